/*
 * reports.h - a report for whoever shows it in another way than as JSON: the members of the printed
 * form "report" (printer.h), head and rows.
 *
 *     report_form_take(call, seq, &form, err)         what the query asks for (report_query),
 * counted report_form_head(&form, out)                in the job's first line, behind what every
 * form has for i < report_form_rows(&form): report_form_row(&form, i, out)     in an object of its
 * own
 */
#ifndef PHIEU_SERVER_REPORTS_H
#define PHIEU_SERVER_REPORTS_H

#include "call.h"

struct report_form {
    struct report report;
    struct day from, to, today;         /* from, to: or none */
    const struct closed_report *closed; /* or NULL */
    int64_t seq;                        /* the last act that is counted */
    const char *period;                 /* its name, "" for days of one's own choice */
    const char *only;                   /* what is counted of the agency's letters; "": all */
    int zone_minutes;
};

/* Counted up to act `seq`, where neither as_of nor the period's closing says otherwise.
 * Errors: those of GET /v1/reports/handling. */
int report_form_take(struct call *call, int64_t seq, struct report_form *ret,
                     struct error *err) MUST_USE;
/* from, to, as_of, by, remarks: which definition, whether the figures stand, and of which letters
 * alone they are. */
void report_form_head(const struct report_form *form, struct json_out *out);
/* One more than the report has: the last is the sum. */
size_t report_form_rows(const struct report_form *form);
void report_form_row(const struct report_form *form, size_t i, struct json_out *out);

/* What a row without a name of its own is called. */
extern const struct word report_nobody[REPORT_BY_COUNT];
/* "received" and the count of each column by its key. */
void report_put_counts(struct json_out *out, const int64_t counts[REPORT_CLASS_COUNT]);

#endif
