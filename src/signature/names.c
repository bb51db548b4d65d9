/*
 * NAME     names.c
 * SUMMARY  what a certificate says, as text of ours
 */
#include "signature_room.h"

#include <openssl/asn1.h>
#include <openssl/bn.h>
#include <string.h>
#include <time.h>

enum { NAME_MOST = 300, SERIAL_BYTES = 64 };

const char *clean_line(const char *bytes, size_t len, size_t most)
{
    const char *text;
    struct error ignored = {0};
    return text_clean(bytes, len, TEXT_LINE, most, "", arena_current(), &text, &ignored) == 0 ? text
                                                                                              : "";
}

struct instant instant_of_asn1(const ASN1_TIME *time)
{
    struct tm tm;
    if (time == NULL || ASN1_TIME_to_tm(time, &tm) != 1) {
        return INSTANT_NONE;
    }
    const struct day day = day_of(tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday);
    const int64_t seconds = tm.tm_hour * 3600 + tm.tm_min * 60 + tm.tm_sec;
    if (!day_is(day)) {
        return INSTANT_NONE;
    }
    return (struct instant){(day.n * INT64_C(86400) + seconds) * 1000};
}

const char *name_part(const X509_NAME *name, int nid)
{
    unsigned char *utf8 = NULL;
    const int at = X509_NAME_get_index_by_NID(name, nid, -1);
    if (at < 0) {
        return "";
    }
    const ASN1_STRING *value = X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, at));
    const int len = ASN1_STRING_to_UTF8(&utf8, value);
    const char *text = len > 0 ? clean_line((const char *)utf8, (size_t)len, NAME_MOST) : "";
    OPENSSL_free(utf8);
    return text;
}

const char *name_issuer(const X509 *certificate)
{
    const X509_NAME *name = X509_get_issuer_name(certificate);
    const char *common = name_part(name, NID_commonName);
    const char *organization = name_part(name, NID_organizationName);
    if (common[0] == '\0' || organization[0] == '\0') {
        return common[0] != '\0' ? common : organization;
    }
    return arena_printf(arena_current(), "%s (%s)", common, organization);
}

const char *serial_text(const X509 *certificate)
{
    const ASN1_INTEGER *serial = X509_get0_serialNumber(certificate);
    const unsigned char *bytes = ASN1_STRING_get0_data(serial);
    const int len = ASN1_STRING_length(serial);
    struct buf text;
    buf_init(&text, arena_current(), 2 * SERIAL_BYTES + 4);
    for (int i = 0; i < len && i < SERIAL_BYTES; i++) {
        buf_printf(&text, "%02X", bytes[i]);
    }
    return text.len > 0 ? text.data : "";
}
