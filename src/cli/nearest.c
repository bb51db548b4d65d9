/*
 * nearest.c - "did you mean".
 */
#include "cli_room.h"

#include <string.h>

enum { NEAREST_MOST = 3, FAR = 100 };

/* Smaller is nearer; FAR is not near at all. A name that begins with what was typed is near. */
static unsigned farness(const char *typed, const char *name)
{
    size_t len = strlen(typed);
    unsigned limit = len <= 3 ? 1 : len <= 7 ? 2 : 3;
    unsigned distance = text_distance(typed, name, limit);
    if (distance <= limit) {
        return distance;
    }
    return len >= 2 && strncmp(name, typed, len) == 0 ? limit + 1 : FAR;
}

const char *nearest(const char *typed, const char *const *names, size_t count)
{
    const char *best[NEAREST_MOST] = {0};
    unsigned best_far[NEAREST_MOST] = {FAR, FAR, FAR};
    for (size_t i = 0; i < count; i++) {
        unsigned far = farness(typed, names[i]);
        size_t at = 0;
        while (at < NEAREST_MOST && (best_far[at] <= far || far == FAR)) {
            if (best[at] != NULL && strcmp(best[at], names[i]) == 0) {
                at = NEAREST_MOST;
                break;
            }
            at++;
        }
        if (at >= NEAREST_MOST) {
            continue;
        }
        for (size_t k = NEAREST_MOST - 1; k > at; k--) {
            best[k] = best[k - 1];
            best_far[k] = best_far[k - 1];
        }
        best[at] = names[i];
        best_far[at] = far;
    }
    struct buf out;
    buf_init(&out, NULL, 1024);
    for (size_t k = 0; k < NEAREST_MOST && best[k] != NULL; k++) {
        buf_printf(&out, "%s“%s”", k > 0 ? ", " : "", best[k]);
    }
    return out.data;
}
