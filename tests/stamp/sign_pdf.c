/* sign_pdf.c - an authority, a signer and a verifier of the test's own (ISO 32000-1, 12.8). */
#include "letter_pdf.h"

#include "unit.h"

#include <openssl/cms.h>
#include <openssl/err.h>
#include <openssl/x509v3.h>
#include <stdio.h>

enum { CONTENTS = 8192 }; /* bytes kept free for the signature */

/* ---- the authority -------------------------------------------------------------------------- */

static struct {
    X509 *root, *signer;
    EVP_PKEY *key;
} pki;

static void add_extension(X509 *cert, X509 *issuer, int nid, const char *value)
{
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer, cert, NULL, NULL, 0);
    X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, &context, nid, value);
    ck_assert_ptr_nonnull(extension);
    ck_assert_int_eq(X509_add_ext(cert, extension, -1), 1);
    X509_EXTENSION_free(extension);
}

/* issuer NULL: signs itself, an authority. */
static X509 *new_certificate(const char *name, EVP_PKEY *key, X509 *issuer, EVP_PKEY *issuer_key)
{
    static long serial;
    X509 *cert = X509_new();
    ck_assert_ptr_nonnull(cert);
    X509_set_version(cert, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(cert), ++serial);
    X509_gmtime_adj(X509_getm_notBefore(cert), -3600);
    X509_gmtime_adj(X509_getm_notAfter(cert), 86400);
    X509_set_pubkey(cert, key);
    X509_NAME_add_entry_by_txt(X509_get_subject_name(cert), "CN", MBSTRING_UTF8,
                               (const unsigned char *)name, -1, -1, 0);
    X509_set_issuer_name(cert, X509_get_subject_name(issuer != NULL ? issuer : cert));
    add_extension(cert, issuer != NULL ? issuer : cert, NID_basic_constraints,
                  issuer == NULL ? "critical,CA:TRUE" : "CA:FALSE");
    add_extension(cert, issuer != NULL ? issuer : cert, NID_key_usage,
                  issuer == NULL ? "keyCertSign,cRLSign" : "digitalSignature,nonRepudiation");
    ck_assert_int_gt(X509_sign(cert, issuer_key != NULL ? issuer_key : key, EVP_sha256()), 0);
    return cert;
}

static void need_pki(void)
{
    if (pki.root == NULL) {
        EVP_PKEY *root_key = EVP_RSA_gen(2048);
        pki.key = EVP_RSA_gen(2048);
        pki.root = new_certificate("Cơ quan chứng thực thử", root_key, NULL, NULL);
        pki.signer = new_certificate("Sở Y tế tỉnh Bình An", pki.key, pki.root, root_key);
        EVP_PKEY_free(root_key);
    }
}

/* ---- signing -------------------------------------------------------------------------------- */

static qpdf_oh parsed(qpdf_data q, const char *text)
{
    return qpdf_oh_parse(q, text);
}

static void add_certification(qpdf_data q, qpdf_oh signature, int level)
{
    const qpdf_oh perms = qpdf_oh_new_dictionary(q);
    qpdf_oh_replace_key(
        q, signature, "/Reference",
        parsed(q, arena_printf(arena_current(),
                               "[ << /Type /SigRef /TransformMethod /DocMDP /TransformParams "
                               "<< /Type /TransformParams /V /1.2 /P %d >> >> ]",
                               level)));
    qpdf_oh_replace_key(q, perms, "/DocMDP", signature);
    qpdf_oh_replace_key(q, qpdf_get_root(q), "/Perms", perms);
}

/* A signature field without appearance on page 1, its value still to be filled in. */
static void add_signature(qpdf_data q, void *arg)
{
    const int level = *(const int *)arg;
    char zeros[2 * CONTENTS + 1];
    memset(zeros, '0', sizeof zeros - 1);
    zeros[sizeof zeros - 1] = '\0';
    const qpdf_oh signature = qpdf_make_indirect_object(
        q, parsed(q, arena_printf(
                         arena_current(),
                         "<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /adbe.pkcs7.detached "
                         "/ByteRange [ 0 1111111111 1111111111 1111111111 ] /Contents <%s> "
                         "/M (D:20250307080000Z) >>",
                         zeros)));
    const qpdf_oh field = qpdf_make_indirect_object(
        q, parsed(q, "<< /FT /Sig /Type /Annot /Subtype /Widget /T (Chu ky) /F 132 "
                     "/Rect [ 0 0 0 0 ] >>"));
    const qpdf_oh page = qpdf_get_page_n(q, 0);
    const qpdf_oh form = parsed(q, "<< /SigFlags 3 >>");
    qpdf_oh_replace_key(q, field, "/V", signature);
    qpdf_oh_replace_key(q, field, "/P", page);
    qpdf_oh_replace_key(q, form, "/Fields", qpdf_oh_wrap_in_array(q, field));
    qpdf_oh_replace_key(q, page, "/Annots", qpdf_oh_wrap_in_array(q, field));
    qpdf_oh_replace_key(q, qpdf_get_root(q), "/AcroForm", form);
    if (level != 0) {
        add_certification(q, signature, level);
    }
}

static void keep_objects(qpdf_data q)
{
    qpdf_set_object_stream_mode(q, qpdf_o_preserve);
}

/* Where the signature's hex string stands, brackets included. */
static void find_contents(struct pdf pdf, size_t *ret_from, size_t *ret_to)
{
    static const char key[] = "/Contents <";
    const char *at = memmem(pdf.data, pdf.len, key, sizeof key - 1);
    ck_assert_ptr_nonnull(at);
    at += sizeof key - 2;
    const char *end = memchr(at, '>', pdf.len - (size_t)(at - pdf.data));
    ck_assert_ptr_nonnull(end);
    *ret_from = (size_t)(at - pdf.data);
    *ret_to = (size_t)(end + 1 - pdf.data);
}

static BIO *spoken_for(struct pdf pdf, const size_t range[4])
{
    BIO *data = BIO_new(BIO_s_mem());
    for (int i = 0; i < 4; i += 2) {
        ck_assert_uint_le(range[i] + range[i + 1], pdf.len);
        ck_assert_int_eq(BIO_write(data, pdf.data + range[i], (int)range[i + 1]),
                         (int)range[i + 1]);
    }
    return data;
}

static void put_contents(char *at, CMS_ContentInfo *cms)
{
    static const char digits[] = "0123456789abcdef";
    unsigned char *der = NULL;
    const int len = i2d_CMS_ContentInfo(cms, &der);
    ck_assert(len > 0 && len <= CONTENTS);
    for (int i = 0; i < len; i++) {
        *at++ = digits[der[i] >> 4];
        *at++ = digits[der[i] & 15];
    }
    OPENSSL_free(der);
}

struct pdf pdf_signed(struct pdf pdf, int docmdp)
{
    static const char open[] = "/ByteRange [ ";
    size_t from, to;
    need_pki();
    const struct pdf made = pdf_changed(pdf, add_signature, &docmdp, keep_objects);
    char *bytes = arena_memdup(arena_current(), made.data, made.len);
    find_contents(made, &from, &to);
    const size_t range[4] = {0, from, to, made.len - to};
    char *at = memmem(bytes, made.len, open, sizeof open - 1);
    ck_assert_ptr_nonnull(at);
    at += sizeof open - 1;
    const size_t room = (size_t)((char *)memchr(at, ']', 100) - at);
    const int n = snprintf(at, room, "0 %zu %zu %zu", range[1], range[2], range[3]);
    memset(at + n, ' ', room - (size_t)n);
    const struct pdf ready = {bytes, made.len};
    BIO *data = spoken_for(ready, range);
    CMS_ContentInfo *cms =
        CMS_sign(pki.signer, pki.key, NULL, data, CMS_DETACHED | CMS_BINARY | CMS_NOSMIMECAP);
    ck_assert_ptr_nonnull(cms);
    put_contents(bytes + from + 1, cms);
    CMS_ContentInfo_free(cms);
    BIO_free(data);
    return ready;
}

/* ---- verifying ------------------------------------------------------------------------------ */

static CMS_ContentInfo *read_contents(struct pdf pdf, size_t from, size_t to)
{
    unsigned char der[CONTENTS];
    const unsigned char *start = der;
    ck_assert_uint_eq(to - from, 2 * CONTENTS + 2);
    for (size_t i = 0; i < CONTENTS; i++) {
        unsigned byte;
        ck_assert_int_eq(sscanf(pdf.data + from + 1 + 2 * i, "%2x", &byte), 1);
        der[i] = (unsigned char)byte;
    }
    return d2i_CMS_ContentInfo(NULL, &start, sizeof der);
}

bool pdf_signature_holds(struct pdf pdf, size_t *ret_covers)
{
    size_t range[4], from, to;
    need_pki();
    const char *at = memmem(pdf.data, pdf.len, "/ByteRange [", 12);
    ck_assert_ptr_nonnull(at);
    ck_assert_int_eq(sscanf(at + 12, "%zu %zu %zu %zu", &range[0], &range[1], &range[2], &range[3]),
                     4);
    find_contents(pdf, &from, &to);
    /* The gap is the signature itself and nothing more. */
    if (range[0] != 0 || range[1] != from || range[2] != to || range[2] + range[3] > pdf.len) {
        return false;
    }
    *ret_covers = range[2] + range[3];
    X509_STORE *store = X509_STORE_new();
    X509_STORE_add_cert(store, pki.root);
    X509_VERIFY_PARAM_set_purpose(X509_STORE_get0_param(store), X509_PURPOSE_ANY);
    BIO *data = spoken_for(pdf, range);
    CMS_ContentInfo *cms = read_contents(pdf, from, to);
    const bool good =
        cms != NULL && CMS_verify(cms, NULL, store, data, NULL, CMS_BINARY | CMS_DETACHED) == 1;
    ERR_clear_error();
    CMS_ContentInfo_free(cms);
    BIO_free(data);
    X509_STORE_free(store);
    return good;
}
