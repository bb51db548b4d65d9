/* check_dies.h - lets a target use the fixtures of the Check programs: a failed ck_assert, which
 * Check could only report to a runner, ends the process. Include once, after them. */
#ifndef PHIEU_TESTS_FUZZ_CHECK_DIES_H
#define PHIEU_TESTS_FUZZ_CHECK_DIES_H

#include <check.h>
#include <stdio.h>
#include <stdlib.h>

/* Both stand before Check's own, which are not linked then. */
void _mark_point(const char *file, int line)
{
    (void)file, (void)line;
}

void _ck_assert_failed(const char *file, int line, const char *expr, const char *msg, ...)
{
    fprintf(stderr, "%s:%d: %s %s\n", file, line, expr, msg != NULL ? msg : "");
    abort();
}

#endif
