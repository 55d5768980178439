/* Running text: 「当サイトでは、Google LLC が提供する Google アナリティクス を利用して…」. Conservative:
 * only names of the catalog, only sentences that say that something is used or sent. */
#include "policies/entry.h"

#include <string.h>

#define RECORDS_MAX 400
#define RECORD_TEXT_MAX 4000
#define RUNNING_MIN 12 /* code points of running text */
#define QUOTED_MAX 30  /* of a product's name in quotes */

/* What the text says of one product, or of a company without one. */
struct record {
    const struct service *service;
    const struct recipient *owner;
    str service_name, recipient_name;
    struct buf text;
    uint32_t line;
    uint32_t section;
    uint32_t block; /* where it was named last, and in which sentence of the text */
    size_t sentence;
    size_t first;      /* sentence */
    bool is_pointing;  /* 「上記のとおり」 */
    struct line *head; /* of that section; NULL: none */
    str heading;       /* of the section that names it first, folded; empty: none inside the part */
};

struct prose {
    struct reader *reader;
    struct {
        struct record *v;
        size_t n, cap;
    } records;
    struct line *head; /* the last heading; NULL: none */
    str heading;       /* and its words, folded */
    uint32_t section;  /* number of the heading */
    uint32_t named;    /* block that named somebody last */
    size_t sentence;   /* number of the sentence */
    str company_name;  /* named last: 「同社」 */
    const struct recipient *company;
    bool is_likely; /* a heading says that the part may be a notice */
};

static struct record *find_record(struct prose *prose, const struct service *service,
                                  const struct recipient *owner)
{
    for (size_t i = 0; i < prose->records.n; i++) {
        struct record *record = &prose->records.v[i];
        if (service ? record->service == service : record->owner == owner)
            return record;
    }
    return NULL;
}

static struct record *add_record(struct prose *prose, const struct service *service,
                                 const struct recipient *owner, const struct line *line)
{
    if (prose->records.n >= RECORDS_MAX) {
        *prose->reader->is_cut = true;
        return NULL;
    }
    *ARENA_PUSH(prose->reader->arena, &prose->records) =
        (struct record){.service = service,
                        .owner = owner,
                        .service_name = STR(""),
                        .recipient_name = STR(""),
                        .text = buf_init(prose->reader->arena, RECORD_TEXT_MAX),
                        .line = line->line,
                        .first = prose->sentence,
                        .heading = prose->heading,
                        .head = prose->head,
                        .section = prose->section};
    return &prose->records.v[prose->records.n - 1];
}

static void add_text(struct record *record, str sentence)
{
    buf_add(&record->text, sentence);
    buf_add(&record->text, STR("\n"));
}

/* A sentence that names it. */
static void add_named(const struct prose *prose, struct record *record, const struct line *line,
                      str sentence)
{
    add_text(record, sentence);
    record->block = line->block;
    record->sentence = prose->sentence;
}

/* 「Google等の第三者企業」: the name with the class that it stands for. */
static str with_class(const struct reader *reader, str sentence, const struct mention *mention)
{
    str rest = str_skip(sentence, mention->to), link = STR("等の");
    str name = str_slice(sentence, mention->from, mention->to);
    if (!str_has_prefix(rest, link))
        return name;
    rest = str_skip(rest, link.n);
    size_t count, longest = 0;
    const struct word *words = catalog_words(reader->catalog, "class", &count);
    for (size_t i = 0; i < count; i++)
        if (words[i].word.n > longest && str_has_prefix(rest, words[i].word))
            longest = words[i].word.n;
    return longest ? str_slice(sentence, mention->from, mention->to + link.n + longest) : name;
}

static bool is_company(const struct mention *mention)
{
    return mention->match.recipient != NULL;
}

/* 「バリューコマース株式会社の「バリューコマース」」: in quotes it is the product that bears its maker's name. */
static bool is_product(const struct mention *mention, str sentence)
{
    const str open = STR("「"), close = STR("」");
    bool is_quoted = str_has_suffix(str_slice(sentence, 0, mention->from), open) &&
                     str_has_prefix(str_skip(sentence, mention->to), close);
    return mention->match.service && (is_quoted || !is_company(mention));
}

/* The company that the sentence names beside a product. */
static str company_beside(const struct mentions *names, str sentence, const struct service *service)
{
    for (size_t i = 0; i < names->n; i++)
        if (is_company(&names->v[i]) && !is_product(&names->v[i], sentence) &&
            names->v[i].match.recipient == service->recipient)
            return str_slice(sentence, names->v[i].from, names->v[i].to);
    return STR("");
}

static void read_products(struct prose *prose, const struct line *line, str sentence,
                          const struct mentions *names, bool is_use)
{
    for (size_t i = 0; i < names->n; i++) {
        const struct service *service = names->v[i].match.service;
        if (!is_product(&names->v[i], sentence))
            continue;
        struct record *record = find_record(prose, service, NULL);
        if (!record && is_use)
            record = add_record(prose, service, service->recipient, line);
        if (!record)
            continue;
        if (!record->service_name.n)
            record->service_name = str_slice(sentence, names->v[i].from, names->v[i].to);
        if (!record->recipient_name.n)
            record->recipient_name = company_beside(names, sentence, service);
        if (!record->recipient_name.n && prose->company == service->recipient &&
            str_has(sentence, STR("同社")))
            record->recipient_name = prose->company_name;
        add_named(prose, record, line, sentence);
    }
}

/* 「株式会社Aの「B」を使用し」: what the company's quotes hold; empty: nothing, or its policy. */
static str quoted_product(const struct reader *reader, str sentence, const struct mention *mention)
{
    const str open = STR("の「"), close = STR("」");
    str rest = str_skip(sentence, mention->to);
    size_t end = str_find(rest, close);
    if (!str_has_prefix(rest, open) || end == STR_ABSENT)
        return STR("");
    str name = str_slice(rest, open.n, end);
    bool is_policy = notice_has(reader, "policy_link", notice_folded(reader, name));
    return text_length(name) <= QUOTED_MAX && !is_policy ? name : STR("");
}

static bool owns_record(const struct prose *prose, const struct recipient *recipient)
{
    for (size_t i = 0; i < prose->records.n; i++)
        if (prose->records.v[i].service && prose->records.v[i].owner == recipient)
            return true;
    return false;
}

static void read_companies(struct prose *prose, const struct line *line, str sentence,
                           const struct mentions *names, bool is_sending)
{
    for (size_t i = 0; i < names->n; i++) {
        const struct recipient *recipient = names->v[i].match.recipient;
        if (!recipient || is_product(&names->v[i], sentence))
            continue;
        for (size_t k = 0; k < prose->records.n; k++) {
            struct record *record = &prose->records.v[k];
            if (record->owner != recipient || names->v[i].match.service)
                continue;
            add_named(prose, record, line, sentence);
            if (!record->recipient_name.n)
                record->recipient_name = str_slice(sentence, names->v[i].from, names->v[i].to);
        }
        if (owns_record(prose, recipient) || find_record(prose, NULL, recipient) || !is_sending)
            continue;
        struct record *record = add_record(prose, names->v[i].match.service, recipient, line);
        if (!record)
            return;
        record->recipient_name = with_class(prose->reader, sentence, &names->v[i]);
        record->service_name = quoted_product(prose->reader, sentence, &names->v[i]);
        add_named(prose, record, line, sentence);
    }
}

/* A sentence without a name goes to what the text has named last, or to all that its section has
 * named when it says so. It goes to nobody when its paragraph speaks of somebody unknown. */
static void add_context(struct prose *prose, const struct line *line, str sentence)
{
    const struct reader *reader = prose->reader;
    bool is_all = notice_begins_with(reader, "speaks_of_all", notice_folded(reader, sentence));
    size_t last = 0;
    uint32_t block = prose->named == line->block ? line->block : 0;
    for (size_t i = 0; i < prose->records.n; i++) {
        const struct record *record = &prose->records.v[i];
        bool is_near = record->section == prose->section && (!block || record->block == block);
        if (is_near && record->sentence > last)
            last = record->sentence;
    }
    for (size_t i = 0; i < prose->records.n && last; i++) {
        struct record *record = &prose->records.v[i];
        if (record->section == prose->section && (is_all || record->sentence == last))
            add_text(record, sentence);
    }
}

/* 「ホスティング事業者にIPアドレスが記録され」: a recipient of a trade, without its name. */
static void read_class(struct prose *prose, const struct line *line, str sentence, str folded)
{
    const struct reader *reader = prose->reader;
    size_t count;
    const struct word *words = catalog_words(reader->catalog, "class_named", &count);
    if (!notice_contents(reader, folded))
        return;
    for (size_t i = 0; i < count; i++) {
        size_t at = str_find(sentence, words[i].word);
        struct record *record = at == STR_ABSENT ? NULL : add_record(prose, NULL, NULL, line);
        if (!record)
            continue;
        record->recipient_name = str_slice(sentence, at, at + words[i].word.n);
        add_text(record, sentence);
        return;
    }
}

static bool next_clause(str *rest, str *clause)
{
    str comma = STR("、");
    if (!rest->n)
        return false;
    size_t at = str_find(*rest, comma);
    *clause = str_trim(str_slice(*rest, 0, at));
    *rest = at == STR_ABSENT ? STR("") : str_skip(*rest, at + comma.n);
    return true;
}

/* 「株式会社Aの「B」に」 「株式会社Aに閲覧履歴」: the words before the particle; *is_goal: there was one. */
static str without_particle(const struct reader *reader, str clause, bool *is_goal)
{
    static const char *const particles[] = {"に対して", "に対し", "に", "へ"};
    for (size_t i = 0; i < COUNT_OF(particles); i++)
        if (notice_ends_with(clause, particles[i])) {
            *is_goal = true;
            return str_slice(clause, 0, clause.n - strlen(particles[i]));
        }
    for (size_t at = 1; at < clause.n; at++) {
        str before = str_slice(clause, 0, at);
        if (!notice_mark(str_skip(clause, at), particles, COUNT_OF(particles)) ||
            !notice_is_company(reader, before))
            continue;
        *is_goal = true;
        return before;
    }
    return clause;
}

/* 「株式会社Aが提供する「B」を利用」 「C社に、...を送信」: names that the catalog does not know, by the
 * legal form. */
static bool read_provided(struct prose *prose, const struct line *line, str sentence)
{
    const struct reader *reader = prose->reader;
    struct nameds names = {0};
    str rest = sentence, clause;
    while (next_clause(&rest, &clause)) {
        size_t topic = str_find(clause, STR("では")); /* 「当サイトでは株式会社Aが提供する...」 */
        clause = topic == STR_ABSENT ? clause : str_skip(clause, topic + strlen("では"));
        size_t object = str_find(clause, STR("を"));
        bool is_goal = false;
        names.n = 0;
        clause = without_particle(reader, str_slice(clause, 0, object), &is_goal);
        notice_names(reader, clause, FIELD_NONE, &names);
        if (names.n != 1 || !names.v[0].recipient.n || !(names.v[0].service.n || is_goal))
            continue;
        struct record *record = add_record(prose, NULL, NULL, line);
        if (!record)
            return false;
        record->recipient_name = names.v[0].recipient;
        record->service_name = names.v[0].service;
        add_named(prose, record, line, sentence);
        return true;
    }
    return false;
}

static bool is_use_of(const struct reader *reader, str folded)
{
    return notice_has(reader, "use_verb", folded) && !notice_has(reader, "handed_over", folded);
}

static bool has_product(const struct mentions *names)
{
    for (size_t i = 0; i < names->n; i++)
        if (names->v[i].match.service && !names->v[i].match.recipient)
            return true;
    return false;
}

static void note_company(struct prose *prose, str sentence, const struct mentions *names)
{
    for (size_t i = 0; i < names->n; i++)
        if (is_company(&names->v[i])) {
            prose->company = names->v[i].match.recipient;
            prose->company_name = str_slice(sentence, names->v[i].from, names->v[i].to);
        }
}

/* Whether the sentence says that something is not done. */
static bool denies(struct prose *prose, const struct line *line, str sentence, str folded)
{
    const struct reader *reader = prose->reader;
    bool is_negated = notice_is_negated(reader, folded);
    if (notice_has(reader, "negation_sending", folded) ||
        (is_negated && notice_has(reader, "outside_sending", folded)))
        prose->reader->is_none_sent = true;
    if (is_negated)
        notice_trace(reader, TRACE_LEFT_OUT, line->line, sentence, N_("a sentence that denies"));
    return is_negated;
}

static bool may_provide(const struct reader *reader, str folded, const struct mentions *names)
{
    return !has_product(names) && (!names->n || notice_has(reader, "provided_by", folded));
}

/* Names that the sentence gives, of the catalog or by 「...が提供する...」; false: none. */
static bool read_names(struct prose *prose, const struct line *line, str sentence, str folded,
                       const struct mentions *names)
{
    const struct reader *reader = prose->reader;
    bool is_use = is_use_of(reader, folded);
    bool is_sending = is_use && notice_has(reader, "send_verb", folded);
    bool is_aim = is_use && prose->is_likely && notice_purposes(reader, folded);
    read_products(prose, line, sentence, names, is_use);
    if (is_use && may_provide(reader, folded, names) && read_provided(prose, line, sentence))
        return true;
    read_companies(prose, line, sentence, names, is_sending || is_aim);
    if (!names->n && is_sending)
        read_class(prose, line, sentence, folded);
    return names->n > 0;
}

static void read_sentence(struct prose *prose, const struct line *line, str sentence)
{
    const struct reader *reader = prose->reader;
    str folded = notice_folded(reader, sentence);
    if (denies(prose, line, sentence, folded))
        return;
    struct mentions names = notice_mentions(reader, sentence);
    size_t before = prose->records.n;
    prose->sentence++;
    if (read_names(prose, line, sentence, folded, &names))
        prose->named = line->block;
    else
        add_context(prose, line, sentence);
    note_company(prose, sentence, &names);
    bool is_pointing = notice_has(reader, "reference", folded);
    for (size_t i = before; i < prose->records.n; i++)
        prose->records.v[i].is_pointing |= is_pointing;
}

/* A line of words: what is only a name with a label glued to it is none. */
static bool is_running(const struct reader *reader, const struct line *line)
{
    return text_length(line->text) >= RUNNING_MIN &&
           (str_has(line->text, STR("。")) || str_has(line->text, STR("、")) ||
            str_has(line->text, STR(". ")) || notice_ends_with(line->text, ".") ||
            notice_is_sentence(reader, line->text));
}

/* Whether the line stands in a section that is no part of the notice; *rank: of its heading. */
static bool in_decoy(const struct reader *reader, const struct line *line, bool is_first,
                     uint32_t *rank)
{
    if (line->rank && *rank && line->rank <= *rank)
        *rank = 0;
    if (line->rank && !*rank && !is_first && notice_is_decoy(reader, line))
        *rank = line->rank;
    return *rank > 0;
}

static void read_lines(struct prose *prose, size_t from, size_t to)
{
    const struct reader *reader = prose->reader;
    uint32_t decoy = 0;
    for (size_t i = from; i < to; i++) {
        struct line *line = &reader->lines.v[i];
        str rest = line->text, sentence;
        arena_check_time(reader->arena);
        if (in_decoy(reader, line, i == from, &decoy))
            continue;
        prose->section += line->rank > 0;
        if (line->rank)
            prose->head = line;
        if (line->rank && i > from)
            prose->heading = line->fold;
        bool is_text = !line->rank && is_running(reader, line);
        while (is_text && notice_sentence(&rest, &sentence))
            read_sentence(prose, line, sentence);
    }
}

/* Sentences outside of the zone about what it points at. */
static struct said find_elsewhere(const struct prose *prose, const struct record *record,
                                  struct said (*judge)(const struct reader *, str))
{
    const struct reader *reader = prose->reader;
    struct buf out = buf_init(reader->arena, RECORD_TEXT_MAX);
    for (size_t i = 0; i < reader->lines.n; i++) {
        const struct line *line = &reader->lines.v[i];
        struct mentions names = notice_mentions(reader, line->text);
        for (size_t k = 0; k < names.n; k++)
            if (names.v[k].match.service && names.v[k].match.service == record->service) {
                buf_add(&out, line->text);
                buf_add(&out, STR("\n"));
                break;
            }
    }
    struct said said = judge(reader, out.n ? buf_str(&out) : STR(""));
    if (said.state == STATE_OWN)
        said.state = STATE_REFERENCE;
    return said;
}

static struct said *judge_record(const struct prose *prose, const struct record *record,
                                 struct said (*judge)(const struct reader *, str))
{
    struct said *said = ARENA_NEW(prose->reader->arena, struct said);
    *said = judge(prose->reader, buf_str(&record->text));
    if (said->state != STATE_OWN && record->is_pointing)
        *said = find_elsewhere(prose, record, judge);
    return said;
}

static void emit(struct prose *prose, const struct record *record, uint32_t zone)
{
    struct reader *reader = prose->reader;
    struct entry *entry = notice_entry(reader, LAYOUT_PROSE, zone, record->line);
    entry->origin = ENTRY_PROSE;
    entry->sentence = record->first;
    *reader->is_cut |= record->text.over;
    if (record->head)
        record->head->has_prose = true;
    struct part recipient = {.text = record->recipient_name, .line = record->line};
    struct part service = {.text = record->service_name, .line = record->line};
    if (recipient.text.n)
        notice_add_part(reader->arena, &entry->fields[FIELD_RECIPIENT], recipient);
    if (service.text.n)
        notice_add_part(reader->arena, &entry->fields[FIELD_SERVICE], service);
    entry->content = judge_record(prose, record, notice_sent);
    struct said *purpose = judge_record(prose, record, notice_aim);
    if (purpose->state == STATE_ABSENT) {
        *purpose = notice_heading_aim(reader, record->heading);
    }
    entry->purpose = purpose;
}

void notice_prose(struct reader *reader, uint32_t number)
{
    const struct zone *zone = &reader->zones.v[number];
    struct prose prose = {.reader = reader, .is_likely = zone->strength > 0, .heading = STR("")};
    read_lines(&prose, zone->from, zone->to);
    for (size_t i = 0; i < prose.records.n; i++)
        emit(&prose, &prose.records.v[i], number);
}
