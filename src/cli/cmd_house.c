/*
 * cmd_house.c - backup and restore: not the server's work but phieud's, on the machine where it
 * is. These commands find it and run it, so that nobody needs to know where it was installed.
 */
#include "cli_room.h"

#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

/* "/usr/bin/phieu" -> "/usr/bin" */
static const char *own_folder(void)
{
    char *path = realpath("/proc/self/exe", NULL);
    char *slash = path != NULL ? strrchr(path, '/') : NULL;
    const char *folder = "";
    if (slash != NULL) {
        *slash = '\0';
        folder = arena_strdup(arena_current(), path);
    }
    free(path);
    return folder;
}

/* Beside this program (a build), or where a system has its daemons; NULL: not here. */
static const char *find_phieud(void)
{
    const char *folder = own_folder();
    const char *const places[] = {
        arena_printf(arena_current(), "%s/phieud", folder),
        arena_printf(arena_current(), "%s/../sbin/phieud", folder),
        "/usr/sbin/phieud",
        "/usr/local/sbin/phieud",
    };
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        if (access(places[i], X_OK) == 0) {
            return places[i];
        }
    }
    return NULL;
}

/* Runs it to its end: what it says goes where our words would. */
static int run_phieud(struct cli *cli, const char *const *argv)
{
    pid_t pid;
    int status = 0;
    posix_spawnattr_t attributes;
    sigset_t defaults;
    sigemptyset(&defaults);
    sigaddset(&defaults, SIGPIPE);
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setsigdefault(&attributes, &defaults);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
    int failed =
        posix_spawn(&pid, argv[0], NULL, &attributes, (char *const *)(uintptr_t)argv, environ);
    posix_spawnattr_destroy(&attributes);
    if (failed != 0) {
        return cli_usage(cli, saying(cli, TEXT_PHIEUD_FAILED, argv[0], strerrordesc_np(failed)),
                         "");
    }
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
    }
    if (status != 0 && geteuid() != 0) {
        cli_after(cli, saying(cli, TEXT_AS_ROOT, argv[1], argv[2]));
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : EXIT_IO;
}

static int house(struct cli *cli, const char *command)
{
    enum { WORDS = 10 };
    const char *argv[WORDS] = {find_phieud(), command, cli->args.words[0], "--lang",
                               cli->lang == LANG_EN ? "en" : "vi"};
    size_t count = 5;
    if (argv[0] == NULL) {
        return cli_usage(cli, say(cli, TEXT_NO_PHIEUD),
                         saying(cli, TEXT_NO_PHIEUD_REMEDY, command, cli->args.words[0]));
    }
    const char *config = args_value(&cli->args, OPT_CONFIG);
    if (config != NULL) {
        argv[count++] = "--config";
        argv[count++] = config;
    }
    if (args_given(&cli->args, OPT_KEEP)) {
        argv[count++] = "--keep";
    }
    return run_phieud(cli, argv);
}

int cmd_backup(struct cli *cli)
{
    return house(cli, "backup");
}

int cmd_restore(struct cli *cli)
{
    return house(cli, "restore");
}
