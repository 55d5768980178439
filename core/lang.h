/* Every sentence exists in English (in the source, as message id) and Japanese (po/ja.po). A report
 * may be in another language than the terminal, and report.html holds both, so the language is an
 * argument and not a setting of the process; the translations travel inside the program as the
 * .mo file that msgfmt made (format: GNU gettext manual, "The Format of GNU MO Files"). */
#ifndef SOSHIN_CORE_LANG_H
#define SOSHIN_CORE_LANG_H

#include "core/arena.h"

enum lang { LANG_EN, LANG_JA };

/* Marks a message for extraction and leaves it as it is. */
#define N_(message) message

/* The message in that language; the id itself when there is no translation. Any thread. */
const char *lang_text(enum lang lang, const char *message) __attribute__((format_arg(2)));

/* "ja", "ja_JP.UTF-8" ... -> LANG_JA, everything else LANG_EN. */
enum lang lang_of(const char *locale);

/* The same words in both languages. */
struct words {
    str ja;
    str en;
};
str words_in(struct words words, enum lang lang);
/* Words that are the same in both languages. */
struct words words_same(str s);
/* A message in both languages. */
struct words words_of(const char *message);

#define MESSAGE_ARGS 4
/* A sentence with its facts, formed when it is printed: `id` is a message with %1 .. %4 where
 * args[0] .. args[3] go ("%%" is a percent sign). */
struct message {
    const char *id;
    struct words args[MESSAGE_ARGS];
};
str message_text(struct arena *arena, enum lang lang, const struct message *message);

#endif
