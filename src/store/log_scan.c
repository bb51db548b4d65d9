/*
 * log_scan.c - is all that was committed still in the log?
 *
 * SQLite takes a damaged frame of books.db-wal for the place where the power went out and drops it
 * and everything behind it without a word. Before the first connection is opened, two witnesses can
 * say that more was there:
 *   - the log's index (books.db-shm), which is left behind by a process that was killed: it names
 * the last committed frame, and is written only after that frame was synced;
 *   - the log itself: a transaction is synced before the next one begins, so that a sound frame
 * right behind a commit, its sum carried on from there, proves that everything before it was on
 * disk. Frames further on prove nothing: when the power goes out twice, what is left of two
 * transactions nobody was told of may stand there, one commit behind the other. A last transaction
 * cut off with nothing to bear witness looks like one never acknowledged; for that there is
 * search.db's mark (index_file.c).
 *
 * Before it is read the log is settled, so that what is found in it is on disk as well.
 *
 * https://www.sqlite.org/fileformat2.html section 4; walformat.html section 2.1.
 */
#include "room.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    HEADER = 32,
    FRAME_HEADER = 24,
    SALT_AT = 16,
    SALT = 8,
    INDEX_HEADER = 48,
    PAGE_MOST = 65536
};

struct sum {
    uint32_t a, b;
};

struct log {
    int fd;
    bool header_sound, big_endian;
    unsigned char salt[SALT];
    uint32_t page;         /* bytes of one */
    int64_t frames;        /* whole ones in the file */
    unsigned char *buffer; /* one frame */
};

struct frame {
    uint32_t page_number, commit; /* commit: pages of the database after it, 0 for none */
    bool current;                 /* of this generation of the log */
    bool sound;                   /* its sum follows from the one before */
    struct sum stored;
};

static uint32_t read_big(const unsigned char *at)
{
    return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

static uint32_t read_word(const unsigned char *at, bool big)
{
    return big ? read_big(at)
               : (uint32_t)at[3] << 24 | (uint32_t)at[2] << 16 | (uint32_t)at[1] << 8 | at[0];
}

static struct sum sum_over(struct sum s, const unsigned char *bytes, size_t len, bool big)
{
    for (size_t i = 0; i + 8 <= len; i += 8) {
        s.a += read_word(bytes + i, big) + s.b;
        s.b += read_word(bytes + i + 4, big) + s.a;
    }
    return s;
}

static struct sum read_sum(const unsigned char *at)
{
    return (struct sum){read_big(at), read_big(at + 4)};
}

static bool same_sum(struct sum x, struct sum y)
{
    return x.a == y.a && x.b == y.b;
}

static bool read_at(int fd, void *buffer, size_t len, int64_t at)
{
    return pread(fd, buffer, len, at) == (ssize_t)len;
}

/* ---- the log ------------------------------------------------------------------------------ */

static bool page_size_of(int books, uint32_t *ret)
{
    unsigned char head[18];
    if (!read_at(books, head, sizeof head, 0)) {
        return false;
    }
    *ret = (uint32_t)head[16] << 8 | head[17];
    *ret = *ret == 1 ? PAGE_MOST : *ret;
    return *ret >= 512 && *ret <= PAGE_MOST && (*ret & (*ret - 1)) == 0;
}

/* False when the log is empty, or too short to hold anything. */
static bool read_header(struct log *log, int books, unsigned char header[HEADER])
{
    off_t size = lseek(log->fd, 0, SEEK_END);
    if (size <= HEADER || !read_at(log->fd, header, HEADER, 0) ||
        !page_size_of(books, &log->page)) {
        return false;
    }
    uint32_t magic = read_big(header);
    log->big_endian = magic == 0x377f0683;
    struct sum is = sum_over((struct sum){0, 0}, header, SALT_AT + SALT, log->big_endian);
    log->header_sound = (magic & ~1U) == 0x377f0682 && read_big(header + 8) == log->page &&
                        same_sum(is, read_sum(header + SALT_AT + SALT));
    memcpy(log->salt, header + SALT_AT, SALT);
    log->frames = (size - HEADER) / (FRAME_HEADER + (int64_t)log->page);
    return log->frames > 0;
}

/* `before`: the sum stored in the frame before, or in the header. */
static bool read_frame(struct log *log, int64_t i, struct sum before, struct frame *ret)
{
    size_t len = FRAME_HEADER + log->page;
    if (!read_at(log->fd, log->buffer, len, HEADER + i * (int64_t)len)) {
        return false;
    }
    struct sum is = sum_over(before, log->buffer, 8, log->big_endian);
    is = sum_over(is, log->buffer + FRAME_HEADER, log->page, log->big_endian);
    *ret = (struct frame){
        .page_number = read_big(log->buffer),
        .commit = read_big(log->buffer + 4),
        .current = memcmp(log->buffer + 8, log->salt, SALT) == 0,
        .stored = read_sum(log->buffer + SALT_AT),
    };
    ret->sound = ret->current && same_sum(is, ret->stored);
    return true;
}

/* What walking the frames showed. */
struct walk {
    int64_t whole;     /* frames up to the last commit that SQLite will read */
    int64_t broken;    /* the first frame that is not sound, -1 */
    bool sound_behind; /* a broken frame, and a transaction begun after it was synced */
};

/* The frame belongs to a transaction begun when the one before had been committed. A commit may be
 * written twice to fill a sector: that is no later transaction. */
static bool begins_after(const struct frame *f, const struct frame *before)
{
    return f->sound && before->current && before->commit != 0 &&
           !(f->commit != 0 && f->page_number == before->page_number);
}

static bool walk_frames(struct log *log, struct sum header, struct walk *ret)
{
    struct frame before = {.stored = header}, f;
    *ret = (struct walk){.broken = -1};
    for (int64_t i = 0; i < log->frames; i++, before = f) {
        if (!read_frame(log, i, before.stored, &f)) {
            return false;
        }
        if (!f.sound && ret->broken < 0) {
            ret->broken = i;
        }
        if (ret->broken < 0) {
            ret->whole = f.commit != 0 ? i + 1 : ret->whole;
        } else {
            ret->sound_behind |= begins_after(&f, &before);
        }
    }
    return true;
}

/* ---- the index ---------------------------------------------------------------------------- */

/* The last frame it knows committed; 0 when it says nothing of this log. */
static int64_t indexed_frames(const char *root, const struct log *log)
{
    unsigned char head[2 * INDEX_HEADER];
    uint32_t frames;
    char *path = store_path(root, "books.db-shm");
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    bool read = fd >= 0 && read_at(fd, head, sizeof head, 0);
    if (fd >= 0) {
        close(fd);
    }
    free(path);
    uint16_t one = 1;
    bool big = *(unsigned char *)&one == 0; /* in the machine's own order */
    if (!read || memcmp(head, head + INDEX_HEADER, INDEX_HEADER) != 0 || head[12] != 1) {
        return 0;
    }
    struct sum is = sum_over((struct sum){0, 0}, head, 40, big), stored;
    memcpy(&stored.a, head + 40, 4);
    memcpy(&stored.b, head + 44, 4);
    memcpy(&frames, head + 16, 4);
    return same_sum(is, stored) && memcmp(head + 32, log->salt, SALT) == 0 ? frames : 0;
}

/* ---- a header that is not sound ------------------------------------------------------------- */

/* SQLite begins a new generation by writing the header over one whose frames are all in the
 * database: if the power went out then, nothing is lost. True when a committed page is in the log
 * alone. */
static bool page_is_only_here(struct log *log, int books, const bool *later, struct frame *f)
{
    static unsigned char page[PAGE_MOST];
    return !later[f->page_number] &&
           (!read_at(books, page, log->page, (int64_t)(f->page_number - 1) * log->page) ||
            memcmp(page, log->buffer + FRAME_HEADER, log->page) != 0);
}

static bool headless_log_matters(struct log *log, int books)
{
    struct frame f = {0};
    int64_t last = -1;
    uint32_t pages = 0;
    struct sum before = {0, 0};
    if (!read_frame(log, 0, before, &f)) {
        return false;
    }
    memcpy(log->salt, log->buffer + 8, SALT);
    /* The first frame's sum went on from the lost header's: a commit further on vouches for it. */
    for (int64_t i = 0; i < log->frames && read_frame(log, i, before, &f); i++) {
        if (i > 0 && !f.sound) {
            break;
        }
        if (i > 0 && f.commit != 0) {
            last = i;
            pages = f.commit > pages ? f.commit : pages;
        }
        before = f.stored;
    }
    bool *later = last >= 0 && pages < (1U << 30) ? calloc((size_t)pages + 1, sizeof *later) : NULL;
    bool matters = false;
    for (int64_t i = last; later != NULL && i >= 0 && !matters; i--) {
        if (read_frame(log, i, before, &f) && f.current && f.page_number >= 1 &&
            f.page_number <= pages) {
            matters = page_is_only_here(log, books, later, &f);
            later[f.page_number] = true;
        }
    }
    free(later);
    return matters;
}

/* ---- the question ------------------------------------------------------------------------- */

static int damaged(int64_t frame, struct error *err)
{
    char text[160];
    snprintf(text, sizeof text,
             "nhật ký books.db-wal hỏng ở khung %" PRId64 ", các bước đã ghi từ đó không đọc được",
             frame);
    return error_set(err, ERR_STORE_DAMAGED, NULL, text, NULL);
}

static int scan(struct log *log, int books, const char *root, struct error *err)
{
    unsigned char header[HEADER];
    struct walk walk;
    if (!read_header(log, books, header)) {
        return 0;
    }
    log->buffer = malloc(FRAME_HEADER + log->page);
    if (log->buffer == NULL) {
        return error_set(err, ERR_NO_MEMORY, NULL, NULL, NULL);
    }
    if (!log->header_sound) {
        return headless_log_matters(log, books) ? damaged(0, err) : 0;
    }
    if (!walk_frames(log, read_sum(header + SALT_AT + SALT), &walk)) {
        return error_set(err, ERR_IO, NULL, "books.db-wal", strerrordesc_np(errno));
    }
    bool lost = walk.sound_behind || indexed_frames(root, log) > walk.whole;
    return lost ? damaged(walk.broken >= 0 ? walk.broken + 1 : walk.whole + 1, err) : 0;
}

/* Two things stand in the page cache that the disk may not have, and behind which nothing may be
 * acknowledged, as a power cut would take both. What a killed process wrote and did not come to
 * sync: it is synced now. And what a sync failed on: the kernel takes those pages for written, the
 * disk has holes there, and the next sync says that all is well; so they are read from the disk
 * again, and recovery ends at the hole, behind everything acknowledged. Where the advice means
 * nothing there is no disk either. */
static int settle(int fd, struct error *err)
{
    if (fsync(fd) != 0) {
        return error_set(err, ERR_IO, NULL, "books.db-wal", strerrordesc_np(errno));
    }
    (void)posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
    return 0;
}

static int open_file(const char *root, const char *name, int *ret, struct error *err)
{
    char *path = store_path(root, name);
    *ret = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    int why = errno;
    free(path);
    return *ret >= 0 || why == ENOENT ? 0
                                      : error_set(err, ERR_IO, NULL, name, strerrordesc_np(why));
}

int log_scan(const char *root, struct error *err)
{
    struct log log = {.fd = -1};
    int books = -1;
    int rc = open_file(root, "books.db-wal", &log.fd, err);
    rc = rc == 0 ? open_file(root, "books.db", &books, err) : rc;
    if (rc == 0 && log.fd >= 0 && books >= 0) {
        rc = settle(log.fd, err) == 0 ? scan(&log, books, root, err) : -1;
    }
    if (log.fd >= 0) {
        close(log.fd);
    }
    if (books >= 0) {
        close(books);
    }
    free(log.buffer);
    return rc;
}
