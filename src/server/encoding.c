/* encoding.c - which field of a JSON body is not UTF-8 or holds a NUL: a reader of JSON only says
 * where in the bytes. */
#include "call.h"

#include <string.h>
#include <utf8proc.h>

enum { NAME_MOST = 60 };

/* The first byte that is no UTF-8, len when all is. */
static size_t first_bad(const char *bytes, size_t len)
{
    size_t at = 0;
    while (at < len) {
        utf8proc_int32_t c;
        utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)bytes + at,
                                              (utf8proc_ssize_t)(len - at), &c);
        if (n <= 0) {
            return at;
        }
        at += (size_t)n;
    }
    return len;
}

/* Past the string that opens at `at`; len when it does not end. */
static size_t past_string(const char *bytes, size_t len, size_t at)
{
    for (at++; at < len && bytes[at] != '"'; at++) {
        at += bytes[at] == '\\';
    }
    return at < len ? at + 1 : len;
}

/* The name of the last member that opens before `end`, "" when none does. *ret_value: where the
 * string begins that `end` lies in, 0 for none. */
static const char *member_before(const char *bytes, size_t end, size_t *ret_value)
{
    const char *name = "";
    size_t at = 0;
    *ret_value = 0;
    while (at < end) {
        if (bytes[at] != '"') {
            at++;
            continue;
        }
        size_t past = past_string(bytes, end, at);
        size_t next = past + strspn(bytes + past, " \t\r\n");
        if (past >= end) {
            *ret_value = at + 1;
        } else if (next < end && bytes[next] == ':' && past - at - 2 <= NAME_MOST) {
            name = arena_memdup(arena_current(), bytes + at + 1, past - at - 2);
        }
        at = past;
    }
    return name;
}

/* The first NUL, written out or as \u0000; len when there is none. */
static size_t first_nul(const char *bytes, size_t len)
{
    for (size_t at = 0; at < len; at++) {
        if (bytes[at] == '\0' || (len - at >= 6 && memcmp(bytes + at, "\\u0000", 6) == 0)) {
            return at;
        }
        at += bytes[at] == '\\';
    }
    return len;
}

int encoding_check(const char *body, size_t len, struct error *err)
{
    size_t value, bad = first_bad(body, len), nul = first_nul(body, len);
    if (bad < len) {
        const char *field = member_before(body, bad, &value);
        return error_set(err, ERR_TEXT_ENCODING, field,
                         arena_printf(arena_current(), "%zu", bad - value + 1), NULL);
    }
    return nul < len
               ? error_set(err, ERR_TEXT_CONTROL, member_before(body, nul, &value), "U+0000", NULL)
               : 0;
}
