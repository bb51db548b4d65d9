/*
 * NAME     spans.c
 * SUMMARY  two pieces of a file as one source, without copying them
 */
#include "signature_room.h"

#include <openssl/bio.h>
#include <string.h>

static int read_spans(BIO *bio, char *into, size_t room, size_t *ret_len)
{
    struct spans *left = BIO_get_data(bio);
    struct span *span = left->span[0].len > 0 ? &left->span[0] : &left->span[1];
    const size_t n = span->len < room ? span->len : room;
    if (n > 0) {
        memcpy(into, span->from, n);
        span->from += n;
        span->len -= n;
    }
    *ret_len = n;
    return n > 0;
}

static long control(BIO *bio, int what, long number, void *pointer)
{
    (void)number, (void)pointer;
    const struct spans *left = BIO_get_data(bio);
    return what == BIO_CTRL_EOF ? left->span[0].len + left->span[1].len == 0
                                : what == BIO_CTRL_FLUSH;
}

static int destroy(BIO *bio)
{
    OPENSSL_free(BIO_get_data(bio));
    BIO_set_data(bio, NULL);
    return 1;
}

BIO *spans_bio(const struct spans *spans)
{
    static BIO_METHOD *method;
    if (method == NULL) {
        method = BIO_meth_new(BIO_TYPE_SOURCE_SINK | BIO_get_new_index(), "spans");
        if (method == NULL || BIO_meth_set_read_ex(method, read_spans) != 1 ||
            BIO_meth_set_ctrl(method, control) != 1 || BIO_meth_set_destroy(method, destroy) != 1) {
            return NULL;
        }
    }
    BIO *bio = BIO_new(method);
    struct spans *left = bio != NULL ? OPENSSL_malloc(sizeof *left) : NULL;
    if (left == NULL) {
        BIO_free(bio);
        return NULL;
    }
    *left = *spans;
    BIO_set_data(bio, left);
    BIO_set_init(bio, 1);
    return bio;
}
