/* act.c - every act on a registered letter: resolve, judge, append, fold, project, owe. */
#include "office_room.h"

#include <string.h>

struct office_desk office_desk_of(const struct office_call *call, const struct slip *slip,
                                  struct error *err)
{
    const struct rules *rules = store_tx_rules(call->tx);
    const struct directory *dir = store_tx_directory(call->tx);
    return (struct office_desk){
        call, store_tx_read(call->tx),
        dir,  rules,
        slip, instant_day(store_tx_now(call->tx), rules->zone_minutes),
        err,  calendar_in_force(&rules->calendar, dir),
    };
}

/* What the exchange is owed for this act (DESIGN.md 5): only letters that came by it. The 06 goes
 * out when the letter is done, whoever completes what. */
static bool owes_status(const struct slip *slip, const struct act *act)
{
    if (slip->exchange == NULL || act_infos[act->kind].status[0] == '\0') {
        return false;
    }
    /* What the agency makes of the letter every year is no news to who sent it. */
    int64_t line = json_int(act->body, "line", 0);
    if (line >= 1 && line <= (int64_t)slip->line_count && slip->lines[line - 1].round != 0) {
        return false;
    }
    return act->kind != ACT_COMPLETE || slip->own_state == LETTER_DONE;
}

static const char *status_payload(const struct slip *slip, const struct act *act)
{
    const char *reason = json_str(act->body, "reason");
    struct buf out;
    struct json_out json;
    buf_init(&out, arena_current(), 16384);
    json_out_init(&json, &out);
    json_open_object(&json, NULL);
    json_put_string(&json, "status", act_infos[act->kind].status);
    json_put_string(&json, "document_id", json_str(slip->exchange, "document_id"));
    json_put_string(&json, "to", json_str(slip->exchange, "from_organ"));
    json_put_string(&json, "description", reason[0] != '\0' ? reason : act_infos[act->kind].vi);
    json_close_object(&json);
    return out.data;
}

int office_commit(const struct office_call *call, struct slip *slip, struct act *act,
                  struct error *err)
{
    if (store_append(call->tx, act, err) != 0) {
        return -1;
    }
    slip_apply(slip, act);
    if (store_project(call->tx, slip, err) != 0) {
        return -1;
    }
    if (owes_status(slip, act)) {
        return store_outbox_add(call->tx, slip->letter, act->seq, "status",
                                status_payload(slip, act), err);
    }
    return 0;
}

int office_check_version(const struct office_call *call, const struct slip *slip, struct error *err)
{
    if (call->if_match == 0 || call->if_match == slip->seq) {
        return 0;
    }
    return error_set(err, ERR_STALE, "",
                     arena_printf(arena_current(), "%lld", (long long)call->if_match),
                     arena_printf(arena_current(), "%lld", (long long)slip->seq));
}

/* Who the act speaks for, by name. */
static int find_behalf(const struct office_desk *desk, const json_t *input,
                       struct person_id *ret_behalf)
{
    const char *name = json_str(input, "on_behalf_of");
    *ret_behalf = NO_PERSON;
    if (name[0] == '\0') {
        return 0;
    }
    if (directory_find_person(desk->dir, name, "on_behalf_of", ret_behalf, desk->err) != 0) {
        return -1;
    }
    if (ret_behalf->v == desk->call->actor.v) {
        *ret_behalf = NO_PERSON;
    }
    return 0;
}

int office_act(const struct office_call *call, enum act_kind kind, struct letter_id letter,
               const json_t *input, struct office_done *ret, struct error *err)
{
    memset(ret, 0, sizeof *ret);
    struct office_desk desk = office_desk_of(call, &ret->slip, err);
    struct act *act = &ret->act;
    struct verdict verdict;
    *act = (struct act){
        .letter = letter, .kind = kind, .actor = call->actor, .at = store_tx_now(call->tx)};
    if (office_sight(desk.read, desk.dir, call->actor, desk.today, letter, err) != 0 ||
        store_slip(desk.read, letter, 0, &ret->slip, err) != 0 ||
        find_behalf(&desk, input, &act->behalf) != 0) {
        return -1;
    }
    act_may(&ret->slip, desk.dir, kind, call->actor, act->behalf,
            act_infos[kind].line == LINE_NOT ? 0 : (int)json_int(input, "line", 0), desk.today,
            &verdict);
    if (!verdict.allowed) {
        *err = verdict.why;
        return -1;
    }
    json_t *body;
    if (office_check_version(call, &ret->slip, err) != 0 ||
        office_shape(&desk, kind, verdict.line, input, &body) != 0) {
        return -1;
    }
    act->body = body;
    if (act_judge(&ret->slip, desk.dir, desk.rules, act, err) != 0) {
        return -1;
    }
    if (office_commit(call, &ret->slip, act, err) != 0) {
        return -1;
    }
    return kind == ACT_DUTY_ADD || kind == ACT_DUTY_RESUME
               ? office_duties_begin(call, &ret->slip, err)
               : 0;
}
