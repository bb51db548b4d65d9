/*
 * NAME     report.c
 * SUMMARY  each question of a signature answered by itself, as JSON
 */
#include "signature_room.h"

#include <string.h>

enum { NOTES_MOST = 100, NOTE_BYTES = 1000, ARG_CHARS = 120, REASON_MOST = 300 };

static const struct {
    const char *name, *text[2]; /* by enum lang */
} notes[NOTE_COUNT] = {
#define NOTE(code, name, vi, en) [code] = {name, {vi, en}},
#include "notes.def"
#undef NOTE
};

static void put(json_t *object, const char *key, const char *text)
{
    json_object_set_new(object, key, json_string(text));
}

static json_t *instant_json(struct instant at)
{
    char text[INSTANT_TEXT];
    return json_string(instant_iso(at, text));
}

/* ---- notes -------------------------------------------------------------------------------------
 */

static json_t *sentence(const char *pattern, const char *const args[2])
{
    struct buf out;
    buf_init(&out, arena_current(), NOTE_BYTES);
    for (const char *p = pattern; *p != '\0'; p++) {
        if (p[0] == '{' && (p[1] == '1' || p[1] == '2') && p[2] == '}') {
            buf_puts(&out, args[p[1] - '1']);
            p += 2;
        } else {
            buf_putc(&out, *p);
        }
    }
    return json_string(out.data);
}

void report_note(struct report *report, enum note_code code, const char *arg1, const char *arg2)
{
    const char *const args[2] = {
        arg1 != NULL ? clean_line(arg1, strlen(arg1), ARG_CHARS) : "",
        arg2 != NULL ? clean_line(arg2, strlen(arg2), ARG_CHARS) : "",
    };
    json_t *note = json_object();
    put(note, "code", notes[code].name);
    json_object_set_new(note, "vi", sentence(notes[code].text[LANG_VI], args));
    json_object_set_new(note, "en", sentence(notes[code].text[LANG_EN], args));
    for (size_t i = 0; i < json_array_size(report->notes); i++) {
        if (json_equal(json_array_get(report->notes, i), note) != 0) {
            return;
        }
    }
    if (json_array_size(report->notes) < NOTES_MOST) {
        json_array_append_new(report->notes, note);
    }
}

void report_open(struct report *report, const char *file, const struct signature_trust *trust)
{
    *report = (struct report){json_object(), json_array(), json_array()};
    put(report->whole, "file", file);
    json_object_set_new(report->whole, "signatures", report->signatures);
    json_object_set_new(report->whole, "notes", report->notes);
    if (trust->left_out != NULL && trust->left_out[0] != '\0') {
        report_note(report, NOTE_TRUST_FILE, trust->left_out, NULL);
    }
}

/* ---- one signature ------------------------------------------------------------------------------
 */

static void put_integrity(json_t *object, enum why why)
{
    put(object, "integrity",
        why == WHY_NONE           ? "intact"
        : why_is_unsupported(why) ? "unsupported"
                                  : "broken");
    if (why != WHY_NONE) {
        put(object, "why", why_names[why]);
    }
}

/* The token's time when it holds, else what the signer says. */
static struct instant put_time(json_t *object, const struct verdict *verdict, struct instant when)
{
    const bool token = verdict->token.there && verdict->token.why == WHY_NONE;
    const struct instant claimed = instant_is(verdict->claimed) ? verdict->claimed : when;
    const struct instant time = token ? verdict->token.time : claimed;
    if (instant_is(time)) {
        json_object_set_new(object, "time", instant_json(time));
    }
    put(object, "time_source", token ? "token" : instant_is(time) ? "self-asserted" : "none");
    if (token) {
        put(object, "time_chain", verdict->token.chain);
    }
    return time;
}

static void put_signer(json_t *object, const X509 *signer)
{
    const X509_NAME *name = signer != NULL ? X509_get_subject_name(signer) : NULL;
    const char *organization = signer != NULL ? name_part(name, NID_organizationName) : "";
    put(object, "signer", signer != NULL ? name_part(name, NID_commonName) : "");
    if (organization[0] != '\0') {
        put(object, "organization", organization);
    }
    put(object, "issuer", signer != NULL ? name_issuer(signer) : "");
    put(object, "serial", signer != NULL ? serial_text(signer) : "");
}

static void put_revocation(struct report *report, json_t *object, const struct revocation *r)
{
    char day[DAY_TEXT];
    put(object, "revocation", r->word);
    if (day_is(r->listed)) {
        put(object, "crl_date", day_iso(r->listed, day));
    }
    if (instant_is(r->revoked)) {
        json_object_set_new(object, "revoked_at", instant_json(r->revoked));
    }
    if (r->missing != NULL) {
        report_note(report, NOTE_CRL_MISSING, r->missing, NULL);
    }
    if (r->outdated != NULL) {
        report_note(report, NOTE_CRL_OLD, r->outdated, day_vn(r->outdated_day, day));
    }
}

static void put_chain(struct report *report, const struct trust *trust, json_t *object,
                      const struct verdict *verdict, enum chain_use use, struct instant time)
{
    struct revocation revocation;
    STACK_OF(X509) *chain = NULL;
    const struct instant then = instant_is(time) ? time : trust->now;
    put(object, "chain_then",
        chain_judge(trust, verdict->signer, verdict->others, then, use, NULL));
    put(object, "chain_now",
        chain_judge(trust, verdict->signer, verdict->others, trust->now, use, &chain));
    revocation_judge(trust, chain, &revocation);
    put_revocation(report, object, &revocation);
    certificates_free(chain);
}

json_t *report_verdict(struct report *report, const struct trust *trust, const char *field,
                       const char *kind, const struct verdict *verdict, struct instant when)
{
    json_t *object = json_object();
    const enum chain_use use = strcmp(kind, "ETSI.RFC3161") == 0 ? CHAIN_STAMPS_TIME : CHAIN_SIGNS;
    put(object, "field", field);
    put(object, "kind", kind);
    put_integrity(object, verdict->why);
    put_signer(object, verdict->signer);
    const struct instant time = put_time(object, verdict, when);
    if (verdict->signer != NULL) {
        put_chain(report, trust, object, verdict, use, time);
    } else if (!why_is_unsupported(verdict->why)) {
        report_note(report, NOTE_NO_CERTIFICATE, field, NULL);
    }
    if (verdict->weak != NULL) {
        json_object_set_new(object, "weak", json_true());
        report_note(report, NOTE_WEAK, field, verdict->weak);
    }
    if (verdict->token.there && verdict->token.why != WHY_NONE && use == CHAIN_SIGNS) {
        report_note(report, NOTE_TOKEN, field, NULL);
    }
    json_array_append_new(report->signatures, object);
    return object;
}
