/* backup_keep.c - which backups are kept: seven days, four weeks, twelve months back. */
#include "backup.h"

static int64_t day_number(struct day day)
{
    return day.n;
}

/* Weeks begin on Monday; 1970-01-01 was a Thursday. */
static int64_t week_number(struct day day)
{
    int64_t days = (int64_t)day.n + 3;
    return days >= 0 ? days / 7 : (days - 6) / 7;
}

static int64_t month_number(struct day day)
{
    int y, m, d;
    day_split(day, &y, &m, &d);
    return (int64_t)y * 12 + m;
}

static const struct {
    unsigned count;
    int64_t (*of)(struct day day);
} periods[] = {{7, day_number}, {4, week_number}, {12, month_number}};

/* Periods that have a backup are counted, not the calendar's: after months of standstill the old
 * ones are still there. */
void backup_keep(const struct instant *made, size_t count, int zone_minutes, bool *ret_keep)
{
    for (size_t i = 0; i < count; i++) {
        ret_keep[i] = false;
    }
    for (size_t p = 0; p < sizeof periods / sizeof periods[0]; p++) {
        unsigned left = periods[p].count;
        int64_t last = INT64_MIN;
        for (size_t i = 0; i < count && left > 0; i++) {
            int64_t at = periods[p].of(instant_day(made[i], zone_minutes));
            if (at != last) {
                ret_keep[i] = true;
                last = at;
                left--;
            }
        }
    }
}
