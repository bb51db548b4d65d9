/*
 * reader.h - foreign bytes become a draft, in another process.
 *
 * phieud never parses foreign bytes itself. reader_read starts one phieu-worker for one file, gives
 * it the file on descriptor 0 and takes frames from its descriptor 1; the worker has no network, no
 * file system, and limits of processor time, memory and output (DESIGN.md section 11). Whatever
 * happens to the worker becomes one readable error on one draft.
 *
 * Frames on the pipe, in order: zero or more attachments, then exactly one draft.
 *     "file <bytes> <name-bytes>\n" name content
 *     "draft <bytes>\n" JSON
 *     "error <bytes>\n" JSON {"code": stable error name, "field": .., "args": [.., ..]}
 *
 * The draft: {
 *   "kind":   "letter" | "update" | "revocation" | "replacement" | "status",
 *   "fields": { only those found:
 *       "code", "code_number", "code_notation"  595/SYT-NVY, 595, SYT-NVY
 *       "issued", "due"         ISO days; an impossible or unreadable one is absent and noted
 *       "issuer", "sender", "type", "subject" (without V/v), "content", "place",
 *       "signer", "signer_position", "signer_authority",
 *       "urgency"  normal | urgent | very-urgent | flash | flash-timed,
 *       "pages", "copies"       integers },
 *   "exchange": { "document_id", "from_organ", "from_name", "to": [{"organ","name"}],
 *       "business_type": 0..3, "reason", "paper": bool, "steering": int,
 *       "status": "01".."16", "reported": instant           of a status message,
 *       "receivers_changed": [{"organ", "added": bool}]      of an update,
 *       "refers": [{"relation": answers | recalls | updates | replaces | reports,
 *                   "organ","code","issued","document_id",
 *                   "for": [organ]}]  replaced for these receivers only },
 *   "files":  [{"name", "sha256", "size", "type"}]   added by reader_read for each file frame,
 *   "notes":  [{"code": stable kebab-case, "vi": sentence, "en": sentence}]  what was mended or odd }
 */
#ifndef PHIEU_READER_H
#define PHIEU_READER_H

#include "phieu/file.h"
#include "phieu/json.h"
#include "phieu/stamp.h"

struct reader {
    const char *worker_path;      /* the phieu-worker program; phieu-worker-stamp is beside it */
    struct blob_store *blobs;     /* where attachments go */
    uint64_t max_input;           /* bytes of one file, default 64 MiB */
    uint64_t max_output;          /* bytes of all attachments together, default 128 MiB */
    unsigned max_files;           /* attachments, default 100 */
    unsigned seconds;             /* wall clock for one file, default 20 */
};

/* Reads the stored blob. The file's kind is told by its first bytes. edXML (XML) is parsed; any
 * other kind gives {"kind":"letter","fields":{},"files":[],"notes":[]} without starting a worker.
 * Every attachment is durable when it returns 0; when it fails, some may stay in the store without a
 * name (the same file read again finds them). The draft lives in the current arena.
 * Errors: those of edXML (ERR_EDXML_*), ERR_WORKER (arg1: what became of it), ERR_FILE_TOO_LARGE,
 * ERR_DISK_FULL, ERR_IO. */
int reader_read(const struct reader *reader, const struct digest *file, json_t **ret_draft,
                struct error *err) MUST_USE;

/* Printing: the same program makes documents (printer.h), and is believed as little. */
struct reader_printing {
    const char *worker_path;
    unsigned seconds;    /* wall clock for one document */
    uint64_t max_output; /* its bytes */
};
/* Gives the print job in the file `job`, from its beginning, to a worker and appends the document it makes to the
 * file `out`; *ret_size is its length. What stands in `out` after a failure is no document.
 * Errors: what the worker says (printer.h), ERR_PRINT_FAILED (arg1: what became of it), ERR_DISK_FULL, ERR_IO. */
int reader_print(const struct reader_printing *how, int job, int out, uint64_t *ret_size,
                 struct error *err) MUST_USE;

/* A derived copy with the arrival stamp, in a file without a name; fd is the caller's. */
struct stamped {
    int fd;
    uint64_t size;
    struct stamp_place place;
};
/* The stored PDF's bytes and behind them the revision of a worker (stamp.h). Nothing is kept; the blob
 * is only read. That the copy begins with the original does not hang on the worker: it sends the
 * revision alone. Errors: those of stamp_revision and stamp_draw, ERR_WORKER (arg1: what became of
 * it), ERR_FILE_MISSING, ERR_FILE_DAMAGED, ERR_FILE_TOO_LARGE, ERR_DISK_FULL, ERR_IO. */
int reader_stamp(const struct reader *reader, const struct digest *file,
                 const struct stamp_job *job, struct stamped *ret, struct error *err) MUST_USE;
/* "left", "right", "page", "strip" */
const char *stamp_zone_name(enum stamp_zone zone);

/* Starts the worker only to try its jail from inside; *ret_report is what it says (jail.h), in the
 * current arena. Errors: ERR_WORKER, ERR_IO. */
int reader_try_jail(const char *worker_path, unsigned seconds, json_t **ret_report,
                    struct error *err) MUST_USE;

#endif
