/*
 * reading_page.c - the page of a reading: the fields with where they stood, deadlines, tasks, and
 * what else was found.
 */
#include "reading.h"

#include <string.h>

enum { PLACES_MOST = 4096 };

static void put_title(struct cli *cli, enum text_id id)
{
    buf_putc(&cli->out, '\n');
    put_styled(cli, &cli->out, STYLE_BOLD, say(cli, id));
    buf_putc(&cli->out, '\n');
}

static const char *text_of(int64_t n)
{
    return arena_printf(arena_current(), "%lld", (long long)n);
}

/* ---- fields ------------------------------------------------------------------------------- */

/* The value, under it what did not hold, under that the other possibilities by number. */
static const char *value_block(const struct cli *cli, const char *member,
                               const struct read_value *read)
{
    struct buf out;
    buf_init(&out, NULL, PRINT_MOST);
    buf_puts(&out, read_shown(cli, member, read->value));
    if (read->failed[0] != '\0') {
        buf_printf(&out, "%s%s", out.len > 0 ? "\n" : "",
                   saying(cli, TEXT_READ_FAILED, read->failed, NULL));
    }
    for (size_t i = 0; i < read->alternative_count; i++) {
        buf_printf(&out, "%s%zu. %s (%s)", out.len > 0 ? "\n" : "", i + 1,
                   read_shown(cli, member, read->alternatives[i]), read->alternative_sureness[i]);
    }
    return out.len > 0 ? out.data : "";
}

static void put_read_fields(struct cli *cli, const json_t *draft)
{
    static const struct column columns[] = {
        {TEXT_NONE, false, 0, 0},          {TEXT_COLUMN_FIELD, false, 12, 0},
        {TEXT_COLUMN_VALUE, false, 16, 0}, {TEXT_COLUMN_SURENESS, false, 8, 0},
        {TEXT_COLUMN_PLACE, false, 7, 2},  {TEXT_COLUMN_EXCERPT, false, 14, 1},
    };
    enum { WRAPPING = 1 << 1 | 1 << 2 | 1 << 3 | 1 << 4 | 1 << 5 };
    struct table table;
    TABLE_OF(&table, columns);
    table.wrap = WRAPPING;
    for (size_t i = 0; i < READ_FIELDS; i++) {
        struct read_value read;
        read_value_of(cli, draft, read_fields[i].member, &read);
        enum style style = read_state_style(read.state);
        table_add(&table, read_state_mark(read.state), style);
        table_add(&table, say(cli, read_fields[i].label), STYLE_NONE);
        table_add_block(&table, value_block(cli, read_fields[i].member, &read),
                        read.state == READ_SURE ? STYLE_NONE : style);
        table_add(&table, read.sureness, style);
        table_add(&table, read.place, STYLE_NONE);
        table_add(&table, read.excerpt, STYLE_DIM);
    }
    buf_putc(&cli->out, '\n');
    table_put(cli, &table);
}

/* ---- deadlines, tasks --------------------------------------------------------------------- */

static const char *quoted(const struct cli *cli, const char *text)
{
    return text[0] == '\0' ? "" : saying(cli, TEXT_QUOTED, text, NULL);
}

static void put_deadlines(struct cli *cli, const json_t *deadlines)
{
    static const struct column columns[] = {
        {TEXT_COLUMN_NUMBER, true, 0, 0},     {TEXT_COLUMN_DEADLINE_KIND, false, 8, 0},
        {TEXT_COLUMN_DUE, false, 10, 0},      {TEXT_COLUMN_WHO, false, 8, 1},
        {TEXT_COLUMN_IN_WORDS, false, 16, 0}, {TEXT_COLUMN_PLACE, false, 7, 2},
    };
    enum { WRAPPING = 1 << 1 | 1 << 2 | 1 << 3 | 1 << 4 | 1 << 5 };
    struct table table;
    TABLE_OF(&table, columns);
    table.wrap = WRAPPING;
    for (size_t i = 0; i < json_array_size(deadlines); i++) {
        const json_t *d = json_array_get(deadlines, i);
        table_add(&table, text_of((int64_t)i + 1), STYLE_NONE);
        table_add(&table, deadline_kind(cli, d), STYLE_NONE);
        table_add(&table, deadline_when(cli, d), STYLE_BOLD);
        table_add(&table, json_str(d, "who"), STYLE_NONE);
        table_add(&table, quoted(cli, deadline_sentence(d)), STYLE_NONE);
        table_add(&table, evidence_place(cli, json_get(d, "evidence")), STYLE_DIM);
    }
    if (json_array_size(deadlines) > 0) {
        put_title(cli, TEXT_TITLE_DEADLINES);
        table_put(cli, &table);
    }
}

/* What the cell of the plan says, else what was made of it. */
static const char *task_time(const struct cli *cli, const json_t *task)
{
    const char *time = json_str(task, "time");
    return time[0] != '\0' ? time
                           : deadline_when(cli, json_array_get(json_get(task, "deadlines"), 0));
}

static void put_tasks(struct cli *cli, const json_t *tasks)
{
    static const struct column columns[] = {
        {TEXT_COLUMN_TASK_NUMBER, false, 4, 0}, {TEXT_COLUMN_TASK, false, 16, 0},
        {TEXT_COLUMN_TIME, false, 8, 0},        {TEXT_COLUMN_LEAD, false, 8, 0},
        {TEXT_COLUMN_SUPPORT, false, 8, 2},     {TEXT_COLUMN_PRODUCT, false, 8, 1},
    };
    enum { WRAPPING = 1 << 1 | 1 << 2 | 1 << 3 | 1 << 4 | 1 << 5 };
    struct table table;
    TABLE_OF(&table, columns);
    table.wrap = WRAPPING;
    for (size_t i = 0; i < json_array_size(tasks); i++) {
        const json_t *t = json_array_get(tasks, i);
        table_add(&table, json_str(t, "number"), STYLE_NONE);
        table_add(&table, json_str(t, "what"), STYLE_NONE);
        table_add(&table, task_time(cli, t), STYLE_NONE);
        table_add(&table, json_str(t, "lead"), STYLE_NONE);
        table_add(&table, json_str(t, "support"), STYLE_NONE);
        table_add(&table, json_str(t, "product"), STYLE_NONE);
    }
    if (json_array_size(tasks) > 0) {
        put_title(cli, TEXT_TITLE_TASKS);
        table_put(cli, &table);
    }
}

/* ---- what else stands in the file --------------------------------------------------------- */

static void put_addressees(struct cli *cli, const json_t *reading)
{
    const json_t *list = json_get(reading, "addressees");
    struct buf out;
    buf_init(&out, NULL, PRINT_MOST);
    for (size_t i = 0; i < json_array_size(list); i++) {
        const char *name = json_string_value(json_array_get(list, i));
        buf_printf(&out, "%s%s", i > 0 ? "; " : "", plain(name == NULL ? "" : name));
    }
    if (out.len > 0) {
        put_labelled(cli, say(cli, TEXT_READ_ADDRESSEES), out.data, STYLE_NONE);
    }
}

static void put_refers(struct cli *cli, const json_t *reading)
{
    const json_t *list = json_get(reading, "refers");
    struct buf out;
    buf_init(&out, NULL, PRINT_MOST);
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *cited = json_array_get(list, i);
        const char *day = shown_day(cited, "issued");
        buf_printf(&out, "%s%s", i > 0 ? "; " : "", plain(json_str(cited, "code")));
        if (day[0] != '\0') {
            buf_printf(&out, " (%s)", day);
        }
    }
    if (out.len > 0) {
        put_labelled(cli, say(cli, TEXT_READ_REFERS), out.data, STYLE_NONE);
    }
}

/* "số 459, ngày 10/03/2025, của Trung tâm Y tế Giang Thành" */
static void put_stamps(struct cli *cli, const json_t *reading)
{
    const json_t *list = json_get(reading, "stamps");
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *stamp = json_array_get(list, i);
        const struct {
            enum text_id text;
            const char *value;
        } parts[] = {{TEXT_STAMP_NUMBER, json_str(stamp, "number")},
                     {TEXT_STAMP_DAY, shown_day(stamp, "date")},
                     {TEXT_STAMP_OF, json_str(stamp, "receiver")}};
        struct buf out;
        buf_init(&out, NULL, 16 << 10);
        for (size_t p = 0; p < sizeof parts / sizeof parts[0]; p++) {
            if (parts[p].value[0] != '\0') {
                buf_printf(&out, "%s%s", out.len > 0 ? ", " : "",
                           saying(cli, parts[p].text, parts[p].value, NULL));
            }
        }
        put_labelled(cli, say(cli, TEXT_READ_STAMP), out.len > 0 ? out.data : "?", STYLE_NONE);
    }
}

static const char *part_value(const json_t *part, const char *member)
{
    return plain(json_str(json_get(json_get(part, "fields"), member), "value"));
}

/* The first is the letter itself and stands above. */
static void put_parts(struct cli *cli, const json_t *reading)
{
    static const struct {
        const char *kind;
        enum text_id text;
    } kinds[] = {
        {"letter", TEXT_PART_LETTER},
        {"draft", TEXT_PART_DRAFT},
        {"slip", TEXT_PART_SLIP},
        {"appendix", TEXT_PART_APPENDIX},
    };
    const json_t *parts = json_get(reading, "parts");
    for (size_t i = 1; i < json_array_size(parts); i++) {
        const json_t *part = json_array_get(parts, i);
        const char *kind = plain(json_str(part, "kind"));
        for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++) {
            kind =
                strcmp(kinds[k].kind, json_str(part, "kind")) == 0 ? say(cli, kinds[k].text) : kind;
        }
        struct buf out;
        buf_init(&out, NULL, 64 << 10);
        buf_puts(&out, saying(cli, TEXT_PART_AT, kind, text_of(json_int(part, "page", 0))));
        static const char *const members[] = {"code_number", "code_notation", "type", "subject"};
        const char *gap = ": ";
        for (size_t m = 0; m < sizeof members / sizeof members[0]; m++) {
            const char *value = part_value(part, members[m]);
            if (value[0] != '\0') {
                buf_printf(&out, "%s%s", gap, value);
                gap = m == 0 ? "/" : ", ";
            }
        }
        put_labelled(cli, say(cli, TEXT_READ_PART), out.data, STYLE_NONE);
    }
}

static void put_rest(struct cli *cli, const json_t *reading)
{
    size_t before = cli->out.len;
    buf_putc(&cli->out, '\n');
    put_addressees(cli, reading);
    put_refers(cli, reading);
    put_stamps(cli, reading);
    put_parts(cli, reading);
    if (cli->out.len == before + 1) { /* nothing, and no empty line either */
        cli->out.data[--cli->out.len] = '\0';
    }
}

/* ---- all of it ---------------------------------------------------------------------------- */

/* "xong, đọc 2/2 trang, nhận dạng từ ảnh – 3 trường cần xem" */
static void put_progress(struct cli *cli, const json_t *draft)
{
    const json_t *reading = json_get(draft, "reading");
    const char *pages =
        arena_printf(arena_current(), "%lld/%lld", (long long)json_int(reading, "pages_read", 0),
                     (long long)json_int(reading, "pages", 0));
    if (reading_progress(draft) == READING_FAILED) {
        put_labelled(cli, say(cli, TEXT_LABEL_READING), reading_problem(draft), STYLE_RED);
        put_labelled(cli, say(cli, TEXT_LABEL_REMEDY), reading_remedy(draft), STYLE_NONE);
        return;
    }
    const char *summary = reading_summary(cli, draft);
    if (json_int(reading, "pages", 0) > 0) {
        summary = arena_printf(
            arena_current(), "%s (%s%s)", summary, saying(cli, TEXT_READ_PAGES, pages, NULL),
            json_bool(reading, "recognised") ? say(cli, TEXT_READ_RECOGNISED) : "");
    }
    put_labelled(cli, say(cli, TEXT_LABEL_READING), summary, reading_summary_style(draft));
    put_labelled(cli, say(cli, TEXT_LABEL_REMARK), reading_quality(cli, draft), STYLE_YELLOW);
    const char *problem = reading_problem(draft);
    if (problem[0] != '\0') { /* the first pages were read before it */
        put_labelled(cli, say(cli, TEXT_LABEL_REMARK), saying(cli, TEXT_READ_PARTLY, problem, NULL),
                     STYLE_YELLOW);
    }
}

void put_reading(struct cli *cli, const json_t *draft)
{
    const json_t *reading = json_get(draft, "reading");
    if (reading_progress(draft) == READING_NONE) {
        return;
    }
    put_progress(cli, draft);
    if (!reading_has_fields(draft)) {
        return;
    }
    put_read_fields(cli, draft);
    put_deadlines(cli, json_get(reading, "deadlines"));
    put_tasks(cli, json_get(reading, "tasks"));
    put_rest(cli, reading);
    const json_t *signatures = json_get(reading, "signatures");
    if (json_array_size(json_get(signatures, "signatures")) > 0) {
        put_title(cli, TEXT_TITLE_SIGNATURES);
        put_signatures(cli, signatures);
    }
}
