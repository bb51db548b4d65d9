/* index_body.c - the pages of what was read into the index, and out of it again when it was read
 * anew. */
#include "body.h"
#include "indexing.h"

#include <string.h>

static bool is_whole(const struct slip_reading *r)
{
    return r->text[0] != '\0' && (r->whole || r->pages_read >= r->pages);
}

static int write_page(struct work *work, enum statement id, int64_t row, const char *page,
                      struct error *err)
{
    struct query q = db_query(work->db, id);
    bind_text(&q, body_words(page));
    bind_int(&q, row);
    return query_run(&q, err);
}

/* Its rows in or out: they leave only by the very words they came with, which the blob still has.
 */
static int write_pages(struct work *work, enum statement id, struct letter_id letter,
                       const struct body *body, const char *text, size_t len, struct error *err)
{
    for (int64_t n = 0; n < body->pages; n++) {
        if (write_page(work, id, body_row(letter, body->first + n), body_page(text, len, n), err) !=
            0) {
            return -1;
        }
    }
    return 0;
}

static int drop(struct work *work, struct letter_id letter, const struct body *body,
                struct error *err)
{
    char *text;
    size_t len;
    if (read_text(work->read, body->text, &text, &len, err) != 0) {
        return error_set(err, ERR_STORE_DAMAGED, NULL, "search.db: f_body", NULL); /* made anew */
    }
    struct query q = db_query(work->db, ST_SEARCH_BODY_FORGET);
    bind_int(&q, letter.v);
    bind_int(&q, body->first);
    return write_pages(work, ST_SEARCH_BODY_DROP, letter, body, text, len, err) != 0
               ? -1
               : query_run(&q, err);
}

/* A text that is not to be had is not searched: phieud check names it. */
static int take(struct work *work, struct letter_id letter, const struct slip_reading *r,
                int64_t first, int64_t *ret_pages, struct error *err)
{
    char *text;
    size_t len;
    struct error ignored;
    *ret_pages = 0;
    if (read_text(work->read, r->text, &text, &len, &ignored) != 0) {
        return 0;
    }
    struct body body = {first, body_pages(text, len), r->text, r->name};
    if (body.first + body.pages > BODY_SLOTS) {
        return 0;
    }
    struct query q = db_query(work->db, ST_SEARCH_BODY_NOTE);
    bind_int(&q, letter.v);
    bind_int(&q, body.first);
    bind_int(&q, body.pages);
    bind_text(&q, body.text);
    bind_text(&q, body.name);
    *ret_pages = body.pages;
    return query_run(&q, err) != 0
               ? -1
               : write_pages(work, ST_SEARCH_BODY_ADD, letter, &body, text, len, err);
}

static bool is_wanted(const struct slip *slip, const struct body *body)
{
    for (size_t i = 0; i < slip->reading_count; i++) {
        if (is_whole(&slip->readings[i]) && strcmp(slip->readings[i].text, body->text) == 0) {
            return true;
        }
    }
    return false;
}

static bool is_there(const struct body *bodies, size_t count, const char *text)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(bodies[i].text, text) == 0) {
            return true;
        }
    }
    return false;
}

int index_bodies(struct work *work, const struct slip *slip, struct error *err)
{
    struct body *bodies;
    size_t count;
    int64_t next = 0, pages;
    if (slip->reading_count == 0) {
        return 0; /* and never had any: readings stay */
    }
    if (body_list(work->db, slip->letter, &bodies, &count, err) != 0) {
        return -1;
    }
    for (size_t i = 0; i < count; i++) {
        next = bodies[i].first + bodies[i].pages;
        if (!is_wanted(slip, &bodies[i]) && drop(work, slip->letter, &bodies[i], err) != 0) {
            return -1;
        }
    }
    for (size_t i = 0; i < slip->reading_count; i++) {
        const struct slip_reading *r = &slip->readings[i];
        if (!is_whole(r) || is_there(bodies, count, r->text)) {
            continue;
        }
        if (take(work, slip->letter, r, next, &pages, err) != 0) {
            return -1;
        }
        next += pages;
    }
    return 0;
}
