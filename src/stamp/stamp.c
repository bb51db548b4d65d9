/*
 * NAME     stamp.c
 * SUMMARY  the revision that puts a stamp on page 1
 */
#include "stamp_pdf.h"

#include "phieu/file.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

enum { TRAILER_LEAST = 7, TRAILER_MOST = 16, ANNOTATIONS_MOST = 10000 };
enum { FLAG_PRINT = 4, FLAG_LOCKED = 128 };

#define STRIP_MARGIN (4 * MM)

/* ---- the job ----------------------------------------------------------------------------------
 */

static int foreign_job(struct error *err)
{
    return error_set(err, ERR_INTERNAL, NULL, "stamp job", NULL);
}

/* "\njob <digits>\n" at the very end. */
static bool job_size(const char *bytes, size_t len, size_t *ret_at, size_t *ret_size)
{
    char text[TRAILER_MOST + 1];
    const size_t n = len < TRAILER_MOST ? len : TRAILER_MOST;
    memcpy(text, bytes + len - n, n);
    text[n] = 0;
    const char *at = memmem(text, n, "\njob ", 5);
    char *end;
    if (at == NULL) {
        return false;
    }
    const unsigned long size = strtoul(at + 5, &end, 10);
    const size_t trailer = n - (size_t)(at - text);
    if (strcmp(end, "\n") != 0 || size == 0 || size > STAMP_JOB_MOST || size > len - trailer) {
        return false;
    }
    *ret_size = size;
    *ret_at = len - trailer - size;
    return true;
}

int stamp_job_read(const char *bytes, size_t len, struct stamp_job *ret, size_t *ret_pdf,
                   struct error *err)
{
    size_t at, size;
    json_t *json;
    struct instant made;
    if (len < TRAILER_LEAST || !job_size(bytes, len, &at, &size) ||
        json_read(bytes + at, size, &json, err) != 0 ||
        instant_parse(json_str(json, "made"), 0, "made", &made, err) != 0) {
        return foreign_job(err);
    }
    *ret = (struct stamp_job){.agency = json_str(json, "agency"),
                              .number = json_str(json, "number"),
                              .arrived = json_day(json, "arrived"),
                              .passed_to = json_str(json, "passed_to"),
                              .case_code = json_str(json, "case"),
                              .made = made};
    *ret_pdf = at;
    return 0;
}

/* ---- the objects -------------------------------------------------------------------------------
 */

struct making {
    struct stamp_pdf pdf;
    const struct stamp_job *job;
    const struct stamp_drawing *drawing;
    struct stamp_spot spot;
    struct stamp_rect rect; /* of the annotation, user coordinates */
    double wide, high;      /* of its appearance, before turning */
    struct stamp_tail tail;
    int annotation, form; /* numbers of the new objects */
};

static void put_rect(struct buf *out, const char *key, const struct stamp_rect *rect)
{
    const double at[4] = {rect->x0, rect->y0, rect->x1, rect->y1};
    buf_printf(out, "/%s [", key);
    for (int i = 0; i < 4; i++) {
        buf_putc(out, ' ');
        stamp_put_number(out, at[i]);
    }
    buf_puts(out, " ] ");
}

/* What stands in the stamp, for readers that list annotations. */
static void put_annotation(struct making *m)
{
    char day[DAY_TEXT], made[INSTANT_TEXT];
    struct buf *out = m->tail.out;
    const qpdf_data q = m->pdf.qpdf;
    const char *words = arena_printf(arena_current(), "ĐẾN. Số: %s. Ngày: %s. %s", m->job->number,
                                     day_vn(m->job->arrived, day), m->job->agency);
    instant_iso(m->job->made, made); /* 2025-03-10T08:15:02.123Z */
    const qpdf_oh text = qpdf_oh_new_unicode_string(q, words);
    stamp_tail_open(&m->tail, m->annotation, 0);
    buf_puts(out, "<< /Type /Annot /Subtype /Stamp /Name /DauDen /NM (phieu-dau-den) ");
    buf_printf(out, "/F %d /C [ 0.8 0.05 0.05 ] /T (Phieu) ", FLAG_PRINT | FLAG_LOCKED);
    put_rect(out, "Rect", &m->rect);
    buf_printf(out, "/Contents %s /M (D:%.4s%.2s%.2s%.2s%.2s%.2sZ) ", qpdf_oh_unparse(q, text),
               made, made + 5, made + 8, made + 11, made + 14, made + 17);
    buf_printf(out, "/P %d %d R /AP << /N %d 0 R >> >>", qpdf_oh_get_object_id(q, m->pdf.page),
               qpdf_oh_get_generation(q, m->pdf.page), m->form);
    stamp_tail_close(&m->tail);
}

/* The drawing, scaled; on a strip upon its white ground, at the left. */
static void put_content(const struct making *m, struct buf *out)
{
    const double scale = m->spot.scale / m->pdf.unit;
    double x = 0, y = 0;
    buf_puts(out, "q\n");
    if (m->spot.place.zone == STAMP_STRIP) {
        x = STRIP_MARGIN * scale;
        y = (m->high - m->drawing->height * scale) / 2;
        buf_puts(out, "1 1 1 rg 0 0 ");
        stamp_put_number(out, m->wide);
        buf_putc(out, ' ');
        stamp_put_number(out, m->high);
        buf_puts(out, " re f\n");
    }
    buf_printf(out, "%ld.%06ld 0 0 %ld.%06ld ", lround(scale * 1e6) / 1000000,
               lround(scale * 1e6) % 1000000, lround(scale * 1e6) / 1000000,
               lround(scale * 1e6) % 1000000);
    stamp_put_number(out, x);
    buf_putc(out, ' ');
    stamp_put_number(out, y);
    buf_puts(out, " cm\n");
    buf_add(out, m->drawing->operators, m->drawing->len);
    buf_puts(out, "Q\n");
}

/* A page that is turned shows the appearance turned back. */
static const char *turned_back(int turn)
{
    return turn == 90    ? "0 1 -1 0 0 0"
           : turn == 180 ? "-1 0 0 -1 0 0"
           : turn == 270 ? "0 -1 1 0 0 0"
                         : "1 0 0 1 0 0";
}

static int put_form(struct making *m, struct error *err)
{
    struct buf content, *out = m->tail.out;
    buf_init(&content, arena_current(), m->drawing->len + 1024);
    put_content(m, &content);
    uLongf packed = compressBound(content.len);
    unsigned char *bytes = arena_alloc(arena_current(), packed);
    if (content.overflow ||
        compress2(bytes, &packed, (const unsigned char *)content.data, content.len, 9) != Z_OK) {
        return error_set(err, ERR_NO_MEMORY, NULL, NULL, NULL);
    }
    stamp_tail_open(&m->tail, m->form, 0);
    const struct stamp_rect box = {0, 0, m->wide, m->high};
    buf_puts(out, "<< /Type /XObject /Subtype /Form ");
    put_rect(out, "BBox", &box);
    buf_printf(out, "/Matrix [ %s ] /Resources << >> /Filter /FlateDecode /Length %lu >>\nstream\n",
               turned_back(m->pdf.shown.turn), (unsigned long)packed);
    buf_add(out, bytes, packed);
    buf_puts(out, "\nendstream");
    stamp_tail_close(&m->tail);
    return 0;
}

static void put_object(struct making *m, qpdf_oh object)
{
    const qpdf_data q = m->pdf.qpdf;
    stamp_tail_open(&m->tail, qpdf_oh_get_object_id(q, object), qpdf_oh_get_generation(q, object));
    buf_puts(m->tail.out, qpdf_oh_unparse_resolved(q, object));
    stamp_tail_close(&m->tail);
}

/* A page that no box was free on gets a taller medium; its content stays where it is. Not a page
 * before it, which would change the count of pages, nor the stamp over what is written. */
static void make_taller(struct making *m, struct stamp_rect crop)
{
    const qpdf_data q = m->pdf.qpdf;
    const struct stamp_rect *was = &m->pdf.media;
    const struct stamp_rect media = {fmin(was->x0, crop.x0), fmin(was->y0, crop.y0),
                                     fmax(was->x1, crop.x1), fmax(was->y1, crop.y1)};
    struct buf text;
    buf_init(&text, arena_current(), 256);
    put_rect(&text, "MediaBox", &media);
    qpdf_oh_replace_key(q, m->pdf.page, "/MediaBox", qpdf_oh_parse(q, strchr(text.data, '[')));
    if (m->pdf.has_crop) {
        text.len = 0;
        put_rect(&text, "CropBox", &crop);
        qpdf_oh_replace_key(q, m->pdf.page, "/CropBox", qpdf_oh_parse(q, strchr(text.data, '[')));
    }
}

/* The list of annotations is an object of its own (then only that is new) or part of the page. */
static void put_page(struct making *m)
{
    const qpdf_data q = m->pdf.qpdf;
    const qpdf_oh page = m->pdf.page;
    const qpdf_oh annots = qpdf_oh_get_key(q, page, "/Annots");
    const qpdf_oh stamp = qpdf_get_object_by_id(q, m->annotation, 0);
    const bool is_list = qpdf_oh_is_array(q, annots);
    const bool apart = is_list && qpdf_oh_get_object_id(q, annots) != 0;
    if (is_list) {
        qpdf_oh_append_item(q, annots, stamp);
    } else {
        qpdf_oh_replace_key(q, page, "/Annots", qpdf_oh_wrap_in_array(q, stamp));
    }
    if (apart) {
        put_object(m, annots);
    }
    if (!apart || m->spot.place.zone == STAMP_STRIP) {
        put_object(m, page);
    }
}

/* What the new trailer takes over, and an /ID whose second half is this revision's. */
static const char *trailer_members(const struct making *m)
{
    static const char *const kept[] = {"/Root", "/Info"};
    const qpdf_data q = m->pdf.qpdf;
    const qpdf_oh trailer = qpdf_get_trailer(q);
    struct buf out;
    struct digest digest;
    char hex[DIGEST_TEXT];
    buf_init(&out, arena_current(), (size_t)64 << 10);
    for (size_t i = 0; i < sizeof kept / sizeof kept[0]; i++) {
        if (qpdf_oh_has_key(q, trailer, kept[i])) {
            buf_printf(&out, "%s %s ", kept[i],
                       qpdf_oh_unparse(q, qpdf_oh_get_key(q, trailer, kept[i])));
        }
    }
    const qpdf_oh id = qpdf_oh_get_key(q, trailer, "/ID");
    if (qpdf_oh_is_array(q, id) && qpdf_oh_get_array_n_items(q, id) == 2) {
        digest_of(m->tail.out->data, m->tail.out->len, &digest);
        buf_printf(&out, "/ID [ %s <%.32s> ] ",
                   qpdf_oh_unparse_binary(q, qpdf_oh_get_array_item(q, id, 0)),
                   digest_hex(&digest, hex));
    }
    m->tail.out->overflow = m->tail.out->overflow || out.overflow;
    return out.data;
}

/* ---- the place ---------------------------------------------------------------------------------
 */

/* Annotations cover their rectangles, also those that show nothing yet (a signature to come). */
static void cover_annotations(struct making *m, struct stamp_ink *ink)
{
    const qpdf_data q = m->pdf.qpdf;
    const qpdf_oh annots = qpdf_oh_get_key(q, m->pdf.page, "/Annots");
    const int count = qpdf_oh_is_array(q, annots) ? qpdf_oh_get_array_n_items(q, annots) : 0;
    for (int i = 0; i < count && i < ANNOTATIONS_MOST; i++) {
        const qpdf_oh annot = qpdf_oh_get_array_item(q, annots, i);
        struct stamp_rect user;
        if (stamp_pdf_rect(&m->pdf, qpdf_oh_get_key_if_dict(q, annot, "/Rect"), &user)) {
            const struct stamp_rect shown = stamp_page_shown(&m->pdf.shown, &user);
            stamp_ink_cover(ink, &shown);
        }
    }
}

/* Above the page: as wide as it, high enough for the stamp and a margin. */
static void place_on_strip(struct making *m)
{
    const double unit = m->pdf.unit;
    const double need = (m->drawing->width + 2 * STRIP_MARGIN) / unit;
    const double scale = fmin(1, m->pdf.shown.width / need);
    const double high = (m->drawing->height + 2 * STRIP_MARGIN) * scale / unit;
    m->spot.scale = scale;
    m->spot.place.percent = (int)lround(scale * 100);
    m->spot.box = (struct stamp_rect){0, -high, m->pdf.shown.width, 0};
    make_taller(m, stamp_page_taller(&m->pdf.shown, high));
}

static int find_place(struct making *m, struct error *err)
{
    struct stamp_ink ink;
    if (stamp_ink_read(m->pdf.bytes, m->pdf.len, &m->pdf.shown, &ink, err) != 0) {
        return -1;
    }
    cover_annotations(m, &ink);
    stamp_find(&ink, m->drawing->width / m->pdf.unit, m->drawing->height / m->pdf.unit, &m->spot);
    if (m->spot.place.zone == STAMP_STRIP) {
        place_on_strip(m);
    }
    m->rect = stamp_page_user(&m->pdf.shown, &m->spot.box);
    m->wide = m->spot.box.x1 - m->spot.box.x0;
    m->high = m->spot.box.y1 - m->spot.box.y0;
    return 0;
}

static int make(struct making *m, struct error *err)
{
    struct stamp_pdf *pdf = &m->pdf;
    m->annotation = pdf->size;
    m->form = pdf->size + 1;
    m->tail.base = pdf->len - pdf->header;
    if (find_place(m, err) != 0) {
        return -1;
    }
    buf_putc(m->tail.out, '\n'); /* whatever the original ends with */
    put_page(m);
    put_annotation(m);
    if (put_form(m, err) != 0) {
        return -1;
    }
    const int stream = pdf->is_stream ? m->form + 1 : 0;
    stamp_tail_end(&m->tail, trailer_members(m), m->form + (stream != 0 ? 2 : 1), pdf->prev,
                   stream);
    return m->tail.out->overflow
               ? stamp_damaged(err, "trang 1 quá phức tạp", "page 1 is too large an object")
               : 0;
}

int stamp_revision(const char *bytes, size_t len, const struct stamp_job *job,
                   const struct stamp_drawing *drawing, struct buf *out, struct stamp_place *ret,
                   struct error *err)
{
    struct making making = {.job = job, .drawing = drawing, .tail = {.out = out}};
    const int result = stamp_pdf_open(&making.pdf, bytes, len, err) == 0 ? make(&making, err) : -1;
    stamp_pdf_close(&making.pdf);
    if (result == 0) {
        *ret = making.spot.place;
    }
    return result;
}
