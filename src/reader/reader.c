/*
 * NAME     reader.c
 * SUMMARY  a stored file becomes a draft, by way of a worker
 */
#include "phieu/reader.h"

#include "child.h"
#include "draft_check.h"
#include "frames.h"
#include "sniffing.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PIECE ((size_t)64 * 1024)

/* What one reading holds that is not the arena's. */
struct reading {
    const struct reader *reader;
    int file;
    struct child child;
    struct frames frames;
    json_t *draft;
    char piece[PIECE];
};

static json_t *empty_draft(void)
{
    json_t *draft = json_object();
    json_object_set_new(draft, "kind", json_string("letter"));
    json_object_set_new(draft, "fields", json_object());
    json_object_set_new(draft, "files", json_array());
    json_object_set_new(draft, "notes", json_array());
    return draft;
}

static int run_worker(struct reading *r, const char *path, const char *const *options,
                      struct error *err)
{
    const int64_t deadline = monotonic_ms() + (int64_t)r->reader->seconds * 1000;
    if (child_start(path, options, r->file, &r->child, err) != 0) {
        return -1;
    }
    for (;;) {
        size_t n;
        if (child_read(&r->child, deadline, r->piece, sizeof r->piece, &n, err) != 0) {
            return -1;
        }
        if (n == 0) {
            break;
        }
        if (frames_feed(&r->frames, r->piece, n, err) != 0) {
            return -1;
        }
    }
    if (child_wait(&r->child, deadline, err) != 0) {
        return -1;
    }
    return frames_finish(&r->frames, err);
}

static json_t *file_list(const struct frames *frames)
{
    json_t *list = json_array();
    for (unsigned i = 0; i < frames->count; i++) {
        const struct frame_file *file = &frames->files[i];
        char hex[DIGEST_TEXT];
        json_t *item = json_object();
        json_object_set_new(item, "name", json_string(file->name));
        json_object_set_new(item, "sha256", json_string(digest_hex(&file->digest, hex)));
        json_object_set_new(item, "size", json_integer((json_int_t)file->size));
        json_object_set_new(item, "type", json_string(file->type));
        json_array_append_new(list, item);
    }
    return list;
}

/* What the worker said as a draft. */
static int take_draft(struct reading *r, struct error *err)
{
    const struct frames *frames = &r->frames;
    json_t *draft;
    if (check_draft(frames->json, frames->json_len, &draft, err) != 0) {
        return -1;
    }
    json_object_set_new(draft, "files", file_list(frames));
    r->draft = draft;
    return 0;
}

static int read_xml(struct reading *r, struct error *err)
{
    if (run_worker(r, r->reader->worker_path, NULL, err) != 0) {
        return -1;
    }
    return r->frames.is_error ? check_error(r->frames.json, r->frames.json_len, err)
                              : take_draft(r, err);
}

/* GMime is the library of another program. */
static int read_mail(struct reading *r, struct error *err)
{
    static const char *const options[] = {"--mail", NULL};
    const char *path = arena_printf(arena_current(), "%s-read", r->reader->worker_path);
    if (run_worker(r, path, options, err) != 0) {
        return -1;
    }
    return r->frames.is_error ? check_reading_error(r->frames.json, r->frames.json_len, err)
                              : take_draft(r, err);
}

static int read_file(struct reading *r, const struct digest *digest, struct error *err)
{
    enum sniffed kind;
    if (sniff_open(r->reader, digest, &r->file, &kind, err) != 0) {
        return -1;
    }
    switch (kind) {
    case SNIFFED_XML:
        return read_xml(r, err);
    case SNIFFED_MAIL:
        return read_mail(r, err);
    default:
        r->draft = empty_draft();
        return 0;
    }
}

/* A process, descriptors and a half-written blob are held while the arena is used: when it runs
 * out, control comes back here first. */
static int read_scoped(struct reading *r, const struct digest *digest, struct error *err)
{
    struct arena *const arena = arena_current();
    jmp_buf *const outer = arena->scope;
    jmp_buf here;
    int result;
    arena->scope = &here;
    if (setjmp(here) == 0) {
        result = read_file(r, digest, err);
    } else {
        result = error_set(err, ERR_NO_MEMORY, NULL, NULL, NULL);
    }
    arena_current()->scope = outer;
    return result;
}

int reader_read(const struct reader *reader, const struct digest *file, json_t **ret_draft,
                struct error *err)
{
    INVARIANT(arena_current() != NULL);
    struct reading *r = malloc(sizeof *r);
    if (r == NULL) {
        return error_set(err, ERR_NO_MEMORY, NULL, NULL, NULL);
    }
    r->reader = reader;
    r->file = -1;
    r->child = CHILD_NONE;
    r->draft = NULL;
    frames_init(&r->frames, reader);
    const int result = read_scoped(r, file, err);
    child_bury(&r->child);
    frames_release(&r->frames);
    if (r->file >= 0) {
        close(r->file);
    }
    if (result == 0) {
        *ret_draft = r->draft;
    }
    free(r);
    return result;
}
