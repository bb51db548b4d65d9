/*
 * field_list.c - lists of names, deadlines by name, files, objects.
 */
#include "field_read.h"

#include <string.h>

enum { MEMBERS_MOST = 200, DIGEST_CHARS = 64 };

/* "KH-NV, KSBT; DUOC" as an array; empty places between separators are nothing. */
static json_t *split_names(const char *text)
{
    struct arena *arena = arena_current();
    json_t *names = json_array();
    while (*text != '\0') {
        size_t len = strcspn(text, ",;");
        size_t blank = strspn(text, " ");
        if (blank < len) {
            json_array_append_new(names, json_string(arena_memdup(arena, text, len)));
        }
        text += len + (text[len] != '\0');
    }
    return names;
}

int field_read_names(const struct field_spec *spec, const json_t *value, json_t **ret,
                     struct error *err)
{
    size_t most = field_ceiling(spec, MEMBERS_MOST);
    if (json_is_string(value)) {
        const char *text;
        if (field_clean(spec, value, TEXT_LINE, most * FIELD_NAME_MOST, &text, err) != 0) {
            return -1;
        }
        value = split_names(text);
    } else if (!json_is_array(value)) {
        return field_refuse_type(spec, "danh sách tên", "a list of names", err);
    }
    if (json_array_size(value) > most) {
        return field_refuse_range(spec, 0, (int64_t)most, err);
    }
    json_t *names = json_array();
    for (size_t i = 0; i < json_array_size(value); i++) {
        json_t *name = NULL;
        if (field_text(spec, json_array_get(value, i), TEXT_LINE, FIELD_NAME_MOST, &name, err) !=
            0) {
            return -1;
        }
        if (name == NULL) {
            return error_set(err, ERR_FIELD_EMPTY, spec->name, NULL, NULL);
        }
        json_array_append_new(names, name);
    }
    *ret = json_array_size(names) == 0 ? NULL : names;
    return 0;
}

int field_read_dues(const struct field_spec *spec, const json_t *value, json_t **ret,
                    struct error *err)
{
    size_t most = field_ceiling(spec, MEMBERS_MOST);
    if (!json_is_object(value)) {
        return field_refuse_type(spec, "đối tượng nơi nhận: hạn", "an object of assignee: deadline",
                                 err);
    }
    if (json_object_size(value) > most) {
        return field_refuse_range(spec, 0, (int64_t)most, err);
    }
    json_t *dues = json_object();
    const char *key, *name;
    json_t *due;
    json_object_foreach(field_iterable(value), key, due)
    {
        if (text_clean(key, strlen(key), TEXT_LINE, FIELD_NAME_MOST, spec->name, arena_current(),
                       &name, err) != 0) {
            return -1;
        }
        if (json_is_null(due)) {
            continue;
        }
        if (field_read_due(spec, due, &due, err) != 0) {
            return -1;
        }
        if (name[0] == '\0' || due == NULL) {
            return error_set(err, ERR_FIELD_EMPTY, spec->name, NULL, NULL);
        }
        if (json_object_get(dues, name) != NULL) {
            return error_set(err, ERR_EXISTS, spec->name, name, NULL);
        }
        json_object_set_new(dues, name, due);
    }
    *ret = json_object_size(dues) == 0 ? NULL : dues;
    return 0;
}

/* The digest in small letters, NULL when text is none. */
static const char *clean_digest(const char *text)
{
    char *hex = arena_strdup(arena_current(), text);
    if (strlen(hex) != DIGEST_CHARS || strspn(hex, "0123456789abcdefABCDEF") != DIGEST_CHARS) {
        return NULL;
    }
    for (char *p = hex; *p != '\0'; p++) {
        *p = (char)(*p >= 'A' && *p <= 'F' ? *p - 'A' + 'a' : *p);
    }
    return hex;
}

static int read_file(const struct field_spec *spec, const json_t *value, json_t **ret,
                     struct error *err)
{
    if (!json_is_object(value)) {
        return field_refuse_type(spec, "danh sách {\"sha256\", \"name\"}",
                                 "a list of {\"sha256\", \"name\"}", err);
    }
    const char *digest = clean_digest(json_str(value, "sha256"));
    if (digest == NULL) {
        return field_refuse_type(spec, "SHA-256 gồm 64 chữ số thập lục phân",
                                 "a SHA-256 of 64 hexadecimal digits", err);
    }
    const json_t *given = json_get(value, "name");
    json_t *name = NULL;
    if (given != NULL && field_text(spec, given, TEXT_LINE, FIELD_NAME_MOST, &name, err) != 0) {
        return -1;
    }
    if (json_object_size(value) > 1 + (json_object_get(value, "name") != NULL)) {
        return field_refuse_type(spec, "danh sách chỉ gồm \"sha256\" và \"name\"",
                                 "a list of \"sha256\" and \"name\" only", err);
    }
    *ret = json_pack("{s:s, s:o}", "sha256", digest, "name", name != NULL ? name : json_string(""));
    return 0;
}

int field_read_files(const struct field_spec *spec, const json_t *value, json_t **ret,
                     struct error *err)
{
    size_t most = field_ceiling(spec, MEMBERS_MOST);
    if (!json_is_array(value)) {
        return field_refuse_type(spec, "danh sách tệp", "a list of files", err);
    }
    if (json_array_size(value) > most) {
        return field_refuse_range(spec, 0, (int64_t)most, err);
    }
    json_t *files = json_array();
    for (size_t i = 0; i < json_array_size(value); i++) {
        json_t *file = NULL;
        if (read_file(spec, json_array_get(value, i), &file, err) != 0) {
            return -1;
        }
        json_array_append_new(files, file);
    }
    *ret = json_array_size(files) == 0 ? NULL : files;
    return 0;
}

int field_read_object(const struct field_spec *spec, const json_t *value, json_t **ret,
                      struct error *err)
{
    size_t most = field_ceiling(spec, MEMBERS_MOST);
    if (!json_is_object(value)) {
        return field_refuse_type(spec, "đối tượng JSON", "a JSON object", err);
    }
    if (json_object_size(value) > most) {
        return field_refuse_range(spec, 0, (int64_t)most, err);
    }
    *ret = json_object_size(value) == 0 ? NULL : json_deep_copy(value);
    return 0;
}
