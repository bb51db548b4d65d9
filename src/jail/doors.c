/*
 * NAME     doors.c
 * SUMMARY  the small pieces that jail and guard both use
 */
#include "layers.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>
#include <sys/resource.h>

bool limit_resource(int resource, uint64_t most)
{
    const struct rlimit value = {most, most};
    return setrlimit((__rlimit_resource_t)resource, &value) == 0;
}

const char *door_state(int result, int why)
{
    static const int closed[] = {EPERM, EACCES, ENOSYS, ENOMEM};
    for (size_t i = 0; result < 0 && i < sizeof closed / sizeof closed[0]; i++) {
        if (why == closed[i]) {
            return strerrorname_np(why);
        }
    }
    return "open";
}
