#include "analyzers/payload_value.h"

#include <string.h>

/* ---- e-mail ---- */

static bool is_local_byte(char c)
{
    return ascii_is_alnum(c) || (c && strchr("._+-", c));
}

static bool is_domain_byte(char c)
{
    return ascii_is_alnum(c) || c == '.' || c == '-';
}

/* "2x.png" and "3.4.1/dist.js" stand behind an @ too. */
static bool is_domain(str domain)
{
    static const char *const files[] = {"png", "jpg",  "jpeg", "gif",  "webp", "svg", "js",
                                        "mjs", "json", "css",  "html", "map",  "ts"};
    while (domain.n && (domain.p[domain.n - 1] == '.' || domain.p[domain.n - 1] == '-'))
        domain.n--;
    size_t dot = domain.n;
    while (dot && domain.p[dot - 1] != '.')
        dot--;
    str last = str_skip(domain, dot);
    if (dot < 2 || last.n < 2 || !ascii_is_alnum(domain.p[0]))
        return false;
    for (size_t i = 0; i < last.n; i++)
        if (!ascii_is_alpha(last.p[i]))
            return false;
    for (size_t i = 0; i < COUNT_OF(files); i++)
        if (str_eq_nocase(last, str_of(files[i])))
            return false;
    return true;
}

/* In front of the @ at `at`: not the user of an address (https://key@host). */
static bool has_local(str value, size_t at)
{
    size_t from = at;
    while (from && is_local_byte(value.p[from - 1]))
        from--;
    bool is_user = from && (value.p[from - 1] == '/' || value.p[from - 1] == ':');
    bool is_mailto = from >= 7 && str_eq_nocase(str_slice(value, from - 7, from), STR("mailto:"));
    return from < at && (!is_user || is_mailto);
}

bool value_has_email(str value)
{
    for (size_t at = 0;; at++) {
        size_t next = str_find_char(str_skip(value, at), '@');
        if (next == STR_ABSENT)
            return false;
        at += next;
        size_t end = at + 1;
        while (end < value.n && is_domain_byte(value.p[end]))
            end++;
        if (has_local(value, at) && is_domain(str_slice(value, at + 1, end)))
            return true;
    }
}

/* ---- telephone ---- */

bool value_is_phone(str value)
{
    char digits[16];
    size_t n = 0, marks = 0;
    value = str_trim(value);
    bool is_abroad = str_has_prefix(value, STR("+81"));
    if (is_abroad) {
        digits[n++] = '0';
        value = str_skip(value, 3);
    }
    for (size_t i = 0; i < value.n; i++) {
        char c = value.p[i];
        if (ascii_is_digit(c) && n < sizeof digits)
            digits[n++] = c;
        else if (c && strchr("-() ", c))
            marks++;
        else
            return false;
    }
    if (is_abroad && n > 1 && digits[1] == '0') { /* +81 (0)90 */
        memmove(digits, digits + 1, n - 1);
        n--;
    }
    bool is_mobile = n == 11 && strchr("56789", digits[1]) && digits[2] == '0';
    bool is_fixed = n == 10 && digits[1] != '0' && (marks >= 2 || is_abroad);
    return n && digits[0] == '0' && (is_mobile || is_fixed);
}

/* ---- hashes ---- */

static bool is_hash(str value)
{
    for (size_t i = 0; i < value.n; i++)
        if (ascii_hex(value.p[i]) < 0)
            return false;
    return value.n == 64 || value.n == 40 || value.n == 32;
}

/* The last part of "user.sha256_email", "ud[em]". */
static str last_part(str name)
{
    size_t from = name.n;
    while (name.n && (name.p[name.n - 1] == ']' || name.p[name.n - 1] == '['))
        name.n--;
    from = name.n;
    while (from && name.p[from - 1] != '.' && name.p[from - 1] != '[')
        from--;
    return str_skip(name, from);
}

bool value_is_hashed_contact(str name, str value)
{
    static const char *const names[] = {"em", "hem", "ph", "eml", "tel", "sha256em", "md5em"};
    str part = last_part(name);
    if (!is_hash(str_trim(value)))
        return false;
    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (str_eq_nocase(part, str_of(names[i])))
            return true;
    return str_find_nocase(part, STR("mail")) != STR_ABSENT ||
           str_find_nocase(part, STR("phone")) != STR_ABSENT;
}
