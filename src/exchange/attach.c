/*
 * NAME     attach.c
 * SUMMARY  attachments: named by the manifest, unwrapped, judged, handed on
 */
#include "envelope.h"
#include "unpack.h"

#include "phieu/file.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

/* "cid:209" and "209" are one id: the prefix may be on one side only. */
static const char *bare_id(const struct record *record)
{
    const char *id = record_get(record, SLOT_CONTENT_ID);
    if (id == NULL) {
        return NULL;
    }
    return strncasecmp(id, "cid:", 4) == 0 ? id + 4 : id;
}

static bool same_id(const struct record *a, const struct record *b)
{
    const char *x = bare_id(a), *y = bare_id(b);
    return x != NULL && y != NULL && strcmp(x, y) == 0;
}

static bool same_name(const struct record *a, const struct record *b)
{
    const char *x = record_get(a, SLOT_FILE_NAME), *y = record_get(b, SLOT_FILE_NAME);
    return x != NULL && y != NULL && strcmp(x, y) == 0;
}

static unsigned count(const struct envelope *envelope, enum place kind)
{
    unsigned n = 0;
    for (struct record *r = NULL; (r = envelope_next(envelope, r, kind)) != NULL;) {
        n++;
    }
    return n;
}

static unsigned position(const struct envelope *envelope, const struct record *record)
{
    unsigned n = 0;
    for (struct record *r = NULL; (r = envelope_next(envelope, r, record->kind)) != record;) {
        n++;
    }
    return n;
}

/* The only one of `kind` with the same id or name; NULL when none or several have. */
static struct record *only_match(const struct envelope *envelope, const struct record *record,
                                 enum place kind,
                                 bool (*same)(const struct record *, const struct record *))
{
    struct record *found = NULL;
    for (struct record *r = NULL; (r = envelope_next(envelope, r, kind)) != NULL;) {
        if (same(r, record)) {
            if (found != NULL) {
                return NULL;
            }
            found = r;
        }
    }
    return found;
}

/* The other half of an attachment or a reference: by id when the id is unique on both sides, else
 * by name, else by order when there are as many of one as of the other. */
static struct record *partner(const struct envelope *envelope, const struct record *record)
{
    const enum place other = record->kind == PLACE_ATTACHMENT ? PLACE_REFERENCE : PLACE_ATTACHMENT;
    struct record *found = NULL;
    if (only_match(envelope, record, record->kind, same_id) == record) {
        found = only_match(envelope, record, other, same_id);
    }
    if (found == NULL) {
        found = only_match(envelope, record, other, same_name);
    }
    if (found == NULL && count(envelope, other) == count(envelope, record->kind)) {
        unsigned n = position(envelope, record);
        for (found = envelope_next(envelope, NULL, other); n > 0; n--) {
            found = envelope_next(envelope, found, other);
        }
    }
    return found;
}

/* What the manifest and the attachments say of each other. Some files have no manifest: then there
 * is nothing to compare. */
static void compare_manifest(struct envelope *envelope)
{
    struct notes *notes = &envelope->notes;
    for (struct record *r = NULL; (r = envelope_next(envelope, r, PLACE_ATTACHMENT)) != NULL;) {
        if (bare_id(r) != NULL && only_match(envelope, r, r->kind, same_id) == NULL) {
            note_add(notes, NOTE_FILE_IDS, bare_id(r), NULL);
        }
    }
    for (struct record *r = NULL; (r = envelope_next(envelope, r, PLACE_REFERENCE)) != NULL;) {
        if (partner(envelope, r) == NULL) {
            const char *name = record_get(r, SLOT_FILE_NAME);
            note_add(notes, NOTE_FILE_MISSING, name != NULL ? name : bare_id(r), NULL);
        }
    }
}

/* ---- one attachment ---------------------------------------------------------------------- */

struct delivery {
    struct envelope *envelope;
    const struct edxml_limits *limits;
    edxml_file_fn *on_file;
    void *arg;
    uint64_t left; /* bytes that may still be handed on */
    struct error *err;
};

static int too_much(const struct delivery *d, const char *name)
{
    char limit[24];
    snprintf(limit, sizeof limit, "%llu", (unsigned long long)d->limits->max_inflated);
    return error_set(d->err, ERR_EDXML_BOMB, NULL, name, limit);
}

static int hand_on(struct delivery *d, const char *name, const struct bytes *bytes)
{
    struct notes *notes = &d->envelope->notes;
    if (bytes->len > d->left) {
        return too_much(d, name);
    }
    d->left -= bytes->len;
    const char *type = type_differs(name, bytes);
    if (type != NULL) {
        note_add(notes, NOTE_FILE_TYPE, name, type);
    }
    if (pdf_damaged(bytes)) {
        note_add(notes, NOTE_FILE_PDF, name, NULL);
    }
    return d->on_file(d->arg, name, bytes->data, bytes->len, d->err);
}

static int unwrap(struct delivery *d, const struct bytes *content, const char *given)
{
    struct bytes *inner = &d->envelope->unpacked;
    struct notes *notes = &d->envelope->notes;
    char name[FILE_NAME], entry[FILE_NAME];
    const enum unpacked result = unpack(content, given != NULL ? given : "", d->left, inner, entry);
    const char *best = given == NULL && entry[0] != 0 ? entry : given;
    file_safe_name(best != NULL ? best : "", name);
    switch (result) {
    case UNPACK_DONE:
        if (inner->len == 0) {
            note_add(notes, NOTE_FILE_EMPTY, name, NULL);
            return 0;
        }
        return hand_on(d, name, inner);
    case UNPACK_LOCKED:
        note_add(notes, NOTE_FILE_LOCKED, name, NULL);
        break;
    case UNPACK_DAMAGED:
        note_add(notes, NOTE_FILE_ZIP, name, NULL);
        break;
    case UNPACK_TOO_LARGE:
        return too_much(d, name);
    case UNPACK_NO_MEMORY:
        return error_set(d->err, ERR_NO_MEMORY, NULL, NULL, NULL);
    case UNPACK_AS_IS:
        break;
    }
    return hand_on(d, name, content);
}

static int deliver(struct delivery *d, struct record *record)
{
    const struct envelope *envelope = d->envelope;
    const struct record *reference = partner(envelope, record);
    const char *given = record_get(record, SLOT_FILE_NAME);
    given = given != NULL ? given : record_get(reference, SLOT_FILE_NAME);
    char name[FILE_NAME];
    file_safe_name(given != NULL ? given : "", name);
    if (reference == NULL && envelope_next(envelope, NULL, PLACE_REFERENCE) != NULL) {
        note_add(&d->envelope->notes, NOTE_FILE_UNLISTED, name, NULL);
    }
    if (record->content.state == BASE64_NO_MEMORY) {
        return error_set(d->err, ERR_NO_MEMORY, NULL, NULL, NULL);
    }
    /* The letter is still a letter: the văn thư sees what is missing and asks for it or refuses.
     * The file as it came stays beside the draft. */
    if (record->content.state == BASE64_BAD) {
        bytes_release(&record->content.out);
        note_add(&d->envelope->notes, NOTE_FILE_BASE64, name, NULL);
        return 0;
    }
    if (record->content.out.len == 0) {
        note_add(&d->envelope->notes, NOTE_FILE_EMPTY, name, NULL);
        return 0;
    }
    const int result = unwrap(d, &record->content.out, given);
    bytes_release(&d->envelope->unpacked);
    bytes_release(&record->content.out);
    return result;
}

int envelope_files(struct envelope *envelope, const struct edxml_limits *limits,
                   edxml_file_fn *on_file, void *arg, struct error *err)
{
    struct delivery d = {envelope, limits, on_file, arg, limits->max_inflated, err};
    compare_manifest(envelope);
    for (struct record *r = NULL; (r = envelope_next(envelope, r, PLACE_ATTACHMENT)) != NULL;) {
        if (deliver(&d, r) != 0) {
            return -1;
        }
    }
    return 0;
}
