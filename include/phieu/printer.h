/*
 * printer.h - forms on paper (PDF) and as tables (Excel, CSV), made in another process.
 *
 * phieud gathers what is printed and starts `phieu-worker --print` (which becomes phieu-printer),
 * which reads one print job from descriptor 0 to its end, closes every door (jail.h) and only then
 * looks at it. The document comes from its descriptor 1. The same job gives the same bytes on any
 * machine with the same fonts and libraries: the wall clock, the locale and the system's
 * fontconfig have no part in it.
 *
 * Frames on the pipe, in order:
 *     "data <bytes>\n" bytes    a piece of the document, at most PRINT_PIECE bytes; none or more
 *     "done <bytes>\n"          it is whole; the sum of the pieces
 *     "error <bytes>\n" JSON    instead of done: as the reader's error frame (reader.h); what came
 *                               before is no document
 * Exit status 0 with either end. Any other status, or an output without an end, is a broken worker.
 *
 * Errors:
 *     ERR_JSON         arg1, arg2: what and where; field: the line of the job when it is a row
 *     ERR_PRINT_JOB    arg1: the line or the member, arg2: what is wrong; the sender's fault
 *     ERR_PRINT_FORM   field "form", arg1: what was asked, arg2: the forms
 *     ERR_FIELD_CHOICE fields "format" and "paper"
 *     ERR_PRINT_FONT   arg1: the file that is missing or lacks letters, arg2: package to install
 *     ERR_PRINT_SIZE   arg1: the limit, arg2: of what
 *     ERR_NO_MEMORY
 *
 * ---- the job: NDJSON -----------------------------------------------------------------------
 * One JSON object a line, each line ended by LF, the last one too (a job without it was cut off).
 * The first line is the head, every line after it one row of the form's table.
 *
 * Members that are absent, null or "" are the same: not known yet; the form leaves room to write.
 * Members nobody asked for are passed over. Texts are UTF-8 (made NFC here) and may hold line
 * breaks. They are cut nowhere, but for Excel's limit of 32,767 characters a cell. On paper a
 * script other than Latin and Greek, and an emoji, is a box; tables keep it.
 *     day       "2026-03-10"
 *     instant   RFC 3339, shown as the day or the minute in UTC+7
 *     person    {"name", "title"} as in the API; more members are fine
 *     texts     one text, or an array of texts (printed one a line)
 *
 * Head, every form:
 *   "form"     slip | register | tracking | transfer | report | hand-over | recall-record |
 *              closing | duties
 *   "format"   pdf (default) | xlsx | csv. slip, recall-record and closing: pdf only.
 *   "paper"    A4 (default) | A3. A3 only for forms that lie across: register, tracking, report,
 *              duties.
 *   "agency"   {"name", "parent", "place"}
 *   "made"     instant of the state printed: creation date of the document. Wanted. Never the
 *              wall clock.
 *   "mark"     {"text": printed at the foot of every page, at most 120 characters,
 *               "qr": what the code holds: 1 to 240 printable ASCII characters but ( ) and \ }
 *              May be absent. A PDF with a mark holds the bytes "/Keywords (phieu-mark:<qr>)"
 *              exactly once, uncompressed, in its document information: who verifies a print
 *              needs no PDF library (print_mark_find).
 *   "title"    instead of the form's own title
 *   "subtitle" a line under the title, instead of the period that the form would write there
 *   "signers"  [{"role": "NGƯỜI LẬP", "name"}], at most 3, left to right, instead of the form's
 *              own; [] for none. Forms with signatures: transfer, report, hand-over,
 *              recall-record, closing, duties.
 *
 * slip: Phiếu giải quyết văn bản đến (NĐ 30/2020, Phụ lục IV). No rows.
 *   "letter"   the object of GET /v1/letters/{ref}, whole; its "as_of" is printed where present.
 *              Lines returned, recalled or replaced are not on it, as on the text slip.
 *
 * register: Sổ đăng ký văn bản đến (Phụ lục IV), cover and 10 columns, across.
 *   "book"     its name as printed; absent: the one book
 *   "year", "from", "to" (days), "first", "last" (integers: số đến), "volume" (text: quyển số)
 *   "cover"    bool, default true
 *   rows: "arrived" day, "number" int, "issuer", "code", "issued" day, "type", "subject",
 *         "receivers" texts, "transferred" day, "notes" texts,
 *         "cancelled" bool, "cancel_reason": the row is struck through, "Đã hủy: reason" comes
 *         before the notes
 *
 * tracking: Sổ theo dõi giải quyết văn bản đến (Phụ lục IV), 7 columns, across.
 *   "book", "year", "from", "to", "first", "last"
 *   rows: "number" int, "type", "code", "issued" day, "issuer", "subject", "receivers" texts,
 *         "due" day, "progress" texts, "late" bool (printed bold), "replies" texts, "notes"
 *         texts, "cancelled" and "cancel_reason" as in the register
 *
 * transfer: Sổ chuyển giao văn bản đến (form of TT 07/2012), for signatures, upright.
 *   "from", "to" (the same day: "Ngày ...")
 *   rows: "transferred" day, "number" int, "code", "receiver" texts, "notes" texts. Ký nhận stays
 *         empty; the code stands in Ghi chú.
 *
 * report: Báo cáo tình hình giải quyết văn bản đến, across.
 *   "from", "to", "as_of" (instant or day: "tính đến ..."), "by": heading of the first column
 *   "columns"  [{"key", "title"}], 1 to 12, all counts. Absent: received, done_in_time, done_late,
 *              running_in_time, running_late, no_deadline, no_action, cancelled
 *   "remarks"  texts under the table (which definition, frozen or not)
 *   rows: "group" text, one integer for each column by its key (absent: 0), "level" int 0..3
 *         (indented), "sum" true: a row of sums, printed bold. Nothing is added up here: the sums
 *         are the sender's.
 *
 * hand-over: Biên bản bàn giao, upright.
 *   "giver", "receiver": person and "unit" (text); "witness" the same, may be absent
 *   "reason", "place", "day" of the record (absent: day of made), "accepted" day (absent: not yet)
 *   rows: "ref" text (số đến), "type", "code", "issued" day, "issuer", "subject", "role" text,
 *         "due" day, "state" text, "notes" texts
 *
 * recall-record: Biên bản thu hồi văn bản, upright.
 *   "letter"   as for slip; only ref, arrived, code, issued, type, issuer, subject are read
 *   "issuer_request" {"code", "day", "reason"}: what the issuer wrote; absent when the agency
 *              itself recalls
 *   "reason", "day", "place", "made_by": person who recalled
 *   "destroyed" texts, "kept" texts: what became of papers and files
 *   rows: who held it: "who" text, "role" text, "received" day, "opened" day, "state" text,
 *         "notes" texts
 *
 * closing: Biên bản khóa sổ, upright.
 *   "period"   day | year;  "book", "year", "day" (of a day's closing), "closed_at" instant,
 *   "closed_by" person, "first", "last", "count", "cancelled", "late", "without_slip" integers
 *   "chain"    short code of the chain's head, as printed
 *   rows: what is named one by one: "kind" cancelled | late | without-slip, "number" int,
 *         "arrived" day, "code", "issuer", "subject", "notes" texts. Sorted by the sender.
 *
 * duties: Danh mục công việc định kỳ, across.
 *   "as_of" day
 *   rows: "name" text, "period" text ("hằng năm, trước 15/12"), "next" day, "receivers" texts,
 *         "source" text (the letter it comes from), "state" text, "notes" texts
 *
 * ---- tables --------------------------------------------------------------------------------
 * xlsx: numbers and days are real ones (dd/mm/yyyy), texts are never formulas; the heading is
 * frozen and repeats on every page.
 * csv: RFC 4180 with CRLF and a byte order mark, days dd/mm/yyyy, the first line holds the
 * headings; a cell that begins with = + - @ TAB or CR gets an apostrophe before it, so that a
 * spreadsheet takes it as text.
 */
#ifndef PHIEU_PRINTER_H
#define PHIEU_PRINTER_H

#include "phieu/json.h"

#include <string.h>

enum {
    PRINT_ROWS_MOST = 200000,
    PRINT_PDF_ROWS_MOST = 60000, /* on paper: some eight thousand pages */
    PRINT_LINE_MOST = 4 << 20,   /* bytes of one line of the job */
    PRINT_JOB_MOST = 96 << 20,   /* bytes of a job */
    PRINT_PIECE = 64 << 10,      /* bytes of one "data" frame */
    PRINT_MARK_TEXT = 120,       /* characters */
    PRINT_MARK_QR = 240,         /* bytes */
};

/* ---- writing a job: phieud's side, needs only the ground ---------------------------------- */

struct print_head {
    const char *form;
    const char *format, *paper; /* NULL: the defaults */
    const char *agency_name, *agency_parent, *agency_place;
    const char *title, *subtitle; /* NULL: the form's own */
    struct instant made;
    const char *mark_text, *mark_qr; /* NULL: no mark */
};

/* Begins the job: the head's object stays open for the members of the form; print_job_end ends its
 * line. */
static inline void print_job_head(struct json_out *out, const struct print_head *head)
{
    json_open_object(out, NULL);
    json_put_string(out, "form", head->form);
    json_put_string(out, "format", head->format);
    json_put_string(out, "paper", head->paper);
    json_put_string(out, "title", head->title);
    json_put_string(out, "subtitle", head->subtitle);
    json_open_object(out, "agency");
    json_put_string(out, "name", head->agency_name);
    json_put_string(out, "parent", head->agency_parent);
    json_put_string(out, "place", head->agency_place);
    json_close_object(out);
    json_put_instant(out, "made", head->made);
    if (head->mark_qr != NULL) {
        json_open_object(out, "mark");
        json_put_string(out, "text", head->mark_text);
        json_put_string(out, "qr", head->mark_qr);
        json_close_object(out);
    }
}

/* Closes the object of the head, or of a row opened with json_open_object(out, NULL), and its line.
 */
static inline void print_job_end(struct json_out *out)
{
    json_close_object(out);
    buf_putc(out->buf, '\n');
    out->comma = false;
}

/* ---- reading a print's mark --------------------------------------------------------------- */

#define PRINT_MARK_BEGIN "/Keywords (phieu-mark:"

/* Finds the mark in the bytes of a PDF made here. qr holds PRINT_MARK_QR + 1 bytes. False when
 * there is none, or more than one (a file that was put together). */
static inline bool print_mark_find(const char *bytes, size_t len, char *qr)
{
    const size_t begin = sizeof PRINT_MARK_BEGIN - 1;
    const char *at = memmem(bytes, len, PRINT_MARK_BEGIN, begin);
    if (at == NULL) {
        return false;
    }
    at += begin;
    const size_t left = len - (size_t)(at - bytes);
    const char *end = memchr(at, ')', left > PRINT_MARK_QR ? PRINT_MARK_QR + 1 : left);
    if (end == NULL || end == at ||
        memmem(end, len - (size_t)(end - bytes), PRINT_MARK_BEGIN, begin) != NULL) {
        return false;
    }
    memcpy(qr, at, (size_t)(end - at));
    qr[end - at] = '\0';
    return true;
}

/* ---- the worker's side -------------------------------------------------------------------- */

/* Opens and warms the fonts (every face is used once) before the door closes: afterwards printing
 * opens nothing. Errors: ERR_PRINT_FONT (a file of Tinos is missing, or lacks one of the 134
 * Vietnamese letters), ERR_NO_MEMORY. */
int printer_prepare(struct error *err) MUST_USE;

/* Takes a piece of the document; a failure ends the printing with its error. */
typedef int print_sink(void *arg, const void *bytes, size_t len, struct error *err);

/* Prints a job. Nothing of it is sent before the whole job was understood, so that a job refused
 * gives no piece; memory is the current arena's and the libraries'. Needs printer_prepare before.
 * Errors: as above. */
int printer_run(const char *job, size_t len, print_sink *sink, void *arg,
                struct error *err) MUST_USE;

#endif
