/*
 * NAME     recognise.c
 * SUMMARY  a stored letter becomes fields, text and signatures, by way of up to three workers
 *
 * DESCRIPTION
 *     phieu-worker-read first; what it cannot read without recognising, and every image, goes to
 * phieu-worker-ocr; a file that carries signatures to phieu-worker-sign. They find the same
 * descriptor, are believed as little as phieu-worker (reading_frames.h, reading_check.h), and share
 * one deadline.
 */
#include "phieu/reader.h"

#include "child.h"
#include "draft_check.h"
#include "reading_check.h"
#include "reading_frames.h"
#include "sniffing.h"

#include <errno.h>
#include <limits.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PIECE ((size_t)64 * 1024)
enum { PAGES_MOST = 100000 };

/* What one reading holds that is not the arena's. */
struct recognising {
    const struct reader *reader;
    const struct reading_job *job;
    int file;
    int64_t deadline;
    struct child child;
    struct reading_frames frames;
    struct blob_writer *writer;
    struct reading_done done;
    char piece[PIECE];
};

/* ---- one worker
 * ----------------------------------------------------------------------------------- */

static const char *program(const struct reader *reader, const char *suffix)
{
    return arena_printf(arena_current(), "%s-%s", reader->worker_path, suffix);
}

/* Its frames whole; what they say is not looked at yet. */
static int run(struct recognising *r, const char *suffix, const char *const *options,
               struct error *err)
{
    size_t n = 1;
    reading_frames_release(&r->frames);
    r->frames.on_page = r->job->on_page;
    r->frames.arg = r->job->arg;
    /* The worker before has read it to its end. */
    if (lseek(r->file, 0, SEEK_SET) != 0) {
        return error_set(err, ERR_IO, NULL, "lseek", strerrordesc_np(errno));
    }
    if (child_start(program(r->reader, suffix), options, r->file, &r->child, err) != 0) {
        return -1;
    }
    r->child.stop_fd = r->job->stop_fd;
    while (n > 0) {
        if (child_read(&r->child, r->deadline, r->piece, sizeof r->piece, &n, err) != 0 ||
            reading_frames_feed(&r->frames, r->piece, n, err) != 0) {
            return -1;
        }
    }
    if (child_wait(&r->child, r->deadline, err) != 0) {
        return -1;
    }
    child_bury(&r->child); /* its descriptors */
    return reading_frames_finish(&r->frames, false, err);
}

static const char *option(const char *name, const char *value)
{
    return arena_printf(arena_current(), "--%s=%s", name, value);
}

/* as_is: what cannot be read is left out, instead of asking for a recogniser. */
static int run_reading(struct recognising *r, const char *suffix, bool as_is, struct error *err)
{
    const struct reading_job *job = r->job;
    const char *options[CHILD_OPTIONS_MOST + 1] = {NULL};
    size_t n = 0;
    options[n++] = option("agency", job->agency);
    options[n++] = option("name", job->name);
    if (job->stage == READING_HEAD) {
        options[n++] = "--head";
    }
    if (as_is) {
        options[n++] = "--as-is";
    }
    if (job->model_folder[0] != 0 && strcmp(suffix, "ocr") == 0) {
        options[n++] = option("model", job->model_folder);
    }
    return run(r, suffix, options, err);
}

/* ---- the reading
 * ---------------------------------------------------------------------------------- */

/* Durable before anybody is told of it. */
static int store_text(struct recognising *r, struct error *err)
{
    const struct reading_frames *f = &r->frames;
    struct reading_done *done = &r->done;
    if (check_text(f->text, f->text_len, err) != 0 ||
        blob_begin(r->reader->blobs, f->text_len, &r->writer, err) != 0 ||
        blob_write(r->writer, f->text, f->text_len, err) != 0) {
        return -1;
    }
    struct blob_writer *writer = r->writer;
    r->writer = NULL; /* blob_finish frees it either way */
    if (blob_finish(writer, &done->text, &done->text_size, err) != 0) {
        return -1;
    }
    done->has_text = true;
    return 0;
}

static int take_reading(struct recognising *r, struct error *err)
{
    const struct reading_frames *f = &r->frames;
    if (f->last == LAST_ERROR) {
        return check_reading_error(f->said, f->said_len, err);
    }
    if (f->last != LAST_READING) { /* a recogniser that asks for a recogniser */
        return error_set(err, ERR_WORKER, NULL, "frames: unknown frame", NULL);
    }
    r->done.pages = f->of;
    r->done.pages_read = f->done;
    if (check_reading(f->said, f->said_len, f->text_len, f->of, &r->done.reading, err) != 0) {
        return -1;
    }
    return f->text != NULL ? store_text(r, err) : 0;
}

static int recognise(struct recognising *r, struct error *err)
{
    r->done.recognised = true;
    return run_reading(r, "ocr", false, err);
}

/* Without a recogniser the pages with text are better than none; a letter that has no such page is
 * not read. */
static int read_without_recogniser(struct recognising *r, const struct error *none,
                                   struct error *err)
{
    if (run_reading(r, "read", true, err) != 0) {
        return -1;
    }
    return r->frames.last == LAST_OCR ? error_set(err, none->code, NULL, none->arg[0], none->arg[1])
                                      : 0;
}

static int read_letter(struct recognising *r, bool is_image, struct error *err)
{
    struct error none = {0};
    if (!is_image && run_reading(r, "read", false, err) != 0) {
        return -1;
    }
    if (is_image || r->frames.last == LAST_OCR) {
        const bool has = reader_has_ocr(r->reader, r->job->model_folder, &none) == 0;
        if (!has && is_image) {
            return error_set(err, none.code, NULL, none.arg[0], none.arg[1]);
        }
        if ((has ? recognise(r, err) : read_without_recogniser(r, &none, err)) != 0) {
            return -1;
        }
    }
    return take_reading(r, err);
}

/* ---- the signatures
 * ------------------------------------------------------------------------------- */

/* Does this word stand anywhere in the file? In pieces that overlap by all but one of its letters.
 */
static int has_word(struct recognising *r, const char *word, bool *ret, struct error *err)
{
    const size_t len = strlen(word), step = sizeof r->piece - len + 1;
    *ret = false;
    for (off_t at = 0;; at += (off_t)step) {
        const ssize_t n = pread(r->file, r->piece, sizeof r->piece, at);
        if (n < 0) {
            return error_set(err, ERR_IO, NULL, "pread", strerrordesc_np(errno));
        }
        if (memmem(r->piece, (size_t)n, word, len) != NULL) {
            *ret = true;
            return 0;
        }
        if ((size_t)n < sizeof r->piece) {
            return 0;
        }
    }
}

/* "Nobody looked" is an answer of its own; "there are none" would be a lie. */
static json_t *unchecked(const char *file, const struct error *why)
{
    char vi[700], en[700];
    error_text(why, LANG_VI, vi, sizeof vi);
    error_text(why, LANG_EN, en, sizeof en);
    json_t *report = json_object(), *notes = json_array(), *note = json_object();
    json_object_set_new(note, "code", json_string("not-checked"));
    json_object_set_new(
        note, "vi", json_string(arena_printf(arena_current(), "Chưa kiểm tra chữ ký số: %s", vi)));
    json_object_set_new(note, "en",
                        json_string(arena_printf(arena_current(), "Not checked: %s", en)));
    json_array_append_new(notes, note);
    json_object_set_new(report, "file", json_string(file));
    json_object_set_new(report, "signatures", json_array());
    json_object_set_new(report, "notes", notes);
    return report;
}

/* In what is left of the reading's time. */
static int check_signed(struct recognising *r, const struct digest *digest, struct error *err)
{
    const struct reading_job *job = r->job;
    const int64_t left = r->deadline - monotonic_ms();
    const struct signature_config config = {.trust_folder = job->trust_folder,
                                            .crl_folder = job->crl_folder,
                                            .now = job->now,
                                            .seconds = left > 0 ? (unsigned)(left / 1000) + 1 : 0};
    return reader_signatures(r->reader, digest, &config, &r->done.signatures, err);
}

/* A letter is read whatever becomes of its signatures. */
static int read_signatures(struct recognising *r, const struct digest *digest, enum sniffed kind,
                           struct error *err)
{
    const char *file = kind == SNIFFED_XML ? "edxml" : "pdf";
    struct error why = {0};
    bool has = false;
    if (kind != SNIFFED_XML && kind != SNIFFED_PDF) {
        return 0;
    }
    if (has_word(r, kind == SNIFFED_XML ? "Signature" : "/ByteRange", &has, err) != 0) {
        return -1;
    }
    if (has && check_signed(r, digest, &why) != 0) {
        if (why.code == ERR_NO_MEMORY) {
            return error_set(err, ERR_NO_MEMORY, NULL, NULL, NULL);
        }
        r->done.signatures = unchecked(file, &why);
    }
    return 0;
}

/* ---- the whole
 * ------------------------------------------------------------------------------------ */

static int read_file(struct recognising *r, const struct digest *digest, struct error *err)
{
    enum sniffed kind;
    if (sniff_open(r->reader, digest, &r->file, &kind, err) != 0) {
        return -1;
    }
    if (kind != SNIFFED_XML && read_letter(r, kind == SNIFFED_IMAGE, err) != 0) {
        return -1;
    }
    return read_signatures(r, digest, kind, err);
}

/* A process, descriptors and a half-written blob are held while the arena is used: when it runs
 * out, control comes back here first. */
static int read_scoped(struct recognising *r, const struct digest *digest, struct error *err)
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

int reader_recognise(const struct reader *reader, const struct digest *file,
                     const struct reading_job *job, struct reading_done *ret, struct error *err)
{
    INVARIANT(arena_current() != NULL);
    struct recognising *r = malloc(sizeof *r);
    if (r == NULL) {
        return error_set(err, ERR_NO_MEMORY, NULL, NULL, NULL);
    }
    r->reader = reader;
    r->job = job;
    r->file = -1;
    r->deadline = monotonic_ms() + (int64_t)job->seconds * 1000;
    r->child = CHILD_NONE;
    r->writer = NULL;
    r->done = (struct reading_done){0};
    reading_frames_init(&r->frames);
    const int result = read_scoped(r, file, err);
    child_bury(&r->child);
    blob_abandon(r->writer);
    reading_frames_release(&r->frames);
    if (r->file >= 0) {
        close(r->file);
    }
    if (result == 0) {
        *ret = r->done;
    }
    free(r);
    return result;
}

int reader_has_ocr(const struct reader *reader, const char *model_folder, struct error *err)
{
    const char *folder = model_folder[0] != 0 ? model_folder : PHIEU_MODEL_FOLDER;
    const char *const needed[] = {
        program(reader, "ocr"),
        arena_printf(arena_current(), "%s/vie.traineddata", folder),
    };
    const int how[] = {X_OK, R_OK};
    for (size_t i = 0; i < sizeof needed / sizeof needed[0]; i++) {
        if (access(needed[i], how[i]) != 0) {
            return error_set(err, ERR_OCR_NONE, NULL, needed[i], NULL);
        }
    }
    return 0;
}
