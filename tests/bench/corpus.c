/*
 * corpus.c - an agency that has worked for two years, built once and kept in the cache.
 *
 * Everything goes through the office's own acts: registered in order of arrival, presented,
 * directed to one or several units, accepted, handed down, proposed, completed; the newest are
 * still open, as are some old ones; a few were corrected, cancelled or needed no action. Follows
 * from the number of letters alone.
 */
#include "bench.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { JOB_MEMORY = 64 << 20, TAIL_PERCENT = 3, YEARS = 2 };

struct unit_people {
    const char *unit, *head, *officers[2];
};
static const struct unit_people units[] = {
    {"KH-NV", "kh.truong", {"kh.an", "kh.yen"}},     {"KH-NV", "kh.truong", {"kh.an", "kh.yen"}},
    {"KSBT", "ks.truong", {"ks.hoa", "ks.nam"}},     {"KSBT", "ks.truong", {"ks.hoa", "ks.nam"}},
    {"DUOC", "du.truong", {"du.quyen", "du.quyen"}}, {"ATTP", "at.truong", {"at.linh", "at.linh"}},
    {"CSSKSS", "ss.truong", {"ss.nga", "ss.nga"}},   {"HC-TH", "hc.truong", {"hc.thu", "hc.thu"}},
};
enum { UNITS = sizeof units / sizeof units[0] };
static const char *const leaders[] = {"giamdoc", "pgd.hanh", "pgd.tuan"};

/* One letter's life, in one job. */
struct life {
    struct store_job job; /* first */
    struct arena arena;
    uint64_t n;
    struct day arrived;
    bool recent;
    struct slip slip;
    struct office_call call;
    struct dice dice;
    struct builder *builder;
};

struct builder {
    struct store *store;
    pthread_mutex_t lock;
    pthread_cond_t some;
    int64_t finished;
};

static struct person_id person(struct life *l, const char *username)
{
    return directory_username(store_tx_directory(l->call.tx), username)->id;
}

static const json_t *cleaned(const struct field_spec *fields, const char *text, struct error *err)
{
    json_t *given, *clean;
    if (json_read(text, strlen(text), &given, err) != 0 ||
        fields_check(fields, given, &clean, err) != 0) {
        return NULL;
    }
    return clean;
}

static int act(struct life *l, const char *who, enum act_kind kind, const char *text,
               struct error *err)
{
    struct office_done done;
    const json_t *input = cleaned(office_fields(kind), text, err);
    l->call.actor = person(l, who);
    if (input == NULL || office_act(&l->call, kind, l->slip.letter, input, &done, err) != 0) {
        return -1;
    }
    l->slip = done.slip;
    return 0;
}

static bool chance(struct life *l, unsigned percent)
{
    return dice_roll(&l->dice, 100) < percent;
}

/* Chủ trì one unit, often with others beside it, the deadline some days after arrival. */
static int direct(struct life *l, const char *leader, const struct unit_people *lead,
                  const struct unit_people *support, struct error *err)
{
    char due[DAY_TEXT];
    struct day day = {l->arrived.n + 3 + (int32_t)dice_roll(&l->dice, 20)};
    struct buf text;
    struct json_out json;
    buf_init(&text, NULL, 4096);
    json_out_init(&json, &text);
    json_open_object(&json, NULL);
    json_put_string(&json, "lead", lead->unit);
    if (support != NULL) {
        json_put_string(&json, "support", support->unit);
    }
    json_put_string(&json, "due", day_iso(day, due));
    json_put_string(&json, "note", "tham mưu, báo cáo lãnh đạo trước khi thực hiện");
    json_close_object(&json);
    return act(l, leader, ACT_DIRECT, text.data, err);
}

static int work_off(struct life *l, const struct unit_people *unit, int stages, struct error *err)
{
    const char *officer = unit->officers[dice_roll(&l->dice, 2)];
    const char *handed = arena_printf(arena_current(), "{\"lead\":\"%s\"}", officer);
    if (stages > 0 && act(l, unit->head, ACT_ACCEPT, "{}", err) != 0) {
        return -1;
    }
    if (stages > 1 && act(l, unit->head, ACT_HAND_DOWN, handed, err) != 0) {
        return -1;
    }
    if (stages > 2 && chance(l, 30) &&
        act(l, officer, ACT_PROPOSE, "{\"text\":\"Đề nghị giao các trạm y tế xã báo cáo số liệu\"}",
            err) != 0) {
        return -1;
    }
    return stages > 3 ? act(l, officer, ACT_COMPLETE, "{\"note\":\"Đã thực hiện, lưu hồ sơ\"}", err)
                      : 0;
}

/* How far the lead came: the recent anywhere, the old to the end but for one in a hundred. */
static int stages_of(struct life *l)
{
    bool open = l->recent || chance(l, 1);
    return open ? (int)dice_roll(&l->dice, 5) : 4;
}

static int live(struct life *l, struct error *err)
{
    const char *leader = leaders[dice_roll(&l->dice, 3)];
    const struct unit_people *lead = &units[dice_roll(&l->dice, UNITS)];
    const struct unit_people *support = chance(l, 40) ? &units[dice_roll(&l->dice, UNITS)] : NULL;
    if (support != NULL && strcmp(support->unit, lead->unit) == 0) {
        support = NULL;
    }
    if (l->recent && chance(l, 5)) {
        return 0; /* still on the văn thư's desk */
    }
    if (act(l, "vanthu", ACT_PRESENT, arena_printf(arena_current(), "{\"to\":\"%s\"}", leader),
            err) != 0) {
        return -1;
    }
    if (l->recent && chance(l, 10)) {
        return 0;
    }
    if (chance(l, 3)) {
        return act(l, leader, ACT_NO_ACTION, "{\"reason\":\"để biết, lưu\"}", err);
    }
    if (direct(l, leader, lead, support, err) != 0) {
        return -1;
    }
    if (chance(l, 1)) {
        return act(l, "vanthu", ACT_CANCEL, "{\"reason\":\"vào sổ nhầm\"}", err);
    }
    if (chance(l, 1) && act(l, "vanthu", ACT_CORRECT,
                            "{\"fields\":{\"copies\":7},\"reason\":\"đếm lại\"}", err) != 0) {
        return -1;
    }
    int stages = stages_of(l);
    if (support != NULL && stages == 4 && chance(l, 90) && work_off(l, support, 1, err) != 0) {
        return -1;
    }
    return work_off(l, lead, stages, err);
}

static int run(struct store_job *job, struct store_tx *tx, struct error *err)
{
    struct life *l = (struct life *)job;
    struct office_done done;
    struct buf text;
    l->dice = (struct dice){l->n * 31 + 7};
    l->call = (struct office_call){.tx = tx, .key = ""};
    l->call.actor = person(l, "vanthu");
    buf_init(&text, NULL, 4096);
    letter_put(&text, l->n, l->arrived);
    const json_t *input = cleaned(office_register_fields, text.data, err);
    if (input == NULL || office_register(&l->call, input, &done, err) != 0) {
        return -1;
    }
    l->slip = done.slip;
    return live(l, err);
}

static void finished(struct store_job *job, const struct error *err)
{
    struct life *l = (struct life *)job;
    struct builder *b = l->builder;
    if (err != NULL) {
        char text[700];
        error_text(err, LANG_EN, text, sizeof text);
        die("letter %llu: %s", (unsigned long long)l->n, text);
    }
    arena_release(&l->arena);
    free(l);
    pthread_mutex_lock(&b->lock);
    b->finished++;
    pthread_cond_signal(&b->some);
    pthread_mutex_unlock(&b->lock);
}

static void begin_life(struct builder *b, int64_t n, int64_t letters, struct day today)
{
    struct life *l = calloc(1, sizeof *l);
    struct error err;
    INVARIANT(l != NULL);
    int32_t span = YEARS * 365;
    l->n = (uint64_t)n;
    l->builder = b;
    l->arrived = (struct day){today.n - span + (int32_t)(n * span / letters)};
    l->recent = n * 100 >= letters * (100 - TAIL_PERCENT);
    arena_init(&l->arena, JOB_MEMORY);
    l->job = (struct store_job){.arena = &l->arena, .weight = 4096, .run = run, .done = finished};
    if (store_submit(b->store, &l->job, &err) != 0) {
        die("the queue is full");
    }
}

static void build(const struct house *house, int64_t letters)
{
    enum { OUTSTANDING = 512 };
    struct builder b = {.store = house_open(house)};
    struct day today = instant_day(instant_now(), ZONE_VIETNAM);
    pthread_mutex_init(&b.lock, NULL);
    pthread_cond_init(&b.some, NULL);
    for (int64_t n = 0; n < letters; n++) {
        begin_life(&b, n, letters, today);
        pthread_mutex_lock(&b.lock);
        while (n + 1 - b.finished >= OUTSTANDING) {
            pthread_cond_wait(&b.some, &b.lock);
        }
        pthread_mutex_unlock(&b.lock);
    }
    store_search_settle(b.store);
    store_close(b.store);
}

/* Named by all it depends on; made under another name until it is whole. */
void corpus_ready(struct house *house, const char *cache, int64_t letters)
{
    const char *folder =
        arena_printf(arena_current(), "%s/corpus-1-%lld", cache, (long long)letters);
    if (access(folder, R_OK) != 0) {
        struct house making;
        double start = clock_s();
        house_new(&making, arena_printf(arena_current(), "%s.making-%d", folder, (int)getpid()));
        build(&making, letters);
        if (rename(making.folder, folder) != 0) {
            die("%s cannot be named", folder);
        }
        printf("built %lld letters in %.0f s, kept in %s\n", (long long)letters, clock_s() - start,
               folder);
    }
    house_load(house, folder);
}
