#include "cli/version.h"

#include "cli/history_store.h"
#include "cli/yaml.h"
#include "core/digest.h"
#include "core/text.h"
#include "core/url.h"
#include "crawler/cname.h"
#include "crawler/gzip.h"
#include "crawler/http.h"

#include <stdio.h>

/* Gumbo, libcsv and libbrotlidec do not tell theirs in words. */
static const struct {
    const char *name;
    const char *(*version)(void);
} libraries[] = {{"libcurl", http_version}, {"OpenSSL", digest_version},
                 {"ICU", text_version},     {"libpsl", url_psl_version},
                 {"zlib", gzip_version},    {"libyaml", yaml_version},
                 {"c-ares", cname_version}, {"SQLite", history_library_version}};

int version_print(struct run *run)
{
    struct arena *arena;
    const struct catalog *catalog = run_catalog(run, &arena);
    if (!catalog)
        return EXIT_UNABLE;
    str date = catalog_date(catalog);
    say(run, N_("soshin %s, catalog of %.*s"), SOSHIN_VERSION, STR_ARG(date));
    arena_free(arena);
    for (size_t i = 0; i < COUNT_OF(libraries); i++)
        printf("%s %s%s", libraries[i].name, libraries[i].version(),
               i + 1 < COUNT_OF(libraries) ? ", " : "\n");
    return EXIT_CLEAN;
}
