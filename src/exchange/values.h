/*
 * values.h - single values as senders write them.
 */
#ifndef PHIEU_EXCHANGE_VALUES_H
#define PHIEU_EXCHANGE_VALUES_H

#include "envelope.h"

/* A record's date slot: yyyy/MM/dd, dd/MM/yyyy, with or without a time after it. DAY_NONE when
 * absent or unusable, the latter noted. */
struct day value_day(struct notes *notes, const struct record *record, enum slot slot);

/* A record's number slot within 0..most; -1 when absent or unusable, the latter noted. */
int64_t value_number(struct notes *notes, const struct record *record, enum slot slot, int most);

/* "595" + "SYT-NVY", or "595/SYT-NVY" in one piece; the parts are NULL when absent. */
struct code {
    const char *whole, *number, *notation;
};
struct code value_code(const struct record *record);
struct code code_of(const char *whole);

/* The subject without "V/v", "V/v:", "Vv ..."; NULL when nothing is left. */
const char *value_subject(const char *subject);

/* "OrganId,yyyy/MM/dd,595/SYT-NVY" taken apart; parts are NULL in another form of id. */
struct document_id {
    const char *organ, *date, *code;
};
struct document_id value_document_id(const char *id);

#endif
