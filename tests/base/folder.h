/*
 * folder.h - a temporary folder for a test, removed with everything in it.
 */
#ifndef PHIEU_TESTS_BASE_FOLDER_H
#define PHIEU_TESTS_BASE_FOLDER_H

#include "unit.h"

#include <dirent.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static inline char *folder_new(void)
{
    const char *base = getenv("TMPDIR");
    char *path = arena_printf(arena_current(), "%s/phieu-XXXXXX", base == NULL ? "/tmp" : base);
    ck_assert_ptr_nonnull(mkdtemp(path));
    return path;
}

static inline int folder_unlink(const char *path, const struct stat *about, int flag,
                                struct FTW *where)
{
    (void)about, (void)flag, (void)where;
    return remove(path);
}

static inline void folder_remove(const char *path)
{
    nftw(path, folder_unlink, 16, FTW_DEPTH | FTW_PHYS);
}

/* path/name, in the current arena. */
static inline char *folder_path(const char *path, const char *name)
{
    return arena_printf(arena_current(), "%s/%s", path, name);
}

/* How many entries of the folder begin with prefix. */
static inline int folder_count(const char *path, const char *prefix)
{
    int count = 0;
    DIR *stream = opendir(path);
    ck_assert_ptr_nonnull(stream);
    const struct dirent *entry;
    while ((entry = readdir(stream)) != NULL) {
        count += entry->d_name[0] != '\0' && strcmp(entry->d_name, ".") != 0 &&
                 strcmp(entry->d_name, "..") != 0 &&
                 strncmp(entry->d_name, prefix, strlen(prefix)) == 0;
    }
    closedir(stream);
    return count;
}

static inline void folder_write(const char *file, const char *bytes, size_t len)
{
    int fd = open(file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(write(fd, bytes, len), (ssize_t)len);
    close(fd);
}

#endif
