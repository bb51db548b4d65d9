/* counted.h - letters with deadlines in working days, and where these stand. */
#ifndef PHIEU_TESTS_API_COUNTED_H
#define PHIEU_TESTS_API_COUNTED_H

#include "ask.h"

#define UNUSED __attribute__((unused))

/* ---- letters with deadlines ------------------------------------------------------------------ */

/* Arrived then, due so many working days after it, given to KH-NV with the same deadline. */
static UNUSED const char *counted_letter(const char *code, const char *arrived, int days)
{
    const json_t *json =
        ck_status(post("vanthu", "/v1/letters",
                       "{'code':'%s','issued':'%s','issuer':'Sở Y tế','subject':'Thử %s',"
                       "'arrived':'%s','due':'%dwd'}",
                       code, arrived, code, arrived, days),
                  201);
    const char *ref = str_at(json, "letter.ref"), *slash = strchr(ref, '/');
    ref = arena_printf(arena_current(), "%.*s%%2F%s", (int)(slash - ref), ref, slash + 1);
    act("vanthu", ref, "direct",
        "{'lead':'KH-NV','support':['DUOC'],'dues':{'DUOC':'2026-12-01'},"
        "'on_behalf_of':'giamdoc'}");
    return ref;
}

static UNUSED const char *plain_ref(const char *ref)
{
    const char *percent = strchr(ref, '%');
    return arena_printf(arena_current(), "%.*s/%s", (int)(percent - ref), ref, percent + 3);
}

/* The letter's own deadline and those of its lines. */
static UNUSED const char *dues(const char *ref)
{
    const json_t *letter = show("vanthu", ref), *lines = at(letter, "lines");
    struct buf out;
    buf_init(&out, arena_current(), 500);
    buf_puts(&out, str_at(letter, "fields.due"));
    for (size_t i = 0; i < json_array_size(lines); i++) {
        buf_printf(&out, " %s", str_at(json_array_get(lines, i), "due"));
    }
    return out.data;
}

#endif
