/*
 * NAME     edxml.c
 * SUMMARY  one envelope: scan, parse, deliver its files, write its draft
 */
#include "envelope.h"
#include "scan.h"

#include <libxml/parser.h>
#include <setjmp.h>
#include <stdio.h>

const struct edxml_limits edxml_default_limits = {
    .max_bytes = (size_t)50 << 20,
    .max_tag = (size_t)8 << 10,
    .max_depth = 64,
    .max_text = (size_t)64 << 10,
    .max_inflated = (uint64_t)128 << 20,
    .max_files = 100,
};

void edxml_prepare(void)
{
    xmlInitParser();
}

int edxml_root(const char *bytes, size_t len, const struct edxml_limits *limits, size_t *ret_from,
               size_t *ret_to, struct error *err)
{
    struct scan scan;
    if (scan_xml(bytes, len, limits, &scan, err) != 0) {
        return -1;
    }
    *ret_from = scan.root;
    *ret_to = scan.end;
    return 0;
}

static void note_scan(struct notes *notes, const struct scan *scan)
{
    const struct {
        bool seen;
        enum note_code note;
    } odd[] = {
        {scan->bom, NOTE_BOM}, {scan->leading, NOTE_LEADING}, {scan->trailing, NOTE_TRAILING}};
    for (size_t i = 0; i < sizeof odd / sizeof odd[0]; i++) {
        if (odd[i].seen) {
            note_add(notes, odd[i].note, NULL, NULL);
        }
    }
    const char *name;
    struct error ignored = {0};
    if (scan->encoding != NULL && text_clean(scan->encoding, scan->encoding_len, TEXT_LINE, 40, "",
                                             arena_current(), &name, &ignored) == 0) {
        note_add(notes, NOTE_ENCODING, name, NULL);
    }
}

struct job {
    const char *bytes;
    size_t len;
    const struct edxml_limits *limits;
    edxml_file_fn *on_file;
    void *arg;
    struct envelope envelope;
    json_t *draft;
    struct error *err;
};

static int run(struct job *job)
{
    struct envelope *envelope = &job->envelope;
    struct scan scan;
    notes_init(&envelope->notes);
    if (scan_xml(job->bytes, job->len, job->limits, &scan, job->err) != 0) {
        return -1;
    }
    note_scan(&envelope->notes, &scan);
    if (envelope_parse(envelope, job->bytes, &scan, job->limits, job->err) != 0 ||
        envelope_draft(envelope, &job->draft, job->err) != 0) {
        return -1;
    }
    return envelope_files(envelope, job->limits, job->on_file, job->arg, job->err);
}

/* Attachments and the parser are not the arena's: when the arena runs out they are given back here
 * before the failure is told. */
static int run_scoped(struct job *job)
{
    struct arena *const arena = arena_current();
    jmp_buf *const outer = arena->scope;
    jmp_buf here;
    int result;
    arena->scope = &here;
    if (setjmp(here) == 0) {
        result = run(job);
    } else {
        result = error_set(job->err, ERR_NO_MEMORY, NULL, NULL, NULL);
    }
    arena_current()->scope = outer;
    envelope_release(&job->envelope);
    return result;
}

int edxml_parse(const char *bytes, size_t len, const struct edxml_limits *limits,
                edxml_file_fn *on_file, void *arg, json_t **ret_draft, struct error *err)
{
    struct job job = {
        .bytes = bytes, .len = len, .limits = limits, .on_file = on_file, .arg = arg, .err = err};
    INVARIANT(arena_current() != NULL);
    if (run_scoped(&job) != 0) {
        return -1;
    }
    *ret_draft = job.draft;
    return 0;
}
