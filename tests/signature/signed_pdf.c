/* signed_pdf.c - revisions of a PDF by hand, so that each byte of them is the test's own. */
#include "signed_pdf.h"

#include "unit.h"

#include <openssl/ess.h>
#include <stdio.h>

enum { PAPER_MOST = 4 << 20, OBJECTS_MOST = 64 };

/* ---- revisions
 * ------------------------------------------------------------------------------------ */

static void put_revision(struct paper *paper, const struct revised *objects, size_t count)
{
    struct buf *out = &paper->bytes;
    size_t places[OBJECTS_MOST];
    const bool first = paper->xref == 0;
    for (size_t i = 0; i < count; i++) {
        places[i] = out->len;
        buf_printf(out, "%d 0 obj\n%s\nendobj\n", objects[i].object, objects[i].text);
        paper->size = objects[i].object >= paper->size ? objects[i].object + 1 : paper->size;
    }
    const size_t xref = out->len;
    buf_puts(out, first ? "xref\n0 1\n0000000000 65535 f \n" : "xref\n");
    for (size_t i = 0; i < count; i++) {
        buf_printf(out, "%d 1\n%010zu 00000 n \n", objects[i].object, places[i]);
    }
    buf_printf(out, "trailer\n<< /Size %d /Root 1 0 R", paper->size);
    if (!first) {
        buf_printf(out, " /Prev %zu", paper->xref);
    }
    buf_printf(out, " >>\nstartxref\n%zu\n%%%%EOF\n", xref);
    paper->xref = xref;
    ck_assert(!out->overflow);
}

void paper_revise(struct paper *paper, const struct revised *objects, size_t count)
{
    put_revision(paper, objects, count);
}

void paper_change(struct paper *paper, int object, const char *text)
{
    const struct revised one = {object, text};
    put_revision(paper, &one, 1);
}

void paper_init(struct paper *paper)
{
    static const char words[] = "BT /F1 12 Tf 72 700 Td (So: 595/SYT-NVY) Tj ET";
    const char *content = arena_printf(arena_current(), "<< /Length %zu >>\nstream\n%s\nendstream",
                                       strlen(words), words);
    const struct revised objects[] = {
        {1, "<< /Type /Catalog /Pages 2 0 R >>"},
        {2, "<< /Type /Pages /Kids [ 3 0 R ] /Count 1 >>"},
        {3, "<< /Type /Page /Parent 2 0 R /MediaBox [ 0 0 595 842 ] /Contents 4 0 R "
            "/Resources << /Font << /F1 5 0 R >> >> >>"},
        {4, content},
        {5, "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"},
    };
    *paper =
        (struct paper){.contents = "4 0 R", .catalog = "", .page = "", .annots = "", .form = ""};
    buf_init(&paper->bytes, arena_current(), PAPER_MOST);
    buf_puts(&paper->bytes, "%PDF-1.7\n");
    put_revision(paper, objects, sizeof objects / sizeof objects[0]);
}

/* ---- signatures
 * ----------------------------------------------------------------------------------- */

static void add_time(CMS_SignerInfo *info, const char *iso)
{
    ASN1_TIME *time = ASN1_TIME_set(NULL, (time_t)(moment(iso).ms / 1000));
    ck_assert_int_eq(CMS_signed_add1_attr_by_NID(info, NID_pkcs9_signingTime, time->type, time, -1),
                     1);
    ASN1_TIME_free(time);
}

/* signing-certificate-v2 of SHA-256: SEQUENCE { SEQUENCE { SEQUENCE { OCTET STRING } } } */
static void add_named(CMS_SignerInfo *info, enum who named)
{
    static const unsigned char heads[] = {0x30, 0x26, 0x30, 0x24, 0x30, 0x22, 0x04, 0x20};
    unsigned char der[sizeof heads + 32];
    unsigned len;
    memcpy(der, heads, sizeof heads);
    ck_assert_int_eq(X509_digest(pki_certificate(named), EVP_sha256(), der + sizeof heads, &len),
                     1);
    ck_assert_int_eq(CMS_signed_add1_attr_by_NID(info, NID_id_smime_aa_signingCertificateV2,
                                                 V_ASN1_SEQUENCE, der, sizeof der),
                     1);
}

static void add_signer(CMS_ContentInfo *cms, const struct signing *how, enum who who)
{
    const unsigned flags =
        CMS_NOSMIMECAP | CMS_PARTIAL | (how->time != NULL && how->time[0] == '\0' ? CMS_NOATTR : 0);
    CMS_SignerInfo *info = CMS_add1_signer(cms, pki_certificate(who), pki_key(who),
                                           how->sha1 ? EVP_sha1() : EVP_sha256(), flags);
    ck_assert_ptr_nonnull(info);
    if ((flags & CMS_NOATTR) != 0) {
        return;
    }
    add_time(info, how->time != NULL ? how->time : "2025-03-07T08:00:00Z");
    if (how->names_certificate) {
        add_named(info, how->named != WHO_ROOT ? how->named : who);
    }
}

static void add_token(CMS_ContentInfo *cms, const struct signing *how)
{
    CMS_SignerInfo *info = sk_CMS_SignerInfo_value(CMS_get0_SignerInfos(cms), 0);
    const ASN1_OCTET_STRING *value = CMS_SignerInfo_get0_signature(info);
    const struct text token =
        how->stamp_of_other ? pki_token(how->tsa, "other", 5, moment(how->stamped))
                            : pki_token(how->tsa, ASN1_STRING_get0_data(value),
                                        (size_t)ASN1_STRING_length(value), moment(how->stamped));
    ck_assert_int_eq(CMS_unsigned_add1_attr_by_NID(info, NID_id_smime_aa_timeStampToken,
                                                   V_ASN1_SEQUENCE, token.data, (int)token.len),
                     1);
}

static enum who root_of(enum who who)
{
    return who >= WHO_STRANGER ? WHO_STRANGER : WHO_SUB;
}

struct text cms_of(const struct signing *how, const void *bytes, size_t len)
{
    const unsigned flags = CMS_BINARY | CMS_PARTIAL | (how->attached ? 0 : CMS_DETACHED);
    BIO *data = BIO_new_mem_buf(bytes, (int)len);
    CMS_ContentInfo *cms = CMS_sign(NULL, NULL, NULL, NULL, flags);
    ck_assert_ptr_nonnull(cms);
    add_signer(cms, how, how->who);
    if (how->second != WHO_ROOT) {
        add_signer(cms, how, how->second);
    }
    if (!how->alone) {
        CMS_add1_cert(cms, pki_certificate(root_of(how->who)));
    }
    ck_assert_int_eq(CMS_final(cms, data, NULL, flags), 1);
    if (how->tsa != WHO_ROOT) {
        add_token(cms, how);
    }
    unsigned char *der = NULL;
    const int der_len = i2d_CMS_ContentInfo(cms, &der);
    ck_assert_int_gt(der_len, 0);
    const struct text text = {arena_memdup(arena_current(), der, (size_t)der_len), (size_t)der_len};
    OPENSSL_free(der);
    CMS_ContentInfo_free(cms);
    BIO_free(data);
    return text;
}

static void put_hex(char *into, struct text der)
{
    static const char digits[] = "0123456789abcdef";
    ck_assert_uint_le(der.len, PAPER_CONTENTS);
    for (size_t i = 0; i < der.len; i++) {
        *into++ = digits[(unsigned char)der.data[i] >> 4];
        *into++ = digits[(unsigned char)der.data[i] & 15];
    }
}

/* The catalog and the page with all fields so far. */
static const char *list_of(const struct paper *paper)
{
    struct buf list;
    buf_init(&list, arena_current(), 400);
    for (int i = 0; i < paper->field_count; i++) {
        buf_printf(&list, " %d 0 R", paper->fields[i]);
    }
    return list.data;
}

static const char *dictionary_of(const struct signing *how)
{
    static char zeros[2 * PAPER_CONTENTS + 1];
    memset(zeros, '0', sizeof zeros - 1);
    return arena_printf(
        arena_current(),
        "<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /%s%s%s%s%s%s%s "
        "/ByteRange [0 1111111111 1111111111 1111111111] /Contents <%s> /Room (%s) >>",
        how->kind != NULL ? how->kind : "adbe.pkcs7.detached", how->made != NULL ? " /M (" : "",
        how->made != NULL ? how->made : "", how->made != NULL ? ")" : "",
        how->reason != NULL ? " /Reason (" : "", how->reason != NULL ? how->reason : "",
        how->reason != NULL ? ")" : "", zeros, "................................");
}

/* Where the last revision's signature stands, brackets included, and its range. */
static void fill_range(struct paper *paper, const struct signing *how, size_t since,
                       size_t range[4])
{
    char *const data = paper->bytes.data;
    char *contents = memmem(data + since, paper->bytes.len - since, "/Contents <", 11);
    ck_assert_ptr_nonnull(contents);
    contents += 10;
    char *numbers = memmem(data + since, paper->bytes.len - since, "/ByteRange [", 12);
    ck_assert_ptr_nonnull(numbers);
    numbers += 12;
    range[0] = 0;
    range[1] = (size_t)(contents - data);
    range[2] = range[1] + 2 * PAPER_CONTENTS + 2 + how->gap_more;
    range[3] = paper->bytes.len - range[2];
    const size_t room = strlen("0 1111111111 1111111111 1111111111");
    char text[64];
    const int n = snprintf(text, sizeof text, "0 %zu %zu %zu", range[1], range[2], range[3]);
    memset(numbers, ' ', room);
    memcpy(numbers, text, (size_t)n);
}

static const char *catalog_of(const struct paper *paper)
{
    return arena_printf(arena_current(),
                        "<< /Type /Catalog /Pages 2 0 R /AcroForm << /SigFlags 3 /Fields [%s%s ] "
                        ">> %s >>",
                        paper->form, list_of(paper), paper->catalog);
}

static const char *page_of(const struct paper *paper)
{
    return arena_printf(arena_current(),
                        "<< /Type /Page /Parent 2 0 R /MediaBox [ 0 0 595 842 ] /Contents %s "
                        "/Resources << /Font << /F1 5 0 R >> >> /Annots [%s%s ] %s >>",
                        paper->contents, paper->annots, list_of(paper), paper->page);
}

static const char *field_of(const struct paper *paper, int value)
{
    return arena_printf(arena_current(),
                        "<< /FT /Sig /Type /Annot /Subtype /Widget /T (Chu ky %d) /F 132 "
                        "/Rect [ 0 0 0 0 ] /P 3 0 R /V %d 0 R >>",
                        paper->field_count, value);
}

void paper_sign(struct paper *paper, const struct signing *how)
{
    const size_t since = paper->bytes.len;
    const int field = how->place != 0 ? how->place : paper->size;
    const int value = how->place != 0 ? paper->size : paper->size + 1;
    size_t range[4];
    if (how->place == 0) {
        paper->fields[paper->field_count++] = field;
    }
    const struct revised objects[] = {
        {1, catalog_of(paper)},
        {3, page_of(paper)},
        {field, field_of(paper, value)},
        {value, dictionary_of(how)},
    };
    put_revision(paper, objects, sizeof objects / sizeof objects[0]);
    fill_range(paper, how, since, range);
    char *signed_bytes = arena_alloc(arena_current(), range[1] + range[3]);
    memcpy(signed_bytes, paper->bytes.data, range[1]);
    memcpy(signed_bytes + range[1], paper->bytes.data + range[2], range[3]);
    const bool is_stamp = how->kind != NULL && strcmp(how->kind, "ETSI.RFC3161") == 0;
    put_hex(paper->bytes.data + range[1] + 1,
            is_stamp ? pki_token(how->tsa, signed_bytes, range[1] + range[3], moment(how->stamped))
                     : cms_of(how, signed_bytes, range[1] + range[3]));
}
