/*
 * morning.c - the morning's digests of an office in which a hundred thousand lines are open: the
 * first time, when all of it is new, and the morning after.
 *
 * Letters are written as acts, without asking the model whether they may be: a leading unit that
 * handed down, its officer, and a unit that supports, with deadlines from two weeks ago to in two
 * weeks.
 */
#include "bench.h"

#include "phieu/jobs.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

enum {
    LINES_OPEN = 100000,
    LINES_EACH = 3,
    LETTERS = LINES_OPEN / LINES_EACH + 1,
    LETTERS_A_JOB = 64,
    DUE_SPREAD = 28,
    JOB_MEMORY = 64 << 20,
};

struct pour {
    struct store_job job;
    uint64_t first;
    struct day today;
};

static int append(struct store_tx *tx, struct slip *slip, enum act_kind kind, int64_t actor,
                  const char *text, struct error *err)
{
    json_t *body;
    if (json_read(text, strlen(text), &body, err) != 0) {
        return -1;
    }
    struct act act = {.letter = slip->letter, .kind = kind, .actor = {actor}, .body = body};
    if (kind == ACT_REGISTER) {
        int64_t number;
        if (store_next_number(tx, "VBD", 2026, &number, err) != 0) {
            return -1;
        }
        json_object_set_new(body, "number", json_integer(number));
    }
    if (store_append(tx, &act, err) != 0) {
        return -1;
    }
    slip_apply(slip, &act);
    return 0;
}

/* Somebody with that role, another for each n, in a unit below the agency. */
static const struct position *somebody(const struct directory *dir, enum role role, uint64_t n)
{
    const struct position *found = NULL;
    for (size_t i = 0; i < dir->position_count * 2; i++) {
        const struct position *p = &dir->positions[(n + i) % dir->position_count];
        if (p->role == role && found == NULL) {
            found = p;
        }
    }
    return found != NULL ? found : (die("nobody has a role"), NULL);
}

static int pour_one(struct store_tx *tx, uint64_t n, struct day today, struct error *err)
{
    const struct directory *dir = store_tx_directory(tx);
    const struct position *leader = somebody(dir, ROLE_LEADER, n);
    const struct position *officer = somebody(dir, ROLE_OFFICER, n);
    const struct position *support = somebody(dir, ROLE_HEAD, n / 7);
    char due[DAY_TEXT];
    struct slip slip;
    slip_init(&slip, store_new_letter(tx));
    day_iso((struct day){today.n - DUE_SPREAD / 2 + (int32_t)(n % DUE_SPREAD)}, due);
    const char *registered = arena_printf(arena_current(),
                                          "{\"book\":\"VBD\",\"year\":2026,\"arrived\":\"2026-11-"
                                          "02\",\"channel\":\"typed\",\"fields\":{"
                                          "\"code\":\"%llu/SYT-NVY\",\"issuer\":\"Sở Y "
                                          "tế\",\"issued\":\"2026-11-01\",\"type\":\"Công "
                                          "văn\",\"subject\":\"%s\"},\"files\":[]}",
                                          (unsigned long long)n, letter_topic(n));
    const char *directed = arena_printf(
        arena_current(),
        "{\"note\":\"\",\"lines\":[{\"role\":\"lead\",\"unit\":%lld,\"due\":\"%s\"},{\"role\":"
        "\"support\",\"unit\":%lld,\"due\":\"%s\"}]}",
        (long long)officer->unit.v, due, (long long)support->unit.v, due);
    const char *handed = arena_printf(
        arena_current(),
        "{\"line\":1,\"lines\":[{\"role\":\"lead\",\"unit\":%lld,\"person\":%lld,\"due\":\"%s\"}]}",
        (long long)officer->unit.v, (long long)officer->person.v, due);
    return append(tx, &slip, ACT_REGISTER, leader->person.v, registered, err) != 0 ||
                   append(tx, &slip, ACT_DIRECT, leader->person.v, directed, err) != 0 ||
                   append(tx, &slip, ACT_HAND_DOWN, leader->person.v, handed, err) != 0
               ? -1
               : store_project(tx, &slip, err);
}

static int run_pour(struct store_job *job, struct store_tx *tx, struct error *err)
{
    const struct pour *p = (struct pour *)job;
    for (uint64_t n = p->first; n < p->first + LETTERS_A_JOB && n < LETTERS; n++) {
        if (pour_one(tx, n, p->today, err) != 0) {
            return -1;
        }
    }
    return 0;
}

/* What is there was told at once, in another life. */
static int run_mark(struct store_job *job, struct store_tx *tx, struct error *err)
{
    (void)job;
    return store_notice_mark_set(tx, store_last_seq(store_tx_read(tx)), err);
}

static void run_job(struct store *store, struct store_job *job)
{
    struct error err = {0};
    struct arena arena, *before;
    arena_init(&arena, JOB_MEMORY);
    before = arena_enter(&arena);
    job->arena = &arena;
    job->weight = 1 << 20;
    if (store_run(store, job, &err) != 0) {
        die("pouring: %s %s", error_info(err.code)->name, err.arg[0]);
    }
    (void)arena_enter(before);
    arena_release(&arena);
}

static double processor_s(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void one_morning(struct store *store, struct instant now, const char *what)
{
    const struct reminders_config config = {.store = store};
    struct reminders *reminders;
    struct error err = {0};
    size_t digests;
    if (reminders_open(&config, &reminders, &err) != 0) {
        die("reminders: %s", error_info(err.code)->name);
    }
    const double begun = clock_s(), worked = processor_s();
    if (reminders_decide(reminders, now, &digests, &err) != 0) {
        die("reminders: %s %s", error_info(err.code)->name, err.arg[0]);
    }
    double took[1] = {clock_s() - begun};
    reminders_close(reminders);
    ratio_print(what, "seconds", took, 1, (struct aim){5, true}, "%zu people; %.2f s of processor",
                digests, processor_s() - worked);
}

void writing_morning(struct writing *w)
{
    struct house house;
    const struct day today = day_of(2026, 11, 25); /* a Wednesday */
    const struct instant eight = {((int64_t)today.n * 24 + 8) * 3600000 -
                                  (int64_t)ZONE_VIETNAM * 60000};
    writing_fresh(w, &house);
    struct store *store = house_open(&house);
    for (uint64_t n = 0; n < LETTERS; n += LETTERS_A_JOB) {
        struct pour pour = {.job = {.run = run_pour}, .first = n, .today = today};
        run_job(store, &pour.job);
    }
    struct store_job mark = {.run = run_mark};
    run_job(store, &mark);
    one_morning(store, eight, "digests, 100,000 open lines, all new");
    one_morning(store, (struct instant){eight.ms + 86400000}, "the morning after");
    store_close(store);
    printf("  open lines %lld, notices %lld\n",
           (long long)house_ask(&house, "SELECT count(*) FROM lines WHERE state <= 2"),
           (long long)house_ask(&house, "SELECT count(*) FROM notices"));
    house_remove(&house);
}
