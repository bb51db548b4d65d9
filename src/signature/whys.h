/*
 * whys.h - what is wrong with a signature, as stable codes ("why" of signature.h). A contract: the
 * command has a sentence for each.
 */
#ifndef PHIEU_SIGNATURE_WHYS_H
#define PHIEU_SIGNATURE_WHYS_H

enum why {
    WHY_NONE = 0,
    WHY_CONTENT,     /* the signed bytes are not what was signed */
    WHY_SIGNATURE,   /* the signature does not fit the signer's key */
    WHY_RANGE,       /* /ByteRange is no two spans of this file */
    WHY_GAP,         /* what the spans leave out is not exactly the signature */
    WHY_CMS,         /* what stands in /Contents is no signature */
    WHY_ATTACHED,    /* it brings its own content along */
    WHY_NO_SIGNER,   /* nobody signed, or the signer's certificate is not there */
    WHY_CERTIFICATE, /* it names another certificate than the one it is checked with */
    WHY_UNNAMED,     /* CAdES without naming the certificate */
    WHY_SEVERAL,     /* signed by several: not checked */
    WHY_KIND,        /* a kind that is not checked */
    WHY_REFERENCE,   /* XML: something it refers to has another digest */
    WHY_ALGORITHM,   /* XML: an algorithm that is not checked */
    WHY_STAMP,       /* a time stamp is about other bytes */
    WHY_COUNT
};
extern const char *const why_names[WHY_COUNT];

/* True for what was not checked, as against what is broken. */
static inline int why_is_unsupported(enum why why)
{
    return why == WHY_SEVERAL || why == WHY_KIND || why == WHY_ALGORITHM;
}

#endif
