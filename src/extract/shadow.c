/*
 * shadow.c - the ASCII shadow of a text that patterns run on, and the way back to its bytes.
 */
#include "extract_room.h"

#include "phieu/viet.h"

#include <string.h>
#include <utf8proc.h>

enum { TAG_MOST = 200 /* bytes of an HTML tag left in a cell */ };

/* What a code point outside a-z looks like to a pattern. Recognisers without Vietnamese put
 * currency signs for letters they have not got ("nghi¢p"); those are letters, not gaps. */
static char shadow_of_other(int32_t cp)
{
    switch (cp) {
    case 0xA0:
    case 0x202F:
    case 0x205F:
    case 0x3000:
        return ' ';
    case 0x2018:
    case 0x2019:
    case 0x201B:
    case 0x2032:
    case 0xB4:
    case '`':
        return '\'';
    case 0x201C:
    case 0x201D:
    case 0x201E:
    case 0x2033:
    case 0xAB:
    case 0xBB:
        return '"';
    case 0x2044:
    case 0x2215:
    case '\\':
        return '/';
    case 0x2026:
    case 0xB7:
    case 0x2022:
        return '.';
    case 0x20AC:
    case 0xA2:
        return 'e';
    default:
        break;
    }
    if ((cp >= 0x2010 && cp <= 0x2015) || cp == 0x2212 || cp == 0xAD) {
        return '-';
    }
    return cp >= 0x2000 && cp <= 0x200A ? ' ' : '~';
}

/* The letter under marks that are not Vietnamese ("ö", "ÿ"), '\0' when there is none. */
static char plain_letter(int32_t cp)
{
    utf8proc_int32_t parts[8];
    int boundary = 0;
    utf8proc_ssize_t n =
        utf8proc_decompose_char(cp, parts, 8, UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT, &boundary);
    bool letter =
        n > 0 && ((parts[0] >= 'a' && parts[0] <= 'z') || (parts[0] >= 'A' && parts[0] <= 'Z') ||
                  (parts[0] >= '0' && parts[0] <= '9'));
    return letter ? (char)parts[0] : '\0';
}

static char shadow_of(int32_t cp)
{
    struct viet_letter letter;
    if (viet_split((uint32_t)cp, &letter)) {
        return (char)(letter.upper ? letter.base - 'a' + 'A' : letter.base);
    }
    if (cp == '\t' || (cp >= ' ' && cp < 0x7F && cp != '\\' && cp != '`')) {
        return (char)cp;
    }
    char plain = cp < 0x80 ? '\0' : plain_letter(cp);
    return plain != '\0' ? plain : shadow_of_other(cp);
}

static bool is_combining(int32_t cp)
{
    utf8proc_category_t category = utf8proc_category(cp);
    return category == UTF8PROC_CATEGORY_MN || category == UTF8PROC_CATEGORY_ME ||
           category == UTF8PROC_CATEGORY_CF;
}

/* Bytes of the HTML tag at p, 0 when it is none. */
static size_t tag_length(const char *p, size_t left)
{
    size_t most = left < TAG_MOST ? left : TAG_MOST;
    bool opens = most > 2 && p[0] == '<' &&
                 (p[1] == '/' || (p[1] >= 'a' && p[1] <= 'z') || (p[1] >= 'A' && p[1] <= 'Z'));
    const char *close = opens ? memchr(p, '>', most) : NULL;
    return close != NULL ? (size_t)(close - p) + 1 : 0;
}

/* Bytes at p that a recogniser's markup takes and a reader would not see. */
static size_t markup_length(const char *line, const char *p, size_t left)
{
    if (*p == '*') {
        return 1;
    }
    bool heading = *p == '#' && p == line;
    if (*p != '_' && !heading) {
        return 0;
    }
    size_t run = 1;
    while (run < left && p[run] == *p) {
        run++;
    }
    if (heading) {
        return run < left && p[run] == ' ' ? run : 0;
    }
    return run >= 2 ? run : 0;
}

static void put(struct extract *x, char c, size_t at)
{
    x->shadow[x->len] = c;
    x->at[x->len] = (uint32_t)at;
    x->len++;
}

static void shadow_line(struct extract *x, const struct text_line *line)
{
    const char *text = x->text->text, *begin = text + line->begin, *end = begin + line->len;
    for (const char *p = begin; p < end;) {
        size_t left = (size_t)(end - p);
        size_t skip = markup_length(begin, p, left);
        size_t tag = skip == 0 ? tag_length(p, left) : 0;
        int32_t cp = ' ';
        utf8proc_ssize_t n =
            utf8proc_iterate((const utf8proc_uint8_t *)p, (utf8proc_ssize_t)left, &cp);
        INVARIANT(n > 0); /* text.h: the text is clean */
        if (tag > 0) {
            put(x, ' ', (size_t)(p - text));
        } else if (skip == 0 && !is_combining(cp)) {
            put(x, cp == '\f' || cp == '\n' ? ' ' : shadow_of(cp), (size_t)(p - text));
        }
        p += skip > 0 ? skip : tag > 0 ? tag : (size_t)n;
    }
}

static struct span trimmed(const struct extract *x, struct span s)
{
    while (span_is(s) && strchr(" \t", x->shadow[s.begin]) != NULL) {
        s.begin++;
    }
    while (span_is(s) && strchr(" \t", x->shadow[s.end - 1]) != NULL) {
        s.end--;
    }
    return s;
}

void shadow_make(struct extract *x, const struct page_text *text, const struct extract_about *about)
{
    struct arena *arena = arena_current();
    size_t room = 1;
    for (size_t i = 0; i < text->line_count; i++) {
        INVARIANT(text->lines[i].begin + text->lines[i].len <= text->len);
        room += text->lines[i].len + 1;
    }
    *x = (struct extract){.text = text, .about = about, .line_count = text->line_count};
    x->shadow = arena_alloc(arena, room);
    x->at = arena_alloc(arena, room * sizeof *x->at);
    x->lines = arena_alloc(arena, (text->line_count + 1) * sizeof *x->lines);
    x->exhausted = arena_alloc(arena, sizeof *x->exhausted);
    for (size_t i = 0; i < text->line_count; i++) {
        const struct text_line *line = &text->lines[i];
        size_t begin = x->len;
        shadow_line(x, line);
        x->lines[i].span = trimmed(x, (struct span){begin, x->len});
        x->lines[i].of = line;
        put(x, '\n', line->begin + line->len);
    }
    x->shadow[x->len] = '\0';
    x->at[x->len] = (uint32_t)text->len;
}

/* Bytes of the character at a position of the shadow, with the marks that stand on it. */
static size_t character_length(const struct extract *x, size_t position)
{
    const char *text = x->text->text;
    size_t from = x->at[position], at = from;
    while (at < x->text->len) {
        int32_t cp;
        utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)text + at,
                                              (utf8proc_ssize_t)(x->text->len - at), &cp);
        if (n <= 0 || (at > from && !is_combining(cp))) {
            break;
        }
        at += (size_t)n;
    }
    return at - from;
}

const char *span_text(const struct extract *x, struct span span)
{
    struct buf out;
    buf_init(&out, arena_current(), (span.end - span.begin) * 16 + 16);
    bool blank = false;
    for (size_t i = span.begin; i < span.end; i++) {
        if (strchr(" \t\n", x->shadow[i]) != NULL) {
            blank = out.len > 0;
            continue;
        }
        if (blank) {
            buf_putc(&out, ' ');
            blank = false;
        }
        size_t len = character_length(x, i);
        buf_add(&out, x->text->text + x->at[i], len < 12 ? len : 12);
    }
    return out.data;
}

size_t span_byte_begin(const struct extract *x, struct span span)
{
    return x->at[span.begin];
}

size_t span_byte_end(const struct extract *x, struct span span)
{
    if (!span_is(span)) {
        return x->at[span.begin];
    }
    size_t last = span.end - 1;
    return x->shadow[last] == '\n' ? x->at[last] : x->at[last] + character_length(x, last);
}

size_t line_of(const struct extract *x, size_t position)
{
    if (x->line_count == 0 || position >= x->len) {
        return x->line_count;
    }
    size_t low = 0, high = x->line_count; /* lines[low] begins at or before position */
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (x->lines[middle].span.begin <= position) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return low;
}

struct span lines_span(const struct extract *x, size_t first, size_t last)
{
    if (first > last || last >= x->line_count) {
        return (struct span){0, 0};
    }
    return (struct span){x->lines[first].span.begin, x->lines[last].span.end};
}
