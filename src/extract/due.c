/*
 * due.c - the deadlines of a part of a file.
 */
#include "due_room.h"

#include <stdio.h>
#include <string.h>

enum {
    TEXT_MOST = 1 << 20, /* characters of a part that are looked through: 400 pages */
    EVIDENCE_MOST = 195, /* characters of a sentence that an excerpt shows */
};

/* ---- written ------------------------------------------------------------------------------- */

static const char *const kind_names[] = {
    [DUE_DATE] = "date",           [DUE_HOUR] = "hour",
    [DUE_YEARLY] = "yearly",       [DUE_MONTHLY] = "monthly",
    [DUE_QUARTERLY] = "quarterly", [DUE_HALF_YEARLY] = "half-yearly",
    [DUE_MONTH] = "month",         [DUE_WORKING_DAYS] = "working-days",
    [DUE_EVENT] = "event",         [DUE_NONE] = "none",
};
static const char *const relation_names[] = {
    [DUE_BEFORE] = "before", [DUE_BY] = "by",       [DUE_WITHIN] = "within",
    [DUE_ON] = "on",         [DUE_EVERY] = "every",
};

static void set_text(json_t *out, const char *key, const char *text)
{
    if (text[0] != '\0') {
        json_object_set_new(out, key, json_string(text));
    }
}

static void set_number(json_t *out, const char *key, int n)
{
    if (n > 0) {
        json_object_set_new(out, key, json_integer(n));
    }
}

/* From the line of the quote, or as late as an excerpt still shows the quote. */
static struct span evidence_span(const struct extract *x, const struct due *due)
{
    struct span span = {due->sentence.begin, due->quote.end};
    const size_t line = line_of(x, due->quote.begin);
    if (line < x->line_count && x->lines[line].span.begin > span.begin) {
        span.begin = x->lines[line].span.begin;
    }
    if (span.end - span.begin > EVIDENCE_MOST) {
        span.begin = span.end - EVIDENCE_MOST < due->quote.begin ? span.end - EVIDENCE_MOST
                                                                 : due->quote.begin;
        while (span.begin < due->quote.begin && x->shadow[span.begin - 1] != ' ') {
            span.begin++;
        }
    }
    while (span.end < due->sentence.end && span.end - span.begin < EVIDENCE_MOST) {
        span.end++;
    }
    return span;
}

json_t *due_json(const struct extract *x, const struct due *due)
{
    json_t *const out = json_object();
    char text[DAY_TEXT];
    json_object_set_new(out, "kind", json_string(kind_names[due->kind]));
    set_text(out, "date", day_is(due->date) ? day_iso(due->date, text) : "");
    if (due->minute >= 0) {
        snprintf(text, sizeof text, "%02d:%02d", due->minute / 60 % 24, due->minute % 60);
        set_text(out, "time", text);
    }
    set_number(out, "month", due->month);
    set_number(out, "day", due->day);
    set_number(out, "days", due->days);
    json_object_set_new(out, "relation", json_string(relation_names[due->relation]));
    json_object_set_new(out, "quote", json_string(span_text(x, due->quote)));
    const unsigned confidence = due->confidence * span_confidence(x, due->quote) / 100;
    json_object_set_new(out, "confidence", json_integer(confidence));
    json_object_set_new(out, "rule", json_string(due->rule));
    json_object_set_new(out, "evidence", evidence_of(x, evidence_span(x, due)));
    return out;
}

/* ---- collected ----------------------------------------------------------------------------- */

struct collection {
    const struct due_scene *scene;
    struct due *list;
    size_t count, most;
};

static bool same_sentence(const struct due *a, const struct due *b)
{
    return a->sentence.begin == b->sentence.begin;
}

/* "Định kỳ báo cáo" that says no time at all, in a sentence without another deadline. */
static void add_unsaid(struct collection *c)
{
    const struct due_scene *const scene = c->scene;
    struct span rest = scene->within;
    struct match match;
    while (c->count < c->most && due_find(scene->x, C_BARE, rest, &match)) {
        const struct span sentence = sentence_of(scene->x, scene->within, match.whole.begin);
        bool alone = true;
        for (size_t i = 0; alone && i < c->count; i++) {
            alone = c->list[i].sentence.begin != sentence.begin;
        }
        if (alone) {
            c->list[c->count++] = (struct due){.kind = DUE_NONE,
                                               .relation = DUE_EVERY,
                                               .quote = match.whole,
                                               .sentence = sentence,
                                               .date = DAY_NONE,
                                               .minute = -1,
                                               .rule = match.pattern->name,
                                               .confidence = match.pattern->prior};
        }
        rest.begin = match.whole.end;
    }
}

/* "Định kỳ hằng năm báo cáo trước ngày 15/12" is one duty: the period alone goes where its day was
 * said. */
static void drop_bare_periods(struct collection *c)
{
    size_t kept = 0;
    for (size_t i = 0; i < c->count; i++) {
        bool said = false;
        for (size_t j = 0; c->list[i].relation == DUE_EVERY && !said && j < c->count; j++) {
            said = c->list[j].relation != DUE_EVERY && same_sentence(&c->list[i], &c->list[j]);
        }
        if (!said) {
            c->list[kept++] = c->list[i];
        }
    }
    c->count = kept;
}

static void judge_times(struct collection *c, const struct when *times, size_t count)
{
    const struct due_scene *const scene = c->scene;
    const struct due *before = NULL;
    for (size_t i = 0; i < count && c->count < c->most; i++) {
        const struct span sentence =
            scene->cell ? scene->within : sentence_of(scene->x, scene->within, times[i].span.begin);
        struct due *const due = &c->list[c->count];
        if (due_judge(scene, &times[i], sentence, before, due)) {
            before = due;
            c->count++;
        } else {
            before = NULL;
        }
    }
}

size_t due_collect(const struct due_scene *scene, struct due_work *work, size_t most)
{
    struct collection c = {scene, work->list, 0, most < DUES_MOST ? most : DUES_MOST};
    judge_times(&c, work->times,
                whens_find(scene->x, scene->within, scene->cell, work->times, TIMES_MOST));
    drop_bare_periods(&c);
    if (!scene->cell) {
        add_unsaid(&c);
    }
    return c.count;
}

/* ---- a part -------------------------------------------------------------------------------- */

/* With the bracket that closes one in it: "Định kỳ (quý, cả năm)". */
static void close_quote(const struct extract *x, struct due *due)
{
    int open = 0;
    for (size_t i = due->quote.begin; i < due->quote.end; i++) {
        open += (x->shadow[i] == '(') - (x->shadow[i] == ')');
    }
    due->quote.end += open > 0 && x->shadow[due->quote.end] == ')';
}

static void write_all(const struct due_scene *scene, struct due *list, size_t count, json_t *out)
{
    for (size_t i = 0; i < count; i++) {
        const bool follows = i > 0 && same_sentence(&list[i - 1], &list[i]);
        const char *who, *task;
        close_quote(scene->x, &list[i]);
        json_t *const due = due_json(scene->x, &list[i]);
        clause_of(scene->x, scene->within, &list[i], follows ? list[i - 1].quote.end : 0, &who,
                  &task);
        set_text(due, "who", who);
        set_text(due, "task", task);
        json_array_append_new(out, due);
    }
}

/* A run of lines that are no table, no stamp and no form. */
static void find_in_lines(const struct due_scene *part, struct due_work *work, size_t first,
                          size_t last, json_t *out)
{
    struct due_scene scene = *part;
    scene.within = lines_span(part->x, first, last);
    if (scene.within.end - scene.within.begin > TEXT_MOST) {
        scene.within.end = scene.within.begin + TEXT_MOST;
    }
    const size_t have = json_array_size(out);
    write_all(&scene, work->list,
              due_collect(&scene, work, have < DUES_MOST ? DUES_MOST - have : 0), out);
}

int find_deadlines(const struct extract *x, const struct part *part, json_t **ret,
                   struct error *err)
{
    (void)err;
    json_t *const out = json_array();
    struct due_work *const work = arena_alloc(arena_current(), sizeof *work);
    const struct due_scene scene = {
        .x = x, .part = part, .invites = strcmp(part->type, "Giấy mời") == 0};
    /* A head that swallowed its body (a rule without any "Căn cứ") is looked through from its first
     * line. */
    const bool bounded = part->body_last >= part->body;
    const bool swallowed = !bounded && part->body_last > part->first;
    const size_t end = (bounded || swallowed ? part->body_last : part->last) + 1;
    size_t first = swallowed ? part->first : part->body;
    for (size_t i = first; i <= end && i <= x->line_count; i++) {
        if (i == end || i == x->line_count || x->lines[i].mask != 0) {
            if (i > first) {
                find_in_lines(&scene, work, first, i - 1, out);
            }
            first = i + 1;
        }
    }
    *ret = out;
    return 0;
}
