/* script_run.c - one step carried out: its file first, then one job, as a request would be. */
#include "steps.h"

#include <stdio.h>
#include <string.h>

enum { FILE_BYTES = 3000, INPUT_MOST = 1 << 16 };

struct doing {
    struct store_job job; /* first */
    const struct step *step;
    const struct run *run;
    const char *key, *input;
    struct digest file;
    struct office_intake begun;
    struct person_id actor;
    struct told told;
    bool before;
};

/* ---- its text ----------------------------------------------------------------------------------
 */

static const char *fill_in(const struct doing *d)
{
    char hex[DIGEST_TEXT];
    struct buf out;
    buf_init(&out, arena_current(), INPUT_MOST);
    for (const char *p = d->step->input; *p != '\0'; p++) {
        switch (*p) {
        case '\'':
            buf_puts(&out, "\"");
            break;
        case '$':
            buf_puts(&out, d->run->name);
            break;
        case '%':
            buf_puts(&out, d->key);
            break;
        case '#':
            buf_printf(&out, "%lld", (long long)d->run->letters[d->step->slot]);
            break;
        case '^':
            buf_printf(&out, "%lld", (long long)d->run->last_seq);
            break;
        case '@':
            buf_puts(&out, digest_hex(&d->file, hex));
            break;
        default:
            buf_add(&out, p, 1);
        }
    }
    return out.data;
}

static const char *file_text(const char *key)
{
    struct buf text;
    buf_init(&text, arena_current(), FILE_BYTES + 100);
    while (text.len < FILE_BYTES) {
        buf_printf(&text, "Kính gửi: Trung tâm Y tế huyện Cầu Đá (%s).\n", key);
    }
    return text.data;
}

static int keep_file(struct doing *d, struct store *store, struct error *err)
{
    struct blob_writer *writer;
    const char *text = file_text(d->key);
    size_t len = strlen(text);
    uint64_t size;
    if (blob_begin(store_blobs(store), 1 << 20, &writer, err) != 0) {
        return -1;
    }
    if (blob_write(writer, text, len / 2, err) != 0 ||
        blob_write(writer, text + len / 2, len - len / 2, err) != 0) {
        blob_abandon(writer);
        return -1;
    }
    return blob_finish(writer, &d->file, &size, err);
}

/* ---- what each does ----------------------------------------------------------------------------
 */

typedef int deed_fn(struct doing *d, const struct office_call *call, const json_t *input,
                    struct office_done *done, struct error *err);

static struct letter_id letter_of(const struct doing *d)
{
    return (struct letter_id){d->run->letters[d->step->slot]};
}

static int do_act(struct doing *d, const struct office_call *call, const json_t *input,
                  struct office_done *done, struct error *err)
{
    return office_act(call, d->step->kind, letter_of(d), input, done, err);
}

static int do_register(struct doing *d, const struct office_call *call, const json_t *input,
                       struct office_done *done, struct error *err)
{
    (void)d;
    return office_register(call, input, done, err);
}

static int do_refuse(struct doing *d, const struct office_call *call, const json_t *input,
                     struct office_done *done, struct error *err)
{
    return office_refuse(call, letter_of(d), input, done, err);
}

static struct office_item item_of(const struct doing *d)
{
    return (struct office_item){
        "upload", d->key, "van-ban.txt", d->file, (int64_t)strlen(file_text(d->key)), "text/plain"};
}

static int do_receive(struct doing *d, const struct office_call *call, const json_t *input,
                      struct office_done *done, struct error *err)
{
    const char *draft_text =
        arena_printf(arena_current(),
                     "{\"kind\":\"letter\",\"fields\":{},\"files\":[],\"notes\":[],"
                     "\"exchange\":{\"document_id\":\"%s\",\"from_organ\":\"000.00.01.H99\"}}",
                     d->key);
    struct office_item item = item_of(d);
    json_t *draft;
    (void)input;
    return json_read(draft_text, strlen(draft_text), &draft, err) == 0
               ? office_intake_finish(call, &item, &d->begun, draft, NULL, done, err)
               : -1;
}

static int do_unit_add(struct doing *d, const struct office_call *call, const json_t *input,
                       struct office_done *done, struct error *err)
{
    (void)d;
    return office_unit_add(call, input, &done->act, err);
}

static int do_unit_edit(struct doing *d, const struct office_call *call, const json_t *input,
                        struct office_done *done, struct error *err)
{
    struct unit_id unit;
    const char *code = arena_printf(arena_current(), "u-%s", d->run->name);
    return directory_find_unit(store_tx_directory(call->tx), code, "", &unit, err) == 0
               ? office_unit_edit(call, unit, input, &done->act, err)
               : -1;
}

static int do_person_add(struct doing *d, const struct office_call *call, const json_t *input,
                         struct office_done *done, struct error *err)
{
    (void)d;
    return office_person_add(call, input, "no password fits this", &done->act, err);
}

static int do_person_edit(struct doing *d, const struct office_call *call, const json_t *input,
                          struct office_done *done, struct error *err)
{
    struct person_id person;
    const char *name = arena_printf(arena_current(), "p.%s", d->run->name);
    return directory_find_person(store_tx_directory(call->tx), name, "", &person, err) == 0
               ? office_person_edit(call, person, input, NULL, &done->act, err)
               : -1;
}

static int do_delegate(struct doing *d, const struct office_call *call, const json_t *input,
                       struct office_done *done, struct error *err)
{
    (void)d;
    return office_delegate(call, input, &done->act, err);
}

static int do_end_delegation(struct doing *d, const struct office_call *call, const json_t *input,
                             struct office_done *done, struct error *err)
{
    (void)d;
    return office_end_delegation(call, json_int(input, "id", 0), input, &done->act, err);
}

static int do_close(struct doing *d, const struct office_call *call, const json_t *input,
                    struct office_done *done, struct error *err)
{
    (void)d;
    return office_close(call, "VBD", input, &done->act, err);
}

static deed_fn *const deeds[DEEDS] = {
    [DO_ACT] = do_act,
    [DO_REGISTER] = do_register,
    [DO_RECEIVE] = do_receive,
    [DO_REFUSE] = do_refuse,
    [DO_UNIT_ADD] = do_unit_add,
    [DO_UNIT_EDIT] = do_unit_edit,
    [DO_PERSON_ADD] = do_person_add,
    [DO_PERSON_EDIT] = do_person_edit,
    [DO_DELEGATE] = do_delegate,
    [DO_END_DELEGATION] = do_end_delegation,
    [DO_CLOSE] = do_close,
};

/* Of the inputs that are not an act's own: end-delegation takes its id from the address. */
static const struct field_spec *fields_of(const struct step *step)
{
    switch (step->deed) {
    case DO_REGISTER:
        return office_register_fields;
    case DO_UNIT_ADD:
        return office_unit_add_fields;
    case DO_UNIT_EDIT:
        return office_unit_edit_fields;
    case DO_PERSON_ADD:
        return office_person_add_fields;
    case DO_PERSON_EDIT:
        return office_person_edit_fields;
    case DO_DELEGATE:
        return office_delegate_fields;
    case DO_CLOSE:
        return office_close_fields;
    case DO_ACT:
    case DO_REFUSE:
        return office_fields(step->kind);
    default:
        return NULL;
    }
}

/* ---- answers -----------------------------------------------------------------------------------
 */

static void tell(struct doing *d, const struct office_done *done)
{
    const struct slip *slip = &done->slip;
    struct told *told = &d->told;
    snprintf(told->kind, sizeof told->kind, "%s", act_infos[done->act.kind].name);
    told->letter = done->act.letter.v;
    told->seq = done->act.seq;
    if (done->act.kind == ACT_REGISTER) {
        told->year = slip->year;
        told->number = slip->number;
        snprintf(told->book, sizeof told->book, "%s", slip->book);
        snprintf(told->code, sizeof told->code, "%s", json_str(slip->fields, "code"));
    }
}

static int keep_answer(const struct doing *d, struct store_tx *tx, struct error *err)
{
    const struct told *told = &d->told;
    struct digest request;
    struct buf text;
    digest_of(d->input, strlen(d->input), &request);
    buf_init(&text, arena_current(), INPUT_MOST);
    json_canonical(&text,
                   json_pack("{s:{s:I},s:{s:I,s:s,s:s,s:I,s:I,s:s}}", "act", "seq",
                             (json_int_t)told->seq, "letter", "id", (json_int_t)told->letter,
                             "kind", told->kind, "book", told->book, "year", (json_int_t)told->year,
                             "number", (json_int_t)told->number, "code", told->code));
    struct kept_answer answer = {request, 200, text.data, text.len};
    return store_keep_answer(tx, d->actor, d->key, &answer, err);
}

/* 1 when it was answered before. */
static int answered(struct doing *d, struct store_tx *tx, struct error *err)
{
    struct kept_answer kept;
    json_t *answer;
    if (!store_kept_answer(store_tx_read(tx), d->actor, d->key, &kept)) {
        return 0;
    }
    if (json_read(kept.body, kept.len, &answer, err) != 0) {
        return -1;
    }
    const json_t *letter = json_get(answer, "letter");
    d->told.letter = json_int(letter, "id", 0);
    d->told.seq = json_int(json_get(answer, "act"), "seq", 0);
    d->told.year = json_int(letter, "year", 0);
    d->told.number = json_int(letter, "number", 0);
    snprintf(d->told.kind, sizeof d->told.kind, "%s", json_str(letter, "kind"));
    snprintf(d->told.book, sizeof d->told.book, "%s", json_str(letter, "book"));
    snprintf(d->told.code, sizeof d->told.code, "%s", json_str(letter, "code"));
    d->before = true;
    return 1;
}

/* ---- the jobs ----------------------------------------------------------------------------------
 */

static struct office_call call_of(struct doing *d, struct store_tx *tx)
{
    const struct person *who = directory_username(store_tx_directory(tx), d->step->who);
    d->actor = who != NULL ? who->id : NO_PERSON;
    return (struct office_call){tx, d->actor, 0, d->key};
}

static int run_begin(struct store_job *job, struct store_tx *tx, struct error *err)
{
    struct doing *d = (struct doing *)job;
    struct office_call call = call_of(d, tx);
    struct office_item item = item_of(d);
    return office_intake_begin(&call, &item, &d->begun, err);
}

static int run_step(struct store_job *job, struct store_tx *tx, struct error *err)
{
    struct doing *d = (struct doing *)job;
    struct office_call call = call_of(d, tx);
    struct office_done done = {.earlier = NO_LETTER};
    const struct field_spec *fields = fields_of(d->step);
    json_t *typed, *clean = NULL;
    int before = answered(d, tx, err);
    if (before != 0) {
        return before < 0 ? -1 : 0;
    }
    if (json_read(d->input, strlen(d->input), &typed, err) != 0 ||
        (fields != NULL && fields_check(fields, typed, &clean, err) != 0) ||
        deeds[d->step->deed](d, &call, clean != NULL ? clean : typed, &done, err) != 0) {
        return -1;
    }
    tell(d, &done);
    return keep_answer(d, tx, err);
}

void step_pass(struct run *run, int step, const struct told *told)
{
    run->letters[steps[step].slot] = told->letter;
    run->last_seq = told->seq;
}

int step_do(struct store *store, struct run *run, int step, struct told *ret, bool *ret_before,
            struct error *err)
{
    char key[KEY_TEXT];
    struct doing d = {.step = &steps[step], .run = run, .key = key};
    snprintf(key, sizeof key, "%s.%d", run->name, step);
    d.job = (struct store_job){
        .arena = arena_current(), .weight = 4096, .alone = steps[step].slot == NO_SLOT};
    if ((d.step->flags & STEP_FILE) != 0) {
        if (keep_file(&d, store, err) != 0) {
            return -1;
        }
        digest_hex(&d.file, d.told.file);
    }
    d.input = fill_in(&d);
    if (d.step->deed == DO_RECEIVE) {
        d.job.run = run_begin;
        if (store_run(store, &d.job, err) != 0) {
            return -1;
        }
        d.begun.known = NO_LETTER; /* an answer tells when it became a draft */
    }
    d.job.run = run_step;
    if (store_run(store, &d.job, err) != 0) {
        return -1;
    }
    snprintf(d.told.key, sizeof d.told.key, "%s", key);
    step_pass(run, step, &d.told);
    *ret = d.told;
    *ret_before = d.before;
    return 0;
}
