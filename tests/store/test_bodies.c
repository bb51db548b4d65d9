/* What was read in a letter's files is found by its words, with the page and the words around them.
 */
#include "books.h"

static struct books b;

static void setup(void)
{
    books_make(&b);
}

static void teardown(void)
{
    books_remove(&b);
}

static const char *blob(const char *text)
{
    struct blob_writer *writer;
    struct digest digest;
    uint64_t size;
    char *hex = arena_alloc(arena_current(), DIGEST_TEXT);
    ck_done(blob_begin(store_blobs(b.store), 1 << 20, &writer, err));
    ck_done(blob_write(writer, text, strlen(text), err));
    ck_done(blob_finish(writer, &digest, &size, err));
    digest_hex(&digest, hex);
    return hex;
}

/* A letter with one file of this name. */
static struct letter_id letter_with(const char *subject, const char *name)
{
    struct letter_id letter = books_letter(&b, "595/SYT-NVY", "Sở Y tế", subject);
    return books_do(
        &b, letter, ACT_ENCLOSE, 2,
        arena_printf(arena_current(),
                     "{\"from\":99,\"files\":[{\"sha256\":\"%s\",\"name\":\"%s\",\"size\":%zu,"
                     "\"type\":\"application/pdf\"}]}",
                     blob(name), name, strlen(name)));
}

/* Its file was read: pages parted by form feeds. */
static void was_read(struct letter_id letter, const char *name, const char *text, const char *stage,
                     int pages, int pages_read)
{
    books_do(&b, letter, ACT_READ, 0,
             arena_printf(
                 arena_current(),
                 "{\"file\":\"%s\",\"name\":\"%s\",\"stage\":\"%s\",\"pages\":%d,\"pages_read\":%d,"
                 "\"recognised\":true,\"text\":\"%s\",\"text_size\":%zu}",
                 blob(name), name, stage, pages, pages_read, blob(text), strlen(text)));
}

static struct list_query everything(void)
{
    return (struct list_query){.sees_all = true,
                               .person = {2},
                               .limit = 50,
                               .from = DAY_NONE,
                               .to = DAY_NONE,
                               .today = DAY_NONE,
                               .due_soon = DAY_NONE};
}

static struct list_page found(const char *text, const struct list_query *query)
{
    struct list_page page;
    store_search_settle(b.store);
    ck_done(store_search(b.read, text, query, &page, err));
    return page;
}

static size_t hits(const char *text)
{
    struct list_query query = everything();
    return found(text, &query).count;
}

#define THREE_PAGES                                                                                                         \
    "Kính gửi: các Trung tâm Y tế.\fĐề nghị kiểm kê tủ lạnh bảo quản vắc xin, phích vắc xin.\f" \
    "Nơi nhận: như trên."

START_TEST(a_word_of_a_page_finds_the_letter_with_page_and_excerpt)
{
    struct letter_id letter = letter_with("báo cáo", "quet.pdf");
    was_read(letter, "quet.pdf", THREE_PAGES, "whole", 3, 3);
    struct list_query query = everything();
    struct list_page page = found("tu lanh bao quan", &query);
    ck_assert_uint_eq(page.count, 1);
    ck_assert_int_eq(page.rows[0].letter.v, letter.v);
    ck_assert_str_eq(page.rows[0].found_name, "quet.pdf");
    ck_assert_int_eq(page.rows[0].found_page, 2);
    ck_assert_str_eq(page.rows[0].found_excerpt,
                     "Đề nghị kiểm kê tủ lạnh bảo quản vắc xin, phích vắc xin.");
    page = found("báo cáo", &query); /* by its fields: nothing to show */
    ck_assert_uint_eq(page.count, 1);
    ck_assert_ptr_null(page.rows[0].found_excerpt);
}
END_TEST

static const struct {
    const char *text;
    size_t hits;
} typed[] = {
    {"tủ lạnh", 1},
    {"TU LANH", 1},
    {"tur lanhj", 1},
    {"\"tủ lạnh bảo quản\"", 1},
    {"lạnh tủ", 1},
    {"\"lạnh tủ\"", 0},
    {"\"vắc xin phích vắc\"", 1},
    {"\"bảo quản phích\"", 0},
    {"tủ lạnh nơi", 0},
    /* on two pages */ {"phí", 0}, /* half a word nobody knows */
    {"phích", 1},
    {"trung tâm y tế", 1},
    {"kiểm kê vắc xin", 1},
};

START_TEST(every_way_of_typing_finds_the_page)
{
    was_read(letter_with("báo cáo", "a.pdf"), "a.pdf", THREE_PAGES, "whole", 3, 3);
    for (size_t i = 0; i < sizeof typed / sizeof typed[0]; i++) {
        size_t count = hits(typed[i].text);
        ck_assert_msg(count == typed[i].hits, "%zu “%s”: %zu hits", i, typed[i].text, count);
    }
}
END_TEST

START_TEST(letters_found_by_their_fields_come_first_and_none_comes_twice)
{
    struct letter_id by_text = letter_with("báo cáo", "a.pdf"),
                     both = letter_with("kiểm kê phích", "b.pdf");
    struct letter_id newer = letter_with("góp ý", "c.pdf");
    was_read(by_text, "a.pdf", THREE_PAGES, "whole", 3, 3);
    was_read(both, "b.pdf", THREE_PAGES, "whole", 3, 3);
    was_read(newer, "c.pdf", THREE_PAGES, "whole", 3, 3);
    struct list_query query = everything();
    struct list_page page = found("phích", &query);
    ck_assert_uint_eq(page.count, 3);
    ck_assert_int_eq(page.rows[0].letter.v, both.v);
    ck_assert_ptr_null(page.rows[0].found_excerpt);
    ck_assert_int_eq(page.rows[1].letter.v, newer.v);
    ck_assert_int_eq(page.rows[2].letter.v, by_text.v);
    /* the same page by page */
    query.limit = 1;
    const int64_t want[] = {both.v, newer.v, by_text.v};
    for (size_t i = 0; i < 3; i++) {
        page = found("phích", &query);
        ck_assert_uint_eq(page.count, 1);
        ck_assert_msg(page.rows[0].letter.v == want[i], "page %zu", i);
        ck_assert((page.next != NULL) == (i < 2));
        query.cursor = page.next;
    }
}
END_TEST

START_TEST(only_who_may_see_the_letter_finds_its_text)
{
    struct letter_id mine = letter_with("một", "a.pdf"), other = letter_with("hai", "b.pdf");
    was_read(mine, "a.pdf", THREE_PAGES, "whole", 3, 3);
    was_read(other, "b.pdf", THREE_PAGES, "whole", 3, 3);
    books_do(&b, mine, ACT_DIRECT, 1, "{\"lines\":[{\"role\":\"lead\",\"unit\":7}]}");
    static const struct unit_id units[] = {{7}};
    struct list_query query = everything();
    query.sees_all = false;
    query.units = units;
    query.unit_count = 1;
    struct list_page page = found("phích", &query);
    ck_assert_uint_eq(page.count, 1);
    ck_assert_int_eq(page.rows[0].letter.v, mine.v);
    query.unit_count = 0;
    ck_assert_uint_eq(found("phích", &query).count, 0);
}
END_TEST

START_TEST(drafts_are_found_by_nobody_until_they_are_registered)
{
    struct letter_id draft = books_do(
        &b, NO_LETTER, ACT_RECEIVE, 2,
        arena_printf(
            arena_current(),
            "{\"channel\":\"upload\",\"name\":\"x\",\"kind\":\"letter\",\"fields\":{},\"notes\":[],"
            "\"files\":[{\"sha256\":\"%s\",\"name\":\"x\",\"size\":1,\"type\":\"application/"
            "pdf\"}]}",
            blob("x")));
    was_read(draft, "x", THREE_PAGES, "whole", 3, 3);
    ck_assert_uint_eq(hits("phích"), 0);
    books_do(&b, draft, ACT_REGISTER, 2,
             "{\"book\":\"den\",\"year\":2025,\"arrived\":\"2025-03-10\",\"fields\":{\"subject\":"
             "\"một\"},\"files\":[]}");
    ck_assert_uint_eq(hits("phích"), 1);
}
END_TEST

START_TEST(a_head_is_not_indexed_and_what_is_read_anew_takes_its_place)
{
    struct letter_id letter = letter_with("một", "a.pdf");
    was_read(letter, "a.pdf", "trang đầu\f\f\fphích", "head", 4, 2);
    ck_assert_uint_eq(hits("phích"), 0);
    was_read(letter, "a.pdf", THREE_PAGES, "whole", 3, 3);
    ck_assert_uint_eq(hits("phích"), 1);
    was_read(letter, "a.pdf", "tờ trình\fxe cứu thương", "whole", 2, 2);
    ck_assert_uint_eq(hits("phích"), 0);
    struct list_query query = everything();
    struct list_page page = found("cứu thương", &query);
    ck_assert_uint_eq(page.count, 1);
    ck_assert_int_eq(page.rows[0].found_page, 2);
    ck_assert_str_eq(page.rows[0].found_excerpt, "xe cứu thương");
    was_read(letter, "a.pdf", "tờ trình\fxe cứu thương", "whole", 2, 2); /* the same once more */
    ck_assert_uint_eq(hits("cứu thương"), 1);
}
END_TEST

START_TEST(books_whose_index_is_older_are_indexed_anew)
{
    was_read(letter_with("một", "a.pdf"), "a.pdf", THREE_PAGES, "whole", 3, 3);
    ck_assert_uint_eq(hits("phích"), 1);
    books_stop(&b);
    sqlite3 *db = books_raw(&b, "search.db");
    ck_assert_int_eq(
        sqlite3_exec(db, "DROP TABLE f_body; DROP TABLE bodies; UPDATE mark SET version = 3", NULL,
                     NULL, NULL),
        SQLITE_OK);
    sqlite3_close(db);
    books_start(&b);
    ck_assert_uint_eq(hits("phích"), 1);
}
END_TEST

START_TEST(an_excerpt_is_where_most_of_the_words_stand)
{
    struct buf text;
    buf_init(&text, arena_current(), 1 << 20);
    for (int i = 0; i < 300; i++) {
        buf_printf(&text, "%s ", i == 20 ? "phích" : i == 200 ? "phích vắc xin" : "chữ");
    }
    was_read(letter_with("một", "a.pdf"), "a.pdf", text.data, "whole", 1, 1);
    struct list_query query = everything();
    struct list_page page = found("phích vắc", &query);
    ck_assert_uint_eq(page.count, 1);
    const char *excerpt = page.rows[0].found_excerpt;
    ck_assert_ptr_nonnull(strstr(excerpt, "phích vắc xin"));
    ck_assert_int_eq(strncmp(excerpt, "… ", strlen("… ")), 0);
    ck_assert_uint_lt(strlen(excerpt), 300);
}
END_TEST

int main(void)
{
    static struct arena arena;
    const TTest *const cases[] = {a_word_of_a_page_finds_the_letter_with_page_and_excerpt,
                                  every_way_of_typing_finds_the_page,
                                  letters_found_by_their_fields_come_first_and_none_comes_twice,
                                  only_who_may_see_the_letter_finds_its_text,
                                  drafts_are_found_by_nobody_until_they_are_registered,
                                  a_head_is_not_indexed_and_what_is_read_anew_takes_its_place,
                                  books_whose_index_is_older_are_indexed_anew,
                                  an_excerpt_is_where_most_of_the_words_stand};
    arena_adopt_json();
    arena_init(&arena, (size_t)1 << 30);
    arena_enter(&arena);
    Suite *suite = suite_create("store/bodies");
    TCase *tcase = tcase_create("all");
    tcase_add_checked_fixture(tcase, setup, teardown);
    tcase_set_timeout(tcase, 60);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        tcase_add_test(tcase, cases[i]);
    }
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    arena_release(&arena);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
