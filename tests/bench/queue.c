/*
 * queue.c - the store's queue with so many registrations outstanding, as an event loop would keep
 * it.
 *
 * Each job does what a request's does inside the writer: looks for an answer under its key,
 * registers, keeps an answer. This thread cleans the input before and gives the memory back after.
 */
#include "bench.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { JOB_MEMORY = 16 << 20 };

struct crowd;

struct registration {
    struct store_job job; /* first */
    struct registration *next;
    struct crowd *crowd;
    struct arena arena;
    const json_t *input;
    const char *key;
    double submitted;
};

struct crowd {
    struct store *store;
    pthread_mutex_t lock;
    pthread_cond_t some;
    struct registration *finished;
    struct person_id clerk;
    struct day arrived;
    uint64_t next;
};

/* About what the server answers a registration with. */
static const char answer_text[] =
    "{\"format_version\":1,\"letter\":{\"id\":12,\"ref\":\"459/"
    "2025\",\"version\":57,\"state\":\"registered\","
    "\"state_text\":\"đã vào "
    "sổ\",\"book\":\"VBD\",\"year\":2025,\"number\":459,\"arrived\":\"2025-03-10\","
    "\"issued\":\"2025-03-07\",\"code\":\"595/SYT-NVY\",\"issuer\":\"Sở Y tế tỉnh Bình "
    "An\",\"type\":\"Công văn\","
    "\"subject\":\"tăng cường phòng, chống dịch bệnh sốt xuất huyết trên địa bàn huyện mùa mưa "
    "bão\","
    "\"urgency\":\"normal\",\"due\":null,\"overdue\":false,\"line\":null},"
    "\"act\":{\"seq\":57,\"act\":\"register\",\"act_text\":\"vào sổ, đăng ký\",\"line\":0}}";

static int run(struct store_job *job, struct store_tx *tx, struct error *err)
{
    struct registration *r = (struct registration *)job;
    struct kept_answer kept,
        answer = {.status = 201, .body = answer_text, .len = sizeof answer_text - 1};
    struct office_call call = {tx, r->crowd->clerk, 0, r->key};
    struct office_done done;
    if (store_kept_answer(store_tx_read(tx), call.actor, r->key, &kept) ||
        office_register(&call, r->input, &done, err) != 0) {
        return -1;
    }
    return store_keep_answer(tx, call.actor, r->key, &answer, err);
}

static void done(struct store_job *job, const struct error *err)
{
    struct registration *r = (struct registration *)job;
    struct crowd *crowd = r->crowd;
    if (err != NULL) {
        char text[700];
        error_text(err, LANG_EN, text, sizeof text);
        die("a registration was refused: %s", text);
    }
    pthread_mutex_lock(&crowd->lock);
    bool first = crowd->finished == NULL;
    r->next = crowd->finished;
    crowd->finished = r;
    pthread_mutex_unlock(&crowd->lock);
    if (first) {
        pthread_cond_signal(&crowd->some);
    }
}

static void submit(struct crowd *crowd, struct registration *r)
{
    struct error err;
    struct buf text;
    json_t *given, *clean;
    arena_init(&r->arena, JOB_MEMORY);
    struct arena *before = arena_enter(&r->arena);
    uint64_t n = crowd->next++;
    buf_init(&text, &r->arena, 4096);
    letter_put(&text, n, crowd->arrived);
    if (json_read(text.data, text.len, &given, &err) != 0 ||
        fields_check(office_register_fields, given, &clean, &err) != 0) {
        die("letter %llu is no registration: %s", (unsigned long long)n, text.data);
    }
    r->crowd = crowd;
    r->input = clean;
    r->key = arena_printf(&r->arena, "%032llx", (unsigned long long)n);
    r->job = (struct store_job){.arena = &r->arena, .weight = 4096, .run = run, .done = done};
    arena_enter(before);
    r->submitted = clock_s();
    if (store_submit(crowd->store, &r->job, &err) != 0) {
        die("the queue is full");
    }
}

static struct registration *await_finished(struct crowd *crowd)
{
    pthread_mutex_lock(&crowd->lock);
    while (crowd->finished == NULL) {
        pthread_cond_wait(&crowd->some, &crowd->lock);
    }
    struct registration *finished = crowd->finished;
    crowd->finished = NULL;
    pthread_mutex_unlock(&crowd->lock);
    return finished;
}

static struct person_id clerk_of(struct store *store)
{
    const struct directory *dir = store_directory_hold(store);
    struct person_id clerk = directory_username(dir, "vanthu")->id;
    store_directory_drop(store, dir);
    return clerk;
}

void queue_flood(struct store *store, int clients, double seconds, uint64_t from, struct flood *ret)
{
    struct crowd crowd = {.store = store, .clerk = clerk_of(store), .next = from};
    struct registration *all = calloc((size_t)clients, sizeof *all);
    struct store_stats before, after;
    int outstanding = clients;
    INVARIANT(all != NULL);
    *ret = (struct flood){0};
    pthread_mutex_init(&crowd.lock, NULL);
    pthread_cond_init(&crowd.some, NULL);
    crowd.arrived = instant_day(instant_now(), ZONE_VIETNAM);
    store_stats(store, &before);
    double writer = machine_thread_s(getpid(), "phieu-writer");
    double start = clock_s(), now = start;
    for (int i = 0; i < clients; i++) {
        submit(&crowd, &all[i]);
    }
    while (outstanding > 0) {
        struct registration *r = await_finished(&crowd);
        now = clock_s();
        while (r != NULL) {
            struct registration *next = r->next;
            samples_add(&ret->waits, now - r->submitted);
            ret->count++;
            arena_release(&r->arena);
            if (now - start < seconds) {
                submit(&crowd, r);
            } else {
                outstanding--;
            }
            r = next;
        }
    }
    ret->seconds = now - start;
    ret->writer_s = machine_thread_s(getpid(), "phieu-writer") - writer;
    store_stats(store, &after);
    ret->batch = (double)(after.jobs - before.jobs) / (double)(after.batches - before.batches);
    pthread_cond_destroy(&crowd.some);
    pthread_mutex_destroy(&crowd.lock);
    free(all);
}
