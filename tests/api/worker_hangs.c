/* worker_hangs.c - stands in the worker's place and does not answer. */
#include <time.h>

int main(void)
{
    const struct timespec long_enough = {.tv_sec = 100};
    clock_nanosleep(CLOCK_MONOTONIC, 0, &long_enough, NULL);
    return 1;
}
