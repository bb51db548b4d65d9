/* notice_find.c - what is to be told, found on a reading connection: standing, waiting. */
#include "notices.h"

#include <stdlib.h>
#include <string.h>

enum { PENDING_MOST = 20000 };

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

/* What lies on the desk is for clerks of the agency and for leaders, who are not narrowed. */
static bool has_clerk(const struct directory *dir, const struct person_id *people, size_t count)
{
    for (size_t i = 0; i < count && dir->unit_count > 0; i++) {
        if (directory_position(dir, people[i], dir->units[0].id, ROLE_CLERK)) {
            return true;
        }
    }
    return false;
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
    const struct open_letters which = {
        .units = units,
        .unit_count = unit_count,
        .people = people,
        .person_count = person_count,
        .desk = person_count == 0 || has_clerk(dir, people, person_count),
    };
    return store_open_letters(telling->read, &which, ret, ret_count, err);
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

static void stand_of_office(const struct office_telling *telling, struct person_id only,
                            struct office_reminders *ret)
{
    struct notices found = {0};
    notices_of_office(telling->dir, telling->rules, telling->now, &found);
    for (size_t i = 0; i < found.count; i++) {
        if (only.v == 0 || found.items[i].person.v == only.v) {
            item_add(ret, telling, NULL, &found.items[i], false);
        }
    }
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
    stand_of_office(telling, only, &items);
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

/* Said of a line that is over, or of a deadline that moved again, it would only confuse. */
static bool still_true(const struct slip *slip, const struct notice *notice)
{
    const bool about_work = notice->kind == NOTICE_ASSIGNED || notice->kind == NOTICE_REMINDED ||
                            notice->kind == NOTICE_TAKEN_OVER;
    const bool about_due = notice->kind == NOTICE_DUE_MOVED;
    if (notice->line == 0) {
        return about_due && slip->state < LETTER_DONE &&
               json_day(slip->fields, "due").n == notice->due.n;
    }
    if ((size_t)notice->line > slip->line_count) {
        return false;
    }
    const struct line *line = &slip->lines[notice->line - 1];
    return (!(about_work || about_due) || line_state_open(line->state)) &&
           (!about_due || line->due.n == notice->due.n);
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
