/*
 * read.c - the reading of a text: parts first, then each part's fields, then JSON (extract.h).
 */
#include "letter.h"

#include "phieu/legacy.h"

#include <string.h>

enum { READING_VERSION = 1, POOR_WORDS = 30 };
#define POOR_SYLLABLES 0.85

void read_head(struct reading *r, struct letter_part *p)
{
    read_number(r, p);
    read_issued(r, p);
    read_title(r, p);
    read_caption(r, p);
    read_issuer(r, p);
    read_marks(r, p);
}

/* What kind of paper it is after all. */
static void settle(const struct extract *x, struct letter_part *p)
{
    struct finding *issued = &p->fields[READ_ISSUED], *signer = &p->fields[READ_SIGNER];
    for (int i = 0; i < READ_COUNT; i++) {
        finding_limit(&p->fields[i], (enum letter_field)i);
        finding_check_words(x, &p->fields[i], (enum letter_field)i);
    }
    if (p->part.kind == PART_LETTER && p->blank_number && (p->draft_mark || issued->count == 0)) {
        p->part.kind = PART_DRAFT;
    }
    issued->none = issued->count == 0 && p->part.kind == PART_DRAFT;
    signer->none = signer->count == 0 && p->part.kind == PART_DRAFT;
}

static void read_part(struct reading *r, struct letter_part *p)
{
    if (p->part.kind == PART_APPENDIX) {
        return;
    }
    read_head(r, p);
    read_signer(r, p);
    if (p == r->parts.list && p->part.kind != PART_SLIP) {
        votes_count(r, p);
    }
    settle(r->x, p);
}

/* ---- JSON ---------------------------------------------------------------------------------- */

static json_t *fields_json(const struct reading *r, const struct letter_part *p,
                           enum text_state state, bool excerpts)
{
    static const struct finding nothing = {.count = 0};
    json_t *ret = json_object();
    for (int i = 0; i < READ_COUNT; i++) {
        const struct finding *f = p != NULL ? &p->fields[i] : &nothing;
        json_object_set_new(ret, read_field_names[i],
                            finding_json(r->x, f, (enum letter_field)i, state, excerpts));
    }
    return ret;
}

static json_t *part_json(const struct reading *r, const struct letter_part *p,
                         enum text_state state)
{
    static const char *const kinds[] = {[PART_LETTER] = "letter",
                                        [PART_DRAFT] = "draft",
                                        [PART_SLIP] = "slip",
                                        [PART_APPENDIX] = "appendix"};
    json_t *ret = json_object(), *lines = json_array();
    json_array_append_new(lines, json_integer((json_int_t)p->part.first + 1));
    json_array_append_new(lines, json_integer((json_int_t)p->part.last + 1));
    json_object_set_new(ret, "kind", json_string(kinds[p->part.kind]));
    json_object_set_new(ret, "page", json_integer(r->x->lines[p->part.first].of->page));
    json_object_set_new(ret, "lines", lines);
    json_object_set_new(ret, "fields", fields_json(r, p, state, false));
    json_object_set(ret, "deadlines", p->deadlines);
    return ret;
}

static json_t *parts_json(const struct reading *r, enum text_state state)
{
    json_t *ret = json_array();
    const struct parts *parts = &r->parts;
    if (parts->proposed < parts->count) {
        json_array_append_new(ret, part_json(r, &parts->list[parts->proposed], state));
    }
    for (size_t i = 0; i < parts->count; i++) {
        if (i != parts->proposed) {
            json_array_append_new(ret, part_json(r, &parts->list[i], state));
        }
    }
    return ret;
}

/* ---- deadlines and tasks ------------------------------------------------------------------- */

/* The letter a part belongs to: an appendix has no day of its own. */
static const struct letter_part *owner_of(const struct reading *r, const struct letter_part *p)
{
    for (size_t i = 0; p->part.kind == PART_APPENDIX && i < r->parts.count; i++) {
        if (r->parts.list[i].part.kind != PART_APPENDIX && r->parts.list[i].annex == p->begin) {
            return &r->parts.list[i];
        }
    }
    return p;
}

/* The finder has to know the letter's day and type. A phiếu's terms are the receiver's own. */
static int find_dues(const struct reading *r, struct letter_part *p, struct error *err)
{
    const char *const issued = finding_value(&owner_of(r, p)->fields[READ_ISSUED]);
    const char *const type = finding_value(&p->fields[READ_TYPE]);
    struct error ignored;
    if (issued == NULL || day_parse(issued, "issued", &p->part.issued, &ignored) != 0) {
        p->part.issued = DAY_NONE;
    }
    p->part.type = type != NULL ? type : "";
    if (p->part.kind == PART_SLIP) {
        p->deadlines = json_array();
        return 0;
    }
    return find_deadlines(r->x, &p->part, &p->deadlines, err);
}

/* The rows of the proposed letter's tables, those of its appendix included. */
static int collect_tasks(const struct reading *r, const struct letter_part *letter, json_t **ret,
                         struct error *err)
{
    *ret = json_array();
    for (size_t i = 0; letter != NULL && i < r->parts.count; i++) {
        const struct letter_part *const p = &r->parts.list[i];
        const bool appendix = p->part.kind == PART_APPENDIX && p->begin == letter->annex &&
                              p->part.first > letter->part.last;
        json_t *tasks;
        if (p != letter && !appendix) {
            continue;
        }
        if (find_tasks(r->x, &p->part, &tasks, err) != 0) {
            return -1;
        }
        json_array_extend(*ret, tasks);
    }
    return 0;
}

static const char *source_of_lines(const struct extract *x, size_t first, size_t last)
{
    size_t counts[SOURCE_COUNT] = {0}, most = 0;
    for (size_t i = first; i <= last && i < x->line_count; i++) {
        counts[x->lines[i].of->source]++;
    }
    for (size_t i = 1; i < SOURCE_COUNT; i++) {
        most = counts[i] > counts[most] ? i : most;
    }
    return text_source_names[most];
}

/* A pattern that ran into its limit leaves its mark on the fields it might have filled. */
static void note_limits(const struct extract *x, struct letter_part *p)
{
    for (size_t i = 0; i < x->exhausted->count; i++) {
        const char *claims = x->exhausted->list[i]->claims;
        for (int f = 0; f < READ_COUNT; f++) {
            const char *name = read_field_names[f];
            if (strncmp(name, claims, strlen(claims)) == 0) { /* "code" claims both halves */
                finding_fail(&p->fields[f], "match-limit");
            }
        }
    }
}

/* ---- quality ------------------------------------------------------------------------------- */

static json_t *quality_json(const struct text_quality *q, enum text_state state)
{
    static const char *const names[] = {
        [TEXT_GOOD] = "good", [TEXT_POOR] = "poor", [TEXT_NO_MARKS] = "no-marks"};
    json_t *ret = json_object();
    json_object_set_new(ret, "marked", json_real(q->marked));
    json_object_set_new(ret, "syllables", json_real(q->syllables));
    json_object_set_new(ret, "state", json_string(names[state]));
    return ret;
}

/* Of the first letter; of everything where there is none. */
static enum text_state judge_text(const struct extract *x, const struct letter_part *p,
                                  struct text_quality *ret)
{
    const struct page_text *text = x->text;
    size_t begin = 0, end = text->len;
    if (p != NULL) {
        begin = x->lines[p->part.first].of->begin;
        end = x->lines[p->part.last].of->begin + x->lines[p->part.last].of->len;
    }
    text_quality(text->text + begin, end - begin, ret);
    if (text_lacks_marks(ret)) {
        return TEXT_NO_MARKS;
    }
    return ret->words >= POOR_WORDS && ret->syllables < POOR_SYLLABLES ? TEXT_POOR : TEXT_GOOD;
}

static int read_parts(struct reading *r, struct error *err)
{
    parts_find(r);
    for (size_t i = 0; i < r->parts.count; i++) {
        read_part(r, &r->parts.list[i]);
        if (find_dues(r, &r->parts.list[i], err) != 0) {
            return -1;
        }
    }
    parts_choose(&r->parts);
    return 0;
}

/* What is said of the proposed letter, NULL when there is none. */
static json_t *letter_json(const struct reading *r, struct letter_part *p, json_t *tasks)
{
    const struct extract *x = r->x;
    struct text_quality quality;
    json_t *ret = json_object();
    enum text_state state = judge_text(x, p, &quality);
    size_t first = p != NULL ? p->part.first : 0, last = p != NULL ? p->part.last : x->line_count;
    if (p != NULL) {
        note_limits(x, p);
    }
    json_object_set_new(ret, "version", json_integer(READING_VERSION));
    json_object_set_new(ret, "source", json_string(source_of_lines(x, first, last)));
    json_object_set_new(ret, "quality", quality_json(&quality, state));
    json_object_set_new(ret, "fields", fields_json(r, p, state, true));
    json_object_set_new(ret, "addressees", p != NULL ? addressees_of(r, p) : json_array());
    json_object_set_new(ret, "refers", p != NULL ? refers_of(r, p) : json_array());
    json_object_set(ret, "deadlines", p != NULL ? p->deadlines : json_array());
    json_object_set(ret, "tasks", tasks);
    json_object_set_new(ret, "parts", parts_json(r, state));
    return ret;
}

int extract_read(const struct page_text *text, const struct extract_about *about, json_t **ret,
                 struct error *err)
{
    struct extract x;
    struct segments segments;
    json_t *stamps = json_array(), *tasks;
    struct reading *r = arena_alloc(arena_current(), sizeof *r);
    shadow_make(&x, text, about);
    segments_make(&x, &segments);
    stamps_find(&x, &segments, stamps);
    *r = (struct reading){.x = &x, .segments = &segments};
    if (read_parts(r, err) != 0) {
        return -1;
    }
    bool found = r->parts.proposed < r->parts.count;
    struct letter_part *p = found ? &r->parts.list[r->parts.proposed] : NULL;
    if (collect_tasks(r, p, &tasks, err) != 0) {
        return -1;
    }
    json_t *reading = letter_json(r, p, tasks);
    json_object_set_new(reading, "stamps", stamps);
    *ret = reading;
    return 0;
}
