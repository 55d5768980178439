/* JSON is written so that a strict reader gets the same text back, and nothing in it is ever markup. */
#include "reports/json_write.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
/* cmocka.h needs the headers above. */
#include <cmocka.h>

#define T(literal) literal, sizeof(literal) - 1

static const struct {
    const char *text;
    size_t length;
    const char *written;
} texts[] = {
    {T(""), "\"\""},
    {T("a\"b\\c/"), "\"a\\\"b\\\\c/\""},
    {T("\n\r\t\b\x7f"), "\"\\n\\r\\t\\u0008\\u007f\""},
    {T("a\0b"), "\"a\\u0000b\""},
    {T("</script>"), "\"\\u003c/script\\u003e\""},
    {T("日本"), "\"日本\""},
    {T("\xE2\x80\xAE\xE2\x80\xA8\xC2\x9B"), "\"\\u202e\\u2028\\u009b\""},
    {T("\xF0\x9F\x97\xBE"), "\"\xF0\x9F\x97\xBE\""},
    {T("\xF3\xA0\x80\x81"), "\"\\udb40\\udc01\""},
    {T("\xff\xc3"), "\"\\ufffd\\ufffd\""},
    {T("\xEF\xBF\xBD"), "\"\xEF\xBF\xBD\""},
};

static void test_texts(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        char *bytes = NULL;
        size_t size = 0;
        struct json_writer writer = {.out = open_memstream(&bytes, &size)};
        json_write_text(&writer, NULL, (str){texts[i].text, texts[i].length});
        fclose(writer.out);
        assert_string_equal(bytes, texts[i].written);
        free(bytes);
    }
}

static void write_sample(struct json_writer *writer)
{
    json_write_open(writer, NULL, '{');
    json_write_number(writer, "max", UINT64_MAX);
    json_write_list(writer, "lists", STR("a; b;c; "));
    json_write_list(writer, "none", STR(""));
    json_write_open(writer, "rows", '[');
    json_write_open(writer, NULL, '{');
    writer->is_flat = true;
    json_write_flag(writer, "yes", true);
    json_write_flag(writer, "no", false);
    json_write_null(writer, "not known");
    json_write_close(writer, '}');
    writer->is_flat = false;
    json_write_close(writer, ']');
    json_write_open(writer, "empty", '[');
    json_write_close(writer, ']');
    json_write_close(writer, '}');
}

static void test_layout(void **state)
{
    (void)state;
    char *bytes = NULL;
    size_t size = 0;
    struct json_writer writer = {.out = open_memstream(&bytes, &size)};
    write_sample(&writer);
    fclose(writer.out);
    assert_string_equal(bytes, "{\n  \"max\": 18446744073709551615,\n"
                               "  \"lists\": [\"a\", \"b;c\", \"\"],\n  \"none\": [],\n"
                               "  \"rows\": [\n    {\"yes\": true, \"no\": false, \"not known\": "
                               "null}\n  ],\n  \"empty\": []\n}\n");
    free(bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_texts), cmocka_unit_test(test_layout)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
