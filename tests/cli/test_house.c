/* test_house.c - backup and restore run the phieud that belongs to this phieu. */
#include "run_cli.h"

#include "temp_folder.h"

#include <sys/stat.h>
#include <unistd.h>

/* Stands beside this program as phieud would beside phieu, and says how it was called. */
static const char *stand_in(const char *script)
{
    char *path = realpath("/proc/self/exe", NULL);
    *strrchr(path, '/') = '\0';
    const char *place = arena_printf(arena_current(), "%s/phieud", path);
    free(path);
    FILE *file = fopen(place, "w");
    ck_assert_ptr_nonnull(file);
    fputs(script, file);
    ck_assert_int_eq(fclose(file), 0);
    ck_assert_int_eq(chmod(place, 0700), 0);
    return place;
}

START_TEST(phieud_is_run_as_asked)
{
    const char *said = arena_printf(arena_current(), "%s/said", temp_folder());
    const char *phieud =
        stand_in(arena_printf(arena_current(), "#!/bin/sh\necho \"$@\" >>'%s'\nexit 7\n", said));
    static const struct terminal none = {0};
    const char *const calls[][6] = {
        {"backup", "/a b", "--keep", NULL},
        {"sao-luu", "/x", "--cau-hinh", "c.conf", "--tia-bot", NULL},
        {"phuc-hoi", "/x/y", "--lang", "en", NULL},
    };
    for (size_t i = 0; i < 3; i++) {
        struct ran ran = run_with(calls[i], "", &none);
        ck_assert_int_eq(ran.status, 7);
        ran_free(&ran);
    }
    unlink(phieud);
    char text[300] = "";
    FILE *file = fopen(said, "r");
    ck_assert_ptr_nonnull(file);
    text[fread(text, 1, sizeof text - 1, file)] = '\0';
    fclose(file);
    ck_assert_str_eq(text, "backup /a b --lang vi --keep\n"
                           "backup /x --lang vi --config c.conf --keep\n"
                           "restore /x/y --lang en\n");
}
END_TEST

UNIT_MAIN("cli/house", phieud_is_run_as_asked)
