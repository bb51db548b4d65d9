/* view_same_day.c - what is owed the day a letter comes, and warnings about deadlines, as JSON. */
#include "call.h"

const char *view_weekday(enum lang lang, struct day day)
{
    static const char *const names[][2] = {
        {"thứ hai", "Monday"},   {"thứ ba", "Tuesday"}, {"thứ tư", "Wednesday"},
        {"thứ năm", "Thursday"}, {"thứ sáu", "Friday"}, {"thứ bảy", "Saturday"},
        {"chủ nhật", "Sunday"},
    };
    return names[day_weekday(day) - 1][lang];
}

/* ---- the day's terms
 * ------------------------------------------------------------------------------- */

static const struct {
    struct word word;
    struct same_day (*of)(const struct rules *rules, const struct calendar *cal,
                          const struct slip *slip);
} terms[] = {
    {{"receipt", "báo nhận", "tell the sender"}, receipt_by},
    {{"present", "trình", "present"}, present_by},
    {{"assign", "cho ý kiến, giao", "direct"}, assign_by},
};
enum { TERMS = sizeof terms / sizeof terms[0] };

/* "trình chậm nhất 03/03/2025", with the hour for what is due at once; "trình trễ, hạn 04/03/2025".
 */
static const char *say_term(const struct view *v, const struct word *word,
                            const struct same_day *term)
{
    static const char *const words[][2] = {{" chậm nhất ", " by "}, {" trễ, hạn ", " late, due "}};
    char day[DAY_TEXT], time[INSTANT_TEXT];
    bool late = same_day_is_late(term, v->now), at_once = term->by.ms == term->last.ms;
    struct instant until = v->now.ms > term->by.ms ? term->last : term->by;
    return arena_printf(arena_current(), "%s%s%s", v->lang == LANG_EN ? word->en : word->vi,
                        words[late][v->lang],
                        at_once ? instant_vn(until, v->rules->zone_minutes, time)
                                : day_vn(instant_day(until, v->rules->zone_minutes), day));
}

static void put_term(const struct view *v, const char *key, const struct word *word,
                     const struct same_day *term)
{
    json_open_object(v->json, key);
    json_put_string(v->json, "what", word->name);
    json_put_string(v->json, "text", say_term(v, word, term));
    json_put_instant(v->json, "by", term->by);
    json_put_instant(v->json, "last", term->last);
    json_put_instant(v->json, "done_at", term->done);
    json_put_bool(v->json, "late", same_day_is_late(term, v->now));
    json_close_object(v->json);
}

void view_same_day(const struct view *v, const char *key, const struct slip *slip)
{
    struct calendar cal = calendar_in_force(&v->rules->calendar, v->dir);
    json_open_array(v->json, key);
    for (size_t i = 0; i < TERMS; i++) {
        struct same_day term = terms[i].of(v->rules, &cal, slip);
        if (instant_is(term.by)) {
            put_term(v, NULL, &terms[i].word, &term);
        }
    }
    json_close_array(v->json);
}

void view_owed(const struct view *v, const char *key, const struct slip *slip)
{
    struct calendar cal = calendar_in_force(&v->rules->calendar, v->dir);
    for (size_t i = TERMS; i > 0; i--) { /* the latest that has begun */
        struct same_day term = terms[i - 1].of(v->rules, &cal, slip);
        if (instant_is(term.by) && !instant_is(term.done)) {
            put_term(v, key, &terms[i - 1].word, &term);
            return;
        }
    }
    json_put_null(v->json, key);
}

/* ---- warnings ----------------------------------------------------------------------------- */

static const char *about(const struct view *v, const struct slip *slip, int number)
{
    if (number == 0) {
        return v->lang == LANG_EN ? "The letter" : "Văn bản";
    }
    const struct line *line = &slip->lines[number - 1];
    const struct person *person = directory_person(v->dir, line->person);
    const struct unit *unit = directory_unit(v->dir, line->unit);
    return person != NULL ? person->name : unit != NULL ? unit->code : "?";
}

/* {1}, {2} and {3} of the pattern filled in. */
static const char *fill(const char *pattern, const char *const *args)
{
    struct buf out;
    buf_init(&out, arena_current(), 2000);
    for (const char *p = pattern; *p != '\0'; p++) {
        if (p[0] == '{' && p[1] >= '1' && p[1] <= '3' && p[2] == '}') {
            buf_puts(&out, args[p[1] - '1']);
            p += 2;
        } else {
            buf_putc(&out, *p);
        }
    }
    return out.data;
}

void view_warnings(const struct view *v, const char *key, const struct slip *slip,
                   const struct act *act)
{
    struct calendar cal = calendar_in_force(&v->rules->calendar, v->dir);
    struct warning *warnings;
    size_t count;
    deadline_warnings(slip, act, &cal, &warnings, &count);
    json_open_array(v->json, key);
    for (size_t i = 0; i < count; i++) {
        char due[DAY_TEXT], limit[DAY_TEXT];
        const char *const args[] = {about(v, slip, warnings[i].line), day_vn(warnings[i].due, due),
                                    day_vn(warnings[i].limit, limit)};
        json_open_object(v->json, NULL);
        json_put_string(v->json, "code", warnings[i].code);
        json_put_int(v->json, "line", warnings[i].line);
        json_put_string(v->json, "text",
                        fill(v->lang == LANG_EN ? warnings[i].en : warnings[i].vi, args));
        json_close_object(v->json);
    }
    json_close_array(v->json);
}
