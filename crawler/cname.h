/* The other names of a host (CNAME, RFC 1034 §3.6.2), asked of a name server. Behind a name of the
 * operator's may stand a vendor's machine. */
#ifndef SOSHIN_CRAWLER_CNAME_H
#define SOSHIN_CRAWLER_CNAME_H

#include <stdbool.h>
#include <stddef.h>

#define CNAME_CHAIN_MAX 8 /* names; what a chain has beyond them is left out */
#define CNAME_NAME_MAX 256

struct cname;

struct cname_answer {
    char names[CNAME_CHAIN_MAX][CNAME_NAME_MAX]; /* lower case, in the order of the chain */
    size_t count;
    bool is_found;   /* the host has an address */
    bool is_private; /* and one of them lies in private space (url_is_private_address) */
};

/* server: "127.0.0.1:5300", NULL: those of the system, as /etc/resolv.conf names them. seconds: for one
 * host. NULL when there is no memory or no usable server. */
struct cname *cname_open(const char *server, unsigned seconds);
/* Asks for the host and waits; what could not be learnt, and a chain that comes back to
 * a name of its own, is an empty answer. */
void cname_ask(struct cname *cname, const char *host, struct cname_answer *answer);
void cname_close(struct cname *cname);

/* The version of the library at work. */
const char *cname_version(void);

#endif
