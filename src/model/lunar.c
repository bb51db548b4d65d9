/*
 * lunar.c - days of the Vietnamese lunar calendar as dates.
 *
 * Months begin on the day of the astronomical new moon at UTC+7 (Quyết định 121-CP năm 1967); month
 * 11 holds the winter solstice, and where two of them are thirteen months apart, the first month
 * within which the sun enters no new sign repeats the number before it. The series for new moon and
 * sun are those of Meeus, Astronomical Algorithms: good to minutes, which decides the day in every
 * year of our range.
 */
#include "phieu/model.h"

#include <math.h>

#define PI    3.14159265358979323846
#define MONTH 29.530588853      /* mean length of a lunar month, days */
#define EPOCH 2415021.076998695 /* Julian day of the new moon number 0, in 1900 */
#define J2000 2451545.0
#define ZONE  (ZONE_VIETNAM / 1440.0)
enum { UNIX_JULIAN = 2440588, SIGNS = 12, SOLSTICE_SIGN = 9, YEAR_MOST = 365 };

/* Of an angle in degrees. */
static double sine(double degrees)
{
    return sin(degrees * PI / 180.0);
}

/* What the anomalies of sun (m) and moon (mp) and the moon's distance from its node (f) add to the
 * mean. */
static double moon_terms(double t, double m, double mp, double f)
{
    return (0.1734 - 0.000393 * t) * sine(m) + 0.0021 * sine(2 * m) - 0.4068 * sine(mp) +
           0.0161 * sine(2 * mp) - 0.0004 * sine(3 * mp) + 0.0104 * sine(2 * f) -
           0.0051 * sine(m + mp) - 0.0074 * sine(m - mp) + 0.0004 * sine(2 * f + m) -
           0.0004 * sine(2 * f - m) - 0.0006 * sine(2 * f + mp) + 0.0010 * sine(2 * f - mp) +
           0.0005 * sine(2 * mp + m);
}

/* The Julian day number of the local date on which the k-th new moon since 1900 falls. */
static int64_t new_moon(int64_t number)
{
    double k = (double)number, t = k / 1236.85, t2 = t * t, t3 = t2 * t;
    double mean = 2415020.75933 + 29.53058868 * k + 0.0001178 * t2 - 0.000000155 * t3 +
                  0.00033 * sine(166.56 + 132.87 * t - 0.009173 * t2);
    double m = 359.2242 + 29.10535608 * k - 0.0000333 * t2 - 0.00000347 * t3;
    double mp = 306.0253 + 385.81691806 * k + 0.0107306 * t2 + 0.00001236 * t3;
    double f = 21.2964 + 390.67050646 * k - 0.0016528 * t2 - 0.00000239 * t3;
    double ahead = -0.000278 + 0.000265 * t + 0.000262 * t2; /* dynamical time before universal */
    return (int64_t)floor(mean + moon_terms(t, m, mp, f) - ahead + 0.5 + ZONE);
}

/* Which twelfth of its year the sun stands in when the local date begins: 9 from the winter
 * solstice on. */
static int sun_sign(int64_t julian)
{
    double t = ((double)julian - 0.5 - ZONE - J2000) / 36525.0, t2 = t * t;
    double m = 357.52910 + 35999.05030 * t - 0.0001559 * t2 - 0.00000048 * t * t2;
    double longitude = 280.46645 + 36000.76983 * t + 0.0003032 * t2 +
                       (1.914600 - 0.004817 * t - 0.000014 * t2) * sine(m) +
                       (0.019993 - 0.000101 * t) * sine(2 * m) + 0.000290 * sine(3 * m);
    return (int)((longitude / 360.0 - floor(longitude / 360.0)) * SIGNS) % SIGNS;
}

/* The number of the new moon that begins lunar month 11 of that year. */
static int64_t month_eleven(int year)
{
    int64_t last = day_of(year, 12, 31).n + UNIX_JULIAN;
    int64_t k = (int64_t)floor(((double)last - EPOCH) / MONTH + 0.5);
    while (new_moon(k) > last) {
        k--;
    }
    while (sun_sign(new_moon(k)) >= SOLSTICE_SIGN) {
        k--;
    }
    return k;
}

/* How many months after month 11 the leap month stands. */
static int leap_after(int64_t eleven)
{
    int after = 1;
    while (after < SIGNS + 1 &&
           sun_sign(new_moon(eleven + after)) != sun_sign(new_moon(eleven + after + 1))) {
        after++;
    }
    return after;
}

struct day lunar_day(int year, int month, int day)
{
    bool in_next = month < 11; /* months 1..10 follow the month 11 of the year before */
    int64_t eleven = month_eleven(in_next ? year - 1 : year);
    int64_t next = month_eleven(in_next ? year : year + 1);
    int after = in_next ? month + 1 : month - 11;
    if (new_moon(next) - new_moon(eleven) > YEAR_MOST && after >= leap_after(eleven)) {
        after++;
    }
    return (struct day){(int32_t)(new_moon(eleven + after) - UNIX_JULIAN + day - 1)};
}
