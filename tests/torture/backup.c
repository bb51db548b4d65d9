/*
 * backup.c - torture_backup [SECONDS] [--seed N]
 *
 * A backup each second while clients work and phieud is killed (-9) and started again (T31). Each
 * says of itself that it is good; afterwards every one is restored elsewhere, checked deeply, and
 * held against the books: it must be a prefix of their acts, and hold whatever had been
 * acknowledged when it began.
 */
#include "torture.h"

#include <dirent.h>
#include <errno.h>
#include <getopt.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum {
    CLIENTS = 6,
    BACKUPS_MOST = 1000,
    EVERY_MS = 1000,
    KILL_FROM_MS = 50,
    KILL_TO_MS = 900,
    ARENA_MOST = 256 << 20,
};

struct backup {
    const char *folder;
    int64_t told; /* the last act anybody had been told of as it began */
    bool good;
};

struct torture {
    int seconds;
    uint64_t seed, random;
    struct backup backups[BACKUPS_MOST];
    size_t count;
    pid_t running; /* of backups[count - 1]; 0: none */
    int64_t kills, broken, worst_restore;
};

static void rest_ms(int64_t ms)
{
    struct timespec t = {.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000};
    nanosleep(&t, NULL);
}

/* ---- backups while all that goes on ------------------------------------------------------- */

/* The highest act in the lists: "kind key letter seq …", whole lines only. */
static int64_t last_told(const struct crowd *crowd)
{
    int64_t last = 0;
    char line[300];
    for (int i = 0; i < crowd->count; i++) {
        FILE *list = fopen(crowd->lists[i], "re");
        while (list != NULL && fgets(line, sizeof line, list) != NULL) {
            char *rest = line;
            (void)strsep(&rest, "\t"), (void)strsep(&rest, "\t"), (void)strsep(&rest, "\t");
            int64_t seq = rest != NULL ? atoll(rest) : 0;
            last = seq > last ? seq : last;
        }
        if (list != NULL) {
            fclose(list);
        }
    }
    return last;
}

static void look_after_backup(struct torture *t, const struct agency *agency, bool wait)
{
    bool ended = false;
    if (t->running == 0) {
        return;
    }
    struct backup *backup = &t->backups[t->count - 1];
    backup->good = agency_backed_up(agency, t->running, wait, &ended);
    if (ended) {
        t->running = 0;
        t->broken += !backup->good;
    }
}

static void begin_backup(struct torture *t, const struct agency *agency, const struct crowd *crowd)
{
    look_after_backup(t, agency, false);
    if (t->running != 0 || t->count == BACKUPS_MOST) {
        return;
    }
    const char *name = arena_printf(arena_current(), "backup-%zu", t->count);
    struct backup *backup = &t->backups[t->count++];
    *backup = (struct backup){.folder = in_folder(agency->folder, name), .told = last_told(crowd)};
    t->running = agency_back_up(agency, backup->folder);
}

static void torment(struct torture *t, struct agency *agency, const struct crowd *crowd)
{
    int64_t until = clock_ms() + (int64_t)t->seconds * 1000, next = clock_ms();
    while (clock_ms() < until) {
        (void)agency_start(agency, true);
        crowd_wake(crowd);
        int64_t killed = clock_ms() + KILL_FROM_MS +
                         (int64_t)random_below(&t->random, KILL_TO_MS - KILL_FROM_MS);
        while (clock_ms() < killed) {
            if (clock_ms() >= next) {
                begin_backup(t, agency, crowd);
                next = clock_ms() + EVERY_MS;
            }
            rest_ms(5);
        }
        crowd_works(crowd);
        agency_kill(agency);
        t->kills++;
    }
    (void)agency_start(agency, true);
    crowd_wake(crowd);
    look_after_backup(t, agency, true);
    crowd_finish(crowd);
    agency_kill(agency);
    agency_check(agency);
}

/* ---- what they hold ----------------------------------------------------------------------- */

/* The last act of these books, and the hash of theirs at `seq` (0: the last), which stands for all
 * before it. */
static int64_t act_at(const char *data, int64_t seq, char hash[65])
{
    sqlite3 *db;
    sqlite3_stmt *statement;
    if (sqlite3_open_v2(in_folder(data, "books.db"), &db, SQLITE_OPEN_READWRITE, NULL) !=
            SQLITE_OK ||
        sqlite3_prepare_v2(db,
                           "SELECT seq, hex(hash) FROM acts WHERE ?1 IN (0, seq) ORDER BY seq DESC"
                           " LIMIT 1",
                           -1, &statement, NULL) != SQLITE_OK) {
        die("%s: %s", data, sqlite3_errmsg(db));
    }
    sqlite3_bind_int64(statement, 1, seq);
    bool found = sqlite3_step(statement) == SQLITE_ROW;
    int64_t at = found ? sqlite3_column_int64(statement, 0) : 0;
    snprintf(hash, 65, "%s", found ? (const char *)sqlite3_column_text(statement, 1) : "");
    sqlite3_finalize(statement);
    sqlite3_close(db);
    return at;
}

/* The one backup in a folder of its own. */
static const char *backup_in(const char *folder)
{
    const char *found = NULL;
    DIR *stream = opendir(folder);
    const struct dirent *entry;
    while (stream != NULL && (entry = readdir(stream)) != NULL) {
        if (strncmp(entry->d_name, "phieu-", 6) == 0) {
            found = in_folder(folder, entry->d_name);
        }
    }
    if (stream != NULL) {
        closedir(stream);
    }
    return found != NULL ? found : (die("%s: no backup in it", folder), NULL);
}

static void hold_against(struct torture *t, const struct agency *agency,
                         const struct backup *backup)
{
    char theirs[65], ours[65];
    const char *data = arena_printf(arena_current(), "%s-restored", backup->folder);
    int64_t start = clock_ms();
    agency_restore(agency, backup_in(backup->folder), data);
    int64_t took = clock_ms() - start;
    t->worst_restore = took > t->worst_restore ? took : t->worst_restore;
    int64_t last = act_at(data, 0, theirs);
    (void)act_at(agency->data, last, ours);
    if (strcmp(theirs, ours) != 0) {
        printf("BROKEN: %s is no prefix of the books\n", backup->folder);
        t->broken++;
    }
    if (last < backup->told) {
        printf("BROKEN: %s ends at act %lld, %lld had been acknowledged before it began\n",
               backup->folder, (long long)last, (long long)backup->told);
        t->broken++;
    }
}

/* ---- the program -------------------------------------------------------------------------- */

static void try_all(struct torture *t)
{
    struct crowd crowd;
    struct agency agency = agency_new();
    crowd_start(&crowd, &agency, &(struct crowd_plan){.clients = CLIENTS, .seed = t->seed | 1});
    torment(t, &agency, &crowd);
    for (size_t i = 0; i < t->count; i++) {
        if (t->backups[i].good) {
            hold_against(t, &agency, &t->backups[i]);
        }
    }
    struct verdicts v =
        oracle_compare(in_folder(agency.data, "books.db"), crowd.lists, crowd.count, true);
    t->broken += v.lost + v.doubled + v.broken;
    bool fine = t->broken == 0 && t->count > 0 && v.acts > 0;
    printf("%s: %zu backups restored, %lld kills in %d s, %lld acts acknowledged; %lld broken; "
           "slowest restore and check %lld ms; seed %llu\n",
           fine ? "ok" : "FAILED", t->count, (long long)t->kills, t->seconds, (long long)v.acts,
           (long long)t->broken, (long long)t->worst_restore, (unsigned long long)t->seed);
    if (!fine) {
        die("everything stays in %s", agency.folder);
    }
    agency_leave(&agency, true);
}

int main(int argc, char **argv)
{
    static const struct option longs[] = {{"seed", required_argument, NULL, 's'},
                                          {NULL, 0, NULL, 0}};
    static struct torture t = {.seconds = 10};
    struct arena arena;
    int c;
    t.seed = (uint64_t)time(NULL);
    while ((c = getopt_long(argc, argv, "", longs, NULL)) != -1) {
        if (c != 's') {
            return 64;
        }
        t.seed = strtoull(optarg, NULL, 10);
    }
    t.seconds = optind < argc ? atoi(argv[optind]) : t.seconds;
    t.random = t.seed | 1;
    signal(SIGPIPE, SIG_IGN);
    arena_adopt_json();
    arena_init(&arena, ARENA_MOST);
    arena_enter(&arena);
    curl_global_init(CURL_GLOBAL_DEFAULT);
    try_all(&t);
    arena_release(&arena);
    return 0;
}
