/* api.c - each allocation of each request fails in turn: refused clearly and nothing happened, or
 * answered as if nothing had failed. */
#include "alloc.h"

#include <sys/wait.h>

enum { WORDS = 3000, PATIENCE = 1000, STEP_US = 2000 };

/* What an undisturbed request answers and does. */
struct golden {
    int status;
    const char *body, *type, *etag;
    int64_t acts;
    bool exact; /* twice the same to the byte */
    long count;
};

static struct golden take(const struct way *way, const struct stand *stand)
{
    int64_t before = acts_total();
    alloc_arm(0);
    struct reply reply = way_ask(way, stand);
    long count = atomic_load(&alloc_page->count);
    ck_assert_msg(reply.status == 200 || reply.status == 201, "%s: %d %s", way->name, reply.status,
                  reply.body);
    return (struct golden){.status = reply.status,
                           .body = reply.body,
                           .type = reply_header(&reply, "Content-Type"),
                           .etag = reply_header(&reply, "ETag"),
                           .acts = acts_total() - before,
                           .count = count};
}

/* Twice: what it answers, and how much of that is the same each time. */
static struct golden learn(const struct way *way, struct stand *stand)
{
    struct golden first = take(way, stand);
    if (way_writes(way)) {
        *stand = way_stand(way);
    }
    struct golden second = take(way, stand);
    second.exact = !way_writes(way) && strcmp(first.body, second.body) == 0;
    ck_assert_msg(strcmp(alloc_masked(first.body, true), alloc_masked(second.body, true)) == 0,
                  "%s does not answer the same twice: %s %s", way->name, first.body, second.body);
    ck_assert_int_eq(first.acts, second.acts);
    return second;
}

static bool same(const struct golden *golden, const struct reply *reply)
{
    return reply->status == golden->status &&
           strcmp(alloc_masked(reply->body, !golden->exact),
                  alloc_masked(golden->body, !golden->exact)) == 0 &&
           strcmp(reply_header(reply, "Content-Type"), golden->type) == 0 &&
           strcmp(alloc_masked(reply_header(reply, "ETag"), true),
                  alloc_masked(golden->etag, true)) == 0;
}

static bool refused_clearly(const struct reply *reply)
{
    const char *code = str_at(reply->json, "code");
    return reply->status == 503 &&
           strcmp(reply_header(reply, "Content-Type"), "application/problem+json") == 0 &&
           (strcmp(code, "no-memory") == 0 || strcmp(code, "busy") == 0);
}

static const char *last_words(void)
{
    const char *log = daemon_log(house);
    size_t len = strlen(log);
    return log + (len > WORDS ? len - WORDS : 0);
}

/* False: it was not there any more, and was started again. */
static bool still_alive(const struct way *way, long at)
{
    int status = 0;
    for (int i = 0; i < PATIENCE; i++) {
        if (ask_ready(house->socket)) {
            return true;
        }
        if (waitpid(house->pid, &status, WNOHANG) == house->pid) {
            break;
        }
        usleep(STEP_US);
    }
    defect(way->name, at, "phieud ended with %x: %s", status, last_words());
    alloc_enter(house->folder);
    daemon_start(house);
    alloc_leave();
    return false;
}

/* The connection ended without an answer: asked again under the same key, the act is there once. */
static void ask_again(const struct way *way, const struct stand *stand, const struct golden *golden,
                      int64_t before, long at)
{
    struct reply reply = way_ask(way, stand);
    if (way->ends_session && reply.status == 401) {
        return;
    }
    /* Intake is asked about the same file again, and says so. */
    bool done = same(golden, &reply) || (golden->acts > 0 && reply.status == 200);
    if (!done || acts_total() - before != golden->acts) {
        defect(way->name, at, "after no answer, asked again: %d, %lld acts: %s", reply.status,
               (long long)(acts_total() - before), reply.body);
    }
}

/* One execution with one failure. Returns whether the stand is used up. */
static bool suffer(const struct way *way, const struct stand *stand, const struct golden *golden,
                   long at)
{
    int64_t before = acts_total();
    alloc_arm(at);
    struct reply reply = way_ask(way, stand);
    if (alloc_disarm() == 0) {
        return way_writes(way);
    }
    if (reply.status == 0) {
        if (still_alive(way, at)) {
            ask_again(way, stand, golden, before, at);
        }
        return way_writes(way);
    }
    int64_t acts = acts_total() - before;
    if (same(golden, &reply)) {
        if (acts != golden->acts) {
            defect(way->name, at, "done, but %lld acts: %s", (long long)acts, reply.body);
        }
        return way_writes(way);
    }
    if (!refused_clearly(&reply)) {
        defect(way->name, at, "%d: %.400s\n  instead of %d: %.400s\n%s", reply.status, reply.body,
               golden->status, golden->body, plan.trace ? last_words() : "");
    } else if (acts != 0) {
        defect(way->name, at, "refused, yet %lld acts: %s", (long long)acts, last_words());
    }
    return acts != 0;
}

static void torture_way(const struct way *way)
{
    struct stand stand = way_stand(way);
    struct golden golden = learn(way, &stand);
    long points = plan.points, at;
    if (way->least_points > 1 && points > 0) {
        plan.points = 1 + (points - 1) / way->least_points; /* 0 would be all */
    }
    bool used_up = way_writes(way);
    for (long i = 0; (at = alloc_point(golden.count, i)) > 0; i++) {
        if (used_up) {
            stand = way_stand(way);
        }
        used_up = suffer(way, &stand, &golden, at);
    }
    plan.points = points;
    if (used_up) {
        stand = way_stand(way);
    }
    struct reply last = way_ask(way, &stand);
    if (!same(&golden, &last)) {
        defect(way->name, 0, "undisturbed afterwards: %d: %s", last.status, last.body);
    }
}

static void each_way(bool torture)
{
    struct arena *unit = arena_current(), arena;
    for (size_t i = 0; i < way_count; i++) {
        arena_init(&arena, (size_t)1 << 30);
        if (plan.only != NULL && strstr(ways[i].name, plan.only) == NULL) {
            continue;
        }
        cast_number(); /* the number outlives the arena */
        arena_enter(&arena);
        if (torture) {
            torture_way(&ways[i]);
        } else {
            struct stand stand = way_stand(&ways[i]);
            (void)learn(&ways[i], &stand);
        }
        arena_enter(unit);
        arena_release(&arena);
    }
}

/* Everything from the start to a clean end; returns what was never given back. */
static long session(bool torture)
{
    const char *said;
    alloc_enter(house->folder);
    daemon_start(house);
    alloc_leave();
    cast_enter();
    each_way(torture);
    daemon_stop(house);
    long left = atomic_load(&alloc_page->pieces);
    int status = daemon_check(house, &said);
    ck_assert_msg(status == 0, "phieud check: %d: %s", status, said);
    return left;
}

void torture_api(void)
{
    ways_are_complete();
    /* the same question must have the same answer before and after: nothing happens by itself */
    house = daemon_new("reminders { enabled = no }\n", NULL);
    long usual = session(false);
    long left = session(true);
    if (left > usual) {
        defect("phieud", 0, "%ld allocations never given back, %ld without failures", left, usual);
    }
    printf("%u executions with a failed allocation, %u defects; seed %u\n", runs, defects,
           plan.seed);
    daemon_free(house);
}
