/* calendar.c - changing the calendar, and moving the deadlines that count over the days changed. */
#include "office_room.h"

#include <string.h>

/* ---- the change --------------------------------------------------------------------------- */

static int take_day(const json_t *text, const char *field, const char **ret_iso, struct error *err)
{
    struct day day;
    if (day_parse(json_string_value(text), field, &day, err) != 0) {
        return -1;
    }
    *ret_iso = office_iso(day);
    return 0;
}

static int add_days(const json_t *input, bool working, json_t *add, struct error *err)
{
    const char *field = working ? "work" : "off";
    const json_t *days = json_get(input, field);
    for (size_t i = 0; i < json_array_size(days); i++) {
        const char *iso;
        if (take_day(json_array_get(days, i), field, &iso, err) != 0) {
            return -1;
        }
        json_t *item = json_pack("{s:s,s:b}", "day", iso, "working", (int)working);
        office_set_text(item, "why", json_str(input, "why"));
        office_set_text(item, "source", json_str(input, "source"));
        json_array_append_new(add, item);
    }
    return 0;
}

static int shape_change(const json_t *input, json_t **ret_body, struct error *err)
{
    json_t *add = json_array(), *drop = json_array(), *body = json_object();
    const json_t *dropped = json_get(input, "drop");
    if (add_days(input, false, add, err) != 0 || add_days(input, true, add, err) != 0) {
        return -1;
    }
    for (size_t i = 0; i < json_array_size(dropped); i++) {
        const char *iso;
        if (take_day(json_array_get(dropped, i), "drop", &iso, err) != 0) {
            return -1;
        }
        json_array_append_new(drop, json_string(iso));
    }
    json_object_set_new(body, "add", add);
    json_object_set_new(body, "drop", drop);
    office_set_text(body, "note", json_str(input, "note"));
    *ret_body = body;
    return 0;
}

int office_calendar_try(const struct directory *dir, const struct rules *rules,
                        struct person_id actor, const json_t *input, struct act *ret,
                        struct error *err)
{
    json_t *body;
    *ret = (struct act){.letter = NO_LETTER, .kind = ACT_CALENDAR_CHANGE, .actor = actor};
    ret->at = instant_now();
    if (shape_change(input, &body, err) != 0) {
        return -1;
    }
    ret->body = body;
    return office_act_judge(dir, rules, ret, err);
}

int office_calendar_change(const struct office_call *call, const json_t *input, struct act *ret,
                           struct error *err)
{
    if (office_calendar_try(store_tx_directory(call->tx), store_tx_rules(call->tx), call->actor,
                            input, ret, err) != 0) {
        return -1;
    }
    ret->at = store_tx_now(call->tx);
    return store_append(call->tx, ret, err) != 0
               ? -1
               : store_recount_begin(call->tx, ret->seq, call->actor, calendar_first(ret->body),
                                     err);
}

/* ---- what follows from it ----------------------------------------------------------------- */

int office_recount(const struct office_call *call, const struct recount *recount,
                   struct letter_id letter, bool *ret_moved, struct error *err)
{
    struct slip slip;
    struct due_change *changes;
    size_t count;
    slip_init(&slip, letter);
    struct office_desk desk = office_desk_of(call, &slip, err);
    *ret_moved = false;
    if (store_slip(desk.read, letter, 0, &slip, err) != 0) {
        return -1;
    }
    deadline_moves(&slip, &desk.calendar, &changes, &count);
    if (count == 0) {
        return 0;
    }
    struct act act = {.letter = letter,
                      .kind = ACT_MOVE_DUE,
                      .actor = NO_PERSON,
                      .behalf = recount->by,
                      .at = store_tx_now(call->tx),
                      .body = deadline_moves_body(changes, count, recount->act)};
    if (act_judge(&slip, desk.dir, desk.rules, &act, err) != 0 ||
        office_commit(call, &slip, &act, err) != 0 ||
        store_recount_note(call->tx, recount->act, letter, err) != 0) {
        return -1;
    }
    *ret_moved = true;
    return 0;
}
