/* why.c - why a deadline falls on its day, why somebody may or may not. */
#include "call.h"

#include <stdlib.h>
#include <string.h>

/* ---- why
 * ------------------------------------------------------------------------------------------------------
 */

static const char *const weekdays[][2] = {{"", ""},
                                          {"thứ hai", "Monday"},
                                          {"thứ ba", "Tuesday"},
                                          {"thứ tư", "Wednesday"},
                                          {"thứ năm", "Thursday"},
                                          {"thứ sáu", "Friday"},
                                          {"thứ bảy", "Saturday"},
                                          {"chủ nhật", "Sunday"}};

static void put_steps(struct call *call, struct day from, struct day due)
{
    const struct calendar *calendar = &call_rules(call)->calendar;
    int n = 0;
    json_open_array(&call->json, "steps");
    for (struct day d = {from.n + 1}; d.n <= due.n && d.n - from.n < 2000; d.n++) {
        const struct calendar_day *exception = calendar_exception(calendar, d);
        bool works = calendar_works(calendar, d);
        json_open_object(&call->json, NULL);
        json_put_day(&call->json, "day", d);
        json_put_string(&call->json, "weekday", weekdays[day_weekday(d)][call->lang]);
        json_put_bool(&call->json, "counted", works);
        json_put_int(&call->json, "n", works ? ++n : 0);
        json_put_string(&call->json, "text",
                        exception != NULL ? exception->why : weekdays[day_weekday(d)][call->lang]);
        json_put_string(&call->json, "source", exception != NULL ? exception->source : "");
        json_close_object(&call->json);
    }
    json_close_array(&call->json);
}

/* A year nobody announced has weekends only: what is counted in it may come out too early. */
static void put_notice(struct call *call, struct day from, struct day due)
{
    int year, last, month, day;
    day_split(from, &year, &month, &day);
    day_split(due, &last, &month, &day);
    while (year < last && calendar_covers(&call_rules(call)->calendar, year)) {
        year++;
    }
    if (!calendar_covers(&call_rules(call)->calendar, year)) {
        json_put_string(
            &call->json, "notice",
            arena_printf(arena_current(),
                         call->lang == LANG_EN
                             ? "The calendar of %d is missing: its days off were counted as worked."
                             : "Chưa có lịch nghỉ năm %d: ngày lễ của năm ấy đã tính là ngày làm "
                               "việc.",
                         year));
    }
}

static const struct line *line_with_due(const struct slip *slip, int wanted)
{
    const struct line *found = NULL;
    for (size_t i = 0; i < slip->line_count; i++) {
        const struct line *line = &slip->lines[i];
        if (wanted != 0 ? line->number == wanted
                        : day_is(line->due) && line->parent == 0 && line->role == LINE_LEAD) {
            found = line;
        }
    }
    return found;
}

int letters_why_due(struct call *call, struct error *err)
{
    struct slip slip;
    int wanted = (int)json_int(call->query, "line", 0), n = 0;
    if (call_load_visible(call, call->param[0], 0, &slip, err) != 0) {
        return -1;
    }
    const struct line *line = line_with_due(&slip, wanted);
    if (wanted != 0 && line == NULL) {
        return error_set(err, ERR_LINE_UNKNOWN, "line", arena_printf(arena_current(), "%d", wanted),
                         NULL);
    }
    struct day due = line != NULL ? line->due : slip_due(&slip), from = DAY_NONE;
    const char *rule = line != NULL ? line->due_rule : "";
    const char *space = strchr(rule, ' ');
    struct error ignored;
    char a[DAY_TEXT], b[DAY_TEXT];
    json_put_day(&call->json, "due", due);
    json_put_string(&call->json, "rule", rule);
    json_put_int(&call->json, "line", line != NULL ? line->number : 0);
    if (space != NULL && day_parse(space + 1, "rule", &from, &ignored) == 0) {
        n = (int)strtol(rule, NULL, 10);
        json_put_string(&call->json, "text",
                        arena_printf(arena_current(),
                                     call->lang == LANG_EN
                                         ? "%d working days after %s: %s"
                                         : "%d ngày làm việc kể từ %s (không tính ngày đầu): %s",
                                     n, day_vn(from, a), day_vn(due, b)));
        put_notice(call, from, due);
        put_steps(call, from, due);
        return 0;
    }
    json_put_string(&call->json, "text",
                    !day_is(due)   ? "không có hạn"
                    : line != NULL ? "hạn ghi theo ngày khi giao việc hoặc gia hạn"
                                   : "hạn ghi trên văn bản khi vào sổ");
    put_steps(call, DAY_NONE, DAY_NONE);
    return 0;
}

static const char *grant_text(unsigned grant, enum lang lang)
{
    static const struct {
        unsigned bit;
        const char *text[2];
    } grants[] = {
        {WHO_CLERK, {"là văn thư cơ quan", "clerk of the agency"}},
        {WHO_LEADER, {"là lãnh đạo cơ quan", "leader of the agency"}},
        {WHO_HOLDER, {"đang giữ dòng giao việc", "holds the line"}},
        {WHO_UNIT_CLERK, {"là văn thư của đơn vị", "clerk of the unit"}},
        {WHO_GIVER, {"là người đã giao", "gave the line"}},
        {WHO_HEAD, {"là lãnh đạo đơn vị", "heads the unit"}},
        {WHO_BEHALF_CLERK, {"văn thư ghi thay lãnh đạo", "clerk on behalf of a leader"}},
    };
    for (size_t i = 0; i < sizeof grants / sizeof grants[0]; i++) {
        if (grants[i].bit == grant) {
            return grants[i].text[lang];
        }
    }
    return "";
}

int letters_why_can(struct call *call, struct error *err)
{
    struct slip slip;
    struct person_id person, behalf = NO_PERSON;
    const char *verb = json_str(call->query, "verb"), *name = json_str(call->query, "on_behalf_of");
    int kind = act_find(verb);
    struct verdict verdict;
    if (kind < 0 || act_infos[kind].letter_states == 0) {
        return error_set(err, ERR_FIELD_CHOICE, "verb", verb,
                         "present, direct, accept, hand-down, return, recall, propose, decide, "
                         "complete, correct, cancel, …");
    }
    if (call_load_visible(call, json_str(call->query, "letter"), 0, &slip, err) != 0 ||
        directory_find_person(call->dir, json_str(call->query, "person"), "person", &person, err) !=
            0 ||
        (name[0] != '\0' &&
         directory_find_person(call->dir, name, "on_behalf_of", &behalf, err) != 0)) {
        return -1;
    }
    act_may(&slip, call->dir, (enum act_kind)kind, person, behalf,
            (int)json_int(call->query, "line", 0), call_today(call), &verdict);
    struct view v = call_view(call);
    char text[700];
    json_put_bool(&call->json, "allowed", verdict.allowed);
    view_person(&v, "person", person);
    json_put_string(&call->json, "act", act_infos[kind].name);
    json_put_string(&call->json, "rule", act_infos[kind].vi);
    json_put_string(&call->json, "grant", grant_text(verdict.grant, call->lang));
    json_put_int(&call->json, "line", verdict.line);
    if (verdict.delegation != NULL) {
        json_open_object(&call->json, "delegation");
        json_put_int(&call->json, "id", verdict.delegation->id);
        view_person(&v, "from", verdict.delegation->from);
        json_put_day(&call->json, "last", verdict.delegation->last);
        json_close_object(&call->json);
    } else {
        json_put_null(&call->json, "delegation");
    }
    if (verdict.allowed) {
        json_put_null(&call->json, "why");
        return 0;
    }
    error_text(&verdict.why, call->lang, text, sizeof text);
    json_open_object(&call->json, "why");
    json_put_string(&call->json, "code", error_info(verdict.why.code)->name);
    json_put_string(&call->json, "detail", text);
    error_remedy(&verdict.why, call->lang, text, sizeof text);
    json_put_string(&call->json, "remedy", text);
    json_close_object(&call->json);
    return 0;
}
