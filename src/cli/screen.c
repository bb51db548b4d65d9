/*
 * screen.c - text a terminal may be shown: made harmless, measured, cut, wrapped, coloured.
 */
#include "cli_room.h"

#include <string.h>
#include <utf8proc.h>

#define REPLACEMENT "\xEF\xBF\xBD"

/* One code point; a byte that begins none gives -1 and is stepped over. */
static const char *step(const char *at, utf8proc_int32_t *ret)
{
    utf8proc_ssize_t used =
        utf8proc_iterate((const utf8proc_uint8_t *)at, (utf8proc_ssize_t)strnlen(at, 4), ret);
    if (used <= 0) {
        *ret = -1;
        return at + 1;
    }
    return at + used;
}

static bool is_bidi(utf8proc_int32_t cp)
{
    return (cp >= 0x202A && cp <= 0x202E) || (cp >= 0x2066 && cp <= 0x2069) || cp == 0x200E ||
           cp == 0x200F || cp == 0x061C;
}

/* What a terminal could obey, or a reader be fooled by. */
static bool is_harmful(utf8proc_int32_t cp)
{
    return cp < 0x20 || (cp >= 0x7F && cp <= 0x9F) || is_bidi(cp) || cp == 0xFEFF ||
           (cp >= 0xFFF9 && cp <= 0xFFFB);
}

static const char *cleaned(const char *text, bool block)
{
    struct buf out;
    buf_init(&out, NULL, PRINT_MOST);
    while (*text != '\0') {
        utf8proc_int32_t cp;
        const char *next = step(text, &cp);
        if (cp == '\n' && block) {
            buf_putc(&out, '\n');
        } else if (cp == '\t' || cp == '\n' || cp == 0x2028 || cp == 0x2029) {
            buf_putc(&out, ' ');
        } else if (cp == '\r') {
            buf_puts(&out, block ? "" : " ");
        } else if (cp < 0 || is_harmful(cp)) {
            buf_puts(&out, REPLACEMENT);
        } else {
            buf_add(&out, text, (size_t)(next - text));
        }
        text = next;
    }
    return out.data;
}

const char *plain(const char *text)
{
    return cleaned(text, false);
}

const char *plain_block(const char *text)
{
    return cleaned(text, true);
}

/* Inside JSON these stand in strings only, where an escape means the same. */
const char *plain_json(const char *json)
{
    struct buf out;
    buf_init(&out, NULL, PRINT_MOST);
    while (*json != '\0') {
        utf8proc_int32_t cp;
        const char *next = step(json, &cp);
        if (cp < 0) {
            buf_puts(&out, "\\ufffd");
        } else if (cp != '\n' && is_harmful(cp)) {
            buf_printf(&out, "\\u%04x", (unsigned)cp);
        } else {
            buf_add(&out, json, (size_t)(next - json));
        }
        json = next;
    }
    return out.data;
}

void put_styled(const struct cli *cli, struct buf *out, enum style style, const char *text)
{
    static const char *const codes[] = {
        [STYLE_NONE] = "",        [STYLE_BOLD] = "\x1b[1m",    [STYLE_DIM] = "\x1b[2m",
        [STYLE_RED] = "\x1b[31m", [STYLE_YELLOW] = "\x1b[33m", [STYLE_GREEN] = "\x1b[32m",
    };
    bool styled = cli->color && style != STYLE_NONE && text[0] != '\0';
    buf_puts(out, styled ? codes[style] : "");
    buf_puts(out, text);
    buf_puts(out, styled ? "\x1b[0m" : "");
}

void put_padding(struct buf *out, size_t columns)
{
    for (size_t i = 0; i < columns; i++) {
        buf_putc(out, ' ');
    }
}

static size_t width_of(const char *from, const char *to)
{
    return text_width(arena_memdup(arena_current(), from, (size_t)(to - from)));
}

const char *text_cut(const char *text, size_t width)
{
    if (text_width(text) <= width) {
        return text;
    }
    size_t used = 0;
    const char *at = text;
    while (*at != '\0') {
        utf8proc_int32_t cp;
        const char *next = step(at, &cp);
        size_t more = width_of(at, next);
        if (used + more + 1 > width) {
            break;
        }
        used += more;
        at = next;
    }
    const char *kept = arena_memdup(arena_current(), text, (size_t)(at - text));
    return arena_printf(arena_current(), "%s%s", kept, width > 0 ? "…" : "");
}

const char *text_upper(const char *text)
{
    struct buf out;
    buf_init(&out, NULL, 1 << 20);
    while (*text != '\0') {
        utf8proc_int32_t cp;
        const char *next = step(text, &cp);
        utf8proc_uint8_t bytes[4];
        if (cp >= 0) {
            utf8proc_ssize_t len = utf8proc_encode_char(utf8proc_toupper(cp), bytes);
            buf_add(&out, bytes, (size_t)len);
        }
        text = next;
    }
    return out.data;
}

static void wrapped_line(struct buf *out, const char *text, const char *end, size_t width,
                         size_t *column, size_t indent)
{
    bool fresh = true;
    while (text < end) {
        const char *word_end = memchr(text, ' ', (size_t)(end - text));
        word_end = word_end == NULL ? end : word_end;
        size_t wide = width_of(text, word_end);
        if (!fresh && *column + 1 + wide > width) {
            buf_putc(out, '\n');
            put_padding(out, indent);
            *column = indent;
            fresh = true;
        }
        if (!fresh) {
            buf_putc(out, ' ');
            *column += 1;
        }
        buf_add(out, text, (size_t)(word_end - text));
        *column += wide;
        fresh = fresh && wide == 0;
        text = word_end < end ? word_end + 1 : end;
    }
}

void put_wrapped(struct buf *out, const char *text, size_t width, size_t first, size_t indent)
{
    size_t column = first;
    for (;;) {
        const char *end = strchr(text, '\n');
        wrapped_line(out, text, end == NULL ? text + strlen(text) : end, width, &column, indent);
        if (end == NULL) {
            return;
        }
        buf_putc(out, '\n');
        put_padding(out, indent);
        column = indent;
        text = end + 1;
    }
}

const char *shown_day(const json_t *object, const char *member)
{
    struct day day = json_day(object, member);
    if (!day_is(day)) {
        return plain(json_str(object, member)); /* not ours to hide */
    }
    char *buf = arena_alloc(arena_current(), DAY_TEXT);
    return day_vn(day, buf);
}

const char *shown_instant(const json_t *object, const char *member)
{
    const char *text = json_str(object, member);
    struct instant at;
    if (text[0] == '\0' || instant_parse(text, ZONE_VIETNAM, member, &at, NULL) != 0) {
        return plain(text);
    }
    char *buf = arena_alloc(arena_current(), INSTANT_TEXT);
    return instant_vn(at, ZONE_VIETNAM, buf);
}

const char *shown_size(int64_t bytes)
{
    static const char *const units[] = {"B", "KB", "MB", "GB"};
    int64_t whole = bytes, rest = 0;
    size_t unit = 0;
    while (whole >= 1024 && unit < 3) {
        rest = whole % 1024;
        whole /= 1024;
        unit++;
    }
    if (unit == 0 || whole >= 10) {
        return arena_printf(arena_current(), "%lld %s", (long long)whole, units[unit]);
    }
    return arena_printf(arena_current(), "%lld,%lld %s", (long long)whole,
                        (long long)(rest * 10 / 1024), units[unit]);
}
