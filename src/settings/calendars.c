/*
 * calendars.c - the calendar of working days from its files.
 */
#include "specs.h"

#include "phieu/file.h"

#include <string.h>
#include <sys/stat.h>

/* Years of the Labour Code of 2019; deadlines reach four years ahead at most. */
enum { CALENDAR_MOST = 1 << 20, EXPECT_FIRST = 2021, EXPECT_LAST = 2045 };

static int add_file(struct calendar *calendar, const char *file, struct error *err)
{
    char *text;
    size_t len;
    struct calendar more;
    if (file_slurp(file, CALENDAR_MOST, &text, &len, err) != 0) {
        return -1;
    }
    if (!text_is_utf8(text, len)) {
        return error_set(err, ERR_CALENDAR, NULL, file, "UTF-8");
    }
    return calendar_parse(text, file, &more, err) != 0 || calendar_merge(calendar, &more, err) != 0
               ? -1
               : 0;
}

static int add_folder(struct calendar *calendar, const char *folder, struct error *err)
{
    const char **files;
    size_t count;
    if (conf_folder(folder, &files, &count, err) != 0) {
        return -1;
    }
    for (size_t i = 0; i < count; i++) {
        if (add_file(calendar, files[i], err) != 0) {
            return -1;
        }
    }
    return 0;
}

/* A calendar that is missing is no small thing: every deadline in working days would come too
 * early. Years that no file announces have the days off of the law, marked as expected; without any
 * file there are weekends only, as the key says. */
int calendars_load(struct settings *settings, const char *folder, const struct conf_entry *from,
                   struct error *err)
{
    struct arena *arena = arena_current();
    char *rest = arena_strdup(arena, settings->calendars);
    const char *place = from == NULL ? settings->file : conf_place(from);
    bool any = false;
    for (char *part; (part = strsep(&rest, ",")) != NULL;) {
        part += strspn(part, " ");
        size_t len = strlen(part);
        while (len > 0 && part[len - 1] == ' ') {
            part[--len] = '\0';
        }
        if (len == 0) {
            continue;
        }
        const char *path = part[0] == '/' ? part : arena_printf(arena, "%s/%s", folder, part);
        struct stat info;
        if (stat(path, &info) != 0) {
            return error_set(err, ERR_CONFIG_PATH, "calendars", place, path);
        }
        bool is_folder = S_ISDIR(info.st_mode);
        struct calendar *calendar = &settings->rules.calendar;
        if ((is_folder ? add_folder : add_file)(calendar, path, err) != 0) {
            return -1;
        }
        any = true;
    }
    if (any) {
        calendar_expect(&settings->rules.calendar, EXPECT_FIRST, EXPECT_LAST);
    }
    return 0;
}
