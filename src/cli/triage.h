/* triage.h - the letters of one distribution and what was decided about each. */
#ifndef PHIEU_CLI_TRIAGE_H
#define PHIEU_CLI_TRIAGE_H

#include "cli_room.h"

struct item {
    const json_t *letter; /* its row in the list */
    const json_t *answer; /* of /proposal */
    const char *reason;   /* of the proposal, or why there is none */
    json_t *body;         /* what direct will be sent */
    bool proposed, taken, sent;
};
struct batch {
    struct item *items;
    size_t count, room;
};

#endif
