/* report.c - the office's report: counted rows with their names, and closing a period for good. */
#include "office_room.h"

#include <string.h>

#define NOBODY "-"

/* ---- counted ------------------------------------------------------------------------------ */

static void name_line(const struct directory *dir, enum report_by by, const struct report_row *row,
                      struct report_line *ret)
{
    const struct unit *unit = directory_unit(dir, (struct unit_id){row->number});
    const struct person *person = directory_person(dir, (struct person_id){row->number});
    int y, m, d;
    ret->key = row->key[0] != '\0' ? row->label : NOBODY;
    ret->name = row->label;
    if (by == REPORT_BY_MONTH) {
        day_split((struct day){(int32_t)row->number}, &y, &m, &d);
        ret->key = arena_printf(arena_current(), "%04d-%02d", y, m);
        ret->name = arena_printf(arena_current(), "%02d/%04d", m, y);
    } else if (by == REPORT_BY_UNIT && unit != NULL) {
        ret->key = unit->code;
        ret->name = unit->name;
    } else if (by == REPORT_BY_PERSON && person != NULL) {
        ret->key = person->username;
        ret->name = person->name;
    }
}

static void name_table(const struct directory *dir, const struct report_table *table,
                       struct report *ret)
{
    struct report report = {
        .by = table->by, .count = table->row_count, .definition = REPORT_DEFINITION};
    report.lines = arena_alloc(arena_current(), table->row_count * sizeof *report.lines);
    for (size_t i = 0; i < table->row_count; i++) {
        name_line(dir, table->by, &table->rows[i], &report.lines[i]);
        memcpy(report.lines[i].counts, table->rows[i].counts, sizeof report.lines[i].counts);
    }
    memcpy(report.sum, table->sum, sizeof report.sum);
    *ret = report;
}

int office_report(struct store_read *read, const struct directory *dir,
                  const struct report_query *query, enum report_by by, struct report *ret,
                  struct error *err)
{
    struct report_table table;
    report_table_init(&table, by);
    if (store_report(read, query, &table, 1, err) != 0) {
        return -1;
    }
    name_table(dir, &table, ret);
    return 0;
}

/* ---- closed ------------------------------------------------------------------------------- */

static json_t *counts_json(const int64_t counts[REPORT_CLASS_COUNT])
{
    json_t *list = json_array();
    for (int i = 0; i < REPORT_CLASS_COUNT; i++) {
        json_array_append_new(list, json_integer(counts[i]));
    }
    return list;
}

static void take_counts(const json_t *list, int64_t ret[REPORT_CLASS_COUNT])
{
    for (size_t i = 0; i < REPORT_CLASS_COUNT; i++) {
        ret[i] = json_integer_value(json_array_get(list, i));
    }
}

static json_t *lines_json(const struct report *report)
{
    json_t *list = json_array();
    for (size_t i = 0; i < report->count; i++) {
        const struct report_line *line = &report->lines[i];
        json_array_append_new(list, json_pack("{s:s,s:s,s:o}", "key", line->key, "label",
                                              line->name, "counts", counts_json(line->counts)));
    }
    return list;
}

int office_report_figures(struct store_read *read, const struct directory *dir,
                          const struct report_query *query, const char *period, json_t **ret_body,
                          struct error *err)
{
    struct report_table tables[REPORT_BY_COUNT];
    json_t *figures = json_object();
    struct report report;
    for (int by = 0; by < REPORT_BY_COUNT; by++) {
        report_table_init(&tables[by], (enum report_by)by);
    }
    if (store_report(read, query, tables, REPORT_BY_COUNT, err) != 0) {
        return -1;
    }
    for (int by = 0; by < REPORT_BY_COUNT; by++) {
        name_table(dir, &tables[by], &report);
        json_object_set_new(figures, report_by_words[by].name, lines_json(&report));
    }
    json_t *body = json_pack("{s:s,s:I,s:i,s:o,s:o}", "period", period, "upto",
                             (json_int_t)query->upto, "definition", REPORT_DEFINITION, "figures",
                             figures, "sum", counts_json(tables[0].sum));
    office_set_day(body, "from", query->filter.from);
    office_set_day(body, "to", query->filter.to);
    office_set_day(body, "day", query->filter.today);
    *ret_body = body;
    return 0;
}

int office_close_report(const struct office_call *call, json_t *body, struct act *ret,
                        struct error *err)
{
    return office_commit_office(call, ACT_CLOSE_REPORT, body, ret, err);
}

int office_report_closed(struct store_read *read, const struct closed_report *closed,
                         enum report_by by, struct report *ret, struct error *err)
{
    struct act act;
    if (store_office_act(read, closed->seq, &act, err) != 0) {
        return -1;
    }
    const json_t *rows = json_get(json_get(act.body, "figures"), report_by_words[by].name);
    struct report report = {
        .by = by, .count = json_array_size(rows), .definition = closed->definition};
    report.lines = arena_alloc(arena_current(), report.count * sizeof *report.lines);
    for (size_t i = 0; i < report.count; i++) {
        const json_t *row = json_array_get(rows, i);
        report.lines[i] = (struct report_line){json_str(row, "key"), json_str(row, "label"), {0}};
        take_counts(json_get(row, "counts"), report.lines[i].counts);
    }
    take_counts(json_get(act.body, "sum"), report.sum);
    *ret = report;
    return 0;
}
