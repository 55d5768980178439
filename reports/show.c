#include "reports/show.h"

#include "core/text.h"

#include <errno.h>
#include <inttypes.h>

#define SHOW_MEMORY ((size_t)1024 * 1024 * 1024)
#define SHOW_ELLIPSIS STR("…")
#define SHOW_URL_HEAD 79   /* columns in front of the ellipsis */
#define SHOW_URL_MAX 20000 /* code points; what is longer than any URL we take is cut first */

static bool show_is_space(uint32_t point)
{
    return point == ' ' || (point >= '\t' && point <= '\r') || point == 0x85 || point == 0xa0 ||
           point == 0x2028 || point == 0x2029;
}

static void show_add_clean(const struct show *show, struct buf *out, uint32_t point)
{
    if (show_is_space(point)) {
        if (out->n && out->p[out->n - 1] != ' ')
            buf_add_char(out, ' ');
    } else if (text_is_hidden(point)) {
        buf_add(out, arena_printf(show->arena, "<U+%04" PRIX32 ">", point));
    } else {
        text_add(out, point);
    }
}

str show_clean(const struct show *show, str text, size_t max)
{
    struct buf out = buf_init(show->arena, SIZE_MAX / 2);
    size_t at = 0;
    for (size_t i = 0; i < max && at < text.n; i++)
        show_add_clean(show, &out, text_next(text, &at));
    if (at < text.n)
        buf_add(&out, SHOW_ELLIPSIS);
    return str_trim(buf_str(&out));
}

size_t show_head(str text, size_t columns)
{
    size_t at = 0, used = 0;
    while (at < text.n) {
        size_t next = at;
        text_next(text, &next);
        used += text_columns(str_slice(text, at, next));
        if (used > columns)
            break;
        at = next;
    }
    return at;
}

str show_fit(const struct show *show, str text, size_t columns)
{
    if (columns == 0 || show_head(text, columns) == text.n)
        return text;
    return show_join(show, str_slice(text, 0, show_head(text, columns - 1)), SHOW_ELLIPSIS,
                     STR_NONE);
}

str show_url(const struct show *show, str url)
{
    str clean = show_clean(show, url, SHOW_URL_MAX);
    size_t columns = text_columns(clean);
    if (columns <= SHOW_URL_COLUMNS)
        return clean;
    size_t head = show_head(clean, SHOW_URL_HEAD);
    size_t tail = show_head(clean, columns - (SHOW_URL_COLUMNS - SHOW_URL_HEAD - 1));
    while (tail < clean.n &&
           text_columns(str_skip(clean, tail)) > SHOW_URL_COLUMNS - SHOW_URL_HEAD - 1)
        text_next(clean, &tail);
    return show_join(show, str_slice(clean, 0, head), SHOW_ELLIPSIS, str_skip(clean, tail));
}

str show_number(const struct show *show, uint64_t number)
{
    return arena_printf(show->arena, "%" PRIu64, number);
}

str show_form(const struct show *show, const char *message, str first, str second, str third,
              str fourth)
{
    struct message form = {
        .id = message,
        .args = {words_same(first), words_same(second), words_same(third), words_same(fourth)}};
    return message_text(show->arena, show->lang, &form);
}

str show_said(const struct show *show, const char *message)
{
    return str_of(lang_text(show->lang, message));
}

str show_join(const struct show *show, str first, str second, str third)
{
    struct buf out = buf_init(show->arena, SIZE_MAX / 2);
    buf_add(&out, first);
    buf_add(&out, second);
    buf_add(&out, third);
    return buf_str(&out);
}

void show_text(const struct show *show, str text)
{
    if (text.n)
        fwrite(text.p, 1, text.n, show->out);
}

void show_spaces(const struct show *show, size_t count)
{
    while (count--)
        fputc(' ', show->out);
}

void show_color(const struct show *show, enum show_color color)
{
    static const char *const codes[] = {
        [SHOW_PLAIN] = "\033[0m",   [SHOW_BOLD] = "\033[1m",   [SHOW_RED] = "\033[31m",
        [SHOW_YELLOW] = "\033[33m", [SHOW_GREEN] = "\033[32m", [SHOW_FAINT] = "\033[2m",
    };
    if (show->options->has_color)
        show_text(show, str_of(codes[color]));
}

void show_end(const struct show *show)
{
    fputc('\n', show->out);
}

void show_heading(const struct show *show, const char *message)
{
    show_end(show);
    show_color(show, SHOW_BOLD);
    show_text(show, show_said(show, message));
    show_color(show, SHOW_PLAIN);
    show_end(show);
}

struct show_job {
    struct show show;
    void (*work)(const struct show *show);
};

static void show_work(void *context)
{
    const struct show_job *job = context;
    job->work(&job->show);
}

bool show_run(const char *name, const struct report *report, const struct writer_options *options,
              FILE *out, void (*work)(const struct show *show), struct err *err)
{
    struct show_job job = {.show = {.arena = arena_new(SHOW_MEMORY),
                                    .report = report,
                                    .options = options,
                                    .out = out,
                                    .lang = options->lang},
                           .work = work};
    errno = 0;
    bool is_done = job.show.arena && arena_run(job.show.arena, 0, show_work, &job) == ARENA_DONE;
    arena_free(job.show.arena);
    return writer_end(name, is_done, out, err);
}
