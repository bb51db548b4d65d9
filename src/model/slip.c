/* slip.c - the fold: what the acts of one letter say. */
#include "model_room.h"

#include <string.h>

void slip_init(struct slip *slip, struct letter_id letter)
{
    memset(slip, 0, sizeof *slip);
    slip->letter = letter;
    slip->fields = json_object();
    slip->channel = slip->kind = slip->book = "";
    slip->end_reason = slip->direction = slip->case_code = "";
    slip->arrived = DAY_NONE;
}

struct line *slip_line(struct slip *slip, int number)
{
    return number >= 1 && (size_t)number <= slip->line_count ? &slip->lines[number - 1] : NULL;
}

const struct line *slip_lead(const struct slip *slip, int parent)
{
    for (size_t i = 0; i < slip->line_count; i++) {
        const struct line *line = &slip->lines[i];
        if (line->parent == parent && line->role == LINE_LEAD && line_state_open(line->state)) {
            return line;
        }
    }
    return NULL;
}

struct day slip_due(const struct slip *slip)
{
    struct day due = json_day(slip->fields, "due");
    for (size_t i = 0; i < slip->line_count; i++) {
        const struct line *line = &slip->lines[i];
        if (line->parent == 0 && line->role == LINE_LEAD && day_is(line->due) &&
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

/* ---- lines --------------------------------------------------------------------------------------- */

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

/* Closes what is open below `number`. Lines are numbered in the order given, so children follow. */
static void close_below(struct slip *slip, int number, enum line_state state, struct instant at,
                        const char *reason)
{
    for (size_t i = 0; i < slip->line_count; i++) {
        struct line *line = &slip->lines[i];
        if (line->parent != number) {
            continue;
        }
        if (line_state_open(line->state)) {
            close_line(line, state, at, reason);
            line->closed_with_letter = state == LINE_DONE;
        }
        close_below(slip, line->number, state, at, reason);
    }
}

/* A parent is forwarded while somebody below leads; otherwise the work is in its own hands again. */
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

static void derive_state(struct slip *slip)
{
    if (slip->state < LETTER_REGISTERED || slip->state >= LETTER_DONE) {
        return;
    }
    bool open = false, moved = false;
    for (size_t i = 0; i < slip->line_count; i++) {
        enum line_state state = slip->lines[i].state;
        open = open || line_state_open(state);
        moved = moved || state == LINE_WORKING || state == LINE_FORWARDED || state == LINE_DONE;
    }
    if (open) {
        slip->state = moved ? LETTER_IN_PROGRESS : LETTER_DIRECTED;
    } else {
        slip->state = slip->presented_to.v != 0 ? LETTER_PRESENTED : LETTER_REGISTERED;
    }
}

static void add_line(struct slip *slip, const struct act *act, const json_t *item, int parent)
{
    int role = word_find(line_role_words, LINE_ROLE_COUNT, json_str(item, "role"));
    if (role < 0 || json_int(item, "unit", 0) == 0) {
        return;
    }
    struct line *line = model_grow((void **)&slip->lines, &slip->line_count, sizeof *line);
    *line = (struct line){
        .number = (int)slip->line_count,
        .parent = parent,
        .unit = {json_int(item, "unit", 0)},
        .person = {json_int(item, "person", 0)},
        .role = (enum line_role)role,
        .state = LINE_PENDING,
        .due = json_day(item, "due"),
        .due_rule = json_str(item, "rule"),
        .owes_reply = json_bool(item, "reply"),
        .giver = act->actor,
        .giver_behalf_of = act->behalf,
        .given_at = act->at,
        .note = json_str(act->body, "note"),
        .reason = "",
        .result = "",
    };
    if (parent == 0 && role == LINE_LEAD) {
        slip->leads_came_back = false;
    }
}

static void add_lines(struct slip *slip, const struct act *act, int parent)
{
    size_t i;
    json_t *item;
    json_array_foreach(json_get(act->body, "lines"), i, item) {
        add_line(slip, act, item, parent);
    }
}

static void add_files(struct slip *slip, const struct act *act)
{
    size_t i;
    json_t *item;
    json_array_foreach(json_get(act->body, "files"), i, item) {
        struct slip_file *f = model_grow((void **)&slip->files, &slip->file_count, sizeof *f);
        f->sha256 = json_str(item, "sha256");
        f->name = json_str(item, "name");
        f->type = json_str(item, "type");
        f->size = json_int(item, "size", 0);
        f->seq = act->seq;
    }
}

static void merge_fields(struct slip *slip, const json_t *fields)
{
    const char *key;
    json_t *value;
    /* json_object_foreach wants a mutable object; the body is only read. */
    void *iter = json_object_iter((json_t *)(uintptr_t)fields);
    while (iter != NULL) {
        key = json_object_iter_key(iter);
        value = json_object_iter_value(iter);
        json_object_set(slip->fields, key, value);
        iter = json_object_iter_next((json_t *)(uintptr_t)fields, iter);
    }
}

/* ---- one function an act -------------------------------------------------------------------------- */

static struct line *body_line(struct slip *slip, const struct act *act)
{
    return slip_line(slip, (int)json_int(act->body, "line", 0));
}

static void apply_receive(struct slip *slip, const struct act *act)
{
    slip->state = LETTER_DRAFT;
    slip->received_at = act->at;
    slip->channel = json_str(act->body, "channel");
    slip->kind = json_str(act->body, "kind");
    slip->exchange = json_get(act->body, "exchange");
    slip->notes = json_get(act->body, "notes");
    merge_fields(slip, json_get(act->body, "fields"));
    add_files(slip, act);
}

static void apply_refuse(struct slip *slip, const struct act *act)
{
    slip->state = LETTER_REFUSED;
    slip->ended_at = act->at;
    slip->end_reason = json_str(act->body, "reason");
}

static void apply_attach(struct slip *slip, const struct act *act)
{
    slip->state = LETTER_ATTACHED;
    slip->ended_at = act->at;
    slip->attached_to.v = json_int(act->body, "to", 0);
}

static void apply_enclose(struct slip *slip, const struct act *act)
{
    add_files(slip, act);
}

static void apply_register(struct slip *slip, const struct act *act)
{
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
    slip->fields = json_object();
    merge_fields(slip, json_get(act->body, "fields"));
    add_files(slip, act);
}

static void apply_present(struct slip *slip, const struct act *act)
{
    slip->presented_to.v = json_int(act->body, "to", 0);
    slip->presented_at = act->at;
    slip->leads_came_back = false;
    derive_state(slip);
    if (slip->state == LETTER_REGISTERED) {
        slip->state = LETTER_PRESENTED;
    }
}

static void apply_direct(struct slip *slip, const struct act *act)
{
    add_lines(slip, act, 0);
    slip->directed_at = act->at;
    slip->directed_by = act->actor;
    slip->directed_for = act->behalf;
    slip->routed = act->kind == ACT_ROUTE;
    if (json_str(act->body, "note")[0] != '\0') {
        slip->direction = json_str(act->body, "note");
    }
    derive_state(slip);
}

static void apply_no_action(struct slip *slip, const struct act *act)
{
    slip->state = LETTER_NO_ACTION;
    slip->ended_at = act->at;
    slip->end_reason = json_str(act->body, "reason");
    slip->directed_at = act->at;
    slip->directed_by = act->actor;
    slip->directed_for = act->behalf;
}

static void apply_open(struct slip *slip, const struct act *act)
{
    struct line *line = body_line(slip, act);
    if (line != NULL && !instant_is(line->opened_at)) {
        line->opened_at = act->at;
        line->opened_by = act->actor;
    }
}

static void apply_accept(struct slip *slip, const struct act *act)
{
    struct line *line = body_line(slip, act);
    if (line != NULL && line->state == LINE_PENDING) {
        line->state = LINE_WORKING;
    }
    derive_state(slip);
}

static void apply_hand_down(struct slip *slip, const struct act *act)
{
    int parent = (int)json_int(act->body, "line", 0);
    if (slip_line(slip, parent) == NULL) {
        return;
    }
    add_lines(slip, act, parent);
    struct line *line = slip_line(slip, parent);
    if (line != NULL && line->state == LINE_PENDING && line->role != LINE_INFORM) {
        line->state = LINE_WORKING;
    }
    refresh_parent(slip, parent, false);
    derive_state(slip);
}

/* Takes a line and all below it out of work. Where the lead line of the letter goes, the letter is in the
 * giver's hands again. */
static void withdraw(struct slip *slip, struct line *line, enum line_state state,
                     const struct act *act)
{
    const char *reason = json_str(act->body, "reason");
    int parent = line->parent;
    bool lead = line->role == LINE_LEAD;
    bool returned = state == LINE_RETURNED;
    if (parent == 0 && lead && state != LINE_SUPERSEDED) {
        slip->leads_came_back = returned;
        /* A letter the clerk routed comes back to the clerk, any other to the leader who gave it. */
        if (slip->presented_to.v == 0 && !slip->routed) {
            slip->presented_to = line->giver_behalf_of.v != 0 ? line->giver_behalf_of : line->giver;
            slip->presented_at = act->at;
        }
    }
    close_line(line, state, act->at, reason);
    close_below(slip, line->number, LINE_RECALLED, act->at, reason);
    if (parent != 0) {
        refresh_parent(slip, parent, returned && lead);
    }
    derive_state(slip);
}

static void apply_return(struct slip *slip, const struct act *act)
{
    struct line *line = body_line(slip, act);
    if (line != NULL) {
        withdraw(slip, line, LINE_RETURNED, act);
    }
}

static void apply_recall(struct slip *slip, const struct act *act)
{
    struct line *line = body_line(slip, act);
    if (line != NULL) {
        withdraw(slip, line, LINE_RECALLED, act);
    }
}

static void apply_replace_lead(struct slip *slip, const struct act *act)
{
    struct line *line = body_line(slip, act);
    if (line != NULL) {
        int parent = line->parent;
        withdraw(slip, line, LINE_SUPERSEDED, act);
        add_lines(slip, act, parent);
        derive_state(slip);
    }
}

static void apply_propose(struct slip *slip, const struct act *act)
{
    struct line *line = body_line(slip, act);
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
    add_files(slip, act);
    derive_state(slip);
}

static void apply_decide(struct slip *slip, const struct act *act)
{
    struct proposal *p = model_open_proposal(slip, (int)json_int(act->body, "line", 0));
    if (p != NULL) {
        p->decided_by = act_principal(act);
        p->decided_at = act->at;
        p->approved = json_bool(act->body, "approve");
        p->note = json_str(act->body, "note");
    }
}

static void apply_extend_request(struct slip *slip, const struct act *act)
{
    struct line *line = body_line(slip, act);
    if (line != NULL) {
        struct extension *e =
            model_grow((void **)&line->extensions, &line->extension_count, sizeof *e);
        *e = (struct extension){.from = line->due,
                                .to = json_day(act->body, "to"),
                                .reason = json_str(act->body, "reason"),
                                .note = "",
                                .asked_by = act->actor,
                                .asked_at = act->at};
    }
}

static void apply_extend_decide(struct slip *slip, const struct act *act)
{
    struct line *line = body_line(slip, act);
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
        e->to = day_is(other) ? other : e->to;
        line->due = e->to;
        line->due_rule = "";
    }
}

static void add_reply(struct slip *slip, const struct act *act, const json_t *reply, int line)
{
    struct slip_reply *r = model_grow((void **)&slip->replies, &slip->reply_count, sizeof *r);
    r->code = json_str(reply, "code");
    r->issued = json_day(reply, "issued");
    r->line = line;
    r->by = act->actor;
}

static void end_letter(struct slip *slip, struct instant at)
{
    for (size_t i = 0; i < slip->line_count; i++) {
        if (line_state_open(slip->lines[i].state)) {
            close_line(&slip->lines[i], LINE_DONE, at, "");
            slip->lines[i].closed_with_letter = true;
        }
    }
    slip->state = LETTER_DONE;
    slip->ended_at = at;
}

static void apply_complete(struct slip *slip, const struct act *act)
{
    struct line *line = body_line(slip, act);
    if (line == NULL) {
        return;
    }
    if (json_get(act->body, "reply") != NULL) {
        add_reply(slip, act, json_get(act->body, "reply"), line->number);
    }
    line->result = json_str(act->body, "note");
    /* Upward through leads only: the unit's work is done when its lead is. */
    while (line != NULL) {
        close_line(line, LINE_DONE, act->at, "");
        close_below(slip, line->number, LINE_DONE, act->at, "");
        if (line->role != LINE_LEAD) {
            break;
        }
        if (line->parent == 0) {
            end_letter(slip, act->at);
            return;
        }
        line = slip_line(slip, line->parent);
    }
    derive_state(slip);
}

static void apply_reply(struct slip *slip, const struct act *act)
{
    add_reply(slip, act, act->body, (int)json_int(act->body, "line", 0));
}

static void apply_remind(struct slip *slip, const struct act *act)
{
    struct line *line = body_line(slip, act);
    if (line != NULL) {
        line->reminders++;
    }
}

static void apply_correct(struct slip *slip, const struct act *act)
{
    const json_t *fields = json_get(act->body, "fields");
    merge_fields(slip, fields);
    struct day arrived = json_day(fields, "arrived");
    if (day_is(arrived)) {
        slip->arrived = arrived;
        json_object_del(slip->fields, "arrived");
    }
}

static void apply_cancel(struct slip *slip, const struct act *act)
{
    const char *reason = json_str(act->body, "reason");
    close_below(slip, 0, LINE_RECALLED, act->at, reason);
    slip->state = LETTER_CANCELLED;
    slip->ended_at = act->at;
    slip->end_reason = reason;
}

static void apply_file(struct slip *slip, const struct act *act)
{
    slip->case_code = json_str(act->body, "case");
}

typedef void apply_fn(struct slip *slip, const struct act *act);

static apply_fn *const applies[ACT_COUNT] = {
    [ACT_RECEIVE] = apply_receive,
    [ACT_REFUSE] = apply_refuse,
    [ACT_ATTACH] = apply_attach,
    [ACT_ENCLOSE] = apply_enclose,
    [ACT_REGISTER] = apply_register,
    [ACT_PRESENT] = apply_present,
    [ACT_DIRECT] = apply_direct,
    [ACT_ROUTE] = apply_direct,
    [ACT_NO_ACTION] = apply_no_action,
    [ACT_OPEN] = apply_open,
    [ACT_ACCEPT] = apply_accept,
    [ACT_HAND_DOWN] = apply_hand_down,
    [ACT_RETURN] = apply_return,
    [ACT_RECALL] = apply_recall,
    [ACT_REPLACE_LEAD] = apply_replace_lead,
    [ACT_PROPOSE] = apply_propose,
    [ACT_DECIDE] = apply_decide,
    [ACT_EXTEND_REQUEST] = apply_extend_request,
    [ACT_EXTEND_DECIDE] = apply_extend_decide,
    [ACT_COMPLETE] = apply_complete,
    [ACT_REPLY] = apply_reply,
    [ACT_REMIND] = apply_remind,
    [ACT_CORRECT] = apply_correct,
    [ACT_CANCEL] = apply_cancel,
    [ACT_FILE] = apply_file,
};

void slip_apply(struct slip *slip, const struct act *act)
{
    slip->seq = act->seq;
    if (act->body != NULL && applies[act->kind] != NULL) {
        applies[act->kind](slip, act);
    }
}
