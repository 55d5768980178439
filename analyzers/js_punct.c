#include "analyzers/js_punct.h"

static char js_byte(str text, size_t at)
{
    return at < text.n ? text.p[at] : '\0';
}

/* How often the byte may stand behind itself in a punctuator: ">>>"; 0: it is one alone. */
static size_t js_longest_run(char c)
{
    switch (c) {
    case '>':
    case '=':
        return 3;
    case '+':
    case '-':
    case '&':
    case '|':
    case '*':
    case '<':
    case '?':
        return 2;
    case '%':
    case '^':
    case '/':
        return 1;
    }
    return 0;
}

/* Whether "=" may follow such a run: "+=" but not "++=", "??=" but not "?=". */
static bool js_takes_equals(char c, size_t run)
{
    switch (c) {
    case '=':
        return false;
    case '+':
    case '-':
        return run == 1;
    case '?':
        return run == 2;
    }
    return js_longest_run(c) > 0;
}

/* Bytes of "=>", "!=", "!==", "..." and "?.", which are no runs; 0 for others. */
static size_t js_special_length(str text)
{
    char a = js_byte(text, 0), b = js_byte(text, 1), c = js_byte(text, 2);
    if (a == '!' && b == '=')
        return c == '=' ? 3 : 2;
    if (a == '.' && b == '.' && c == '.')
        return 3;
    if (a == '=' && b == '>')
        return 2;
    return a == '?' && b == '.' && !ascii_is_digit(c) ? 2 : 0; /* a?.5:1 */
}

size_t js_punct_length(str text)
{
    char c = js_byte(text, 0);
    size_t longest = js_longest_run(c), run = 1, special = js_special_length(text);
    if (special)
        return special;
    while (run < longest && js_byte(text, run) == c)
        run++;
    return js_byte(text, run) == '=' && js_takes_equals(c, run) ? run + 1 : run;
}
