/* Bytes as a page: the first one chooses what HTTP says about the others. */
#include "core/text.h"
#include "tests/fuzz/fuzz.h"

#include <stdlib.h>
#include <string.h>

#define PAGE_BYTES ((size_t)64 << 20)

struct page {
    struct arena *arena;
    str bytes;
    str http;
};

static void require(bool holds)
{
    if (!holds)
        abort();
}

static void require_valid(str text, bool may_hold_nul)
{
    for (size_t at = 0; at < text.n;) {
        size_t start = at;
        uint32_t c = text_next(text, &at);
        require((c || may_hold_nul) && at > start && at <= text.n);
        require(c != 0xFFFD || memcmp(text.p + start, "\xEF\xBF\xBD", 3) == 0);
    }
}

static void require_folded(str folded, bool may_hold_nul)
{
    require_valid(folded, may_hold_nul);
    require(!folded.n || (folded.p[0] != ' ' && folded.p[folded.n - 1] != ' '));
    require(!str_has(folded, STR("  ")));
}

/* What is found stands there, and its edges are those of a name. */
static void try_names(str folded)
{
    for (size_t n = 1; n < 32 && n < folded.n; n += 3) {
        str needle = str_slice(folded, folded.n / 2, folded.n / 2 + n);
        size_t at = text_find_name(folded, needle);
        require(at == STR_ABSENT || str_eq(str_slice(folded, at, at + needle.n), needle));
    }
}

static void read_page(void *context)
{
    struct page *page = context;
    struct decoded decoded = text_decode(page->arena, page->bytes, page->http);
    require_valid(decoded.text, false);
    require(decoded.name.n && decoded.bad_bytes <= page->bytes.n);
    require(!decoded.is_mislabelled || decoded.origin == CHARSET_BY_BYTES);

    size_t length = text_length(decoded.text);
    require(length <= decoded.text.n && text_columns(decoded.text) <= 2 * length);
    require(text_length(text_cut(decoded.text, length / 2)) == length / 2);

    str folded = text_fold(page->arena, decoded.text);
    require_folded(folded, false);
    require_folded(text_fold(page->arena, page->bytes), true);
    require_valid(text_fold_name(page->arena, decoded.text), false);
    try_names(folded);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const labels[] = {
        "",         "utf-8",       "shift_jis", "euc-jp", "iso-2022-jp",  "utf-16le",
        "utf-16be", "gb18030",     "big5",      "euc-kr", "windows-1252", "latin2",
        "koi8-r",   "windows-874", "macintosh", "ibm866",
    };
    struct page page = {.arena = arena_new(PAGE_BYTES)};
    if (page.arena && size) {
        page.http = str_of(labels[data[0] % COUNT_OF(labels)]);
        page.bytes = (str){(const char *)data + 1, size - 1};
        arena_run(page.arena, 0, read_page, &page);
    }
    arena_free(page.arena);
    return 0;
}
