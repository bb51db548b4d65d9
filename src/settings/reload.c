/*
 * reload.c - which keys of a configuration read again have to wait for a restart.
 */
#include "specs.h"

#include <string.h>

/* What the rules and the log are made of; a section stands for all its keys. */
static bool is_live(const struct setting_spec *spec)
{
    /* of one section some keys are rules, the others belong to the program that sends */
    if (strcmp(spec->section, "reminders") == 0) {
        return spec->offset >= offsetof(struct settings, rules.reminders) &&
               spec->offset <
                   offsetof(struct settings, rules.reminders) + sizeof(struct reminder_rules);
    }
    static const char *const live[] = {
        "log_level", "due_soon_days", "duty_days_ahead", "calendars", "agency",
        "book",      "route",         "deadline",        "extension", "urgent_minutes",
    };
    for (size_t i = 0; i < sizeof live / sizeof live[0]; i++) {
        if (strcmp(live[i], spec->section[0] != '\0' ? spec->section : spec->key) == 0) {
            return true;
        }
    }
    return false;
}

static const char *written(const struct settings *settings, size_t i)
{
    const struct conf_entry *entry = settings->origins->entries[i];
    return entry != NULL ? entry->value : setting_specs[i].standard;
}

size_t settings_waiting(const struct settings *running, const struct settings *fresh,
                        const char **ret_names, size_t most)
{
    size_t count = 0;
    for (size_t i = 0; i < setting_spec_count && count < most; i++) {
        const struct setting_spec *spec = &setting_specs[i];
        if (!is_live(spec) && strcmp(written(running, i), written(fresh, i)) != 0) {
            ret_names[count++] = conf_name(spec->section, spec->key);
        }
    }
    return count;
}
