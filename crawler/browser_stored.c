/* What third parties leave in the browser: cookies and keys of storage, told by the browser itself, and
 * who wrote them, told by answers and by a script that stands in front of the page's own. */
#include "crawler/browser_visit.h"

#include "core/digest.h"
#include "core/text.h"

#define MARK "soshin: written" /* begins what that script says */

/* A page sees the functions as they were: they are stood before, not replaced. Of what is written the
 * name alone is told, once for each document. console.trace gives the stack as it does for requests, with
 * the calls that began what runs later. */
void visit_watch_script(struct buf *script)
{
    buf_add(script,
            STR("(function(){var say=console.trace,from=console,call=Reflect.apply,seen=new Set(),"
                "local=null;try{local=localStorage}catch(e){}"
                "function tell(kind,name){var key=kind+' '+name;"
                "if(seen.size>=1000||seen.has(key))return;seen.add(key);"
                "call(say,from,['" MARK "',kind,self.origin,name])}"
                "function cookie(text){var end=text.indexOf(';'),more=end<0?'':text.slice(end),"
                "pair=end<0?text:text.slice(0,end),is=pair.indexOf('=');"
                "tell('cookie',(is<0?'':pair.slice(0,is))+'='+more)}"
                "function watch(type,name,which,told){try{"
                "var at=Object.getOwnPropertyDescriptor(type.prototype,name);"
                "at[which]=new Proxy(at[which],{apply:function(was,self,list){"
                "try{told(list[0],self)}catch(e){}return call(was,self,list)}});"
                "Object.defineProperty(type.prototype,name,at)}catch(e){}}"
                "watch(Document,'cookie','set',cookie);"
                "watch(Storage,'setItem','value',function(name,of){"
                "tell(of===local?'local_storage':'session_storage',String(name))});"
                "watch(IDBFactory,'open','value',function(name){tell('indexed_db',String(name))});"
                "if(self.CookieStore)watch(CookieStore,'set','value',function(set){"
                "cookie(typeof set=='string'?set+'=':"
                "set.name+'='+(set.domain?';domain='+set.domain:''))})"
                "})()"));
}

/* ---- who wrote it ---- */

static str stored_key(struct visit *visit, enum storage storage, str place, str path, str name)
{
    str head = arena_printf(visit->arena, "%d ", (int)storage);
    return arena_join(visit->arena, (str[]){head, place, STR(" "), path, STR(" "), name}, 6);
}

/* The first one who wrote it; somebody else before the operator. */
static void note_setter(struct visit *visit, enum storage storage, str place, str name, str by)
{
    str key = stored_key(visit, storage, place, STR(""), text_cut(name, BROWSER_NAME_MAX));
    uint32_t next = (uint32_t)visit->setter_list.n;
    uint32_t at = map_add(&visit->setters, key, next);
    if (at == next)
        *ARENA_PUSH(visit->arena, &visit->setter_list) = arena_str(visit->arena, by);
    else if (visit_is_own(visit, visit->setter_list.v[at]) && !visit_is_own(visit, by))
        visit->setter_list.v[at] = arena_str(visit->arena, by);
}

static str without_dot(str domain)
{
    return str_has_prefix(domain, STR(".")) ? str_skip(domain, 1) : domain;
}

static str lower(struct visit *visit, str text)
{
    char *copy = arena_alloc(visit->arena, text.n + 1);
    for (size_t i = 0; i < text.n; i++)
        copy[i] = ascii_lower(text.p[i]);
    return (str){copy, text.n};
}

/* Name and domain of a cookie as it is set (RFC 6265 §5.2); host: of whoever sets it. */
static void note_cookie(struct visit *visit, str line, str host, str by)
{
    str part, domain = host, pair = STR("");
    str_cut(&line, ';', &pair);
    size_t equals = str_find_char(pair, '=');
    str name = equals == STR_ABSENT ? STR("") : str_trim(str_slice(pair, 0, equals));
    while (line.p && str_cut(&line, ';', &part)) {
        size_t end = str_find_char(part, '=');
        if (end != STR_ABSENT && str_eq_nocase(str_trim(str_slice(part, 0, end)), STR("domain")) &&
            str_trim(str_skip(part, end + 1)).n)
            domain = lower(visit, without_dot(str_trim(str_skip(part, end + 1))));
    }
    note_setter(visit, STORAGE_COOKIE, domain, name, by);
}

void visit_answer_cookies(struct visit *visit, const struct url *url, str lines)
{
    str line;
    while (lines.p && str_cut(&lines, '\n', &line))
        note_cookie(visit, line, url->host, url->text);
}

static bool read_storage(str code, enum storage *storage)
{
    for (int i = 0; i < STORAGE_COUNT; i++)
        if (str_is(code, storage_code((enum storage)i))) {
            *storage = (enum storage)i;
            return true;
        }
    return false;
}

/* ---- what there is ---- */

/* *stored with its texts in the arena, unless it is there already. */
static void keep(struct visit *visit, const struct stored *stored)
{
    uint32_t next = (uint32_t)visit->stored.n;
    str name = arena_str(visit->arena, text_cut(stored->name, BROWSER_NAME_MAX));
    str key = stored_key(visit, stored->storage, stored->place, stored->path, name);
    if (visit->stored.n == BROWSER_STORED_MAX && map_find(&visit->stored_keys, key) == MAP_NONE) {
        visit->view->reason = REASON_BROWSER_LIMIT;
        return;
    }
    if (map_add(&visit->stored_keys, key, next) != next)
        return;
    struct stored *kept = ARENA_PUSH(visit->arena, &visit->stored);
    *kept = *stored;
    kept->page_url = visit->target->shown_url;
    kept->gate = visit->gate;
    kept->name = name;
    kept->place = arena_str(visit->arena, stored->place);
    kept->path = arena_str(visit->arena, stored->path);
    kept->same_site = arena_str(visit->arena, stored->same_site);
    kept->by = kept->domain = STR("");
}

void visit_written(struct visit *visit, const struct cdp_message *message)
{
    const struct json *said = json_get(message->body, "args");
    str origin = json_text(json_get(json_at(said, 2), "value"));
    str name = json_text(json_get(json_at(said, 3), "value"));
    enum storage storage;
    struct url url;
    if (!str_is(json_text(json_get(json_at(said, 0), "value")), MARK) ||
        !read_storage(json_text(json_get(json_at(said, 1), "value")), &storage) ||
        url_parse(visit->arena, origin, NULL, &url) != URL_OK)
        return;
    str by = visit_caller(visit, message->session, json_get(message->body, "stackTrace"));
    if (storage == STORAGE_COOKIE)
        note_cookie(visit, name, url.host, by);
    else
        note_setter(visit, storage, url.origin, name, by);
    if (storage == STORAGE_DATABASE)
        keep(visit, &(struct stored){.storage = storage,
                                     .name = name,
                                     .place = url.origin,
                                     .path = STR(""),
                                     .same_site = STR("")});
}

/* A key of storage that is parted by site goes by its own origin: "https://a.example/^0https://..." */
void visit_key(struct visit *visit, const struct cdp_message *message)
{
    const struct json *id = json_get(message->body, "storageId");
    str value = json_text(json_get(message->body, "newValue"));
    str of = json_text(json_get(id, "storageKey"));
    struct url url;
    if (!of.n)
        of = json_text(json_get(id, "securityOrigin"));
    of = str_slice(of, 0, str_find_char(of, '^'));
    if (url_parse(visit->arena, of, NULL, &url) != URL_OK)
        return;
    struct stored stored = {
        .storage = json_is_true(json_get(id, "isLocalStorage")) ? STORAGE_LOCAL : STORAGE_SESSION,
        .name = json_text(json_get(message->body, "key")),
        .place = url.origin,
        .path = STR(""),
        .bytes = (uint32_t)value.n,
        .same_site = STR("")};
    digest_sha256(value, stored.sha256);
    keep(visit, &stored);
}

/* Whole seconds of a number as the protocol writes it; 0 for "-1", which a cookie of the session has. */
static int64_t read_seconds(str number)
{
    uint64_t seconds;
    number = str_slice(number, 0, str_find_char(number, '.'));
    return str_to_u64(number, INT64_MAX, &seconds) ? (int64_t)seconds : 0;
}

static void keep_cookie(struct visit *visit, const struct json *cookie)
{
    str value = json_text(json_get(cookie, "value"));
    struct stored stored = {.storage = STORAGE_COOKIE,
                            .name = json_text(json_get(cookie, "name")),
                            .place = without_dot(json_text(json_get(cookie, "domain"))),
                            .path = json_text(json_get(cookie, "path")),
                            .expires = read_seconds(json_text(json_get(cookie, "expires"))),
                            .bytes = (uint32_t)value.n,
                            .is_http_only = json_is_true(json_get(cookie, "httpOnly")),
                            .is_secure = json_is_true(json_get(cookie, "secure")),
                            .same_site = json_text(json_get(cookie, "sameSite"))};
    digest_sha256(value, stored.sha256);
    keep(visit, &stored);
}

void visit_keep_cookies(struct visit *visit, const struct cdp_message *message)
{
    const struct json *cookies = json_get(message->body, "cookies");
    for (const struct json *at = cookies ? cookies->first : NULL; at; at = at->next)
        keep_cookie(visit, at);
}

void visit_cookies(struct visit *visit)
{
    struct cdp_message message;
    uint32_t id = visit_begin(visit, STR(""), "Storage.getCookies");
    cdp_write_text(&visit->cdp->out, "browserContextId", visit->context);
    visit_send(visit);
    if (visit_await(visit, id, &message))
        visit_keep_cookies(visit, &message);
}

/* ---- the end ---- */

static bool is_own_place(struct visit *visit, const struct stored *stored)
{
    if (stored->storage == STORAGE_COOKIE)
        return first_party_has(visit->target->first_party, stored->place);
    return visit_is_own(visit, stored->place);
}

void visit_settle_stored(struct visit *visit)
{
    struct browser_view *view = visit->view;
    view->stored = ARENA_ARRAY(visit->arena, visit->stored.n, struct stored);
    for (size_t i = 0; i < visit->stored.n; i++) {
        struct stored *stored = &visit->stored.v[i];
        str key = stored_key(visit, stored->storage, stored->place, STR(""), stored->name);
        uint32_t at = map_find(&visit->setters, key);
        if (at != MAP_NONE)
            stored->by = visit->setter_list.v[at];
        if (!is_own_place(visit, stored) || (stored->by.n && !visit_is_own(visit, stored->by)))
            view->stored[view->stored_count++] = *stored;
    }
}
