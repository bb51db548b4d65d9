/*
 * test_signature_edxml.c - XML signatures over documents that are written in their canonical form,
 * so that what is hashed can be read here.
 */
#include "judged.h"

#include <openssl/evp.h>

#define EDXML "http://www.mic.gov.vn/TBT/QCVN_102_2016"
#define DSIG  "http://www.w3.org/2000/09/xmldsig#"
#define HEAD  "<edXML xmlns=\"" EDXML "\"><Code Id=\"code\">595/SYT-NVY</Code>"
#define TAIL                                                                                       \
    "<AttachmentEncoded><Attachment><ContentId>cid:1</ContentId><ContentTransferEncoded>"          \
    "aGVs\nbG8=</ContentTransferEncoded></Attachment></AttachmentEncoded></edXML>"
#define C14N     "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
#define EXC_C14N "http://www.w3.org/2001/10/xml-exc-c14n#"

enum refers { TO_DOCUMENT, TO_CODE, TO_ATTACHMENT, TO_OTHERS, REFERS };

struct xml_signing {
    enum who who;
    bool sha1, exclusive, no_namespace, no_certificate;
    enum refers refers;
    const char *time, *method; /* NULL: as sha1 says */
};

static const char *base64(const unsigned char *bytes, size_t len)
{
    unsigned char *text = arena_alloc(arena_current(), len / 3 * 4 + 8);
    EVP_EncodeBlock(text, bytes, (int)len);
    return (const char *)text;
}

static const char *digest_text(const struct xml_signing *how, const char *bytes)
{
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned len;
    ck_assert_int_eq(
        EVP_Digest(bytes, strlen(bytes), digest, &len, how->sha1 ? EVP_sha1() : EVP_sha256(), NULL),
        1);
    return base64(digest, len);
}

static const char *reference_of(const struct xml_signing *how)
{
    static const struct {
        const char *uri, *transform, *content;
    } references[REFERS] = {
        [TO_DOCUMENT] = {"",
                         "<Transforms><Transform Algorithm=\"" DSIG
                         "enveloped-signature\"></Transform></Transforms>",
                         HEAD TAIL},
        [TO_CODE] = {"#code", "", "<Code xmlns=\"" EDXML "\" Id=\"code\">595/SYT-NVY</Code>"},
        [TO_ATTACHMENT] = {"cid:1", "", "hello"},
        [TO_OTHERS] = {"http://example.vn/a", "", "hello"},
    };
    return arena_printf(
        arena_current(),
        "<Reference URI=\"%s\">%s<DigestMethod Algorithm=\"%s\"></DigestMethod><DigestValue>%s"
        "</DigestValue></Reference>",
        references[how->refers].uri, references[how->refers].transform,
        how->sha1 ? DSIG "sha1" : "http://www.w3.org/2001/04/xmlenc#sha256",
        digest_text(how, references[how->refers].content));
}

static const char *value_of(const struct xml_signing *how, const char *canonical)
{
    unsigned char value[512];
    size_t len = sizeof value;
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    ck_assert_int_eq(EVP_DigestSignInit(context, NULL, how->sha1 ? EVP_sha1() : EVP_sha256(), NULL,
                                        pki_key(how->who)),
                     1);
    ck_assert_int_eq(
        EVP_DigestSign(context, value, &len, (const unsigned char *)canonical, strlen(canonical)),
        1);
    EVP_MD_CTX_free(context);
    return base64(value, len);
}

static const char *signed_xml(const struct xml_signing *how)
{
    struct arena *arena = arena_current();
    const char *space = how->no_namespace ? EDXML : DSIG;
    const char *method = how->method != NULL ? how->method
                         : how->sha1         ? DSIG "rsa-sha1"
                                             : "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256";
    const char *inside =
        arena_printf(arena,
                     "<CanonicalizationMethod Algorithm=\"%s\"></CanonicalizationMethod>"
                     "<SignatureMethod Algorithm=\"%s\"></SignatureMethod>%s</SignedInfo>",
                     how->exclusive ? EXC_C14N : C14N, method, reference_of(how));
    const char *canonical = arena_printf(arena, "<SignedInfo xmlns=\"%s\">%s", space, inside);
    const struct text der = pki_der(how->who);
    const char *certificate =
        how->no_certificate
            ? ""
            : arena_printf(arena,
                           "<KeyInfo><X509Data><X509Certificate>%s</X509Certificate></X509Data>"
                           "</KeyInfo>",
                           base64((const unsigned char *)der.data, der.len));
    return arena_printf(arena,
                        "%s<Signature%s><SignedInfo>%s<SignatureValue>%s</SignatureValue>%s%s"
                        "</Signature>%s",
                        HEAD, how->no_namespace ? "" : " xmlns=\"" DSIG "\"", inside,
                        value_of(how, canonical), certificate,
                        how->time != NULL ? arena_printf(arena,
                                                         "<Object><SigningTime>%s"
                                                         "</SigningTime></Object>",
                                                         how->time)
                                          : "",
                        TAIL);
}

static const json_t *judged_xml(const char *xml, size_t len)
{
    json_t *report;
    struct error err = {0};
    const struct signature_trust trust =
        trust_of(pki_join(pki_pem(WHO_ROOT), pki_pem(WHO_SUB)),
                 pki_join(pki_list(PKI_REVOKES), pki_list(PKI_ROOTS)));
    ck_assert_msg(signature_check_edxml(xml, len, &trust, &report, &err) == 0, "%s",
                  error_info(err.code)->name);
    ck_assert_str_eq(json_str(report, "file"), "edxml");
    return report;
}

static const char *state_of(const json_t *one)
{
    return json_str(json_array_get(json_object_get(one, "references"), 0), "state");
}

/* ---- signatures as they should be, and not
 * ----------------------------------------------------------- */

static const struct {
    const char *about;
    struct xml_signing how;
    const char *answers, *state;
} kinds[] = {
    {"the document",
     {.who = WHO_GOOD},
     "kind=xmldsig integrity=intact why= chain_now=trusted revocation=good weak= extent= "
     "time_source=none serial=1002",
     "holds"},
    {"SHA-1", {.who = WHO_GOOD, .sha1 = true}, "integrity=intact weak=true", "holds"},
    {"exclusive", {.who = WHO_GOOD, .exclusive = true}, "integrity=intact", "holds"},
    {"an element by its Id", {.who = WHO_GOOD, .refers = TO_CODE}, "integrity=intact", "holds"},
    {"an attachment", {.who = WHO_GOOD, .refers = TO_ATTACHMENT}, "integrity=intact", "holds"},
    {"something elsewhere",
     {.who = WHO_GOOD, .refers = TO_OTHERS},
     "integrity=unsupported why=unsupported-algorithm chain_now=trusted",
     "not-checked"},
    {"the wrong namespace", {.who = WHO_GOOD, .no_namespace = true}, "integrity=intact", "holds"},
    {"revoked", {.who = WHO_REVOKED}, "integrity=intact revocation=revoked", "holds"},
    {"a foreigner", {.who = WHO_FOREIGN}, "integrity=intact chain_now=incomplete", "holds"},
    {"a time",
     {.who = WHO_GOOD, .time = "2025-03-07T08:00:00Z"},
     "integrity=intact time=2025-03-07T08:00:00.000Z time_source=self-asserted",
     "holds"},
    {"no certificate",
     {.who = WHO_GOOD, .no_certificate = true},
     "integrity=broken why=no-signer chain_now=",
     "holds"},
    {"an unknown method",
     {.who = WHO_GOOD, .method = "http://example.vn/rot13"},
     "integrity=unsupported why=unsupported-algorithm",
     "holds"},
    {"another method than was used",
     {.who = WHO_GOOD, .method = DSIG "rsa-sha1"},
     "integrity=broken why=signature-invalid",
     "holds"},
};

START_TEST(each_question_has_its_own_answer)
{
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        const char *xml = signed_xml(&kinds[i].how);
        const json_t *report = judged_xml(xml, strlen(xml));
        ck_answers(nth(report, 0), kinds[i].answers, kinds[i].about);
        ck_assert_msg(strcmp(state_of(nth(report, 0)), kinds[i].state) == 0, "%s: %s",
                      kinds[i].about, state_of(nth(report, 0)));
        ck_assert_int_eq(has_note(report, "namespace"), kinds[i].how.no_namespace);
    }
}
END_TEST

START_TEST(what_was_changed_is_told_by_its_reference)
{
    static const enum refers refers[] = {TO_DOCUMENT, TO_CODE, TO_ATTACHMENT};
    static const char *const words[] = {"595/SYT", "595/SYT", "aGVs\nbG8"};
    for (size_t i = 0; i < sizeof refers / sizeof refers[0]; i++) {
        const struct xml_signing how = {.who = WHO_GOOD, .refers = refers[i]};
        char *xml = arena_strdup(arena_current(), signed_xml(&how));
        char *at = strstr(xml, words[i]);
        ck_assert_ptr_nonnull(at);
        at[1] = '6';
        const json_t *one = nth(judged_xml(xml, strlen(xml)), 0);
        ck_answers(one, "integrity=broken why=reference-changed chain_now=trusted", words[i]);
        ck_assert_str_eq(state_of(one), "broken");
    }
}
END_TEST

START_TEST(a_digest_put_right_again_breaks_the_signature)
{
    static const struct xml_signing how = {.who = WHO_GOOD, .refers = TO_ATTACHMENT};
    char *xml = arena_strdup(arena_current(), signed_xml(&how));
    char *content = strstr(xml, "aGVs\nbG8="), *value = strstr(xml, digest_text(&how, "hello"));
    const char *other = digest_text(&how, "help!");
    ck_assert(content != NULL && value != NULL);
    memcpy(content, "aGVs\ncCE=", 9);
    memcpy(value, other, strlen(other));
    const json_t *one = nth(judged_xml(xml, strlen(xml)), 0);
    ck_answers(one, "integrity=broken why=signature-invalid", "forged");
    ck_assert_str_eq(state_of(one), "holds");
}
END_TEST

START_TEST(an_id_that_stands_twice_is_not_checked)
{
    static const struct xml_signing how = {.who = WHO_GOOD, .refers = TO_CODE};
    const char *xml = signed_xml(&how), *end = strstr(xml, "<AttachmentEncoded>");
    const char *twice = arena_printf(arena_current(), "%.*s<Code Id=\"code\">1/X</Code>%s",
                                     (int)(end - xml), xml, end);
    ck_assert_str_eq(state_of(nth(judged_xml(twice, strlen(twice)), 0)), "not-checked");
}
END_TEST

START_TEST(a_file_without_a_signature_has_none_and_what_is_no_xml_is_damaged)
{
    json_t *report;
    const struct signature_trust trust = usual_trust();
    const char none[] = HEAD TAIL;
    ck_assert_uint_eq(
        json_array_size(json_object_get(judged_xml(none, strlen(none)), "signatures")), 0);
    static const char *const bad[] = {"", "<edXML", "<edXML></edXM>", "<!DOCTYPE a []><edXML/>",
                                      "words"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        ck_refused(signature_check_edxml(bad[i], strlen(bad[i]), &trust, &report, err),
                   ERR_READ_DAMAGED, "");
    }
}
END_TEST

UNIT_MAIN("signature/edxml", each_question_has_its_own_answer,
          what_was_changed_is_told_by_its_reference, a_digest_put_right_again_breaks_the_signature,
          an_id_that_stands_twice_is_not_checked,
          a_file_without_a_signature_has_none_and_what_is_no_xml_is_damaged)
