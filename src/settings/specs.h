/*
 * specs.h - the one table of the configuration: every key, what it may be, where it goes, what it
 * means.
 */
#ifndef PHIEU_SETTINGS_SPECS_H
#define PHIEU_SETTINGS_SPECS_H

#include "phieu/settings.h"

#include "conf.h"

enum setting_type {
    SET_TEXT,    /* const char *: one line, min..max characters */
    SET_PATH,    /* const char *: made absolute; min 0: may be "" */
    SET_ADDRESS, /* const char *: host:port or "" */
    SET_COUNT,   /* unsigned */
    SET_DAYS,    /* int */
    SET_SIZE,    /* uint64_t: bytes, with K, M, G or T */
    SET_FLAG,    /* bool: yes, no */
    SET_ZONE,    /* int minutes: "+07:00" */
    SET_LEVEL,   /* enum log_level */
    SET_TYPE,    /* const char *: a type of letter or "" */
    SET_URGENCY, /* const char *: a degree of urgency by its stable name or "" */
    SET_TIME,    /* int minutes since midnight: "07:30"; "24:00" ends the day */
    SET_URL,     /* const char *: http:// or https:// or "" */
    SET_AUTO,    /* int: a number, or "auto", which is -1 */
    SET_TYPES
};

struct setting_spec {
    const char *section, *key; /* section "" at the top */
    enum setting_type type;
    size_t offset;        /* in struct settings; in struct book, route_rule or deadline_rule for titled ones */
    const char *standard; /* the default, as written */
    int64_t min, max;
    const char *vi, *en;
};
extern const struct setting_spec setting_specs[];
extern const size_t setting_spec_count;

struct setting_section {
    const char *name;
    bool titled;
    const char *example; /* title of a titled section in the documentation */
    const char *vi, *en;
};
extern const struct setting_section setting_sections[];
extern const size_t setting_section_count;

const struct setting_section *setting_section_find(const char *name); /* NULL for "" */

/* Where every value came from, for settings_print; in the order of setting_specs, titled ones left
 * out. */
struct setting_origins {
    const struct conf_entry **entries; /* NULL: default */
    const struct conf *conf;
};

/* Reads text into the place that spec->offset names in `target`. `folder` is where relative paths
 * start. False: it is not what the spec wants. */
bool setting_read(const struct setting_spec *spec, const char *text, const char *folder,
                  void *target);

/* What a value must be, free of language: "1..365", "1K..10G", "yes | no". */
const char *setting_wanted(const struct setting_spec *spec);

/* rules.calendar from settings->calendars: files, and folders of *.conf, separated by commas. */
int calendars_load(struct settings *settings, const char *folder, const struct conf_entry *from,
                   struct error *err) MUST_USE;

/* Names of the *.conf in a folder in C order, "folder/name.conf"; an absent folder has none. */
int conf_folder(const char *folder, const char ***ret_files, size_t *ret_count,
                struct error *err) MUST_USE;

#endif
