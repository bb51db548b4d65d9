/*
 * test_recognise.c - which workers a letter meets, what is kept of what they say, and how they may
 * fail.
 *
 * The workers are shell scripts beside one another: what is tried here is phieud's side.
 */
#include "phieu/reader.h"

#include "temp_folder.h"
#include "unit.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define PDF    "%PDF-1.7\n"
#define SIGNED "%PDF-1.7\n/ByteRange [0 1 2 3]\n"
#define PNG    "\x89PNG\r\n\x1A\n"
#define TEXT   "Số: 595/SYT-NVY\n"

/* A field that was not read. */
#define NOT_FOUND "{\"value\":null,\"state\":\"not-found\",\"confidence\":0}"
#define NUMBER                                                                                     \
    "{\"value\":\"595\",\"state\":\"sure\",\"confidence\":97,\"rule\":\"number-head\","            \
    "\"source\":\"digital\",\"evidence\":{\"page\":1,\"box\":[0,0,100,200],\"line\":1,"            \
    "\"bytes\":[6,9],\"excerpt\":\"595\"},\"passed\":[\"calendar\"],\"failed\":[]}"
#define READING                                                                                    \
    "{\"version\":1,\"source\":\"digital\",\"quality\":{\"marked\":0.27,\"syllables\":0.98,"       \
    "\"state\":\"good\"},\"fields\":{\"code_number\":" NUMBER ",\"code_notation\":" NOT_FOUND      \
    ",\"issued\":" NOT_FOUND ",\"place\":" NOT_FOUND ",\"issuer\":" NOT_FOUND                      \
    ",\"type\":" NOT_FOUND ",\"subject\":" NOT_FOUND ",\"signer\":" NOT_FOUND                      \
    ",\"signer_position\":" NOT_FOUND ",\"signer_authority\":" NOT_FOUND ",\"urgency\":" NOT_FOUND \
    ",\"secrecy\":" NOT_FOUND "},\"addressees\":[],\"refers\":[],\"deadlines\":[],\"tasks\":[],"   \
    "\"stamps\":[],\"parts\":[]}"
#define NOTHING_SIGNED "{\"file\":\"pdf\",\"signatures\":[],\"notes\":[]}"
#define ENCRYPTED      "{\"code\":\"read-encrypted\",\"field\":\"\",\"args\":[\"\",\"\"]}"

static struct blob_store *stores[TEMP_FOLDERS_MOST];
static size_t store_count;

static void close_stores(void)
{
    while (store_count > 0) {
        blob_store_close(stores[--store_count]);
    }
}

/* Closed when the test program ends, like the folders. */
static struct blob_store *a_store(const char *folder)
{
    struct error why = {0};
    if (store_count == 0) {
        ck_assert_int_eq(atexit(close_stores), 0);
    }
    ck_assert_int_eq(blob_store_open(folder, &stores[store_count], &why), 0);
    return stores[store_count++];
}

/* ---- a stand of workers
 * ---------------------------------------------------------------------------- */

struct stand {
    struct reader reader;
    const char *folder; /* its workers write the file "met" there */
    const char *model;
};

static struct stand a_stand(void)
{
    struct stand stand = {.folder = temp_folder()};
    struct blob_store *blobs = a_store(stand.folder);
    stand.reader =
        (struct reader){.worker_path = arena_printf(arena_current(), "%s/worker", stand.folder),
                        .blobs = blobs,
                        .max_input = (uint64_t)64 << 20,
                        .max_output = (uint64_t)128 << 20,
                        .max_files = 100,
                        .seconds = 20};
    FILE *model = fopen(arena_printf(arena_current(), "%s/vie.traineddata", stand.folder), "we");
    ck_assert_ptr_nonnull(model);
    fclose(model);
    return stand;
}

/* The worker of that name says its name and arguments into "met", reads its file, then does as
 * told. */
static void worker(const struct stand *stand, const char *suffix, const char *script)
{
    const char *path = arena_printf(arena_current(), "%s-%s", stand->reader.worker_path, suffix);
    FILE *out = fopen(path, "we");
    ck_assert_ptr_nonnull(out);
    fprintf(out, "#!/bin/sh\necho %s \"$@\" >>%s/met\nwc -c </dev/stdin >>%s/met\n%s\n", suffix,
            stand->folder, stand->folder, script);
    ck_assert_int_eq(fclose(out), 0);
    ck_assert_int_eq(chmod(path, 0700), 0);
}

/* One frame as the shell prints it; `bytes` has no single quotes. */
static const char *frame(const char *kind, const char *bytes)
{
    return arena_printf(arena_current(), "printf '%%s\\n%%s' '%s %zu' '%s'\n", kind, strlen(bytes),
                        bytes);
}

static const char *said(const char *a, const char *b, const char *c)
{
    return arena_printf(arena_current(), "%s%s%s", a, b, c);
}

#define PAGE_1_OF_1 "printf 'page 1 1\\n'\n"

static struct digest stored(const struct stand *stand, const char *bytes, size_t len)
{
    struct blob_writer *writer;
    struct error why = {0};
    struct digest digest;
    uint64_t size;
    ck_assert_int_eq(blob_begin(stand->reader.blobs, len, &writer, &why), 0);
    ck_assert_int_eq(blob_write(writer, bytes, len, &why), 0);
    ck_assert_int_eq(blob_finish(writer, &digest, &size, &why), 0);
    return digest;
}

static struct reading_job a_job(const struct stand *stand)
{
    return (struct reading_job){.stage = READING_WHOLE,
                                .agency = "TTYT An Bình",
                                .name = "a b.pdf",
                                .model_folder = stand->folder,
                                .trust_folder = "",
                                .crl_folder = "",
                                .now = {1700000000000},
                                .seconds = 20};
}

static int recognise(const struct stand *stand, const char *file, struct reading_done *ret,
                     struct error *err)
{
    const struct digest digest = stored(stand, file, strlen(file));
    const struct reading_job job = a_job(stand);
    return reader_recognise(&stand->reader, &digest, &job, ret, err);
}

static const char *met(const struct stand *stand)
{
    char *text;
    size_t len;
    struct error why = {0};
    const char *path = arena_printf(arena_current(), "%s/met", stand->folder);
    return file_slurp(path, 65536, &text, &len, &why) == 0 ? text : "";
}

static unsigned open_descriptors(void)
{
    unsigned n = 0;
    DIR *list = opendir("/proc/self/fd");
    ck_assert_ptr_nonnull(list);
    while (readdir(list) != NULL) {
        n++;
    }
    closedir(list);
    return n;
}

static unsigned files_in(const char *folder)
{
    unsigned n = 0;
    DIR *list = opendir(folder);
    ck_assert_ptr_nonnull(list);
    for (const struct dirent *entry; (entry = readdir(list)) != NULL;) {
        n += entry->d_type == DT_REG;
    }
    closedir(list);
    return n;
}

static void no_children_left(const char *after)
{
    int status;
    ck_assert_msg(waitpid(-1, &status, WNOHANG) == -1 && errno == ECHILD, "a child is left: %s",
                  after);
}

/* ---- what comes of it
 * ------------------------------------------------------------------------------ */

START_TEST(letter_with_text_meets_one_worker)
{
    const struct stand stand = a_stand();
    struct reading_done done;
    struct error why = {0};
    char *text;
    size_t len;
    worker(&stand, "read", said(PAGE_1_OF_1, frame("text", TEXT), frame("reading", READING)));
    ck_assert_msg(recognise(&stand, PDF, &done, &why) == 0, "%s", why.arg[0]);
    ck_assert_str_eq(met(&stand), "read --agency=TTYT An Bình --name=a b.pdf\n9\n");
    ck_assert_uint_eq(done.pages, 1);
    ck_assert_uint_eq(done.pages_read, 1);
    ck_assert(!done.recognised);
    ck_assert_ptr_null(done.signatures);
    const json_t *number = json_object_get(json_object_get(done.reading, "fields"), "code_number");
    ck_assert_str_eq(json_str(number, "value"), "595");

    ck_assert(done.has_text);
    char hex[DIGEST_TEXT];
    digest_hex(&done.text, hex);
    const char *path = arena_printf(arena_current(), "%s/files/%.2s/%s", stand.folder, hex, hex);
    ck_assert_int_eq(file_slurp(path, 1000, &text, &len, &why), 0);
    ck_assert_str_eq(text, TEXT);
    ck_assert_uint_eq(done.text_size, strlen(TEXT));
    no_children_left("text");
}
END_TEST

START_TEST(letter_without_text_goes_on_to_the_recogniser)
{
    const struct stand stand = a_stand();
    struct reading_done done;
    struct error why = {0};
    worker(&stand, "read", "printf 'page 0 3\\nocr 3\\n'");
    worker(&stand, "ocr", said(PAGE_1_OF_1, frame("text", TEXT), frame("reading", READING)));
    ck_assert_msg(recognise(&stand, PDF, &done, &why) == 0, "%s", why.arg[0]);
    ck_assert(done.recognised);
    ck_assert_uint_eq(done.pages, 1);
    /* both find the file whole */
    ck_assert_str_eq(met(&stand),
                     arena_printf(arena_current(),
                                  "read --agency=TTYT An Bình --name=a b.pdf\n9\n"
                                  "ocr --agency=TTYT An Bình --name=a b.pdf --model=%s\n9\n",
                                  stand.folder));
}
END_TEST

START_TEST(image_goes_to_the_recogniser_at_once)
{
    const struct stand stand = a_stand();
    struct reading_done done;
    struct error why = {0};
    worker(&stand, "read", "exit 1");
    worker(&stand, "ocr", said(PAGE_1_OF_1, frame("text", TEXT), frame("reading", READING)));
    ck_assert_msg(recognise(&stand, PNG, &done, &why) == 0, "%s", why.arg[0]);
    ck_assert(done.recognised);
    ck_assert_int_eq(strncmp(met(&stand), "ocr ", 4), 0);
}
END_TEST

START_TEST(head_stage_is_told)
{
    const struct stand stand = a_stand();
    const struct digest digest = stored(&stand, PDF, strlen(PDF));
    struct reading_job job = a_job(&stand);
    struct reading_done done;
    struct error why = {0};
    job.stage = READING_HEAD;
    worker(&stand, "read", said(PAGE_1_OF_1, frame("text", TEXT), frame("reading", READING)));
    ck_assert_int_eq(reader_recognise(&stand.reader, &digest, &job, &done, &why), 0);
    ck_assert_ptr_nonnull(strstr(met(&stand), "--head"));
}
END_TEST

static void count_page(void *arg, unsigned done, unsigned of)
{
    unsigned *sum = arg;
    *sum = *sum * 100 + done * 10 + of;
}

START_TEST(pages_are_told_as_they_are_read)
{
    const struct stand stand = a_stand();
    const struct digest digest = stored(&stand, PDF, strlen(PDF));
    struct reading_job job = a_job(&stand);
    struct reading_done done;
    struct error why = {0};
    unsigned sum = 0;
    job.on_page = count_page;
    job.arg = &sum;
    worker(&stand, "read",
           said("printf 'page 1 3\\npage 2 3\\npage 3 3\\n'\n", frame("text", TEXT),
                frame("reading", READING)));
    ck_assert_int_eq(reader_recognise(&stand.reader, &digest, &job, &done, &why), 0);
    ck_assert_uint_eq(sum, 132333);
    ck_assert_uint_eq(done.pages, 3);
}
END_TEST

START_TEST(signed_file_meets_the_third_worker)
{
    const struct stand stand = a_stand();
    struct reading_done done;
    struct error why = {0};
    worker(&stand, "read", said(PAGE_1_OF_1, frame("text", TEXT), frame("reading", READING)));
    worker(&stand, "sign", frame("signatures", NOTHING_SIGNED));
    ck_assert_msg(recognise(&stand, SIGNED, &done, &why) == 0, "%s", why.arg[0]);
    ck_assert_str_eq(json_str(done.signatures, "file"), "pdf");
    ck_assert_ptr_nonnull(strstr(met(&stand), "sign --now=1700000000000 --anchors= --crls=\n30\n"));
}
END_TEST

START_TEST(mark_of_a_signature_is_found_across_pieces)
{
    const struct stand stand = a_stand();
    worker(&stand, "read", said(PAGE_1_OF_1, frame("text", TEXT), frame("reading", READING)));
    worker(&stand, "sign", frame("signatures", NOTHING_SIGNED));
    for (size_t back = 0; back <= 11; back++) {
        static char file[65536 * 2];
        struct reading_done done;
        struct error why = {0};
        const struct reading_job job = a_job(&stand);
        memset(file, ' ', sizeof file);
        memcpy(file, PDF, strlen(PDF));
        memcpy(file + 65536 - back, "/ByteRange", 10);
        const struct digest digest = stored(&stand, file, sizeof file);
        ck_assert_int_eq(reader_recognise(&stand.reader, &digest, &job, &done, &why), 0);
        ck_assert_msg(done.signatures != NULL, "%zu before the end of a piece", back);
    }
}
END_TEST

/* "Not looked at" is not "none". */
START_TEST(reading_stands_without_its_signatures)
{
    static const struct {
        const char *sign, *why; /* stands in the note */
    } cases[] = {
        {NULL, "No such file"},
        {"kill -9 $$", "signal 9"},
        {"printf 'signatures 2\\n{}'", "file"},
        {"printf 'reading 2\\n{}'", "unknown frame"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct stand stand = a_stand();
        struct reading_done done;
        struct error why = {0};
        worker(&stand, "read", said(PAGE_1_OF_1, frame("text", TEXT), frame("reading", READING)));
        if (cases[i].sign != NULL) {
            worker(&stand, "sign", cases[i].sign);
        }
        ck_assert_msg(recognise(&stand, SIGNED, &done, &why) == 0, "%zu: %s", i, why.arg[0]);
        const json_t *note = json_array_get(json_object_get(done.signatures, "notes"), 0);
        ck_assert_ptr_nonnull(done.reading);
        ck_assert_msg(strcmp(json_str(note, "code"), "not-checked") == 0, "%zu", i);
        ck_assert_msg(strstr(json_str(note, "vi"), cases[i].why) != NULL, "%zu: %s", i,
                      json_str(note, "vi"));
        no_children_left("sign");
    }
}
END_TEST

START_TEST(envelope_is_looked_at_for_its_signature_only)
{
    static const char signed_xml[] = "<?xml version='1.0'?><edXML><Signature/></edXML>";
    const struct stand stand = a_stand();
    struct reading_done done;
    struct error why = {0};
    worker(&stand, "sign",
           frame("signatures", "{\"file\":\"edxml\",\"signatures\":[],\"notes\":[]}"));
    ck_assert_msg(recognise(&stand, signed_xml, &done, &why) == 0, "%s", why.arg[0]);
    ck_assert_ptr_null(done.reading);
    ck_assert(!done.has_text);
    ck_assert_str_eq(json_str(done.signatures, "file"), "edxml");
    ck_assert_int_eq(recognise(&stand, "<?xml version='1.0'?><edXML/>", &done, &why), 0);
    ck_assert_ptr_null(done.signatures);
}
END_TEST

START_TEST(without_a_recogniser_it_says_so)
{
    const struct stand stand = a_stand();
    const struct reader *reader = &stand.reader;
    struct reading_done done;
    struct error why = {0};
    worker(&stand, "read", "printf 'page 0 1\\nocr 1\\n'");
    ck_refused(recognise(&stand, PDF, &done, err), ERR_OCR_NONE, "");
    ck_refused(recognise(&stand, PNG, &done, err), ERR_OCR_NONE, "");
    ck_assert_str_eq(met(&stand), "read --agency=TTYT An Bình --name=a b.pdf\n9\n"
                                  "read --agency=TTYT An Bình --name=a b.pdf --as-is\n9\n");
    ck_assert_int_eq(reader_has_ocr(reader, stand.folder, &why), -1);
    ck_assert_int_eq(why.code, ERR_OCR_NONE);
    ck_assert_ptr_nonnull(strstr(why.arg[0], "worker-ocr"));
    worker(&stand, "ocr", "exit 1");
    ck_assert_int_eq(reader_has_ocr(reader, stand.folder, &why), 0);
    ck_assert_int_eq(reader_has_ocr(reader, "/nonexistent", &why), -1);
    ck_assert_str_eq(why.arg[0], "/nonexistent/vie.traineddata");
}
END_TEST

START_TEST(without_a_recogniser_pages_with_text_are_read)
{
    const struct stand stand = a_stand();
    struct reading_done done;
    struct error why = {0};
    worker(&stand, "read",
           arena_printf(arena_current(),
                        "if echo \"$@\" | grep -q as-is; then\nprintf 'page 1 3\\n'\n%s%selse\n"
                        "printf 'page 0 3\\nocr 2\\n'\nfi\n",
                        frame("text", TEXT), frame("reading", READING)));
    ck_assert_msg(recognise(&stand, PDF, &done, &why) == 0, "%s", why.arg[0]);
    ck_assert(!done.recognised);
    ck_assert_uint_eq(done.pages_read, 1);
    ck_assert_uint_eq(done.pages, 3);
}
END_TEST

/* ---- bad workers
 * ----------------------------------------------------------------------------------- */

START_TEST(refusal_of_the_worker_is_the_readers)
{
    const struct stand stand = a_stand();
    struct reading_done done;
    worker(&stand, "read", frame("error", ENCRYPTED));
    ck_refused(recognise(&stand, PDF, &done, err), ERR_READ_ENCRYPTED, "");
    worker(&stand, "read", frame("error", "{\"code\":\"forbidden\",\"field\":\"\",\"args\":[]}"));
    ck_refused(recognise(&stand, PDF, &done, err), ERR_WORKER, "");
    no_children_left("refusals");
}
END_TEST

START_TEST(bad_workers_become_readable_errors)
{
    static const struct {
        const char *script, *what; /* how arg1 begins */
    } cases[] = {
        {"kill -9 $$", "signal 9"},
        {"exit 70", "exit 70"},
        {"exit 0", "frames: incomplete"},
        {"printf 'page 1 1\\n'", "frames: incomplete"},
        {"printf 'page 2 1\\n'", "frames: numbers of a page"},
        {"printf 'page 1\\n'", "frames: numbers of a page"},
        {"printf 'page 01 1\\n'", "frames: numbers of a page"},
        {"printf 'text 4194305\\n'", "frames: size of a frame"},
        {"printf 'text 0\\n'", "frames: size of a frame"},
        {"printf 'text 1\\natext 1\\nb'", "frames: size of a frame"},
        {"printf 'reading 2097153\\n'", "frames: size of a frame"},
        {"printf 'reading 2\\n{}'", "reading: version"},
        {"printf 'reading 2\\n{'", "frames: incomplete"},
        {"printf 'reading 2\\n{}x'", "frames: bytes after the last frame"},
        {"printf 'signatures 2\\n{}'", "frames: unknown frame"},
        {"printf 'file 1 1\\naa'", "frames: unknown frame"},
        {"printf 'ocr -1\\n'", "frames: number of pages"},
        {"head -c 300000 /dev/zero", "frames: head of a frame"},
        {"head -c 1000000 /dev/urandom", "frames: "},
        {"printf 'error 2\\n{}'", "draft: error frame"},
        {"printf 'page 1 1\\n'; sleep 60", "timeout"},
        {"exec >&-; sleep 60", "timeout"},
    };
    const struct stand stand = a_stand();
    const struct digest digest = stored(&stand, PDF, strlen(PDF));
    struct reading_job job = a_job(&stand);
    job.seconds = 1;
    const unsigned before = open_descriptors();
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct error why = {0};
        struct reading_done done;
        worker(&stand, "read", cases[i].script);
        ck_assert_msg(reader_recognise(&stand.reader, &digest, &job, &done, &why) == -1,
                      "taken: %s", cases[i].script);
        ck_assert_msg(why.code == ERR_WORKER, "%s: %s", cases[i].script,
                      error_info(why.code)->name);
        ck_assert_msg(strncmp(why.arg[0], cases[i].what, strlen(cases[i].what)) == 0, "%s: %s",
                      cases[i].script, why.arg[0]);
        no_children_left(cases[i].script);
        ck_assert_msg(open_descriptors() == before, "%s: a descriptor is left", cases[i].script);
    }
    ck_assert_uint_eq(files_in(arena_printf(arena_current(), "%s/files", stand.folder)), 0);
}
END_TEST

START_TEST(unclean_text_is_refused)
{
    static const struct {
        const char *text; /* for printf */
        size_t len;
        bool good;
    } cases[] = {
        {"S\\341\\273\\221: 595\\n", 10, true},
        {"\\ta\\tbcdefghi\\n", 12, true},         /* a row whose first cell is empty */
        {"abcdefg\\fhi\\n", 11, true},            /* two pages */
        {"\\n\\n\\n\\n\\n\\n\\n\\n\\n", 9, true}, /* nothing on it */
        {"a\\000bcdefghi", 10, false},
        {"a\\033[2Jbcdefg", 11, false},
        {"a\\377bcdefghi", 10, false},
        {"a\\r\\nbcdefgh", 10, false},         /* not the bytes it promised */
        {"e\\314\\201bcdefgh", 10, false},     /* not NFC */
        {"a\\342\\200\\256bcdefg", 10, false}, /* a bidirectional override */
    };
    const struct stand stand = a_stand();
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct reading_done done;
        struct error why = {0};
        const char *text =
            arena_printf(arena_current(), "printf 'text %zu\\n%s'\n", cases[i].len, cases[i].text);
        const char *reading = READING;
        worker(&stand, "read", said("printf 'page 1 1\\n'\n", text, frame("reading", reading)));
        const int result = recognise(&stand, PDF, &done, &why);
        ck_assert_msg((result == 0) == cases[i].good, "case %zu: %s", i, why.arg[0]);
        ck_assert_msg(result == 0 || strncmp(why.arg[0], "text: ", 6) == 0, "case %zu: %s", i,
                      why.arg[0]);
    }
}
END_TEST

START_TEST(missing_or_oversized_file_is_told)
{
    struct stand stand = a_stand();
    const struct reading_job job = a_job(&stand);
    struct digest nothing = {{1, 2, 3}};
    struct reading_done done;
    ck_refused(reader_recognise(&stand.reader, &nothing, &job, &done, err), ERR_FILE_MISSING, "");
    stand.reader.max_input = 3;
    ck_refused(recognise(&stand, PDF, &done, err), ERR_FILE_TOO_LARGE, "");
}
END_TEST

START_TEST(running_out_of_memory_leaves_nothing_behind)
{
    const struct stand stand = a_stand();
    const struct digest digest = stored(&stand, SIGNED, strlen(SIGNED));
    const struct reading_job job = a_job(&stand);
    struct arena *outer = arena_current();
    const unsigned before = open_descriptors();
    int result = -1;
    worker(&stand, "read", said(PAGE_1_OF_1, frame("text", TEXT), frame("reading", READING)));
    worker(&stand, "sign", frame("signatures", NOTHING_SIGNED));
    for (size_t cap = 0; result != 0; cap += 512 + cap / 8) {
        struct arena small;
        struct error why = {0};
        struct reading_done done;
        ck_assert_uint_lt(cap, (size_t)16 << 20);
        arena_init(&small, cap);
        arena_enter(&small);
        result = reader_recognise(&stand.reader, &digest, &job, &done, &why);
        arena_enter(outer);
        arena_release(&small);
        ck_assert_msg(result == 0 || why.code == ERR_NO_MEMORY, "%s", why.arg[0]);
        ck_assert_uint_eq(open_descriptors(), before);
    }
    no_children_left("memory");
}
END_TEST

UNIT_MAIN("reader/recognise", letter_with_text_meets_one_worker,
          letter_without_text_goes_on_to_the_recogniser, image_goes_to_the_recogniser_at_once,
          head_stage_is_told, pages_are_told_as_they_are_read, signed_file_meets_the_third_worker,
          mark_of_a_signature_is_found_across_pieces, reading_stands_without_its_signatures,
          envelope_is_looked_at_for_its_signature_only, without_a_recogniser_it_says_so,
          without_a_recogniser_pages_with_text_are_read, refusal_of_the_worker_is_the_readers,
          bad_workers_become_readable_errors, unclean_text_is_refused,
          missing_or_oversized_file_is_told, running_out_of_memory_leaves_nothing_behind)
