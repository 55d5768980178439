#include "crawler/address.h"

#include <string.h>

/* Names that end so are no pages. Sorted only for the reader. */
static const char *const other_extensions[] = {
    "3gp",  "7z",   "aac", "ai",   "apk",   "atom", "avi",  "avif", "bin",  "bmp",  "bz2",
    "css",  "csv",  "cur", "dmg",  "doc",   "docx", "eot",  "eps",  "epub", "exe",  "flac",
    "flv",  "gif",  "gz",  "heic", "ico",   "ics",  "iso",  "jar",  "jpe",  "jpeg", "jpg",
    "js",   "json", "key", "lha",  "lzh",   "m4a",  "m4v",  "map",  "mid",  "mjs",  "mkv",
    "mov",  "mp3",  "mp4", "mpeg", "mpg",   "msi",  "odp",  "ods",  "odt",  "ogg",  "ogv",
    "otf",  "pdf",  "png", "ppt",  "pptx",  "ps",   "psd",  "rar",  "rdf",  "rss",  "rtf",
    "svg",  "swf",  "tar", "tgz",  "tif",   "tiff", "ttf",  "txt",  "vcf",  "wav",  "webm",
    "webp", "wma",  "wmv", "woff", "woff2", "xls",  "xlsx", "xml",  "xz",   "zip",
};

/* Offset behind "http://" or "https://"; 0 when url begins otherwise. */
static size_t address_scheme_end(str url)
{
    if (str_has_prefix(url, STR("https://")))
        return 8;
    return str_has_prefix(url, STR("http://")) ? 7 : 0;
}

str address_authority(str url)
{
    size_t start = address_scheme_end(url);
    if (!start)
        return STR_NONE;
    str rest = str_skip(url, start);
    return str_slice(rest, 0, str_find_char(rest, '/'));
}

str address_hostname(str url)
{
    str authority = address_authority(url);
    size_t end = authority.n && authority.p[0] == '[' ? str_find_char(authority, ']') : STR_ABSENT;
    if (end != STR_ABSENT)
        return str_slice(authority, 0, end + 1);
    return str_slice(authority, 0, str_find_char(authority, ':'));
}

str address_path(str url)
{
    str authority = address_authority(url);
    if (!authority.n)
        return STR_NONE;
    return str_skip(url, (size_t)(authority.p + authority.n - url.p));
}

/* "jpg" of "/a/b.JPG?x"; empty when there is none. Keeps the case. */
static str address_extension(str url)
{
    str path = address_path(url);
    path = str_slice(path, 0, str_find_char(path, '?'));
    for (size_t i = path.n; i > 0 && path.p[i - 1] != '/'; i--)
        if (path.p[i - 1] == '.')
            return str_skip(path, i);
    return STR_NONE;
}

bool address_is_page(str url)
{
    str extension = address_extension(url);
    for (size_t i = 0; extension.n && i < COUNT_OF(other_extensions); i++)
        if (str_eq_nocase(extension, str_of(other_extensions[i])))
            return false;
    return true;
}

bool address_is_pdf(str url)
{
    return str_eq_nocase(address_extension(url), STR("pdf"));
}

/* The piece of pattern before the next '*', which is taken off together with it. False behind the
 * last piece. */
static bool address_piece(str *pattern, str *piece, bool *has_star)
{
    if (!pattern->p)
        return false;
    size_t star = str_find_char(*pattern, '*');
    *has_star = star != STR_ABSENT;
    *piece = str_slice(*pattern, 0, star);
    *pattern = *has_star ? str_skip(*pattern, star + 1) : STR_NONE;
    return true;
}

/* The first piece stands at the start and the last one at the end; each of the others is best taken
 * where it occurs first, so nothing has to be tried twice. */
bool address_matches(str pattern, str text, bool is_prefix)
{
    str piece = STR_NONE;
    bool has_star = false;
    if (!pattern.p)
        return is_prefix || !text.n;
    address_piece(&pattern, &piece, &has_star);
    if (!str_has_prefix(text, piece))
        return false;
    text = str_skip(text, piece.n);
    if (!has_star)
        return is_prefix || !text.n;
    while (address_piece(&pattern, &piece, &has_star)) {
        if (!has_star && !is_prefix)
            return str_has_suffix(text, piece);
        size_t at = str_find(text, piece);
        if (at == STR_ABSENT)
            return false;
        text = str_skip(text, at + piece.n);
    }
    return true;
}

static bool address_is_excluded(const struct address_filter *filter, str shown)
{
    str path = address_path(shown);
    for (size_t i = 0; i < filter->exclude_count; i++) {
        str pattern = filter->exclude[i];
        bool of_path = path.n && str_has_prefix(pattern, STR("/"));
        if (address_matches(pattern, of_path ? path : shown, false))
            return true;
    }
    return false;
}

bool address_is_wanted(const struct address_filter *filter, str shown)
{
    if (address_is_excluded(filter, shown))
        return false;
    for (size_t i = 0; i < filter->include_count; i++)
        if (str_has_prefix(shown, filter->include[i]))
            return true;
    return filter->include_count == 0;
}

static const str *address_keep(struct arena *arena, const char *const *texts, size_t count)
{
    str *kept = ARENA_ARRAY(arena, count, str);
    for (size_t i = 0; i < count; i++)
        kept[i] = arena_str(arena, str_of(texts[i]));
    return kept;
}

struct address_filter address_filter_keep(struct arena *arena, const char *const *include,
                                          size_t include_count, const char *const *exclude,
                                          size_t exclude_count)
{
    return (struct address_filter){
        .include = address_keep(arena, include, include_count),
        .include_count = include_count,
        .exclude = address_keep(arena, exclude, exclude_count),
        .exclude_count = exclude_count,
    };
}
