/*
 * frames.h - the worker's frames, taken strictly.
 *
 * The worker may have been captured by what it read. Nothing it says is believed: every length has
 * a ceiling before a byte is stored, frames come in order, numbers are plain, and anything else
 * ends the reading with ERR_WORKER. Attachments go to the blob store as they come. Memory is the
 * heap's, not the arena's: a process and a half-written blob are held meanwhile.
 */
#ifndef PHIEU_READER_FRAMES_H
#define PHIEU_READER_FRAMES_H

#include "phieu/reader.h"

struct frame_file {
    char name[FILE_NAME];
    struct digest digest;
    uint64_t size;
    const char *type; /* by its first bytes */
};

enum frames_state { FRAMES_HEAD, FRAMES_NAME, FRAMES_CONTENT, FRAMES_JSON, FRAMES_DONE };

struct frames {
    const struct reader *reader;
    enum frames_state state;
    char head[64];
    size_t head_len;
    uint64_t left;    /* bytes of the present part still to come */
    uint64_t content; /* bytes of the file at hand */
    uint64_t total;   /* bytes of all files so far */
    struct blob_writer *writer;
    unsigned char first[4096];
    size_t first_len;
    char name[FILE_NAME];
    size_t name_len;
    struct frame_file *files; /* room for reader->max_files */
    unsigned count;
    char *json; /* of the draft or the error */
    size_t json_len;
    bool is_error;
};

void frames_init(struct frames *frames, const struct reader *reader);
/* Errors: ERR_WORKER (arg1: what is wrong), ERR_NO_MEMORY, ERR_DISK_FULL, ERR_IO. */
int frames_feed(struct frames *frames, const char *bytes, size_t len, struct error *err) MUST_USE;
/* The draft or error came whole. Errors: ERR_WORKER. */
int frames_finish(const struct frames *frames, struct error *err) MUST_USE;
void frames_release(struct frames *frames);

#endif
