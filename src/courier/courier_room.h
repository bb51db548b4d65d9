/* courier_room.h - between courier.c (packets, processes) and send.c (libcurl). */
#ifndef PHIEU_COURIER_ROOM_H
#define PHIEU_COURIER_ROOM_H

#include "phieu/courier.h"

enum { SECRET_LEAST = 16, SECRET_MOST = 4096, ANSWER_TEXT = 200 };

/* Texts live as long as the process. */
struct route_out {
    const char *agency;
    int zone_minutes;
    struct {
        const char *server, *from, *user, *password, *ca_file;
        bool tls;
    } mail;
    struct {
        const char *url, *secret, *ca_file;
        size_t secret_len;
    } webhook;
};

enum outcome { OUTCOME_SENT, OUTCOME_LATER, OUTCOME_NEVER, OUTCOME_DOWN, OUTCOME_UNSURE };
struct result {
    enum outcome outcome;
    char answer[ANSWER_TEXT]; /* printable */
};

/* Connections are kept from one letter to the next. */
struct sender;
struct sender *sender_new(const struct route_out *route);
void sender_mail(struct sender *sender, const json_t *letter, struct result *ret);
void sender_webhook(struct sender *sender, const json_t *letter, struct result *ret);

#endif
