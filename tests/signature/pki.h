/*
 * pki.h - an authority of the test's own: a root, a sub-authority, signers good and bad, lists of
 * the revoked, a time stamper; all of it in memory, valid around 10/03/2025.
 */
#ifndef PHIEU_TESTS_PKI_H
#define PHIEU_TESTS_PKI_H

#include "phieu/day.h"
#include "phieu/text.h"

#include <openssl/cms.h>
#include <openssl/x509.h>

enum who {
    WHO_ROOT,
    WHO_SUB,      /* below the root; signs all of the following but the foreign ones */
    WHO_GOOD,     /* Sở Y tế tỉnh Bình An */
    WHO_OTHER,    /* another good one */
    WHO_TWIN,     /* WHO_GOOD's key and name with another number */
    WHO_EXPIRED,  /* until 01/06/2024 */
    WHO_LATE,     /* from 01/03/2025 on */
    WHO_REVOKED,  /* on 05/03/2025, in PKI_REVOKES lists */
    WHO_MACHINE,  /* a web server's */
    WHO_ENCRYPTS, /* key usage without signing */
    WHO_SHORT,    /* RSA of 1024 bits */
    WHO_CURVE,    /* P-256 */
    WHO_TSA,      /* may stamp time */
    WHO_ALONE,    /* signed itself */
    WHO_STRANGER, /* another root */
    WHO_FOREIGN,  /* below it */
    WHO_STRANGE_TSA,
    WHO_COUNT
};
X509 *pki_certificate(enum who who);
EVP_PKEY *pki_key(enum who who);

/* One after another, in the current arena. */
struct text {
    const char *data;
    size_t len;
};
struct text pki_pem(enum who who);
struct text pki_der(enum who who);
struct text pki_join(struct text a, struct text b);

enum pki_list {
    PKI_REVOKES, /* the sub-authority's, of 09/03/2025, in date */
    PKI_EMPTY,   /* the same with nobody on it */
    PKI_OLD,     /* with nobody on it, to be renewed before 01/02/2025 */
    PKI_ROOTS,   /* the root's, with nobody on it */
    PKI_FORGED,  /* in the sub-authority's name, by another key */
    PKI_LISTS
};
struct text pki_list(enum pki_list which); /* PEM */

struct instant moment(const char *iso); /* "2025-03-07T08:00:00Z" */

/* A token over these bytes. */
struct text pki_token(enum who tsa, const void *bytes, size_t len, struct instant time);

#endif
