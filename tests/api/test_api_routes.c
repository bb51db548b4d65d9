/* test_api_routes.c - every address: described, closed to strangers, reached; and logging in. */
#include "ask.h"
#include "call.h" /* the table itself */

#include <stdio.h>

/* The path with something in every {segment}. */
static const char *filled(const char *path)
{
    struct buf out;
    buf_init(&out, arena_current(), 500);
    for (; *path != '\0'; path++) {
        if (*path != '{') {
            buf_putc(&out, *path);
            continue;
        }
        buf_puts(&out, "1");
        path += strcspn(path, "}");
    }
    return out.data;
}

START_TEST(openapi_holds_every_route)
{
    struct reply reply = get(NULL, "/openapi.json");
    const json_t *json = ck_status(reply, 200), *paths = at(json, "paths");
    size_t operations = 0;
    ck_assert_str_eq(str_at(json, "openapi"), "3.1.0");
    for (int i = 0; i < route_count; i++) {
        const char *verb = strcmp(routes[i].method, "GET") == 0 ? "get" : "post";
        const json_t *path = json_object_get(paths, routes[i].path);
        const json_t *operation = json_object_get(path, verb);
        ck_assert_msg(json_is_object(operation), "%s %s", verb, routes[i].path);
        ck_assert_str_ne(str_at(operation, "summary"), "");
        ck_assert_int_eq(json_get(operation, "security") == NULL, routes[i].open);
    }
    const json_t *path;
    const char *key;
    json_object_foreach((json_t *)(uintptr_t)paths, key, path)
    {
        operations += json_object_size(path);
    }
    ck_assert_uint_eq(operations, (size_t)route_count);
    ck_assert_uint_gt(size_at(json, "components.schemas.Problem.properties.code.enum"), 60);
}
END_TEST

START_TEST(nothing_answers_a_stranger)
{
    static const char *const wrong[] = {"", "Authorization: Bearer x\r\n",
                                        "Authorization: Basic eDp5\r\n",
                                        "Authorization: Bearer \r\n"};
    int open = 0;
    for (int i = 0; i < route_count; i++) {
        const struct route *r = &routes[i];
        if (r->open) {
            open++;
            continue;
        }
        for (size_t k = 0; k < sizeof wrong / sizeof wrong[0]; k++) {
            struct request request = {.method = r->method,
                                      .path = filled(r->path),
                                      .headers = wrong[k],
                                      .body = strcmp(r->method, "GET") == 0 ? NULL : "{}"};
            struct reply reply = ask(&request);
            ck_assert_msg(reply.status == 401, "%s %s: %d", r->method, r->path, reply.status);
            ck_assert_str_eq(str_at(reply.json, "code"), "token-invalid");
            ck_assert_str_eq(reply_header(&reply, "WWW-Authenticate"), "Bearer");
        }
    }
    ck_assert_int_eq(open, 6); /* health, ready, metrics, openapi, login, a calendar feed */
}
END_TEST

/* Whatever an address answers to a clerk, it is no failure of ours, and not "no such address". */
START_TEST(every_route_is_reached)
{
    for (int i = 0; i < route_count; i++) {
        const struct route *r = &routes[i];
        struct request request = {.who = r->handler == auth_logout ? "ks.truong" : "vanthu",
                                  .method = r->method,
                                  .path = filled(r->path),
                                  .body = strcmp(r->method, "GET") == 0 ? NULL : "{}"};
        struct reply reply = ask(&request);
        ck_assert_msg(reply.status >= 200 && reply.status < 500, "%s %s: %d %s", r->method, r->path,
                      reply.status, reply.body);
        ck_assert_str_ne(str_at(reply.json, "code"), "no-such-address");
        bool prints = strcmp(reply_header(&reply, "Content-Type"), "application/pdf") == 0;
        ck_assert_msg(r->handler == system_metrics || prints || reply.json != NULL, "%s", r->path);
        request.method = "DELETE";
        reply = ask(&request);
        ck_assert_int_eq(reply.status, 405);
        ck_assert_str_eq(str_at(reply.json, "code"), "method-not-allowed");
        ck_assert_ptr_nonnull(strstr(reply_header(&reply, "Allow"), r->method));
    }
}
END_TEST

START_TEST(unknown_addresses_and_parameters)
{
    ck_refusal("vanthu", "/v1/nothing", "{}", 404, "no-such-address", "");
    ck_refusal("vanthu", "/v1/letters/1/unknown-verb", "{}", 404, "no-such-address", "");
    ck_refusal("vanthu", "/v1/units/%00", "{}", 404, "no-such-address", "");
    ck_refusal("vanthu", "/v1/units/%ff", "{}", 404, "no-such-address", "");
    ck_problem(&(struct request){.who = "vanthu", .path = "/v1/letters?nope=1"}, 422,
               "field-unknown", "nope");
    ck_problem(&(struct request){.who = "vanthu", .path = "/v1/letters?limit=201"}, 422,
               "field-range", "limit");
    ck_problem(&(struct request){.who = "vanthu", .path = "/v1/letters?cursor=rubbish"}, 400,
               "cursor", "cursor");
    ck_problem(&(struct request){.who = "vanthu", .method = "PUT", .path = "/v1/letters"}, 405,
               "method-not-allowed", "");
}
END_TEST

START_TEST(open_answers)
{
    ck_assert_str_eq(str_at(ck_status(get(NULL, "/healthz"), 200), "status"), "ok");
    const json_t *ready = ck_status(get(NULL, "/readyz"), 200);
    ck_assert(json_is_true(at(ready, "disk")) && json_is_true(at(ready, "worker")));
    struct reply metrics = get(NULL, "/metrics");
    ck_assert_int_eq(metrics.status, 200);
    ck_assert_ptr_nonnull(strstr(metrics.body, "phieu_writer_queued "));
    ck_assert_str_eq(reply_header(&metrics, "Content-Type"), "text/plain; version=0.0.4");
}
END_TEST

START_TEST(who_am_i)
{
    const json_t *me = ck_status(get("vanthu", "/v1/me"), 200);
    ck_assert_int_eq(int_at(me, "format_version"), 1);
    ck_assert_str_eq(str_at(me, "person.username"), "vanthu");
    ck_assert_str_eq(str_at(me, "positions.0.unit.code"), "TTYT");
    ck_assert_str_eq(str_at(me, "positions.0.role"), "clerk");
    ck_assert_str_eq(str_at(me, "agency.name"), "Trung tâm Y tế huyện Cầu Đá");
    ck_assert_uint_eq(strlen(str_at(me, "today")), 10);
}
END_TEST

/* ---- logging in ---------------------------------------------------------------------------------
 */

static const json_t *me_with(const char *token, int status)
{
    struct request request = {
        .path = "/v1/me",
        .headers = arena_printf(arena_current(), "Authorization: Bearer %s\r\n", token)};
    return ck_status(ask(&request), status);
}

START_TEST(login_gives_a_token_that_logout_ends)
{
    const json_t *in = ck_status(
        post(NULL, "/v1/login", "{'username':'" ADMIN "','password':'" ADMIN_PASSWORD "'}"), 200);
    const char *token = str_at(in, "token");
    ck_assert_uint_eq(strlen(token), 64);
    ck_assert_str_eq(str_at(in, "person.username"), ADMIN);
    ck_assert_str_eq(str_at(me_with(token, 200), "person.username"), ADMIN);
    const char *header = arena_printf(arena_current(), "Authorization: Bearer %s\r\n", token);
    ck_status(post_with(NULL, header, "/v1/logout", "{}"), 200);
    me_with(token, 401);
    /* Neither the token nor the password is in the log or the books. */
    ck_assert_ptr_null(strstr(daemon_log(house), token));
    ck_assert_ptr_null(strstr(daemon_log(house), ADMIN_PASSWORD));
}
END_TEST

START_TEST(wrong_password_and_unknown_name_look_alike)
{
    const char *path = "/v1/login";
    struct reply wrong = post(NULL, path, "{'username':'" ADMIN "','password':'sai mat khau'}");
    struct reply unknown = post(NULL, path, "{'username':'khong.co','password':'sai mat khau'}");
    ck_assert_int_eq(wrong.status, 401);
    ck_assert_int_eq(unknown.status, 401);
    ck_assert_str_eq(str_at(wrong.json, "code"), "login-failed");
    ck_assert_str_eq(str_at(wrong.json, "detail"), str_at(unknown.json, "detail"));
    ck_assert_str_eq(str_at(wrong.json, "field"), str_at(unknown.json, "field"));
    ck_refusal(NULL, path, "{'username':'vanthu'}", 422, "field-missing", "password");
}
END_TEST

START_TEST(passwords_are_set_changed_and_end_sessions)
{
    const json_t *added =
        ck_status(post(ADMIN, "/v1/people",
                       "{'username':'du.moi','name':'Người Mới','positions':['DUOC:officer'],"
                       "'password':'mat khau dau tien'}"),
                  201);
    ck_assert_str_eq(str_at(added, "act.act"), "person-add");
    ck_assert_ptr_null(strstr(json_dumps(added, 0), "mat khau"));
    const char *first = str_at(
        ck_status(post(NULL, "/v1/login", "{'username':'du.moi','password':'mat khau dau tien'}"),
                  200),
        "token");
    const char *header = arena_printf(arena_current(), "Authorization: Bearer %s\r\n", first);
    struct reply weak =
        post_with(NULL, header, "/v1/me/password", "{'old':'mat khau dau tien','new':'ngan'}");
    ck_assert_str_eq(str_at(ck_status(weak, 422), "code"), "password-weak");
    struct reply wrong =
        post_with(NULL, header, "/v1/me/password", "{'old':'sai','new':'mat khau thu hai'}");
    ck_assert_str_eq(str_at(ck_status(wrong, 401), "field"), "old");
    me_with(first, 200);
    ck_status(post_with(NULL, header, "/v1/me/password",
                        "{'old':'mat khau dau tien','new':'mat khau thu hai'}"),
              200);
    me_with(first, 401);
    /* The administrator switches the account off: its session ends at once. */
    const char *second = str_at(
        ck_status(post(NULL, "/v1/login", "{'username':'du.moi','password':'mat khau thu hai'}"),
                  200),
        "token");
    me_with(second, 200);
    ck_status(post(ADMIN, "/v1/people/du.moi", "{'active':false}"), 200);
    me_with(second, 401);
    ck_status(post(NULL, "/v1/login", "{'username':'du.moi','password':'mat khau thu hai'}"), 401);
}
END_TEST

START_TEST(guessing_is_slowed_for_the_guesser_only)
{
    struct reply reply = {0};
    for (int i = 0; i < 8 && reply.status != 429; i++) {
        reply = post(NULL, "/v1/login", "{'username':'pgd','password':'doan %d'}", i);
    }
    ck_assert_str_eq(str_at(ck_status(reply, 429), "code"), "throttled");
    ck_assert_int_ge(strtol(reply_header(&reply, "Retry-After"), NULL, 10), 1);
    ck_status(post(NULL, "/v1/login", "{'username':'" ADMIN "','password':'" ADMIN_PASSWORD "'}"),
              200);
}
END_TEST

HOUSE_MAIN("api/routes", "login { failures = 3 }\n", openapi_holds_every_route,
           nothing_answers_a_stranger, every_route_is_reached, unknown_addresses_and_parameters,
           open_answers, who_am_i, login_gives_a_token_that_logout_ends,
           wrong_password_and_unknown_name_look_alike, passwords_are_set_changed_and_end_sessions,
           guessing_is_slowed_for_the_guesser_only)
