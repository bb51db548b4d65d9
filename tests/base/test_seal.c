/* What the agency signs is known to be its own, and nothing else is; what prints are known by. */
#include "unit.h"

#include "phieu/mark.h"
#include "phieu/seal.h"

static struct seal seal_numbered(unsigned char n)
{
    unsigned char seed[SEAL_SEED];
    struct seal seal;
    memset(seed, n, sizeof seed);
    seal_of_seed(seed, &seal);
    return seal;
}

static const char *signed_by(const struct seal *seal, const char *text, char *buf)
{
    struct seal_text t;
    seal_begin(&t);
    seal_add(&t, text, strlen(text) / 2);
    seal_add(&t, text + strlen(text) / 2, strlen(text) - strlen(text) / 2);
    return seal_sign(&t, seal, buf);
}

static bool fits(const char *text, const char *key, const char *signature)
{
    struct seal_text t;
    seal_begin(&t);
    seal_add(&t, text, strlen(text));
    return seal_fits(&t, key, signature);
}

START_TEST(a_signature_fits_its_text_and_its_key)
{
    ck_assert_int_ge(sodium_init(), 0);
    struct seal ours = seal_numbered(1), theirs = seal_numbered(2);
    char key[SEAL_KEY_TEXT], other[SEAL_KEY_TEXT], signature[SEAL_SIGNATURE_TEXT];
    seal_key(&ours, key);
    seal_key(&theirs, other);
    signed_by(&ours, "sổ năm 2026", signature);
    ck_assert_uint_eq(strlen(signature), SEAL_SIGNATURE_TEXT - 1);
    ck_assert(fits("sổ năm 2026", key, signature));
    ck_assert(!fits("sổ năm 2025", key, signature));
    ck_assert(!fits("sổ năm 2026 ", key, signature));
    ck_assert(!fits("sổ năm 2026", other, signature));
    ck_assert(!fits("sổ năm 2026", "", signature));
    ck_assert(!fits("sổ năm 2026", key, ""));
    signature[7] = signature[7] == '0' ? '1' : '0';
    ck_assert(!fits("sổ năm 2026", key, signature));
    /* The same seed is the same key; a forgotten one is none. */
    struct seal again = seal_numbered(1);
    ck_assert_str_eq(seal_key(&again, other), key);
    seal_forget(&again);
    ck_assert_str_ne(seal_key(&again, other), key);
}
END_TEST

START_TEST(a_key_has_a_fingerprint_people_can_compare)
{
    struct seal ours = seal_numbered(1), theirs = seal_numbered(2);
    char key[SEAL_KEY_TEXT], print[SEAL_PRINT_TEXT], other[SEAL_PRINT_TEXT];
    seal_fingerprint(seal_key(&ours, key), print);
    ck_assert_uint_eq(strlen(print), SEAL_PRINT_TEXT - 1);
    ck_assert(print[4] == '-' && print[9] == '-' && print[14] == '-');
    ck_assert_str_ne(print, seal_fingerprint(seal_key(&theirs, key), other));
    ck_assert_str_eq(seal_fingerprint("khong", other), "");
}
END_TEST

/* ---- marks ---------------------------------------------------------------------------------- */

START_TEST(a_mark_is_read_as_it_was_written)
{
    static const struct {
        const char *book;
        int64_t number;
        const char *text;
    } cases[] = {
        {"VBD", 12, "VBD:12/2026-57-ababababab"},
        {"VBD", 0, "VBD/2026-57-ababababab"},
        {"VB-MAT-2", 999999999, "VB-MAT-2:999999999/2026-57-ababababab"},
        {"A-1", 0, "A-1/2026-57-ababababab"},
    };
    struct digest hash;
    memset(hash.bytes, 0xab, sizeof hash.bytes);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct mark mark, read;
        char text[MARK_TEXT];
        mark_make(cases[i].book, 2026, cases[i].number, 57, &hash, &mark);
        ck_assert_msg(strcmp(mark_text(&mark, text), cases[i].text) == 0, "%zu: %s", i, text);
        ck_assert_msg(mark_parse(text, &read), "%zu", i);
        ck_assert_str_eq(read.book, cases[i].book);
        ck_assert_str_eq(read.hash, "ababababab");
        ck_assert_int_eq(read.number, cases[i].number);
        ck_assert_int_eq(read.year, 2026);
        ck_assert_int_eq(read.seq, 57);
    }
}
END_TEST

START_TEST(a_mark_may_be_typed_but_not_made_up)
{
    static const char *const good[] = {"phieu:VBD:12/2026-57-a39546f850",
                                       " VBD:12/2026-57-A39546F850\n", "VBD/2026-1-0123456789"};
    static const char *const bad[] = {
        "",
        "phieu:",
        "VBD:12/2026-57-a39546f85",
        "VBD:12/2026-57-a39546f8500",
        "VBD:12/2026-57-a39546f85g",
        "VBD:12/2026-0-a39546f850",
        "VBD:0/2026-57-a39546f850",
        "VBD:12/0-57-a39546f850",
        "VBD:12/20266-57-a39546f850",
        ":12/2026-57-a39546f850",
        "12-57-a39546f850",
        "VBD:x/2026-57-a39546f850",
        "VBD:12/2026-57-a39546f850 x",
        "VBD:12/2026-99999999999999999999-a39546f850",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA:1/2026-57-a39546f850",
    };
    struct mark mark;
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        ck_assert_msg(mark_parse(good[i], &mark), "%zu: %s", i, good[i]);
    }
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        ck_assert_msg(!mark_parse(bad[i], &mark), "%zu: %s", i, bad[i]);
    }
}
END_TEST

UNIT_MAIN("base/seal", a_signature_fits_its_text_and_its_key,
          a_key_has_a_fingerprint_people_can_compare, a_mark_is_read_as_it_was_written,
          a_mark_may_be_typed_but_not_made_up)
