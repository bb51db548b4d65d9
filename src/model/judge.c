/* judge.c - may this act happen with this body: who (may.c), a reason where one is due, its own
 * rule. */
#include "judge_room.h"

#include <string.h>

const char *model_assignee_name(const struct directory *dir, struct unit_id unit,
                                struct person_id person)
{
    const struct person *p = person.v != 0 ? directory_person(dir, person) : NULL;
    const struct unit *u = directory_unit(dir, unit);
    return p != NULL ? p->name : u != NULL ? u->code : "?";
}

const char *model_line_name(const struct directory *dir, const struct line *line)
{
    return arena_printf(arena_current(), "%d (%s)", line->number,
                        model_assignee_name(dir, line->unit, line->person));
}

int judge_say(const struct bench *b, enum error_code code, const char *field, const char *arg1,
              const char *arg2)
{
    return error_set(b->err, code, field, arg1, arg2);
}

const char *judge_day(struct day day)
{
    return day_vn(day, arena_alloc(arena_current(), DAY_TEXT));
}

static int judge_present(const struct bench *b)
{
    struct person_id to = {json_int(b->act->body, "to", 0)};
    const struct person *person = directory_person(b->dir, to);
    if (person == NULL || !person->active || !directory_has_role(b->dir, to, ROLE_LEADER)) {
        return judge_say(b, ERR_NOT_LEADER, "to", person != NULL ? person->name : "?", NULL);
    }
    return 0;
}

static int judge_propose(const struct bench *b)
{
    const json_t *body = b->act->body;
    if (json_str(body, "text")[0] == '\0') {
        return judge_say(b, ERR_FIELD_MISSING, "text", NULL, NULL);
    }
    if (model_is_secret(b->slip->fields) && json_array_size(json_get(body, "files")) > 0) {
        return judge_say(b, ERR_SECRET, "files", json_str(b->slip->fields, "secrecy"), NULL);
    }
    return 0;
}

/* ---- the debt of a reply ----------------------------------------------------------------- */

static bool stands_below(const struct slip *slip, int number, int above)
{
    while (number > above) {
        number = slip->lines[number - 1].parent;
    }
    return number == above;
}

/* Somebody of the line or below it answered, or the letter as a whole was answered. */
static bool is_replied(const struct slip *slip, int line)
{
    for (size_t i = 0; i < slip->reply_count; i++) {
        if (slip->replies[i].line == 0 || stands_below(slip, slip->replies[i].line, line)) {
            return true;
        }
    }
    return false;
}

/* Completing a lead completes the line above it, so the debt is looked up the whole way. */
static int judge_complete(const struct bench *b)
{
    const json_t *reply = json_get(b->act->body, "reply");
    bool told = json_str(reply, "code")[0] != '\0';
    if (reply != NULL && !told) {
        return judge_say(b, ERR_FIELD_MISSING, "reply", NULL, NULL);
    }
    for (const struct line *line = b->line; line != NULL; line = model_parent(b->slip, line)) {
        if (line->owes_reply && !told && !is_replied(b->slip, line->number)) {
            return judge_say(b, ERR_REPLY_OWED, "reply", model_line_name(b->dir, line), NULL);
        }
        if (line->role != LINE_LEAD) {
            break;
        }
    }
    return 0;
}

/* A reply may be booked for the whole letter, or by a holder (or the clerk) for one line. */
static int judge_reply(const struct bench *b)
{
    int number = model_body_line(b->act->body);
    struct person_id principal = act_principal(b->act);
    if (json_str(b->act->body, "code")[0] == '\0') {
        return judge_say(b, ERR_FIELD_MISSING, "code", NULL, NULL);
    }
    if (number == 0) {
        return 0;
    }
    if (number < 0 || (size_t)number > b->slip->line_count) {
        return judge_say(
            b, ERR_LINE_UNKNOWN, "line",
            arena_printf(arena_current(), "%lld", (long long)json_int(b->act->body, "line", 0)),
            NULL);
    }
    if (!model_is_agency_clerk(b->dir, principal) &&
        model_line_grant(b->slip, b->dir, &b->slip->lines[number - 1], principal, WHO_HOLDER) ==
            0) {
        return judge_say(b, ERR_NOT_PERMITTED, "line", act_infos[ACT_REPLY].vi,
                         "chỉ: người được giao dòng đó, văn thư");
    }
    return 0;
}

/* ---- the table --------------------------------------------------------------------------- */

/* `must`: texts the body cannot go without, whatever else holds. */
static const struct {
    judge_fn *judge;
    const char *must;
} benches[ACT_COUNT] = {
    [ACT_REFUSE] = {NULL, "reason"},
    [ACT_ATTACH] = {judge_attach, NULL},
    [ACT_ENCLOSE] = {judge_enclose, NULL},
    [ACT_REGISTER] = {judge_register, NULL},
    [ACT_PRESENT] = {judge_present, NULL},
    [ACT_DIRECT] = {judge_direct, NULL},
    [ACT_ROUTE] = {judge_route, NULL},
    [ACT_NO_ACTION] = {NULL, "reason"},
    [ACT_HAND_DOWN] = {judge_hand_down, NULL},
    [ACT_RETURN] = {NULL, "reason"},
    [ACT_RECALL] = {NULL, "reason"},
    [ACT_REPLACE_LEAD] = {judge_replace_lead, "reason"},
    [ACT_PROPOSE] = {judge_propose, NULL},
    [ACT_EXTEND_REQUEST] = {judge_extend_request, "reason"},
    [ACT_EXTEND_DECIDE] = {judge_extend_decide, NULL},
    [ACT_COMPLETE] = {judge_complete, NULL},
    [ACT_REPLY] = {judge_reply, NULL},
    [ACT_CORRECT] = {judge_correct, "reason"},
    [ACT_CANCEL] = {NULL, "reason"},
    [ACT_MOVE_DUE] = {judge_move_due, NULL},
    [ACT_FILE] = {NULL, "case"},
    [ACT_DUTY_ADD] = {judge_duty_add, "note"},
    [ACT_DUTY_PAUSE] = {judge_duty_pause, "reason"},
    [ACT_DUTY_RESUME] = {judge_duty_resume, NULL},
    [ACT_DUTY_END] = {judge_duty_end, "reason"},
    [ACT_DUTY_LINE] = {judge_duty_line, NULL},
    [ACT_TAKE_OVER] = {judge_take_over, NULL},
    [ACT_READ] = {judge_read, "file"},
};

int act_judge(const struct slip *slip, const struct directory *dir, const struct rules *rules,
              const struct act *act, struct error *err)
{
    struct bench b = {slip, dir, rules, act, NULL, instant_day(act->at, rules->zone_minutes), err};
    bool about_line = act_infos[act->kind].line != LINE_NOT;
    struct verdict verdict;
    act_may(slip, dir, act->kind, act->actor, act->behalf,
            about_line ? model_body_line(act->body) : 0, b.today, &verdict);
    if (!verdict.allowed) {
        *err = verdict.why;
        return -1;
    }
    if (about_line) {
        /* The fold reads the line in the body; an act that does not say it would do nothing. */
        if (model_body_line(act->body) == 0) {
            return error_set(err, ERR_FIELD_MISSING, "line", NULL, NULL);
        }
        b.line = &slip->lines[verdict.line - 1];
    }
    const char *must = benches[act->kind].must;
    if (must != NULL && json_str(act->body, must)[0] == '\0') {
        return error_set(err, ERR_FIELD_MISSING, must, NULL, NULL);
    }
    return benches[act->kind].judge != NULL ? benches[act->kind].judge(&b) : 0;
}
