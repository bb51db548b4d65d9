/*
 * test_api_feed.c - lịch hạn: whoever has the address reads the deadlines of one person, and nobody
 * else reads anything; a deadline that moves moves there, what is done is gone.
 */
#include "ask.h"

#include "base/folder.h"

static const char *new_feed(const char *who)
{
    return str_at(ck_status(post(who, "/v1/me/feed", "{}"), 201), "feed.path");
}

static struct reply read_feed(const char *path)
{
    return get(NULL, "%s", path);
}

/* Its lines put together again. */
static const char *feed_body(const char *path)
{
    struct reply reply = read_feed(path);
    struct buf out;
    ck_assert_msg(reply.status == 200, "%d: %s", reply.status, reply.body);
    ck_assert_str_eq(reply_header(&reply, "Content-Type"), "text/calendar; charset=utf-8");
    ck_assert_str_eq(reply_header(&reply, "Cache-Control"), "private, no-store");
    buf_init(&out, arena_current(), 1 << 20);
    for (const char *p = reply.body; *p != '\0'; p++) {
        if (strncmp(p, "\r\n ", 3) == 0) {
            p += 2;
        } else {
            buf_putc(&out, *p);
        }
    }
    return out.data;
}

static size_t events_in(const char *body)
{
    size_t count = 0;
    for (; (body = strstr(body, "BEGIN:VEVENT")) != NULL; body++) {
        count++;
    }
    return count;
}

#define ck_holds(body, text)                                                                       \
    ck_assert_msg(strstr(body, text) != NULL, "%s lacks in\n%s", text, body)

static int64_t number_after(const char *body, const char *key)
{
    const char *found = strstr(body, key);
    ck_assert_msg(found != NULL, "%s lacks in %s", key, body);
    return strtoll(found + strlen(key), NULL, 10);
}

START_TEST(deadlines_stand_in_the_calendar_move_and_go)
{
    const char *path = new_feed("kh.an");
    ck_assert_ptr_nonnull(strstr(path, "/v1/feeds/"));
    ck_assert_uint_eq(events_in(feed_body(path)), 0);
    const char *ref = given_letter("595/SYT-NVY");
    act("kh.truong", ref, "hand-down", "{'lead':'kh.an','due':'18/3/2025'}");
    const char *body = feed_body(path);
    ck_assert_uint_eq(events_in(body), 1);
    ck_holds(body, "DTSTART;VALUE=DATE:20250318");
    ck_holds(body, "chủ trì");
    int64_t sequence = number_after(body, "SEQUENCE:");
    const char *uid = arena_strdup(arena_current(), strstr(body, "UID:"));
    act("kh.an", ref, "extend-request", "{'to':'20/3/2025','reason':'chờ'}");
    act("kh.truong", ref, "extend-decide", "{'line':3,'decision':'grant'}");
    body = feed_body(path);
    ck_assert_uint_eq(events_in(body), 1);
    ck_holds(body, "DTSTART;VALUE=DATE:20250320");
    ck_assert_int_gt(number_after(body, "SEQUENCE:"), sequence);
    ck_assert_int_eq(strncmp(uid, strstr(body, "UID:"), strcspn(uid, "\r")),
                     0); /* the same event */
    act("kh.an", ref, "complete", "{'line':3}");
    ck_assert_uint_eq(events_in(feed_body(path)), 0);
    /* The head's own: what he has at hand, and while he stands in for another that too. */
    const char *heads = new_feed("ks.truong");
    given_letter("596/SYT-NVY");
    ck_assert_uint_eq(events_in(feed_body(heads)), 0);
    ck_status(post("kh.truong", "/v1/delegations", "{'to':'ks.truong','last':'31/12/2190'}"), 201);
    body = feed_body(heads);
    ck_assert_uint_eq(events_in(body), 1);
    ck_holds(body, "(thay Phan Thanh Bình)");
}
END_TEST

START_TEST(an_address_is_one_persons_and_can_be_taken_back)
{
    ck_assert(json_is_false(at(ck_status(get("pgd", "/v1/me/feed"), 200), "feed.active")));
    const char *first = new_feed("pgd");
    ck_assert(json_is_true(at(ck_status(get("pgd", "/v1/me/feed"), 200), "feed.active")));
    /* The token is nowhere but in the answer. */
    const char *token = strrchr(first, '/') + 1;
    const char *bare = arena_memdup(arena_current(), token, 64);
    ck_assert_uint_eq(strspn(bare, "0123456789abcdef"), 64);
    ck_assert_int_eq(daemon_int(house, arena_printf(arena_current(),
                                                    "SELECT count(*) FROM feeds WHERE "
                                                    "instr(lower(hex(hash)), '%s')",
                                                    bare)),
                     0);
    ck_status(read_feed(first), 200);
    ck_assert_ptr_null(strstr(daemon_log(house), bare));
    /* A repeated request is another address: no answer with a secret in it is kept. */
    struct reply again = post_with("pgd", "Idempotency-Key: mot\r\n", "/v1/me/feed", "{}");
    struct reply more = post_with("pgd", "Idempotency-Key: mot\r\n", "/v1/me/feed", "{}");
    ck_assert_str_ne(str_at(again.json, "feed.path"), str_at(more.json, "feed.path"));
    ck_assert_int_eq(daemon_int(house, "SELECT count(*) FROM answers WHERE key = 'mot'"), 0);
    ck_assert_int_eq(read_feed(first).status, 404); /* the new one ended it */
    const char *last = str_at(more.json, "feed.path");
    ck_assert_int_eq(read_feed(last).status, 200);
    ck_status(post("pgd", "/v1/me/feed/revoke", "{}"), 200);
    ck_assert_int_eq(read_feed(last).status, 404);
    /* Who left is read no more. */
    const char *quyens = new_feed("du.quyen");
    ck_assert_int_eq(read_feed(quyens).status, 200);
    ck_status(post(ADMIN, "/v1/people/du.quyen", "{'active':false}"), 200);
    ck_assert_int_eq(read_feed(quyens).status, 404);
}
END_TEST

/* Unknown, taken back, misshapen: the same words, and whoever goes on is slowed, nobody else. */
START_TEST(guessing_finds_nothing_and_slows_only_the_guesser)
{
    const char *mine = new_feed("vanthu");
    static const char *const wrong[] = {
        "/v1/feeds/0000000000000000000000000000000000000000000000000000000000000000.ics",
        "/v1/feeds/x.ics", "/v1/feeds/.ics", "/v1/feeds/ics"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        ck_problem(&(struct request){.path = wrong[i]}, 404, "feed-unknown", "");
    }
    const char *cut = arena_memdup(arena_current(), mine, strlen(mine) - 4);
    ck_problem(&(struct request){.path = cut}, 404, "feed-unknown", "");
    ck_assert_int_eq(read_feed(mine).status, 200);
    struct reply reply = {0};
    for (int i = 0; i < 12 && reply.status != 429; i++) {
        reply = read_feed(wrong[0]);
    }
    ck_assert_int_eq(reply.status, 429);
    ck_assert_int_ge(strtol(reply_header(&reply, "Retry-After"), NULL, 10), 1);
    ck_assert_int_eq(read_feed(mine).status, 200); /* from the same address */
    ck_status(post(NULL, "/v1/login", "{'username':'" ADMIN "','password':'" ADMIN_PASSWORD "'}"),
              200);
}
END_TEST

/* Of the secret book a number and nothing else. */
START_TEST(secrets_stay_out_of_telephones)
{
    const char *path = new_feed("hc.truong");
    const json_t *in =
        ck_status(post("vanthu", "/v1/letters",
                       "{'code':'5/SYT','issued':'10/3/2025','issuer':'UBND huyện','secrecy':'mật',"
                       "'arrived':'10/3/2025'}"),
                  201);
    const char *ref = arena_printf(arena_current(), "%%23%lld", (long long)int_at(in, "letter.id"));
    act("vanthu", ref, "present", "{'to':'giamdoc'}");
    act("giamdoc", ref, "direct", "{'lead':'HC-TH','due':'20/3/2025'}");
    const char *body = feed_body(path);
    ck_assert_uint_eq(events_in(body), 1);
    ck_holds(body, "văn bản mật");
    ck_assert_ptr_null(strstr(body, "5/SYT"));
    ck_assert_ptr_null(strstr(body, "UBND"));
}
END_TEST

HOUSE_MAIN("api/feed", "login { failures = 3 }\n", deadlines_stand_in_the_calendar_move_and_go,
           an_address_is_one_persons_and_can_be_taken_back,
           guessing_finds_nothing_and_slows_only_the_guesser, secrets_stay_out_of_telephones)
