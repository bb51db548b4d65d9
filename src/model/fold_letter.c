/* fold_letter.c - acts about the letter as a whole: its way in, its fields, its ends. */
#include "slip_fold.h"

void fold_files(struct slip *slip, const struct act *act)
{
    const json_t *files = json_get(act->body, "files");
    for (size_t i = 0; i < json_array_size(files); i++) {
        const json_t *item = json_array_get(files, i);
        struct slip_file *f = model_grow((void **)&slip->files, &slip->file_count, sizeof *f);
        f->sha256 = json_str(item, "sha256");
        f->name = json_str(item, "name");
        f->type = json_str(item, "type");
        f->size = json_int(item, "size", 0);
        f->seq = act->seq;
    }
}

/* What an act says of the letter as a whole: borrowed from its body until something is corrected.
 */
static void take_fields(struct slip *slip, const json_t *fields)
{
    /* fold_correct copies before it changes any */
    slip->fields = fields != NULL ? (json_t *)(uintptr_t)fields : json_object();
}

static void correct_fields(struct slip *slip, const json_t *fields)
{
    /* jansson iterates mutable objects only; the body is only read. */
    json_t *from = (json_t *)(uintptr_t)fields;
    slip->fields = json_copy(slip->fields);
    for (void *at = json_object_iter(from); at != NULL; at = json_object_iter_next(from, at)) {
        json_object_set(slip->fields, json_object_iter_key(at), json_object_iter_value(at));
    }
}

static void end_letter(struct slip *slip, enum letter_state state, const struct act *act)
{
    slip->state = state;
    slip->ended_at = act->at;
    slip->end_reason = json_str(act->body, "reason");
    slip->leads_came_back = false;
}

void fold_receive(struct slip *slip, const struct act *act)
{
    slip->state = LETTER_DRAFT;
    slip->received_at = act->at;
    slip->channel = json_str(act->body, "channel");
    slip->kind = "letter";
    model_take_text(act->body, "kind", &slip->kind);
    slip->exchange = json_get(act->body, "exchange");
    slip->notes = json_get(act->body, "notes");
    take_fields(slip, json_get(act->body, "fields"));
    slip->received = slip->fields;
    fold_files(slip, act);
}

void fold_refuse(struct slip *slip, const struct act *act)
{
    end_letter(slip, LETTER_REFUSED, act);
}

void fold_attach(struct slip *slip, const struct act *act)
{
    end_letter(slip, LETTER_ATTACHED, act);
    slip->attached_to.v = json_int(act->body, "to", 0);
}

void fold_enclose(struct slip *slip, const struct act *act)
{
    fold_files(slip, act);
}

/* The reading the văn thư had before him. */
static const json_t *read_before(const struct slip *slip)
{
    const struct slip_file *file = slip_main_file(slip);
    const struct slip_reading *r = file != NULL ? slip_reading_of(slip, file->sha256) : NULL;
    return r != NULL ? r->reading : NULL;
}

void fold_register(struct slip *slip, const struct act *act)
{
    slip->read_before = read_before(slip);
    slip->state = LETTER_REGISTERED;
    slip->registered_at = act->at;
    slip->registered_by = act->actor;
    slip->book = json_str(act->body, "book");
    slip->year = (int)json_int(act->body, "year", 0);
    slip->number = json_int(act->body, "number", 0);
    slip->arrived = json_day(act->body, "arrived");
    model_take_text(act->body, "channel", &slip->channel);
    if (slip->kind[0] == '\0') {
        slip->kind = "letter";
    }
    take_fields(slip, json_get(act->body, "fields"));
    fold_note_rule(slip, json_str(slip->fields, "due_rule"));
    fold_files(slip, act);
    slip->fields_seq = act->seq;
    fold_marks(slip);
}

void fold_present(struct slip *slip, const struct act *act)
{
    int64_t to = json_int(act->body, "to", 0);
    if (to == 0) {
        return;
    }
    slip->presented_to.v = to;
    slip->presented_at = act->at;
    slip->leads_came_back = false;
    fold_state(slip);
}

/* Who still cooperates or was to be told has nothing left to do. */
void fold_no_action(struct slip *slip, const struct act *act)
{
    fold_close_round(slip, 0, LINE_DONE, act->at, "");
    end_letter(slip, LETTER_NO_ACTION, act);
    slip->directed_at = act->at;
    slip->directed_by = act->actor;
    slip->directed_for = act->behalf;
}

void fold_add_reply(struct slip *slip, const struct act *act, const json_t *reply, int line)
{
    struct slip_reply *r = model_grow((void **)&slip->replies, &slip->reply_count, sizeof *r);
    r->code = json_str(reply, "code");
    r->issued = json_day(reply, "issued");
    r->line = line;
    r->by = act->actor;
}

void fold_reply(struct slip *slip, const struct act *act)
{
    int line = model_body_line(act->body);
    if (line == 0 || slip_line(slip, line) != NULL) {
        fold_add_reply(slip, act, act->body, line);
    }
}

void fold_correct(struct slip *slip, const struct act *act)
{
    const json_t *fields = json_get(act->body, "fields");
    struct day arrived = json_day(fields, "arrived");
    correct_fields(slip, fields);
    fold_note_rule(slip, json_str(slip->fields, "due_rule"));
    json_object_del(slip->fields, "arrived");
    if (day_is(arrived)) {
        slip->arrived = arrived;
    }
    slip->fields_seq = act->seq;
    fold_marks(slip);
}

void fold_cancel(struct slip *slip, const struct act *act)
{
    fold_close_below(slip, 0, LINE_RECALLED, act->at, json_str(act->body, "reason"));
    fold_end_duties(slip, act);
    end_letter(slip, LETTER_CANCELLED, act);
    slip->fields_seq = act->seq;
}

void fold_file(struct slip *slip, const struct act *act)
{
    slip->case_code = json_str(act->body, "case");
}
