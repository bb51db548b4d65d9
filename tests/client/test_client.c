/*
 * test_client.c - requests over TCP and a unix socket, the one retry, problems, uploads, downloads.
 */
#include "phieu/client.h"

#include "fake_server.h"
#include "temp_folder.h"
#include "unit.h"

#include <fcntl.h>

#define OK "{\"format_version\":1,\"seq\":5}"

static struct client *open_client(const char *server, enum lang lang)
{
    struct client_options o = {
        .server = server, .lang = lang, .retry_ms = 50, .user_agent = "test"};
    struct client *client = NULL;
    struct client_problem problem;
    ck_assert_int_eq(client_open(&o, &client, &problem), 0);
    return client;
}

START_TEST(a_get_carries_language_and_reads_json)
{
    static const struct fake_reply script[] = {{"GET /v1/me HTTP/1.1", 200, FAKE_JSON, OK}};
    struct fake *fake = fake_start(script, 1, NULL);
    struct client *client = open_client(fake->url, LANG_EN);
    struct client_answer answer;
    struct client_problem problem;
    ck_assert_int_eq(client_get(client, "/v1/me", &answer, &problem), 0);
    ck_assert_int_eq(json_int(answer.json, "seq", 0), 5);
    ck_assert_str_eq(answer.bytes, OK);
    ck_assert_str_eq(answer.etag, "7");
    fake_stop(fake);
    ck_assert_str_eq(fake_header(fake, 0, "Accept-Language"), "en");
    ck_assert_str_eq(fake_header(fake, 0, "Authorization"), "");
    ck_assert_str_eq(fake_header(fake, 0, "Idempotency-Key"), "");
    client_close(client);
    fake_free(fake);
}
END_TEST

START_TEST(a_unix_socket_serves_as_well)
{
    static const struct fake_reply script[] = {{"GET /v1/units ", 200, FAKE_JSON, OK}};
    const char *path = arena_printf(arena_current(), "%s/s", temp_folder());
    struct fake *fake = fake_start(script, 1, path);
    struct client *client = open_client(fake->url, LANG_VI);
    struct client_answer answer;
    struct client_problem problem;
    ck_assert_int_eq(client_get(client, "/v1/units", &answer, &problem), 0);
    fake_stop(fake);
    ck_assert_int_eq(client_in_clear(client), 0);
    client_close(client);
    fake_free(fake);
}
END_TEST

START_TEST(a_post_that_lost_its_answer_is_sent_once_more_under_the_same_key)
{
    static const struct fake_reply script[] = {
        {"POST /v1/letters/459/accept ", FAKE_DROP, NULL, NULL},
        {"POST /v1/letters/459/accept ", 200, FAKE_JSON, OK}};
    struct fake *fake = fake_start(script, 2, NULL);
    struct client *client = open_client(fake->url, LANG_VI);
    struct client_answer answer;
    struct client_problem problem;
    json_t *body = json_pack("{si}", "line", 2);
    ck_assert_int_eq(client_post(client, "/v1/letters/459/accept", body, 57, &answer, &problem), 0);
    fake_stop(fake);
    char *first = arena_strdup(arena_current(), fake_header(fake, 0, "Idempotency-Key"));
    ck_assert_uint_eq(strlen(first), 32);
    ck_assert_str_eq(first, fake_header(fake, 1, "Idempotency-Key"));
    ck_assert_str_eq(fake_header(fake, 1, "If-Match"), "\"57\"");
    ck_assert_str_eq(fake_body(fake, 0), "{\"line\":2}");
    ck_assert_str_eq(fake_body(fake, 1), "{\"line\":2}");
    client_close(client);
    fake_free(fake);
}
END_TEST

START_TEST(an_answer_cut_short_counts_as_lost)
{
    static const struct fake_reply script[] = {{"POST ", FAKE_CUT, FAKE_JSON, OK},
                                               {"POST ", 200, FAKE_JSON, OK}};
    struct fake *fake = fake_start(script, 2, NULL);
    struct client *client = open_client(fake->url, LANG_VI);
    struct client_answer answer;
    struct client_problem problem;
    ck_assert_int_eq(client_post(client, "/v1/units", NULL, 0, &answer, &problem), 0);
    fake_stop(fake);
    ck_assert_str_eq(fake_body(fake, 1), "{}");
    client_close(client);
    fake_free(fake);
}
END_TEST

START_TEST(a_post_lost_twice_is_uncertain_and_never_sent_a_third_time)
{
    static const struct fake_reply script[] = {{"POST ", FAKE_DROP, NULL, NULL},
                                               {"POST ", FAKE_DROP, NULL, NULL}};
    struct fake *fake = fake_start(script, 2, NULL);
    struct client *client = open_client(fake->url, LANG_VI);
    struct client_answer answer;
    struct client_problem problem;
    ck_assert_int_eq(client_post(client, "/v1/letters", NULL, 0, &answer, &problem), -1);
    ck_assert_str_eq(problem.code, "write-uncertain");
    ck_assert_int_eq(problem.exit_status, 75);
    fake_stop(fake);
    client_close(client);
    fake_free(fake);
}
END_TEST

START_TEST(a_post_lost_once_to_a_server_that_is_gone_is_uncertain)
{
    static const struct fake_reply script[] = {{"POST ", FAKE_DIE, NULL, NULL}};
    struct fake *fake = fake_start(script, 1, NULL);
    struct client *client = open_client(fake->url, LANG_VI);
    struct client_answer answer;
    struct client_problem problem;
    ck_assert_int_eq(client_post(client, "/v1/letters", NULL, 0, &answer, &problem), -1);
    ck_assert_str_eq(problem.code, "write-uncertain");
    ck_assert_int_eq(problem.exit_status, 75);
    fake_stop(fake);
    client_close(client);
    fake_free(fake);
}
END_TEST

START_TEST(no_server_is_unreachable_with_a_remedy_in_both_languages)
{
    struct client_answer answer;
    struct client_problem problem;
    for (int lang = LANG_VI; lang <= LANG_EN; lang++) {
        struct client *client = open_client("http://127.0.0.1:1", (enum lang)lang);
        ck_assert_int_eq(client_post(client, "/v1/letters", NULL, 0, &answer, &problem), -1);
        ck_assert_str_eq(problem.code, "server-unreachable");
        ck_assert_int_eq(problem.exit_status, 69);
        ck_assert_ptr_nonnull(strstr(problem.detail, "http://127.0.0.1:1"));
        ck_assert_ptr_nonnull(strstr(problem.remedy, "--server"));
        client_close(client);
    }
}
END_TEST

START_TEST(the_servers_problem_comes_through_whole)
{
    static const char body[] =
        "{\"format_version\":1,\"status\":409,\"code\":\"duplicate\",\"field\":\"code\","
        "\"detail\":\"d\",\"remedy\":\"r\",\"exit\":65,\"request_id\":\"q\",\"earlier\":\"459/"
        "2025\"}";
    static const struct fake_reply script[] = {{"POST ", 409, FAKE_PROBLEM, body}};
    struct fake *fake = fake_start(script, 1, NULL);
    struct client *client = open_client(fake->url, LANG_VI);
    struct client_answer answer;
    struct client_problem p;
    ck_assert_int_eq(client_post(client, "/v1/letters", NULL, 0, &answer, &p), -1);
    fake_stop(fake);
    ck_assert_int_eq(p.http_status, 409);
    ck_assert_int_eq(p.exit_status, 65);
    ck_assert_str_eq(p.code, "duplicate");
    ck_assert_str_eq(p.field, "code");
    ck_assert_str_eq(p.remedy, "r");
    ck_assert_str_eq(p.request_id, "q");
    ck_assert_str_eq(p.earlier, "459/2025");
    ck_assert_str_eq(p.bytes, body);
    client_close(client);
    fake_free(fake);
}
END_TEST

START_TEST(what_is_not_our_protocol_is_refused_with_76)
{
    static const struct {
        struct fake_reply reply;
        const char *code;
    } cases[] = {
        {{"GET ", 200, "text/html", "<html>"}, "bad-answer"},
        {{"GET ", 200, FAKE_JSON, "{\"format_version\":1"}, "bad-answer"},
        {{"GET ", 200, FAKE_JSON, "[1]"}, "bad-answer"},
        {{"GET ", 200, FAKE_JSON, "{\"format_version\":1,\"a\":1,\"a\":2}"}, "bad-answer"},
        {{"GET ", 200, FAKE_JSON, "{\"a\":1}"}, "bad-answer"},
        {{"GET ", 200, FAKE_JSON, "{\"format_version\":2}"}, "version-mismatch"},
        {{"GET ", 502, "text/html", "bad gateway"}, "bad-answer"},
        {{"GET ", 500, FAKE_PROBLEM, "{\"format_version\":1,\"status\":500}"}, "bad-answer"},
        {{"GET ", 302, FAKE_JSON, "{}"}, "bad-answer"},
        {{"GET ", FAKE_GARBAGE, NULL, NULL}, "bad-answer"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct fake *fake = fake_start(&cases[i].reply, 1, NULL);
        struct client *client = open_client(fake->url, LANG_VI);
        struct client_answer answer;
        struct client_problem problem = {.code = ""};
        ck_assert_msg(client_get(client, "/v1/me", &answer, &problem) == -1, "case %zu", i);
        ck_assert_msg(strcmp(problem.code, cases[i].code) == 0, "case %zu: %s", i, problem.code);
        ck_assert_msg(problem.exit_status == 76, "case %zu: %d", i, problem.exit_status);
        fake_stop(fake);
        client_close(client);
        fake_free(fake);
    }
}
END_TEST

static const char *make_file(const char *folder, size_t size)
{
    const char *path = arena_printf(arena_current(), "%s/văn bản.txt", folder);
    FILE *f = fopen(path, "w");
    ck_assert_ptr_nonnull(f);
    for (size_t i = 0; i < size; i++) {
        fputc((int)('a' + i % 26), f);
    }
    fclose(f);
    return path;
}

static void count_progress(void *context, uint64_t done, uint64_t total)
{
    uint64_t *last = context;
    ck_assert_uint_ge(done, last[0]);
    last[0] = done;
    last[1] = total;
}

START_TEST(an_upload_streams_the_file_and_survives_a_lost_connection)
{
    enum { SIZE = 3000000 };
    static const struct fake_reply script[] = {
        {"POST /v1/files?name=v%C4%83n%20b%E1%BA%A3n.txt ", FAKE_DROP, NULL, NULL},
        {"POST /v1/files?name=v%C4%83n%20b%E1%BA%A3n.txt ", 201, FAKE_JSON, OK}};
    const char *file = make_file(temp_folder(), SIZE);
    struct fake *fake = fake_start(script, 2, NULL);
    struct client *client = open_client(fake->url, LANG_VI);
    struct client_answer answer;
    struct client_problem problem;
    uint64_t progress[2] = {0, 0};
    const char *path = url_query("/v1/files", "name", "văn bản.txt");
    /* The second sending begins at nothing again: progress is watched on a fresh client below. */
    ck_assert_int_eq(client_upload(client, path, file, NULL, NULL, &answer, &problem), 0);
    fake_stop(fake);
    ck_assert_uint_eq(strlen(fake_body(fake, 1)), SIZE);
    ck_assert_int_eq(fake_body(fake, 1)[27], 'b');
    ck_assert_str_eq(fake_body(fake, 0), fake_body(fake, 1));
    fake_free(fake);

    static const struct fake_reply once[] = {{"POST /v1/files", 201, FAKE_JSON, OK}};
    fake = fake_start(once, 1, NULL);
    client_close(client);
    client = open_client(fake->url, LANG_VI);
    ck_assert_int_eq(client_upload(client, path, file, count_progress, progress, &answer, &problem),
                     0);
    ck_assert_uint_eq(progress[0], SIZE);
    ck_assert_uint_eq(progress[1], SIZE);
    fake_stop(fake);
    client_close(client);
    fake_free(fake);
}
END_TEST

START_TEST(a_file_that_cannot_be_read_is_named_and_nothing_is_sent)
{
    struct client *client = open_client("http://127.0.0.1:1", LANG_VI);
    struct client_answer answer;
    struct client_problem problem;
    static const char *const files[] = {"/nonexistent/595.pdf", "/tmp", "/dev/null"};
    for (size_t i = 0; i < 3; i++) {
        ck_assert_int_eq(
            client_upload(client, "/v1/files", files[i], NULL, NULL, &answer, &problem), -1);
        ck_assert_str_eq(problem.code, "file-read");
        ck_assert_int_eq(problem.exit_status, 66);
        ck_assert_ptr_nonnull(strstr(problem.detail, files[i]));
    }
    client_close(client);
}
END_TEST

START_TEST(a_download_writes_bytes_and_their_digest)
{
    static const struct fake_reply script[] = {
        {"GET /v1/letters/459/files/1 ", 200, "text/plain", "abc"}};
    struct fake *fake = fake_start(script, 1, NULL);
    struct client *client = open_client(fake->url, LANG_VI);
    struct client_problem problem;
    char sha256[65], bytes[8] = {0};
    char path[] = "/tmp/phieu-download-XXXXXX";
    int fd = mkstemp(path);
    ck_assert_int_eq(client_download(client, "/v1/letters/459/files/1", fd, sha256, &problem), 0);
    ck_assert_str_eq(sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    ck_assert_int_eq(pread(fd, bytes, sizeof bytes, 0), 3);
    ck_assert_str_eq(bytes, "abc");
    close(fd);
    unlink(path);
    fake_stop(fake);
    client_close(client);
    fake_free(fake);
}
END_TEST

START_TEST(a_refused_download_leaves_the_file_empty)
{
    static const struct fake_reply script[] = {
        {"GET ", 404, FAKE_PROBLEM,
         "{\"format_version\":1,\"code\":\"no-such-letter\",\"detail\":\"d\",\"exit\":66}"}};
    struct fake *fake = fake_start(script, 1, NULL);
    struct client *client = open_client(fake->url, LANG_VI);
    struct client_problem problem;
    char sha256[65], path[] = "/tmp/phieu-download-XXXXXX";
    int fd = mkstemp(path);
    ck_assert_int_eq(client_download(client, "/v1/letters/1/files/1", fd, sha256, &problem), -1);
    ck_assert_int_eq(problem.exit_status, 66);
    ck_assert_int_eq(lseek(fd, 0, SEEK_END), 0);
    close(fd);
    unlink(path);
    fake_stop(fake);
    client_close(client);
    fake_free(fake);
}
END_TEST

START_TEST(letters_of_every_name_become_one_segment)
{
    static const struct {
        const char *ref, *path;
    } cases[] = {
        {"459", "/v1/letters/459/present"},
        {"459/2025", "/v1/letters/459%2F2025/present"},
        {"VBD:459/2025", "/v1/letters/VBD%3A459%2F2025/present"},
        {"#12", "/v1/letters/%2312/present"},
        {"../x?y&z", "/v1/letters/..%2Fx%3Fy%26z/present"},
        {"sổ", "/v1/letters/s%E1%BB%95/present"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        ck_assert_str_eq(url_path("/v1/letters/%/present", cases[i].ref), cases[i].path);
    }
    const char *q = url_query(url_query("/v1/search", "q", "sở y tế & 595/SYT"), "year", "2025");
    ck_assert_str_eq(q, "/v1/search?q=s%E1%BB%9F%20y%20t%E1%BA%BF%20%26%20595%2FSYT&year=2025");
    ck_assert_str_eq(url_query("/v1/search", "q", ""), "/v1/search");
}
END_TEST

START_TEST(only_plain_addresses_are_taken)
{
    static const char *const bad[] = {"",           "127.0.0.1:8765",  "ftp://h",
                                      "http://",    "http://:1",       "http://user:pw@host",
                                      "file:///x",  "http://h/path",   "unix:rel",
                                      "http://h?x", "http://h\r\nX: y"};
    struct client *client = NULL;
    struct client_problem problem;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct client_options o = {.server = bad[i], .lang = LANG_VI};
        ck_assert_msg(client_open(&o, &client, &problem) == -1, "%s", bad[i]);
        ck_assert_str_eq(problem.code, "server-address");
        ck_assert_int_eq(problem.exit_status, 78);
    }
    static const struct {
        const char *server;
        bool clear;
    } good[] = {{"http://127.0.0.1:8765", false},
                {"http://localhost/", false},
                {"http://[::1]:8765", false},
                {"https://phieu.local", false},
                {"http://10.0.0.5:8765", true}};
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        client = open_client(good[i].server, LANG_VI);
        ck_assert_msg(client_in_clear(client) == good[i].clear, "%s", good[i].server);
        client_close(client);
    }
}
END_TEST

UNIT_MAIN("client/client", a_get_carries_language_and_reads_json, a_unix_socket_serves_as_well,
          a_post_that_lost_its_answer_is_sent_once_more_under_the_same_key,
          an_answer_cut_short_counts_as_lost,
          a_post_lost_twice_is_uncertain_and_never_sent_a_third_time,
          a_post_lost_once_to_a_server_that_is_gone_is_uncertain,
          no_server_is_unreachable_with_a_remedy_in_both_languages,
          the_servers_problem_comes_through_whole, what_is_not_our_protocol_is_refused_with_76,
          an_upload_streams_the_file_and_survives_a_lost_connection,
          a_file_that_cannot_be_read_is_named_and_nothing_is_sent,
          a_download_writes_bytes_and_their_digest, a_refused_download_leaves_the_file_empty,
          letters_of_every_name_become_one_segment, only_plain_addresses_are_taken)
