#include "reports/json_write.h"

#include "core/text.h"

#include <inttypes.h>

#define JSON_LIST_SEPARATOR STR("; ")

/* A report is written by one thread: nothing is locked for a character. */
static void json_put(const struct json_writer *writer, str text)
{
    if (text.n)
        fwrite_unlocked(text.p, 1, text.n, writer->out);
}

static bool json_is_plain(uint32_t point)
{
    return point != '"' && point != '\\' && point != '<' && point != '>' &&
           !text_is_hidden(point) && point != 0x2028 && point != 0x2029;
}

static void json_put_escape_unit(const struct json_writer *writer, uint32_t unit)
{
    char escape[16];
    snprintf(escape, sizeof escape, "\\u%04" PRIx32, unit);
    json_put(writer, str_of(escape));
}

/* By its short form, or as one UTF-16 unit or two of them. */
static void json_put_escape(const struct json_writer *writer, uint32_t point)
{
    static const char points[] = "\"\\\n\r\t", letters[] = "\"\\nrt";
    for (size_t i = 0; i < sizeof points - 1; i++)
        if (point == (unsigned char)points[i]) {
            putc_unlocked('\\', writer->out);
            putc_unlocked(letters[i], writer->out);
            return;
        }
    if (point > 0xFFFF) {
        json_put_escape_unit(writer, 0xD800 + ((point - 0x10000) >> 10));
        point = 0xDC00 + ((point - 0x10000) & 0x3FF);
    }
    json_put_escape_unit(writer, point);
}

/* Printable ASCII that stands for itself: most of what is written. */
static bool json_is_plain_byte(char byte)
{
    return byte >= ' ' && byte < 0x7F && byte != '"' && byte != '\\' && byte != '<' && byte != '>';
}

static void json_put_string(const struct json_writer *writer, str text)
{
    size_t from = 0;
    putc_unlocked('"', writer->out);
    for (size_t at = 0; at < text.n;) {
        size_t here = at;
        if (json_is_plain_byte(text.p[at])) {
            at++;
            continue;
        }
        uint32_t point = text_next(text, &at);
        bool is_bad = point == 0xFFFD && !str_is(str_slice(text, here, at), "\xEF\xBF\xBD");
        if (json_is_plain(point) && !is_bad)
            continue;
        json_put(writer, str_slice(text, from, here));
        json_put_escape(writer, point);
        from = at;
    }
    json_put(writer, str_skip(text, from));
    putc_unlocked('"', writer->out);
}

static void json_put_line(const struct json_writer *writer)
{
    putc_unlocked('\n', writer->out);
    for (unsigned i = 0; i < 2 * writer->depth; i++)
        putc_unlocked(' ', writer->out);
}

/* What stands in front of a value: the comma, the line, the name. */
static void json_put_member(struct json_writer *writer, const char *name)
{
    if (writer->has_member)
        json_put(writer, writer->is_flat ? STR(", ") : STR(","));
    if (writer->depth && !writer->is_flat)
        json_put_line(writer);
    if (name) {
        json_put_string(writer, str_of(name));
        json_put(writer, STR(": "));
    }
    writer->has_member = true;
}

void json_write_open(struct json_writer *writer, const char *name, char bracket)
{
    json_put_member(writer, name);
    putc_unlocked(bracket, writer->out);
    writer->depth++;
    writer->has_member = false;
}

void json_write_close(struct json_writer *writer, char bracket)
{
    writer->depth--;
    if (writer->has_member && !writer->is_flat)
        json_put_line(writer);
    putc_unlocked(bracket, writer->out);
    writer->has_member = true;
    if (!writer->depth)
        putc_unlocked('\n', writer->out);
}

void json_write_text(struct json_writer *writer, const char *name, str text)
{
    json_put_member(writer, name);
    json_put_string(writer, text);
}

void json_write_number(struct json_writer *writer, const char *name, uint64_t number)
{
    json_put_member(writer, name);
    char digits[24];
    snprintf(digits, sizeof digits, "%" PRIu64, number);
    json_put(writer, str_of(digits));
}

void json_write_flag(struct json_writer *writer, const char *name, bool flag)
{
    json_put_member(writer, name);
    json_put(writer, flag ? STR("true") : STR("false"));
}

void json_write_null(struct json_writer *writer, const char *name)
{
    json_put_member(writer, name);
    json_put(writer, STR("null"));
}

void json_write_list(struct json_writer *writer, const char *name, str list)
{
    bool was_flat = writer->is_flat;
    json_write_open(writer, name, '[');
    writer->is_flat = true;
    while (list.n) {
        size_t end = str_find(list, JSON_LIST_SEPARATOR);
        json_write_text(writer, NULL, str_slice(list, 0, end));
        if (end == STR_ABSENT)
            break;
        list = str_skip(list, end + JSON_LIST_SEPARATOR.n);
        if (!list.n)
            json_write_text(writer, NULL, list); /* it ended with a separator */
    }
    json_write_close(writer, ']');
    writer->is_flat = was_flat;
}
