/*
 * NAME     feed.c
 * SUMMARY  deadlines as VEVENTs of whole days
 *
 * libical keeps its objects on the heap. All that comes from the arena is taken before the first of
 * them is made and after the last is gone: an arena that runs out leaves by a jump.
 */
#include "phieu/feed.h"

#include <libical/ical.h>
#include <stdlib.h>
#include <string.h>

/* Of an event, its texts escaped and folded; of the calendar around them. */
enum { ENTRY_BYTES = 8 * (FEED_SUMMARY_CHARS + FEED_DESCRIPTION_CHARS) + 1024, HEAD_BYTES = 4096 };

/* The first `most` characters. */
static const char *cut(const char *text, size_t most)
{
    size_t at = 0, chars = 0;
    while (text[at] != '\0') {
        chars += ((unsigned char)text[at] & 0xC0) != 0x80;
        if (chars > most) {
            return arena_printf(arena_current(), "%.*s…", (int)at, text);
        }
        at++;
    }
    return text;
}

static struct icaltimetype date_of(struct day day)
{
    struct icaltimetype date = icaltime_null_date();
    day_split(day, &date.year, &date.month, &date.day);
    return date;
}

static struct icaltimetype midnight_of(struct day day)
{
    struct icaltimetype time = date_of(day);
    time.is_date = 0;
    time.hour = time.minute = time.second = 0; /* -1 in the null date */
    time.zone = icaltimezone_get_utc_timezone();
    return time;
}

static int add(icalcomponent *to, icalproperty *property)
{
    if (property == NULL) {
        return -1;
    }
    icalcomponent_add_property(to, property);
    return 0;
}

static int fill_event(icalcomponent *event, const struct feed_entry *e, struct day stamp)
{
    return add(event, icalproperty_new_uid(e->uid)) != 0 ||
                   add(event, icalproperty_new_dtstamp(midnight_of(stamp))) != 0 ||
                   add(event, icalproperty_new_sequence(e->sequence)) != 0 ||
                   add(event, icalproperty_new_dtstart(date_of(e->due))) != 0 ||
                   add(event, icalproperty_new_dtend(date_of((struct day){e->due.n + 1}))) != 0 ||
                   add(event, icalproperty_new_summary(e->summary)) != 0 ||
                   add(event, icalproperty_new_description(e->description)) != 0 ||
                   add(event, icalproperty_new_transp(ICAL_TRANSP_TRANSPARENT)) != 0
               ? -1
               : 0;
}

static int fill(icalcomponent *calendar, const struct feed *feed, size_t count,
                const struct feed_entry *entries)
{
    icalproperty *name = icalproperty_new_x(feed->name);
    if (name != NULL) {
        icalproperty_set_x_name(name, "X-WR-CALNAME");
    }
    if (add(calendar, icalproperty_new_version("2.0")) != 0 ||
        add(calendar, icalproperty_new_prodid(feed->url_product)) != 0 ||
        add(calendar, icalproperty_new_method(ICAL_METHOD_PUBLISH)) != 0 ||
        add(calendar, name) != 0) {
        return -1;
    }
    for (size_t i = 0; i < count; i++) {
        icalcomponent *event = icalcomponent_new(ICAL_VEVENT_COMPONENT);
        if (event == NULL) {
            return -1;
        }
        icalcomponent_add_component(calendar, event);
        if (fill_event(event, &entries[i], feed->stamp) != 0) {
            return -1;
        }
    }
    return 0;
}

/* Into room for `size` bytes; false when memory ran out, or (never) it does not fit. */
static bool write_out(const struct feed *feed, size_t count, const struct feed_entry *entries,
                      char *room, size_t size)
{
    icalcomponent *calendar = icalcomponent_new(ICAL_VCALENDAR_COMPONENT);
    char *text = NULL;
    if (calendar != NULL && fill(calendar, feed, count, entries) == 0) {
        text = icalcomponent_as_ical_string_r(calendar);
    }
    if (calendar != NULL) {
        icalcomponent_free(calendar);
    }
    size_t len = text != NULL ? strlen(text) : size;
    if (len < size) {
        memcpy(room, text, len + 1);
    }
    free(text);
    return len < size;
}

int feed_text(const struct feed *feed, const char **ret_text, struct error *err)
{
    size_t count = feed->count < FEED_MOST ? feed->count : FEED_MOST;
    size_t size = HEAD_BYTES + count * ENTRY_BYTES;
    struct feed_entry *entries = arena_alloc(arena_current(), (count + 1) * sizeof *entries);
    for (size_t i = 0; i < count; i++) {
        entries[i] = feed->entries[i];
        entries[i].summary = cut(entries[i].summary, FEED_SUMMARY_CHARS);
        entries[i].description = cut(entries[i].description, FEED_DESCRIPTION_CHARS);
    }
    char *room = arena_alloc(arena_current(), size);
    if (!write_out(feed, count, entries, room, size)) {
        return error_set(err, ERR_NO_MEMORY, "", NULL, NULL);
    }
    *ret_text = room;
    return 0;
}
