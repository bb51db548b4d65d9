/*
 * courier.h - what leaves the house: mail over SMTP and signed JSON over HTTP, in a process of its
 * own that may use the network and cannot see the books.
 *
 * phieud starts phieu-courier before it closes its own doors, holding the other end of a
 * SOCK_SEQPACKET pair: one packet, one JSON object. First the configuration:
 *     {"agency", "zone": minutes,
 *      "mail":    {"server": "host:port", "from", "user", "password_file", "tls": bool, "ca_file"},
 *      "webhook": {"url", "key_file", "ca_file"}}                  server "" and url "": off
 * then letters, each answered before the next:
 *     {"key", "channel": "mail", "to", "to_name", "subject", "body", "at": ms}
 *     {"key", "channel": "webhook", "body": JSON text}
 *     -> {"key", "state": sent | later | never | down | unsure, "answer"}
 * later: this one failed for now; never: it will always fail; down: the other side cannot be
 * reached, nor used as configured; unsure: it may have been taken. When the pair's other end is
 * gone the courier ends.
 */
#ifndef PHIEU_COURIER_H
#define PHIEU_COURIER_H

#include "phieu/day.h"
#include "phieu/json.h"

enum { COURIER_PACKET = 192 << 10 }; /* bytes of one, at most */

struct courier_mail {
    const char *from, *from_name, *to, *to_name, *subject, *body, *key;
    struct instant at;
    int zone_minutes;
};
/* An Internet message (RFC 5322): UTF-8 subject and names as encoded words (RFC 2047), text in
 * base64. Message-ID and all else depend on what is given only: sent twice it is the same. */
void courier_compose(struct buf *out, const struct courier_mail *mail);

enum { COURIER_SIGNATURE = 7 + 64 + 1 };
/* "sha256=" and the hex of HMAC-SHA-256(secret, timestamp "." body). */
void courier_sign(const char *secret, size_t secret_len, const char *timestamp, const char *body,
                  size_t len, char ret[COURIER_SIGNATURE]);

/* Serves the packets of `fd` until its other end is gone: one process that keeps watch, one that
 * talks to servers and is started anew when it dies. Returns the exit status. */
int courier_run(int fd);

#endif
