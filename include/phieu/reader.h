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

/* Reads the stored blob. The file's kind is told by its first bytes. edXML (XML) is parsed; a
 * mail is taken apart by phieu-worker-read beside the worker (its attachments are the files; "sender" is the only field, for
 * its subject is no trích yếu and goes into a note); any other kind gives {"kind":"letter","fields":{},"files":[],"notes":[]} without starting a worker.
 * Every attachment is durable when it returns 0; when it fails, some may stay in the store without a
 * name (the same file read again finds them). The draft lives in the current arena.
 * Errors: those of edXML (ERR_EDXML_*), of a mail (ERR_READ_DAMAGED, ERR_READ_LIMIT), ERR_WORKER (arg1: what became of it), ERR_FILE_TOO_LARGE,
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

/* ---- reading a letter (extract.h has what a reading says) ------------------------------------------
 *
 * phieu-worker-read (beside phieu-worker) takes text out of a PDF, .docx or .txt and the fields out of the text; what has
 * to be recognised first goes to phieu-worker-ocr, which does all of it again with a recogniser. Both find the file on
 * descriptor 0 and leave on descriptor 1, in order:
 *     "page <done> <of>\n"                 any number, as it goes on; the last one before the last frame says how many
 *                                          pages stand in the text and how many the file has (1 of 1 where there are none)
 *     "text <bytes>\n" the text            (page_text.h), unless there is none
 *     "reading <bytes>\n" JSON             last; from phieu-worker-read it may be "ocr <pages without text>\n" instead
 *     "error <bytes>\n" JSON               as above, instead of the last
 * Arguments, all of them optional: --head (page 1 and the signature page only), --agency=NAME, --name=FILE NAME,
 * --model=FOLDER (ocr only), --pages-most=N. Limits of the whole: READING_MOST, READING_TEXT_MOST.
 * phieu-worker-sign takes signatures: the file on 0, --now=MS, --anchors=FOLDER, --crls=FOLDER, and one frame
 * "signatures <bytes>\n" JSON (signature.h) or "error". With --check it reads the folders alone. */
#define READING_MOST      ((size_t)2 << 20)
#define READING_TEXT_MOST ((size_t)4 << 20)

enum reading_stage { READING_HEAD, READING_WHOLE };
struct reading_job {
    enum reading_stage stage;
    const char *agency, *name;  /* extract.h */
    const char *model_folder;   /* "": where Debian puts it */
    const char *trust_folder, *crl_folder; /* "": none configured */
    struct instant now;
    unsigned seconds;           /* wall clock of all programs together */
    int stop_fd;                /* readable: it is to end at once, ERR_STOPPING; 0: never */
    void (*on_page)(void *arg, unsigned done, unsigned of); /* from the calling thread; NULL allowed */
    void *arg;
};
struct reading_done {
    json_t *reading;            /* as extract.h; in the current arena. NULL: XML, whose fields reader_read takes */
    json_t *signatures;         /* as signature.h; NULL: the file has none. Where they could not be looked at it has
                                   none of them and a note "not-checked" that says why */
    bool has_text;
    struct digest text;         /* durable blob of the text */
    uint64_t text_size;
    unsigned pages, pages_read;
    bool recognised;            /* phieu-worker-ocr did it */
};
/* Reads the stored file. Workers run at the lowest priority, one process a call. Errors: ERR_READ_*, ERR_OCR_NONE (no
 * program or no model), ERR_WORKER (arg1: what became of it), ERR_FILE_MISSING, ERR_FILE_TOO_LARGE, ERR_DISK_FULL, ERR_IO,
 * ERR_NO_MEMORY. */
int reader_recognise(const struct reader *reader, const struct digest *file,
                     const struct reading_job *job, struct reading_done *ret, struct error *err)
    MUST_USE;
/* Is there a recogniser beside the worker, and a model? For phieud's start. Errors: ERR_OCR_NONE. */
int reader_has_ocr(const struct reader *reader, const char *model_folder, struct error *err) MUST_USE;

/* ---- digital signatures --------------------------------------------------------------------------- */
struct signature_config {
    const char *trust_folder, *crl_folder; /* "": none configured */
    struct instant now;                    /* what "now" is */
    unsigned seconds;                      /* wall clock */
};
/* What the signatures of the stored file say, checked anew: signature.h, in the current arena. *ret is NULL for a file
 * that is neither PDF nor XML. Errors: ERR_READ_DAMAGED, ERR_READ_ENCRYPTED, ERR_READ_LIMIT, ERR_WORKER (arg1: what became
 * of it), ERR_FILE_MISSING, ERR_FILE_DAMAGED, ERR_FILE_TOO_LARGE, ERR_IO, ERR_NO_MEMORY. */
int reader_signatures(const struct reader *reader, const struct digest *file,
                      const struct signature_config *config, json_t **ret, struct error *err) MUST_USE;
/* Reads the configured folders as a check of signatures would: {"anchors": certificates, "crls": lists, "unreadable":
 * [names of files that are neither]}, in the current arena. Errors: ERR_WORKER, ERR_IO, ERR_NO_MEMORY. */
int reader_try_trust(const char *worker_path, const struct signature_config *config, json_t **ret,
                     struct error *err) MUST_USE;

/* Starts the worker only to try its jail from inside; *ret_report is what it says (jail.h), in the
 * current arena. Errors: ERR_WORKER, ERR_IO. */
int reader_try_jail(const char *worker_path, unsigned seconds, json_t **ret_report,
                    struct error *err) MUST_USE;

#endif
