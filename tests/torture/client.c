/*
 * client.c - one client: takes letters from the door towards completion, everybody's part in turn,
 * and writes down each act it was told of.
 *
 * Every act carries its own Idempotency-Key, and the key once more in its text, so that what
 * happened twice can be counted in the books. An unanswered request goes out again under the same
 * key, as often as it takes; a refusal is never expected, for nobody else touches this client's
 * letters.
 */
#include "torture.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

enum {
    PATIENCE_MS = 120000, /* for phieud to come back: a deep check may lie between */
    TRIES_AT_END = 5,     /* phieud serves and nobody kills it any more */
    REQUEST_MEMORY = 32 << 20,
    KEY_TEXT = 48,
    REST_SLICE_US = 100000,
};

struct client {
    const struct client_plan *plan;
    CURL *curl;
    int list;
    uint64_t random, keys;
    bool stopping;
};

/* One letter under way. */
struct letter {
    int64_t id, version, number, year;
    char ref[64], book[16], code[48];
};

static const char *new_key(struct client *c)
{
    return arena_printf(arena_current(), "k%d-%llu", c->plan->number,
                        (unsigned long long)++c->keys);
}

/* ---- one request until it is answered
 * ------------------------------------------------------------- */

/* Takes what has been said on the wake pipe; waits for it when nothing has. */
static void await_daemon(struct client *c)
{
    char bytes[64];
    struct pollfd wake = {.fd = c->plan->wake, .events = POLLIN};
    if (c->stopping) {
        return;
    }
    if (poll(&wake, 1, PATIENCE_MS) <= 0) {
        die("client %d: phieud did not come back", c->plan->number);
    }
    c->stopping = read(c->plan->wake, bytes, sizeof bytes) == 0;
}

static bool told_to_stop(struct client *c)
{
    char bytes[64];
    struct pollfd wake = {.fd = c->plan->wake, .events = POLLIN};
    while (!c->stopping && poll(&wake, 1, 0) > 0) {
        c->stopping = read(c->plan->wake, bytes, sizeof bytes) == 0;
    }
    return c->stopping;
}

static const json_t *ask(struct client *c, const struct post *post)
{
    for (int left = TRIES_AT_END; left > 0;) {
        struct answer answer = http_post(c->curl, c->plan->agency->socket, post, c->plan->traffic);
        if (answer.status >= 200 && answer.status < 300) {
            return answer.json;
        }
        if (answer.status == 503) {
            continue; /* a full queue, or stopping: it says so at once and means it */
        }
        if (answer.status != 0) {
            die("client %d: %s by %s under %s was answered %d: %s\nbody: %s", c->plan->number,
                post->path, post->who, post->key, answer.status, answer.text, post->body);
        }
        left -= c->stopping;
        await_daemon(c);
    }
    die("client %d: %s stays unanswered", c->plan->number, post->path);
}

static void write_down(struct client *c, const char *kind, const char *key, const struct letter *l)
{
    char line[300];
    int len = snprintf(line, sizeof line, "%s\t%s\t%lld\t%lld\t%s\t%lld\t%lld\t%s\n", kind, key,
                       (long long)l->id, (long long)l->version, l->book, (long long)l->year,
                       (long long)l->number, l->code);
    if (len < 0 || (size_t)len >= sizeof line || write(c->list, line, (size_t)len) != len) {
        die("client %d: %s: %s", c->plan->number, c->plan->list, strerror(errno));
    }
}

/* ---- the acts
 * -------------------------------------------------------------------------------------- */

static void take_letter(struct letter *l, const json_t *answer)
{
    const json_t *summary = json_get(answer, "letter");
    l->id = json_int(summary, "id", 0);
    l->number = json_int(summary, "number", 0);
    l->year = json_int(summary, "year", 0);
    l->version = json_int(json_get(answer, "act"), "seq", 0);
    snprintf(l->book, sizeof l->book, "%s", json_str(summary, "book"));
    snprintf(l->code, sizeof l->code, "%s", json_str(summary, "code"));
    snprintf(l->ref, sizeof l->ref, "%s:%lld%%2F%lld", l->book, (long long)l->number,
             (long long)l->year);
}

static const char json_body[] = "application/json";

/* What a step sends: members of its own, and the key under `mark` (NULL: it has no text). */
struct step {
    const char *who, *verb, *members, *mark;
};

/* One in two says which version it saw. */
static void act(struct client *c, struct letter *l, const struct step *step)
{
    const char *key = new_key(c), *mark = "";
    if (step->mark != NULL) {
        mark = arena_printf(arena_current(), "%s\"%s\":\"%s\"", step->members[0] != '\0' ? "," : "",
                            step->mark, key);
    }
    struct post post = {
        .who = step->who,
        .path = arena_printf(arena_current(), "/v1/letters/%s/%s", l->ref, step->verb),
        .body = arena_printf(arena_current(), "{%s%s}", step->members, mark),
        .type = json_body,
        .key = key,
        .if_match = random_below(&c->random, 2) == 0 ? l->version : 0,
    };
    take_letter(l, ask(c, &post));
    write_down(c, step->verb, key, l);
}

static const char *const subjects[] = {
    "báo cáo công tác tiêm chủng mở rộng quý III",
    "tăng cường phòng, chống dịch sốt xuất huyết trên địa bàn",
    "kiểm tra an toàn thực phẩm dịp Tết Nguyên đán",
    "tập huấn sử dụng phần mềm quản lý văn bản",
};

/* A letter of its own code, in one of two books and one of two years. */
static void register_letter(struct client *c, struct letter *l, int64_t draft)
{
    const char *key = new_key(c);
    struct buf body;
    struct json_out json;
    buf_init(&body, arena_current(), 4096);
    json_out_init(&json, &body);
    json_open_object(&json, NULL);
    json_put_string(&json, "code",
                    arena_printf(arena_current(), "%llu/SYT-K%d", (unsigned long long)c->keys,
                                 c->plan->number));
    json_put_string(&json, "issued", "2025-03-07");
    json_put_string(&json, "issuer", "Sở Y tế tỉnh Bình An");
    json_put_string(&json, "type", "Công văn");
    json_put_string(&json, "subject", subjects[random_below(&c->random, 4)]);
    json_put_string(&json, "book", random_below(&c->random, 5) == 0 ? "DT" : "VBD");
    if (random_below(&c->random, 4) == 0) {
        json_put_string(&json, "arrived", "2025-03-10");
    }
    if (draft != 0) {
        json_put_int(&json, "draft", draft);
    }
    json_close_object(&json);
    struct post post = {
        .who = "vanthu", .path = "/v1/letters", .body = body.data, .type = json_body, .key = key};
    take_letter(l, ask(c, &post));
    write_down(c, "register", key, l);
}

/* A small file becomes a draft, and the draft a letter or a refusal. False: refused. */
static bool receive_letter(struct client *c, struct letter *l)
{
    const char *key = new_key(c);
    struct post upload = {
        .who = "vanthu",
        .path = "/v1/files?name=van-ban.txt",
        .body = arena_printf(arena_current(), "Văn bản thử của khách %s\n", key),
        .type = "application/octet-stream",
        .key = key,
    };
    const char *sha256 = json_str(ask(c, &upload), "sha256");
    struct post intake = {
        .who = "vanthu",
        .path = "/v1/intake",
        .body =
            arena_printf(arena_current(), "{\"sha256\":\"%s\",\"name\":\"%s.txt\",\"id\":\"%s\"}",
                         sha256, key, key),
        .type = json_body,
        .key = key,
    };
    const json_t *draft = json_get(ask(c, &intake), "draft");
    *l = (struct letter){.id = json_int(draft, "id", 0), .version = json_int(draft, "version", 0)};
    write_down(c, "receive", key, l);
    if (random_below(&c->random, 4) != 0) {
        register_letter(c, l, l->id);
        return true;
    }
    key = new_key(c);
    struct post refuse = {
        .who = "vanthu",
        .path = arena_printf(arena_current(), "/v1/drafts/%lld/refuse", (long long)l->id),
        .body = arena_printf(arena_current(), "{\"reason\":\"%s\"}", key),
        .type = json_body,
        .key = key,
    };
    l->version = json_int(json_get(ask(c, &refuse), "draft"), "version", 0);
    write_down(c, "refuse", key, l);
    return false;
}

/* ---- a letter's way
 * ---------------------------------------------------------------------------------- */

static const struct step steps[] = {
    {"vanthu", "present", "\"to\":\"giamdoc\"", "note"},
    {"giamdoc", "direct", "\"lead\":\"KH-NV\",\"support\":[\"DUOC\"],\"inform\":[\"KSBT\"]",
     "note"},
    {"kh.truong", "accept", "", NULL},
    {"kh.truong", "hand-down", "\"lead\":\"kh.an\"", "note"},
    {"kh.an", "propose", "", "text"},
    {"kh.an", "complete", "", "note"},
};
static const struct step cancel = {"vanthu", "cancel", "", "reason"};
enum { STEPS = sizeof steps / sizeof steps[0] };

static void work_one(struct client *c)
{
    struct letter letter = {0};
    if (random_below(&c->random, 8) != 0) {
        register_letter(c, &letter, 0);
    } else if (!receive_letter(c, &letter)) {
        return;
    }
    size_t last = random_below(&c->random, STEPS + 1);
    for (size_t i = 0; i < last && !told_to_stop(c); i++) {
        act(c, &letter, &steps[i]);
        if (random_below(&c->random, 6) == 0) {
            const char *pages = arena_printf(arena_current(), "\"fields\":{\"pages\":%llu}",
                                             (unsigned long long)(c->keys % 9000 + 1));
            act(c, &letter, &(struct step){"vanthu", "correct", pages, "reason"});
        }
    }
    if (last < STEPS && random_below(&c->random, 3) == 0 && !told_to_stop(c)) {
        act(c, &letter, &cancel);
    }
}

/* Cut short by the end; a phieud that is there again is old news by then. */
static void rest(struct client *c, int64_t us)
{
    int64_t until = clock_us() + us, left;
    while ((left = until - clock_us()) > 0 && !told_to_stop(c)) {
        usleep((useconds_t)(left < REST_SLICE_US ? left : REST_SLICE_US));
    }
}

_Noreturn void client_run(const struct client_plan *plan)
{
    struct client client = {.plan = plan, .random = plan->seed | 1};
    struct arena arena;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    arena_init(&arena, REQUEST_MEMORY);
    arena_enter(&arena);
    client.curl = curl_easy_init();
    client.list = open(plan->list, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (client.curl == NULL || client.list < 0) {
        die("client %d cannot begin: %s", plan->number, strerror(errno));
    }
    while (!told_to_stop(&client)) {
        int64_t begun = clock_us();
        work_one(&client);
        arena_release(&arena);
        rest(&client, plan->rest * (clock_us() - begun) + (int64_t)plan->pause_ms * 1000);
    }
    curl_easy_cleanup(client.curl);
    exit(0);
}
