/* test_stamp_hostile.c - PDFs that cannot be stamped, must not be, or would rather do harm: each
 * ends in a refusal that says why, or in a right stamp, and in its time. */
#include "stamping.h"

#include "unit.h"

#include <stdio.h>

#define CATALOG "<< /Type /Catalog /Pages 2 0 R >>"
#define PAGES   "<< /Type /Pages /Count 1 /Kids [ 3 0 R ] >>"
#define PAGE    "<< /Type /Page /Parent 2 0 R /MediaBox [ 0 0 595 842 ] >>"

#define OBJECTS(...)                                                                               \
    pdf_of_objects((const char *const[]){__VA_ARGS__},                                             \
                   sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *), NULL)

/* ---- what is damaged or locked ----------------------------------------------------------------
 */

START_TEST(an_encrypted_file_is_refused)
{
    stamp_refused(pdf_changed(letter_pdf(LETTER_ROOMY), NULL, NULL, pdf_encrypted),
                  ERR_STAMP_ENCRYPTED, "encrypted, no password to open");
}
END_TEST

static struct pdf text_pdf(const char *text)
{
    return (struct pdf){text, strlen(text)};
}

/* The file with the last `from` replaced by `to`, as long. */
static struct pdf with(struct pdf pdf, const char *from, const char *to)
{
    char *bytes = arena_memdup(arena_current(), pdf.data, pdf.len);
    char *last = NULL, *at = bytes;
    ck_assert_uint_eq(strlen(from), strlen(to));
    while ((at = memmem(at, pdf.len - (size_t)(at - bytes), from, strlen(from))) != NULL) {
        last = at++;
    }
    ck_assert_ptr_nonnull(last);
    memcpy(last, to, strlen(to));
    return (struct pdf){bytes, pdf.len};
}

START_TEST(a_damaged_file_is_refused_rather_than_repaired)
{
    const struct pdf whole = letter_pdf(LETTER_ROOMY);
    const struct pdf streams = pdf_changed(whole, NULL, NULL, pdf_with_object_streams);
    const struct {
        const char *what;
        struct pdf pdf;
    } cases[] = {
        {"nothing", {"", 0}},
        {"a word", text_pdf("xin chào")},
        {"only a head", text_pdf("%PDF-1.7\n")},
        {"half of it", {whole.data, whole.len / 2}},
        {"half of one with object streams", {streams.data, streams.len / 2}},
        {"no startxref", with(whole, "startxref", "startxxxx")},
        {"startxref beyond the end", text_pdf("%PDF-1.7\nstartxref\n99999999\n%%EOF\n")},
        {"startxref of many digits",
         text_pdf("%PDF-1.7\nstartxref\n99999999999999999999999999\n%%EOF\n")},
        {"startxref at an object",
         text_pdf("%PDF-1.7\n1 0 obj\n<<>>\nendobj\nstartxref\n9\n%%EOF")},
        {"an xref keyword that is none", with(whole, "xref\n0 ", "xreg\n0 ")},
        {"no root", with(whole, "/Root", "/Rott")},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        stamp_refused(cases[i].pdf, ERR_STAMP_DAMAGED, cases[i].what);
    }
}
END_TEST

START_TEST(a_file_without_a_page_to_stamp_is_refused)
{
    const struct {
        const char *what;
        struct pdf pdf;
    } cases[] = {
        {"no page", OBJECTS(CATALOG, "<< /Type /Pages /Count 0 /Kids [ ] >>")},
        {"no page tree", OBJECTS("<< /Type /Catalog >>")},
        {"a page tree that is a number", OBJECTS(CATALOG, "17")},
        {"a page that is null", OBJECTS(CATALOG, PAGES, "null")},
        {"a page in its parent",
         OBJECTS(CATALOG, "<< /Type /Pages /Count 1 /Kids [ << /Type /Page /MediaBox "
                          "[ 0 0 595 842 ] >> ] >>")},
        {"no MediaBox", OBJECTS(CATALOG, PAGES, "<< /Type /Page /Parent 2 0 R >>")},
        {"a MediaBox of words",
         OBJECTS(CATALOG, PAGES, "<< /Type /Page /Parent 2 0 R /MediaBox [ /a /b /c /d ] >>")},
        {"a MediaBox without area",
         OBJECTS(CATALOG, PAGES, "<< /Type /Page /Parent 2 0 R /MediaBox [ 5 5 5 5 ] >>")},
        {"a MediaBox without end",
         OBJECTS(CATALOG, PAGES, "<< /Type /Page /Parent 2 0 R /MediaBox [ 0 0 1e300 9e300 ] >>")},
        {"a crop box beside the page",
         OBJECTS(CATALOG, PAGES,
                 "<< /Type /Page /Parent 2 0 R /MediaBox [ 0 0 595 842 ] "
                 "/CropBox [ 900 900 1000 1000 ] >>")},
        {"a tree that is its own child",
         OBJECTS(CATALOG, "<< /Type /Pages /Count 1 /Kids [ 2 0 R ] >>")},
        {"two that are each other's",
         OBJECTS(CATALOG, "<< /Type /Pages /Count 1 /Kids [ 3 0 R ] >>",
                 "<< /Type /Pages /Count 1 /Kids [ 2 0 R 2 0 R 3 0 R ] >>")},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        stamp_refused(cases[i].pdf, ERR_STAMP_DAMAGED, cases[i].what);
    }
}
END_TEST

/* ---- what is right, though strange
 * --------------------------------------------------------------- */

START_TEST(strange_but_right_files_are_stamped)
{
    const struct {
        const char *what;
        struct pdf pdf;
    } cases[] = {
        {"size inherited, no /Type",
         OBJECTS(CATALOG, "<< /Count 1 /Kids [ 3 0 R ] /MediaBox [ 0 0 595 842 ] /Rotate 90 >>",
                 "<< /Parent 2 0 R >>")},
        {"an empty branch before the page",
         OBJECTS(CATALOG, "<< /Type /Pages /Count 1 /Kids [ 4 0 R 3 0 R ] >>", PAGE,
                 "<< /Type /Pages /Count 0 /Kids [ ] /Parent 2 0 R >>")},
        {"annotations that are none",
         OBJECTS(CATALOG, PAGES,
                 "<< /Type /Page /Parent 2 0 R /MediaBox [ 0 0 595 842 ] /Annots 99 0 R >>")},
        {"a turn by a half",
         OBJECTS(CATALOG, PAGES,
                 "<< /Type /Page /Parent 2 0 R /MediaBox [ 0 0 595 842 ] /Rotate 45 >>")},
        {"an /ID", pdf_of_objects((const char *const[]){CATALOG, PAGES, PAGE}, 3,
                                  "/ID [ (a\\)b) <00ff> ] /Info << >>")},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct outcome got = stamp(cases[i].pdf);
        ck_assert_msg(got.err.code == ERR_NONE, "%s: %s (%s)", cases[i].what,
                      error_info(got.err.code)->name, got.err.arg[1]);
        ck_assert_msg(memcmp(got.copy.data, cases[i].pdf.data, cases[i].pdf.len) == 0, "%s",
                      cases[i].what);
    }
}
END_TEST

/* ---- what takes too much -----------------------------------------------------------------------
 */

static const char *repeated(const char *before, const char *text, size_t times, const char *after)
{
    struct buf out;
    buf_init(&out, arena_current(), (size_t)64 << 20);
    buf_puts(&out, before);
    for (size_t i = 0; i < times; i++) {
        buf_puts(&out, text);
    }
    buf_puts(&out, after);
    ck_assert(!out.overflow);
    return out.data;
}

static struct pdf many_objects(size_t count)
{
    const char **objects = arena_alloc(arena_current(), count * sizeof *objects);
    for (size_t i = 0; i < count; i++) {
        objects[i] = i == 0 ? CATALOG : i == 1 ? PAGES : i == 2 ? PAGE : "<< /A [ 1 2 3 ] >>";
    }
    return pdf_of_objects(objects, count, NULL);
}

static struct pdf deep_tree(size_t depth)
{
    const char **objects = arena_alloc(arena_current(), (depth + 1) * sizeof *objects);
    objects[0] = CATALOG;
    for (size_t i = 1; i <= depth; i++) {
        objects[i] =
            arena_printf(arena_current(), "<< /Type /Pages /Count 1 /Kids [ %zu 0 R ] >>", i + 2);
    }
    return pdf_of_objects(objects, depth + 1, NULL);
}

/* /Prev of the only section leads to itself. */
static struct pdf xref_loop(void)
{
    const char *const objects[] = {CATALOG, PAGES, PAGE};
    const struct pdf first = pdf_of_objects(objects, 3, "/Prev 000");
    const char *at = memmem(first.data, first.len, "xref\n0", 6);
    ck_assert_ptr_nonnull(at);
    return pdf_of_objects(objects, 3,
                          arena_printf(arena_current(), "/Prev %03d", (int)(at - first.data)));
}

static struct pdf with_content(const char *dict, const char *content)
{
    const char *const objects[] = {
        CATALOG, PAGES,
        arena_printf(arena_current(),
                     "<< /Type /Page /Parent 2 0 R /MediaBox [ 0 0 595 842 ] "
                     "/Contents 4 0 R /Resources << /XObject << /X 5 0 R >> >> >>"),
        arena_printf(arena_current(), "<< /Length %zu >>\nstream\n%s\nendstream", strlen(content),
                     content),
        dict};
    return pdf_of_objects(objects, 5, NULL);
}

/* A stamp, or one of the refusals that there are for it. */
static void bounded(struct pdf pdf, const char *what)
{
    static const enum error_code fine[] = {
        ERR_NONE,   ERR_STAMP_DAMAGED, ERR_STAMP_ENCRYPTED, ERR_STAMP_CERTIFIED,
        ERR_WORKER, ERR_NO_MEMORY};
    const struct outcome got = stamp(pdf);
    bool known = false;
    for (size_t i = 0; i < sizeof fine / sizeof fine[0]; i++) {
        known = known || got.err.code == fine[i];
    }
    ck_assert_msg(known, "%s: %s (%s)", what, error_info(got.err.code)->name, got.err.arg[0]);
    ck_assert_msg(got.err.code != ERR_NONE || memcmp(got.copy.data, pdf.data, pdf.len) == 0,
                  "%s: not the original's beginning", what);
}

START_TEST(what_takes_too_much_is_bounded)
{
    const struct {
        const char *what;
        struct pdf pdf;
    } cases[] = {
        {"a hundred thousand objects", many_objects(100000)},
        {"a tree a thousand deep", deep_tree(1000)},
        {"a million children",
         OBJECTS(CATALOG, repeated("<< /Type /Pages /Kids [", " 2 0 R", 1000000, " ] >>"))},
        {"a hundred thousand annotations",
         OBJECTS(CATALOG, PAGES,
                 repeated("<< /Type /Page /Parent 2 0 R /MediaBox [ 0 0 595 842 ] /Annots [",
                          " 4 0 R", 100000, " ] >>"),
                 "<< /Type /Annot /Subtype /Square /Rect [ 0 0 1 1 ] >>")},
        {"arrays nested a hundred thousand deep",
         OBJECTS(CATALOG, PAGES, repeated("", "[", 100000, ""))},
        {"cross-references in a loop", xref_loop()},
        {"an image of ten thousand million points",
         with_content("<< /Type /XObject /Subtype /Image /Width 100000 /Height 100000 "
                      "/BitsPerComponent 8 /ColorSpace /DeviceRGB /Length 1 >>\nstream\n0\n"
                      "endstream",
                      "500 0 0 500 0 0 cm /X Do")},
        {"a form that draws itself",
         with_content("<< /Type /XObject /Subtype /Form /BBox [ 0 0 9 9 ] /Resources << /XObject "
                      "<< /X 5 0 R >> >> /Length 11 >>\nstream\n/X Do /X Do\nendstream",
                      "/X Do")},
        {"a million lines drawn",
         with_content("null", repeated("", "0 0 m 595 842 l S\n", 300000, ""))},
        {"a million saved states", with_content("null", repeated("", "q\n", 1000000, ""))},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        bounded(cases[i].pdf, cases[i].what);
    }
}
END_TEST

/* ---- by chance, the same each time -------------------------------------------------------------
 */

static uint32_t chance(uint32_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 17;
    *state ^= *state << 5;
    return *state;
}

/* Small files, so that a flip hits structure more often than a font. */
static struct pdf small_pdf(int kind)
{
    const struct pdf plain =
        with_content("<< /Type /XObject /Subtype /Form /BBox [ 0 0 9 9 ] /Length 0 >>\nstream\n\n"
                     "endstream",
                     "q 100 100 200 300 re f Q /X Do");
    return kind == 0   ? plain
           : kind == 1 ? pdf_changed(plain, NULL, NULL, pdf_with_object_streams)
                       : pdf_signed(plain, 0);
}

/* PHIEU_LONG: ten times as many. */
static int times(int count)
{
    return getenv("PHIEU_LONG") != NULL ? count * 10 : count;
}

START_TEST(every_truncation_ends_well)
{
    uint32_t state = 2025;
    for (int kind = 0; kind < 3; kind++) {
        const struct pdf pdf = small_pdf(kind);
        for (int i = 0; i < times(12); i++) {
            const size_t len = chance(&state) % pdf.len;
            bounded((struct pdf){pdf.data, len},
                    arena_printf(arena_current(), "%d: %zu bytes", kind, len));
        }
    }
}
END_TEST

static void flip_bits(int kind)
{
    uint32_t state = 459 + (uint32_t)kind;
    const struct pdf pdf = small_pdf(kind);
    for (int i = 0; i < times(30); i++) {
        char *bytes = arena_memdup(arena_current(), pdf.data, pdf.len);
        const size_t at = chance(&state) % pdf.len;
        bytes[at] = (char)(bytes[at] ^ (1 << chance(&state) % 8));
        bounded((struct pdf){bytes, pdf.len}, arena_printf(arena_current(), "byte %zu", at));
    }
}

START_TEST(every_flipped_bit_of_a_plain_file_ends_well)
{
    flip_bits(0);
}
END_TEST

START_TEST(every_flipped_bit_of_object_streams_ends_well)
{
    flip_bits(1);
}
END_TEST

START_TEST(every_flipped_bit_of_a_signed_file_ends_well)
{
    flip_bits(2);
}
END_TEST

UNIT_MAIN("stamp/stamp_hostile", an_encrypted_file_is_refused,
          a_damaged_file_is_refused_rather_than_repaired, a_file_without_a_page_to_stamp_is_refused,
          strange_but_right_files_are_stamped, what_takes_too_much_is_bounded,
          every_truncation_ends_well, every_flipped_bit_of_a_plain_file_ends_well,
          every_flipped_bit_of_object_streams_ends_well,
          every_flipped_bit_of_a_signed_file_ends_well)
