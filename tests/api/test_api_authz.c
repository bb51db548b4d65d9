/* test_api_authz.c - T18: who may what. Every route is asked by every standing a person can have,
 * about letters in every state, and the answers stand in authz.expected, to be read and reviewed by
 * people. PHIEU_GOLDEN_WRITE=1 writes that file anew. */
#include "authz_rows.h"
#include "cast.h"

#include "router.h"

enum { SCENES_MOST = 40, PLAYERS_MOST = 32 };

/* Whether why-can says yes: checked against what each person's own letter offers him. */
static bool can[ACT_COUNT][SCENES_MOST][PLAYERS_MOST];

/* ---- one request ---------------------------------------------------------------------------- */

struct cell {
    const struct route *route;
    const struct row *row;
    const struct scene *scene; /* NULL: not about a letter */
    const struct player *player;
    int64_t letter, delegation;
};

/* One of four hundred months that are over. */
static const char *month_of(unsigned n)
{
    return arena_printf(arena_current(), "%u-%02u", 1990 + n % 400 / 12, 1 + n % 400 % 12);
}

static const char *value_of(const struct cell *c, const char *name, size_t len)
{
    const struct {
        const char *name, *text;
    } values[] = {
        {"id",
         arena_printf(arena_current(), "%lld", (long long)(c->letter != 0 ? c->letter : 99999))},
        {"n", arena_printf(arena_current(), "%u", cast_number())},
        {"year", arena_printf(arena_current(), "%u", 1990 + cast_number() % 30)},
        {"month", month_of(cast_number())},
        {"sha", cast_file()},
        {"deleg", arena_printf(arena_current(), "%lld", (long long)c->delegation)},
        {"who", c->player->who != NULL ? c->player->who : "kh.an"},
        {"mate", c->player->mate},
        {"later", c->player->later},
        {"direct", c->scene == NULL           ? ""
                   : c->scene->direct != NULL ? c->scene->direct
                                              : "{'inform':['nguoi.moi']}"},
    };
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
        if (strlen(values[i].name) == len && memcmp(values[i].name, name, len) == 0) {
            return values[i].text;
        }
    }
    return NULL;
}

static const char *expanded(const struct cell *c, const char *text)
{
    struct buf out;
    buf_init(&out, arena_current(), 4000);
    for (; *text != '\0'; text++) {
        size_t len = *text == '{' ? strcspn(text, "}") : 0;
        const char *value = len > 1 ? value_of(c, text + 1, len - 1) : NULL;
        if (value != NULL) {
            buf_puts(&out, value);
            text += len;
        } else {
            buf_putc(&out, *text);
        }
    }
    return out.data;
}

static bool takes(const struct field_spec *fields, const char *name)
{
    for (; fields != NULL && fields->name != NULL; fields++) {
        if (strcmp(fields->name, name) == 0) {
            return true;
        }
    }
    return false;
}

static const char *speaks_for(const struct cell *c)
{
    bool may =
        takes(route_fields(c->route), "on_behalf_of") || takes(c->route->query, "on_behalf_of");
    return may ? c->player->behalf : NULL;
}

/* The body with the line of the scene and the one he speaks for. */
static const char *with_more(const struct cell *c, const char *body)
{
    const char *behalf = speaks_for(c);
    struct buf out;
    buf_init(&out, arena_current(), 4000);
    buf_add(&out, body, strlen(body) - 1);
    if (c->scene != NULL && c->scene->line != 0 && takes(route_fields(c->route), "line")) {
        buf_printf(&out, "%s'line':%d", body[1] == '}' ? "" : ",", c->scene->line);
        body = "{..}";
    }
    if (behalf != NULL) {
        buf_printf(&out, "%s'on_behalf_of':'%s'", body[1] == '}' ? "" : ",", behalf);
    }
    buf_puts(&out, "}");
    return out.data;
}

static struct reply ask_cell(const struct cell *c)
{
    struct request request = {.who = c->player->who, .method = c->route->method};
    const char *body = c->row != NULL ? c->row->body : act_bodies[c->route->act];
    request.path =
        expanded(c, c->row != NULL ? c->row->path
                                   : arena_printf(arena_current(), "/v1/letters/%%23{id}/%s",
                                                  act_infos[c->route->act].name));
    if (body != NULL) {
        body = expanded(c, body);
        request.body = c->route->upload ? body : quoted(with_more(c, body));
        request.type = c->route->upload ? "application/octet-stream" : NULL;
    } else if (speaks_for(c) != NULL) {
        request.path = arena_printf(arena_current(), "%s%son_behalf_of=%s", request.path,
                                    strchr(request.path, '?') != NULL ? "&" : "?", speaks_for(c));
    }
    return ask(&request);
}

/* The marks of the file; its head says what they mean. What is refused most is the least ink. */
static const char *outcome(struct reply reply)
{
    const char *code = str_at(reply.json, "code");
    switch (reply.status) {
    case 200:
    case 201:
        return "ok";
    case 401:
        return strcmp(code, "token-invalid") == 0 ? "!" : "?";
    case 403:
        return strcmp(code, "not-permitted") == 0 || strcmp(code, "delegation") == 0 ? "-" : "?";
    case 404:
        return strcmp(code, "no-such-letter") == 0 ? "." : "409";
    case 409:
    case 422:
        return "409";
    default:
        return "?";
    }
}

/* ---- why-can -------------------------------------------------------------------------------- */

static const json_t *why_can(const struct cell *c)
{
    struct buf path;
    buf_init(&path, arena_current(), 500);
    buf_printf(&path, "/v1/why-can?person=%s&verb=%s&letter=%%23%lld", c->player->who,
               act_infos[c->route->act].name, (long long)c->letter);
    if (c->scene->line != 0 && takes(route_fields(c->route), "line")) {
        buf_printf(&path, "&line=%d", c->scene->line);
    }
    if (speaks_for(c) != NULL) {
        buf_printf(&path, "&on_behalf_of=%s", speaks_for(c));
    }
    return ck_status(get("vanthu", "%s", path.data), 200);
}

/* What why-can says and what the server does are the same: a yes is done or fails only on its
 * content; a no is refused with the very code it told. */
static void ck_agrees(const struct cell *c, const json_t *why, struct reply reply)
{
    bool yes = json_is_true(at(why, "allowed"));
    const char *told = str_at(why, "why.code"), *code = str_at(reply.json, "code");
    bool done = reply.status < 300;
    bool agrees = yes ? done || reply.status == 422 || strcmp(code, "request-open") == 0
                      : !done && strcmp(told, code) == 0;
    ck_assert_msg(agrees, "%s by %s in “%s”: why-can says %s %s, the server %d %s",
                  act_infos[c->route->act].name, c->player->name, c->scene->name,
                  yes ? "yes" : "no", told, reply.status, reply.body);
    can[c->route->act][c->scene - scenes][c->player - players] =
        yes || strcmp(told, "line-ambiguous") == 0;
}

/* ---- the matrix -------------------------------------------------------------------------------
 */

static int64_t new_delegation(void)
{
    return int_at(
        ck_status(post("kh.truong", "/v1/delegations", "{'to':'nguoi.moi','last':'31/12/2190'}"),
                  201),
        "act.seq");
}

static int64_t version_of(int64_t letter)
{
    return daemon_int(house,
                      arena_printf(arena_current(),
                                   "SELECT coalesce(max(seq), 0) FROM acts WHERE letter = %lld",
                                   (long long)letter));
}

/* The letter of each scene as long as no act has led it on. */
static int64_t stage[SCENES_MOST];

static void prepare(struct cell *c)
{
    c->letter = 0;
    if (c->scene != NULL) {
        int64_t *letter = &stage[c->scene - scenes];
        *letter = *letter != 0 ? *letter : scene_play(c->scene);
        c->letter = *letter;
    }
    if (c->row != NULL && strstr(c->row->path, "{deleg}") != NULL) {
        c->delegation = new_delegation();
    }
}

static void ck_untouched(const struct cell *c, int64_t version)
{
    ck_assert_msg(c->letter == 0 || version_of(c->letter) == version,
                  "%s: refused in “%s” and done", c->route->path, c->scene->name);
}

static const char *play_cell(struct cell *c, int64_t version, bool *ret_spent)
{
    bool asks_why = c->route->act >= 0 && c->letter != 0 && c->player->who != NULL &&
                    strcmp(c->player->name, "gone") != 0;
    const json_t *why = asks_why ? why_can(c) : NULL;
    if (json_is_true(at(why, "allowed"))) {
        ck_untouched(c, version); /* by those before */
    }
    struct reply reply = ask_cell(c);
    const char *out = outcome(reply);
    ck_assert_msg(out[0] != '?', "%s %s by %s in “%s”: %d %s", c->route->method, c->route->path,
                  c->player->name, c->scene != NULL ? c->scene->name : c->row->label, reply.status,
                  reply.body);
    if (why != NULL) {
        ck_agrees(c, why, reply);
    }
    *ret_spent = strcmp(out, "ok") == 0 && strcmp(c->route->method, "GET") != 0;
    if (*ret_spent && c->scene != NULL) {
        stage[c->scene - scenes] = 0;
    }
    return out;
}

/* One line of the file. What was refused has left the letter as it was. */
static void play_line(struct cell *c, const char *label, struct buf *out)
{
    struct arena memory, *outer;
    bool spent = true;
    int64_t version = 0;
    arena_init(&memory, (size_t)1 << 30);
    buf_printf(out, "%-15s", label);
    outer = arena_enter(&memory);
    for (size_t i = 0; i < player_count; i++) {
        c->player = &players[i];
        if (spent) {
            prepare(c);
            version = c->letter != 0 ? version_of(c->letter) : 0;
        }
        buf_printf(out, " %-4s", play_cell(c, version, &spent));
        if (spent && c->row != NULL && c->row->mend != NULL) {
            daemon_sql(house, c->row->mend);
        }
    }
    if (!spent) {
        ck_untouched(c, version);
    }
    arena_enter(outer);
    arena_release(&memory);
    while (out->data[out->len - 1] == ' ') {
        out->len--;
    }
    buf_putc(out, '\n');
}

static void play_route(const struct route *route, struct buf *out)
{
    bool found = false, about_letters = route->act >= 0 && act_bodies[route->act] != NULL;
    buf_printf(out, "\n%s %s\n%-15s", route->method, route->path, "");
    for (size_t i = 0; i < player_count; i++) {
        buf_printf(out, i + 1 < player_count ? " %-4s" : " %s\n", players[i].name);
    }
    for (size_t i = 0; i <= row_count; i++) {
        const struct row *row = i < row_count ? &rows[i] : NULL;
        bool mine = row != NULL ? strcmp(row->method, route->method) == 0 &&
                                      strcmp(row->route, route->path) == 0
                                : about_letters;
        for (size_t k = 0; mine && k < scene_count && (row == NULL || row->letters); k++) {
            struct cell cell = {.route = route, .row = row, .scene = &scenes[k]};
            bool lines = takes(route_fields(route), "line") && route->act >= 0;
            if (scenes[k].line == 0 || lines) {
                play_line(&cell, scenes[k].name, out);
            }
        }
        if (mine && row != NULL && !row->letters) {
            struct cell cell = {.route = route, .row = row};
            play_line(&cell, row->label, out);
        }
        found = found || mine;
    }
    ck_assert_msg(found, "no row asks %s %s", route->method, route->path);
}

static void put_head(struct buf *out)
{
    buf_puts(out,
             "# Who may what: written by test_api_authz (PHIEU_GOLDEN_WRITE=1), read by people.\n"
             "#\n"
             "# ok   done\n"
             "# 409  nothing forbids it, but not now or not so (409, 422; no such file, line,\n"
             "#      delegation)\n"
             "# -    403: may not, whatever the letter's state\n"
             "# .    404: the letter does not exist for him\n"
             "# !    401: who are you?\n"
             "#\n"
             "# Columns:\n");
    for (size_t i = 0; i < player_count; i++) {
        buf_printf(out, "# %-5s %s\n", players[i].name, players[i].say);
    }
    buf_puts(out, "#\n# Scenes:\n");
    for (size_t i = 0; i < scene_count; i++) {
        buf_printf(out, "# %-11s %s\n", scenes[i].name, scenes[i].say);
    }
}

static const char *line_at(const char **text)
{
    size_t len = strcspn(*text, "\n");
    const char *line = arena_memdup(arena_current(), *text, len);
    *text += len + ((*text)[len] == '\n');
    return line;
}

static void compare(const char *want, const char *have)
{
    const char *path = "";
    int wrong = 0;
    while (*want != '\0' || *have != '\0') {
        const char *a = line_at(&want), *b = line_at(&have);
        path = b[0] != '\0' && strchr("GP", b[0]) != NULL ? b : path;
        if (strcmp(a, b) != 0 && wrong++ < 40) {
            printf("%s\n  wanted %s\n  got    %s\n", path, a, b);
        }
    }
    fflush(stdout);
    ck_assert_msg(wrong == 0, "%d lines differ from tests/api/authz.expected", wrong);
}

/* ---- what a letter offers -----------------------------------------------------------------------
 */

static bool offers(const json_t *may, const char *verb)
{
    for (size_t i = 0; i < json_array_size(may); i++) {
        if (strcmp(json_string_value(json_array_get(may, i)), verb) == 0) {
            return true;
        }
    }
    return false;
}

/* The acts that a letter offers its reader are those that why-can, and so the server, allows him.
 */
static void ck_offers(const struct scene *scene)
{
    int64_t letter = scene_play(scene);
    for (size_t p = 0; p < player_count; p++) {
        if (players[p].who == NULL || players[p].behalf != NULL) {
            continue;
        }
        struct reply reply = get(players[p].who, "/v1/letters/%%23%lld", (long long)letter);
        for (int act = 0; reply.status == 200 && act < ACT_COUNT; act++) {
            bool offered = offers(at(reply.json, "letter.may"), act_infos[act].name);
            ck_assert_msg(act_bodies[act] == NULL || offered == can[act][scene - scenes][p],
                          "“%s” %s %s to %s, why-can says otherwise: %s", scene->name,
                          offered ? "offers" : "does not offer", act_infos[act].name,
                          players[p].name, reply.body);
        }
    }
}

START_TEST(every_route_answers_everybody_as_written)
{
    static const char path[] = PHIEU_SOURCE_DIR "/tests/api/authz.expected";
    struct buf out;
    char *want = arena_alloc(arena_current(), 1 << 20);
    buf_init(&out, arena_current(), 1 << 20);
    ck_assert(scene_count <= SCENES_MOST && player_count <= PLAYERS_MOST);
    ck_assert(cast_enter());
    ck_status(post("vanthu", "/v1/letters",
                   "{'code':'1/TRUNG','issued':'10/3/2025','issuer':'UBND','subject':'x',"
                   "'arrived':'11/3/2025'}"),
              201);
    put_head(&out);
    for (int i = 0; i < route_count; i++) {
        play_route(&routes[i], &out);
    }
    for (size_t i = 0; i < scene_count; i++) {
        if (scenes[i].line == 0 && scenes[i].verb != NULL) {
            ck_offers(&scenes[i]);
        }
    }
    FILE *f = fopen(path, getenv("PHIEU_GOLDEN_WRITE") != NULL ? "w+" : "r");
    ck_assert_ptr_nonnull(f);
    if (getenv("PHIEU_GOLDEN_WRITE") != NULL) {
        fputs(out.data, f);
        rewind(f);
    }
    want[fread(want, 1, (1 << 20) - 1, f)] = '\0';
    fclose(f);
    compare(want, out.data);
}
END_TEST

HOUSE_MAIN("api/authz", "", every_route_answers_everybody_as_written)
