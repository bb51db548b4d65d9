/*
 * zipped.h - Word's files made of their XML, for the tests of this room.
 */
#ifndef PHIEU_TESTS_ZIPPED_H
#define PHIEU_TESTS_ZIPPED_H

#include "phieu/pages.h"

#include "unit.h"

#include <zip.h>

#define W_NAMESPACE "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
#define W_DOCUMENT(body)                                                                           \
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?><w:document xmlns:w=\"" W_NAMESPACE                 \
    "\" xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\"><w:body>" body    \
    "</w:body></w:document>"
#define W_P(text)    "<w:p><w:r><w:t xml:space=\"preserve\">" text "</w:t></w:r></w:p>"
#define W_CELL(body) "<w:tc><w:tcPr/>" body "</w:tc>"

struct zipped {
    const char *name, *bytes;
    size_t len; /* 0: bytes is a string */
};

static inline struct pages_job zipped(const struct zipped *parts, size_t count)
{
    zip_error_t why;
    zip_stat_t stat;
    zip_error_init(&why);
    zip_source_t *source = zip_source_buffer_create(NULL, 0, 0, &why);
    ck_assert_ptr_nonnull(source);
    zip_source_keep(source);
    zip_t *zip = zip_open_from_source(source, ZIP_TRUNCATE, &why);
    ck_assert_ptr_nonnull(zip);
    for (size_t i = 0; i < count; i++) {
        const size_t len = parts[i].len > 0 ? parts[i].len : strlen(parts[i].bytes);
        zip_source_t *part = zip_source_buffer(zip, parts[i].bytes, len, 0);
        ck_assert_int_ge(zip_file_add(zip, parts[i].name, part, ZIP_FL_ENC_UTF_8), 0);
    }
    ck_assert_int_eq(zip_close(zip), 0);
    ck_assert_int_eq(zip_source_stat(source, &stat), 0);
    char *bytes = arena_alloc(arena_current(), stat.size);
    ck_assert_int_eq(zip_source_open(source), 0);
    ck_assert_int_eq(zip_source_read(source, bytes, stat.size), (zip_int64_t)stat.size);
    zip_source_close(source);
    zip_source_free(source);
    return (struct pages_job){.bytes = bytes, .len = stat.size, .limits = &pages_default_limits};
}

/* A document of this XML and nothing else. */
static inline struct pages_job docx_of(const char *xml)
{
    const struct zipped parts[] = {{"[Content_Types].xml", "<Types/>", 0},
                                   {"word/document.xml", xml, 0}};
    return zipped(parts, 2);
}

#endif
