/*
 * test_edxml.c - envelopes become drafts.
 */
#include "envelope_text.h"

#include <glob.h>
#include <unistd.h>

#define FIXTURES PHIEU_SOURCE_DIR "/tests/fixtures/edxml/"
#define SAMPLES  PHIEU_SOURCE_DIR "/../shared/edxml/"

static struct text slurp(const char *path)
{
    struct error why = {0};
    char *bytes;
    size_t len;
    ck_assert_msg(file_slurp(path, (size_t)64 << 20, &bytes, &len, &why) == 0, "%s: %s", path,
                  why.arg[1]);
    return (struct text){bytes, len};
}

static struct text fixture(const char *name)
{
    return slurp(arena_printf(arena_current(), FIXTURES "%s", name));
}

static const char *compact(const json_t *value)
{
    struct buf out;
    buf_init(&out, arena_current(), (size_t)1 << 20);
    json_canonical(&out, value);
    return out.data;
}

static const char *field(const json_t *draft, const char *key)
{
    return json_str(json_object_get(draft, "fields"), key);
}

/* ---- golden drafts
 * ------------------------------------------------------------------------------- */

static json_t *file_list(const struct got *got)
{
    json_t *list = json_array();
    for (size_t i = 0; i < got->count; i++) {
        struct digest digest;
        char hex[DIGEST_TEXT];
        digest_of(got->files[i].bytes, got->files[i].len, &digest);
        json_t *file = json_object();
        json_object_set_new(file, "name", json_string(got->files[i].name));
        json_object_set_new(file, "sha256", json_string(digest_hex(&digest, hex)));
        json_object_set_new(file, "size", json_integer((json_int_t)got->files[i].len));
        json_array_append_new(list, file);
    }
    return list;
}

START_TEST(fixtures_give_their_golden_drafts)
{
    glob_t found;
    ck_assert_int_eq(glob(FIXTURES "*.json", 0, NULL, &found), 0);
    ck_assert_uint_ge(found.gl_pathc, 12);
    for (size_t i = 0; i < found.gl_pathc; i++) {
        const char *path = found.gl_pathv[i];
        const struct text golden = slurp(path);
        struct error why = {0};
        json_t *want;
        struct got got = {0};
        ck_assert_int_eq(json_read(golden.data, golden.len, &want, &why), 0);
        const char *stem = strrchr(path, '/') + 1;
        json_t *have = json_object();
        json_t *draft = read_text(
            fixture(arena_printf(arena_current(), "%.*s.edxml", (int)(strlen(stem) - 5), stem)),
            &got);
        json_object_set_new(have, "draft", draft);
        json_object_set_new(have, "files", file_list(&got));
        ck_assert_msg(json_equal(want, have) != 0, "%s\nwant %s\nhave %s", stem, compact(want),
                      compact(have));
    }
    globfree(&found);
}
END_TEST

START_TEST(fixtures_that_cannot_be_read_are_refused_by_name)
{
    static const struct {
        const char *name;
        enum error_code code;
        const char *field;
    } cases[] = {
        {"dtd.edxml", ERR_EDXML_DTD, ""},
        {"bad_base64.edxml", ERR_EDXML_ATTACHMENT, ""},
        {"no_header.edxml", ERR_EDXML_FIELD, "MessageHeader"},
        {"no_sender.edxml", ERR_EDXML_FIELD, "From"},
        {"soap.xml", ERR_EDXML_NOT, ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct got got = {0};
        struct error why = {0};
        json_t *draft = NULL;
        ck_assert_int_eq(parse_text(fixture(cases[i].name), &got, &draft, &why), -1);
        ck_assert_msg(why.code == cases[i].code, "%s: %s", cases[i].name,
                      error_info(why.code)->name);
        ck_assert_str_eq(why.field, cases[i].field);
        ck_assert_ptr_null(draft);
    }
}
END_TEST

START_TEST(official_samples_are_read_or_refused_in_control)
{
    static const struct {
        const char *name, *kind;
    } letters[] = {{"edoc_new.edxml", "letter"},
                   {"edoc_replacement.edxml", "replacement"},
                   {"edoc_revocation.edxml", "revocation"},
                   {"edoc_update.edxml", "update"}};
    glob_t found;
    if (access(SAMPLES, R_OK) != 0) {
        return; /* they are not part of the source */
    }
    for (size_t i = 0; i < sizeof letters / sizeof letters[0]; i++) {
        struct got got = {0};
        const json_t *draft =
            read_text(slurp(arena_printf(arena_current(), SAMPLES "%s", letters[i].name)), &got);
        ck_assert_str_eq(json_str(draft, "kind"), letters[i].kind);
        ck_assert_str_eq(field(draft, "subject"), "kết nối, liên thông phần mềm quản lý văn bản");
        ck_assert_uint_eq(got.count, 1);
        ck_assert_str_eq(got.files[0].name, "1896_QD-TTg_m_294779.doc");
        ck_assert_uint_eq(got.files[0].len, 388347);
        ck_assert(has_note(draft, "attachment-type-differs")); /* another envelope, named .doc */
    }
    ck_assert_int_eq(glob(SAMPLES "status_*.edxml", 0, NULL, &found), 0);
    for (size_t i = 0; i < found.gl_pathc; i++) {
        struct got got = {0};
        const char *path = found.gl_pathv[i];
        const json_t *draft = read_text(slurp(path), &got);
        const json_t *exchange = json_object_get(draft, "exchange");
        ck_assert_str_eq(json_str(draft, "kind"), "status");
        /* status_acceptance_03.edxml says 03 */
        ck_assert_int_eq(
            strncmp(json_str(exchange, "status"), path + strlen(path) - strlen("03.edxml"), 2), 0);
        ck_assert_str_eq(json_str(json_array_get(json_object_get(exchange, "refers"), 0), "code"),
                         "7816/VPCP-TTĐT");
    }
    globfree(&found);
    struct got got = {0};
    json_t *draft;
    /* its attachment is a template's placeholder, not base64 */
    ck_refused(parse_text(slurp(SAMPLES "edoc.edxml"), &got, &draft, err), ERR_EDXML_ATTACHMENT,
               "");
}
END_TEST

/* ---- shapes
 * -------------------------------------------------------------------------------------- */

START_TEST(prefix_case_and_order_do_not_matter)
{
    struct got got = {0};
    const json_t *draft = read_text(
        text_of(
            "<x:EDXML xmlns:x='urn:any'><AttachmentEncoded><Attachment><x:ContentTransferEncoded>"
            "JVBERi0x</x:ContentTransferEncoded><y:ContentID>cid:1</y:ContentID></Attachment>"
            "</AttachmentEncoded><edXMLBody><edXMLManifest><Reference><AttachmentName>a.pdf"
            "</AttachmentName><ContentId>1</ContentId></Reference></edXMLManifest></edXMLBody>"
            "<TraceHeaderList><Business><BusinessDocType>0</BusinessDocType></Business>"
            "</TraceHeaderList><MessageHeader><subject>Một</subject><Unknown><Subject>không"
            "</Subject></Unknown>" FROM_TEXT "</MessageHeader></x:EDXML>"),
        &got);
    ck_assert_str_eq(field(draft, "subject"), "Một");
    ck_assert_str_eq(field(draft, "issuer"), "Sở Mẫu");
    ck_assert_uint_eq(got.count, 1);
    ck_assert_str_eq(got.files[0].name, "a.pdf");
    ck_assert_uint_eq(got.files[0].len, 6);
    ck_assert(has_note(draft, "prefix-undeclared"));
    ck_assert(!has_note(draft, "attachment-missing"));
}
END_TEST

START_TEST(entities_cdata_and_comments_make_one_text)
{
    struct got got = {0};
    const json_t *draft = read_text(
        envelope_with("<Subject>A &amp; <!-- x -->B &#x1EBF;<![CDATA[ <C> ]]><b>no</b>D</Subject>",
                      ""),
        &got);
    ck_assert_str_eq(field(draft, "subject"), "A & B ế <C> D");
}
END_TEST

START_TEST(undefined_entity_is_malformed_not_loaded)
{
    struct got got = {0};
    json_t *draft;
    ck_refused(parse_text(envelope_with("<Subject>&x;</Subject>", ""), &got, &draft, err),
               ERR_EDXML_MALFORMED, "");
}
END_TEST

START_TEST(malformed_xml_names_the_line_of_the_file)
{
    struct got got = {0};
    struct error why = {0};
    json_t *draft;
    const struct text text = JOIN("rác\n\n", envelope_with("\n<Subject>a</Subjekt>\n", "").data);
    ck_assert_int_eq(parse_text(text, &got, &draft, &why), -1);
    ck_assert_int_eq(why.code, ERR_EDXML_MALFORMED);
    ck_assert_str_eq(why.arg[0], "4");
}
END_TEST

START_TEST(status_needs_a_code_and_a_letter)
{
    static const char *const response = "<ResponseFor><Code>1/A</Code></ResponseFor>";
    static const struct {
        const char *code, *want;
    } codes[] = {{"01", "01"}, {"1", "01"}, {" 13 ", "13"}, {"999", "999"}};
    struct got got = {0};
    json_t *draft;
    for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++) {
        draft = read_text(
            envelope_with(JOIN("<StatusCode>", codes[i].code, "</StatusCode>", response).data, ""),
            &got);
        ck_assert_str_eq(json_str(json_object_get(draft, "exchange"), "status"), codes[i].want);
        ck_assert(has_note(draft, "status-unknown") == (strcmp(codes[i].want, "999") == 0));
    }
    ck_refused(parse_text(envelope_with(JOIN("<StatusCode>x</StatusCode>", response).data, ""),
                          &got, &draft, err),
               ERR_EDXML_FIELD, "StatusCode");
    ck_refused(parse_text(envelope_with("<StatusCode>01</StatusCode>", ""), &got, &draft, err),
               ERR_EDXML_FIELD, "ResponseFor");
    /* with a trace it is a letter, whatever StatusCode says */
    draft = read_text(envelope_with("<StatusCode>01</StatusCode><TraceHeaderList/>", ""), &got);
    ck_assert_str_eq(json_str(draft, "kind"), "letter");
}
END_TEST

START_TEST(unknown_business_type_is_a_new_letter_with_a_note)
{
    struct got got = {0};
    const json_t *draft =
        read_text(envelope_with("<TraceHeaderList><Bussiness><BussinessDocType>7</BussinessDocType>"
                                "</Bussiness></TraceHeaderList>",
                                ""),
                  &got);
    ck_assert_str_eq(json_str(draft, "kind"), "letter");
    ck_assert(has_note(draft, "business-type-unknown"));
    const json_t *recall =
        read_text(envelope_with("<TraceHeaderList><Bussiness><BussinessDocType>1</BussinessDocType>"
                                "</Bussiness></TraceHeaderList>",
                                ""),
                  &got);
    ck_assert_str_eq(json_str(recall, "kind"), "revocation");
    ck_assert(has_note(recall, "refers-missing"));
}
END_TEST

/* ---- texts
 * --------------------------------------------------------------------------------------- */

START_TEST(subject_is_kept_to_2000_characters_and_refused_beyond)
{
    struct got got = {0};
    json_t *draft;
    const char *just = repeated("ế", 2000), *nfd = repeated("e\xCC\x82\xCC\x81", 2000);
    draft = read_text(envelope_with(JOIN("<Subject>", just, "</Subject>").data, ""), &got);
    ck_assert_str_eq(field(draft, "subject"), just);
    ck_assert(has_note(draft, "subject-long"));
    draft = read_text(envelope_with(JOIN("<Subject>", nfd, "</Subject>").data, ""), &got);
    ck_assert_str_eq(field(draft, "subject"), just);
    ck_refused(parse_text(envelope_with(JOIN("<Subject>", just, "x</Subject>").data, ""), &got,
                          &draft, err),
               ERR_EDXML_FIELD, "Subject");
}
END_TEST

START_TEST(forbidden_characters_refuse_the_subject_and_empty_the_rest)
{
    struct got got = {0};
    json_t *draft;
    ck_refused(parse_text(envelope_with("<Subject>a\xE2\x80\xAE"
                                        "b</Subject>",
                                        ""),
                          &got, &draft, err),
               ERR_EDXML_FIELD, "Subject");
    draft = read_text(envelope_with("<SignerInfo><FullName>a\xE2\x80\xAE"
                                    "b</FullName></SignerInfo>",
                                    ""),
                      &got);
    ck_assert_str_eq(field(draft, "signer"), "");
    ck_assert(has_note(draft, "text-unusable"));
    /* a control character is not XML at all */
    ck_refused(parse_text(envelope_with("<Subject>a\1</Subject>", ""), &got, &draft, err),
               ERR_EDXML_MALFORMED, "");
}
END_TEST

START_TEST(every_priority_has_its_urgency)
{
    static const char *const want[] = {"normal", "urgent",      "very-urgent",
                                       "flash",  "flash-timed", "normal"};
    for (size_t i = 0; i < 6; i++) {
        struct got got = {0};
        const json_t *draft = read_text(
            envelope_with(
                arena_printf(arena_current(), "<OtherInfo><Priority>%zu</Priority></OtherInfo>", i),
                ""),
            &got);
        ck_assert_str_eq(field(draft, "urgency"), want[i]);
    }
}
END_TEST

START_TEST(code_is_taken_from_the_document_id_when_missing)
{
    struct got got = {0};
    const json_t *draft = read_text(
        envelope_with("<DocumentId>H99.7.1,2025/03/10,595/SYT-NVY</DocumentId>", ""), &got);
    ck_assert_str_eq(field(draft, "code"), "595/SYT-NVY");
    ck_assert_str_eq(field(draft, "code_notation"), "SYT-NVY");
    ck_assert(has_note(draft, "code-derived"));
    ck_assert(!has_note(draft, "code-missing"));
}
END_TEST

START_TEST(list_of_receivers_is_bounded)
{
    struct got got = {0};
    const json_t *draft =
        read_text(envelope_with(repeated("<To><OrganId>H99.1</OrganId></To>", 6000), ""), &got);
    const json_t *to = json_object_get(json_object_get(draft, "exchange"), "to");
    ck_assert_uint_lt(json_array_size(to), 5001);
    ck_assert_uint_gt(json_array_size(to), 4000);
    ck_assert(has_note(draft, "list-cut"));
}
END_TEST

/* ---- attachments
 * --------------------------------------------------------------------------------- */

/* Pseudo-random bytes: nothing that compresses or repeats. */
static const char *noise(size_t len)
{
    static const unsigned char seed[randombytes_SEEDBYTES] = "phieu";
    char *bytes = arena_alloc(arena_current(), len);
    randombytes_buf_deterministic(bytes, len, seed);
    return bytes;
}

START_TEST(large_attachment_comes_whole_on_one_line_wrapped_or_as_cdata)
{
    const size_t len = (size_t)12 << 20; /* 16 MiB of base64: over libxml2's own 10 MB */
    const char *bytes = noise(len), *text = base64_of(bytes, len);
    const size_t text_len = strlen(text);
    char *wrapped = arena_alloc(arena_current(), text_len + text_len / 76 + 2), *at = wrapped;
    for (size_t i = 0; i < text_len; i += 76) {
        const size_t n = text_len - i < 76 ? text_len - i : 76;
        memcpy(at, text + i, n);
        at += n;
        *at++ = '\n';
    }
    const char *const forms[] = {text, wrapped, JOIN("<![CDATA[", text, "]]>").data};
    for (size_t i = 0; i < 3; i++) {
        struct got got = {0};
        const int64_t before = monotonic_ms();
        (void)read_text(envelope_with("", attachment_text("a.bin", forms[i])), &got);
        ck_assert_msg(got.count == 1 && got.files[0].len == len &&
                          memcmp(got.files[0].bytes, bytes, len) == 0,
                      "form %zu", i);
        ck_assert_msg(monotonic_ms() - before < 20000, "form %zu: slow", i);
    }
}
END_TEST

START_TEST(wrapped_bomb_is_refused)
{
    static const char *const one[] = {"a.bin"};
    const size_t size = (size_t)130 << 20;
    char *zeros = calloc(1, size);
    ck_assert_ptr_nonnull(zeros);
    const struct text zip = zip_of(one, 1, zeros, size, NULL);
    free(zeros);
    struct got got = {0};
    json_t *draft;
    ck_refused(parse_text(envelope_with("", attachment_text("a.pdf", base64_of(zip.data, zip.len))),
                          &got, &draft, err),
               ERR_EDXML_BOMB, "");
    ck_assert_uint_eq(got.count, 0);
}
END_TEST

START_TEST(all_attachments_together_have_one_limit)
{
    struct edxml_limits limits = edxml_default_limits;
    struct got got = {0};
    json_t *draft;
    const char *ten = attachment_text("a.bin", base64_of("0123456789", 10));
    const struct text text = envelope_with("", repeated(ten, 3));
    struct error why = {0};
    limits.max_inflated = 30;
    ck_assert_int_eq(edxml_parse(text.data, text.len, &limits, get_file, &got, &draft, &why), 0);
    limits.max_inflated = 29;
    ck_refused(edxml_parse(text.data, text.len, &limits, get_file, &got, &draft, err),
               ERR_EDXML_BOMB, "");
}
END_TEST

START_TEST(more_than_100_attachments_are_refused)
{
    struct got got = {0};
    json_t *draft;
    const char *one = attachment_text("a.txt", "YQ==");
    (void)read_text(envelope_with("", repeated(one, 100)), &got);
    ck_assert_uint_eq(got.count, 100);
    ck_refused(parse_text(envelope_with("", repeated(one, 101)), &got, &draft, err), ERR_EDXML_SIZE,
               "");
}
END_TEST

START_TEST(file_names_are_made_safe)
{
    static const struct {
        const char *name, *want;
    } cases[] = {{"../../etc/passwd", "passwd"},
                 {"C:\\Users\\a.pdf", "a.pdf"},
                 {".bashrc", "bashrc"},
                 {"/", "khong-ten"},
                 {"", "khong-ten"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct got got = {0};
        (void)read_text(envelope_with("", attachment_text(cases[i].name, "YQ==")), &got);
        ck_assert_str_eq(got.files[0].name, cases[i].want);
    }
}
END_TEST

START_TEST(failure_of_the_receiver_is_passed_on)
{
    struct got got = {.refuse = true};
    json_t *draft;
    ck_refused(parse_text(fixture("new_pdf.edxml"), &got, &draft, err), ERR_DISK_FULL, "");
}
END_TEST

/* ---- resilience
 * ---------------------------------------------------------------------------------- */

START_TEST(every_truncation_is_refused_in_control)
{
    const struct text whole = fixture("new_zip.edxml");
    for (size_t len = 0; len + 2 < whole.len; len += 1 + len % 7) {
        struct got got = {0};
        struct error why = {0};
        json_t *draft;
        ck_assert_msg(
            edxml_parse(whole.data, len, &edxml_default_limits, get_file, &got, &draft, &why) == -1,
            "cut at %zu", len);
        ck_assert_int_eq(why.code, ERR_EDXML_MALFORMED);
    }
}
END_TEST

START_TEST(flipped_bytes_never_break_the_promises)
{
    const struct text whole = fixture("replacement.edxml");
    char *bytes = arena_memdup(arena_current(), whole.data, whole.len);
    for (size_t i = 0; i < whole.len; i += 3) {
        struct got got = {0};
        struct error why = {0};
        json_t *draft;
        bytes[i] = (char)(bytes[i] ^ (1 << i % 8));
        const int result =
            edxml_parse(bytes, whole.len, &edxml_default_limits, get_file, &got, &draft, &why);
        ck_assert_msg(result == 0 || why.code != ERR_NONE, "byte %zu", i);
        bytes[i] = whole.data[i];
    }
}
END_TEST

/* The arena fails at every size from nothing up, until a run is left in peace: each failure is an
 * answer, and the last result is the whole one. */
START_TEST(running_out_of_memory_is_an_answer)
{
    const struct text text = fixture("new_zip.edxml");
    struct arena *outer = arena_current();
    struct got got = {0};
    const char *want = compact(read_text(text, &got));
    unsigned failures = 0;
    int result = -1;
    for (size_t cap = 0; result != 0; cap += 64 + cap / 64) {
        struct arena small;
        struct error why = {0};
        json_t *draft = NULL;
        struct got ignored = {0};
        ck_assert_uint_lt(cap, (size_t)16 << 20);
        arena_init(&small, cap);
        arena_enter(&small);
        result = parse_text(text, &ignored, &draft, &why);
        arena_enter(outer);
        ck_assert_ptr_null(small.scope);
        if (result != 0) {
            ck_assert_int_eq(why.code, ERR_NO_MEMORY);
            failures++;
        } else {
            ck_assert_str_eq(compact(draft), want);
        }
        arena_release(&small);
    }
    ck_assert_uint_gt(failures, 50);
}
END_TEST

UNIT_MAIN("exchange/edxml", fixtures_give_their_golden_drafts,
          fixtures_that_cannot_be_read_are_refused_by_name,
          official_samples_are_read_or_refused_in_control, prefix_case_and_order_do_not_matter,
          entities_cdata_and_comments_make_one_text, undefined_entity_is_malformed_not_loaded,
          malformed_xml_names_the_line_of_the_file, status_needs_a_code_and_a_letter,
          unknown_business_type_is_a_new_letter_with_a_note,
          subject_is_kept_to_2000_characters_and_refused_beyond,
          forbidden_characters_refuse_the_subject_and_empty_the_rest,
          every_priority_has_its_urgency, code_is_taken_from_the_document_id_when_missing,
          list_of_receivers_is_bounded,
          large_attachment_comes_whole_on_one_line_wrapped_or_as_cdata, wrapped_bomb_is_refused,
          all_attachments_together_have_one_limit, more_than_100_attachments_are_refused,
          file_names_are_made_safe, failure_of_the_receiver_is_passed_on,
          every_truncation_is_refused_in_control, flipped_bytes_never_break_the_promises,
          running_out_of_memory_is_an_answer)
