#include "analyzers/value.h"

#include <string.h>

/* Bindings of one name that are looked at: a hostile script cannot make this expensive. */
#define LOOK_MAX 64

struct value value_of(str text)
{
    return (struct value){.v = {{.text = text}}, .n = 1};
}

struct value value_of_parameter(struct arena *arena, uint32_t function, uint32_t parameter)
{
    char *mark = arena_alloc(arena, VALUE_PARAMETER_SIZE);
    mark[0] = VALUE_PARAMETER;
    for (int i = 1; i <= 4; i++)
        mark[i] = (char)('0' + ((function >> (6 * (i - 1))) & 63));
    mark[5] = (char)('0' + (parameter & 63));
    return value_of((str){mark, VALUE_PARAMETER_SIZE});
}

void value_read_parameter(str text, uint32_t *function, uint32_t *parameter)
{
    *function = 0;
    *parameter = 0;
    if (text.n < VALUE_PARAMETER_SIZE)
        return;
    for (int i = 1; i <= 4; i++)
        *function |= (uint32_t)(text.p[i] - '0') << (6 * (i - 1));
    *parameter = (uint32_t)(text.p[5] - '0');
}

bool value_is_known(const struct value *value)
{
    for (uint32_t i = 0; i < value->n; i++) {
        for (size_t at = 0; at < value->v[i].text.n; at++) {
            if (value->v[i].text.p[at] != VALUE_HOLE)
                return true;
        }
    }
    return false;
}

str value_element(const struct value *value)
{
    str text = value->n ? value->v[0].text : STR("");
    return text.n && text.p[0] == VALUE_ELEMENT ? str_skip(text, 1) : STR("");
}

static str join_texts(struct arena *arena, str a, str b, size_t *budget)
{
    static const char hole[] = {VALUE_HOLE};
    if (!a.n || !b.n)
        return a.n ? a : b;
    if (a.p[0] == VALUE_ELEMENT)
        a = (str){hole, 1};
    if (b.p[0] == VALUE_ELEMENT)
        b = (str){hole, 1};
    if (a.n + b.n > *budget || a.n > VALUE_TEXT_MAX)
        return a;
    *budget -= a.n + b.n;
    return arena_join(arena, (str[]){a, str_slice(b, 0, VALUE_TEXT_MAX)}, 2);
}

struct value value_join(struct arena *arena, const struct value *a, const struct value *b,
                        size_t *budget)
{
    static const char hole[] = {VALUE_HOLE};
    const struct value unknown = value_of((str){hole, 1});
    struct value joined = {.n = 0};
    if (!a->n)
        a = &unknown;
    if (!b->n)
        b = &unknown;
    for (uint32_t i = 0; i < a->n; i++) {
        for (uint32_t k = 0; k < b->n && joined.n < VALUE_MAX; k++)
            joined.v[joined.n++] = (struct alternative){
                .text = join_texts(arena, a->v[i].text, b->v[k].text, budget),
                .flags = a->v[i].flags | b->v[k].flags,
            };
    }
    return joined;
}

static void add_alternative(struct value *value, str text, unsigned flags)
{
    for (uint32_t i = 0; i < value->n; i++) {
        if (str_eq(value->v[i].text, text)) {
            value->v[i].flags &= flags; /* either way, so it depends on neither */
            return;
        }
    }
    if (value->n < VALUE_MAX)
        value->v[value->n++] = (struct alternative){.text = text, .flags = flags};
}

struct value value_either(const struct value *a, unsigned a_flags, const struct value *b,
                          unsigned b_flags)
{
    struct value either = {.n = 0};
    for (uint32_t i = 0; i < a->n; i++)
        add_alternative(&either, a->v[i].text, a->v[i].flags | a_flags);
    for (uint32_t i = 0; i < b->n; i++)
        add_alternative(&either, b->v[i].text, b->v[i].flags | b_flags);
    return either;
}

void value_settle_scheme(struct value *value)
{
    bool has_https = false, has_http = false;
    for (uint32_t i = 0; i < value->n; i++) {
        bool is_https = str_has_prefix(value->v[i].text, STR("https"));
        has_https = has_https || is_https;
        has_http = has_http || (!is_https && str_has_prefix(value->v[i].text, STR("http")));
    }
    for (uint32_t i = 0; i < value->n && has_https && has_http; i++) {
        if (str_has_prefix(value->v[i].text, STR("https")))
            value->v[i].flags = 0;
        else if (str_has_prefix(value->v[i].text, STR("http")))
            value->v[i].flags = VALUE_HTTP;
    }
}

const struct binding *names_find(const struct names *names, uint32_t word, uint32_t at)
{
    uint32_t index = word < names->newest.n ? names->newest.v[word] : 0;
    for (int looks = 0; index && looks < LOOK_MAX; looks++) {
        const struct binding *binding = &names->bindings.v[index];
        bool is_here = binding->script == names->script && at >= binding->from && at <= binding->to;
        if (binding->to == BINDING_ANYWHERE || is_here)
            return binding;
        index = binding->next;
    }
    return NULL;
}

/* Most values are unknown: they share one copy. */
static const struct value *value_kept(struct arena *arena, const struct value *value)
{
    static const struct value nothing = {.n = 0};
    if (!value->n)
        return &nothing;
    struct value *kept = ARENA_NEW(arena, struct value);
    *kept = *value;
    return kept;
}

void names_set(struct names *names, uint32_t word, uint32_t from, uint32_t to,
               const struct value *value)
{
    while (names->newest.n <= word)
        *ARENA_PUSH(names->arena, &names->newest) = 0;
    if (!names->bindings.n)
        *ARENA_PUSH(names->arena, &names->bindings) = (struct binding){.next = 0};
    *ARENA_PUSH(names->arena, &names->bindings) = (struct binding){
        .next = names->newest.v[word],
        .script = names->script,
        .from = from,
        .to = to,
        .value = value_kept(names->arena, value),
    };
    names->newest.v[word] = (uint32_t)names->bindings.n - 1;
}
