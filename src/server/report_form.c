/* report_form.c - a report as the printed form takes it; paper is Vietnamese. */
#include "reports.h"

const struct word report_nobody[REPORT_BY_COUNT] = {
    [REPORT_BY_UNIT] = {"", "(chưa giao đơn vị nào)", "(no unit yet)"},
    [REPORT_BY_PERSON] = {"", "(chưa giao cá nhân)", "(nobody yet)"},
    [REPORT_BY_ISSUER] = {"", "(không ghi)", "(not given)"},
    [REPORT_BY_TYPE] = {"", "(không ghi)", "(not given)"},
    [REPORT_BY_BOOK] = {"", "(không ghi)", "(not given)"},
    [REPORT_BY_MONTH] = {"", "(không ghi)", "(not given)"},
};

void report_put_counts(struct json_out *out, const int64_t counts[REPORT_CLASS_COUNT])
{
    json_put_int(out, "received", report_received(counts));
    for (int i = 0; i < REPORT_CLASS_COUNT; i++) {
        json_put_int(out, report_classes[i].key, counts[i]);
    }
}

static const char *standing(const struct report_form *form)
{
    char at[INSTANT_TEXT];
    return form->closed == NULL
               ? "Số liệu chưa chốt."
               : arena_printf(arena_current(), "Số liệu đã chốt lúc %s.",
                              instant_vn(form->closed->at, form->zone_minutes, at));
}

void report_form_head(const struct report_form *form, struct json_out *out)
{
    json_put_day(out, "from", form->from);
    json_put_day(out, "to", form->to);
    json_put_day(out, "as_of", form->today);
    json_put_string(out, "by", report_by_words[form->report.by].vi);
    json_open_array(out, "remarks");
    json_put_string(out, NULL,
                    arena_printf(arena_current(),
                                 "Cách tính số %d: mỗi văn bản tính một lần, theo hạn của văn bản; "
                                 "xong trong ngày đến hạn là đúng hạn.",
                                 form->report.definition));
    json_put_string(out, NULL, standing(form));
    if (form->only[0] != '\0') {
        json_put_string(out, NULL, arena_printf(arena_current(), "Chỉ tính: %s.", form->only));
    }
    json_close_array(out);
}

size_t report_form_rows(const struct report_form *form)
{
    return form->report.count + 1;
}

void report_form_row(const struct report_form *form, size_t i, struct json_out *out)
{
    const struct report *report = &form->report;
    bool sum = i == report->count;
    const char *name = sum ? "Cộng" : report->lines[i].name;
    json_put_string(out, "group", name[0] != '\0' ? name : report_nobody[report->by].vi);
    report_put_counts(out, sum ? report->sum : report->lines[i].counts);
    if (sum) {
        json_put_bool(out, "sum", true);
    }
}
