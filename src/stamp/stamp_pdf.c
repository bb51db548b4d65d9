/*
 * NAME     stamp_pdf.c
 * SUMMARY  a foreign PDF, opened without repairing it
 *
 * A file whose cross-references qpdf would have to guess gets no revision: /Prev would lead to what
 * no reader can follow. The page tree is walked here rather than by qpdf, which mends what it
 * walks.
 */
#include "stamp_pdf.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { TREE_DEPTH = 64, TREE_NODES = 20000, NUMBERS_MOST = 8388607 };

#define TAIL_BYTES   2048 /* in which readers look for startxref */
#define HEADER_BYTES 1024

int stamp_damaged(struct error *err, const char *vi, const char *en)
{
    return error_set(err, ERR_STAMP_DAMAGED, NULL, vi, en);
}

/* ---- the frame of the file --------------------------------------------------------------------
 */

static bool is_space(char c)
{
    return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == '\0';
}

static const char *last_startxref(const char *bytes, size_t len)
{
    static const char word[] = "startxref";
    const size_t n = sizeof word - 1, least = len > TAIL_BYTES ? len - TAIL_BYTES : 0;
    for (size_t i = len < n ? 0 : len - n + 1; i > least; i--) {
        if (memcmp(bytes + i - 1, word, n) == 0) {
            return bytes + i - 1 + n;
        }
    }
    return NULL;
}

/* Where the file begins, where its last cross-references are, and of which kind. */
static int read_frame(struct stamp_pdf *pdf, struct error *err)
{
    const char *const end = pdf->bytes + pdf->len;
    const size_t head = pdf->len < HEADER_BYTES ? pdf->len : HEADER_BYTES;
    const char *start = memmem(pdf->bytes, head, "%PDF-", 5);
    const char *at = last_startxref(pdf->bytes, pdf->len);
    if (start == NULL || at == NULL) {
        return stamp_damaged(err, "thiếu phần đầu hoặc startxref", "no header or startxref");
    }
    pdf->header = (size_t)(start - pdf->bytes);
    while (at < end && is_space(*at)) {
        at++;
    }
    for (; at < end && *at >= '0' && *at <= '9' && pdf->prev <= pdf->len; at++) {
        pdf->prev = pdf->prev * 10 + (size_t)(*at - '0');
    }
    if (pdf->prev == 0 || pdf->prev >= pdf->len - pdf->header) {
        return stamp_damaged(err, "startxref chỉ ra ngoài tệp", "startxref leads nowhere");
    }
    const char *xref = start + pdf->prev;
    while (xref < end && is_space(*xref)) {
        xref++;
    }
    pdf->is_stream = end - xref < 4 || memcmp(xref, "xref", 4) != 0;
    return 0;
}

/* ---- qpdf -------------------------------------------------------------------------------------
 */

static int read_objects(struct stamp_pdf *pdf, struct error *err)
{
    pdf->qpdf = qpdf_init();
    qpdf_silence_errors(pdf->qpdf);
    qpdf_set_suppress_warnings(pdf->qpdf, QPDF_TRUE);
    qpdf_set_attempt_recovery(pdf->qpdf, QPDF_FALSE);
    const QPDF_ERROR_CODE code = qpdf_read_memory(pdf->qpdf, "pdf", pdf->bytes, pdf->len, NULL);
    if ((code & QPDF_ERRORS) != 0) {
        const qpdf_error why = qpdf_get_error(pdf->qpdf);
        /* Not its own words: they quote the file. */
        return qpdf_get_error_code(pdf->qpdf, why) == qpdf_e_password
                   ? error_set(err, ERR_STAMP_ENCRYPTED, NULL, NULL, NULL)
                   : stamp_damaged(err, "bảng tham chiếu hỏng", "broken cross-references");
    }
    if (qpdf_is_encrypted(pdf->qpdf)) {
        return error_set(err, ERR_STAMP_ENCRYPTED, NULL, NULL, NULL);
    }
    return 0;
}

/* DocMDP of the certification: 1 allows nothing, 2 filling in and signing, 3 annotations, too. */
static int check_certified(const struct stamp_pdf *pdf, struct error *err)
{
    const qpdf_data q = pdf->qpdf;
    const qpdf_oh perms = qpdf_oh_get_key_if_dict(q, qpdf_get_root(q), "/Perms");
    const qpdf_oh signature = qpdf_oh_get_key_if_dict(q, perms, "/DocMDP");
    if (!qpdf_oh_is_dictionary(q, signature)) {
        return 0;
    }
    int level = 2; /* when it is not said */
    const qpdf_oh references = qpdf_oh_get_key(q, signature, "/Reference");
    if (qpdf_oh_is_array(q, references) && qpdf_oh_get_array_n_items(q, references) > 0) {
        const qpdf_oh first = qpdf_oh_get_array_item(q, references, 0);
        const qpdf_oh params = qpdf_oh_get_key_if_dict(q, first, "/TransformParams");
        (void)qpdf_oh_get_value_as_int(q, qpdf_oh_get_key_if_dict(q, params, "/P"), &level);
    }
    char text[16];
    snprintf(text, sizeof text, "%d", level);
    return level == 3 ? 0 : error_set(err, ERR_STAMP_CERTIFIED, NULL, text, NULL);
}

/* ---- the first page ---------------------------------------------------------------------------
 */

struct walk {
    qpdf_oh path[TREE_DEPTH]; /* from the root of the tree down */
    int depth, nodes;
};

/* A branch or a leaf, by its children: /Type is often missing. */
static bool is_branch(qpdf_data q, qpdf_oh node)
{
    return qpdf_oh_is_array(q, qpdf_oh_get_key_if_dict(q, node, "/Kids"));
}

/* Depth first to the first leaf; false when there is none below. Loops end at the depth, hostile
 * breadth at the number of nodes. */
static bool descend(qpdf_data q, struct walk *walk, qpdf_oh node)
{
    if (walk->depth == TREE_DEPTH || ++walk->nodes > TREE_NODES ||
        !qpdf_oh_is_dictionary(q, node)) {
        return false;
    }
    walk->path[walk->depth++] = node;
    if (!is_branch(q, node)) {
        return true;
    }
    const qpdf_oh kids = qpdf_oh_get_key(q, node, "/Kids");
    const int count = qpdf_oh_get_array_n_items(q, kids);
    for (int i = 0; i < count && walk->nodes <= TREE_NODES; i++) {
        if (descend(q, walk, qpdf_oh_get_array_item(q, kids, i))) {
            return true;
        }
    }
    walk->depth--;
    return false;
}

/* The page's own value or the nearest inherited one; null when there is none. */
static qpdf_oh inherited(qpdf_data q, const struct walk *walk, const char *key)
{
    qpdf_oh value = qpdf_oh_new_null(q);
    for (int i = walk->depth - 1; i >= 0 && qpdf_oh_is_null(q, value); i--) {
        value = qpdf_oh_get_key(q, walk->path[i], key);
    }
    return value;
}

bool stamp_pdf_rect(const struct stamp_pdf *pdf, qpdf_oh array, struct stamp_rect *ret)
{
    const qpdf_data q = pdf->qpdf;
    double at[4];
    if (!qpdf_oh_is_array(q, array) || qpdf_oh_get_array_n_items(q, array) != 4) {
        return false;
    }
    for (int i = 0; i < 4; i++) {
        const qpdf_oh number = qpdf_oh_get_array_item(q, array, i);
        if (!qpdf_oh_get_value_as_number(q, number, &at[i]) || !(fabs(at[i]) < 1e6)) {
            return false;
        }
    }
    *ret = (struct stamp_rect){fmin(at[0], at[2]), fmin(at[1], at[3]), fmax(at[0], at[2]),
                               fmax(at[1], at[3])};
    return true;
}

/* What of the crop box is on the medium; without one, or beside it, the medium itself. */
static struct stamp_rect cropped(const struct stamp_rect *media, const struct stamp_rect *crop)
{
    const struct stamp_rect both = {fmax(media->x0, crop->x0), fmax(media->y0, crop->y0),
                                    fmin(media->x1, crop->x1), fmin(media->y1, crop->y1)};
    return both.x0 < both.x1 && both.y0 < both.y1 ? both : *media;
}

static int read_boxes(struct stamp_pdf *pdf, const struct walk *walk, struct error *err)
{
    const qpdf_data q = pdf->qpdf;
    struct stamp_rect crop;
    long long turn = 0;
    if (!stamp_pdf_rect(pdf, inherited(q, walk, "/MediaBox"), &pdf->media) ||
        pdf->media.x1 - pdf->media.x0 < 1 || pdf->media.y1 - pdf->media.y0 < 1) {
        return stamp_damaged(err, "trang 1 không có khổ giấy", "page 1 has no MediaBox");
    }
    pdf->has_crop = stamp_pdf_rect(pdf, inherited(q, walk, "/CropBox"), &crop);
    pdf->shown.crop = pdf->has_crop ? cropped(&pdf->media, &crop) : pdf->media;
    (void)qpdf_oh_get_value_as_longlong(q, inherited(q, walk, "/Rotate"), &turn);
    turn = (turn % 360 + 360) % 360;
    pdf->shown.turn = turn % 90 == 0 ? (int)turn : 0;
    const double across = pdf->shown.crop.x1 - pdf->shown.crop.x0;
    const double along = pdf->shown.crop.y1 - pdf->shown.crop.y0;
    const bool sideways = pdf->shown.turn == 90 || pdf->shown.turn == 270;
    pdf->shown.width = sideways ? along : across;
    pdf->shown.height = sideways ? across : along;
    double unit = 1;
    (void)qpdf_oh_get_value_as_number(q, qpdf_oh_get_key(q, pdf->page, "/UserUnit"), &unit);
    pdf->unit = unit >= 0.01 && unit <= 1000 ? unit : 1;
    return 0;
}

static int read_page(struct stamp_pdf *pdf, struct error *err)
{
    const qpdf_data q = pdf->qpdf;
    struct walk walk = {.depth = 0};
    const qpdf_oh root = qpdf_oh_get_key_if_dict(q, qpdf_get_root(q), "/Pages");
    if (!descend(q, &walk, root)) {
        return stamp_damaged(err, "không có trang nào", "it has no page");
    }
    pdf->page = walk.path[walk.depth - 1];
    if (qpdf_oh_get_object_id(q, pdf->page) == 0) {
        return stamp_damaged(err, "trang 1 không phải đối tượng riêng",
                             "page 1 is no object of its own");
    }
    return read_boxes(pdf, &walk, err);
}

static int read_size(struct stamp_pdf *pdf, struct error *err)
{
    const qpdf_data q = pdf->qpdf;
    int size = 0;
    (void)qpdf_oh_get_value_as_int(q, qpdf_oh_get_key(q, qpdf_get_trailer(q), "/Size"), &size);
    /* One above the highest number the file uses, whatever it says. */
    const qpdf_oh next = qpdf_make_indirect_object(q, qpdf_oh_new_null(q));
    const int used = qpdf_oh_get_object_id(q, next);
    pdf->size = size > used ? size : used;
    return used > 0 && pdf->size < NUMBERS_MOST
               ? 0
               : stamp_damaged(err, "số đối tượng quá lớn", "object numbers are too high");
}

int stamp_pdf_open(struct stamp_pdf *pdf, const char *bytes, size_t len, struct error *err)
{
    *pdf = (struct stamp_pdf){.bytes = bytes, .len = len};
    return read_frame(pdf, err) != 0 || read_objects(pdf, err) != 0 ||
                   check_certified(pdf, err) != 0 || read_page(pdf, err) != 0 ||
                   read_size(pdf, err) != 0
               ? -1
               : 0;
}

void stamp_pdf_close(struct stamp_pdf *pdf)
{
    if (pdf->qpdf != NULL) {
        qpdf_cleanup(&pdf->qpdf);
    }
}
