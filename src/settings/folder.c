/*
 * folder.c - the *.conf of a folder, in an order that depends on no locale.
 */
#include "specs.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

static int is_conf(const struct dirent *entry)
{
    const char *name = entry->d_name;
    size_t len = strlen(name);
    return len > 5 && name[0] != '.' && strcmp(name + len - 5, ".conf") == 0;
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

int conf_folder(const char *folder, const char ***ret_files, size_t *ret_count, struct error *err)
{
    struct dirent **list = NULL;
    int found = scandir(folder, &list, is_conf, by_name);
    if (found < 0 && errno != ENOENT) {
        return error_set(err, ERR_IO, NULL, folder, strerror(errno));
    }
    size_t count = found < 0 ? 0 : (size_t)found;
    const char **files = arena_alloc(arena_current(), (count + 1) * sizeof *files);
    for (size_t i = 0; i < count; i++) {
        files[i] = arena_printf(arena_current(), "%s/%s", folder, list[i]->d_name);
        free(list[i]);
    }
    free(list);
    *ret_files = files;
    *ret_count = count;
    return 0;
}
