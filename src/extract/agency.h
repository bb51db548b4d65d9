/*
 * agency.h - names of agencies as a clerk writes them, from capitals or from a symbol.
 */
#ifndef PHIEU_AGENCY_H
#define PHIEU_AGENCY_H

#include "phieu/arena.h"

#include <stdbool.h>
#include <stddef.h>

struct province {
    const char *name;
    bool city; /* "thành phố" */
};
extern const struct province provinces[]; /* the 34 of 01/7/2025 and the 63 before */
extern const size_t province_count;

/* Once in a process: the tables folded. Memory for it lasts. */
void agency_prepare(void);

/* The province of this name (folded equal, "TP." and "tỉnh" before it allowed), NULL. */
const struct province *province_find(const char *text);

/* Begins with a word that agencies begin with: SỞ, UBND, TRUNG TÂM ... */
bool agency_begins(const char *line);

/* "UBND TỈNH KIÊN GIANG" -> "Ủy ban nhân dân tỉnh Kiên Giang". In the current arena. */
const char *agency_case(const char *capitals);

/* The lines of a head's left column, superior first, as one name: "UBND TỈNH KIÊN GIANG", "SỞ Y TẾ"
 * -> "Sở Y tế tỉnh Kiên Giang". "" when they hold none. */
const char *agency_of_lines(const char *const *lines, size_t count);

/* A line of such a head in which a beginning of very many names ("ỦY BAN NHÂN DÂN", "SỞ ...") or
 * the province behind "tỉnh" was misread by one letter or two, put right; else the line itself. In
 * the current arena. */
const char *agency_mend(const char *line);

/* The agency a symbol names at a place: "SYT-NVY", "Kiên Giang" -> "Sở Y tế tỉnh Kiên Giang"; NULL
 * when the table does not know. */
const char *agency_of_symbol(const char *notation, const char *place);

/* The symbols of that table, NULL behind the last. */
const char *agency_symbol(size_t i);

/* Whether the symbol's letters are the initials of this name ("SYT", "Sở Y tế tỉnh Kiên Giang"). */
bool agency_fits_symbol(const char *name, const char *notation);

#endif
