/* test_bad.c - files that cannot be read, must not be, or would rather do harm: each is refused
 * with its reason, or read as far as it can be, and in its time. */
#include "drawn.h"

static int refused(struct pdf file, struct error *err)
{
    struct pages_result result;
    const struct pages_job job = job_of(file);
    return pages_read(&job, &result, err);
}

static struct pdf bytes_of(const char *bytes, size_t len)
{
    return (struct pdf){bytes, len};
}
#define TEXT(literal) bytes_of(literal, sizeof(literal) - 1)

static void with_password(qpdf_data q)
{
    qpdf_set_r6_encryption_parameters2(q, "mở", "chủ", QPDF_TRUE, QPDF_TRUE, QPDF_TRUE, QPDF_TRUE,
                                       QPDF_TRUE, QPDF_TRUE, qpdf_r3p_full, QPDF_TRUE);
}

START_TEST(a_locked_file_says_so)
{
    ck_refused(refused(pdf_changed(letter_pdf(LETTER_ROOMY), NULL, NULL, with_password), err),
               ERR_READ_ENCRYPTED, "");
    /* Only printing is forbidden: who may open it may read it. */
    const struct pages_result read =
        read_whole(pdf_changed(letter_pdf(LETTER_ROOMY), NULL, NULL, pdf_encrypted));
    ck_has(read.text.text, "Số: 595/SYT-NVY");
}
END_TEST

START_TEST(what_is_no_letter_is_refused_by_its_kind)
{
    static const char zeros[1000];
    const struct {
        const char *what;
        struct pdf file;
        enum error_code want;
    } cases[] = {
        {"nothing", TEXT(""), ERR_READ_EMPTY},
        {"blanks", TEXT(" \n\t\n "), ERR_READ_EMPTY},
        {"zero bytes", bytes_of(zeros, sizeof zeros), ERR_READ_KIND},
        {"a video",
         TEXT("\0\0\0\x18"
              "ftypmp42\0\0\0\0isommp42"),
         ERR_READ_KIND},
        {"an old Word file", TEXT("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1...."), ERR_READ_KIND},
        {"a spreadsheet", TEXT("PK\3\4....xl/workbook.xml"), ERR_READ_KIND},
        {"a ZIP that lies", TEXT("PK\3\4....word/document.xml"), ERR_READ_DAMAGED},
        {"only a head", TEXT("%PDF-1.7\n"), ERR_READ_DAMAGED},
        {"no page", TEXT("%PDF-1.7\n1 0 obj << /Type /Catalog >> endobj trailer << /Root 1 0 R >>"),
         ERR_READ_DAMAGED},
        {"rubbish behind a head", TEXT("%PDF-1.7\n\xFF\xFE\x01garbage startxref 5 %%EOF"),
         ERR_READ_DAMAGED},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct error err = {0};
        const int rc = refused(cases[i].file, &err);
        ck_assert_msg(rc == -1 && err.code == cases[i].want, "%s: %s", cases[i].what,
                      error_info(err.code)->name);
    }
}
END_TEST

START_TEST(a_wrong_name_makes_no_difference_to_bytes)
{
    const struct pages_result read = read_whole(TEXT("Số: 5/SYT\nthật ra là văn bản thuần"));
    ck_assert_uint_eq(read.text.line_count, 2);
}
END_TEST

START_TEST(a_file_cut_off_is_refused_or_read_as_far_as_it_goes)
{
    const struct pdf whole = letter_pdf(LETTER_ROOMY);
    for (size_t tenth = 1; tenth < 10; tenth++) {
        struct error err = {0};
        const int rc = refused(bytes_of(whole.data, whole.len * tenth / 10), &err);
        ck_assert_msg(rc == 0 || err.code == ERR_READ_DAMAGED || err.code == ERR_READ_EMPTY,
                      "%zu tenths: %s", tenth, error_info(err.code)->name);
    }
}
END_TEST

static struct pdf many_pages(unsigned pages)
{
    struct buf file;
    buf_init(&file, arena_current(), (size_t)4 << 20);
    buf_puts(&file, "%PDF-1.4\n1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj\n2 0 obj << /Type "
                    "/Pages /Kids [");
    for (unsigned i = 0; i < pages; i++) {
        buf_printf(&file, " %u 0 R", i + 4);
    }
    buf_printf(&file,
               " ] /Count %u >> endobj\n3 0 obj << /Length 43 >>\nstream\n"
               "BT /F 12 Tf 72 700 Td (trang so mot) Tj ET  \nendstream endobj\n",
               pages);
    for (unsigned i = 0; i < pages; i++) {
        buf_printf(&file,
                   "%u 0 obj << /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 3 0 R"
                   " /Resources << /Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica "
                   ">> >> >> >> endobj\n",
                   i + 4);
    }
    buf_puts(&file, "trailer << /Root 1 0 R >>\n");
    return bytes_of(file.data, file.len);
}

START_TEST(of_two_thousand_pages_the_first_are_read)
{
    struct pages_limits limits = pages_default_limits;
    struct pages_job job = job_of(many_pages(2000));
    limits.pages_most = 40;
    job.limits = &limits;
    const struct pages_result read = read_job(&job);
    ck_assert_uint_eq(read.text.pages, 2000);
    ck_assert_uint_eq(read.text.pages_read, 40);
    ck_assert_uint_eq(read.text.lines[read.text.line_count - 1].page, 40);
}
END_TEST

START_TEST(a_font_that_is_missing_is_not_needed_for_its_text)
{
    ck_assert_str_eq(read_whole(many_pages(1)).text.text, "trang so mot");
}
END_TEST

START_TEST(a_million_of_one_letter_are_a_word)
{
    struct buf text, file;
    buf_init(&text, arena_current(), (size_t)2 << 20);
    buf_init(&file, arena_current(), (size_t)4 << 20);
    for (int i = 0; i < 1000000; i++) {
        buf_putc(&text, 'a');
    }
    const struct pages_result plain = read_whole(bytes_of(text.data, text.len));
    ck_assert_uint_eq(plain.text.line_count, 1);
    ck_assert_uint_eq(plain.text.len, 1000000);
    buf_printf(
        &file,
        "%%PDF-1.4\n1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj\n2 0 obj << /Type /Pages "
        "/Kids [3 0 R] /Count 1 >> endobj\n3 0 obj << /Type /Page /Parent 2 0 R /MediaBox [0 0 595 "
        "842] "
        "/Contents 4 0 R /Resources << /Font << /F << /Type /Font /Subtype /Type1 /BaseFont "
        "/Helvetica "
        ">> >> >> >> endobj\n4 0 obj << /Length %zu >>\nstream\nBT /F 0.001 Tf 72 700 Td (",
        text.len / 10 + 43);
    buf_add(&file, text.data, text.len / 10);
    buf_puts(&file, ") Tj ET\nendstream endobj\ntrailer << /Root 1 0 R >>\n");
    struct error err = {0};
    const int rc = refused(bytes_of(file.data, file.len), &err);
    ck_assert(rc == 0 || err.code == ERR_READ_EMPTY || err.code == ERR_READ_LIMIT);
}
END_TEST

START_TEST(more_text_than_any_letter_has_is_refused)
{
    struct pages_limits limits = pages_default_limits;
    struct pages_job job = job_of(many_pages(30));
    struct pages_result result;
    limits.text_most = 200;
    job.limits = &limits;
    ck_refused(pages_read(&job, &result, err), ERR_READ_LIMIT, "");
}
END_TEST

static int never(void *arg, const struct page_image *image, struct page_words *ret,
                 struct page_words *ret_votes, size_t *ret_vote_count, struct error *err)
{
    (void)ret_votes, (void)err;
    *(double *)arg = (double)image->width * image->height;
    *ret = (struct page_words){NULL, 0, 1, 1};
    *ret_vote_count = 0;
    return 0;
}

/* A poster, and a picture with fewer bytes than points. */
START_TEST(large_pages_and_pictures_are_made_smaller)
{
    static const char page[] =
        "%%PDF-1.4\n1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj\n2 0 obj << /Type /Pages "
        "/Kids [3 0 R] /Count 1 >> endobj\n3 0 obj << /Type /Page /Parent 2 0 R /MediaBox [0 0 %d "
        "%d] "
        "/Contents 4 0 R /Resources << /XObject << /X 5 0 R >> >> >> endobj\n4 0 obj << /Length 32 "
        ">>\n"
        "stream\nq %d 0 0 %d 0 0 cm /X Do Q      \nendstream endobj\n5 0 obj << /Type /XObject "
        "/Subtype "
        "/Image /Width 4000 /Height 4000 /BitsPerComponent 1 /ColorSpace /DeviceGray /Length 4 "
        ">>\n"
        "stream\n\1\2\3\4\nendstream endobj\ntrailer << /Root 1 0 R >>\n";
    static const int sides[] = {595, 3000};
    for (size_t i = 0; i < sizeof sides / sizeof sides[0]; i++) {
        double pixels = 0;
        const char *file =
            arena_printf(arena_current(), page, sides[i], sides[i], sides[i], sides[i]);
        struct pages_job job = job_of(bytes_of(file, strlen(file)));
        struct pages_result result;
        struct error err = {0};
        job.recognise = never;
        job.arg = &pixels;
        (void)!pages_read(&job, &result, &err);
        ck_assert_msg(pixels <= 24.1e6, "side %d: %f", sides[i], pixels);
    }
}
END_TEST

UNIT_MAIN("pages/bad", a_locked_file_says_so, what_is_no_letter_is_refused_by_its_kind,
          a_wrong_name_makes_no_difference_to_bytes,
          a_file_cut_off_is_refused_or_read_as_far_as_it_goes,
          of_two_thousand_pages_the_first_are_read,
          a_font_that_is_missing_is_not_needed_for_its_text, a_million_of_one_letter_are_a_word,
          more_text_than_any_letter_has_is_refused, large_pages_and_pictures_are_made_smaller)
