/* notice_items.c - a notice with what a person needs to know of its letter. */
#include "notices.h"

#include <stdlib.h>
#include <string.h>

enum { SUBJECT_MOST = 120, ISSUER_MOST = 80, NAME_MOST = 60, CAUSES_LISTED = 3 };

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

const struct word *item_role(const struct office_reminder *item)
{
    static const struct word none = {"", "", ""};
    return item->notice.line > 0 ? &line_role_words[item->role] : &none;
}

/* ---- what is said besides ------------------------------------------------------------------ */

/* The days that the change of the calendar added, the first few. */
static const char *cause_text(const struct office_telling *telling, int64_t cause)
{
    const char *text = "";
    int count = 0;
    for (size_t i = 0; i < telling->dir->mark_count; i++) {
        const struct calendar_mark *mark = &telling->dir->marks[i];
        char day[DAY_TEXT];
        if (!mark->added || mark->what.act != cause) {
            continue;
        }
        if (++count > CAUSES_LISTED) {
            return arena_printf(arena_current(), "%s; …", text);
        }
        text = arena_printf(arena_current(), "%s%s%s %s: %s", text, count > 1 ? "; " : "",
                            day_vn(mark->day, day), mark->what.working ? "làm việc" : "nghỉ",
                            shortened(mark->what.why, NAME_MOST));
    }
    return count > 0 ? text : "lịch nghỉ thay đổi";
}

static const char *moved_text(const struct office_telling *telling, const struct due_move *move)
{
    char from[DAY_TEXT], to[DAY_TEXT];
    return arena_printf(arena_current(), "từ %s đến %s, vì %s", day_vn(move->from, from),
                        day_vn(move->to, to), cause_text(telling, move->cause));
}

/* Khẩn is counted in minutes, which a day does not say. */
static const char *until_text(const struct office_telling *telling, const struct slip *slip)
{
    const struct rules *rules = telling->rules;
    const struct same_day duty = slip->state == LETTER_PRESENTED
                                     ? assign_by(rules, &rules->calendar, slip)
                                     : present_by(rules, &rules->calendar, slip);
    const struct day day = instant_day(duty.last, rules->zone_minutes);
    const int64_t minute = duty.last.ms / 60000 + rules->zone_minutes - (int64_t)day.n * 1440;
    char text[DAY_TEXT];
    return arena_printf(arena_current(), "khẩn, chậm nhất %02d:%02d ngày %s", (int)(minute / 60),
                        (int)(minute % 60), day_vn(day, text));
}

static const char *note_of(const struct office_telling *telling, const struct slip *slip,
                           const struct notice *notice)
{
    const struct line *line = notice->line > 0 ? &slip->lines[notice->line - 1] : NULL;
    const struct due_move *moves = line != NULL ? line->moves : slip->moves;
    const size_t count = line != NULL ? line->move_count : slip->move_count;
    if (notice->kind == NOTICE_DUE_MOVED && count > 0) {
        return moved_text(telling, &moves[count - 1]);
    }
    return line == NULL && slip->state != LETTER_DRAFT && slip_is_urgent(slip) &&
                   notice->kind != NOTICE_DUE_MOVED
               ? until_text(telling, slip)
               : "";
}

/* ---- adding --------------------------------------------------------------------------------- */

static struct office_reminder *room_for_one(struct office_reminders *items)
{
    if (items->count == items->room) {
        items->room = items->room == 0 ? 16 : items->room * 2;
        struct office_reminder *wider = arena_alloc(arena_current(), items->room * sizeof *wider);
        if (items->count > 0) {
            memcpy(wider, items->items, items->count * sizeof *wider);
        }
        items->items = wider;
    }
    return &items->items[items->count++];
}

/* Of a hand-over: who gives, and how many letters. */
static struct office_reminder hand_over_item(const struct office_telling *telling,
                                             const struct notice *notice)
{
    const struct hand_over *h = directory_hand_over(telling->dir, notice->episode);
    const struct person *from = h != NULL ? directory_person(telling->dir, h->from) : NULL;
    const size_t letters = h != NULL ? json_array_size(h->letters) : 0;
    return (struct office_reminder){
        .ref = arena_printf(arena_current(), "bàn giao %lld", (long long)notice->episode),
        .code = "",
        .issuer = "",
        .subject = arena_printf(arena_current(), "%zu văn bản", letters),
        .kept_by = from != NULL ? shortened(from->name, NAME_MOST) : "",
        .note = "",
    };
}

static struct office_reminder letter_item(const struct office_telling *telling,
                                          const struct slip *slip, const struct notice *notice)
{
    const struct line *line = notice->line > 0 ? &slip->lines[notice->line - 1] : NULL;
    const bool restricted = notice_is_restricted(slip, telling->rules);
    return (struct office_reminder){
        .restricted = restricted,
        .role = line != NULL ? line->role : LINE_LEAD,
        .ref = office_ref(telling->rules, slip->book, slip->year, slip->number, slip->letter),
        .code = restricted ? "" : shortened(json_str(slip->fields, "code"), NAME_MOST),
        .issuer = restricted ? "" : shortened(json_str(slip->fields, "issuer"), ISSUER_MOST),
        .subject = restricted ? "" : shortened(json_str(slip->fields, "subject"), SUBJECT_MOST),
        .kept_by =
            line != NULL ? shortened(keeper(telling->dir, line, notice->person), NAME_MOST) : "",
        .note = note_of(telling, slip, notice),
    };
}

void item_add(struct office_reminders *items, const struct office_telling *telling,
              const struct slip *slip, const struct notice *notice, bool fresh)
{
    struct office_reminder *item = room_for_one(items);
    *item = notice->letter.v == 0 ? hand_over_item(telling, notice)
                                  : letter_item(telling, slip, notice);
    item->notice = *notice;
    item->fresh = fresh;
}

/* ---- in order ------------------------------------------------------------------------------- */

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
