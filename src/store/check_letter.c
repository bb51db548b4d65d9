/* check_letter.c - each letter folded again from its acts, its rows compared with those stored. */
#include "checking.h"

#include <inttypes.h>
#include <string.h>
#include <unistd.h>

enum { LETTER_MEMORY = 1 << 28 };

/* ---- rows --------------------------------------------------------------------------------- */

static void report_cell(struct check *check, const struct slip *slip, const char *table,
                        int64_t row, const char *column)
{
    check_report(check, "projection", slip->seq, slip->letter,
                 "Văn bản %" PRId64 ": bảng %s, dòng %" PRId64 ", cột %s không khớp với bút tích.",
                 slip->letter.v, table, row, column);
}

static void report_row(struct check *check, const struct slip *slip, const char *table, int64_t row,
                       const char *how)
{
    check_report(check, "projection", slip->seq, slip->letter,
                 "Văn bản %" PRId64 ": bảng %s %s dòng %" PRId64 ".", slip->letter.v, table, how,
                 row);
}

static int registering_act(struct check *check, const struct slip *slip, int64_t *ret,
                           struct error *err)
{
    struct query q = db_query(check->read->db, ST_ACTS_REGISTERING);
    bind_int(&q, slip->letter.v);
    *ret = query_row(&q) && slip->number > 0 ? take_int(&q) : 0;
    return query_end(&q, err);
}

static int check_letter_row(struct check *check, const struct slip *slip, struct error *err)
{
    struct cell cells[LETTER_CELLS];
    int64_t registered_seq;
    if (registering_act(check, slip, &registered_seq, err) != 0) {
        return -1;
    }
    letter_cells(slip, registered_seq, cells);
    struct query q = db_query(check->read->db, ST_LETTER_ROW);
    bind_int(&q, slip->letter.v);
    if (query_row(&q)) {
        int column = cells_differ(&q, cells, LETTER_CELLS);
        if (column >= 0) {
            report_cell(check, slip, "letters", slip->letter.v, letter_cell_names[column]);
        }
    } else {
        report_row(check, slip, "letters", slip->letter.v, "thiếu");
    }
    return query_end(&q, err);
}

/* The lines of a letter, its files, its duties. */
static int check_rows(struct check *check, const struct slip *slip, const struct kin *kin,
                      struct error *err)
{
    int64_t next = kin->first, end = kin->first + (int64_t)kin->count(slip);
    struct query q = db_query(check->read->db, kin->rows);
    bind_int(&q, slip->letter.v);
    while (query_row(&q)) {
        int64_t row = take_int(&q);
        struct cell cells[KIN_CELLS_MOST];
        for (; next < row && next < end; next++) {
            report_row(check, slip, kin->table, next, "thiếu");
        }
        if (row < kin->first || row >= end) {
            report_row(check, slip, kin->table, row, "thừa");
            continue;
        }
        next = row + 1;
        kin->fill(slip, (size_t)(row - kin->first), cells);
        int column = cells_differ(&q, cells, kin->cells);
        if (column >= 0) {
            report_cell(check, slip, kin->table, row, kin->names[column]);
        }
    }
    for (; next < end; next++) {
        report_row(check, slip, kin->table, next, "thiếu");
    }
    return query_end(&q, err);
}

static int check_counted(struct check *check, const struct slip *slip, struct error *err)
{
    int64_t last, stored = 0;
    bool wanted = counted_row(slip, &last);
    struct query q = db_query(check->read->db, ST_COUNTED);
    bind_int(&q, slip->letter.v);
    bool there = query_row(&q);
    if (there) {
        stored = take_int(&q);
    }
    if (wanted != there) {
        report_row(check, slip, "counted", slip->letter.v, wanted ? "thiếu" : "thừa");
    } else if (there && stored != last) {
        report_cell(check, slip, "counted", slip->letter.v, "last");
    }
    return query_end(&q, err);
}

static int check_learned(struct check *check, const struct slip *slip, struct error *err)
{
    const char *organ, *place;
    bool wanted = learned_row(slip, &organ, &place);
    const struct cell cells[] = {{CELL_TEXT, 0, organ}, {CELL_TEXT, 0, place}};
    struct query q = db_query(check->read->db, ST_LEARNED_ROW);
    bind_int(&q, slip->letter.v);
    bool there = query_row(&q), done;
    struct letter_id since = NO_LETTER;
    if (wanted && !there && learned_since(check->read->db, &since, &done, err) != 0) {
        may_fail(query_end(&q, NULL));
        return -1;
    }
    if (wanted != there && slip->letter.v > since.v) {
        report_row(check, slip, "learned", slip->letter.v, wanted ? "thiếu" : "thừa");
    } else if (there && cells_differ(&q, cells, 2) >= 0) {
        report_cell(check, slip, "learned", slip->letter.v, "organ, place");
    }
    return query_end(&q, err);
}

static const struct slip_file *file_of(const struct slip *slip, const char *sha256)
{
    for (size_t i = 0; i < slip->file_count; i++) {
        if (strcmp(slip->files[i].sha256, sha256) == 0) {
            return &slip->files[i];
        }
    }
    return NULL;
}

/* A row that says done or failed has the act that says so; one that waits may be asked for again.
 */
static int check_readings(struct check *check, const struct slip *slip, struct error *err)
{
    int64_t row = 0;
    struct query q = db_query(check->read->db, ST_READINGS_OF);
    bind_int(&q, slip->letter.v);
    for (; query_row(&q); row++) {
        take_skip(&q);
        const char *sha256 = take_text(&q);
        take_skip(&q);
        int state = take_small(&q);
        const struct slip_reading *reading = slip_reading_of(slip, sha256);
        bool ended = state == READING_DONE || state == READING_FAILED;
        if (file_of(slip, sha256) == NULL) {
            report_row(check, slip, "readings", row, "thừa");
        } else if (ended &&
                   (reading == NULL || (state == READING_FAILED) != (reading->failed != NULL))) {
            report_cell(check, slip, "readings", row, "state");
        }
    }
    return query_end(&q, err);
}

/* ---- files -------------------------------------------------------------------------------- */

static void check_file(struct check *check, const struct slip *slip, const struct slip_file *file)
{
    struct digest digest;
    struct error err = {0};
    int fd = -1;
    uint64_t size = 0;
    check->sum.files++;
    if (!digest_parse(file->sha256, &digest)) {
        check_report(check, "file", file->seq, slip->letter, "Tệp “%s”: mã băm không hợp lệ.",
                     file->name);
        return;
    }
    int rc = blob_open(check->read->blobs, &digest, &fd, &size, &err);
    if (rc == 0) {
        close(fd);
        if (size != (uint64_t)file->size) {
            rc = error_set(&err, ERR_FILE_DAMAGED, NULL, file->name, NULL);
        } else if (check->hash) {
            rc = blob_verify(check->read->blobs, &digest, &err);
        }
    }
    if (rc != 0) {
        char text[300];
        error_text(&err, LANG_VI, text, sizeof text);
        check_report(check, "file", file->seq, slip->letter, "Tệp “%s” của văn bản %" PRId64 ": %s",
                     file->name, slip->letter.v, text);
    }
}

/* What was read in it, which the search and its readers look up. */
static void check_text(struct check *check, const struct slip *slip,
                       const struct slip_reading *reading)
{
    const struct slip_file text = {.sha256 = reading->text,
                                   .name = reading->name,
                                   .type = "text/plain",
                                   .size = reading->text_size,
                                   .seq = reading->seq};
    if (reading->text[0] != '\0') {
        check_file(check, slip, &text);
        check->sum.files--; /* no file of the letter */
    }
}

/* ---- letters ------------------------------------------------------------------------------ */

static int check_letter(struct check *check, struct letter_id letter, struct error *err)
{
    struct slip slip;
    struct error why = {0};
    if (read_slip(check->read, letter, 0, &slip, &why) != 0) {
        if (why.code != ERR_STORE_DAMAGED) {
            *err = why;
            return -1;
        }
        check_report(check, "body", 0, letter, "Văn bản %" PRId64 " không đọc lại được: %s.",
                     letter.v, why.arg[0]);
        return 0;
    }
    check->sum.letters++;
    check->sum.lines += (int64_t)slip.line_count;
    if (check_letter_row(check, &slip, err) != 0 || check_counted(check, &slip, err) != 0 ||
        check_learned(check, &slip, err) != 0 || check_readings(check, &slip, err) != 0) {
        return -1;
    }
    for (size_t i = 0; i < KIN_COUNT; i++) {
        if (check_rows(check, &slip, &kins[i], err) != 0) {
            return -1;
        }
    }
    for (size_t i = 0; i < slip.file_count; i++) {
        check_file(check, &slip, &slip.files[i]);
    }
    for (size_t i = 0; i < slip.reading_count; i++) {
        check_text(check, &slip, &slip.readings[i]);
    }
    return 0;
}

/* One letter in memory of its own. */
static int check_letter_scoped(struct check *check, struct letter_id letter, struct error *err)
{
    struct arena scratch;
    jmp_buf scope;
    volatile int rc;
    arena_init(&scratch, LETTER_MEMORY);
    scratch.scope = &scope;
    struct arena *volatile before = arena_enter(&scratch);
    if (setjmp(scope) == 0) {
        rc = check_letter(check, letter, err);
    } else {
        rc = error_set(err, ERR_NO_MEMORY, NULL, NULL, NULL);
    }
    arena_enter(before);
    arena_release(&scratch);
    return rc;
}

/* The least id above `after`, 0 when there is none. */
static int next_id(struct check *check, enum statement id, int64_t after, int64_t *ret,
                   struct error *err)
{
    struct query q = db_query(check->read->db, id);
    bind_int(&q, after);
    *ret = query_row(&q) ? take_int(&q) : 0;
    return query_end(&q, err);
}

int check_letters(struct check *check, struct error *err)
{
    int64_t acted = 0, row = 0;
    if (next_id(check, ST_ACT_LETTERS, 0, &acted, err) != 0 ||
        next_id(check, ST_LETTER_IDS, 0, &row, err) != 0) {
        return -1;
    }
    while (acted != 0 || row != 0) {
        int64_t at = acted != 0 && (row == 0 || acted <= row) ? acted : row;
        if (at != acted) {
            check_report(check, "projection", 0, (struct letter_id){at},
                         "Bảng letters có văn bản %" PRId64 " mà không bút tích nào nói tới.", at);
        } else if (check_letter_scoped(check, (struct letter_id){at}, err) != 0) {
            return -1;
        }
        if ((at == acted && next_id(check, ST_ACT_LETTERS, at, &acted, err) != 0) ||
            (at == row && next_id(check, ST_LETTER_IDS, at, &row, err) != 0)) {
            return -1;
        }
    }
    return 0;
}
