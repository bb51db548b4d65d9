/*
 * envelope_text.h - envelopes for tests, put together from parts: what a test is about stands in
 * the test, the rest here. Big ones are made here rather than committed.
 */
#ifndef PHIEU_TESTS_ENVELOPE_TEXT_H
#define PHIEU_TESTS_ENVELOPE_TEXT_H

#include "phieu/exchange.h"
#include "phieu/file.h"
#include "unit.h"

#include <sodium.h>
#include <stdio.h>
#include <zip.h>

#define FROM_TEXT "<From><OrganId>H99.7.1</OrganId><OrganName>Sở Mẫu</OrganName></From>"

struct text {
    const char *data;
    size_t len;
};

static inline struct text text_of(const char *data)
{
    return (struct text){data, strlen(data)};
}

/* n times `piece`. */
static inline const char *repeated(const char *piece, size_t n)
{
    const size_t len = strlen(piece);
    char *out = arena_alloc(arena_current(), n * len + 1);
    for (size_t i = 0; i < n; i++) {
        memcpy(out + i * len, piece, len);
    }
    return out;
}

static inline struct text joined(const char *const *parts, size_t n)
{
    size_t len = 0;
    for (size_t i = 0; i < n; i++) {
        len += strlen(parts[i]);
    }
    char *out = arena_alloc(arena_current(), len + 1), *at = out;
    for (size_t i = 0; i < n; i++) {
        at = stpcpy(at, parts[i]);
    }
    return (struct text){out, len};
}
#define JOIN(...)                                                                                  \
    joined((const char *const[]){__VA_ARGS__},                                                     \
           sizeof((const char *const[]){__VA_ARGS__}) / sizeof(const char *))

#define FIXTURES PHIEU_SOURCE_DIR "/tests/fixtures/edxml/"

static inline struct text slurp(const char *path)
{
    struct error why = {0};
    char *bytes;
    size_t len;
    ck_assert_msg(file_slurp(path, (size_t)64 << 20, &bytes, &len, &why) == 0, "%s: %s", path,
                  why.arg[1]);
    return (struct text){bytes, len};
}

static inline struct text fixture(const char *name)
{
    return slurp(arena_printf(arena_current(), FIXTURES "%s", name));
}

static inline const char *compact(const json_t *value)
{
    struct buf out;
    buf_init(&out, arena_current(), (size_t)1 << 20);
    json_canonical(&out, value);
    return out.data;
}

/* A letter with these elements in its header and these in AttachmentEncoded. */
static inline struct text envelope_with(const char *header, const char *attachments)
{
    return JOIN("<edXML><edXMLEnvelope><edXMLHeader><MessageHeader>", FROM_TEXT, header,
                "</MessageHeader></edXMLHeader></edXMLEnvelope><AttachmentEncoded>", attachments,
                "</AttachmentEncoded></edXML>");
}

static inline const char *base64_of(const void *bytes, size_t len)
{
    const size_t size = sodium_base64_encoded_len(len, sodium_base64_VARIANT_ORIGINAL);
    char *out = arena_alloc(arena_current(), size);
    return sodium_bin2base64(out, size, bytes, len, sodium_base64_VARIANT_ORIGINAL);
}

static inline const char *attachment_text(const char *name, const char *base64)
{
    return JOIN("<Attachment><AttachmentName>", name, "</AttachmentName><ContentTransferEncoded>",
                base64, "</ContentTransferEncoded></Attachment>")
        .data;
}

/* A ZIP of n entries "names[i]" with these bytes each; password NULL for none. */
static inline struct text zip_of(const char *const *names, size_t n, const char *bytes, size_t len,
                                 const char *password)
{
    zip_error_t why;
    zip_error_init(&why);
    zip_source_t *store = zip_source_buffer_create(NULL, 0, 0, &why);
    zip_t *zip = zip_open_from_source(store, ZIP_TRUNCATE, &why);
    ck_assert_ptr_nonnull(zip);
    zip_source_keep(store);
    for (size_t i = 0; i < n; i++) {
        zip_source_t *source = zip_source_buffer(zip, bytes, len, 0);
        ck_assert_int_ge(zip_file_add(zip, names[i], source, ZIP_FL_ENC_UTF_8), 0);
        if (password != NULL) {
            zip_file_set_encryption(zip, i, ZIP_EM_AES_256, password);
        }
    }
    ck_assert_int_eq(zip_close(zip), 0);
    zip_stat_t stat;
    ck_assert_int_eq(zip_source_stat(store, &stat), 0);
    char *out = arena_alloc(arena_current(), (size_t)stat.size + 1);
    ck_assert_int_eq(zip_source_open(store), 0);
    ck_assert_int_eq(zip_source_read(store, out, stat.size), (zip_int64_t)stat.size);
    zip_source_close(store);
    zip_source_free(store);
    return (struct text){out, (size_t)stat.size};
}

/* What edxml_parse hands out. */
struct got_file {
    char name[FILE_NAME];
    const char *bytes;
    size_t len;
};
struct got {
    struct got_file files[110];
    size_t count;
    bool refuse;
};

static inline int get_file(void *arg, const char *name, const void *bytes, size_t len,
                           struct error *err)
{
    struct got *got = arg;
    if (got->refuse) {
        return error_set(err, ERR_DISK_FULL, NULL, NULL, NULL);
    }
    struct got_file *file = &got->files[got->count++];
    snprintf(file->name, sizeof file->name, "%s", name);
    file->bytes = arena_memdup(arena_current(), bytes, len);
    file->len = len;
    return 0;
}

static inline int parse_text(struct text text, struct got *got, json_t **ret, struct error *err)
{
    return edxml_parse(text.data, text.len, &edxml_default_limits, get_file, got, ret, err);
}

/* Parses what must be read; the draft. */
static inline json_t *read_text(struct text text, struct got *got)
{
    struct error err = {0};
    json_t *draft = NULL;
    const int result = parse_text(text, got, &draft, &err);
    ck_assert_msg(result == 0, "refused: %s %s (%s, %s)", error_info(err.code)->name, err.field,
                  err.arg[0], err.arg[1]);
    return draft;
}

static inline bool has_note(const json_t *draft, const char *code)
{
    const json_t *notes = json_object_get(draft, "notes");
    for (size_t i = 0; i < json_array_size(notes); i++) {
        if (strcmp(json_str(json_array_get(notes, i), "code"), code) == 0) {
            return true;
        }
    }
    return false;
}

#endif
