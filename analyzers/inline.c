#include "analyzers/address.h"
#include "analyzers/element.h"
#include "analyzers/ids.h"
#include "analyzers/program.h"

/* Scripts inside markup that scripts write. */
#define SCRIPT_DEPTH_MAX 2
#define SNIPPET_BEFORE 120
#define SNIPPET_MAX 300

/* A script to read: of a script element, or of markup that one writes. */
struct script {
    str text;
    uint32_t line; /* on which it begins */
    uint32_t fixed_line; /* of what it writes; 0: lines count */
    struct when when;
    const struct tag *tag;
    int depth;
};

struct reading {
    struct sink *sink;
    struct arena *arena;
    bool is_https; /* the page */
    struct names names;
    struct {
        struct script *v;
        size_t n;
        size_t cap;
    } scripts;
    const struct script *script; /* the one being read */
    const struct program *program;
    str ids;                 /* that stand in the script */
    const struct load *load; /* the one being emitted */
    str emitted;             /* host and path of its last address */
    struct when load_when;
};

/* The statement around a token, roughly: from the last line end, semicolon or brace. */
static str snippet_at(const struct js *js, uint32_t token)
{
    size_t at = js->v[token].at, from = at;
    size_t least = at > SNIPPET_BEFORE ? at - SNIPPET_BEFORE : 0;
    while (from > least) {
        char c = js->source.p[from - 1];
        if (c == '\n' || c == ';' || c == '{' || c == '}')
            break;
        from--;
    }
    while (from < at && ((unsigned char)js->source.p[from] & 0xC0) == 0x80)
        from++;
    return str_slice(js->source, from, from + SNIPPET_MAX + 4);
}

static void emit(struct reading *reading, str url, struct when when)
{
    const struct load *load = reading->load;
    const struct script *script = reading->script;
    uint32_t line = script->line + reading->program->js.v[load->token].line;
    str ids = ids_of_url(reading->arena, url);
    sink_emit(reading->sink,
              &(struct sighting){
                  .url = url,
                  .mechanism = load->mechanism,
                  .origin = ORIGIN_INLINE,
                  .certainty = when.certainty,
                  .gate = when.gate,
                  .tag = script->tag,
                  .line = script->fixed_line ? script->fixed_line : line,
                  .snippet = snippet_at(&reading->program->js, load->token),
                  .ids = ids.n ? ids : reading->ids,
              });
}

/* The less certain of two, with its gate. */
static struct when worse(struct when a, struct when b)
{
    if (b.gate != GATE_NONE && (a.gate == GATE_NONE || b.certainty < a.certainty))
        a.gate = b.gate;
    if (b.certainty < a.certainty)
        a.certainty = b.certainty;
    return a;
}

static struct when when_of(const struct reading *reading, const struct load *load, unsigned flags)
{
    struct when when = worse(reading->script->when, (struct when){load->certainty, load->gate});
    if (load->gate != GATE_NONE)
        when = worse(when, (struct when){CERTAINTY_LIKELY, load->gate});
    if (flags & VALUE_HTTP)
        when = worse(when, (struct when){reading->is_https ? CERTAINTY_NONE : CERTAINTY_LIKELY,
                                         GATE_CONDITION});
    else if (flags & VALUE_CONDITION)
        when = worse(when, (struct when){CERTAINTY_LIKELY, GATE_CONDITION});
    return when;
}

static void found_in_markup(void *context, str url)
{
    struct reading *reading = context;
    emit(reading, url, reading->load_when);
}

static void script_in_markup(void *context, str text)
{
    struct reading *reading = context;
    const struct script *script = reading->script;
    uint32_t line = script->line + reading->program->js.v[reading->load->token].line;
    if (script->depth >= SCRIPT_DEPTH_MAX)
        return;
    *ARENA_PUSH(reading->arena, &reading->scripts) = (struct script){
        .text = text,
        .fixed_line = script->fixed_line ? script->fixed_line : line,
        .when = reading->load_when,
        .tag = script->tag,
        .depth = script->depth + 1,
    };
}

/* Whether all alternatives that an https page takes lead to the same host: then it does not matter
 * which one it is. */
static bool is_one_host(struct reading *reading, const struct load *load)
{
    str host = STR("");
    for (uint32_t i = 0; i < load->value.n; i++) {
        if (load->value.v[i].flags & VALUE_HTTP)
            continue;
        str url = address_read(reading->arena, load->value.v[i].text, load->kind == LOAD_HOST);
        str other = address_host(url);
        if (!other.n || (host.n && !str_eq(host, other)))
            return false;
        host = other;
    }
    return host.n > 0;
}

static str without_query(str url)
{
    for (size_t i = 0; i < url.n; i++) {
        if (url.p[i] == '?' || url.p[i] == '#')
            return str_slice(url, 0, i);
    }
    return url;
}

static bool is_repeated(const str *urls, uint32_t count, str url)
{
    for (uint32_t i = 0; i < count; i++) {
        bool is_host = str_eq(address_host(urls[i]), address_host(url));
        if (is_host && str_eq(without_query(urls[i]), without_query(url)))
            return true;
    }
    return false;
}

static void emit_load(struct reading *reading, const struct load *load)
{
    bool is_one = load->value.n > 1 && is_one_host(reading, load);
    str urls[VALUE_MAX];
    uint32_t count = 0;
    reading->load = load;
    for (uint32_t i = 0; i < load->value.n; i++) {
        const struct alternative *alternative = &load->value.v[i];
        unsigned flags = alternative->flags & ~(is_one ? (unsigned)VALUE_CONDITION : 0u);
        reading->load_when = when_of(reading, load, flags);
        if (load->kind == LOAD_MARKUP) {
            address_read_markup(reading->arena, alternative->text, found_in_markup,
                                script_in_markup, reading);
            continue;
        }
        str url = address_read(reading->arena, alternative->text, load->kind == LOAD_HOST);
        if (!url.n || is_repeated(urls, count, url))
            continue;
        urls[count++] = url;
        emit(reading, url, reading->load_when);
    }
}

static void read_window(struct reading *reading, const struct js *js)
{
    struct program program = {
        .arena = reading->arena,
        .js = *js,
        .names = &reading->names,
        .called = {.arena = reading->arena},
        .gated = {.arena = reading->arena},
    };
    program.folder = (struct folder){
        .arena = reading->arena,
        .js = &program.js,
        .names = &reading->names,
        .steps = (size_t)js->n * 40 + 10000,
        .bytes = (size_t)js->n * 40 + 1000000,
    };
    *ARENA_PUSH(reading->arena, &program.functions) = (struct function){.to = js->n};
    reading->program = &program;
    reading->names.script++;
    program_read(&program);
    program_settle(&program);
    for (size_t i = 0; i < program.loads.n; i++)
        emit_load(reading, &program.loads.v[i]);
}

static void read_script(struct reading *reading, const struct script *script)
{
    struct js_lexer *lexer = js_open(reading->arena, script->text);
    struct js js;
    reading->script = script;
    reading->ids = ids_of_script(reading->arena, script->text);
    while (js_next(lexer, &js))
        read_window(reading, &js);
}

static void read_inline(const struct page *page, struct sink *sink)
{
    struct reading reading = {
        .sink = sink,
        .arena = sink_arena(sink),
        .is_https = page->url.is_https,
        .names = {.arena = sink_arena(sink), .heads = {.arena = sink_arena(sink)}},
    };
    for (size_t i = 0; i < page->tag_count; i++) {
        const struct tag *tag = &page->tags[i];
        struct when when;
        if (!tag_is(tag, "script") || !tag->text.n || tag_attr(tag, "src").n ||
            !script_runs(tag, &when))
            continue;
        *ARENA_PUSH(reading.arena, &reading.scripts) = (struct script){
            .text = tag->text, .line = tag->text_line, .when = when, .tag = tag};
    }
    for (size_t i = 0; i < reading.scripts.n; i++) {
        struct script script = reading.scripts.v[i];
        read_script(&reading, &script);
    }
}

const struct analyzer analyzer_inline = {
    .name = "inline",
    .says = N_("what scripts inside the page load"),
    .read = read_inline,
};
