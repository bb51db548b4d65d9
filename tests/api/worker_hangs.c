/* worker_hangs.c - stands in the worker's place and never answers. */
#include <unistd.h>

int main(void)
{
    alarm(100); /* should nobody end it */
    pause();
    return 1;
}
