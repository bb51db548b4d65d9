/* view_reading.c - what the machine read in a draft, and how far it is. */
#include "call.h"

#include <string.h>

void reading_error(const json_t *failed, struct error *ret)
{
    const json_t *args = json_get(failed, "args");
    const char *first = json_string_value(json_array_get(args, 0));
    const char *second = json_string_value(json_array_get(args, 1));
    enum error_code code = error_by_name(json_str(failed, "code"));
    error_fill(ret, code != ERR_NONE ? code : ERR_WORKER, "", first, second);
}

/* What the queue says of the file; without a row nobody reads it. */
static struct reading_row row_of(const struct view *v, const struct slip *slip, const char *sha256)
{
    struct reading_row *rows;
    size_t count = 0;
    struct error err = {0};
    if (v->read != NULL && store_readings(v->read, slip->letter, &rows, &count, &err) != 0 &&
        err.code == ERR_NO_MEMORY) {
        arena_out_of_memory(); /* "nobody reads it" would be kept as the answer */
    }
    for (size_t i = 0; i < count; i++) {
        if (strcmp(rows[i].sha256, sha256) == 0) {
            return rows[i];
        }
    }
    return (struct reading_row){.state = READING_DROPPED, .error = ""};
}

static bool was_read(const struct slip_reading *r)
{
    return r != NULL && (r->reading != NULL || r->signatures != NULL || r->text[0] != '\0');
}

/* A whole that failed after its head was read leaves what was read. */
static enum reading_state state_of(const struct reading_row *row, const struct slip_reading *r)
{
    if (row->state == READING_DROPPED || row->state == READING_FAILED) {
        return was_read(r)                      ? READING_DONE
               : r != NULL && r->failed != NULL ? READING_FAILED
                                                : row->state;
    }
    return row->state;
}

static int64_t percent_of(const struct view *v, const struct slip *slip, const char *sha256,
                          const struct reading_row *row, enum reading_state state)
{
    struct reading_progress progress;
    if (state == READING_DONE) {
        return 100;
    }
    if (readings_progress(v->readings, slip->letter, sha256, &progress) && progress.of > 0) {
        return (int64_t)progress.done * 100 / progress.of;
    }
    return row->pages > 0 ? (int64_t)row->pages_done * 100 / row->pages : 0;
}

static void put_look(const struct view *v, const json_t *reading)
{
    json_open_array(v->json, "look");
    for (size_t i = 0; i < READ_FIELD_COUNT; i++) {
        const json_t *field = read_field(reading, read_fields[i].word.name);
        enum read_state state = read_field_state(field);
        if (field != NULL && state != READ_SURE && state != READ_NONE) {
            json_put_string(v->json, NULL, read_fields[i].word.name);
        }
    }
    json_close_array(v->json);
}

static void put_problem(const struct view *v, const json_t *failed)
{
    struct error why;
    char text[600], remedy[600];
    reading_error(failed, &why);
    error_text(&why, v->lang, text, sizeof text);
    error_remedy(&why, v->lang, remedy, sizeof remedy);
    json_open_object(v->json, "problem");
    json_put_string(v->json, "code", error_info(why.code)->name);
    json_put_string(v->json, "text", text);
    json_put_string(v->json, "remedy", remedy);
    json_close_object(v->json);
}

static void put_details(const struct view *v, const struct slip_file *file,
                        const struct slip_reading *r)
{
    static const char *const members[] = {"source",  "fields",     "deadlines", "tasks",
                                          "refers",  "addressees", "stamps",    "parts",
                                          "quality", "duplicate"};
    json_open_object(v->json, "file");
    json_put_string(v->json, "name", file->name);
    json_put_string(v->json, "sha256", file->sha256);
    json_close_object(v->json);
    for (size_t i = 0; i < sizeof members / sizeof members[0]; i++) {
        const json_t *value = json_get(r != NULL ? r->reading : NULL, members[i]);
        if (value != NULL) {
            json_put_value(v->json, members[i], value);
        }
    }
    if (r != NULL && r->signatures != NULL) {
        json_put_value(v->json, "signatures", r->signatures);
    }
}

void view_reading(const struct view *v, const char *key, const struct slip *slip, bool whole)
{
    struct json_out *j = v->json;
    const struct slip_file *file = slip_main_file(slip);
    const char *sha256 = file != NULL ? file->sha256 : "";
    const struct slip_reading *r = slip_reading_of(slip, sha256);
    struct reading_row row = row_of(v, slip, sha256);
    enum reading_state state = state_of(&row, r);
    json_open_object(j, key);
    json_put_string(j, "state", reading_words[state].name);
    json_put_string(j, "state_text",
                    v->lang == LANG_EN ? reading_words[state].en : reading_words[state].vi);
    json_put_int(j, "percent", percent_of(v, slip, sha256, &row, state));
    json_put_int(j, "pages", r != NULL ? r->pages : row.pages);
    json_put_int(j, "pages_read", r != NULL ? r->pages_read : 0);
    json_put_bool(j, "recognised", r != NULL && r->recognised);
    put_look(v, r != NULL ? r->reading : NULL);
    if (r != NULL && r->failed != NULL) {
        put_problem(v, r->failed);
    }
    if (whole && file != NULL) {
        put_details(v, file, r);
    }
    json_close_object(j);
}
