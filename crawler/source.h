/* Where fetches come from. A source hands out fetches one by one; what comes after it does not know
 * whether they are live, recorded or lay in a folder. One file and one row in list.def each. */
#ifndef SOSHIN_CRAWLER_SOURCE_H
#define SOSHIN_CRAWLER_SOURCE_H

#include "core/model.h"

/* How a server is reached, and what it is told that nobody else may learn: headers, auth, cookies and
 * certificate go to the origin that the user named as target, and to no other, whatever redirects. */
struct reach_options {
    const char *const *headers; /* "Name: value" */
    size_t header_count;
    const char *auth;           /* "user:password"; NULL: none */
    const char *const *cookies; /* lines of a cookie file in Netscape's format */
    size_t cookie_count;
    const char *cert, *key;     /* PEM files; NULL: none */
    bool is_insecure;           /* certificates of servers are not verified */
    const char *const *resolve; /* as curl --resolve has them */
    size_t resolve_count;
    const char *const *connect_to; /* as curl --connect-to has them */
    size_t connect_to_count;
    const char *const
        *allow_net; /* private networks that may be connected to, as url_net_parse reads them */
    size_t allow_net_count;
    const char *
        proxy; /* address of a proxy for everything; NULL: none. Who a name leads to is then known to
                          the proxy alone, so private addresses are told by their literals only */
};

/* How to crawl; a source uses what applies to it. Filled from the command line. */
struct crawl_options {
    const char *base_url;       /* where the target is published; NULL: as it is addressed */
    const char *user_agent;     /* complete header value */
    const char *ca_file;        /* PEM file of authorities to trust besides; NULL: none */
    struct reach_options reach; /* read by open alone */
    uint64_t max_pages;         /* fetches with outcome page or cut_short */
    uint64_t max_depth;         /* links from the start page; UINT64_MAX: no limit */
    uint64_t max_seconds;       /* 0: no limit */
    double rate;                /* requests a second and host; 0: no limit of rate or connections */
    size_t max_body;            /* bytes of one body after decoding */
    size_t page_memory;         /* budget of one fetch's arena */
    unsigned timeout;           /* seconds for one request */
    const char *const *include; /* URL prefixes; when given, only what is under one is crawled */
    size_t include_count;
    const char *const *exclude; /* patterns with * against the shown URL */
    size_t exclude_count;
    const char *const *also; /* URLs to fetch besides (notices and further starts named by the
                                user); read by open alone */
    size_t also_count;
    const char *const *more; /* targets besides, of a source that may be an archive */
    size_t more_count;
    struct evidence *evidence; /* where everything that is fetched is kept too; NULL: nowhere */
    uint64_t per_pattern; /* addresses alike (crawler/shape.h) that are asked for; 0: no limit */
    uint64_t sample;      /* pages of a sample; 0: all; of a crawl alone */
    uint64_t seed;        /* of the sample */
    bool is_offline;
    bool sitemaps; /* read robots.txt's Sitemap lines and /sitemap.xml for more addresses */
};

/* What a page told about others, handed back so that a crawl can go on. */
struct page_links {
    str page_url; /* fetch->url.text */
    uint32_t depth;
    const str *urls; /* absolute, normalised; on any host */
    size_t count;
    const str *wanted; /* of urls: those that are read whatever a sample leaves out */
    size_t wanted_count;
};

enum source_step {
    SOURCE_FETCH, /* *fetch is set; the caller owns it and gives it back through `done` */
    SOURCE_WAIT,  /* nothing just now: give back pages, then ask again */
    SOURCE_END    /* nothing will come any more, but for what is asked for by `request` before the
                     last fetch has been given back */
};

/* The most resources of a run; those beyond are reported once, as over_limit. */
#define SOURCE_RESOURCES_MAX 2000

/* On which hosts a resource may lie, and every address that it redirects to. */
enum request_hosts {
    REQUEST_OWN_HOSTS,  /* admitted ones, or what --base-url maps to the target */
    REQUEST_ANY_PUBLIC, /* any when the target is a public one; else as above */
    REQUEST_OF_NOTICE /* as REQUEST_OWN_HOSTS, of what a notice's entries may stand in: the one thing
                           that a file alone gives besides itself, from beside it */
};

struct source_run;
struct http_answer;
struct evidence;

struct source {
    const char *name; /* "live" */
    const char *says; /* message id: one line for the help */
    /* Whether what was opened is a bag of pages of perhaps several services: then, as long as start_url
     * is "", each page's registrable domain is its first party. NULL: never; where it is set, several
     * targets may be one run. */
    bool (*is_archive)(const struct source_run *run);
    /* Whether a target is for this source, by its form alone (and, for files, by what lies there). */
    bool (*accepts)(const char *target);
    /* False and err for what makes the whole run impossible (no such folder, not a URL, first host
     * unknown is NOT one: that is a fetch with outcome failed). Copies what it needs of options. */
    bool (*open)(const struct crawl_options *options, const char *target, struct source_run **run,
                 struct err *err);
    /* Of a recording that soshin made: the target of that run, as it was given; "" otherwise. NULL: never
     * one. After SOURCE_END. */
    str (*recorded_target)(const struct source_run *run);
    /* Waits at most `milliseconds` for the next fetch. Every outcome is handed out, not only pages:
     * redirects, robots, off_site ..., each one row of coverage. */
    enum source_step (*next)(struct source_run *run, unsigned milliseconds, struct fetch **fetch);
    /* The fetch has been read (or was no page: links->count 0). Called once for each fetch of `next`,
     * in any order, on the same thread as `next`. Does not free the fetch. */
    void (*done)(struct source_run *run, const struct page_links *links);
    /* Asks for what a page needs besides pages: a script, a style sheet, a container. Called for a
     * fetch of `next` before its `done`, on the same thread. url: absolute, normalised; found_on: a
     * shown URL. Whatever is asked for comes out of `next` once, behind the pages, with is_resource
     * set and fetch->url as it was asked for: outcome RESOURCE when it was read (with a reason when
     * it is empty, binary or an HTML page instead), else what a page would get. robots.txt, rate and
     * limits hold. False when it is not to be had by rule (another host, no connection allowed, a
     * file alone): nothing will come of it. */
    bool (*request)(struct source_run *run, str url, str found_on, enum request_hosts hosts);
    /* Reads at once what a recording holds of an address: what was answered there and where redirects
     * lead. False when it holds nothing. NULL: this source is no recording. Only after SOURCE_END; the
     * caller frees the answer. */
    bool (*recorded)(struct source_run *run, str url, size_t max_body, struct http_answer *answer);
    /* Addresses that are known and wait to be asked for. NULL: not known. */
    size_t (*waiting)(const struct source_run *run);
    /* What a web server that publishes these files would answer with: the file at an address, or the
     * index of a folder; *type is its media type. False: there is none. NULL: no files are published from
     * here. After SOURCE_END, with an empty body that the caller frees. */
    bool (*serve)(const struct source_run *run, str url, struct buf *body, const char **type);
    /* Ends a waiting `next` soon; the only function that any thread may call. */
    void (*wake)(struct source_run *run);
    /* No new requests from now on: `next` hands out what is under way, then SOURCE_END. */
    void (*stop)(struct source_run *run);
    void (*close)(struct source_run *run);
    /* The target's address after redirects of the start page, for first-party domains; "" for a
     * folder or file without --base-url. */
    str (*start_url)(const struct source_run *run);
    /* Of a recording: what the visitor asked for, before redirects led to start_url. NULL elsewhere: the
     * target says it. */
    str (*asked_url)(const struct source_run *run);
};

/* The source for a target; NULL when none accepts it. */
const struct source *source_find(const char *target);
/* All of them, for the help; *count says how many. */
const struct source *const *source_all(size_t *count);

/* The address that stands for a file without --base-url: reserved (RFC 2606 §2), never contacted. */
#define SOURCE_NOWHERE "https://folder.invalid/"

#endif
