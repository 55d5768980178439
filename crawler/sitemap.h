/* Sitemaps as sitemaps.org describes them: urlset, sitemapindex and plain text. */
#ifndef SOSHIN_CRAWLER_SITEMAP_H
#define SOSHIN_CRAWLER_SITEMAP_H

#include "core/arena.h"

#define SITEMAP_MAX_BYTES ((size_t)50 * 1024 * 1024) /* of one file, expanded */
#define SITEMAP_MAX_URLS 50000                       /* of one file */
#define SITEMAP_MAX_NESTING 2                        /* indexes above a sitemap */

enum sitemap_kind {
    SITEMAP_NONE, /* neither of them */
    SITEMAP_URLS,
    SITEMAP_INDEX
};

struct sitemap {
    enum sitemap_kind kind;
    const str *urls; /* as written, references resolved, trimmed */
    size_t url_count;
    bool is_over; /* there were more than SITEMAP_MAX_URLS */
};

/* Reads an expanded sitemap. Inside arena_run of arena; the answer lies in the arena or in bytes. */
struct sitemap sitemap_read(struct arena *arena, str bytes);

#endif
