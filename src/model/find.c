/* find.c - from what a person types to a unit or a person; the nearest names when it is neither. */
#include "model_room.h"

#include <string.h>

enum { WANT_UNIT = 1, WANT_PERSON = 2 };

struct candidate {
    struct assignee who;
    const char *code, *name;
    bool active;
};

struct search {
    const struct directory *dir;
    const char *text, *folded;
    unsigned want;
};

static size_t candidate_count(const struct search *s)
{
    return s->dir->unit_count + s->dir->person_count;
}

/* The i-th unit or person; false when that kind is not wanted. */
static bool candidate_at(const struct search *s, size_t i, struct candidate *ret)
{
    if (i < s->dir->unit_count) {
        const struct unit *u = &s->dir->units[i];
        *ret = (struct candidate){{u->id, NO_PERSON}, u->code, u->name, u->active};
        return (s->want & WANT_UNIT) != 0;
    }
    const struct person *p = &s->dir->people[i - s->dir->unit_count];
    *ret = (struct candidate){{NO_UNIT, p->id}, p->username, p->name, p->active};
    return (s->want & WANT_PERSON) != 0;
}

enum unit_kind { KIND_NONE, KIND_PHONG, KIND_KHOA, KIND_BAN, KIND_TO, KIND_DOI };

/* Takes "phòng", "khoa" and their like off the front of a folded name. */
static enum unit_kind take_kind(const char **name)
{
    static const struct {
        const char *prefix;
        enum unit_kind kind;
    } kinds[] = {{"phong ", KIND_PHONG}, {"p ", KIND_PHONG}, {"khoa ", KIND_KHOA},
                 {"k ", KIND_KHOA},      {"ban ", KIND_BAN}, {"to ", KIND_TO},
                 {"doi ", KIND_DOI}};
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        size_t len = strlen(kinds[i].prefix);
        if (strncmp(*name, kinds[i].prefix, len) == 0) {
            *name += len;
            return kinds[i].kind;
        }
    }
    return KIND_NONE;
}

/* "P. KH-NV", "Kế hoạch - Nghiệp vụ": a unit called with another or no "phòng" before it, but not
 * with "khoa" where it is a "phòng". */
static bool is_called(const char *typed, const char *name, const char *code)
{
    enum unit_kind said = take_kind(&typed), is = take_kind(&name);
    return strcmp(typed, code) == 0 ||
           (strcmp(typed, name) == 0 && (said == KIND_NONE || is == KIND_NONE || said == is));
}

/* 3: the code to the letter, 2: the code or the name folded, 1: a unit but for its "phòng", "khoa".
 */
static int match(const struct search *s, const struct candidate *c)
{
    const char *name = text_folded(arena_current(), c->name);
    const char *code = text_folded(arena_current(), c->code);
    if (strcmp(s->text, c->code) == 0) {
        return 3;
    }
    if (strcmp(s->folded, code) == 0 || strcmp(s->folded, name) == 0) {
        return 2;
    }
    return c->who.unit.v != 0 && is_called(s->folded, name, code) ? 1 : 0;
}

static void add_name(struct buf *out, const struct candidate *c)
{
    if (out->len > 0) {
        buf_puts(out, ", ");
    }
    buf_printf(out, "%s (%s)", c->code, c->name);
}

enum { NEAREST = 3, FURTHEST = 12 };

/* The three nearest by edit distance of code or name, the nearest first. */
static const char *nearest(const struct search *s)
{
    struct candidate best[NEAREST];
    unsigned distance[NEAREST], found = 0;
    for (size_t i = 0; i < candidate_count(s); i++) {
        struct candidate c;
        if (!candidate_at(s, i, &c) || !c.active) {
            continue;
        }
        unsigned by_code = text_distance(s->text, c.code, FURTHEST);
        unsigned by_name = text_distance(s->text, c.name, FURTHEST);
        unsigned d = by_code < by_name ? by_code : by_name;
        unsigned at = found;
        while (at > 0 && d < distance[at - 1]) {
            at--;
        }
        if (d > FURTHEST || at == NEAREST) {
            continue;
        }
        found += found < NEAREST ? 1 : 0;
        for (unsigned k = found - 1; k > at; k--) {
            best[k] = best[k - 1];
            distance[k] = distance[k - 1];
        }
        best[at] = c;
        distance[at] = d;
    }
    struct buf out;
    buf_init(&out, arena_current(), 600);
    for (unsigned k = 0; k < found; k++) {
        add_name(&out, &best[k]);
    }
    return found > 0 ? out.data : "-";
}

/* A better match wins; among equals who is active wins over who left. */
static int rank_of(const struct search *s, const struct candidate *c)
{
    int how = match(s, c);
    return how == 0 ? 0 : how * 2 + (c->active ? 1 : 0);
}

static int find(const struct search *s, const char *field, struct assignee *ret, struct error *err)
{
    struct candidate best = {0};
    int rank = 0, ties = 0;
    struct buf several;
    for (size_t i = 0; i < candidate_count(s); i++) {
        struct candidate c;
        int r = candidate_at(s, i, &c) ? rank_of(s, &c) : 0;
        if (r == 0 || r < rank) {
            continue;
        }
        if (r > rank) {
            ties = 0;
            buf_init(&several, arena_current(), 600);
            best = c;
            rank = r;
        }
        ties++;
        add_name(&several, &c);
    }
    if (rank == 0) {
        enum error_code code = (s->want & WANT_UNIT) ? ERR_UNIT_UNKNOWN : ERR_PERSON_UNKNOWN;
        return error_set(err, code, field, s->text, nearest(s));
    }
    if (ties > 1) {
        return error_set(err, ERR_NAME_AMBIGUOUS, field, s->text, several.data);
    }
    if (!best.active) {
        return error_set(err, ERR_INACTIVE, field, s->text, NULL);
    }
    *ret = best.who;
    return 0;
}

static int find_kind(const struct directory *dir, unsigned want, const char *text,
                     const char *field, struct assignee *ret, struct error *err)
{
    const char *folded = text_folded(arena_current(), text);
    if (folded[0] == '\0') {
        return error_set(err, ERR_FIELD_EMPTY, field, NULL, NULL);
    }
    struct search s = {dir, text, folded, want};
    return find(&s, field, ret, err);
}

int directory_find_assignee(const struct directory *dir, const char *text, const char *field,
                            struct assignee *ret, struct error *err)
{
    return find_kind(dir, WANT_UNIT | WANT_PERSON, text, field, ret, err);
}

int directory_find_unit(const struct directory *dir, const char *text, const char *field,
                        struct unit_id *ret, struct error *err)
{
    struct assignee who;
    if (find_kind(dir, WANT_UNIT, text, field, &who, err) != 0) {
        return -1;
    }
    *ret = who.unit;
    return 0;
}

int directory_find_person(const struct directory *dir, const char *text, const char *field,
                          struct person_id *ret, struct error *err)
{
    struct assignee who;
    if (find_kind(dir, WANT_PERSON, text, field, &who, err) != 0) {
        return -1;
    }
    *ret = who.person;
    return 0;
}
