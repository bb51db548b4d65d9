/* accuracy.c - the generator's letters through the workers, several at a time. */
#include "reading.h"

#include "../bench.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { ARENA_MOST = 1 << 30, JOBS_MOST = 16 };

struct harvest {
    struct reading_bench *b;
    pthread_mutex_t lock; /* of all below, and of the generator */
    struct letters_spec next;
    unsigned done, all;
};

static unsigned usual_count(enum letters_class class)
{
    return class == LETTERS_DIGITAL ? 40 : class == LETTERS_DOCX ? 20 : 12;
}

static unsigned count_of(const struct reading_bench *b, int class)
{
    return b->letters > 0 ? (unsigned)b->letters : usual_count((enum letters_class) class);
}

static bool wanted(const struct reading_bench *b, const struct letters_spec *s)
{
    return (b->part < 0 || b->part == (int)s->part) && (b->class < 0 || b->class == (int)s->class);
}

/* The next spec, under the lock; false when there is none. */
static bool take_next(struct harvest *r, struct letters_spec *ret)
{
    while (r->next.part < LETTERS_PARTS) {
        struct letters_spec *s = &r->next;
        if (s->n < count_of(r->b, (int)s->class) && wanted(r->b, s)) {
            *ret = *s;
            s->n++;
            return true;
        }
        s->n = 0;
        if ((int)s->class + 1 < LETTERS_CLASSES) {
            s->class ++;
        } else {
            s->class = LETTERS_DIGITAL;
            s->part++;
        }
    }
    return false;
}

/* ---- single failures --------------------------------------------------------------------------
 */

static void keep_file(const char *folder, const char *name, const void *bytes, size_t len)
{
    const char *path = arena_printf(arena_current(), "%s/%s", folder, name);
    FILE *file = fopen(path, "we");
    if (file == NULL || fwrite(bytes, 1, len, file) != len || fclose(file) != 0) {
        die("%s: %s", path, strerror(errno));
    }
}

static bool anything_wrong(const struct comparison *c)
{
    bool wrong = c->due_notes[0] != '\0' || !c->parts_right;
    for (int i = 0; i < COMPARED_COUNT; i++) {
        wrong = wrong || c->fields[i].verdict != V_RIGHT;
    }
    return wrong;
}

static void show(const char *id, const struct comparison *c)
{
    for (int i = 0; i < COMPARED_COUNT; i++) {
        const struct judgement *j = &c->fields[i];
        if (j->verdict != V_RIGHT) {
            printf("%s %-8s %s%s\n    truth %s\n    read  %s\n", id, compared_names[i],
                   j->verdict == V_ABSENT ? "absent" : "wrong", j->sure ? " BUT SURE" : "",
                   j->truth, j->value);
        }
    }
    if (c->due_notes[0] != '\0') {
        printf("%s deadlines\n%s", id, c->due_notes);
    }
    if (!c->parts_right) {
        printf("%s parts\n", id);
    }
}

static void keep(const struct reading_bench *b, const struct letters_made *made,
                 const struct outcome *o)
{
    const char *id = json_str(made->truth, "id");
    const char *truth = json_dumps(made->truth, JSON_INDENT(1)),
               *reading = json_dumps(o->reading, JSON_INDENT(1));
    keep_file(b->keep, json_str(made->truth, "file"), made->bytes, made->len);
    keep_file(b->keep, arena_printf(arena_current(), "%s.json", id), truth, strlen(truth));
    keep_file(b->keep, arena_printf(arena_current(), "%s.reading.json", id), reading,
              strlen(reading));
    keep_file(b->keep, arena_printf(arena_current(), "%s.txt", id), o->text, o->text_len);
}

/* Nobody tunes on the held part: its single failures are shown only when asked for by name. */
static void report_one(const struct reading_bench *b, const struct letters_spec *spec,
                       const struct letters_made *made, const struct outcome *o,
                       const struct comparison *c)
{
    const bool open = spec->part == LETTERS_TUNE ? b->show : b->show_held;
    const char *id = json_str(made->truth, "id");
    if (o->reading == NULL) {
        if (open) {
            printf("%s not read: %s\n", id, o->failure);
        }
        return;
    }
    if (open && anything_wrong(c)) {
        show(id, c);
    }
    if (b->keep != NULL && spec->part == LETTERS_TUNE && anything_wrong(c)) {
        keep(b, made, o);
    }
}

/* ---- workers ----------------------------------------------------------------------------------
 */

static void one(struct harvest *r, const struct letters_spec *spec)
{
    struct letters_made made;
    struct outcome o;
    struct comparison c = {.due_notes = ""};
    struct tally *tally = &r->b->tallies[spec->part][spec->class];
    pthread_mutex_lock(&r->lock);
    letters_make(spec, &made);
    pthread_mutex_unlock(&r->lock);
    /* what has to be recognised is read as phieud does first: head and signature page */
    const struct outcome_how how = {
        .bin = r->b->bin, .name = "", .head = spec->class >= LETTERS_SCAN300};
    outcome_of(&how, made.bytes, made.len, &o);
    if (o.reading != NULL) {
        compare(made.truth, &o, &c);
    }
    pthread_mutex_lock(&r->lock);
    if (o.reading != NULL) {
        tally_add(tally, &o, &c);
    } else {
        tally_failed(tally, &o);
    }
    report_one(r->b, spec, &made, &o, &c);
    fprintf(stderr, "\r%u/%u %s          ", ++r->done, r->all, json_str(made.truth, "id"));
    pthread_mutex_unlock(&r->lock);
}

static void *work(void *arg)
{
    struct harvest *r = arg;
    struct letters_spec spec;
    for (;;) {
        struct arena arena;
        pthread_mutex_lock(&r->lock);
        const bool more = take_next(r, &spec);
        pthread_mutex_unlock(&r->lock);
        if (!more) {
            return NULL;
        }
        arena_init(&arena, ARENA_MOST);
        arena_enter(&arena);
        one(r, &spec);
        arena_enter(NULL);
        arena_release(&arena);
    }
}

void accuracy_measure(struct reading_bench *b)
{
    struct harvest r = {.b = b, .lock = PTHREAD_MUTEX_INITIALIZER};
    pthread_t threads[JOBS_MOST];
    struct letters_spec spec;
    if (b->keep != NULL && mkdir(b->keep, 0700) != 0 && errno != EEXIST) {
        die("%s: %s", b->keep, strerror(errno));
    }
    while (take_next(&r, &spec)) {
        r.all++;
    }
    r.next = (struct letters_spec){0};
    for (int i = 0; i < b->jobs; i++) {
        INVARIANT(pthread_create(&threads[i], NULL, work, &r) == 0);
    }
    for (int i = 0; i < b->jobs; i++) {
        pthread_join(threads[i], NULL);
    }
    fputc('\n', stderr);
}
