/* courier_link.h - phieud's end of the pair it talks to phieu-courier over. */
#ifndef PHIEU_JOBS_COURIER_LINK_H
#define PHIEU_JOBS_COURIER_LINK_H

#include "phieu/jobs.h"

enum courier_state {
    COURIER_SENT,
    COURIER_LATER,  /* this one failed for now */
    COURIER_NEVER,  /* it will always fail */
    COURIER_DOWN,   /* nothing can be sent that way for now */
    COURIER_UNSURE, /* it may have been taken: the same again, under the same key */
};
struct courier_answer {
    enum courier_state state;
    const char *text; /* in the current arena */
};
/* One letter as courier.h describes it, and what became of it. `stop` becomes readable when there
 * is no time to wait for the answer any more. */
void courier_send(struct courier *courier, const char *key, const char *letter, size_t len,
                  int stop, struct courier_answer *ret);

#endif
