/* throttle.c - failed logins: a growing wait per (name, address) and per address, in bounded
 * memory.
 *
 * An address may be a whole office behind one router or one proxy, so its wait must not become a
 * way to lock others out: who logged in from there before waits for his own failures only. */
#include "call.h"

#include <stdlib.h>
#include <string.h>

enum { SLOTS = 4096, PROBES = 8, FORGIVEN_MS = 3600 * 1000 };

struct slot {
    uint64_t key; /* 0: free */
    unsigned failures;
    bool known; /* this person has logged in from this address */
    int64_t until_ms, last_ms;
};

struct throttle {
    pthread_mutex_t lock;
    struct throttle_limits limits;
    struct slot slots[SLOTS];
};

struct throttle *throttle_new(const struct throttle_limits *limits)
{
    struct throttle *t = calloc(1, sizeof *t);
    if (t != NULL) {
        pthread_mutex_init(&t->lock, NULL);
        t->limits = *limits;
    }
    return t;
}

void throttle_free(struct throttle *throttle)
{
    if (throttle != NULL) {
        pthread_mutex_destroy(&throttle->lock);
        free(throttle);
    }
}

static uint64_t key_of(const char *name, const char *address)
{
    struct digest digest;
    uint64_t key;
    struct buf text;
    buf_init(&text, arena_current(), 1024);
    buf_printf(&text, "%s\n%s", name, address);
    digest_of(text.data, text.len, &digest);
    memcpy(&key, digest.bytes, sizeof key);
    return key | 1;
}

/* Which of two slots is given up sooner: a free one, then strangers, then the stalest. */
static bool gives_way(const struct slot *a, const struct slot *b)
{
    if (a->key == 0 || b->key == 0) {
        return a->key == 0 && b->key != 0;
    }
    return a->known != b->known ? b->known : a->last_ms < b->last_ms;
}

/* The key's slot; with `take`, else one of its neighbourhood that gives way. */
static struct slot *find_slot(struct throttle *t, uint64_t key, bool take)
{
    struct slot *free_slot = NULL;
    for (unsigned i = 0; i < PROBES; i++) {
        struct slot *s = &t->slots[(key + i) % SLOTS];
        if (s->key == key) {
            return s;
        }
        if (free_slot == NULL || gives_way(s, free_slot)) {
            free_slot = s;
        }
    }
    if (!take) {
        return NULL;
    }
    *free_slot = (struct slot){.key = key};
    return free_slot;
}

static unsigned wait_of(struct throttle *t, uint64_t key, int64_t now_ms)
{
    const struct slot *s = find_slot(t, key, false);
    return s != NULL && s->until_ms > now_ms ? (unsigned)((s->until_ms - now_ms + 999) / 1000) : 0;
}

unsigned throttle_wait(struct throttle *throttle, const char *name, const char *address,
                       int64_t now_ms)
{
    uint64_t pair = key_of(name, address), whole = key_of("", address);
    pthread_mutex_lock(&throttle->lock);
    const struct slot *own = find_slot(throttle, pair, false);
    bool known = own != NULL && own->known;
    unsigned a = wait_of(throttle, pair, now_ms);
    unsigned b = known ? 0 : wait_of(throttle, whole, now_ms);
    pthread_mutex_unlock(&throttle->lock);
    return a > b ? a : b;
}

/* The first wait, then twice as long each time, from the first failure past the free ones. Mistakes
 * of honest people do not add up over days: an hour without any forgives. */
static void fail(struct throttle *t, uint64_t key, unsigned free_tries, int64_t now_ms)
{
    struct slot *s = find_slot(t, key, true);
    if (now_ms - s->last_ms > FORGIVEN_MS && now_ms > s->until_ms) {
        s->failures = 0;
    }
    unsigned over = ++s->failures > free_tries ? s->failures - free_tries : 0;
    unsigned most = t->limits.most_seconds;
    uint64_t seconds = over == 0   ? 0
                       : over > 16 ? most
                                   : (uint64_t)t->limits.first_seconds << (over - 1);
    seconds = seconds > most ? most : seconds;
    s->last_ms = now_ms;
    s->until_ms = now_ms + (int64_t)seconds * 1000;
}

void throttle_failed(struct throttle *throttle, const char *name, const char *address,
                     int64_t now_ms)
{
    uint64_t pair = key_of(name, address), whole = key_of("", address);
    pthread_mutex_lock(&throttle->lock);
    fail(throttle, pair, throttle->limits.pair_free, now_ms);
    /* Many names from one address: an office behind one router may be many honest people. */
    fail(throttle, whole, throttle->limits.address_free, now_ms);
    pthread_mutex_unlock(&throttle->lock);
}

void throttle_passed(struct throttle *throttle, const char *name, const char *address,
                     int64_t now_ms)
{
    uint64_t pair = key_of(name, address);
    pthread_mutex_lock(&throttle->lock);
    struct slot *s = find_slot(throttle, pair, true);
    *s = (struct slot){.key = pair, .known = true, .last_ms = now_ms};
    pthread_mutex_unlock(&throttle->lock);
}
