/* test_api_reading.c - a file that comes in is read, and its draft proposes what was read: in JSON,
 * in the register, in the search, and in what the register learns. */
#include "ask.h"

#include "base/folder.h"

#include <signal.h>

#define READS "reading { workers = 2 }\n"

static const char *const letter =
    "code_number sure 595\ncode_notation sure SYT-NVY\nissued sure 2026-11-20\n"
    "place look Cầu Đá\nissuer look Sở Y tế\ntype sure Công văn\n"
    "subject look tăng cường tiêm chủng mở rộng\nsigner guess Lê Văn Hùng\nurgency none -\nsecrecy "
    "none -\n"
    "member parts [{\"kind\":\"letter\",\"page\":1}]\n"
    "member deadlines "
    "[{\"kind\":\"date\",\"date\":\"2026-12-15\",\"relation\":\"before\",\"quote\":\"trước ngày "
    "15/12\","
    "\"confidence\":90}]\n"
    "---\nSở Y tế\nSố: 595/SYT-NVY\nĐề nghị kiểm kê tủ lạnh bảo quản vắc xin";

/* The name stands in the text, too: no two files are the same. */
static int64_t taken(const char *name, const char *says)
{
    const char *text = arena_printf(arena_current(), "%s\n%s", says, name);
    const json_t *in = ck_status(intake("vanthu", name, text, strlen(text)), 201);
    return int_at(in, "draft.id");
}

static const json_t *draft(int64_t id)
{
    return at(ck_status(get("vanthu", "/v1/drafts/%lld", (long long)id), 200), "draft");
}

static bool is_done(const void *arg)
{
    const char *state = str_at(draft(*(const int64_t *)arg), "reading.state");
    return strcmp(state, "done") == 0 || strcmp(state, "failed") == 0;
}

static const json_t *read_draft(const char *name, const char *text)
{
    int64_t id = taken(name, text);
    await(is_done, &id, "the draft to be read");
    return draft(id);
}

/* ---- the draft ----------------------------------------------------------------------------------
 */

START_TEST(a_draft_proposes_what_was_read)
{
    const json_t *d = read_draft("a.txt", letter);
    ck_assert_str_eq(str_at(d, "reading.state"), "done");
    ck_assert_int_eq(int_at(d, "reading.percent"), 100);
    ck_assert_str_eq(str_at(d, "fields.code"), "595/SYT-NVY");
    ck_assert_str_eq(str_at(d, "fields.code_notation"), "SYT-NVY");
    ck_assert_str_eq(str_at(d, "fields.issuer"), "Sở Y tế");
    ck_assert_str_eq(str_at(d, "fields.issued"), "2026-11-20");
    /* a guess is shown beside an empty field, a deadline is never applied */
    ck_assert_ptr_null(at(d, "fields.signer"));
    ck_assert_ptr_null(at(d, "fields.due"));
    ck_assert_str_eq(str_at(d, "reading.fields.signer.value"), "Lê Văn Hùng");
    ck_assert_str_eq(str_at(d, "reading.deadlines.0.date"), "2026-12-15");
    ck_assert_str_eq(str_at(d, "reading.file.name"), "a.txt");
    ck_assert_str_eq(str_at(d, "reading.look.0"), "place");
}
END_TEST

START_TEST(a_list_of_drafts_says_how_far_the_reading_is)
{
    int64_t id = int_at(read_draft("list.txt", letter), "id");
    const json_t *list = ck_status(get("vanthu", "/v1/drafts?limit=200"), 200);
    const json_t *last = json_array_get(at(list, "drafts"), size_at(list, "drafts") - 1);
    ck_assert_int_eq(int_at(last, "id"), id);
    ck_assert_str_eq(str_at(last, "reading.state"), "done");
    ck_assert_ptr_null(at(last, "reading.fields"));
}
END_TEST

START_TEST(a_draft_is_registered_as_it_was_read)
{
    int64_t id = int_at(read_draft("dung.txt", letter), "id");
    const json_t *made = ck_status(
        post("vanthu", "/v1/letters", "{'draft': %lld, 'register_anyway': true}", (long long)id),
        201);
    ck_assert_str_eq(str_at(made, "letter.code"), "595/SYT-NVY");
    ck_assert_str_eq(str_at(made, "letter.issued"), "2026-11-20");
    ck_assert_str_eq(str_at(made, "letter.subject"), "tăng cường tiêm chủng mở rộng");
}
END_TEST

static void make_readers(void)
{
    house_open();
    daemon_stop(house);
    daemon_readers(house, folder_path(house->bin, "../tests/worker_reads"));
    daemon_start(house);
}

int main(void)
{
    static struct arena arena;
    const TTest *const cases[] = {a_draft_proposes_what_was_read,
                                  a_list_of_drafts_says_how_far_the_reading_is,
                                  a_draft_is_registered_as_it_was_read};
    arena_adopt_json();
    arena_init(&arena, (size_t)1 << 30);
    arena_enter(&arena);
    house_extra = READS;
    Suite *suite = suite_create("api/reading");
    TCase *tcase = tcase_create("all");
    tcase_set_timeout(tcase, 500);
    tcase_add_unchecked_fixture(tcase, make_readers, house_close);
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
