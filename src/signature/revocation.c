/*
 * NAME     revocation.c
 * SUMMARY  is any certificate of a chain on its issuer's list?
 *
 * Only configured lists count, and only those that the issuer's own key signed. "good" is said when
 * every certificate below the anchor was looked up in a list that is in date; the day of the oldest
 * one is told with it.
 */
#include "signature_room.h"

#include <openssl/err.h>
#include <openssl/x509v3.h>

/* A list that leaves some certificates or reasons out answers nothing for them. */
static bool covers(X509_CRL *list, bool is_authority)
{
    ISSUING_DIST_POINT *point =
        X509_CRL_get_ext_d2i(list, NID_issuing_distribution_point, NULL, NULL);
    const bool all = point == NULL || (point->onlysomereasons == NULL && point->indirectCRL <= 0 &&
                                       point->onlyattr <= 0 &&
                                       (is_authority ? point->onlyuser : point->onlyCA) <= 0);
    ISSUING_DIST_POINT_free(point);
    return all;
}

/* Delta lists say only what is new since another list; other critical words are not understood. */
static bool is_understood(const X509_CRL *list)
{
    for (int i = 0; i < X509_CRL_get_ext_count(list); i++) {
        X509_EXTENSION *extension = X509_CRL_get_ext(list, i);
        const int nid = OBJ_obj2nid(X509_EXTENSION_get_object(extension));
        if (nid == NID_delta_crl ||
            (X509_EXTENSION_get_critical(extension) && nid != NID_issuing_distribution_point)) {
            return false;
        }
    }
    return true;
}

static bool is_from(X509_CRL *list, X509 *issuer)
{
    EVP_PKEY *key = X509_get0_pubkey(issuer);
    return X509_NAME_cmp(X509_CRL_get_issuer(list), X509_get_subject_name(issuer)) == 0 &&
           (X509_get_key_usage(issuer) & KU_CRL_SIGN) != 0 && key != NULL &&
           X509_CRL_verify(list, key) == 1;
}

/* The newest of the issuer's lists that can answer; NULL when there is none. */
static X509_CRL *newest_list(const struct trust *trust, X509 *certificate, X509 *issuer)
{
    X509_CRL *newest = NULL;
    struct instant best = INSTANT_NONE;
    const bool is_authority = X509_check_ca(certificate) != 0;
    for (int i = 0; i < sk_X509_CRL_num(trust->crls); i++) {
        X509_CRL *list = sk_X509_CRL_value(trust->crls, i);
        const struct instant made = instant_of_asn1(X509_CRL_get0_lastUpdate(list));
        if (made.ms > best.ms && made.ms <= trust->now.ms && is_understood(list) &&
            covers(list, is_authority) && is_from(list, issuer)) {
            newest = list;
            best = made;
        }
    }
    ERR_clear_error();
    return newest;
}

/* Returns whether it is in date and does not name the certificate. */
static bool look_up(const struct trust *trust, X509 *certificate, X509_CRL *list,
                    struct revocation *ret)
{
    X509_REVOKED *row = NULL;
    const struct day made =
        instant_day(instant_of_asn1(X509_CRL_get0_lastUpdate(list)), ZONE_VIETNAM);
    const struct instant until = instant_of_asn1(X509_CRL_get0_nextUpdate(list));
    if (!instant_is(ret->revoked) && (!day_is(ret->listed) || made.n < ret->listed.n)) {
        ret->listed = made;
    }
    if (X509_CRL_get0_by_cert(list, &row, certificate) == 1) { /* 2: taken off the list again */
        const struct instant at = instant_of_asn1(X509_REVOKED_get0_revocationDate(row));
        if (!instant_is(ret->revoked) || at.ms < ret->revoked.ms) {
            ret->revoked = instant_is(at) ? at : trust->now;
            ret->listed = made;
        }
        return false;
    }
    if (instant_is(until) && until.ms < trust->now.ms) {
        ret->outdated = name_issuer(certificate);
        ret->outdated_day = made;
        return false;
    }
    return true;
}

void revocation_judge(const struct trust *trust, STACK_OF(X509) * chain, struct revocation *ret)
{
    *ret = (struct revocation){.word = "not-checked", .listed = DAY_NONE, .outdated_day = DAY_NONE};
    const int links = sk_X509_num(chain) - 1; /* the last one is believed or unknown */
    bool all = links > 0;
    for (int i = 0; i < links; i++) {
        X509 *certificate = sk_X509_value(chain, i);
        X509_CRL *list = newest_list(trust, certificate, sk_X509_value(chain, i + 1));
        if (list == NULL) {
            ret->missing = ret->missing != NULL ? ret->missing : name_issuer(certificate);
            all = false;
        } else {
            all = look_up(trust, certificate, list, ret) && all;
        }
    }
    ret->word = instant_is(ret->revoked) ? "revoked" : all ? "good" : "not-checked";
}
