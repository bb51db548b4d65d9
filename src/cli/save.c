/*
 * save.c - an answer's bytes as a file: whole or not at all, and never in another's place.
 */
#include "cli_room.h"

#include "phieu/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int out_open(const char *out, char **ret_name)
{
    *ret_name = arena_printf(arena_current(), "%s.XXXXXX", out);
    return mkostemp(*ret_name, O_CLOEXEC);
}

int out_settle(struct cli *cli, const char *temporary, const char *out)
{
    int rc = args_given(&cli->args, OPT_FORCE) ? rename(temporary, out) : link(temporary, out);
    int why = errno;
    unlink(temporary);
    if (rc == 0) {
        return 0;
    }
    enum client_problem_kind kind = why == EEXIST ? CLIENT_FILE_EXISTS : CLIENT_FILE_WRITE;
    return cli_problem(cli, kind, out, client_errno(why, cli->lang));
}

static int check_wanted(struct cli *cli, const struct wanted *wanted, const char *sha256)
{
    if (wanted == NULL || strcmp(wanted->sha256, sha256) == 0) {
        return 0;
    }
    return cli_problem(cli, CLIENT_FILE_DIFFERS, plain(wanted->name), NULL);
}

static int save_to_stdout(struct cli *cli, const char *path, const struct wanted *wanted)
{
    char sha256[DIGEST_TEXT];
    (void)fflush(cli->world->out); /* the screen tells at its end */
    int rc = client_download(cli->client, path, fileno(cli->world->out), sha256, &cli->problem);
    return rc != 0 ? -1 : check_wanted(cli, wanted, sha256);
}

int save_answer(struct cli *cli, const char *path, const char *out, const struct wanted *wanted)
{
    char *temporary, sha256[DIGEST_TEXT];
    if (cli_connect(cli) != 0) {
        return -1;
    }
    if (strcmp(out, "-") == 0) {
        return save_to_stdout(cli, path, wanted);
    }
    if (!args_given(&cli->args, OPT_FORCE) && access(out, F_OK) == 0) {
        return cli_problem(cli, CLIENT_FILE_EXISTS, out, NULL);
    }
    int fd = out_open(out, &temporary);
    if (fd < 0) {
        return cli_problem(cli, CLIENT_FILE_WRITE, out, client_errno(errno, cli->lang));
    }
    int rc = client_download(cli->client, path, fd, sha256, &cli->problem);
    if (close(fd) != 0 && rc == 0) {
        rc = cli_problem(cli, CLIENT_FILE_WRITE, out, client_errno(errno, cli->lang));
    }
    if (rc != 0 || check_wanted(cli, wanted, sha256) != 0) {
        unlink(temporary);
        return -1;
    }
    return out_settle(cli, temporary, out);
}
