/* How a notice was read, step by step, for people who want to check it. */
#include "policies/entry.h"

#define SEARCHES_MAX 200 /* of words whose line is not known, in the whole page */

/* The box that the words are a piece of; NULL: they were put together from several. */
static const struct block *find_piece(const struct reader *reader, str words)
{
    for (size_t i = 0; i < reader->blocks.n; i++) {
        const struct block *block = &reader->blocks.v[i];
        if (block->text.n && words.p >= block->text.p && words.p < block->text.p + block->text.n)
            return block;
    }
    return NULL;
}

/* The first box that holds the first line of the words, on that line of the page when it is known. */
static const struct block *find_words(const struct reader *reader, uint32_t line, str words)
{
    str head = text_cut(str_slice(words, 0, str_find_char(words, '\n')), 40);
    if (!head.n || (!line && reader->traces->searched++ >= SEARCHES_MAX))
        return NULL;
    for (size_t i = 0; i < reader->blocks.n; i++)
        if ((!line || reader->blocks.v[i].line == line) && str_has(reader->blocks.v[i].text, head))
            return &reader->blocks.v[i];
    return NULL;
}

/* "cell", "item" ...: a text alone in such a box is that box. */
static const char *block_name(const struct reader *reader, const struct block *block)
{
    static const char *const names[] = {
        [BLOCK_GROUP] = "group", [BLOCK_HEADING] = "heading", [BLOCK_TEXT] = "text",
        [BLOCK_LIST] = "list",   [BLOCK_ITEM] = "item",       [BLOCK_TERMS] = "terms",
        [BLOCK_TERM] = "term",   [BLOCK_DETAIL] = "detail",   [BLOCK_TABLE] = "table",
        [BLOCK_CELL] = "cell"};
    if (!block)
        return "";
    while (block->kind == BLOCK_TEXT || block->kind == BLOCK_GROUP) {
        const struct block *outer = &reader->blocks.v[block->parent];
        if (outer == block || outer->kind == BLOCK_LIST || outer->kind == BLOCK_TABLE ||
            outer->kind == BLOCK_GROUP || outer->kind == BLOCK_TERMS)
            break;
        block = outer;
    }
    return names[block->kind];
}

static void add(const struct reader *reader, struct trace trace)
{
    struct traces *traces = reader->traces;
    trace.words = str_trim(trace.words);
    if (!traces || !trace.words.n)
        return;
    if (traces->n >= NOTICE_TRACES_MAX) {
        traces->left_out++;
        return;
    }
    const struct block *block = find_piece(reader, trace.words);
    if (!block)
        block = find_words(reader, trace.line, trace.words);
    trace.block = block_name(reader, block);
    if (!trace.line && block)
        trace.line = block->line;
    trace.words = text_cut(trace.words, TRACE_WORDS_MAX);
    *ARENA_PUSH(reader->arena, traces) = trace;
}

void notice_trace(const struct reader *reader, enum trace_kind kind, uint32_t line, str words,
                  const char *why)
{
    add(reader, (struct trace){.kind = kind, .line = line, .words = words, .why = why});
}

static void trace_value(const struct reader *reader, const struct value *value,
                        enum trace_kind kind)
{
    for (size_t i = 0; i < value->n; i++)
        add(reader, (struct trace){.unit = reader->unit,
                                   .kind = kind,
                                   .line = value->v[i].line,
                                   .words = value->v[i].text});
}

static void trace_state(const struct reader *reader, enum trace_kind kind, enum state state,
                        str words)
{
    if (state == STATE_SHARED)
        add(reader, (struct trace){.unit = reader->unit,
                                   .kind = kind,
                                   .words = words,
                                   .why = N_("said once for several recipients")});
    else if (state == STATE_REFERENCE)
        add(reader, (struct trace){.unit = reader->unit,
                                   .kind = kind,
                                   .words = words,
                                   .why = N_("said elsewhere on the page")});
}

void notice_trace_entry(const struct reader *reader, const struct entry *entry, size_t first)
{
    static const enum trace_kind kinds[FIELD_COUNT] = {
        [FIELD_RECIPIENT] = TRACE_RECIPIENT,    [FIELD_SERVICE] = TRACE_SERVICE,
        [FIELD_CONTENT] = TRACE_CONTENT,        [FIELD_PURPOSE] = TRACE_PURPOSE,
        [FIELD_PURPOSE_SENDER] = TRACE_PURPOSE, [FIELD_PURPOSE_RECIPIENT] = TRACE_PURPOSE,
        [FIELD_OPTOUT] = TRACE_OPTOUT,          [FIELD_POLICY] = TRACE_POLICY};
    if (entry->heading.text.n)
        add(reader, (struct trace){.unit = reader->unit,
                                   .kind = TRACE_HEADING,
                                   .line = entry->heading.line,
                                   .words = entry->heading.text});
    for (enum field field = FIELD_RECIPIENT; field <= FIELD_POLICY; field++)
        trace_value(reader, &entry->fields[field], kinds[field]);
    for (size_t i = first; i < reader->found.n; i++) {
        const struct disclosure *found = &reader->found.v[i];
        bool has_own = entry->fields[FIELD_CONTENT].n || entry->fields[FIELD_PURPOSE].n;
        trace_state(reader, TRACE_CONTENT, found->content_state, found->content);
        trace_state(reader, TRACE_PURPOSE, found->purpose_state, found->purpose);
        if (has_own || i > first)
            continue;
        if (found->content_state == STATE_OWN)
            add(reader, (struct trace){.unit = reader->unit,
                                       .kind = TRACE_CONTENT,
                                       .words = found->content,
                                       .why = N_("said in running text")});
        if (found->purpose_state == STATE_OWN)
            add(reader, (struct trace){.unit = reader->unit,
                                       .kind = TRACE_PURPOSE,
                                       .words = found->purpose,
                                       .why = N_("said in running text")});
    }
}

/* The parts of the page, and how each was read. */
void notice_trace_zones(const struct reader *reader)
{
    for (size_t i = 0; i < reader->zones.n; i++) {
        const struct zone *zone = &reader->zones.v[i];
        size_t at = zone->from;
        while (at < zone->to && at < reader->lines.n && !reader->lines.v[at].text.n)
            at++;
        if (at >= zone->to || at >= reader->lines.n)
            continue;
        notice_trace(reader, TRACE_PART, reader->lines.v[at].line, reader->lines.v[at].text,
                     zone->strength ? N_("a part that calls itself a notice, or may be one")
                                    : N_("no heading says that it is a notice: only labels and "
                                         "tables were read"));
    }
}
