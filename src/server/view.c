/* view.c - letters, lists and drafts as JSON. What a reader sees is what the acts say. */
#include "call.h"

#include <string.h>

struct view call_view(struct call *call)
{
    return (struct view){&call->json,
                         call->dir,
                         call_rules(call),
                         call->lang,
                         call_today(call),
                         instant_now(),
                         call->tx != NULL ? store_tx_read(call->tx) : call->read,
                         call->server->config.readings};
}

void view_person(const struct view *v, const char *key, struct person_id id)
{
    const struct person *person = id.v != 0 ? directory_person(v->dir, id) : NULL;
    if (person == NULL) {
        json_put_null(v->json, key);
        return;
    }
    json_open_object(v->json, key);
    json_put_int(v->json, "id", id.v);
    json_put_string(v->json, "username", person->username);
    json_put_string(v->json, "name", person->name);
    json_put_string(v->json, "title", person->title);
    json_close_object(v->json);
}

void view_unit(const struct view *v, const char *key, struct unit_id id)
{
    const struct unit *unit = id.v != 0 ? directory_unit(v->dir, id) : NULL;
    if (unit == NULL) {
        json_put_null(v->json, key);
        return;
    }
    json_open_object(v->json, key);
    json_put_int(v->json, "id", id.v);
    json_put_string(v->json, "code", unit->code);
    json_put_string(v->json, "name", unit->name);
    json_close_object(v->json);
}

/* "role": "lead", "role_text": "chủ trì" */
void view_word(const struct view *v, const char *key, const struct word *word)
{
    json_put_string(v->json, key, word->name);
    json_put_string(v->json, arena_printf(arena_current(), "%s_text", key),
                    v->lang == LANG_EN ? word->en : word->vi);
}

/* ---- summaries
 * ---------------------------------------------------------------------------------------- */

static bool is_overdue(const struct view *v, struct day due, enum letter_state state)
{
    return day_is(due) && due.n < v->today.n && state < LETTER_DONE;
}

static const char *ref_of(const struct view *v, const struct slip *slip)
{
    return office_ref(v->rules, slip->book, slip->year, slip->number, slip->letter);
}

/* The members that rows of lists and whole letters share. */
static void put_head(const struct view *v, const struct list_row *row)
{
    struct json_out *j = v->json;
    json_put_int(j, "id", row->letter.v);
    json_put_string(j, "ref", office_ref(v->rules, row->book, row->year, row->number, row->letter));
    json_put_int(j, "version", row->seq);
    view_word(v, "state", &letter_state_words[row->state]);
    json_put_string(j, "book", row->book);
    json_put_int(j, "year", row->year);
    json_put_int(j, "number", row->number);
    json_put_day(j, "arrived", row->arrived);
    json_put_day(j, "issued", row->issued);
    json_put_string(j, "code", row->code);
    json_put_string(j, "issuer", row->issuer);
    json_put_string(j, "type", row->type);
    json_put_string(j, "subject", row->subject);
    json_put_string(j, "urgency", row->urgency[0] != '\0' ? row->urgency : "normal");
    json_put_day(j, "due", row->due);
    json_put_bool(j, "overdue", is_overdue(v, row->due, row->state));
}

struct list_row view_row_of(const struct slip *slip)
{
    return (struct list_row){
        .letter = slip->letter,
        .seq = slip->seq,
        .book = slip->book,
        .year = slip->year,
        .number = slip->number,
        .state = slip->state,
        .arrived = slip->arrived,
        .issued = json_day(slip->fields, "issued"),
        .due = slip_due(slip),
        .code = json_str(slip->fields, "code"),
        .issuer = json_str(slip->fields, "issuer"),
        .type = json_str(slip->fields, "type"),
        .subject = json_str(slip->fields, "subject"),
        .urgency = json_str(slip->fields, "urgency"),
    };
}

static void put_slip_head(const struct view *v, const struct slip *slip)
{
    struct list_row row = view_row_of(slip);
    put_head(v, &row);
}

void view_summary(const struct view *v, const char *key, const struct slip *slip)
{
    json_open_object(v->json, key);
    put_slip_head(v, slip);
    json_close_object(v->json);
}

void view_row(const struct view *v, const char *key, const struct list_row *row,
              const struct slip *desk)
{
    struct json_out *j = v->json;
    json_open_object(j, key);
    put_head(v, row);
    if (row->line == 0) {
        json_put_null(j, "line");
    } else {
        json_open_object(j, "line");
        json_put_int(j, "line", row->line);
        view_word(v, "role", &line_role_words[row->role]);
        view_word(v, "state", &line_state_words[row->line_state]);
        view_unit(v, "unit", row->unit);
        view_person(v, "person", row->holder);
        json_put_bool(j, "came_back", row->came_back);
        if (line_state_open(row->line_state)) {
            view_handing_over(v, row->holder, row->letter, row->line);
        }
        json_close_object(j);
    }
    if (desk != NULL) {
        view_owed(v, "owed", desk);
    }
    if (row->delegator.v != 0) {
        view_person(v, "for", row->delegator);
    }
    if (row->found_excerpt != NULL) {
        json_open_object(j, "found");
        json_put_string(j, "name", row->found_name);
        json_put_int(j, "page", row->found_page);
        json_put_string(j, "excerpt", row->found_excerpt);
        json_close_object(j);
    }
    json_close_object(j);
}

void view_page(const struct view *v, const char *key, const struct list_page *page)
{
    json_open_array(v->json, key);
    for (size_t i = 0; i < page->count; i++) {
        view_row(v, NULL, &page->rows[i], NULL);
    }
    json_close_array(v->json);
    json_put_string(v->json, "next", page->next);
}

/* ---- one letter
 * ------------------------------------------------------------------------------------------ */

static void put_extension(const struct view *v, const struct extension *e)
{
    struct json_out *j = v->json;
    json_open_object(j, NULL);
    json_put_day(j, "from", e->from);
    json_put_day(j, "to", e->to);
    json_put_string(j, "rule", e->rule);
    json_put_string(j, "reason", e->reason);
    view_person(v, "asked_by", e->asked_by);
    json_put_instant(j, "asked_at", e->asked_at);
    if (instant_is(e->decided_at)) {
        json_put_bool(j, "granted", e->granted);
    } else {
        json_put_null(j, "granted");
    }
    view_person(v, "decided_by", e->decided_by);
    json_put_instant(j, "decided_at", e->decided_at);
    json_put_string(j, "note", e->note);
    json_close_object(j);
}

static void put_moves(const struct view *v, const struct due_move *moves, size_t count)
{
    struct json_out *j = v->json;
    json_open_array(j, "moves");
    for (size_t i = 0; i < count; i++) {
        json_open_object(j, NULL);
        json_put_day(j, "from", moves[i].from);
        json_put_day(j, "to", moves[i].to);
        json_put_int(j, "cause", moves[i].cause);
        json_put_instant(j, "at", moves[i].at);
        json_close_object(j);
    }
    json_close_array(j);
}

static void put_given(const struct view *v, const struct line *line)
{
    json_open_object(v->json, "given");
    json_put_instant(v->json, "at", line->given_at);
    view_person(v, "by", line->giver);
    view_person(v, "for", line->giver_behalf_of);
    json_close_object(v->json);
    if (instant_is(line->opened_at)) {
        json_open_object(v->json, "opened");
        json_put_instant(v->json, "at", line->opened_at);
        view_person(v, "by", line->opened_by);
        json_close_object(v->json);
    } else {
        json_put_null(v->json, "opened");
    }
}

static void put_line(const struct view *v, const struct slip *slip, const struct line *line)
{
    struct json_out *j = v->json;
    json_open_object(j, NULL);
    json_put_int(j, "line", line->number);
    json_put_int(j, "parent", line->parent);
    view_word(v, "role", &line_role_words[line->role]);
    view_word(v, "state", &line_state_words[line->state]);
    view_unit(v, "unit", line->unit);
    view_person(v, "person", line->person);
    json_put_day(j, "due", line->due);
    json_put_string(j, "due_rule", line->due_rule);
    json_put_bool(j, "owes_reply", line->owes_reply);
    put_given(v, line);
    if (line->round != 0) {
        json_put_int(j, "round", line->round);
    }
    if (line_state_open(line->state)) {
        view_handing_over(v, line->person, slip->letter, line->number);
    }
    if (line->before.v != 0) {
        json_open_object(j, "taken_over");
        json_put_instant(j, "at", line->taken_at);
        view_person(v, "from", line->before);
        json_close_object(j);
    }
    json_put_string(j, "note", line->note);
    json_put_instant(j, "closed_at", line->closed_at);
    json_put_bool(j, "closed_with_letter", line->closed_with_letter);
    json_put_bool(j, "came_back", line->came_back);
    json_put_string(j, "reason", line->reason);
    json_put_string(j, "result", line->result);
    json_put_int(j, "reminders", line->reminders);
    json_open_array(j, "extensions");
    for (size_t i = 0; i < line->extension_count; i++) {
        put_extension(v, &line->extensions[i]);
    }
    json_close_array(j);
    put_moves(v, line->moves, line->move_count);
    json_close_object(j);
}

static void put_proposal(const struct view *v, const struct proposal *p)
{
    struct json_out *j = v->json;
    bool decided = instant_is(p->decided_at);
    json_open_object(j, NULL);
    json_put_int(j, "line", p->line);
    view_person(v, "by", p->by);
    view_person(v, "for", p->behalf);
    json_put_instant(j, "at", p->at);
    json_put_string(j, "text", p->text);
    json_put_value(j, "files", p->files != NULL ? p->files : json_array());
    json_put_string(j, "decision", !decided ? "waiting" : p->approved ? "approved" : "again");
    view_person(v, "decided_by", p->decided_by);
    json_put_instant(j, "decided_at", p->decided_at);
    json_put_string(j, "note", p->note);
    json_close_object(j);
}

static void put_files(const struct view *v, const struct slip *slip)
{
    struct json_out *j = v->json;
    json_open_array(j, "files");
    for (size_t i = 0; i < slip->file_count; i++) {
        json_open_object(j, NULL);
        json_put_int(j, "n", (int64_t)i + 1);
        json_put_string(j, "name", slip->files[i].name);
        json_put_string(j, "type", slip->files[i].type);
        json_put_int(j, "size", slip->files[i].size);
        json_put_string(j, "sha256", slip->files[i].sha256);
        json_close_object(j);
    }
    json_close_array(j);
}

static void put_replies(const struct view *v, const struct slip *slip)
{
    json_open_array(v->json, "replies");
    for (size_t i = 0; i < slip->reply_count; i++) {
        json_open_object(v->json, NULL);
        json_put_string(v->json, "code", slip->replies[i].code);
        json_put_day(v->json, "issued", slip->replies[i].issued);
        json_put_int(v->json, "line", slip->replies[i].line);
        view_person(v, "by", slip->replies[i].by);
        json_close_object(v->json);
    }
    json_close_array(v->json);
}

/* One of the stages: {"at", who: person, and more}, or null when it has not been. */
static void put_stages(const struct view *v, const struct slip *slip)
{
    struct json_out *j = v->json;
    json_open_object(j, "registered");
    json_put_instant(j, "at", slip->registered_at);
    view_person(v, "by", slip->registered_by);
    json_close_object(j);
    if (instant_is(slip->presented_at)) {
        json_open_object(j, "presented");
        json_put_instant(j, "at", slip->presented_at);
        view_person(v, "to", slip->presented_to);
        json_close_object(j);
    } else {
        json_put_null(j, "presented");
    }
    if (instant_is(slip->directed_at)) {
        json_open_object(j, "directed");
        json_put_instant(j, "at", slip->directed_at);
        view_person(v, "by", slip->directed_by);
        view_person(v, "for", slip->directed_for);
        json_put_string(j, "note", slip->direction);
        json_put_bool(j, "routed", slip->routed);
        json_close_object(j);
    } else {
        json_put_null(j, "directed");
    }
}

static void put_notes(const struct view *v, const json_t *notes)
{
    const char *lang = v->lang == LANG_EN ? "en" : "vi";
    json_open_array(v->json, "notes");
    for (size_t i = 0; i < json_array_size(notes); i++) {
        const json_t *note = json_array_get(notes, i);
        json_open_object(v->json, NULL);
        json_put_string(v->json, "code", json_str(note, "code"));
        json_put_string(v->json, "text", json_str(note, lang));
        json_close_object(v->json);
    }
    json_close_array(v->json);
}

void view_letter(const struct view *v, const char *key, const struct slip *slip)
{
    struct json_out *j = v->json;
    json_open_object(j, key);
    put_slip_head(v, slip);
    json_put_string(j, "channel", slip->channel);
    json_put_string(j, "kind", slip->kind);
    json_put_value(j, "fields", slip->fields);
    if (slip->exchange != NULL) {
        json_put_value(j, "exchange", slip->exchange);
    } else {
        json_put_null(j, "exchange");
    }
    put_notes(v, slip->notes);
    put_stages(v, slip);
    view_same_day(v, "same_day", slip);
    put_moves(v, slip->moves, slip->move_count);
    json_put_bool(j, "lead_came_back", slip->leads_came_back);
    json_open_array(j, "lines");
    for (size_t i = 0; i < slip->line_count; i++) {
        put_line(v, slip, &slip->lines[i]);
    }
    json_close_array(j);
    view_duties(v, slip);
    json_open_array(j, "proposals");
    for (size_t i = 0; i < slip->proposal_count; i++) {
        put_proposal(v, &slip->proposals[i]);
    }
    json_close_array(j);
    put_files(v, slip);
    put_replies(v, slip);
    json_put_string(j, "case", slip->case_code);
    json_put_string(j, "end_reason", slip->end_reason);
    json_put_instant(j, "ended_at", slip->ended_at);
    json_open_object(j, "agency");
    json_put_string(j, "name", v->rules->agency_name);
    json_put_string(j, "parent", v->rules->agency_parent);
    json_put_string(j, "place", v->rules->agency_place);
    json_close_object(j);
    /* The caller adds what only the reader's rights tell, then closes the object. */
}

void view_draft(const struct view *v, const char *key, const struct slip *slip)
{
    struct json_out *j = v->json;
    static const struct word kinds[] = {
        {"letter", "văn bản mới", "new letter"},      {"update", "cập nhật", "update"},
        {"revocation", "thu hồi", "revocation"},      {"replacement", "thay thế", "replacement"},
        {"status", "thông báo trạng thái", "status"},
    };
    int kind = word_find(kinds, (int)(sizeof kinds / sizeof kinds[0]), slip->kind);
    json_open_object(j, key);
    json_put_int(j, "id", slip->letter.v);
    json_put_int(j, "version", slip->seq);
    view_word(v, "state", &letter_state_words[slip->state]);
    json_put_instant(j, "received_at", slip->received_at);
    json_put_string(j, "channel", slip->channel);
    view_word(v, "kind", &kinds[kind < 0 ? 0 : kind]);
    json_put_string(j, "name", slip->file_count > 0 ? slip->files[0].name : "");
    json_put_value(j, "fields", slip->fields);
    if (slip->exchange != NULL) {
        json_put_value(j, "exchange", slip->exchange);
    } else {
        json_put_null(j, "exchange");
    }
    put_notes(v, slip->notes);
    put_files(v, slip);
    if (slip->attached_to.v != 0) {
        json_put_int(j, "attached_to", slip->attached_to.v);
    }
    json_put_string(j, "end_reason", slip->end_reason);
    if (slip->number != 0) {
        json_put_string(j, "ref", ref_of(v, slip));
    }
}
