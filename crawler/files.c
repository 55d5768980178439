#include "crawler/files.h"

#include "crawler/judge.h"
#include "crawler/pdf.h"
#include "crawler/sniff.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

const char *files_type(str path)
{
    static const char *const types[][2] = {{".html", "text/html"},
                                           {".htm", "text/html"},
                                           {".shtml", "text/html"},
                                           {".php", "text/html"},
                                           {".xhtml", "application/xhtml+xml"},
                                           {".css", "text/css"},
                                           {".js", "text/javascript"},
                                           {".mjs", "text/javascript"},
                                           {".json", "application/json"},
                                           {".webmanifest", "application/manifest+json"},
                                           {".xml", "application/xml"},
                                           {".txt", "text/plain"},
                                           {".svg", "image/svg+xml"},
                                           {".png", "image/png"},
                                           {".jpg", "image/jpeg"},
                                           {".jpeg", "image/jpeg"},
                                           {".gif", "image/gif"},
                                           {".webp", "image/webp"},
                                           {".avif", "image/avif"},
                                           {".ico", "image/x-icon"},
                                           {".woff", "font/woff"},
                                           {".woff2", "font/woff2"},
                                           {".ttf", "font/ttf"},
                                           {".wasm", "application/wasm"},
                                           {".mp4", "video/mp4"},
                                           {".webm", "video/webm"},
                                           {".mp3", "audio/mpeg"},
                                           {".pdf", "application/pdf"}};
    for (size_t i = 0; i < COUNT_OF(types); i++) {
        str ending = str_of(types[i][0]);
        if (path.n > ending.n && str_eq_nocase(str_skip(path, path.n - ending.n), ending))
            return types[i][1];
    }
    return "application/octet-stream";
}

void files_add_path(struct buf *url, str path)
{
    static const char digits[] = "0123456789ABCDEF";
    for (size_t i = 0; i < path.n; i++) {
        unsigned char c = (unsigned char)path.p[i];
        if (c == '%' || c == '?' || c == '#' || c == '\\' || c <= ' ') {
            char escaped[3] = {'%', digits[c >> 4], digits[c & 15]};
            buf_add(url, (str){escaped, sizeof escaped});
        } else {
            buf_add_char(url, path.p[i]);
        }
    }
}

/* "//host/path" of an http or https URL. */
static str files_after_scheme(str url)
{
    return str_skip(url, str_find_char(url, '/'));
}

str files_below(str base, str url)
{
    str folder = files_after_scheme(base);
    str rest = files_after_scheme(url);
    if (!str_has_prefix(rest, folder))
        return STR_NONE;
    rest = str_skip(rest, folder.n);
    return str_slice(rest, 0, str_find_char(rest, '?'));
}

struct files_decoding {
    struct arena *arena;
    str below;
    struct buf *path;
};

static void files_decode_in(void *context)
{
    struct files_decoding *decoding = context;
    buf_add(decoding->path, url_decode(decoding->arena, decoding->below));
}

void files_decode(str below, struct buf *path)
{
    struct files_decoding decoding = {arena_new((size_t)1024 * 1024), below, path};
    if (decoding.arena)
        arena_run(decoding.arena, 0, files_decode_in, &decoding);
    arena_free(decoding.arena);
    if (str_find_char(buf_str(path), '\0') != STR_ABSENT)
        path->n = 0;
}

bool files_path(char path[PATH_MAX], const char *root, str relative)
{
    struct buf text = buf_init(NULL, PATH_MAX - 1);
    buf_add(&text, str_of(root));
    buf_add_char(&text, '/');
    buf_add(&text, relative);
    bool is_whole = !text.over;
    memcpy(path, buf_str(&text).p, buf_str(&text).n + 1);
    buf_done(&text);
    return is_whole;
}

bool files_is_inside(const char *root, const char *path)
{
    char *real = realpath(path, NULL);
    str rest = str_of(real);
    str prefix = str_of(root);
    bool is_inside = real && str_has_prefix(rest, prefix) &&
                     (str_is(prefix, "/") || str_has_prefix(str_skip(rest, prefix.n), STR("/")));
    free(real);
    return is_inside;
}

bool files_has(const char *root, const char *path)
{
    struct stat status;
    return files_is_inside(root, path) && stat(path, &status) == 0 && S_ISREG(status.st_mode);
}

static bool files_read_all(int fd, struct buf *body)
{
    char piece[65536];
    while (!body->over) {
        ssize_t n = read(fd, piece, sizeof piece);
        if (n < 0)
            return false;
        if (n == 0)
            return true;
        buf_add(body, (str){piece, (size_t)n});
    }
    return true;
}

bool files_read(const char *path, struct buf *body)
{
    struct stat status;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (fd < 0)
        return false;
    bool is_read = fstat(fd, &status) == 0 && S_ISREG(status.st_mode) && files_read_all(fd, body);
    close(fd);
    return is_read;
}

static void files_judge(struct fetch *fetch, bool starts_as_html)
{
    str body = buf_str(&fetch->body);
    bool is_html = starts_as_html ? sniff_is_html(body) : sniff_has_markup(body);
    fetch->outcome = OUTCOME_NOT_HTML;
    if (!body.n)
        fetch->reason = REASON_EMPTY;
    else if (sniff_is_binary(body))
        fetch->reason = REASON_BINARY;
    else if (!is_html)
        fetch->reason = REASON_CONTENT_TYPE;
    else
        fetch->outcome = OUTCOME_PAGE;
}

static void files_load(struct fetch *fetch, const struct file_request *request)
{
    fetch->body = buf_init(NULL, request->max_body);
    if (!files_read(request->path, &fetch->body)) {
        fetch->outcome = OUTCOME_FAILED;
        fetch->reason = REASON_UNREADABLE_FILE;
    } else if (fetch->body.over) {
        fetch->outcome = OUTCOME_TOO_BIG;
        fetch->reason = REASON_BODY_LIMIT;
    } else if (request->is_resource) {
        fetch->outcome = OUTCOME_RESOURCE;
        fetch->reason = judge_resource_body(buf_str(&fetch->body));
    } else {
        files_judge(fetch, request->starts_as_html);
    }
    bool is_kept = fetch->outcome == OUTCOME_PAGE || fetch->outcome == OUTCOME_RESOURCE ||
                   (fetch->outcome == OUTCOME_NOT_HTML && pdf_is(buf_str(&fetch->body)));
    if (!is_kept)
        buf_done(&fetch->body);
}

struct naming {
    struct fetch *fetch;
    const struct file_request *request;
    enum url_result result;
};

static void files_name(void *context)
{
    struct naming *naming = context;
    struct fetch *fetch = naming->fetch;
    naming->result = url_parse(fetch->arena, naming->request->url, NULL, &fetch->url);
    str shown = naming->request->shown_url;
    fetch->shown_url = arena_str(fetch->arena, shown.p ? shown : fetch->url.text);
    fetch->found_on = arena_str(fetch->arena, naming->request->found_on);
}

struct fetch *files_fetch(const struct file_request *request)
{
    struct fetch *fetch = fetch_new(request->page_memory);
    struct naming naming = {.fetch = fetch, .request = request, .result = URL_BAD};
    if (!fetch)
        return NULL;
    fetch->found_on = STR("");
    fetch->is_resource = request->is_resource;
    if (arena_run(fetch->arena, 0, files_name, &naming) != ARENA_DONE || naming.result != URL_OK) {
        fetch->outcome = OUTCOME_FAILED;
        fetch->reason = REASON_URL;
    } else if (request->outcome != OUTCOME_PAGE) {
        fetch->outcome = request->outcome;
        fetch->reason = request->reason;
    } else {
        files_load(fetch, request);
    }
    return fetch;
}
