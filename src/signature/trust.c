/*
 * NAME     trust.c
 * SUMMARY  the office's own certificates and lists, PEM or DER one after another
 */
#include "signature_room.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <string.h>

static bool is_space(char c)
{
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

/* One kind of what is kept: how it is read from both writings, and where it goes. */
struct kind {
    const char *marks[2]; /* of PEM; the second may be NULL */
    bool (*take)(void *into, const unsigned char *der, size_t len, const unsigned char **ret_end);
};

static bool take_certificate(void *into, const unsigned char *der, size_t len,
                             const unsigned char **ret_end)
{
    const unsigned char *at = der;
    X509 *one = d2i_X509(NULL, &at, (long)len);
    if (one == NULL) {
        return false;
    }
    *ret_end = at;
    if (into == NULL || sk_X509_push(into, one) == 0) {
        X509_free(one);
    }
    return true;
}

static bool take_list(void *into, const unsigned char *der, size_t len,
                      const unsigned char **ret_end)
{
    const unsigned char *at = der;
    X509_CRL *one = d2i_X509_CRL(NULL, &at, (long)len);
    if (one == NULL) {
        return false;
    }
    *ret_end = at;
    if (into == NULL || sk_X509_CRL_push(into, one) == 0) {
        X509_CRL_free(one);
    }
    return true;
}

static const struct kind kinds[] = {
    [SIGNATURE_ANCHORS] = {{"CERTIFICATE", "TRUSTED CERTIFICATE"}, take_certificate},
    [SIGNATURE_CRLS] = {{"X509 CRL", NULL}, take_list},
};

/* One PEM block of any name; false when it is broken or of another kind. */
static bool take_pem(const struct kind *kind, void *into, BIO *from)
{
    char *name = NULL, *header = NULL;
    unsigned char *der = NULL;
    const unsigned char *end;
    long len = 0;
    if (PEM_read_bio(from, &name, &header, &der, &len) != 1) {
        return false;
    }
    bool good = false;
    for (size_t i = 0; i < 2 && kind->marks[i] != NULL; i++) {
        good = good || (strcmp(name, kind->marks[i]) == 0 && len > 0 &&
                        kind->take(into, der, (size_t)len, &end));
    }
    OPENSSL_free(name);
    OPENSSL_free(header);
    OPENSSL_free(der);
    return good;
}

/* What is left after one item; NULL when it is none. PEM may have words between its blocks, as
 * `openssl x509 -text` writes them. */
static const char *take_one(const struct kind *kind, void *into, const char *at, const char *end)
{
    static const char begin[] = "-----BEGIN ";
    const unsigned char *after;
    if ((unsigned char)*at == 0x30) {
        return kind->take(into, (const unsigned char *)at, (size_t)(end - at), &after)
                   ? (const char *)after
                   : NULL;
    }
    const char *block = memmem(at, (size_t)(end - at), begin, sizeof begin - 1);
    BIO *from = block != NULL ? BIO_new_mem_buf(block, (int)(end - block)) : NULL;
    const bool good = from != NULL && take_pem(kind, into, from);
    const size_t left = good ? BIO_ctrl_pending(from) : 0;
    BIO_free(from);
    return good ? end - left : NULL;
}

static int take_all(enum signature_kept what, void *into, const char *bytes, size_t len)
{
    const char *at = bytes, *const end = bytes + len;
    int count = 0;
    for (;;) {
        while (at < end && is_space(*at)) {
            at++;
        }
        if (at == end) {
            return count;
        }
        at = take_one(&kinds[what], into, at, end);
        if (at == NULL) {
            ERR_clear_error();
            return -1;
        }
        count++;
    }
}

int signature_count(enum signature_kept what, const char *bytes, size_t len)
{
    return take_all(what, NULL, bytes, len);
}

/* The files were counted before they were joined, so that nothing here is unreadable. */
void trust_open(const struct signature_trust *configured, struct trust *ret)
{
    *ret = (struct trust){sk_X509_new_null(), sk_X509_CRL_new_null(), configured->now};
    if (ret->anchors == NULL || ret->crls == NULL) {
        arena_out_of_memory();
    }
    (void)take_all(SIGNATURE_ANCHORS, ret->anchors, configured->anchors, configured->anchors_len);
    (void)take_all(SIGNATURE_CRLS, ret->crls, configured->crls, configured->crls_len);
}

void trust_close(struct trust *trust)
{
    sk_X509_pop_free(trust->anchors, X509_free);
    sk_X509_CRL_pop_free(trust->crls, X509_CRL_free);
}
