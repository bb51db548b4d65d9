/* letters.c - one letter: shown, its history, its files, and the acts that write. */
#include "call.h"

#include <stdlib.h>
#include <string.h>

enum { HISTORY_MOST = 200 };

/* ---- reading
 * ------------------------------------------------------------------------------------------- */

/* The letter as the reader may see it; what he may not see does not exist for him. One whose acts
 * are damaged is no letter that is not there. */
int call_load_visible(struct call *call, const char *ref, int64_t until, struct slip *ret,
                      struct error *err)
{
    struct letter_id letter = NO_LETTER;
    bool found = office_find(call->read, call_rules(call), ref, &letter, err) == 0;
    if (office_sight(call->read, call->dir, call->person, call_today(call), letter, err) != 0 ||
        !found) {
        return office_hide("letter", ref, err);
    }
    if (store_slip(call->read, letter, 0, ret, err) != 0) {
        return office_hide("letter", ref, err);
    }
    if (!slip_visible(ret, call->dir, call->person, call_today(call))) {
        return error_set(err, ERR_NO_SUCH_LETTER, "letter", ref, NULL);
    }
    if (until != 0 && store_slip(call->read, letter, until, ret, err) != 0) {
        return office_hide("letter", ref, err);
    }
    return 0;
}

int call_find_file(const struct slip *slip, const char *n, const struct slip_file **ret,
                   struct digest *ret_digest, struct error *err)
{
    char *end;
    long at = strtol(n, &end, 10);
    if (*end != '\0' || at < 1 || (size_t)at > slip->file_count ||
        !digest_parse(slip->files[at - 1].sha256, ret_digest)) {
        return error_set(err, ERR_FILE_MISSING, "n", n, NULL);
    }
    *ret = &slip->files[at - 1];
    return 0;
}

int call_answer_file(struct call *call, const struct slip *slip, const char *n, struct error *err)
{
    const struct slip_file *file;
    struct digest digest;
    if (call_find_file(slip, n, &file, &digest, err) != 0) {
        return -1;
    }
    call->fd_name = file->name;
    call->fd_type = file->type;
    /* Read whole before the first byte goes out: a changed file is refused, not served. */
    struct blob_store *blobs = store_blobs(call->server->config.store);
    return blob_verify(blobs, &digest, err) == 0
               ? blob_open(blobs, &digest, &call->fd, &call->fd_size, err)
               : -1;
}

/* *ret_until: the act up to which to fold, 0 for now. */
int call_as_of(struct call *call, struct instant *ret_time, int64_t *ret_until, struct error *err)
{
    const char *text = json_str(call->query, "as_of");
    *ret_until = 0;
    *ret_time = INSTANT_NONE;
    if (text[0] == '\0') {
        return 0;
    }
    if (instant_parse(text, call_rules(call)->zone_minutes, "as_of", ret_time, err) != 0) {
        return -1;
    }
    int64_t seq = store_seq_at(call->read, *ret_time);
    /* Before everything there was no letter; the first act is the agency's own unit. */
    *ret_until = seq > 0 ? seq : 1;
    return 0;
}

static void put_may(struct call *call, const char *key, const struct slip *slip,
                    struct person_id behalf)
{
    json_open_array(&call->json, key);
    for (int kind = 0; kind < ACT_COUNT; kind++) {
        struct verdict verdict;
        if (act_infos[kind].letter_states == 0 || office_fields((enum act_kind)kind) == NULL) {
            continue;
        }
        act_may(slip, call->dir, (enum act_kind)kind, call->person, behalf, 0, call_today(call),
                &verdict);
        /* Several lines that fit are a yes too: the reader only has to name one. */
        if (verdict.allowed || verdict.why.code == ERR_LINE_AMBIGUOUS) {
            json_put_string(&call->json, NULL, act_infos[kind].name);
        }
    }
    json_close_array(&call->json);
}

/* And for whom else, by a delegation in force. */
static void put_may_for(struct call *call, const struct slip *slip)
{
    struct view v = call_view(call);
    json_open_array(&call->json, "may_for");
    for (size_t i = 0; i < call->dir->delegation_count; i++) {
        const struct delegation *d = &call->dir->delegations[i];
        if (d->to.v == call->person.v &&
            directory_delegation(call->dir, d->from, call->person, v.today) == d) {
            json_open_object(&call->json, NULL);
            view_person(&v, "person", d->from);
            put_may(call, "may", slip, d->from);
            json_close_object(&call->json);
        }
    }
    json_close_array(&call->json);
}

static void put_open_line(struct call *call, const struct slip *slip)
{
    for (size_t i = 0; i < slip->line_count; i++) {
        const struct line *line = &slip->lines[i];
        struct verdict verdict;
        if (instant_is(line->opened_at)) {
            continue;
        }
        act_may(slip, call->dir, ACT_OPEN, call->person, NO_PERSON, line->number, call_today(call),
                &verdict);
        if (verdict.allowed) {
            json_put_int(&call->json, "open_line", line->number);
            return;
        }
    }
    json_put_null(&call->json, "open_line");
}

static void put_etag(struct call *call, int64_t seq)
{
    http_answer_header(call->request, "ETag",
                       arena_printf(arena_current(), "\"%lld\"", (long long)seq));
}

int letters_show(struct call *call, struct error *err)
{
    struct slip slip;
    struct instant as_of;
    int64_t until;
    struct directory then;
    struct view v = call_view(call);
    if (call_as_of(call, &as_of, &until, err) != 0 ||
        call_load_visible(call, call->param[0], until, &slip, err) != 0) {
        return -1;
    }
    if (until != 0) {
        /* Names as they were then. */
        if (store_directory_at(call->read, until, &then, err) != 0) {
            return -1;
        }
        v.dir = &then;
        v.today = instant_day(as_of, v.rules->zone_minutes);
        v.now = as_of;
    }
    view_letter(&v, "letter", &slip);
    json_put_instant(&call->json, "as_of", as_of);
    if (until == 0) {
        put_open_line(call, &slip);
        put_may(call, "may", &slip, NO_PERSON);
        put_may_for(call, &slip);
        put_etag(call, slip.seq);
    }
    json_close_object(&call->json);
    return 0;
}

int letters_history(struct call *call, struct error *err)
{
    struct slip slip;
    struct act_row *rows;
    size_t count;
    unsigned limit = (unsigned)json_int(call->query, "limit", HISTORY_MOST);
    struct view v = call_view(call);
    if (call_load_visible(call, call->param[0], 0, &slip, err) != 0 ||
        store_acts(call->read, slip.letter, json_int(call->query, "after", 0), limit + 1, &rows,
                   &count, err) != 0) {
        return -1;
    }
    bool more = count > limit;
    count = more ? limit : count;
    json_open_array(&call->json, "acts");
    for (size_t i = 0; i < count; i++) {
        view_act(&v, NULL, &rows[i].act, rows[i].hash_hex);
    }
    json_close_array(&call->json);
    if (more) {
        json_put_int(&call->json, "next", rows[count - 1].act.seq);
    } else {
        json_put_null(&call->json, "next");
    }
    return 0;
}

int letters_file(struct call *call, struct error *err)
{
    struct slip slip;
    return call_load_visible(call, call->param[0], 0, &slip, err) != 0
               ? -1
               : call_answer_file(call, &slip, call->param[1], err);
}

/* ---- writing
 * ------------------------------------------------------------------------------------------------
 */

static void put_done(struct call *call, const struct office_done *done)
{
    struct view v = call_view(call);
    view_summary(&v, "letter", &done->slip);
    json_open_object(&call->json, "act");
    json_put_int(&call->json, "seq", done->act.seq);
    json_put_string(&call->json, "act", act_infos[done->act.kind].name);
    json_put_string(&call->json, "act_text", act_infos[done->act.kind].vi);
    json_put_int(&call->json, "line", json_int(done->act.body, "line", 0));
    json_close_object(&call->json);
    view_warnings(&v, "warnings", &done->slip, &done->act);
}

int letters_register(struct call *call, struct error *err)
{
    struct office_call office = call_office(call);
    struct office_done done;
    struct view v = call_view(call);
    if (office_register(&office, call->input, &done, err) != 0) {
        return -1;
    }
    if (done.act.kind == ACT_ENCLOSE) {
        call->status = 200;
        view_summary(&v, "attached_to", &done.slip);
        return 0;
    }
    put_done(call, &done);
    return 0;
}

int letters_act(struct call *call, struct error *err)
{
    struct office_call office = call_office(call);
    struct office_done done;
    struct letter_id letter;
    if (call_find_letter(call, &letter, err) != 0 ||
        office_act(&office, (enum act_kind)call->route->act, letter, call->input, &done, err) !=
            0) {
        return office_hide("letter", call->param[0], err);
    }
    put_done(call, &done);
    return 0;
}
