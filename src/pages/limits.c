/* limits.c - how much of a stranger's file is read. */
#include "phieu/pages.h"

const struct pages_limits pages_default_limits = {
    .pages_most = 500,
    .text_most = (size_t)4 << 20,
    .unpacked_most = (size_t)64 << 20,
    .parts_most = 1000,
    .pixels_most = 60e6,
};
