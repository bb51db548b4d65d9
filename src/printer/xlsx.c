/*
 * NAME     xlsx.c
 * SUMMARY  the parts of a workbook packed in memory
 *
 * The sheet is written while it is packed: what is held is the packed bytes and one piece.
 */
#include "xlsx.h"

#include <zip.h>

#define PART_CAP  ((size_t)64 << 10)
#define PIECE_CAP ((size_t)32 << 20) /* a row of the longest line of a job, escaped */

/* What libzip asks the sheet's source for. */
struct supply {
    struct xlsx_sheet sheet;
    struct arena arena; /* of the piece at hand */
    struct buf piece;
    size_t taken;
    struct error err; /* why a read failed */
    zip_error_t zip_err;
    bool failed;
};

/* The next piece into an arena of its own, so that a sheet of any length takes the memory of one.
 */
static bool fill(struct supply *s)
{
    arena_release(&s->arena);
    buf_init(&s->piece, &s->arena, PIECE_CAP);
    s->taken = 0;
    const int more = xlsx_sheet_next(&s->sheet, &s->piece, &s->err);
    s->failed = more < 0 || s->piece.overflow;
    if (s->piece.overflow && more >= 0) {
        error_fill(&s->err, ERR_NO_MEMORY, NULL, NULL, NULL);
    }
    return more == 1 && !s->failed;
}

static zip_int64_t read_piece(struct supply *s, char *bytes, size_t len)
{
    size_t given = 0;
    while (given < len) {
        if (s->taken == s->piece.len && !fill(s)) {
            break;
        }
        const size_t left = s->piece.len - s->taken;
        const size_t n = left < len - given ? left : len - given;
        memcpy(bytes + given, s->piece.data + s->taken, n);
        s->taken += n;
        given += n;
    }
    if (s->failed) {
        zip_error_set(&s->zip_err, ZIP_ER_READ, 0);
        return -1;
    }
    return (zip_int64_t)given;
}

static zip_int64_t supply_sheet(void *arg, void *data, zip_uint64_t len, zip_source_cmd_t command)
{
    struct supply *s = arg;
    switch (command) {
    case ZIP_SOURCE_OPEN:
    case ZIP_SOURCE_CLOSE:
    case ZIP_SOURCE_FREE:
        return 0;
    case ZIP_SOURCE_READ:
        return read_piece(s, data, len);
    case ZIP_SOURCE_STAT: {
        zip_stat_t *about = data;
        zip_stat_init(about);
        return (zip_int64_t)sizeof *about;
    }
    case ZIP_SOURCE_ERROR:
        return zip_error_to_data(&s->zip_err, data, len);
    case ZIP_SOURCE_SUPPORTS:
        return zip_source_make_command_bitmap(ZIP_SOURCE_OPEN, ZIP_SOURCE_READ, ZIP_SOURCE_CLOSE,
                                              ZIP_SOURCE_STAT, ZIP_SOURCE_ERROR, ZIP_SOURCE_FREE,
                                              -1);
    default:
        zip_error_set(&s->zip_err, ZIP_ER_OPNOTSUPP, 0);
        return -1;
    }
}

/* Every part has the day of ZIP's beginning: nothing of the clock is in the file. */
static bool add(zip_t *zip, const char *name, zip_source_t *source)
{
    if (source == NULL) {
        return false;
    }
    const zip_int64_t n = zip_file_add(zip, name, source, ZIP_FL_ENC_UTF_8);
    if (n < 0) {
        zip_source_free(source);
        return false;
    }
    return zip_file_set_dostime(zip, (zip_uint64_t)n, 0, (1U << 5) | 1U, 0) == 0 &&
           zip_set_file_compression(zip, (zip_uint64_t)n, ZIP_CM_DEFLATE, 6) == 0;
}

static bool add_parts(zip_t *zip, const struct job *job, struct supply *supply)
{
    bool good = true;
    for (size_t i = 0; i < xlsx_part_count && good; i++) {
        struct buf text;
        buf_init(&text, NULL, PART_CAP);
        xlsx_parts[i].put(&text, job);
        INVARIANT(!text.overflow);
        good = add(zip, xlsx_parts[i].name, zip_source_buffer(zip, text.data, text.len, 0));
    }
    return good &&
           add(zip, "xl/worksheets/sheet1.xml", zip_source_function(zip, supply_sheet, supply));
}

static int take_package(zip_source_t *package, struct output *out)
{
    char piece[16 << 10];
    zip_int64_t n;
    if (zip_source_open(package) != 0) {
        return -1;
    }
    while ((n = zip_source_read(package, piece, sizeof piece)) > 0) {
        output_add(out, piece, (size_t)n);
    }
    zip_source_close(package);
    return n == 0 ? 0 : -1;
}

static int pack(zip_source_t *package, const struct job *job, struct supply *supply,
                struct output *out)
{
    zip_t *zip = zip_open_from_source(package, ZIP_CREATE | ZIP_TRUNCATE, NULL);
    if (zip == NULL) {
        return -1;
    }
    zip_source_keep(package);
    if (!add_parts(zip, job, supply) || zip_close(zip) != 0) {
        zip_discard(zip);
        zip_source_free(package);
        return -1;
    }
    const int result = take_package(package, out);
    zip_source_free(package);
    return result;
}

int xlsx_make(const struct job *job, struct output *out, struct error *err)
{
    struct supply supply = {.sheet = {.job = job}};
    zip_source_t *package = zip_source_buffer_create(NULL, 0, 0, NULL);
    if (package == NULL) {
        return error_set(err, ERR_NO_MEMORY, NULL, NULL, NULL);
    }
    arena_init(&supply.arena, PIECE_CAP * 3);
    supply.arena.scope = arena_current()->scope;
    zip_error_init(&supply.zip_err);
    int result = pack(package, job, &supply, out);
    if (result != 0 && supply.failed) {
        *err = supply.err;
    } else if (result != 0) {
        result = error_set(err, ERR_NO_MEMORY, NULL, NULL, NULL);
    }
    zip_error_fini(&supply.zip_err);
    arena_release(&supply.arena);
    return result;
}
