/*
 * NAME     docx_zip.c
 * SUMMARY  the parts of a .docx, whatever their directory promises
 */
#include "docx_room.h"

#include <stdlib.h>
#include <string.h>
#include <zip.h>

#define STEP ((size_t)256 * 1024)

struct docx_zip {
    zip_t *zip;
    unsigned parts;
    size_t left; /* bytes that may still be unpacked */
};

static int too_large(struct error *err)
{
    return read_limit(err, "nội dung nén quá lớn", "too much packed into it");
}

static int damaged(struct error *err)
{
    return read_damaged(err, "tệp Word không giải nén được", "the Word file cannot be unpacked");
}

static zip_t *open_zip(const struct pages_job *job, bool *ret_memory)
{
    zip_error_t why;
    zip_error_init(&why);
    zip_source_t *source = zip_source_buffer_create(job->bytes, job->len, 0, &why);
    zip_t *zip = source != NULL ? zip_open_from_source(source, ZIP_RDONLY, &why) : NULL;
    *ret_memory = zip == NULL && zip_error_code_zip(&why) == ZIP_ER_MEMORY;
    if (zip == NULL && source != NULL) {
        zip_source_free(source);
    }
    zip_error_fini(&why);
    return zip;
}

/* The sum of what the directory says; a bomb that is honest about itself ends here. */
static uint64_t declared(zip_t *zip, unsigned parts)
{
    uint64_t sum = 0;
    for (unsigned i = 0; i < parts; i++) {
        zip_stat_t stat;
        if (zip_stat_index(zip, i, 0, &stat) == 0 && (stat.valid & ZIP_STAT_SIZE) != 0) {
            sum = stat.size > UINT64_MAX - sum ? UINT64_MAX : sum + stat.size;
        }
    }
    return sum;
}

int docx_zip_open(const struct pages_job *job, const struct pages_limits *limits,
                  struct docx_zip **ret, struct error *err)
{
    bool memory;
    zip_t *zip = open_zip(job, &memory);
    if (zip == NULL) {
        return memory ? error_set(err, ERR_NO_MEMORY, NULL, NULL, NULL) : damaged(err);
    }
    const zip_int64_t parts = zip_get_num_entries(zip, 0);
    if (parts < 0 || parts > limits->parts_most) {
        zip_discard(zip);
        return read_limit(err, "quá nhiều phần", "too many parts");
    }
    if (declared(zip, (unsigned)parts) > limits->unpacked_most) {
        zip_discard(zip);
        return too_large(err);
    }
    struct docx_zip *made = arena_alloc(arena_current(), sizeof *made);
    *made = (struct docx_zip){zip, (unsigned)parts, limits->unpacked_most};
    *ret = made;
    return 0;
}

void docx_zip_close(struct docx_zip *zip)
{
    if (zip != NULL) {
        zip_discard(zip->zip);
    }
}

const char *docx_zip_name(const struct docx_zip *zip, unsigned n)
{
    const char *name = n < zip->parts ? zip_get_name(zip->zip, n, ZIP_FL_ENC_RAW) : NULL;
    return n < zip->parts && name == NULL ? "" : name;
}

void docx_part_release(struct docx_part *part)
{
    free(part->bytes);
    *part = (struct docx_part){NULL, 0};
}

/* The size in the directory is the sender's word: grow by what really comes. */
static int inflate_part(struct docx_zip *zip, zip_file_t *file, struct docx_part *part,
                        struct error *err)
{
    for (size_t size = 0;;) {
        if (part->len == size) {
            size = size == 0 ? STEP : size * 2;
            char *larger = realloc(part->bytes, size);
            if (larger == NULL) {
                return error_set(err, ERR_NO_MEMORY, NULL, NULL, NULL);
            }
            part->bytes = larger;
        }
        const zip_int64_t n = zip_fread(file, part->bytes + part->len, size - part->len);
        if (n <= 0) {
            return n == 0 ? 0 : damaged(err);
        }
        if ((size_t)n > zip->left) {
            return too_large(err);
        }
        zip->left -= (size_t)n;
        part->len += (size_t)n;
    }
}

int docx_zip_part(struct docx_zip *zip, const char *name, struct docx_part *ret, struct error *err)
{
    struct docx_part part = {NULL, 0};
    zip_stat_t stat;
    const zip_int64_t at = zip_name_locate(zip->zip, name, ZIP_FL_ENC_RAW);
    *ret = part;
    if (at < 0) {
        return 0;
    }
    if (zip_stat_index(zip->zip, (zip_uint64_t)at, 0, &stat) == 0 &&
        (stat.valid & ZIP_STAT_ENCRYPTION_METHOD) != 0 && stat.encryption_method != ZIP_EM_NONE) {
        return error_set(err, ERR_READ_ENCRYPTED, NULL, NULL, NULL);
    }
    zip_file_t *file = zip_fopen_index(zip->zip, (zip_uint64_t)at, 0);
    if (file == NULL) {
        return damaged(err);
    }
    int result = inflate_part(zip, file, &part, err);
    if (zip_fclose(file) != 0 && result == 0) { /* the checksum */
        result = damaged(err);
    }
    if (result != 0) {
        docx_part_release(&part);
        return -1;
    }
    *ret = part;
    return 0;
}
