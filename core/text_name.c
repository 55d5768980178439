/* Company and product names made comparable. */
#include "core/text.h"

#include <string.h>

/* Legal forms as text_fold writes them: in Japanese they stand at either end without a space. */
static const char *const forms_ja[] = {
    "株式会社",
    "株式會社",
    "合同会社",
    "有限会社",
    "合資会社",
    "合名会社",
    "相互会社",
    "有限責任監査法人",
    "一般社団法人",
    "公益社団法人",
    "一般財団法人",
    "公益財団法人",
    "社団法人",
    "財団法人",
    "特定非営利活動法人",
    "npo法人",
    "独立行政法人",
    "国立研究開発法人",
    "国立大学法人",
    "公立大学法人",
    "地方独立行政法人",
    "学校法人",
    "医療法人社団",
    "医療法人財団",
    "医療法人",
    "社会福祉法人",
    "宗教法人",
    "弁護士法人",
    "税理士法人",
    "社会保険労務士法人",
    "行政書士法人",
    "司法書士法人",
    "有限責任事業組合",
    "(株)",
    "(有)",
    "(同)",
    "(合)",
    "(資)",
    "(名)",
    "(社)",
    "(財)",
    "(一社)",
    "(公社)",
    "(一財)",
    "(公財)",
    "(特非)",
    "(独)",
    "(学)",
    "(医)",
    "(福)",
    "(宗)",
    "カブシキガイシャ",
    "ゴウドウガイシャ",
    "ユウゲンガイシャ",
};

/* Without their dots; at the end of a name they are a word of their own. */
static const char *const forms_last[] = {
    "inc",  "incorporated", "llc",    "llp",    "lp",
    "ltd",  "limited",      "co",     "coltd",  "company",
    "corp", "corporation",  "gmbh",   "kk",     "kabushiki kaisha",
    "gk",   "godo kaisha",  "yk",     "sa",     "sas",
    "sarl", "srl",          "sl",     "plc",    "pte",
    "pty",  "pvt",          "pteltd", "ptyltd", "pvtltd",
    "ag",   "kg",           "se",     "ab",     "as",
    "aps",  "oy",           "oyj",    "bv",     "nv",
    "ulc",  "pbc",          "jsc",    "ooo",    "sdn",
    "bhd",  "sdn bhd",
};

/* At the front only what cannot be part of a name ("AB Tasty", "Co-op", "SA Media"). */
static const char *const forms_first[] = {"kk", "kabushiki kaisha", "gk", "godo kaisha"};

/* The dashes that stand for each other in names: hyphen-minus, U+2010 .. U+2015, minus, long-vowel
 * mark, box drawing. Folding has already turned the full-width and half-width ones into these. */
static bool is_dash(uint32_t c)
{
    return c == '-' || (c >= 0x2010 && c <= 0x2015) || c == 0x2212 || c == 0x30FC || c == 0x2500;
}

/* What may stand between a name and its form; a bracket or '+' belongs to the name. */
static bool is_gap(char c)
{
    return c == ' ' || c == ',' || c == '.';
}

static str name_trim(str name)
{
    while (name.n && is_gap(name.p[0]))
        name = str_skip(name, 1);
    while (name.n && is_gap(name.p[name.n - 1]))
        name.n--;
    return name;
}

/* Whether `form`, with any dots in it, makes up word. */
static bool word_is(str word, const char *form)
{
    size_t at = 0;
    for (size_t i = 0; i < word.n; i++) {
        if (word.p[i] == '.')
            continue;
        if (form[at] == '\0' || form[at++] != word.p[i])
            return false;
    }
    return form[at] == '\0';
}

static bool word_is_one_of(str word, const char *const *forms, size_t count)
{
    while (word.n && word.p[0] == '.')
        word = str_skip(word, 1);
    for (size_t i = 0; i < count; i++)
        if (word.n && word.p[0] == forms[i][0] && word_is(word, forms[i]))
            return true;
    return false;
}

static bool is_latin(char c)
{
    return ascii_is_alnum(c) || c == '.';
}

/* Where the last `words` Latin words of name begin; its length when there are fewer. */
static size_t last_words(str name, unsigned words)
{
    size_t at = name.n;
    for (;;) {
        size_t end = at;
        while (at && is_latin(name.p[at - 1]))
            at--;
        if (at == end)
            return name.n;
        if (--words == 0)
            return at;
        if (!at || name.p[at - 1] != ' ')
            return name.n;
        at--;
    }
}

/* The same at the front: where the first words end, 0 when there are fewer. */
static size_t first_words(str name, unsigned words)
{
    size_t at = 0;
    for (;;) {
        size_t start = at;
        while (at < name.n && is_latin(name.p[at]))
            at++;
        if (at == start)
            return 0;
        if (--words == 0)
            return at;
        if (at == name.n || name.p[at] != ' ')
            return 0;
        at++;
    }
}

/* A letter beyond ASCII goes on with the word; kana and han do not (「メタInc.」). */
static bool is_letter_before(str s, size_t at)
{
    if (!at || (unsigned char)s.p[at - 1] < 0x80)
        return false;
    do
        at--;
    while (at && ((unsigned char)s.p[at] & 0xC0) == 0x80);
    uint32_t c = text_next(s, &at);
    return text_is_word(c) && !text_is_kana(c) && !text_is_han(c);
}

static bool strip_latin(str *name)
{
    for (unsigned words = 1; words <= 2; words++) {
        size_t at = last_words(*name, words);
        bool is_word = at < name->n && !is_letter_before(*name, at);
        if (is_word && word_is_one_of(str_skip(*name, at), forms_last, COUNT_OF(forms_last))) {
            *name = str_slice(*name, 0, at);
            return true;
        }
        at = first_words(*name, words);
        if (at && word_is_one_of(str_slice(*name, 0, at), forms_first, COUNT_OF(forms_first))) {
            *name = str_skip(*name, at);
            return true;
        }
    }
    return false;
}

/* Most names hold none of the characters that the forms end or begin with. */
static bool may_have_japanese(str name)
{
    static const char *const parts[] = {"社", "人", "合", "ャ"};
    bool is_wide = false;
    for (size_t i = 0; i < name.n; i++) {
        if (name.p[i] == '(')
            return true;
        is_wide |= (unsigned char)name.p[i] >= 0x80;
    }
    for (size_t i = 0; is_wide && i < COUNT_OF(parts); i++)
        if (str_has(name, str_of(parts[i])))
            return true;
    return false;
}

static bool strip_japanese(str *name)
{
    if (!may_have_japanese(*name))
        return false;
    for (size_t i = 0; i < COUNT_OF(forms_ja); i++) {
        str form = str_of(forms_ja[i]);
        if (form.n > name->n)
            continue;
        if (str_has_prefix(*name, form)) {
            *name = str_skip(*name, form.n);
            return true;
        }
        if (str_has_suffix(*name, form)) {
            name->n -= form.n;
            return true;
        }
    }
    return false;
}

/* The bytes of the mark that stands at `at` and that NFKC would turn into letters ("™" into "tm");
 * 0: none. */
static size_t mark_at(str text, size_t at)
{
    static const char *const marks[] = {"\u2122", "\u2120", "\u00AE", "\u00A9"};
    if (text.p[at] != marks[0][0] && text.p[at] != marks[2][0])
        return 0;
    for (size_t i = 0; i < COUNT_OF(marks); i++)
        if (text.p[at] == marks[i][0] && str_has_prefix(str_skip(text, at), str_of(marks[i])))
            return strlen(marks[i]);
    return 0;
}

static str without_marks(struct arena *arena, str text)
{
    size_t n = 0;
    while (n < text.n && ((unsigned char)text.p[n] < 0x80 || !mark_at(text, n)))
        n++;
    if (n == text.n)
        return text;
    char *out = arena_alloc(arena, text.n + 1);
    n = 0;
    for (size_t at = 0; at < text.n;) {
        size_t mark = (unsigned char)text.p[at] < 0x80 ? 0 : mark_at(text, at);
        if (!mark)
            out[n++] = text.p[at++];
        at += mark;
    }
    return (str){out, n};
}

str text_fold_name(struct arena *arena, str name)
{
    str bare = without_marks(arena, name);
    return text_fold_name_of(arena, bare, text_fold(arena, bare));
}

/* What names are compared by: letters and digits, and marks that tell one name from another. */
static bool is_of_name(uint32_t c)
{
    return text_is_word(c) || c == '+' || c == 0x3099 || c == 0x309A;
}

str text_fold_name_of(struct arena *arena, str name, str folded)
{
    str bare = without_marks(arena, name);
    str rest = name_trim(bare.n == name.n ? folded : text_fold(arena, bare));
    struct buf out = buf_init(arena, 3 * rest.n); /* '-' may become the long-vowel mark */
    bool after_kana = false;
    while (strip_japanese(&rest) || strip_latin(&rest))
        rest = name_trim(rest);
    size_t from = 0; /* of what is kept as it stands */
    for (size_t at = 0, next = 0; at < rest.n; at = next) {
        uint32_t was = text_next(rest, &next), c = was;
        /* A dash behind kana is meant as the long-vowel mark; any other one is punctuation. */
        if (is_dash(c))
            c = after_kana ? 0x30FC : ' ';
        after_kana = text_is_kana(c);
        bool is_kept = is_of_name(c);
        if (is_kept && c == was)
            continue;
        buf_add(&out, str_slice(rest, from, at));
        if (is_kept)
            text_add(&out, c);
        from = next;
    }
    if (!from)
        return rest.n ? arena_str(arena, rest) : STR("");
    buf_add(&out, str_skip(rest, from));
    return buf_str(&out);
}
