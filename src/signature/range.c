/*
 * NAME     range.c
 * SUMMARY  what a signature is about: the whole file but its own hexadecimal string, and nothing
 * else
 *
 * A gap that is wider than the string would let anybody write into it what he likes (ISO 32000-1,
 * 12.8.1). So the gap is read from the file's own bytes, and must be "/Contents", a string in angle
 * brackets, and the very string that the dictionary has.
 */
#include "pdf.h"

#include <string.h>

enum { NUMBERS = 4 };

static bool is_space(char c)
{
    return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == '\0';
}

static int hex_value(char c)
{
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
}

static bool read_numbers(const struct pdf *pdf, qpdf_oh signature, size_t numbers[NUMBERS])
{
    const qpdf_data q = pdf->qpdf;
    const qpdf_oh array = qpdf_oh_get_key(q, signature, "/ByteRange");
    if (!qpdf_oh_is_array(q, array) || qpdf_oh_get_array_n_items(q, array) != NUMBERS) {
        return false;
    }
    for (int i = 0; i < NUMBERS; i++) {
        long long n = -1;
        if (!qpdf_oh_get_value_as_longlong(q, qpdf_oh_get_array_item(q, array, i), &n) || n < 0 ||
            (unsigned long long)n > pdf->len) {
            return false;
        }
        numbers[i] = (size_t)n;
    }
    return numbers[0] == 0 && numbers[1] > 0 && numbers[1] < numbers[2] &&
           numbers[3] <= pdf->len - numbers[2];
}

/* "/Contents", white space, and then the gap begins. */
static bool is_contents_before(const char *bytes, size_t at)
{
    static const char key[] = "/Contents";
    while (at > 0 && is_space(bytes[at - 1])) {
        at--;
    }
    const size_t len = sizeof key - 1;
    return at >= len && memcmp(bytes + at - len, key, len) == 0;
}

/* Exactly one string in angle brackets, decoded; false when it is anything else. */
static bool decode(const char *bytes, size_t from, size_t to, struct range *ret)
{
    if (to - from < 2 || bytes[from] != '<' || bytes[to - 1] != '>') {
        return false;
    }
    int high = -1;
    ret->contents = arena_alloc(arena_current(), (to - from) / 2 + 1);
    for (size_t i = from + 1; i < to - 1; i++) {
        const int value = hex_value(bytes[i]);
        if (value < 0) {
            if (!is_space(bytes[i])) {
                return false;
            }
        } else if (high < 0) {
            high = value;
        } else {
            ret->contents[ret->contents_len++] = (unsigned char)(high << 4 | value);
            high = -1;
        }
    }
    if (high >= 0) {
        ret->contents[ret->contents_len++] = (unsigned char)(high << 4);
    }
    return true;
}

static bool is_the_string(const struct pdf *pdf, qpdf_oh signature, const struct range *range)
{
    size_t len = 0;
    const qpdf_oh value = qpdf_oh_get_key(pdf->qpdf, signature, "/Contents");
    if (!qpdf_oh_is_string(pdf->qpdf, value)) {
        return false;
    }
    const char *said = qpdf_oh_get_binary_string_value(pdf->qpdf, value, &len);
    return len == range->contents_len && memcmp(said, range->contents, len) == 0;
}

void range_judge(const struct pdf *pdf, qpdf_oh signature, struct range *ret)
{
    size_t n[NUMBERS];
    *ret = (struct range){.why = WHY_RANGE};
    if (!read_numbers(pdf, signature, n)) {
        return;
    }
    const size_t from = n[1], to = n[2];
    const unsigned char *bytes = (const unsigned char *)pdf->bytes;
    ret->spans = (struct spans){{{bytes, from}, {bytes + to, n[3]}}};
    ret->end = to + n[3];
    const bool exact = is_contents_before(pdf->bytes, from) && decode(pdf->bytes, from, to, ret) &&
                       is_the_string(pdf, signature, ret);
    ret->why = exact ? WHY_NONE : WHY_GAP;
}

size_t range_count(const char *bytes, size_t len)
{
    static const char key[] = "/ByteRange";
    const char *at = bytes, *const end = bytes + len;
    size_t count = 0;
    while ((at = memmem(at, (size_t)(end - at), key, sizeof key - 1)) != NULL) {
        at += sizeof key - 1;
        count++;
    }
    return count;
}
