/*
 * pages.c - how long a person waits for a page of a grown agency: the real daemon, one connection,
 * each request after the answer to the one before.
 */
#include "bench.h"

#include <stdio.h>
#include <string.h>

enum { ASKED = 400, QUEUE_ROWS = 50, CROWD = 64 };

/* Letters of the corpus spread over two years; %s is what the page asks about, chosen by n. */
struct page {
    const char *name, *who;
    const char *(*path)(uint64_t n, int64_t letters);
};

static const char *queue(uint64_t n, int64_t letters)
{
    (void)n, (void)letters;
    return "/v1/letters?box=todo&limit=50";
}

static const char *overdue(uint64_t n, int64_t letters)
{
    (void)n, (void)letters;
    return "/v1/letters?box=overdue&limit=50";
}

static const char *all(uint64_t n, int64_t letters)
{
    (void)n, (void)letters;
    return "/v1/letters?limit=50";
}

static int64_t some_letter(uint64_t n, int64_t letters)
{
    struct dice dice = {n};
    return (int64_t)dice_roll(&dice, (uint64_t)letters) + 1;
}

static const char *show(uint64_t n, int64_t letters)
{
    return arena_printf(arena_current(), "/v1/letters/%%23%lld",
                        (long long)some_letter(n, letters));
}

static const char *history(uint64_t n, int64_t letters)
{
    return arena_printf(arena_current(), "/v1/letters/%%23%lld/history",
                        (long long)some_letter(n, letters));
}

static const char *search(const char *words)
{
    struct buf path;
    buf_init(&path, NULL, 4096);
    buf_puts(&path, "/v1/search?q=");
    for (const unsigned char *c = (const unsigned char *)words; *c != '\0'; c++) {
        buf_printf(&path, "%%%02X", *c);
    }
    return path.data;
}

/* The first so many words of a topic. */
static const char *words_of(uint64_t n, int count)
{
    char *topic = arena_strdup(arena_current(), letter_topic(n)), *at = topic;
    for (int i = 0; i < count && at != NULL; i++) {
        at = strchr(at + 1, ' ');
    }
    if (at != NULL) {
        *at = '\0';
    }
    return topic;
}

static const char *one_word(uint64_t n, int64_t letters)
{
    (void)letters;
    const char *topic = words_of(n, 2), *space = strchr(topic, ' ');
    return search(space != NULL ? space + 1 : topic);
}

static const char *two_words(uint64_t n, int64_t letters)
{
    (void)letters;
    return search(words_of(n, 2));
}

static const char *four_words(uint64_t n, int64_t letters)
{
    (void)letters;
    return search(words_of(n, 4));
}

static const char *phrase(uint64_t n, int64_t letters)
{
    (void)letters;
    return search(arena_printf(arena_current(), "\"%s\"", words_of(n, 4)));
}

static const char *unmarked(uint64_t n, int64_t letters)
{
    (void)letters;
    return search(text_folded(arena_current(), words_of(n, 4)));
}

/* "17 / SYT" for 17/SYT */
static const char *odd_number(uint64_t n, int64_t letters)
{
    return search(
        arena_printf(arena_current(), "%lld / SYT", (long long)(some_letter(n, letters) / 20 + 1)));
}

static const char *nothing(uint64_t n, int64_t letters)
{
    (void)letters;
    return search(arena_printf(arena_current(), "xylophon %llu", (unsigned long long)n));
}

static const struct page pages[] = {
    {"one letter (show)", "vanthu", show},
    {"its history", "vanthu", history},
    {"a unit head's queue, 50 rows", "kh.truong", queue},
    {"the văn thư's queue", "vanthu", queue},
    {"the director's overdue", "giamdoc", overdue},
    {"all letters, 50 rows", "vanthu", all},
    {"all a unit head sees", "kh.truong", all},
    {"search: one syllable", "vanthu", one_word},
    {"search: two syllables", "vanthu", two_words},
    {"search: four syllables", "vanthu", four_words},
    {"search: four, by a head", "kh.truong", four_words},
    {"search: a phrase", "vanthu", phrase},
    {"search: without marks", "vanthu", unmarked},
    {"search: number, odd spacing", "vanthu", odd_number},
    {"search: what is not there", "vanthu", nothing},
};
enum { PAGES = sizeof pages / sizeof pages[0] };

struct asking {
    const struct page *page;
    int64_t letters;
};

static void make(void *arg, uint64_t n, struct buf *out)
{
    const struct asking *asking = arg;
    load_get(out, asking->page->who, asking->page->path(n, asking->letters));
}

static void ask(const struct house *house, const struct page *page, int64_t letters,
                int connections, int64_t count, struct flood *ret)
{
    struct asking asking = {page, letters};
    load_run(&(struct load){.port = house->port,
                            .connections = connections,
                            .want = 200,
                            .count = count,
                            .make = make,
                            .arg = &asking},
             ret);
}

void pages_measure(struct house *house, int64_t letters)
{
    struct flood flood;
    double show_ms = 0;
    double start_ms = house_serve(house);
    double first = clock_s();
    ask(house, &pages[2], letters, 1, 1, &flood);
    printf("start %.0f ms, first answer (a queue) %.1f ms after\n", start_ms,
           (clock_s() - first) * 1e3);
    samples_release(&flood.waits);
    printf("%-32s %9s %9s   %s\n", "page, one connection", "p50 ms", "p99 ms", "p50 / one letter");
    for (int i = 0; i < PAGES; i++) {
        ask(house, &pages[i], letters, 1, ASKED, &flood);
        double p50 = samples_ms(&flood.waits, 0.5), p99 = samples_ms(&flood.waits, 0.99);
        show_ms = i == 0 ? p50 : show_ms;
        printf("%-32s %9.2f %9.2f   %.1f\n", pages[i].name, p50, p99, p50 / show_ms);
        samples_release(&flood.waits);
    }
    ask(house, &pages[0], letters, CROWD, (int64_t)ASKED * CROWD, &flood);
    printf("one letter, %d connections: %.0f/s, p50 %.2f p99 %.2f ms\n", CROWD,
           (double)flood.count / flood.seconds, samples_ms(&flood.waits, 0.5),
           samples_ms(&flood.waits, 0.99));
    samples_release(&flood.waits);
    printf("anonymous memory of phieud after the pages: %.1f MB\n",
           (double)machine_anonymous_kib(house->pid) / 1024);
    house_stop(house);
}
