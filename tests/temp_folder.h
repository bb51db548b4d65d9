/*
 * temp_folder.h - a folder of a test's own, gone when the test program ends.
 */
#ifndef PHIEU_TESTS_TEMP_FOLDER_H
#define PHIEU_TESTS_TEMP_FOLDER_H

#include "phieu/arena.h"

#include <check.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TEMP_FOLDERS_MOST = 64 };
static char *temp_folders[TEMP_FOLDERS_MOST];
static size_t temp_folder_count;

static inline int temp_remove(const char *path, const struct stat *st, int type, struct FTW *at)
{
    (void)st, (void)type, (void)at;
    return remove(path);
}

static inline void temp_folders_remove(void)
{
    for (size_t i = 0; i < temp_folder_count; i++) {
        nftw(temp_folders[i], temp_remove, 8, FTW_DEPTH | FTW_PHYS);
        free(temp_folders[i]);
    }
    temp_folder_count = 0;
}

static inline const char *temp_folder(void)
{
    ck_assert_uint_lt(temp_folder_count, TEMP_FOLDERS_MOST);
    char *path = strdup("/tmp/phieu-test-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(path));
    if (temp_folder_count == 0) {
        atexit(temp_folders_remove);
    }
    temp_folders[temp_folder_count++] = path;
    return path;
}

#endif
