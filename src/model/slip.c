/* slip.c - what the acts of one letter say: the empty slip, questions to it, one act more. */
#include "slip_fold.h"

#include <string.h>

void slip_init(struct slip *slip, struct letter_id letter)
{
    memset(slip, 0, sizeof *slip);
    slip->letter = letter;
    slip->fields = json_object();
    slip->channel = slip->kind = slip->book = "";
    slip->end_reason = slip->direction = slip->case_code = "";
    slip->arrived = DAY_NONE;
    slip->own_state = slip->state;
}

/* ---- questions --------------------------------------------------------------------------- */

struct line *slip_line(struct slip *slip, int number)
{
    return number >= 1 && (size_t)number <= slip->line_count ? &slip->lines[number - 1] : NULL;
}

const struct line *slip_lead(const struct slip *slip, int parent)
{
    for (size_t i = 0; i < slip->line_count; i++) {
        const struct line *line = &slip->lines[i];
        bool own = parent != 0 || line->round == 0;
        if (line->parent == parent && own && line->role == LINE_LEAD &&
            line_state_open(line->state)) {
            return line;
        }
    }
    return NULL;
}

/* What keeps open a letter whose own work has ended. */
static struct day rounds_due(const struct slip *slip)
{
    struct day due = DAY_NONE;
    for (size_t i = 0; i < slip->round_count; i++) {
        const struct line *lead = round_lead(slip, (int)i + 1);
        if (lead != NULL && day_is(lead->due) && (!day_is(due) || lead->due.n < due.n)) {
            due = lead->due;
        }
    }
    return due;
}

struct day slip_due(const struct slip *slip)
{
    return slip->state != slip->own_state ? rounds_due(slip) : slip_own_due(slip);
}

struct day slip_own_due(const struct slip *slip)
{
    struct day due = json_day(slip->fields, "due");
    for (size_t i = 0; i < slip->line_count; i++) {
        const struct line *line = &slip->lines[i];
        if (line->parent == 0 && line->round == 0 && line->role == LINE_LEAD && day_is(line->due) &&
            (line_state_open(line->state) || line->state == LINE_DONE)) {
            due = line->due;
        }
    }
    return due;
}

struct proposal *model_open_proposal(const struct slip *slip, int line)
{
    for (size_t i = slip->proposal_count; i > 0; i--) {
        if (slip->proposals[i - 1].line == line) {
            return instant_is(slip->proposals[i - 1].decided_at) ? NULL : &slip->proposals[i - 1];
        }
    }
    return NULL;
}

struct extension *model_open_request(const struct line *line)
{
    struct extension *last =
        line->extension_count > 0 ? &line->extensions[line->extension_count - 1] : NULL;
    return last != NULL && !instant_is(last->decided_at) ? last : NULL;
}

const struct line *model_parent(const struct slip *slip, const struct line *line)
{
    return line->parent != 0 ? &slip->lines[line->parent - 1] : NULL;
}

int model_body_line(const json_t *body)
{
    int64_t number = json_int(body, "line", 0);
    return number >= 0 && number <= INT32_MAX ? (int)number : -1;
}

bool model_is_secret(const json_t *fields)
{
    const char *secrecy = json_str(fields, "secrecy");
    return secrecy[0] != '\0' && strcmp(secrecy, "normal") != 0;
}

/* ---- the fold ---------------------------------------------------------------------------- */

void slip_apply(struct slip *slip, const struct act *act)
{
    static fold_fn *const folds[ACT_COUNT] = {
        [ACT_RECEIVE] = fold_receive,
        [ACT_REFUSE] = fold_refuse,
        [ACT_ATTACH] = fold_attach,
        [ACT_ENCLOSE] = fold_enclose,
        [ACT_REGISTER] = fold_register,
        [ACT_PRESENT] = fold_present,
        [ACT_DIRECT] = fold_direct,
        [ACT_ROUTE] = fold_direct,
        [ACT_NO_ACTION] = fold_no_action,
        [ACT_OPEN] = fold_open,
        [ACT_ACCEPT] = fold_accept,
        [ACT_HAND_DOWN] = fold_hand_down,
        [ACT_RETURN] = fold_return,
        [ACT_RECALL] = fold_recall,
        [ACT_REPLACE_LEAD] = fold_replace_lead,
        [ACT_PROPOSE] = fold_propose,
        [ACT_DECIDE] = fold_decide,
        [ACT_EXTEND_REQUEST] = fold_extend_request,
        [ACT_EXTEND_DECIDE] = fold_extend_decide,
        [ACT_COMPLETE] = fold_complete,
        [ACT_REPLY] = fold_reply,
        [ACT_REMIND] = fold_remind,
        [ACT_CORRECT] = fold_correct,
        [ACT_CANCEL] = fold_cancel,
        [ACT_MOVE_DUE] = fold_move_due,
        [ACT_FILE] = fold_file,
        [ACT_DUTY_ADD] = fold_duty_add,
        [ACT_DUTY_PAUSE] = fold_duty_pause,
        [ACT_DUTY_RESUME] = fold_duty_resume,
        [ACT_DUTY_END] = fold_duty_end,
        [ACT_DUTY_LINE] = fold_duty_line,
        [ACT_TAKE_OVER] = fold_take_over,
        [ACT_READ] = fold_read,
    };
    slip->seq = act->seq;
    if (act->body != NULL && (unsigned)act->kind < ACT_COUNT && folds[act->kind] != NULL) {
        fold_rest(slip);
        folds[act->kind](slip, act);
        fold_wake(slip);
    }
}
