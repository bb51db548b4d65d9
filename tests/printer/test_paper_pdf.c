/*
 * test_paper_pdf.c - the document itself: the same bytes each time, its fonts, its data, its mark.
 */
#include "phieu/fonts.h"
#include "words.h"

#include "printing.h"

/* A register of count letters, some cancelled. */
static struct buf register_job(const char *members, size_t count)
{
    struct buf job = job_new();
    job_add(&job, "{\"form\":\"register\",%s" AGENCY "," MARK "}", members);
    for (size_t i = 1; i <= count; i++) {
        job_add(&job,
                "{\"arrived\":\"2026-03-10\",\"number\":%zu,\"issuer\":\"Sở Y "
                "tế\",\"code\":\"%zu/SYT\","
                "\"issued\":\"2026-03-09\",\"type\":\"Công văn\",\"subject\":\"về việc tiêm chủng "
                "mở rộng "
                "đợt %zu trên địa bàn tỉnh\",\"receivers\":[\"Khoa Xét nghiệm\"],\"transferred\":"
                "\"2026-03-10\",\"cancelled\":%s,\"cancel_reason\":\"vào sổ hai lần\"}",
                i, i, i, i % 7 == 0 ? "true" : "false");
    }
    return job;
}

START_TEST(the_same_job_gives_the_same_bytes)
{
    static const char *const formats[] = {"pdf", "xlsx", "csv"};
    for (size_t i = 0; i < 3; i++) {
        char members[64];
        snprintf(members, sizeof members, "\"format\":\"%s\",", formats[i]);
        const struct buf job = register_job(members, 60);
        const struct bytes first = printed(&job), second = printed(&job);
        ck_assert_uint_gt(first.len, 1000);
        ck_assert_uint_eq(first.len, second.len);
        ck_assert_msg(memcmp(first.data, second.data, first.len) == 0, "%s", formats[i]);
    }
}
END_TEST

START_TEST(one_letter_changed_changes_the_bytes)
{
    const struct buf job = register_job("", 3), other = register_job("\"volume\":\"2\",", 3);
    const struct bytes first = printed(&job), second = printed(&other);
    ck_assert(first.len != second.len || memcmp(first.data, second.data, first.len) != 0);
}
END_TEST

START_TEST(neither_time_zone_nor_locale_is_in_it)
{
    const struct buf job = register_job("", 3);
    const struct bytes first = printed(&job);
    setenv("TZ", "America/New_York", 1);
    setenv("LC_ALL", "de_DE.UTF-8", 1);
    tzset();
    const struct bytes second = printed(&job);
    unsetenv("TZ");
    unsetenv("LC_ALL");
    tzset();
    ck_assert_uint_eq(first.len, second.len);
    ck_assert_int_eq(memcmp(first.data, second.data, first.len), 0);
}
END_TEST

START_TEST(it_says_what_it_is)
{
    const struct buf job = register_job("", 3);
    const struct bytes document = printed(&job);
    const char *info = said_of(&document, "TZ=UTC pdfinfo -isodates {}");
    ck_shows(info, "SỔ ĐĂNG KÝ VĂN BẢN ĐẾN");
    ck_shows(info, "Trung tâm Kiểm soát bệnh tật");
    ck_shows(info, "CreationDate:    2026-03-11T02:15:00");
    ck_shows(info, "phieu-mark:p1:KG:459/2026:1287:3fa9c1d2e0");
    ck_assert_ptr_nonnull(memmem(document.data, document.len, "/Lang (vi-VN)", 13));
}
END_TEST

/* The table of objects was moved by the language: a strict reader finds every object where it says.
 */
START_TEST(its_table_of_objects_is_right)
{
    const struct buf job = register_job("", 3);
    const struct bytes document = printed(&job);
    const char *start = NULL;
    for (const char *at = document.data;
         (at = memmem(at, document.len - (size_t)(at - document.data), "startxref\n", 10)) != NULL;
         at++) {
        start = at;
    }
    ck_assert_ptr_nonnull(start);
    const unsigned long table = strtoul(start + 10, NULL, 10);
    ck_assert_int_eq(strncmp(document.data + table, "xref\n", 5), 0);
    char *end;
    const unsigned long count = strtoul(document.data + table + 7, &end, 10);
    for (unsigned long i = 1; i < count; i++) {
        char want[32];
        const unsigned long at = strtoul(end + 1 + 20 * i, NULL, 10);
        const int n = snprintf(want, sizeof want, "%lu 0 obj", i);
        ck_assert_msg(memcmp(document.data + at, want, (size_t)n) == 0, "object %lu", i);
    }
}
END_TEST

START_TEST(all_fonts_are_tinos_embedded_as_subsets)
{
    struct buf job = job_new();
    job_add(&job, "{\"form\":\"register\"," AGENCY "," MARK "}");
    job_add(&job, "{\"number\":1,\"subject\":\"α я א 中 😀 Ệ\",\"cancelled\":true}");
    const struct bytes document = printed(&job);
    char *line, *rest = arena_strdup(arena_current(), said_of(&document, "pdffonts {}"));
    size_t count = 0;
    while ((line = strsep(&rest, "\n")) != NULL) {
        if (line[0] != '\0' && count++ >= 2) { /* two lines of headings */
            ck_assert_msg(strstr(line, "+Tinos") == line + 6, "%s", line);
            ck_assert_msg(strstr(line, "yes yes yes") != NULL, "%s", line);
        }
    }
    ck_assert_uint_gt(count, 3);
}
END_TEST

START_TEST(every_letter_can_be_found)
{
    struct buf job = job_new();
    job_add(&job, "{\"form\":\"register\"," AGENCY "}");
    struct buf spaced = job_new();
    for (const char *at = fonts_vietnamese; *at != '\0'; at = char_after(at)) {
        buf_printf(&spaced, "%.*sx ", (int)(char_after(at) - at), at);
    }
    job_add(&job, "{\"number\":1,\"subject\":\"%s\"}", spaced.data);
    const struct bytes document = printed(&job);
    const char *text = text_of(&document);
    for (const char *at = fonts_vietnamese; *at != '\0'; at = char_after(at)) {
        char want[8];
        snprintf(want, sizeof want, "%.*sx", (int)(char_after(at) - at), at);
        ck_shows(text, want);
    }
}
END_TEST

START_TEST(decomposed_input_prints_the_same_bytes)
{
    static const char *const subjects[] = {"Tiếng Việt ở đây",
                                           "Tie\u0302\u0301ng Vie\u0323\u0302t ơ\u0309 đây"};
    struct bytes document[2];
    for (size_t i = 0; i < 2; i++) {
        struct buf job = job_new();
        job_add(&job, "{\"form\":\"register\"," AGENCY "}");
        job_add(&job, "{\"number\":1,\"subject\":\"%s\"}", subjects[i]);
        document[i] = printed(&job);
    }
    ck_assert_uint_eq(document[0].len, document[1].len);
    ck_assert_int_eq(memcmp(document[0].data, document[1].data, document[0].len), 0);
}
END_TEST

START_TEST(the_mark_is_found_once_or_not_at_all)
{
    char qr[PRINT_MARK_QR + 1] = "untouched";
    const struct buf job = register_job("", 400);
    const struct bytes document = printed(&job);
    ck_assert(print_mark_find(document.data, document.len, qr));
    ck_assert_str_eq(qr, "p1:KG:459/2026:1287:3fa9c1d2e0");

    struct buf without = job_new();
    job_add(&without, "{\"form\":\"register\"," AGENCY "}");
    job_add(&without, "{\"number\":1,\"subject\":\"/Keywords (phieu-mark:forged)\"}");
    const struct bytes unmarked = printed(&without);
    ck_assert(!print_mark_find(unmarked.data, unmarked.len, qr));

    struct buf twice = job_new(); /* two documents one after another */
    buf_add(&twice, document.data, document.len);
    buf_add(&twice, document.data, document.len);
    ck_assert(!print_mark_find(twice.data, twice.len, qr));
    ck_assert(!print_mark_find("/Keywords (phieu-mark:cut", 25, qr));
    ck_assert(!print_mark_find("/Keywords (phieu-mark:)", 23, qr));
    ck_assert(!print_mark_find("", 0, qr));
}
END_TEST

START_TEST(the_mark_stands_at_the_foot_of_every_page)
{
    const struct buf job = register_job("", 60);
    const struct bytes document = printed(&job);
    const struct page_words all = words_of(&document);
    ck_assert_uint_gt(all.pages, 3);
    for (unsigned page = 0; page < all.pages; page++) {
        const struct word *hash = the_word(&all, "3fa9c1d2e0", page);
        ck_assert_uint_eq(hash->page, page + 1);
        ck_assert(hash->top > all.height - 60);
    }
    ck_assert_ptr_null(word_at(&all, "3fa9c1d2e0", all.pages));
    ck_within(&all, 4);
}
END_TEST

/* A long code takes more room at the foot; what is written keeps clear of it. */
START_TEST(a_long_mark_pushes_the_text_up)
{
    struct buf job = job_new();
    char qr[PRINT_MARK_QR + 1], found[PRINT_MARK_QR + 1];
    memset(qr, 'x', sizeof qr - 1);
    qr[sizeof qr - 1] = '\0';
    job_add(&job,
            "{\"form\":\"register\",\"cover\":false," AGENCY
            ",\"mark\":{\"text\":\"m\",\"qr\":\"%s\"}}",
            qr);
    for (int i = 0; i < 60; i++) {
        job_add(&job, "{\"number\":%d,\"subject\":\"s\"}", 1000 + i);
    }
    const struct bytes document = printed(&job);
    const struct page_words all = words_of(&document);
    const struct word *mark = the_word(&all, "m", 0), *page = the_word(&all, "Trang", 0);
    ck_assert(print_mark_find(document.data, document.len, found));
    ck_assert_str_eq(found, qr);
    for (size_t i = 0; i < all.count; i++) {
        const struct word *w = &all.words[i];
        const bool foot = strcmp(w->text, "m") == 0 || w->top >= page->top - 1;
        ck_assert_msg(foot || w->bottom < mark->top, "%s at %.0f", w->text, w->bottom);
    }
}
END_TEST

UNIT_MAIN("printer/pdf", the_same_job_gives_the_same_bytes, one_letter_changed_changes_the_bytes,
          neither_time_zone_nor_locale_is_in_it, it_says_what_it_is, its_table_of_objects_is_right,
          all_fonts_are_tinos_embedded_as_subsets, every_letter_can_be_found,
          decomposed_input_prints_the_same_bytes, the_mark_is_found_once_or_not_at_all,
          the_mark_stands_at_the_foot_of_every_page, a_long_mark_pushes_the_text_up)
