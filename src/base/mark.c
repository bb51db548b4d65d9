/*
 * mark.c - a print's code, written and read. It is read from the right: a book's code may hold
 * hyphens of its own.
 */
#include "phieu/mark.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define DIGITS "0123456789"

void mark_make(const char *book, int year, int64_t number, int64_t seq, const struct digest *hash,
               struct mark *ret)
{
    char hex[DIGEST_TEXT];
    *ret = (struct mark){.year = year, .number = number, .seq = seq};
    snprintf(ret->book, sizeof ret->book, "%s", book);
    snprintf(ret->hash, sizeof ret->hash, "%.*s", MARK_HASH, digest_hex(hash, hex));
}

const char *mark_text(const struct mark *mark, char *buf)
{
    if (mark->number > 0) {
        snprintf(buf, MARK_TEXT, "%s:%" PRId64 "/%d-%" PRId64 "-%s", mark->book, mark->number,
                 mark->year, mark->seq, mark->hash);
    } else {
        snprintf(buf, MARK_TEXT, "%s/%d-%" PRId64 "-%s", mark->book, mark->year, mark->seq,
                 mark->hash);
    }
    return buf;
}

/* Takes the last part of text behind `separator` away and returns it; NULL without one. */
static char *take_last(char *text, char separator)
{
    char *at = strrchr(text, separator);
    if (at == NULL) {
        return NULL;
    }
    *at = '\0';
    return at + 1;
}

/* Digits only, 1 to 18 of them, none of them a leading zero; 0 when it is anything else. */
static int64_t whole(const char *text)
{
    const size_t len = text != NULL ? strlen(text) : 0;
    int64_t n = 0;
    if (len == 0 || len > 18 || strspn(text, DIGITS) != len || text[0] == '0') {
        return 0;
    }
    for (size_t i = 0; i < len; i++) {
        n = n * 10 + (text[i] - '0');
    }
    return n;
}

static bool take_hash(const char *text, struct mark *ret)
{
    if (text == NULL || strlen(text) != MARK_HASH) {
        return false;
    }
    for (int i = 0; i <= MARK_HASH; i++) {
        const char c = text[i];
        ret->hash[i] = (char)(c >= 'A' && c <= 'F' ? c - 'A' + 'a' : c);
    }
    return strspn(ret->hash, DIGITS "abcdef") == MARK_HASH;
}

static bool read_mark(char *text, struct mark *ret)
{
    struct mark mark = {0};
    if (!take_hash(take_last(text, '-'), &mark)) {
        return false;
    }
    mark.seq = whole(take_last(text, '-'));
    const int64_t year = whole(take_last(text, '/'));
    const char *number = take_last(text, ':');
    mark.number = whole(number);
    if (mark.seq == 0 || year == 0 || year > 9999 || (number != NULL && mark.number == 0) ||
        text[0] == '\0' || strlen(text) > MARK_BOOK) {
        return false;
    }
    mark.year = (int)year;
    memcpy(mark.book, text, strlen(text) + 1);
    *ret = mark;
    return true;
}

bool mark_parse(const char *text, struct mark *ret)
{
    char plain[MARK_TEXT];
    text += strspn(text, " \t\r\n");
    if (strncmp(text, MARK_SCHEME, sizeof MARK_SCHEME - 1) == 0) {
        text += sizeof MARK_SCHEME - 1;
    }
    const size_t len = strcspn(text, " \t\r\n");
    if (len >= sizeof plain || text[len + strspn(text + len, " \t\r\n")] != '\0') {
        return false;
    }
    memcpy(plain, text, len);
    plain[len] = '\0';
    return read_mark(plain, ret);
}
