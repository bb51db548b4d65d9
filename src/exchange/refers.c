/*
 * NAME     refers.c
 * SUMMARY  which letters a message answers, recalls, updates, replaces or reports on
 *
 * A recall names its letters in MessageHeader/ResponseFor (official sample) or in
 * Bussiness/DocumentId, an update in Bussiness/DocumentId, a replacement in ReplacementInfo.
 */
#include "refers.h"

#include "values.h"

#include <string.h>

#define MAX_REFERS 500

static void put(json_t *object, const char *key, const char *text)
{
    if (text != NULL) {
        json_object_set_new(object, key, json_string(text));
    }
}

static void put_issued(struct notes *notes, json_t *refer, const struct record *record,
                       const char *in_id)
{
    /* The date inside an id is part of the id's text; an impossible one there is no news. */
    struct notes quiet;
    notes_init(&quiet);
    struct day day = value_day(notes, record, SLOT_ISSUED);
    if (!day_is(day) && in_id != NULL) {
        struct record within = {.value = {[SLOT_ISSUED] = in_id}};
        day = value_day(&quiet, &within, SLOT_ISSUED);
    }
    char iso[DAY_TEXT];
    if (day_is(day)) {
        put(refer, "issued", day_iso(day, iso));
    }
}

/* The agencies for which this letter replaces that one. */
static void put_for(const struct envelope *envelope, json_t *refer, const struct record *record)
{
    json_t *list = json_array();
    for (struct record *r = NULL; (r = envelope_next(envelope, r, PLACE_REPLACED_ORGAN)) != NULL;) {
        if (r->parent == record && r->value[SLOT_ORGAN_ID] != NULL) {
            json_array_append_new(list, json_string(r->value[SLOT_ORGAN_ID]));
        }
    }
    if (json_array_size(list) > 0) {
        json_object_set_new(refer, "for", list);
    }
}

static void add(struct envelope *envelope, json_t *list, const struct record *record,
                const char *relation)
{
    const char *id = record_get(record, SLOT_DOCUMENT_ID);
    const char *code = value_code(record).whole;
    const struct document_id parts = value_document_id(id);
    if ((id == NULL && code == NULL) || json_array_size(list) >= MAX_REFERS) {
        return; /* an empty ResponseFor is common */
    }
    const char *organ = record_get(record, SLOT_ORGAN_ID);
    json_t *refer = json_object();
    put(refer, "relation", relation);
    put(refer, "organ", organ != NULL ? organ : parts.organ);
    put(refer, "code", code != NULL ? code : parts.code);
    put(refer, "document_id", id);
    put_issued(&envelope->notes, refer, record, parts.date);
    if (record->kind == PLACE_REPLACEMENT) {
        put_for(envelope, refer, record);
    }
    for (size_t i = 0; i < json_array_size(list); i++) {
        if (json_equal(json_array_get(list, i), refer) != 0) {
            return;
        }
    }
    json_array_append_new(list, refer);
}

json_t *refers_list(struct envelope *envelope, int64_t business_type, const char *kind)
{
    static const char *const business[] = {NULL, "recalls", "updates", "replaces"};
    const char *response = strcmp(kind, "status") == 0 ? "reports"
                           : business_type == 1        ? "recalls"
                                                       : "answers";
    json_t *list = json_array();
    for (struct record *r = NULL; (r = envelope_next(envelope, r, PLACE_RESPONSE)) != NULL;) {
        add(envelope, list, r, response);
    }
    const struct record *r = envelope_next(envelope, NULL, PLACE_BUSINESS);
    if (r != NULL && business[business_type] != NULL) {
        struct record only_id = {.value = {[SLOT_DOCUMENT_ID] = r->value[SLOT_DOCUMENT_ID]}};
        add(envelope, list, &only_id, business[business_type]);
    }
    for (struct record *n = NULL; (n = envelope_next(envelope, n, PLACE_REPLACEMENT)) != NULL;) {
        add(envelope, list, n, "replaces");
    }
    return list;
}
