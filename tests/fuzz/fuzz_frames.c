/*
 * fuzz_frames.c - a captured worker's frames and the JSON in them.
 *
 * The first byte is the size of the pieces the bytes come in. The blob store is played here, in
 * memory, and counts: nothing is kept that was not announced, and every writer ends once.
 */
#include "fuzz.h"

#include "draft_check.h"
#include "frames.h"

#include <stdlib.h>
#include <string.h>

enum { OUTPUT_MOST = 100000, FILES_MOST = 5, OUT_MOST = 16 << 20 };

struct blob_writer {
    uint64_t limit, size;
    char *bytes;
};
static int writers;

void fuzz_prepare(void) {}

int blob_begin(struct blob_store *store, uint64_t limit, struct blob_writer **ret,
               struct error *err)
{
    (void)store, (void)err;
    INVARIANT(limit <= OUTPUT_MOST);
    *ret = calloc(1, sizeof **ret);
    INVARIANT(*ret != NULL);
    (*ret)->limit = limit;
    (*ret)->bytes = malloc(limit + 1);
    writers++;
    return 0;
}

int blob_write(struct blob_writer *writer, const void *bytes, size_t len, struct error *err)
{
    (void)err;
    INVARIANT(len <= writer->limit - writer->size);
    memcpy(writer->bytes + writer->size, bytes, len);
    writer->size += len;
    return 0;
}

void blob_abandon(struct blob_writer *writer)
{
    if (writer != NULL) {
        free(writer->bytes);
        free(writer);
        writers--;
    }
}

int blob_finish(struct blob_writer *writer, struct digest *ret_digest, uint64_t *ret_size,
                struct error *err)
{
    (void)err;
    digest_of(writer->bytes, writer->size, ret_digest);
    *ret_size = writer->size;
    blob_abandon(writer);
    return 0;
}

static const char *canonical(const json_t *value)
{
    struct buf out;
    buf_init(&out, arena_current(), OUT_MOST);
    json_canonical(&out, value);
    INVARIANT(!out.overflow);
    return out.data;
}

/* What was taken is taken again, and is the same. */
static void check_json(const struct frames *frames)
{
    struct error err = {0};
    json_t *draft = NULL, *again = NULL;
    if (frames->is_error) {
        INVARIANT(check_error(frames->json, frames->json_len, &err) == -1);
        fuzz_refused(&err);
    } else if (fuzz_taken(check_draft(frames->json, frames->json_len, &draft, &err), &err)) {
        const char *text = canonical(draft);
        INVARIANT(check_draft(text, strlen(text), &again, &err) == 0);
        INVARIANT(strcmp(canonical(again), text) == 0);
    }
}

/* 1 when all came whole, 0 when refused. *ret_digest is over everything that was taken. */
static int feed(const char *bytes, size_t len, size_t step, struct digest *ret_digest)
{
    static const struct reader reader = {
        .worker_path = "", .max_output = OUTPUT_MOST, .max_files = FILES_MOST};
    struct frames frames;
    struct error err = {0};
    struct buf said;
    bool taken = true;
    frames_init(&frames, &reader);
    for (size_t at = 0; at < len && taken; at += step) {
        size_t n = len - at < step ? len - at : step;
        taken = fuzz_taken(frames_feed(&frames, bytes + at, n, &err), &err);
    }
    taken = taken && fuzz_taken(frames_finish(&frames, &err), &err);
    INVARIANT(frames.count <= FILES_MOST && frames.total <= OUTPUT_MOST);
    buf_init(&said, arena_current(), OUT_MOST);
    for (unsigned i = 0; i < frames.count; i++) {
        buf_printf(&said, "%s %s ", frames.files[i].name, frames.files[i].type);
        buf_add(&said, &frames.files[i].digest, sizeof frames.files[i].digest);
    }
    buf_printf(&said, "%d %u %s", taken, err.code, taken ? frames.json : err.arg[0]);
    digest_of(said.data, said.len, ret_digest);
    if (taken) {
        check_json(&frames);
    }
    frames_release(&frames);
    INVARIANT(writers == 0);
    return taken;
}

void fuzz_input(const char *bytes, size_t len)
{
    struct fuzz_in in = {bytes, len};
    struct digest whole, pieces;
    size_t step = 1 + fuzz_byte(&in);
    feed(in.at, in.left, in.left + 1, &whole);
    feed(in.at, in.left, step, &pieces);
    INVARIANT(memcmp(&whole, &pieces, sizeof whole) == 0);
}
