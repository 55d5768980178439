#include "crawler/pdf_lines.h"

#include "core/text.h"

#include <stdlib.h>

#define UNIT 100
#define LENGTH_MAX 10000000 /* 1.4 km of paper */
#define PAGE_GAP 100000     /* between the pages, in one long row of them */
#define BULLET_COLUMNS 4
#define RARE 10 /* fewer words of a kind than one in ten say nothing of its usual size */

/* ---- reading ---- */

/* "123.456" in hundredths; 0 for what is no such number. */
static int32_t read_length(str s)
{
    int64_t value = 0;
    int decimals = -1;
    for (size_t i = 0; i < s.n && decimals < 2; i++) {
        if (s.p[i] == '.' && decimals < 0)
            decimals = 0;
        else if (!ascii_is_digit(s.p[i]))
            return 0;
        else {
            value = value * 10 + (s.p[i] - '0');
            decimals += decimals >= 0;
        }
        if (value > LENGTH_MAX)
            return LENGTH_MAX;
    }
    for (int i = decimals < 0 ? 0 : decimals; i < 2; i++)
        value *= 10;
    return value > LENGTH_MAX ? LENGTH_MAX : (int32_t)value;
}

/* The value of name=" in a start tag. */
static str attribute(str tag, str name)
{
    size_t at = str_find(tag, name);
    if (at == STR_ABSENT)
        return STR("");
    str value = str_skip(tag, at + name.n);
    return str_slice(value, 0, str_find_char(value, '"'));
}

static str unescape(struct arena *arena, str text)
{
    static const struct {
        const char *name, *value;
    } references[] = {
        {"&amp;", "&"}, {"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&apos;", "'"}};
    struct buf out = buf_init(arena, text.n + 1);
    if (str_find_char(text, '&') == STR_ABSENT)
        return text;
    while (text.n) {
        size_t length = 1, i = 0;
        while (i < COUNT_OF(references) && !str_has_prefix(text, str_of(references[i].name)))
            i++;
        if (i < COUNT_OF(references)) {
            length = str_of(references[i].name).n;
            buf_add(&out, str_of(references[i].value));
        } else {
            buf_add_char(&out, text.p[0]);
        }
        text = str_skip(text, length);
    }
    return buf_str(&out);
}

/* What stands between from and the next `end`; *rest goes behind it. */
static str take(str *rest, size_t from, str end)
{
    str body = str_skip(*rest, from);
    size_t at = str_find(body, end);
    *rest = at == STR_ABSENT ? STR("") : str_skip(body, at + end.n);
    return str_slice(body, 0, at);
}

static void read_word(struct pdf_lines *lines, str *rest, uint32_t page, int32_t top)
{
    str tag = take(rest, 0, STR(">"));
    str text = take(rest, 0, STR("</word>"));
    struct pdf_word word = {.x0 = read_length(attribute(tag, STR("xMin=\""))),
                            .x1 = read_length(attribute(tag, STR("xMax=\""))),
                            .y0 = read_length(attribute(tag, STR("yMin=\""))) + top,
                            .y1 = read_length(attribute(tag, STR("yMax=\""))) + top,
                            .page = page,
                            .text = str_trim(unescape(lines->arena, text))};
    if (word.text.n && word.x1 > word.x0 && word.y1 > word.y0)
        *ARENA_PUSH(lines->arena, &lines->words) = word;
}

static void read_words(struct pdf_lines *lines, str rest)
{
    uint32_t page = 0;
    int32_t top = 0, height = 0;
    while (rest.n) {
        size_t at = str_find_char(rest, '<');
        rest = at == STR_ABSENT ? STR("") : str_skip(rest, at);
        if (str_has_prefix(rest, STR("<word "))) {
            read_word(lines, &rest, page, top);
        } else if (str_has_prefix(rest, STR("<page "))) {
            str tag = take(&rest, 0, STR(">"));
            top += page ? height + PAGE_GAP : 0;
            top = top > INT32_MAX / 4 ? INT32_MAX / 4 : top;
            height = read_length(attribute(tag, STR("height=\"")));
            page++;
        } else if (str_has_prefix(rest, STR("<title>"))) {
            lines->title = unescape(lines->arena, take(&rest, 7, STR("</title>")));
        } else {
            rest = str_skip(rest, 1);
        }
    }
}

/* ---- lines ---- */

static int compare_numbers(int32_t a, int32_t b)
{
    return (a > b) - (a < b);
}

static int compare_heights(const void *a, const void *b)
{
    const struct pdf_word *x = a, *y = b;
    return compare_numbers(x->y0 + x->y1, y->y0 + y->y1);
}

/* In reading order; the file's own order says nothing. */
static int compare_in_line(const void *a, const void *b)
{
    const struct pdf_word *x = a, *y = b;
    int order = compare_numbers(x->x0, y->x0);
    return order ? order : str_cmp(x->text, y->text);
}

static bool is_in_line(const struct pdf_line *line, const struct pdf_word *first,
                       const struct pdf_word *word)
{
    int32_t middle = word->y0 / 2 + word->y1 / 2, inset = (first->y1 - first->y0) / 4;
    return word->page == line->page && middle > first->y0 + inset && middle < first->y1 - inset;
}

static void add_to_line(struct pdf_line *line, const struct pdf_word *word, size_t at)
{
    line->to = at + 1;
    line->x0 = word->x0 < line->x0 ? word->x0 : line->x0;
    line->x1 = word->x1 > line->x1 ? word->x1 : line->x1;
    line->y0 = word->y0 < line->y0 ? word->y0 : line->y0;
    line->y1 = word->y1 > line->y1 ? word->y1 : line->y1;
}

static void make_lines(struct pdf_lines *lines)
{
    struct pdf_line *line = NULL;
    struct pdf_word *words = lines->words.v;
    if (lines->words.n)
        qsort(words, lines->words.n, sizeof *words, compare_heights);
    for (size_t i = 0; i < lines->words.n; i++) {
        if (!line || !is_in_line(line, &words[line->from], &words[i])) {
            line = ARENA_PUSH(lines->arena, &lines->lines);
            *line = (struct pdf_line){
                .from = i, .x0 = words[i].x0, .y0 = words[i].y0, .page = words[i].page};
        }
        add_to_line(line, &words[i], i);
    }
    for (size_t i = 0; i < lines->lines.n; i++) {
        line = &lines->lines.v[i];
        qsort(words + line->from, line->to - line->from, sizeof *words, compare_in_line);
        for (size_t k = line->from; k < line->to; k++)
            words[k].line = (uint32_t)i + 1;
    }
}

/* ---- measures ---- */

static int compare_int32(const void *a, const void *b)
{
    const int32_t *x = a, *y = b;
    return compare_numbers(*x, *y);
}

int32_t pdf_em(const struct pdf_word *word)
{
    int64_t columns = (int64_t)text_columns(word->text);
    return (int32_t)((word->x1 - word->x0) * (int64_t)2 / (columns ? columns : 1));
}

static bool is_latin(str text, bool at_end)
{
    return text.n && (unsigned char)text.p[at_end ? text.n - 1 : 0] < 0x80;
}

static bool has_ascii(str text)
{
    for (size_t i = 0; i < text.n; i++)
        if (ascii_is_alnum(text.p[i]))
            return true;
    return false;
}

struct heights {
    int32_t *v;
    size_t n, cap;
};

static int32_t middle(const struct heights *heights)
{
    if (!heights->n)
        return 0;
    qsort(heights->v, heights->n, sizeof *heights->v, compare_int32);
    return heights->v[heights->n / 2];
}

/* Height and width of the middle one of all words, long words counting more. Fonts of Latin letters often
 * have higher boxes, so the height of words with ASCII is another; the width is that of the others. */
static void measure(struct pdf_lines *lines)
{
    struct heights all = {0}, kinds[2] = {{0}}, widths = {0};
    for (size_t i = 0; i < lines->words.n; i++) {
        const struct pdf_word *word = &lines->words.v[i];
        bool is_latin_kind = has_ascii(word->text);
        for (size_t k = 0; k < word->text.n; k += 8) {
            *ARENA_PUSH(lines->arena, &all) = word->y1 - word->y0;
            *ARENA_PUSH(lines->arena, &kinds[is_latin_kind]) = word->y1 - word->y0;
            if (!is_latin_kind)
                *ARENA_PUSH(lines->arena, &widths) = pdf_em(word);
        }
    }
    lines->height = all.n ? middle(&all) : UNIT;
    lines->em = middle(&widths);
    for (size_t i = 0; i < COUNT_OF(kinds); i++)
        lines->heights[i] = kinds[i].n * RARE > all.n ? middle(&kinds[i]) : 0;
}

/* So much wider than usual; letters of a Latin font differ too much for less than that. */
static bool is_wider(const struct pdf_lines *lines, const struct pdf_line *line, int32_t hundredths)
{
    int64_t width = 0, columns = 0;
    bool has_other = false;
    for (size_t i = line->from; i < line->to; i++) {
        const struct pdf_word *word = &lines->words.v[i];
        width += word->x1 - word->x0;
        columns += (int64_t)text_columns(word->text);
        has_other |= !is_latin(word->text, false);
    }
    if (!lines->em || !columns)
        return true;
    return width * 2 * 100 > columns * lines->em * (hundredths + (has_other ? -3 : 10));
}

bool pdf_is_larger(const struct pdf_lines *lines, const struct pdf_line *line, int32_t hundredths)
{
    bool is_compared = false;
    for (size_t i = line->from; i < line->to; i++) {
        const struct pdf_word *word = &lines->words.v[i];
        int32_t usual = lines->heights[has_ascii(word->text)];
        if (usual && (word->y1 - word->y0) * (int64_t)100 <= usual * (int64_t)hundredths)
            return false;
        is_compared |= usual > 0;
    }
    bool is_high = (line->y1 - line->y0) * (int64_t)100 > lines->height * (int64_t)hundredths;
    return (is_compared || is_high) && is_wider(lines, line, hundredths);
}

/* How wide the piece is that the word begins with and that no line end divides: a word of ASCII, or one
 * other character. */
static int32_t first_piece(const struct pdf_word *word)
{
    size_t n = 0;
    while (n < word->text.n && (unsigned char)word->text.p[n] < 0x80)
        n++;
    if (!n)
        return pdf_em(word);
    return (int32_t)((word->x1 - word->x0) * (int64_t)n / (int64_t)text_columns(word->text));
}

bool pdf_is_wrapped(const struct pdf_lines *lines, const struct pdf_word *last,
                    const struct pdf_word *next, int32_t right)
{
    bool has_space = is_latin(next->text, false) || is_latin(last->text, true);
    return last->x1 + first_piece(next) + (has_space ? lines->height / 3 : lines->height / 6) >
           right;
}

/* ---- pieces of lines ---- */

static bool is_bullet(str text)
{
    static const char *const marks[] = {"・", "●", "○", "■", "□", "◆", "◇",
                                        "※",  "•", "-", "–", "◎", "＊"};
    for (size_t i = 0; i < COUNT_OF(marks); i++)
        if (str_is(text, marks[i]))
            return true;
    if (text_columns(text) > BULLET_COLUMNS || text.n < 2)
        return false;
    char last = text.p[text.n - 1], first = text.p[0];
    return (ascii_is_digit(first) && (last == '.' || last == ')')) ||
           (first == '(' && last == ')') || str_has_suffix(text, STR("）")) ||
           (ascii_is_digit(first) && str_has_suffix(text, STR("．")));
}

size_t pdf_segment(const struct pdf_lines *lines, const struct pdf_line *line, size_t from)
{
    const struct pdf_word *words = lines->words.v;
    size_t to = from + 1;
    while (to < line->to && (words[to].x0 - words[to - 1].x1 < lines->height * 3 / 5 ||
                             (to == from + 1 && is_bullet(words[from].text))))
        to++;
    return to;
}

void pdf_add_words(const struct pdf_lines *lines, size_t from, size_t to, struct buf *out)
{
    const struct pdf_word *words = lines->words.v;
    for (size_t i = from; i < to; i++) {
        if (i > from && words[i].x0 - words[i - 1].x1 > lines->height / 12)
            buf_add(out, STR(" "));
        buf_add(out, words[i].text);
    }
}

/* The last word of the text is an address. */
static bool ends_in_address(str text)
{
    size_t at = text.n;
    while (at && (unsigned char)text.p[at - 1] < 0x80 && text.p[at - 1] != ' ')
        at--;
    return str_has(str_skip(text, at), STR("://"));
}

void pdf_add_wrapped(struct buf *out, str more)
{
    str before = buf_str(out);
    if (is_latin(before, true) && is_latin(more, false) && !ends_in_address(before))
        buf_add(out, STR(" "));
    buf_add(out, more);
}

/* ---- what stands on every page ---- */

/* Two lines say the same but for numbers. */
static bool is_same_line(const struct pdf_lines *lines, const struct pdf_line *a,
                         const struct pdf_line *b)
{
    struct buf texts[2];
    const struct pdf_line *both[] = {a, b};
    for (size_t i = 0; i < 2; i++) {
        struct buf plain = buf_init(lines->arena, 4096);
        texts[i] = buf_init(lines->arena, 4096);
        pdf_add_words(lines, both[i]->from, both[i]->to, &plain);
        for (size_t k = 0; k < plain.n; k++)
            if (!ascii_is_digit(plain.p[k]))
                buf_add_char(&texts[i], plain.p[k]);
    }
    return str_eq(buf_str(&texts[0]), buf_str(&texts[1]));
}

/* "3", "- 3 -", "3/12" */
static bool is_page_number(const struct pdf_lines *lines, const struct pdf_line *line)
{
    bool has_digit = false;
    for (size_t i = line->from; i < line->to; i++) {
        str text = lines->words.v[i].text;
        for (size_t k = 0; k < text.n; k++) {
            has_digit |= ascii_is_digit(text.p[k]);
            if (!ascii_is_digit(text.p[k]) && str_find_char(STR("-/() "), text.p[k]) == STR_ABSENT)
                return false;
        }
    }
    return has_digit;
}

/* The first line of each page is line[0], the last one line[1]. */
static void leave_out_margins(struct pdf_lines *lines)
{
    struct pdf_line *before[2] = {NULL, NULL};
    for (size_t i = 0; i < lines->lines.n;) {
        size_t last = i;
        while (last + 1 < lines->lines.n && lines->lines.v[last + 1].page == lines->lines.v[i].page)
            last++;
        struct pdf_line *now[2] = {&lines->lines.v[i], &lines->lines.v[last]};
        now[1]->is_left_out |= is_page_number(lines, now[1]);
        for (size_t k = 0; k < 2; k++) {
            if (before[k] && is_same_line(lines, before[k], now[k]))
                before[k]->is_left_out = now[k]->is_left_out = true;
            before[k] = now[k];
        }
        i = last + 1;
    }
}

struct pdf_lines pdf_lines(struct arena *arena, str bbox)
{
    struct pdf_lines lines = {.arena = arena, .title = STR("")};
    read_words(&lines, bbox);
    measure(&lines);
    make_lines(&lines);
    for (size_t i = 0; i < lines.lines.n; i++)
        if (lines.lines.v[i].x1 > lines.right)
            lines.right = lines.lines.v[i].x1;
    leave_out_margins(&lines);
    return lines;
}
