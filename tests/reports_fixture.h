/* A report made by hand, hostile where it can be, for the tests of reports/. */
#ifndef SOSHIN_TESTS_REPORTS_FIXTURE_H
#define SOSHIN_TESTS_REPORTS_FIXTURE_H

#include "reports/writer.h"

#define REPORTS_HOSTILE                                                                            \
    "\xE2\x80\xAE"                                                                                 \
    "a\"b,\r\n\x1b[2J\xC2\x9B"                                                                     \
    "31m</script>\t\xE2\x80\x8F"                                                                   \
    "end"
/* Bytes of the longest name. AddressSanitizer takes fresh memory from the system for each large copy, so
 * there it is what an arena does not yet call large. */
#if defined(__SANITIZE_ADDRESS__)
#define REPORTS_BIG ((size_t)128 * 1024)
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define REPORTS_BIG ((size_t)128 * 1024)
#endif
#endif
#ifndef REPORTS_BIG
#define REPORTS_BIG ((size_t)1024 * 1024)
#endif

struct reports_fixture {
    struct arena *arena;
    const struct catalog *catalog;
    struct recipient known, unverified;
    struct category kind;
    struct service analytics, pixel;
    struct rule_words absent, far;
    struct transmission sent[3];
    struct disclosure said[2], said_more[1];
    struct notice notices[3];
    struct coverage seen[4];
    struct duty duties[5];
    struct finding findings[3];
    struct report report;
};

/* cmocka's setup and teardown: *state is a struct reports_fixture. */
int reports_setup(void **state);
int reports_teardown(void **state);

/* What the table or writer of that name (NULL: text) writes; free() it. */
char *reports_written(const struct report *report, const char *name, enum lang lang,
                      bool has_color);

#endif
