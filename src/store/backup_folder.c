/* backup_folder.c - the folder backups stand in: their names, who may write there, thinning. */
#include "backup.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static int io_error(const char *path, struct error *err)
{
    enum error_code code = errno == ENOSPC || errno == EDQUOT ? ERR_DISK_FULL : ERR_IO;
    return error_set(err, code, NULL, path, strerrordesc_np(errno));
}

/* ---- names -------------------------------------------------------------------------------- */

enum { DAY_MS = 86400000, MINUTE_MS = 60000 };

const char *backup_name(struct instant made, int zone_minutes, char buf[BACKUP_NAME])
{
    char day[DAY_TEXT];
    int64_t local = made.ms + (int64_t)zone_minutes * MINUTE_MS;
    int64_t second = ((local % DAY_MS) + DAY_MS) % DAY_MS / 1000;
    day_iso(instant_day(made, zone_minutes), day);
    snprintf(buf, BACKUP_NAME, "phieu-%s-%02d%02d%02d", day, (int)(second / 3600),
             (int)(second / 60 % 60), (int)(second % 60));
    return buf;
}

/* A '#' in the shape is a digit. */
static bool starts_as(const char *text, const char *shape)
{
    for (; *shape != '\0'; text++, shape++) {
        if (*shape == '#' ? *text < '0' || *text > '9' : *text != *shape) {
            return false;
        }
    }
    return true;
}

static int number_of(const char *digits, size_t count)
{
    int n = 0;
    for (size_t i = 0; i < count; i++) {
        n = n * 10 + (digits[i] - '0');
    }
    return n;
}

bool backup_name_read(const char *name, int zone_minutes, struct instant *ret_made,
                      bool *ret_faulty)
{
    static const char shape[] = "phieu-####-##-##-######";
    if (!starts_as(name, shape)) {
        return false;
    }
    struct day day =
        day_of(number_of(name + 6, 4), number_of(name + 11, 2), number_of(name + 14, 2));
    int hours = number_of(name + 17, 2), minutes = number_of(name + 19, 2);
    int seconds = number_of(name + 21, 2), again = 0;
    if (!day_is(day) || hours > 23 || minutes > 59 || seconds > 59) {
        return false;
    }
    const char *tail = name + sizeof shape - 1;
    if (starts_as(tail, "-#")) {
        size_t digits = strspn(tail + 1, "0123456789");
        again = number_of(tail + 1, digits < 4 ? digits : 4);
        tail += 1 + digits;
    }
    *ret_faulty = strcmp(tail, BACKUP_FAULTY) == 0;
    /* Those of one second in the order they were made. */
    ret_made->ms = day.n * (int64_t)DAY_MS +
                   (hours * 3600 + minutes * 60 + seconds) * INT64_C(1000) + again % 1000 -
                   (int64_t)zone_minutes * MINUTE_MS;
    return *tail == '\0' || *ret_faulty;
}

/* ---- what is there ------------------------------------------------------------------------ */

static int newest_first(const void *a, const void *b)
{
    const struct backup_entry *x = a, *y = b;
    return x->made.ms != y->made.ms ? (x->made.ms < y->made.ms ? 1 : -1) : strcmp(x->name, y->name);
}

int backup_list(const char *folder, int zone_minutes, struct backup_entry **ret, size_t *ret_count,
                struct error *err)
{
    struct dirent **names = NULL;
    int count = scandir(folder, &names, NULL, NULL);
    if (count < 0) {
        return io_error(folder, err);
    }
    struct arena *arena = arena_current();
    struct backup_entry *all = arena_alloc(arena, ((size_t)count + 1) * sizeof *all);
    *ret_count = 0;
    for (int i = 0; i < count; i++) {
        struct backup_entry *entry = &all[*ret_count];
        size_t size = strlen(names[i]->d_name) + 1;
        if (size <= sizeof entry->name &&
            backup_name_read(names[i]->d_name, zone_minutes, &entry->made, &entry->faulty)) {
            memcpy(entry->name, names[i]->d_name, size);
            ++*ret_count;
        }
        free(names[i]);
    }
    free(names);
    qsort(all, *ret_count, sizeof *all, newest_first);
    *ret = all;
    return 0;
}

/* ---- coming and going --------------------------------------------------------------------- */

static int sweep(const char *folder, struct error *err)
{
    struct dirent **names = NULL;
    int count = scandir(folder, &names, NULL, NULL);
    int rc = count >= 0 ? 0 : io_error(folder, err);
    for (int i = 0; i < count; i++) {
        if (rc == 0 && strncmp(names[i]->d_name, BACKUP_HALF_OURS, strlen(BACKUP_HALF_OURS)) == 0) {
            char *path = store_path(folder, names[i]->d_name);
            rc = file_remove_tree(path, err);
            free(path);
        }
        free(names[i]);
    }
    free(names);
    return rc;
}

int backup_take_folder(const char *folder, int *ret, struct error *err)
{
    if (mkdir(folder, 0700) != 0 && errno != EEXIST) {
        return io_error(folder, err);
    }
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) {
        return io_error(folder, err);
    }
    int rc = 0;
    if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
        rc = errno == EWOULDBLOCK ? error_set(err, ERR_BACKUP_RUNNING, NULL, folder, NULL)
                                  : io_error(folder, err);
    }
    if (rc != 0 || sweep(folder, err) != 0) {
        close(fd);
        return -1;
    }
    *ret = fd;
    return 0;
}

int backup_settle(const char *folder, const char *part, struct instant made, int zone_minutes,
                  bool faulty, const char **ret, struct error *err)
{
    char name[BACKUP_NAME];
    backup_name(made, zone_minutes, name);
    for (int again = 1; again < 1000; again++) {
        const char *full =
            again == 1 ? arena_printf(arena_current(), "%s%s", name, faulty ? BACKUP_FAULTY : "")
                       : arena_printf(arena_current(), "%s-%d%s", name, again,
                                      faulty ? BACKUP_FAULTY : "");
        char *path = store_path(folder, full);
        struct stat about;
        int there = lstat(path, &about); /* the folder is ours: nobody comes between */
        int rc = there != 0 ? rename(part, path) : -1;
        free(path);
        if (there != 0) {
            *ret = full;
            return rc == 0 ? file_sync(folder, err) : io_error(folder, err);
        }
    }
    errno = EEXIST;
    return io_error(folder, err);
}

int backup_remove(const char *folder, const char *name, struct error *err)
{
    char *path = store_path(folder, name), *gone = store_path(folder, BACKUP_GONE);
    int rc = file_remove_tree(gone, err);
    if (rc == 0 && rename(path, gone) != 0) {
        rc = io_error(path, err);
    }
    if (rc == 0) {
        rc = file_sync(folder, err) == 0 ? file_remove_tree(gone, err) : -1;
    }
    free(gone);
    free(path);
    return rc;
}

/* ---- thinning ----------------------------------------------------------------------------- */

/* Sets *ret_keep for every entry. */
static void choose(const struct backup_entry *all, size_t count, int zone_minutes, const char *keep,
                   bool *ret_keep)
{
    struct instant *made = arena_alloc(arena_current(), (count + 1) * sizeof *made);
    bool *wanted = arena_alloc(arena_current(), count + 1);
    size_t good = 0, at = 0;
    for (size_t i = 0; i < count; i++) {
        if (!all[i].faulty) {
            made[good++] = all[i].made;
        }
    }
    backup_keep(made, good, zone_minutes, wanted);
    for (size_t i = 0; i < count; i++) {
        /* A faulty one is of use only while nothing good is younger. */
        ret_keep[i] = all[i].faulty ? at == 0 : wanted[at++];
        ret_keep[i] = ret_keep[i] || (keep != NULL && strcmp(all[i].name, keep) == 0);
    }
}

int store_backup_thin(const char *folder, int zone_minutes, const char *keep, unsigned *ret_kept,
                      unsigned *ret_removed, struct error *err)
{
    struct backup_entry *all;
    size_t count;
    int lock;
    if (backup_take_folder(folder, &lock, err) != 0) {
        return -1;
    }
    *ret_kept = *ret_removed = 0;
    int rc = backup_list(folder, zone_minutes, &all, &count, err);
    bool *kept = rc == 0 ? arena_alloc(arena_current(), count + 1) : NULL;
    if (rc == 0) {
        choose(all, count, zone_minutes, keep, kept);
    }
    for (size_t i = 0; rc == 0 && i < count; i++) {
        if (!kept[i]) {
            rc = backup_remove(folder, all[i].name, err);
        }
        ++*(kept[i] ? ret_kept : ret_removed);
    }
    close(lock);
    return rc;
}
