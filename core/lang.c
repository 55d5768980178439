#include "core/lang.h"

#include "core/embedded.h"

#include <string.h>

#define MO_MAGIC 0x950412deu /* little endian, as msgfmt --endianness=little writes it */
#define MO_HEADER 20

static uint32_t mo_number(const struct embedded_file *mo, size_t at)
{
    const unsigned char *p = mo->bytes + at;
    return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

/* Entry i of the table at `table`: NUL-terminated text, checked to lie inside the file. */
static const char *mo_text(const struct embedded_file *mo, uint32_t table, uint32_t i)
{
    size_t entry = (size_t)table + (size_t)i * 8;
    if (entry + 8 > mo->size)
        return "";
    size_t length = mo_number(mo, entry), offset = mo_number(mo, entry + 4);
    if (offset + length >= mo->size || mo->bytes[offset + length] != '\0')
        return "";
    return (const char *)mo->bytes + offset;
}

/* The message ids are sorted: a binary search, as the format intends. */
static const char *mo_find(const struct embedded_file *mo, const char *message)
{
    if (mo->size < MO_HEADER || mo_number(mo, 0) != MO_MAGIC || !*message)
        return message;
    uint32_t low = 0, high = mo_number(mo, 8);
    uint32_t originals = mo_number(mo, 12), translations = mo_number(mo, 16);
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        int order = strcmp(message, mo_text(mo, originals, middle));
        if (order == 0) {
            const char *text = mo_text(mo, translations, middle);
            return *text ? text : message;
        }
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return message;
}

const char *lang_text(enum lang lang, const char *message)
{
    if (lang == LANG_JA && embedded_locale_count)
        return mo_find(&embedded_locale[0], message);
    return message;
}

enum lang lang_of(const char *locale)
{
    str name = str_of(locale);
    if (!str_has_prefix(name, STR("ja")))
        return LANG_EN;
    return name.n == 2 || name.p[2] == '_' || name.p[2] == '.' || name.p[2] == '-' ? LANG_JA
                                                                                   : LANG_EN;
}

str words_in(struct words words, enum lang lang)
{
    str first = lang == LANG_JA ? words.ja : words.en;
    str second = lang == LANG_JA ? words.en : words.ja;
    return first.n ? first : second;
}

struct words words_same(str s)
{
    return (struct words){.ja = s, .en = s};
}

struct words words_of(const char *message)
{
    return (struct words){.ja = str_of(lang_text(LANG_JA, message)),
                          .en = str_of(lang_text(LANG_EN, message))};
}

str message_text(struct arena *arena, enum lang lang, const struct message *message)
{
    struct buf out = buf_init(arena, SIZE_MAX / 2);
    str text = str_of(message->id ? lang_text(lang, message->id) : "");
    for (size_t i = 0; i < text.n; i++) {
        char next = i + 1 < text.n ? text.p[i + 1] : '\0';
        if (text.p[i] != '%' || (next != '%' && (next < '1' || next >= '1' + MESSAGE_ARGS))) {
            buf_add_char(&out, text.p[i]);
            continue;
        }
        i++;
        if (next == '%')
            buf_add_char(&out, '%');
        else
            buf_add(&out, words_in(message->args[next - '1'], lang));
    }
    return buf_str(&out);
}
