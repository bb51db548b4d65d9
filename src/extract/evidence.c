/*
 * evidence.c - where a value was read: page, box, line, bytes and the words themselves.
 */
#include "extract_room.h"

#include <string.h>

enum { EXCERPT_MOST = 200 /* characters */ };

/* The first of the text's characters, "…" for the rest. */
static const char *excerpt_of(const struct extract *x, struct span span)
{
    bool cut = span.end - span.begin > EXCERPT_MOST;
    if (cut) {
        span.end = span.begin + EXCERPT_MOST - 1;
    }
    const char *text = span_text(x, span);
    return cut ? arena_printf(arena_current(), "%s…", text) : text;
}

json_t *evidence_of(const struct extract *x, struct span span)
{
    json_t *ret = json_object();
    size_t i = line_of(x, span.begin);
    if (i < x->line_count) {
        const struct text_line *line = x->lines[i].of;
        json_object_set_new(ret, "page", json_integer(line->page));
        if (line->box.right > line->box.left) {
            json_t *box = json_array();
            json_array_append_new(box, json_integer(line->box.left));
            json_array_append_new(box, json_integer(line->box.top));
            json_array_append_new(box, json_integer(line->box.right));
            json_array_append_new(box, json_integer(line->box.bottom));
            json_object_set_new(ret, "box", box);
        }
        json_object_set_new(ret, "line", json_integer((json_int_t)i + 1));
    }
    json_t *bytes = json_array();
    json_array_append_new(bytes, json_integer((json_int_t)span_byte_begin(x, span)));
    json_array_append_new(bytes, json_integer((json_int_t)span_byte_end(x, span)));
    json_object_set_new(ret, "bytes", bytes);
    json_object_set_new(ret, "excerpt", json_string(excerpt_of(x, span)));
    return ret;
}

unsigned span_confidence(const struct extract *x, struct span span)
{
    size_t first = line_of(x, span.begin), sum = 0, count = 0;
    for (size_t i = first; i < x->line_count && x->lines[i].span.begin < span.end; i++) {
        sum += x->lines[i].of->confidence;
        count++;
    }
    return count > 0 ? (unsigned)(sum / count) : 100;
}
