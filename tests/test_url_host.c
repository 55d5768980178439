#include "core/text.h"
#include "core/url.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <cmocka.h>

static void run(void (*work)(void *context))
{
    struct arena *arena = arena_new((size_t)64 << 20);
    assert_int_equal(arena_run(arena, 0, work, arena), ARENA_DONE);
    arena_free(arena);
}

static void test_registrable(void **state)
{
    static const struct {
        const char *host, *domain;
    } hosts[] = {
        {"example.com", "example.com"},
        {"www.example.com", "example.com"},
        {"a.b.example.co.jp", "example.co.jp"},
        {"example.co.jp", "example.co.jp"},
        {"www.example.jp", "example.jp"},
        {"www.city.yokohama.jp", "city.yokohama.jp"}, /* an exception of the list */
        {"www.foo.minato.tokyo.jp", "foo.minato.tokyo.jp"},
        {"co.jp", "co.jp"},
        {"jp", "jp"},
        {"user.github.io", "user.github.io"}, /* private part */
        {"a.user.github.io", "user.github.io"},
        {"github.io", "github.io"},
        {"d111111abcdef8.cloudfront.net", "d111111abcdef8.cloudfront.net"},
        {"a.b.unknown-tld", "b.unknown-tld"},
        {"localhost", "localhost"},
        {"www.example.co.jp.", "example.co.jp"},
        {"jp.", "jp"},
        {"a.example.jp..", "example.jp"},
        {".", "."},
        {"", ""},
        {"192.168.0.1", "192.168.0.1"},
        {"[::1]", "[::1]"},
        {"[2001:db8::1.2.3.4]", "[2001:db8::1.2.3.4]"},
        {"xn--wgv71a119e.jp", "xn--wgv71a119e.jp"},
        {"a.xn--zckzah.jp", "xn--zckzah.jp"},
        {"..", "."},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(hosts); i++) {
        str host = str_of(hosts[i].host);
        str domain = url_registrable(host);
        if (!str_is(domain, hosts[i].domain))
            fail_msg("%s gives %.*s", hosts[i].host, STR_ARG(domain));
        assert_true(domain.p >= host.p && domain.p + domain.n <= host.p + host.n);
    }
    /* The host ends with its length, not with a NUL. */
    assert_true(str_is(url_registrable(str_slice(STR("a.example.com"), 0, 11)), "example.c"));
    char longer[300];
    memset(longer, 'a', sizeof longer);
    longer[200] = '.';
    assert_int_equal(url_registrable((str){longer, sizeof longer}).n, sizeof longer);
}

static void test_under(void **state)
{
    static const struct {
        const char *host, *domain;
        bool under;
    } hosts[] = {
        {"example.com", "example.com", true},
        {"www.example.com", "example.com", true},
        {"a.b.example.com", "example.com", true},
        {"notexample.com", "example.com", false},
        {"example.com", "www.example.com", false},
        {"example.com.evil.jp", "example.com", false},
        {"example.com", "", false},
        {"", "", false},
        {"www.example.com.", "example.com", true},
        {".example.com", "example.com", true},
        {"www.example.com", ".com", false},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(hosts); i++)
        if (url_is_under(str_of(hosts[i].host), str_of(hosts[i].domain)) != hosts[i].under)
            fail_msg("%s under %s", hosts[i].host, hosts[i].domain);
}

static const struct {
    const char *host;
    bool is_address, is_private;
} addresses[] = {
    {"localhost", false, true},
    {"a.localhost", false, true},
    {"localhost.", false, true},
    {"localhost.example.com", false, false},
    {"notlocalhost", false, false},
    {"example.com", false, false},
    {"10.example.com", false, false},
    {"", false, false},
    {"127.0.0.1", true, true},
    {"127.255.255.255", true, true},
    {"126.255.255.255", true, false},
    {"128.0.0.0", true, false},
    {"10.0.0.0", true, true},
    {"10.255.255.255", true, true},
    {"9.255.255.255", true, false},
    {"11.0.0.0", true, false},
    {"172.15.255.255", true, false},
    {"172.16.0.0", true, true},
    {"172.31.255.255", true, true},
    {"172.32.0.0", true, false},
    {"192.167.255.255", true, false},
    {"192.168.0.0", true, true},
    {"192.168.255.255", true, true},
    {"192.169.0.0", true, false},
    {"169.253.255.255", true, false},
    {"169.254.169.254", true, true},
    {"169.255.0.0", true, false},
    {"100.63.255.255", true, false},
    {"100.64.0.0", true, true},
    {"100.127.255.255", true, true},
    {"100.128.0.0", true, false},
    {"0.0.0.0", true, true},
    {"0.255.255.255", true, true},
    {"1.0.0.0", true, false},
    {"8.8.8.8", true, false},
    {"0x7f.1", true, true}, /* also what no parser has normalised */
    {"2130706433", true, true},
    {"[::1]", true, true},
    {"[::]", true, true},
    {"[::2]", true, true}, /* carries 0.0.0.2 */
    {"[fe80::1]", true, true},
    {"[febf::1]", true, true},
    {"[fec0::1]", true, true},
    {"[feff::1]", true, true},
    {"[fe7f::1]", true, false},
    {"[ff02::1]", true, true},
    {"192.0.0.8", true, true},
    {"192.0.1.1", true, false},
    {"198.17.255.255", true, false},
    {"198.18.0.1", true, true},
    {"198.19.255.255", true, true},
    {"198.20.0.0", true, false},
    {"223.255.255.255", true, false},
    {"224.0.0.1", true, true},
    {"255.255.255.255", true, true},
    {"[64:ff9b:1::a00:1]", true, true},
    {"[64:ff9b:1::808:808]", true, false},
    {"[2001:0:808:808::f5ff:fffe]", true, true}, /* Teredo of 10.0.0.1 */
    {"[2001:0:a00:1::f7f7:f7f7]", true, true},   /* by a server at 10.0.0.1 */
    {"[2001:0:808:808::f7f7:f7f7]", true, false},
    {"[2404::5efe:a00:1]", true, true}, /* ISATAP */
    {"[2404::200:5efe:c0a8:1]", true, true},
    {"[2404::5efe:808:808]", true, false},
    {"[fc00::1]", true, true},
    {"[fdff::1]", true, true},
    {"[fe00::1]", true, false},
    {"[fbff::1]", true, false},
    {"[2001:db8::1]", true, false},
    {"[2404:6800:4004::1]", true, false},
    {"[::ffff:127.0.0.1]", true, true},
    {"[::ffff:7f00:1]", true, true},
    {"[::ffff:a00:1]", true, true},
    {"[::ffff:c0a8:1]", true, true},
    {"[::ffff:808:808]", true, false},
    {"[::ffff:0:7f00:1]", true, true},
    {"[64:ff9b::7f00:1]", true, true},
    {"[64:ff9b::808:808]", true, false},
    {"[2002:7f00:1::]", true, true},
    {"[2002:808:808::]", true, false},
    {"[::1", false, false},
    {"::1", false, false},
    {"1.2.3.4.5", false, false},
};

static void test_private(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(addresses); i++) {
        str host = str_of(addresses[i].host);
        if (url_is_address(host) != addresses[i].is_address)
            fail_msg("%s: address", addresses[i].host);
        if (url_is_private(host) != addresses[i].is_private)
            fail_msg("%s: private", addresses[i].host);
    }
}

/* The socket address of every literal above that inet_pton reads gives the same answer. */
static void test_private_address(void **state)
{
    size_t count = 0;
    (void)state;
    for (size_t i = 0; i < COUNT_OF(addresses); i++) {
        struct sockaddr_in in = {.sin_family = AF_INET};
        struct sockaddr_in6 in6 = {.sin6_family = AF_INET6};
        char text[64] = "";
        str host = str_of(addresses[i].host);
        if (str_has_prefix(host, STR("[")) && str_has_suffix(host, STR("]"))) {
            memcpy(text, host.p + 1, host.n - 2);
            assert_int_equal(inet_pton(AF_INET6, text, &in6.sin6_addr), 1);
            assert_int_equal(url_is_private_address(&in6), addresses[i].is_private);
            count++;
        } else if (inet_pton(AF_INET, addresses[i].host, &in.sin_addr) == 1) {
            assert_int_equal(url_is_private_address(&in), addresses[i].is_private);
            count++;
        }
    }
    assert_true(count > 40);
    struct sockaddr_un un = {.sun_family = AF_UNIX};
    assert_true(url_is_private_address(&un));
}

static void idn_rows(void *context)
{
    static const struct {
        const char *host, *ascii;
    } hosts[] = {
        {"日本語.jp", "xn--wgv71a119e.jp"},
        {"Example.JP", "example.jp"},
        {"-日本-.jp", "xn-----6t7du0c.jp"}, /* hyphens where the DNS has none */
        {"xn--wgv71a119e.jp", "xn--wgv71a119e.jp"},
        {"a\u200Db.jp", NULL}, /* a joiner where none may stand */
        {"xn--ls8h=", NULL},
        {"", NULL},
    };
    for (size_t i = 0; i < COUNT_OF(hosts); i++) {
        str ascii = text_idn_to_ascii(context, str_of(hosts[i].host));
        if (hosts[i].ascii)
            assert_string_equal(ascii.p, hosts[i].ascii);
        else
            assert_null(ascii.p);
    }
}

static void test_idn(void **state)
{
    (void)state;
    run(idn_rows);
}

static const struct {
    const char *net, *host;
    bool is_net, has;
} nets[] = {
    {"10.0.0.0/8", "10.255.0.1", true, true},
    {"10.0.0.0/8", "11.0.0.1", true, false},
    {"10.128.0.0/9", "10.127.255.255", true, false},
    {"10.128.0.0/9", "10.200.1.1", true, true},
    {"10.0.0.0/8", "[::ffff:10.1.2.3]", true, true}, /* mapped: the same connection */
    {"10.0.0.0/8", "[64:ff9b::a01:203]", true, false},
    {"10.0.0.0/8", "[a00::]", true, false},
    {"10.0.0.0/8", "www.example.jp", true, false},
    {"192.168.1.5", "192.168.1.5", true, true},
    {"192.168.1.5", "192.168.1.6", true, false},
    {"0.0.0.0/0", "192.168.1.6", true, true},
    {"0.0.0.0/0", "[fd00::1]", true, false},
    {"::/0", "[fd00::1]", true, true},
    {"::/0", "192.168.1.6", true, false},
    {"fd00::/8", "[fdff::1]", true, true},
    {"fd00::/8", "[fe80::1]", true, false},
    {"fe80::/10", "[febf::1]", true, true},
    {"64:ff9b::/96", "[64:ff9b::a01:203]", true, true},
    {"::1", "[::1]", true, true},
    {"::1", "[::2]", true, false},
    {"::1/128", "127.0.0.1", true, false},
    {"10.1.2.3/8", "10.1.2.3", false, false}, /* bits behind the mask */
    {"fd00::1/8", "", false, false},
    {"10.0.0.0/33", "", false, false},
    {"::/129", "", false, false},
    {"10.0.0.0/", "", false, false},
    {"10.0.0.0/-1", "", false, false},
    {"10.0.0.0/8/8", "", false, false},
    {"10.0.0/8", "", false, false},
    {"[::1]/128", "", false, false},
    {"localhost", "", false, false},
    {"", "", false, false},
    {"/8", "", false, false},
    {"1111:2222:3333:4444:5555:6666:7777:8888:9999:aaaa:bbbb/8", "", false, false},
};

static void test_nets(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(nets); i++) {
        struct url_net net;
        if (url_net_parse(str_of(nets[i].net), &net) != nets[i].is_net)
            fail_msg("%s: a network?", nets[i].net);
        if (nets[i].is_net && url_net_has_host(&net, str_of(nets[i].host)) != nets[i].has)
            fail_msg("%s in %s", nets[i].host, nets[i].net);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_registrable),
        cmocka_unit_test(test_under),
        cmocka_unit_test(test_nets),
        cmocka_unit_test(test_private),
        cmocka_unit_test(test_private_address),
        cmocka_unit_test(test_idn),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
