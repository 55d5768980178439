#include "analyzers/address.h"
#include "analyzers/calls.h"
#include "analyzers/element.h"
#include "analyzers/ids.h"
#include "analyzers/program.h"

/* Scripts inside markup that scripts write. */
#define SCRIPT_DEPTH_MAX 2
#define SNIPPET_BEFORE 120
#define SNIPPET_MAX 300
#define ADDRESSES_MAX 16 /* of one load that are compared with each other */

/* A script to read: of a script element, or of markup that one writes. */
struct script {
    str text;
    uint32_t line;       /* on which it begins */
    uint32_t fixed_line; /* of what it writes; 0: lines count */
    struct when when;
    const struct tag *tag;
    int depth;
};

/* A call, and where it stands: by then the tokens are gone. */
struct call_place {
    bool has_address; /* it says itself where it sends: Treasure({host: ...}) */
    struct when when;
    const struct tag *tag;
    uint32_t line;
    str snippet;
};

struct reading {
    struct sink *sink;
    struct arena *arena;
    bool is_https; /* the page */
    struct js_names words;
    struct names names;
    struct named_table named;
    struct map told; /* addresses that were emitted, without their queries */
    struct {
        struct script *v;
        size_t n;
        size_t cap;
    } scripts;
    const struct script *script; /* the one being read */
    const struct program *program;
    str ids;                 /* that stand in the script */
    const struct load *load; /* the one being emitted */
    struct when load_when;
    bool is_http;                 /* an alternative for plain http */
    str addresses[ADDRESSES_MAX]; /* of the load so far */
    uint32_t address_count;
    struct calls calls;
    ARENA_LIST(struct call_place) call_places; /* parallel to calls.list */
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
    sink_emit(reading->sink, &(struct sighting){
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

static str without_query(str url)
{
    for (size_t i = 0; i < url.n; i++) {
        if (url.p[i] == '?' || url.p[i] == '#')
            return str_slice(url, 0, i);
    }
    return url;
}

/* Up to the host, for plain http to a host that https reaches as well; else up to the query. */
static bool is_repeated(const str *urls, uint32_t count, str url, bool is_http)
{
    for (uint32_t i = 0; i < count; i++) {
        if (is_http ? str_eq(address_host(urls[i]), address_host(url))
                    : str_eq(without_query(urls[i]), without_query(url)))
            return true;
    }
    return false;
}

static void found_address(void *context, str url)
{
    struct reading *reading = context;
    uint32_t count = reading->address_count;
    if (!url.n || is_repeated(reading->addresses, count, url, reading->is_http))
        return;
    map_add(&reading->told, without_query(url), 0);
    if (count < ADDRESSES_MAX)
        reading->addresses[reading->address_count++] = url;
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

/* "/js/more.js", "./more.mjs?v=1": no transmission, but a file of the operator's own. */
static bool is_own_script(str text)
{
    str path = str_slice(text, 0, str_find_char(text, '?'));
    for (size_t i = 0; i < text.n; i++) {
        if ((unsigned char)text.p[i] <= ' ' || text.p[i] == '<')
            return false;
    }
    return str_has_suffix(path, STR(".js")) || str_has_suffix(path, STR(".mjs"));
}

static void emit_alternative(struct reading *reading, const struct alternative *alternative)
{
    if (reading->load->kind == LOAD_MARKUP) {
        address_read_markup(reading->arena, alternative->text, found_address, script_in_markup,
                            reading);
        return;
    }
    if (reading->load->kind == LOAD_STYLE) {
        address_read_style(reading->arena, alternative->text, found_address, reading);
        return;
    }
    str url = address_read(reading->arena, alternative->text, reading->load->kind == LOAD_HOST);
    if (!url.n && reading->load->kind == LOAD_URL && is_own_script(alternative->text))
        emit(reading, alternative->text, reading->load_when);
    found_address(reading, url);
}

/* The alternatives for https first, so that those for plain http can be compared with them. */
static void emit_load(struct reading *reading, const struct load *load)
{
    bool is_one = load->value.n > 1 && is_one_host(reading, load);
    reading->load = load;
    reading->address_count = 0;
    for (int is_http = 0; is_http < 2; is_http++) {
        for (uint32_t i = 0; i < load->value.n; i++) {
            const struct alternative *alternative = &load->value.v[i];
            unsigned flags = alternative->flags & ~(is_one ? (unsigned)VALUE_CONDITION : 0u);
            if (((flags & VALUE_HTTP) != 0) != is_http)
                continue;
            reading->is_http = is_http;
            reading->load_when = when_of(reading, load, flags);
            emit_alternative(reading, alternative);
        }
    }
}

/* A load whose address could not be told. */
static bool has_unknown_load(struct reading *reading, const struct program *program)
{
    for (size_t i = 0; i < program->loads.n; i++) {
        const struct load *load = &program->loads.v[i];
        bool is_known = load->kind != LOAD_URL;
        for (uint32_t k = 0; k < load->value.n && !is_known; k++) {
            str text = load->value.v[k].text;
            bool is_relative = text.n && text.p[0] > VALUE_ELEMENT;
            is_known = is_relative || address_read(reading->arena, text, false).n;
        }
        if (!is_known)
            return true;
    }
    return program->has_unknown_load;
}

/* Script files that are named somewhere in a script which loads what it does not tell. */
static void emit_files(struct reading *reading, const struct program *program)
{
    for (size_t i = 0; i < program->files.n; i++) {
        uint32_t token = program->files.v[i];
        str text = js_text(reading->arena, &program->js, token);
        struct load load = {
            .value = value_of(text),
            .mechanism = MECHANISM_INLINE,
            .certainty = CERTAINTY_LIKELY,
            .gate = GATE_CONDITION,
            .token = token,
        };
        if (map_find(&reading->told, without_query(text)) == MAP_NONE)
            emit_load(reading, &load);
    }
    reading->load = NULL;
}

static bool has_address(struct reading *reading, const struct call_seen *call)
{
    const struct program *program = reading->program;
    for (size_t i = 0; i < program->loads.n; i++) {
        const struct load *load = &program->loads.v[i];
        if (load->kind == LOAD_HOST && load->token > call->token && load->token < call->end &&
            address_read(reading->arena, load->value.v[0].text, true).n)
            return true;
    }
    return false;
}

static void read_calls(struct reading *reading, const struct js *js)
{
    const struct script *script = reading->script;
    calls_read(&reading->calls, js);
    while (reading->call_places.n < reading->calls.list.n) {
        const struct call_seen *call = &reading->calls.list.v[reading->call_places.n];
        uint32_t token = call->token;
        uint32_t line = script->line + js->v[token].line;
        *ARENA_PUSH(reading->arena, &reading->call_places) = (struct call_place){
            .has_address = has_address(reading, call),
            .when = worse(script->when, (struct when){CERTAINTY_LIKELY, GATE_NONE}),
            .tag = script->tag,
            .line = script->fixed_line ? script->fixed_line : line,
            .snippet = snippet_at(js, token),
        };
    }
}

static void emit_calls(struct reading *reading)
{
    for (size_t i = 0; i < reading->calls.list.n; i++) {
        const struct call_seen *call = &reading->calls.list.v[i];
        const struct call_place *place = &reading->call_places.v[i];
        sink_call(reading->sink, call,
                  place->has_address || !tag_is(place->tag, "script") ||
                      call_is_doubtful(&reading->calls, call),
                  &(struct sighting){
                      .mechanism = MECHANISM_INLINE,
                      .origin = ORIGIN_INLINE,
                      .certainty = place->when.certainty,
                      .gate = place->when.gate,
                      .tag = place->tag,
                      .line = place->line,
                      .snippet = place->snippet,
                      .ids = ids_of_script(reading->arena, call->arguments),
                  });
    }
}

static void read_window(struct reading *reading, const struct js *js)
{
    struct program program = {0};
    reading->program = &program;
    reading->names.script++;
    /* Once more when something stayed unknown: functions and variables are used before they are
     * written down. */
    for (int pass = 0; pass < 2; pass++) {
        program = program_of(reading->arena, js, &reading->names, &reading->named);
        program_read(&program);
        program_settle(&program);
        if (!program.has_unknown && !has_unknown_load(reading, &program))
            break;
    }
    for (size_t i = 0; i < program.loads.n; i++)
        emit_load(reading, &program.loads.v[i]);
    if (has_unknown_load(reading, &program))
        emit_files(reading, &program);
    read_calls(reading, js);
}

static void read_script(struct reading *reading, const struct script *script)
{
    struct js_lexer *lexer = js_open(reading->arena, &reading->words, script->text);
    struct js js;
    reading->script = script;
    reading->ids = ids_of_script(reading->arena, script->text);
    while (js_next(lexer, &js))
        read_window(reading, &js);
}

/* A name of the catalog's calls stands in front of the parenthesis, perhaps with a path behind it. */
static bool is_known_call(const struct catalog *catalog, str text, size_t parenthesis)
{
    size_t from = parenthesis;
    while (from && (ascii_is_alnum(text.p[from - 1]) || text.p[from - 1] == '_' ||
                    text.p[from - 1] == '$' || text.p[from - 1] == '.'))
        from--;
    str rest = str_slice(text, from, parenthesis), name = STR("");
    bool is_global = true;
    while (is_global && rest.n && str_cut(&rest, '.', &name))
        is_global = str_is(name, "window");
    return name.n && catalog_find_snippet(catalog, name);
}

/* Nearly all handlers send nothing; what could, names a host or calls what the catalog knows. */
static bool may_send(const struct catalog *catalog, str text)
{
    if (str_has(text, STR("//")) || str_has(text, STR("\\/\\/")))
        return true;
    for (size_t at = 0; at < text.n; at++) {
        if (text.p[at] == '(' && is_known_call(catalog, text, at))
            return true;
    }
    return false;
}

/* onclick="..." and the like. What they call is doubtful: they outlive the services. */
static void add_handlers(struct reading *reading, const struct tag *tag)
{
    for (size_t i = 0; i < tag->attr_count; i++) {
        const struct attr *attr = &tag->attrs[i];
        if (!str_has_prefix(attr->name, STR("on")) ||
            !may_send(sink_catalog(reading->sink), attr->value))
            continue;
        struct when when = {CERTAINTY_SURE,
                            program_gate_of_event(&reading->words, str_skip(attr->name, 2))};
        if (str_is(attr->name, "onerror"))
            when.gate = GATE_CONDITION;
        if (when.gate != GATE_NONE)
            when.certainty = CERTAINTY_LIKELY;
        *ARENA_PUSH(reading->arena, &reading->scripts) =
            (struct script){.text = attr->value, .fixed_line = tag->line, .when = when, .tag = tag};
    }
}

static void read_inline(const struct page *page, struct sink *sink)
{
    struct reading reading = {
        .sink = sink,
        .arena = sink_arena(sink),
        .is_https = page->url.is_https,
        .words = js_names_new(sink_arena(sink)),
        .names = {.arena = sink_arena(sink)},
        .told = {.arena = sink_arena(sink)},
        .calls = {.arena = sink_arena(sink),
                  .catalog = sink_catalog(sink),
                  .doubtful = {.arena = sink_arena(sink)}},
    };
    for (size_t i = 0; i < page->tag_count; i++) {
        const struct tag *tag = &page->tags[i];
        struct when when;
        add_handlers(&reading, tag);
        if (!tag_is(tag, "script") || !tag->text.n || tag_attr(tag, "src").n ||
            !script_runs(tag, &when))
            continue;
        *ARENA_PUSH(reading.arena, &reading.scripts) =
            (struct script){.text = tag->text, .line = tag->text_line, .when = when, .tag = tag};
    }
    for (size_t i = 0; i < reading.scripts.n; i++) {
        struct script script = reading.scripts.v[i];
        read_script(&reading, &script);
    }
    emit_calls(&reading);
}

const struct analyzer analyzer_inline = {
    .name = "inline",
    .says = N_("what scripts inside the page load"),
    .read = read_inline,
};
