/*
 * slip_promises.h - what holds of a letter after any acts that the judge let through.
 */
#ifndef PHIEU_TESTS_SLIP_PROMISES_H
#define PHIEU_TESTS_SLIP_PROMISES_H

#include "office_fixture.h"

static bool has_open_lead(const struct slip *s, int parent, int *ret_count)
{
    *ret_count = 0;
    for (size_t i = 0; i < s->line_count; i++) {
        const struct line *l = &s->lines[i];
        bool own = parent != 0 || l->round == 0; /* each period of a duty has a lead of its own */
        *ret_count +=
            l->parent == parent && own && l->role == LINE_LEAD && line_state_open(l->state);
    }
    return *ret_count > 0;
}

static void check_line(const struct slip *s, const struct line *l, int number)
{
    int leads;
    bool lead_below = has_open_lead(s, number, &leads);
    bool open = line_state_open(l->state);
    ck_assert_int_eq(l->number, number);
    ck_assert_int_lt(l->parent, number);
    ck_assert_msg(leads <= 1, "line %d has %d open leads below", number, leads);
    ck_assert_msg((l->state == LINE_FORWARDED) == lead_below || !open,
                  "line %d: forwarded %d, lead %d", number, l->state == LINE_FORWARDED, lead_below);
    ck_assert_msg(open || !lead_below, "closed line %d has an open lead below", number);
    ck_assert_msg(instant_is(l->closed_at) == !open, "line %d", number);
    ck_assert_msg(!l->came_back || l->state == LINE_WORKING, "line %d came back in state %d",
                  number, l->state);
    ck_assert_msg(!l->closed_with_letter || l->state == LINE_DONE, "line %d", number);
    const struct line *above = model_parent(s, l);
    ck_assert_msg(above == NULL || !open || line_state_open(above->state),
                  "open line %d below closed %d", number, l->parent);
    while (above != NULL && !day_is(above->due)) {
        above = model_parent(s, above);
    }
    ck_assert_msg(above == NULL || !open || !day_is(l->due) || l->due.n <= above->due.n,
                  "line %d is due after %d above it", number, above != NULL ? above->number : 0);
    for (size_t e = 0; e + 1 < l->extension_count; e++) {
        ck_assert_msg(instant_is(l->extensions[e].decided_at), "two open requests on %d", number);
    }
}

static void check_twice(const struct slip *s)
{
    for (size_t i = 0; i < s->line_count; i++) {
        for (size_t j = 0; j < i; j++) {
            const struct line *a = &s->lines[i], *b = &s->lines[j];
            bool same = a->person.v != 0 ? a->person.v == b->person.v
                                         : b->person.v == 0 && a->unit.v == b->unit.v;
            ck_assert_msg(!(same && a->parent == b->parent && a->round == b->round &&
                            line_state_open(a->state) && line_state_open(b->state)),
                          "%zu and %zu are the same", i + 1, j + 1);
        }
    }
}

static bool has_begun(const struct line *l)
{
    bool begun = line_state_open(l->state) ? l->state != LINE_PENDING
                                           : l->state == LINE_DONE && l->parent == 0;
    return begun && l->role != LINE_INFORM;
}

static enum letter_state state_by_lines(const struct slip *s)
{
    int leads;
    if (has_open_lead(s, 0, &leads)) {
        for (size_t i = 0; i < s->line_count; i++) {
            const struct line *l = &s->lines[i];
            if (l->round == 0 && has_begun(l)) {
                return LETTER_IN_PROGRESS;
            }
        }
        return LETTER_DIRECTED;
    }
    return s->presented_to.v != 0 ? LETTER_PRESENTED : LETTER_REGISTERED;
}

/* Each period: at most one lead at its top, and open as long as that one is. */
static void check_round(const struct slip *s, int round, bool *ret_open, bool *ret_begun)
{
    int leads = 0, open = 0;
    bool begun = false;
    for (size_t i = 0; i < s->line_count; i++) {
        const struct line *l = &s->lines[i];
        const struct line *above = model_parent(s, l);
        ck_assert_msg(above == NULL || above->round == l->round, "line %zu left its period", i + 1);
        ck_assert_int_le(l->round, (int)s->round_count);
        if (l->round == round) {
            open += line_state_open(l->state);
            leads += l->parent == 0 && l->role == LINE_LEAD && line_state_open(l->state);
            begun = begun || has_begun(l);
        }
    }
    ck_assert_msg(leads == 1 || (leads == 0 && open == 0), "period %d: %d leads, %d open", round,
                  leads, open);
    ck_assert_int_eq(round_lead(s, round) != NULL, leads == 1);
    *ret_open = leads == 1;
    *ret_begun = *ret_begun || (*ret_open && begun);
}

static void check_duties(const struct slip *s)
{
    for (size_t i = 0; i < s->duty_count; i++) {
        const struct duty *d = &s->duties[i];
        ck_assert_int_eq(d->number, (int)i + 1);
        ck_assert_msg(day_is(d->next) == (d->state != DUTY_ENDED), "duty %zu", i + 1);
        ck_assert_msg(instant_is(d->ended_at) == (d->state == DUTY_ENDED), "duty %zu", i + 1);
        ck_assert_int_eq(d->lines[0].role, LINE_LEAD);
        for (size_t k = 0; k < s->round_count; k++) {
            const struct round *r = &s->rounds[k];
            ck_assert_msg(r->duty != d->number || !day_is(d->next) || r->day.n < d->next.n,
                          "period %zu would be opened again", k + 1);
            for (size_t j = 0; j < k; j++) {
                ck_assert_msg(s->rounds[j].duty != r->duty || s->rounds[j].day.n < r->day.n,
                              "period %zu was opened twice", k + 1);
            }
        }
    }
}

/* Done or filed, the letter is open all the same exactly as long as a period of a duty is. */
static void check_wake(const struct slip *s)
{
    bool open = false, begun = false;
    for (int round = 1; round <= (int)s->round_count; round++) {
        bool is_open;
        check_round(s, round, &is_open, &begun);
        open = open || is_open;
    }
    bool ended = s->own_state == LETTER_DONE || s->own_state == LETTER_NO_ACTION;
    ck_assert_int_eq(s->state != s->own_state, ended && open);
    if (s->state != s->own_state) {
        ck_assert_int_eq(s->state, begun ? LETTER_IN_PROGRESS : LETTER_DIRECTED);
        ck_assert(instant_is(s->ended_at));
    }
}

static UNUSED void check_letter(const struct slip *s)
{
    int leads;
    bool led = has_open_lead(s, 0, &leads);
    check_duties(s);
    check_wake(s);
    ck_assert_int_le(leads, 1);
    for (size_t i = 0; i < s->line_count; i++) {
        check_line(s, &s->lines[i], (int)i + 1);
        ck_assert_msg(s->state < LETTER_DONE || !line_state_open(s->lines[i].state),
                      "%s with line %zu open", letter_state_words[s->state].name, i + 1);
    }
    check_twice(s);
    if (s->own_state >= LETTER_REGISTERED && s->own_state < LETTER_DONE) {
        ck_assert_int_eq(s->state, state_by_lines(s));
    }
    ck_assert_msg(!s->leads_came_back || (!led && s->state < LETTER_DONE), "came back, but led");
    ck_assert((s->state >= LETTER_REGISTERED) == (s->number != 0));
    ck_assert(instant_is(s->ended_at) ==
              (s->own_state == LETTER_REFUSED || s->own_state == LETTER_ATTACHED ||
               s->own_state >= LETTER_DONE));
}

/* What was once true stays: nothing is forgotten, nothing closed opens again. */
struct past {
    size_t lines, proposals, files, replies;
    enum line_state states[256];
};

static UNUSED void check_past(const struct slip *s, struct past *past)
{
    ck_assert_uint_ge(s->line_count, past->lines);
    ck_assert_uint_ge(s->proposal_count, past->proposals);
    ck_assert_uint_ge(s->file_count, past->files);
    ck_assert_uint_ge(s->reply_count, past->replies);
    for (size_t i = 0; i < past->lines; i++) {
        ck_assert_msg(line_state_open(past->states[i]) || s->lines[i].state == past->states[i],
                      "closed line %zu became %s", i + 1, line_state_words[s->lines[i].state].name);
    }
    ck_assert_uint_le(s->line_count, 256);
    *past = (struct past){s->line_count, s->proposal_count, s->file_count, s->reply_count, {0}};
    for (size_t i = 0; i < s->line_count; i++) {
        past->states[i] = s->lines[i].state;
    }
}

#endif
