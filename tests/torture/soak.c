/*
 * soak.c - torture_soak [SECONDS] [--clients N] [--share PERCENT]
 *
 * A day in the life: a few clients work PERCENT of the time (20) and rest otherwise, phieud is
 * killed now and then, the books are backed up while it serves. The last third passes without a
 * kill: there memory must not climb, descriptors must not pile up. Ends with the comparison of what
 * was told and what is there. A day is `torture_soak 86400`; however long it is, a client takes
 * LETTERS_MOST letters at most, so that the books grow to a gigabyte and no further.
 */
#include "torture.h"

#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    KILLS = 12, /* about so many, spread at random over the first two thirds */
    RELOADS = 12,
    BACKUPS = 4,
    KILLS_EVERY_S = 600, /* but at least as many as that, in a long run */
    BACKUPS_EVERY_S = 3600,
    LETTERS_MOST = 20000,
    SAMPLES_MOST = 2000,
    TURN_US = 25000,
    ARENA_MOST = 256 << 20,
    DESCRIPTORS_MOST = 80,
    SLOPE_FROM_S = 900, /* shorter, and caches and connections are still being opened */
};
#ifdef PHIEU_SANITIZED
enum { MEMORY_MOST_MB = 4096, SLOPE_MOST = 4096 };
#else
enum { MEMORY_MOST_MB = 96, SLOPE_MOST = 4 };
#endif
static const double log_most_mb = 80;

struct sampled {
    double at_s, memory_mb;
    int descriptors;
};

struct soak {
    int seconds, clients, share;
    uint64_t random;
    struct agency agency;
    struct crowd crowd;
    int64_t start_ms, kill_ms, reload_ms, backup_ms, sample_ms;
    int kills, reloads, backups;
    struct sampled samples[SAMPLES_MOST]; /* of the last third */
    int count, descriptors;
    double memory_mb, log_mb;
};

static int64_t elapsed_ms(const struct soak *s)
{
    return clock_ms() - s->start_ms;
}

/* ---- what happens to it
 * ---------------------------------------------------------------------------
 */

/* Between nothing and twice the mean. */
static int64_t some_while(struct soak *s, int times, int every_s)
{
    int64_t mean = (int64_t)s->seconds * 1000 / times, longest = (int64_t)every_s * 1000;
    mean = mean < longest ? mean : longest;
    return (int64_t)random_below(&s->random, (uint64_t)mean * 2) + 1;
}

static void kill_and_start(struct soak *s)
{
    agency_kill(&s->agency);
    s->kills++;
    (void)agency_start(&s->agency, true);
    crowd_wake(&s->crowd);
}

/* Into a fresh folder; the one before goes. It restores itself on trial before it counts. */
static void back_up(struct soak *s)
{
    const char *folder = in_folder(s->agency.folder, "backups");
    agency_backup(&s->agency, folder);
    s->backups++;
}

/* ---- watching
 * -------------------------------------------------------------------------------------
 */

static void sample(struct soak *s, bool quiet_third)
{
    double memory = watch_anonymous_mb(s->agency.pid), log = watch_log_mb(&s->agency);
    int descriptors = watch_descriptors(s->agency.pid);
    s->descriptors = descriptors > s->descriptors ? descriptors : s->descriptors;
    s->memory_mb = memory > s->memory_mb ? memory : s->memory_mb;
    s->log_mb = log > s->log_mb ? log : s->log_mb;
    if (quiet_third && s->count < SAMPLES_MOST) {
        s->samples[s->count++] =
            (struct sampled){(double)elapsed_ms(s) / 1000, memory, descriptors};
    }
}

/* MB an hour by least squares. */
static double slope(const struct sampled *samples, int count)
{
    double at = 0, memory = 0, both = 0, square = 0;
    for (int i = 0; i < count; i++) {
        at += samples[i].at_s / count;
        memory += samples[i].memory_mb / count;
    }
    for (int i = 0; i < count; i++) {
        both += (samples[i].at_s - at) * (samples[i].memory_mb - memory);
        square += (samples[i].at_s - at) * (samples[i].at_s - at);
    }
    return square > 0 ? both / square * 3600 : 0;
}

/* The fewest of a part: what is only open for a moment is not in it. */
static int fewest(const struct sampled *samples, int count)
{
    int least = count > 0 ? samples[0].descriptors : 0;
    for (int i = 1; i < count; i++) {
        least = samples[i].descriptors < least ? samples[i].descriptors : least;
    }
    return least;
}

static void turn(struct soak *s)
{
    struct arena arena, *before;
    int64_t now = elapsed_ms(s), all = (int64_t)s->seconds * 1000;
    bool quiet_third = now >= all * 2 / 3;
    arena_init(&arena, 1 << 20);
    before = arena_enter(&arena);
    crowd_works(&s->crowd);
    if (now >= s->sample_ms) {
        sample(s, quiet_third);
        s->sample_ms = now + all / 3 / SAMPLES_MOST;
    }
    if (!quiet_third && now >= s->kill_ms) {
        kill_and_start(s);
        s->kill_ms = now + some_while(s, KILLS, KILLS_EVERY_S);
    }
    if (now >= s->reload_ms) {
        kill(s->agency.pid, SIGHUP);
        s->reloads++;
        s->reload_ms = now + some_while(s, RELOADS, KILLS_EVERY_S);
    }
    if (now >= s->backup_ms) {
        back_up(s);
        s->backup_ms = elapsed_ms(s) + some_while(s, BACKUPS, BACKUPS_EVERY_S);
    }
    arena_enter(before);
    arena_release(&arena);
}

static int judge(const struct soak *s, const struct verdicts *v)
{
    int half = s->count / 2;
    bool long_enough = s->seconds >= SLOPE_FROM_S;
    double climb = slope(s->samples + half, s->count - half);
    double more = fewest(s->samples + half, s->count - half) - fewest(s->samples, half);
    const struct figure figures[] = {
        {"anonymous memory, MB", s->memory_mb, MEMORY_MOST_MB},
        {"memory's climb in the last sixth, MB an hour", long_enough ? climb : 0, SLOPE_MOST},
        {"descriptors", s->descriptors, DESCRIPTORS_MOST},
        {"descriptors more in the last sixth", long_enough ? more : 0, 2},
        {"log, MB", s->log_mb, log_most_mb},
        {"acts lost, doubled or broken", (double)(v->lost + v->doubled + v->broken), 0},
    };
    int broken = judge_figures(figures, sizeof figures / sizeof figures[0]);
    broken += s->kills == 0 || s->reloads == 0 || s->backups == 0 || v->acts == 0;
    printf("%s: %d s, %d clients at %d %%, %d kills, %d reloads, %d backups, %lld acts, %lld "
           "letters\n",
           broken == 0 ? "ok" : "FAILED", s->seconds, s->clients, s->share, s->kills, s->reloads,
           s->backups, (long long)v->acts, (long long)v->letters);
    return broken;
}

/* ---- the program
 * ----------------------------------------------------------------------------------
 */

static bool parse(int argc, char **argv, struct soak *s)
{
    static const struct option longs[] = {{"clients", required_argument, NULL, 'c'},
                                          {"share", required_argument, NULL, 's'},
                                          {NULL, 0, NULL, 0}};
    int c;
    while ((c = getopt_long(argc, argv, "", longs, NULL)) != -1) {
        if (c == '?') {
            return false;
        }
        *(c == 'c' ? &s->clients : &s->share) = atoi(optarg);
    }
    if (optind < argc) {
        s->seconds = atoi(argv[optind++]);
    }
    return optind == argc && s->seconds > 2 && s->clients > 0 && s->clients <= CLIENTS_MOST &&
           s->share > 0 && s->share <= 100;
}

int main(int argc, char **argv)
{
    static struct soak s = {.seconds = 20, .clients = 6, .share = 20, .random = 37};
    struct arena arena;
    if (!parse(argc, argv, &s)) {
        fputs("torture_soak [SECONDS] [--clients N] [--share PERCENT]\n", stderr);
        return 64;
    }
    signal(SIGPIPE, SIG_IGN);
    arena_adopt_json();
    curl_global_init(CURL_GLOBAL_DEFAULT);
    arena_init(&arena, ARENA_MOST);
    arena_enter(&arena);
    s.agency = agency_new();
    (void)agency_start(&s.agency, true);
    crowd_start(&s.crowd, &s.agency,
                &(struct crowd_plan){.clients = s.clients,
                                     .rest = 100 / s.share - 1,
                                     .pause_ms = (unsigned)s.seconds * 1000 / LETTERS_MOST,
                                     .seed = 37});
    s.start_ms = clock_ms();
    s.kill_ms = some_while(&s, KILLS, KILLS_EVERY_S);
    s.reload_ms = some_while(&s, RELOADS, KILLS_EVERY_S);
    s.backup_ms = some_while(&s, BACKUPS, BACKUPS_EVERY_S) / 2;
    while (elapsed_ms(&s) < (int64_t)s.seconds * 1000) {
        turn(&s);
        usleep(TURN_US);
    }
    back_up(&s);
    struct verdicts v = crowd_settle(&s.crowd, &s.agency);
    int broken = judge(&s, &v);
    agency_leave(&s.agency, broken == 0);
    arena_enter(NULL);
    arena_release(&arena);
    return broken == 0 ? 0 : 1;
}
