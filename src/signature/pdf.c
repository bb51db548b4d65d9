/*
 * NAME     pdf.c
 * SUMMARY  every signature of a PDF: what it is about, whether it holds, what came after
 */
#include "pdf.h"

#include <string.h>

enum { REASON_MOST = 300, KIND_MOST = 60 };

struct checked {
    struct field field;
    struct range range;
    bool intact;
    json_t *object;
};

struct checking {
    struct pdf pdf;
    struct trust trust;
    struct report report;
    struct checked one[SIGNATURES_MOST];
    size_t count;
};

static const struct {
    const char *name;
    bool names_certificate; /* CAdES */
    bool is_stamp;
} kinds[] = {
    {"adbe.pkcs7.detached", false, false},
    {"ETSI.CAdES.detached", true, false},
    {"ETSI.RFC3161", false, true},
};

/* ---- one signature ------------------------------------------------------------------------------
 */

static const char *kind_of(const struct pdf *pdf, qpdf_oh signature)
{
    const qpdf_oh kind = qpdf_oh_get_key(pdf->qpdf, signature, "/SubFilter");
    if (!qpdf_oh_is_name(pdf->qpdf, kind)) {
        return "";
    }
    const char *name = qpdf_oh_get_name(pdf->qpdf, kind) + 1;
    return clean_line(name, strlen(name), KIND_MOST);
}

/* The CMS in what the dictionary says, also where the range is odd: who signed is worth telling. */
static void contents_of(const struct pdf *pdf, qpdf_oh signature, const struct range *range,
                        const unsigned char **ret, size_t *ret_len)
{
    const qpdf_oh value = qpdf_oh_get_key(pdf->qpdf, signature, "/Contents");
    *ret = range->contents;
    *ret_len = range->contents_len;
    if (range->why != WHY_NONE) {
        *ret_len = 0;
        if (qpdf_oh_is_string(pdf->qpdf, value)) {
            *ret =
                (const unsigned char *)qpdf_oh_get_binary_string_value(pdf->qpdf, value, ret_len);
        }
    }
}

/* How long the one value at the start is, by its own head; the rest should be zeros. */
static bool is_padded(const unsigned char *bytes, size_t len)
{
    const unsigned char *at = bytes;
    long inside;
    int tag, class;
    const int head = ASN1_get_object(&at, &inside, &tag, &class, (long)len);
    if ((head & 0x80) != 0 || (head & 1) != 0) {
        return true; /* an open length tells nothing */
    }
    for (const unsigned char *p = at + inside; p < bytes + len; p++) {
        if (*p != 0) {
            return false;
        }
    }
    return true;
}

static void judge(struct checking *c, struct checked *one, const char *kind,
                  struct verdict *verdict)
{
    const unsigned char *der = NULL;
    size_t len = 0;
    *verdict = (struct verdict){.why = WHY_KIND};
    contents_of(&c->pdf, one->field.value, &one->range, &der, &len);
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        if (strcmp(kinds[i].name, kind) == 0 && kinds[i].is_stamp) {
            cms_judge_stamp(&c->trust, der, len, &one->range.spans, verdict);
        } else if (strcmp(kinds[i].name, kind) == 0) {
            cms_judge(&c->trust, der, len, &one->range.spans, kinds[i].names_certificate, verdict);
        }
    }
    if (one->range.why != WHY_NONE && !why_is_unsupported(verdict->why)) {
        verdict->why = one->range.why;
    }
    if (verdict->why == WHY_NONE && !is_padded(der, len)) {
        report_note(&c->report, NOTE_PADDING, one->field.name, NULL);
    }
}

static void check_one(struct checking *c, struct checked *one)
{
    struct verdict verdict;
    const struct pdf *pdf = &c->pdf;
    const char *kind = kind_of(pdf, one->field.value);
    const char *reason = pdf_text(pdf, one->field.value, "/Reason", REASON_MOST);
    range_judge(pdf, one->field.value, &one->range);
    judge(c, one, kind, &verdict);
    one->intact = verdict.why == WHY_NONE;
    one->object = report_verdict(&c->report, &c->trust, one->field.name, kind, &verdict,
                                 pdf_time(pdf_text(pdf, one->field.value, "/M", KIND_MOST)));
    if (reason[0] != '\0') {
        json_object_set_new(one->object, "reason", json_string(reason));
    }
    verdict_release(&verdict);
}

/* ---- what came after ----------------------------------------------------------------------------
 */

static bool is_blank(const char *bytes, size_t from, size_t to)
{
    while (from < to && strchr(" \t\r\n\f", bytes[from]) != NULL && bytes[from] != '\0') {
        from++;
    }
    return from == to;
}

/* "nothing"; "signatures" that hold up to the very end and brought nothing else; "validation": only
 * what later checks need; or "changes". */
static const char *what_follows(const struct checking *c, const struct checked *one)
{
    int objects[SIGNATURES_MOST];
    size_t count = 0, last = one->range.end;
    bool validation = false;
    if (is_blank(c->pdf.bytes, one->range.end, c->pdf.len)) {
        return "nothing";
    }
    for (size_t i = 0; i < c->count; i++) {
        const struct checked *other = &c->one[i];
        if (other->intact && other->range.end > one->range.end) {
            objects[count++] = other->field.object;
            last = other->range.end > last ? other->range.end : last;
        }
    }
    if (!changes_are_signatures(&c->pdf, one->range.end, objects, count, &validation)) {
        return "changes";
    }
    return count > 0 && is_blank(c->pdf.bytes, last, c->pdf.len) ? "signatures"
           : validation                                          ? "validation"
                                                                 : "changes";
}

static void put_extent(const struct checking *c, const struct checked *one)
{
    const bool odd = one->range.why != WHY_NONE;
    const size_t after = one->range.end > 0 ? c->pdf.len - one->range.end : 0;
    json_object_set_new(one->object, "extent",
                        json_string(odd          ? "odd"
                                    : after == 0 ? "whole"
                                                 : "revision"));
    json_object_set_new(one->object, "bytes_after", json_integer((json_int_t)after));
    json_object_set_new(one->object, "after", json_string(odd ? "changes" : what_follows(c, one)));
}

/* ---- the file -----------------------------------------------------------------------------------
 */

static int check_all(struct checking *c, struct error *err)
{
    struct field fields[SIGNATURES_MOST];
    const size_t found = pdf_fields(&c->pdf, fields);
    const size_t shown = range_count(c->pdf.bytes, c->pdf.len);
    const bool mended = pdf_is_mended(&c->pdf);
    c->count = found < SIGNATURES_MOST ? found : SIGNATURES_MOST;
    if (found == 0 && mended && shown > 0) {
        return error_set(err, ERR_READ_DAMAGED, NULL, "không đọc được các trường chữ ký",
                         "its signature fields cannot be read");
    }
    for (size_t i = 0; i < c->count; i++) {
        c->one[i].field = fields[i];
        check_one(c, &c->one[i]);
    }
    for (size_t i = 0; i < c->count; i++) {
        put_extent(c, &c->one[i]);
    }
    char a[24], b[24];
    snprintf(a, sizeof a, "%zu", found > SIGNATURES_MOST ? (size_t)SIGNATURES_MOST : shown);
    snprintf(b, sizeof b, "%zu", found);
    if (found > SIGNATURES_MOST) {
        report_note(&c->report, NOTE_MANY, a, NULL);
    } else if (shown > found) {
        report_note(&c->report, NOTE_UNLISTED, a, b);
    }
    if (mended) {
        report_note(&c->report, NOTE_MENDED, NULL, NULL);
    }
    return 0;
}

int signature_check_pdf(const char *bytes, size_t len, const struct signature_trust *trust,
                        json_t **ret, struct error *err)
{
    struct checking *c = arena_alloc(arena_current(), sizeof *c);
    report_open(&c->report, "pdf", trust);
    trust_open(trust, &c->trust);
    int result = pdf_open(&c->pdf, bytes, len, err);
    if (result == 0) {
        result = check_all(c, err);
    }
    pdf_close(&c->pdf);
    trust_close(&c->trust);
    if (result == 0) {
        *ret = c->report.whole;
    }
    return result;
}
