/* Acts go in, slips and rows come out; numbers, duplicates, the directory, what is kept beside
 * them. */
#include "books.h"

START_TEST(act_is_read_back_as_written)
{
    struct books b;
    books_make(&b);
    struct letter_id letter = books_letter(&b, "595/SYT-NVY", "Sở Y tế", "Báo cáo");
    books_do(&b, letter, ACT_PRESENT, 2, "{\"to\":3}");
    struct slip slip;
    ck_done(store_slip(b.read, letter, 0, &slip, err));
    ck_assert_int_eq(slip.state, LETTER_PRESENTED);
    ck_assert_int_eq(slip.number, 1);
    ck_assert_str_eq(json_str(slip.fields, "code"), "595/SYT-NVY");
    ck_done(store_slip(b.read, letter, 1, &slip, err));
    ck_assert_int_eq(slip.state, LETTER_REGISTERED);
    struct act_row *rows;
    size_t count;
    ck_done(store_acts(b.read, letter, 0, 10, &rows, &count, err));
    ck_assert_uint_eq(count, 2);
    ck_assert_int_eq(rows[1].act.kind, ACT_PRESENT);
    ck_assert_int_eq(rows[1].act.seq, 2);
    ck_assert_uint_eq(strlen(rows[0].hash_hex), 64);
    ck_assert_int_eq(store_last_seq(b.read), 2);
    ck_assert_int_eq(store_seq_at(b.read, rows[0].act.at),
                     rows[0].act.at.ms == rows[1].act.at.ms ? 2 : 1);
    ck_assert_int_eq(store_seq_at(b.read, (struct instant){1}), 0);
    ck_refused(store_slip(b.read, (struct letter_id){99}, 0, &slip, err), ERR_NO_SUCH_LETTER, "");
    books_remove(&b);
}
END_TEST

UNIT_MAIN("store/books", act_is_read_back_as_written)
