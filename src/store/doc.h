/*
 * doc.h - the text of a letter that search looks at.
 *
 * Kept with its marks (lower case, one tone placement: text_fold_marked); what is indexed is the
 * fold of that, so that the exact old text can always be made again when FTS5 must forget it.
 */
#ifndef PHIEU_STORE_DOC_H
#define PHIEU_STORE_DOC_H

#include "phieu/model.h"

enum doc_column {
    DOC_CODE, /* the code, and it and its notation once more without separators:
                 "595 syt nvy 595sytnvy sytnvy" */
    DOC_SUBJECT,
    DOC_ISSUER, /* and the sender */
    DOC_SIGNER,
    DOC_OPINIONS, /* directions, proposals, reasons, results */
    DOC_NAMES,    /* so den, files, case, codes of replies */
    DOC_COLUMNS
};
/* Shorter beginnings have an index of their own (prefix='2 3' of f_letter). */
enum { WORD_LEAST = 4, WORD_MOST = 64 /* of longer ones the first bytes stand for them */ };
struct doc {
    const char *marked[DOC_COLUMNS];
};

/* In the current arena. */
void doc_of(const struct slip *slip, struct doc *ret);
bool doc_same(const struct doc *a, const struct doc *b);
const char *doc_folded(const struct doc *doc, enum doc_column column);
/* Neighbouring syllables of every column, which are folded already: "quyet_dinh dinh_phe". */
const char *doc_pairs(const struct doc *folded);
/* "quyet dinh phe" -> adds "quyet_dinh dinh_phe". */
void doc_add_pairs(struct buf *out, const char *folded, const char *before, const char *after);

#endif
