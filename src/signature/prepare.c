/*
 * NAME     prepare.c
 * SUMMARY  lets OpenSSL, qpdf and libxml2 set themselves up while files can still be opened
 */
#include "signature_room.h"

#include <libxml/parser.h>
#include <openssl/evp.h>
#include <qpdf/qpdf-c.h>

/* No configuration file, no engines: what is believed is in the arguments alone. Digests and keys
 * are fetched once, so that the providers are loaded. */
void signature_prepare(void)
{
    static const char *const digests[] = {"SHA1", "SHA256", "SHA384", "SHA512", "MD5"};
    static const char *const keys[] = {"RSA", "RSA-PSS", "EC", "ED25519"};
    if (OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG | OPENSSL_INIT_LOAD_CRYPTO_STRINGS |
                                OPENSSL_INIT_ADD_ALL_DIGESTS | OPENSSL_INIT_ADD_ALL_CIPHERS,
                            NULL) != 1) {
        arena_out_of_memory();
    }
    for (size_t i = 0; i < sizeof digests / sizeof digests[0]; i++) {
        EVP_MD_free(EVP_MD_fetch(NULL, digests[i], NULL));
    }
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        EVP_KEYMGMT_free(EVP_KEYMGMT_fetch(NULL, keys[i], NULL));
    }
    xmlInitParser();
    qpdf_data qpdf = qpdf_init();
    qpdf_cleanup(&qpdf);
}
