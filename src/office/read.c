/*
 * read.c - what the machine read in a file becomes an act of its letter, and the queue goes on.
 *
 * What was read is compared with what the office knows already: the day it came, what is
 * registered, who writes under such a notation. Nothing read is registered by itself.
 */
#include "office_room.h"

#include <string.h>

static const struct slip_file *file_of(const struct slip *slip, const char *sha256)
{
    for (size_t i = 0; i < slip->file_count; i++) {
        if (strcmp(slip->files[i].sha256, sha256) == 0) {
            return &slip->files[i];
        }
    }
    return NULL;
}

static json_t *failed_of(const struct error *why)
{
    return json_pack("{s:s,s:[s,s]}", "code", error_info(why->code)->name, "args", why->arg[0],
                     why->arg[1]);
}

/* What stays beside the reading: only of a draft, whose fields it proposes, is it compared. */
static int reading_of(const struct office_desk *desk, const struct office_reading *read,
                      json_t **ret)
{
    *ret = json_deep_copy(read->reading);
    return desk->slip->state == LETTER_DRAFT ? office_read_checks(desk, *ret) : 0;
}

static int body_of(const struct office_desk *desk, const struct reading_row *row,
                   const struct office_reading *read, json_t **ret)
{
    char hex[DIGEST_TEXT];
    json_t *body = json_pack("{s:s,s:s,s:s}", "file", row->sha256, "name", row->name, "stage",
                             row->whole ? "whole" : "head");
    *ret = body;
    if (read->why != NULL) {
        json_object_set_new(body, "failed", failed_of(read->why));
        return 0;
    }
    json_object_set_new(body, "pages", json_integer(read->pages));
    json_object_set_new(body, "pages_read", json_integer(read->pages_read));
    json_object_set_new(body, "recognised", json_boolean(read->recognised));
    if (read->has_text) {
        json_object_set_new(body, "text", json_string(digest_hex(&read->text, hex)));
        json_object_set_new(body, "text_size", json_integer((json_int_t)read->text_size));
    }
    if (read->signatures != NULL) {
        json_object_set_new(body, "signatures", json_deep_copy(read->signatures));
    }
    if (read->reading != NULL) {
        json_t *reading;
        if (reading_of(desk, read, &reading) != 0) {
            return -1;
        }
        json_object_set_new(body, "reading", reading);
    }
    return 0;
}

/* What is left to do with the file. A head that had all pages is the whole. */
static struct reading_row next_row(const struct reading_row *row, const struct office_reading *read)
{
    struct reading_row next = *row;
    next.attempts = 0;
    next.error = "";
    if (read->why != NULL) {
        next.state = READING_FAILED;
        next.error = error_info(read->why->code)->name;
        return next;
    }
    bool more = !row->whole && read->pages_read < read->pages;
    next.state = more ? READING_WAITING : READING_DONE;
    next.whole = row->whole || more;
    next.pages = (int)read->pages;
    next.pages_done = (int)read->pages_read;
    return next;
}

int office_read(const struct office_call *call, const struct reading_row *row,
                const struct office_reading *read, struct office_done *ret, struct error *err)
{
    memset(ret, 0, sizeof *ret);
    struct office_desk desk = office_desk_of(call, &ret->slip, err);
    struct verdict verdict;
    struct reading_row next = next_row(row, read);
    if (store_slip(desk.read, row->letter, 0, &ret->slip, err) != 0) {
        return -1;
    }
    act_may(&ret->slip, desk.dir, ACT_READ, NO_PERSON, NO_PERSON, 0, desk.today, &verdict);
    if (!verdict.allowed || file_of(&ret->slip, row->sha256) == NULL) {
        next.state = READING_DROPPED; /* refused meanwhile, attached elsewhere, cancelled */
        return store_reading_set(call->tx, &next, err);
    }
    json_t *body;
    if (body_of(&desk, row, read, &body) != 0) {
        return -1;
    }
    ret->act = (struct act){.letter = row->letter,
                            .kind = ACT_READ,
                            .actor = NO_PERSON,
                            .at = store_tx_now(call->tx),
                            .body = body};
    if (act_judge(&ret->slip, desk.dir, desk.rules, &ret->act, err) != 0 ||
        office_commit(call, &ret->slip, &ret->act, err) != 0) {
        return -1;
    }
    return store_reading_set(call->tx, &next, err);
}

int office_read_again(const struct office_call *call, struct letter_id draft, struct slip *ret,
                      struct error *err)
{
    struct office_desk desk = office_desk_of(call, ret, err);
    struct verdict verdict;
    if (office_sight(desk.read, desk.dir, call->actor, desk.today, draft, err) != 0 ||
        store_slip(desk.read, draft, 0, ret, err) != 0) {
        return -1;
    }
    /* Whoever may take a letter in, or refuse it, may have it read again. */
    act_may(ret, desk.dir, ACT_REFUSE, call->actor, NO_PERSON, 0, desk.today, &verdict);
    if (!verdict.allowed) {
        *err = verdict.why;
        return -1;
    }
    return store_readings_again(call->tx, draft, err);
}
