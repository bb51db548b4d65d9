/* alike.c - two answers compared to the byte. */
#include "alike.h"

#include "cast.h"

void stranger_enters(void)
{
    if (cast_enter()) {
        act("kh.truong", given_letter("501/RIENG"), "hand-down", "{'lead':'kh.yen'}");
    }
}

/* The text with every `from` made `to`. */
const char *replaced(const char *text, const char *from, const char *to)
{
    struct buf out;
    buf_init(&out, arena_current(), 8 << 20);
    size_t len = strlen(from);
    while (*text != '\0') {
        if (len > 0 && strncmp(text, from, len) == 0) {
            buf_puts(&out, to);
            text += len;
        } else {
            buf_putc(&out, *text++);
        }
    }
    return out.len > 0 ? out.data : "";
}

/* The text without what stands between `mark` and `end`. */
static const char *without(const char *text, const char *mark, const char *end)
{
    const char *at = strstr(text, mark);
    if (at == NULL) {
        return text;
    }
    const char *rest = at + strlen(mark) + strcspn(at + strlen(mark), end);
    return arena_printf(arena_current(), "%.*s%s", (int)(at - text), text, rest);
}

const char *whole(struct reply reply, const char *name)
{
    const char *head = without(reply.head, "X-Request-Id: ", "\r");
    head = without(head, "Date: ", "\r");
    const char *body = without(reply.body, "\"request_id\":\"", "\"");
    return arena_printf(arena_current(), "%s\n\n%s", head, replaced(body, name, "<NAME>"));
}

const char *filled(const char *text, const char *name)
{
    return text != NULL ? replaced(text, "%s", name) : NULL;
}

const char *in_url(const char *name)
{
    return replaced(replaced(name, "#", "%23"), "/", "%2F");
}

struct reply ask_pair(const char *who, const struct pair *p, const char *name)
{
    const char *body = filled(p->body, name);
    return ask(&(struct request){.who = who,
                                 .method = p->method,
                                 .path = filled(p->path, in_url(name)),
                                 .headers = p->headers,
                                 .body = body != NULL ? quoted(body) : NULL});
}

void ck_alike(const char *who, const struct pair *p, const char *there, const char *nowhere)
{
    ck_assert_uint_eq(strlen(there), strlen(nowhere));
    struct reply a = ask_pair(who, p, there), b = ask_pair(who, p, nowhere);
    ck_assert_msg(a.status >= 400, "%s %s %s: %d", who, p->path, there, a.status);
    const char *x = whole(a, there), *y = whole(b, nowhere);
    ck_assert_msg(strcmp(x, y) == 0, "%s tells %s from none by %s:\n%s\nand\n%s", who, there,
                  p->path, x, y);
}

const char *json_of(const char *text)
{
    char *out = json_dumps(json_string(text), JSON_ENCODE_ANY);
    ck_assert_ptr_nonnull(out);
    return out;
}

const char *percent(const char *text)
{
    struct buf out;
    buf_init(&out, arena_current(), 8000);
    for (const unsigned char *c = (const unsigned char *)text; *c != '\0'; c++) {
        buf_printf(&out, "%%%02X", *c);
    }
    return out.len > 0 ? out.data : "";
}

struct reply send_json(const char *who, const char *path, const char *json)
{
    return ask(&(struct request){.who = who, .path = path, .body = json});
}

void ck_field(const json_t *json, const char *path, const char *text)
{
    ck_assert_msg(strcmp(str_at(json, path), text) == 0, "%s: sent “%s”, came back “%s”", path,
                  text, str_at(json, path));
}
