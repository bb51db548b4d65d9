/*
 * phieud.h - between phieud.c (the program) and phieud_backup.c (its commands about backups).
 */
#ifndef PHIEU_PHIEUD_H
#define PHIEU_PHIEUD_H

#include "phieu/settings.h"

struct options {
    const char
        *command; /* run, init, check, backup, restore, undo-upgrade, check-config, print-config */
    const char *argument; /* backup: the folder; restore: the backup */
    const char *config, *staff, *admin;
    enum lang lang;
    bool deep, keep, yes;
};

int command_backup(const struct settings *settings, const struct options *options,
                   struct error *err) MUST_USE;
int command_restore(const struct settings *settings, const struct options *options,
                    struct error *err) MUST_USE;
int command_undo_upgrade(const struct settings *settings, const struct options *options,
                         struct error *err) MUST_USE;

/* What the folders of certificates and lists hold, one line; then the files in them that cannot be read, by name. */
void print_trust(const struct settings *settings);

/* Reads the configuration again: what can change while running does, the rest is named in the log;
 * with a mistake in it everything stays, and the log says where. */
struct store;
void reload(const struct settings *running, struct store *store);

#endif
