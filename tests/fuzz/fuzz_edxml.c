/*
 * fuzz_edxml.c - a foreign envelope: the scan before the parser, the parser, and what the daemon
 * makes of the draft. What this worker says, the reader must take.
 */
#include "fuzz.h"

#include "draft_check.h"
#include "phieu/exchange.h"
#include "phieu/file.h"
#include "scan.h"

#include <string.h>

enum { OUT_MOST = 16 << 20, FILES_MOST = 5 };

/* The shapes of the real limits, small enough to be reached. */
static const struct edxml_limits limits = {.max_bytes = 32768,
                                           .max_tag = 512,
                                           .max_depth = 16,
                                           .max_text = 2048,
                                           .max_inflated = 65536,
                                           .max_files = FILES_MOST};

struct taken {
    unsigned files;
    uint64_t bytes;
};

void fuzz_prepare(void)
{
    edxml_prepare();
}

static int on_file(void *arg, const char *name, const void *bytes, size_t len, struct error *err)
{
    struct taken *taken = arg;
    volatile unsigned char sum = 0;
    char safe[FILE_NAME];
    (void)err;
    for (size_t i = 0; i < len; i++) { /* all of it is there to be read */
        sum = (unsigned char)(sum + ((const unsigned char *)bytes)[i]);
    }
    /* What frames.c asks of a name. */
    INVARIANT(name[0] != '\0' && strlen(name) < FILE_NAME && text_is_utf8(name, strlen(name)));
    INVARIANT(file_safe_name(name, safe)[0] != '\0');
    taken->files++;
    taken->bytes += len;
    return 0;
}

static void check_scan(const char *bytes, size_t len)
{
    struct error err = {0};
    struct scan scan;
    if (!fuzz_taken(scan_xml(bytes, len, &limits, &scan, &err), &err)) {
        return;
    }
    INVARIANT(scan.root < scan.end && scan.end <= len && bytes[scan.root] == '<' &&
              bytes[scan.end - 1] == '>');
    INVARIANT(scan.cdatas <= SCAN_CDATA);
    for (unsigned i = 0; i < scan.cdatas; i++) {
        const struct scan_cdata *c = &scan.cdata[i];
        INVARIANT(c->from < c->text && c->text <= c->text_end && c->text_end < c->to);
        INVARIANT(c->to <= scan.end && (i == 0 || scan.cdata[i - 1].to <= c->from));
    }
}

void fuzz_input(const char *bytes, size_t len)
{
    struct error err = {0};
    struct taken taken = {0};
    json_t *draft = NULL, *checked = NULL;
    struct buf out;
    check_scan(bytes, len);
    if (!fuzz_taken(edxml_parse(bytes, len, &limits, on_file, &taken, &draft, &err), &err)) {
        return;
    }
    INVARIANT(taken.files <= FILES_MOST && taken.bytes <= limits.max_inflated);
    buf_init(&out, arena_current(), OUT_MOST);
    json_canonical(&out, draft);
    INVARIANT(!out.overflow);
    if (check_draft(out.data, out.len, &checked, &err) != 0) {
        BUG(err.arg[0]);
    }
    INVARIANT(json_equal(draft, checked));
}
