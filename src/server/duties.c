/* duties.c - việc định kỳ as JSON: in a letter, and as a list by the day of the next period. */
#include "call.h"

enum { PAGE_USUAL = 50 };

#define F_END                                                                                      \
    {                                                                                              \
        .name = NULL                                                                               \
    }
const struct field_spec duties_query[] = {
    {"limit", "so-dong", FIELD_INT, false, 1, 200, NULL, "số mục một trang", "items a page"},
    {"cursor", "trang", FIELD_LINE, false, 0, 200, NULL, "dấu trang", "cursor"},
    F_END};

/* "12", "6, 12", "3, 6, 9, 12": in which months it falls; "" when in every one. */
static const char *months_text(const struct duty *duty)
{
    static const int apart[DUTY_EVERY_COUNT] = {
        [DUTY_MONTHLY] = 12, [DUTY_QUARTERLY] = 3, [DUTY_HALF_YEARLY] = 6, [DUTY_YEARLY] = 12};
    int step = apart[duty->every];
    struct buf out;
    buf_init(&out, arena_current(), 60);
    for (int month = (duty->month - 1) % step + 1; month <= 12; month += step) {
        buf_printf(&out, "%s%d", out.len > 0 ? ", " : "", month);
    }
    return duty->every == DUTY_MONTHLY ? "" : out.data;
}

const char *duty_rule_text(const struct view *v, const struct duty *duty)
{
    bool vi = v->lang == LANG_VI, last = duty->day == 31;
    const char *months = months_text(duty);
    const char *day = last ? (vi ? "ngày cuối" : "the last day")
                           : arena_printf(arena_current(), vi ? "ngày %d" : "day %d", duty->day);
    return arena_printf(arena_current(), "%s %s%s%s, %s",
                        duty->before ? (vi ? "trước" : "before") : (vi ? "vào" : "on"), day,
                        months[0] == '\0' ? (last ? (vi ? " tháng" : " of the month") : "")
                                          : (vi ? " tháng " : " of month "),
                        months,
                        vi ? duty_every_words[duty->every].vi : duty_every_words[duty->every].en);
}

void view_duty(const struct view *v, const char *key, const struct duty *duty)
{
    struct json_out *j = v->json;
    struct calendar cal = calendar_in_force(&v->rules->calendar, v->dir);
    json_open_object(j, key);
    json_put_int(j, "duty", duty->number);
    view_word(v, "state", &duty_state_words[duty->state]);
    view_word(v, "every", &duty_every_words[duty->every]);
    json_put_int(j, "month", duty->month);
    json_put_int(j, "day", duty->day);
    json_put_bool(j, "before", duty->before);
    json_put_string(j, "rule", duty_rule_text(v, duty));
    json_put_day(j, "until", duty->until);
    json_put_day(j, "next", duty->next);
    json_put_day(j, "next_due", day_is(duty->next) ? duty_due(duty, &cal, duty->next) : DAY_NONE);
    json_put_string(j, "note", duty->note);
    json_put_string(j, "reason", duty->reason);
    json_open_array(j, "lines");
    for (size_t i = 0; i < duty->line_count; i++) {
        json_open_object(j, NULL);
        view_word(v, "role", &line_role_words[duty->lines[i].role]);
        view_unit(v, "unit", duty->lines[i].unit);
        view_person(v, "person", duty->lines[i].person);
        json_close_object(j);
    }
    json_close_array(j);
}

static void put_rounds(const struct view *v, const struct slip *slip, int duty)
{
    json_open_array(v->json, "rounds");
    for (size_t i = 0; i < slip->round_count; i++) {
        const struct round *round = &slip->rounds[i];
        if (round->duty == duty) {
            json_open_object(v->json, NULL);
            json_put_int(v->json, "round", (int64_t)i + 1);
            json_put_day(v->json, "day", round->day);
            json_put_day(v->json, "due", round->due);
            json_put_instant(v->json, "opened_at", round->opened_at);
            json_put_bool(v->json, "open", round_lead(slip, (int)i + 1) != NULL);
            json_close_object(v->json);
        }
    }
    json_close_array(v->json);
}

void view_duties(const struct view *v, const struct slip *slip)
{
    json_open_array(v->json, "duties");
    for (size_t i = 0; i < slip->duty_count; i++) {
        const struct duty *duty = &slip->duties[i];
        view_duty(v, NULL, duty);
        json_open_object(v->json, "given");
        json_put_instant(v->json, "at", duty->given_at);
        view_person(v, "by", duty->giver);
        view_person(v, "for", duty->giver_behalf_of);
        json_close_object(v->json);
        put_rounds(v, slip, duty->number);
        json_close_object(v->json);
    }
    json_close_array(v->json);
}

/* Of a letter whose period is not opened yet a reader may see no more than that it will come. */
int duties_list(struct call *call, struct error *err)
{
    struct list_query reader = {0};
    struct duty_page page;
    struct view v = call_view(call);
    call_reader(call, call->person, &reader);
    reader.limit = (unsigned)json_int(call->query, "limit", PAGE_USUAL);
    reader.cursor = json_str(call->query, "cursor");
    if (store_duties(call->read, &reader, &page, err) != 0) {
        return -1;
    }
    json_open_array(&call->json, "duties");
    for (size_t i = 0; i < page.count; i++) {
        const struct duty_row *row = &page.rows[i];
        view_duty(&v, NULL, &row->duty);
        json_put_int(&call->json, "letter", row->letter.v);
        json_put_string(&call->json, "ref",
                        office_ref(v.rules, row->book, row->year, row->number, row->letter));
        json_put_string(&call->json, "code", row->code);
        json_close_object(&call->json);
    }
    json_close_array(&call->json);
    json_put_string(&call->json, "next", page.next);
    return 0;
}
