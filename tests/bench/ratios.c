/* ratios.c - one line of the table: a ratio to its limit, the median of rounds, whether it is what
 * was aimed at, and whether it counts. */
#include "bench.h"

#include <stdarg.h>
#include <stdio.h>

const double share_most = 0.10; /* of the processor, taken by others, for a figure to count */

enum { TICKS_FEW = 100 }; /* lines of one measurement share what was taken during it */

/* What others took since the line before: said when it is too much. */
static const char *taken(void)
{
    static struct usage since;
    static double stolen, others;
    struct usage now = machine_usage();
    if (now.total - (since.total > 0 ? since : usage_at_start).total > TICKS_FEW) {
        usage_share(since.total > 0 ? &since : &usage_at_start, &stolen, &others);
        since = now;
    }
    return stolen <= share_most && others <= share_most
               ? ""
               : arena_printf(arena_current(), "; INVALID, others took %.0f %%",
                              (stolen + others) * 100);
}

void ratio_print(const char *what, const char *against, double *ratios, int count, struct aim aim,
                 const char *format, ...)
{
    double middle = median(ratios, count);
    char absolute[300];
    va_list args;
    va_start(args, format);
    vsnprintf(absolute, sizeof absolute, format, args);
    va_end(args);
    bool reached = aim.at_most ? middle <= aim.goal : middle >= aim.goal;
    printf("%-34s %-30s %6.2f (%.2f..%.2f)  %s %-4.3g %-4s  %s%s\n", what, against, middle,
           ratios[0], ratios[count - 1], aim.at_most ? "<=" : ">=", aim.goal,
           reached ? "ok" : "miss", absolute, taken());
    fflush(stdout);
}
