/*
 * deadline_fixture.h - the office with the shipped calendars of 2025 and 2026, and changing them.
 */
#ifndef PHIEU_TESTS_DEADLINE_FIXTURE_H
#define PHIEU_TESTS_DEADLINE_FIXTURE_H

#include "office_fixture.h"

#include "phieu/file.h"

static UNUSED struct day iso(const char *text)
{
    struct day d;
    ck_assert_msg(day_parse(text, "day", &d, NULL) == 0, "%s", text);
    return d;
}

static UNUSED const char *text_of(struct day d)
{
    return day_iso(d, arena_alloc(arena_current(), DAY_TEXT));
}

static UNUSED void load_calendar(void)
{
    struct error err = {0};
    rules.calendar = (struct calendar){0};
    for (int year = 2025; year <= 2026; year++) {
        struct calendar more;
        char *text;
        size_t len;
        const char *path =
            arena_printf(arena_current(), PHIEU_SOURCE_DIR "/config/calendars/%d.conf", year);
        ck_assert_int_eq(file_slurp(path, 1 << 20, &text, &len, &err), 0);
        ck_assert_int_eq(calendar_parse(text, path, &more, &err), 0);
        ck_assert_int_eq(calendar_merge(&rules.calendar, &more, &err), 0);
    }
}

static UNUSED int change(int actor, const char *body, struct error *err)
{
    struct act act = act_of(ACT_CALENDAR_CHANGE, actor, NOBODY, body);
    act.letter = NO_LETTER;
    if (office_act_judge(&dir, &rules, &act, err) != 0) {
        return -1;
    }
    directory_apply(&dir, &act);
    return 0;
}

static UNUSED const char *add_body(const char *date, bool working)
{
    return arena_printf(arena_current(),
                        "{'add':[{'day':'%s','working':%s,'why':'vì','source':'TB 1'}]}", date,
                        working ? "true" : "false");
}

static UNUSED void must_change(const char *body)
{
    struct error err = {0};
    ck_assert_msg(change(VT, body, &err) == 0, "%s: %s %s", body, error_info(err.code)->name,
                  err.arg[1]);
}

static UNUSED struct calendar in_force(void)
{
    return calendar_in_force(&rules.calendar, &dir);
}

/* Registered on 3/3/2025 and given; lines as JSON. */
static UNUSED struct slip letter_with(const char *fields, const char *lines)
{
    struct slip s;
    slip_init(&s, (struct letter_id){7});
    struct act in = act_of(ACT_REGISTER, VT, NOBODY,
                           arena_printf(arena_current(),
                                        "{'book':'VBD','year':2025,'number':1,"
                                        "'arrived':'2025-03-03','fields':{%s}}",
                                        fields));
    struct act given =
        act_of(ACT_DIRECT, GD, NOBODY, arena_printf(arena_current(), "{'lines':[%s]}", lines));
    slip_apply(&s, &in);
    slip_apply(&s, &given);
    return s;
}

#endif
