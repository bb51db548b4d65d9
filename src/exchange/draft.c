/*
 * NAME     draft.c
 * SUMMARY  the records of an envelope become the draft of reader.h
 */
#include "values.h"

#include "refers.h"

#include <string.h>

/* BussinessDocType (DOMAIN.md 2.2) */
static const char *const kinds[] = {"letter", "revocation", "update", "replacement"};
/* Priority; one database writes 5 for an ordinary letter */
static const char *const urgencies[] = {"normal", "urgent",      "very-urgent",
                                        "flash",  "flash-timed", "normal"};
static const char *const statuses[] = {"01", "02", "03", "04", "05", "06", "13", "15", "16"};

struct drafting {
    struct envelope *envelope;
    struct notes *notes;
    const struct record *header, *from, *business;
    const char *kind;
    int64_t type; /* BussinessDocType, 0 when there is none or an unknown one */
    struct error *err;
};

static void put(json_t *object, const char *key, const char *text)
{
    if (text != NULL) {
        json_object_set_new(object, key, json_string(text));
    }
}

static void put_day(json_t *object, const char *key, struct day day)
{
    char iso[DAY_TEXT];
    if (day_is(day)) {
        put(object, key, day_iso(day, iso));
    }
}

static void put_number(json_t *object, const char *key, int64_t number)
{
    if (number >= 0) {
        json_object_set_new(object, key, json_integer(number));
    }
}

/* ---- fields of a letter ------------------------------------------------------------------ */

static void put_code(struct drafting *d, json_t *fields)
{
    struct code code = value_code(d->header);
    if (code.whole == NULL) {
        const char *id = record_get(d->header, SLOT_DOCUMENT_ID);
        code = code_of(value_document_id(id).code);
        if (code.whole == NULL) {
            note_add(d->notes, NOTE_CODE_MISSING, NULL, NULL);
            return;
        }
        note_add(d->notes, NOTE_CODE_DERIVED, code.whole, NULL);
    }
    put(fields, "code", code.whole);
    put(fields, "code_number", code.number);
    put(fields, "code_notation", code.notation);
}

static void put_dates(struct drafting *d, json_t *fields)
{
    const struct day issued = value_day(d->notes, d->header, SLOT_ISSUED);
    const struct day due = value_day(d->notes, d->header, SLOT_DUE);
    put_day(fields, "issued", issued);
    put_day(fields, "due", due);
    if (!day_is(issued) && record_get(d->header, SLOT_ISSUED) == NULL) {
        note_add(d->notes, NOTE_ISSUED_MISSING, NULL, NULL);
    }
    if (day_is(issued) && day_is(due) && due.n < issued.n) {
        char a[DAY_TEXT], b[DAY_TEXT];
        note_add(d->notes, NOTE_DUE_EARLY, day_vn(due, a), day_vn(issued, b));
    }
}

static void put_urgency(struct drafting *d, json_t *fields)
{
    const char *text = record_get(d->header, SLOT_PRIORITY);
    if (text == NULL) {
        return;
    }
    if (text[1] == 0 && text[0] >= '0' && text[0] <= '5') {
        put(fields, "urgency", urgencies[text[0] - '0']);
    } else {
        note_add(d->notes, NOTE_URGENCY, text, NULL);
    }
}

static void put_subject(struct drafting *d, json_t *fields)
{
    const char *subject = value_subject(record_get(d->header, SLOT_SUBJECT));
    put(fields, "subject", subject);
    if (subject == NULL) {
        note_add(d->notes, NOTE_SUBJECT_MISSING, NULL, NULL);
    } else if (text_length(subject) > 500) {
        note_add(d->notes, NOTE_SUBJECT_LONG, NULL, NULL);
    }
}

static void put_issuer(struct drafting *d, json_t *fields)
{
    const char *sender = record_get(d->from, SLOT_ORGAN_NAME);
    const char *promulgator = record_get(d->header, SLOT_PROMULGATOR);
    put(fields, "issuer", promulgator != NULL ? promulgator : sender);
    put(fields, "sender", sender);
    if (sender == NULL) {
        note_add(d->notes, NOTE_ISSUER_MISSING, record_get(d->from, SLOT_ORGAN_ID), NULL);
    }
}

static json_t *letter_fields(struct drafting *d)
{
    static const struct {
        const char *key;
        enum slot slot;
    } plain[] = {
        {"type", SLOT_TYPE_NAME},
        {"content", SLOT_CONTENT},
        {"place", SLOT_PLACE},
        {"signer", SLOT_FULL_NAME},
        {"signer_position", SLOT_POSITION},
        {"signer_authority", SLOT_COMPETENCE},
    };
    json_t *fields = json_object();
    put_code(d, fields);
    put_dates(d, fields);
    put_issuer(d, fields);
    put_subject(d, fields);
    put_urgency(d, fields);
    for (size_t i = 0; i < sizeof plain / sizeof plain[0]; i++) {
        put(fields, plain[i].key, record_get(d->header, plain[i].slot));
    }
    put_number(fields, "pages", value_number(d->notes, d->header, SLOT_PAGES, 100000));
    put_number(fields, "copies", value_number(d->notes, d->header, SLOT_COPIES, 100000));
    return fields;
}

/* ---- the exchange's own words ------------------------------------------------------------ */

static json_t *organ_list(const struct envelope *envelope, enum place kind)
{
    json_t *list = json_array();
    for (struct record *r = NULL; (r = envelope_next(envelope, r, kind)) != NULL;) {
        if (r->value[SLOT_ORGAN_ID] == NULL && r->value[SLOT_ORGAN_NAME] == NULL) {
            continue;
        }
        json_t *organ = json_object();
        put(organ, "organ", r->value[SLOT_ORGAN_ID]);
        put(organ, "name", r->value[SLOT_ORGAN_NAME]);
        json_array_append_new(list, organ);
    }
    return list;
}

/* ReceiverType 0 removed, 1 added */
static void put_changes(const struct drafting *d, json_t *exchange)
{
    json_t *list = json_array();
    for (struct record *r = NULL; (r = envelope_next(d->envelope, r, PLACE_CHANGE)) != NULL;) {
        const char *type = r->value[SLOT_RECEIVER_TYPE];
        if (r->value[SLOT_ORGAN_ID] == NULL || type == NULL || strspn(type, "01") != 1 ||
            type[1] != 0) {
            continue;
        }
        json_t *change = json_object();
        put(change, "organ", r->value[SLOT_ORGAN_ID]);
        json_object_set_new(change, "added", json_boolean(type[0] == '1'));
        json_array_append_new(list, change);
    }
    if (json_array_size(list) > 0) {
        json_object_set_new(exchange, "receivers_changed", list);
    }
}

static json_t *exchange_part(struct drafting *d)
{
    json_t *exchange = json_object();
    put(exchange, "document_id", record_get(d->header, SLOT_DOCUMENT_ID));
    put(exchange, "from_organ", record_get(d->from, SLOT_ORGAN_ID));
    put(exchange, "from_name", record_get(d->from, SLOT_ORGAN_NAME));
    json_object_set_new(exchange, "to", organ_list(d->envelope, PLACE_TO));
    put(exchange, "reason", record_get(d->business, SLOT_REASON));
    const char *paper = record_get(d->business, SLOT_PAPER);
    if (paper != NULL) {
        const bool sent = strcmp(paper, "1") == 0 || strcmp(paper, "true") == 0;
        json_object_set_new(exchange, "paper", json_boolean(sent));
    }
    put_number(exchange, "steering", value_number(d->notes, d->header, SLOT_STEERING, 99));
    put_changes(d, exchange);
    json_object_set_new(exchange, "refers", refers_list(d->envelope, d->type, d->kind));
    return exchange;
}

/* ---- kinds ------------------------------------------------------------------------------- */

static void note_letter(struct drafting *d, const json_t *exchange)
{
    if (record_get(d->header, SLOT_DOCUMENT_ID) == NULL) {
        note_add(d->notes, NOTE_ID_MISSING, NULL, NULL);
    }
    if (json_array_size(json_object_get(exchange, "to")) == 0) {
        note_add(d->notes, NOTE_RECEIVER_MISSING, NULL, NULL);
    }
    if (d->type != 0 && json_array_size(json_object_get(exchange, "refers")) == 0) {
        note_add(d->notes, NOTE_REFERS_MISSING, NULL, NULL);
    }
    if (d->type == 0 && envelope_next(d->envelope, NULL, PLACE_ATTACHMENT) == NULL) {
        note_add(d->notes, NOTE_FILE_NONE, NULL, NULL);
    }
    if (d->type == 0 && record_get(d->business, SLOT_DOCUMENT_ID) != NULL) {
        note_add(d->notes, NOTE_BUSINESS_ID, record_get(d->business, SLOT_DOCUMENT_ID), NULL);
    }
}

static int letter(struct drafting *d, json_t *draft)
{
    const char *type = record_get(d->business, SLOT_BUSINESS_TYPE);
    if (type != NULL && type[0] >= '0' && type[0] <= '3' && type[1] == 0) {
        d->type = type[0] - '0';
    } else if (type != NULL) {
        note_add(d->notes, NOTE_BUSINESS_TYPE, type, NULL);
    }
    d->kind = kinds[d->type];
    json_object_set_new(draft, "fields", letter_fields(d));
    json_t *exchange = exchange_part(d);
    put_number(exchange, "business_type", d->type);
    note_letter(d, exchange);
    json_object_set_new(draft, "exchange", exchange);
    return 0;
}

/* "1" and "01" are one code: some senders leave the zero out. */
static const char *status_code(const char *text)
{
    const size_t digits = strspn(text, "0123456789");
    if (text[digits] != 0 || digits == 0 || digits > 3) {
        return NULL;
    }
    return digits == 1 ? arena_printf(arena_current(), "0%s", text) : text;
}

static int status(struct drafting *d, json_t *draft)
{
    const char *code = status_code(record_get(d->header, SLOT_STATUS));
    if (code == NULL) {
        return edxml_field(d->err, "StatusCode", "không phải mã trạng thái", "not a status code");
    }
    bool known = false;
    for (size_t i = 0; i < sizeof statuses / sizeof statuses[0]; i++) {
        known |= strcmp(statuses[i], code) == 0;
    }
    if (!known) {
        note_add(d->notes, NOTE_STATUS_UNKNOWN, code, NULL);
    }
    d->kind = "status";
    json_t *exchange = exchange_part(d);
    put(exchange, "status", code);
    put(exchange, "reason", record_get(d->header, SLOT_DESCRIPTION));
    if (json_array_size(json_object_get(exchange, "refers")) == 0) {
        return edxml_field(d->err, "ResponseFor", "thiếu", "missing");
    }
    const char *at = record_get(d->header, SLOT_TIMESTAMP);
    struct instant reported;
    struct error why = {0};
    char iso[INSTANT_TEXT];
    if (at != NULL && instant_parse(at, ZONE_VIETNAM, "Timestamp", &reported, &why) == 0) {
        put(exchange, "reported", instant_iso(reported, iso));
    } else if (at != NULL) {
        note_add(d->notes, NOTE_DATE_UNREADABLE, "Timestamp", at);
    }
    json_object_set_new(draft, "fields", json_object());
    json_object_set_new(draft, "exchange", exchange);
    return 0;
}

int envelope_draft(struct envelope *envelope, json_t **ret_draft, struct error *err)
{
    struct drafting d = {.envelope = envelope, .notes = &envelope->notes, .err = err};
    d.header = envelope_next(envelope, NULL, PLACE_HEADER);
    d.from = envelope_next(envelope, NULL, PLACE_FROM);
    d.business = envelope_next(envelope, NULL, PLACE_BUSINESS);
    if (d.header == NULL) {
        return edxml_field(err, "MessageHeader", "thiếu", "missing");
    }
    if (record_get(d.from, SLOT_ORGAN_ID) == NULL && record_get(d.from, SLOT_ORGAN_NAME) == NULL) {
        return edxml_field(err, "From", "thiếu mã và tên cơ quan gửi",
                           "neither the sender's code nor its name");
    }
    json_t *draft = json_object();
    const bool is_status = record_get(d.header, SLOT_STATUS) != NULL && !envelope->traced;
    if ((is_status ? status : letter)(&d, draft) != 0) {
        return -1;
    }
    json_object_set_new(draft, "kind", json_string(d.kind));
    json_object_set_new(draft, "notes", envelope->notes.list);
    *ret_draft = draft;
    return 0;
}
