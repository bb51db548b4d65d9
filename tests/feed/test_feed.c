/* test_feed.c - what a calendar reads: whole days, the same names for the same things, texts that
 * stay texts. */
#include "phieu/feed.h"

#include "unit.h"

#include <libical/ical.h>

static const char *written(const struct feed *feed)
{
    struct buf out;
    buf_init(&out, arena_current(), 8 << 20);
    feed_write(feed, &out);
    ck_assert(!out.overflow);
    ck_assert(text_is_utf8(out.data, out.len));
    return out.data;
}

static struct feed feed_of(const struct feed_entry *entries, size_t count)
{
    return (struct feed){.name = "Hạn văn bản",
                         .product = "-//Phieu//VI",
                         .stamp = day_of(2031, 3, 10),
                         .entries = entries,
                         .count = count};
}

/* The lines of RFC 5545 put together again. */
static const char *unfolded(const char *text)
{
    struct buf out;
    buf_init(&out, arena_current(), 8 << 20);
    for (const char *p = text; *p != '\0'; p++) {
        if (strncmp(p, "\r\n ", 3) == 0) {
            p += 2;
        } else {
            buf_putc(&out, *p);
        }
    }
    return out.data;
}

START_TEST(a_deadline_is_an_event_of_that_day)
{
    const struct feed_entry entry = {"7-1@TTYT.phieu", 42, day_of(2031, 12, 31),
                                     "Hạn 459/2031: góp ý", "595/SYT-NVY\nphieu show 459/2031"};
    struct feed feed = feed_of(&entry, 1);
    const char *text = unfolded(written(&feed));
    static const char *const lines[] = {"BEGIN:VCALENDAR\r\n",
                                        "VERSION:2.0\r\n",
                                        "PRODID:-//Phieu//VI\r\n",
                                        "METHOD:PUBLISH\r\n",
                                        "X-WR-CALNAME:Hạn văn bản\r\n",
                                        "BEGIN:VEVENT\r\n",
                                        "UID:7-1@TTYT.phieu\r\n",
                                        "DTSTAMP:20310310T000000Z\r\n",
                                        "SEQUENCE:42\r\n",
                                        "DTSTART;VALUE=DATE:20311231\r\n",
                                        "DTEND;VALUE=DATE:20320101\r\n",
                                        "SUMMARY:Hạn 459/2031: góp ý\r\n",
                                        "DESCRIPTION:595/SYT-NVY\\nphieu show 459/2031\r\n",
                                        "END:VCALENDAR\r\n"};
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        ck_assert_msg(strstr(text, lines[i]) != NULL, "%s lacks in\n%s", lines[i], text);
    }
    ck_assert_str_eq(written(&feed), written(&feed));
    feed = feed_of(NULL, 0);
    ck_assert_ptr_null(strstr(written(&feed), "VEVENT"));
}
END_TEST

/* A subject is a text, whatever it looks like: no line of the calendar comes out of it. */
START_TEST(no_subject_becomes_a_line_of_the_calendar)
{
    static const char *const hostile[] = {
        "x\r\nEND:VEVENT\r\nBEGIN:VALARM\r\nACTION:PROCEDURE",
        "a;b,c\\d:e",
        "\nUID:other",
        "END:VCALENDAR",
        "\xF0\x9F\x98\x80 chữ ký \xE2\x80\xAE ngược",
        "",
        "dài dài dài dài dài dài dài dài dài dài dài dài dài dài dài dài dài dài dài dài dài"};
    for (size_t i = 0; i < sizeof hostile / sizeof hostile[0]; i++) {
        const struct feed_entry entry = {"1-1@x", 1, day_of(2031, 1, 2), hostile[i], hostile[i]};
        struct feed feed = feed_of(&entry, 1);
        const char *text = written(&feed);
        /* Read as a calendar would: one event, and its text what went in. */
        icalcomponent *read = icalparser_parse_string(text);
        ck_assert_ptr_nonnull(read);
        ck_assert_int_eq(icalcomponent_count_components(read, ICAL_ANY_COMPONENT), 1);
        icalcomponent *event = icalcomponent_get_first_component(read, ICAL_VEVENT_COMPONENT);
        ck_assert_int_eq(icalcomponent_count_components(event, ICAL_ANY_COMPONENT), 0);
        ck_assert_str_eq(icalcomponent_get_uid(event), "1-1@x");
        ck_assert_int_eq(icalcomponent_get_dtstart(event).is_date, 1);
        ck_assert_int_eq(icalcomponent_get_dtend(event).day, 3);
        ck_assert_int_eq(icalcomponent_get_sequence(event), 1);
        ck_assert_msg(icalcomponent_count_errors(read) == 0, "row %zu: %s\n%s", i, text,
                      icalcomponent_as_ical_string(read));
        if (hostile[i][0] != '\0' && strchr(hostile[i], '\r') == NULL) {
            ck_assert_str_eq(icalcomponent_get_description(event), hostile[i]);
        }
        ck_assert_int_eq(icalcomponent_count_properties(event, ICAL_UID_PROPERTY), 1);
        for (const char *p = text; (p = strchr(p, '\n')) != NULL; p++) {
            ck_assert_msg(p > text && p[-1] == '\r', "row %zu: a bare line feed", i);
        }
        icalcomponent_free(read);
    }
}
END_TEST

START_TEST(length_and_number_have_ceilings)
{
    enum { MANY = FEED_MOST + 50 };
    static struct feed_entry entries[MANY];
    struct buf wide;
    buf_init(&wide, arena_current(), 1 << 20);
    for (int i = 0; i < 3000; i++) {
        buf_puts(&wide, "ộ,");
    }
    for (int i = 0; i < MANY; i++) {
        entries[i] = (struct feed_entry){arena_printf(arena_current(), "%d-1@x", i), i,
                                         day_of(2031, 1, 2), wide.data, wide.data};
    }
    struct feed feed = feed_of(entries, MANY);
    const char *text = unfolded(written(&feed));
    size_t events = 0;
    for (const char *p = text; (p = strstr(p, "BEGIN:VEVENT")) != NULL; p++) {
        events++;
    }
    ck_assert_uint_eq(events, FEED_MOST);
    ck_assert_ptr_nonnull(strstr(text, "…\r\n"));
    for (const char *p = written(&feed); *p != '\0'; p += strcspn(p, "\n") + 1) {
        ck_assert_uint_le(strcspn(p, "\r\n"), 75);
    }
}
END_TEST

UNIT_MAIN("feed/feed", a_deadline_is_an_event_of_that_day,
          no_subject_becomes_a_line_of_the_calendar, length_and_number_have_ceilings)
