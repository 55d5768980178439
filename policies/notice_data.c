#include "policies/notice_data.h"

#include "core/json.h"
#include "core/markup.h"
#include "policies/entry.h"
#include "policies/script.h"

#include <string.h>

#define ROWS_MAX 2000
#define MARKUP_MIN 200    /* bytes of a string that may be a whole notice */
#define CELL_MAX 8000     /* bytes */
#define KEYS_LOOKED_AT 20 /* rows by whose keys an array is judged */

/* What a key announces. NAME is the recipient or its product, whichever no other key is. */
enum role {
    ROLE_NONE,
    ROLE_RECIPIENT,
    ROLE_SERVICE,
    ROLE_NAME,
    ROLE_CONTENT,
    ROLE_PURPOSE,
    ROLE_OPTOUT,
    ROLE_POLICY,
    ROLE_COUNT
};

struct data_reader {
    struct arena *arena;
    const struct catalog *catalog;
    struct reader reader; /* for its words */
};

/* ---- keys ---- */

/* "company_name", "companyName" and "Company Name" are one. */
static str plain_key(struct arena *arena, str key)
{
    str folded = text_fold(arena, key);
    struct buf out = buf_init(arena, folded.n + 1);
    for (size_t i = 0; i < folded.n; i++)
        if (str_find_char(STR("_- .:/"), folded.p[i]) == STR_ABSENT)
            buf_add_char(&out, folded.p[i]);
    str plain = buf_str(&out);
    static const char *const ends[] = {"ja", "jp", "text", "list", "html", "label"};
    for (size_t i = 0; i < COUNT_OF(ends); i++)
        if (plain.n > str_of(ends[i]).n + 2 && str_has_suffix(plain, str_of(ends[i])))
            plain.n -= str_of(ends[i]).n;
    return plain.n ? plain : STR("");
}

static enum role role_of_field(enum field field)
{
    switch (field) {
    case FIELD_RECIPIENT:
    case FIELD_PAIR:
        return ROLE_RECIPIENT;
    case FIELD_SERVICE:
        return ROLE_SERVICE;
    case FIELD_CONTENT:
        return ROLE_CONTENT;
    case FIELD_PURPOSE:
    case FIELD_PURPOSE_SENDER:
    case FIELD_PURPOSE_RECIPIENT:
        return ROLE_PURPOSE;
    case FIELD_OPTOUT:
        return ROLE_OPTOUT;
    case FIELD_POLICY:
        return ROLE_POLICY;
    case FIELD_NONE:
    case FIELD_STATUS:
    case FIELD_OTHER:
    case FIELD_COOKIE:
    case FIELD_JOINT:
    case FIELD_COUNT:
        break;
    }
    return ROLE_NONE;
}

static bool has_japanese(str text)
{
    for (size_t i = 0; i < text.n; i++)
        if ((unsigned char)text.p[i] >= 0x80)
            return true;
    return false;
}

static enum role role_of(const struct data_reader *data, str key)
{
    static const char *const kinds[ROLE_COUNT] = {
        [ROLE_RECIPIENT] = "json_recipient", [ROLE_SERVICE] = "json_service",
        [ROLE_NAME] = "json_name",           [ROLE_CONTENT] = "json_content",
        [ROLE_PURPOSE] = "json_purpose",     [ROLE_OPTOUT] = "json_optout",
        [ROLE_POLICY] = "json_policy"};
    str plain = plain_key(data->arena, key);
    if (has_japanese(plain))
        return role_of_field(notice_column(&data->reader, key));
    for (size_t i = ROLE_RECIPIENT; i < ROLE_COUNT; i++)
        if (catalog_is_word(data->catalog, kinds[i], plain))
            return (enum role)i;
    return ROLE_NONE;
}

static bool is_box(const struct json *json)
{
    return json->kind == JSON_ARRAY || json->kind == JSON_OBJECT;
}

/* The node behind all that lies in this one, in document order, inside of root; NULL: none. */
static const struct json *next_outside(const struct json *node, const struct json *root)
{
    while (node != root && !node->next)
        node = node->parent;
    return node == root ? NULL : node->next;
}

static const struct json *next_node(const struct json *node, const struct json *root)
{
    return node->first ? node->first : next_outside(node, root);
}

static unsigned roles_of(const struct data_reader *data, const struct json *object)
{
    unsigned roles = 0;
    for (const struct json *member = object->first; member; member = member->next)
        if (member->kind == JSON_STRING || is_box(member))
            roles |= 1U << role_of(data, member->key);
    return roles;
}

#define BIT(role) (1U << (role))
#define NAMES (BIT(ROLE_RECIPIENT) | BIT(ROLE_SERVICE) | BIT(ROLE_NAME))
#define WORDS (BIT(ROLE_CONTENT) | BIT(ROLE_PURPOSE))

/* Rows of one kind: an array, or an object used as a map, whose members are objects with a name and
 * something said of it. */
static bool is_rows(const struct data_reader *data, const struct json *box)
{
    unsigned roles = 0, looked_at = 0;
    if (!is_box(box))
        return false;
    for (const struct json *row = box->first; row && looked_at < KEYS_LOOKED_AT; row = row->next) {
        if (row->kind != JSON_OBJECT)
            return false;
        roles |= roles_of(data, row);
        looked_at++;
    }
    return (roles & NAMES) && (roles & WORDS);
}

/* ---- cells ---- */

/* Text between tags, a tag that ends a line becoming one. */
static void add_plain(struct buf *out, str text)
{
    while (text.n) {
        size_t at = str_find_char(text, '<');
        buf_add(out, str_slice(text, 0, at));
        if (at == STR_ABSENT)
            return;
        text = str_skip(text, at);
        size_t end = str_find_char(text, '>');
        bool is_tag =
            end != STR_ABSENT && text.n > 1 && (ascii_is_alpha(text.p[1]) || text.p[1] == '/');
        buf_add(out, is_tag ? STR("\n") : STR("<"));
        text = str_skip(text, is_tag ? end + 1 : 1);
    }
}

/* The name that stands for an object: {"name": "Google LLC", "id": 3}. */
static const struct json *name_member(const struct data_reader *data, const struct json *object)
{
    for (const struct json *member = object->first; member; member = member->next)
        if (member->kind == JSON_STRING &&
            catalog_is_word(data->catalog, "json_name", plain_key(data->arena, member->key)))
            return member;
    return NULL;
}

/* The words of a value: of a string, of all strings of an array, of an object's name or strings. */
static str cell_text(const struct data_reader *data, const struct json *value)
{
    struct buf out = buf_init(data->arena, CELL_MAX);
    const struct json *node = value;
    while (node) {
        const struct json *name = node->kind == JSON_OBJECT ? name_member(data, node) : NULL;
        const struct json *said = name ? name : node;
        if (said->kind == JSON_STRING && said->text.n) {
            if (out.n)
                buf_add_char(&out, '\n');
            add_plain(&out, said->text);
        }
        node = name ? next_outside(node, value) : next_node(node, value);
    }
    return out.n ? str_trim(buf_str(&out)) : STR("");
}

/* ---- tables ---- */

struct table {
    const struct data_reader *data;
    const struct json *rows;
    str json; /* the text that the rows' offsets lie in */
    unsigned roles;
    uint32_t line; /* of the text's begin */
    size_t counted;
    struct markup *markup;
};

/* Offsets rise from row to row. */
static uint32_t row_line(struct table *table, const struct json *row)
{
    for (; table->counted < row->at && table->counted < table->json.n; table->counted++)
        table->line += table->json.p[table->counted] == '\n';
    return table->line;
}

static enum role real_role(const struct table *table, enum role role)
{
    if (role != ROLE_NAME)
        return role;
    return table->roles & BIT(ROLE_RECIPIENT) ? ROLE_SERVICE : ROLE_RECIPIENT;
}

/* What the object around the rows says of all of them: {"company": ..., "services": [...]}. */
static str outer_name(const struct table *table)
{
    const struct json *outer = table->rows->parent;
    if (!outer || outer->kind != JSON_OBJECT)
        return STR("");
    for (const struct json *member = outer->first; member; member = member->next) {
        enum role role = role_of(table->data, member->key);
        if (member != table->rows && (role == ROLE_RECIPIENT || role == ROLE_NAME))
            return cell_text(table->data, member);
    }
    return STR("");
}

/* All members of the row that have that role. */
static str row_cell(const struct table *table, const struct json *row, enum role role)
{
    struct buf out = buf_init(table->data->arena, CELL_MAX);
    for (const struct json *member = row->first; member; member = member->next) {
        if (real_role(table, role_of(table->data, member->key)) != role)
            continue;
        str text = cell_text(table->data, member);
        if (out.n && text.n)
            buf_add_char(&out, '\n');
        buf_add(&out, text);
    }
    return out.n ? buf_str(&out) : STR("");
}

static void add_row(struct table *table, const struct json *row, str outer)
{
    markup_go_to(table->markup, row_line(table, row));
    markup_tag(table->markup, STR("<tr>"));
    for (enum role role = ROLE_RECIPIENT; role < ROLE_COUNT; role++) {
        if (role == ROLE_NAME || !(table->roles & BIT(role)))
            continue;
        str text = row_cell(table, row, role);
        markup_tag(table->markup, STR("<td>"));
        markup_text(table->markup, role == ROLE_RECIPIENT && !text.n ? outer : text);
        markup_tag(table->markup, STR("</td>"));
    }
    markup_tag(table->markup, STR("</tr>"));
}

static void add_table(struct table *table)
{
    static const char *const heads[ROLE_COUNT] = {
        [ROLE_RECIPIENT] = "<th>送信先",       [ROLE_SERVICE] = "<th>サービス名",
        [ROLE_CONTENT] = "<th>送信される情報", [ROLE_PURPOSE] = "<th>利用目的",
        [ROLE_OPTOUT] = "<th>オプトアウト",    [ROLE_POLICY] = "<th>プライバシーポリシー"};
    str outer = outer_name(table);
    size_t count = 0;
    for (const struct json *row = table->rows->first; row && count < ROWS_MAX; row = row->next)
        table->roles |= roles_of(table->data, row);
    if (outer.n)
        table->roles |= BIT(ROLE_RECIPIENT);
    if (table->roles & BIT(ROLE_NAME))
        table->roles |= BIT(real_role(table, ROLE_NAME));
    markup_tag(table->markup, STR("<table><tr>"));
    for (enum role role = ROLE_RECIPIENT; role < ROLE_COUNT; role++)
        if (heads[role] && (table->roles & BIT(role)))
            markup_tag(table->markup, str_of(heads[role]));
    for (const struct json *row = table->rows->first; row && count++ < ROWS_MAX; row = row->next)
        add_row(table, row, outer);
    markup_tag(table->markup, STR("</table>"));
}

/* All rows of one piece of data, as tables; returns how many of them there are. */
static size_t add_tables(const struct data_reader *data, const struct script_data *piece,
                         uint32_t line, struct markup *markup)
{
    struct json *root;
    size_t length, count = 0;
    if (json_read(data->arena, piece->json, &root, &length) == JSON_BAD || !root)
        return 0;
    struct table table = {.json = piece->json, .line = line, .markup = markup, .data = data};
    for (const struct json *node = root; node;) {
        arena_check_time(data->arena);
        if (!is_rows(data, node)) {
            node = next_node(node, root);
            continue;
        }
        table.rows = node;
        table.roles = 0;
        add_table(&table);
        count++;
        node = next_outside(node, root);
    }
    return count;
}

/* ---- whole pages inside data ---- */

/* The longest string that is the markup of a page. */
static str longest_markup(struct arena *arena, const struct script *script)
{
    static const char *const marks[] = {"<table", "<dl", "<h2", "<h3", "<h4", "<li"};
    str longest = STR("");
    for (size_t i = 0; i < script->data.n; i++) {
        struct json *root;
        size_t length;
        json_read(arena, script->data.v[i].json, &root, &length);
        for (const struct json *node = root; node; node = next_node(node, root)) {
            bool is_markup = false;
            for (size_t k = 0; k < COUNT_OF(marks); k++)
                is_markup |= node->kind == JSON_STRING && node->text.n > MARKUP_MIN &&
                             str_has(node->text, str_of(marks[k]));
            if (is_markup && node->text.n > longest.n)
                longest = node->text;
        }
    }
    return longest;
}

/* ---- reading ---- */

static bool read_document(const struct data_reader *data, str html, const struct url *base,
                          struct notice *notice)
{
    struct page *page = ARENA_NEW(data->arena, struct page);
    struct notice found;
    page_read(data->arena, base, html, STR("utf-8"), page);
    if (!notice_read(data->arena, page, notice->url, data->catalog, true, true, &found) ||
        !found.disclosure_count)
        return false;
    for (size_t i = 0; i < found.disclosure_count; i++)
        found.disclosures[i].layout = LAYOUT_SCRIPT;
    found.title = notice->title;
    found.line = notice->line;
    found.is_given = notice->is_given;
    found.data_url = notice->data_url;
    found.form = notice_form_join(&notice->form, &found.form);
    *notice = found;
    return true;
}

/* line: of the script's first line in the document that reports name. */
static bool read_script(const struct data_reader *data, const struct script *script, uint32_t line,
                        const struct url *base, struct notice *notice)
{
    struct markup markup = markup_begin(data->arena, notice->title);
    size_t tables = 0;
    markup_tag(&markup, STR("<h1>"));
    markup_text(&markup, notice->title);
    markup_tag(&markup, STR("</h1>"));
    for (size_t i = 0; i < script->data.n; i++)
        tables += add_tables(data, &script->data.v[i], line + script->data.v[i].line - 1, &markup);
    if (tables)
        return read_document(data, markup_end(&markup), base, notice);
    str inner = longest_markup(data->arena, script);
    if (!inner.n)
        return false;
    struct markup whole = markup_begin(data->arena, notice->title);
    markup_go_to(&whole, line);
    markup_tag(&whole, inner);
    return read_document(data, markup_end(&whole), base, notice);
}

static struct data_reader data_reader(struct arena *arena, const struct catalog *catalog)
{
    return (struct data_reader){.arena = arena,
                                .catalog = catalog,
                                .reader = {.arena = arena,
                                           .catalog = catalog,
                                           .caches = notice_caches(arena),
                                           .is_cut = ARENA_NEW(arena, bool)}};
}

/* ---- pages and files ---- */

bool notice_data_page(struct arena *arena, const struct page *page, const struct catalog *catalog,
                      struct notice *notice, struct notice_files *files)
{
    struct data_reader data = data_reader(arena, catalog);
    for (size_t i = 0; i < page->tag_count; i++) {
        const struct tag *tag = &page->tags[i];
        if (tag->gate == GATE_COMMENT)
            continue;
        if (tag_is(tag, "script") && tag->text.n) {
            struct script script = script_read(arena, tag->text);
            if (read_script(&data, &script, tag->text_line, &page->base, notice))
                return true;
            notice_files_script(arena, &script, tag->text_line, &page->base, &page->base, files);
        }
        notice_files_tag(arena, page, tag, files);
    }
    return false;
}

bool notice_data_file(struct arena *arena, str text, const struct url *base, const struct url *own,
                      const struct catalog *catalog, struct notice *notice,
                      struct notice_files *files)
{
    struct data_reader data = data_reader(arena, catalog);
    struct script script = script_read(arena, text);
    if (read_script(&data, &script, 1, base, notice))
        return true;
    notice_files_script(arena, &script, 1, base, own, files);
    return false;
}
