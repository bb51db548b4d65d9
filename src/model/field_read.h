/*
 * field_read.h - one reader per type of field, for the table in fields.c.
 *
 * A reader gets a member that is there and not null. It returns 0 with *ret set to the cleaned
 * value, or to NULL when the member says nothing (an empty text), or -1.
 */
#ifndef PHIEU_MODEL_FIELD_READ_H
#define PHIEU_MODEL_FIELD_READ_H

#include "phieu/model.h"
#include "phieu/text.h"

enum {
    FIELD_SHORT_MOST = 60,  /* characters of a date, a number, a choice */
    FIELD_NAME_MOST = 200,  /* characters of a name */
    FIELD_LINE_MOST = 1000, /* where a spec gives no ceiling */
};

typedef int field_reader(const struct field_spec *spec, const json_t *value, json_t **ret,
                         struct error *err);

field_reader field_read_line, field_read_block, field_read_name,
    field_read_secret; /* field_text.c */
field_reader field_read_day, field_read_due, field_read_instant, field_read_int, field_read_choice,
    field_read_bool; /* field_value.c */
field_reader field_read_names, field_read_dues, field_read_files,
    field_read_object; /* field_list.c */

/* A string cleaned as text_clean does; *ret_text may be "". */
int field_clean(const struct field_spec *spec, const json_t *value, enum text_kind kind,
                size_t most, const char **ret_text, struct error *err);
/* The same as a value: NULL for "". */
int field_text(const struct field_spec *spec, const json_t *value, enum text_kind kind, size_t most,
               json_t **ret, struct error *err);

int field_refuse_type(const struct field_spec *spec, const char *vi, const char *en,
                      struct error *err);
int field_refuse_range(const struct field_spec *spec, int64_t min, int64_t max, struct error *err);

/* The spec's ceiling, `usual` when it gives none. */
static inline size_t field_ceiling(const struct field_spec *spec, size_t usual)
{
    return spec->max > 0 ? (size_t)spec->max : usual;
}

/* For jansson's iterators, which want a value that may change; nobody changes it. */
static inline json_t *field_iterable(const json_t *object)
{
    union {
        const json_t *fixed;
        json_t *open;
    } value = {object};
    return value.open;
}

#endif
