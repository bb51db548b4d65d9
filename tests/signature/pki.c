/* pki.c - the test's own authority. Keys are made once a program: RSA keys take their time. */
#include "pki.h"

#include "unit.h"

#include <openssl/pem.h>
#include <openssl/ts.h>
#include <openssl/x509v3.h>

static const char signs[] = "critical,digitalSignature,nonRepudiation";

static const struct {
    const char *name, *organization;
    enum who issuer;
    const char *from, *to; /* days */
    const char *usage, *extended;
    int bits; /* of RSA; 0: P-256, -1: the key of WHO_GOOD */
} plan[WHO_COUNT] = {
    [WHO_ROOT] = {"CA gốc thử", "Ban Cơ yếu thử", WHO_ROOT, "2020-01-01", "2060-01-01",
                  "critical,keyCertSign,cRLSign", NULL, 2048},
    [WHO_SUB] = {"CA cơ quan nhà nước thử", "Ban Cơ yếu thử", WHO_ROOT, "2021-01-01", "2055-01-01",
                 "critical,keyCertSign,cRLSign", NULL, 2048},
    [WHO_GOOD] = {"Sở Y tế tỉnh Bình An", "UBND tỉnh Bình An", WHO_SUB, "2024-01-01", "2049-01-01",
                  signs, NULL, 2048},
    [WHO_OTHER] = {"Nguyễn Văn Ẩn", "UBND tỉnh Bình An", WHO_SUB, "2024-01-01", "2049-01-01", signs,
                   NULL, 2048},
    [WHO_TWIN] = {"Sở Y tế tỉnh Bình An", "UBND tỉnh Bình An", WHO_SUB, "2024-01-01", "2049-01-01",
                  signs, NULL, -1},
    [WHO_EXPIRED] = {"Người ký hết hạn", "UBND tỉnh Bình An", WHO_SUB, "2023-01-01", "2024-06-01",
                     signs, NULL, 2048},
    [WHO_LATE] = {"Người ký mới", "UBND tỉnh Bình An", WHO_SUB, "2025-03-01", "2049-01-01", signs,
                  NULL, 2048},
    [WHO_REVOKED] = {"Người ký bị thu hồi", "UBND tỉnh Bình An", WHO_SUB, "2024-01-01",
                     "2049-01-01", signs, NULL, 2048},
    [WHO_MACHINE] = {"www.binhan.example", "UBND tỉnh Bình An", WHO_SUB, "2024-01-01", "2049-01-01",
                     signs, "serverAuth", 2048},
    [WHO_ENCRYPTS] = {"Người nhận thư", "UBND tỉnh Bình An", WHO_SUB, "2024-01-01", "2049-01-01",
                      "critical,keyEncipherment", NULL, 2048},
    [WHO_SHORT] = {"Khóa ngắn", "UBND tỉnh Bình An", WHO_SUB, "2024-01-01", "2049-01-01", signs,
                   NULL, 1024},
    [WHO_CURVE] = {"Khóa đường cong", "UBND tỉnh Bình An", WHO_SUB, "2024-01-01", "2049-01-01",
                   signs, NULL, 0},
    [WHO_TSA] = {"Máy chủ dấu thời gian", "Ban Cơ yếu thử", WHO_SUB, "2024-01-01", "2049-01-01",
                 signs, "critical,timeStamping", 2048},
    [WHO_ALONE] = {"Tự ký", "Không ai", WHO_ALONE, "2024-01-01", "2049-01-01", signs, NULL, 2048},
    [WHO_STRANGER] = {"Another Root", "Elsewhere", WHO_STRANGER, "2020-01-01", "2060-01-01",
                      "critical,keyCertSign,cRLSign", NULL, 2048},
    [WHO_FOREIGN] = {"A Foreigner", "Elsewhere", WHO_STRANGER, "2024-01-01", "2049-01-01", signs,
                     NULL, 2048},
    [WHO_STRANGE_TSA] = {"A Foreign Clock", "Elsewhere", WHO_STRANGER, "2024-01-01", "2049-01-01",
                         signs, "critical,timeStamping", 2048},
};

static X509 *certificates[WHO_COUNT];
static EVP_PKEY *keys[WHO_COUNT];

struct instant moment(const char *iso)
{
    struct instant instant;
    struct error err = {0};
    ck_assert_int_eq(instant_parse(iso, 0, "", &instant, &err), 0);
    return instant;
}

/* In memory that outlives a test's fork. */
static time_t seconds_of(const char *day)
{
    struct day parsed;
    struct error err = {0};
    ck_assert_int_eq(day_parse(day, "", &parsed, &err), 0);
    return (time_t)parsed.n * 86400;
}

/* ---- certificates -------------------------------------------------------------------------------
 */

EVP_PKEY *pki_key(enum who who)
{
    if (keys[who] == NULL) {
        const int bits = plan[who].bits;
        keys[who] = bits == 0  ? EVP_EC_gen("P-256")
                    : bits < 0 ? pki_key(WHO_GOOD)
                               : EVP_RSA_gen((unsigned)bits);
        ck_assert_ptr_nonnull(keys[who]);
    }
    return keys[who];
}

static void extend(X509 *certificate, X509 *issuer, int nid, const char *value)
{
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer, certificate, NULL, NULL, 0);
    X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, &context, nid, value);
    ck_assert_ptr_nonnull(extension);
    ck_assert_int_eq(X509_add_ext(certificate, extension, -1), 1);
    X509_EXTENSION_free(extension);
}

static void name_add(X509_NAME *name, const char *part, const char *value)
{
    ck_assert_int_eq(X509_NAME_add_entry_by_txt(name, part, MBSTRING_UTF8,
                                                (const unsigned char *)value, -1, -1, 0),
                     1);
}

X509 *pki_certificate(enum who who)
{
    if (certificates[who] != NULL) {
        return certificates[who];
    }
    const enum who above = plan[who].issuer;
    X509 *made = X509_new();
    ck_assert_ptr_nonnull(made);
    certificates[who] = made; /* a root is its own issuer */
    X509 *issuer = pki_certificate(above);
    const bool authority = who == WHO_ROOT || who == WHO_SUB || who == WHO_STRANGER;
    X509_set_version(made, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(made), 4096 + (long)who);
    ASN1_TIME_set(X509_getm_notBefore(made), seconds_of(plan[who].from));
    ASN1_TIME_set(X509_getm_notAfter(made), seconds_of(plan[who].to));
    X509_set_pubkey(made, pki_key(who));
    name_add(X509_get_subject_name(made), "CN", plan[who].name);
    name_add(X509_get_subject_name(made), "O", plan[who].organization);
    X509_set_issuer_name(made, X509_get_subject_name(issuer));
    extend(made, issuer, NID_basic_constraints, authority ? "critical,CA:TRUE" : "CA:FALSE");
    extend(made, issuer, NID_key_usage, plan[who].usage);
    if (plan[who].extended != NULL) {
        extend(made, issuer, NID_ext_key_usage, plan[who].extended);
    }
    ck_assert_int_gt(X509_sign(made, pki_key(above), EVP_sha256()), 0);
    return made;
}

/* ---- as files
 * ------------------------------------------------------------------------------------ */

static struct text taken(BIO *bio)
{
    char *bytes;
    const long len = BIO_get_mem_data(bio, &bytes);
    ck_assert_int_gt(len, 0);
    const struct text text = {arena_memdup(arena_current(), bytes, (size_t)len), (size_t)len};
    BIO_free(bio);
    return text;
}

struct text pki_pem(enum who who)
{
    BIO *bio = BIO_new(BIO_s_mem());
    ck_assert_int_eq(PEM_write_bio_X509(bio, pki_certificate(who)), 1);
    return taken(bio);
}

struct text pki_der(enum who who)
{
    BIO *bio = BIO_new(BIO_s_mem());
    ck_assert_int_eq(i2d_X509_bio(bio, pki_certificate(who)), 1);
    return taken(bio);
}

struct text pki_join(struct text a, struct text b)
{
    char *joined = arena_alloc(arena_current(), a.len + b.len + 2);
    memcpy(joined, a.data, a.len);
    joined[a.len] = '\n';
    memcpy(joined + a.len + 1, b.data, b.len);
    return (struct text){joined, a.len + b.len + 1};
}

static void revoke(X509_CRL *list, enum who who, const char *day)
{
    X509_REVOKED *row = X509_REVOKED_new();
    ASN1_TIME *time = ASN1_TIME_set(NULL, seconds_of(day));
    X509_REVOKED_set_serialNumber(row, X509_get_serialNumber(pki_certificate(who)));
    X509_REVOKED_set_revocationDate(row, time);
    ck_assert_int_eq(X509_CRL_add0_revoked(list, row), 1);
    ASN1_TIME_free(time);
}

struct text pki_list(enum pki_list which)
{
    static const struct {
        enum who issuer, key;
        const char *made, *next;
    } lists[PKI_LISTS] = {
        [PKI_REVOKES] = {WHO_SUB, WHO_SUB, "2025-03-09", "2025-04-09"},
        [PKI_EMPTY] = {WHO_SUB, WHO_SUB, "2025-03-09", "2025-04-09"},
        [PKI_OLD] = {WHO_SUB, WHO_SUB, "2025-01-01", "2025-02-01"},
        [PKI_ROOTS] = {WHO_ROOT, WHO_ROOT, "2025-02-01", "2025-08-01"},
        [PKI_FORGED] = {WHO_SUB, WHO_STRANGER, "2025-03-09", "2025-04-09"},
    };
    X509_CRL *list = X509_CRL_new();
    ASN1_TIME *made = ASN1_TIME_set(NULL, seconds_of(lists[which].made));
    ASN1_TIME *next = ASN1_TIME_set(NULL, seconds_of(lists[which].next));
    X509_CRL_set_version(list, 1);
    X509_CRL_set_issuer_name(list, X509_get_subject_name(pki_certificate(lists[which].issuer)));
    X509_CRL_set1_lastUpdate(list, made);
    X509_CRL_set1_nextUpdate(list, next);
    if (which == PKI_REVOKES) {
        revoke(list, WHO_REVOKED, "2025-03-05");
    }
    X509_CRL_sort(list);
    ck_assert_int_gt(X509_CRL_sign(list, pki_key(lists[which].key), EVP_sha256()), 0);
    BIO *bio = BIO_new(BIO_s_mem());
    ck_assert_int_eq(PEM_write_bio_X509_CRL(bio, list), 1);
    ASN1_TIME_free(made);
    ASN1_TIME_free(next);
    X509_CRL_free(list);
    return taken(bio);
}

/* ---- time stamps
 * ---------------------------------------------------------------------------------- */

static int tell_time(TS_RESP_CTX *context, void *arg, long *seconds, long *microseconds)
{
    (void)context;
    *seconds = *(const long *)arg;
    *microseconds = 0;
    return 1;
}

static ASN1_INTEGER *tell_number(TS_RESP_CTX *context, void *arg)
{
    (void)context, (void)arg;
    ASN1_INTEGER *number = ASN1_INTEGER_new();
    ASN1_INTEGER_set(number, 7);
    return number;
}

static BIO *request_of(const void *bytes, size_t len)
{
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned digest_len;
    TS_REQ *request = TS_REQ_new();
    TS_MSG_IMPRINT *imprint = TS_MSG_IMPRINT_new();
    X509_ALGOR *algorithm = X509_ALGOR_new();
    ck_assert_int_eq(EVP_Digest(bytes, len, digest, &digest_len, EVP_sha256(), NULL), 1);
    X509_ALGOR_set0(algorithm, OBJ_nid2obj(NID_sha256), V_ASN1_NULL, NULL);
    TS_MSG_IMPRINT_set_algo(imprint, algorithm);
    TS_MSG_IMPRINT_set_msg(imprint, digest, (int)digest_len);
    TS_REQ_set_version(request, 1);
    TS_REQ_set_msg_imprint(request, imprint);
    TS_REQ_set_cert_req(request, 1);
    BIO *bio = BIO_new(BIO_s_mem());
    ck_assert_int_eq(i2d_TS_REQ_bio(bio, request), 1);
    X509_ALGOR_free(algorithm);
    TS_MSG_IMPRINT_free(imprint);
    TS_REQ_free(request);
    return bio;
}

struct text pki_token(enum who tsa, const void *bytes, size_t len, struct instant time)
{
    long seconds = (long)(time.ms / 1000);
    TS_RESP_CTX *context = TS_RESP_CTX_new();
    BIO *request = request_of(bytes, len), *out = BIO_new(BIO_s_mem());
    ASN1_OBJECT *policy = OBJ_txt2obj("1.2.3.4.1", 1);
    STACK_OF(X509) *chain = sk_X509_new_null();
    sk_X509_push(chain, pki_certificate(plan[tsa].issuer));
    ck_assert_int_eq(TS_RESP_CTX_set_signer_cert(context, pki_certificate(tsa)), 1);
    ck_assert_int_eq(TS_RESP_CTX_set_signer_key(context, pki_key(tsa)), 1);
    ck_assert_int_eq(TS_RESP_CTX_set_certs(context, chain), 1);
    TS_RESP_CTX_set_signer_digest(context, EVP_sha256());
    TS_RESP_CTX_set_def_policy(context, policy);
    TS_RESP_CTX_add_md(context, EVP_sha256());
    TS_RESP_CTX_set_time_cb(context, tell_time, &seconds);
    TS_RESP_CTX_set_serial_cb(context, tell_number, NULL);
    TS_RESP *response = TS_RESP_create_response(context, request);
    ck_assert_ptr_nonnull(response);
    ck_assert_ptr_nonnull(TS_RESP_get_token(response));
    ck_assert_int_eq(i2d_PKCS7_bio(out, TS_RESP_get_token(response)), 1);
    TS_RESP_free(response);
    TS_RESP_CTX_free(context);
    ASN1_OBJECT_free(policy);
    sk_X509_free(chain);
    BIO_free(request);
    return taken(out);
}
