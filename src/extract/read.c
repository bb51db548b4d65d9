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
    for (int i = 0; i < READ_COUNT; i++) {
        finding_limit(&p->fields[i], (enum letter_field)i);
    }
    bool no_day = p->fields[READ_ISSUED].count == 0;
    if (p->part.kind == PART_LETTER && p->blank_number && (p->draft_mark || no_day)) {
        p->part.kind = PART_DRAFT;
    }
    p->fields[READ_ISSUED].none = no_day && p->part.kind == PART_DRAFT;
    p->fields[READ_SIGNER].none = p->fields[READ_SIGNER].count == 0 && p->part.kind == PART_DRAFT;
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
    json_object_set_new(ret, "deadlines", json_array());
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

int extract_read(const struct page_text *text, const struct extract_about *about, json_t **ret,
                 struct error *err)
{
    (void)err;
    struct extract x;
    struct segments segments;
    json_t *stamps = json_array(), *out = json_object();
    struct arena *arena = arena_current();
    struct reading *r = arena_alloc(arena, sizeof *r);
    struct text_quality quality;
    shadow_make(&x, text, about);
    segments_make(&x, &segments);
    stamps_find(&x, &segments, stamps);
    *r = (struct reading){.x = &x, .segments = &segments};
    parts_find(r);
    for (size_t i = 0; i < r->parts.count; i++) {
        read_part(r, &r->parts.list[i]);
    }
    parts_choose(&r->parts);
    if (r->parts.proposed < r->parts.count) {
        note_limits(&x, &r->parts.list[r->parts.proposed]);
    }
    const struct letter_part *p =
        r->parts.proposed < r->parts.count ? &r->parts.list[r->parts.proposed] : NULL;
    enum text_state state = judge_text(&x, p, &quality);
    json_object_set_new(out, "version", json_integer(READING_VERSION));
    json_object_set_new(out, "source",
                        json_string(source_of_lines(&x, p != NULL ? p->part.first : 0,
                                                    p != NULL ? p->part.last : SIZE_MAX - 1)));
    json_object_set_new(out, "quality", quality_json(&quality, state));
    json_object_set_new(out, "fields", fields_json(r, p, state, true));
    json_object_set_new(out, "addressees", p != NULL ? addressees_of(r, p) : json_array());
    json_object_set_new(out, "refers", p != NULL ? refers_of(r, p) : json_array());
    json_object_set_new(out, "deadlines", json_array());
    json_object_set_new(out, "tasks", json_array());
    json_object_set_new(out, "stamps", stamps);
    json_object_set_new(out, "parts", parts_json(r, state));
    *ret = out;
    return 0;
}
