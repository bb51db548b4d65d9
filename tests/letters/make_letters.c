/*
 * make_letters.c - make_letters --part tune|held --class NAME|all --letters N --out FOLDER [--first N] [--pages N] [--pdf]
 *
 * Writes each letter and, beside it under the same name, its truth as .json.
 *
 * make_letters --one CLASS [--seed N] [--issued ISO-DAY] --out FILE: one letter to the demo agency of config/demo, issued
 * two days ago unless said otherwise; a scan as PDF. Prints its truth.
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
    const char *path = arena_printf(arena_current(), folder[0] != '\0' ? "%s/%s" : "%s%s", folder, name);
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
    fputs("make_letters --part tune|held --class digital|docx|scan300|stamped300|poor200|bw150|all --letters N --out FOLDER\n"
          "             [--first N] [--pages N] [--pdf]\n"
          "make_letters --one CLASS [--seed N] [--issued ISO-DAY] --out FILE\n",
          stderr);
    return 64;
}

int main(int argc, char **argv)
{
    static const struct option longs[] = {{"part", required_argument, NULL, 'p'},  {"class", required_argument, NULL, 'c'},
                                          {"letters", required_argument, NULL, 'n'}, {"out", required_argument, NULL, 'o'},
                                          {"first", required_argument, NULL, 'f'}, {"pages", required_argument, NULL, 'g'},
                                          {"pdf", no_argument, NULL, 'd'},         {"one", required_argument, NULL, '1'},
                                          {"seed", required_argument, NULL, 's'},  {"issued", required_argument, NULL, 'i'},
                                          {NULL, 0, NULL, 0}};
    struct error err = {0};
    struct letters_spec spec = {0};
    struct arena arena;
    unsigned count = 5, first = 0;
    const char *out = ".";
    int c, class = -1, part = LETTERS_TUNE;
    while ((c = getopt_long(argc, argv, "", longs, NULL)) != -1) {
        switch (c) {
        case 'p':
            part = named(letters_part_names, LETTERS_PARTS, optarg);
            break;
        case 'c':
            class = strcmp(optarg, "all") == 0 ? LETTERS_CLASSES : named(letters_class_names, LETTERS_CLASSES, optarg);
            break;
        case '1':
            spec.demo = spec.as_pdf = true;
            class = named(letters_class_names, LETTERS_CLASSES, optarg);
            break;
        case 's':
            spec.n = (unsigned)atoi(optarg);
            break;
        case 'i':
            if (day_parse(optarg, "issued", &spec.issued, &err) != 0) {
                return usage();
            }
            break;
        case 'n':
            count = (unsigned)atoi(optarg);
            break;
        case 'f':
            first = (unsigned)atoi(optarg);
            break;
        case 'g':
            spec.pages = (unsigned)atoi(optarg);
            break;
        case 'd':
            spec.as_pdf = true;
            break;
        case 'o':
            out = optarg;
            break;
        default:
            return usage();
        }
    }
    if (class < 0 || part < 0 || optind != argc) {
        return usage();
    }
    INVARIANT(sodium_init() >= 0);
    arena_adopt_json();
    arena_init(&arena, (size_t)1 << 30);
    arena_enter(&arena);
    if (spec.demo) {
        if (spec.issued.n == 0) {
            spec.issued = (struct day){instant_day(instant_now(), ZONE_VIETNAM).n - 2};
        }
        spec.class = (enum letters_class)class;
        demo(out, &spec);
        return 0;
    }
    if (mkdir(out, 0700) != 0 && errno != EEXIST) {
        fprintf(stderr, "%s: %s\n", out, strerror(errno));
        return 1;
    }
    spec.part = (enum letters_part)part;
    for (int k = class == LETTERS_CLASSES ? 0 : class; k <= (class == LETTERS_CLASSES ? LETTERS_CLASSES - 1 : class); k++) {
        spec.class = (enum letters_class)k;
        for (spec.n = first; spec.n < first + count; spec.n++) {
            one(out, &spec);
        }
    }
    letters_done();
    arena_release(&arena);
    return 0;
}
