/* may.c - who may do what, now: roles, lines, states, delegation (DESIGN.md 5 and 10). */
#include "model_room.h"

#include <string.h>

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
    static const struct {
        unsigned bit;
        const char *vi;
    } names[] = {
        {WHO_CLERK, "văn thư"},          {WHO_LEADER, "lãnh đạo cơ quan"},
        {WHO_HOLDER, "người được giao"}, {WHO_UNIT_CLERK, "văn thư đơn vị"},
        {WHO_GIVER, "người giao"},       {WHO_HEAD, "lãnh đạo đơn vị"},
        {WHO_ADMIN, "quản trị"},         {WHO_BEHALF_CLERK, "văn thư thay mặt lãnh đạo"},
        {WHO_SELF, "chính người đó"},    {WHO_CHIEF, "với tư cách lãnh đạo"},
    };
    struct buf out;
    buf_init(&out, arena_current(), 512);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (who & names[i].bit) {
            buf_puts(&out, out.len > 0 ? ", " : "chỉ: ");
            buf_puts(&out, names[i].vi);
        }
    }
    return out.len > 0 ? out.data : "chỉ: phieud, theo lịch"; /* WHO_DAEMON alone */
}

static void refuse_person(struct question *q)
{
    refuse(q, ERR_NOT_PERMITTED, q->info->vi, who_names(q->info->who));
}

/* May the actor stand in for the one he names? */
static bool stands_in(struct question *q, struct day today)
{
    /* The daemon acts by its own right; the name beside it says whose order it carries out. */
    if (q->behalf.v == 0 || q->actor.v == 0) {
        return true;
    }
    q->v->delegation = directory_delegation(q->dir, q->behalf, q->actor, today);
    if (q->v->delegation != NULL) {
        return true;
    }
    bool transcribes =
        (q->info->who & WHO_BEHALF_CLERK) != 0 && model_is_agency_clerk(q->dir, q->actor) &&
        directory_has_role(q->dir, q->behalf, ROLE_LEADER) && model_is_active(q->dir, q->behalf);
    if (!transcribes) {
        const struct person *from = directory_person(q->dir, q->behalf);
        const struct person *to = directory_person(q->dir, q->actor);
        refuse(q, ERR_DELEGATION, to != NULL ? to->name : "?", from != NULL ? from->name : "?");
    }
    return transcribes;
}

/* By office alone, no line looked at. */
static unsigned role_grant(const struct question *q)
{
    unsigned who = q->info->who;
    if (q->principal.v == 0) {
        return who & WHO_DAEMON;
    }
    if ((who & WHO_LEADER) && directory_has_role(q->dir, q->principal, ROLE_LEADER)) {
        return WHO_LEADER;
    }
    if ((who & WHO_CLERK) && model_is_agency_clerk(q->dir, q->principal)) {
        return WHO_CLERK;
    }
    if ((who & WHO_ADMIN) && directory_has_role(q->dir, q->principal, ROLE_ADMIN)) {
        return WHO_ADMIN;
    }
    return 0;
}

/* A letter that only its duties keep open is open for work on their lines; of the rest it is as it
 * ended. */
static enum letter_state state_asked(const struct question *q)
{
    bool about_work = q->info->line == LINE_OWN || q->info->line == LINE_GIVEN;
    return about_work ? q->slip->state : q->slip->own_state;
}

static bool letter_state_fits(struct question *q)
{
    enum letter_state state = state_asked(q);
    if (q->info->letter_states & (1U << state)) {
        return true;
    }
    refuse(q, ERR_LETTER_STATE, letter_state_words[state].vi, q->info->vi);
    return false;
}

/* ---- one line ---------------------------------------------------------------------------- */

/* Nobody judges what he asked for himself, in his own name or in another's. */
static bool is_own(const struct question *q, struct person_id by, struct person_id behalf)
{
    struct person_id asker = behalf.v != 0 ? behalf : by;
    return asker.v == q->principal.v || by.v == q->actor.v;
}

/* What the table cannot say. ERR_NONE when nothing stands against it. */
static enum error_code line_obstacle(const struct question *q, const struct line *line)
{
    const struct proposal *proposal;
    const struct extension *request;
    switch (q->kind) {
    case ACT_DECIDE:
        proposal = model_open_proposal(q->slip, line->number);
        return proposal == NULL                            ? ERR_NO_PROPOSAL
               : is_own(q, proposal->by, proposal->behalf) ? ERR_NOT_PERMITTED
                                                           : ERR_NONE;
    case ACT_EXTEND_DECIDE:
        request = model_open_request(line);
        return request == NULL                           ? ERR_NO_REQUEST
               : is_own(q, request->asked_by, NO_PERSON) ? ERR_NOT_PERMITTED
                                                         : ERR_NONE;
    case ACT_OPEN:
        return instant_is(line->opened_at) ? ERR_OPENED : ERR_NONE;
    case ACT_RETURN: /* the calendar gave it: there is no desk for it to lie on again */
        return line->round != 0 && line->parent == 0 ? ERR_DUTY_LINE : ERR_NONE;
    default:
        return ERR_NONE;
    }
}

static bool line_fits(const struct question *q, const struct line *line)
{
    return (q->info->line_roles & (1U << line->role)) &&
           (q->info->line_states & (1U << line->state)) && line_obstacle(q, line) == ERR_NONE;
}

static void refuse_line(struct question *q, const struct line *line)
{
    const char *name = model_line_name(q->dir, line);
    enum error_code obstacle = line_obstacle(q, line);
    if (!(q->info->line_roles & (1U << line->role))) {
        refuse(q, ERR_LINE_ROLE, line_role_words[line->role].vi, q->info->vi);
    } else if (!(q->info->line_states & (1U << line->state))) {
        refuse(q, ERR_LINE_STATE,
               arena_printf(arena_current(), "%s đang ở trạng thái “%s”, không làm được việc “%s”",
                            name, line_state_words[line->state].vi, q->info->vi),
               NULL);
    } else if (obstacle == ERR_NOT_PERMITTED) {
        refuse(q, obstacle, q->info->vi, "không tự quyết định điều mình đề nghị");
    } else {
        refuse(q, obstacle, name, NULL);
    }
}

static bool is_top_lead(const struct line *line)
{
    return line->parent == 0 && line->round == 0 && line->role == LINE_LEAD;
}

/* ---- which line -------------------------------------------------------------------------- */

/* Which lines a search for the fitting one looks at. */
struct sieve {
    bool by_line; /* only where the actor stands to the line itself, not by office */
    bool at_hand; /* only what is not handed down */
};

struct pick {
    const struct line *fit, *any; /* one that fits; of the actor's others the nearest to fitting */
    unsigned fits, grant, nearness;
    const char *names;
};

/* The refusal speaks of the line that fails least: one of the wrong role says nothing new. */
static unsigned nearness(const struct question *q, const struct line *line)
{
    return ((q->info->line_roles & (1U << line->role)) ? 2U : 0U) +
           ((q->info->line_states & (1U << line->state)) ? 1U : 0U);
}

/* The relation to this line that would allow the act, 0 for none. */
static unsigned grant_on(const struct question *q, const struct line *line, bool by_line)
{
    unsigned bit = model_line_grant(q->slip, q->dir, line, q->principal, q->info->who);
    return bit != 0 || by_line ? bit : role_grant(q);
}

static struct pick pick_line(const struct question *q, struct sieve sieve)
{
    struct pick pick = {0};
    struct buf names;
    buf_init(&names, arena_current(), 200);
    for (size_t i = 0; i < q->slip->line_count; i++) {
        const struct line *line = &q->slip->lines[i];
        unsigned bit = grant_on(q, line, sieve.by_line);
        if (bit == 0 || (q->info->line == LINE_LEAD_TOP && !is_top_lead(line))) {
            continue;
        }
        if (pick.any == NULL || nearness(q, line) >= pick.nearness) {
            pick.any = line;
            pick.nearness = nearness(q, line);
        }
        if (line_fits(q, line) && !(sieve.at_hand && line->state == LINE_FORWARDED)) {
            pick.fit = line;
            pick.grant = bit;
            pick.fits++;
            buf_printf(&names, "%s%s", names.len > 0 ? ", " : "", model_line_name(q->dir, line));
        }
    }
    pick.names = names.data;
    return pick;
}

/* The nearest first: of one's own lines those not handed down, of others' those one gave oneself. A
 * leader who recalls without naming a line means his own, not what a head handed down since. */
static struct pick pick_nearest(const struct question *q)
{
    struct sieve near = {q->info->line == LINE_GIVEN, q->info->line == LINE_OWN};
    struct pick pick = pick_line(q, near);
    return pick.fits > 0 ? pick : pick_line(q, (struct sieve){false, false});
}

/* A reminder that names no line is for the lead. */
static void prefer_lead(const struct question *q, struct pick *pick)
{
    const struct line *lead = slip_lead(q->slip, 0);
    unsigned bit = lead != NULL ? grant_on(q, lead, false) : 0;
    if (q->kind == ACT_REMIND && bit != 0) {
        *pick = (struct pick){.fit = lead, .any = lead, .fits = 1, .grant = bit};
    }
}

static void judge_any_line(struct question *q)
{
    struct pick pick = pick_nearest(q);
    prefer_lead(q, &pick);
    if (pick.any == NULL && role_grant(q) == 0) {
        refuse_person(q);
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
        refuse(q, ERR_LETTER_STATE, letter_state_words[q->slip->state].vi, q->info->vi);
    }
}

static void judge_line(struct question *q, int number)
{
    if (number < 1 || (size_t)number > q->slip->line_count) {
        refuse(q, ERR_LINE_UNKNOWN, arena_printf(arena_current(), "%d", number), NULL);
        return;
    }
    const struct line *line = &q->slip->lines[number - 1];
    unsigned bit = grant_on(q, line, false);
    if (bit == 0) {
        refuse_person(q);
    } else if (!letter_state_fits(q)) {
        return;
    } else if (!line_fits(q, line)) {
        refuse_line(q, line);
    } else if (q->info->line == LINE_LEAD_TOP && !is_top_lead(line)) {
        refuse(q, ERR_LINE_STATE,
               arena_printf(arena_current(), "%s không phải dòng chủ trì do lãnh đạo cơ quan giao",
                            model_line_name(q->dir, line)),
               NULL);
    } else {
        q->v->line = number;
        q->v->grant = bit;
    }
}

/* By office, or by holding some line of the letter; `fitting`: one that was not taken away. */
static unsigned letter_grant(const struct question *q, bool fitting)
{
    unsigned bit = role_grant(q);
    for (size_t i = 0; bit == 0 && i < q->slip->line_count; i++) {
        const struct line *line = &q->slip->lines[i];
        if (!fitting || line_fits(q, line)) {
            bit = model_line_grant(q->slip, q->dir, line, q->principal, q->info->who);
        }
    }
    return bit;
}

/* Stopping a duty, or going on with it, needs one that runs or stands still. */
static bool has_duty(const struct question *q)
{
    static const unsigned states[ACT_COUNT] = {
        [ACT_DUTY_PAUSE] = 1U << DUTY_RUNNING,
        [ACT_DUTY_RESUME] = 1U << DUTY_PAUSED,
        [ACT_DUTY_END] = 1U << DUTY_RUNNING | 1U << DUTY_PAUSED,
    };
    bool found = states[q->kind] == 0;
    for (size_t i = 0; !found && i < q->slip->duty_count; i++) {
        found = (states[q->kind] & (1U << q->slip->duties[i].state)) != 0;
    }
    return found;
}

/* Acts about no line. When the letter ended its lines ended with it: who held one is told of the
 * letter, as with acts about lines. */
static void judge_letter(struct question *q)
{
    unsigned bit = letter_grant(q, true);
    if (bit == 0 && letter_grant(q, false) == 0) {
        refuse_person(q);
    } else if (!letter_state_fits(q)) {
        return;
    } else if (bit == 0) {
        refuse_person(q);
    } else if (!has_duty(q)) {
        refuse(q, ERR_DUTY_NONE, q->info->vi, NULL);
    } else {
        q->v->grant = bit;
    }
}

/* A reply may say which line it answers: for the holder of that line and the clerk, as judge_reply
 * has it. Other acts about no line do not care for one. */
static void judge_reply_line(struct question *q, int number)
{
    if (!q->v->allowed || q->kind != ACT_REPLY || number == 0) {
        return;
    }
    if (number < 1 || (size_t)number > q->slip->line_count) {
        refuse(q, ERR_LINE_UNKNOWN, arena_printf(arena_current(), "%d", number), NULL);
    } else if (q->v->grant != WHO_CLERK &&
               model_line_grant(q->slip, q->dir, &q->slip->lines[number - 1], q->principal,
                                WHO_HOLDER) == 0) {
        refuse(q, ERR_NOT_PERMITTED, q->info->vi, "chỉ: người được giao dòng đó, văn thư");
    } else {
        q->v->line = number;
    }
}

void act_may(const struct slip *slip, const struct directory *dir, enum act_kind kind,
             struct person_id actor, struct person_id behalf, int line, struct day today,
             struct verdict *ret_verdict)
{
    memset(ret_verdict, 0, sizeof *ret_verdict);
    ret_verdict->allowed = true;
    struct question q = {slip, dir, &act_infos[kind], kind, actor, behalf, actor, ret_verdict};
    if (behalf.v == actor.v) {
        q.behalf = NO_PERSON;
    } else if (behalf.v != 0 && actor.v != 0) {
        q.principal = behalf;
    }
    if (actor.v != 0 && !model_is_active(dir, actor)) {
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
        judge_reply_line(&q, line);
    } else if (line != 0) {
        judge_line(&q, line);
    } else {
        judge_any_line(&q);
    }
    if (q.v->grant == WHO_LEADER && q.behalf.v != 0 && q.v->delegation == NULL) {
        q.v->grant = WHO_BEHALF_CLERK;
    }
}
