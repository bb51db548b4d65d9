/*
 * reading_deadline.c - deadlines found in a letter, in words; and as the commands that take them.
 */
#include "reading.h"

#include <string.h>

enum { NOTE_MOST = 300 };

/* A period that has a date of its own ("quý II/2025") is that one and does not come again. */
static const struct {
    const char *kind;
    bool once;
    enum text_id text;
    const char *every; /* as `phieu duty add` has it; NULL: it does not come again */
} kinds[] = {
    {"date", true, TEXT_DEADLINE_DATE, NULL},
    {"hour", true, TEXT_DEADLINE_HOUR, NULL},
    {"month", true, TEXT_DEADLINE_MONTH, NULL},
    {"quarterly", true, TEXT_DEADLINE_QUARTER, NULL},
    {"half-yearly", true, TEXT_DEADLINE_HALF_YEAR, NULL},
    {"event", true, TEXT_DEADLINE_EVENT, NULL},
    {"yearly", false, TEXT_DEADLINE_YEARLY, "year"},
    {"half-yearly", false, TEXT_DEADLINE_HALF_YEARLY, "half-year"},
    {"quarterly", false, TEXT_DEADLINE_QUARTERLY, "quarter"},
    {"monthly", false, TEXT_DEADLINE_MONTHLY, "month"},
    {"working-days", false, TEXT_DEADLINE_WORKING_DAYS, NULL},
    {"event", false, TEXT_DEADLINE_EVENT, NULL},
    {"none", false, TEXT_DEADLINE_NONE, NULL},
};
enum { KINDS = sizeof kinds / sizeof kinds[0] };

static size_t kind_of(const json_t *deadline)
{
    bool once = json_str(deadline, "date")[0] != '\0';
    for (size_t i = 0; i < KINDS; i++) {
        if (strcmp(kinds[i].kind, json_str(deadline, "kind")) == 0 && kinds[i].once == once) {
            return i;
        }
    }
    return KINDS;
}

const char *deadline_kind(const struct cli *cli, const json_t *deadline)
{
    size_t kind = kind_of(deadline);
    return kind < KINDS ? say(cli, kinds[kind].text) : plain(json_str(deadline, "kind"));
}

static const char *number(const json_t *deadline, const char *member)
{
    return arena_printf(arena_current(), "%lld", (long long)json_int(deadline, member, 0));
}

/* "15/12", "tháng 12", "ngày 25"; "" when the words name neither. */
static const char *recurring_day(const struct cli *cli, const json_t *deadline)
{
    int64_t day = json_int(deadline, "day", 0), month = json_int(deadline, "month", 0);
    if (day > 0 && month > 0) {
        return arena_printf(arena_current(), "%lld/%lld", (long long)day, (long long)month);
    }
    return day > 0     ? saying(cli, TEXT_DEADLINE_DAY, number(deadline, "day"), NULL)
           : month > 0 ? saying(cli, TEXT_DEADLINE_OF_MONTH, number(deadline, "month"), NULL)
                       : "";
}

const char *deadline_when(const struct cli *cli, const json_t *deadline)
{
    static const struct {
        const char *relation;
        enum text_id text;
    } relations[] = {
        {"before", TEXT_DEADLINE_BEFORE},
        {"by", TEXT_DEADLINE_BY},
        {"within", TEXT_DEADLINE_WITHIN},
        {"on", TEXT_DEADLINE_ON},
    };
    size_t kind = kind_of(deadline);
    const char *day = shown_day(deadline, "date"), *time = plain(json_str(deadline, "time"));
    if (json_int(deadline, "days", 0) > 0 && day[0] == '\0') {
        bool working = strcmp(json_str(deadline, "kind"), "working-days") == 0;
        return saying(cli, working ? TEXT_DEADLINE_DAYS : TEXT_DEADLINE_CALENDAR_DAYS,
                      number(deadline, "days"), NULL);
    }
    if (kind < KINDS && kinds[kind].every != NULL) {
        day = recurring_day(cli, deadline);
    }
    if (day[0] != '\0' && time[0] != '\0') {
        day = saying(cli, TEXT_DEADLINE_TIME, time, day);
    }
    for (size_t i = 0; day[0] != '\0' && i < sizeof relations / sizeof relations[0]; i++) {
        if (strcmp(relations[i].relation, json_str(deadline, "relation")) == 0) {
            return saying(cli, relations[i].text, day, NULL);
        }
    }
    return day;
}

const char *deadline_due(const json_t *deadline)
{
    int64_t days = json_int(deadline, "days", 0);
    if (strcmp(json_str(deadline, "kind"), "working-days") == 0 && days > 0) {
        return arena_printf(arena_current(), "%lldwd", (long long)days);
    }
    return plain(json_str(deadline, "date"));
}

const char *deadline_sentence(const json_t *deadline)
{
    const char *sentence = plain(json_str(json_get(deadline, "evidence"), "excerpt"));
    return sentence[0] != '\0' ? sentence : plain(json_str(deadline, "quote"));
}

/* For a shell: the words are a stranger's, and nothing in single quotes means anything to it. */
static const char *quoted(const char *text)
{
    struct buf out;
    buf_init(&out, NULL, 64 << 10);
    buf_putc(&out, '\'');
    for (; *text != '\0'; text++) {
        if (*text == '\'') {
            buf_puts(&out, "’");
        } else {
            buf_putc(&out, *text);
        }
    }
    buf_putc(&out, '\'');
    return out.data;
}

/* The day as `--day` has it; without one the last of the period's last month. */
static const char *duty_day(const json_t *deadline)
{
    int64_t day = json_int(deadline, "day", 0), month = json_int(deadline, "month", 0);
    const char *last = day > 0 ? number(deadline, "day") : "cuoi";
    return month > 0 ? arena_printf(arena_current(), "%s/%lld", last, (long long)month) : last;
}

const char *deadline_duty(const struct cli *cli, const json_t *deadline, const char *ref)
{
    size_t kind = kind_of(deadline);
    if (kind == KINDS || kinds[kind].every == NULL) {
        return "";
    }
    const char *task = plain(json_str(deadline, "task"));
    const char *note = task[0] != '\0' ? task : deadline_sentence(deadline);
    bool before = strcmp(json_str(deadline, "relation"), "before") == 0;
    return arena_printf(arena_current(),
                        "phieu duty add %s --every %s --day %s%s --lead %s --note %s", ref,
                        kinds[kind].every, duty_day(deadline), before ? " --before" : "",
                        say(cli, TEXT_A_UNIT), quoted(text_cut(note, NOTE_MOST)));
}
