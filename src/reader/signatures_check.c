/*
 * NAME     signatures_check.c
 * SUMMARY  the shape of what phieu-worker-sign says
 */
#include "reading_check.h"

#include "shape.h"

#include <stdio.h>

enum { LINE_CHARS = 500, SIGNATURES_MOST = 200, NOTES_MOST = 200, REFERENCES_MOST = 200 };

static const char *const files[] = {"pdf", "edxml", NULL};
static const char *const integrities[] = {"intact", "broken", "unsupported", NULL};
static const char *const extents[] = {"whole", "revision", "odd", NULL};
static const char *const afters[] = {"nothing", "signatures", "validation", "changes", NULL};
static const char *const chains[] = {"trusted",     "untrusted",   "expired",    "not-yet-valid",
                                     "wrong-usage", "self-signed", "incomplete", "broken",
                                     "no-anchors",  NULL};
static const char *const revocations[] = {"good", "revoked", "not-checked", NULL};
static const char *const time_sources[] = {"token", "self-asserted", "none", NULL};
static const char *const states[] = {"holds", "broken", "not-checked", NULL};

static const struct shape reference[] = {
    {.key = "uri", .kind = IS_LINE, .most = LINE_CHARS, .needed = true},
    {.key = "state", .kind = IS_CHOICE, .choices = states, .needed = true},
    {.key = NULL},
};

static const struct shape signature[] = {
    {.key = "field", .kind = IS_LINE, .most = LINE_CHARS},
    {.key = "kind", .kind = IS_LINE, .most = LINE_CHARS},
    {.key = "integrity", .kind = IS_CHOICE, .choices = integrities, .needed = true},
    {.key = "why", .kind = IS_NAME, .most = 60},
    {.key = "extent", .kind = IS_CHOICE, .choices = extents},
    {.key = "bytes_after", .kind = IS_NUMBER, .most = UINT32_MAX},
    {.key = "after", .kind = IS_CHOICE, .choices = afters},
    {.key = "references", .kind = IS_OBJECTS, .most = REFERENCES_MOST, .members = reference},
    {.key = "chain_then", .kind = IS_CHOICE, .choices = chains},
    {.key = "chain_now", .kind = IS_CHOICE, .choices = chains},
    {.key = "revocation", .kind = IS_CHOICE, .choices = revocations},
    {.key = "crl_date", .kind = IS_DAY},
    {.key = "revoked_at", .kind = IS_INSTANT},
    {.key = "time", .kind = IS_INSTANT},
    {.key = "time_source", .kind = IS_CHOICE, .choices = time_sources},
    {.key = "time_chain", .kind = IS_CHOICE, .choices = chains},
    {.key = "signer", .kind = IS_LINE, .most = LINE_CHARS},
    {.key = "organization", .kind = IS_LINE, .most = LINE_CHARS},
    {.key = "issuer", .kind = IS_LINE, .most = LINE_CHARS},
    {.key = "serial", .kind = IS_LINE, .most = 100},
    {.key = "reason", .kind = IS_LINE, .most = LINE_CHARS},
    {.key = "weak", .kind = IS_BOOL},
    {.key = NULL},
};

static const struct shape note[] = {
    {.key = "code", .kind = IS_NAME, .most = 40, .needed = true},
    {.key = "vi", .kind = IS_LINE, .most = 1000, .needed = true},
    {.key = "en", .kind = IS_LINE, .most = 1000, .needed = true},
    {.key = NULL},
};

static const struct shape report[] = {
    {.key = "file", .kind = IS_CHOICE, .choices = files, .needed = true},
    {.key = "signatures",
     .kind = IS_OBJECTS,
     .most = SIGNATURES_MOST,
     .members = signature,
     .needed = true},
    {.key = "notes", .kind = IS_OBJECTS, .most = NOTES_MOST, .members = note, .needed = true},
    {.key = NULL},
};

static const struct shape trust[] = {
    {.key = "anchors", .kind = IS_NUMBER, .most = UINT32_MAX, .needed = true},
    {.key = "crls", .kind = IS_NUMBER, .most = UINT32_MAX, .needed = true},
    {.key = "unreadable", .kind = IS_LINES, .most = 5000, .count = LINE_CHARS, .needed = true},
    {.key = NULL},
};

static int take(const struct shape *members, const char *bytes, size_t len, json_t **ret,
                struct error *err)
{
    char text[120];
    const char *fault;
    json_t *said;
    struct error why = {0};
    if (json_read(bytes, len, &said, &why) != 0) {
        fault = why.arg[1];
    } else {
        json_t *checked = shape_take_members(members, said, &fault);
        if (checked != NULL) {
            *ret = checked;
            return 0;
        }
    }
    snprintf(text, sizeof text, "signatures: %.80s", fault);
    return error_set(err, ERR_WORKER, NULL, text, NULL);
}

int check_trust(const char *bytes, size_t len, json_t **ret, struct error *err)
{
    return take(trust, bytes, len, ret, err);
}

int check_signatures(const char *bytes, size_t len, json_t **ret, struct error *err)
{
    return take(report, bytes, len, ret, err);
}
