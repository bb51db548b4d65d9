/*
 * test_api_notices.c - reminders of a running phieud: told at once by mail and webhook, listed with
 * their answer, seen by whom they are for.
 */
#include "ask.h"

#include "base/folder.h"
#include "post_office.h"

#include "phieu/courier.h"
#include "phieu/file.h"

#include <dirent.h>
#include <signal.h>

#define SECRET "khoa bi mat cua bo thu"
#define AN     "an@ttyt.vn"

static struct post_office *letter_box;

/* Not the frame's house: its configuration names the ports of this test's post office. */
static void open_house(bool mail, bool hook)
{
    struct error err;
    letter_box = post_office_open();
    const char *key = arena_printf(arena_current(), "%s/phieu-key-%d", "/tmp", (int)getpid());
    ck_assert_int_eq(file_replace(key, SECRET "\n", strlen(SECRET) + 1, 0600, &err), 0);
    struct buf extra;
    buf_init(&extra, arena_current(), 8000);
    /* never quiet on a working day; on a day off at-once notices wait, and the tests ask for less
     */
    buf_printf(&extra,
               "reminders { courier = \"%s/phieu-courier\" quiet_from = \"00:00\" quiet_to = "
               "\"00:00\" digest_at = \"24:00\" retry_seconds = 1 daily_cap = 0 }\n",
               PHIEU_BIN_DIR);
    if (mail) {
        buf_printf(&extra, "mail { server = \"127.0.0.1:%u\" tls = no from = \"phieu@ttyt.vn\" }\n",
                   post_office_port(letter_box, POST_MAIL));
    }
    if (hook) {
        buf_printf(&extra, "webhook { url = \"http://127.0.0.1:%u/\" key_file = \"%s\" }\n",
                   post_office_port(letter_box, POST_HOOK), key);
    }
    house = daemon_new(extra.data, NULL);
    daemon_start(house);
    ck_status(post_with(ADMIN, NULL, "/v1/people/kh.an", quoted("{'email':'" AN "'}")), 200);
}

static void close_house(void)
{
    daemon_free(house);
    house = NULL;
    post_office_close(letter_box);
    unlink(arena_printf(arena_current(), "/tmp/phieu-key-%d", (int)getpid()));
}

/* ---- waiting -------------------------------------------------------------------------------- */

static bool arrived(const void *arg)
{
    return post_office_count(letter_box) >= *(const size_t *)arg;
}

static void await_posts(size_t count)
{
    await(arrived, &count, "posts");
}

static bool settled(const void *arg)
{
    return daemon_int(house, arg) != 0;
}

/* Until this SQL says other than 0. */
static void await_sql(const char *sql)
{
    await(settled, sql, sql);
}

/* ---- tests ---------------------------------------------------------------------------------- */

START_TEST(a_test_notice_arrives_by_every_channel)
{
    char signature[COURIER_SIGNATURE], time[40], is[100];
    open_house(true, true);
    const json_t *answer = ck_status(post_with(ADMIN, "Idempotency-Key: thu-1\r\n",
                                               "/v1/notices/test", quoted("{'person':'kh.an'}")),
                                     200);
    ck_assert_uint_eq(size_at(answer, "notice.channels"), 2);
    await_posts(2);
    /* the same request again is the same notice */
    ck_status(post_with(ADMIN, "Idempotency-Key: thu-1\r\n", "/v1/notices/test",
                        quoted("{'person':'kh.an'}")),
              200);
    await_sql("SELECT count(*) = 2 FROM deliveries WHERE state = 3");
    const json_t *list = ck_status(get(ADMIN, "/v1/notices"), 200);
    ck_assert_uint_eq(size_at(list, "notices"), 1);
    ck_assert_str_eq(str_at(list, "notices.0.person.username"), "kh.an");
    ck_assert_str_eq(str_at(list, "notices.0.kind"), "test");
    ck_assert_str_eq(str_at(list, "notices.0.deliveries.0.channel"), "mail");
    ck_assert_str_eq(str_at(list, "notices.0.deliveries.0.state"), "sent");
    ck_assert_str_eq(str_at(list, "notices.0.deliveries.0.answer"), "250 2.0.0 taken");
    ck_assert_str_eq(str_at(list, "notices.0.deliveries.1.channel"), "webhook");
    const struct parcel *hook = post_office_parcel(letter_box, 0);
    hook = hook->kind == POST_HOOK ? hook : post_office_parcel(letter_box, 1);
    parcel_header(hook, "X-Phieu-Timestamp", time, sizeof time);
    courier_sign(SECRET, strlen(SECRET), time, hook->body, strlen(hook->body), signature);
    ck_assert_str_eq(parcel_header(hook, "X-Phieu-Signature", is, sizeof is), signature);
    /* no secret in the log, nor the address */
    ck_assert_ptr_null(strstr(daemon_log(house), SECRET));
    ck_assert_ptr_null(strstr(daemon_log(house), AN));
    close_house();
}
END_TEST

START_TEST(only_an_administrator_sends_tests)
{
    open_house(false, false);
    ck_refusal("vanthu", "/v1/notices/test", "{'person':'kh.an'}", 403, "not-permitted", "");
    ck_refusal("giamdoc", "/v1/notices/test", "{'person':'kh.an'}", 403, "not-permitted", "");
    ck_refusal(ADMIN, "/v1/notices/test", "{'person':'khong.ai'}", 422, "person-unknown", "person");
    ck_refusal(ADMIN, "/v1/notices/test", "{}", 422, "field-missing", "person");
    ck_assert_int_eq(daemon_int(house, "SELECT count(*) FROM messages"), 0);
    close_house();
}
END_TEST

/* A Saturday is quiet, whatever the configuration: what is told is then kept for the digest. */
START_TEST(an_assignment_is_told_and_everybody_sees_his_own)
{
    open_house(true, false);
    const char *ref = given_letter("77/SYT");
    act("kh.truong", ref, "hand-down", "{'lead':'kh.an','due':'18/3/2025'}");
    await_sql("SELECT count(*) = 3 FROM notices WHERE kind = 0");
    const bool off = daemon_int(house, "SELECT count(*) FROM messages") == 0;
    if (!off) {
        await_posts(1);
        ck_assert_str_eq(post_office_parcel(letter_box, 0)->to, AN);
        /* the heads have no address: that stands in the ledger, and is found there */
        await_sql("SELECT count(*) = 2 FROM deliveries WHERE state = 2");
        await_sql("SELECT count(*) = 1 FROM deliveries WHERE state = 3");
        const json_t *unsent = ck_status(get("vanthu", "/v1/notices?unsent=true"), 200);
        ck_assert_uint_eq(size_at(unsent, "notices"), 2);
        ck_assert_str_eq(str_at(unsent, "notices.0.deliveries.0.state"), "refused");
        const json_t *mine = ck_status(get("kh.an", "/v1/notices"), 200);
        ck_assert_uint_eq(size_at(mine, "notices"), 1);
        ck_assert_str_eq(str_at(mine, "notices.0.person.username"), "kh.an");
        const json_t *one = ck_status(get("vanthu", "/v1/notices?limit=1"), 200);
        ck_assert_uint_eq(size_at(one, "notices"), 1);
        const json_t *two =
            ck_status(get("vanthu", "/v1/notices?limit=2&cursor=%s", str_at(one, "next")), 200);
        ck_assert_uint_eq(size_at(two, "notices"), 2);
        ck_assert_int_lt(int_at(two, "notices.0.id"), int_at(one, "notices.0.id"));
        ck_assert_str_eq(str_at(two, "next"), "");
    }
    ck_assert_uint_eq(size_at(ck_status(get("kh.yen", "/v1/notices"), 200), "notices"), 0);
    ck_status(get("kh.an", "/v1/notices?person=kh.truong"), 403);
    ck_status(get("vanthu", "/v1/notices?person=kh.an"), 200);
    ck_status(get("vanthu", "/v1/notices?cursor=sai"), 400);
    close_house();
}
END_TEST

START_TEST(the_digest_shows_what_stands_and_sends_nothing)
{
    open_house(true, false);
    const char *ref = given_letter("78/SYT"); /* due 20/3/2025: long ago */
    const json_t *digest = ck_status(get("kh.truong", "/v1/digest"), 200);
    ck_assert_int_ge(int_at(digest, "count"), 1);
    ck_assert_str_eq(str_at(digest, "items.0.kind"), "overdue");
    ck_assert_str_ne(str_at(digest, "items.0.subject"), "");
    ck_assert_str_eq(str_at(ck_status(get("giamdoc", "/v1/digest"), 200), "items.0.kind"),
                     "overdue-leader");
    ck_assert_int_eq(int_at(ck_status(get("kh.yen", "/v1/digest"), 200), "count"), 0);
    /* another's: the clerk sees it, an officer may not, an administrator sees numbers only */
    ck_assert_str_ne(
        str_at(ck_status(get("vanthu", "/v1/digest?person=kh.truong"), 200), "items.0.subject"),
        "");
    ck_status(get("kh.an", "/v1/digest?person=kh.truong"), 403);
    const json_t *blind = ck_status(get(ADMIN, "/v1/digest?person=kh.truong"), 200);
    ck_assert_str_eq(str_at(blind, "items.0.subject"), "");
    ck_assert_str_eq(str_at(blind, "items.0.code"), "");
    ck_assert_str_ne(str_at(blind, "items.0.ref"), "");
    ck_assert_int_eq(daemon_int(house, "SELECT count(*) FROM messages WHERE kind = 1"), 0);
    (void)ref;
    close_house();
}
END_TEST

static const char *urgent_letter(const char *code, const char *urgency)
{
    const json_t *answer =
        ck_status(post("vanthu", "/v1/letters",
                       "{'code':'%s','issued':'7/3/2025','issuer':'Sở Y tế','subject':'dịch sởi',"
                       "'arrived':'10/3/2025','urgency':'%s'}",
                       code, urgency),
                  201);
    return arena_printf(arena_current(), "%%23%lld", (long long)int_at(answer, "letter.id"));
}

/* Khẩn is told when it is presented, also where the evening holds it back; what bears no mark
 * stands in the digest, as what the clerk has still to present does in his. */
START_TEST(what_is_presented_is_the_leaders_and_what_is_not_the_clerks)
{
    open_house(false, false);
    const char *calm = urgent_letter("80/SYT", "thuong"), *urgent = urgent_letter("81/SYT", "khan");
    const json_t *clerks = ck_status(get("vanthu", "/v1/digest"), 200);
    ck_assert_int_eq(int_at(clerks, "count"), 2);
    ck_assert_str_eq(str_at(clerks, "items.0.kind"), "present-late"); /* came months ago */
    ck_assert_int_eq(int_at(clerks, "items.0.line"), 0);
    ck_assert(at(clerks, "items.0.role") == NULL);
    ck_assert_str_eq(str_at(clerks, "items.0.due"), "2025-03-11");
    ck_assert_str_eq(str_at(clerks, "items.0.note"), "");
    ck_assert_str_eq(str_at(clerks, "items.1.kind"), "present");
    ck_assert_ptr_nonnull(strstr(str_at(clerks, "items.1.note"), "khẩn, chậm nhất "));
    act("vanthu", calm, "present", "{'to':'giamdoc'}");
    act("vanthu", urgent, "present", "{'to':'giamdoc'}");
    await_sql("SELECT count(*) = 1 FROM notices WHERE line = 0");
    const json_t *leaders = ck_status(get("giamdoc", "/v1/digest"), 200);
    ck_assert_int_eq(int_at(leaders, "count"), 2);
    ck_assert_str_eq(str_at(leaders, "items.0.kind"), "direct");
    ck_assert_str_eq(str_at(leaders, "items.1.kind"), "direct");
    ck_assert_int_eq(int_at(ck_status(get("vanthu", "/v1/digest"), 200), "count"), 0);
    ck_assert_int_eq(int_at(ck_status(get("kh.truong", "/v1/digest"), 200), "count"), 0);
    act("giamdoc", calm, "direct", "{'lead':'KH-NV'}");
    act("giamdoc", urgent, "no-action", "{'reason':'để biết'}");
    ck_assert_int_eq(int_at(ck_status(get("giamdoc", "/v1/digest"), 200), "count"), 0);
    close_house();
}
END_TEST

START_TEST(a_stuck_notice_survives_kill_and_leaves_once)
{
    open_house(false, true);
    post_office_down(letter_box, POST_HOOK, true);
    ck_status(post_with(ADMIN, NULL, "/v1/notices/test", quoted("{'person':'kh.an'}")), 200);
    await_sql("SELECT count(*) FROM deliveries WHERE tries > 0");
    daemon_kill(house);
    post_office_down(letter_box, POST_HOOK, false);
    daemon_start(house);
    await_posts(1);
    await_sql("SELECT count(*) = 1 FROM deliveries WHERE state = 3");
    daemon_restart(house);
    ck_assert_uint_eq(post_office_count(letter_box), 1);
    close_house();
}
END_TEST

/* Of the process whose parent is `parent`; 0: there is none. */
static pid_t child_of(pid_t parent)
{
    pid_t found = 0;
    DIR *proc = opendir("/proc");
    ck_assert_ptr_nonnull(proc);
    for (const struct dirent *entry; found == 0 && (entry = readdir(proc)) != NULL;) {
        int pid, above;
        char state;
        FILE *f = fopen(arena_printf(arena_current(), "/proc/%s/stat", entry->d_name), "r");
        if (f != NULL && fscanf(f, "%d (phieu-courier) %c %d", &pid, &state, &above) == 3 &&
            above == parent) {
            found = pid;
        }
        if (f != NULL) {
            fclose(f);
        }
    }
    closedir(proc);
    return found;
}

static bool is_gone(const void *arg)
{
    const pid_t pid = *(const pid_t *)arg;
    char line[8] = "";
    FILE *f = fopen(arena_printf(arena_current(), "/proc/%d/cmdline", (int)pid), "r");
    const bool gone =
        f == NULL || fgets(line, sizeof line, f) == NULL; /* nobody may have reaped it */
    if (f != NULL) {
        fclose(f);
    }
    return gone;
}

#ifndef __SANITIZE_ADDRESS__ /* a sanitizer build keeps its rights, and says so */
/* No new privileges, no capabilities, and a filter of system calls; the books are not open in it.
 */
START_TEST(the_courier_has_no_rights)
{
    open_house(true, false);
    const pid_t watch = child_of(house->pid);
    char *text;
    size_t len;
    struct error err;
    const char *status = arena_printf(arena_current(), "/proc/%d/status", (int)watch);
    /* it gives them up at its start */
    ck_status(post_with(ADMIN, NULL, "/v1/notices/test", quoted("{'person':'kh.an'}")), 200);
    await_posts(1);
    ck_assert_int_eq(file_slurp(status, 1 << 20, &text, &len, &err), 0);
    ck_assert_ptr_nonnull(strstr(text, "\nNoNewPrivs:\t1\n"));
    ck_assert_ptr_nonnull(strstr(text, "\nSeccomp:\t2\n"));
    ck_assert_ptr_nonnull(strstr(text, "\nCapEff:\t0000000000000000\n"));
    DIR *open_files = opendir(arena_printf(arena_current(), "/proc/%d/fd", (int)watch));
    ck_assert_ptr_nonnull(open_files);
    for (const struct dirent *entry; (entry = readdir(open_files)) != NULL;) {
        char to[400];
        const char *name =
            arena_printf(arena_current(), "/proc/%d/fd/%s", (int)watch, entry->d_name);
        const ssize_t n = readlink(name, to, sizeof to - 1);
        to[n > 0 ? n : 0] = '\0';
        ck_assert_msg(strstr(to, house->data) == NULL, "%s", to);
    }
    closedir(open_files);
    close_house();
}
END_TEST
#endif

START_TEST(the_courier_outlives_no_daemon)
{
    open_house(true, false);
    const pid_t watch = child_of(house->pid);
    ck_assert_int_ne(watch, 0);
    const pid_t sender = child_of(watch);
    daemon_kill(house);
    await(is_gone, &watch, "the courier's end");
    if (sender != 0) {
        await(is_gone, &sender, "the sender's end");
    }
    close_house();
}
END_TEST

/* What reads strange servers' answers may die: another goes on. */
START_TEST(a_courier_that_dies_is_started_anew)
{
    open_house(false, true);
    const pid_t watch = child_of(house->pid);
    for (pid_t sender = 0; sender == 0; sender = child_of(watch)) {
        if (child_of(watch) != 0) {
            ck_assert_int_eq(kill(child_of(watch), SIGKILL), 0);
            break;
        }
    }
    ck_status(post_with(ADMIN, NULL, "/v1/notices/test", quoted("{'person':'kh.an'}")), 200);
    await_posts(1);
    ck_assert(!is_gone(&watch));
    close_house();
}
END_TEST

static void nothing(void) {}
#define house_open  nothing
#define house_close nothing
#ifndef __SANITIZE_ADDRESS__
#define OF_RIGHTS the_courier_has_no_rights,
#else
#define OF_RIGHTS
#endif
HOUSE_MAIN("api/notices", "", OF_RIGHTS a_test_notice_arrives_by_every_channel,
           only_an_administrator_sends_tests, an_assignment_is_told_and_everybody_sees_his_own,
           the_digest_shows_what_stands_and_sends_nothing,
           what_is_presented_is_the_leaders_and_what_is_not_the_clerks,
           a_stuck_notice_survives_kill_and_leaves_once, the_courier_outlives_no_daemon,
           a_courier_that_dies_is_started_anew)
