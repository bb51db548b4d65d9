/*
 * test_api_read_talk.c - the road of a file as a clerk goes it: the real phieu at a terminal, the
 * real phieud, the real workers: taken in, looked at, registered with Enter alone, found by a word
 * inside.
 */
#include "paper.h"

#include "base/folder.h"

#include <fcntl.h>
#include <pty.h>
#include <sys/wait.h>
#include <unistd.h>

#define READS "reading { workers = 1 }\n"
enum { SEEN_MOST = 256 << 10, QUESTIONS_MOST = 30 };

static const char *const typed_letter =
    "UBND TỈNH BÌNH AN\nSỞ Y TẾ\n\nSố: 731/SYT-NVY\n"
    "V/v kiểm kê tủ lạnh bảo quản vắc xin\n\n"
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n"
    "Bình An, ngày 20 tháng 11 năm 2025\n\n"
    "Kính gửi: Trung tâm Y tế huyện Tân Phú\n\n"
    "Để chuẩn bị cho năm tới, Sở Y tế đề nghị Trung tâm kiểm kê tủ lạnh, phích vắc xin, nhiệt kế "
    "điện "
    "tử và máy phát điện dự phòng; báo cáo gửi về Sở Y tế trước ngày 20/12/2026.\n"
    "Báo cáo định kỳ trước ngày 15 tháng 12 hằng năm.\n\n"
    "Nơi nhận:\n- Như trên;\n- Lưu: VT, NVY.\n\nKT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC\n\n\nNguyễn Văn Hùng\n";

/* ---- at a terminal ------------------------------------------------------------------------------
 */

static pid_t at_terminal(const char *who, const char *const *words, int *ret_master)
{
    const char *token_file = folder_path(house->folder, arena_printf(arena_current(), "t.%s", who));
    const char *server = arena_printf(arena_current(), "unix:%s", house->socket);
    const char *argv[24] = {"phieu", "--server", server, "--token-file", token_file};
    const char *token = arena_printf(arena_current(), "%s\n%s\n", token_of(who), server);
    size_t n = 5;
    for (size_t i = 0; words[i] != NULL; i++) {
        argv[n++] = words[i];
    }
    folder_write(token_file, token, strlen(token));
    pid_t child = forkpty(ret_master, NULL, NULL, NULL);
    ck_assert_int_ge(child, 0);
    if (child == 0) {
        setenv("XDG_CONFIG_HOME", house->folder, 1);
        setenv("TERM", "dumb", 1);
        execv(folder_path(house->bin, "phieu"), (char *const *)(uintptr_t)argv);
        _exit(127);
    }
    return child;
}

/* Enter at every question, as a clerk does who believes what he sees; the exit status. */
static int enter_alone(const char *who, const char *const *words, const char **ret_seen,
                       unsigned *ret_questions)
{
    char *seen = arena_alloc(arena_current(), SEEN_MOST);
    size_t len = 0, answered = 0;
    int master, status = 0;
    pid_t child = at_terminal(who, words, &master);
    *ret_questions = 0;
    seen[0] = '\0';
    while (len + 1 < SEEN_MOST && *ret_questions < QUESTIONS_MOST) {
        ssize_t got = read(master, seen + len, SEEN_MOST - len - 1);
        if (got <= 0) {
            break;
        }
        len += (size_t)got;
        seen[len] = '\0';
        const char *prompt = strstr(seen + answered, "q thôi: ");
        if (prompt != NULL) {
            answered = (size_t)(prompt - seen) + strlen("q thôi: ");
            ++*ret_questions;
            ck_assert_int_eq(write(master, "\n", 1), 1);
        }
    }
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    close(master);
    *ret_seen = seen;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static const char *ran(int want, const char *const *words)
{
    const char *text;
    int status = run_phieu("vanthu", &text, words);
    ck_assert_msg(status == want, "%d: %s", status, text);
    return text;
}
#define PHIEU(want, ...) ran((want), (const char *const[]){__VA_ARGS__, NULL})

/* Takes a file in, waits until it was read, and says which draft it became. */
static const char *taken_in(const char *file, const char **ret_said)
{
    *ret_said = PHIEU(0, "ingest", "--wait", file);
    const char *at = strstr(*ret_said, "register --draft ");
    ck_assert_msg(at != NULL, "%s", *ret_said);
    at += strlen("register --draft ");
    return arena_memdup(arena_current(), at, strspn(at, "0123456789"));
}

static const char *text_file(const char *name, const char *text)
{
    const char *path = folder_path(house->folder, name);
    folder_write(path, text, strlen(text));
    return path;
}

/* ---- the road -----------------------------------------------------------------------------------
 */

static const char *sought, *told; /* a word of the body, and where it should be found */

static bool is_found(const void *arg)
{
    const char *said;
    (void)arg;
    return run_phieu("vanthu", &said, (const char *const[]){"search", sought, NULL}) == 0 &&
           strstr(said, told) != NULL;
}

START_TEST(a_text_is_registered_by_enter_alone_and_found_by_a_word_inside)
{
    const char *said, *seen;
    unsigned questions;
    const char *draft = taken_in(text_file("731-SYT-NVY.txt", typed_letter), &said);
    ck_has(said, "731/SYT-NVY");
    ck_has(said, "kiểm kê tủ lạnh bảo quản vắc xin");
    said = PHIEU(0, "draft", draft);
    ck_has(said, "731/SYT-NVY");
    ck_has(said, "20/11/2025");
    ck_has(said, "Nguyễn Văn Hùng");
    said = PHIEU(0, "draft", draft, "--whole-text");
    ck_has(said, "731-SYT-NVY.txt, trang 1");
    ck_has(said, "phích vắc xin, nhiệt kế");
    int status = enter_alone("vanthu", (const char *const[]){"register", "--draft", draft, NULL},
                             &seen, &questions);
    ck_assert_msg(status == 0, "%d %s", status, seen);
    ck_assert_uint_ge(questions, 1);
    ck_has(seen, "Số đến:");
    const json_t *letters =
        at(ck_status(get("vanthu", "/v1/search?q=731%%2FSYT-NVY"), 200), "letters");
    const json_t *letter = json_array_get(letters, 0);
    ck_assert_str_eq(str_at(letter, "code"), "731/SYT-NVY");
    ck_assert_str_eq(str_at(letter, "subject"), "kiểm kê tủ lạnh bảo quản vắc xin");
    /* The deadline that was read is not applied by Enter: what stands there is the agency's own
     * rule. */
    ck_assert_str_ne(str_at(letter, "due"), "2026-12-20");
    sought = "nhiệt kế điện tử";
    told = "731-SYT-NVY.txt, trang 1:";
    await(is_found, NULL, "the text to be found");
    said = PHIEU(0, "text", str_at(letter, "ref"));
    ck_has(said, "phích vắc xin, nhiệt kế");
}
END_TEST

START_TEST(a_pdf_is_registered_by_enter_alone)
{
    const char *said, *seen, *made, *pdf = folder_path(house->folder, "mot.pdf");
    unsigned questions;
    const char *argv[] = {folder_path(house->bin, "../tests/make_letters"),
                          "--one",
                          "digital",
                          "--seed",
                          "7",
                          "--issued",
                          "2025-11-20",
                          "--out",
                          pdf,
                          NULL};
    ck_assert_int_eq(daemon_run(house, argv, NULL, &made), 0);
    json_t *truth;
    ck_assert_int_eq(json_read(made, strlen(made), &truth, NULL), 0);
    const char *code = str_at(truth, "fields.code"), *subject = str_at(truth, "fields.subject");
    const char *draft = taken_in(pdf, &said);
    ck_has(said, code);
    int status = enter_alone("vanthu", (const char *const[]){"register", "--draft", draft, NULL},
                             &seen, &questions);
    ck_assert_msg(status == 0, "%d %s", status, seen);
    ck_has(seen, "Số đến:");
    const json_t *draft_now = ck_status(get("vanthu", "/v1/drafts/%s", draft), 200);
    const char *ref = str_at(draft_now, "draft.ref");
    const json_t *letter = show("vanthu", arena_printf(arena_current(), "%%23%s", draft));
    ck_assert_str_ne(ref, "");
    ck_assert_str_eq(str_at(letter, "code"), code);
    ck_assert_str_eq(str_at(letter, "issued"), "2025-11-20");
    ck_assert_str_eq(str_at(letter, "subject"), subject);
    ck_assert_str_eq(str_at(letter, "issuer"), str_at(truth, "fields.issuer"));
}
END_TEST

/* In a pipe what is not sure is not taken, and what a person changed is counted. */
START_TEST(what_a_person_changed_stands_in_the_report)
{
    const char *said;
    const char *text = arena_printf(arena_current(), "%s\nbản thứ hai", typed_letter);
    const char *draft = taken_in(text_file("732.txt", text), &said);
    said = PHIEU(65, "register", "--draft", draft, "--register-anyway");
    ck_has(said, "[not-sure]");
    said = PHIEU(0, "register", "--draft", draft, "--accept-read", "--register-anyway", "--code",
                 "732/SYT-NVY", "--signer", "Lê Thị Khác");
    ck_has(said, "Số đến:");
    said = PHIEU(0, "reading-report", "--json");
    json_t *report;
    ck_assert_int_eq(json_read(said, strlen(said), &report, NULL), 0);
    ck_assert_int_ge(int_at(report, "total.right"), 4);
    ck_assert_int_ge(int_at(report, "total.corrected"), 1);
    said = PHIEU(0, "reading-report");
    ck_has(said, "Người ký");
    said = PHIEU(0, "bao-cao-doc", "--theo", "co-quan");
    ck_has(said, "Cộng");
}
END_TEST

START_TEST(a_draft_is_read_again_when_asked)
{
    const char *said;
    const char *text = arena_printf(arena_current(), "%s\nbản thứ ba", typed_letter);
    const char *draft = taken_in(text_file("733.txt", text), &said);
    said = PHIEU(0, "read", draft);
    ck_has(said, "đọc lại");
    /* It waits for the reading by itself, then wants to know what is not sure. */
    said = PHIEU(65, "register", "--draft", draft, "--wait");
    ck_has(said, "[not-sure]");
}
END_TEST

static void make_readers(void)
{
    house_open();
    daemon_stop(house);
    daemon_readers(house, NULL);
    daemon_start(house);
}

int main(void)
{
    static struct arena arena;
    const TTest *const cases[] = {a_text_is_registered_by_enter_alone_and_found_by_a_word_inside,
                                  a_pdf_is_registered_by_enter_alone,
                                  what_a_person_changed_stands_in_the_report,
                                  a_draft_is_read_again_when_asked};
    arena_adopt_json();
    arena_init(&arena, (size_t)1 << 30);
    arena_enter(&arena);
    house_extra = READS;
    Suite *suite = suite_create("api/read_talk");
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
