/*
 * json.h - writing JSON by appending, reading it strictly.
 *
 * Reading is jansson's (JSON_REJECT_DUPLICATES, no trailing bytes, depth <= 32); values come from the
 * thread's current arena. Writing appends to a buf: commas are placed by the writer, an error is
 * sticky in the buf.
 */
#ifndef PHIEU_JSON_H
#define PHIEU_JSON_H

#include "phieu/day.h"
#include "phieu/error.h"
#include "phieu/text.h"

#include <jansson.h>

struct json_out {
    struct buf *buf;
    unsigned depth;
    bool comma; /* the next value needs a comma before it */
};

void json_out_init(struct json_out *out, struct buf *buf);
/* key is NULL inside an array or at the top. */
void json_open_object(struct json_out *out, const char *key);
void json_close_object(struct json_out *out);
void json_open_array(struct json_out *out, const char *key);
void json_close_array(struct json_out *out);
void json_put_string(struct json_out *out, const char *key, const char *text); /* NULL -> null */
void json_put_int(struct json_out *out, const char *key, int64_t value);
void json_put_bool(struct json_out *out, const char *key, bool value);
void json_put_null(struct json_out *out, const char *key);
void json_put_day(struct json_out *out, const char *key, struct day day);         /* or null */
void json_put_instant(struct json_out *out, const char *key, struct instant t);   /* or null */
void json_put_value(struct json_out *out, const char *key, const json_t *value);  /* compact */
void json_put_raw(struct json_out *out, const char *key, const char *json, size_t len);

/* Parses bytes as one JSON object. Errors: ERR_JSON (what is wrong and at which line and column, arg1
 * in Vietnamese, arg2 in English; nothing of the input). */
int json_read(const char *bytes, size_t len, json_t **ret_object, struct error *err) MUST_USE;

/* The compact form with sorted keys: what is hashed and stored of an act's body. */
void json_canonical(struct buf *out, const json_t *value);

/* Members of an object; absent or of another type gives "" / fallback / false / NULL. */
const char *json_str(const json_t *object, const char *key);
int64_t json_int(const json_t *object, const char *key, int64_t fallback);
bool json_bool(const json_t *object, const char *key);
const json_t *json_get(const json_t *object, const char *key); /* NULL also for null */
struct day json_day(const json_t *object, const char *key);    /* ISO text; DAY_NONE if absent */

#endif
