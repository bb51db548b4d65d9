/*
 * day.c - the whole script by one person, from an empty disk or from wherever it was stopped: what
 * is done already answers as it did.
 */
#include "powercut.h"

#include <string.h>

enum { STEP_MEMORY = 64 << 20, TEXT_MOST = 16 << 20 };

_Noreturn void give_up(const char *what, const struct error *err)
{
    die("  %s: %s %s %s %s", what, error_info(err->code)->name, err->field, err->arg[0],
        err->arg[1]);
}

int day_step(struct store *store, struct run *run, int step, bool *ret_before, struct error *err)
{
    struct arena arena, *before = arena_current();
    struct told told;
    arena_init(&arena, STEP_MEMORY);
    arena_enter(&arena);
    int rc = step_do(store, run, step, &told, ret_before, err);
    arena_enter(before);
    arena_release(&arena);
    return rc;
}

bool office_is_there(struct store *store)
{
    const struct directory *dir = store_directory_hold(store);
    bool there = dir->unit_count > 0;
    store_directory_drop(store, dir);
    return there;
}

struct store *day_work_open(struct answered *answered)
{
    struct run run = {.name = "day"};
    struct error err = {0};
    struct store *store;
    struct store_config config = house_store();
    if (!answered->created && house_create(&err) != 0) {
        give_up("create", &err);
    }
    answered->created = true;
    if (store_open(&config, &store, &err) != 0) {
        give_up("open", &err);
    }
    if (answered->set_up && !office_is_there(store)) {
        die("  the office had been set up, and is lost");
    }
    if (house_set_up(store, &err) != 0) {
        give_up("set up", &err);
    }
    answered->set_up = true;
    for (int i = 0; i < step_count; i++) {
        bool before;
        if (day_step(store, &run, i, &before, &err) != 0) {
            give_up(arena_printf(arena_current(), "step %d", i), &err);
        }
        if (i < answered->steps && !before) {
            die("  step %d had been answered, and is lost", i);
        }
        answered->steps = i < answered->steps ? answered->steps : i + 1;
    }
    if (!books_are_sound(store)) {
        die("  the books are not sound");
    }
    return store;
}

int day_keep_text(void)
{
    const char *text = books_text(house.data_folder);
    struct error err = {0};
    if (file_replace(in_folder(work_folder, "ought"), text, strlen(text), 0600, &err) != 0) {
        give_up("text", &err);
    }
    return 0;
}

int day_compare_text(void)
{
    struct error err = {0};
    char *ought;
    size_t len;
    const char *is = books_text(house.data_folder);
    if (file_slurp(in_folder(work_folder, "ought"), TEXT_MOST, &ought, &len, &err) != 0) {
        give_up("text", &err);
    }
    if (strcmp(ought, is) != 0) {
        print_difference(ought, is);
        return 1;
    }
    return 0;
}
