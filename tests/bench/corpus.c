/*
 * corpus.c - an agency that has worked for two years, built once and kept in the cache.
 *
 * Everything goes through the office's own acts, day by day, as in life: while today's letters are
 * registered and presented, last week's are handed down and last month's completed. What is not yet
 * due stays open, and one letter in a hundred is left lying; a few were corrected, cancelled or
 * needed no action. A third carry some 2 KB of text (a proposal, until recognised text has a place
 * of its own). About three lines a letter. Follows from the number of letters alone.
 */
#include "bench.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { JOB_MEMORY = 64 << 20, YEARS = 2, DAYS = YEARS * 365, VERSION = 2 };

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

/* One letter's life; one job a stage. */
struct life {
    struct store_job job; /* first */
    struct arena arena;   /* of the job */
    struct builder *builder;
    struct life *next;
    uint64_t n;
    struct day arrived;
    struct letter_id letter;
    int stage, day; /* what comes next, and when */
    bool ended;
    struct office_call call;
};

struct queue {
    struct life *head, **tail;
    int64_t count;
};

struct builder {
    struct store *store;
    pthread_mutex_t lock;
    pthread_cond_t some;
    int64_t finished;
    struct queue days[DAYS]; /* whose next stage falls on it */
};

/* Everything about a letter follows from its number: a job may run twice. */
enum salt {
    WHO_LEADS,
    WHICH_LEADER,
    SUPPORT,
    SUPPORTS,
    INFORM,
    INFORMS,
    DUE,
    NO_ACTION,
    CANCELLED,
    CORRECTED,
    ACCEPTS,
    OFFICER,
    TEXT,
    LEFT,
    LEFT_AT,
    REST /* and one for each stage */
};

static uint64_t pick(const struct life *l, int salt, uint64_t below)
{
    struct dice dice = {l->n * 64 + (uint64_t)salt};
    return dice_roll(&dice, below);
}

static bool chance(const struct life *l, int salt, unsigned percent)
{
    return pick(l, salt, 100) < percent;
}

static const struct unit_people *lead_of(const struct life *l)
{
    return &units[pick(l, WHO_LEADS, UNITS)];
}

static const char *leader_of(const struct life *l)
{
    return leaders[pick(l, WHICH_LEADER, sizeof leaders / sizeof leaders[0])];
}

/* NULL: none, or the lead itself. */
static const struct unit_people *also(const struct life *l, int whether, unsigned percent, int who)
{
    const struct unit_people *unit = &units[pick(l, who, UNITS)];
    return chance(l, whether, percent) && strcmp(unit->unit, lead_of(l)->unit) != 0 ? unit : NULL;
}

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
    return input == NULL ? -1 : office_act(&l->call, kind, l->letter, input, &done, err);
}

/* ---- stages -----------------------------------------------------------------------------------
 */

static int registering(struct life *l, struct error *err)
{
    struct office_done done;
    struct buf text;
    buf_init(&text, NULL, 4096);
    letter_put(&text, l->n, l->arrived);
    const json_t *input = cleaned(office_register_fields, text.data, err);
    l->call.actor = person(l, "vanthu");
    if (input == NULL || office_register(&l->call, input, &done, err) != 0) {
        return -1;
    }
    l->letter = done.slip.letter;
    return 0;
}

static int presenting(struct life *l, struct error *err)
{
    return act(l, "vanthu", ACT_PRESENT,
               arena_printf(arena_current(), "{\"to\":\"%s\"}", leader_of(l)), err);
}

/* Chủ trì one unit, often others beside it, the deadline some days after arrival. */
static int give(struct life *l, struct error *err)
{
    char due[DAY_TEXT];
    struct day day = {l->arrived.n + 3 + (int32_t)pick(l, DUE, 20)};
    const struct unit_people *support = also(l, SUPPORT, 80, SUPPORTS);
    const struct unit_people *inform = also(l, INFORM, 70, INFORMS);
    struct buf text;
    struct json_out json;
    if (support != NULL && inform != NULL && strcmp(support->unit, inform->unit) == 0) {
        inform = NULL;
    }
    buf_init(&text, NULL, 4096);
    json_out_init(&json, &text);
    json_open_object(&json, NULL);
    json_put_string(&json, "lead", lead_of(l)->unit);
    if (support != NULL) {
        json_put_string(&json, "support", support->unit);
    }
    if (inform != NULL) {
        json_put_string(&json, "inform", inform->unit);
    }
    json_put_string(&json, "due", day_iso(day, due));
    json_put_string(&json, "note", "tham mưu, báo cáo lãnh đạo trước khi thực hiện");
    json_close_object(&json);
    return act(l, leader_of(l), ACT_DIRECT, text.data, err);
}

static int directing(struct life *l, struct error *err)
{
    if (chance(l, NO_ACTION, 3)) {
        l->ended = true;
        return act(l, leader_of(l), ACT_NO_ACTION, "{\"reason\":\"để biết, lưu\"}", err);
    }
    if (give(l, err) != 0) {
        return -1;
    }
    if (chance(l, CANCELLED, 1)) {
        l->ended = true;
        return act(l, "vanthu", ACT_CANCEL, "{\"reason\":\"vào sổ nhầm\"}", err);
    }
    return chance(l, CORRECTED, 1) ? act(l, "vanthu", ACT_CORRECT,
                                         "{\"fields\":{\"copies\":7},\"reason\":\"đếm lại\"}", err)
                                   : 0;
}

static int accepting(struct life *l, struct error *err)
{
    const struct unit_people *support = also(l, SUPPORT, 80, SUPPORTS);
    if (support != NULL && chance(l, ACCEPTS, 90) &&
        act(l, support->head, ACT_ACCEPT, "{}", err) != 0) {
        return -1;
    }
    return act(l, lead_of(l)->head, ACT_ACCEPT, "{}", err);
}

static const char *officer_of(const struct life *l)
{
    return lead_of(l)->officers[pick(l, OFFICER, 2)];
}

static int handing_down(struct life *l, struct error *err)
{
    return act(l, lead_of(l)->head, ACT_HAND_DOWN,
               arena_printf(arena_current(), "{\"lead\":\"%s\"}", officer_of(l)), err);
}

static int proposing(struct life *l, struct error *err)
{
    struct buf text;
    struct json_out json;
    if (!chance(l, TEXT, 35)) {
        return 0;
    }
    buf_init(&text, NULL, 16384);
    json_out_init(&json, &text);
    json_open_object(&json, NULL);
    json_put_string(&json, "text", letter_text(l->n));
    json_close_object(&json);
    return act(l, officer_of(l), ACT_PROPOSE, text.data, err);
}

static int completing(struct life *l, struct error *err)
{
    l->ended = true;
    return act(l, officer_of(l), ACT_COMPLETE, "{\"note\":\"Đã thực hiện, lưu hồ sơ\"}", err);
}

/* A stage comes so many days after the one before. */
static const struct stage {
    int (*run)(struct life *l, struct error *err);
    int days, more;
} stages[] = {{registering, 0, 0},  {presenting, 0, 1}, {directing, 0, 2},  {accepting, 1, 1},
              {handing_down, 0, 2}, {proposing, 1, 5},  {completing, 2, 12}};
enum { STAGES = sizeof stages / sizeof stages[0] };

/* One in a hundred is left lying somewhere. */
static bool is_left(const struct life *l)
{
    return chance(l, LEFT, 1) && l->stage > (int)pick(l, LEFT_AT, STAGES);
}

/* ---- jobs -------------------------------------------------------------------------------------
 */

static int run(struct store_job *job, struct store_tx *tx, struct error *err)
{
    struct life *l = (struct life *)job;
    l->call = (struct office_call){.tx = tx, .key = ""};
    l->ended = false;
    return stages[l->stage].run(l, err);
}

static void enqueue(struct queue *queue, struct life *l)
{
    l->next = NULL;
    *queue->tail = l;
    queue->tail = &l->next;
    queue->count++;
}

static struct life *take_all(struct queue *queue)
{
    struct life *all = queue->head;
    *queue = (struct queue){.tail = &queue->head};
    return all;
}

/* Called by the writer alone, in the order of submission. */
static void finished(struct store_job *job, const struct error *err)
{
    struct life *l = (struct life *)job;
    struct builder *b = l->builder;
    if (err != NULL) {
        char text[700];
        error_text(err, LANG_EN, text, sizeof text);
        die("letter %llu, stage %d: %s", (unsigned long long)l->n, l->stage, text);
    }
    arena_release(&l->arena);
    pthread_mutex_lock(&b->lock);
    l->stage++;
    if (!l->ended && !is_left(l)) {
        const struct stage *stage = &stages[l->stage];
        l->day += stage->days + (int)pick(l, REST + l->stage, (uint64_t)stage->more + 1);
    } else {
        l->day = DAYS;
    }
    if (l->day < DAYS) {
        enqueue(&b->days[l->day], l);
    } else {
        free(l);
    }
    b->finished++;
    pthread_cond_signal(&b->some);
    pthread_mutex_unlock(&b->lock);
}

static void await(struct builder *b, int64_t finished_at_least)
{
    pthread_mutex_lock(&b->lock);
    while (b->finished < finished_at_least) {
        pthread_cond_wait(&b->some, &b->lock);
    }
    pthread_mutex_unlock(&b->lock);
}

/* Returns how many jobs were submitted ever. */
static int64_t submit_all(struct builder *b, struct life *all, int64_t submitted)
{
    enum { OUTSTANDING = 1024 };
    struct error err;
    while (all != NULL) {
        struct life *l = all;
        all = l->next;
        arena_init(&l->arena, JOB_MEMORY);
        l->job =
            (struct store_job){.arena = &l->arena, .weight = 4096, .run = run, .done = finished};
        await(b, submitted - OUTSTANDING);
        if (store_submit(b->store, &l->job, &err) != 0) {
            die("the queue is full");
        }
        submitted++;
    }
    return submitted;
}

static void arrive(struct builder *b, int64_t n, int day, struct day arrived)
{
    struct life *l = calloc(1, sizeof *l);
    INVARIANT(l != NULL);
    l->n = (uint64_t)n;
    l->builder = b;
    l->arrived = arrived;
    l->day = day;
    enqueue(&b->days[day], l);
}

static void build(const struct house *house, int64_t letters)
{
    struct builder b = {.store = house_open(house)};
    struct day today = instant_day(instant_now(), ZONE_VIETNAM);
    int64_t n = 0, submitted = 0;
    pthread_mutex_init(&b.lock, NULL);
    pthread_cond_init(&b.some, NULL);
    for (int day = 0; day < DAYS; day++) {
        b.days[day].tail = &b.days[day].head;
    }
    for (int day = 0; day < DAYS; day++) {
        for (; n < letters * (day + 1) / DAYS; n++) {
            arrive(&b, n, day, (struct day){today.n - DAYS + day});
        }
        while (b.days[day].count > 0) { /* in waves, so that the order is always the same */
            submitted = submit_all(&b, take_all(&b.days[day]), submitted);
            await(&b, submitted);
        }
    }
    store_search_settle(b.store);
    store_close(b.store);
}

static void measure(struct corpus *corpus)
{
    const struct house *house = &corpus->house;
    corpus->first.ms = house_ask(house, "SELECT min(at) FROM acts WHERE letter > 0");
    corpus->last.ms = house_ask(house, "SELECT max(at) FROM acts");
    corpus->register_last = house_ask(house, "SELECT max(last) FROM counters");
    corpus->register_year =
        (int)house_ask(house, "SELECT year FROM counters ORDER BY last DESC LIMIT 1");
}

/* Named by all it depends on; made under another name until it is whole. */
void corpus_ready(struct corpus *corpus, const char *cache, int64_t letters)
{
    const char *folder =
        arena_printf(arena_current(), "%s/corpus-%d-%lld", cache, VERSION, (long long)letters);
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
    *corpus = (struct corpus){.letters = letters};
    house_load(&corpus->house, folder);
    /* A program of another day may make the index otherwise. */
    struct store *store = house_open(&corpus->house);
    store_search_settle(store);
    store_close(store);
    measure(corpus);
}
