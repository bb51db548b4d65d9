/*
 * phieu-courier - sends what phieud gives it on descriptor 0 (include/phieu/courier.h). Nobody else
 * starts it.
 */
#include "phieu/arena.h"
#include "phieu/courier.h"
#include "phieu/guard.h"

#include <sodium.h>
#include <unistd.h>

int main(void)
{
    struct arena arena;
    struct error err;
    arena_adopt_json();
    arena_init(&arena, (size_t)64 << 20);
    arena_enter(&arena);
    if (guard_begin(&err) != 0 || sodium_init() < 0) {
        return 70;
    }
    const int status = courier_run(STDIN_FILENO);
    arena_release(&arena);
    return status;
}
