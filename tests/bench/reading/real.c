/* real.c - real letters against what a careful person entered: FOLDER/truth.json, the first
 * document of each file. */
#include "reading.h"

#include "../bench.h"

#include "phieu/file.h"

#include <string.h>

#define P(...) arena_printf(arena_current(), __VA_ARGS__)
enum { FILE_MOST = 64 << 20 };

static const char *whole_file(const char *path, size_t *ret_len)
{
    FILE *file = fopen(path, "re");
    struct buf out;
    char bytes[1 << 16];
    size_t got;
    if (file == NULL) {
        die("%s cannot be read", path);
    }
    buf_init(&out, arena_current(), FILE_MOST);
    while ((got = fread(bytes, 1, sizeof bytes, file)) > 0) {
        buf_add(&out, bytes, got);
    }
    fclose(file);
    *ret_len = out.len;
    return out.data;
}

/* ---- their truth as ours (letters.h) -------------------------------------------------------- */

static void copy(json_t *into, const char *name, const json_t *from, const char *as)
{
    const json_t *value = json_get(from, as);
    json_object_set_new(into, name, value != NULL ? json_deep_copy(value) : json_null());
}

static json_t *fields_of(const json_t *theirs)
{
    static const char *const names[][2] = {{"code_number", "code_number"},
                                           {"code_notation", "code_notation"},
                                           {"issued", "issued_date"},
                                           {"place", "place"},
                                           {"issuer", "issuer"},
                                           {"type", "type"},
                                           {"subject", "subject"},
                                           {"signer", "signer_name"},
                                           {"signer_position", "signer_position"},
                                           {"signer_authority", "signer_authority"}};
    json_t *fields = json_object();
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        copy(fields, names[i][0], theirs, names[i][1]);
    }
    json_object_set_new(fields, "urgency", json_string("normal"));
    return fields;
}

/* "yearly:12-15", "yearly:12"; a period that is not said is no deadline. NULL: none. */
static json_t *due_of(const json_t *theirs)
{
    const char *recurrence = json_str(theirs, "recurrence");
    unsigned month = 0, day = 0;
    json_t *due = json_object();
    if (json_str(theirs, "date")[0] != '\0') {
        copy(due, "date", theirs, "date");
        copy(due, "kind", theirs, "kind");
    } else if (sscanf(recurrence, "yearly:%u-%u", &month, &day) >= 1) { /* NOLINT */
        json_object_set_new(due, "kind", json_string("yearly"));
        json_object_set_new(due, "month", json_integer(month));
        if (day > 0) {
            json_object_set_new(due, "day", json_integer(day));
        }
    } else {
        return NULL;
    }
    copy(due, "quote", theirs, "quote");
    json_object_set_new(due, "page", json_integer(0));
    return due;
}

static json_t *truth_of(const json_t *documents, const char *file)
{
    json_t *truth = json_object(), *dues = json_array(), *parts = json_array();
    for (size_t i = 0; i < json_array_size(documents); i++) {
        const json_t *d = json_array_get(documents, i), *fields = json_get(d, "fields");
        if (strcmp(json_str(d, "file"), file) != 0) {
            continue;
        }
        json_t *part = json_object();
        const bool draft = json_bool(fields, "draft");
        json_object_set_new(part, "kind", json_string(draft ? "draft" : json_str(d, "kind")));
        json_array_append_new(parts, part);
        if (json_int(d, "ordinal", 0) != 1) {
            continue;
        }
        json_object_set_new(truth, "fields", fields_of(fields));
        copy(truth, "refers", fields, "references");
        for (size_t k = 0; k < json_array_size(json_get(fields, "deadlines")); k++) {
            json_t *due = due_of(json_array_get(json_get(fields, "deadlines"), k));
            if (due != NULL) {
                json_array_append_new(dues, due);
            }
        }
    }
    json_object_set_new(truth, "deadlines", dues);
    json_object_set_new(truth, "allowed", json_array());
    json_object_set_new(truth, "parts", parts);
    return truth;
}

/* ---- the table ------------------------------------------------------------------------------ */

/* In a text without diacritics a text field cannot be right: it has to say so. Numbers and dates
 * can. */
static bool field_good(int which, const struct judgement *j, bool no_marks)
{
    const bool text = which != C_CODE && which != C_ISSUED;
    return j->verdict == V_RIGHT || (no_marks && text && !j->sure);
}

static bool one(const struct reading_bench *b, const json_t *documents, const char *file)
{
    struct outcome o;
    struct comparison c;
    size_t len;
    bool good = true;
    const char *bytes = whole_file(P("%s/%s", b->files, file), &len);
    const struct outcome_how how = {.bin = b->bin, .name = file};
    outcome_of(&how, bytes, len, &o);
    if (o.reading == NULL) {
        printf("%-20s not read: %s\n", file, o.failure);
        return false;
    }
    const bool no_marks =
        strcmp(json_str(json_get(o.reading, "quality"), "state"), "no-marks") == 0;
    compare(truth_of(documents, file), &o, &c);
    printf("%-20s", file);
    for (int i = 0; i < COMPARED_COUNT; i++) {
        const struct judgement *j = &c.fields[i];
        const bool ok = field_good(i, j, no_marks);
        printf(" %s=%s", compared_names[i],
               j->verdict == V_RIGHT    ? "right"
               : ok                     ? "flagged"
               : j->verdict == V_ABSENT ? "ABSENT"
                                        : "WRONG");
        good = good && ok;
    }
    printf(" deadlines %u/%u invented %u cited %u/%u parts %s%s\n", c.due_found, c.due_wanted,
           c.due_invented, c.refer_found, c.refer_wanted, c.parts_right ? "right" : "WRONG",
           no_marks ? " (no marks)" : "");
    for (int i = 0; i < COMPARED_COUNT; i++) {
        if (!field_good(i, &c.fields[i], no_marks)) {
            printf("    %s: truth %s | read %s\n", compared_names[i], c.fields[i].truth,
                   c.fields[i].value);
        }
    }
    fputs(c.due_notes, stdout);
    return good && c.due_found == c.due_wanted && c.due_invented == 0;
}

bool real_measure(const struct reading_bench *b)
{
    size_t len;
    const char *text = whole_file(P("%s/truth.json", b->files), &len), *before = "";
    const json_t *documents = json_loadb(text, len, JSON_REJECT_DUPLICATES, NULL);
    bool good = json_array_size(documents) > 0;
    for (size_t i = 0; i < json_array_size(documents); i++) {
        const char *file = json_str(json_array_get(documents, i), "file");
        if (strcmp(file, before) != 0) {
            good = one(b, documents, file) && good;
        }
        before = file;
    }
    return good;
}
