/* fold_read.c - what the machine read in a letter's files: kept beside what people write, proposed
 * in a draft, and compared with the register afterwards. */
#include "slip_fold.h"

#include <string.h>

/* ---- a reading's fields ------------------------------------------------------------------- */

const struct word read_state_words[READ_STATE_COUNT] = {
    [READ_SURE] = {"sure", "chắc", "sure"},
    [READ_LOOK] = {"look", "cần xem", "to be looked at"},
    [READ_GUESS] = {"guess", "đoán", "guess"},
    [READ_NOT_FOUND] = {"not-found", "không thấy", "not found"},
    [READ_NONE] = {"none", "không có", "the letter has none"},
};

const struct reading_field read_fields[READ_FIELD_COUNT] = {
    {{"code_number", "số", "number"}, true},
    {{"code_notation", "ký hiệu", "notation"}, true},
    {{"issued", "ngày văn bản", "date of issue"}, true},
    {{"place", "nơi ban hành", "place"}, true},
    {{"issuer", "cơ quan ban hành", "issuer"}, true},
    {{"type", "loại văn bản", "type"}, true},
    {{"subject", "trích yếu", "subject"}, true},
    {{"signer", "người ký", "signer"}, true},
    {{"signer_position", "chức vụ người ký", "signer's position"}, true},
    {{"signer_authority", "thẩm quyền ký", "signer's authority"}, false},
    {{"urgency", "độ khẩn", "urgency"}, true},
    {{"secrecy", "độ mật", "secrecy"}, true},
};

const json_t *read_field(const json_t *reading, const char *name)
{
    const json_t *field = json_get(json_get(reading, "fields"), name);
    return json_is_object(field) ? field : NULL;
}

enum read_state read_field_state(const json_t *field)
{
    int state = word_find(read_state_words, READ_STATE_COUNT, json_str(field, "state"));
    return state >= 0 ? (enum read_state)state : READ_NOT_FOUND;
}

const char *read_field_value(const json_t *field)
{
    return read_field_state(field) <= READ_LOOK ? json_str(field, "value") : "";
}

bool read_same(const char *a, const char *b)
{
    struct buf one, other;
    if (strcmp(a, b) == 0) {
        return true;
    }
    buf_init(&one, arena_current(), 64 << 10);
    buf_init(&other, arena_current(), 64 << 10);
    text_fold_marked(&one, a);
    text_fold_marked(&other, b);
    return one.len == other.len && (one.len == 0 || memcmp(one.data, other.data, one.len) == 0);
}

/* ---- the code ------------------------------------------------------------------------------ */

/* A Party's code joins its number with a dash: the notation has the slash ("NQ/TW"). A law's begins
 * with its year ("2020/NĐ-CP"). */
static bool is_partys(const char *notation)
{
    return strchr(notation, '/') != NULL && strchr("0123456789", notation[0]) == NULL;
}

const char *read_code(const char *number, const char *notation)
{
    struct code code;
    const char *both = number[0] == '\0' ? notation
                       : notation[0] == '\0'
                           ? number
                           : arena_printf(arena_current(), "%s%c%s", number,
                                          is_partys(notation) ? '-' : '/', notation);
    return both[0] != '\0' && code_parse(both, "code", &code, NULL) == 0 ? code.full : NULL;
}

const char *read_organ(const char *notation)
{
    const char *at = notation;
    while (*at != '\0') {
        size_t len = strcspn(at, "-/");
        const char *group = arena_memdup(arena_current(), at, len);
        if (len > 0 && letter_type_find(group) == NULL && strspn(group, "0123456789") != len) {
            return text_folded(arena_current(), group);
        }
        at += len + (at[len] != '\0');
    }
    return "";
}

/* ---- files --------------------------------------------------------------------------------- */

static struct slip_reading *find_reading(const struct slip *slip, const char *sha256)
{
    for (size_t i = 0; i < slip->reading_count; i++) {
        if (strcmp(slip->readings[i].sha256, sha256) == 0) {
            return &slip->readings[i];
        }
    }
    return NULL;
}

const struct slip_reading *slip_reading_of(const struct slip *slip, const char *sha256)
{
    return find_reading(slip, sha256);
}

static bool is_envelope(const struct slip_file *file)
{
    return strcmp(file->type, "application/xml") == 0;
}

static bool holds_letter(const struct slip *slip, const struct slip_file *file)
{
    const struct slip_reading *r = find_reading(slip, file->sha256);
    const json_t *first = json_array_get(json_get(r != NULL ? r->reading : NULL, "parts"), 0);
    return strcmp(json_str(first, "kind"), "letter") == 0;
}

const struct slip_file *slip_main_file(const struct slip *slip)
{
    const struct slip_file *plain = NULL;
    for (size_t i = 0; i < slip->file_count; i++) {
        if (holds_letter(slip, &slip->files[i])) {
            return &slip->files[i];
        }
        plain = plain == NULL && !is_envelope(&slip->files[i]) ? &slip->files[i] : plain;
    }
    return plain != NULL ? plain : slip->files;
}

bool read_wanted(const struct slip *slip, const struct slip_file *file)
{
    static const char *const kinds[] = {"application/pdf", "application/zip", "image/jpeg",
                                        "image/png",       "image/tiff",      "text/plain"};
    bool known = slip->state == LETTER_DRAFT;
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        known = known || strcmp(file->type, kinds[i]) == 0;
    }
    return known && file->size > 0;
}

/* ---- the fold ------------------------------------------------------------------------------ */

static void propose_code(const json_t *reading, json_t *fields)
{
    const json_t *number = read_field(reading, "code_number");
    const char *notation = read_field_value(read_field(reading, "code_notation"));
    bool known = read_field_state(number) <= READ_LOOK || read_field_state(number) == READ_NONE;
    const char *full = known ? read_code(read_field_value(number), notation) : NULL;
    struct code code;
    if (full != NULL && code_parse(full, "code", &code, NULL) == 0) {
        json_object_set_new(fields, "code", json_string(code.full));
        json_object_set_new(fields, "code_number", json_string(code.number));
        json_object_set_new(fields, "code_notation", json_string(code.notation));
    }
}

/* What a draft proposes: what was read for sure or is to be looked at, over what came in; what an
 * envelope says stands above what was read. A state secret is for people to say (DOMAIN.md 3.9). */
static void propose(struct slip *slip)
{
    const struct slip_file *file = slip_main_file(slip);
    const struct slip_reading *main = file != NULL ? find_reading(slip, file->sha256) : NULL;
    json_t *fields =
        slip->received != NULL ? json_copy((json_t *)(uintptr_t)slip->received) : json_object();
    bool enveloped = slip->exchange != NULL;
    const json_t *reading = main != NULL ? main->reading : NULL;
    if (!enveloped || json_get(fields, "code") == NULL) {
        propose_code(reading, fields);
    }
    for (size_t i = 0; i < READ_FIELD_COUNT; i++) {
        const char *name = read_fields[i].word.name;
        const char *value = read_field_value(read_field(reading, name));
        bool apart = strncmp(name, "code_", 5) == 0 || strcmp(name, "secrecy") == 0;
        if (!apart && value[0] != '\0' && !(enveloped && json_get(fields, name) != NULL)) {
            json_object_set_new(fields, name, json_string(value));
        }
    }
    slip->fields = fields;
}

static void take_reading(struct slip_reading *r, const struct act *act)
{
    const json_t *body = act->body;
    r->failed = json_get(body, "failed");
    r->whole = r->whole || strcmp(json_str(body, "stage"), "whole") == 0;
    r->seq = act->seq;
    r->at = act->at;
    if (r->failed != NULL) {
        return;
    }
    r->reading = json_get(body, "reading");
    r->signatures = json_get(body, "signatures");
    r->text = json_str(body, "text");
    r->text_size = json_int(body, "text_size", 0);
    r->pages = (int)json_int(body, "pages", 0);
    r->pages_read = (int)json_int(body, "pages_read", 0);
    r->recognised = json_bool(body, "recognised");
}

void fold_read(struct slip *slip, const struct act *act)
{
    const char *sha256 = json_str(act->body, "file");
    const struct slip_file *file = NULL;
    for (size_t i = 0; i < slip->file_count && file == NULL; i++) {
        file = strcmp(slip->files[i].sha256, sha256) == 0 ? &slip->files[i] : NULL;
    }
    if (file == NULL) {
        return;
    }
    struct slip_reading *r = find_reading(slip, sha256);
    if (r == NULL) {
        r = model_grow((void **)&slip->readings, &slip->reading_count, sizeof *r);
        r->sha256 = file->sha256;
        r->name = file->name;
        r->text = "";
    }
    take_reading(r, act);
    if (slip->state == LETTER_DRAFT) {
        propose(slip);
    }
}

/* ---- machine and person -------------------------------------------------------------------- */

/* "normal" urgency and secrecy are what is said of a letter without a mark. */
static const char *said(const char *value)
{
    return strcmp(value, "normal") == 0 ? "" : value;
}

static enum read_verdict compare(const char *machine, const char *person)
{
    if (machine[0] == '\0') {
        return person[0] == '\0' ? READ_EMPTY : READ_MISSING;
    }
    return read_same(machine, person) ? READ_RIGHT : READ_WRONG;
}

void fold_marks(struct slip *slip)
{
    if (slip->read_before == NULL) {
        return;
    }
    slip->marks = NULL;
    slip->mark_count = 0;
    for (size_t i = 0; i < READ_FIELD_COUNT; i++) {
        const char *name = read_fields[i].word.name;
        const json_t *field = read_field(slip->read_before, name);
        if (!read_fields[i].marked) {
            continue;
        }
        struct read_mark *mark = model_grow((void **)&slip->marks, &slip->mark_count, sizeof *mark);
        mark->field = name;
        mark->rule = json_str(field, "rule");
        mark->state = read_field_state(field);
        mark->verdict = compare(said(read_field_value(field)), said(json_str(slip->fields, name)));
    }
}
