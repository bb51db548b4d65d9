/* test_api_signatures.c - what the signatures of a file say, from the daemon and through the
 * command. */
#include "ask.h"

#include "base/folder.h"
#include "paper.h"
#include "signed_pdf.h"

#include "phieu/file.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- the office's folders, beside its configuration
 * -------------------------------------------------- */

static void put_file(const char *folder, const char *name, const char *bytes, size_t len)
{
    struct error err = {0};
    const char *path = arena_printf(arena_current(), "%s/%s", house->folder, folder);
    (void)mkdir(path, 0755);
    ck_assert_int_eq(
        file_replace(arena_printf(arena_current(), "%s/%s", path, name), bytes, len, 0644, &err),
        0);
}

static void put_trust(void)
{
    const struct text root = pki_der(WHO_ROOT), list = pki_list(PKI_REVOKES);
    put_file("trust", "goc.cer", root.data, root.len);
    put_file("crl", "sub.crl", list.data, list.len);
}

static void drop_file(const char *folder, const char *name)
{
    (void)unlink(arena_printf(arena_current(), "%s/%s/%s", house->folder, folder, name));
}

/* ---- letters and drafts
 * ------------------------------------------------------------------------------ */

static struct paper paper_of(enum who who)
{
    struct paper paper;
    const struct signing how = {.who = who};
    paper_init(&paper);
    paper_sign(&paper, &how);
    return paper;
}

static const char *letter_with(const char *code, const char *name, const void *bytes, size_t len)
{
    const json_t *answer =
        ck_status(post("vanthu", "/v1/letters",
                       "{'code':'%s','issued':'7/3/2025','issuer':'Sở Y tế tỉnh Bình An',"
                       "'subject':'Thử %s','arrived':'10/3/2025','files':[{'sha256':'%s',"
                       "'name':'%s'}]}",
                       code, code, upload("vanthu", name, bytes, len), name),
                  201);
    return arena_printf(arena_current(), "%lld%%2F2025",
                        (long long)int_at(answer, "letter.number"));
}

static const char *letter_of(const char *code, const struct paper *paper)
{
    return letter_with(code, "595.pdf", paper->bytes.data, paper->bytes.len);
}

static struct reply asked(const char *who, const char *ref, const char *n)
{
    return get(who, "/v1/letters/%s/files/%s/signatures", ref, n);
}

static void refused(const char *who, const char *ref, const char *n, int status, const char *code,
                    const char *field)
{
    const char *path = arena_printf(arena_current(), "/v1/letters/%s/files/%s/signatures", ref, n);
    ck_problem(&(struct request){.who = who, .path = path}, status, code, field);
}

/* ---- answers
 * ------------------------------------------------------------------------------------------- */

START_TEST(each_question_is_answered_by_itself)
{
    put_trust();
    const struct paper paper = paper_of(WHO_GOOD);
    const char *ref = letter_of("1/SYT", &paper);
    const int64_t acts = acts_total();
    const json_t *answer = ck_status(asked("vanthu", ref, "1"), 200);
    ck_assert_str_eq(str_at(answer, "name"), "595.pdf");
    ck_assert_uint_eq(strlen(str_at(answer, "sha256")), 64);
    ck_assert_str_eq(str_at(answer, "report.file"), "pdf");
    ck_assert_uint_eq(size_at(answer, "report.signatures"), 1);
    ck_assert_str_eq(str_at(answer, "report.signatures.0.signer"), "Sở Y tế tỉnh Bình An");
    ck_assert_str_eq(str_at(answer, "report.signatures.0.integrity"), "intact");
    ck_assert_str_eq(str_at(answer, "report.signatures.0.extent"), "whole");
    ck_assert_str_eq(str_at(answer, "report.signatures.0.chain_then"), "trusted");
    ck_assert_str_eq(str_at(answer, "report.signatures.0.time"), "2025-03-07T08:00:00.000Z");
    ck_assert_int_eq(acts_total(), acts);
}
END_TEST

START_TEST(a_revoked_certificate_and_a_changed_file_are_said)
{
    put_trust();
    const struct paper revoked = paper_of(WHO_REVOKED);
    struct paper changed = paper_of(WHO_GOOD);
    char *number = memmem(changed.bytes.data, changed.bytes.len, "595/SYT", 7);
    ck_assert_ptr_nonnull(number);
    *number = '6';
    const json_t *answer = ck_status(asked("giamdoc", letter_of("2/SYT", &revoked), "1"), 200);
    ck_assert_str_eq(str_at(answer, "report.signatures.0.revocation"), "revoked");
    ck_assert_str_eq(str_at(answer, "report.signatures.0.crl_date"), "2025-03-09");
    answer = ck_status(asked("vanthu", letter_of("3/SYT", &changed), "1"), 200);
    ck_assert_str_eq(str_at(answer, "report.signatures.0.integrity"), "broken");
    ck_assert_str_eq(str_at(answer, "report.signatures.0.why"), "content-changed");
}
END_TEST

/* "Now" is now: the folders are read at each request, without a restart. */
START_TEST(the_folders_are_read_anew_each_time)
{
    put_trust();
    drop_file("trust", "goc.cer");
    const struct paper paper = paper_of(WHO_GOOD);
    const char *ref = letter_of("4/SYT", &paper);
    const json_t *answer = ck_status(asked("vanthu", ref, "1"), 200);
    ck_assert_str_eq(str_at(answer, "report.signatures.0.chain_now"), "no-anchors");
    put_trust();
    answer = ck_status(asked("vanthu", ref, "1"), 200);
    ck_assert_str_eq(str_at(answer, "report.signatures.0.chain_then"), "trusted");
    put_file("trust", "ghi-chu.txt", "words", 5);
    answer = ck_status(asked("vanthu", ref, "1"), 200);
    ck_assert_str_eq(str_at(answer, "report.signatures.0.chain_then"), "trusted");
    ck_assert_str_eq(str_at(answer, "report.notes.0.code"), "trust-file");
    ck_assert_ptr_nonnull(strstr(str_at(answer, "report.notes.0.vi"), "ghi-chu.txt"));
    drop_file("trust", "ghi-chu.txt");
}
END_TEST

START_TEST(a_file_without_a_signature_and_one_that_can_have_none)
{
    struct paper paper;
    paper_init(&paper);
    const json_t *answer = ck_status(asked("vanthu", letter_of("5/SYT", &paper), "1"), 200);
    ck_assert_uint_eq(size_at(answer, "report.signatures"), 0);
    const char *text = letter_with("6/SYT", "a.txt", "Số: 6/SYT", 10);
    refused("vanthu", text, "1", 422, "signature-kind", "n");
    refused("vanthu", text, "2", 404, "file-missing", "n");
    const char *cut = letter_with("7/SYT", "b.pdf", paper.bytes.data, paper.bytes.len / 2);
    refused("vanthu", cut, "1", 422, "read-damaged", "");
}
END_TEST

START_TEST(who_may_not_see_the_file_learns_nothing_of_its_signatures)
{
    const struct paper paper = paper_of(WHO_GOOD);
    const char *ref = letter_of("8/SYT", &paper);
    refused("kh.an", ref, "1", 404, "no-such-letter", "letter");
    refused(NULL, ref, "1", 401, "token-invalid", "");
    const json_t *taken =
        ck_status(intake("vanthu", "c.pdf", paper.bytes.data, paper.bytes.len), 201);
    const char *path = arena_printf(arena_current(), "/v1/drafts/%lld/files/1/signatures",
                                    (long long)int_at(taken, "draft.id"));
    const json_t *answer = ck_status(get("vanthu", "%s", path), 200);
    ck_assert_str_eq(str_at(answer, "report.signatures.0.integrity"), "intact");
    ck_problem(&(struct request){.who = "kh.an", .path = path}, 403, "not-permitted", "");
}
END_TEST

START_TEST(bytes_that_the_disk_changed_are_no_broken_signature)
{
    const struct paper paper = paper_of(WHO_OTHER);
    const char *ref = letter_of("9/SYT", &paper);
    const char *sha = str_at(show("vanthu", ref), "files.0.sha256");
    const char *path = arena_printf(arena_current(), "%s/files/%.2s/%s", house->data, sha, sha);
    FILE *file = fopen(path, "r+");
    ck_assert_ptr_nonnull(file);
    fputs("%PDF-1.6", file);
    fclose(file);
    refused("vanthu", ref, "1", 500, "file-damaged", "");
}
END_TEST

START_TEST(a_worker_that_hangs_or_is_missing_is_one_answer)
{
    const struct paper paper = paper_of(WHO_GOOD);
    const char *ref = letter_of("10/SYT", &paper);
    daemon_worker_hangs(house);
    refused("vanthu", ref, "1", 422, "worker", "");
    daemon_worker(house, NULL);
    ck_status(asked("vanthu", ref, "1"), 200);
}
END_TEST

/* ---- the command
 * --------------------------------------------------------------------------------------- */

START_TEST(the_command_says_it_in_words)
{
    const char *text;
    put_trust();
    const struct paper paper = paper_of(WHO_REVOKED);
    const char *ref = letter_of("11/SYT", &paper);
    const char *typed = arena_printf(arena_current(), "%ld/2025", strtol(ref, NULL, 10));
    ck_assert_int_eq(run_phieu("vanthu", &text, (const char *const[]){"chu-ky", typed, "1", NULL}),
                     0);
    ck_assert_ptr_nonnull(strstr(text, "595.pdf: 1 chữ ký số"));
    ck_assert_ptr_nonnull(strstr(text, "nội dung đúng như khi ký"));
    ck_assert_ptr_nonnull(strstr(text, "ĐÃ BỊ THU HỒI"));
    ck_assert_int_eq(
        run_phieu("vanthu", &text, (const char *const[]){"signatures", typed, "1", "--json", NULL}),
        0);
    ck_assert_ptr_nonnull(strstr(text, "\"revocation\":\"revoked\""));
    ck_assert_int_eq(
        run_phieu("vanthu", &text, (const char *const[]){"signatures", typed, "7", NULL}), 66);
    ck_assert_int_eq(run_phieu("vanthu", &text, (const char *const[]){"signatures", typed, NULL}),
                     64);
}
END_TEST

START_TEST(check_config_names_what_cannot_be_read)
{
    const char *text;
    put_trust();
    put_file("crl", "hong.crl", "-----BEGIN X509 CRL-----\nAAAA\n-----END X509 CRL-----\n", 51);
    const char *const argv[] = {folder_path(house->bin, "phieud"), "--check-config", "--config",
                                house->conf, NULL};
    ck_assert_int_eq(daemon_run(house, argv, NULL, &text), 0);
    ck_assert_ptr_nonnull(strstr(text, "1 chứng thư gốc, 1 danh sách thu hồi"));
    ck_assert_ptr_nonnull(strstr(text, "hong.crl"));
    drop_file("crl", "hong.crl");
}
END_TEST

HOUSE_MAIN("api/signatures", "signatures { trust_folder = \"trust\"\n crl_folder = \"crl\" }",
           each_question_is_answered_by_itself, a_revoked_certificate_and_a_changed_file_are_said,
           the_folders_are_read_anew_each_time,
           a_file_without_a_signature_and_one_that_can_have_none,
           who_may_not_see_the_file_learns_nothing_of_its_signatures,
           bytes_that_the_disk_changed_are_no_broken_signature,
           a_worker_that_hangs_or_is_missing_is_one_answer, the_command_says_it_in_words,
           check_config_names_what_cannot_be_read)
