/*
 * test_reminders.c - reminders from act to letter-box: once a morning, once an event, whatever the
 * clock, the mail server or another run at the same time do.
 *
 * The time is the test's own (March 2025); mail and webhook go to tests/post_office.h through the
 * real phieu-courier.
 */
#include "store/books.h"

#include "post_office.h"

#include "phieu/courier.h"
#include "phieu/jobs.h"

#include <pthread.h>
#include <sodium.h>
#include <sys/stat.h>

enum { GD = 1, VT, KH, AN, KS };
#define SECRET "khoa bi mat cua bo thu"

static struct books books;
static struct post_office *post;
static struct courier *courier;
static struct reminders *reminders;
static struct reminders_config config;

/* ---- the office ---------------------------------------------------------------------------- */

static void add_person(int id, const char *username, const char *email, int unit, const char *role)
{
    books_office(&books, ACT_PERSON_ADD,
                 arena_printf(arena_current(),
                              "{\"id\":%d,\"username\":\"%s\",\"name\":\"Người %s\",\"title\":\"\","
                              "\"email\":\"%s\",\"positions\":[{\"unit\":%d,\"role\":\"%s\"}]}",
                              id, username, username, email, unit, role));
}

static void found_office(void)
{
    static struct book known[] = {{"den", "Sổ đến", true, false}, {"MAT", "Sổ mật", false, true}};
    books_make_in(&books, books_fast());
    books.rules.books = known;
    books.rules.book_count = 2;
    books.rules.agency_name = "Trung tâm Y tế";
    books.rules.due_soon_days = 2;
    books.rules.reminders = (struct reminder_rules){.enabled = true,
                                                    .digest_at = 450,
                                                    .quiet_from = 1080,
                                                    .quiet_to = 420,
                                                    .work_from = 450,
                                                    .work_to = 1020,
                                                    .head_days = 2,
                                                    .leader_days = 5};
    books_office(&books, ACT_UNIT_ADD, "{\"id\":1,\"code\":\"TTYT\",\"name\":\"Trung tâm\"}");
    books_office(&books, ACT_UNIT_ADD,
                 "{\"id\":2,\"code\":\"KH\",\"name\":\"Phòng KH\",\"parent\":1}");
    books_office(&books, ACT_UNIT_ADD,
                 "{\"id\":3,\"code\":\"KS\",\"name\":\"Khoa KS\",\"parent\":1}");
    add_person(GD, "gd", "gd@ttyt.vn", 1, "leader");
    add_person(VT, "vt", "vt@ttyt.vn", 1, "clerk");
    add_person(KH, "kh", "kh@ttyt.vn", 2, "head");
    add_person(AN, "an", "an@ttyt.vn", 2, "officer");
    add_person(KS, "ks", "", 3, "head");
}

static void start_courier_with(bool mail, bool hook, unsigned mode)
{
    const char *key = arena_printf(arena_current(), "%s/key", books.root);
    ck_done(file_replace(key, SECRET "\n", strlen(SECRET) + 1, mode, err));
    const struct courier_config out = {
        .path = PHIEU_BIN_DIR "/phieu-courier",
        .agency = "Trung tâm Y tế",
        .zone_minutes = ZONE_VIETNAM,
        .mail = {mail ? arena_printf(arena_current(), "127.0.0.1:%u",
                                     post_office_port(post, POST_MAIL))
                      : "",
                 "phieu@ttyt.vn", "", "", "", false},
        .webhook = {hook ? arena_printf(arena_current(), "http://127.0.0.1:%u/hook",
                                        post_office_port(post, POST_HOOK))
                         : "",
                    key, ""},
    };
    ck_done(courier_start(&out, &courier, err));
    config = (struct reminders_config){
        .store = books.store,
        .courier = courier,
        .channels = {.on = {[CHANNEL_MAIL] = mail, [CHANNEL_WEBHOOK] = hook}, .queue = 1000},
        .retry_seconds = 1,
    };
}

static void start_courier(bool mail, bool hook)
{
    start_courier_with(mail, hook, 0600);
}

static void begin(bool mail, bool hook)
{
    found_office();
    post = post_office_open();
    start_courier(mail, hook);
    ck_done(reminders_open(&config, &reminders, err));
}

/* As a daemon that starts again: what it knew by heart is gone. */
static void restart(void)
{
    reminders_close(reminders);
    ck_done(reminders_open(&config, &reminders, err));
}

static void end(void)
{
    reminders_close(reminders);
    courier_stop(courier);
    post_office_close(post);
    books_remove(&books);
}

static struct instant at_time(int d, int hour, int minute)
{
    const struct day day = day_of(2025, 3, d);
    return (struct instant){(((int64_t)day.n * 24 + hour) * 60 + minute - ZONE_VIETNAM) * 60000};
}

/* Decides as of then; how many digests. */
static size_t decide(struct instant now)
{
    size_t digests;
    ck_done(reminders_decide(reminders, now, &digests, err));
    return digests;
}

/* Hands out all that can be handed out; how many left. */
static size_t send_all(struct instant now)
{
    size_t all = 0, some;
    do {
        ck_done(reminders_send(reminders, now, &some, err));
        all += some;
    } while (some > 0);
    return all;
}

/* From Wednesday 12/3 after the morning's run, in which there was nothing to tell. */
static void begin_at_work(bool mail, bool hook)
{
    begin(mail, hook);
    ck_assert_uint_eq(decide(at_time(12, 7, 30)), 0);
}

/* A letter given by the leader to a unit or a person, due on a day of March. */
static struct letter_id give(const char *subject, int unit, int person, int due)
{
    struct letter_id letter = books_letter(&books, "595/SYT-NVY", "Sở Y tế", subject);
    const char *who = person != 0 ? arena_printf(arena_current(), ",\"person\":%d", person) : "";
    return books_do(&books, letter, ACT_DIRECT, GD,
                    arena_printf(arena_current(),
                                 "{\"note\":\"\",\"lines\":[{\"role\":\"lead\",\"unit\":%d%s,"
                                 "\"due\":\"2025-03-%02d\"}]}",
                                 unit, who, due));
}

static int64_t number(const char *sql)
{
    return books_number(&books, sql);
}

/* ---- what arrived -------------------------------------------------------------------------- */

static const char *header(size_t i, const char *name)
{
    return parcel_header(post_office_parcel(post, i), name, arena_alloc(arena_current(), 500), 500);
}

/* The text of a mail. */
static const char *text_of(size_t i)
{
    const char *body = post_office_parcel(post, i)->body;
    const size_t room = strlen(body);
    char *text = arena_alloc(arena_current(), room + 1);
    size_t len;
    ck_assert_int_eq(sodium_base642bin((unsigned char *)text, room, body, room, "\r\n", &len, NULL,
                                       sodium_base64_VARIANT_ORIGINAL),
                     0);
    text[len] = '\0';
    return text;
}

static void ck_has(const char *text, const char *part)
{
    ck_assert_msg(strstr(text, part) != NULL, "no “%s” in: %s", part, text);
}

static void ck_lacks(const char *text, const char *part)
{
    ck_assert_msg(strstr(text, part) == NULL, "“%s” in: %s", part, text);
}

/* ---- mornings ------------------------------------------------------------------------------ */

START_TEST(one_digest_a_person_and_morning)
{
    begin(true, false);
    give("kế hoạch tiêm chủng", 2, 0, 13);
    give("báo cáo quý", 2, AN, 13);
    give("tập huấn", 2, AN, 28);
    decide(at_time(11, 22, 0)); /* at night: what was given waits */
    ck_assert_int_eq(number("SELECT count(*) FROM messages"), 0);
    ck_assert_int_eq(number("SELECT count(*) FROM notices WHERE message = 0"), 3);
    ck_assert_uint_eq(decide(at_time(12, 7, 29)), 0);
    ck_assert_uint_eq(decide(at_time(12, 7, 30)), 2); /* kh and an */
    ck_assert_uint_eq(decide(at_time(12, 9, 0)), 0);
    restart();
    ck_assert_uint_eq(decide(at_time(12, 9, 1)), 0);
    ck_assert_uint_eq(send_all(at_time(12, 9, 2)), 2);
    ck_assert_uint_eq(post_office_count(post), 2);
    size_t an = strcmp(post_office_parcel(post, 0)->to, "an@ttyt.vn") == 0 ? 0 : 1;
    ck_assert_str_eq(post_office_parcel(post, an)->to, "an@ttyt.vn");
    ck_assert_str_eq(post_office_parcel(post, 1 - an)->to, "kh@ttyt.vn");
    const char *text = text_of(an);
    ck_has(text, "sắp đến hạn / due soon (1)");
    ck_has(text, "được giao / assigned to you (2)");
    ck_has(text, "báo cáo quý");
    ck_has(text, "tập huấn");
    ck_lacks(text, "kế hoạch tiêm chủng"); /* the head's */
    ck_has(text, "3 việc mới");
    ck_assert_int_eq(number("SELECT count(*) FROM notices WHERE message = 0"), 0);
    /* nothing of the text is kept once it has left */
    ck_assert_int_eq(number("SELECT sum(length(body) + length(items)) FROM messages"), 0);
    end();
}
END_TEST

START_TEST(what_was_told_is_not_told_again)
{
    begin(true, false);
    give("báo cáo quý", 2, AN, 13);
    ck_assert_uint_eq(decide(at_time(13, 7, 30)), 1); /* due today, and assigned at this moment */
    send_all(at_time(13, 7, 31));
    const size_t sent = post_office_count(post);
    /* Friday: overdue is new; Monday: nothing is for him, but two working days late is for the head
     */
    ck_assert_uint_eq(decide(at_time(14, 7, 30)), 1);
    send_all(at_time(14, 7, 31));
    ck_assert_uint_eq(decide(at_time(17, 7, 30)), 1);
    send_all(at_time(17, 7, 31));
    ck_assert_uint_eq(post_office_count(post), sent + 2);
    ck_assert_str_eq(post_office_parcel(post, sent)->to, "an@ttyt.vn");
    ck_assert_str_eq(post_office_parcel(post, sent + 1)->to, "kh@ttyt.vn");
    ck_has(text_of(sent + 1), "[Người an] báo cáo quý");
    ck_assert_uint_eq(decide(at_time(18, 7, 30)), 0);
    ck_assert_uint_eq(decide(at_time(19, 7, 30)), 0);
    ck_assert_uint_eq(decide(at_time(20, 7, 30)), 1); /* five: the leader's */
    end();
}
END_TEST

/* Killed after the first person's digest: the others get theirs, he none again. */
START_TEST(a_morning_cut_short_goes_on_where_it_stopped)
{
    begin(true, false);
    give("báo cáo quý", 2, AN, 13);
    give("kế hoạch", 2, 0, 13);
    ck_assert_uint_eq(decide(at_time(12, 8, 0)), 2);
    reminders_close(reminders);
    books_exec(&books, "DELETE FROM digest_days;"
                       "DELETE FROM deliveries WHERE person = 4;"
                       "DELETE FROM messages WHERE person = 4;"
                       "DELETE FROM notices WHERE person = 4");
    ck_done(reminders_open(&config, &reminders, err));
    ck_assert_uint_eq(decide(at_time(12, 8, 1)), 1);
    ck_assert_uint_eq(decide(at_time(12, 8, 2)), 0);
    ck_assert_int_eq(number("SELECT count(*) FROM messages WHERE kind = 1 AND person = 3"), 1);
    ck_assert_int_eq(number("SELECT count(*) FROM messages WHERE kind = 1 AND person = 4"), 1);
    end();
}
END_TEST

START_TEST(days_off_have_no_digest)
{
    begin(false, false);
    give("báo cáo quý", 2, AN, 14);
    ck_assert_uint_eq(decide(at_time(15, 9, 0)), 0);
    ck_assert_uint_eq(decide(at_time(16, 9, 0)), 0);
    ck_assert_uint_eq(decide(at_time(17, 9, 0)), 1);
    end();
}
END_TEST

START_TEST(a_jumping_clock_makes_no_flood)
{
    static const struct {
        int day, hour;
    } times[] = {{12, 8}, {13, 8},  {12, 9}, {13, 9},  {11, 8}, {12, 10},
                 {28, 8}, {12, 11}, {13, 7}, {13, 10}, {14, 8}};
    begin(true, false);
    for (int i = 0; i < 6; i++) {
        give("báo cáo quý", 2, AN, 12 + i);
    }
    for (size_t i = 0; i < sizeof times / sizeof times[0]; i++) {
        decide(at_time(times[i].day, times[i].hour, 0));
        send_all(at_time(times[i].day, times[i].hour, 0));
        restart();
        decide(at_time(times[i].day, times[i].hour, 1));
    }
    ck_assert_int_eq(number("SELECT max(n) FROM (SELECT count(*) AS n FROM messages WHERE kind = 1"
                            " GROUP BY person, day)"),
                     1);
    ck_assert_int_eq(number("SELECT count(*) FROM deliveries WHERE state < 3"), 0);
    end();
}
END_TEST

/* What a wrong clock put off for a day is sent now that the clock is right. */
START_TEST(a_wait_of_a_clock_that_was_ahead_is_none)
{
    begin(true, false);
    give("báo cáo quý", 2, AN, 20);
    post_office_down(post, POST_MAIL, true);
    decide(at_time(13, 9, 0));
    ck_assert_uint_eq(send_all(at_time(13, 9, 0)), 0);
    post_office_down(post, POST_MAIL, false);
    restart();
    ck_assert_uint_eq(send_all(at_time(12, 9, 0)), 1);
    end();
}
END_TEST

static void *run_beside(void *arg)
{
    struct reminders *other = arg;
    static _Thread_local struct arena arena;
    struct error err;
    size_t digests = 0;
    arena_init(&arena, (size_t)256 << 20);
    arena_enter(&arena);
    const int rc = reminders_decide(other, at_time(13, 8, 0), &digests, &err);
    arena_release(&arena);
    return rc == 0 ? (void *)(uintptr_t)(digests + 1) : NULL;
}

START_TEST(two_runs_at_once_tell_once)
{
    enum { LETTERS = 40, RUNS = 4 };
    struct reminders *runs[RUNS];
    pthread_t threads[RUNS];
    size_t digests = 0;
    begin(true, false);
    for (int i = 0; i < LETTERS; i++) {
        give("báo cáo quý", 2 + i % 2, i % 4 == 0 ? AN : 0, 13);
    }
    for (int i = 0; i < RUNS; i++) {
        ck_done(reminders_open(&config, &runs[i], err));
    }
    for (int i = 0; i < RUNS; i++) {
        ck_assert_int_eq(pthread_create(&threads[i], NULL, run_beside, runs[i]), 0);
    }
    for (int i = 0; i < RUNS; i++) {
        void *got;
        pthread_join(threads[i], &got);
        ck_assert_ptr_nonnull(got);
        digests += (size_t)(uintptr_t)got - 1;
        reminders_close(runs[i]);
    }
    ck_assert_uint_eq(digests, 3);
    ck_assert_int_eq(number("SELECT count(*) FROM messages WHERE kind = 1"), 3);
    ck_assert_int_eq(number("SELECT count(*) FROM messages WHERE kind = 0"), LETTERS);
    /* each letter once at once and once as due today */
    ck_assert_int_eq(number("SELECT count(*) FROM notices"), 2 * LETTERS);
    ck_assert_int_eq(number("SELECT count(*) FROM notices WHERE message = 0"), 0);
    end();
}
END_TEST

/* ---- at once ------------------------------------------------------------------------------- */

START_TEST(an_event_is_told_at_once_and_once)
{
    begin_at_work(true, true);
    struct letter_id letter = give("báo cáo quý", 2, 0, 28);
    decide(at_time(12, 10, 0));
    books_do(&books, letter, ACT_REMIND, GD, "{\"line\":1}");
    decide(at_time(12, 10, 1));
    restart();
    decide(at_time(12, 10, 2));
    ck_assert_int_eq(number("SELECT count(*) FROM messages WHERE kind = 0"), 2);
    ck_assert_uint_eq(send_all(at_time(12, 10, 3)), 4);
    ck_assert_uint_eq(post_office_count(post), 4);
    ck_assert_int_eq(number("SELECT count(*) FROM messages WHERE kind = 1"), 0);
    end();
}
END_TEST

/* Two messages at the same moment would be one too many. */
START_TEST(what_is_unsent_when_the_digest_is_made_goes_into_it)
{
    begin(true, false);
    give("báo cáo quý", 2, AN, 13);
    ck_assert_uint_eq(decide(at_time(12, 7, 30)), 1);
    ck_assert_uint_eq(send_all(at_time(12, 7, 31)), 1);
    ck_has(text_of(0), "sắp đến hạn / due soon (1)");
    ck_has(text_of(0), "được giao / assigned to you (1)");
    end();
}
END_TEST

START_TEST(over_the_cap_it_waits_for_the_digest)
{
    begin_at_work(true, false);
    books.rules.reminders.daily_cap = 3;
    for (int i = 0; i < 5; i++) {
        give("báo cáo quý", 2, AN, 28);
    }
    decide(at_time(12, 10, 0));
    ck_assert_uint_eq(send_all(at_time(12, 10, 1)), 3);
    ck_assert_int_eq(number("SELECT count(*) FROM notices WHERE message = 0"), 2);
    ck_assert_uint_eq(decide(at_time(13, 7, 30)), 1);
    ck_assert_uint_eq(send_all(at_time(13, 7, 31)), 1);
    ck_has(text_of(3), "được giao / assigned to you (2)");
    end();
}
END_TEST

START_TEST(over_the_ceiling_of_the_queue_it_waits_too)
{
    begin_at_work(true, false);
    config.channels.queue = 2;
    restart();
    for (int i = 0; i < 4; i++) {
        give("báo cáo quý", 2, AN, 28);
        decide(at_time(12, 10, i));
    }
    ck_assert_int_eq(number("SELECT count(*) FROM deliveries"), 2);
    ck_assert_int_eq(number("SELECT count(*) FROM notices WHERE message = 0"), 2);
    end();
}
END_TEST

/* ---- mail that does not arrive -------------------------------------------------------------- */

START_TEST(a_mail_server_down_for_a_day_loses_nothing_and_floods_nobody)
{
    begin_at_work(true, false);
    post_office_down(post, POST_MAIL, true);
    for (int i = 0; i < 8; i++) {
        give("báo cáo quý", 2, AN, 28);
        decide(at_time(12, 8 + i, 0));
        ck_assert_uint_eq(send_all(at_time(12, 8 + i, 1)), 0);
        restart(); /* the pause of the channel is not waited for */
    }
    ck_assert_int_eq(number("SELECT count(*) FROM deliveries WHERE state = 0"), 8);
    ck_assert_int_ge(number("SELECT max(tries) FROM deliveries"), 2);
    ck_assert_int_eq(number("SELECT count(*) FROM deliveries WHERE tries > 0 AND answer = ''"), 0);
    ck_assert_uint_eq(decide(at_time(13, 7, 30)), 1);
    ck_assert_uint_eq(send_all(at_time(13, 7, 31)), 0);
    post_office_down(post, POST_MAIL, false);
    restart();
    ck_assert_uint_eq(send_all(at_time(13, 12, 0)), 1);
    ck_assert_uint_eq(post_office_count(post), 1);
    ck_has(text_of(0), "được giao / assigned to you (8)");
    ck_assert_int_eq(number("SELECT count(*) FROM deliveries WHERE state = 4"), 8);
    ck_assert_int_eq(number("SELECT count(*) FROM notices WHERE message = 0"), 0);
    end();
}
END_TEST

START_TEST(without_an_answer_the_same_letter_goes_again)
{
    begin_at_work(true, false);
    give("báo cáo quý", 2, AN, 28);
    post_office_lose(post, POST_MAIL, 1);
    decide(at_time(12, 10, 0));
    ck_assert_uint_eq(send_all(at_time(12, 10, 1)), 0);
    ck_assert_int_eq(number("SELECT state FROM deliveries"), DELIVERY_SENDING);
    post_office_down(post, POST_MAIL, true);
    restart();
    ck_assert_uint_eq(send_all(at_time(12, 11, 0)), 0);
    ck_assert_int_eq(number("SELECT state FROM deliveries"), DELIVERY_SENDING);
    post_office_down(post, POST_MAIL, false);
    restart();
    decide(at_time(13, 7, 30)); /* no digest takes over what may have arrived */
    ck_assert_uint_eq(send_all(at_time(13, 7, 31)), 1);
    ck_assert_uint_eq(post_office_count(post), 2);
    ck_assert_str_ne(header(0, "Message-ID"), "");
    ck_assert_str_eq(header(0, "Message-ID"), header(1, "Message-ID"));
    ck_assert_str_eq(post_office_parcel(post, 0)->head, post_office_parcel(post, 1)->head);
    ck_assert_str_eq(post_office_parcel(post, 0)->body, post_office_parcel(post, 1)->body);
    end();
}
END_TEST

/* kill -9 between "being sent" and what came of it: the row says so, and it goes again. */
START_TEST(what_was_being_sent_at_a_crash_is_sent_again)
{
    begin_at_work(true, false);
    give("báo cáo quý", 2, AN, 28);
    decide(at_time(12, 10, 0));
    reminders_close(reminders);
    books_exec(&books, "UPDATE deliveries SET state = 1");
    ck_done(reminders_open(&config, &reminders, err));
    ck_assert_uint_eq(send_all(at_time(12, 10, 1)), 1);
    ck_assert_uint_eq(send_all(at_time(12, 10, 2)), 0);
    end();
}
END_TEST

static const struct {
    enum post_kind kind;
    int answer;
    enum delivery_state state;
} answers[] = {
    {POST_MAIL, 0, DELIVERY_SENT},      {POST_MAIL, 550, DELIVERY_REFUSED},
    {POST_MAIL, 554, DELIVERY_REFUSED}, {POST_MAIL, 451, DELIVERY_WAITING},
    {POST_MAIL, 535, DELIVERY_WAITING}, {POST_HOOK, 0, DELIVERY_SENT},
    {POST_HOOK, 204, DELIVERY_SENT},    {POST_HOOK, 422, DELIVERY_REFUSED},
    {POST_HOOK, 503, DELIVERY_WAITING}, {POST_HOOK, 404, DELIVERY_WAITING},
    {POST_HOOK, 401, DELIVERY_WAITING}, {POST_HOOK, 302, DELIVERY_WAITING},
};

START_TEST(each_answer_has_its_consequence)
{
    for (size_t i = 0; i < sizeof answers / sizeof answers[0]; i++) {
        begin_at_work(answers[i].kind == POST_MAIL, answers[i].kind == POST_HOOK);
        post_office_answer(post, answers[i].kind, answers[i].answer);
        give("báo cáo quý", 2, AN, 28);
        decide(at_time(12, 10, 0));
        send_all(at_time(12, 10, 1));
        ck_assert_msg(number("SELECT state FROM deliveries") == answers[i].state, "row %zu: %d", i,
                      (int)number("SELECT state FROM deliveries"));
        ck_assert_msg(number("SELECT tries FROM deliveries") == 1, "row %zu", i);
        ck_assert_msg(number("SELECT answer <> '' FROM deliveries") == 1, "row %zu", i);
        end();
    }
}
END_TEST

START_TEST(one_letter_that_is_refused_holds_up_no_other)
{
    begin_at_work(false, true);
    give("báo cáo quý", 2, AN, 28);
    decide(at_time(12, 10, 0));
    post_office_answer(post, POST_HOOK, 503);
    ck_assert_uint_eq(send_all(at_time(12, 10, 0)), 0);
    post_office_answer(post, POST_HOOK, 0);
    give("báo cáo tháng", 2, AN, 28);
    decide(at_time(12, 10, 0));
    ck_assert_uint_eq(send_all(at_time(12, 10, 0)), 1);
    ck_has(post_office_parcel(post, 0)->body, "báo cáo tháng");
    ck_assert_uint_eq(send_all(at_time(12, 10, 5)), 1); /* after its wait of a second */
    end();
}
END_TEST

START_TEST(who_has_no_address_is_told_by_the_webhook_alone)
{
    begin_at_work(true, true);
    give("báo cáo quý", 3, 0, 28);
    decide(at_time(12, 10, 0));
    ck_assert_uint_eq(send_all(at_time(12, 10, 1)), 1);
    ck_assert_int_eq(number("SELECT state FROM deliveries WHERE channel = 0"), DELIVERY_REFUSED);
    ck_assert_int_eq(number("SELECT state FROM deliveries WHERE channel = 1"), DELIVERY_SENT);
    ck_assert_int_eq(number("SELECT answer LIKE '%địa chỉ%' FROM deliveries WHERE channel = 0"), 1);
    ck_assert_uint_eq(post_office_tries(post, POST_MAIL), 0);
    end();
}
END_TEST

START_TEST(without_a_channel_it_is_kept)
{
    begin_at_work(false, false);
    give("báo cáo quý", 2, AN, 13);
    decide(at_time(12, 10, 0));
    ck_assert_uint_eq(decide(at_time(13, 7, 30)), 1);
    ck_assert_uint_eq(send_all(at_time(13, 7, 31)), 0);
    ck_assert_int_eq(number("SELECT count(*) FROM messages"), 2);
    ck_assert_int_eq(number("SELECT count(*) FROM deliveries"), 0);
    ck_assert_int_eq(number("SELECT count(*) FROM notices WHERE message = 0"), 0);
    ck_assert_int_eq(number("SELECT sum(length(body) + length(items)) FROM messages"), 0);
    end();
}
END_TEST

START_TEST(switched_off_nothing_is_told)
{
    begin(true, false);
    books.rules.reminders.enabled = false;
    give("báo cáo quý", 2, AN, 13);
    ck_assert_uint_eq(decide(at_time(12, 10, 0)), 0);
    ck_assert_int_eq(number("SELECT count(*) FROM notices"), 0);
    end();
}
END_TEST

/* ---- what is said -------------------------------------------------------------------------- */

START_TEST(a_secret_is_named_by_its_number_only)
{
    begin_at_work(true, true);
    struct letter_id letter =
        books_do(&books, NO_LETTER, ACT_REGISTER, VT,
                 "{\"book\":\"MAT\",\"year\":2025,\"arrived\":\"2025-03-10\",\"channel\":\"typed\","
                 "\"fields\":{\"code\":\"7/M-UBND\",\"issuer\":\"Ủy ban tỉnh\",\"subject\":\"việc "
                 "kín\",\"secrecy\":\"mật\"},\"files\":[]}");
    books_do(&books, letter, ACT_DIRECT, GD,
             "{\"note\":\"\",\"lines\":[{\"role\":\"lead\",\"unit\":2,\"person\":4,\"due\":\"2025-"
             "03-13\"}]}");
    decide(at_time(12, 10, 0));
    ck_assert_uint_eq(send_all(at_time(12, 10, 1)), 2);
    ck_assert_uint_eq(decide(at_time(13, 7, 30)), 1);
    ck_assert_uint_eq(send_all(at_time(13, 7, 31)), 2);
    for (size_t i = 0; i < 4; i++) {
        const struct parcel *p = post_office_parcel(post, i);
        const char *text = p->kind == POST_MAIL ? text_of(i) : p->body;
        ck_has(text, "MAT:1/2025");
        ck_has(text, "xem trong hệ thống");
        ck_lacks(text, "việc kín");
        ck_lacks(text, "7/M-UBND");
        ck_lacks(text, "Ủy ban tỉnh");
    }
    end();
}
END_TEST

START_TEST(a_webhook_is_signed_and_says_the_same)
{
    begin_at_work(false, true);
    give("báo cáo \\\"quý\\\"", 2, AN, 28);
    decide(at_time(12, 10, 0));
    ck_assert_uint_eq(send_all(at_time(12, 10, 1)), 1);
    const struct parcel *p = post_office_parcel(post, 0);
    char signature[COURIER_SIGNATURE];
    json_t *json;
    courier_sign(SECRET, strlen(SECRET), header(0, "X-Phieu-Timestamp"), p->body, strlen(p->body),
                 signature);
    ck_assert_str_eq(header(0, "X-Phieu-Signature"), signature);
    ck_assert_str_eq(header(0, "Content-Type"), "application/json");
    ck_done(json_read(p->body, strlen(p->body), &json, err));
    ck_assert_str_eq(json_str(json, "key"), header(0, "X-Phieu-Key"));
    ck_assert_str_eq(json_str(json, "kind"), "now");
    ck_assert_str_eq(json_str(json_get(json, "person"), "username"), "an");
    ck_has(json_str(json, "text"), "báo cáo \"quý\"");
    const json_t *item = json_array_get(json_get(json, "items"), 0);
    ck_assert_str_eq(json_str(item, "kind"), "assigned");
    ck_assert_str_eq(json_str(item, "subject"), "báo cáo \"quý\"");
    ck_assert_str_eq(json_str(item, "due"), "2025-03-28");
    ck_assert_str_eq(json_str(item, "ref"), "1/2025");
    end();
}
END_TEST

/* A digest of a thousand lines fits a packet, and says how many it does not list. */
START_TEST(a_long_digest_is_cut_and_says_so)
{
    static const char usual[] = "Về việc tăng cường công tác phòng, chống dịch bệnh, bảo đảm an "
                                "toàn thực phẩm trên địa bàn "
                                "huyện trong dịp Tết Nguyên đán và mùa lễ hội xuân";
    struct buf quotes; /* the worst there is: escaped twice on the way */
    buf_init(&quotes, arena_current(), 8000);
    for (int i = 0; i < 500; i++) {
        buf_puts(&quotes, "\\\"");
    }
    const char *const subjects[] = {usual, quotes.data};
    for (size_t k = 0; k < 2; k++) {
        begin(true, true);
        for (int i = 0; i < 400; i++) {
            give(subjects[k], 2, AN, 13);
        }
        decide(at_time(11, 22, 0));
        ck_assert_uint_eq(decide(at_time(13, 7, 30)), 1);
        ck_assert_uint_eq(send_all(at_time(13, 7, 31)), 2);
        ck_assert_int_eq(number("SELECT count FROM messages"), 800); /* due today and assigned */
        const size_t mail = post_office_parcel(post, 0)->kind == POST_MAIL ? 0 : 1;
        ck_has(text_of(mail), k == 0 ? "… và 650 việc nữa" : " việc nữa: phieu digest");
        const char *hook = post_office_parcel(post, 1 - mail)->body;
        json_t *json;
        ck_done(json_read(hook, strlen(hook), &json, err));
        ck_assert_uint_ge(json_array_size(json_get(json, "items")), 10);
        ck_assert_int_eq(number("SELECT count(*) FROM notices WHERE message > 0"), 800);
        end();
    }
}
END_TEST

/* As a mail server that is down: it waits, and the ledger says why. */
START_TEST(a_secret_that_others_can_read_is_not_used)
{
    begin_at_work(false, true);
    courier_stop(courier);
    reminders_close(reminders);
    start_courier_with(false, true, 0644);
    ck_done(reminders_open(&config, &reminders, err));
    give("báo cáo quý", 2, AN, 28);
    decide(at_time(12, 10, 0));
    ck_assert_uint_eq(send_all(at_time(12, 10, 1)), 0);
    ck_assert_uint_eq(post_office_tries(post, POST_HOOK), 0);
    ck_assert_int_eq(number("SELECT state <= 1 AND answer LIKE 'phieu-courier%' FROM deliveries"),
                     1);
    end();
}
END_TEST

START_TEST(the_courier_dies_and_another_goes_on)
{
    begin_at_work(true, false);
    give("báo cáo quý", 2, AN, 28);
    decide(at_time(12, 10, 0));
    courier_stop(courier); /* nobody sends: it waits */
    config.courier = NULL;
    restart();
    ck_assert_uint_eq(send_all(at_time(12, 10, 1)), 0);
    reminders_close(reminders);
    start_courier(true, false);
    ck_done(reminders_open(&config, &reminders, err));
    ck_assert_uint_eq(send_all(at_time(12, 10, 2)), 1);
    end();
}
END_TEST

/* ---- one message for one cause --------------------------------------------------------------- */

struct change {
    struct store_job job; /* first */
    int64_t seq;
};

static int run_change(struct store_job *job, struct store_tx *tx, struct error *err)
{
    static const char text[] = "{\"off\":[\"2025-03-24\"],\"why\":\"Nghỉ bù\",\"source\":\"y\"}";
    const struct office_call call = {tx, {VT}, 0, ""};
    struct act act;
    json_t *input;
    if (json_read(text, strlen(text), &input, err) != 0 ||
        office_calendar_change(&call, input, &act, err) != 0) {
        return -1;
    }
    ((struct change *)job)->seq = act.seq;
    return 0;
}

static int64_t change_calendar(void)
{
    struct change c = {
        .job = {.run = run_change, .arena = arena_current(), .weight = 100, .alone = true}};
    ck_done(store_run(books.store, &c.job, err));
    return c.seq;
}

/* The deadlines follow; how many letters moved. */
static int64_t follow(int64_t change)
{
    struct recounter *recounter;
    struct recount recount = {0};
    ck_done(recount_start(books.store, &recounter, err));
    for (int i = 0; i < 3000 && recount.state != RECOUNT_DONE; i++) {
        usleep(10000);
        ck_done(store_recount(books.read, change, &recount, err));
    }
    recount_stop(recounter);
    ck_assert_int_eq(recount.state, RECOUNT_DONE);
    return recount.moved;
}

static struct letter_id give_counted(const char *subject, int person, const char *due)
{
    struct letter_id letter = books_letter(&books, "595/SYT-NVY", "Sở Y tế", subject);
    return books_do(&books, letter, ACT_DIRECT, GD,
                    arena_printf(arena_current(),
                                 "{\"note\":\"\",\"lines\":[{\"role\":\"lead\",\"unit\":2,"
                                 "\"person\":%d,\"due\":\"2025-03-%s\"}]}",
                                 person, due));
}

#define COUNTED "25\",\"rule\":\"11wd 2025-03-10"

START_TEST(a_change_of_the_calendar_is_one_message_a_person)
{
    begin_at_work(true, false);
    struct letter_id twice = give_counted("tiêm chủng", AN, COUNTED);
    books_do(&books, twice, ACT_DIRECT, GD,
             arena_printf(arena_current(),
                          "{\"note\":\"\",\"lines\":[{\"role\":\"support\",\"unit\":2,\"person\":"
                          "%d,\"due\":\"2025-03-26\",\"rule\":\"12wd 2025-03-10\"}]}",
                          AN));
    give_counted("tập huấn", AN, COUNTED);
    give_counted("kế hoạch", KH, COUNTED);
    give_counted("báo cáo quý", AN, "20"); /* a date: stays */
    decide(at_time(12, 9, 0));
    const size_t before = send_all(at_time(12, 9, 1));
    const int64_t change = change_calendar();
    decide(at_time(12, 9, 2)); /* nothing moved yet, and nothing is told by halves */
    ck_assert_int_eq(follow(change), 3);
    decide(at_time(12, 9, 3));
    restart();
    decide(at_time(12, 9, 4));
    ck_assert_uint_eq(send_all(at_time(12, 9, 5)), 2);
    const bool an = strcmp(post_office_parcel(post, before)->to, "an@ttyt.vn") == 0;
    const char *his = text_of(an ? before : before + 1);
    const char *hers = text_of(an ? before + 1 : before);
    ck_has(his, "hạn dời theo lịch");
    ck_has(his, "từ 25/03/2025 đến 26/03/2025, vì 24/03/2025 nghỉ: Nghỉ bù");
    ck_has(his, "tiêm chủng");
    ck_has(his, "tập huấn");
    ck_has(his, "từ 26/03/2025 đến 27/03/2025"); /* under its letter, which counts once */
    ck_has(his, "2 incoming letters: deadline moved with the calendar");
    ck_lacks(his, "báo cáo quý");
    ck_has(hers, "kế hoạch");
    ck_has(hers, "Văn bản đến số 3/2025");
    end();
}
END_TEST

/* Moves that come while others of them are counted wait; what was done before them does not. */
START_TEST(while_deadlines_are_counted_their_moves_wait)
{
    begin_at_work(true, false);
    struct letter_id letter = give_counted("tiêm chủng", AN, COUNTED);
    decide(at_time(12, 9, 0));
    const int64_t change = change_calendar();
    give("báo cáo quý", 2, AN, 20);
    books_do(&books, letter, ACT_MOVE_DUE, 0,
             arena_printf(arena_current(),
                          "{\"moves\":[{\"line\":1,\"from\":\"2025-03-25\",\"to\":"
                          "\"2025-03-26\",\"rule\":\"11wd 2025-03-10\"}],\"cause\":%lld}",
                          (long long)change));
    decide(at_time(12, 9, 1));
    ck_assert_int_eq(number("SELECT count(*) FROM messages WHERE kind = 0"), 2);
    follow(change);
    decide(at_time(12, 9, 2));
    ck_assert_int_eq(number("SELECT count(*) FROM messages WHERE kind = 0"), 3);
    ck_assert_int_eq(number("SELECT count(*) FROM messages WHERE key LIKE 'cause/%'"), 1);
    end();
}
END_TEST

/* A later move of the same cause has its message already: the digest tells it, if it is still so.
 */
START_TEST(what_comes_after_its_message_is_left_to_the_digest)
{
    begin_at_work(true, false);
    struct letter_id one = give_counted("tiêm chủng", AN, COUNTED);
    struct letter_id two = give_counted("tập huấn", AN, COUNTED);
    static const char move[] = "{\"moves\":[{\"line\":1,\"from\":\"2025-03-25\",\"to\":"
                               "\"2025-03-26\",\"rule\":\"11wd 2025-03-10\"}],\"cause\":1}";
    books_do(&books, one, ACT_MOVE_DUE, 0, move);
    decide(at_time(12, 9, 0));
    books_do(&books, two, ACT_MOVE_DUE, 0, move);
    decide(at_time(12, 9, 1));
    ck_assert_int_eq(number("SELECT count(*) FROM messages WHERE key LIKE 'cause/%'"), 1);
    ck_assert_int_eq(number("SELECT count(*) FROM notices WHERE message = 0"), 1);
    const size_t before = send_all(at_time(12, 9, 2));
    ck_assert_uint_eq(decide(at_time(13, 7, 30)), 1);
    ck_assert_uint_eq(send_all(at_time(13, 7, 31)), 1);
    ck_has(text_of(before), "hạn dời theo lịch / deadline moved with the calendar (1)");
    ck_has(text_of(before), "lịch nghỉ thay đổi");
    end();
}
END_TEST

START_TEST(a_hand_over_that_waits_is_told_at_once_and_stands)
{
    begin_at_work(true, false);
    struct letter_id letter = give("báo cáo quý", 2, AN, 28);
    decide(at_time(12, 9, 0));
    const size_t before = send_all(at_time(12, 9, 1));
    const int64_t id = books_office(
        &books, ACT_HAND_OVER,
        arena_printf(arena_current(),
                     "{\"from\":%d,\"to\":%d,\"letters\":[{\"letter\":%lld,\"lines\":[1]}]}", AN,
                     KH, (long long)letter.v));
    decide(at_time(12, 9, 2));
    decide(at_time(12, 9, 3));
    ck_assert_uint_eq(send_all(at_time(12, 9, 4)), 1);
    ck_assert_str_eq(post_office_parcel(post, before)->to, "kh@ttyt.vn");
    const char *text = text_of(before);
    ck_has(text, arena_printf(arena_current(), "Bàn giao %lld:", (long long)id));
    ck_has(text, "bàn giao chờ nhận");
    ck_has(text, "Người an");
    ck_has(text, "1 văn bản");
    ck_has(text, arena_printf(arena_current(), "phieu hand-over show %lld", (long long)id));
    /* it stands in the morning, told before; taken over, one message tells of all lines */
    ck_assert_uint_eq(decide(at_time(13, 7, 30)), 0);
    books_office(&books, ACT_HAND_OVER_ACCEPT,
                 arena_printf(arena_current(), "{\"id\":%lld}", (long long)id));
    books_do(&books, letter, ACT_TAKE_OVER, 0,
             arena_printf(arena_current(),
                          "{\"hand_over\":%lld,\"from\":%d,\"to\":%d,\"unit\":2,\"moved\":"
                          "[{\"line\":1,\"unit\":2}]}",
                          (long long)id, AN, KH));
    decide(at_time(13, 9, 0));
    ck_assert_uint_eq(send_all(at_time(13, 9, 1)), 1);
    ck_has(text_of(before + 1), "nhận bàn giao");
    end();
}
END_TEST

/* ---- same-day duties ------------------------------------------------------------------------- */

static struct letter_id urgent_letter(const char *subject)
{
    return books_do(
        &books, NO_LETTER, ACT_REGISTER, VT,
        arena_printf(arena_current(),
                     "{\"book\":\"den\",\"year\":2025,\"arrived\":\"2025-03-10\",\"channel\":"
                     "\"typed\",\"fields\":{\"code\":\"9/X\",\"issuer\":\"Sở Y tế\",\"subject\":"
                     "\"%s\",\"urgency\":\"urgent\"},\"files\":[]}",
                     subject));
}

/* Acts bear the real time here: noon of the next working day is late for what is khẩn. */
static struct instant next_noon(void)
{
    const struct day today = instant_day(instant_now(), ZONE_VIETNAM);
    const struct day next = calendar_add(&books.rules.calendar, today, 1);
    return (struct instant){(((int64_t)next.n * 24 + 12) * 60 - ZONE_VIETNAM) * 60000};
}

START_TEST(an_urgent_letter_that_nobody_presents_is_told_once_in_its_time)
{
    begin(true, false);
    books.rules.urgent_minutes = 30;
    struct letter_id letter = urgent_letter("dịch sởi");
    const struct instant noon = next_noon();
    decide((struct instant){noon.ms - 14 * 3600 * INT64_C(1000)}); /* at night: it waits */
    decide(noon);
    restart();
    decide((struct instant){noon.ms + 60000});
    decide((struct instant){noon.ms + 120000});
    ck_assert_int_eq(number("SELECT count(*) FROM notices WHERE line = 0"), 1);
    ck_assert_uint_eq(send_all(noon), 1);
    ck_assert_str_eq(post_office_parcel(post, 0)->to, "vt@ttyt.vn");
    ck_has(text_of(0), "chậm trình");
    ck_has(text_of(0), "khẩn, chậm nhất");
    /* presented, the leader hears at once; and again when his half hour is over */
    books_do(&books, letter, ACT_PRESENT, VT, "{\"to\":1}");
    decide((struct instant){noon.ms + 180000});
    ck_assert_uint_eq(send_all((struct instant){noon.ms + 180000}), 2);
    ck_assert_str_eq(post_office_parcel(post, 1)->to, "gd@ttyt.vn");
    ck_has(text_of(1), "trình, chờ ý kiến chỉ đạo");
    ck_has(text_of(2), "chậm cho ý kiến chỉ đạo");
    end();
}
END_TEST

START_TEST(a_letter_without_a_mark_waits_in_the_digest)
{
    begin(true, false);
    struct letter_id letter = books_letter(&books, "1/A", "Sở Y tế", "kế hoạch năm");
    books_letter(&books, "2/A", "Sở Y tế", "chưa trình");
    books_do(&books, letter, ACT_PRESENT, VT, "{\"to\":1}");
    const struct instant noon = next_noon();
    ck_assert_uint_eq(decide(noon), 2); /* the leader and the clerk */
    ck_assert_int_eq(number("SELECT count(*) FROM messages WHERE kind = 0"), 0);
    ck_assert_uint_eq(send_all(noon), 2);
    const bool leader = strcmp(post_office_parcel(post, 0)->to, "gd@ttyt.vn") == 0;
    ck_has(text_of(leader ? 0 : 1), "trình, chờ ý kiến chỉ đạo / presented to you");
    ck_has(text_of(leader ? 0 : 1), "kế hoạch năm");
    ck_has(text_of(leader ? 1 : 0), "chậm trình / late to be presented (1)");
    ck_has(text_of(leader ? 1 : 0), "chưa trình");
    end();
}
END_TEST

UNIT_MAIN("jobs/reminders", one_digest_a_person_and_morning, what_was_told_is_not_told_again,
          a_morning_cut_short_goes_on_where_it_stopped, days_off_have_no_digest,
          a_jumping_clock_makes_no_flood, a_wait_of_a_clock_that_was_ahead_is_none,
          two_runs_at_once_tell_once, an_event_is_told_at_once_and_once,
          what_is_unsent_when_the_digest_is_made_goes_into_it, over_the_cap_it_waits_for_the_digest,
          over_the_ceiling_of_the_queue_it_waits_too,
          a_mail_server_down_for_a_day_loses_nothing_and_floods_nobody,
          without_an_answer_the_same_letter_goes_again,
          what_was_being_sent_at_a_crash_is_sent_again, each_answer_has_its_consequence,
          one_letter_that_is_refused_holds_up_no_other,
          who_has_no_address_is_told_by_the_webhook_alone, without_a_channel_it_is_kept,
          switched_off_nothing_is_told, a_secret_is_named_by_its_number_only,
          a_webhook_is_signed_and_says_the_same, a_long_digest_is_cut_and_says_so,
          a_secret_that_others_can_read_is_not_used, the_courier_dies_and_another_goes_on,
          a_change_of_the_calendar_is_one_message_a_person,
          while_deadlines_are_counted_their_moves_wait,
          what_comes_after_its_message_is_left_to_the_digest,
          a_hand_over_that_waits_is_told_at_once_and_stands,
          an_urgent_letter_that_nobody_presents_is_told_once_in_its_time,
          a_letter_without_a_mark_waits_in_the_digest)
