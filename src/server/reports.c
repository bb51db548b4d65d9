/*
 * reports.c - Báo cáo tình hình giải quyết văn bản đến: the numbers, the letters behind each, and
 * periods whose figures stand.
 *
 * A report and its lists go through the same question (struct asked), so that a number and the
 * length of its list cannot differ. A closed period is asked about as of the act up to which it was
 * counted.
 */
#include "reports.h"

#include <string.h>

enum { PAGE_USUAL = 50, FROM_ANY = INT32_MIN + 1, TO_ANY = INT32_MAX };
#define NOBODY "-"

struct asked {
    struct report_query query;
    struct period period;               /* name "" for days of one's own choice */
    struct instant as_of;               /* or none */
    const struct closed_report *closed; /* or NULL */
    bool narrowed;                      /* to less than the whole office's letters of the period */
    struct directory dir;               /* as it was then */
};

/* ---- what is asked ------------------------------------------------------------------------ */

static int take_period(struct call *call, struct asked *asked, struct error *err)
{
    struct report_filter *filter = &asked->query.filter;
    const char *name = json_str(call->query, "period");
    struct day from = json_day(call->query, "from"), to = json_day(call->query, "to");
    int y, m, d;
    day_split(call_today(call), &y, &m, &d);
    asked->period = (struct period){"", DAY_NONE, DAY_NONE};
    if (name[0] != '\0' || (!day_is(from) && !day_is(to))) {
        name = name[0] != '\0' ? name : arena_printf(arena_current(), "%04d", y);
        if (period_parse(name, "period", &asked->period, err) != 0) {
            return -1;
        }
    }
    filter->from = day_is(asked->period.from) ? asked->period.from : (struct day){FROM_ANY};
    filter->to = day_is(asked->period.to) ? asked->period.to : (struct day){TO_ANY};
    if (day_is(from) && from.n > filter->from.n) {
        filter->from = from;
    }
    if (day_is(to) && to.n < filter->to.n) {
        filter->to = to;
    }
    if (day_is(from) && day_is(to) && to.n < from.n) {
        char a[DAY_TEXT], b[DAY_TEXT];
        return error_set(err, ERR_DATE_ORDER, "to", day_vn(to, a), day_vn(from, b));
    }
    return 0;
}

/* "-" asks for what has none. */
static const char *text_asked(const struct call *call, const char *key)
{
    const char *text = json_str(call->query, key);
    return text[0] == '\0' ? NULL : strcmp(text, NOBODY) == 0 ? "" : text;
}

/* By the exact code first: a unit dissolved since still has its letters. */
static int take_unit(struct call *call, const char *name, struct report_filter *filter,
                     struct error *err)
{
    filter->by_unit = name != NULL;
    if (name == NULL || name[0] == '\0') {
        return 0;
    }
    for (size_t i = 0; i < call->dir->unit_count; i++) {
        if (strcmp(call->dir->units[i].code, name) == 0) {
            filter->unit = call->dir->units[i].id;
            return 0;
        }
    }
    return directory_find_unit(call->dir, name, "unit", &filter->unit, err);
}

static int take_holder(struct call *call, const char *name, struct report_filter *filter,
                       struct error *err)
{
    filter->by_person = name != NULL;
    if (name == NULL || name[0] == '\0') {
        return 0;
    }
    const struct person *known = directory_username(call->dir, name);
    if (known != NULL) {
        filter->person = known->id;
        return 0;
    }
    return directory_find_person(call->dir, name, "holder", &filter->person, err);
}

static int take_filters(struct call *call, struct report_filter *filter, struct error *err)
{
    const char *issuer = text_asked(call, "issuer");
    const char *class_name = json_str(call->query, "class");
    filter->book = text_asked(call, "book");
    filter->type = text_asked(call, "type"); /* as it stands in the row, whoever wrote it so */
    filter->issuer = issuer != NULL ? text_folded(arena_current(), issuer) : NULL;
    filter->report_class = -1;
    for (int i = 0; i < REPORT_CLASS_COUNT; i++) {
        if (strcmp(report_classes[i].word.name, class_name) == 0) {
            filter->report_class = i;
        }
    }
    return take_unit(call, text_asked(call, "unit"), filter, err) != 0
               ? -1
               : take_holder(call, text_asked(call, "holder"), filter, err);
}

static int take_reader(struct call *call, struct report_filter *filter, struct error *err)
{
    struct list_query reader = {0};
    if (call_take_reader(call, &reader, err) != 0) {
        return -1;
    }
    filter->reader = reader.person;
    filter->sees_all = reader.sees_all;
    filter->units = reader.units;
    filter->unit_count = reader.unit_count;
    filter->today = reader.today;
    return 0;
}

/* The office as it was then: mostly as it is. */
static int take_directory(struct call *call, struct asked *asked, struct error *err)
{
    int64_t upto = asked->query.upto;
    if (upto == 0 || store_office_seq(call->read) <= upto) {
        asked->dir = *call->dir;
        return 0;
    }
    return store_directory_at(call->read, upto, &asked->dir, err);
}

/* A period asked for by its name stands as it was closed, and so does a part of it (period and
 * days); days alone are counted as they are. */
static void take_closed(struct call *call, struct asked *asked)
{
    struct report_filter *filter = &asked->query.filter;
    const struct closed_report *closed =
        asked->period.name[0] == '\0'
            ? NULL
            : directory_closed_report(call->dir, asked->period.from, asked->period.to);
    if (closed != NULL && (asked->query.upto == 0 || closed->seq <= asked->query.upto)) {
        asked->closed = closed;
        asked->query.upto = closed->upto;
        filter->today = closed->today;
    }
}

/* seq: the last act to count where nothing asked for says another; 0: all. */
static int take_asked(struct call *call, int64_t seq, struct asked *asked, struct error *err)
{
    struct report_filter *filter = &asked->query.filter;
    *asked = (struct asked){.query.zone_minutes = call_rules(call)->zone_minutes};
    if (take_reader(call, filter, err) != 0 || take_period(call, asked, err) != 0 ||
        take_filters(call, filter, err) != 0 ||
        call_as_of(call, &asked->as_of, &asked->query.upto, err) != 0) {
        return -1;
    }
    if (asked->query.upto != 0) {
        filter->today = instant_day(asked->as_of, asked->query.zone_minutes);
    }
    asked->narrowed = !filter->sees_all || filter->by_unit || filter->by_person ||
                      filter->book != NULL || filter->type != NULL || filter->issuer != NULL ||
                      filter->from.n != asked->period.from.n || filter->to.n != asked->period.to.n;
    take_closed(call, asked);
    asked->query.upto = asked->query.upto != 0 ? asked->query.upto : seq;
    return take_directory(call, asked, err);
}

/* ---- the answer --------------------------------------------------------------------------- */

static const char *said(const struct call *call, const struct word *word)
{
    return call->lang == LANG_EN ? word->en : word->vi;
}

static void put_line(struct call *call, enum report_by by, const struct report_line *line)
{
    struct json_out *j = &call->json;
    json_open_object(j, NULL);
    json_put_string(j, "key", line->key);
    json_put_string(j, "name", line->name[0] != '\0' ? line->name : said(call, &report_nobody[by]));
    report_put_counts(j, line->counts);
    json_close_object(j);
}

static void put_columns(struct call *call)
{
    struct json_out *j = &call->json;
    json_open_array(j, "columns");
    for (int i = 0; i < REPORT_CLASS_COUNT; i++) {
        const struct report_class_info *info = &report_classes[i];
        json_open_object(j, NULL);
        json_put_string(j, "class", info->word.name);
        json_put_string(j, "key", info->key);
        json_put_string(j, "title", said(call, &info->word));
        json_put_string(j, "meaning", call->lang == LANG_EN ? info->en : info->vi);
        json_close_object(j);
    }
    json_close_array(j);
}

static void put_closed(struct call *call, const char *key, const struct closed_report *closed)
{
    struct view v = call_view(call);
    struct json_out *j = &call->json;
    if (closed == NULL) {
        json_put_null(j, key);
        return;
    }
    json_open_object(j, key);
    json_put_string(j, "period", closed->period);
    json_put_day(j, "from", closed->from);
    json_put_day(j, "to", closed->to);
    json_put_instant(j, "at", closed->at);
    view_person(&v, "by", closed->by);
    json_put_int(j, "act", closed->seq);
    json_put_int(j, "upto", closed->upto);
    json_put_day(j, "day", closed->today);
    json_put_int(j, "definition", closed->definition);
    json_close_object(j);
}

static struct day bound(struct day day, int32_t none)
{
    return day.n == none ? DAY_NONE : day;
}

static void put_head(struct call *call, const struct asked *asked)
{
    const struct report_filter *filter = &asked->query.filter;
    struct json_out *j = &call->json;
    json_put_string(j, "period", asked->period.name);
    json_put_day(j, "from", bound(filter->from, FROM_ANY));
    json_put_day(j, "to", bound(filter->to, TO_ANY));
    json_put_instant(j, "as_of", asked->as_of);
    json_put_day(j, "day", filter->today);
    put_closed(call, "closed", asked->closed);
}

/* ---- now against closed ------------------------------------------------------------------- */

static const struct report_line *line_of(const struct report *report, const char *key)
{
    static const struct report_line none = {"", "", {0}};
    for (size_t i = 0; i < report->count; i++) {
        if (strcmp(report->lines[i].key, key) == 0) {
            return &report->lines[i];
        }
    }
    return &none;
}

static void put_difference(struct call *call, enum report_by by, const struct report_line *line,
                           const struct report_line *closed, const struct report_line *now)
{
    struct json_out *j = &call->json;
    const char *name = line->name[0] != '\0' ? line->name : said(call, &report_nobody[by]);
    for (int i = 0; i < REPORT_CLASS_COUNT; i++) {
        if (closed->counts[i] == now->counts[i]) {
            continue;
        }
        json_open_object(j, NULL);
        json_put_string(j, "key", line->key);
        json_put_string(j, "name", name);
        json_put_string(j, "class", report_classes[i].word.name);
        json_put_string(j, "title", said(call, &report_classes[i].word));
        json_put_int(j, "closed", closed->counts[i]);
        json_put_int(j, "now", now->counts[i]);
        json_close_object(j);
    }
}

/* What the period would show if it were closed today: only for who asks. */
static int put_recomputed(struct call *call, const struct asked *asked, const struct report *closed,
                          struct error *err)
{
    struct report_query query = asked->query;
    struct report now;
    query.upto = 0;
    query.filter.today = call_today(call);
    if (office_report(call->read, call->dir, &query, closed->by, &now, err) != 0) {
        return -1;
    }
    json_open_object(&call->json, "recomputed");
    json_put_int(&call->json, "definition", now.definition);
    report_put_counts(&call->json, now.sum);
    json_close_object(&call->json);
    json_open_array(&call->json, "differences");
    for (size_t i = 0; i < closed->count; i++) {
        const struct report_line *line = &closed->lines[i];
        put_difference(call, now.by, line, line, line_of(&now, line->key));
    }
    for (size_t i = 0; i < now.count; i++) {
        const struct report_line *before = line_of(closed, now.lines[i].key);
        if (before->key[0] == '\0') {
            put_difference(call, now.by, &now.lines[i], before, &now.lines[i]);
        }
    }
    json_close_array(&call->json);
    return 0;
}

/* ---- handlers ----------------------------------------------------------------------------- */

/* The whole office's figures of a closed period stand in the act; a part of them is counted as of
 * the same moment. */
static int take_report(struct call *call, int64_t seq, struct asked *asked, struct report *ret,
                       struct error *err)
{
    const char *name = json_str(call->query, "by");
    int found =
        name[0] != '\0' ? word_find(report_by_words, REPORT_BY_COUNT, name) : REPORT_BY_UNIT;
    enum report_by by = (enum report_by)found;
    if (take_asked(call, seq, asked, err) != 0) {
        return -1;
    }
    return asked->closed != NULL && !asked->narrowed
               ? office_report_closed(call->read, asked->closed, by, ret, err)
               : office_report(call->read, &asked->dir, &asked->query, by, ret, err);
}

/* What the page must say, or half of the agency's letters would be taken for all of them. */
static const char *only_text(const struct call *call, const struct asked *asked)
{
    static const struct {
        const char *name, *vi;
    } filters[] = {{"book", "sổ"},
                   {"type", "loại"},
                   {"issuer", "cơ quan ban hành"},
                   {"unit", "đơn vị chủ trì"},
                   {"holder", "người giải quyết"}};
    struct buf text;
    buf_init(&text, arena_current(), 8 << 10);
    for (size_t i = 0; i < sizeof filters / sizeof filters[0]; i++) {
        const char *value = json_str(call->query, filters[i].name);
        if (value[0] != '\0') {
            buf_printf(&text, "%s%s %s", text.len > 0 ? "; " : "", filters[i].vi,
                       strcmp(value, NOBODY) == 0 ? "(không có)" : value);
        }
    }
    if (!asked->query.filter.sees_all) {
        buf_printf(&text, "%svăn bản mà người lập được xem", text.len > 0 ? "; " : "");
    }
    return text.data;
}

int report_form_take(struct call *call, int64_t seq, struct report_form *ret, struct error *err)
{
    struct asked asked;
    struct report_form form = {.zone_minutes = call_rules(call)->zone_minutes};
    if (take_report(call, seq, &asked, &form.report, err) != 0) {
        return -1;
    }
    form.from = bound(asked.query.filter.from, FROM_ANY);
    form.to = bound(asked.query.filter.to, TO_ANY);
    form.today = asked.query.filter.today;
    form.closed = asked.closed;
    form.seq = asked.query.upto;
    form.period = asked.period.name;
    form.only = only_text(call, &asked);
    *ret = form;
    return 0;
}

int reports_show(struct call *call, struct error *err)
{
    struct asked asked;
    struct report report;
    if (take_report(call, 0, &asked, &report, err) != 0) {
        return -1;
    }
    put_head(call, &asked);
    json_put_int(&call->json, "definition", report.definition);
    view_word(&(struct view){.json = &call->json, .lang = call->lang}, "by",
              &report_by_words[report.by]);
    put_columns(call);
    json_open_array(&call->json, "rows");
    for (size_t i = 0; i < report.count; i++) {
        put_line(call, report.by, &report.lines[i]);
    }
    json_close_array(&call->json);
    json_open_object(&call->json, "sum");
    report_put_counts(&call->json, report.sum);
    json_close_object(&call->json);
    return asked.closed != NULL && json_bool(call->query, "recompute")
               ? put_recomputed(call, &asked, &report, err)
               : 0;
}

int reports_letters(struct call *call, struct error *err)
{
    struct asked asked;
    struct report_page page;
    if (take_asked(call, 0, &asked, err) != 0 ||
        store_report_page(call->read, &asked.query, json_str(call->query, "cursor"),
                          (unsigned)json_int(call->query, "limit", PAGE_USUAL), &page, err) != 0) {
        return -1;
    }
    struct view v = call_view(call);
    v.dir = &asked.dir;
    v.today = asked.query.filter.today;
    put_head(call, &asked);
    json_open_array(&call->json, "letters");
    for (size_t i = 0; i < page.count; i++) {
        struct slip slip;
        if (store_slip(call->read, page.letters[i], asked.query.upto, &slip, err) != 0) {
            return -1;
        }
        struct list_row row = view_row_of(&slip);
        view_row(&v, NULL, &row, NULL);
    }
    json_close_array(&call->json);
    json_put_string(&call->json, "next", page.next);
    return 0;
}

static bool may_close(const struct call *call)
{
    struct unit_id root = call->dir->unit_count > 0 ? call->dir->units[0].id : NO_UNIT;
    return directory_position(call->dir, call->person, root, ROLE_CLERK) ||
           directory_has_role(call->dir, call->person, ROLE_LEADER);
}

/* Counting takes its time, so it is done before the writer is asked: as of an act, so that what
 * happens in between makes no difference. Who may not close learns it from the judge, without
 * anything being counted. */
int reports_prepare_close(struct call *call, struct error *err)
{
    const char *text = json_str(call->input, "as_of");
    struct period period;
    struct instant as_of = instant_now();
    struct asked asked = {.query.zone_minutes = call_rules(call)->zone_minutes};
    if (period_parse(json_str(call->input, "period"), "period", &period, err) != 0 ||
        (text[0] != '\0' &&
         instant_parse(text, asked.query.zone_minutes, "as_of", &as_of, err) != 0)) {
        return -1;
    }
    asked.query.upto =
        text[0] != '\0' ? store_seq_at(call->read, as_of) : store_last_seq(call->read);
    asked.query.upto = asked.query.upto > 0 ? asked.query.upto : 1;
    asked.query.filter =
        (struct report_filter){.from = period.from,
                               .to = period.to,
                               .today = instant_day(as_of, asked.query.zone_minutes),
                               .sees_all = true,
                               .report_class = -1};
    bool over = call_today(call).n > period.to.n;
    if (!may_close(call) || !over ||
        directory_closed_report(call->dir, period.from, period.to) != NULL) {
        call->prepared =
            json_pack("{s:s}", "period", period.name); /* refused before anything is counted */
        json_object_set_new(call->prepared, "from",
                            json_string(day_iso(period.from, (char[DAY_TEXT]){0})));
        json_object_set_new(call->prepared, "to",
                            json_string(day_iso(period.to, (char[DAY_TEXT]){0})));
        return 0;
    }
    return take_directory(call, &asked, err) != 0
               ? -1
               : office_report_figures(call->read, &asked.dir, &asked.query, period.name,
                                       &call->prepared, err);
}

int reports_close(struct call *call, struct error *err)
{
    struct office_call office = call_office(call);
    struct act act;
    if (office_close_report(&office, call->prepared, &act, err) != 0) {
        return -1;
    }
    json_open_object(&call->json, "act");
    json_put_int(&call->json, "seq", act.seq);
    json_put_string(&call->json, "act", act_infos[act.kind].name);
    json_put_string(&call->json, "act_text", act_infos[act.kind].vi);
    json_close_object(&call->json);
    json_put_string(&call->json, "period", json_str(act.body, "period"));
    json_put_day(&call->json, "day", json_day(act.body, "day"));
    json_put_int(&call->json, "definition", json_int(act.body, "definition", 0));
    json_open_object(&call->json, "sum");
    int64_t counts[REPORT_CLASS_COUNT];
    for (size_t i = 0; i < REPORT_CLASS_COUNT; i++) {
        counts[i] = json_integer_value(json_array_get(json_get(act.body, "sum"), i));
    }
    report_put_counts(&call->json, counts);
    json_close_object(&call->json);
    return 0;
}

int reports_closed(struct call *call, struct error *err)
{
    (void)err;
    json_open_array(&call->json, "closed");
    for (size_t i = call->dir->report_count; i > 0; i--) {
        put_closed(call, NULL, &call->dir->reports[i - 1]);
    }
    json_close_array(&call->json);
    return 0;
}
