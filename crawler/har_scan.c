#include "crawler/har_scan.h"

#include <string.h>

#define HAR_LIST_DEPTH 3 /* { "log": { "entries": [ */

/* Bytes that stand inside a string and end neither it nor this look. */
static size_t plain_bytes(str s)
{
    size_t n = 0;
    while (n < s.n && s.p[n] != '"' && s.p[n] != '\\')
        n++;
    return n;
}

/* Inside a string: takes as much of it as there is. */
static void scan_string(struct har_scan *scan, str *piece)
{
    size_t n = scan->is_escaped ? 1 : plain_bytes(*piece);
    if (scan->depth <= HAR_LEVELS && scan->name_length < HAR_NAME_MAX) {
        str kept = str_slice(*piece, 0, n);
        kept.n =
            kept.n < HAR_NAME_MAX - scan->name_length ? kept.n : HAR_NAME_MAX - scan->name_length;
        if (kept.n)
            memcpy(scan->name + scan->name_length, kept.p, kept.n);
        scan->name_length += kept.n;
    }
    if (!scan->is_escaped && n < piece->n) { /* a quote or a backslash */
        scan->is_string = piece->p[n] == '\\';
        scan->is_escaped = scan->is_string;
        n++;
    } else {
        scan->is_escaped = false;
    }
    scan->at += n;
    *piece = str_skip(*piece, n);
}

static bool is_member(const struct har_scan *scan, size_t level, const char *name)
{
    return strcmp(scan->members[level], name) == 0;
}

/* The string in front of a colon is the name of what follows. */
static void scan_colon(struct har_scan *scan)
{
    if (!scan->depth || scan->depth > HAR_LEVELS)
        return;
    char *member = scan->members[scan->depth - 1];
    bool is_short = scan->name_length < HAR_NAME_MAX;
    size_t n = is_short ? scan->name_length : 0;
    memcpy(member, scan->name, n);
    member[n] = '\0';
}

static void scan_open(struct har_scan *scan, char c)
{
    scan->depth++;
    if (scan->depth <= HAR_LEVELS)
        scan->members[scan->depth - 1][0] = '\0';
    if (scan->depth == HAR_LIST_DEPTH - 1 && c == '{' && is_member(scan, 0, "log"))
        scan->has_log = true;
    if (scan->depth == HAR_LIST_DEPTH && c == '[' && is_member(scan, 0, "log"))
        scan->part = is_member(scan, 1, "entries") ? HAR_ENTRY
                     : is_member(scan, 1, "pages") ? HAR_PAGE
                                                   : HAR_NOTHING;
    if (scan->depth == HAR_LIST_DEPTH + 1)
        scan->from = scan->at;
}

/* True when an element ended; the byte itself is not yet behind us. */
static bool scan_close(struct har_scan *scan, struct har_extent *extent)
{
    if (scan->depth)
        scan->depth--;
    if (scan->depth < HAR_LIST_DEPTH)
        scan->part = HAR_NOTHING;
    if (scan->depth != HAR_LIST_DEPTH || scan->part == HAR_NOTHING)
        return false;
    *extent = (struct har_extent){
        .part = scan->part, .at = scan->from, .length = scan->at + 1 - scan->from};
    return true;
}

/* Outside of strings; true when an element ended. */
static bool scan_byte(struct har_scan *scan, char c, struct har_extent *extent)
{
    bool is_end = false;
    if (c == '"') {
        scan->is_string = true;
        scan->name_length = 0;
    } else if (c == ':') {
        scan_colon(scan);
    } else if (c == '{' || c == '[') {
        scan_open(scan, c);
    } else if (c == '}' || c == ']') {
        is_end = scan_close(scan, extent);
    }
    scan->at++;
    return is_end;
}

bool har_scan_next(struct har_scan *scan, str *piece, struct har_extent *extent)
{
    while (piece->n) {
        if (scan->is_string) {
            scan_string(scan, piece);
            continue;
        }
        char c = piece->p[0];
        *piece = str_skip(*piece, 1);
        if (scan_byte(scan, c, extent))
            return true;
    }
    return false;
}

bool har_scan_end(const struct har_scan *scan, struct har_extent *extent)
{
    if (scan->depth <= HAR_LIST_DEPTH || scan->part == HAR_NOTHING)
        return false;
    *extent = (struct har_extent){
        .part = scan->part, .at = scan->from, .length = scan->at - scan->from, .is_cut = true};
    return true;
}

bool har_scan_is_whole(const struct har_scan *scan)
{
    return scan->has_log && !scan->depth && !scan->is_string;
}
