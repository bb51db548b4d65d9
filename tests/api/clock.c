/* clock.c - a house whose wall clock the test sets. */
#include "clock.h"

#include "base/folder.h"
#include "phieu/day.h"
#include "phieu/file.h"

#include <glob.h>

static const char *house_zone, *offset_file;
static int64_t offset_ms;

static const char *library(void)
{
    static char path[300];
    glob_t found;
    if (path[0] == '\0' && glob("/usr/lib/*/faketime/libfaketimeMT.so.1", 0, NULL, &found) == 0) {
        snprintf(path, sizeof path, "%s", found.gl_pathv[0]);
        globfree(&found);
    }
    return path;
}

bool clock_can(void)
{
#ifdef __SANITIZE_THREAD__
    printf("SKIPPED: ThreadSanitizer and libfaketime both want to come first\n");
    fflush(stdout);
    return false;
#else
    if (library()[0] == '\0') {
        printf("SKIPPED: libfaketime is not installed (config/packages.sh test)\n");
        fflush(stdout);
        return false;
    }
    return true;
#endif
}

void clock_zone(const char *zone)
{
    house_zone = zone;
}

/* Replaced whole: the daemon may read it at any moment. */
void clock_stand(const char *text)
{
    struct error err;
    ck_assert_int_eq(file_replace(offset_file, text, strlen(text), 0600, &err), 0);
}

static void write_offset(void)
{
    clock_stand(arena_printf(arena_current(), "%+.3f\n", (double)offset_ms / 1000));
}

void clock_house(const char *zone)
{
    house = daemon_new("book \"DT\" { name = \"Sổ đơn thư\" }\n", NULL);
    house_zone = zone;
    offset_file = folder_path(house->folder, "clock");
    offset_ms = 0;
    write_offset();
}

void clock_start(void)
{
    static const char *const names[] = {"LD_PRELOAD",
                                        "FAKETIME_TIMESTAMP_FILE",
                                        "TZ",
                                        "FAKETIME_DONT_FAKE_MONOTONIC",
                                        "FAKETIME_NO_CACHE",
                                        "ASAN_OPTIONS"};
    enum { NAMES = sizeof names / sizeof names[0] };
    const char *asan = getenv("ASAN_OPTIONS");
    const char *const values[NAMES] = {
        library(),
        offset_file,
        house_zone,
        "1",
        "1",
        arena_printf(arena_current(), "%s:verify_asan_link_order=0", asan != NULL ? asan : "")};
    const char *before[NAMES];
    for (size_t i = 0; i < NAMES; i++) {
        const char *value = getenv(names[i]);
        before[i] = value != NULL ? arena_strdup(arena_current(), value) : NULL;
        setenv(names[i], values[i], 1);
    }
    daemon_start(house);
    for (size_t i = 0; i < NAMES; i++) {
        if (before[i] != NULL) {
            setenv(names[i], before[i], 1);
        } else {
            unsetenv(names[i]);
        }
    }
}

void clock_restart(void)
{
    daemon_stop(house);
    clock_start();
}

void clock_set(int64_t ms)
{
    offset_ms = ms - instant_now().ms;
    write_offset();
}

int64_t clock_now(void)
{
    return instant_now().ms + offset_ms;
}

int64_t clock_local(const char *text)
{
    struct instant t;
    struct error err;
    ck_assert_int_eq(instant_parse(text, ZONE_VIETNAM, "", &t, &err), 0);
    return t.ms;
}
