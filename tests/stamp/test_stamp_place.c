/* test_stamp_place.c - the search for a free box, on pages drawn by hand. */
#include "stamp_room.h"

#include "unit.h"

#include <math.h>

enum { COLUMNS = 595, ROWS = 842 };

static struct stamp_ink blank(void)
{
    return (struct stamp_ink){.columns = COLUMNS,
                              .rows = ROWS,
                              .cell = 1,
                              .covered = arena_alloc(arena_current(), (size_t)COLUMNS * ROWS)};
}

static void cover(struct stamp_ink *ink, double x0, double y0, double x1, double y1)
{
    stamp_ink_cover(ink, &(struct stamp_rect){x0, y0, x1, y1});
}

static struct stamp_spot found(const struct stamp_ink *ink)
{
    struct stamp_spot spot;
    stamp_find(ink, STAMP_WIDTH, STAMP_HEIGHT, &spot);
    return spot;
}

START_TEST(a_box_in_the_left_column_is_preferred)
{
    struct stamp_ink ink = blank();
    cover(&ink, 0, 0, COLUMNS, 100);
    struct stamp_spot spot = found(&ink);
    ck_assert_int_eq(spot.place.zone, STAMP_LEFT);
    ck_assert_int_eq(spot.place.percent, 100);
    ck_assert_double_ge(spot.box.y0, 100 + 1.1 * MM);
    ck_assert_double_lt(spot.box.y0, 160);
}
END_TEST

START_TEST(then_the_right_one)
{
    struct stamp_ink ink = blank();
    cover(&ink, 0, 0, COLUMNS / 2, ROWS);
    ck_assert_int_eq(found(&ink).place.zone, STAMP_RIGHT);
}
END_TEST

/* A gap is taken when the stamp and its clearance on both sides fit, and not when a point lacks. */
START_TEST(it_shrinks_by_steps_down_to_80_percent_and_no_further)
{
    static const struct {
        int percent;
        double scale;
    } cases[] = {{100, 1}, {95, 0.95}, {90, 0.9}, {85, 0.85}, {80, 0.8}, {0, 0.79}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct stamp_ink ink = blank();
        const double high = STAMP_HEIGHT * cases[i].scale + 2.4 * MM + 1.5;
        cover(&ink, 0, 0, COLUMNS, 120);
        cover(&ink, 0, 120 + high, COLUMNS, ROWS);
        const struct stamp_spot spot = found(&ink);
        if (cases[i].percent == 0) {
            ck_assert_int_eq(spot.place.zone, STAMP_STRIP);
        } else {
            ck_assert_msg(spot.place.percent == cases[i].percent, "%d: %d", cases[i].percent,
                          spot.place.percent);
            ck_assert_double_lt(fabs(spot.box.y1 - spot.box.y0 - STAMP_HEIGHT * cases[i].scale),
                                1e-6);
        }
    }
}
END_TEST

START_TEST(a_small_stamp_near_the_number_comes_before_a_large_one_at_the_foot)
{
    struct stamp_ink ink = blank();
    cover(&ink, 0, 0, COLUMNS, 120);
    cover(&ink, 0, 120 + STAMP_HEIGHT * 0.82 + 2.4 * MM + 1.5, COLUMNS, 600);
    const struct stamp_spot spot = found(&ink);
    ck_assert_int_eq(spot.place.percent, 80);
    ck_assert_int_eq(spot.place.zone, STAMP_LEFT);
}
END_TEST

START_TEST(the_foot_comes_before_the_strip)
{
    struct stamp_ink ink = blank();
    cover(&ink, 0, 0, COLUMNS, 600);
    ck_assert_int_eq(found(&ink).place.zone, STAMP_PAGE);
    cover(&ink, 0, 600, COLUMNS, ROWS);
    ck_assert_int_eq(found(&ink).place.zone, STAMP_STRIP);
}
END_TEST

START_TEST(the_edge_of_the_sheet_is_left_free)
{
    struct stamp_ink ink = blank();
    cover(&ink, 0, 0, COLUMNS, 300);
    cover(&ink, 170, 300, COLUMNS, ROWS);
    const struct stamp_spot spot = found(&ink);
    ck_assert_int_ne(spot.place.zone, STAMP_STRIP);
    ck_assert_double_ge(spot.box.x0, 4.9 * MM);
}
END_TEST

START_TEST(one_dot_in_the_way_is_enough)
{
    struct stamp_ink ink = blank();
    const struct stamp_spot first = found(&ink);
    cover(&ink, first.box.x0 + 30, first.box.y0 + 30, first.box.x0 + 31, first.box.y0 + 31);
    const struct stamp_spot second = found(&ink);
    ck_assert(second.box.x0 > first.box.x0 + 30 || second.box.y0 > first.box.y0 + 30 ||
              second.box.x1 < first.box.x0 + 31 || second.box.y1 < first.box.y0 + 31);
}
END_TEST

START_TEST(boxes_beyond_the_page_are_cut_to_it)
{
    static const double far = 1e9;
    struct stamp_ink ink = blank();
    cover(&ink, -far, -far, -1, -1);
    cover(&ink, far, far, far + 1, far + 1);
    cover(&ink, 10, 10, 5, 5); /* out of order: nothing */
    ck_assert_int_eq(found(&ink).place.percent, 100);
    cover(&ink, -far, -far, far, far);
    ck_assert_int_eq(found(&ink).place.zone, STAMP_STRIP);
}
END_TEST

START_TEST(shown_and_user_coordinates_are_each_others_inverse)
{
    static const int turns[] = {0, 90, 180, 270};
    for (size_t i = 0; i < 4; i++) {
        const bool sideways = turns[i] % 180 != 0;
        const struct stamp_page page = {
            {-30, 20, 570, 862}, turns[i], sideways ? 842 : 600, sideways ? 600 : 842};
        const struct stamp_rect shown = {11, 22, 153, 121};
        const struct stamp_rect user = stamp_page_user(&page, &shown);
        const struct stamp_rect back = stamp_page_shown(&page, &user);
        ck_assert_msg(fabs(back.x0 - shown.x0) + fabs(back.y0 - shown.y0) +
                              fabs(back.x1 - shown.x1) + fabs(back.y1 - shown.y1) <
                          1e-9,
                      "%d", turns[i]);
        ck_assert(user.x0 >= -30 && user.x1 <= 570 && user.y0 >= 20 && user.y1 <= 862);
    }
}
END_TEST

/* The revision's numbers, whatever the locale: no exponent, no comma, at most two decimals. */
START_TEST(numbers_are_plain)
{
    static const struct {
        double value;
        const char *text;
    } cases[] = {{0, "0"},
                 {-0.001, "0"},
                 {1, "1"},
                 {141.732, "141.73"},
                 {0.1, "0.1"},
                 {-0.05, "-0.05"},
                 {-12.5, "-12.5"},
                 {14400, "14400"},
                 {9.999, "10"},
                 {0.05, "0.05"},
                 {99999.99, "99999.99"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct buf out;
        buf_init(&out, arena_current(), 100);
        stamp_put_number(&out, cases[i].value);
        ck_assert_str_eq(out.data, cases[i].text);
    }
}
END_TEST

UNIT_MAIN("stamp/stamp_place", a_box_in_the_left_column_is_preferred, then_the_right_one,
          it_shrinks_by_steps_down_to_80_percent_and_no_further,
          a_small_stamp_near_the_number_comes_before_a_large_one_at_the_foot,
          the_foot_comes_before_the_strip, the_edge_of_the_sheet_is_left_free,
          one_dot_in_the_way_is_enough, boxes_beyond_the_page_are_cut_to_it,
          shown_and_user_coordinates_are_each_others_inverse, numbers_are_plain)
