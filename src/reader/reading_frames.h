/*
 * reading_frames.h - what phieu-worker-read, -ocr and -sign leave on their pipe, taken strictly.
 *
 * The frames of reader.h, "reading a letter": any number of "page", at most one "text", and one
 * last frame. Every length has a ceiling before a byte is stored, numbers are plain, anything else
 * ends the reading with ERR_WORKER. Memory is the heap's: a process is held meanwhile.
 */
#ifndef PHIEU_READER_READING_FRAMES_H
#define PHIEU_READER_READING_FRAMES_H

#include "phieu/reader.h"

enum reading_last { LAST_NONE, LAST_READING, LAST_OCR, LAST_SIGNATURES, LAST_ERROR };

struct reading_frames {
    void (*on_page)(void *arg, unsigned done, unsigned of); /* NULL allowed */
    void *arg;
    unsigned done, of; /* as the last "page" said: pages read, pages of the file */
    char *text;        /* NUL-terminated; NULL: none came */
    size_t text_len;
    enum reading_last last;
    unsigned unread; /* LAST_OCR: pages without usable text */
    char *said;      /* the last frame's JSON */
    size_t said_len;

    /* the frame at hand */
    char head[64];
    size_t head_len;
    char *into; /* where its bytes go: text or said */
    size_t left;
};

void reading_frames_init(struct reading_frames *frames);
/* Errors: ERR_WORKER (arg1: what is wrong), ERR_NO_MEMORY. */
int reading_frames_feed(struct reading_frames *frames, const char *bytes, size_t len,
                        struct error *err) MUST_USE;
/* The last frame came whole, and it is one of a reading (or the signatures). Errors: ERR_WORKER. */
int reading_frames_finish(const struct reading_frames *frames, bool signatures,
                          struct error *err) MUST_USE;
void reading_frames_release(struct reading_frames *frames);

#endif
