/* notice_find.c - what is to be told, found on a reading connection: standing, waiting, just done.
 */
#include "notices.h"

#include <stdlib.h>
#include <string.h>

enum { SUBJECT_MOST = 120, ISSUER_MOST = 80, NAME_MOST = 60, PENDING_MOST = 20000 };

/* ---- items --------------------------------------------------------------------------------- */

/* The first characters of a long text. */
static const char *shortened(const char *text, size_t most)
{
    size_t count = 0;
    for (const char *p = text; *p != '\0'; p++) {
        count += ((unsigned char)*p & 0xC0) != 0x80;
        if (count > most) {
            return arena_printf(arena_current(), "%.*s…", (int)(p - text), text);
        }
    }
    return arena_strdup(arena_current(), text);
}

static const char *keeper(const struct directory *dir, const struct line *line,
                          struct person_id told)
{
    const struct person *person = directory_person(dir, line->person);
    const struct unit *unit = directory_unit(dir, line->unit);
    if (line->person.v == told.v) {
        return "";
    }
    return person != NULL ? person->name : unit != NULL ? unit->code : "";
}

void item_add(struct office_reminders *items, const struct office_telling *telling,
              const struct slip *slip, const struct notice *notice, bool fresh)
{
    const struct line *line = &slip->lines[notice->line - 1];
    const bool restricted = notice_is_restricted(slip, telling->rules);
    if (items->count == items->room) {
        items->room = items->room == 0 ? 16 : items->room * 2;
        struct office_reminder *wider = arena_alloc(arena_current(), items->room * sizeof *wider);
        if (items->count > 0) {
            memcpy(wider, items->items, items->count * sizeof *wider);
        }
        items->items = wider;
    }
    items->items[items->count++] = (struct office_reminder){
        .notice = *notice,
        .fresh = fresh,
        .restricted = restricted,
        .role = line->role,
        .ref = office_ref(telling->rules, slip->book, slip->year, slip->number, slip->letter),
        .code = restricted ? "" : shortened(json_str(slip->fields, "code"), NAME_MOST),
        .issuer = restricted ? "" : shortened(json_str(slip->fields, "issuer"), ISSUER_MOST),
        .subject = restricted ? "" : shortened(json_str(slip->fields, "subject"), SUBJECT_MOST),
        .kept_by = shortened(keeper(telling->dir, line, notice->person), NAME_MOST),
    };
}

static int64_t due_rank(struct day due)
{
    return day_is(due) ? due.n : INT32_MAX;
}

static int compare_items(const void *a, const void *b)
{
    const struct office_reminder *x = a, *y = b;
    const int64_t keys[][2] = {
        {x->notice.person.v, y->notice.person.v},
        {notice_infos[x->notice.kind].rank, notice_infos[y->notice.kind].rank},
        {!x->fresh, !y->fresh},
        {due_rank(x->notice.due), due_rank(y->notice.due)},
        {x->notice.letter.v, y->notice.letter.v},
        {x->notice.line, y->notice.line},
        {x->notice.episode, y->notice.episode},
    };
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        if (keys[i][0] != keys[i][1]) {
            return keys[i][0] < keys[i][1] ? -1 : 1;
        }
    }
    return 0;
}

void items_sort(struct office_reminders *items)
{
    if (items->count > 1) {
        qsort(items->items, items->count, sizeof *items->items, compare_items);
    }
}

/* ---- what stands --------------------------------------------------------------------------- */

/* Whose lines concern the person: his own, those of units he heads or whose clerk he is, and all of
 * it for whom he is delegate. False: a leader is among them, whom any line may concern. */
static bool narrow(const struct office_telling *telling, struct person_id only,
                   struct unit_id *units, size_t *unit_count, struct person_id *people,
                   size_t *person_count)
{
    const struct directory *dir = telling->dir;
    struct day today = instant_day(telling->now, telling->rules->zone_minutes);
    people[(*person_count)++] = only;
    for (size_t i = 0; i < dir->delegation_count; i++) {
        const struct delegation *d = &dir->delegations[i];
        if (d->to.v == only.v && directory_delegation(dir, d->from, only, today) != NULL) {
            people[(*person_count)++] = d->from;
        }
    }
    for (size_t i = 0; i < *person_count; i++) {
        if (directory_has_role(dir, people[i], ROLE_LEADER)) {
            return false;
        }
    }
    for (size_t u = 0; u < dir->unit_count; u++) {
        bool has = false;
        for (size_t i = 0; i < dir->position_count && !has; i++) {
            const struct position *p = &dir->positions[i];
            bool his = false;
            for (size_t k = 0; k < *person_count; k++) {
                his = his || people[k].v == p->person.v;
            }
            has = his && (p->role == ROLE_HEAD || p->role == ROLE_CLERK) &&
                  directory_within(dir, dir->units[u].id, p->unit);
        }
        if (has) {
            units[(*unit_count)++] = dir->units[u].id;
        }
    }
    return true;
}

static int open_letters(const struct office_telling *telling, struct person_id only,
                        struct letter_id **ret, size_t *ret_count, struct error *err)
{
    const struct directory *dir = telling->dir;
    struct arena *arena = arena_current();
    struct unit_id *units = arena_alloc(arena, (dir->unit_count + 1) * sizeof *units);
    struct person_id *people = arena_alloc(arena, (dir->delegation_count + 1) * sizeof *people);
    size_t unit_count = 0, person_count = 0;
    if (only.v != 0 && !narrow(telling, only, units, &unit_count, people, &person_count)) {
        person_count = 0;
    }
    return store_open_letters(telling->read, units, unit_count, people, person_count, ret,
                              ret_count, err);
}

/* One letter; its slip lives in the scratch arena only as long as it is looked at. */
static int stand_of(const struct office_telling *telling, struct letter_id letter,
                    struct person_id only, struct office_reminders *ret, struct error *err)
{
    struct notices found = {0};
    struct slip slip;
    struct arena *outer = arena_enter(telling->scratch);
    int rc = store_slip(telling->read, letter, 0, &slip, err);
    if (rc == 0) {
        notices_standing(&slip, telling->dir, telling->rules, telling->now, &found);
    }
    (void)arena_enter(outer);
    for (size_t i = 0; rc == 0 && i < found.count; i++) {
        if (only.v == 0 || found.items[i].person.v == only.v) {
            item_add(ret, telling, &slip, &found.items[i], false);
        }
    }
    arena_release(telling->scratch);
    return rc;
}

int office_standing(const struct office_telling *telling, struct person_id only,
                    struct office_reminders *ret, struct error *err)
{
    struct letter_id *letters;
    size_t count;
    struct office_reminders items = {0};
    if (open_letters(telling, only, &letters, &count, err) != 0) {
        return -1;
    }
    for (size_t i = 0; i < count; i++) {
        if (stand_of(telling, letters[i], only, &items, err) != 0) {
            return -1;
        }
    }
    items_sort(&items);
    *ret = items;
    return 0;
}

/* ---- one person's digest ------------------------------------------------------------------- */

static int compare_rows(const void *a, const void *b)
{
    const struct notice_row *x = a, *y = b;
    const int64_t keys[][2] = {
        {x->notice.letter.v, y->notice.letter.v},
        {x->notice.line, y->notice.line},
        {x->notice.kind, y->notice.kind},
        {x->notice.episode, y->notice.episode},
    };
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        if (keys[i][0] != keys[i][1]) {
            return keys[i][0] < keys[i][1] ? -1 : 1;
        }
    }
    return 0;
}

struct pending {
    struct notice_row *rows;
    size_t count;
};

static void pending_add(struct pending *all, const struct notice_row *rows, size_t count)
{
    struct notice_row *wider = arena_alloc(arena_current(), (all->count + count) * sizeof *wider);
    if (all->count > 0) {
        memcpy(wider, all->rows, all->count * sizeof *wider);
    }
    if (count > 0) {
        memcpy(wider + all->count, rows, count * sizeof *wider);
    }
    all->rows = wider;
    all->count += count;
}

/* What was to be told before and reached nobody. */
static int find_pending(const struct office_telling *telling, struct office_digest *digest,
                        struct pending *ret, struct error *err)
{
    struct notice_row *rows;
    size_t count;
    if (store_notices(telling->read, 0, digest->person, PENDING_MOST, &rows, &count, err) != 0 ||
        store_messages_stuck(telling->read, digest->person, &digest->stuck, &digest->stuck_count,
                             err) != 0) {
        return -1;
    }
    digest->waiting = arena_alloc(arena_current(), count * sizeof *digest->waiting);
    for (size_t i = 0; i < count; i++) {
        digest->waiting[digest->waiting_count++] = rows[i].id;
    }
    pending_add(ret, rows, count);
    for (size_t i = 0; i < digest->stuck_count; i++) {
        if (store_notices(telling->read, digest->stuck[i], NO_PERSON, PENDING_MOST, &rows, &count,
                          err) != 0) {
            return -1;
        }
        pending_add(ret, rows, count);
    }
    if (ret->count > 1) {
        qsort(ret->rows, ret->count, sizeof *ret->rows, compare_rows);
    }
    return 0;
}

/* Said of a line that is over it would only confuse. */
static bool still_true(const struct slip *slip, const struct notice *notice)
{
    const struct line *line = notice->line > 0 && (size_t)notice->line <= slip->line_count
                                  ? &slip->lines[notice->line - 1]
                                  : NULL;
    const bool about_work = notice->kind == NOTICE_ASSIGNED || notice->kind == NOTICE_REMINDED;
    return line != NULL && notice_infos[notice->kind].at_once &&
           (!about_work || line_state_open(line->state));
}

/* At-once notices that waited; what stands is found anew. */
static int add_pending(const struct office_telling *telling, const struct pending *pending,
                       struct office_digest *digest, struct error *err)
{
    for (size_t i = 0; i < pending->count; i++) {
        const struct notice *notice = &pending->rows[i].notice;
        struct slip slip;
        if (!notice_infos[notice->kind].at_once) {
            continue;
        }
        struct arena *outer = arena_enter(telling->scratch);
        int rc = store_slip(telling->read, notice->letter, 0, &slip, err);
        (void)arena_enter(outer);
        if (rc == 0 && still_true(&slip, notice)) {
            item_add(&digest->items, telling, &slip, notice, true);
            digest->fresh++;
        }
        arena_release(telling->scratch);
        if (rc != 0) {
            return -1;
        }
    }
    return 0;
}

static bool is_pending(const struct pending *pending, const struct notice *notice)
{
    const struct notice_row wanted = {.notice = *notice};
    return pending->count > 0 && bsearch(&wanted, pending->rows, pending->count,
                                         sizeof *pending->rows, compare_rows) != NULL;
}

int office_digest(const struct office_telling *telling, struct person_id person,
                  const struct office_reminder *standing, size_t count, struct office_digest *ret,
                  struct error *err)
{
    struct office_digest digest = {.person = person};
    struct pending pending = {0};
    char day[DAY_TEXT];
    struct day today = instant_day(telling->now, telling->rules->zone_minutes);
    if (find_pending(telling, &digest, &pending, err) != 0) {
        return -1;
    }
    digest.items.items = arena_alloc(arena_current(), (count + 1) * sizeof *standing);
    digest.items.room = count + 1;
    for (size_t i = 0; i < count; i++) {
        struct office_reminder *item = &digest.items.items[digest.items.count++];
        *item = standing[i];
        item->fresh = is_pending(&pending, &item->notice) ||
                      !store_notice_known(telling->read, &item->notice);
        digest.fresh += item->fresh;
    }
    if (add_pending(telling, &pending, &digest, err) != 0) {
        return -1;
    }
    items_sort(&digest.items);
    digest.message = (struct message){
        .key = arena_printf(arena_current(), "digest/%lld/%s", (long long)person.v,
                            day_iso(today, day)),
        .person = person,
        .kind = MESSAGE_DIGEST,
        .day = today,
        .at = telling->now,
        .count = (int)digest.fresh,
    };
    write_digest(telling, &digest.items, digest.fresh, &digest.message);
    *ret = digest;
    return 0;
}

/* ---- what acts just did -------------------------------------------------------------------- */

static bool is_known_letter(const struct slip *slip)
{
    return slip->state >= LETTER_REGISTERED;
}

/* One message a person: whatever the act did to his lines. */
static void add_words(const struct office_telling *telling, const struct slip *slip,
                      const struct act *act, const struct notices *found,
                      struct office_words *words, size_t room)
{
    const size_t first = words->count;
    for (size_t i = 0; i < found->count; i++) {
        const struct notice *notice = &found->items[i];
        struct office_word *word = NULL;
        for (size_t k = first; k < words->count && word == NULL; k++) {
            word = words->items[k].message.person.v == notice->person.v ? &words->items[k] : NULL;
        }
        if (word == NULL) {
            INVARIANT(words->count < room);
            word = &words->items[words->count++];
            *word = (struct office_word){.act = act->seq};
            word->message = (struct message){
                .key = arena_printf(arena_current(), "now/%lld/%lld", (long long)act->seq,
                                    (long long)notice->person.v),
                .person = notice->person,
                .kind = MESSAGE_NOW,
                .day = instant_day(telling->now, telling->rules->zone_minutes),
                .at = telling->now,
            };
        }
        item_add(&word->items, telling, slip, notice, true);
        word->message.count++;
    }
    for (size_t k = first; k < words->count; k++) {
        items_sort(&words->items[k].items);
        write_word(telling, &words->items[k].items, &words->items[k].message);
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
        add_words(telling, &slip, &rows[0].act, &found, words, *room);
    }
    arena_release(telling->scratch);
    return rc;
}

int office_words(const struct office_telling *telling, int64_t after, unsigned limit,
                 struct office_words *ret, struct error *err)
{
    struct office_words words = {.upto = after};
    struct act_head *heads;
    size_t count, room = 0;
    if (store_act_heads(telling->read, after, limit, &heads, &count, err) != 0) {
        return -1;
    }
    for (size_t i = 0; i < count; i++) {
        words.upto = heads[i].seq;
        if (heads[i].letter.v != 0 && notice_follows(heads[i].kind) &&
            words_of_act(telling, &heads[i], &words, &room, err) != 0) {
            return -1;
        }
    }
    *ret = words;
    return 0;
}
