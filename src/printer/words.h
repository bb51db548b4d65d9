/*
 * words.h - text made fit to be printed, and the few words forms are made of.
 *
 * All results live in the current arena.
 */
#ifndef PHIEU_PRINTER_WORDS_H
#define PHIEU_PRINTER_WORDS_H

#include "phieu/json.h"

/* Composed (NFC), without control and direction characters (LF stays); joiners and variation
 * selectors go without a trace. Never fails. What the fonts lack stays: a table keeps it, paper
 * shows a box (fonts.h). */
const char *print_text(const char *text);
/* The same of a member; "" when it is absent. */
const char *print_str(const json_t *object, const char *key);
/* `texts` of printer.h: one text, or an array of them with one a line. */
const char *print_texts(const json_t *object, const char *key);

/* The character behind the one at `at`, which is not the end. */
static inline const char *char_after(const char *at)
{
    do {
        at++;
    } while (((unsigned char)*at & 0xC0U) == 0x80U);
    return at;
}

/* Upper case of Vietnamese text. */
const char *print_upper(const char *text);

/* "10/03/2026", "" for none; of a member that is a day; of one that is a day or an instant. */
const char *day_shown(struct day day);
const char *member_day_shown(const json_t *object, const char *key);
struct day member_day(const json_t *object, const char *key);
/* "08:15 ngày 10/03/2026" */
const char *member_time_shown(const json_t *object, const char *key);

/* "ngày 10 tháng 3 năm 2026"; with dots to write on for DAY_NONE. */
const char *day_in_words(struct day day);

/* Name of a person, his username when there is none; "" for NULL. "Phó Giám đốc Trần Thị Bình". */
const char *person_shown(const json_t *person);
const char *person_with_title(const json_t *person);

const char *words(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
