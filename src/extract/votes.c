/*
 * votes.c - the head strip recognised several times over (page_text.h): readings that agree raise a
 * value, others are alternatives. On test scans 11 of 12 numbers had four votes of five or more,
 * and all of those were right (DOCUMENTS.md 3.2).
 */
#include "letter.h"

#include "clean.h"
#include "phieu/text.h"

#include <string.h>

enum {
    VOTES_MOST = 8,
    VOTES_LEAST = 2,
    AGREED_PERCENT = 80,   /* of the votes that say anything */
    OVERRULE_PERCENT = 60, /* say the same against the page as read */
    OVERRULE_LEAST = 3,
    VOTED_PRIOR = 80,
    OTHER_PRIOR = 50,
    WORDS_LEAST = 60,   /* percent of what the votes alone have read that must be words */
    WHOLE_PERCENT = 80, /* of the page's letters: a cleaner vote of less is only shorter */
};

/* What stands in the strip; a signature does not. */
static const enum letter_field voted[] = {READ_NUMBER, READ_NOTATION, READ_ISSUED, READ_PLACE,
                                          READ_ISSUER, READ_TYPE,     READ_SUBJECT};

struct tally {
    const char *values[VOTES_MOST];
    size_t counts[VOTES_MOST];
    size_t distinct, votes;
};

static void count_vote(struct tally *tally, const char *value)
{
    size_t i = 0;
    while (i < tally->distinct && strcmp(tally->values[i], value) != 0) {
        i++;
    }
    if (i == VOTES_MOST) {
        return;
    }
    tally->values[i] = value;
    tally->counts[i]++;
    tally->distinct += i == tally->distinct;
    tally->votes++;
}

static size_t count_of(const struct tally *tally, const char *value)
{
    for (size_t i = 0; i < tally->distinct; i++) {
        if (strcmp(tally->values[i], value) == 0) {
            return tally->counts[i];
        }
    }
    return 0;
}

/* The head as this vote has it; false when it holds no letter. */
static bool read_vote(const struct page_text *text, const struct extract_about *about,
                      struct reading *ret)
{
    struct extract *x = arena_alloc(arena_current(), sizeof *x);
    struct segments *segments = arena_alloc(arena_current(), sizeof *segments);
    shadow_make(x, text, about);
    segments_make(x, segments);
    stamps_find(x, segments, json_array());
    *ret = (struct reading){.x = x, .segments = segments};
    parts_find(ret);
    if (ret->parts.count == 0) {
        return false;
    }
    read_head(ret, &ret->parts.list[0]);
    return true;
}

/* A subject whose last lines are below the strip has not voted. */
static bool is_cut(enum letter_field field, const char *value, const char *own)
{
    return field == READ_SUBJECT && own != NULL && strlen(value) < strlen(own) &&
           strncmp(value, own, strlen(value)) == 0;
}

static void put_others(struct finding *f, const struct tally *tally)
{
    for (size_t i = 0; i < tally->distinct; i++) {
        struct candidate c = {.value = tally->values[i],
                              .confidence = OTHER_PRIOR,
                              .rule = "votes",
                              .source = "votes"};
        if (count_of(tally, tally->values[i]) > 0 &&
            (f->count == 0 || strcmp(f->list[0].value, c.value) != 0)) {
            finding_add(f, &c);
        }
    }
}

/* The value most votes have takes the place of the one on the page, which becomes an alternative.
 */
static void overrule(struct finding *f, const char *value)
{
    struct candidate c = {
        .value = value, .confidence = VOTED_PRIOR, .rule = "votes", .source = "votes"};
    if (f->count > 0) {
        c.where = f->list[0].where; /* it was read from the same ink */
        for (size_t i = 0; i < f->count; i++) {
            f->list[i].confidence =
                f->list[i].confidence < OTHER_PRIOR ? f->list[i].confidence : OTHER_PRIOR;
        }
    }
    finding_promote(f, &c);
}

/* How much of a value is words; numbers and choices are not judged by that. */
static unsigned share_of(enum letter_field field, const char *value)
{
    bool words = field == READ_ISSUER || field == READ_SUBJECT;
    return !words ? 100 : clean_share(value, field == READ_SUBJECT ? CLEAN_SENTENCE : CLEAN_NAME);
}

/* The vote with more words than the page has, as long as it says as much; NULL when none does. */
static const char *cleaner_vote(const struct tally *tally, enum letter_field field, const char *own)
{
    const char *ret = NULL;
    unsigned best = share_of(field, own);
    for (size_t i = 0; i < tally->distinct; i++) {
        const char *value = tally->values[i];
        unsigned share = share_of(field, value);
        bool whole = text_length(value) * 100 >= text_length(own) * WHOLE_PERCENT;
        bool better = share > best ||
                      (share == best && ret != NULL && tally->counts[i] > count_of(tally, ret));
        if (better && whole) {
            best = share;
            ret = value;
        }
    }
    return ret;
}

static void weigh(struct finding *f, enum letter_field field, const struct tally *tally)
{
    size_t best = 0;
    for (size_t i = 1; i < tally->distinct; i++) {
        best = tally->counts[i] > tally->counts[best] ? i : best;
    }
    const char *own = finding_value(f);
    size_t agree = own != NULL ? count_of(tally, own) : 0, most = tally->counts[best];
    if (agree >= VOTES_LEAST && agree * 100 >= tally->votes * AGREED_PERCENT) {
        finding_pass(f, "votes");
        return;
    }
    bool overruled =
        most > agree && most >= OVERRULE_LEAST && most * 100 >= tally->votes * OVERRULE_PERCENT;
    unsigned least = own != NULL ? share_of(field, own) : WORDS_LEAST;
    bool rubbish = share_of(field, tally->values[best]) < least;
    const char *cleaner = own != NULL ? cleaner_vote(tally, field, own) : NULL;
    if (cleaner != NULL) {
        overrule(f, cleaner);
    } else if (!rubbish && (overruled || (own == NULL && most >= VOTES_LEAST))) {
        overrule(f, tally->values[best]);
        f->none = false;
    }
    finding_fail(f, "votes");
    put_others(f, tally);
}

void votes_count(struct reading *r, struct letter_part *p)
{
    const struct page_text *text = r->x->text;
    struct arena *arena = arena_current();
    struct tally *tallies = arena_alloc(arena, READ_COUNT * sizeof *tallies);
    struct reading *vote = arena_alloc(arena, sizeof *vote);
    for (size_t v = 0; v < text->vote_count && v < VOTES_MOST; v++) {
        if (!read_vote(&text->votes[v], r->x->about, vote)) {
            continue;
        }
        for (size_t i = 0; i < sizeof voted / sizeof voted[0]; i++) {
            const char *value = finding_value(&vote->parts.list[0].fields[voted[i]]);
            if (value != NULL && !is_cut(voted[i], value, finding_value(&p->fields[voted[i]]))) {
                count_vote(&tallies[voted[i]], value);
            }
        }
    }
    for (size_t i = 0; i < sizeof voted / sizeof voted[0]; i++) {
        if (tallies[voted[i]].votes >= VOTES_LEAST) {
            weigh(&p->fields[voted[i]], voted[i], &tallies[voted[i]]);
        }
    }
}
