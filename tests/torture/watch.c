/* watch.c - what a running phieud holds: memory, descriptors, its log; and what of it is too much.
 */
#include "torture.h"

#include <dirent.h>
#include <stdio.h>
#include <sys/stat.h>

double watch_anonymous_mb(pid_t pid)
{
    char line[200];
    long long kib = 0;
    FILE *maps = fopen(arena_printf(arena_current(), "/proc/%d/smaps_rollup", (int)pid), "re");
    while (maps != NULL && fgets(line, sizeof line, maps) != NULL &&
           sscanf(line, "Anonymous: %lld kB", &kib) != 1) {
    }
    if (maps != NULL) {
        fclose(maps);
    }
    return (double)kib / 1024;
}

int watch_descriptors(pid_t pid)
{
    int count = 0;
    DIR *folder = opendir(arena_printf(arena_current(), "/proc/%d/fd", (int)pid));
    while (folder != NULL && readdir(folder) != NULL) {
        count++;
    }
    if (folder != NULL) {
        closedir(folder);
    }
    return count - 2; /* "." and ".." */
}

double watch_log_mb(const struct agency *agency)
{
    struct stat about;
    return stat(in_folder(agency->data, "books.db-wal"), &about) == 0
               ? (double)about.st_size / (1 << 20)
               : 0;
}

int judge_figures(const struct figure *figures, size_t count)
{
    int broken = 0;
    for (size_t i = 0; i < count; i++) {
        const struct figure *f = &figures[i];
        bool over = f->value > f->most;
        broken += over;
        printf("  %-44s %10.1f  <= %-8g %s\n", f->name, f->value, f->most, over ? "BROKEN" : "ok");
    }
    return broken;
}
