/*
 * make_letters.c - make_letters --part tune|held --class NAME|all --letters N --out FOLDER [--first
 * N] [--pages N] [--pdf]
 *
 * Writes each letter and, beside it under the same name, its truth as .json.
 *
 * make_letters --one CLASS [--seed N] [--issued ISO-DAY] --out FILE: one letter to the demo agency
 * of config/demo, issued two days ago unless said otherwise; a scan as PDF. Prints its truth.
 */
#include "letters.h"

#include <errno.h>
#include <getopt.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static void write_file(const char *folder, const char *name, const void *bytes, size_t len)
{
    const char *path =
        arena_printf(arena_current(), folder[0] != '\0' ? "%s/%s" : "%s%s", folder, name);
    FILE *file = fopen(path, "we");
    if (file == NULL || fwrite(bytes, 1, len, file) != len || fclose(file) != 0) {
        fprintf(stderr, "%s: %s\n", path, strerror(errno));
        exit(1);
    }
}

static void one(const char *folder, const struct letters_spec *spec)
{
    struct arena arena;
    struct letters_made made;
    arena_init(&arena, (size_t)1 << 30);
    struct arena *before = arena_enter(&arena);
    letters_make(spec, &made);
    const char *name = json_str(made.truth, "file"), *id = json_str(made.truth, "id");
    char *truth = json_dumps(made.truth, JSON_INDENT(1));
    write_file(folder, name, made.bytes, made.len);
    write_file(folder, arena_printf(&arena, "%s.json", id), truth, strlen(truth));
    arena_enter(before);
    arena_release(&arena);
}

static int named(const char *const *names, int count, const char *name)
{
    for (int i = 0; i < count; i++) {
        if (strcmp(names[i], name) == 0) {
            return i;
        }
    }
    return -1;
}

static void demo(const char *path, const struct letters_spec *spec)
{
    struct letters_made made;
    letters_make(spec, &made);
    write_file("", path, made.bytes, made.len);
    puts(json_dumps(made.truth, JSON_INDENT(1)));
}

static int usage(void)
{
    fputs("make_letters --part tune|held --class digital|docx|scan300|stamped300|poor200|bw150|all "
          "--letters N --out FOLDER\n"
          "             [--first N] [--pages N] [--pdf]\n"
          "make_letters --one CLASS [--seed N] [--issued ISO-DAY] --out FILE\n",
          stderr);
    return 64;
}

struct options {
    struct letters_spec spec;
    int part, class; /* class LETTERS_CLASSES: all */
    unsigned count, first;
    const char *out;
};

static bool take(struct options *o, int c)
{
    struct error err = {0};
    switch (c) {
    case 'p':
        o->part = named(letters_part_names, LETTERS_PARTS, optarg);
        return o->part >= 0;
    case '1':
        o->spec.demo = o->spec.as_pdf = true; /* fall through */
    case 'c':
        o->class = !o->spec.demo && strcmp(optarg, "all") == 0
                       ? LETTERS_CLASSES
                       : named(letters_class_names, LETTERS_CLASSES, optarg);
        return o->class >= 0;
    case 's':
        o->spec.n = (unsigned)atoi(optarg);
        return true;
    case 'i':
        return day_parse(optarg, "issued", &o->spec.issued, &err) == 0;
    case 'n':
        o->count = (unsigned)atoi(optarg);
        return true;
    case 'f':
        o->first = (unsigned)atoi(optarg);
        return true;
    case 'g':
        o->spec.pages = (unsigned)atoi(optarg);
        return o->spec.pages <= LETTERS_PAGES_MOST;
    case 'd':
        o->spec.as_pdf = true;
        return true;
    case 'o':
        o->out = optarg;
        return true;
    default:
        return false;
    }
}

static bool parse(int argc, char **argv, struct options *o)
{
    static const struct option longs[] = {{"part", required_argument, NULL, 'p'},
                                          {"class", required_argument, NULL, 'c'},
                                          {"letters", required_argument, NULL, 'n'},
                                          {"out", required_argument, NULL, 'o'},
                                          {"first", required_argument, NULL, 'f'},
                                          {"pages", required_argument, NULL, 'g'},
                                          {"pdf", no_argument, NULL, 'd'},
                                          {"one", required_argument, NULL, '1'},
                                          {"seed", required_argument, NULL, 's'},
                                          {"issued", required_argument, NULL, 'i'},
                                          {NULL, 0, NULL, 0}};
    int c;
    while ((c = getopt_long(argc, argv, "", longs, NULL)) != -1) {
        if (!take(o, c)) {
            return false;
        }
    }
    return o->class >= 0 && optind == argc;
}

static void many(struct options *o)
{
    const bool all = o->class == LETTERS_CLASSES;
    o->spec.part = (enum letters_part)o->part;
    for (int k = all ? 0 : o->class; k <= (all ? LETTERS_CLASSES - 1 : o->class); k++) {
        o->spec.class = (enum letters_class)k;
        for (o->spec.n = o->first; o->spec.n < o->first + o->count; o->spec.n++) {
            one(o->out, &o->spec);
        }
    }
}

int main(int argc, char **argv)
{
    struct options o = {.class = -1, .count = 5, .out = "."};
    struct arena arena;
    if (!parse(argc, argv, &o)) {
        return usage();
    }
    INVARIANT(sodium_init() >= 0);
    arena_adopt_json();
    arena_init(&arena, (size_t)1 << 30);
    arena_enter(&arena);
    if (o.spec.demo) {
        if (o.spec.issued.n == 0) {
            o.spec.issued.n = instant_day(instant_now(), ZONE_VIETNAM).n - 2;
        }
        o.spec.class = (enum letters_class)o.class;
        demo(o.out, &o.spec);
    } else {
        if (mkdir(o.out, 0700) != 0 && errno != EEXIST) {
            fprintf(stderr, "%s: %s\n", o.out, strerror(errno));
            return 1;
        }
        many(&o);
    }
    letters_done();
    arena_release(&arena);
    return 0;
}
