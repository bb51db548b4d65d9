/*
 * NAME     frames.c
 * SUMMARY  "file", "draft" and "error" frames, piece by piece
 */
#include "frames.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_DRAFT ((uint64_t)4 << 20)
#define MAX_ERROR ((uint64_t)16 << 10)

static int broken(struct error *err, const char *what)
{
    char text[80];
    snprintf(text, sizeof text, "frames: %s", what);
    return error_set(err, ERR_WORKER, NULL, text, NULL);
}

void frames_init(struct frames *frames, const struct reader *reader)
{
    *frames = (struct frames){.reader = reader};
}

void frames_release(struct frames *frames)
{
    blob_abandon(frames->writer);
    free(frames->files);
    free(frames->json);
    *frames = (struct frames){0};
}

/* Digits only, no leading zero, at most 12 of them; moves past them. */
static bool take_number(const char **at, uint64_t *ret)
{
    const char *p = *at;
    const size_t n = strspn(p, "0123456789");
    if (n == 0 || n > 12 || (n > 1 && p[0] == '0')) {
        return false;
    }
    *ret = strtoull(p, NULL, 10);
    *at = p + n;
    return true;
}

/* ---- heads ------------------------------------------------------------------------------- */

static int begin_file(struct frames *f, const char *numbers, struct error *err)
{
    const struct reader *reader = f->reader;
    uint64_t size, name;
    const bool plain = take_number(&numbers, &size) && *numbers++ == ' ' &&
                       take_number(&numbers, &name) && *numbers == 0;
    if (!plain) {
        return broken(err, "numbers of a file");
    }
    if (f->count >= reader->max_files) {
        return broken(err, "too many files");
    }
    if (size > reader->max_output - f->total) {
        return broken(err, "too many bytes");
    }
    if (name == 0 || name >= sizeof f->name) {
        return broken(err, "length of a name");
    }
    if (f->files == NULL) {
        f->files = calloc(reader->max_files, sizeof *f->files);
        if (f->files == NULL) {
            return error_set(err, ERR_NO_MEMORY, NULL, NULL, NULL);
        }
    }
    f->content = size;
    f->total += size;
    f->left = name;
    f->name_len = 0;
    f->first_len = 0;
    f->state = FRAMES_NAME;
    return 0;
}

static int begin_json(struct frames *f, const char *numbers, bool is_error, struct error *err)
{
    uint64_t size;
    if (!take_number(&numbers, &size) || *numbers != 0 || size == 0 ||
        size > (is_error ? MAX_ERROR : MAX_DRAFT)) {
        return broken(err, is_error ? "size of the error" : "size of the draft");
    }
    f->json = malloc((size_t)size + 1);
    if (f->json == NULL) {
        return error_set(err, ERR_NO_MEMORY, NULL, NULL, NULL);
    }
    f->is_error = is_error;
    f->left = size;
    f->state = FRAMES_JSON;
    return 0;
}

static int begin_frame(struct frames *f, struct error *err)
{
    f->head[f->head_len] = 0;
    f->head_len = 0;
    if (strncmp(f->head, "file ", 5) == 0) {
        return begin_file(f, f->head + 5, err);
    }
    if (strncmp(f->head, "draft ", 6) == 0) {
        return begin_json(f, f->head + 6, false, err);
    }
    if (strncmp(f->head, "error ", 6) == 0) {
        return begin_json(f, f->head + 6, true, err);
    }
    return broken(err, "unknown frame");
}

/* Each part takes what is its own of the bytes and says how much it took. */
static int take_head(struct frames *f, const char *bytes, size_t len, size_t *ret_taken,
                     struct error *err)
{
    for (size_t i = 0; i < len; i++) {
        if (bytes[i] == '\n') {
            *ret_taken = i + 1;
            return begin_frame(f, err);
        }
        if (bytes[i] == 0 || f->head_len + 1 >= sizeof f->head) {
            return broken(err, "head of a frame");
        }
        f->head[f->head_len++] = bytes[i];
    }
    *ret_taken = len;
    return 0;
}

/* ---- parts ------------------------------------------------------------------------------- */

static int end_file(struct frames *f, struct error *err)
{
    struct frame_file *file = &f->files[f->count];
    struct blob_writer *writer = f->writer;
    f->writer = NULL; /* blob_finish frees it either way */
    if (blob_finish(writer, &file->digest, &file->size, err) != 0) {
        return -1;
    }
    file_safe_name(f->name, file->name);
    file->type = file_sniff(f->first, f->first_len);
    f->count++;
    f->state = FRAMES_HEAD;
    return 0;
}

static int take_name(struct frames *f, const char *bytes, size_t len, struct error *err)
{
    memcpy(f->name + f->name_len, bytes, len);
    f->name_len += len;
    f->left -= len;
    if (f->left > 0) {
        return 0;
    }
    f->name[f->name_len] = 0;
    if (!text_is_utf8(f->name, f->name_len)) {
        return broken(err, "name of a file");
    }
    if (blob_begin(f->reader->blobs, f->content, &f->writer, err) != 0) {
        return -1;
    }
    f->left = f->content;
    f->state = FRAMES_CONTENT;
    return f->left == 0 ? end_file(f, err) : 0;
}

static int take_content(struct frames *f, const char *bytes, size_t len, struct error *err)
{
    const size_t room = sizeof f->first - f->first_len;
    const size_t n = len < room ? len : room;
    memcpy(f->first + f->first_len, bytes, n);
    f->first_len += n;
    if (blob_write(f->writer, bytes, len, err) != 0) {
        return -1;
    }
    f->left -= len;
    return f->left == 0 ? end_file(f, err) : 0;
}

static void take_json(struct frames *f, const char *bytes, size_t len)
{
    memcpy(f->json + f->json_len, bytes, len);
    f->json_len += len;
    f->left -= len;
    if (f->left == 0) {
        f->json[f->json_len] = 0;
        f->state = FRAMES_DONE;
    }
}

int frames_feed(struct frames *f, const char *bytes, size_t len, struct error *err)
{
    while (len > 0) {
        size_t n = f->left < len ? (size_t)f->left : len;
        int result = 0;
        switch (f->state) {
        case FRAMES_HEAD:
            result = take_head(f, bytes, len, &n, err);
            break;
        case FRAMES_NAME:
            result = take_name(f, bytes, n, err);
            break;
        case FRAMES_CONTENT:
            result = take_content(f, bytes, n, err);
            break;
        case FRAMES_JSON:
            take_json(f, bytes, n);
            break;
        case FRAMES_DONE:
            result = broken(err, "bytes after the last frame");
            break;
        }
        if (result != 0) {
            return -1;
        }
        bytes += n;
        len -= n;
    }
    return 0;
}

int frames_finish(const struct frames *f, struct error *err)
{
    return f->state == FRAMES_DONE ? 0 : broken(err, "incomplete");
}
