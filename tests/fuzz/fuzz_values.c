/* fuzz_values.c - dates, instants, numbers and symbols of letters, types, calendars, cursors: what
 * was read, written and read again is the same. */
#include "fuzz.h"

#include "cursor.h"
#include "phieu/file.h"
#include "phieu/model.h"

#include <string.h>
#include <strings.h>

void fuzz_prepare(void) {}

static void check_day(const char *text)
{
    struct error err = {0};
    struct day day, again;
    char iso[DAY_TEXT], vn[DAY_TEXT];
    if (!fuzz_taken(day_parse(text, "day", &day, &err), &err)) {
        return;
    }
    int y, m, d;
    day_split(day, &y, &m, &d);
    INVARIANT(day_of(y, m, d).n == day.n && day_weekday(day) >= 1 && day_weekday(day) <= 7);
    INVARIANT(day_parse(day_iso(day, iso), "day", &again, &err) == 0 && again.n == day.n);
    INVARIANT(day_parse(day_vn(day, vn), "day", &again, &err) == 0 && again.n == day.n);
}

static void check_instant(const char *text)
{
    struct error err = {0};
    struct instant at, again;
    char iso[INSTANT_TEXT], vn[INSTANT_TEXT];
    if (!fuzz_taken(instant_parse(text, ZONE_VIETNAM, "at", &at, &err), &err)) {
        return;
    }
    INVARIANT(instant_parse(instant_iso(at, iso), 0, "at", &again, &err) == 0);
    INVARIANT(again.ms == at.ms);
    (void)instant_vn(at, ZONE_VIETNAM, vn);
    (void)instant_day(at, ZONE_VIETNAM);
}

static void check_code(const char *text)
{
    struct error err = {0};
    struct code code, again;
    if (!fuzz_taken(code_parse(text, "code", &code, &err), &err)) {
        return;
    }
    INVARIANT(code_parse(code.full, "code", &again, &err) == 0);
    INVARIANT(strcmp(code.full, again.full) == 0 && strcmp(code.number, again.number) == 0 &&
              strcmp(code.notation, again.notation) == 0);
    (void)letter_type_of_notation(code.notation);
}

static void check_names(const char *text)
{
    struct error err = {0};
    struct code code;
    const char *told = code_from_file_name(text);
    INVARIANT(told == NULL || code_parse(told, "code", &code, &err) == 0);
    (void)letter_type_find(text);
    (void)act_find(text);
    (void)error_by_name(text);
    (void)duplicate_key(text, text, day_of(2025, 3, 10));
}

static void check_calendar(const char *text)
{
    struct error err = {0};
    struct calendar calendar;
    if (!fuzz_taken(calendar_parse(text, "2025.conf", &calendar, &err), &err)) {
        return;
    }
    for (size_t i = 0; i < calendar.count; i++) {
        struct day day = calendar.days[i].day;
        INVARIANT(i == 0 || calendar.days[i - 1].day.n < day.n);
        INVARIANT(calendar_works(&calendar, day) == calendar.days[i].working);
    }
    struct day from = day_of(2025, 1, 20);
    INVARIANT(calendar_between(&calendar, from, calendar_add(&calendar, from, 7)) == 7);
}

static void check_marks(const char *text)
{
    struct error err = {0};
    struct digest digest;
    char hex[DIGEST_TEXT];
    if (digest_parse(text, &digest)) {
        INVARIANT(strcasecmp(digest_hex(&digest, hex), text) == 0);
    }
    for (unsigned kind = 0; kind < 100; kind++) {
        struct list_key key = {0};
        if (text[0] != '\0' && cursor_read(text, (unsigned char)kind, &key, &err) == 0) {
            INVARIANT(strcmp(cursor_write((unsigned char)kind, &key), text) == 0);
        }
    }
}

/* The other way round: any key comes back out of its cursor, and out of no other list's. */
static void check_key(const char *bytes, size_t len)
{
    struct list_key key = {0}, again = {0};
    struct error err = {0};
    unsigned char kind = (unsigned char)len;
    memcpy(&key, bytes, len < sizeof key ? len : sizeof key);
    const char *cursor = cursor_write(kind, &key);
    INVARIANT(cursor_read(cursor, kind, &again, &err) == 0);
    INVARIANT(memcmp(&key, &again, sizeof key) == 0);
    INVARIANT(cursor_read(cursor, (unsigned char)(kind + 1), &again, &err) == -1);
    fuzz_refused(&err);
}

void fuzz_input(const char *bytes, size_t len)
{
    check_key(bytes, len);
    if (!text_is_utf8(bytes, len)) {
        return; /* text is UTF-8 from the door on */
    }
    check_day(bytes);
    check_instant(bytes);
    check_code(bytes);
    check_names(bytes);
    check_calendar(bytes);
    check_marks(bytes);
}
