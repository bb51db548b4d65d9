/* test_stamp.c - the stamped copy of good PDFs: what it begins with, where the stamp is, and the
 * signatures that must not notice. */
#include "stamping.h"

#include "stamp_room.h"

#include "unit.h"

#include <math.h>
#include <stdio.h>

static bool tail_has(struct pdf original, struct pdf copy, const char *text)
{
    return memmem(copy.data + original.len, copy.len - original.len, text, strlen(text)) != NULL;
}

static struct pdf joined(struct pdf a, const char *text)
{
    struct buf out;
    buf_init(&out, arena_current(), a.len + strlen(text) + 1);
    buf_add(&out, a.data, a.len);
    buf_puts(&out, text);
    return (struct pdf){out.data, out.len};
}

static struct pdf without_last(struct pdf pdf, size_t bytes)
{
    return (struct pdf){pdf.data, pdf.len - bytes};
}

static struct pdf behind(const char *text, struct pdf pdf)
{
    struct buf out;
    buf_init(&out, arena_current(), pdf.len + strlen(text) + 1);
    buf_puts(&out, text);
    buf_add(&out, pdf.data, pdf.len);
    return (struct pdf){out.data, out.len};
}

/* How much of the stamp's box is covered when poppler shows the page, in percent. */
static int seen_in(struct pdf pdf, const struct stamp_page *page, const struct stamp_box *box)
{
    const struct stamp_rect user = {box->x0, box->y0, box->x1, box->y1};
    const struct stamp_rect shown = stamp_page_shown(page, &user);
    struct stamp_ink ink;
    struct error err = {0};
    int covered = 0, all = 0;
    ck_assert_int_eq(stamp_ink_read(pdf.data, pdf.len, page, &ink, &err), 0);
    for (int y = (int)shown.y0 + 1; y < (int)shown.y1; y++) {
        for (int x = (int)shown.x0 + 1; x < (int)shown.x1; x++, all++) {
            covered += ink.covered[y * ink.columns + x];
        }
    }
    return covered * 100 / all;
}

static const struct stamp_page upright = {{0, 0, 210 * MM, 297 * MM}, 0, 210 * MM, 297 * MM};

/* ---- the bytes ------------------------------------------------------------------------------ */

START_TEST(the_copy_begins_with_the_original_whatever_kind_of_file)
{
    const struct pdf plain = letter_pdf(LETTER_ROOMY);
    const struct {
        const char *what;
        struct pdf pdf;
        bool stream; /* of cross-references */
    } cases[] = {
        {"a table of cross-references", plain, false},
        {"object streams only", pdf_changed(plain, NULL, NULL, pdf_with_object_streams), true},
        {"linearized", pdf_changed(plain, NULL, NULL, pdf_linearized), false},
        {"linearized with object streams",
         pdf_changed(pdf_changed(plain, NULL, NULL, pdf_with_object_streams), NULL, NULL,
                     pdf_linearized),
         true},
        {"no line end at the end", without_last(plain, 1), false},
        {"bytes behind the end", joined(plain, "\n\n<!-- gateway -->\r\n"), false},
        {"bytes before the beginning", behind("X-Mail: 1\r\n\r\n", plain), false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct outcome got = stamp_well(cases[i].pdf, cases[i].what);
        ck_assert_msg(tail_has(cases[i].pdf, got.copy, "/Type /XRef") == cases[i].stream, "%s",
                      cases[i].what);
        ck_assert_msg(tail_has(cases[i].pdf, got.copy, "\ntrailer\n") != cases[i].stream, "%s",
                      cases[i].what);
        const struct stamp_box box = stamp_box_of(got.copy);
        ck_assert_int_eq(seen_in(cases[i].pdf, &upright, &box), 0);
        ck_assert_msg(seen_in(got.copy, &upright, &box) > 10, "%s: not seen", cases[i].what);
        ck_assert_msg(got.copy.len - cases[i].pdf.len < 20000, "%s: %zu bytes", cases[i].what,
                      got.copy.len - cases[i].pdf.len);
    }
}
END_TEST

START_TEST(the_same_job_gives_the_same_bytes)
{
    const struct pdf pdf = letter_pdf(LETTER_ROOMY);
    struct stamp_job other = usual_job;
    other.number = "460";
    const struct outcome first = stamp(pdf), again = stamp(pdf), next = stamp_as(pdf, &other);
    ck_assert_uint_eq(first.copy.len, again.copy.len);
    ck_assert_int_eq(memcmp(first.copy.data, again.copy.data, first.copy.len), 0);
    ck_assert(next.copy.len != first.copy.len ||
              memcmp(first.copy.data, next.copy.data, first.copy.len) != 0);
}
END_TEST

START_TEST(the_agency_is_in_capitals_however_it_is_written)
{
    struct stamp_job job = usual_job;
    struct stamp_drawing capitals, small;
    struct error err = {0};
    ck_assert_int_eq(stamp_draw(&job, &capitals, &err), 0);
    job.agency = "Trung tâm Y tế huyện Tân Phú";
    ck_assert_int_eq(stamp_draw(&job, &small, &err), 0);
    ck_assert(capitals.len == small.len &&
              memcmp(capitals.operators, small.operators, small.len) == 0);
    job.agency = "Trung tâm Y tế huyện Tân Phủ";
    ck_assert_int_eq(stamp_draw(&job, &small, &err), 0);
    ck_assert(capitals.len != small.len ||
              memcmp(capitals.operators, small.operators, small.len) != 0);
}
END_TEST

/* Outlines: no font is added and no word; what it says is in the annotation for readers that list.
 */
START_TEST(the_stamp_adds_no_text_to_the_page)
{
    const struct pdf pdf = letter_pdf(LETTER_ROOMY);
    const struct outcome got = stamp_well(pdf, "roomy");
    ck_assert(!tail_has(pdf, got.copy, "/Font"));
    ck_assert(tail_has(pdf, got.copy, "/Subtype /Stamp"));
    ck_assert(tail_has(pdf, got.copy, "/M (D:20250310081502Z)"));
    ck_assert(tail_has(pdf, got.copy, "/Contents <feff0110")); /* Đ… */
}
END_TEST

/* ---- the place ------------------------------------------------------------------------------ */

START_TEST(the_stamp_goes_where_it_belongs_while_there_is_room)
{
    static const struct {
        enum letter_kind kind;
        enum stamp_zone zone;
        int least, most;
    } cases[] = {
        {LETTER_ROOMY, STAMP_LEFT, 100, 100}, {LETTER_RIGHT, STAMP_RIGHT, 100, 100},
        {LETTER_TIGHT, STAMP_LEFT, 80, 95},   {LETTER_FOOT, STAMP_PAGE, 100, 100},
        {LETTER_EMPTY, STAMP_LEFT, 100, 100}, {LETTER_CROWDED, STAMP_STRIP, 100, 100},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct outcome got = stamp_well(letter_pdf(cases[i].kind), "a letter");
        ck_assert_msg(got.place.zone == cases[i].zone, "case %zu: zone %d", i, (int)got.place.zone);
        ck_assert_msg(got.place.percent >= cases[i].least && got.place.percent <= cases[i].most,
                      "case %zu: %d %%", i, got.place.percent);
    }
}
END_TEST

/* The page's own ink, read apart from the search, lies nowhere under the stamp. */
START_TEST(the_stamp_covers_nothing)
{
    static const enum letter_kind kinds[] = {LETTER_ROOMY, LETTER_RIGHT, LETTER_TIGHT, LETTER_FOOT};
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        const struct pdf pdf = letter_pdf(kinds[i]);
        const struct stamp_box box = stamp_box_of(stamp_well(pdf, "a letter").copy);
        ck_assert_msg(seen_in(pdf, &upright, &box) == 0, "case %zu", i);
    }
}
END_TEST

/* Scanned paper is not white: what counts is what stands out from it. */
START_TEST(a_scanned_letter_is_stamped_where_its_paper_is_empty)
{
    static const struct {
        enum letter_kind kind;
        double paper;
        enum stamp_zone zone;
    } cases[] = {
        {LETTER_ROOMY, 1, STAMP_LEFT},     {LETTER_ROOMY, 0.85, STAMP_LEFT},
        {LETTER_RIGHT, 0.92, STAMP_RIGHT}, {LETTER_CROWDED, 0.92, STAMP_STRIP},
        {LETTER_ROOMY, 0.35, STAMP_STRIP}, /* no red could be read on that */
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct outcome got = stamp_well(scanned_pdf(cases[i].kind, cases[i].paper), "a scan");
        ck_assert_msg(got.place.zone == cases[i].zone, "case %zu: zone %d", i, (int)got.place.zone);
    }
}
END_TEST

/* Its letters cannot be drawn in the jail: no font file can be opened there. */
START_TEST(words_in_a_font_that_the_file_does_not_bring_are_seen)
{
    struct buf content;
    buf_init(&content, arena_current(), 1 << 16);
    buf_puts(&content, "BT /F 11 Tf 12 TL 30 830 Td\n");
    for (int i = 0; i < 40; i++) {
        buf_puts(&content, "(Thuc hien ke hoach phong chong dich benh cua nganh) Tj T*\n");
    }
    buf_puts(&content, "ET");
    const char *const objects[] = {
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Count 1 /Kids [ 3 0 R ] >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [ 0 0 595 842 ] /Contents 4 0 R "
        "/Resources << /Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
        arena_printf(arena_current(), "<< /Length %zu >>\nstream\n%s\nendstream", content.len,
                     content.data),
    };
    const struct outcome got = stamp_well(pdf_of_objects(objects, 4, NULL), "Helvetica");
    ck_assert_int_eq(got.place.zone, STAMP_RIGHT);
    ck_assert_double_gt(stamp_box_of(got.copy).x0, 270);
}
END_TEST

static void turn_page(qpdf_data q, void *arg)
{
    qpdf_oh_replace_key(q, qpdf_get_page_n(q, 0), "/Rotate",
                        qpdf_oh_new_integer(q, *(const int *)arg));
}

/* On an empty page the stamp's middle is at 0.30 of the width and 0.24 of the height as shown. */
START_TEST(a_turned_page_shows_the_stamp_upright_at_the_upper_left)
{
    const double w = 210 * MM, h = 297 * MM;
    const struct {
        int turn;
        double x, y; /* the middle, user coordinates */
        bool lies;
        const char *matrix;
    } cases[] = {
        {0, 0.30 * w, h - 0.24 * h, false, "1 0 0 1 0 0"},
        {90, 0.24 * w, 0.30 * h, true, "0 1 -1 0 0 0"},
        {180, w - 0.30 * w, 0.24 * h, false, "-1 0 0 -1 0 0"},
        {270, w - 0.24 * w, h - 0.30 * h, true, "0 -1 1 0 0 0"},
        {-90, w - 0.24 * w, h - 0.30 * h, true, "0 -1 1 0 0 0"},
        {450, 0.24 * w, 0.30 * h, true, "0 1 -1 0 0 0"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        int turn = cases[i].turn;
        const struct pdf pdf = pdf_changed(letter_pdf(LETTER_EMPTY), turn_page, &turn, NULL);
        const struct outcome got = stamp_well(pdf, "turned");
        const struct stamp_box box = stamp_box_of(got.copy);
        ck_assert_msg(fabs((box.x0 + box.x1) / 2 - cases[i].x) < 2 &&
                          fabs((box.y0 + box.y1) / 2 - cases[i].y) < 2,
                      "%d: %.1f %.1f", turn, (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2);
        ck_assert_msg((box.y1 - box.y0 > box.x1 - box.x0) == cases[i].lies, "%d", turn);
        const struct stamp_page page = {upright.crop, (turn + 360) % 360, cases[i].lies ? h : w,
                                        cases[i].lies ? w : h};
        ck_assert_msg(seen_in(got.copy, &page, &box) > 10, "%d: not seen", turn);
        ck_assert_msg(tail_has(pdf, got.copy,
                               arena_printf(arena_current(), "/Matrix [ %s ]", cases[i].matrix)),
                      "%d", turn);
    }
}
END_TEST

static void crop_page(qpdf_data q, void *arg)
{
    (void)arg;
    const qpdf_oh page = qpdf_get_page_n(q, 0);
    qpdf_oh_replace_key(q, page, "/MediaBox", qpdf_oh_parse(q, "[ 700 -50 -100 900 ]"));
    qpdf_oh_replace_key(q, page, "/CropBox", qpdf_oh_parse(q, "[ 150 160 545 780.5 ]"));
}

START_TEST(a_cropped_page_has_the_stamp_inside_what_is_shown)
{
    const struct pdf pdf = pdf_changed(letter_pdf(LETTER_EMPTY), crop_page, NULL, NULL);
    const struct stamp_box box = stamp_box_of(stamp_well(pdf, "cropped").copy);
    ck_assert(box.x0 > 150 && box.x1 < 545 && box.y0 > 160 && box.y1 < 780.5);
    ck_assert_double_lt(fabs((box.y0 + box.y1) / 2 - (780.5 - 0.24 * 620.5)), 2);
    ck_assert_double_lt(fabs(box.x1 - box.x0 - 50 * MM), 0.1);
}
END_TEST

static void large_units(qpdf_data q, void *arg)
{
    (void)arg;
    qpdf_oh_replace_key(q, qpdf_get_page_n(q, 0), "/UserUnit", qpdf_oh_new_integer(q, 2));
}

START_TEST(the_stamp_is_50_mm_wide_also_where_a_unit_is_not_a_point)
{
    const struct pdf pdf = pdf_changed(letter_pdf(LETTER_EMPTY), large_units, NULL, NULL);
    const struct stamp_box box = stamp_box_of(stamp_well(pdf, "units").copy);
    ck_assert_double_lt(fabs(box.x1 - box.x0 - 25 * MM), 0.1);
}
END_TEST

/* MediaBox of page 1 as the copy has it. */
static struct stamp_rect media_of(struct pdf pdf)
{
    struct stamp_rect rect;
    qpdf_data q = qpdf_init();
    ck_assert_int_eq(qpdf_read_memory(q, "copy", pdf.data, pdf.len, NULL), QPDF_SUCCESS);
    ck_assert_int_eq(qpdf_get_num_pages(q), 1);
    const qpdf_oh box = qpdf_oh_get_key(q, qpdf_get_page_n(q, 0), "/MediaBox");
    double *at[] = {&rect.x0, &rect.y0, &rect.x1, &rect.y1};
    for (int i = 0; i < 4; i++) {
        *at[i] = qpdf_oh_get_numeric_value(q, qpdf_oh_get_array_item(q, box, i));
    }
    qpdf_cleanup(&q);
    return rect;
}

START_TEST(a_full_page_grows_by_a_strip_above_what_is_shown)
{
    static const int turns[] = {0, 90, 180, 270};
    const double w = 210 * MM, h = 297 * MM, by = 45.6 * MM;
    for (size_t i = 0; i < 4; i++) {
        int turn = turns[i];
        const struct pdf pdf = pdf_changed(sheet_pdf(w, h, true), turn_page, &turn, NULL);
        const struct outcome got = stamp_well(pdf, "full");
        const struct stamp_rect box = media_of(got.copy);
        ck_assert_int_eq(got.place.zone, STAMP_STRIP);
        ck_assert_double_lt(fabs(box.y1 - h - (turn == 0 ? by : 0)), 0.1);
        ck_assert_double_lt(fabs(box.x0 + (turn == 90 ? by : 0)), 0.1);
        ck_assert_double_lt(fabs(box.y0 + (turn == 180 ? by : 0)), 0.1);
        ck_assert_double_lt(fabs(box.x1 - w - (turn == 270 ? by : 0)), 0.1);
    }
}
END_TEST

START_TEST(pages_of_any_size_are_stamped)
{
    static const struct {
        double width, height;
        bool covered;
        enum stamp_zone zone;
        int percent;
    } cases[] = {
        {14400, 14400, false, STAMP_LEFT, 100}, /* 5 m, the largest there is */
        {2384, 3370, false, STAMP_LEFT, 100},   /* A0 */
        {420, 298, false, STAMP_LEFT, 100},     /* A6 */
        {164.4, 400, true, STAMP_STRIP,
         100},                              /* a margin narrower than the stamp: both fit just so */
        {100, 100, false, STAMP_STRIP, 61}, /* narrower than the stamp */
        {14400, 60, false, STAMP_STRIP, 100},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct outcome got =
            stamp_well(sheet_pdf(cases[i].width, cases[i].height, cases[i].covered), "a size");
        ck_assert_msg(got.place.zone == cases[i].zone && got.place.percent == cases[i].percent,
                      "case %zu: zone %d, %d %%", i, (int)got.place.zone, got.place.percent);
    }
}
END_TEST

/* ---- other annotations ---------------------------------------------------------------------- */

static void add_annotations(qpdf_data q, void *arg)
{
    const bool apart = *(const bool *)arg;
    const qpdf_oh note = qpdf_make_indirect_object(
        q, qpdf_oh_parse(q, "<< /Type /Annot /Subtype /Square /Rect [ 0 350 297 842 ] /F 2 "
                            "/NM (o trong cho chu ky) >>"));
    qpdf_oh list = qpdf_oh_wrap_in_array(q, note);
    list = apart ? qpdf_make_indirect_object(q, list) : list;
    qpdf_oh_replace_key(q, qpdf_get_page_n(q, 0), "/Annots", list);
}

START_TEST(annotations_are_kept_and_left_free)
{
    for (int apart = 0; apart < 2; apart++) {
        bool is_apart = apart == 1;
        const struct pdf pdf =
            pdf_changed(letter_pdf(LETTER_EMPTY), add_annotations, &is_apart, NULL);
        const struct outcome got = stamp_well(pdf, "annotated");
        ck_assert_int_eq(got.place.zone, STAMP_RIGHT);
        /* A list of its own is all that changes. */
        ck_assert(tail_has(pdf, got.copy, "/Type /Page ") == !is_apart ||
                  tail_has(pdf, got.copy, "/Type /Page\n") == !is_apart);
        qpdf_data q = qpdf_init();
        ck_assert_int_eq(qpdf_read_memory(q, "copy", got.copy.data, got.copy.len, NULL), 0);
        const qpdf_oh list = qpdf_oh_get_key(q, qpdf_get_page_n(q, 0), "/Annots");
        ck_assert_int_eq(qpdf_oh_get_array_n_items(q, list), 2);
        const qpdf_oh first = qpdf_oh_get_array_item(q, list, 0);
        ck_assert_str_eq(qpdf_oh_get_string_value(q, qpdf_oh_get_key(q, first, "/NM")),
                         "o trong cho chu ky");
        qpdf_cleanup(&q);
    }
}
END_TEST

START_TEST(a_second_stamp_does_not_cover_the_first)
{
    const struct outcome first = stamp_well(letter_pdf(LETTER_EMPTY), "once");
    const struct outcome second = stamp_well(first.copy, "twice");
    const struct stamp_box a = stamp_box_of(first.copy), b = stamp_box_of(second.copy);
    ck_assert(a.x1 < b.x0 || b.x1 < a.x0 || a.y1 < b.y0 || b.y1 < a.y0);
}
END_TEST

/* ---- signatures ----------------------------------------------------------------------------- */

START_TEST(a_signature_stays_valid_for_its_revision)
{
    const struct pdf plain = letter_pdf(LETTER_ROOMY);
    const struct pdf sources[] = {plain, pdf_changed(plain, NULL, NULL, pdf_with_object_streams),
                                  letter_pdf(LETTER_CROWDED)};
    for (size_t i = 0; i < sizeof sources / sizeof sources[0]; i++) {
        size_t covers = 0;
        const struct pdf original = pdf_signed(sources[i], 0);
        ck_assert(pdf_signature_holds(original, &covers));
        ck_assert_uint_eq(covers, original.len);
        const struct outcome got = stamp_well(original, "signed");
        ck_assert(pdf_signature_holds(got.copy, &covers));
        ck_assert_uint_eq(covers, original.len); /* the stamp is what follows its revision */
    }
}
END_TEST

/* The verifier can say no. */
START_TEST(a_changed_byte_breaks_the_signature)
{
    size_t covers = 0;
    const struct pdf original = pdf_signed(letter_pdf(LETTER_ROOMY), 0);
    const struct outcome got = stamp_well(original, "signed");
    const size_t places[] = {20, original.len - 100}; /* on either side of the signature */
    for (size_t i = 0; i < 2; i++) {
        char *bytes = arena_memdup(arena_current(), got.copy.data, got.copy.len);
        bytes[places[i]] ^= 1;
        ck_assert(!pdf_signature_holds((struct pdf){bytes, got.copy.len}, &covers));
    }
}
END_TEST

START_TEST(a_certification_is_not_broken)
{
    static const struct {
        int level;
        enum error_code code;
    } cases[] = {{1, ERR_STAMP_CERTIFIED}, {2, ERR_STAMP_CERTIFIED}, {3, ERR_NONE}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct pdf pdf = pdf_signed(letter_pdf(LETTER_ROOMY), cases[i].level);
        const struct outcome got = stamp(pdf);
        ck_assert_msg(got.err.code == cases[i].code, "level %d: %s", cases[i].level,
                      error_info(got.err.code)->name);
        if (cases[i].code != ERR_NONE) {
            ck_assert_int_eq(atoi(got.err.arg[0]), cases[i].level);
        }
    }
}
END_TEST

/* ---- what is written into it ----------------------------------------------------------------- */

START_TEST(any_words_fit)
{
    static const char all[] = "Ằ Ẵ Ặ Ẫ Ậ Ễ Ệ Ỗ Ộ Ỡ Ợ Ữ Ự Ỹ Ỵ ằ ẵ ặ ẫ ậ ễ ệ ỗ ộ ỡ ợ ữ ự ỹ ỵ Đ đ";
    char agency[3 * 200 + 1], word[301];
    for (size_t i = 0; i < 200; i++) {
        memcpy(agency + 3 * i, i % 7 == 6 ? "   " : "Ậ", 3);
    }
    agency[600] = '\0';
    memset(word, 'X', 300);
    word[300] = '\0';
    const struct stamp_job jobs[] = {
        {agency, "9223372036854775807", {20157}, all, "12/HS-2025", {1}},
        {"", "", DAY_NONE, "", "", {1}},
        {"🏥 שלום مرحبا", "1", {20157}, word, word, {1}},
        {"%s ( ) \\ < > 1 0 R endobj", "1", {20157}, "stream\nendstream", "%%EOF", {1}},
    };
    const struct pdf pdf = letter_pdf(LETTER_ROOMY);
    for (size_t i = 0; i < sizeof jobs / sizeof jobs[0]; i++) {
        const struct outcome got = stamp_as(pdf, &jobs[i]);
        ck_assert_msg(got.err.code == ERR_NONE, "job %zu: %s", i, got.err.arg[0]);
        ck_assert_int_eq(memcmp(got.copy.data, pdf.data, pdf.len), 0);
    }
}
END_TEST

UNIT_MAIN("stamp/stamp", the_copy_begins_with_the_original_whatever_kind_of_file,
          the_same_job_gives_the_same_bytes, the_agency_is_in_capitals_however_it_is_written,
          the_stamp_adds_no_text_to_the_page, the_stamp_goes_where_it_belongs_while_there_is_room,
          the_stamp_covers_nothing, a_scanned_letter_is_stamped_where_its_paper_is_empty,
          words_in_a_font_that_the_file_does_not_bring_are_seen,
          a_turned_page_shows_the_stamp_upright_at_the_upper_left,
          a_cropped_page_has_the_stamp_inside_what_is_shown,
          the_stamp_is_50_mm_wide_also_where_a_unit_is_not_a_point,
          a_full_page_grows_by_a_strip_above_what_is_shown, pages_of_any_size_are_stamped,
          annotations_are_kept_and_left_free, a_second_stamp_does_not_cover_the_first,
          a_signature_stays_valid_for_its_revision, a_changed_byte_breaks_the_signature,
          a_certification_is_not_broken, any_words_fit)
