/*
 * files.c - attachments: onto the disk from one thread and from eight; out of an envelope beside
 * plain base64; the memory phieu-worker takes for it.
 */
#include "base64.h"
#include "bench.h"
#include "phieu/exchange.h"

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    THREADS = 8,
    FILES = 96, /* of all threads together */
    SMALL = 300 << 10,
    LARGE = 5 << 20,
    PARSES = 40,
    LINE = 76,
    PIECE = 16 << 10,
    SETTLE_US = 400000
};

/* ---- onto the disk
 * --------------------------------------------------------------------------------
 */

struct storing {
    struct blob_store *blobs;
    int count;
    pthread_t thread;
};

static void *store_files(void *arg)
{
    const struct storing *storing = arg;
    unsigned char *bytes = malloc(SMALL);
    INVARIANT(bytes != NULL);
    memset(bytes, 'x', SMALL);
    for (int i = 0; i < storing->count; i++) {
        struct blob_writer *writer;
        struct digest digest;
        struct error err;
        uint64_t size;
        randombytes_buf(bytes, 64); /* each of them another file */
        if (blob_begin(storing->blobs, SMALL, &writer, &err) != 0 ||
            blob_write(writer, bytes, SMALL, &err) != 0 ||
            blob_finish(writer, &digest, &size, &err) != 0) {
            die("a file could not be stored");
        }
    }
    free(bytes);
    return NULL;
}

static double files_rate(struct writing *w, int threads)
{
    struct storing storing[THREADS];
    struct house house;
    struct error err;
    writing_fresh(w, &house);
    if (blob_store_open(house.data, &storing[0].blobs, &err) != 0) {
        die("%s: no folder of files", house.data);
    }
    double begun = clock_s();
    for (int i = 0; i < threads; i++) {
        storing[i] = (struct storing){.blobs = storing[0].blobs, .count = FILES / threads};
        INVARIANT(pthread_create(&storing[i].thread, NULL, store_files, &storing[i]) == 0);
    }
    for (int i = 0; i < threads; i++) {
        pthread_join(storing[i].thread, NULL);
    }
    double took = clock_s() - begun;
    blob_store_close(storing[0].blobs);
    house_remove(&house);
    return FILES / took;
}

/* ---- out of an envelope
 * -----------------------------------------------------------------------------
 */

struct text {
    char *data;
    size_t len;
};

/* An attachment that compresses as little as a scan does. */
static struct text encoded(size_t size)
{
    unsigned char *bytes = arena_alloc(arena_current(), size);
    char line[LINE * 2];
    struct buf out;
    randombytes_buf(bytes, size);
    memcpy(bytes, "%PDF-1.4\n", 9);
    buf_init(&out, NULL, size * 2);
    const size_t step = LINE / 4 * 3;
    for (size_t at = 0; at < size; at += step) {
        size_t part = size - at < step ? size - at : step;
        sodium_bin2base64(line, sizeof line, bytes + at, part, sodium_base64_VARIANT_ORIGINAL);
        buf_puts(&out, line);
        buf_putc(&out, '\n');
    }
    return (struct text){out.data, out.len};
}

/* The envelope of the tests with another attachment. */
static struct text envelope(const struct text *content)
{
    static const char open[] = "<edXML:ContentTransferEncoded";
    struct error err;
    struct buf out;
    char *whole;
    size_t len;
    if (file_slurp(PHIEU_SOURCE_DIR "/tests/fixtures/edxml/new_pdf.edxml", 1 << 20, &whole, &len,
                   &err) != 0) {
        die("no envelope to begin with");
    }
    const char *from = strchr(strstr(whole, open), '>') + 1, *to = strstr(from, "</edXML:");
    buf_init(&out, NULL, len + content->len + 1);
    buf_add(&out, whole, (size_t)(from - whole));
    buf_add(&out, content->data, content->len);
    buf_puts(&out, to);
    return (struct text){out.data, out.len};
}

static double base64_rate(const struct text *content)
{
    double begun = clock_s();
    for (int i = 0; i < PARSES; i++) {
        struct base64 decoder = {0};
        for (size_t at = 0; at < content->len; at += PIECE) {
            base64_feed(&decoder, content->data + at,
                        content->len - at < PIECE ? content->len - at : PIECE);
        }
        INVARIANT(base64_finish(&decoder) == BASE64_OK);
        bytes_release(&decoder.out);
    }
    return (double)content->len * PARSES / (clock_s() - begun) / 1e6;
}

static int drop_file(void *arg, const char *name, const void *bytes, size_t len, struct error *err)
{
    (void)name, (void)bytes, (void)err;
    *(size_t *)arg += len;
    return 0;
}

static double envelope_rate(const struct text *whole, size_t size)
{
    size_t seen = 0;
    double begun = clock_s();
    for (int i = 0; i < PARSES; i++) {
        struct arena arena, *before;
        struct error err;
        json_t *draft;
        arena_init(&arena, (size_t)64 << 20);
        before = arena_enter(&arena);
        if (edxml_parse(whole->data, whole->len, &edxml_default_limits, drop_file, &seen, &draft,
                        &err) != 0) {
            die("the envelope is not read: %s", error_info(err.code)->name);
        }
        arena_enter(before);
        arena_release(&arena);
    }
    INVARIANT(seen == size * PARSES);
    return (double)whole->len * PARSES / (clock_s() - begun) / 1e6;
}

/* ---- the worker's memory
 * -----------------------------------------------------------------------------
 */

static double peak_mb(pid_t pid)
{
    char line[200];
    long kib = -1;
    FILE *status = fopen(arena_printf(arena_current(), "/proc/%d/status", (int)pid), "re");
    while (status != NULL && fgets(line, sizeof line, status) != NULL &&
           sscanf(line, "VmHWM: %ld kB", &kib) != 1) {
    }
    if (status != NULL) {
        fclose(status);
    }
    return (double)kib / 1024;
}

/* Nobody takes what it writes, so it stands there with all it holds. */
static double worker_mb(struct writing *w, const struct text *whole)
{
    const char *path = arena_printf(arena_current(), "%s/envelope", w->scratch);
    int in = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600), out[2];
    if (in < 0 || write(in, whole->data, whole->len) != (ssize_t)whole->len ||
        lseek(in, 0, SEEK_SET) != 0 || pipe2(out, O_CLOEXEC) != 0) {
        die("%s cannot be written", path);
    }
    pid_t pid = fork();
    if (pid == 0) {
        dup2(in, STDIN_FILENO);
        dup2(out[1], STDOUT_FILENO);
        execl(PHIEU_BIN_DIR "/phieu-worker", "phieu-worker", (char *)NULL);
        _exit(127);
    }
    usleep(SETTLE_US);
    double mb = peak_mb(pid);
    kill(pid, SIGKILL);
    waitpid(pid, NULL, 0);
    close(in);
    close(out[0]);
    close(out[1]);
    return mb;
}

/* ---- the lines of the table
 * ----------------------------------------------------------------------------
 */

void writing_files(struct writing *w)
{
    double threads[ROUNDS_MOST], parse[ROUNDS_MOST], memory[ROUNDS_MOST];
    double one = 0, many = 0, plain = 0, whole = 0, small = 0, large = 0;
    struct text few = encoded(SMALL), much = encoded(LARGE);
    struct text few_envelope = envelope(&few), much_envelope = envelope(&much);
    edxml_prepare();
    for (int i = 0; i < w->rounds; i++) {
        one = files_rate(w, 1);
        many = files_rate(w, THREADS);
        threads[i] = many / one;
        plain = base64_rate(&few);
        whole = envelope_rate(&few_envelope, SMALL);
        parse[i] = whole / plain;
        small = worker_mb(w, &few_envelope);
        large = worker_mb(w, &much_envelope);
        memory[i] = large / small;
    }
    ratio_print("300 KB files stored, 8 threads", "one thread", threads, w->rounds,
                (struct aim){.goal = 1.8}, "%.0f/s of %.0f/s", many, one);
    ratio_print("envelope of 300 KB read", "plain base64", parse, w->rounds,
                (struct aim){.goal = 0.4}, "%.0f of %.0f MB/s", whole, plain);
    ratio_print("memory of reading 5 MB", "of 300 KB", memory, w->rounds, (struct aim){1.2, true},
                "%.1f of %.1f MB", large, small);
}
