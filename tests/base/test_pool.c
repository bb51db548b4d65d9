/* Threads for blocking work: bounded in front, drained at the end. */
#include "phieu/pool.h"
#include "unit.h"

#include <pthread.h>
#include <stdbool.h>

struct gate {
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    bool open;
    unsigned waiting, ran, out_of_memory;
};

struct job {
    struct pool_task task; /* first: the pool hands it back */
    struct gate *gate;
};

static void gate_init(struct gate *gate)
{
    *gate = (struct gate){0};
    pthread_mutex_init(&gate->mutex, NULL);
    pthread_cond_init(&gate->changed, NULL);
}

static void gate_release(struct gate *gate)
{
    pthread_mutex_destroy(&gate->mutex);
    pthread_cond_destroy(&gate->changed);
}

static void wait_at_gate(struct pool_task *task)
{
    struct gate *gate = ((struct job *)task)->gate;
    pthread_mutex_lock(&gate->mutex);
    gate->waiting++;
    pthread_cond_broadcast(&gate->changed);
    while (!gate->open) {
        pthread_cond_wait(&gate->changed, &gate->mutex);
    }
    gate->ran++;
    pthread_mutex_unlock(&gate->mutex);
}

static void wait_for_waiters(struct gate *gate, unsigned count)
{
    pthread_mutex_lock(&gate->mutex);
    while (gate->waiting < count) {
        pthread_cond_wait(&gate->changed, &gate->mutex);
    }
    pthread_mutex_unlock(&gate->mutex);
}

static void open_gate(struct gate *gate)
{
    pthread_mutex_lock(&gate->mutex);
    gate->open = true;
    pthread_cond_broadcast(&gate->changed);
    pthread_mutex_unlock(&gate->mutex);
}

START_TEST(queue_is_bounded_and_drained_at_the_end)
{
    enum { THREADS = 3, LIMIT = 5 };
    struct gate gate;
    gate_init(&gate);
    struct job jobs[THREADS + LIMIT + 1];
    for (unsigned i = 0; i < THREADS + LIMIT + 1; i++) {
        jobs[i] = (struct job){{.run = wait_at_gate}, &gate};
    }
    struct pool *pool;
    struct error why = {0};
    ck_assert_int_eq(pool_start(THREADS, LIMIT, &pool, &why), 0);
    for (unsigned i = 0; i < THREADS; i++) {
        ck_assert_int_eq(pool_submit(pool, &jobs[i].task, &why), 0);
    }
    wait_for_waiters(&gate, THREADS); /* each thread holds one: the queue is empty */
    for (unsigned i = 0; i < LIMIT; i++) {
        ck_assert_int_eq(pool_submit(pool, &jobs[THREADS + i].task, &why), 0);
    }
    ck_refused(pool_submit(pool, &jobs[THREADS + LIMIT].task, err), ERR_BUSY, "");
    open_gate(&gate);
    pool_stop(pool);
    ck_assert_uint_eq(gate.ran, THREADS + LIMIT);
    gate_release(&gate);
}
END_TEST

struct chain {
    struct pool_task task;
    struct pool *pool;
    struct gate *gate;
    unsigned left;
};

static void free_and_go_on(struct pool_task *task)
{
    struct chain link = *(struct chain *)task;
    free(task);
    if (link.left == 0) {
        open_gate(link.gate);
        return;
    }
    struct chain *next = malloc(sizeof *next);
    *next = link;
    next->left--;
    ck_assert_int_eq(pool_submit(link.pool, &next->task, NULL), 0);
}

START_TEST(a_task_may_free_itself_and_submit_another)
{
    struct gate gate;
    gate_init(&gate);
    struct pool *pool;
    struct error why = {0};
    ck_assert_int_eq(pool_start(2, 1, &pool, &why), 0);
    struct chain *first = malloc(sizeof *first);
    *first = (struct chain){{.run = free_and_go_on}, pool, &gate, 1000};
    ck_assert_int_eq(pool_submit(pool, &first->task, &why), 0);
    pthread_mutex_lock(&gate.mutex);
    while (!gate.open) {
        pthread_cond_wait(&gate.changed, &gate.mutex);
    }
    pthread_mutex_unlock(&gate.mutex);
    pool_stop(pool);
    gate_release(&gate);
}
END_TEST

static void exhaust(struct pool_task *task)
{
    (void)task;
    for (;;) {
        (void)arena_alloc(arena_current(), 1 << 20);
    }
}

static void note_exhaustion(struct pool_task *task)
{
    struct gate *gate = ((struct job *)task)->gate;
    pthread_mutex_lock(&gate->mutex);
    gate->out_of_memory++;
    pthread_mutex_unlock(&gate->mutex);
    (void)arena_alloc(arena_current(), 1 << 20); /* there is some again */
}

START_TEST(a_task_without_memory_is_told_and_the_thread_lives)
{
    struct gate gate;
    gate_init(&gate);
    gate.open = true;
    struct job jobs[4];
    struct pool *pool;
    struct error why = {0};
    ck_assert_int_eq(pool_start(1, 4, &pool, &why), 0);
    for (unsigned i = 0; i < 4; i++) {
        jobs[i] = (struct job){
            {.run = i % 2 == 0 ? exhaust : wait_at_gate, .no_memory = note_exhaustion}, &gate};
        ck_assert_int_eq(pool_submit(pool, &jobs[i].task, &why), 0);
    }
    pool_stop(pool);
    ck_assert_uint_eq(gate.out_of_memory, 2);
    ck_assert_uint_eq(gate.ran, 2);
    gate_release(&gate);
}
END_TEST

static void count_one(struct pool_task *task)
{
    struct gate *gate = ((struct job *)task)->gate;
    pthread_mutex_lock(&gate->mutex);
    gate->ran++;
    pthread_mutex_unlock(&gate->mutex);
}

START_TEST(every_task_taken_is_run_once)
{
    enum { TASKS = 5000 };
    struct gate gate;
    gate_init(&gate);
    struct job *jobs = calloc(TASKS, sizeof *jobs);
    struct pool *pool;
    struct error why = {0};
    ck_assert_int_eq(pool_start(4, 64, &pool, &why), 0);
    unsigned taken = 0;
    for (unsigned i = 0; i < TASKS; i++) {
        jobs[i] = (struct job){{.run = count_one}, &gate};
        taken += pool_submit(pool, &jobs[i].task, NULL) == 0;
    }
    pool_stop(pool);
    ck_assert_uint_gt(taken, 0);
    ck_assert_uint_eq(gate.ran, taken);
    free(jobs);
    gate_release(&gate);
}
END_TEST

START_TEST(an_idle_pool_stops)
{
    struct pool *pool;
    struct error why = {0};
    ck_assert_int_eq(pool_start(8, 1, &pool, &why), 0);
    pool_stop(pool);
    pool_stop(NULL);
}
END_TEST

UNIT_MAIN("base/pool", queue_is_bounded_and_drained_at_the_end,
          a_task_may_free_itself_and_submit_another,
          a_task_without_memory_is_told_and_the_thread_lives, every_task_taken_is_run_once,
          an_idle_pool_stops)
