/* print_lists.c - what is about neither one letter nor one book: báo cáo tình hình giải quyết, biên
 * bản bàn giao, danh mục công việc định kỳ. Each says what its JSON says, to the same people. */
#include "print.h"
#include "reports.h"

#include <stdlib.h>

static int year_of(struct day day)
{
    int y, m, d;
    day_split(day, &y, &m, &d);
    return y;
}

/* A mark names a book and a year, whose export then holds every act since that year began: the
 * usual book where the page is about all of them, its latest year where that of the page has not
 * begun. */
static int take_mark(struct printing *p, const struct book *book, struct day day, struct error *err)
{
    const struct rules *rules = call_rules(p->call);
    const char *code = (book != NULL ? book : rules_default_book(rules))->code;
    const int latest = store_latest_year(p->call->read, code);
    const int year = year_of(day);
    return print_take_head(p, code, latest != 0 && latest < year ? latest : year, err);
}

/* ---- báo cáo -------------------------------------------------------------------------------- */

static int put_report(struct printing *p, void *arg, struct error *err)
{
    const struct report_form *form = arg;
    print_head(p, NULL);
    report_form_head(form, &p->out);
    print_end_line(p);
    for (size_t i = 0; i < report_form_rows(form); i++) {
        if (print_row(p, err) != 0) {
            return -1;
        }
        report_form_row(form, i, &p->out);
        print_end_line(p);
    }
    return 0;
}

/* Counted up to the act that the mark names, which of a closed period is the one it was closed at.
 */
static int take_report(struct printing *p, struct report_form *form, struct error *err)
{
    const struct call *call = p->call;
    if (report_form_take(p->call, p->seq, form, err) != 0) {
        return -1;
    }
    p->seq = form->seq;
    const bool over = day_is(form->to) && form->to.n < form->today.n;
    return take_mark(p, rules_book(call_rules(call), json_str(call->query, "book")),
                     over ? form->to : form->today, err);
}

int print_report(struct call *call, struct error *err)
{
    struct printing p = {.job = -1};
    struct report_form form;
    int rc = print_begin(&p, call, "report", err);
    if (rc == 0) {
        rc = take_report(&p, &form, err);
    }
    if (rc == 0) {
        rc = print_window(&p, put_report, &form, err);
    }
    if (rc == 0) {
        const char *period = form.period[0] != '\0' ? form.period : "tu-chon";
        rc = print_finish(&p, arena_printf(arena_current(), "bao-cao-%s", period), err);
    }
    print_release(&p);
    return rc;
}

/* ---- biên bản bàn giao ---------------------------------------------------------------------- */

struct handing {
    const struct hand_over *h;
    struct office_sheet sheet;
};

static void put_party(struct printing *p, const char *key, struct person_id person)
{
    const struct person *who = directory_person(p->dir, person);
    const struct unit *unit = directory_unit(p->dir, directory_home(p->dir, person));
    json_open_object(&p->out, key);
    json_put_string(&p->out, "name", who != NULL ? who->name : "?");
    json_put_string(&p->out, "title", who != NULL ? who->title : "");
    json_put_string(&p->out, "unit", unit != NULL ? unit->name : "");
    json_close_object(&p->out);
}

/* Of what was listed: what the receiver takes. The rest was closed or given to somebody else since,
 * or cannot be his, and accepting leaves it where it is. */
static bool goes_over(const struct handing *handing, const struct office_held *row)
{
    return row->why == ERR_NONE &&
           (row->line == 0 || (line_state_open(row->state) && row->holder.v == handing->h->from.v));
}

static void put_handed_notes(struct printing *p, const struct office_held *row, bool told)
{
    const char *notes[] = {
        row->overdue ? "quá hạn" : "",
        row->proposal_waits ? "đề xuất chờ duyệt" : "",
        row->extension_waits ? "xin gia hạn chờ quyết định" : "",
        row->reminders > 0 ? arena_printf(arena_current(), "đôn đốc %d lần", row->reminders) : "",
        told ? row->note : "",
    };
    json_open_array(&p->out, "notes");
    for (size_t i = 0; i < sizeof notes / sizeof notes[0]; i++) {
        if (notes[i][0] != '\0') {
            json_put_string(&p->out, NULL, notes[i]);
        }
    }
    json_close_array(&p->out);
}

static int put_handed(struct printing *p, const struct office_held *row, bool told,
                      struct error *err)
{
    if (print_row(p, err) != 0) {
        return -1;
    }
    json_put_string(&p->out, "ref", row->ref);
    if (told) {
        json_put_string(&p->out, "code", row->code);
        json_put_day(&p->out, "issued", row->issued);
        json_put_string(&p->out, "issuer", row->issuer);
        json_put_string(&p->out, "subject", row->subject);
    }
    json_put_string(&p->out, "role",
                    row->line != 0 ? line_role_words[row->role].vi : "việc định kỳ");
    json_put_day(&p->out, "due", row->due);
    json_put_string(&p->out, "state", row->line != 0 ? line_state_words[row->state].vi : "");
    put_handed_notes(p, row, told);
    print_end_line(p);
    return 0;
}

static int put_hand_over(struct printing *p, void *arg, struct error *err)
{
    const struct handing *handing = arg;
    const struct hand_over *h = handing->h;
    const int zone = call_rules(p->call)->zone_minutes;
    const bool accepted = h->state == HAND_OVER_ACCEPTED;
    print_head(p, NULL);
    put_party(p, "giver", h->from);
    put_party(p, "receiver", h->to);
    json_put_string(&p->out, "reason", h->note);
    json_put_string(&p->out, "place", call_rules(p->call)->agency_place);
    json_put_day(&p->out, "day", instant_day(accepted ? h->decided_at : h->at, zone));
    json_put_day(&p->out, "accepted", accepted ? instant_day(h->decided_at, zone) : DAY_NONE);
    print_end_line(p);
    for (size_t i = 0; i < handing->sheet.count; i++) {
        const struct office_held *row = &handing->sheet.rows[i];
        if (goes_over(handing, row) &&
            put_handed(p, row, hand_over_tells(p->call, row, h), err) != 0) {
            return -1;
        }
    }
    return 0;
}

/* As the receiver accepted it; while it waits, as it stands. */
static int take_hand_over(struct printing *p, struct handing *handing, struct error *err)
{
    const struct call *call = p->call;
    const struct hand_over *h = handing->h;
    p->seq = h->decided_seq != 0 ? h->decided_seq : p->seq;
    if (print_names(p, err) != 0 || office_sheet_of(call->read, p->dir, call_rules(call), p->today,
                                                    h, p->seq, &handing->sheet, err) != 0) {
        return -1;
    }
    const struct instant at = h->decided_seq != 0 ? h->decided_at : h->at;
    return take_mark(p, NULL, instant_day(at, call_rules(call)->zone_minutes), err);
}

int print_hand_over(struct call *call, struct error *err)
{
    struct printing p = {.job = -1};
    struct handing handing;
    int rc = hand_over_find(call, call->param[0], &handing.h, err);
    if (rc == 0 && handing.h->state == HAND_OVER_REFUSED) {
        rc = error_set(err, ERR_HAND_OVER_REFUSED, "id", call->param[0], NULL);
    }
    if (rc == 0) {
        rc = print_begin(&p, call, "hand-over", err) == 0 ? take_hand_over(&p, &handing, err) : -1;
    }
    if (rc == 0) {
        rc = print_window(&p, put_hand_over, &handing, err);
    }
    if (rc == 0) {
        const char *name =
            arena_printf(arena_current(), "bien-ban-ban-giao-%lld", (long long)handing.h->id);
        rc = print_finish(&p, name, err);
    }
    print_release(&p);
    return rc;
}

/* ---- danh mục công việc định kỳ ------------------------------------------------------------- */

enum { DUTIES_AT_ONCE = 200, READINGS_MOST = 20 };

struct duty_sheet {
    struct duty_page page;
    struct duty_sheet *next;
};

static int read_duties(struct printing *p, struct duty_sheet **ret, struct error *err)
{
    struct list_query reader = {.limit = DUTIES_AT_ONCE};
    call_reader(p->call, p->call->person, &reader);
    do {
        struct duty_sheet *sheet = arena_alloc(arena_current(), sizeof *sheet);
        *sheet = (struct duty_sheet){.next = NULL};
        if (store_duties(p->call->read, &reader, &sheet->page, err) != 0) {
            return -1;
        }
        *ret = sheet;
        ret = &sheet->next;
        reader.cursor = sheet->page.next;
    } while (reader.cursor != NULL);
    return 0;
}

/* Duties are read as they are now, so the state the mark names is one that nothing happened in
 * while they were. */
static int read_one_state(struct printing *p, struct duty_sheet **ret, struct error *err)
{
    for (int i = 0; i < READINGS_MOST; i++) {
        p->seq = store_last_seq(p->call->read);
        if (read_duties(p, ret, err) != 0) {
            return -1;
        }
        if (store_last_seq(p->call->read) == p->seq) {
            return print_names(p, err) == 0 ? take_mark(p, NULL, p->today, err) : -1;
        }
    }
    return error_set(err, ERR_BUSY, "", "in danh mục", NULL);
}

static int put_duty(struct printing *p, const struct duty_row *row, struct error *err)
{
    const struct rules *rules = call_rules(p->call);
    const struct duty *duty = &row->duty;
    const struct calendar cal = calendar_in_force(&rules->calendar, p->dir);
    const struct view v = {&p->out, p->dir, rules, LANG_VI, p->today, p->made, NULL, NULL};
    const char *ref = office_ref(rules, row->book, row->year, row->number, row->letter);
    if (print_row(p, err) != 0) {
        return -1;
    }
    json_put_string(&p->out, "name", duty->note);
    json_put_string(&p->out, "period", view_duty_rule(v.lang, duty));
    json_put_day(&p->out, "next", day_is(duty->next) ? duty_due(duty, &cal, duty->next) : DAY_NONE);
    json_put_string(&p->out, "receivers",
                    print_holder(p, duty->lines[0].unit, duty->lines[0].person));
    json_put_string(&p->out, "source",
                    arena_printf(arena_current(), "%s (số đến %s)", row->code, ref));
    json_put_string(&p->out, "state", duty_state_words[duty->state].vi);
    json_put_string(&p->out, "notes",
                    day_is(duty->until)
                        ? arena_printf(arena_current(), "đến hết %s", print_day(duty->until))
                        : NULL);
    print_end_line(p);
    return 0;
}

static int put_duties(struct printing *p, void *arg, struct error *err)
{
    struct duty_sheet *sheet;
    (void)arg;
    if (read_one_state(p, &sheet, err) != 0) {
        return -1;
    }
    print_head(p, NULL);
    json_put_day(&p->out, "as_of", p->today);
    print_end_line(p);
    for (; sheet != NULL; sheet = sheet->next) {
        for (size_t i = 0; i < sheet->page.count; i++) {
            if (put_duty(p, &sheet->page.rows[i], err) != 0) {
                return -1;
            }
        }
    }
    return 0;
}

int print_duties(struct call *call, struct error *err)
{
    struct printing p = {.job = -1};
    int rc = print_begin(&p, call, "duties", err);
    if (rc == 0) {
        rc = print_window(&p, put_duties, NULL, err);
    }
    if (rc == 0) {
        rc = print_finish(&p, "viec-dinh-ky", err);
    }
    print_release(&p);
    return rc;
}
