#include "crawler/cdp_message.h"

#include "core/base64.h"
#include "core/text.h"
#include <stdio.h>

bool cdp_message_read(struct arena *arena, str text, struct cdp_message *out)
{
    struct json *root = NULL;
    size_t length = 0;
    str valid = text_decode(arena, text, STR("utf-8")).text;
    *out = (struct cdp_message){.method = STR(""), .session = STR(""), .error = STR("")};
    if (json_read(arena, valid, &root, &length) != JSON_WHOLE || !json_is_kind(root, JSON_OBJECT))
        return false;
    const struct json *error = json_get(root, "error");
    bool is_answer = json_number(json_get(root, "id"), UINT32_MAX, &out->id) && out->id;
    out->method = json_text(json_get(root, "method"));
    out->session = json_text(json_get(root, "sessionId"));
    out->body = json_get(root, is_answer ? "result" : "params");
    if (error) {
        out->error = json_text(json_get(error, "message"));
        if (!out->error.n)
            out->error = STR("?");
    }
    return is_answer || out->method.n;
}

void cdp_write_string(struct buf *out, str text)
{
    char escape[8];
    buf_add_char(out, '"');
    for (size_t at = 0; at < text.n;) {
        uint32_t point = text_next(text, &at);
        if (point == '"' || point == '\\') {
            buf_add_char(out, '\\');
            buf_add_char(out, (char)point);
        } else if (point < ' ') {
            int n = snprintf(escape, sizeof escape, "\\u%04x", (unsigned)point);
            buf_add(out, (str){escape, (size_t)n});
        } else {
            text_add(out, point);
        }
    }
    buf_add_char(out, '"');
}

static void write_name(struct buf *out, const char *name)
{
    if (out->n && out->p[out->n - 1] != '{')
        buf_add_char(out, ',');
    cdp_write_string(out, str_of(name));
    buf_add_char(out, ':');
}

void cdp_write_text(struct buf *out, const char *name, str value)
{
    write_name(out, name);
    cdp_write_string(out, value);
}

void cdp_write_raw(struct buf *out, const char *name, const char *value)
{
    write_name(out, name);
    buf_add(out, str_of(value));
}

void cdp_write_bytes(struct buf *out, const char *name, str bytes)
{
    write_name(out, name);
    buf_add_char(out, '"');
    base64_encode(bytes, out);
    buf_add_char(out, '"');
}

void cdp_write_begin(struct buf *out, uint32_t id, str session, const char *method)
{
    char number[16];
    int n = snprintf(number, sizeof number, "%u", id);
    buf_add_char(out, '{');
    write_name(out, "id");
    buf_add(out, (str){number, (size_t)n});
    if (session.n)
        cdp_write_text(out, "sessionId", session);
    cdp_write_text(out, "method", str_of(method));
    write_name(out, "params");
    buf_add_char(out, '{');
}

void cdp_write_end(struct buf *out)
{
    buf_add(out, STR("}}"));
}
