/* judge_due.c - deadlines that follow the calendar, and how far they may be put off. */
#include "judge_room.h"

/* A move says what it moves from, so that one made for another state of the letter is refused. */
static int judge_move(const struct bench *b, const json_t *item)
{
    int number = model_body_line(item);
    if (number < 1 || (size_t)number > b->slip->line_count) {
        return judge_say(b, ERR_LINE_UNKNOWN, "moves", arena_printf(arena_current(), "%d", number),
                         NULL);
    }
    const struct line *line = &b->slip->lines[number - 1];
    struct day to = json_day(item, "to");
    if (!line_state_open(line->state) || line->due.n != json_day(item, "from").n ||
        due_rule_parse(line->due_rule).kind == DUE_DATE) {
        return judge_say(b, ERR_LINE_STATE, "moves",
                         arena_printf(arena_current(), "%s không có hạn theo lịch như đã nêu",
                                      model_line_name(b->dir, line)),
                         NULL);
    }
    return day_is(to) ? 0 : judge_say(b, ERR_FIELD_MISSING, "to", NULL, NULL);
}

static int judge_own(const struct bench *b, const json_t *own)
{
    struct due_rule rule = due_rule_parse(json_str(b->slip->fields, "due_rule"));
    if (!due_rule_counts(&rule) || json_day(b->slip->fields, "due").n != json_day(own, "from").n ||
        !day_is(json_day(own, "to"))) {
        return judge_say(b, ERR_FIELD_MISSING, "due", NULL, NULL);
    }
    return 0;
}

int judge_move_due(const struct bench *b)
{
    const json_t *moves = json_get(b->act->body, "moves"), *own = json_get(b->act->body, "due");
    if (json_array_size(moves) == 0 && own == NULL) {
        return judge_say(b, ERR_FIELD_MISSING, "moves", NULL, NULL);
    }
    if (json_int(b->act->body, "cause", 0) <= 0) {
        return judge_say(b, ERR_FIELD_MISSING, "cause", NULL, NULL);
    }
    for (size_t i = 0; i < json_array_size(moves); i++) {
        if (judge_move(b, json_array_get(moves, i)) != 0) {
            return -1;
        }
    }
    return own != NULL ? judge_own(b, own) : 0;
}

static int granted(const struct line *line)
{
    int count = 0;
    for (size_t i = 0; i < line->extension_count; i++) {
        count += line->extensions[i].granted;
    }
    return count;
}

int judge_extension_limits(const struct bench *b, struct day to)
{
    struct calendar cal = calendar_in_force(&b->rules->calendar, b->dir);
    int most = b->rules->extensions_most, days = calendar_between(&cal, b->line->due, to);
    if (most > 0 && granted(b->line) >= most) {
        return judge_say(b, ERR_EXTENSION_MOST, "line", model_line_name(b->dir, b->line),
                         arena_printf(arena_current(), "%d", granted(b->line)));
    }
    if (b->rules->extension_days > 0 && days > b->rules->extension_days) {
        return judge_say(b, ERR_EXTENSION_DAYS, "to", arena_printf(arena_current(), "%d", days),
                         arena_printf(arena_current(), "%d", b->rules->extension_days));
    }
    return 0;
}
