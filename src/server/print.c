/* print.c - a print job is written, a worker makes a document of it, the document is the answer. */
#include "print.h"

#include "phieu/reader.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

enum { WINDOW_MEMORY = 64 << 20, WINDOW_TEXT = 24 << 20, HEAD_ROOM = 16 << 10 };

static const struct {
    const char *name, *type;
} formats[] = {
    {"pdf", "application/pdf"},
    {"xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
    {"csv", "text/csv; charset=utf-8"},
};

/* ---- the state ------------------------------------------------------------------------------ */

static int too_large(struct error *err, uint64_t most, const char *what)
{
    return error_set(err, ERR_PRINT_SIZE, NULL, arena_printf(arena_current(), "%" PRIu64, most),
                     what);
}

int print_begin(struct printing *p, struct call *call, const char *form, struct error *err)
{
    struct instant as_of;
    int64_t until;
    const char *format = json_str(call->query, "format");
    *p = (struct printing){.call = call, .form = form, .job = -1, .dir = call->dir};
    p->format = format[0] != '\0' ? format : formats[0].name;
    if (call_as_of(call, &as_of, &until, err) != 0) {
        return -1;
    }
    p->seq = until != 0 ? until : store_last_seq(call->read);
    p->today = until != 0 ? instant_day(as_of, call_rules(call)->zone_minutes) : call_today(call);
    if (!system_has_room(call->server)) {
        return error_set(err, ERR_DISK_FULL, "", NULL, NULL);
    }
    return file_nameless(call->server->config.root, &p->job, err);
}

int print_names(struct printing *p, struct error *err)
{
    /* The office has hardly ever changed since; when it has, its acts are folded again. */
    if (p->dir->seq <= p->seq && p->dir->seq == store_office_seq(p->call->read)) {
        return 0;
    }
    if (store_directory_at(p->call->read, p->seq, &p->then, err) != 0) {
        return -1;
    }
    p->dir = &p->then;
    return 0;
}

int print_take_head(struct printing *p, const char *book, int year, struct error *err)
{
    struct digest hash = {0};
    if (store_act_hash(p->call->read, p->seq, &hash, &p->made, err) != 0) {
        return -1;
    }
    mark_make(book, year, 0, p->seq, &hash, &p->mark);
    return 0;
}

/* ---- the job -------------------------------------------------------------------------------- */

void print_head(struct printing *p, const char *title)
{
    const struct rules *rules = call_rules(p->call);
    char text[MARK_TEXT], qr[sizeof MARK_SCHEME + MARK_TEXT];
    mark_text(&p->mark, text);
    snprintf(qr, sizeof qr, "%s%s", MARK_SCHEME, text);
    const char *paper = json_str(p->call->query, "paper");
    const struct print_head head = {
        .form = p->form,
        .format = p->format,
        .paper = paper[0] != '\0' ? paper : NULL,
        .agency_name = rules->agency_name,
        .agency_parent = rules->agency_parent,
        .agency_place = rules->agency_place,
        .title = title,
        .made = p->made,
        .mark_text = text,
        .mark_qr = qr,
    };
    print_job_head(&p->out, &head);
}

int print_row(struct printing *p, struct error *err)
{
    const unsigned most = strcmp(p->format, "pdf") == 0 ? PRINT_PDF_ROWS_MOST : PRINT_ROWS_MOST;
    if (p->rows >= most) {
        return too_large(err, most, "dòng");
    }
    p->rows++;
    json_open_object(&p->out, NULL);
    return 0;
}

void print_end_line(struct printing *p)
{
    print_job_end(&p->out);
}

/* The head without its line feed, which stands behind the room. */
static int place(struct printing *p, struct error *err)
{
    const size_t len = p->buf.len - 1;
    INVARIANT(p->buf.len > 0 && len <= HEAD_ROOM);
    const ssize_t n = pwrite(p->job, p->buf.data, len, 0);
    return n == (ssize_t)len ? 0
                             : error_set(err, n < 0 && errno == ENOSPC ? ERR_DISK_FULL : ERR_IO, "",
                                         "print", n < 0 ? strerrordesc_np(errno) : "pwrite");
}

static int flush(struct printing *p, struct error *err)
{
    if (p->buf.overflow || p->buf.len > PRINT_JOB_MOST - p->written) {
        return too_large(err, PRINT_JOB_MOST, "byte");
    }
    if (p->placing) {
        return place(p, err);
    }
    p->written += p->buf.len;
    return file_append(p->job, "print", p->buf.data, p->buf.len, err);
}

static int run_window(struct printing *p, print_step *step, void *arg, struct error *err)
{
    buf_init(&p->buf, arena_current(), WINDOW_TEXT);
    json_out_init(&p->out, &p->buf);
    return step(p, arg, err) == 0 ? flush(p, err) : -1;
}

int print_window(struct printing *p, print_step *step, void *arg, struct error *err)
{
    struct arena own, *const outer = arena_current();
    jmp_buf here;
    int result;
    arena_init(&own, WINDOW_MEMORY);
    own.scope = &here;
    if (setjmp(here) == 0) {
        arena_enter(&own);
        result = run_window(p, step, arg, err);
    } else {
        result = error_set(err, ERR_NO_MEMORY, NULL, NULL, NULL);
    }
    arena_enter(outer);
    arena_release(&p->letter); /* where memory ran out in between */
    arena_release(&own);
    return result;
}

int print_leave_head(struct printing *p, struct error *err)
{
    char room[HEAD_ROOM + 1];
    memset(room, ' ', HEAD_ROOM);
    room[HEAD_ROOM] = '\n';
    p->written += sizeof room;
    return file_append(p->job, "print", room, sizeof room, err);
}

int print_place_head(struct printing *p, print_step *step, void *arg, struct error *err)
{
    p->placing = true;
    int rc = print_window(p, step, arg, err);
    p->placing = false;
    return rc;
}

/* ---- the document --------------------------------------------------------------------------- */

static void answer_with(struct printing *p, int fd, uint64_t size, const char *name)
{
    struct call *call = p->call;
    call->fd = fd;
    call->fd_size = size;
    call->fd_name = arena_printf(arena_current(), "%s.%s", name, p->format);
    for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++) {
        if (strcmp(formats[i].name, p->format) == 0) {
            call->fd_type = formats[i].type;
        }
    }
}

int print_finish(struct printing *p, const char *name, struct error *err)
{
    const struct server_config *config = &p->call->server->config;
    uint64_t size = 0;
    int fd;
    if (file_nameless(config->root, &fd, err) != 0) {
        return -1;
    }
    if (reader_print(&config->printing, p->job, fd, &size, err) != 0) {
        close(fd);
        return -1;
    }
    answer_with(p, fd, size, name);
    return 0;
}

void print_release(struct printing *p)
{
    if (p->job >= 0) {
        close(p->job);
        p->job = -1;
    }
}
