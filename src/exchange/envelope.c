/*
 * NAME     envelope.c
 * SUMMARY  the records of one envelope
 */
#include "envelope.h"

#include <libxml/parser.h>

struct record *envelope_add(struct envelope *envelope, enum place kind, struct record *parent)
{
    struct record *record = arena_alloc(arena_current(), sizeof *record);
    record->kind = kind;
    record->parent = parent;
    if (envelope->last != NULL) {
        envelope->last->next = record;
    } else {
        envelope->first = record;
    }
    envelope->last = record;
    envelope->records++;
    return record;
}

struct record *envelope_next(const struct envelope *envelope, const struct record *after,
                             enum place kind)
{
    struct record *record = after != NULL ? after->next : envelope->first;
    while (record != NULL && record->kind != kind) {
        record = record->next;
    }
    return record;
}

void envelope_release(struct envelope *envelope)
{
    for (struct record *record = envelope->first; record != NULL; record = record->next) {
        bytes_release(&record->content.out);
    }
    bytes_release(&envelope->unpacked);
    if (envelope->parser != NULL) {
        xmlFreeParserCtxt(envelope->parser);
        envelope->parser = NULL;
    }
}

const char *record_get(const struct record *record, enum slot slot)
{
    return record != NULL ? record->value[slot] : NULL;
}

int edxml_field(struct error *err, const char *element, const char *vi, const char *en)
{
    return error_set(err, ERR_EDXML_FIELD, element, vi, en);
}
