/* notice_words.c - what is to be told at once, found on a reading connection: what acts just did,
 * and what urgency no longer lets wait. */
#include "notices.h"

#include <stdlib.h>
#include <string.h>

static bool is_known_letter(const struct slip *slip)
{
    return slip->state >= LETTER_REGISTERED;
}

/* The word for that person: one for whatever the act, or all acts of its cause, did. */
static struct office_word *word_for(struct office_words *words, struct person_id person,
                                    int64_t act, int64_t cause)
{
    for (size_t i = words->count; i > 0; i--) {
        struct office_word *word = &words->items[i - 1];
        if (cause == 0 && word->act != act) {
            break; /* those of one act stand together */
        }
        if (word->message.person.v == person.v &&
            (cause != 0 ? word->cause == cause : word->act == act)) {
            return word;
        }
    }
    return NULL;
}

static struct office_word *word_add(const struct office_telling *telling,
                                    struct office_words *words, struct person_id person,
                                    const char *key)
{
    struct office_word *word = &words->items[words->count++];
    *word = (struct office_word){0};
    word->message = (struct message){
        .key = key,
        .person = person,
        .kind = MESSAGE_NOW,
        .day = instant_day(telling->now, telling->rules->zone_minutes),
        .at = telling->now,
    };
    return word;
}

static void add_words(const struct office_telling *telling, const struct slip *slip,
                      const struct act *act, const struct notices *found,
                      struct office_words *words)
{
    const int64_t cause = notice_cause(act);
    for (size_t i = 0; i < found->count; i++) {
        const struct person_id person = found->items[i].person;
        struct office_word *word = word_for(words, person, act->seq, cause);
        if (word == NULL) {
            const char *key =
                arena_printf(arena_current(), "%s/%lld/%lld", cause != 0 ? "cause" : "now",
                             (long long)(cause != 0 ? cause : act->seq), (long long)person.v);
            word = word_add(telling, words, person, key);
            word->act = act->seq;
            word->cause = cause;
        }
        item_add(&word->items, telling, slip, &found->items[i], true);
    }
}

/* Letter by letter, as it is written. */
static int compare_letters(const void *a, const void *b)
{
    const struct notice *x = &((const struct office_reminder *)a)->notice;
    const struct notice *y = &((const struct office_reminder *)b)->notice;
    return x->letter.v != y->letter.v ? (x->letter.v > y->letter.v) - (x->letter.v < y->letter.v)
                                      : (x->line > y->line) - (x->line < y->line);
}

/* What each of them says, now that all of its items are there. */
static void write_words(const struct office_telling *telling, struct office_words *words)
{
    for (size_t i = 0; i < words->count; i++) {
        struct office_word *word = &words->items[i];
        word->message.count = (int)word->items.count;
        if (word->cause != 0) {
            qsort(word->items.items, word->items.count, sizeof *word->items.items, compare_letters);
        } else {
            items_sort(&word->items);
        }
        write_word(telling, &word->items, &word->message);
    }
}

static void make_room(struct office_words *words, size_t *room, size_t more)
{
    if (words->count + more > *room) {
        *room = (words->count + more) * 2;
        struct office_word *wider = arena_alloc(arena_current(), *room * sizeof *wider);
        if (words->count > 0) {
            memcpy(wider, words->items, words->count * sizeof *wider);
        }
        words->items = wider;
    }
}

/* The letter as it was before the act, and the act. */
static int words_of_act(const struct office_telling *telling, const struct act_head *head,
                        struct office_words *words, size_t *room, struct error *err)
{
    struct notices found = {0};
    struct act_row *rows;
    struct slip slip;
    size_t count = 0;
    struct arena *outer = arena_enter(telling->scratch);
    int rc = store_slip(telling->read, head->letter, head->seq - 1, &slip, err);
    if (rc == 0) {
        rc = store_acts(telling->read, head->letter, head->seq - 1, 1, &rows, &count, err);
    }
    if (rc == 0 && count == 1) {
        notices_of_act(&slip, &rows[0].act, telling->dir, telling->rules, &found);
    }
    (void)arena_enter(outer);
    if (rc == 0 && found.count > 0 && is_known_letter(&slip)) {
        make_room(words, room, found.count);
        add_words(telling, &slip, &rows[0].act, &found, words);
    }
    arena_release(telling->scratch);
    return rc;
}

/* A hand-over that was just made, for its receiver. */
static void words_of_office(const struct office_telling *telling, const struct act_head *head,
                            struct office_words *words, size_t *room)
{
    const struct act act = {.seq = head->seq, .kind = head->kind};
    struct notices found = {0};
    size_t kept = 0;
    notices_of_office(telling->dir, telling->rules, telling->now, &found);
    for (size_t i = 0; i < found.count; i++) {
        if (found.items[i].episode == head->seq) {
            found.items[kept++] = found.items[i];
        }
    }
    found.count = kept;
    make_room(words, room, found.count);
    add_words(telling, NULL, &act, &found, words);
}

int office_words(const struct office_telling *telling, int64_t after, unsigned limit,
                 struct office_words *ret, struct error *err)
{
    struct office_words words = {.upto = after};
    struct act_head *heads;
    struct recount before, since; /* it may begin or end while the acts are read */
    size_t count, room = 0;
    if (store_recount_open(telling->read, &before, err) != 0 ||
        store_act_heads(telling->read, after, limit, &heads, &count, err) != 0 ||
        store_recount_open(telling->read, &since, err) != 0) {
        return -1;
    }
    const bool counting = before.act != 0 || since.act != 0;
    for (size_t i = 0; i < count && !(counting && heads[i].kind == ACT_MOVE_DUE); i++) {
        words.upto = heads[i].seq;
        if (heads[i].kind == ACT_HAND_OVER) {
            words_of_office(telling, &heads[i], &words, &room);
        } else if (heads[i].letter.v != 0 && notice_follows(heads[i].kind) &&
                   words_of_act(telling, &heads[i], &words, &room, err) != 0) {
            return -1;
        }
    }
    write_words(telling, &words);
    *ret = words;
    return 0;
}

/* ---- what time did --------------------------------------------------------------------------- */

/* Of one letter: whom nobody told yet. */
static int urgent_words(const struct office_telling *telling, struct letter_id letter,
                        struct office_words *words, size_t *room, struct error *err)
{
    struct notices found = {0};
    struct slip slip;
    struct arena *outer = arena_enter(telling->scratch);
    int rc = store_slip(telling->read, letter, 0, &slip, err);
    if (rc == 0) {
        notices_standing(&slip, telling->dir, telling->rules, telling->now, &found);
    }
    (void)arena_enter(outer);
    make_room(words, room, found.count);
    for (size_t i = 0; i < found.count; i++) {
        const struct notice *notice = &found.items[i];
        if (notice_is_urgent(&slip, notice) && !store_notice_known(telling->read, notice)) {
            const char *key = arena_printf(arena_current(), "late/%lld/%d/%lld/%lld",
                                           (long long)letter.v, (int)notice->kind,
                                           (long long)notice->episode, (long long)notice->person.v);
            struct office_word *word = word_add(telling, words, notice->person, key);
            item_add(&word->items, telling, &slip, notice, true);
        }
    }
    arena_release(telling->scratch);
    return rc;
}

int office_urgent_words(const struct office_telling *telling, struct office_words *ret,
                        struct error *err)
{
    struct office_words words = {.upto = ret->upto};
    struct letter_id *letters;
    size_t count, room = 0;
    if (store_urgent_desk(telling->read, &letters, &count, err) != 0) {
        return -1;
    }
    for (size_t i = 0; i < count; i++) {
        if (urgent_words(telling, letters[i], &words, &room, err) != 0) {
            return -1;
        }
    }
    write_words(telling, &words);
    *ret = words;
    return 0;
}
