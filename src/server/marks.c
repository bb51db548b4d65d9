/*
 * marks.c - a signed export of what prints are known by, so that a page can be checked where there
 * is no phieud (phieu verify-print).
 *
 *     {"format":"phieu-marks","format_version":1,"marks":{...},"key":hex,"signature":hex}
 *
 * `marks` of one book's year: the agency, its acts as "SEQ NUMBER VERB HASH" (the number 0 and no
 * verb for acts that are not about a letter of it), the closings, and the chain's head. Signed is
 * the canonical text of `marks` (json_canonical): its members are written in their sorted order.
 * It is written a window at a time to a file without a name: a long year needs no memory.
 */
#include "print.h"

#include <inttypes.h>
#include <string.h>
#include <unistd.h>

enum { CHAIN_AT_ONCE = 512, MARKS_MOST = 2000000, MARKS_TEXT = 64 << 10 };

struct export
{
    struct printing p; /* the file, and the state */
    const struct book *book;
    int year;
    int64_t after;
    unsigned count;
    bool end;
    struct seal_text signed_text;
};

void marks_put_key(struct call *call, const char *key)
{
    char text[SEAL_KEY_TEXT], print[SEAL_PRINT_TEXT];
    seal_key(store_seal(call->server->config.store), text);
    json_open_object(&call->json, key);
    json_put_string(&call->json, "public", text);
    json_put_string(&call->json, "fingerprint", seal_fingerprint(text, print));
    json_close_object(&call->json);
}

/* ---- the signed part ------------------------------------------------------------------------ */

/* What the window holds by now belongs to the signed text. */
static void sign_window(struct export *e)
{
    seal_add(&e->signed_text, e->p.buf.data, e->p.buf.len);
}

static int put_acts(struct printing *p, void *arg, struct error *err)
{
    struct export *e = arg;
    struct chain_row rows[CHAIN_AT_ONCE];
    size_t count;
    if (store_chain(p->call->read, e->book->code, e->year, e->after, p->seq, CHAIN_AT_ONCE, rows,
                    &count, err) != 0) {
        return -1;
    }
    for (size_t i = 0; i < count; i++) {
        const struct chain_row *row = &rows[i];
        char hex[DIGEST_TEXT];
        digest_hex(&row->hash, hex);
        buf_printf(&p->buf, "%s\"%" PRId64 " %" PRId64 " %s %.*s\"", e->count > 0 ? "," : "",
                   row->seq, row->number, row->number > 0 ? row->kind : "-", MARK_HASH, hex);
        e->count++;
        e->after = row->seq;
    }
    e->end = count < CHAIN_AT_ONCE;
    if (e->count > MARKS_MOST) {
        return error_set(err, ERR_PRINT_SIZE, NULL, arena_printf(arena_current(), "%d", MARKS_MOST),
                         "bước");
    }
    sign_window(e);
    return 0;
}

static int begin_marks(struct printing *p, void *arg, struct error *err)
{
    static const char outer[] = "{\"format\":\"phieu-marks\",\"format_version\":1,\"marks\":";
    struct export *e = arg;
    if (file_append(p->job, "marks", outer, sizeof outer - 1, err) != 0) {
        return -1;
    }
    buf_puts(&p->buf, "{\"acts\":[");
    sign_window(e);
    return 0;
}

/* The members after "acts", in their order. */
static int end_marks(struct printing *p, void *arg, struct error *err)
{
    struct export *e = arg;
    const struct rules *rules = call_rules(p->call);
    (void)err;
    buf_putc(&p->buf, ']');
    p->out.comma = true;
    json_put_string(&p->out, "agency", rules->agency_name);
    json_put_string(&p->out, "book", e->book->code);
    json_put_string(&p->out, "head", p->mark.hash);
    json_put_int(&p->out, "head_seq", p->seq);
    json_put_instant(&p->out, "made", p->made);
    json_put_string(&p->out, "organ_id", rules->agency_organ_id);
    json_put_int(&p->out, "year", e->year);
    buf_putc(&p->buf, '}'); /* begin_marks opened it, in another window */
    sign_window(e);
    return 0;
}

static int put_signature(struct printing *p, void *arg, struct error *err)
{
    struct export *e = arg;
    const struct seal *seal = store_seal(p->call->server->config.store);
    char key[SEAL_KEY_TEXT], signature[SEAL_SIGNATURE_TEXT];
    (void)err;
    buf_printf(&p->buf, ",\"key\":\"%s\",\"signature\":\"%s\"}\n", seal_key(seal, key),
               seal_sign(&e->signed_text, seal, signature));
    return 0;
}

/* ---- the answer ----------------------------------------------------------------------------- */

static int begin(struct export *e, struct call *call, struct error *err)
{
    struct print_book asked;
    if (print_book_begin(&asked, call, "marks", err) != 0) {
        print_release(&asked.p);
        return -1;
    }
    e->p = asked.p;
    e->p.dir = call->dir; /* nobody is named here */
    e->book = asked.book;
    e->year = asked.query.year;
    seal_begin(&e->signed_text);
    int64_t first;
    if (store_book_begin(call->read, e->book->code, e->year, &first, err) != 0) {
        return -1;
    }
    e->after = first > 0 ? first - 1 : e->p.seq;
    return 0;
}

static int write_export(struct export *e, struct error *err)
{
    struct printing *p = &e->p;
    if (print_window(p, begin_marks, e, err) != 0) {
        return -1;
    }
    while (!e->end) {
        if (print_window(p, put_acts, e, err) != 0) {
            return -1;
        }
    }
    return print_window(p, end_marks, e, err) == 0 ? print_window(p, put_signature, e, err) : -1;
}

int marks_export(struct call *call, struct error *err)
{
    struct export e = {.p.job = -1};
    int rc = begin(&e, call, err) == 0 ? write_export(&e, err) : -1;
    if (rc == 0) {
        const off_t size = lseek(e.p.job, 0, SEEK_CUR);
        call->fd = e.p.job;
        call->fd_size = (uint64_t)size;
        call->fd_type = "application/json";
        call->fd_name = arena_printf(arena_current(), "ma-ban-in-%s-%d.json", e.book->code, e.year);
        e.p.job = -1;
    }
    print_release(&e.p);
    return rc;
}
