/*
 * test_api_tokens.c - what a token opens, how long, and what ends it (T20).
 */
#include "ask.h"
#include "base/folder.h"
#include "phieu/file.h"

#include <inttypes.h>

#define PASSWORD "mat khau cua tai"

static const char *fresh_token(const char *username, const char *password)
{
    return str_at(
        ck_status(post(NULL, "/v1/login", "{'username':'%s','password':'%s'}", username, password),
                  200),
        "token");
}

static const char *bearer(const char *token)
{
    return arena_printf(arena_current(), "Authorization: Bearer %s\r\n", token);
}

static int me(const char *header)
{
    struct request request = {.path = "/v1/me", .headers = header};
    return ask(&request).status;
}

static const char *new_person(const char *username)
{
    ck_status(post(ADMIN, "/v1/people",
                   "{'username':'%s','name':'Người Thử','positions':['DUOC:officer'],"
                   "'password':'" PASSWORD "'}",
                   username),
              201);
    return username;
}

/* ---- what ends it
 * --------------------------------------------------------------------------------- */

static const char *person;
static const char *first; /* the token on which the act is tried */

static void log_out(void)
{
    ck_status(post_with(NULL, bearer(first), "/v1/logout", "{}"), 200);
}
static void change_password(void)
{
    ck_status(post_with(NULL, bearer(first), "/v1/me/password",
                        "{'old':'" PASSWORD "','new':'mat khau thu hai'}"),
              200);
}
static void admin_sets_password(void)
{
    ck_status(post(ADMIN, arena_printf(arena_current(), "/v1/people/%s", person),
                   "{'password':'mat khau thu ba'}"),
              200);
}
static void deactivate(void)
{
    ck_status(
        post(ADMIN, arena_printf(arena_current(), "/v1/people/%s", person), "{'active':false}"),
        200);
}
static void deactivate_and_back(void)
{
    deactivate();
    ck_status(
        post(ADMIN, arena_printf(arena_current(), "/v1/people/%s", person), "{'active':true}"),
        200);
}
static void expire(void)
{
    struct digest digest;
    char hex[DIGEST_TEXT];
    digest_of(first, strlen(first), &digest);
    daemon_sql(house, arena_printf(arena_current(),
                                   "UPDATE tokens SET expires = unixepoch() * 1000 - 1000 WHERE "
                                   "hash = x'%s'",
                                   digest_hex(&digest, hex)));
}

static const struct {
    const char *name;
    void (*act)(void);
    bool every; /* all sessions of the person, not this one only */
} ends[] = {
    {"logout", log_out, false},
    {"password", change_password, true},
    {"password-set", admin_sets_password, true},
    {"deactivated", deactivate, true},
    {"reactivated", deactivate_and_back, true},
    {"expired", expire, false},
};

START_TEST(what_ends_a_session_ends_it_for_good)
{
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        person = new_person(arena_printf(arena_current(), "nguoi.%zu", i));
        first = fresh_token(person, PASSWORD);
        const char *second = fresh_token(person, PASSWORD);
        ck_assert_str_ne(first, second);
        ck_assert_int_eq(me(bearer(first)), 200);
        ck_assert_int_eq(me(bearer(second)), 200);
        ends[i].act();
        ck_assert_msg(me(bearer(first)) == 401, "%s: the token lives", ends[i].name);
        ck_assert_msg(me(bearer(second)) == (ends[i].every ? 401 : 200), "%s: the other session",
                      ends[i].name);
        /* Replayed, also on what writes, it does nothing. */
        int64_t acts = acts_total();
        struct reply again =
            post_with(NULL, bearer(first), "/v1/delegations", "{'to':'kh.an','last':'1/1/2190'}");
        ck_assert_int_eq(again.status, 401);
        ck_assert_int_eq(post_with(NULL, bearer(first), "/v1/logout", "{}").status, 401);
        ck_assert_int_eq(acts_total(), acts);
    }
}
END_TEST

START_TEST(a_restart_revives_nothing_and_ends_nothing)
{
    struct daemon *shared = house;
    house = daemon_new("", NULL);
    daemon_start(house);
    const char *ended = fresh_token(ADMIN, ADMIN_PASSWORD);
    const char *open = fresh_token(ADMIN, ADMIN_PASSWORD);
    ck_status(post_with(NULL, bearer(ended), "/v1/logout", "{}"), 200);
    daemon_restart(house);
    ck_assert_int_eq(me(bearer(ended)), 401);
    ck_assert_int_eq(me(bearer(open)), 200);
    daemon_free(house);
    house = shared;
}
END_TEST

/* ---- where it is looked for
 * ------------------------------------------------------------------------ */

START_TEST(a_token_counts_in_its_header_only)
{
    const char *token = token_of("vanthu");
    const struct {
        const char *path, *format;
        int status;
    } cases[] = {
        {"/v1/me", "Authorization: Bearer %s\r\n", 200},
        {"/v1/me?access_token=%s", NULL, 401},
        {"/v1/me?token=%s", NULL, 401},
        {"/v1/me/%s", NULL, 404},
        {"/v1/me", "Cookie: token=%s\r\n", 401},
        {"/v1/me", "Cookie: Authorization=Bearer %s\r\n", 401},
        {"/v1/me", "X-Auth-Token: %s\r\n", 401},
        {"/v1/me", "Proxy-Authorization: Bearer %s\r\n", 401},
        {"/v1/me", "Authorization: %s\r\n", 401},
        {"/v1/me", "Authorization: Basic %s\r\n", 401},
        {"/v1/me", "Authorization: Bearer  %s\r\n", 401},
        {"/v1/me", "Authorization: Bearer %s,\r\n", 401},
        {"/v1/me", "Authorization: Bearer %sx\r\n", 401},
        {"/v1/me", "Authorization: Bearer x%s\r\n", 401},
        {"/v1/me", "Authorization: Bearer \"%s\"\r\n", 401},
        {"/v1/me", "Authorization: Bearer\r\nX: %s\r\n", 401},
        {"/v1/me", "Authorization: Bearer \r\nX: %s\r\n", 401},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct request request = {.path = cases[i].path, .headers = cases[i].format};
        struct buf text;
        buf_init(&text, arena_current(), 1024);
        const char *pattern = cases[i].format != NULL ? cases[i].format : cases[i].path;
        const char *hole = strstr(pattern, "%s");
        buf_printf(&text, "%.*s%s%s", (int)(hole - pattern), pattern, token, hole + 2);
        *(cases[i].format != NULL ? &request.headers : &request.path) = text.data;
        struct reply reply = ask(&request);
        ck_assert_msg(reply.status == cases[i].status, "%zu: %d %s", i, reply.status, reply.body);
    }
    /* Beside a good header a token in the address is no known parameter. */
    struct request both = {.who = "vanthu",
                           .path = arena_printf(arena_current(), "/v1/me?token=%s", token)};
    struct reply reply = ask(&both);
    ck_assert_str_eq(str_at(ck_status(reply, 422), "code"), "field-unknown");
    ck_assert_ptr_null(strstr(reply.body, token));
}
END_TEST

/* ---- what is kept
 * --------------------------------------------------------------------------------- */

START_TEST(only_hashes_are_kept_and_for_so_long)
{
    struct digest digest;
    char hex[DIGEST_TEXT];
    const char *token = fresh_token(new_person("luu.tru"), PASSWORD);
    ck_assert_uint_eq(strlen(token), 64);
    ck_assert_uint_eq(strspn(token, "0123456789abcdef"), 64);
    digest_of(token, strlen(token), &digest);
    const char *row =
        arena_printf(arena_current(), "FROM tokens WHERE hash = x'%s'", digest_hex(&digest, hex));
    ck_assert_int_eq(daemon_int(house, arena_printf(arena_current(), "SELECT count(*) %s", row)),
                     1);
    ck_assert_int_eq(
        daemon_int(house, arena_printf(arena_current(), "SELECT expires - created %s", row)),
        INT64_C(3) * 86400000);
    ck_assert_int_le(
        llabs(daemon_int(
            house, arena_printf(arena_current(), "SELECT created - unixepoch() * 1000 %s", row))),
        60000);
    /* The hash itself opens nothing. */
    ck_assert_int_eq(me(bearer(hex)), 401);
    ck_assert_int_eq(daemon_int(house, "SELECT count(*) FROM credentials WHERE argon2 NOT LIKE "
                                       "'$argon2id$v=19$m=65536,%'"),
                     0);
    ck_assert_int_gt(daemon_int(house, "SELECT count(*) FROM credentials"), 0);
}
END_TEST

HOUSE_MAIN("api/tokens", "token_days = 3\n", what_ends_a_session_ends_it_for_good,
           a_restart_revives_nothing_and_ends_nothing, a_token_counts_in_its_header_only,
           only_hashes_are_kept_and_for_so_long)
