/*
 * test_base64.c - base64 arrives in any pieces and with anybody's habits.
 */
#include "base64.h"
#include "unit.h"

#include <stdio.h>

/* RFC 4648, section 10, and what senders do with it. */
static const struct {
    const char *text, *bytes; /* bytes NULL: bad */
} samples[] = {
    {"", ""},
    {"Zg==", "f"},
    {"Zm8=", "fo"},
    {"Zm9v", "foo"},
    {"Zm9vYg==", "foob"},
    {"Zm9vYmE=", "fooba"},
    {"Zm9vYmFy", "foobar"},
    {"  Zm9v\r\nYmFy\t", "foobar"},
    {"Zg", "f"}, /* padding left out */
    {"Zm8", "fo"},
    {"Z g = \n=", "f"},
    {"Z", NULL},
    {"Zm9vY", NULL},
    {"Zg=", NULL},
    {"Zg===", NULL},
    {"=", NULL},
    {"Z===", NULL},
    {"Zm9v=", NULL},
    {"Zm8==", NULL},
    {"Zg==Zg==", NULL}, /* two files in one */
    {"Zm9v!", NULL},
    {"Zm9v-_", NULL},
    {"Zm\xE1\xBB\x97v", NULL},
};

static void check(size_t i, struct base64 *decoder, const char *how)
{
    const enum base64_state state = base64_finish(decoder);
    if (samples[i].bytes == NULL) {
        ck_assert_msg(state == BASE64_BAD, "case %zu %s: taken", i, how);
    } else {
        const size_t len = strlen(samples[i].bytes);
        ck_assert_msg(state == BASE64_OK && decoder->out.len == len &&
                          (len == 0 || memcmp(decoder->out.data, samples[i].bytes, len) == 0),
                      "case %zu %s", i, how);
    }
    bytes_release(&decoder->out);
}

START_TEST(every_case_whole_and_split_anywhere)
{
    for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++) {
        const size_t len = strlen(samples[i].text);
        struct base64 whole = {0}, bytewise = {0};
        base64_feed(&whole, samples[i].text, len);
        check(i, &whole, "whole");
        for (size_t at = 0; at <= len; at++) {
            struct base64 split = {0};
            base64_feed(&split, samples[i].text, at);
            base64_feed(&split, samples[i].text + at, len - at);
            check(i, &split, "split");
        }
        for (size_t at = 0; at < len; at++) {
            base64_feed(&bytewise, samples[i].text + at, 1);
        }
        check(i, &bytewise, "bytewise");
    }
}
END_TEST

START_TEST(failure_is_sticky_and_says_where)
{
    struct base64 decoder = {0};
    base64_feed(&decoder, "Zm9v", 4);
    base64_feed(&decoder, "Zm?v", 4);
    base64_feed(&decoder, "Zm9v", 4);
    ck_assert_int_eq(base64_finish(&decoder), BASE64_BAD);
    ck_assert_uint_eq(decoder.seen, 7);
    bytes_release(&decoder.out);
}
END_TEST

UNIT_MAIN("exchange/base64", every_case_whole_and_split_anywhere, failure_is_sticky_and_says_where)
