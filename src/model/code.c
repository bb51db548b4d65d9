/*
 * code.c - số, ký hiệu: the issuer's own number and notation (DOMAIN.md 4.3).
 *
 * People type, scan and export the same code in many spacings. What is kept is the shape the issuer
 * gave it, without the spaces; what is compared is folded.
 */
#include "phieu/model.h"
#include "phieu/text.h"

#include <stdio.h>
#include <string.h>
#include <utf8proc.h>

enum {
    CODE_CHARS = 80,   /* Annex VI gives 11 + 30; joint circulars are longer */
    NUMBER_CHARS = 11, /* NĐ 30/2020 Annex VI field 4 */
    FILE_NUMBER_MOST = 6,
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static size_t count_digits(const char *text)
{
    size_t n = 0;
    while (is_digit(text[n])) {
        n++;
    }
    return n;
}

/* ---- one spelling of the separators
 * --------------------------------------------------------------- */

/* Dashes and slashes of word processors, by what they mean. */
static char plain_separator(int32_t cp)
{
    if ((cp >= 0x2010 && cp <= 0x2015) || cp == 0x2212) {
        return '-';
    }
    if (cp == 0x2044 || cp == 0x2215 || cp == '\\') {
        return '/';
    }
    return cp == '-' || cp == '/' ? (char)cp : '\0';
}

static bool is_letter_or_digit(int32_t cp)
{
    utf8proc_category_t category = utf8proc_category(cp);
    return (category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO) ||
           (cp >= '0' && cp <= '9');
}

static bool may_stand_in_code(int32_t cp)
{
    static const char others[] = "&._()+";
    return is_letter_or_digit(cp) || (cp > 0 && cp < 0x80 && strchr(others, cp) != NULL);
}

/* Appends text without the spaces around separators. Any other space, once digits were the whole of
 * what came before ("528 KH-UBND": the slash was lost), becomes a slash. False: something that no
 * code has. */
static bool squeeze(struct buf *out, const char *text)
{
    bool space = false;
    while (*text != '\0') {
        int32_t cp;
        utf8proc_ssize_t len = utf8proc_iterate((const utf8proc_uint8_t *)text, -1, &cp);
        INVARIANT(len > 0); /* text_clean was here */
        char separator = plain_separator(cp);
        if (cp == ' ') {
            space = true;
        } else if (separator != '\0') {
            buf_putc(out, separator);
            space = false;
        } else if (!may_stand_in_code(cp)) {
            return false;
        } else {
            bool joined =
                out->len == 0 || cp == '&' || strchr("-/&", out->data[out->len - 1]) != NULL;
            if (space && !joined) {
                if (count_digits(out->data) != out->len) {
                    return false;
                }
                buf_putc(out, '/');
            }
            buf_add(out, text, (size_t)len);
            space = false;
        }
        text += len;
    }
    return true;
}

/* Behind one label, if it is one. */
static const char *skip_word(const char *text)
{
    static const char *const labels[] = {"Số", "số", "SỐ"};
    for (size_t i = 0; i < sizeof labels / sizeof labels[0]; i++) {
        size_t len = strlen(labels[i]);
        if (strncmp(text, labels[i], len) == 0 && strchr(" :", text[len]) != NULL) {
            return text + len;
        }
    }
    return text;
}

/* Behind labels ("Số: 595/SYT-NVY") and the dots of a blank form ("…../KH-UBND"), as often as they
 * come: what is left must read the same when it is read again. */
static const char *skip_label(const char *text)
{
    for (;;) {
        const char *from = text;
        text = skip_word(text);
        text += strspn(text, " :.");
        if (strncmp(text, "…", strlen("…")) == 0) {
            text += strlen("…");
        }
        if (text == from) {
            return text;
        }
    }
}

/* ---- number and notation
 * -------------------------------------------------------------------------- */

/* The digits that open the code, with one small letter ("595a"), when a separator ends them. */
static size_t number_length(const char *code)
{
    size_t n = count_digits(code);
    if (n > 0 && code[n] >= 'a' && code[n] <= 'z') {
        n++;
    }
    return strchr("-/", code[n]) != NULL ? n : 0; /* strchr finds the end of the text too */
}

/* NUM "/" SYMBOL, SYMBOL = GRP *("-" GRP), no group empty (DOMAIN.md 4.3); only the number may be
 * missing. "595/" is half a code: the rest was not typed. */
static bool has_empty_group(const char *code)
{
    for (; *code != '\0'; code++) {
        if (strchr("-/", code[0]) != NULL && (code[1] == '\0' || strchr("-/", code[1]) != NULL)) {
            return true;
        }
    }
    return false;
}

static bool has_digit(const char *text)
{
    return strcspn(text, "0123456789") < strlen(text);
}

int code_parse(const char *text, const char *field, struct code *ret, struct error *err)
{
    struct arena *arena = arena_current();
    const char *clean;
    if (text_clean(text, strlen(text), TEXT_LINE, CODE_CHARS, field, arena, &clean, err) != 0) {
        return -1;
    }
    struct buf full;
    buf_init(&full, arena, (size_t)CODE_CHARS * 8);
    bool plain = squeeze(&full, skip_label(clean));
    if (!plain || text_folded(arena, full.data)[0] == '\0' || full.overflow ||
        has_empty_group(full.data)) {
        return error_set(err, ERR_CODE, field, clean, NULL);
    }
    size_t number = number_length(full.data);
    if (number > NUMBER_CHARS) {
        char limit[24], found[24];
        snprintf(limit, sizeof limit, "%d", NUMBER_CHARS);
        snprintf(found, sizeof found, "%zu", number);
        return error_set(err, ERR_TEXT_TOO_LONG, field, limit, found);
    }
    const char *notation = full.data + number;
    ret->full = full.data;
    ret->number = arena_memdup(arena, full.data, number);
    ret->notation = notation + strspn(notation, "-/");
    return 0;
}

/* Zeros in front of a number say nothing: Điều 15 has numbers under 10 written with one. */
static const char *without_zeros(const char *folded)
{
    while (folded[0] == '0' && is_digit(folded[1])) {
        folded++;
    }
    return folded;
}

const char *duplicate_key(const char *code, const char *issuer, struct day issued)
{
    struct arena *arena = arena_current();
    const char *folded = without_zeros(text_folded(arena, code));
    const char *folded_issuer = text_folded(arena, issuer);
    if (!has_digit(folded) || folded_issuer[0] == '\0' || !day_is(issued)) {
        return "";
    }
    int year, month, day;
    day_split(issued, &year, &month, &day);
    return arena_printf(arena, "%s|%s|%d", folded, folded_issuer, year);
}

/* ---- file names
 * ----------------------------------------------------------------------------------- */

/* Length of one group of a notation at text: letters and digits with at least two capitals, "SYT",
 * "QyĐ", "NN&PTNT". 0 when it is something else, a word or a date. */
static size_t group_length(const char *text)
{
    size_t used = 0, capitals = 0;
    for (;;) {
        int32_t cp;
        utf8proc_ssize_t len = utf8proc_iterate((const utf8proc_uint8_t *)text + used, -1, &cp);
        if (len <= 0 || !(cp == '&' || is_letter_or_digit(cp))) {
            break;
        }
        capitals += utf8proc_category(cp) == UTF8PROC_CATEGORY_LU;
        used += (size_t)len;
    }
    return capitals >= 2 ? used : 0;
}

const char *code_from_file_name(const char *name)
{
    struct arena *arena = arena_current();
    const char *text;
    if (text_clean(name, strlen(name), TEXT_LINE, 300, "name", arena, &text, NULL) != 0) {
        return NULL;
    }
    size_t number = count_digits(text);
    if (number == 0 || number > FILE_NUMBER_MOST || text[number] == '\0' ||
        strchr("-_ ", text[number]) == NULL) {
        return NULL;
    }
    const char *at = text + number + 1;
    struct buf code;
    buf_init(&code, arena, 400);
    buf_add(&code, text, number);
    if (count_digits(at) == 4 && at[4] == '-' && group_length(at + 5) > 0) {
        buf_putc(&code, '/'); /* 30-2020-NĐ-CP: a legal document's year */
        buf_add(&code, at, 4);
        at += 5;
    }
    char separator = '/';
    size_t len;
    while ((len = group_length(at)) > 0) {
        buf_putc(&code, separator);
        buf_add(&code, at, len);
        separator = '-';
        at += len;
        if (*at != '-') {
            break;
        }
        at++;
    }
    bool word_follows = *at != '\0' && strchr(" _.(-", *at) == NULL;
    if (separator == '/' || word_follows || code.overflow) {
        return NULL;
    }
    struct code told; /* a name may be longer than any code */
    return code_parse(code.data, "name", &told, NULL) == 0 ? told.full : NULL;
}
