/* compose.c - an Internet message from a subject and a text (RFC 5322, 2045, 2047). */
#include "phieu/courier.h"
#include "phieu/file.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

enum {
    WORD_BYTES = 42, /* of one encoded word: 56 characters, 68 with its frame */
    LINE_BYTES = 57, /* of one line of base64: 76 characters */
    ENCODED_MOST = 96,
    ID_BYTES = 16,
};

static const char *base64(const char *bytes, size_t len, char buf[ENCODED_MOST])
{
    return sodium_bin2base64(buf, ENCODED_MOST, (const unsigned char *)bytes, len,
                             sodium_base64_VARIANT_ORIGINAL);
}

/* The most bytes of text, at most `most`, that end between two characters. */
static size_t whole_characters(const char *text, size_t most)
{
    size_t len = strlen(text);
    if (len <= most) {
        return len;
    }
    while (most > 0 && ((unsigned char)text[most] & 0xC0) == 0x80) {
        most--;
    }
    return most;
}

/* Always encoded: nothing in a name or subject can end the line or open a comment. */
static void put_encoded(struct buf *out, const char *text)
{
    char encoded[ENCODED_MOST];
    const char *gap = "";
    while (*text != '\0') {
        size_t len = whole_characters(text, WORD_BYTES);
        buf_printf(out, "%s=?UTF-8?B?%s?=", gap, base64(text, len, encoded));
        gap = "\r\n ";
        text += len;
    }
}

static void put_mailbox(struct buf *out, const char *header, const char *name, const char *address)
{
    buf_printf(out, "%s: ", header);
    if (name[0] != '\0') {
        put_encoded(out, name);
        buf_puts(out, "\r\n ");
    }
    buf_printf(out, "<%s>\r\n", address);
}

/* "Mon, 30 Nov 2026 07:30:00 +0700": English, whatever the locale. */
static void put_date(struct buf *out, struct instant at, int zone)
{
    static const char *const days[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
    static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    struct day day = instant_day(at, zone);
    int y, m, d;
    const int away = zone < 0 ? -zone : zone;
    const int64_t seconds = (at.ms / 1000 + (int64_t)zone * 60) % 86400;
    day_split(day, &y, &m, &d);
    buf_printf(out, "Date: %s, %d %s %04d %02d:%02d:%02d %c%02d%02d\r\n",
               days[day_weekday(day) - 1], d, months[m - 1], y, (int)(seconds / 3600),
               (int)(seconds / 60 % 60), (int)(seconds % 60), zone < 0 ? '-' : '+', away / 60,
               away % 60);
}

/* From the key and the sender alone, so that a repeat is recognised. */
static void put_message_id(struct buf *out, const struct courier_mail *mail)
{
    struct digest digest;
    char hex[DIGEST_TEXT];
    const char *at = strchr(mail->from, '@');
    const char *named =
        arena_printf(arena_current(), "%s\n%s\n%s", mail->key, mail->from, mail->from_name);
    digest_of(named, strlen(named), &digest);
    buf_printf(out, "Message-ID: <phieu.%.*s@%s>\r\n", ID_BYTES * 2, digest_hex(&digest, hex),
               at != NULL ? at + 1 : "localhost");
}

static void put_body(struct buf *out, const char *text)
{
    char encoded[ENCODED_MOST];
    struct buf crlf;
    buf_init(&crlf, arena_current(), 4 * strlen(text) + 16);
    for (; *text != '\0'; text++) {
        if (*text == '\n') {
            buf_putc(&crlf, '\r');
        }
        buf_putc(&crlf, *text);
    }
    for (size_t at = 0; at < crlf.len; at += LINE_BYTES) {
        size_t len = crlf.len - at < LINE_BYTES ? crlf.len - at : LINE_BYTES;
        buf_printf(out, "%s\r\n", base64(crlf.data + at, len, encoded));
    }
}

void courier_compose(struct buf *out, const struct courier_mail *mail)
{
    put_mailbox(out, "From", mail->from_name, mail->from);
    put_mailbox(out, "To", mail->to_name, mail->to);
    buf_puts(out, "Subject: ");
    put_encoded(out, mail->subject);
    buf_puts(out, "\r\n");
    put_date(out, mail->at, mail->zone_minutes);
    put_message_id(out, mail);
    buf_puts(out, "MIME-Version: 1.0\r\n"
                  "Content-Type: text/plain; charset=UTF-8\r\n"
                  "Content-Transfer-Encoding: base64\r\n"
                  "Auto-Submitted: auto-generated\r\n"
                  "\r\n");
    put_body(out, mail->body);
}

void courier_sign(const char *secret, size_t secret_len, const char *timestamp, const char *body,
                  size_t len, char ret[COURIER_SIGNATURE])
{
    unsigned char mac[crypto_auth_hmacsha256_BYTES];
    crypto_auth_hmacsha256_state state;
    crypto_auth_hmacsha256_init(&state, (const unsigned char *)secret, secret_len);
    crypto_auth_hmacsha256_update(&state, (const unsigned char *)timestamp, strlen(timestamp));
    crypto_auth_hmacsha256_update(&state, (const unsigned char *)".", 1);
    crypto_auth_hmacsha256_update(&state, (const unsigned char *)body, len);
    crypto_auth_hmacsha256_final(&state, mac);
    memcpy(ret, "sha256=", 7);
    sodium_bin2hex(ret + 7, COURIER_SIGNATURE - 7, mac, sizeof mac);
}
