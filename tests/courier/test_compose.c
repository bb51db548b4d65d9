/* test_compose.c - what leaves as mail is what RFC 5322 and 2047 allow, and what is signed can be
 * checked. */
#include "unit.h"

#include "phieu/courier.h"

#include <sodium.h>

static struct courier_mail usual(void)
{
    return (struct courier_mail){
        .from = "phieu@ttyt.example.vn",
        .from_name = "Trung tâm Y tế huyện Cầu Đá",
        .to = "an@ttyt.example.vn",
        .to_name = "Lý Gia An",
        .subject = "Phiếu: văn bản đến số 12/2026 – được giao, hạn 30/11/2026",
        .body = "Kính gửi Lý Gia An,\n\n.một dòng bắt đầu bằng dấu chấm\n",
        .key = "now/812/14",
        .at = {INT64_C(1796040783183)},
        .zone_minutes = ZONE_VIETNAM,
    };
}

static const char *composed(const struct courier_mail *mail)
{
    struct buf out;
    buf_init(&out, arena_current(), 1 << 20);
    courier_compose(&out, mail);
    ck_assert(!out.overflow);
    return out.data;
}

/* The texts of the encoded words of a header, put together again. */
static const char *decoded(const char *message, const char *name)
{
    struct buf out;
    const char *at = strstr(message, arena_printf(arena_current(), "%s: ", name));
    buf_init(&out, arena_current(), 65536);
    buf_puts(&out, "");
    ck_assert_ptr_nonnull(at);
    for (at += strlen(name) + 2; at[0] == '=' || at[0] == ' ';) {
        char bytes[100];
        size_t len;
        at += at[0] == ' ';
        ck_assert_int_eq(strncmp(at, "=?UTF-8?B?", 10), 0);
        const char *end = strstr(at + 10, "?=");
        ck_assert_ptr_nonnull(end);
        ck_assert_int_le(end + 2 - at, 75); /* RFC 2047, 2 */
        ck_assert_int_eq(sodium_base642bin((unsigned char *)bytes, sizeof bytes, at + 10,
                                           (size_t)(end - at - 10), NULL, &len, NULL,
                                           sodium_base64_VARIANT_ORIGINAL),
                         0);
        ck_assert(text_is_utf8(bytes, len)); /* no character is cut in two */
        buf_add(&out, bytes, len);
        at = end + 2;
        at += strncmp(at, "\r\n ", 3) == 0 ? 2 : 0;
        if (strncmp(at, " <", 2) == 0) {
            break;
        }
    }
    return out.data;
}

START_TEST(headers_are_encoded_and_folded)
{
    struct courier_mail mail = usual();
    const char *text = composed(&mail);
    ck_assert_str_eq(decoded(text, "Subject"), mail.subject);
    ck_assert_str_eq(decoded(text, "From"), mail.from_name);
    ck_assert_str_eq(decoded(text, "To"), mail.to_name);
    ck_assert_ptr_nonnull(strstr(text, " <phieu@ttyt.example.vn>\r\n"));
    ck_assert_ptr_nonnull(strstr(text, " <an@ttyt.example.vn>\r\n"));
    ck_assert_ptr_nonnull(strstr(text, "\r\nDate: Mon, 30 Nov 2026 19:13:03 +0700\r\n"));
    ck_assert_ptr_nonnull(strstr(text, "\r\nAuto-Submitted: auto-generated\r\n"));
    for (const char *line = text; *line != '\0'; line = strstr(line, "\r\n") + 2) {
        ck_assert_uint_le(strcspn(line, "\r"), 78);
        for (const char *p = line; *p != '\r'; p++) {
            ck_assert(*p >= ' ' && *p < 0x7f);
        }
        ck_assert_ptr_nonnull(strstr(line, "\r\n"));
    }
}
END_TEST

START_TEST(nothing_in_a_text_makes_a_header)
{
    struct courier_mail mail = usual();
    mail.subject = "a\r\nBcc: ai@do.vn";
    mail.to_name = "b\nBcc: ai@do.vn";
    const char *text = composed(&mail);
    ck_assert_ptr_null(strstr(text, "Bcc"));
    mail.subject = mail.to_name = mail.from_name = "";
    text = composed(&mail);
    ck_assert_ptr_nonnull(strstr(text, "To: <an@ttyt.example.vn>\r\n"));
}
END_TEST

START_TEST(the_body_comes_back_whole)
{
    struct courier_mail mail = usual();
    char bytes[4000];
    size_t len;
    const char *text = composed(&mail), *body = strstr(text, "\r\n\r\n") + 4;
    ck_assert_int_eq(sodium_base642bin((unsigned char *)bytes, sizeof bytes, body, strlen(body),
                                       "\r\n", &len, NULL, sodium_base64_VARIANT_ORIGINAL),
                     0);
    bytes[len] = '\0';
    ck_assert_str_eq(bytes, "Kính gửi Lý Gia An,\r\n\r\n.một dòng bắt đầu bằng dấu chấm\r\n");
}
END_TEST

static const char *id_of(const struct courier_mail *mail)
{
    const char *at = strstr(composed(mail), "\r\nMessage-ID: ") + 14;
    return arena_printf(arena_current(), "%.*s", (int)strcspn(at, "\r"), at);
}

START_TEST(a_repeat_is_the_same_to_the_byte)
{
    struct courier_mail mail = usual(), other = usual();
    ck_assert_str_eq(composed(&mail), composed(&other));
    ck_assert_ptr_nonnull(strstr(id_of(&mail), "@ttyt.example.vn>"));
    other.key = "now/812/15";
    ck_assert_str_ne(id_of(&mail), id_of(&other));
    other = usual();
    other.from_name = "Cơ quan khác";
    ck_assert_str_ne(id_of(&mail), id_of(&other));
}
END_TEST

START_TEST(a_signature_is_hmac_sha256_of_time_and_body)
{
    static const char expected[] =
        "sha256=baf2770582b8cc26c31ef06a7916dffb873b226e24473a2415f1ec5ac95552cc";
    char signature[COURIER_SIGNATURE];
    unsigned char mac[32];
    char hex[65];
    const char *whole = "1796040783.{\"a\":1}";
    crypto_auth_hmacsha256_state state;
    courier_sign("Jefe", 4, "1796040783", "{\"a\":1}", 7, signature);
    crypto_auth_hmacsha256_init(&state, (const unsigned char *)"Jefe", 4);
    crypto_auth_hmacsha256_update(&state, (const unsigned char *)whole, strlen(whole));
    crypto_auth_hmacsha256_final(&state, mac);
    ck_assert_str_eq(signature + 7, sodium_bin2hex(hex, sizeof hex, mac, sizeof mac));
    /* as computed elsewhere: printf '%s' 1796040783.{"a":1} | openssl dgst -sha256 -hmac Jefe */
    ck_assert_str_eq(signature, expected);
    courier_sign("Jefe", 4, "1796040784", "{\"a\":1}", 7, signature);
    ck_assert_str_ne(signature, expected);
}
END_TEST

UNIT_MAIN("courier/compose", headers_are_encoded_and_folded, nothing_in_a_text_makes_a_header,
          the_body_comes_back_whole, a_repeat_is_the_same_to_the_byte,
          a_signature_is_hmac_sha256_of_time_and_body)
