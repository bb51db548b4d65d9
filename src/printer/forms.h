/*
 * forms.h - the parts of forms that are not tables.
 */
#ifndef PHIEU_PRINTER_FORMS_H
#define PHIEU_PRINTER_FORMS_H

#include "sheet.h"

/* "Từ ngày 01/03/2026 đến ngày 31/03/2026", "Ngày 01/03/2026", "" */
const char *period_of_days(const json_t *head);

/* slip.c */
void slip_put(struct sheet *sheet, const struct job *job);

/* book.c: cover of the register, reports, the transfer book */
void cover_put(struct sheet *sheet, const struct job *job);
size_t transfer_signers(const json_t *head, struct signer *ret);
void report_remarks(struct sheet *sheet, const struct job *job);
size_t report_signers(const json_t *head, struct signer *ret);

/* record.c: hand-over, recall */
void hand_over_put(struct sheet *sheet, const struct job *job);
void hand_over_end(struct sheet *sheet, const struct job *job);
size_t hand_over_signers(const json_t *head, struct signer *ret);
void recall_put(struct sheet *sheet, const struct job *job);
void recall_end(struct sheet *sheet, const struct job *job);
size_t recall_signers(const json_t *head, struct signer *ret);

/* closing.c */
const char *closing_period(const json_t *head);
void closing_put(struct sheet *sheet, const struct job *job);
void closing_end(struct sheet *sheet, const struct job *job);
size_t closing_signers(const json_t *head, struct signer *ret);

#endif
