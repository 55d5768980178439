#include "cli/secrets.h"

#include "cli/input.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct secrets {
    struct run *run;
    struct arena *arena;
    struct reach_options *reach;
    const char **headers;
    str bytes; /* of a file or variable */
};

static void secrets_refuse(struct secrets *secrets, const char *option, const char *usable)
{
    err_set(&secrets->run->err, ERR_USAGE, N_("option --%s: not a usable value (%s)"), option,
            usable);
}

/* The text that an option's value stands for. Inside arena_run. */
static bool secrets_read(struct secrets *secrets, const char *option, const char *value)
{
    struct buf bytes = buf_init(NULL, SECRET_BYTES_MAX);
    str text = str_of(value);
    bool is_good = true;
    if (value[0] == '@') {
        is_good = input_read(value + 1, &bytes, &secrets->run->err);
        text = buf_str(&bytes);
    } else if (str_has_prefix(text, STR("env:"))) {
        const char *variable = getenv(value + 4);
        is_good = variable != NULL;
        text = str_of(variable);
        if (!is_good)
            err_set(&secrets->run->err, ERR_USAGE,
                    N_("option --%s: there is no variable %s in the environment"), option,
                    value + 4);
    }
    char *copy = is_good ? strndup(text.n ? text.p : "", text.n) : NULL;
    buf_done(&bytes);
    if (!copy)
        return is_good && err_set(&secrets->run->err, ERR_MEMORY, N_("out of memory"));
    secrets->bytes = arena_str(secrets->arena, str_of(copy));
    free(copy);
    return true;
}

static bool header_is_usable(str line)
{
    size_t colon = str_find_char(line, ':');
    if (colon == STR_ABSENT || !colon)
        return false;
    for (size_t i = 0; i < line.n; i++)
        if ((unsigned char)line.p[i] < ' ' || (i < colon && line.p[i] == ' '))
            return false;
    return true;
}

static bool secrets_headers(struct secrets *secrets, const char *value)
{
    struct reach_options *reach = secrets->reach;
    if (!secrets_read(secrets, "header", value))
        return false;
    for (str rest = secrets->bytes, line; str_cut(&rest, '\n', &line);) {
        line = str_trim(line);
        if (!line.n)
            continue;
        if (!header_is_usable(line) || reach->header_count >= SECRET_LINES_MAX) {
            secrets_refuse(secrets, "header", "Name: value");
            return false;
        }
        secrets->headers[reach->header_count++] = arena_str(secrets->arena, line).p;
    }
    return true;
}

/* Seven cells between tabs; "#HttpOnly_" in front of the first one is no comment. */
static bool cookie_is_usable(str line)
{
    unsigned tabs = 0;
    for (size_t i = 0; i < line.n; i++)
        tabs += line.p[i] == '\t';
    return tabs == 6 && (line.p[0] != '#' || str_has_prefix(line, STR("#HttpOnly_")));
}

static bool secrets_cookies(struct secrets *secrets, const char *path)
{
    struct reach_options *reach = secrets->reach;
    const char **cookies = ARENA_ARRAY(secrets->arena, SECRET_LINES_MAX, const char *);
    reach->cookies = cookies;
    if (!path)
        return true;
    const char *named = arena_join(secrets->arena, (str[]){STR("@"), str_of(path), STR_NONE}, 2).p;
    if (!secrets_read(secrets, "cookie-file", named))
        return false;
    for (str rest = secrets->bytes, line; str_cut(&rest, '\n', &line);) {
        if (line.n && line.p[line.n - 1] == '\r')
            line.n--;
        if (cookie_is_usable(line) && reach->cookie_count < SECRET_LINES_MAX)
            cookies[reach->cookie_count++] = arena_str(secrets->arena, line).p;
    }
    if (!reach->cookie_count)
        secrets_refuse(secrets, "cookie-file", N_("a file of cookies in Netscape's format"));
    return reach->cookie_count > 0;
}

static bool secrets_auth(struct secrets *secrets, const char *value)
{
    if (!value)
        return true;
    if (!secrets_read(secrets, "auth", value))
        return false;
    str line = str_trim(secrets->bytes);
    if (str_find_char(line, ':') == STR_ABSENT || str_find_char(line, '\n') != STR_ABSENT) {
        secrets_refuse(secrets, "auth", "user:password");
        return false;
    }
    secrets->reach->auth = arena_str(secrets->arena, line).p;
    return true;
}

/* libcurl passes over files that are not there in silence. */
static bool secrets_file(struct secrets *secrets, const char *option, const char *path)
{
    if (path && access(path, R_OK) != 0)
        return err_set(&secrets->run->err, ERR_USAGE, N_("option --%s: %s cannot be read"), option,
                       path);
    return true;
}

struct reach_options secrets_none(const struct options *options)
{
    return (struct reach_options){.is_insecure = options->insecure,
                                  .resolve = options->resolve.v,
                                  .resolve_count = options->resolve.n,
                                  .connect_to = options->connect_to.v,
                                  .connect_to_count = options->connect_to.n,
                                  .allow_net = options->allow_net.v,
                                  .allow_net_count = options->allow_net.n,
                                  .proxy = options->proxy};
}

static void secrets_work(void *context)
{
    struct secrets *secrets = context;
    const struct options *options = &secrets->run->options;
    secrets->headers = ARENA_ARRAY(secrets->arena, SECRET_LINES_MAX, const char *);
    *secrets->reach = secrets_none(options);
    secrets->reach->headers = secrets->headers;
    secrets->reach->cert = options->cert;
    secrets->reach->key = options->key;
    bool is_good = secrets_cookies(secrets, options->cookie_file) &&
                   secrets_file(secrets, "cert", options->cert) &&
                   secrets_file(secrets, "key", options->key) &&
                   secrets_auth(secrets, options->auth);
    for (size_t i = 0; is_good && i < options->headers.n; i++)
        is_good = secrets_headers(secrets, options->headers.v[i]);
}

bool secrets_open(struct run *run, struct arena *arena, struct reach_options *reach)
{
    struct secrets secrets = {.run = run, .arena = arena, .reach = reach};
    if (arena_run(arena, 0, secrets_work, &secrets) != ARENA_DONE)
        return err_set(&run->err, ERR_MEMORY, N_("out of memory"));
    return run->err.code == ERR_NONE;
}

const char *secrets_shown(struct arena *arena, const char *target)
{
    struct url url;
    if (!text_is_url(str_of(target)) || url_parse(arena, str_of(target), NULL, &url) != URL_OK ||
        !url.had_credentials)
        return target;
    return url.text.p;
}
