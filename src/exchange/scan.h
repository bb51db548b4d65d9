/*
 * scan.h - a linear look at foreign XML before any parser sees it.
 *
 * libxml2 2.9.14 is quadratic in the attributes of one tag and trusts what a declaration says of
 * the encoding. The scan walks the bytes once, tells markup from text the way XML does (comments,
 * CDATA, processing instructions, quoted '>'), refuses what is too large or too deep, and cuts out
 * the root element, so that the parser gets neither a prolog nor what comes after the end.
 */
#ifndef PHIEU_EXCHANGE_SCAN_H
#define PHIEU_EXCHANGE_SCAN_H

#include "phieu/exchange.h"

/* A large CDATA section that would mean the same as plain text: bytes [from, to) with its marks,
 * [text, text_end) without. The push parser takes 300 bytes of a section per call and looks for its
 * end each time, which is quadratic past 10 MB; plain text it takes at once. */
struct scan_cdata {
    size_t from, text, text_end, to;
};
#define SCAN_CDATA 100

struct scan {
    size_t root, end;     /* the root element is bytes [root, end) */
    unsigned line;        /* 1-based line on which it starts */
    const char *encoding; /* what the XML declaration says, NULL when nothing or UTF-8 ... */
    size_t encoding_len;  /* ... not NUL-terminated */
    struct scan_cdata cdata[SCAN_CDATA];
    unsigned cdatas;
    bool bom;      /* a byte order mark led the file */
    bool leading;  /* something else stood before the first '<' */
    bool trailing; /* something other than white space follows the root */
};

/* Errors: ERR_EDXML_DTD, ERR_EDXML_TAG, ERR_EDXML_DEPTH, ERR_EDXML_SIZE, ERR_EDXML_MALFORMED. */
int scan_xml(const char *bytes, size_t len, const struct edxml_limits *limits, struct scan *ret,
             struct error *err) MUST_USE;

#endif
