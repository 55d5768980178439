/* What came of a request, and why: values in records, never log lines. */
#ifndef SOSHIN_CORE_OUTCOME_H
#define SOSHIN_CORE_OUTCOME_H

#include "core/lang.h"

#include <stdbool.h>

/* Each enumeration is written down once, with the code that stands in CSV files. */
#define MODEL_ENUM(constant, code) constant,

#define OUTCOMES(X)                                                                                \
    X(OUTCOME_PAGE, "page")                                                                        \
    X(OUTCOME_RESOURCE, "resource")                                                                \
    X(OUTCOME_REDIRECT, "redirect")                                                                \
    X(OUTCOME_ROBOTS, "robots")                                                                    \
    X(OUTCOME_OFF_SITE, "off_site")                                                                \
    X(OUTCOME_OVER_LIMIT, "over_limit")                                                            \
    X(OUTCOME_NOT_FOUND, "not_found")                                                              \
    X(OUTCOME_BLOCKED, "blocked")                                                                  \
    X(OUTCOME_FAILED, "failed")                                                                    \
    X(OUTCOME_TOO_BIG, "too_big")                                                                  \
    X(OUTCOME_CUT_SHORT, "cut_short")                                                              \
    X(OUTCOME_NOT_HTML, "not_html")                                                                \
    X(OUTCOME_EMPTY_SHELL, "empty_shell")                                                          \
    X(OUTCOME_NOT_FETCHED, "not_fetched")
enum outcome { OUTCOMES(MODEL_ENUM) OUTCOME_COUNT };
const char *outcome_code(enum outcome outcome);
/* Something on this page was not seen although it should have been: makes exit code 3. */
bool outcome_is_unseen(enum outcome outcome);

/* Why: the column `reason`, with a sentence for people. */
#define REASONS(X)                                                                                 \
    X(REASON_NONE, "", "")                                                                         \
    X(REASON_DNS, "dns", N_("the host name could not be resolved"))                                \
    X(REASON_CONNECT, "connect", N_("the connection was refused or failed"))                       \
    X(REASON_TLS, "tls", N_("the TLS handshake or the certificate failed"))                        \
    X(REASON_TIMEOUT, "timeout", N_("the server did not answer in time"))                          \
    X(REASON_RESET, "reset", N_("the connection ended before the answer was complete"))            \
    X(REASON_PROTOCOL, "protocol", N_("the answer was not valid HTTP"))                            \
    X(REASON_HTTP_STATUS, "http_status", N_("the server answered with an error status"))           \
    X(REASON_REDIRECT_LOOP, "redirect_loop", N_("too many redirects"))                             \
    X(REASON_REDIRECT_OFF_SITE, "redirect_off_site", N_("a redirect led to another host"))         \
    X(REASON_REDIRECT_BAD, "redirect_bad", N_("a redirect without a usable address"))              \
    X(REASON_PRIVATE_ADDRESS, "private_address",                                                   \
      N_("a private address was refused because the target is a public one"))                      \
    X(REASON_BODY_LIMIT, "body_limit", N_("the body was larger than the limit"))                   \
    X(REASON_HEADER_LIMIT, "header_limit", N_("the headers were larger than the limit"))           \
    X(REASON_MEMORY, "memory", N_("reading the page took more memory than a page may"))            \
    X(REASON_TIME, "time", N_("reading the page took longer than a page may"))                     \
    X(REASON_PARSER, "parser", N_("the HTML parser could not cope with the page"))                 \
    X(REASON_TRUNCATED, "truncated", N_("the page ended in the middle"))                           \
    X(REASON_EMPTY, "empty", N_("the answer was empty"))                                           \
    X(REASON_BINARY, "binary", N_("the content was not text"))                                     \
    X(REASON_CONTENT_TYPE, "content_type", N_("the content was of another type than HTML"))        \
    X(REASON_SCRIPT_ONLY, "script_only",                                                           \
      N_("the page is drawn by script; a static scan sees no content"))                            \
    X(REASON_DISALLOWED, "disallowed", N_("robots.txt asks robots to stay away"))                  \
    X(REASON_ROBOTS_UNREACHABLE, "robots_unreachable",                                             \
      N_("robots.txt could not be fetched, which means that nothing may be fetched"))              \
    X(REASON_MAX_PAGES, "max_pages", N_("the limit of pages was reached"))                         \
    X(REASON_MAX_DEPTH, "max_depth", N_("the limit of depth was reached"))                         \
    X(REASON_MAX_TIME, "max_time", N_("the limit of time was reached"))                            \
    X(REASON_SAMPLE, "sample", N_("the sample that was asked for leaves it out"))                  \
    X(REASON_PATTERN, "pattern",                                                                   \
      N_("as many addresses of the same form as are read had been read"))                          \
    X(REASON_SAME_BODY, "same_body",                                                               \
      N_("nearly all pages of the same form had held the same, byte for byte"))                    \
    X(REASON_PATH_LOOP, "path_loop", N_("the address repeats itself, as links into a loop do"))    \
    X(REASON_EXCLUDED, "excluded", N_("excluded by the settings"))                                 \
    X(REASON_OTHER_HOST, "other_host", N_("on a host outside the audited service"))                \
    X(REASON_URL, "url", N_("the address was too long or not usable"))                             \
    X(REASON_OFFLINE, "offline", N_("no connection was allowed"))                                  \
    X(REASON_OWN_SERVER, "own_server",                                                             \
      N_("an own server that seems to take measurements; to whom it passes them on cannot be "     \
         "seen"))                                                                                  \
    X(REASON_CONTAINER, "container",                                                               \
      N_("the tag manager's container was not read, so the tags inside it are not known"))         \
    X(REASON_UNREADABLE_FILE, "unreadable_file", N_("the file could not be read"))                 \
    X(REASON_PDF_NO_READER, "pdf_no_reader",                                                       \
      N_("it is a PDF file, and pdftotext, which reads these, is not installed (package "          \
         "poppler-utils)"))                                                                        \
    X(REASON_PDF_FAILED, "pdf_failed", N_("the PDF file is damaged or could not be read"))         \
    X(REASON_PDF_ENCRYPTED, "pdf_encrypted", N_("the PDF file is encrypted"))                      \
    X(REASON_PDF_LIMIT, "pdf_limit",                                                               \
      N_("reading the PDF file took more time, memory or text than it may"))                       \
    X(REASON_PDF_NO_TEXT, "pdf_no_text", N_("the PDF file holds no text; its pages are pictures")) \
    X(REASON_IMAGE, "image", N_("what it says stands in a picture"))                               \
    X(REASON_LOGIN, "login", N_("it stands behind a login"))                                       \
    X(REASON_BOT_WALL, "bot_wall", N_("a defence against robots answered instead of the page"))    \
    X(REASON_CAPTCHA, "captcha", N_("a riddle for people (CAPTCHA) stood in place of the page"))   \
    X(REASON_BUSY, "busy",                                                                         \
      N_("the service said that it was overloaded, being maintained or in a queue"))               \
    X(REASON_NO_BODY, "no_body", N_("the recording does not hold its content"))                    \
    X(REASON_NOT_SENT, "not_sent", N_("the recording says that it was blocked or never sent"))     \
    X(REASON_EXTENSION, "extension",                                                               \
      N_("an extension of the recording browser asked for it, not the page"))                      \
    X(REASON_NO_SCRIPTS, "no_scripts",                                                             \
      N_("a browser saved the page without its scripts, so their tags are not known"))             \
    X(REASON_DAMAGED, "damaged", N_("the recording is damaged or ends early"))                     \
    X(REASON_RECORD_LIMIT, "record_limit", N_("the recording holds more requests than are read"))  \
    X(REASON_ALIKE, "alike",                                                                       \
      N_("it holds more requests than can be listed; all were read, and those that are alike "     \
         "stand under the address "                                                                \
         "of the first of them"))                                                                  \
    X(REASON_BROWSER_FAILED, "browser_failed",                                                     \
      N_("the browser could not be started, or ended while it showed the page"))                   \
    X(REASON_BROWSER_TIME, "browser_time",                                                         \
      N_("the page did not come to an end in the browser in time"))                                \
    X(REASON_BROWSER_LIMIT, "browser_limit", N_("the page sent more in the browser than is kept")) \
    X(REASON_INTERRUPTED, "interrupted", N_("the scan was interrupted"))                           \
    X(REASON_ENCODING, "encoding",                                                                 \
      N_("the content is compressed in a way that is not understood here"))                        \
    X(REASON_ARCHIVE_DAMAGED, "archive_damaged",                                                   \
      N_("the archive is damaged at this place, and what stood there is lost"))                    \
    X(REASON_ELEMENT_LIMIT, "element_limit", N_("the page has more links or tags than are read"))  \
    X(REASON_NOTICE_LIMIT, "notice_limit",                                                         \
      N_("the notice names more recipients, or says more of them, than is read"))                  \
    X(REASON_NO_PAYLOAD, "no_payload", N_("the archive refers to content that it does not hold"))  \
    X(REASON_CAPTURED_AGAIN, "captured_again",                                                     \
      N_("captured again; the first capture that could be read counts"))
#define MODEL_ENUM3(constant, code, words) constant,
enum reason { REASONS(MODEL_ENUM3) REASON_COUNT };
const char *reason_code(enum reason reason);
/* The sentence, a message id for lang_text. */
const char *reason_words(enum reason reason);

#endif
