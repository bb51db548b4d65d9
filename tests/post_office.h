/*
 * post_office.h - a mail server and a receiver of webhooks on loopback, at ports the kernel picks:
 * what phieu-courier sends to in tests. Everything that arrives is kept.
 *
 * It knows nothing of Check, for the torture uses it too; what must not fail ends the program.
 */
#ifndef PHIEU_TESTS_POST_OFFICE_H
#define PHIEU_TESTS_POST_OFFICE_H

#include <stdbool.h>
#include <stddef.h>

enum post_kind { POST_MAIL, POST_HOOK };

struct parcel {
    enum post_kind kind;
    char *to;   /* of mail: the address of RCPT */
    char *head; /* its header lines, or those of the request */
    char *body; /* as sent */
};

struct post_office;
struct post_office *post_office_open(void);
void post_office_close(struct post_office *office);
unsigned post_office_port(const struct post_office *office, enum post_kind kind);

/* From now on: connections end at once (as where nobody listens), or are served again. */
void post_office_down(struct post_office *office, enum post_kind kind, bool down);
/* What the next ones are answered with: an SMTP code after the text, an HTTP status. 0: taken. */
void post_office_answer(struct post_office *office, enum post_kind kind, int code);
/* The next `times` are taken and kept, but the connection ends before the answer. */
void post_office_lose(struct post_office *office, enum post_kind kind, int times);

size_t post_office_count(struct post_office *office);
size_t post_office_tries(struct post_office *office, enum post_kind kind); /* connections */
/* The i-th to arrive; stays valid until the office closes. */
const struct parcel *post_office_parcel(struct post_office *office, size_t i);

/* The value of a header line in *head, in `buf`; "" when there is none. */
const char *parcel_header(const struct parcel *post, const char *name, char *buf, size_t size);

#endif
