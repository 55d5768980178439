#include "core/url.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static void run(void (*work)(void *context))
{
    struct arena *arena = arena_new((size_t)64 << 20);
    assert_int_equal(arena_run(arena, 0, work, arena), ARENA_DONE);
    arena_free(arena);
}

/* Every part lies in the text where its name says. */
static void check_parts(const struct url *url, const char *raw)
{
    const char *scheme = url->is_https ? "https://" : "http://";
    char port[8] = "";
    if (url->port != (url->is_https ? 443 : 80))
        snprintf(port, sizeof port, ":%u", (unsigned)url->port);
    size_t origin = strlen(scheme) + url->host.n + strlen(port);
    if (!str_has_prefix(url->text, str_of(scheme)) || url->host.p != url->text.p + strlen(scheme) ||
        !str_is(str_slice(url->text, origin - strlen(port), origin), port) ||
        url->origin.p != url->text.p || url->origin.n != origin ||
        url->path.p != url->text.p + origin || !str_has_prefix(url->path, STR("/")) ||
        url->text.n != origin + url->path.n + (url->has_query ? 1 + url->query.n : 0) ||
        url->query.p + url->query.n != url->text.p + url->text.n ||
        (!url->has_query && url->query.n) || url->text.p[url->text.n] != '\0')
        fail_msg("parts of \"%s\" do not fit", raw);
}

struct row {
    const char *raw;
    const char *base; /* NULL: none */
    const char *text; /* NULL: `result` instead of URL_OK */
    enum url_result result;
};

#define BASE "https://www.example.co.jp/a/b/c?q=1"

static const struct row rows[] = {
    /* as it is */
    {"https://example.com/", NULL, "https://example.com/", URL_OK},
    {"http://example.com/a/b.html?x=1&y=2", NULL, "http://example.com/a/b.html?x=1&y=2", URL_OK},
    {"https://example.com", NULL, "https://example.com/", URL_OK},
    {"https://example.com?x", NULL, "https://example.com/?x", URL_OK},
    {"https://example.com/?", NULL, "https://example.com/?", URL_OK},
    {"https://example.com/a#b", NULL, "https://example.com/a", URL_OK},
    {"https://example.com#b?c", NULL, "https://example.com/", URL_OK},
    {"https://example.com/a?b#c?d", NULL, "https://example.com/a?b", URL_OK},
    {"https://example.com/a?b?c", NULL, "https://example.com/a?b?c", URL_OK},
    {"https://example.com/a;b=c,d", NULL, "https://example.com/a;b=c,d", URL_OK},
    {"https://example.com/~u/(x)!$&'*+:@", NULL, "https://example.com/~u/(x)!$&'*+:@", URL_OK},
    {"https://example.com/[a]|b\\c", NULL, "https://example.com/[a]|b/c", URL_OK},
    /* scheme and host in lower case, the rest not */
    {"HTTPS://EXAMPLE.com/Path?Q", NULL, "https://example.com/Path?Q", URL_OK},
    {"hTtP://WwW.Example.COM", NULL, "http://www.example.com/", URL_OK},
    /* white space and control characters around and within */
    {"  https://example.com/ \n", NULL, "https://example.com/", URL_OK},
    {"\x01 https://example.com/a\x1F", NULL, "https://example.com/a", URL_OK},
    {"ht\ntps://exa\tmple.com/a\r\nb", NULL, "https://example.com/ab", URL_OK},
    {"https:/\t/example.com/", NULL, "https://example.com/", URL_OK},
    {"https://example.com/a b", NULL, "https://example.com/a%20b", URL_OK},
    {"https://example.com/a?b c", NULL, "https://example.com/a?b%20c", URL_OK},
    {"https://example.com/a\x01z\x7F", NULL, "https://example.com/a%01z%7F", URL_OK},
    /* ports */
    {"https://example.com:443/", NULL, "https://example.com/", URL_OK},
    {"http://example.com:80/", NULL, "http://example.com/", URL_OK},
    {"http://example.com:443/", NULL, "http://example.com:443/", URL_OK},
    {"https://example.com:80/", NULL, "https://example.com:80/", URL_OK},
    {"https://example.com:/", NULL, "https://example.com/", URL_OK},
    {"https://example.com:0/", NULL, "https://example.com:0/", URL_OK},
    {"https://example.com:00008080/", NULL, "https://example.com:8080/", URL_OK},
    {"https://example.com:65535/", NULL, "https://example.com:65535/", URL_OK},
    {"https://example.com:65536/", NULL, NULL, URL_BAD},
    {"https://example.com:4294967739/", NULL, NULL, URL_BAD}, /* 443 modulo 2^32 */
    {"https://example.com:8a/", NULL, NULL, URL_BAD},
    {"https://example.com:-1/", NULL, NULL, URL_BAD},
    {"https://example.com: 80/", NULL, NULL, URL_BAD},
    {"https://a:b:80/", NULL, NULL, URL_BAD},
    /* slashes */
    {"https:example.com", NULL, "https://example.com/", URL_OK},
    {"https:/example.com/a", NULL, "https://example.com/a", URL_OK},
    {"https:///example.com/a", NULL, "https://example.com/a", URL_OK},
    {"https:\\\\example.com\\a\\b", NULL, "https://example.com/a/b", URL_OK},
    {"https:/\\example.com/a?b\\c", NULL, "https://example.com/a?b\\c", URL_OK},
    {"https://example.com//a//", NULL, "https://example.com//a//", URL_OK},
    {"https://example.com\\@evil.example/", NULL, "https://example.com/@evil.example/", URL_OK},
    /* dot segments */
    {"https://h.jp/a/./b", NULL, "https://h.jp/a/b", URL_OK},
    {"https://h.jp/a/../b", NULL, "https://h.jp/b", URL_OK},
    {"https://h.jp/a/b/..", NULL, "https://h.jp/a/", URL_OK},
    {"https://h.jp/a/b/.", NULL, "https://h.jp/a/b/", URL_OK},
    {"https://h.jp/..", NULL, "https://h.jp/", URL_OK},
    {"https://h.jp/../../a", NULL, "https://h.jp/a", URL_OK},
    {"https://h.jp/a//../b", NULL, "https://h.jp/a/b", URL_OK},
    {"https://h.jp/a/%2e%2E/b/%2E/c", NULL, "https://h.jp/b/c", URL_OK},
    {"https://h.jp/a/.%2e", NULL, "https://h.jp/", URL_OK},
    {"https://h.jp/a/...", NULL, "https://h.jp/a/...", URL_OK},
    {"https://h.jp/a/.b/..c/d..", NULL, "https://h.jp/a/.b/..c/d..", URL_OK},
    {"https://h.jp/a\\..\\b", NULL, "https://h.jp/b", URL_OK},
    {"https://h.jp/a?x=/../y", NULL, "https://h.jp/a?x=/../y", URL_OK},
    {"https://h.jp/a%2F..", NULL, "https://h.jp/a%2F..", URL_OK},
    /* encoding */
    {"https://h.jp/日本?検索=語", NULL,
     "https://h.jp/%E6%97%A5%E6%9C%AC?%E6%A4%9C%E7%B4%A2=%E8%AA%9E", URL_OK},
    {"https://h.jp/\"<>`{}^", NULL, "https://h.jp/%22%3C%3E%60%7B%7D%5E", URL_OK},
    {"https://h.jp/?\"<>'`{}^|", NULL, "https://h.jp/?%22%3C%3E%27`{}^|", URL_OK},
    {"https://h.jp/%zz%4", NULL, "https://h.jp/%zz%4", URL_OK},
    {"https://h.jp/%e3%81%82", NULL, "https://h.jp/%e3%81%82", URL_OK},
    {"https://h.jp/\xE3\x81", NULL, "https://h.jp/%E3%81", URL_OK},
    /* credentials */
    {"https://user:pass@example.com/", NULL, "https://example.com/", URL_OK},
    {"https://user@example.com:8080/a", NULL, "https://example.com:8080/a", URL_OK},
    {"https://a@b@example.com/", NULL, "https://example.com/", URL_OK},
    {"https://www.google.com:443@evil.example/", NULL, "https://evil.example/", URL_OK},
    {"https://example.com/@a", NULL, "https://example.com/@a", URL_OK},
    {"https://@/", NULL, NULL, URL_BAD},
    {"https://user@:80/", NULL, NULL, URL_BAD},
    {"https://user@/a", NULL, NULL, URL_BAD},
    /* hosts */
    {"https://", NULL, NULL, URL_BAD},
    {"https:///", NULL, NULL, URL_BAD},
    {"https://:443/", NULL, NULL, URL_BAD},
    {"https://?x", NULL, NULL, URL_BAD},
    {"https://#x", NULL, NULL, URL_BAD},
    {"https://exa mple.com/", NULL, NULL, URL_BAD},
    {"https://exam%20ple.com/", NULL, NULL, URL_BAD},
    {"https://exam%ple.com/", NULL, NULL, URL_BAD},
    {"https://a%00b/", NULL, NULL, URL_BAD},
    {"https://a<b/", NULL, NULL, URL_BAD},
    {"https://a|b/", NULL, NULL, URL_BAD},
    {"https://a^b/", NULL, NULL, URL_BAD},
    {"https://a\x01"
     "b/",
     NULL, NULL, URL_BAD},
    {"https://a\x7F"
     "b/",
     NULL, NULL, URL_BAD},
    {"https://a%2Fb/", NULL, NULL, URL_BAD},
    {"https://a]b/", NULL, NULL, URL_BAD},
    {"https://\xE3\x81/", NULL, NULL, URL_BAD},
    {"https://my_host.example.com/", NULL, "https://my_host.example.com/", URL_OK},
    {"https://ex%61mple.com/", NULL, "https://example.com/", URL_OK},
    {"https://example.com./", NULL, "https://example.com./", URL_OK},
    {"https://-a.example-.jp/", NULL, "https://-a.example-.jp/", URL_OK},
    {"https://a..b/", NULL, "https://a..b/", URL_OK},
    {"https://a*b!c.jp/", NULL, "https://a*b!c.jp/", URL_OK},
    {"https://localhost:3000/", NULL, "https://localhost:3000/", URL_OK},
    /* names beyond ASCII */
    {"https://日本語.jp/", NULL, "https://xn--wgv71a119e.jp/", URL_OK},
    {"https://WWW.日本語。JP/", NULL, "https://www.xn--wgv71a119e.jp/", URL_OK},
    {"https://ｅｘａｍｐｌｅ．ｃｏｍ/", NULL, "https://example.com/", URL_OK},
    {"https://faß.de/", NULL, "https://xn--fa-hia.de/", URL_OK}, /* non-transitional */
    {"https://ﾃｽﾄ.jp/", NULL, "https://xn--zckzah.jp/", URL_OK},
    {"https://%E3%83%86%E3%82%B9%E3%83%88.jp/", NULL, "https://xn--zckzah.jp/", URL_OK},
    {"https://XN--ZCKZAH.jp/", NULL, "https://xn--zckzah.jp/", URL_OK},
    {"https://xn--a/", NULL, NULL, URL_BAD},
    {"https://xn--zckzah-.jp/", NULL, NULL, URL_BAD},
    {"https://a\u00ADb.jp/", NULL, "https://ab.jp/", URL_OK}, /* soft hyphen is dropped */
    {"https://\u00AD/", NULL, NULL, URL_BAD},
    {"https://a\u2100b.jp/", NULL, NULL, URL_BAD}, /* "a/c" */
    {"https://a\u3000b.jp/", NULL, NULL, URL_BAD}, /* a space */
    {"https://１２７．０．０．１/", NULL, "https://127.0.0.1/", URL_OK},
    /* IPv4 */
    {"http://127.0.0.1/", NULL, "http://127.0.0.1/", URL_OK},
    {"http://0x7f.1/", NULL, "http://127.0.0.1/", URL_OK},
    {"http://0X7F000001/", NULL, "http://127.0.0.1/", URL_OK},
    {"http://2130706433/", NULL, "http://127.0.0.1/", URL_OK},
    {"http://0177.0.0.01/", NULL, "http://127.0.0.1/", URL_OK},
    {"http://1.2.3/", NULL, "http://1.2.0.3/", URL_OK},
    {"http://1.2.65535/", NULL, "http://1.2.255.255/", URL_OK},
    {"http://1.2.65536/", NULL, NULL, URL_BAD},
    {"http://1.2.3.4./", NULL, "http://1.2.3.4/", URL_OK},
    {"http://0x/", NULL, "http://0.0.0.0/", URL_OK},
    {"http://256.1.1.1/", NULL, NULL, URL_BAD},
    {"http://1.1.1.256/", NULL, NULL, URL_BAD},
    {"http://1.2.3.4.5/", NULL, NULL, URL_BAD},
    {"http://1.2..4/", NULL, NULL, URL_BAD},
    {"http://4294967295/", NULL, "http://255.255.255.255/", URL_OK},
    {"http://4294967296/", NULL, NULL, URL_BAD},
    {"http://99999999999999999999999/", NULL, NULL, URL_BAD},
    {"http://08.1.1.1/", NULL, NULL, URL_BAD},
    {"http://a.1/", NULL, NULL, URL_BAD},
    {"http://a.0x1/", NULL, NULL, URL_BAD},
    {"http://1.a/", NULL, "http://1.a/", URL_OK},
    {"http://1e2.jp/", NULL, "http://1e2.jp/", URL_OK},
    /* IPv6 */
    {"http://[::1]:8080/", NULL, "http://[::1]:8080/", URL_OK},
    {"http://[2001:DB8:0:0:1:0:0:1]/", NULL, "http://[2001:db8::1:0:0:1]/", URL_OK},
    {"http://[1:0:0:2:0:0:0:3]/", NULL, "http://[1:0:0:2::3]/", URL_OK},
    {"http://[1:0:2:3:4:5:6:7]/", NULL, "http://[1:0:2:3:4:5:6:7]/", URL_OK},
    {"http://[0:0::0]/", NULL, "http://[::]/", URL_OK},
    {"http://[1::]/", NULL, "http://[1::]/", URL_OK},
    {"http://[::ffff:127.0.0.1]/", NULL, "http://[::ffff:7f00:1]/", URL_OK},
    {"http://[1:2:3:4:5:6:7::]/", NULL, "http://[1:2:3:4:5:6:7:0]/", URL_OK},
    {"http://[::1/", NULL, NULL, URL_BAD},
    {"http://[::1]a/", NULL, NULL, URL_BAD},
    {"http://[]/", NULL, NULL, URL_BAD},
    {"http://[1::2::3]/", NULL, NULL, URL_BAD},
    {"http://[1:2:3]/", NULL, NULL, URL_BAD},
    {"http://[fe80::1%25eth0]/", NULL, NULL, URL_BAD},
    {"http://[::1.2.3]/", NULL, NULL, URL_BAD},
    {"http://[::12345]/", NULL, NULL, URL_BAD},
    {"http://[1.2.3.4]/", NULL, NULL, URL_BAD},
    /* relative to BASE */
    {"d", BASE, "https://www.example.co.jp/a/b/d", URL_OK},
    {"./d", BASE, "https://www.example.co.jp/a/b/d", URL_OK},
    {"../d", BASE, "https://www.example.co.jp/a/d", URL_OK},
    {"..", BASE, "https://www.example.co.jp/a/", URL_OK},
    {".", BASE, "https://www.example.co.jp/a/b/", URL_OK},
    {"../../../d", BASE, "https://www.example.co.jp/d", URL_OK},
    {"/d", BASE, "https://www.example.co.jp/d", URL_OK},
    {"\\d", BASE, "https://www.example.co.jp/d", URL_OK},
    {"/", BASE, "https://www.example.co.jp/", URL_OK},
    {"d/", BASE, "https://www.example.co.jp/a/b/d/", URL_OK},
    {"d?e", BASE, "https://www.example.co.jp/a/b/d?e", URL_OK},
    {"?e", BASE, "https://www.example.co.jp/a/b/c?e", URL_OK},
    {"?", BASE, "https://www.example.co.jp/a/b/c?", URL_OK},
    {"#e", BASE, "https://www.example.co.jp/a/b/c?q=1", URL_OK},
    {"?a:b", BASE, "https://www.example.co.jp/a/b/c?a:b", URL_OK},
    {"./a:b", BASE, "https://www.example.co.jp/a/b/a:b", URL_OK},
    {"1:b", BASE, "https://www.example.co.jp/a/b/1:b", URL_OK},
    {"//cdn.example.com/x.js", BASE, "https://cdn.example.com/x.js", URL_OK},
    {"//cdn.example.com", BASE, "https://cdn.example.com/", URL_OK},
    {"\\\\cdn.example.com\\x", BASE, "https://cdn.example.com/x", URL_OK},
    {"/\\cdn.example.com/x", BASE, "https://cdn.example.com/x", URL_OK},
    {"///cdn.example.com/x", BASE, "https://cdn.example.com/x", URL_OK},
    {"//cdn.example.com:80/x", BASE, "https://cdn.example.com:80/x", URL_OK},
    {"//", BASE, NULL, URL_BAD},
    {"//cdn.example.com/x", "http://h.jp:8080/", "http://cdn.example.com/x", URL_OK},
    {"x", "http://h.jp:8080/y", "http://h.jp:8080/x", URL_OK},
    {"x", "http://h.jp", "http://h.jp/x", URL_OK},
    {"https:x", BASE, "https://www.example.co.jp/a/b/x", URL_OK},
    {"https:/x", BASE, "https://www.example.co.jp/x", URL_OK},
    {"https:?x", BASE, "https://www.example.co.jp/a/b/c?x", URL_OK},
    {"https:", BASE, "https://www.example.co.jp/a/b/c?q=1", URL_OK},
    {"http:x", BASE, "http://x/", URL_OK},
    {"http:/x/y", BASE, "http://x/y", URL_OK},
    {"HTTPS://other.jp", BASE, "https://other.jp/", URL_OK},
    {"画像.png", BASE, "https://www.example.co.jp/a/b/%E7%94%BB%E5%83%8F.png", URL_OK},
    {" d\n", BASE, "https://www.example.co.jp/a/b/d", URL_OK},
    {"x", "https://u:p@h.jp/", "https://h.jp/x", URL_OK},
    /* what is no address of ours */
    {"", NULL, NULL, URL_EMPTY},
    {" \t\n", BASE, NULL, URL_EMPTY},
    {"", BASE, NULL, URL_EMPTY},
    {"x", NULL, NULL, URL_BAD},
    {"/x", NULL, NULL, URL_BAD},
    {"//example.com/", NULL, NULL, URL_BAD},
    {"#x", NULL, NULL, URL_BAD},
    {"www.example.com", NULL, NULL, URL_BAD},
    {"://example.com", NULL, NULL, URL_BAD},
    {"javascript:void(0)", BASE, NULL, URL_OTHER_SCHEME},
    {"JavaScript:alert(1)", NULL, NULL, URL_OTHER_SCHEME},
    {"java\nscript:alert(1)", BASE, NULL, URL_OTHER_SCHEME},
    {"data:text/html,<p>", BASE, NULL, URL_OTHER_SCHEME},
    {"mailto:a@b.jp", BASE, NULL, URL_OTHER_SCHEME},
    {"tel:0312345678", BASE, NULL, URL_OTHER_SCHEME},
    {"blob:https://a/b", BASE, NULL, URL_OTHER_SCHEME},
    {"about:blank", BASE, NULL, URL_OTHER_SCHEME},
    {"ftp://example.com/", BASE, NULL, URL_OTHER_SCHEME},
    {"httpss://example.com/", NULL, NULL, URL_OTHER_SCHEME},
    {"x+y-z.1:", NULL, NULL, URL_OTHER_SCHEME},
    {"localhost:8080/", NULL, NULL, URL_OTHER_SCHEME},
};

static void check_row(struct arena *arena, const struct row *row)
{
    struct url base, url, again;
    if (row->base)
        assert_int_equal(url_parse(arena, str_of(row->base), NULL, &base), URL_OK);
    enum url_result result = url_parse(arena, str_of(row->raw), row->base ? &base : NULL, &url);
    if (result != row->result)
        fail_msg("\"%s\" gives %d, not %d", row->raw, (int)result, (int)row->result);
    if (result != URL_OK)
        return;
    if (!str_is(url.text, row->text))
        fail_msg("\"%s\" gives %.*s, not %s", row->raw, STR_ARG(url.text), row->text);
    check_parts(&url, row->raw);
    /* What is normal stays as it is. */
    assert_int_equal(url_parse(arena, url.text, NULL, &again), URL_OK);
    assert_true(str_eq(url.text, again.text));
    assert_int_equal(url.port, again.port);
}

static void parse_rows(void *context)
{
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        check_row(context, &rows[i]);
}

/* No prefix, and nothing behind the end of one, is read wrongly. */
static void parse_prefixes(void *context)
{
    struct url base, url;
    assert_int_equal(url_parse(context, STR(BASE), NULL, &base), URL_OK);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        str raw = str_of(rows[i].raw);
        for (size_t n = 0; n <= raw.n; n++)
            if (url_parse(context, arena_str(context, str_slice(raw, 0, n)), &base, &url) == URL_OK)
                check_parts(&url, rows[i].raw);
    }
}

static void parse_parts(void *context)
{
    struct url url;
    assert_int_equal(
        url_parse(context, STR("http://u:p@WWW.Example.jp:8080/a/b?c=d#e"), NULL, &url), URL_OK);
    assert_true(str_is(url.host, "www.example.jp"));
    assert_true(str_is(url.origin, "http://www.example.jp:8080"));
    assert_true(str_is(url.path, "/a/b"));
    assert_true(str_is(url.query, "c=d"));
    assert_true(url.has_query && url.had_credentials && !url.is_https);
    assert_int_equal(url.port, 8080);

    assert_int_equal(url_parse(context, STR("https://[::1]/"), NULL, &url), URL_OK);
    assert_true(str_is(url.host, "[::1]"));
    assert_true(url.is_https && !url.has_query && !url.had_credentials);
    assert_int_equal(url.port, 443);

    static const struct {
        const char *raw;
        bool had;
    } credentials[] = {
        {"https://a@h.jp/", true},  {"https://:b@h.jp/", true}, {"https://@h.jp/", false},
        {"https://:@h.jp/", false}, {"https://h.jp/@", false},  {"https://h.jp/?a@b", false},
    };
    for (size_t i = 0; i < COUNT_OF(credentials); i++) {
        assert_int_equal(url_parse(context, str_of(credentials[i].raw), NULL, &url), URL_OK);
        assert_int_equal(url.had_credentials, credentials[i].had);
    }
}

static str long_text(struct arena *arena, const char *before, size_t n, const char *after)
{
    char *fill = arena_alloc(arena, n + 1);
    memset(fill, 'a', n);
    const str parts[] = {str_of(before), {fill, n}, str_of(after)};
    return arena_join(arena, parts, COUNT_OF(parts));
}

static void parse_long(void *context)
{
    static const struct {
        const char *before;
        size_t n; /* times 'a' */
        const char *after;
        enum url_result result;
    } longs[] = {
        {"https://h.jp/", URL_MAX - 13, "", URL_OK},
        {"https://h.jp/", URL_MAX - 12, "", URL_TOO_LONG},
        {"https://h.jp/?", URL_MAX, "", URL_TOO_LONG},
        {"https://h.jp/#", 10 * URL_MAX, "", URL_OK},              /* a fragment is nothing */
        {"https://h.jp/", URL_MAX - 18, "/../b", URL_OK},          /* becomes short */
        {"https://h.jp/", URL_MAX - 14, "\xE3\x81", URL_TOO_LONG}, /* becomes long */
        {"data:,", 100 * URL_MAX, "", URL_OTHER_SCHEME},
        {"", 100 * URL_MAX, "", URL_TOO_LONG},
        {"https://", 1000, ".jp/", URL_OK},
        {"https://日", 2000, ".jp/", URL_BAD},
    };
    struct url base, url;
    assert_int_equal(url_parse(context, STR(BASE), NULL, &base), URL_OK);
    for (size_t i = 0; i < COUNT_OF(longs); i++) {
        str raw = long_text(context, longs[i].before, longs[i].n, longs[i].after);
        enum url_result result = url_parse(context, raw, &base, &url);
        if (result != longs[i].result)
            fail_msg("long row %zu gives %d", i, (int)result);
        if (result == URL_OK)
            assert_true(url.text.n <= URL_MAX);
    }
    /* A long base and a long reference. */
    assert_int_equal(
        url_parse(context, long_text(context, "https://h.jp/", 8000, "/"), NULL, &base), URL_OK);
    assert_int_equal(url_parse(context, long_text(context, "", 1000, ""), &base, &url),
                     URL_TOO_LONG);
    assert_int_equal(url_parse(context, long_text(context, "../", 1000, ""), &base, &url), URL_OK);
    assert_int_equal(url.text.n, 13 + 1000);
}

static void test_parse(void **state)
{
    (void)state;
    assert_true(COUNT_OF(rows) >= 120);
    run(parse_rows);
    run(parse_prefixes);
    run(parse_parts);
    run(parse_long);
}

static void decode_rows(void *context)
{
    static const struct {
        const char *text, *expected;
    } texts[] = {
        {"", ""},
        {"abc", "abc"},
        {"%41%62", "Ab"},
        {"%e3%81%82", "あ"},
        {"%E3%81%82", "あ"},
        {"a+b", "a+b"},
        {"%", "%"},
        {"%4", "%4"},
        {"%zz", "%zz"},
        {"%4z", "%4z"},
        {"%%41", "%A"},
        {"%2541", "%41"},
        {"a%20", "a "},
    };
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        str text = str_of(texts[i].text);
        str decoded = url_decode(context, text);
        assert_string_equal(decoded.p, texts[i].expected);
        assert_int_equal(decoded.n, strlen(texts[i].expected));
        assert_ptr_not_equal(decoded.p, text.p);
    }
    /* An escape that the length cuts off is none. */
    assert_true(str_is(url_decode(context, str_slice(STR("a%41"), 0, 3)), "a%4"));
    str nul = url_decode(context, STR("a%00b"));
    assert_int_equal(nul.n, 3);
    assert_memory_equal(nul.p, "a\0b", 3);
}

static void test_decode(void **state)
{
    (void)state;
    run(decode_rows);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_parse),
        cmocka_unit_test(test_decode),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
