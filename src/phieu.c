/*
 * phieu.c - the command of the people who work the letters. Everything it does is in src/cli.
 */
#include "phieu/arena.h"
#include "phieu/cli.h"

#include <signal.h>

enum { MEMORY_MOST = 1 << 30 };

int main(int argc, char **argv)
{
    struct arena arena;
    struct cli_world world;
    arena_adopt_json();
    arena_init(&arena, MEMORY_MOST);
    arena_enter(&arena);
    signal(SIGPIPE, SIG_IGN); /* a closed pipe is seen where it is written to */
    cli_world_real(&world, PHIEU_VERSION);
    int status = cli_run(argc, argv, &world);
    arena_release(&arena);
    return status;
}
