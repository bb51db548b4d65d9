/*
 * report.c - Báo cáo tình hình giải quyết văn bản đến: which column a letter counts in, and whose
 * it is.
 *
 * Definition 1 counts letters, not lines: each once, in one column and one row, so that the columns
 * add up to what was received and the sums are the same by whatever it is grouped. "In time" goes
 * by the letter's own deadline (slip_due) wherever it is counted.
 */
#include "model_room.h"

#include <string.h>

/* ---- columns ------------------------------------------------------------------------------ */

#define S(state) (1U << LETTER_##state)
#define RUNS     (S(REGISTERED) | S(PRESENTED) | S(DIRECTED) | S(IN_PROGRESS))

/* Every registered letter fits exactly one row; a test tries them all. */
const struct report_class_info report_classes[REPORT_CLASS_COUNT] = {
    [REPORT_DONE_IN_TIME] = {{"done-in-time", "Xong đúng hạn", "Done in time"},
                             "done_in_time",
                             S(DONE),
                             REPORT_DUE_KEPT,
                             "đã giải quyết xong, muộn nhất trong ngày đến hạn",
                             "completed, at the latest on the due day"},
    [REPORT_DONE_LATE] = {{"done-late", "Xong quá hạn", "Done late"},
                          "done_late",
                          S(DONE),
                          REPORT_DUE_MISSED,
                          "đã giải quyết xong, sau ngày đến hạn",
                          "completed after the due day"},
    [REPORT_RUNNING_IN_TIME] = {{"running-in-time", "Đang trong hạn", "Running in time"},
                                "running_in_time",
                                RUNS,
                                REPORT_DUE_KEPT,
                                "chưa xong, chưa qua ngày đến hạn",
                                "not completed, the due day not past"},
    [REPORT_RUNNING_LATE] = {{"running-late", "Đang quá hạn", "Running late"},
                             "running_late",
                             RUNS,
                             REPORT_DUE_MISSED,
                             "chưa xong, đã qua ngày đến hạn",
                             "not completed, the due day past"},
    [REPORT_NO_DEADLINE] = {{"no-deadline", "Không có hạn", "No deadline"},
                            "no_deadline",
                            RUNS | S(DONE),
                            REPORT_DUE_NONE,
                            "không ai đặt hạn, đã xong hay chưa",
                            "nobody gave a deadline, completed or not"},
    [REPORT_NO_ACTION] = {{"no-action", "Không phải xử lý", "No action"},
                          "no_action",
                          S(NO_ACTION),
                          REPORT_DUE_ANY,
                          "lãnh đạo ghi là không phải xử lý",
                          "a leader said nothing is to be done"},
    [REPORT_CANCELLED] = {{"cancelled", "Đã hủy số", "Cancelled"},
                          "cancelled",
                          S(CANCELLED),
                          REPORT_DUE_ANY,
                          "số đến đã hủy",
                          "the number was cancelled"},
};

const struct word report_by_words[REPORT_BY_COUNT] = {
    [REPORT_BY_UNIT] = {"unit", "Đơn vị chủ trì", "Leading unit"},
    [REPORT_BY_PERSON] = {"person", "Người giải quyết", "Handler"},
    [REPORT_BY_ISSUER] = {"issuer", "Cơ quan ban hành", "Issuer"},
    [REPORT_BY_TYPE] = {"type", "Tên loại", "Type"},
    [REPORT_BY_BOOK] = {"book", "Sổ", "Book"},
    [REPORT_BY_MONTH] = {"month", "Tháng", "Month"},
};

static enum report_due due_of(const struct report_fact *fact, struct day today)
{
    struct day until = day_is(fact->ended) ? fact->ended : today;
    if (!day_is(fact->due)) {
        return REPORT_DUE_NONE;
    }
    return until.n <= fact->due.n ? REPORT_DUE_KEPT : REPORT_DUE_MISSED;
}

enum report_class report_class_of(const struct report_fact *fact, struct day today)
{
    enum report_due due = due_of(fact, today);
    for (int i = 0; i < REPORT_CLASS_COUNT; i++) {
        const struct report_class_info *info = &report_classes[i];
        if ((info->letter_states & 1U << fact->state) != 0 &&
            (info->due == REPORT_DUE_ANY || info->due == due)) {
            return (enum report_class)i;
        }
    }
    return REPORT_CLASS_COUNT; /* not in a book */
}

int64_t report_received(const int64_t counts[REPORT_CLASS_COUNT])
{
    int64_t sum = 0;
    for (int i = 0; i < REPORT_CLASS_COUNT; i++) {
        sum += counts[i];
    }
    return sum;
}

/* ---- whose it is -------------------------------------------------------------------------- */

/* A line given later in place of one of the chain takes its place with all that was below. */
void report_lead_line(struct report_lead *lead, int line, int parent, struct unit_id unit,
                      struct person_id person)
{
    int at = 0;
    while (parent != 0 && at < lead->depth && lead->line[at] != parent) {
        at++;
    }
    if (parent != 0 && (at == lead->depth || at + 1 == REPORT_DEPTH)) {
        return; /* below a line that lost its place */
    }
    at = parent == 0 ? 0 : at + 1;
    lead->depth = at + 1;
    lead->line[at] = line;
    lead->person[at] = person;
    lead->unit = at == 0 ? unit : lead->unit;
}

struct person_id report_lead_person(const struct report_lead *lead)
{
    for (int at = lead->depth; at > 0; at--) {
        if (lead->person[at - 1].v != 0) {
            return lead->person[at - 1];
        }
    }
    return NO_PERSON;
}

void report_fact_of(const struct slip *slip, int zone_minutes, struct report_fact *ret)
{
    struct report_lead lead = {0};
    for (size_t i = 0; i < slip->line_count; i++) {
        const struct line *line = &slip->lines[i];
        if (line->role == LINE_LEAD && line->round == 0 &&
            (line_state_open(line->state) || line->state == LINE_DONE)) {
            report_lead_line(&lead, line->number, line->parent, line->unit, line->person);
        }
    }
    const char *issuer = json_str(slip->fields, "issuer");
    *ret = (struct report_fact){
        .letter = slip->letter,
        .state = slip->own_state,
        .arrived = slip->arrived,
        .due = slip_own_due(slip),
        .ended = instant_is(slip->ended_at) ? instant_day(slip->ended_at, zone_minutes) : DAY_NONE,
        .unit = lead.unit,
        .person = report_lead_person(&lead),
        .book = slip->book,
        .type = json_str(slip->fields, "type"),
        .issuer = issuer,
        .issuer_folded = text_folded(arena_current(), issuer),
    };
}

/* ---- which are asked about ---------------------------------------------------------------- */

static bool may_count(const struct report_filter *filter, const struct report_fact *fact)
{
    if (filter->sees_all || (fact->person.v != 0 && fact->person.v == filter->reader.v)) {
        return true;
    }
    for (size_t i = 0; i < filter->unit_count; i++) {
        if (filter->units[i].v == fact->unit.v) {
            return true;
        }
    }
    return false;
}

static bool text_fits(const char *want, const char *have)
{
    return want == NULL || strcmp(want, have) == 0;
}

bool report_fits(const struct report_filter *filter, const struct report_fact *fact)
{
    return fact->state >= LETTER_REGISTERED && fact->arrived.n >= filter->from.n &&
           fact->arrived.n <= filter->to.n && text_fits(filter->book, fact->book) &&
           text_fits(filter->type, fact->type) && text_fits(filter->issuer, fact->issuer_folded) &&
           (!filter->by_unit || fact->unit.v == filter->unit.v) &&
           (!filter->by_person || fact->person.v == filter->person.v) && may_count(filter, fact) &&
           (filter->report_class < 0 ||
            (int)report_class_of(fact, filter->today) == filter->report_class);
}
