/* phieud_reload.c - the configuration read again while phieud runs (SIGHUP). */
#include "phieud.h"

#include "phieu/log.h"
#include "phieu/store.h"

#include <stdlib.h>

enum { WAITING_MOST = 64, MEMORY_MOST = 64 << 20 };

/* What was taken over stays: requests under way may still read the rules before. */
struct reading {
    struct arena arena;
    struct reading *before;
};
static struct reading *readings;

static bool same_days(const struct calendar *a, const struct calendar *b)
{
    bool same = a->count == b->count;
    for (size_t i = 0; same && i < a->count; i++) {
        same = a->days[i].day.n == b->days[i].day.n && a->days[i].working == b->days[i].working;
    }
    return same;
}

static void take_over(const struct settings *running, struct settings *fresh, struct store *store)
{
    const char *names[WAITING_MOST];
    size_t count = settings_waiting(running, fresh, names, WAITING_MOST);
    struct rules *rules = arena_alloc(arena_current(), sizeof *rules);
    *rules = fresh->rules;
    if (!same_days(&store_rules(store)->calendar, &rules->calendar)) {
        log_warning("reload: the calendar files changed; running deadlines follow after "
                    "phieu calendar recount");
    }
    rules->zone_minutes = running->rules.zone_minutes;
    store_set_rules(store, rules);
    log_set_level(fresh->log_level);
    for (size_t i = 0; i < count; i++) {
        log_warning("reload: this key waits for a restart key=%s", names[i]);
    }
    log_info("reload: the configuration is in force but for %zu keys", count);
}

void reload(const struct settings *running, struct store *store)
{
    struct settings fresh;
    struct error err = {0};
    char text[700];
    struct reading *reading = calloc(1, sizeof *reading);
    if (reading == NULL) {
        log_error("reload: no memory; the old configuration stays");
        return;
    }
    arena_init(&reading->arena, MEMORY_MOST);
    struct arena *before = arena_enter(&reading->arena);
    bool good = settings_load(running->file, &fresh, &err) == 0;
    if (good) {
        take_over(running, &fresh, store);
        reading->before = readings;
        readings = reading;
    } else {
        error_text(&err, LANG_EN, text, sizeof text);
        log_error("reload: the old configuration stays: %s", text);
    }
    arena_enter(before);
    if (!good) {
        arena_release(&reading->arena);
        free(reading);
    }
}
