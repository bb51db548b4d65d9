/*
 * field_text.c - text as people send it, and the two refusals every reader knows.
 */
#include "field_read.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { BLOCK_MOST = 20000, SECRET_MOST = 1024 };

int field_refuse_type(const struct field_spec *spec, const char *vi, const char *en,
                      struct error *err)
{
    return error_set(err, ERR_FIELD_TYPE, spec->name, vi, en);
}

int field_refuse_range(const struct field_spec *spec, int64_t min, int64_t max, struct error *err)
{
    char range[64];
    snprintf(range, sizeof range, "%" PRId64 "..%" PRId64, min, max);
    return error_set(err, ERR_FIELD_RANGE, spec->name, range, NULL);
}

int field_clean(const struct field_spec *spec, const json_t *value, enum text_kind kind,
                size_t most, const char **ret_text, struct error *err)
{
    if (!json_is_string(value)) {
        return field_refuse_type(spec, "chuỗi ký tự", "a string", err);
    }
    return text_clean(json_string_value(value), json_string_length(value), kind, most, spec->name,
                      arena_current(), ret_text, err);
}

int field_text(const struct field_spec *spec, const json_t *value, enum text_kind kind, size_t most,
               json_t **ret, struct error *err)
{
    const char *text;
    if (field_clean(spec, value, kind, most, &text, err) != 0) {
        return -1;
    }
    if (text[0] != '\0' && spec->min > 0 && (int64_t)text_length(text) < spec->min) {
        return field_refuse_range(spec, spec->min, (int64_t)most, err);
    }
    *ret = text[0] == '\0' ? NULL : json_string(text);
    return 0;
}

int field_read_line(const struct field_spec *spec, const json_t *value, json_t **ret,
                    struct error *err)
{
    return field_text(spec, value, TEXT_LINE, field_ceiling(spec, FIELD_LINE_MOST), ret, err);
}

int field_read_block(const struct field_spec *spec, const json_t *value, json_t **ret,
                     struct error *err)
{
    return field_text(spec, value, TEXT_BLOCK, field_ceiling(spec, BLOCK_MOST), ret, err);
}

int field_read_name(const struct field_spec *spec, const json_t *value, json_t **ret,
                    struct error *err)
{
    return field_text(spec, value, TEXT_LINE, FIELD_NAME_MOST, ret, err);
}

/* Kept byte for byte, and never put into a message. */
int field_read_secret(const struct field_spec *spec, const json_t *value, json_t **ret,
                      struct error *err)
{
    if (!json_is_string(value)) {
        return field_refuse_type(spec, "chuỗi ký tự", "a string", err);
    }
    size_t len = json_string_length(value), most = field_ceiling(spec, SECRET_MOST);
    const char *text = json_string_value(value);
    if (!text_is_utf8(text, len)) {
        return error_set(err, ERR_TEXT_ENCODING, spec->name, "?", NULL);
    }
    if (len > most) {
        char limit[24], found[24];
        snprintf(limit, sizeof limit, "%zu", most);
        snprintf(found, sizeof found, "%zu", len);
        return error_set(err, ERR_TEXT_TOO_LONG, spec->name, limit, found);
    }
    if (len > 0 && (int64_t)len < spec->min) {
        return field_refuse_range(spec, spec->min, (int64_t)most, err);
    }
    *ret = len == 0 ? NULL : json_stringn(text, len);
    return 0;
}
