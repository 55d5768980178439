/* Hosts: the host parser of the URL Standard, addresses, and registrable domains. */
#include "core/text.h"
#include "core/url.h"

#include <arpa/inet.h>
#include <libpsl.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

/* Forbidden domain code points besides controls and DEL. */
#define HOST_FORBIDDEN " #/:<>?@[\\]^|%"
#define HOST_MAX 255 /* a name that the DNS can hold; longer ones have no registrable part */

#define IPV4_BYTES 4
#define IPV6_BYTES 16
#define IPV6_PIECES 8

/* --- addresses ---------------------------------------------------------------------------------- */

/* "0x7f", "0177" or "127"; values beyond 32 bit come out as UINT32_MAX + 1. */
static bool ipv4_number(str s, uint64_t *out)
{
    unsigned base = 10;
    uint64_t value = 0;
    if (!s.n)
        return false;
    if (str_has_prefix_nocase(s, STR("0x"))) {
        base = 16;
        s = str_skip(s, 2);
    } else if (s.n > 1 && s.p[0] == '0') {
        base = 8;
        s = str_skip(s, 1);
    }
    for (size_t i = 0; i < s.n; i++) {
        int digit = ascii_hex(s.p[i]);
        if (digit < 0 || (unsigned)digit >= base)
            return false;
        value = value * base + (unsigned)digit;
        if (value > UINT32_MAX)
            value = (uint64_t)UINT32_MAX + 1;
    }
    *out = value;
    return true;
}

/* "Ends in a number" of the URL Standard: such a host is an IPv4 address or nothing. */
static bool ipv4_is_meant(str host)
{
    uint64_t ignored;
    if (str_has_suffix(host, STR(".")))
        host.n--;
    size_t start = host.n;
    while (start && host.p[start - 1] != '.')
        start--;
    str last = str_skip(host, start);
    bool digits = last.n > 0;
    for (size_t i = 0; i < last.n; i++)
        digits = digits && ascii_is_digit(last.p[i]);
    return digits || ipv4_number(last, &ignored);
}

/* The IPv4 parser of the URL Standard: one to four numbers, the last one fills what is left. */
static bool ipv4_parse(str host, uint32_t *out)
{
    uint64_t numbers[IPV4_BYTES];
    size_t count = 0;
    uint64_t address = 0;
    str part;
    if (host.n > 1 && str_has_suffix(host, STR(".")))
        host.n--;
    while (str_cut(&host, '.', &part)) {
        if (count == COUNT_OF(numbers) || !ipv4_number(part, &numbers[count]))
            return false;
        count++;
    }
    for (size_t i = 0; i + 1 < count; i++) {
        if (numbers[i] > 255)
            return false;
        address |= numbers[i] << (8 * (3 - i));
    }
    if (!count || numbers[count - 1] >> (8 * (IPV4_BYTES + 1 - count)))
        return false;
    *out = (uint32_t)(address | numbers[count - 1]);
    return true;
}

/* The address in "[...]". inet_pton reads what the URL Standard's IPv6 parser reads. */
static bool ipv6_parse(str host, unsigned char *bytes)
{
    char text[INET6_ADDRSTRLEN];
    if (host.n < 3 || host.p[0] != '[' || host.p[host.n - 1] != ']')
        return false;
    str inner = str_slice(host, 1, host.n - 1);
    if (inner.n >= sizeof text || str_find_char(inner, '\0') != STR_ABSENT)
        return false;
    memcpy(text, inner.p, inner.n);
    text[inner.n] = '\0';
    return inet_pton(AF_INET6, text, bytes) == 1;
}

/* The first longest run of two or more zero pieces, which "::" stands for. */
static size_t ipv6_zeros(const unsigned *pieces, size_t *length)
{
    size_t best = IPV6_PIECES;
    *length = 1;
    for (size_t i = 0; i < IPV6_PIECES; i++) {
        size_t n = 0;
        while (i + n < IPV6_PIECES && pieces[i + n] == 0)
            n++;
        if (n > *length) {
            *length = n;
            best = i;
        }
    }
    return best;
}

/* Not inet_ntop, which writes mapped addresses with dots. */
static str ipv6_text(struct arena *arena, const unsigned char *bytes)
{
    struct buf buf = buf_init(arena, HOST_MAX);
    unsigned pieces[IPV6_PIECES];
    size_t length;
    for (size_t i = 0; i < IPV6_PIECES; i++)
        pieces[i] = (unsigned)bytes[2 * i] << 8 | bytes[2 * i + 1];
    size_t zeros = ipv6_zeros(pieces, &length);
    buf_add_char(&buf, '[');
    for (size_t i = 0; i < IPV6_PIECES; i++) {
        if (i == zeros) {
            buf_add(&buf, i ? STR(":") : STR("::"));
            i += length - 1;
            continue;
        }
        buf_add(&buf, arena_printf(arena, i + 1 < IPV6_PIECES ? "%x:" : "%x", pieces[i]));
    }
    buf_add_char(&buf, ']');
    return buf_str(&buf);
}

/* --- hosts -------------------------------------------------------------------------------------- */

static bool host_needs_idn(str host)
{
    for (size_t i = 0; i < host.n; i++)
        if ((unsigned char)host.p[i] >= 0x80)
            return true;
    for (str rest = host, label; str_cut(&rest, '.', &label);)
        if (str_has_prefix_nocase(label, STR("xn--")))
            return true;
    return false;
}

static bool host_is_clean(str host)
{
    for (size_t i = 0; i < host.n; i++) {
        unsigned char c = (unsigned char)host.p[i];
        if (c <= 0x20 || c >= 0x7F || strchr(HOST_FORBIDDEN, c))
            return false;
    }
    return host.n > 0;
}

static str host_lower(struct arena *arena, str host)
{
    char *lower = arena_alloc(arena, host.n + 1);
    for (size_t i = 0; i < host.n; i++)
        lower[i] = ascii_lower(host.p[i]);
    return (str){lower, host.n};
}

str url_host(struct arena *arena, str raw)
{
    unsigned char bytes[IPV6_BYTES];
    uint32_t address;
    if (str_has_prefix(raw, STR("[")))
        return ipv6_parse(raw, bytes) ? ipv6_text(arena, bytes) : STR_NONE;
    if (str_find_char(raw, '%') != STR_ABSENT)
        raw = url_decode(arena, raw);
    str host = host_needs_idn(raw) ? text_idn_to_ascii(arena, raw) : host_lower(arena, raw);
    if (!host_is_clean(host))
        return STR_NONE;
    if (!ipv4_is_meant(host))
        return host;
    if (!ipv4_parse(host, &address))
        return STR_NONE;
    return arena_printf(arena, "%u.%u.%u.%u", address >> 24, address >> 16 & 255,
                        address >> 8 & 255, address & 255);
}

/* --- questions about hosts ---------------------------------------------------------------------- */

/* "example.jp." is the same site as "example.jp". */
static str host_without_last_dot(str host)
{
    while (host.n > 1 && host.p[host.n - 1] == '.')
        host.n--;
    return host;
}

str url_registrable(str host)
{
    char name[HOST_MAX + 1];
    str plain = host_without_last_dot(host);
    if (plain.n > HOST_MAX || url_is_address(plain) || str_find_char(plain, '.') == STR_ABSENT)
        return plain;
    memcpy(name, plain.p, plain.n);
    name[plain.n] = '\0';
    const psl_ctx_t *list = psl_builtin();
    const char *domain = list ? psl_registrable_domain(list, name) : NULL;
    return domain ? str_skip(plain, (size_t)(domain - name)) : plain;
}

bool url_is_under(str host, str domain)
{
    host = host_without_last_dot(host);
    if (!domain.n || !str_has_suffix(host, domain))
        return false;
    return host.n == domain.n || host.p[host.n - domain.n - 1] == '.';
}

/* Bytes of a host that is an address: 4, 16, or 0 when it is a name. */
static size_t address_bytes(str host, unsigned char *bytes)
{
    uint32_t address;
    if (ipv6_parse(host, bytes))
        return IPV6_BYTES;
    if (!host.n || !ipv4_is_meant(host) || !ipv4_parse(host, &address))
        return 0;
    for (size_t i = 0; i < IPV4_BYTES; i++)
        bytes[i] = (unsigned char)(address >> (8 * (3 - i)));
    return IPV4_BYTES;
}

bool url_is_address(str host)
{
    unsigned char bytes[IPV6_BYTES];
    return address_bytes(host, bytes) != 0;
}

static bool ipv4_is_private(const unsigned char *bytes)
{
    static const struct {
        uint32_t net;
        unsigned bits;
    } nets[] = {
        {0x00000000, 8},  /* "this network" */
        {0x0A000000, 8},  /* RFC 1918 */
        {0x64400000, 10}, /* carrier-grade NAT */
        {0x7F000000, 8},  /* loopback */
        {0xA9FE0000, 16}, /* link-local: cloud metadata lives here */
        {0xAC100000, 12}, /* RFC 1918 */
        {0xC0000000, 24}, /* IETF protocol assignments (RFC 6890) */
        {0xC0A80000, 16}, /* RFC 1918 */
        {0xC6120000, 15}, /* benchmarks (RFC 2544) */
        {0xE0000000, 4},  /* multicast */
        {0xF0000000, 4},  /* reserved, and broadcast */
    };
    uint32_t address =
        (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
    for (size_t i = 0; i < COUNT_OF(nets); i++)
        if ((address ^ nets[i].net) >> (32 - nets[i].bits) == 0)
            return true;
    return false;
}

/* The forms that carry an IPv4 address to which a gateway may pass the connection on; the address stands
 * at `at`. */
static bool ipv6_carries_private(const unsigned char *bytes)
{
    static const struct {
        unsigned char prefix[12];
        size_t n, at;
    } forms[] = {
        {{[10] = 0xFF, [11] = 0xFF}, 12, 12},          /* mapped (RFC 4291) */
        {{[8] = 0xFF, [9] = 0xFF}, 12, 12},            /* translated (RFC 2765) */
        {{0}, 12, 12},                                 /* compatible, with it :: and ::1 */
        {{0x00, 0x64, 0xFF, 0x9B}, 12, 12},            /* NAT64 (RFC 6052) */
        {{0x00, 0x64, 0xFF, 0x9B, 0x00, 0x01}, 6, 12}, /* NAT64 of a network's own (RFC 8215) */
        {{0x20, 0x02}, 2, 2},                          /* 6to4 (RFC 3056) */
    };
    static const unsigned char isatap[3] = {0x00, 0x5E, 0xFE}; /* RFC 5214, behind 00 or 02 */
    for (size_t i = 0; i < COUNT_OF(forms); i++)
        if (memcmp(bytes, forms[i].prefix, forms[i].n) == 0)
            return ipv4_is_private(bytes + forms[i].at);
    return (bytes[8] & 0xFD) == 0 && memcmp(bytes + 9, isatap, sizeof isatap) == 0 &&
           ipv4_is_private(bytes + 12);
}

/* Teredo (RFC 4380) ends in the bits of the client's address turned over. */
static bool ipv6_is_private_teredo(const unsigned char *bytes)
{
    static const unsigned char prefix[4] = {0x20, 0x01};
    unsigned char client[IPV4_BYTES];
    for (size_t i = 0; i < IPV4_BYTES; i++)
        client[i] = (unsigned char)(bytes[12 + i] ^ 0xFF);
    return memcmp(bytes, prefix, sizeof prefix) == 0 &&
           (ipv4_is_private(bytes + 4) || ipv4_is_private(client));
}

/* fc00::/7, link-local fe80::/10, once site-local fec0::/10 (RFC 3879), multicast. */
static bool ipv6_is_private(const unsigned char *bytes)
{
    return (bytes[0] & 0xFE) == 0xFC || (bytes[0] == 0xFE && (bytes[1] & 0x80) == 0x80) ||
           bytes[0] == 0xFF || ipv6_carries_private(bytes) || ipv6_is_private_teredo(bytes);
}

bool url_is_private(str host)
{
    unsigned char bytes[IPV6_BYTES];
    size_t n = address_bytes(host, bytes);
    if (n)
        return n == IPV4_BYTES ? ipv4_is_private(bytes) : ipv6_is_private(bytes);
    return url_is_under(host, STR("localhost"));
}

/* Bytes of a socket address: 4, 16, or 0 when it is something else. */
static size_t sockaddr_bytes(const void *sockaddr, unsigned char *bytes)
{
    const struct sockaddr *address = sockaddr;
    if (address->sa_family == AF_INET) {
        struct sockaddr_in in;
        memcpy(&in, sockaddr, sizeof in);
        memcpy(bytes, &in.sin_addr, IPV4_BYTES);
        return IPV4_BYTES;
    }
    if (address->sa_family == AF_INET6) {
        struct sockaddr_in6 in6;
        memcpy(&in6, sockaddr, sizeof in6);
        memcpy(bytes, &in6.sin6_addr, IPV6_BYTES);
        return IPV6_BYTES;
    }
    return 0;
}

bool url_is_private_address(const void *sockaddr)
{
    unsigned char bytes[IPV6_BYTES];
    size_t n = sockaddr_bytes(sockaddr, bytes);
    if (!n) /* a local socket or something unknown: nothing to connect to */
        return true;
    return n == IPV4_BYTES ? ipv4_is_private(bytes) : ipv6_is_private(bytes);
}

/* --- networks ----------------------------------------------------------------------------------- */

/* Whether the first bits are the same. */
static bool bits_agree(const unsigned char *a, const unsigned char *b, unsigned bits)
{
    unsigned rest = bits % 8;
    return memcmp(a, b, bits / 8) == 0 && (!rest || (a[bits / 8] ^ b[bits / 8]) >> (8 - rest) == 0);
}

bool url_net_parse(str text, struct url_net *net)
{
    static const unsigned char nothing[IPV6_BYTES];
    char address[INET6_ADDRSTRLEN];
    size_t slash = str_find_char(text, '/');
    str name = str_slice(text, 0, slash);
    uint64_t bits = 0;
    *net = (struct url_net){.bits = 0};
    if (name.n >= sizeof address)
        return false;
    memcpy(address, name.p, name.n);
    address[name.n] = '\0';
    net->is_ipv4 = inet_pton(AF_INET, address, net->bytes) == 1;
    if (!net->is_ipv4 && inet_pton(AF_INET6, address, net->bytes) != 1)
        return false;
    unsigned all = 8 * (net->is_ipv4 ? IPV4_BYTES : IPV6_BYTES);
    if (slash != STR_ABSENT && !str_to_u64(str_skip(text, slash + 1), all, &bits))
        return false;
    net->bits = slash == STR_ABSENT ? all : (unsigned)bits;
    unsigned char masked[IPV6_BYTES];
    memcpy(masked, net->bytes, sizeof masked);
    for (unsigned i = 0; i < net->bits; i++)
        masked[i / 8] &= (unsigned char)~(0x80u >> i % 8);
    return memcmp(masked, nothing, sizeof masked) == 0;
}

static bool net_has_bytes(const struct url_net *net, const unsigned char *bytes, size_t n)
{
    static const unsigned char mapped[IPV6_BYTES] = {[10] = 0xFF, [11] = 0xFF};
    if (n == IPV6_BYTES && memcmp(bytes, mapped, IPV6_BYTES - IPV4_BYTES) == 0) {
        bytes += IPV6_BYTES - IPV4_BYTES;
        n = IPV4_BYTES;
    }
    return n && net->is_ipv4 == (n == IPV4_BYTES) && bits_agree(bytes, net->bytes, net->bits);
}

bool url_net_has(const struct url_net *net, const void *sockaddr)
{
    unsigned char bytes[IPV6_BYTES];
    size_t n = sockaddr_bytes(sockaddr, bytes);
    return net_has_bytes(net, bytes, n);
}

bool url_net_has_host(const struct url_net *net, str host)
{
    unsigned char bytes[IPV6_BYTES];
    size_t n = address_bytes(host, bytes);
    return net_has_bytes(net, bytes, n);
}

const char *url_psl_version(void)
{
    return psl_get_version();
}
