/*
 * patterns.c - the table of patterns compiled, and one match under a limit.
 */
#include "agency.h"
#include "due_room.h"
#include "grammar.h"
#include "letter.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A pattern that needs more than this for one match was met by a text built against it. */
enum { MATCH_LIMIT = 200000, DEPTH_LIMIT = 2000, HEAP_LIMIT_KIB = 4096 };

struct compiled_pattern {
    pcre2_code *code;
};

static const struct pattern rows[] = {
#define PATTERN(id, ...) [id] = {__VA_ARGS__},
#include "patterns.def"
#undef PATTERN
};
struct pattern_set letter_patterns = {rows, sizeof rows / sizeof rows[0], NULL};

struct pattern_set *const pattern_sets[] = {&letter_patterns, &due_patterns};
const size_t pattern_set_count = sizeof pattern_sets / sizeof pattern_sets[0];

/* One process reads with one thread (reader.h), so that one of each is enough. */
static struct {
    pcre2_match_context *context;
    pcre2_match_data *data;
    bool ready;
} matcher;

static int compile_one(const struct pattern *pattern, struct compiled_pattern *ret,
                       struct error *err)
{
    int code = 0;
    PCRE2_SIZE at = 0;
    ret->code = pcre2_compile((PCRE2_SPTR)pattern->regex, PCRE2_ZERO_TERMINATED,
                              PCRE2_CASELESS | PCRE2_MULTILINE, &code, &at, NULL);
    if (ret->code == NULL) {
        char what[160];
        snprintf(what, sizeof what, "pattern %s: error %d at %zu", pattern->name, code, at);
        return error_set(err, code == PCRE2_ERROR_NOMEMORY ? ERR_NO_MEMORY : ERR_INTERNAL, NULL,
                         what, NULL);
    }
    return 0;
}

static int compile_set(struct pattern_set *set, struct error *err)
{
    set->compiled = calloc(set->count, sizeof *set->compiled);
    if (set->compiled == NULL) {
        return error_set(err, ERR_NO_MEMORY, NULL, NULL, NULL);
    }
    for (size_t i = 0; i < set->count; i++) {
        if (compile_one(&set->rows[i], &set->compiled[i], err) != 0) {
            return -1;
        }
    }
    return 0;
}

int extract_prepare(struct error *err)
{
    if (matcher.ready) {
        return 0;
    }
    matcher.context = pcre2_match_context_create(NULL);
    matcher.data = pcre2_match_data_create(MATCH_GROUPS, NULL);
    if (matcher.context == NULL || matcher.data == NULL) {
        return error_set(err, ERR_NO_MEMORY, NULL, NULL, NULL);
    }
    pcre2_set_match_limit(matcher.context, MATCH_LIMIT);
    pcre2_set_depth_limit(matcher.context, DEPTH_LIMIT);
    pcre2_set_heap_limit(matcher.context, HEAP_LIMIT_KIB);
    for (size_t i = 0; i < pattern_set_count; i++) {
        if (compile_set(pattern_sets[i], err) != 0) {
            return -1;
        }
    }
    titles_prepare();
    agency_prepare();
    matcher.ready = true;
    return 0;
}

static void note_exhausted(const struct extract *x, const struct pattern *pattern)
{
    struct exhausted *all = x->exhausted;
    for (size_t i = 0; i < all->count; i++) {
        if (all->list[i] == pattern) {
            return;
        }
    }
    if (all->count < EXHAUSTED_MOST) {
        all->list[all->count++] = pattern;
    }
}

/* Offsets of the subject, which begins at `from` of the shadow. */
static bool find_from(const struct extract *x, const struct pattern_set *set, size_t which,
                      size_t from, struct span within, struct match *ret)
{
    INVARIANT(matcher.ready && which < set->count && within.end <= x->len && from <= within.begin);
    int groups =
        pcre2_match(set->compiled[which].code, (PCRE2_SPTR)x->shadow + from, within.end - from,
                    within.begin - from, 0, matcher.data, matcher.context);
    if (groups < 0) {
        if (groups != PCRE2_ERROR_NOMATCH) {
            note_exhausted(x, &set->rows[which]);
        }
        return false;
    }
    const PCRE2_SIZE *ends = pcre2_get_ovector_pointer(matcher.data);
    *ret = (struct match){.whole = {from + ends[0], from + ends[1]}, .pattern = &set->rows[which]};
    int count = groups > 0 ? groups : MATCH_GROUPS; /* 0: more groups than room */
    for (int i = 0; i < count; i++) {
        if (ends[2 * i] != PCRE2_UNSET) {
            ret->group[i] = (struct span){from + ends[2 * i], from + ends[2 * i + 1]};
        }
    }
    return true;
}

bool pattern_find(const struct extract *x, const struct pattern_set *set, size_t which,
                  struct span within, struct match *ret)
{
    return within.begin <= within.end && find_from(x, set, which, 0, within, ret);
}

bool pattern_find_alone(const struct extract *x, const struct pattern_set *set, size_t which,
                        struct span within, struct match *ret)
{
    return within.begin <= within.end && find_from(x, set, which, within.begin, within, ret);
}
