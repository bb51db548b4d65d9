/*
 * NAME     form.c
 * SUMMARY  the signature fields of a foreign PDF, opened without repairing it
 *
 * A repaired file is not the one that was signed: where qpdf would have to guess, the file is
 * damaged. The tree of fields is walked here; loops end at a depth, breadth at a number.
 */
#include "pdf.h"

#include <string.h>

enum { NAME_MOST = 200 };

/* ---- opening ------------------------------------------------------------------------------------
 */

int pdf_open(struct pdf *pdf, const char *bytes, size_t len, struct error *err)
{
    *pdf = (struct pdf){qpdf_init(), bytes, len};
    qpdf_silence_errors(pdf->qpdf);
    qpdf_set_suppress_warnings(pdf->qpdf, QPDF_TRUE);
    qpdf_set_attempt_recovery(pdf->qpdf, QPDF_FALSE);
    const QPDF_ERROR_CODE code = qpdf_read_memory(pdf->qpdf, "pdf", bytes, len, NULL);
    if ((code & QPDF_ERRORS) == 0) {
        return 0;
    }
    const qpdf_error why = qpdf_get_error(pdf->qpdf);
    return qpdf_get_error_code(pdf->qpdf, why) == qpdf_e_password
               ? error_set(err, ERR_READ_ENCRYPTED, NULL, NULL, NULL)
               : error_set(err, ERR_READ_DAMAGED, NULL, "bảng tham chiếu hỏng",
                           "broken cross-references"); /* qpdf's own words quote the file */
}

bool pdf_is_mended(const struct pdf *pdf)
{
    return qpdf_more_warnings(pdf->qpdf) != QPDF_FALSE || qpdf_has_error(pdf->qpdf) != QPDF_FALSE;
}

void pdf_close(struct pdf *pdf)
{
    if (pdf->qpdf != NULL) {
        (void)qpdf_get_error(pdf->qpdf); /* it would be said on standard error */
        qpdf_cleanup(&pdf->qpdf);
    }
}

/* ---- fields -------------------------------------------------------------------------------------
 */

struct walk {
    const struct pdf *pdf;
    struct field *fields;
    size_t count;
    int nodes;
};

const char *pdf_text(const struct pdf *pdf, qpdf_oh dictionary, const char *key, size_t most)
{
    const qpdf_oh value = qpdf_oh_get_key_if_dict(pdf->qpdf, dictionary, key);
    if (!qpdf_oh_is_string(pdf->qpdf, value)) {
        return "";
    }
    const char *text = qpdf_oh_get_utf8_value(pdf->qpdf, value);
    return text != NULL ? clean_line(text, strlen(text), most) : "";
}

static bool is_signature(const struct walk *walk, qpdf_oh type)
{
    return qpdf_oh_is_name(walk->pdf->qpdf, type) &&
           strcmp(qpdf_oh_get_name(walk->pdf->qpdf, type), "/Sig") == 0;
}

static void take_field(struct walk *walk, qpdf_oh field, const char *name)
{
    const qpdf_data q = walk->pdf->qpdf;
    const qpdf_oh value = qpdf_oh_get_key(q, field, "/V");
    if (!qpdf_oh_is_dictionary(q, value)) {
        return; /* a place to sign at, not signed */
    }
    if (walk->count < SIGNATURES_MOST) {
        walk->fields[walk->count] = (struct field){name, value, qpdf_oh_get_object_id(q, field)};
    }
    walk->count++;
}

/* type: /FT, from above when the field has none of its own. */
static void walk_field(struct walk *walk, qpdf_oh field, const char *above, qpdf_oh type, int depth)
{
    const qpdf_data q = walk->pdf->qpdf;
    if (depth == FIELD_DEPTH || ++walk->nodes > FIELD_NODES || !qpdf_oh_is_dictionary(q, field)) {
        return;
    }
    const char *own = pdf_text(walk->pdf, field, "/T", NAME_MOST);
    const char *name = above[0] == '\0' || own[0] == '\0'
                           ? (own[0] != '\0' ? own : above)
                           : arena_printf(arena_current(), "%s.%s", above, own);
    const qpdf_oh own_type = qpdf_oh_get_key(q, field, "/FT");
    const qpdf_oh kids = qpdf_oh_get_key(q, field, "/Kids");
    type = qpdf_oh_is_null(q, own_type) ? type : own_type;
    if (is_signature(walk, type) && qpdf_oh_has_key(q, field, "/V")) {
        take_field(walk, field, clean_line(name, strlen(name), NAME_MOST));
        return;
    }
    const int count = qpdf_oh_is_array(q, kids) ? qpdf_oh_get_array_n_items(q, kids) : 0;
    for (int i = 0; i < count && walk->nodes <= FIELD_NODES; i++) {
        walk_field(walk, qpdf_oh_get_array_item(q, kids, i), name, type, depth + 1);
    }
}

size_t pdf_fields(const struct pdf *pdf, struct field fields[SIGNATURES_MOST])
{
    const qpdf_data q = pdf->qpdf;
    struct walk walk = {.pdf = pdf, .fields = fields};
    const qpdf_oh form = qpdf_oh_get_key_if_dict(q, qpdf_get_root(q), "/AcroForm");
    const qpdf_oh list = qpdf_oh_get_key_if_dict(q, form, "/Fields");
    const int count = qpdf_oh_is_array(q, list) ? qpdf_oh_get_array_n_items(q, list) : 0;
    for (int i = 0; i < count && walk.nodes <= FIELD_NODES; i++) {
        walk_field(&walk, qpdf_oh_get_array_item(q, list, i), "", qpdf_oh_new_null(q), 0);
    }
    return walk.count;
}

/* ---- /M -----------------------------------------------------------------------------------------
 */

/* `digits` of them; false when there are others. */
static bool take_number(const char **at, int digits, int *ret)
{
    int n = 0;
    for (int i = 0; i < digits; i++) {
        if ((*at)[i] < '0' || (*at)[i] > '9') {
            return false;
        }
        n = n * 10 + ((*at)[i] - '0');
    }
    *at += digits;
    *ret = n;
    return true;
}

/* Everything behind the year may be missing (ISO 32000-1, 7.9.4). */
struct instant pdf_time(const char *text)
{
    int year, part[5] = {1, 1, 0, 0, 0}, hours = 0, minutes = 0;
    const char *at = strncmp(text, "D:", 2) == 0 ? text + 2 : text;
    if (!take_number(&at, 4, &year)) {
        return INSTANT_NONE;
    }
    for (int i = 0; i < 5 && take_number(&at, 2, &part[i]); i++) {
    }
    const int sign = *at == '+' ? 1 : *at == '-' ? -1 : 0;
    if (sign != 0) {
        at++;
        if (take_number(&at, 2, &hours)) {
            at += *at == '\'';
            (void)take_number(&at, 2, &minutes);
        }
    }
    const struct day day = day_of(year, part[0], part[1]);
    if (!day_is(day) || part[2] > 23 || part[3] > 59 || part[4] > 59) {
        return INSTANT_NONE;
    }
    const int64_t seconds =
        part[2] * 3600 + part[3] * 60 + part[4] - sign * (hours * 3600 + minutes * 60);
    return (struct instant){(day.n * INT64_C(86400) + seconds) * 1000};
}
