/*
 * NAME     unpack.c
 * SUMMARY  one-entry ZIPs, media types, PDFs damaged on the way
 */
#include "unpack.h"

#include "phieu/file.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>
#include <zip.h>

#define STEP ((size_t)64 * 1024)

static bool ends_with(const char *text, const char *end)
{
    const size_t n = strlen(text), m = strlen(end);
    return n >= m && strcasecmp(text + n - m, end) == 0;
}

/* "32da2890-1a55-4ccd-9ac9-cd0d98559e67.zip" */
static bool is_uuid_zip(const char *name)
{
    static const char shape[] = "hhhhhhhh-hhhh-hhhh-hhhh-hhhhhhhhhhhh";
    for (size_t i = 0; i < sizeof shape - 1; i++) {
        const bool fits = shape[i] == '-' ? name[i] == '-' : isxdigit((unsigned char)name[i]) != 0;
        if (!fits) {
            return false;
        }
    }
    return strcasecmp(name + sizeof shape - 1, ".zip") == 0;
}

/* Documents that are ZIPs have several entries. A .zip of one entry is somebody's archive unless
 * the entry has the name the exchange gives to a wrapped .zip. */
static bool is_wrapper(zip_t *zip, const char *name, const char *entry)
{
    if (zip_get_num_entries(zip, 0) != 1 || entry == NULL || entry[0] == 0 ||
        ends_with(entry, "/")) {
        return false;
    }
    return !ends_with(name, ".zip") || is_uuid_zip(entry);
}

/* The size in the directory is the sender's word: grow by what really comes. */
static enum unpacked inflate_entry(zip_file_t *file, uint64_t limit, struct bytes *ret)
{
    for (;;) {
        if (!bytes_reserve(ret, STEP)) {
            return UNPACK_NO_MEMORY;
        }
        const zip_int64_t n = zip_fread(file, ret->data + ret->len, STEP);
        if (n < 0) {
            return UNPACK_DAMAGED;
        }
        if (n == 0) {
            return UNPACK_DONE;
        }
        ret->len += (size_t)n;
        if (ret->len > limit) {
            return UNPACK_TOO_LARGE;
        }
    }
}

static enum unpacked unpack_entry(zip_t *zip, const char *name, uint64_t limit, struct bytes *ret,
                                  char *entry)
{
    const char *stored = zip_get_name(zip, 0, ZIP_FL_ENC_GUESS);
    if (!is_wrapper(zip, name, stored)) {
        return UNPACK_AS_IS;
    }
    if (text_is_utf8(stored, strlen(stored))) {
        file_safe_name(stored, entry);
    }
    zip_stat_t stat;
    if (zip_stat_index(zip, 0, 0, &stat) == 0 && (stat.valid & ZIP_STAT_ENCRYPTION_METHOD) != 0 &&
        stat.encryption_method != ZIP_EM_NONE) {
        return UNPACK_LOCKED;
    }
    zip_file_t *file = zip_fopen_index(zip, 0, 0);
    if (file == NULL) {
        return UNPACK_DAMAGED;
    }
    const enum unpacked result = inflate_entry(file, limit, ret);
    return zip_fclose(file) == 0 || result != UNPACK_DONE ? result : UNPACK_DAMAGED;
}

enum unpacked unpack(const struct bytes *in, const char *name, uint64_t limit, struct bytes *ret,
                     char *entry)
{
    entry[0] = 0;
    if (in->len < 4 || memcmp(in->data, "PK\3\4", 4) != 0) {
        return UNPACK_AS_IS;
    }
    zip_error_t why;
    zip_error_init(&why);
    zip_source_t *source = zip_source_buffer_create(in->data, in->len, 0, &why);
    if (source == NULL) {
        zip_error_fini(&why);
        return UNPACK_NO_MEMORY;
    }
    zip_t *zip = zip_open_from_source(source, ZIP_RDONLY, &why);
    if (zip == NULL) {
        const bool memory = zip_error_code_zip(&why) == ZIP_ER_MEMORY;
        zip_source_free(source);
        zip_error_fini(&why);
        return memory ? UNPACK_NO_MEMORY : UNPACK_DAMAGED;
    }
    const enum unpacked result = unpack_entry(zip, name, limit, ret, entry);
    zip_discard(zip);
    zip_error_fini(&why);
    return result;
}

/* ---- types ------------------------------------------------------------------------------- */

static const struct {
    const char *extension, *magic;
    size_t len;
} promises[] = {
    {".pdf", "%PDF-", 5},
    {".doc", "\xD0\xCF\x11\xE0", 4},
    {".xls", "\xD0\xCF\x11\xE0", 4},
    {".ppt", "\xD0\xCF\x11\xE0", 4},
    {".docx", "PK\3\4", 4},
    {".xlsx", "PK\3\4", 4},
    {".pptx", "PK\3\4", 4},
    {".odt", "PK\3\4", 4},
    {".ods", "PK\3\4", 4},
    {".odp", "PK\3\4", 4},
    {".zip", "PK", 2},
    {".rtf", "{\\rtf", 5},
    {".png", "\x89PNG", 4},
    {".jpg", "\xFF\xD8\xFF", 3},
    {".jpeg", "\xFF\xD8\xFF", 3},
    {".rar", "Rar!", 4},
    {".7z", "7z\xBC\xAF", 4},
};

const char *type_differs(const char *name, const struct bytes *bytes)
{
    for (size_t i = 0; i < sizeof promises / sizeof promises[0]; i++) {
        if (!ends_with(name, promises[i].extension)) {
            continue;
        }
        const bool kept = bytes->len >= promises[i].len &&
                          memcmp(bytes->data, promises[i].magic, promises[i].len) == 0;
        return kept ? NULL : file_sniff(bytes->data, bytes->len < 4096 ? bytes->len : 4096);
    }
    return NULL;
}

bool pdf_damaged(const struct bytes *bytes)
{
    if (bytes->len < 5 || memcmp(bytes->data, "%PDF-", 5) != 0) {
        return false;
    }
    const char *at = (const char *)bytes->data;
    const char *const end = at + bytes->len;
    unsigned lost = 0;
    for (const char *p = at; (p = memmem(p, (size_t)(end - p), "\xEF\xBF\xBD", 3)) != NULL;
         p += 3) {
        lost++;
    }
    if (lost < 4) { /* a few may be chance, or text of the document */
        return false;
    }
    while (at < end) { /* text_is_utf8 takes no NUL, a PDF has them */
        const char *nul = memchr(at, 0, (size_t)(end - at));
        const char *stop = nul != NULL ? nul : end;
        if (!text_is_utf8(at, (size_t)(stop - at))) {
            return false;
        }
        at = nul != NULL ? nul + 1 : end;
    }
    return true;
}
