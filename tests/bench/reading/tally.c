/* tally.c - sums, and the table of them. */
#include "reading.h"

#include <string.h>

void tally_add(struct tally *t, const struct outcome *o, const struct comparison *c)
{
    for (int i = 0; i < COMPARED_COUNT; i++) {
        const struct judgement *j = &c->fields[i];
        t->right[i] += j->verdict == V_RIGHT;
        t->absent[i] += j->verdict == V_ABSENT;
        t->sure[i] += j->sure;
        t->wrong_sure[i] += j->sure && j->verdict == V_WRONG;
    }
    t->due_wanted += c->due_wanted;
    t->due_found += c->due_found;
    t->due_said += c->due_said;
    t->due_invented += c->due_invented;
    t->refer_wanted += c->refer_wanted;
    t->refer_found += c->refer_found;
    t->parts_right += c->parts_right;
    t->letters++;
    t->pages += o->pages;
    t->pages_read += o->pages_read;
    t->wall += o->wall;
    t->processor += o->processor;
    t->peak_kib = o->peak_kib > t->peak_kib ? o->peak_kib : t->peak_kib;
}

/* A letter that was not read has no field. */
void tally_failed(struct tally *t, const struct outcome *o)
{
    t->letters++;
    t->failed++;
    for (int i = 0; i < COMPARED_COUNT; i++) {
        t->absent[i]++;
    }
    t->wall += o->wall;
    t->processor += o->processor;
    t->peak_kib = o->peak_kib > t->peak_kib ? o->peak_kib : t->peak_kib;
}

void tally_sum(struct tally *into, const struct tally *from)
{
    for (int i = 0; i < COMPARED_COUNT; i++) {
        into->right[i] += from->right[i];
        into->absent[i] += from->absent[i];
        into->sure[i] += from->sure[i];
        into->wrong_sure[i] += from->wrong_sure[i];
    }
    into->letters += from->letters;
    into->failed += from->failed;
    into->pages += from->pages;
    into->pages_read += from->pages_read;
    into->due_wanted += from->due_wanted;
    into->due_found += from->due_found;
    into->due_said += from->due_said;
    into->due_invented += from->due_invented;
    into->refer_wanted += from->refer_wanted;
    into->refer_found += from->refer_found;
    into->parts_right += from->parts_right;
    into->wall += from->wall;
    into->processor += from->processor;
    into->peak_kib = from->peak_kib > into->peak_kib ? from->peak_kib : into->peak_kib;
}

static double share(unsigned part, unsigned of)
{
    return of > 0 ? 100.0 * part / of : 0;
}

static unsigned sum(const unsigned *list)
{
    unsigned total = 0;
    for (int i = 0; i < COMPARED_COUNT; i++) {
        total += list[i];
    }
    return total;
}

/* ---- the table ------------------------------------------------------------------------------ */

static void heading(const char *part)
{
    printf("\n%-11s %3s", part, "n");
    for (int i = 0; i < COMPARED_COUNT; i++) {
        printf(" %8s", compared_names[i]);
    }
    printf(" %6s %7s %6s %6s %6s %6s %6s %7s %7s %6s\n", "sure", "wrong!", "absent", "due",
           "invent", "cited", "parts", "CPU s", "wall s", "MiB");
}

static void row(const char *name, const struct tally *t)
{
    const unsigned values = t->letters * COMPARED_COUNT, sure = sum(t->sure),
                   wrong = sum(t->wrong_sure);
    printf("%-11s %3u", name, t->letters);
    for (int i = 0; i < COMPARED_COUNT; i++) {
        printf(" %8.1f", share(t->right[i], t->letters));
    }
    printf(" %6.1f %3u/%-3.1f %6.1f %6.1f %6.1f %6.1f %6.1f %7.2f %7.2f %6.0f%s\n",
           share(sure, values), wrong, sure > 0 ? 1000.0 * wrong / sure : 0,
           share(sum(t->absent), values), share(t->due_found, t->due_wanted),
           share(t->due_invented, t->due_said), share(t->refer_found, t->refer_wanted),
           share(t->parts_right, t->letters), t->processor / t->letters, t->wall / t->letters,
           (double)t->peak_kib / 1024, t->failed > 0 ? "  NOT READ" : "");
}

void tally_table(struct tally tallies[LETTERS_PARTS][LETTERS_CLASSES])
{
    printf("Share right (%%) of each field; sure: values that pass unasked; wrong!: sure and "
           "wrong, number/per mille of the sure;\n"
           "due: deadlines found, invented: of those said; CPU and wall seconds a letter, peak "
           "memory of the largest worker.\n");
    for (int p = 0; p < LETTERS_PARTS; p++) {
        struct tally all = {0};
        for (int c = 0; c < LETTERS_CLASSES; c++) {
            tally_sum(&all, &tallies[p][c]);
        }
        if (all.letters == 0) {
            continue;
        }
        heading(letters_part_names[p]);
        for (int c = 0; c < LETTERS_CLASSES; c++) {
            if (tallies[p][c].letters > 0) {
                row(letters_class_names[c], &tallies[p][c]);
            }
        }
        row("all", &all);
    }
}

/* ---- JSON ----------------------------------------------------------------------------------- */

static json_t *one_json(const struct tally *t)
{
    json_t *o = json_object(), *right = json_object(), *wrong = json_object(),
           *absent = json_object();
    for (int i = 0; i < COMPARED_COUNT; i++) {
        json_object_set_new(right, compared_names[i], json_integer(t->right[i]));
        json_object_set_new(wrong, compared_names[i], json_integer(t->wrong_sure[i]));
        json_object_set_new(absent, compared_names[i], json_integer(t->absent[i]));
    }
    json_object_set_new(o, "letters", json_integer(t->letters));
    json_object_set_new(o, "failed", json_integer(t->failed));
    json_object_set_new(o, "right", right);
    json_object_set_new(o, "wrong_sure", wrong);
    json_object_set_new(o, "absent", absent);
    json_object_set_new(o, "sure", json_integer(sum(t->sure)));
    json_object_set_new(o, "deadlines_wanted", json_integer(t->due_wanted));
    json_object_set_new(o, "deadlines_found", json_integer(t->due_found));
    json_object_set_new(o, "deadlines_said", json_integer(t->due_said));
    json_object_set_new(o, "deadlines_invented", json_integer(t->due_invented));
    json_object_set_new(o, "pages", json_integer(t->pages));
    json_object_set_new(o, "processor_s", json_real(t->processor));
    json_object_set_new(o, "wall_s", json_real(t->wall));
    json_object_set_new(o, "peak_kib", json_integer(t->peak_kib));
    return o;
}

json_t *tally_json(struct tally tallies[LETTERS_PARTS][LETTERS_CLASSES])
{
    json_t *all = json_object();
    for (int p = 0; p < LETTERS_PARTS; p++) {
        json_t *part = json_object();
        for (int c = 0; c < LETTERS_CLASSES; c++) {
            if (tallies[p][c].letters > 0) {
                json_object_set_new(part, letters_class_names[c], one_json(&tallies[p][c]));
            }
        }
        json_object_set_new(all, letters_part_names[p], part);
    }
    return all;
}
