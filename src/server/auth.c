/* auth.c - login, tokens, passwords. Only hashes are stored; secrets are compared in constant time.
 */
#include "call.h"

#include <sodium.h>
#include <string.h>

enum { TOKEN_BYTES = 32, USERNAME_MOST = 40 };

#define F_END                                                                                      \
    {                                                                                              \
        .name = NULL                                                                               \
    }

const struct field_spec login_fields[] = {
    {"username", "dang-nhap", FIELD_LINE, true, 1, USERNAME_MOST, NULL, "tên đăng nhập", "login"},
    {"password", "mat-khau", FIELD_SECRET, true, 1, 200, NULL, "mật khẩu", "password"},
    {"label", "nhan", FIELD_LINE, false, 0, 100, NULL, "tên phiên", "session label"},
    F_END};
const struct field_spec password_fields[] = {
    {"old", "cu", FIELD_SECRET, true, 1, 200, NULL, "mật khẩu cũ", "old password"},
    {"new", "moi", FIELD_SECRET, true, 1, 200, NULL, "mật khẩu mới", "new password"},
    F_END};

/* ---- tokens
 * ---------------------------------------------------------------------------------------- */

static int bearer(const struct call *call, const char **ret_token)
{
    const char *header = http_header(call->request, "Authorization");
    if (header == NULL || strncmp(header, "Bearer ", 7) != 0 || strlen(header) > 200) {
        return -1;
    }
    *ret_token = header + 7;
    return 0;
}

int auth_check(struct call *call, struct error *err)
{
    const char *text;
    struct token token;
    struct store_read *read = server_read(call->server, err);
    if (read == NULL) {
        return -1;
    }
    if (bearer(call, &text) != 0) {
        return error_set(err, ERR_TOKEN, "", NULL, NULL);
    }
    digest_of(text, strlen(text), &call->token);
    /* The lookup is by the token's hash, so its time tells nothing about the token. */
    bool known = store_token(read, &call->token, &token);
    if (store_read_sound(read, err) != 0) {
        return -1;
    }
    if (!known || token.revoked ||
        token.expires.ms <= store_steady_now(call->server->config.store).ms) {
        return error_set(err, ERR_TOKEN, "", NULL, NULL);
    }
    const struct person *person = directory_person(call->dir, token.person);
    if (person == NULL || !person->active) {
        return error_set(err, ERR_TOKEN, "", NULL, NULL);
    }
    call->person = token.person;
    return 0;
}

struct token_job {
    struct store_job job;
    struct token token;
};

static int run_add_token(struct store_job *job, struct store_tx *tx, struct error *err)
{
    return store_add_token(tx, &((struct token_job *)job)->token, err);
}

static int issue_token(struct call *call, struct person_id person, struct error *err)
{
    unsigned char raw[TOKEN_BYTES];
    char text[TOKEN_BYTES * 2 + 1];
    struct instant now = store_steady_now(call->server->config.store);
    randombytes_buf(raw, sizeof raw);
    sodium_bin2hex(text, sizeof text, raw, sizeof raw);
    struct token_job job = {
        .job = {.arena = http_arena(call->request), .weight = 256, .run = run_add_token},
        .token = {.person = person,
                  .created = now,
                  .expires = {now.ms + (int64_t)call->server->config.token_days * 86400000},
                  .label = json_str(call->input, "label")},
    };
    digest_of(text, strlen(text), &job.token.hash);
    if (store_run(call->server->config.store, &job.job, err) != 0) {
        return -1;
    }
    struct view v = call_view(call);
    json_put_string(&call->json, "token", text);
    json_put_instant(&call->json, "expires", job.token.expires);
    view_person(&v, "person", person);
    sodium_memzero(raw, sizeof raw);
    return 0;
}

/* ---- passwords
 * --------------------------------------------------------------------------------------- */

/* All of the unix socket is one address; who sits behind it is told by the kernel. */
static const char *throttled_as(const struct call *call)
{
    const long uid = http_peer_uid(call->request);
    const char *peer = http_peer(call->request);
    return uid < 0 ? peer : arena_printf(arena_current(), "%s:%ld", peer, uid);
}

int auth_login(struct call *call, struct error *err)
{
    const char *username = json_str(call->input, "username");
    const char *peer = throttled_as(call);
    struct throttle *throttle = call->server->throttle;
    unsigned wait = throttle_wait(throttle, username, peer, monotonic_ms());
    if (wait > 0) {
        return error_set(err, ERR_THROTTLED, "", arena_printf(arena_current(), "%u", wait), NULL);
    }
    const struct person *person = directory_username(call->dir, username);
    bool fits;
    if (password_check(call, person, json_str(call->input, "password"), &fits, err) != 0) {
        return -1;
    }
    if (!fits) {
        throttle_failed(throttle, username, peer, monotonic_ms());
        return error_set(err, ERR_LOGIN, "", NULL, NULL);
    }
    throttle_passed(throttle, username, peer, monotonic_ms());
    return issue_token(call, person->id, err);
}

int auth_logout(struct call *call, struct error *err)
{
    return store_revoke_token(call->tx, &call->token, err);
}

int auth_hash_input(struct call *call, struct error *err)
{
    const char *password = json_str(call->input, "password");
    call->secret = NULL;
    /* Hashing is expensive: only for those who may set passwords at all. */
    if (password[0] == '\0' || !directory_has_role(call->dir, call->person, ROLE_ADMIN)) {
        return 0;
    }
    return server_hash_password(password, call->server->config.login.password_chars, &call->secret,
                                err);
}

struct password_job {
    struct store_job job;
    struct person_id person;
    const char *hash;
};

static int run_set_password(struct store_job *job, struct store_tx *tx, struct error *err)
{
    struct password_job *p = (struct password_job *)job;
    return store_set_password(tx, p->person, p->hash, err) != 0
               ? -1
               : store_revoke_tokens_of(tx, p->person, err);
}

/* Ends every session of the person, this one too: whoever knew the old password is out. */
int auth_change_password(struct call *call, struct error *err)
{
    const struct person *person = directory_person(call->dir, call->person);
    const char *peer = throttled_as(call);
    struct throttle *throttle = call->server->throttle;
    struct password_job job = {
        .job = {.arena = http_arena(call->request), .weight = 256, .run = run_set_password},
        .person = call->person};
    unsigned wait = throttle_wait(throttle, person->username, peer, monotonic_ms());
    if (wait > 0) {
        return error_set(err, ERR_THROTTLED, "", arena_printf(arena_current(), "%u", wait), NULL);
    }
    bool fits;
    if (password_check(call, person, json_str(call->input, "old"), &fits, err) != 0) {
        return -1;
    }
    if (!fits) {
        throttle_failed(throttle, person->username, peer, monotonic_ms());
        return error_set(err, ERR_LOGIN, "old", NULL, NULL);
    }
    if (server_hash_password(json_str(call->input, "new"),
                             call->server->config.login.password_chars, &job.hash, err) != 0) {
        return -1;
    }
    if (store_run(call->server->config.store, &job.job, err) != 0) {
        return -1;
    }
    http_happened(call->request);
    return 0;
}

/* ---- who am I
 * ------------------------------------------------------------------------------------------ */

static void view_positions(struct call *call, const struct view *v)
{
    json_open_array(&call->json, "positions");
    for (size_t i = 0; i < call->dir->position_count; i++) {
        const struct position *p = &call->dir->positions[i];
        if (p->person.v == call->person.v) {
            json_open_object(&call->json, NULL);
            view_unit(v, "unit", p->unit);
            view_word(v, "role", &role_words[p->role]);
            json_close_object(&call->json);
        }
    }
    json_close_array(&call->json);
}

int auth_me(struct call *call, struct error *err)
{
    (void)err;
    struct view v = call_view(call);
    const struct rules *rules = call_rules(call);
    view_person(&v, "person", call->person);
    view_positions(call, &v);
    json_open_array(&call->json, "delegations");
    for (size_t i = 0; i < call->dir->delegation_count; i++) {
        const struct delegation *d = &call->dir->delegations[i];
        bool mine = d->to.v == call->person.v || d->from.v == call->person.v;
        if (mine && !d->ended && d->last.n >= v.today.n) {
            json_open_object(&call->json, NULL);
            json_put_int(&call->json, "id", d->id);
            view_person(&v, "from", d->from);
            view_person(&v, "to", d->to);
            json_put_day(&call->json, "first", d->first);
            json_put_day(&call->json, "last", d->last);
            json_put_bool(&call->json, "in_force",
                          directory_delegation(call->dir, d->from, d->to, v.today) != NULL);
            json_close_object(&call->json);
        }
    }
    json_close_array(&call->json);
    json_open_object(&call->json, "agency");
    json_put_string(&call->json, "name", rules->agency_name);
    json_put_string(&call->json, "parent", rules->agency_parent);
    json_put_string(&call->json, "place", rules->agency_place);
    json_close_object(&call->json);
    json_put_day(&call->json, "today", v.today);
    return 0;
}
