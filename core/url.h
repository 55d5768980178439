/* URLs as the URL Standard reads them (https://url.spec.whatwg.org/), http and https only, and
 * registrable domains by the public suffix list (libpsl stands behind this header alone). */
#ifndef SOSHIN_CORE_URL_H
#define SOSHIN_CORE_URL_H

#include "core/arena.h"

#define URL_MAX 8192 /* longer ones are refused */

/* All parts point into `text`. */
struct url {
    str text; /* normalised: scheme and host lower case, host in punycode, default port left out,
                     dot segments resolved, fragment and credentials taken off, spaces, quotes,
                     <> and non-ASCII bytes percent-encoded (UTF-8), tabs and line ends dropped */
    bool is_https;
    str host; /* no port; IPv6 with its brackets */
    uint16_t port;
    str origin; /* "https://host[:port]" */
    str path;   /* begins with '/' */
    str query;  /* behind '?', empty when there is none; has_query tells "" from none */
    bool has_query;
    bool had_credentials; /* user:password@ was there */
};

enum url_result {
    URL_OK,
    URL_EMPTY,
    URL_OTHER_SCHEME, /* data:, javascript:, mailto:, blob:, about: ... */
    URL_TOO_LONG,
    URL_BAD
};

/* Parses raw, relative to base unless base is NULL. Inside arena_run of arena. */
enum url_result url_parse(struct arena *arena, str raw, const struct url *base, struct url *out);

/* The host parser of the URL Standard: percent-decoded, lower case, punycode, addresses in their
 * one form ("0x7F.1" -> "127.0.0.1"); p is NULL when raw is no host. */
str url_host(struct arena *arena, str raw);
/* Path and query as they stand in the URL: "/a?b". */
static inline str url_target(const struct url *url)
{
    return str_skip(url->text, url->origin.n);
}

/* The registrable domain (eTLD+1, the list's private part included) of a lower-case punycode host:
 * "a.b.example.co.jp" -> "example.co.jp"; a host that is itself a suffix, an address or a single
 * label comes back whole. Points into host. Any thread. */
str url_registrable(str host);
/* host is domain, or ends with "." domain. */
bool url_is_under(str host, str domain);
/* An IPv4 or bracketed IPv6 literal. */
bool url_is_address(str host);
/* A literal or name that lies in loopback, private, link-local or unspecified space: "localhost",
 * *.localhost, 127/8, 10/8, 172.16/12, 192.168/16, 169.254/16, 100.64/10, 0/8, ::1, fe80::/10,
 * fc00::/7, fec0::/10, multicast, reserved; IPv6 forms that carry one of these (mapped, NAT64, 6to4,
 * Teredo, ISATAP ...). Names are not resolved. */
bool url_is_private(str host);
/* The same for a socket address (struct sockaddr *): what the crawler asks before it connects. */
bool url_is_private_address(const void *sockaddr);

/* A network of addresses, as "10.0.0.0/8", "fd00::/8" or one address name it. */
struct url_net {
    unsigned char bytes[16]; /* IPv4: the first four */
    unsigned bits;
    bool is_ipv4;
};
/* False when text is none, or has bits behind its mask (10.1.2.3/8). */
bool url_net_parse(str text, struct url_net *net);
/* Whether a socket address (struct sockaddr *) lies in it; one of IPv4 that is mapped into IPv6 is what it
 * is. */
bool url_net_has(const struct url_net *net, const void *sockaddr);
/* The same of a host that is an address; a name lies in none. */
bool url_net_has_host(const struct url_net *net, str host);

/* Percent-decodes s; bytes that are no valid escape stay. */
str url_decode(struct arena *arena, str s);

/* The version of the library at work. */
const char *url_psl_version(void);

#endif
