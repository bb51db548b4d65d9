/* triage.c - earlier directions as cases, and the proposal made fit for today's office. */
#include "office_room.h"

#include <string.h>

static struct triage_case case_of(const struct rules *rules, const struct triage_words *words,
                                  const char *type, const struct past_direction *past)
{
    struct triage_case c = {.unit = past->unit,
                            .person = past->person,
                            .support_count = past->support_count,
                            .days = -1,
                            .same_type = strcmp(past->type, type) == 0,
                            .pairs = triage_words_in(words, past->subject)};
    memcpy(c.support, past->support, sizeof c.support);
    if (day_is(past->due)) {
        struct day given = instant_day(past->given_at, rules->zone_minutes);
        c.days = calendar_between(&rules->calendar, given, past->due);
    }
    return c;
}

static bool unit_works(const struct directory *dir, struct unit_id id)
{
    const struct unit *unit = directory_unit(dir, id);
    return unit != NULL && unit->active;
}

/* A unit dissolved since leads nothing; for a person who left, the unit does. */
static void fit_today(const struct directory *dir, struct triage_proposal *p)
{
    const struct person *person = directory_person(dir, p->person);
    size_t kept = 0;
    if (person == NULL || !person->active) {
        p->person = NO_PERSON;
    }
    p->made = p->made && unit_works(dir, p->unit);
    for (size_t i = 0; i < p->support_count; i++) {
        if (unit_works(dir, p->support[i]) && p->support[i].v != p->unit.v) {
            p->support[kept++] = p->support[i];
        }
    }
    p->support_count = kept;
}

int office_proposal(struct store_read *read, const struct directory *dir, const struct rules *rules,
                    const struct slip *slip, struct triage_words *ret_words,
                    struct triage_proposal *ret, struct error *err)
{
    const struct rules *now = rules_in_force(rules, dir);
    struct triage_words words;
    struct past_direction *past;
    size_t count;
    const char *type = json_str(slip->fields, "type");
    triage_words_of(json_str(slip->fields, "subject"), &words);
    const struct past_query query = {
        .issuer = text_folded(arena_current(), json_str(slip->fields, "issuer")), .words = &words};
    if (store_past_directions(read, &query, &past, &count, err) != 0) {
        return -1;
    }
    struct triage_case *cases = arena_alloc(arena_current(), count * sizeof *cases);
    for (size_t i = 0; i < count; i++) {
        cases[i] = case_of(now, &words, type, &past[i]);
    }
    triage_propose(cases, count, words.count, ret);
    fit_today(dir, ret);
    *ret_words = words;
    return 0;
}
