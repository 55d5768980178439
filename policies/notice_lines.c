/* The page as a row of lines. Notices are typed by hand: what looks like a heading, a bullet or a
 * row may be any element, or only a line break, so the layouts are read from lines and not from
 * elements. */
#include "policies/entry.h"

#include <string.h>

#define LINE_HEADING_MAX 60 /* code points of what may be a heading without an element saying so */
#define TITLE_MAX 40        /* code points of a title in front of its text */
#define NUMBER_MAX 3        /* digits of a card's number */
#define RULING_MIN 5        /* signs of a drawn line */
#define CLIMB_MAX 8         /* how far up a list item is looked for */

static bool is_ascii_at(str s, size_t at)
{
    return (unsigned char)s.p[at] < 0x80;
}

str notice_fold(struct arena *arena, str text)
{
    str folded = text_fold(arena, text);
    if (str_find_char(folded, ' ') == STR_ABSENT)
        return folded;
    char *out = arena_alloc(arena, folded.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < folded.n; i++) {
        bool is_beside = i > 0 && i + 1 < folded.n &&
                         (!is_ascii_at(folded, i - 1) || !is_ascii_at(folded, i + 1));
        if (folded.p[i] == ' ' && is_beside)
            continue;
        out[n++] = folded.p[i];
    }
    return (str){out, n};
}

bool notice_ends_with(str text, const char *end)
{
    return str_has_suffix(text, str_of(end));
}

size_t notice_mark(str text, const char *const *marks, size_t count)
{
    if (text.n && ((unsigned char)text.p[0] & 0xC0) == 0x80)
        return 0; /* inside of a character */
    for (size_t i = 0; text.n && i < count; i++) {
        size_t n = 1;
        if (marks[i][0] != text.p[0])
            continue;
        while (n < text.n && marks[i][n] && marks[i][n] == text.p[n])
            n++;
        if (!marks[i][n])
            return n;
    }
    return 0;
}

/* Bytes of a bullet at the start of s. */
static size_t bullet_length(str s)
{
    static const char *const bullets[] = {"・", "･", "•", "●", "■",  "◆", "◇", "□", "○", "◎",
                                          "▼",  "▶", "►", "※", "＊", "‐", "★", "☆", "◯", "▪"};
    return notice_mark(s, bullets, COUNT_OF(bullets));
}

/* What numbers an item: no Japanese letter. */
static bool is_numeral(uint32_t c)
{
    return c == ' ' || (text_is_word(c) && !text_is_han(c) && !text_is_kana(c));
}

/* Bytes of "(1)", "（2）", "( 3 )", "(a)" at the start of s. */
static size_t bracket_number_length(str s)
{
    size_t at = 0;
    if (!str_has_prefix(s, STR("(")) && !str_has_prefix(s, STR("（")))
        return 0;
    text_next(s, &at);
    for (unsigned inside = 0; inside < 5 && at < s.n; inside++) {
        uint32_t c = text_next(s, &at);
        if (c == ')' || c == 0xFF09)
            return inside ? at : 0;
        if (!is_numeral(c))
            return 0;
    }
    return 0;
}

static bool is_digit(uint32_t c)
{
    return (c >= '0' && c <= '9') || (c >= 0xFF10 && c <= 0xFF19);
}

static bool is_number_point(uint32_t c)
{
    return c == '.' || c == 0xFF0E || c == ')' || c == '-' || c == 0x3001;
}

/* Bytes of "1." "2-1." "３．" "4)" "3.6" "No.1" at the start of s; a number alone is none. */
static size_t number_length(str s)
{
    size_t at = 0;
    bool has_point = false;
    if (!s.n || !is_digit(text_next(s, &at)))
        return 0;
    while (at < s.n) {
        size_t before = at;
        uint32_t c = text_next(s, &at);
        if (is_digit(c))
            continue;
        if (c == ' ' || c == 0x3000)
            return at;
        if (!is_number_point(c))
            return has_point ? before : 0;
        has_point = true;
    }
    return 0;
}

/* Bytes of "第3条" at the start of s. */
static size_t article_length(str s)
{
    size_t at = 0;
    if (!str_has_prefix(s, STR("第")))
        return 0;
    for (unsigned i = 0; i < 8 && at < s.n; i++) {
        uint32_t c = text_next(s, &at);
        if (c == 0x6761 || c == 0x7AE0 || c == 0x9805) /* 条 章 項 */
            return at;
    }
    return 0;
}

/* Bytes of one circled number ① .. ⑳. */
static size_t circled_length(str s)
{
    size_t at = 0;
    uint32_t c = s.n ? text_next(s, &at) : 0;
    return c >= 0x2460 && c <= 0x2473 ? at : 0;
}

str notice_trim(str text)
{
    for (;;) {
        str was = text;
        text = str_trim(text);
        if (str_has_prefix(text, STR("　")))
            text = str_skip(text, strlen("　"));
        if (str_has_suffix(text, STR("　")))
            text.n -= strlen("　");
        if (was.n == text.n)
            return text;
    }
}

str notice_unnumbered(str text)
{
    text = notice_trim(text);
    for (unsigned i = 0; i < 3; i++) {
        size_t n = bullet_length(text);
        n = n ? n : article_length(text);
        n = n ? n : bracket_number_length(text);
        n = n ? n : circled_length(text);
        n = n ? n : number_length(text);
        if (!n || n >= text.n)
            break;
        text = notice_trim(str_skip(text, n));
    }
    return text;
}

bool notice_is_numbered(str text)
{
    return str_has_prefix(text, STR("【")) || article_length(text) || circled_length(text) ||
           bracket_number_length(text) || number_length(text);
}

/* ---- cutting a block into lines ---- */

/* It begins with what marks a heading where no element says that it is one. */
static bool is_marked(str text)
{
    static const char *const marks[] = {"【", "■", "◆", "●", "□", "◇", "▼", "＜", "《", "〈"};
    return notice_mark(text, marks, COUNT_OF(marks)) > 0;
}

static bool is_bullet_start(str text, size_t at)
{
    size_t n = bullet_length(str_skip(text, at));
    return n > 0 && at + n < text.n;
}

/* 「◆Amazonアソシエイト　当サイトは...」: bytes of a marked title in front of a wide space and sentences. */
static size_t title_length(str text)
{
    str title = str_slice(text, 0, str_find(text, STR("　")));
    bool is_title = title.n < text.n && is_marked(title) && text_length(title) <= TITLE_MAX &&
                    !str_has(title, STR("：")) && str_has(str_skip(text, title.n), STR("。"));
    return is_title ? title.n : 0;
}

/* Where the line that begins at `at` ends: at a line break, in front of " ・", of "【", behind a
 * "【...】" that began it. */
static size_t line_end(str text, size_t at)
{
    str mark = STR("【"), closing = STR("】");
    bool is_closed = str_has_prefix(str_skip(text, at), mark);
    bool cuts_marks = str_has_prefix(text, mark);
    for (size_t i = at; i < text.n; i++) {
        if (text.p[i] == '\n')
            return i;
        str rest = str_skip(text, i);
        if (is_closed && str_has_prefix(rest, closing))
            return i + closing.n;
        bool is_gap = i > at && text.p[i - 1] == ' ';
        if (i > at && cuts_marks && str_has_prefix(rest, mark))
            return i;
        if (is_gap && (str_has_prefix(rest, mark) || is_bullet_start(text, i)))
            return i;
    }
    return text.n;
}

static uint32_t item_around(const struct blocks *blocks, uint32_t block)
{
    for (unsigned i = 0; i < CLIMB_MAX && block; i++) {
        enum block_kind kind = blocks->v[block].kind;
        if (kind == BLOCK_ITEM || kind == BLOCK_DETAIL)
            return block;
        block = blocks->v[block].parent;
    }
    return 0;
}

struct part notice_part(const struct reader *reader, uint32_t block, size_t from, size_t to)
{
    const struct blocks *blocks = &reader->blocks;
    size_t low = 0, high = blocks->link_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct block_link *link = &blocks->links[middle];
        if (link->block < block || (link->block == block && link->at < from))
            low = middle + 1;
        else
            high = middle;
    }
    size_t end = low;
    while (end < blocks->link_count && blocks->links[end].block == block &&
           blocks->links[end].at < to)
        end++;
    return (struct part){.text = str_slice(blocks->v[block].text, from, to),
                         .links = end > low ? blocks->links + low : NULL,
                         .link_count = end - low,
                         .line = blocks->v[block].line};
}

struct part notice_line_part(const struct line *line)
{
    return (struct part){.text = line->text,
                         .links = line->links,
                         .link_count = line->link_count,
                         .line = line->line,
                         .is_item = line->item || line->is_bullet};
}

static bool ends_sentence(str text)
{
    return str_has(text, STR("。")) || notice_ends_with(text, ".");
}

static bool is_numbered(str text)
{
    return article_length(text) || bracket_number_length(text) || circled_length(text);
}

static bool has_value(str text)
{
    return str_has(text, STR("：")) || str_has(text, STR(": "));
}

static uint32_t looks_ranked(const struct line *line, bool is_whole_block)
{
    str text = line->text;
    if (text_length(text) > LINE_HEADING_MAX || ends_sentence(text))
        return 0;
    if (is_marked(text) && (line->is_first || !has_value(text)))
        return RANK_MARKED;
    if (str_has_prefix(text, STR("【")) && str_has_suffix(text, STR("】")))
        return RANK_MARKED;
    bool is_own = is_whole_block && !line->item;
    return is_own && (line->is_strong || is_numbered(text)) ? RANK_BOLD : 0;
}

static uint32_t line_rank(const struct reader *reader, const struct line *line)
{
    const struct block *block = &reader->blocks.v[line->block];
    const struct block *parent = &reader->blocks.v[block->parent];
    if (block->kind == BLOCK_HEADING && block->level)
        return block->level;
    if (parent->kind == BLOCK_HEADING && parent->level)
        return parent->level;
    if (block->kind == BLOCK_TERM || parent->kind == BLOCK_TERM)
        return RANK_TERM;
    return looks_ranked(line, line->text.n + 4 >= block->text.n);
}

static bool leads_list(const struct blocks *blocks, uint32_t index)
{
    const struct block *block = &blocks->v[index];
    if (block->end >= blocks->n || block->kind != BLOCK_TEXT)
        return false;
    const struct block *next = &blocks->v[block->end];
    bool is_list = next->kind == BLOCK_LIST || next->kind == BLOCK_TERMS;
    return is_list && next->parent == block->parent;
}

/* 「01」 above a card, 「--------」 between entries: no words. 「―」 says that there is nothing. */
static bool is_ruling(str text)
{
    size_t count = 0, digits = 0;
    for (size_t at = 0; at < text.n; count++) {
        uint32_t c = text_next(text, &at);
        if (is_digit(c))
            digits++;
        else if (text_is_word(c))
            return false;
    }
    return digits ? digits == count && count <= NUMBER_MAX : count >= RULING_MIN;
}

static void push_line(struct reader *reader, uint32_t index, size_t from, size_t to)
{
    const struct block *block = &reader->blocks.v[index];
    str text = notice_trim(str_slice(block->text, from, to));
    if (!text.n || is_ruling(text))
        return;
    struct part part = notice_part(reader, index, from, to);
    bool is_first = !reader->lines.n || reader->lines.v[reader->lines.n - 1].block != index;
    struct line line = {.block = index,
                        .at = (uint32_t)from,
                        .text = text,
                        .fold = notice_folded(reader, text),
                        .item = item_around(&reader->blocks, index),
                        .line = block->line,
                        .is_first = is_first,
                        .is_bullet = bullet_length(text) > 0,
                        .is_strong = block->is_strong,
                        .leads_list = leads_list(&reader->blocks, index),
                        .links = part.links,
                        .link_count = part.link_count};
    line.rank = line_rank(reader, &line);
    *ARENA_PUSH(reader->arena, &reader->lines) = line;
}

/* Menus and footers name companies without saying anything of them. */
static bool is_frame(const struct block *block)
{
    return str_is(block->name, "nav") || str_is(block->name, "footer");
}

static void push_block(struct reader *reader, uint32_t index)
{
    str text = reader->blocks.v[index].text;
    for (size_t at = 0; at < text.n;) {
        size_t title = at ? 0 : title_length(text);
        size_t end = title ? title : line_end(text, at);
        push_line(reader, index, at, end);
        at = end > at ? end : at + 1;
    }
}

/* Tables end: every table line learns where its lines do. */
static void close_tables(struct reader *reader, uint32_t block, const uint32_t *open, size_t *depth)
{
    while (*depth && reader->blocks.v[reader->lines.v[open[*depth - 1]].table].end <= block)
        reader->lines.v[open[--*depth]].after = (uint32_t)reader->lines.n;
}

#define TABLE_DEPTH_MAX 64

void notice_lines(struct reader *reader)
{
    uint32_t open[TABLE_DEPTH_MAX];
    size_t depth = 0;
    for (uint32_t i = 0; i < reader->blocks.n; i++) {
        const struct block *block = &reader->blocks.v[i];
        close_tables(reader, i, open, &depth);
        if (is_frame(block) && block->end > i) {
            i = block->end - 1;
            continue;
        }
        if (block->kind == BLOCK_TABLE && depth < TABLE_DEPTH_MAX && block->rows) {
            open[depth++] = (uint32_t)reader->lines.n;
            *ARENA_PUSH(reader->arena, &reader->lines) = (struct line){
                .block = i, .table = i, .line = block->line, .text = STR(""), .fold = STR("")};
        }
        if (block->text.n)
            push_block(reader, i);
    }
    close_tables(reader, (uint32_t)reader->blocks.n, open, &depth);
    while (depth)
        reader->lines.v[open[--depth]].after = (uint32_t)reader->lines.n;
}

void notice_add_part(struct arena *arena, struct value *value, struct part part)
{
    *ARENA_PUSH(arena, value) = part;
}

struct value notice_value_copy(struct arena *arena, const struct value *value)
{
    struct value copy = {.is_labelled = value->is_labelled};
    for (size_t i = 0; i < value->n; i++)
        notice_add_part(arena, &copy, value->v[i]);
    return copy;
}

#define JOINED_MAX ((size_t)64 * 1024)

str notice_join(struct arena *arena, const struct value *value)
{
    if (value->n == 1 && value->v[0].text.n && value->v[0].text.n <= JOINED_MAX)
        return value->v[0].text;
    struct buf out = buf_init(arena, JOINED_MAX);
    for (size_t i = 0; i < value->n; i++) {
        if (out.n)
            buf_add_char(&out, '\n');
        buf_add(&out, value->v[i].text);
    }
    return out.n ? buf_str(&out) : STR("");
}
