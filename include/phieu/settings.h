/*
 * settings.h - the one configuration file with its drop-ins, and the units-and-people file.
 *
 * Both are libconfuse text: `key = value`, `section { ... }`, `section "title" { ... }`, # comments.
 * Values live in the thread's current arena, which must outlive the settings. One thread at a time:
 * libconfuse's scanner is global.
 *
 * config/phieu.conf is written from the same table that reads it (settings_document) and documents every
 * key; config/units.conf.example documents the other file.
 */
#ifndef PHIEU_SETTINGS_H
#define PHIEU_SETTINGS_H

#include "phieu/log.h"
#include "phieu/model.h"
#include "phieu/text.h"

#define READING_AUTO (-1)

/* Paths are absolute: relative ones in the file start at the file's folder. "" is "off" where a text may be
 * empty. Sizes in bytes. */
struct settings {
    const char *file;              /* the configuration file, absolute */
    const char *user;              /* whom phieud becomes when root starts it; "root": stays root */
    const char *data_folder;
    const char *listen;            /* "127.0.0.1:8765", "[::1]:8765"; "": no TCP */
    const char *socket;            /* unix socket; "": none */
    const char *calendars;         /* as written; what they say is in rules.calendar */
    enum log_level log_level;
    uint64_t disk_floor;           /* no writing below this much free space */
    unsigned token_days, idempotency_days;
    struct rules rules;            /* agency, books, routes, calendar, zone, due_soon_days */

    struct {
        const char *folder;        /* "": no folder is watched */
        uint64_t max_bytes;        /* a larger file goes to rejected/ */
        unsigned settle_seconds;   /* a file is taken once it has not changed for so long */
    } spool;
    struct {
        const char *path;          /* phieu-worker */
        unsigned seconds, count;   /* time of one file; at once */
        unsigned print_seconds;    /* time of one document printed */
    } worker;
    struct {
        const char *trust_folder;  /* certificates of authorities; "": none */
        const char *crl_folder;    /* lists of revoked certificates; "": none */
    } signatures;
    struct {
        uint64_t upload, body, request_memory, header_bytes, batch_bytes;
        unsigned queue, batch_jobs, threads, connections, per_address;
        unsigned header_seconds, body_seconds, idle_seconds, stop_seconds;
    } limits;
    struct {
        unsigned failures;         /* free tries of one person before waiting */
        unsigned wait_seconds, wait_most_seconds; /* the first wait; it doubles up to the second */
        unsigned address_failures; /* free tries from one address */
        unsigned password_chars;   /* shortest password */
        unsigned hash_threads, hash_queue; /* 0 threads: one a core */
    } login;

    struct {
        int workers;               /* files read at once; READING_AUTO: one a core */
        unsigned seconds;          /* wall clock of one file */
        const char *model_folder;  /* of the recogniser; "": where Debian puts it */
    } reading;
    struct {
        const char *courier;       /* phieu-courier */
        unsigned retry_seconds, queue;
    } sending;                     /* of the section reminders; its rules are in rules.reminders */
    struct {
        const char *server, *from, *user, *password_file, *ca_file; /* server "": no mail */
        bool tls;
    } mail;
    struct {
        const char *url, *key_file, *ca_file; /* url "": none */
    } webhook;

    const struct setting_origins *origins;
};

/* Loads `file`, then `<file>.d/` *.conf in the order of the C locale; the last to set a key wins. Checks
 * everything (settings_check) and reads the calendars.
 * Errors: ERR_FILE_MISSING, ERR_IO, ERR_CONFIG (syntax), ERR_CONFIG_KEY (unknown), ERR_CONFIG_TWICE (twice in
 * one file), ERR_CONFIG_VALUE, ERR_CONFIG_PATH, ERR_CONFIG_BOOKS: arg1 is file:line; ERR_CALENDAR. `field` is
 * the key, "limits.upload". */
int settings_load(const char *file, struct settings *ret, struct error *err) MUST_USE;

/* What no single key can tell: one default book and at most one secret one, routes with a known type, a sender
 * for mail, TLS beyond this machine, a key for the webhook. */
int settings_check(const struct settings *settings, struct error *err) MUST_USE;

/* The keys in which `fresh` differs from what runs and that only a restart changes, "limits.threads"; the others
 * (log_level, due_soon_days, duty_days_ahead, calendars, agency, books, routes, deadlines, extension, urgent_minutes, the rules of
 * reminders) can be taken over while running. At most `most`; returns how many. */
size_t settings_waiting(const struct settings *running, const struct settings *fresh, const char **ret_names,
                        size_t most);

/* Every key with its value and where it comes from ("file:line" or "default"), as a configuration file that
 * would load to the same settings. */
void settings_print(const struct settings *settings, struct buf *out);

/* The documented example with every key commented out at its default: config/phieu.conf. */
void settings_document(struct buf *out);

/* ---- units and people ------------------------------------------------------------------------------- */

/* The agency as a file: *ret_units is [{code, name, parent}] with parents before children, the agency itself
 * first with parent ""; *ret_people is [{username, name, title, email, positions: [{unit, role}]}]. Units are
 * named by code.
 * Errors: ERR_FILE_MISSING, ERR_IO, ERR_STAFF (syntax), ERR_STAFF_KEY (unknown), ERR_STAFF_VALUE (missing or
 * malformed), ERR_STAFF_TWICE, ERR_STAFF_UNIT (unknown), ERR_STAFF_CYCLE, ERR_STAFF_ROLE,
 * ERR_STAFF_NOBODY (no admin, no leader, or no clerk at the agency itself): arg1 is file:line. */
int staff_parse(const char *file, json_t **ret_units, json_t **ret_people, struct error *err) MUST_USE;

#endif
