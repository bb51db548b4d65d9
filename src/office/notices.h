/* notices.h - between finding what to tell, writing it, and putting it down. */
#ifndef PHIEU_OFFICE_NOTICES_H
#define PHIEU_OFFICE_NOTICES_H

#include "phieu/office.h"

enum { ITEMS_LISTED = 150, NOTICE_KEY = 120 };

/* The item of a notice of this letter, or (NO_LETTER) of a hand-over, appended; texts in the current
 * arena. */
void item_add(struct office_reminders *items, const struct office_telling *telling,
              const struct slip *slip, const struct notice *notice, bool fresh);
/* In the order of a digest: person, rank of the kind, deadline, letter, line. */
void items_sort(struct office_reminders *items);

/* Its role on the line, "" where it is about no line. */
const struct word *item_role(const struct office_reminder *item);

/* Subject, body and JSON items of a message whose key, person, kind, day and time are set. */
void write_word(const struct office_telling *telling, const struct office_reminders *items,
                struct message *message);
void write_digest(const struct office_telling *telling, const struct office_reminders *items,
                  size_t fresh, struct message *message);
void write_test(const struct directory *dir, const struct rules *rules, struct message *message);

/* The message with a delivery for each channel that is on. *ret_id is 0 when its key is there. */
int message_queue(struct store_tx *tx, const struct message *message,
                  const struct office_channels *channels, int64_t *ret_id,
                  struct error *err) MUST_USE;

#endif
