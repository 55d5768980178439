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

static bool is_alphabetic(str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!ascii_is_alpha(s.p[i]))
            return false;
    return true;
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
    if (dot < 2 || last.n < 2 || !ascii_is_alnum(domain.p[0]) || !is_alphabetic(last))
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

struct digits {
    char v[16];
    size_t n;
    size_t marks; /* between them */
};

/* False when something else stands there. */
static bool take_digits(str value, struct digits *digits)
{
    for (size_t i = 0; i < value.n; i++) {
        char c = value.p[i];
        if (ascii_is_digit(c) && digits->n < sizeof digits->v)
            digits->v[digits->n++] = c;
        else if (c && strchr("-() ", c))
            digits->marks++;
        else
            return false;
    }
    return digits->n > 2 && digits->v[0] == '0';
}

bool value_is_phone(str value)
{
    struct digits digits = {.n = 0};
    value = str_trim(value);
    bool is_abroad = str_has_prefix(value, STR("+81"));
    if (is_abroad) {
        value = str_trim(str_skip(value, 3));
        if (!str_has_prefix(value, STR("(0)")) && !str_has_prefix(value, STR("0")))
            digits.v[digits.n++] = '0';
    }
    if (!take_digits(value, &digits))
        return false;
    bool is_mobile = strchr("56789", digits.v[1]) && digits.v[2] == '0';
    bool is_marked = digits.marks >= 2 || is_abroad;
    return digits.n == 11 ? is_mobile
                          : digits.n == 10 && digits.v[1] != '0' && !is_mobile && is_marked;
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
    while (name.n && (name.p[name.n - 1] == ']' || name.p[name.n - 1] == '['))
        name.n--;
    size_t from = name.n;
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
