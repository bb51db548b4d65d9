/* calendar.c - the calendar of working days, its changes, and what they would move. */
#include "call.h"

#include <stdlib.h>
#include <string.h>

/* ---- the days ----------------------------------------------------------------------------- */

static void put_day(struct call *call, const struct calendar_day *day)
{
    struct json_out *j = &call->json;
    json_open_object(j, NULL);
    json_put_day(j, "day", day->day);
    json_put_string(j, "weekday", view_weekday(call->lang, day->day));
    json_put_bool(j, "working", day->working);
    json_put_string(j, "text", day->why);
    json_put_string(j, "source", day->source);
    json_put_string(j, "origin", day->expected ? "expected" : day->act != 0 ? "act" : "file");
    json_put_int(j, "act", day->act);
    json_close_object(j);
}

int calendar_list(struct call *call, struct error *err)
{
    struct json_out *j = &call->json;
    struct instant as_of;
    int64_t until;
    struct directory then = *call->dir;
    int year, month, day;
    if (call_as_of(call, &as_of, &until, err) != 0 ||
        (until != 0 && store_directory_at(call->read, until, &then, err) != 0)) {
        return -1;
    }
    day_split(call_today(call), &year, &month, &day);
    year = (int)json_int(call->query, "year", year);
    struct calendar cal = call_calendar(call, &then);
    int missing = calendar_missing(&cal, call_today(call));
    json_put_int(j, "year", year);
    json_put_bool(j, "announced", calendar_covers(&cal, year));
    json_open_array(j, "days");
    for (size_t i = 0; i < cal.count; i++) {
        int y, m, d;
        day_split(cal.days[i].day, &y, &m, &d);
        if (y == year) {
            put_day(call, &cal.days[i]);
        }
    }
    json_close_array(j);
    if (missing != 0) {
        json_put_int(j, "missing", missing);
        json_put_string(j, "notice",
                        call->lang == LANG_EN
                            ? arena_printf(arena_current(),
                                           "The calendar of %d is not announced here yet.", missing)
                            : arena_printf(arena_current(),
                                           "Chưa có lịch nghỉ được công bố của năm %d.", missing));
    } else {
        json_put_null(j, "missing");
    }
    return 0;
}

/* ---- changing it -------------------------------------------------------------------------- */

int calendar_change(struct call *call, struct error *err)
{
    struct office_call office = call_office(call);
    struct json_out *j = &call->json;
    struct act act;
    if (office_calendar_change(&office, call->input, &act, err) != 0) {
        return -1;
    }
    json_open_object(j, "act");
    json_put_int(j, "seq", act.seq);
    json_put_string(j, "act", act_infos[act.kind].name);
    json_put_string(j, "act_text", act_infos[act.kind].vi);
    json_put_value(j, "body", act.body);
    json_close_object(j);
    view_word(&(struct view){.json = j, .lang = call->lang}, "state",
              &recount_words[RECOUNT_RUNNING]);
    return 0;
}

/* ---- what it would move ------------------------------------------------------------------- */

enum { PREVIEW_PAGE = 256, PREVIEW_SHOWN = 1000, LETTER_MEMORY = 64 << 20 };

struct preview {
    struct call *call;
    struct view view;
    struct calendar cal; /* as it would be */
    int64_t letters, deadlines, shown;
};

static void put_change(struct preview *p, const struct slip *slip, const struct due_change *change)
{
    struct json_out *j = p->view.json;
    const struct line *line = change->line != 0 ? &slip->lines[change->line - 1] : NULL;
    json_open_object(j, NULL);
    json_put_string(j, "ref",
                    office_ref(p->view.rules, slip->book, slip->year, slip->number, slip->letter));
    json_put_int(j, "letter", slip->letter.v);
    json_put_int(j, "line", change->line);
    view_unit(&p->view, "unit", line != NULL ? line->unit : NO_UNIT);
    view_person(&p->view, "person", line != NULL ? line->person : NO_PERSON);
    json_put_day(j, "from", change->from);
    json_put_day(j, "to", change->to);
    json_put_string(j, "rule", change->rule);
    json_close_object(j);
}

/* All are counted; those of letters that the asker may see are named, so many of them. */
static int preview_letter(struct preview *p, struct letter_id letter, struct error *err)
{
    struct call *call = p->call;
    struct slip slip;
    struct due_change *changes;
    size_t count;
    if (store_slip(call->read, letter, 0, &slip, err) != 0) {
        return -1;
    }
    deadline_moves(&slip, &p->cal, &changes, &count);
    p->letters += count > 0;
    p->deadlines += (int64_t)count;
    bool visible = count > 0 && slip_visible(&slip, call->dir, call->person, call_today(call));
    for (size_t i = 0; visible && i < count && p->shown < PREVIEW_SHOWN; i++, p->shown++) {
        put_change(p, &slip, &changes[i]);
    }
    return 0;
}

/* In memory of its own: an office may have a hundred thousand open letters. The answer grows in the
 * request's. */
static int preview_scoped(struct preview *p, struct letter_id letter, struct error *err)
{
    struct arena scratch;
    jmp_buf scope;
    volatile int rc;
    arena_init(&scratch, LETTER_MEMORY);
    scratch.scope = &scope;
    struct arena *volatile before = arena_enter(&scratch);
    if (setjmp(scope) == 0) {
        rc = preview_letter(p, letter, err);
    } else {
        rc = error_set(err, ERR_NO_MEMORY, NULL, NULL, NULL);
    }
    arena_enter(before);
    arena_release(&scratch);
    return rc;
}

static int preview_all(struct preview *p, struct day first, struct error *err)
{
    struct letter_id after = NO_LETTER, *letters;
    size_t count = PREVIEW_PAGE;
    while (count == PREVIEW_PAGE) {
        if (store_counted(p->call->read, after, first, PREVIEW_PAGE, &letters, &count, err) != 0) {
            return -1;
        }
        for (size_t i = 0; i < count; i++) {
            if (preview_scoped(p, letters[i], err) != 0) {
                return -1;
            }
            after = letters[i];
        }
    }
    return 0;
}

int calendar_preview(struct call *call, struct error *err)
{
    struct preview p = {.call = call, .view = call_view(call)};
    struct json_out *j = &call->json;
    struct act act;
    if (office_calendar_try(call->dir, call_rules(call), call->person, call->input, &act, err) !=
        0) {
        return -1;
    }
    struct directory then = calendar_try(call->dir, &act);
    p.cal = call_calendar(call, &then);
    json_put_bool(j, "dry_run", true);
    json_put_value(j, "body", act.body);
    json_open_array(j, "moves");
    if (preview_all(&p, calendar_first(act.body), err) != 0) {
        return -1;
    }
    json_close_array(j);
    json_put_int(j, "letters", p.letters);
    json_put_int(j, "deadlines", p.deadlines);
    json_put_bool(j, "more", p.shown < p.deadlines);
    return 0;
}

/* ---- what it has moved -------------------------------------------------------------------- */

enum { LETTERS_USUAL = 100 };

int calendar_progress(struct call *call, struct error *err)
{
    struct json_out *j = &call->json;
    struct recount recount;
    struct letter_id after = {json_int(call->query, "after", 0)}, *letters;
    size_t count, shown = 0;
    unsigned limit = (unsigned)json_int(call->query, "limit", LETTERS_USUAL);
    const char *number = call->param[0];
    bool may = directory_sees_all(call->dir, call->person) ||
               directory_has_role(call->dir, call->person, ROLE_ADMIN);
    if (!may) {
        return error_set(err, ERR_NOT_PERMITTED, "", act_infos[ACT_CALENDAR_CHANGE].vi,
                         "chỉ: quản trị, văn thư, lãnh đạo, kiểm soát");
    }
    if (store_recount(call->read, strtoll(number, NULL, 10), &recount, err) != 0) {
        return -1;
    }
    if (recount.act == 0) {
        return error_set(err, ERR_CALENDAR_CHANGE_UNKNOWN, "seq", number, NULL);
    }
    if (store_recount_letters(call->read, recount.act, after, limit, &letters, &count, err) != 0) {
        return -1;
    }
    struct view v = call_view(call);
    json_put_int(j, "act", recount.act);
    view_person(&v, "by", recount.by);
    view_word(&v, "state", &recount_words[recount.state]);
    json_put_int(j, "moved", recount.moved);
    json_open_array(j, "letters");
    for (; shown < count && directory_sees_all(call->dir, call->person); shown++) {
        struct slip slip;
        if (store_slip(call->read, letters[shown], 0, &slip, err) != 0) {
            return -1;
        }
        view_summary(&v, NULL, &slip);
    }
    json_close_array(j);
    if (count == limit) {
        json_put_int(j, "next", letters[count - 1].v);
    } else {
        json_put_null(j, "next");
    }
    return 0;
}
