/*
 * NAME     html.c
 * SUMMARY  the text of a mail that was only sent as HTML
 */
#include "html.h"

#include <glib.h>
#include <libxml/HTMLparser.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { NAME_MOST = 12 };

/* Whose content is nobody's text. */
static const char *const silent[] = {"script", "style", "head", "title", "template"};
static const char *const blocks[] = {"p",  "div", "br", "tr",         "li", "table",
                                     "ul", "ol",  "h1", "h2",         "h3", "h4",
                                     "h5", "h6",  "hr", "blockquote", "pre"};
static const char *const cells[] = {"td", "th"};

struct strip {
    struct buf *out;
    const char *at, *end;
};

static bool is_one_of(const char *name, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (strcasecmp(name, names[i]) == 0) {
            return true;
        }
    }
    return false;
}
#define IS_ONE_OF(name, names) is_one_of(name, names, sizeof(names) / sizeof(names)[0])

static void put_character(struct buf *out, unsigned long c)
{
    char bytes[6];
    if (c > 0 && c <= 0x10FFFF && (c < 0xD800 || c > 0xDFFF)) {
        buf_add(out, bytes, (size_t)g_unichar_to_utf8((gunichar)c, bytes));
    }
}

/* "&aacute;", "&#7885;", "&#x1ECD;"; anything else is an ampersand. */
static void take_reference(struct strip *s)
{
    char name[NAME_MOST] = "";
    const char *p = s->at + 1;
    size_t n = 0;
    while (p < s->end && n + 1 < sizeof name && (g_ascii_isalnum(*p) || *p == '#')) {
        name[n++] = *p++;
    }
    const htmlEntityDesc *entity = htmlEntityLookup((const xmlChar *)name);
    if (name[0] == '#') {
        const bool hex = name[1] == 'x' || name[1] == 'X';
        put_character(s->out, strtoul(name + (hex ? 2 : 1), NULL, hex ? 16 : 10));
    } else if (entity != NULL) {
        put_character(s->out, entity->value);
    } else {
        buf_putc(s->out, '&');
        s->at++;
        return;
    }
    s->at = p + (p < s->end && *p == ';');
}

/* Behind the element's end; at the end of all when it has none. */
static void pass_silent(struct strip *s, const char *name)
{
    const size_t n = strlen(name);
    while (s->at < s->end) {
        const char *open = memchr(s->at, '<', (size_t)(s->end - s->at));
        if (open == NULL || (size_t)(s->end - open) < n + 2) {
            s->at = s->end;
            return;
        }
        s->at = open + 1;
        if (open[1] == '/' && strncasecmp(open + 2, name, n) == 0) {
            return; /* its ">" is passed like text's */
        }
    }
}

static void pass_comment(struct strip *s)
{
    const char *close = memmem(s->at, (size_t)(s->end - s->at), "-->", 3);
    s->at = close != NULL ? close + 3 : s->end;
}

static void take_tag(struct strip *s)
{
    char name[NAME_MOST] = "";
    size_t n = 0;
    const char *p = s->at + 1;
    const bool closes = p < s->end && *p == '/';
    if (s->end - s->at >= 4 && memcmp(s->at, "<!--", 4) == 0) {
        pass_comment(s);
        return;
    }
    for (p += closes; p < s->end && g_ascii_isalnum(*p) && n + 1 < sizeof name; p++) {
        name[n++] = *p;
    }
    const char *close = memchr(p, '>', (size_t)(s->end - p));
    s->at = close != NULL ? close + 1 : s->end;
    if (IS_ONE_OF(name, silent) && !closes) {
        pass_silent(s, name);
        close = memchr(s->at, '>', (size_t)(s->end - s->at));
        s->at = close != NULL ? close + 1 : s->end;
    } else if (IS_ONE_OF(name, blocks)) {
        buf_putc(s->out, '\n');
    } else if (IS_ONE_OF(name, cells) && closes) {
        buf_putc(s->out, '\t');
    }
}

void html_strip(struct buf *out, const char *html, size_t len)
{
    struct strip s = {out, html, html + len};
    while (s.at < s.end && !out->overflow) {
        if (*s.at == '<') {
            take_tag(&s);
        } else if (*s.at == '&') {
            take_reference(&s);
        } else {
            const char c = *s.at++;
            buf_putc(out, c == '\n' || c == '\r' || c == '\t' ? ' ' : c);
        }
    }
}
