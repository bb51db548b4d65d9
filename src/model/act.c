/* act.c - the table of acts. */
#include "phieu/model.h"

#include <string.h>

const struct act_info act_infos[ACT_COUNT] = {
#define ACT(kind, name, vi, who, states, need, line_states, line_roles, status)                    \
    [kind] = {name, vi, who, states, need, line_states, line_roles, status},
#include "phieu/acts.def"
#undef ACT
};

int act_find(const char *name)
{
    for (int i = 0; i < ACT_COUNT; i++) {
        if (strcmp(act_infos[i].name, name) == 0) {
            return i;
        }
    }
    return -1;
}
