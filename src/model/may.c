/* may.c - who may do what, now: roles, lines, states, delegation (DESIGN.md 5 and 10). */
#include "model_room.h"

#include <string.h>

/* ---- sight ----------------------------------------------------------------------------------------- */

static bool oversees(const struct directory *dir, struct person_id person, struct unit_id unit)
{
    for (size_t i = 0; i < dir->position_count; i++) {
        const struct position *p = &dir->positions[i];
        if (p->person.v == person.v && (p->role == ROLE_HEAD || p->role == ROLE_CLERK) &&
            directory_within(dir, unit, p->unit)) {
            return true;
        }
    }
    return false;
}

static bool sees_own(const struct slip *slip, const struct directory *dir, struct person_id person)
{
    if (directory_sees_all(dir, person)) {
        return true;
    }
    for (size_t i = 0; i < slip->line_count; i++) {
        const struct line *line = &slip->lines[i];
        if (line->person.v == person.v || line->giver.v == person.v ||
            line->giver_behalf_of.v == person.v || oversees(dir, person, line->unit)) {
            return true;
        }
    }
    return false;
}

bool slip_visible(const struct slip *slip, const struct directory *dir, struct person_id person,
                  struct day today)
{
    if (sees_own(slip, dir, person)) {
        return true;
    }
    for (size_t i = 0; i < dir->delegation_count; i++) {
        const struct delegation *d = &dir->delegations[i];
        if (d->to.v == person.v && directory_delegation(dir, d->from, person, today) != NULL &&
            sees_own(slip, dir, d->from)) {
            return true;
        }
    }
    return false;
}

/* ---- grants ---------------------------------------------------------------------------------------- */

unsigned model_line_grant(const struct directory *dir, const struct line *line,
                          struct person_id principal, unsigned who)
{
    bool unit_line = line->person.v == 0;
    if ((who & WHO_HOLDER) && (unit_line ? directory_position(dir, principal, line->unit, ROLE_HEAD)
                                         : line->person.v == principal.v)) {
        return WHO_HOLDER;
    }
    if ((who & WHO_UNIT_CLERK) && unit_line &&
        directory_position(dir, principal, line->unit, ROLE_CLERK)) {
        return WHO_UNIT_CLERK;
    }
    if ((who & WHO_GIVER) && (line->giver_behalf_of.v != 0 ? line->giver_behalf_of.v
                                                           : line->giver.v) == principal.v) {
        return WHO_GIVER;
    }
    if ((who & WHO_HEAD) && !unit_line) {
        for (size_t i = 0; i < dir->position_count; i++) {
            const struct position *p = &dir->positions[i];
            if (p->person.v == principal.v && p->role == ROLE_HEAD &&
                directory_within(dir, line->unit, p->unit)) {
                return WHO_HEAD;
            }
        }
    }
    return 0;
}

/* By office alone, no line looked at. */
static unsigned role_grant(const struct directory *dir, struct person_id principal, unsigned who)
{
    if ((who & WHO_DAEMON) && principal.v == 0) {
        return WHO_DAEMON;
    }
    if ((who & WHO_LEADER) && directory_has_role(dir, principal, ROLE_LEADER)) {
        return WHO_LEADER;
    }
    if ((who & WHO_CLERK) && model_is_agency_clerk(dir, principal)) {
        return WHO_CLERK;
    }
    if ((who & WHO_ADMIN) && directory_has_role(dir, principal, ROLE_ADMIN)) {
        return WHO_ADMIN;
    }
    return 0;
}

/* ---- one question ---------------------------------------------------------------------------------- */

struct question {
    const struct slip *slip;
    const struct directory *dir;
    const struct act_info *info;
    enum act_kind kind;
    struct person_id actor, behalf, principal;
    struct verdict *v;
};

static void refuse(struct question *q, enum error_code code, const char *arg1, const char *arg2)
{
    q->v->allowed = false;
    error_set(&q->v->why, code, "", arg1, arg2);
}

static const char *who_names(unsigned who)
{
    static const struct { unsigned bit; const char *vi; } names[] = {
        {WHO_CLERK, "văn thư"}, {WHO_LEADER, "lãnh đạo cơ quan"}, {WHO_HOLDER, "người được giao"},
        {WHO_UNIT_CLERK, "văn thư đơn vị"}, {WHO_GIVER, "người giao"},
        {WHO_HEAD, "lãnh đạo đơn vị"}, {WHO_ADMIN, "quản trị"},
        {WHO_BEHALF_CLERK, "văn thư thay mặt lãnh đạo"}, {WHO_SELF, "chính người đó"},
    };
    struct buf out;
    buf_init(&out, arena_current(), 512);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (who & names[i].bit) {
            buf_puts(&out, out.len > 0 ? ", " : "chỉ: ");
            buf_puts(&out, names[i].vi);
        }
    }
    return out.data != NULL ? out.data : "";
}

/* May the actor stand in for the one he names? */
static bool stands_in(struct question *q, struct day today)
{
    if (q->behalf.v == 0 || q->behalf.v == q->actor.v) {
        return true;
    }
    q->v->delegation = directory_delegation(q->dir, q->behalf, q->actor, today);
    if (q->v->delegation != NULL) {
        return true;
    }
    bool transcribes = (q->info->who & WHO_BEHALF_CLERK) != 0 &&
                       model_is_agency_clerk(q->dir, q->actor) &&
                       directory_has_role(q->dir, q->behalf, ROLE_LEADER);
    if (!transcribes) {
        const struct person *from = directory_person(q->dir, q->behalf);
        const struct person *to = directory_person(q->dir, q->actor);
        refuse(q, ERR_DELEGATION, to != NULL ? to->name : "?", from != NULL ? from->name : "?");
    }
    return transcribes;
}

static bool letter_state_fits(struct question *q)
{
    if (q->info->letter_states & (1U << q->slip->state)) {
        return true;
    }
    refuse(q, ERR_LETTER_STATE, letter_state_words[q->slip->state].vi, q->info->vi);
    return false;
}

/* Beyond the table: a decision needs something to decide. */
static bool line_fits_kind(const struct question *q, const struct line *line)
{
    switch (q->kind) {
    case ACT_DECIDE:
        return model_open_proposal(q->slip, line->number) != NULL;
    case ACT_EXTEND_DECIDE:
        return model_open_request(line) != NULL;
    default:
        return true;
    }
}

static void refuse_line(struct question *q, const struct line *line)
{
    const char *name = model_line_name(q->dir, line);
    if (!(q->info->line_roles & (1U << line->role))) {
        refuse(q, ERR_LINE_ROLE, line_role_words[line->role].vi, q->info->vi);
    } else if (!(q->info->line_states & (1U << line->state))) {
        refuse(q, ERR_LINE_STATE,
               arena_printf(arena_current(), "%s đang ở trạng thái “%s”, không thể %s", name,
                            line_state_words[line->state].vi, q->info->vi),
               NULL);
    } else {
        refuse(q, q->kind == ACT_DECIDE ? ERR_NO_PROPOSAL : ERR_NO_REQUEST, name, NULL);
    }
}

static bool line_fits(const struct question *q, const struct line *line)
{
    return (q->info->line_roles & (1U << line->role)) &&
           (q->info->line_states & (1U << line->state)) && line_fits_kind(q, line);
}

/* The relation to this line that would allow the act, 0 for none. */
static unsigned grant_on(const struct question *q, const struct line *line)
{
    if (q->info->line == LINE_LEAD_TOP && (line->parent != 0 || line->role != LINE_LEAD)) {
        return 0;
    }
    unsigned bit = model_line_grant(q->dir, line, q->principal, q->info->who);
    return bit != 0 ? bit : role_grant(q->dir, q->principal, q->info->who);
}

struct pick {
    const struct line *fit, *any;  /* one that fits; the latest the actor has to do with */
    unsigned fits, grant;
    const char *names;
};

/* Counts the lines that fit; with at_hand only those not handed down. */
static struct pick pick_line(const struct question *q, bool at_hand)
{
    struct pick pick = {0};
    struct buf names;
    buf_init(&names, arena_current(), 200);
    for (size_t i = 0; i < q->slip->line_count; i++) {
        const struct line *line = &q->slip->lines[i];
        unsigned bit = grant_on(q, line);
        if (bit == 0) {
            continue;
        }
        pick.any = line;
        if (line_fits(q, line) && !(at_hand && line->state == LINE_FORWARDED)) {
            pick.fit = line;
            pick.grant = bit;
            pick.fits++;
            buf_printf(&names, "%s%s", names.len > 0 ? ", " : "", model_line_name(q->dir, line));
        }
    }
    pick.names = names.data;
    return pick;
}

/* A reminder that names no line is for the lead. */
static void prefer_lead(const struct question *q, struct pick *pick)
{
    const struct line *lead = slip_lead(q->slip, 0);
    if (q->kind == ACT_REMIND && lead != NULL && grant_on(q, lead) != 0) {
        pick->fit = lead;
        pick->grant = grant_on(q, lead);
        pick->fits = 1;
    }
}

static void judge_any_line(struct question *q)
{
    struct pick pick = pick_line(q, true);
    if (pick.fits == 0) {
        pick = pick_line(q, false);
    }
    if (pick.fits > 1) {
        prefer_lead(q, &pick);
    }
    if (pick.any == NULL && role_grant(q->dir, q->principal, q->info->who) == 0) {
        refuse(q, ERR_NOT_PERMITTED, q->info->vi, who_names(q->info->who));
    } else if (!letter_state_fits(q)) {
        return;
    } else if (pick.fits > 1) {
        refuse(q, ERR_LINE_AMBIGUOUS, pick.names, NULL);
    } else if (pick.fits == 1) {
        q->v->line = pick.fit->number;
        q->v->grant = pick.grant;
    } else if (pick.any != NULL) {
        refuse_line(q, pick.any);
    } else {
        refuse(q, ERR_LINE_UNKNOWN, "?", NULL);
    }
}

static void judge_line(struct question *q, int number)
{
    if (number < 1 || (size_t)number > q->slip->line_count) {
        refuse(q, ERR_LINE_UNKNOWN, arena_printf(arena_current(), "%d", number), NULL);
        return;
    }
    const struct line *line = &q->slip->lines[number - 1];
    unsigned bit = grant_on(q, line);
    if (bit == 0) {
        refuse(q, ERR_NOT_PERMITTED, q->info->vi, who_names(q->info->who));
    } else if (letter_state_fits(q)) {
        if (line_fits(q, line)) {
            q->v->line = number;
            q->v->grant = bit;
        } else {
            refuse_line(q, line);
        }
    }
}

static void judge_letter(struct question *q)
{
    unsigned bit = role_grant(q->dir, q->principal, q->info->who);
    for (size_t i = 0; bit == 0 && i < q->slip->line_count; i++) {
        bit = model_line_grant(q->dir, &q->slip->lines[i], q->principal, q->info->who);
    }
    if (bit == 0) {
        refuse(q, ERR_NOT_PERMITTED, q->info->vi, who_names(q->info->who));
    } else if (letter_state_fits(q)) {
        q->v->grant = bit;
    }
}

void act_may(const struct slip *slip, const struct directory *dir, enum act_kind kind,
             struct person_id actor, struct person_id behalf, int line, struct day today,
             struct verdict *ret_verdict)
{
    memset(ret_verdict, 0, sizeof *ret_verdict);
    ret_verdict->allowed = true;
    struct question q = {slip, dir, &act_infos[kind], kind, actor, behalf,
                         behalf.v != 0 ? behalf : actor, ret_verdict};
    const struct person *self = directory_person(dir, actor);
    if (actor.v != 0 && (self == NULL || !self->active)) {
        refuse(&q, ERR_NOT_PERMITTED, q.info->vi, "tài khoản đã ngừng hoạt động");
        return;
    }
    if (actor.v != 0 && slip->state != LETTER_NONE && !slip_visible(slip, dir, actor, today)) {
        refuse(&q, ERR_NO_SUCH_LETTER, "này", NULL);
        return;
    }
    if (!stands_in(&q, today)) {
        return;
    }
    if (q.info->line == LINE_NOT) {
        judge_letter(&q);
    } else if (line != 0) {
        judge_line(&q, line);
    } else {
        judge_any_line(&q);
    }
    if (q.v->grant == WHO_LEADER && behalf.v != 0 && q.v->delegation == NULL) {
        q.v->grant = WHO_BEHALF_CLERK;
    }
}
