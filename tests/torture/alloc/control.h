/*
 * control.h - the page that a tortured program and the test share.
 *
 * preload.c stands in front of malloc in every library of the program, counts what the chosen
 * threads take, and answers NULL when it is told to. The page is a file named by PHIEU_ALLOC_PAGE,
 * mapped before main.
 */
#ifndef PHIEU_ALLOC_CONTROL_H
#define PHIEU_ALLOC_CONTROL_H

#include <stdatomic.h>

#define ALLOC_PAGE_VARIABLE "PHIEU_ALLOC_PAGE"

enum alloc_whose {
    ALLOC_REQUESTS, /* every thread but the indexer and the recounter */
    ALLOC_INDEXER   /* only that one */
};

struct alloc_page {
    _Atomic int whose;
    _Atomic int on_and_on;   /* not only the one fails, all after it too */
    _Atomic int trace;       /* say on standard error where the one that fails was asked for */
    _Atomic long fail_at;    /* the how manyeth from now, 1 and on; 0: none */
    _Atomic long count;      /* how many were asked for since the count was set to 0 */
    _Atomic long failed;     /* how many were refused */
    _Atomic long live, peak; /* bytes; what the allocator gave, not what was asked for */
    _Atomic long pieces;     /* allocations of the whole process that were not freed */
    _Atomic long steps;      /* grows with everything, so that quiet can be seen */
};

#endif
