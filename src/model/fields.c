/*
 * fields.c - what people and programs send, checked against what was declared.
 */
#include "field_read.h"

#include <string.h>

static field_reader *const readers[] = {
    [FIELD_LINE] = field_read_line,     [FIELD_BLOCK] = field_read_block,
    [FIELD_DAY] = field_read_day,       [FIELD_DUE] = field_read_due,
    [FIELD_INT] = field_read_int,       [FIELD_BOOL] = field_read_bool,
    [FIELD_CHOICE] = field_read_choice, [FIELD_NAME] = field_read_name,
    [FIELD_NAMES] = field_read_names,   [FIELD_DUES] = field_read_dues,
    [FIELD_FILES] = field_read_files,   [FIELD_OBJECT] = field_read_object,
    [FIELD_SECRET] = field_read_secret, [FIELD_INSTANT] = field_read_instant,
};

static int refuse_unknown(const struct field_spec *fields, const json_t *input, struct error *err)
{
    const char *key;
    json_t *value;
    json_object_foreach(field_iterable(input), key, value)
    {
        const struct field_spec *spec = fields;
        while (spec->name != NULL && strcmp(spec->name, key) != 0) {
            spec++;
        }
        if (spec->name == NULL) {
            return error_set(err, ERR_FIELD_UNKNOWN, key, key, NULL);
        }
    }
    return 0;
}

int fields_check(const struct field_spec *fields, const json_t *input, json_t **ret_clean,
                 struct error *err)
{
    if (input != NULL && !json_is_object(input)) {
        return error_set(err, ERR_FIELD_TYPE, NULL, "đối tượng JSON", "a JSON object");
    }
    if (refuse_unknown(fields, input, err) != 0) {
        return -1;
    }
    json_t *clean = json_object();
    for (const struct field_spec *spec = fields; spec->name != NULL; spec++) {
        const json_t *given = json_get(input, spec->name);
        json_t *value = NULL;
        if (given != NULL && readers[spec->type](spec, given, &value, err) != 0) {
            return -1;
        }
        if (value != NULL) {
            json_object_set_new(clean, spec->name, value);
        } else if (spec->required) {
            return error_set(err, given == NULL ? ERR_FIELD_MISSING : ERR_FIELD_EMPTY, spec->name,
                             NULL, NULL);
        }
    }
    *ret_clean = clean;
    return 0;
}
