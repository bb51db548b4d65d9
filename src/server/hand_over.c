/* hand_over.c - bàn giao: the list of what somebody holds, made, shown, accepted or refused. */
#include "call.h"

#include <stdlib.h>

#define F_END                                                                                      \
    {                                                                                              \
        .name = NULL                                                                               \
    }
const struct field_spec hand_over_query[] = {
    {"from", "cua", FIELD_NAME, true, 0, 0, NULL, "người bàn giao", "who hands over"},
    {"to", "cho", FIELD_NAME, true, 0, 0, NULL, "người nhận", "who takes over"},
    F_END};

void view_handing_over(const struct view *v, struct person_id holder, struct letter_id letter,
                       int line)
{
    const struct hand_over *h = holder.v != 0 ? directory_handing_over(v->dir, holder) : NULL;
    if (h != NULL && hand_over_has(h, letter, line)) {
        json_open_object(v->json, "handing_over");
        json_put_int(v->json, "id", h->id);
        view_person(v, "to", h->to);
        json_close_object(v->json);
    }
}

/* ---- the list ---------------------------------------------------------------------------- */

/* What a letter is about: for who is to take it or sees it anyway; never of the secret book. */
static bool tells(const struct call *call, const struct office_held *row, bool is_his,
                  struct error *err)
{
    const struct book *book = rules_book(call_rules(call), row->book);
    if (book != NULL && book->secret) {
        return false;
    }
    return is_his || office_sight(call->read, call->dir, call->person, call_today(call),
                                  row->letter, err) == 0;
}

/* In words: he is of no unit within that of the line above, or stands beside it already. */
static void put_why(const struct view *v, const struct office_held *row)
{
    const struct unit *unit = directory_unit(v->dir, row->within);
    struct error reason = {.code = ERR_NONE};
    char text[300] = "";
    if (row->why != ERR_NONE) {
        error_set(&reason, row->why, "to", v->lang == LANG_EN ? "The receiver" : "Người nhận",
                  unit != NULL ? unit->code : "-");
        error_text(&reason, v->lang, text, sizeof text);
    }
    json_put_bool(v->json, "goes", row->why == ERR_NONE);
    json_put_string(v->json, "why", text);
}

static void put_row(const struct view *v, const struct office_held *row, bool told)
{
    struct json_out *j = v->json;
    json_open_object(j, NULL);
    json_put_string(j, "ref", row->ref);
    json_put_string(j, "code", told ? row->code : "");
    json_put_day(j, "issued", told ? row->issued : DAY_NONE);
    json_put_string(j, "issuer", told ? row->issuer : "");
    json_put_string(j, "subject", told ? row->subject : "");
    json_put_day(j, "due", row->due);
    json_put_instant(j, "given_at", row->given_at);
    if (row->line != 0) {
        json_put_int(j, "line", row->line);
        view_word(v, "role", &line_role_words[row->role]);
        view_word(v, "state", &line_state_words[row->state]);
        json_put_bool(j, "overdue", row->overdue);
        json_put_bool(j, "proposal_waits", row->proposal_waits);
        json_put_bool(j, "extension_waits", row->extension_waits);
        json_put_int(j, "reminders", row->reminders);
    } else {
        json_put_int(j, "duty", row->duty);
    }
    json_put_string(j, "note", told ? row->note : "");
    put_why(v, row);
    json_close_object(j);
}

static void put_sheet(struct call *call, const struct office_sheet *sheet, bool is_his)
{
    struct view v = call_view(call);
    struct error ignored = {0};
    json_open_array(&call->json, "items");
    for (size_t i = 0; i < sheet->count; i++) {
        put_row(&v, &sheet->rows[i], tells(call, &sheet->rows[i], is_his, &ignored));
    }
    json_close_array(&call->json);
    json_put_int(&call->json, "count", (int64_t)(sheet->count - sheet->staying));
    json_put_int(&call->json, "staying", (int64_t)sheet->staying);
    json_put_bool(&call->json, "more", sheet->more);
}

int hand_over_preview(struct call *call, struct error *err)
{
    struct person_id from, to;
    struct office_sheet sheet;
    struct view v = call_view(call);
    if (office_hand_over_people(call->dir, call->query, call->person, &from, &to, err) != 0 ||
        office_sheet_now(call->read, call->dir, call_rules(call), v.today, from, to, &sheet, err) !=
            0) {
        return -1;
    }
    view_person(&v, "from", from);
    view_person(&v, "to", to);
    put_sheet(call, &sheet, false);
    return 0;
}

/* ---- hand-overs -------------------------------------------------------------------------- */

/* Whose business it is. */
static bool may_see(const struct call *call, const struct hand_over *h)
{
    struct person_id me = call->person;
    return me.v == h->from.v || me.v == h->to.v || me.v == h->by.v ||
           directory_sees_all(call->dir, me) || directory_may_hand_over(call->dir, me, h->from);
}

static void put_head(const struct view *v, const struct hand_over *h)
{
    struct json_out *j = v->json;
    json_put_int(j, "id", h->id);
    view_person(v, "from", h->from);
    view_person(v, "to", h->to);
    view_person(v, "by", h->by);
    json_put_instant(j, "at", h->at);
    view_word(v, "state", &hand_over_words[h->state]);
    json_put_string(j, "note", h->note);
    json_put_string(j, "reason", h->reason);
    view_person(v, "decided_by", h->decided_by);
    json_put_instant(j, "decided_at", h->decided_at);
    json_put_int(j, "letters", (int64_t)json_array_size(h->letters));
}

int hand_over_list(struct call *call, struct error *err)
{
    (void)err;
    struct view v = call_view(call);
    json_open_array(&call->json, "hand_overs");
    for (size_t i = call->dir->hand_over_count; i > 0; i--) { /* newest first */
        const struct hand_over *h = &call->dir->hand_overs[i - 1];
        if (may_see(call, h)) {
            json_open_object(&call->json, NULL);
            put_head(&v, h);
            json_close_object(&call->json);
        }
    }
    json_close_array(&call->json);
    return 0;
}

static int64_t number_of(const char *text)
{
    return strtoll(text, NULL, 10);
}

int hand_over_find(const struct call *call, const char *id, const struct hand_over **ret,
                   struct error *err)
{
    *ret = directory_hand_over(call->dir, number_of(id));
    return *ret != NULL && may_see(call, *ret)
               ? 0
               : error_set(err, ERR_HAND_OVER_UNKNOWN, "id", id, NULL);
}

static bool is_his(const struct call *call, const struct hand_over *h)
{
    return call->person.v == h->to.v || call->person.v == h->from.v;
}

bool hand_over_tells(const struct call *call, const struct office_held *row,
                     const struct hand_over *h)
{
    struct error ignored = {0};
    return tells(call, row, is_his(call, h), &ignored);
}

/* The biên bản: as it stands while it waits, as it was when it was signed. */
int hand_over_show(struct call *call, struct error *err)
{
    const struct hand_over *h;
    struct view v = call_view(call);
    struct office_sheet sheet;
    if (hand_over_find(call, call->param[0], &h, err) != 0 ||
        office_sheet_of(call->read, call->dir, call_rules(call), v.today, h, 0, &sheet, err) != 0) {
        return -1;
    }
    json_open_object(&call->json, "hand_over");
    put_head(&v, h);
    put_sheet(call, &sheet, is_his(call, h));
    json_close_object(&call->json);
    return 0;
}

int hand_over_make(struct call *call, struct error *err)
{
    struct office_call office = call_office(call);
    struct office_sheet sheet;
    struct act act;
    if (office_hand_over(&office, call->input, &act, &sheet, err) != 0) {
        return -1;
    }
    json_put_int(&call->json, "id", act.seq);
    json_put_int(&call->json, "count", (int64_t)(sheet.count - sheet.staying));
    json_put_int(&call->json, "staying", (int64_t)sheet.staying);
    json_put_bool(&call->json, "more", sheet.more);
    put_office_act(call, &act);
    return 0;
}

int hand_over_accept(struct call *call, struct error *err)
{
    struct office_call office = call_office(call);
    struct act act;
    unsigned moved, stayed;
    if (office_hand_over_accept(&office, number_of(call->param[0]), &act, &moved, &stayed, err) !=
        0) {
        return -1;
    }
    json_put_int(&call->json, "moved", moved);
    json_put_int(&call->json, "stayed", stayed);
    put_office_act(call, &act);
    return 0;
}

int hand_over_refuse(struct call *call, struct error *err)
{
    struct office_call office = call_office(call);
    struct act act;
    if (office_hand_over_refuse(&office, number_of(call->param[0]), call->input, &act, err) != 0) {
        return -1;
    }
    put_office_act(call, &act);
    return 0;
}
