/*
 * NAME     words.c
 * SUMMARY  text made fit to be printed
 */
#include "words.h"

#include <glib.h>
#include <stdio.h>
#include <string.h>

enum { MARKS_MOST = 8 }; /* on one letter; Vietnamese needs two */

#define TEXT_CAP ((size_t)8 << 20)

/* Characters that stand for nothing on paper: joiners, direction marks, variation selectors, tags.
 */
static bool is_invisible(uint32_t cp)
{
    return (cp >= 0x200B && cp <= 0x200F) || (cp >= 0x202A && cp <= 0x202E) ||
           (cp >= 0x2060 && cp <= 0x206F) || (cp >= 0xFE00 && cp <= 0xFE0F) ||
           (cp >= 0x1F3FB && cp <= 0x1F3FF) || (cp >= 0xE0000 && cp <= 0xE0FFF) || cp == 0xFEFF ||
           cp == 0x00AD || cp == 0x061C || cp == 0x20E3 || (cp >= 0xFFF9 && cp <= 0xFFFB);
}

static bool is_mark(uint32_t cp)
{
    return cp >= 0x300 && g_unichar_ismark(cp);
}

/* What can be printed of bytes that are UTF-8, not yet composed. */
static void put_visible(struct buf *out, const char *text)
{
    unsigned marks = 0;
    for (const char *at = text, *next; *at != '\0'; at = next) {
        const uint32_t cp = g_utf8_get_char(at);
        next = char_after(at);
        marks = is_mark(cp) ? marks + 1 : 0;
        if (cp == '\n' || cp == 0x2028 || cp == 0x2029 || cp == 0x85) {
            buf_putc(out, '\n');
        } else if (cp == '\t' || cp == 0xA0) {
            buf_putc(out, ' ');
        } else if (cp >= 0x20 && (cp < 0x7F || cp >= 0xA0) && !is_invisible(cp) &&
                   marks <= MARKS_MOST) {
            buf_add(out, at, (size_t)(next - at));
        }
    }
}

static bool is_plain(const char *text)
{
    while (*text >= ' ' && *text <= '~') {
        text++;
    }
    return *text == '\0';
}

const char *print_text(const char *text)
{
    if (is_plain(text)) {
        return text;
    }
    struct arena *arena = arena_current();
    struct buf visible;
    const char *composed;
    buf_init(&visible, arena, TEXT_CAP);
    put_visible(&visible, text);
    if (text_clean(visible.data, visible.len, TEXT_BLOCK, TEXT_CAP, "", arena, &composed, NULL) !=
        0) {
        composed = visible.data;
    }
    return composed;
}

const char *print_str(const json_t *object, const char *key)
{
    return print_text(json_str(object, key));
}

const char *print_texts(const json_t *object, const char *key)
{
    const json_t *value = json_get(object, key);
    if (!json_is_array(value)) {
        return print_str(object, key);
    }
    struct buf out;
    buf_init(&out, NULL, TEXT_CAP);
    for (size_t i = 0; i < json_array_size(value); i++) {
        const char *text = json_string_value(json_array_get(value, i));
        if (text != NULL && text[0] != '\0') {
            buf_puts(&out, out.len > 0 ? "\n" : "");
            buf_puts(&out, print_text(text));
        }
    }
    return out.data;
}

const char *print_upper(const char *text)
{
    struct buf out;
    buf_init(&out, NULL, TEXT_CAP);
    for (const char *at = text; *at != '\0'; at = char_after(at)) {
        char bytes[6];
        const int n = g_unichar_to_utf8(g_unichar_toupper(g_utf8_get_char(at)), bytes);
        buf_add(&out, bytes, (size_t)n);
    }
    return out.data;
}

/* ---- days and people ------------------------------------------------------------------------- */

const char *words(const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    const int len = vsnprintf(NULL, 0, format, args);
    INVARIANT(len >= 0);
    char *text = arena_alloc(arena_current(), (size_t)len + 1);
    vsnprintf(text, (size_t)len + 1, format, again);
    va_end(again);
    va_end(args);
    return text;
}

const char *day_shown(struct day day)
{
    char text[DAY_TEXT];
    return arena_strdup(arena_current(), day_vn(day, text));
}

static struct instant member_time(const json_t *object, const char *key)
{
    struct instant at;
    const char *text = json_str(object, key);
    const bool good = strlen(text) > 10 && instant_parse(text, ZONE_VIETNAM, key, &at, NULL) == 0;
    return good ? at : INSTANT_NONE;
}

struct day member_day(const json_t *object, const char *key)
{
    const struct instant at = member_time(object, key);
    return instant_is(at) ? instant_day(at, ZONE_VIETNAM) : json_day(object, key);
}

const char *member_day_shown(const json_t *object, const char *key)
{
    return day_shown(member_day(object, key));
}

const char *member_time_shown(const json_t *object, const char *key)
{
    const struct instant at = member_time(object, key);
    char text[INSTANT_TEXT];
    if (!instant_is(at)) {
        return member_day_shown(object, key);
    }
    instant_vn(at, ZONE_VIETNAM, text); /* 10/03/2026 08:15 */
    return words("%.5s ngày %.10s", text + 11, text);
}

const char *day_in_words(struct day day)
{
    if (!day_is(day)) {
        return "ngày ..... tháng ..... năm ........";
    }
    int y, m, d;
    day_split(day, &y, &m, &d);
    /* 01 and 02 are written with a zero (NĐ 30, Phụ lục I, mục II.4): nobody can put a 1 before. */
    return words("ngày %02d tháng %s%d năm %d", d, m < 3 ? "0" : "", m, y);
}

const char *person_shown(const json_t *person)
{
    const char *name = print_str(person, "name");
    return name[0] != '\0' ? name : print_str(person, "username");
}

const char *person_with_title(const json_t *person)
{
    const char *title = print_str(person, "title"), *name = person_shown(person);
    return title[0] == '\0' ? name : words("%s %s", title, name);
}
