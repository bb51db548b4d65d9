/* duties.c - việc định kỳ: from what was typed to the rule that is kept, and opening what comes. */
#include "office_room.h"

#include <ctype.h>
#include <string.h>

enum { LAST_DAY = 31, LAST_MONTH = 12, PERIODS_MOST = 20 };

/* ---- from what was typed ----------------------------------------------------------------- */

/* "15/12", "15-12", "15", "last/12", "cuối tháng": the month is the period's last when none is
 * said. */
static int read_day(const struct office_desk *desk, const char *typed, json_t *body)
{
    const char *text = text_folded(arena_current(), typed);
    int numbers[2] = {0, LAST_MONTH}, count = 0;
    if (strncmp(text, "last", 4) == 0 || strncmp(text, "cuoi", 4) == 0) {
        numbers[count++] = LAST_DAY;
    }
    for (const char *p = text; *p != '\0'; p++) {
        if (!isdigit((unsigned char)*p) || (p > text && isdigit((unsigned char)p[-1]))) {
            continue;
        }
        size_t digits = strspn(p, "0123456789");
        if (count == 2 || digits > 2) {
            return error_set(desk->err, ERR_FIELD_TYPE, "day",
                             "ngày/tháng như 15/12, 15 hoặc cuối/12",
                             "day/month like 15/12, 15 or last/12");
        }
        numbers[count++] = digits == 1 ? p[0] - '0' : (p[0] - '0') * 10 + (p[1] - '0');
    }
    json_object_set_new(body, "day", json_integer(numbers[0]));
    json_object_set_new(body, "month", json_integer(numbers[1]));
    return 0;
}

int shape_duty_add(const struct office_desk *desk, const json_t *input, int line, json_t *body)
{
    struct day from = json_day(input, "from");
    (void)line;
    if (read_day(desk, json_str(input, "day"), body) != 0 ||
        office_lines(desk, input, DAY_NONE, body) != 0) {
        return -1;
    }
    office_set_text(body, "every", json_str(input, "every"));
    json_object_set_new(body, "before", json_boolean(json_bool(input, "before")));
    office_set_day(body, "from", day_is(from) ? from : desk->today);
    office_set_text(body, "until", json_str(input, "until"));
    return 0;
}

int shape_duty_stop(const struct office_desk *desk, const json_t *input, int line, json_t *body)
{
    (void)desk;
    (void)line;
    json_object_set_new(body, "duty", json_integer(json_int(input, "duty", 0)));
    return 0;
}

int shape_duty_resume(const struct office_desk *desk, const json_t *input, int line, json_t *body)
{
    office_set_day(body, "from", desk->today);
    return shape_duty_stop(desk, input, line, body);
}

/* ---- opening a period -------------------------------------------------------------------- */

static bool takes_work(const struct directory *dir, struct unit_id id)
{
    const struct unit *unit = directory_unit(dir, id);
    for (size_t i = 0; unit != NULL && unit->active && i < dir->position_count; i++) {
        const struct position *p = &dir->positions[i];
        const struct person *person = directory_person(dir, p->person);
        if (p->unit.v == id.v && p->role == ROLE_HEAD && person != NULL && person->active) {
            return true;
        }
    }
    return false;
}

/* Whoever left since, his unit has the work; where that has nobody to take it, the unit above. Work
 * that is owed is opened in any case: who sees all sees it lie. */
static struct assignee holder_now(const struct directory *dir, const struct duty_line *line)
{
    const struct person *person = directory_person(dir, line->person);
    struct assignee who = {line->unit, line->person};
    if (person != NULL && person->active) {
        who.unit = directory_within(dir, directory_home(dir, who.person), line->unit)
                       ? directory_home(dir, who.person)
                       : line->unit;
        return who;
    }
    who.person = NO_PERSON;
    for (int depth = 0; depth < 32 && !takes_work(dir, who.unit); depth++) {
        const struct unit *unit = directory_unit(dir, who.unit);
        if (unit == NULL || unit->parent.v == 0) {
            return (struct assignee){line->unit, NO_PERSON};
        }
        who.unit = unit->parent;
    }
    return who;
}

static bool stands_in(const json_t *lines, struct assignee who)
{
    for (size_t i = 0; i < json_array_size(lines); i++) {
        const json_t *line = json_array_get(lines, i);
        if (json_int(line, "person", 0) == who.person.v &&
            (who.person.v != 0 || json_int(line, "unit", 0) == who.unit.v)) {
            return true;
        }
    }
    return false;
}

static json_t *lines_now(const struct directory *dir, const struct duty *duty, struct day due)
{
    json_t *lines = json_array();
    for (size_t i = 0; i < duty->line_count; i++) {
        const struct duty_line *wanted = &duty->lines[i];
        struct assignee who = holder_now(dir, wanted);
        if (wanted->role != LINE_LEAD && stands_in(lines, who)) {
            continue; /* the lead fell to who was to cooperate */
        }
        json_t *line = json_object();
        json_object_set_new(line, "role", json_string(line_role_words[wanted->role].name));
        json_object_set_new(line, "unit", json_integer(who.unit.v));
        if (who.person.v != 0) {
            json_object_set_new(line, "person", json_integer(who.person.v));
        }
        if (wanted->role != LINE_INFORM) {
            office_set_day(line, "due", due);
        }
        json_array_append_new(lines, line);
    }
    return lines;
}

static json_t *period_body(const struct directory *dir, const struct duty *duty,
                           const struct duty_step *step)
{
    json_t *body = json_object(), *skipped = json_array();
    json_object_set_new(body, "duty", json_integer(duty->number));
    office_set_day(body, "day", step->day);
    office_set_day(body, "due", step->due);
    json_object_set_new(body, "lines", lines_now(dir, duty, step->due));
    for (size_t i = 0; i < step->skipped_count; i++) {
        json_array_append_new(skipped, json_string(office_iso(step->skipped[i])));
    }
    if (step->skipped_count > 0) {
        json_object_set_new(body, "skipped", skipped);
    }
    return body;
}

/* One period of the slip's duties, when there is one to open. */
static int open_one(const struct office_call *call, struct slip *slip, struct office_period *ret,
                    struct error *err)
{
    struct office_desk desk = office_desk_of(call, slip, err);
    *ret = (struct office_period){0};
    for (size_t i = 0; i < slip->duty_count; i++) {
        const struct duty *duty = &slip->duties[i];
        struct duty_step step;
        if (!duty_step(duty, &desk.calendar, desk.today, desk.rules->duty_days_ahead, &step)) {
            continue;
        }
        struct act act = {.letter = slip->letter,
                          .kind = ACT_DUTY_LINE,
                          .at = store_tx_now(call->tx),
                          .body = period_body(desk.dir, duty, &step)};
        if (act_judge(slip, desk.dir, desk.rules, &act, err) != 0) {
            return -1;
        }
        *ret = (struct office_period){duty->number, step.day, step.due, step.skipped_count};
        return office_commit(call, slip, &act, err);
    }
    return 0;
}

int office_duty_open(const struct office_call *call, struct letter_id letter,
                     struct office_period *ret, struct error *err)
{
    struct slip slip;
    return store_slip(store_tx_read(call->tx), letter, 0, &slip, err) != 0
               ? -1
               : open_one(call, &slip, ret, err);
}

int office_duties_begin(const struct office_call *call, struct slip *slip, struct error *err)
{
    struct office_period period = {.duty = 1};
    for (int i = 0; i < PERIODS_MOST && period.duty != 0; i++) {
        if (open_one(call, slip, &period, err) != 0) {
            return -1;
        }
    }
    return 0;
}
