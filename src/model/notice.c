/*
 * notice.c - what there is to tell about a letter: what stands this morning, what an act just did.
 */
#include "notice_room.h"

const struct notice_info notice_infos[NOTICE_COUNT] = {
#define NOW                                    true
#define MORNING                                false
#define NOTICE(kind, name, rank, when, vi, en) [kind] = {name, rank, when, vi, en},
#include "phieu/notices.def"
#undef NOTICE
#undef NOW
#undef MORNING
};

enum { MINUTE_MS = 60000, DAY_MINUTES = 24 * 60 };

bool notice_is_restricted(const struct slip *slip, const struct rules *rules)
{
    const struct book *book = rules_book(rules, slip->book);
    return (book != NULL && book->secret) || model_is_secret(slip->fields);
}

/* ---- time ---------------------------------------------------------------------------------- */

static int minute_of_day(const struct rules *rules, struct instant t)
{
    int64_t local = t.ms / MINUTE_MS + rules->zone_minutes;
    return (int)(local % DAY_MINUTES);
}

static bool within_hours(int minute, int from, int to)
{
    return from <= to ? minute >= from && minute < to : minute >= from || minute < to;
}

bool notice_is_quiet(const struct rules *rules, struct instant now)
{
    const struct reminder_rules *r = &rules->reminders;
    return !calendar_works(&rules->calendar, instant_day(now, rules->zone_minutes)) ||
           within_hours(minute_of_day(rules, now), r->quiet_from, r->quiet_to);
}

bool notice_is_morning(const struct rules *rules, struct instant now)
{
    const struct reminder_rules *r = &rules->reminders;
    return !notice_is_quiet(rules, now) && minute_of_day(rules, now) >= r->digest_at;
}

/* Minutes of office hours of the day up to that time. */
static int64_t worked_today(const struct rules *rules, struct instant t)
{
    const struct reminder_rules *r = &rules->reminders;
    const int minute = minute_of_day(rules, t);
    if (!calendar_works(&rules->calendar, instant_day(t, rules->zone_minutes)) ||
        minute <= r->work_from) {
        return 0;
    }
    return (minute < r->work_to ? minute : r->work_to) - r->work_from;
}

int64_t worked_minutes(const struct rules *rules, struct instant from, struct instant to)
{
    const struct reminder_rules *r = &rules->reminders;
    if (to.ms <= from.ms || r->work_to <= r->work_from) {
        return 0;
    }
    struct day first = instant_day(from, rules->zone_minutes);
    struct day last = instant_day(to, rules->zone_minutes);
    const int64_t whole =
        calendar_between(&rules->calendar, (struct day){first.n - 1}, (struct day){last.n - 1});
    return whole * (r->work_to - r->work_from) + worked_today(rules, to) -
           worked_today(rules, from);
}

/* ---- what stands --------------------------------------------------------------------------- */

/* Each level once an episode: a missed morning or a long holiday skips none. */
static void tell_overdue(const struct telling *t, const struct line *line)
{
    const struct reminder_rules *r = &t->rules->reminders;
    const int late = calendar_between(&t->rules->calendar, line->due, t->today);
    tell_holders(t, (struct what){NOTICE_OVERDUE, line->due.n}, line);
    if (r->head_days > 0 && late >= r->head_days) {
        tell_heads(t, (struct what){NOTICE_OVERDUE_HEAD, line->due.n}, line, line->person.v == 0,
                   line->person);
    }
    /* What was handed down is late for the leader by the line he gave. */
    if (r->leader_days > 0 && late >= r->leader_days && line->parent == 0) {
        tell_leader(t, (struct what){NOTICE_OVERDUE_LEADER, line->due.n}, line);
    }
}

static void tell_deadline(const struct telling *t, const struct line *line)
{
    if (!day_is(line->due)) {
        return;
    }
    if (line->due.n < t->today.n) {
        tell_overdue(t, line);
    } else if (line->state == LINE_FORWARDED) {
        return; /* whoever it was handed to is told */
    } else if (line->due.n == t->today.n) {
        tell_holders(t, (struct what){NOTICE_DUE_TODAY, line->due.n}, line);
    } else if (calendar_between(&t->rules->calendar, t->today, line->due) <=
               t->rules->due_soon_days) {
        tell_holders(t, (struct what){NOTICE_DUE_SOON, line->due.n}, line);
    }
}

/* How often the line was handed down, and when it last came back (or was given). */
static int handed_down(const struct slip *slip, const struct line *line, struct instant *ret_since)
{
    int count = 0;
    *ret_since = line->given_at;
    for (size_t i = 0; i < slip->line_count; i++) {
        const struct line *child = &slip->lines[i];
        if (child->parent == line->number && child->role == LINE_LEAD) {
            count++;
            *ret_since = child->closed_at.ms > ret_since->ms ? child->closed_at : *ret_since;
        }
    }
    return count;
}

static void tell_idle(const struct telling *t, const struct line *line, struct instant now)
{
    const struct reminder_rules *r = &t->rules->reminders;
    struct instant since;
    if (line->state == LINE_PENDING && !instant_is(line->opened_at)) {
        if (r->unread_hours > 0 &&
            worked_minutes(t->rules, line->given_at, now) >= (int64_t)r->unread_hours * 60) {
            tell_holders(t, (struct what){NOTICE_UNREAD, 0}, line);
        }
        return; /* one thing at a time */
    }
    const bool unit_leads = line->person.v == 0 && line->role == LINE_LEAD;
    const int times = handed_down(t->slip, line, &since);
    if (unit_leads && line->state != LINE_FORWARDED && r->unnamed_hours > 0 &&
        worked_minutes(t->rules, since, now) >= (int64_t)r->unnamed_hours * 60) {
        tell_holders(t, (struct what){NOTICE_UNNAMED, times}, line);
    }
}

static void tell_waiting(const struct telling *t, const struct line *line)
{
    for (size_t i = 0; i < t->slip->proposal_count; i++) {
        const struct proposal *p = &t->slip->proposals[i];
        const struct what what = {NOTICE_PROPOSAL, (int64_t)i + 1};
        if (p->line == line->number && p->decided_by.v == 0 &&
            !tell_heads(t, what, line, line->person.v == 0, p->by)) {
            tell_leader(t, what, line);
        }
    }
    struct line copy = *line; /* the request is only read */
    if (model_open_request(&copy) != NULL) {
        tell_giver(t, (struct what){NOTICE_EXTENSION, (int64_t)line->extension_count}, line);
    }
}

void notices_standing(const struct slip *slip, const struct directory *dir,
                      const struct rules *rules, struct instant now, struct notices *ret)
{
    const struct telling t = {
        .slip = slip,
        .dir = dir,
        .rules = rules,
        .today = instant_day(now, rules->zone_minutes),
        .ret = ret,
    };
    tell_desk(&t, now);
    for (size_t i = 0; i < slip->line_count; i++) {
        const struct line *line = &slip->lines[i];
        if (slip->state >= LETTER_REGISTERED && slip->state < LETTER_DONE &&
            line_state_open(line->state) && line->role != LINE_INFORM) {
            tell_deadline(&t, line);
            tell_idle(&t, line, now);
            tell_waiting(&t, line);
        }
    }
}

/* ---- what an act did ----------------------------------------------------------------------- */

bool notice_follows(enum act_kind kind)
{
    switch (kind) {
    case ACT_DIRECT:
    case ACT_ROUTE:
    case ACT_HAND_DOWN:
    case ACT_RETURN:
    case ACT_RECALL:
    case ACT_REPLACE_LEAD:
    case ACT_REMIND:
    case ACT_DECIDE:
    case ACT_EXTEND_DECIDE:
    case ACT_CANCEL:
    case ACT_PRESENT:
    case ACT_MOVE_DUE:
    case ACT_DUTY_LINE:
    case ACT_TAKE_OVER:
        return true;
    default:
        return false;
    }
}

int64_t notice_cause(const struct act *act)
{
    return act->kind == ACT_MOVE_DUE    ? json_int(act->body, "cause", 0)
           : act->kind == ACT_TAKE_OVER ? json_int(act->body, "hand_over", 0)
                                        : 0;
}

/* Lines that were given or taken away by the act. */
static void tell_moves(const struct telling *t, const bool *was_open, size_t lines_before,
                       int64_t episode)
{
    for (size_t i = 0; i < t->slip->line_count; i++) {
        const struct line *line = &t->slip->lines[i];
        const bool gone = line->state == LINE_RECALLED || line->state == LINE_SUPERSEDED;
        if (i >= lines_before) {
            tell_holders(t, (struct what){NOTICE_ASSIGNED, episode}, line);
        } else if (was_open[i] && gone) {
            tell_holders(t, (struct what){NOTICE_RECALLED, episode}, line);
        } else if (was_open[i] && line->state == LINE_RETURNED) {
            tell_giver(t, (struct what){NOTICE_RETURNED, episode}, line);
        }
    }
}

static void tell_taken_over(const struct telling *t, const struct act *act)
{
    const json_t *moved = json_get(act->body, "moved");
    for (size_t i = 0; i < json_array_size(moved); i++) {
        const int number = model_body_line(json_array_get(moved, i));
        if (number > 0 && (size_t)number <= t->slip->line_count) {
            const struct line *line = &t->slip->lines[number - 1];
            tell_person(t, (struct what){NOTICE_TAKEN_OVER, act->seq}, line, line->person);
        }
    }
}

static void tell_answer(const struct telling *t, const struct act *act)
{
    const int number = model_body_line(act->body);
    const struct line *line =
        number > 0 && (size_t)number <= t->slip->line_count ? &t->slip->lines[number - 1] : NULL;
    if (line == NULL) {
        return;
    }
    if (act->kind == ACT_REMIND) {
        tell_holders(t, (struct what){NOTICE_REMINDED, act->seq}, line);
    } else if (act->kind == ACT_EXTEND_DECIDE && line->extension_count > 0) {
        tell_person(t, (struct what){NOTICE_EXTENSION_DECIDED, act->seq}, line,
                    line->extensions[line->extension_count - 1].asked_by);
    }
    for (size_t i = t->slip->proposal_count; act->kind == ACT_DECIDE && i > 0; i--) {
        const struct proposal *p = &t->slip->proposals[i - 1];
        if (p->line == number) {
            tell_person(t, (struct what){NOTICE_DECIDED, act->seq}, line, p->by);
            break;
        }
    }
}

void notices_of_act(struct slip *slip, const struct act *act, const struct directory *dir,
                    const struct rules *rules, struct notices *ret)
{
    const size_t before = slip->line_count;
    bool *was_open = arena_alloc(arena_current(), (before + 1) * sizeof *was_open);
    for (size_t i = 0; i < before; i++) {
        was_open[i] = line_state_open(slip->lines[i].state);
    }
    slip_apply(slip, act);
    const struct telling t = {
        .slip = slip,
        .dir = dir,
        .rules = rules,
        .today = instant_day(act->at, rules->zone_minutes),
        .not_to = {act->actor, act->behalf},
        .ret = ret,
    };
    if (notice_follows(act->kind)) {
        tell_moves(&t, was_open, before, act->seq);
        tell_answer(&t, act);
    }
    switch (act->kind) {
    case ACT_PRESENT:
        tell_presented(&t);
        break;
    case ACT_MOVE_DUE:
        tell_moved_due(&t, act);
        break;
    case ACT_TAKE_OVER:
        tell_taken_over(&t, act);
        break;
    default:
        break;
    }
}
