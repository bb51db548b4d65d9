/*
 * conf_case.h - files of a test in a folder of their own.
 */
#ifndef PHIEU_TESTS_CONF_CASE_H
#define PHIEU_TESTS_CONF_CASE_H

#include "unit.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

/* A new folder below the temporary one; case_end removes what case_write wrote. */
struct conf_case {
    const char *folder;
    const char *files[16];
    int count;
};

static inline void case_begin(struct conf_case *c)
{
    const char *tmp = getenv("TMPDIR");
    char *folder =
        arena_printf(arena_current(), "%s/phieu-conf-XXXXXX", tmp != NULL ? tmp : "/tmp");
    *c = (struct conf_case){.folder = mkdtemp(folder)};
    ck_assert_ptr_nonnull(c->folder);
}

/* Names may stand in one subfolder, which is made. Returns the full path. */
static inline const char *case_write(struct conf_case *c, const char *name, const char *text)
{
    const char *path = arena_printf(arena_current(), "%s/%s", c->folder, name);
    const char *slash = strrchr(name, '/');
    if (slash != NULL) {
        (void)mkdir(arena_printf(arena_current(), "%s/%.*s", c->folder, (int)(slash - name), name),
                    0700);
    }
    FILE *file = fopen(path, "w");
    ck_assert_ptr_nonnull(file);
    fputs(text, file);
    ck_assert_int_eq(fclose(file), 0);
    ck_assert_int_lt(c->count, 16);
    c->files[c->count++] = path;
    return path;
}

static inline void case_end(struct conf_case *c)
{
    for (int i = 0; i < c->count; i++) {
        (void)unlink(c->files[i]);
        char *folder = arena_strdup(arena_current(), c->files[i]);
        *strrchr(folder, '/') = '\0';
        (void)rmdir(folder); /* when it is empty */
    }
    (void)rmdir(c->folder);
}

#endif
