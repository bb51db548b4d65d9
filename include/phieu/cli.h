/*
 * cli.h - the command `phieu`: what people type, what they read back.
 *
 * stdout carries data, stderr everything else. Exit status by sysexits (README, "Exit status").
 */
#ifndef PHIEU_CLI_H
#define PHIEU_CLI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* What surrounds a run of the command. Tests make their own. */
struct cli_world {
    FILE *in, *out, *err;
    bool in_tty, out_tty, err_tty;
    size_t width;                             /* columns of the terminal on out; 0: no limit */
    const char *(*environment)(const char *); /* getenv */
    const char *version;
    long retry_ms; /* 0: the client's own */
};

/* The process's own streams, terminal and environment. */
void cli_world_real(struct cli_world *ret, const char *version);

/* Runs one command and returns its exit status. Texts live in the thread's current arena, which
 * jansson must have adopted (arena_adopt_json). */
int cli_run(int argc, char *const *argv, const struct cli_world *world);

#endif
