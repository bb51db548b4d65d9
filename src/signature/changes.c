/*
 * NAME     changes.c
 * SUMMARY  is what came after a signature nothing but further signatures?
 *
 * The revision that was signed and the file as it is now are both read, and every object that is
 * not the same is looked at. To add a signature one has to touch the catalog (its form), the form's
 * list of fields, the page that carries the field, and the field itself; programs also keep the day
 * of change in the document's properties, and add what later checks need (/DSS). New objects hang
 * on those; everything else is a change, and so is what was taken away. Objects are compared as
 * qpdf writes them, streams by their raw bytes too.
 *
 * Whoever wrote the letter may have prepared it: an object that it names and does not have, to be
 * added later, or one that is used twice, once where a change would be let through. So the names in
 * the signed revision are counted. Where this cannot tell, it says "changes".
 */
#include "pdf.h"

#include <stdlib.h>
#include <string.h>

enum { OBJECTS_MOST = 200000 };

struct comparing {
    struct pdf then;
    const struct pdf *now;
    const int *fields; /* numbers of the signature fields that hold and came later */
    size_t field_count;
    int root, info, metadata, form; /* numbers; 0: not an object of its own */
    int size;                       /* numbers below it are given */
    unsigned char *named;           /* how often the signed revision names each, 2 for more */
};

/* ---- the same or not
 * --------------------------------------------------------------------------------- */

static qpdf_oh object_of(const struct pdf *pdf, int number)
{
    return qpdf_get_object_by_id(pdf->qpdf, number, 0);
}

/* The two have a buffer each. */
static bool is_same_text(const struct pdf *a, qpdf_oh one, const struct pdf *b, qpdf_oh other)
{
    return strcmp(qpdf_oh_unparse_resolved(a->qpdf, one),
                  qpdf_oh_unparse_resolved(b->qpdf, other)) == 0;
}

static bool is_same_stream(const struct pdf *a, qpdf_oh one, const struct pdf *b, qpdf_oh other)
{
    unsigned char *bytes[2] = {NULL, NULL};
    size_t len[2] = {0, 0};
    QPDF_BOOL filtered;
    const bool read =
        qpdf_oh_is_stream(b->qpdf, other) &&
        is_same_text(a, qpdf_oh_get_dict(a->qpdf, one), b, qpdf_oh_get_dict(b->qpdf, other)) &&
        (qpdf_oh_get_stream_data(a->qpdf, one, qpdf_dl_none, &filtered, &bytes[0], &len[0]) &
         QPDF_ERRORS) == 0 &&
        (qpdf_oh_get_stream_data(b->qpdf, other, qpdf_dl_none, &filtered, &bytes[1], &len[1]) &
         QPDF_ERRORS) == 0;
    const bool same = read && len[0] == len[1] && memcmp(bytes[0], bytes[1], len[0]) == 0;
    free(bytes[0]);
    free(bytes[1]);
    return same;
}

static bool is_same(const struct comparing *c, int number)
{
    const qpdf_oh then = object_of(&c->then, number), now = object_of(c->now, number);
    return qpdf_oh_is_stream(c->then.qpdf, then) ? is_same_stream(&c->then, then, c->now, now)
                                                 : is_same_text(&c->then, then, c->now, now);
}

/* A member, whether it is an object of its own or stands in the dictionary. */
static bool is_same_member(const struct comparing *c, qpdf_oh then, qpdf_oh now, const char *key)
{
    return is_same_text(&c->then, qpdf_oh_get_key(c->then.qpdf, then, key), c->now,
                        qpdf_oh_get_key(c->now->qpdf, now, key));
}

/* ---- what adding a signature changes
 * ------------------------------------------------------------------- */

static bool is_one_of(const char *const *names, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(names[i], name) == 0) {
            return true;
        }
    }
    return false;
}

/* No key of either dictionary differs but those. */
static bool only_keys_differ(const struct comparing *c, qpdf_oh then, qpdf_oh now,
                             const char *const *names, size_t count)
{
    const struct {
        qpdf_data qpdf;
        qpdf_oh dictionary;
    } both[] = {{c->then.qpdf, then}, {c->now->qpdf, now}};
    for (size_t i = 0; i < 2; i++) {
        if (!qpdf_oh_is_dictionary(both[i].qpdf, both[i].dictionary)) {
            return false;
        }
        qpdf_oh_begin_dict_key_iter(both[i].qpdf, both[i].dictionary);
        while (qpdf_oh_dict_more_keys(both[i].qpdf)) {
            const char *key = arena_strdup(arena_current(), qpdf_oh_dict_next_key(both[i].qpdf));
            if (!is_one_of(names, count, key) && !is_same_member(c, then, now, key)) {
                return false;
            }
        }
    }
    return true;
}
#define ONLY_DIFFER(c, then, now, names)                                                           \
    only_keys_differ((c), (then), (now), (names), sizeof(names) / sizeof(names)[0])

static bool is_later_field(const struct comparing *c, int number)
{
    for (size_t i = 0; i < c->field_count; i++) {
        if (c->fields[i] == number && number != 0) {
            return true;
        }
    }
    return false;
}

/* All that was in the list is there still, in order, and what came in are later signatures. */
static bool is_longer_list(const struct comparing *c, qpdf_oh then, qpdf_oh now)
{
    const qpdf_data old = c->then.qpdf, new = c->now->qpdf;
    const int had = qpdf_oh_is_array(old, then) ? qpdf_oh_get_array_n_items(old, then) : 0;
    if (!qpdf_oh_is_array(new, now) ||
        (!qpdf_oh_is_array(old, then) && !qpdf_oh_is_null(old, then))) {
        return false;
    }
    int at = 0;
    for (int i = 0; i < qpdf_oh_get_array_n_items(new, now); i++) {
        const int number = qpdf_oh_get_object_id(new, qpdf_oh_get_array_item(new, now, i));
        if (at < had && number != 0 &&
            number == qpdf_oh_get_object_id(old, qpdf_oh_get_array_item(old, then, at))) {
            at++;
        } else if (!is_later_field(c, number)) {
            return false;
        }
    }
    return at == had;
}

/* What fields are written with may come along with the first one, not be changed. */
static bool is_added(const struct comparing *c, qpdf_oh then, qpdf_oh now, const char *key)
{
    return !qpdf_oh_has_key(c->then.qpdf, then, key) || is_same_member(c, then, now, key);
}

static bool is_form(const struct comparing *c, qpdf_oh then, qpdf_oh now)
{
    static const char *const own[] = {"/Fields", "/SigFlags", "/DR", "/DA"};
    if (qpdf_oh_is_null(c->then.qpdf, then)) {
        then = qpdf_oh_new_dictionary(c->then.qpdf); /* there was no form before */
    }
    return ONLY_DIFFER(c, then, now, own) && is_added(c, then, now, "/DR") &&
           is_added(c, then, now, "/DA") &&
           is_longer_list(c, qpdf_oh_get_key(c->then.qpdf, then, "/Fields"),
                          qpdf_oh_get_key(c->now->qpdf, now, "/Fields"));
}

static bool is_catalog(const struct comparing *c, qpdf_oh then, qpdf_oh now)
{
    static const char *const own[] = {"/AcroForm", "/DSS", "/Extensions", "/Version", "/Metadata"};
    return ONLY_DIFFER(c, then, now, own) &&
           is_form(c, qpdf_oh_get_key(c->then.qpdf, then, "/AcroForm"),
                   qpdf_oh_get_key(c->now->qpdf, now, "/AcroForm"));
}

static bool is_page(const struct comparing *c, qpdf_oh then, qpdf_oh now)
{
    static const char *const own[] = {"/Annots"};
    const qpdf_oh type = qpdf_oh_get_key_if_dict(c->now->qpdf, now, "/Type");
    return qpdf_oh_is_name(c->now->qpdf, type) &&
           strcmp(qpdf_oh_get_name(c->now->qpdf, type), "/Page") == 0 &&
           ONLY_DIFFER(c, then, now, own) &&
           is_longer_list(c, qpdf_oh_get_key(c->then.qpdf, then, "/Annots"),
                          qpdf_oh_get_key(c->now->qpdf, now, "/Annots"));
}

/* A place to sign at that was empty and was signed at. */
static bool is_filled_field(const struct comparing *c, int number, qpdf_oh then, qpdf_oh now)
{
    static const char *const own[] = {"/V", "/AP", "/AS", "/F", "/MK", "/M", "/DA", "/Lock"};
    return is_later_field(c, number) && ONLY_DIFFER(c, then, now, own) &&
           !qpdf_oh_is_dictionary(c->then.qpdf, qpdf_oh_get_key(c->then.qpdf, then, "/V"));
}

/* Not shown on any page: who changed it last, and when. */
static bool is_properties(const struct comparing *c, int number, qpdf_oh then, qpdf_oh now)
{
    static const char *const own[] = {"/ModDate", "/Producer"};
    return (number == c->info && ONLY_DIFFER(c, then, now, own)) ||
           (number == c->metadata && c->named[number] == 1);
}

static bool belongs_to_signing(const struct comparing *c, int number)
{
    const qpdf_oh then = object_of(&c->then, number), now = object_of(c->now, number);
    if (qpdf_oh_is_null(c->then.qpdf, then)) {
        return c->named[number] == 0; /* new: reached only from what is looked at here */
    }
    return (number == c->root && is_catalog(c, then, now)) ||
           (number == c->form && is_form(c, then, now)) ||
           (qpdf_oh_is_array(c->then.qpdf, then) && is_longer_list(c, then, now)) ||
           is_properties(c, number, then, now) || is_filled_field(c, number, then, now) ||
           is_page(c, then, now);
}

/* ---- what the signed revision names
 * ------------------------------------------------------------------------ */

/* Digits, a space, digits, " R"; *ret_end is behind them. Inside a string it is taken for one, too:
 * a name too many makes nothing pass. */
static bool read_name(const char *at, const char **ret_end, int64_t *ret_number,
                      int64_t *ret_generation)
{
    char *end;
    *ret_number = strtoll(at, &end, 10);
    const char *second = end + 1;
    if (*end != ' ' || *second < '0' || *second > '9') {
        return false;
    }
    *ret_generation = strtoll(second, &end, 10);
    if (end[0] != ' ' || end[1] != 'R') {
        return false;
    }
    *ret_end = end + 2;
    return true;
}

/* False for a name that the walk over the numbers would not meet. */
static bool count_names(struct comparing *c, const char *text)
{
    for (const char *at = text; *at != '\0';) {
        int64_t number, generation;
        const char *end;
        if (*at < '0' || *at > '9') {
            at++;
        } else if (read_name(at, &end, &number, &generation)) {
            if (generation != 0 || number <= 0 || number >= c->size) {
                return false;
            }
            c->named[number] = c->named[number] == 0 ? 1 : 2;
            at = end;
        } else {
            at += strspn(at, "0123456789");
        }
    }
    return true;
}

static bool count_all_names(struct comparing *c)
{
    const qpdf_data q = c->then.qpdf;
    c->named = arena_alloc(arena_current(), (size_t)c->size);
    bool good = count_names(c, qpdf_oh_unparse(q, qpdf_get_trailer(q)));
    for (int number = 1; number < c->size && good; number++) {
        const qpdf_oh object = object_of(&c->then, number);
        good = count_names(c, qpdf_oh_is_stream(q, object)
                                  ? qpdf_oh_unparse(q, qpdf_oh_get_dict(q, object))
                                  : qpdf_oh_unparse_resolved(q, object));
    }
    return good;
}

/* ---- the two revisions
 * ---------------------------------------------------------------------------------- */

static int number_of(const struct pdf *pdf, qpdf_oh dictionary, const char *key)
{
    return qpdf_oh_get_object_id(pdf->qpdf, qpdf_oh_get_key_if_dict(pdf->qpdf, dictionary, key));
}

static int size_of(const struct pdf *pdf)
{
    const qpdf_oh size = qpdf_oh_get_key(pdf->qpdf, qpdf_get_trailer(pdf->qpdf), "/Size");
    return qpdf_oh_is_integer(pdf->qpdf, size) ? qpdf_oh_get_int_value_as_int(pdf->qpdf, size) : 0;
}

static bool compare_all(struct comparing *c)
{
    const struct pdf *now = c->now, *then = &c->then;
    const qpdf_oh trailer = qpdf_get_trailer(now->qpdf), root = qpdf_get_root(now->qpdf);
    c->root = number_of(now, trailer, "/Root");
    c->info = number_of(now, trailer, "/Info");
    c->metadata = number_of(then, qpdf_get_root(then->qpdf), "/Metadata");
    c->form = number_of(now, root, "/AcroForm");
    c->size = size_of(now);
    if (c->size <= 0 || c->size > OBJECTS_MOST || size_of(then) > c->size || c->root == 0 ||
        c->root != number_of(then, qpdf_get_trailer(then->qpdf), "/Root") || !count_all_names(c)) {
        return false;
    }
    for (int number = 1; number < c->size; number++) {
        if (!is_same(c, number) && !belongs_to_signing(c, number)) {
            return false;
        }
    }
    return true;
}

bool changes_are_signatures(const struct pdf *pdf, size_t end, const int *objects, size_t count,
                            bool *ret_validation)
{
    struct error ignored = {0};
    struct comparing c = {.now = pdf, .fields = objects, .field_count = count};
    /* qpdf answers "null" where it met an error: then nothing can be told. */
    const bool only = pdf_open(&c.then, pdf->bytes, end, &ignored) == 0 && compare_all(&c) &&
                      !pdf_is_mended(&c.then) && !pdf_is_mended(pdf);
    *ret_validation =
        only && !is_same_member(&c, qpdf_get_root(c.then.qpdf), qpdf_get_root(pdf->qpdf), "/DSS");
    pdf_close(&c.then);
    return only;
}
