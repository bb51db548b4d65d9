/* test_api_stamp.c - the stamped copy of a letter's PDF, from the daemon and through the command.
 */
#include "ask.h"

#include "letter_pdf.h"
#include "phieu/file.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

/* A letter with these files, registered by vanthu. */
static const char *letter_with(const char *code, const char *files)
{
    const json_t *answer =
        ck_status(post("vanthu", "/v1/letters",
                       "{'code':'%s','issued':'7/3/2025','issuer':'Sở Y tế tỉnh Bình An',"
                       "'subject':'Thử %s','arrived':'10/3/2025','files':%s}",
                       code, code, files),
                  201);
    return arena_printf(arena_current(), "%lld%%2F2025",
                        (long long)int_at(answer, "letter.number"));
}

static const char *file_json(const char *name, const void *bytes, size_t len)
{
    return arena_printf(arena_current(), "[{'sha256':'%s','name':'%s'}]",
                        upload("vanthu", name, bytes, len), name);
}

static const char *letter_of(const char *code, struct pdf pdf)
{
    return letter_with(code, file_json("595-SYT-NVY.pdf", pdf.data, pdf.len));
}

static long long number_of(const char *ref)
{
    return strtoll(ref, NULL, 10);
}

/* The stored file, as the books name it. */
static const char *blob_of(const char *ref)
{
    const char *sha = str_at(show("vanthu", ref), "files.0.sha256");
    return arena_printf(arena_current(), "%s/files/%.2s/%s", house->data, sha, sha);
}

static bool has(struct reply reply, const char *text)
{
    return memmem(reply.body, reply.len, text, strlen(text)) != NULL;
}

/* GET of the copy is refused, and changes nothing. */
static void refused(const char *who, const char *ref, const char *n, int status, const char *code,
                    const char *field)
{
    const char *path = arena_printf(arena_current(), "/v1/letters/%s/files/%s/stamped", ref, n);
    ck_problem(&(struct request){.who = who, .path = path}, status, code, field);
}

/* ---- what comes -------------------------------------------------------------------------------
 */

START_TEST(the_copy_is_the_original_and_a_stamp)
{
    const struct pdf pdf = letter_pdf(LETTER_ROOMY);
    const char *ref = letter_of("1/SYT", pdf);
    const int64_t acts = acts_total();
    struct stat before, after;
    ck_assert_int_eq(stat(blob_of(ref), &before), 0);
    struct reply reply = get("vanthu", "/v1/letters/%s/files/1/stamped", ref);
    ck_assert_int_eq(reply.status, 200);
    ck_assert_str_eq(reply_header(&reply, "Content-Type"), "application/pdf");
    ck_assert_str_eq(reply_header(&reply, "Stamp-Place"), "left 100");
    ck_assert_ptr_nonnull(
        strstr(reply_header(&reply, "Content-Disposition"),
               arena_printf(arena_current(), "595-SYT-NVY%%20%%28dau%%20den%%20%lld%%29.pdf",
                            number_of(ref))));
    ck_assert(reply.len > pdf.len && memcmp(reply.body, pdf.data, pdf.len) == 0);
    /* Nothing was written: not an act, not a file of the letter, not the stored bytes. */
    ck_assert_int_eq(acts_total(), acts);
    ck_assert_uint_eq(size_at(show("vanthu", ref), "files"), 1);
    ck_assert_int_eq(stat(blob_of(ref), &after), 0);
    ck_assert_int_eq(after.st_mtime, before.st_mtime);
    ck_assert_int_eq(after.st_size, (off_t)pdf.len);
}
END_TEST

START_TEST(the_same_state_gives_the_same_bytes_and_another_state_others)
{
    const char *ref = letter_of("2/SYT", letter_pdf(LETTER_ROOMY));
    struct reply first = get("vanthu", "/v1/letters/%s/files/1/stamped", ref);
    struct reply again = get("giamdoc", "/v1/letters/%s/files/1/stamped", ref);
    ck_assert(first.len == again.len && memcmp(first.body, again.body, first.len) == 0);
    act("vanthu", ref, "present", "{'to':'giamdoc'}"); /* Chuyển: the leader */
    struct reply presented = get("vanthu", "/v1/letters/%s/files/1/stamped", ref);
    act("giamdoc", ref, "direct", "{'lead':'KH-NV','due':'20/3/2025'}"); /* Chuyển: the unit */
    struct reply directed = get("vanthu", "/v1/letters/%s/files/1/stamped", ref);
    ck_assert(first.len != presented.len || memcmp(first.body, presented.body, first.len) != 0);
    ck_assert(directed.len != presented.len ||
              memcmp(directed.body, presented.body, directed.len) != 0);
}
END_TEST

START_TEST(a_signature_is_still_valid_in_what_is_served)
{
    size_t covers = 0;
    const struct pdf pdf = pdf_signed(letter_pdf(LETTER_ROOMY), 0);
    struct reply reply = get("vanthu", "/v1/letters/%s/files/1/stamped", letter_of("3/SYT", pdf));
    ck_assert_int_eq(reply.status, 200);
    ck_assert(pdf_signature_holds((struct pdf){reply.body, reply.len}, &covers));
    ck_assert_uint_eq(covers, pdf.len);
}
END_TEST

START_TEST(the_answer_says_when_a_strip_was_added)
{
    struct reply reply = get("vanthu", "/v1/letters/%s/files/1/stamped",
                             letter_of("4/SYT", letter_pdf(LETTER_CROWDED)));
    ck_assert_int_eq(reply.status, 200);
    ck_assert_str_eq(reply_header(&reply, "Stamp-Place"), "strip 100");
    ck_assert(has(reply, "/MediaBox [ 0 0 595.28 971."));
}
END_TEST

/* ---- what does not ----------------------------------------------------------------------------
 */

START_TEST(who_does_not_see_the_letter_gets_no_copy)
{
    const char *ref = letter_of("5/SYT", letter_pdf(LETTER_ROOMY));
    act("vanthu", ref, "present", "{'to':'giamdoc'}");
    act("giamdoc", ref, "direct", "{'lead':'KH-NV','due':'20/3/2025'}");
    refused("du.truong", ref, "1", 404, "no-such-letter", "letter");
    refused("quantri", ref, "1", 404, "no-such-letter", "letter");
    refused(NULL, ref, "1", 401, "token-invalid", "");
    ck_assert_int_eq(get("kh.truong", "/v1/letters/%s/files/1/stamped", ref).status, 200);
    ck_assert_int_eq(get("kiemtra", "/v1/letters/%s/files/1/stamped", ref).status, 200);
}
END_TEST

START_TEST(what_cannot_be_stamped_is_refused_with_the_reason)
{
    const struct pdf roomy = letter_pdf(LETTER_ROOMY);
    const struct pdf locked = pdf_changed(roomy, NULL, NULL, pdf_encrypted);
    const struct pdf certified = pdf_signed(roomy, 1);
    const struct {
        const char *ref, *n;
        int status;
        const char *code, *field;
    } cases[] = {
        {letter_with("6/SYT", file_json("a.txt", "xin chào", 9)), "1", 422, "stamp-not-pdf", "n"},
        {letter_of("7/SYT", locked), "1", 422, "stamp-encrypted", ""},
        {letter_of("8/SYT", certified), "1", 422, "stamp-certified", ""},
        {letter_of("9/SYT", (struct pdf){roomy.data, roomy.len / 2}), "1", 422, "stamp-damaged",
         ""},
        {letter_of("10/SYT", roomy), "2", 404, "file-missing", "n"},
        {letter_of("11/SYT", roomy), "0", 404, "file-missing", "n"},
        {letter_of("12/SYT", roomy), "1x", 404, "file-missing", "n"},
        {new_letter("13/SYT"), "1", 404, "file-missing", "n"},
        {"99999%2F2025", "1", 404, "no-such-letter", "letter"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        refused("vanthu", cases[i].ref, cases[i].n, cases[i].status, cases[i].code, cases[i].field);
    }
}
END_TEST

START_TEST(a_cancelled_number_is_not_stamped)
{
    const char *ref = letter_of("14/SYT", letter_pdf(LETTER_ROOMY));
    act("vanthu", ref, "cancel", "{'reason':'Vào sổ nhầm.'}");
    refused("vanthu", ref, "1", 409, "letter-state", "");
}
END_TEST

START_TEST(a_changed_blob_is_refused)
{
    const struct pdf pdf = letter_pdf(LETTER_FOOT);
    const char *ref = letter_of("15/SYT", pdf), *blob = blob_of(ref);
    ck_assert_int_eq(chmod(blob, 0600), 0);
    FILE *file = fopen(blob, "r+be");
    ck_assert_ptr_nonnull(file);
    ck_assert_int_eq(fputc('X', file), 'X');
    ck_assert_int_eq(fclose(file), 0);
    refused("vanthu", ref, "1", 500, "file-damaged", "");
    file = fopen(blob, "r+be"); /* the books are whole again for whoever checks them */
    ck_assert_ptr_nonnull(file);
    ck_assert_int_eq(fputc(pdf.data[0], file), pdf.data[0]);
    ck_assert_int_eq(fclose(file), 0);
}
END_TEST

/* A worker that never answers is ended, and the next request is served. */
START_TEST(a_worker_that_hangs_is_ended_in_its_time)
{
    const char *ref = letter_of("16/SYT", letter_pdf(LETTER_ROOMY));
    daemon_worker_hangs(house);
    refused("vanthu", ref, "1", 422, "worker", "");
    daemon_worker(house, NULL);
    ck_assert_int_eq(get("vanthu", "/v1/letters/%s/files/1/stamped", ref).status, 200);
}
END_TEST

/* ---- the command --------------------------------------------------------------------------------
 */

#define PHIEU(...)                                                                                 \
    ((const char *const[]){PHIEU_BIN_DIR "/phieu", "--server",                                     \
                           arena_printf(arena_current(), "unix:%s", house->socket),                \
                           "--token-file", token_file("vanthu"), __VA_ARGS__, NULL})

static const char *token_file(const char *who)
{
    const char *path = arena_printf(arena_current(), "%s/token-%s", house->folder, who);
    FILE *file = fopen(path, "we");
    ck_assert_ptr_nonnull(file);
    fprintf(file, "%s\nunix:%s\n", token_of(who), house->socket);
    ck_assert_int_eq(fclose(file), 0);
    ck_assert_int_eq(chmod(path, 0600), 0);
    return path;
}

START_TEST(phieu_stamp_writes_the_copy_and_says_where_the_stamp_is)
{
    const struct pdf pdf = letter_pdf(LETTER_ROOMY);
    const char *ref = letter_of("17/SYT", pdf), *text;
    const char *letter = arena_printf(arena_current(), "%lld/2025", number_of(ref));
    const char *out = arena_printf(arena_current(), "%s/copy.pdf", house->folder);
    char *bytes;
    size_t len;
    struct error err;
    ck_assert_int_eq(daemon_run(house, PHIEU("stamp", letter, "--out", out), NULL, &text), 0);
    ck_assert_msg(strstr(text, "Dấu đến ở cột trái, gần số, ký hiệu (100 %)") != NULL, "%s", text);
    ck_assert_int_eq(file_slurp(out, (size_t)1 << 24, &bytes, &len, &err), 0);
    ck_assert(len > pdf.len && memcmp(bytes, pdf.data, pdf.len) == 0);
    /* Again: not over what is there, unless asked to. */
    ck_assert_int_eq(daemon_run(house, PHIEU("dong-dau", letter, "1", "--out", out), NULL, &text),
                     73);
    ck_assert_int_eq(
        daemon_run(house, PHIEU("dong-dau", letter, "1", "--out", out, "--force"), NULL, &text), 0);
}
END_TEST

START_TEST(phieu_stamp_hands_on_the_servers_refusal)
{
    const char *text;
    const char *ref = letter_of("18/SYT", pdf_signed(letter_pdf(LETTER_ROOMY), 1));
    const char *letter = arena_printf(arena_current(), "%lld/2025", number_of(ref));
    const char *out = arena_printf(arena_current(), "%s/none.pdf", house->folder);
    ck_assert_int_eq(daemon_run(house, PHIEU("stamp", letter, "--out", out), NULL, &text), 65);
    ck_assert_msg(strstr(text, "DocMDP mức 1") != NULL && strstr(text, "phieu slip") != NULL, "%s",
                  text);
    ck_assert_int_ne(access(out, F_OK), 0);
    const char *plain = arena_printf(arena_current(), "%lld/2025", number_of(new_letter("19/SYT")));
    ck_assert_int_eq(daemon_run(house, PHIEU("stamp", plain, "--out", out), NULL, &text), 66);
    ck_assert_msg(strstr(text, "Không có tệp PDF nào") != NULL, "%s", text);
}
END_TEST

HOUSE_MAIN("api/stamp", "worker { seconds = 10 }\n", the_copy_is_the_original_and_a_stamp,
           the_same_state_gives_the_same_bytes_and_another_state_others,
           a_signature_is_still_valid_in_what_is_served, the_answer_says_when_a_strip_was_added,
           who_does_not_see_the_letter_gets_no_copy,
           what_cannot_be_stamped_is_refused_with_the_reason, a_cancelled_number_is_not_stamped,
           a_changed_blob_is_refused, a_worker_that_hangs_is_ended_in_its_time,
           phieu_stamp_writes_the_copy_and_says_where_the_stamp_is,
           phieu_stamp_hands_on_the_servers_refusal)
