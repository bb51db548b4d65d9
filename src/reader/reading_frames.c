/*
 * NAME     reading_frames.c
 * SUMMARY  "page", "text" and the last frame, piece by piece
 */
#include "reading_frames.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PAGES_MOST = 100000, ERROR_MOST = 16 << 10, SIGNATURES_MOST = 1 << 20 };

static int broken(struct error *err, const char *what)
{
    char text[80];
    snprintf(text, sizeof text, "frames: %s", what);
    return error_set(err, ERR_WORKER, NULL, text, NULL);
}

void reading_frames_init(struct reading_frames *frames)
{
    *frames = (struct reading_frames){.last = LAST_NONE};
}

void reading_frames_release(struct reading_frames *frames)
{
    free(frames->text);
    free(frames->said);
    *frames = (struct reading_frames){.last = LAST_NONE};
}

/* The frames that have nothing but bytes behind them. */
static const struct {
    const char *name;
    size_t most;
    enum reading_last last; /* LAST_NONE: others follow */
} kinds[] = {
    {"text", READING_TEXT_MOST, LAST_NONE},
    {"reading", READING_MOST, LAST_READING},
    {"signatures", SIGNATURES_MOST, LAST_SIGNATURES},
    {"error", ERROR_MOST, LAST_ERROR},
};

/* Digits only, no leading zero, 0..most, and `end` behind them; moves past that. */
static bool take_number(const char **at, char end, size_t most, size_t *ret)
{
    const size_t n = strspn(*at, "0123456789");
    if (n == 0 || n > 9 || (n > 1 && **at == '0') || (*at)[n] != end) {
        return false;
    }
    *ret = strtoul(*at, NULL, 10);
    *at += n + 1;
    return *ret <= most;
}

static int begin_bytes(struct reading_frames *f, size_t size, enum reading_last last,
                       struct error *err)
{
    char *room = malloc(size + 1);
    if (room == NULL) {
        return error_set(err, ERR_NO_MEMORY, NULL, NULL, NULL);
    }
    room[size] = 0;
    if (last == LAST_NONE) {
        f->text = room;
        f->text_len = size;
    } else {
        f->said = room;
        f->said_len = size;
        f->last = last;
    }
    f->into = room;
    f->left = size;
    return 0;
}

static int take_page(struct reading_frames *f, const char *at, struct error *err)
{
    size_t done, of;
    if (!take_number(&at, ' ', PAGES_MOST, &done) || !take_number(&at, 0, PAGES_MOST, &of) ||
        done > of) {
        return broken(err, "numbers of a page");
    }
    f->done = (unsigned)done;
    f->of = (unsigned)of;
    if (f->on_page != NULL) {
        f->on_page(f->arg, f->done, f->of);
    }
    return 0;
}

static int take_unread(struct reading_frames *f, const char *at, struct error *err)
{
    size_t unread;
    if (!take_number(&at, 0, PAGES_MOST, &unread)) {
        return broken(err, "number of pages");
    }
    f->unread = (unsigned)unread;
    f->last = LAST_OCR;
    return 0;
}

static int begin_frame(struct reading_frames *f, struct error *err)
{
    f->head[f->head_len] = 0;
    f->head_len = 0;
    const char *blank = strchr(f->head, ' '), *at = blank != NULL ? blank + 1 : "";
    const size_t name = blank != NULL ? (size_t)(blank - f->head) : 0;
    size_t size;
    if (name == 4 && memcmp(f->head, "page", name) == 0) {
        return take_page(f, at, err);
    }
    if (name == 3 && memcmp(f->head, "ocr", name) == 0) {
        return take_unread(f, at, err);
    }
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        if (strlen(kinds[i].name) != name || memcmp(f->head, kinds[i].name, name) != 0) {
            continue;
        }
        if (!take_number(&at, 0, kinds[i].most, &size) || size == 0 ||
            (kinds[i].last == LAST_NONE && f->text != NULL)) {
            return broken(err, "size of a frame");
        }
        return begin_bytes(f, size, kinds[i].last, err);
    }
    return broken(err, "unknown frame");
}

/* One byte of a head. */
static int take_head(struct reading_frames *f, char c, struct error *err)
{
    if (f->last != LAST_NONE) {
        return broken(err, "bytes after the last frame");
    }
    if (c == '\n') {
        return begin_frame(f, err);
    }
    if (c == 0 || f->head_len + 1 >= sizeof f->head) {
        return broken(err, "head of a frame");
    }
    f->head[f->head_len++] = c;
    return 0;
}

int reading_frames_feed(struct reading_frames *f, const char *bytes, size_t len, struct error *err)
{
    while (len > 0) {
        size_t n = 1;
        if (f->left > 0) {
            n = f->left < len ? f->left : len;
            memcpy(f->into, bytes, n);
            f->into += n;
            f->left -= n;
        } else if (take_head(f, *bytes, err) != 0) {
            return -1;
        }
        bytes += n;
        len -= n;
    }
    return 0;
}

int reading_frames_finish(const struct reading_frames *f, bool signatures, struct error *err)
{
    const bool whole = f->last != LAST_NONE && f->left == 0;
    const bool fits = f->last == LAST_ERROR || (f->last == LAST_SIGNATURES) == signatures;
    if (!whole) {
        return broken(err, "incomplete");
    }
    return fits ? 0 : broken(err, "unknown frame");
}
