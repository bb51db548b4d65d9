/* fold_lines.c - acts about lines: who leads, cooperates, was told, by when, and how far it is. */
#include "slip_fold.h"

/* ---- closing, and what follows from it --------------------------------------------------- */

static void close_line(struct line *line, enum line_state state, struct instant at,
                       const char *reason)
{
    line->state = state;
    line->closed_at = at;
    line->came_back = false;
    if (reason[0] != '\0') {
        line->reason = reason;
    }
}

void fold_close_open(struct line *line, enum line_state state, struct instant at,
                     const char *reason)
{
    if (line_state_open(line->state)) {
        close_line(line, state, at, reason);
        line->closed_with_letter = state == LINE_DONE;
    }
}

/* Lines are numbered in the order given, so a line's children stand after it. */
void fold_close_below(struct slip *slip, int number, enum line_state state, struct instant at,
                      const char *reason)
{
    for (size_t i = 0; i < slip->line_count; i++) {
        struct line *line = &slip->lines[i];
        if (line->parent != number) {
            continue;
        }
        fold_close_open(line, state, at, reason);
        fold_close_below(slip, line->number, state, at, reason);
    }
}

/* A parent is forwarded while somebody below leads; otherwise the work is in its own hands again.
 */
static void refresh_parent(struct slip *slip, int number, bool came_back)
{
    struct line *parent = slip_line(slip, number);
    if (parent == NULL || !line_state_open(parent->state)) {
        return;
    }
    if (slip_lead(slip, number) != NULL) {
        parent->state = LINE_FORWARDED;
        parent->came_back = false;
    } else if (parent->state == LINE_FORWARDED) {
        parent->state = LINE_WORKING;
        parent->came_back = came_back;
    }
}

bool fold_has_moved(const struct line *line, bool counts)
{
    bool begun = line->state == LINE_WORKING || line->state == LINE_FORWARDED ||
                 (line->state == LINE_DONE && line->parent == 0);
    return counts && begun && line->role != LINE_INFORM;
}

/* Of the letter's own work: somebody with a duty has begun, or cooperated and finished. */
static bool has_moved(const struct slip *slip)
{
    for (size_t i = 0; i < slip->line_count; i++) {
        if (fold_has_moved(&slip->lines[i], slip->lines[i].round == 0)) {
            return true;
        }
    }
    return false;
}

/* Without an open lead nobody answers for the letter: it lies on the leader's desk, or on the
 * clerk's, even while others still cooperate. */
void fold_state(struct slip *slip)
{
    if (slip->state < LETTER_REGISTERED || slip->state >= LETTER_DONE) {
        return;
    }
    if (slip_lead(slip, 0) != NULL) {
        slip->state = has_moved(slip) ? LETTER_IN_PROGRESS : LETTER_DIRECTED;
    } else {
        slip->state = slip->presented_to.v != 0 ? LETTER_PRESENTED : LETTER_REGISTERED;
    }
}

/* The line the act is about, when it is open: a closed one takes no more. */
static struct line *open_line(struct slip *slip, const struct act *act)
{
    struct line *line = slip_line(slip, model_body_line(act->body));
    return line != NULL && line_state_open(line->state) ? line : NULL;
}

/* ---- giving ------------------------------------------------------------------------------ */

static void add_line(struct slip *slip, const struct fold_giving *giving, const json_t *item)
{
    int role = word_find(line_role_words, LINE_ROLE_COUNT, json_str(item, "role"));
    if (role < 0 || json_int(item, "unit", 0) == 0) {
        return;
    }
    struct line *line = model_grow((void **)&slip->lines, &slip->line_count, sizeof *line);
    *line = (struct line){
        .number = (int)slip->line_count,
        .parent = giving->parent,
        .round = giving->round,
        .unit = {json_int(item, "unit", 0)},
        .person = {json_int(item, "person", 0)},
        .role = (enum line_role)role,
        .state = LINE_PENDING,
        .due = json_day(item, "due"),
        .due_rule = json_str(item, "rule"),
        .owes_reply = json_bool(item, "reply"),
        .giver = giving->giver,
        .giver_behalf_of = giving->behalf,
        .given_at = giving->at,
        .note = giving->note,
        .reason = "",
        .result = "",
    };
    fold_note_rule(slip, line->due_rule);
    if (giving->parent == 0 && giving->round == 0 && role == LINE_LEAD) {
        slip->leads_came_back = false;
    }
}

void fold_add_lines(struct slip *slip, const json_t *lines, const struct fold_giving *giving)
{
    for (size_t i = 0; i < json_array_size(lines); i++) {
        add_line(slip, giving, json_array_get(lines, i));
    }
}

/* What is handed down belongs to the same period as what it comes from. */
static void add_lines(struct slip *slip, const struct act *act, int parent)
{
    const struct line *above = slip_line(slip, parent);
    struct fold_giving giving = {.parent = parent,
                                 .round = above != NULL ? above->round : 0,
                                 .giver = act->actor,
                                 .behalf = act->behalf,
                                 .at = act->at,
                                 .note = json_str(act->body, "note")};
    fold_add_lines(slip, json_get(act->body, "lines"), &giving);
}

static void note_direction(struct slip *slip, const struct act *act)
{
    slip->directed_at = act->at;
    slip->directed_by = act->actor;
    slip->directed_for = act->behalf;
    slip->routed = act->kind == ACT_ROUTE;
    if (json_str(act->body, "note")[0] != '\0') {
        slip->direction = json_str(act->body, "note");
    }
}

void fold_direct(struct slip *slip, const struct act *act)
{
    add_lines(slip, act, 0);
    note_direction(slip, act);
    fold_state(slip);
}

void fold_hand_down(struct slip *slip, const struct act *act)
{
    struct line *line = open_line(slip, act);
    if (line == NULL) {
        return;
    }
    int parent = line->number;
    if (line->state == LINE_PENDING && line->role != LINE_INFORM) {
        line->state = LINE_WORKING;
    }
    add_lines(slip, act, parent);
    refresh_parent(slip, parent, false);
    fold_state(slip);
}

/* ---- taking out of work ------------------------------------------------------------------ */

/* The lead of the letter is gone: it is in the giver's hands again. What the clerk routed comes
 * back to the clerk, anything else to the leader who gave it. */
static void back_to_giver(struct slip *slip, enum line_state state, struct instant at)
{
    slip->leads_came_back = state == LINE_RETURNED;
    if (slip->routed) {
        return;
    }
    slip->presented_to = slip->directed_for.v != 0 ? slip->directed_for : slip->directed_by;
    if (!instant_is(slip->presented_at)) {
        slip->presented_at = at;
    }
}

/* Takes a line and all below it out of work. */
static void withdraw(struct slip *slip, struct line *line, enum line_state state,
                     const struct act *act)
{
    const char *reason = json_str(act->body, "reason");
    bool top_lead = line->parent == 0 && line->role == LINE_LEAD;
    if (top_lead && line->round == 0 && state != LINE_SUPERSEDED) {
        back_to_giver(slip, state, act->at);
    }
    close_line(line, state, act->at, reason);
    fold_close_below(slip, line->number, LINE_RECALLED, act->at, reason);
    if (top_lead && line->round != 0) { /* the others have nobody to cooperate with */
        fold_close_round(slip, line->round, LINE_RECALLED, act->at, reason);
    }
    refresh_parent(slip, line->parent, state == LINE_RETURNED && line->role == LINE_LEAD);
    fold_state(slip);
}

void fold_return(struct slip *slip, const struct act *act)
{
    struct line *line = open_line(slip, act);
    if (line != NULL) {
        withdraw(slip, line, LINE_RETURNED, act);
    }
}

void fold_recall(struct slip *slip, const struct act *act)
{
    struct line *line = open_line(slip, act);
    if (line != NULL) {
        withdraw(slip, line, LINE_RECALLED, act);
    }
}

/* The leader has answered for the assignment from now on, also where the clerk had routed it. */
void fold_replace_lead(struct slip *slip, const struct act *act)
{
    struct line *line = open_line(slip, act);
    if (line != NULL) {
        int parent = line->parent;
        withdraw(slip, line, LINE_SUPERSEDED, act);
        add_lines(slip, act, parent);
        note_direction(slip, act);
        fold_state(slip);
    }
}

/* ---- working ----------------------------------------------------------------------------- */

void fold_open(struct slip *slip, const struct act *act)
{
    struct line *line = slip_line(slip, model_body_line(act->body));
    if (line != NULL && !instant_is(line->opened_at)) {
        line->opened_at = act->at;
        line->opened_by = act->actor;
    }
}

void fold_accept(struct slip *slip, const struct act *act)
{
    struct line *line = open_line(slip, act);
    if (line != NULL && line->state == LINE_PENDING) {
        line->state = LINE_WORKING;
        fold_state(slip);
    }
}

void fold_propose(struct slip *slip, const struct act *act)
{
    struct line *line = open_line(slip, act);
    if (line == NULL) {
        return;
    }
    if (line->state == LINE_PENDING) {
        line->state = LINE_WORKING;
    }
    struct proposal *p = model_grow((void **)&slip->proposals, &slip->proposal_count, sizeof *p);
    *p = (struct proposal){.line = line->number,
                           .by = act->actor,
                           .behalf = act->behalf,
                           .at = act->at,
                           .text = json_str(act->body, "text"),
                           .files = json_get(act->body, "files"),
                           .note = ""};
    fold_files(slip, act);
    fold_state(slip);
}

void fold_decide(struct slip *slip, const struct act *act)
{
    struct proposal *p = model_open_proposal(slip, model_body_line(act->body));
    if (p != NULL) {
        p->decided_by = act_principal(act);
        p->decided_at = act->at;
        p->approved = json_bool(act->body, "approve");
        p->note = json_str(act->body, "note");
    }
}

void fold_extend_request(struct slip *slip, const struct act *act)
{
    struct line *line = open_line(slip, act);
    if (line != NULL) {
        struct extension *e =
            model_grow((void **)&line->extensions, &line->extension_count, sizeof *e);
        *e = (struct extension){.from = line->due,
                                .to = json_day(act->body, "to"),
                                .rule = json_str(act->body, "rule"),
                                .reason = json_str(act->body, "reason"),
                                .note = "",
                                .asked_by = act->actor,
                                .asked_at = act->at};
    }
}

void fold_extend_decide(struct slip *slip, const struct act *act)
{
    struct line *line = open_line(slip, act);
    struct extension *e = line != NULL ? model_open_request(line) : NULL;
    if (e == NULL) {
        return;
    }
    e->decided_by = act_principal(act);
    e->decided_at = act->at;
    e->granted = json_bool(act->body, "grant");
    e->note = json_str(act->body, "note");
    if (e->granted) {
        struct day other = json_day(act->body, "to");
        if (day_is(other)) {
            e->to = other;
            e->rule = json_str(act->body, "rule");
        }
        line->due = e->to;
        line->due_rule = e->rule;
        fold_note_rule(slip, e->rule);
    }
}

static void end_done(struct slip *slip, int round, struct instant at)
{
    fold_close_round(slip, round, LINE_DONE, at, "");
    if (round != 0) { /* a period of a duty: what became of the letter itself stays */
        return;
    }
    slip->state = LETTER_DONE;
    slip->ended_at = at;
}

void fold_complete(struct slip *slip, const struct act *act)
{
    struct line *line = open_line(slip, act);
    if (line == NULL) {
        return;
    }
    if (json_get(act->body, "reply") != NULL) {
        fold_add_reply(slip, act, json_get(act->body, "reply"), line->number);
    }
    line->result = json_str(act->body, "note");
    /* Upward through leads only: the unit's work is done when its lead is. */
    for (;;) {
        close_line(line, LINE_DONE, act->at, "");
        fold_close_below(slip, line->number, LINE_DONE, act->at, "");
        if (line->role != LINE_LEAD) {
            break;
        }
        if (line->parent == 0) {
            end_done(slip, line->round, act->at);
            return;
        }
        line = slip_line(slip, line->parent);
    }
    fold_state(slip);
}

void fold_remind(struct slip *slip, const struct act *act)
{
    struct line *line = slip_line(slip, model_body_line(act->body));
    if (line != NULL) {
        line->reminders++;
    }
}
