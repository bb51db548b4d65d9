/* notice_desk.c - what stands before anybody has a line: the same-day duties of clerks and leaders,
 * and hand-overs that wait. */
#include "notice_room.h"

/* ---- same-day duties (NĐ 30/2020, Điều 21 and 23) -------------------------------------------- */

static struct instant received(const struct slip *slip)
{
    return slip->received_at;
}

static struct instant registered(const struct slip *slip)
{
    return slip->registered_at;
}

static struct instant presented(const struct slip *slip)
{
    return slip->presented_at;
}

static void tell_director(const struct telling *t, struct what what, const struct line *line)
{
    if (!tell_person(t, what, line, t->slip->presented_to)) {
        tell_leader(t, what, line);
    }
}

/* What a letter in that state is owed. */
static const struct duty_notice {
    enum letter_state state;
    enum notice_kind owed, late;
    struct same_day (*terms)(const struct rules *, const struct calendar *, const struct slip *);
    struct instant (*since)(const struct slip *);
    void (*tell)(const struct telling *, struct what, const struct line *);
} duty_notices[] = {
    {LETTER_DRAFT, NOTICE_RECEIPT, NOTICE_RECEIPT_LATE, receipt_by, received, tell_clerks},
    {LETTER_REGISTERED, NOTICE_PRESENT, NOTICE_PRESENT_LATE, present_by, registered, tell_clerks},
    {LETTER_PRESENTED, NOTICE_DIRECT, NOTICE_DIRECT_LATE, assign_by, presented, tell_director},
};

static const struct duty_notice *duty_notice_of(const struct slip *slip)
{
    for (size_t i = 0; i < sizeof duty_notices / sizeof duty_notices[0]; i++) {
        if (duty_notices[i].state == slip->state) {
            return &duty_notices[i];
        }
    }
    return NULL;
}

/* The letter as a whole, where people are told of lines. */
static struct line letter_line(struct day due)
{
    return (struct line){.due = due};
}

/* Today's; and what is counted in minutes, though they run beyond midnight. */
static bool is_near(const struct telling *t, struct instant by, struct instant now)
{
    return instant_day(by, t->rules->zone_minutes).n <= t->today.n ||
           by.ms - now.ms <= t->rules->urgent_minutes * (int64_t)60000;
}

void tell_desk(const struct telling *t, struct instant now)
{
    const struct duty_notice *d = duty_notice_of(t->slip);
    if (d == NULL) {
        return;
    }
    const struct same_day duty = d->terms(t->rules, &t->rules->calendar, t->slip);
    if (!instant_is(duty.by) || instant_is(duty.done)) {
        return;
    }
    const struct line line = letter_line(instant_day(duty.last, t->rules->zone_minutes));
    if (is_near(t, duty.by, now)) {
        const bool late = same_day_is_late(&duty, now);
        d->tell(t, (struct what){late ? d->late : d->owed, d->since(t->slip).ms}, &line);
    }
}

bool notice_is_urgent(const struct slip *slip, const struct notice *notice)
{
    const struct duty_notice *d = duty_notice_of(slip);
    return d != NULL && notice->line == 0 && notice->kind == d->late && slip_is_urgent(slip);
}

/* ---- what an act did to the letter as a whole --------------------------------------------------
 */

void tell_presented(const struct telling *t)
{
    const struct same_day duty = assign_by(t->rules, &t->rules->calendar, t->slip);
    if (slip_is_urgent(t->slip) && t->slip->state == LETTER_PRESENTED && !instant_is(duty.done)) {
        const struct line line = letter_line(instant_day(duty.last, t->rules->zone_minutes));
        tell_director(t, (struct what){NOTICE_DIRECT, t->slip->presented_at.ms}, &line);
    }
}

void tell_moved_due(const struct telling *t, const struct act *act)
{
    const struct what what = {NOTICE_DUE_MOVED, act->seq};
    const json_t *moves = json_get(act->body, "moves");
    for (size_t i = 0; i < json_array_size(moves); i++) {
        const int number = model_body_line(json_array_get(moves, i));
        if (number > 0 && (size_t)number <= t->slip->line_count) {
            tell_holders(t, what, &t->slip->lines[number - 1]);
        }
    }
    if (json_get(act->body, "due") != NULL) {
        const struct line line = letter_line(json_day(t->slip->fields, "due"));
        tell_leader(t, what, &line);
    }
}

/* ---- the office's own --------------------------------------------------------------------------
 */

void notices_of_office(const struct directory *dir, const struct rules *rules, struct instant now,
                       struct notices *ret)
{
    struct slip none;
    slip_init(&none, NO_LETTER);
    const struct telling t = {
        .slip = &none,
        .dir = dir,
        .rules = rules,
        .today = instant_day(now, rules->zone_minutes),
        .ret = ret,
    };
    const struct line line = letter_line(DAY_NONE);
    for (size_t i = 0; i < dir->hand_over_count; i++) {
        const struct hand_over *h = &dir->hand_overs[i];
        if (h->state == HAND_OVER_OPEN) {
            tell_person(&t, (struct what){NOTICE_HAND_OVER, h->id}, &line, h->to);
        }
    }
}
