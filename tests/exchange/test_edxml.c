/*
 * test_edxml.c - envelopes become drafts.
 */
#include "envelope_text.h"

#include <glob.h>
#include <unistd.h>

#define SAMPLES PHIEU_SOURCE_DIR "/../shared/edxml/"

static const char *field(const json_t *draft, const char *key)
{
    return json_str(json_object_get(draft, "fields"), key);
}

/* ---- golden drafts ----------------------------------------------------------------------- */

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
    /* its attachment is a template's placeholder, not base64: a letter all the same */
    const json_t *draft = read_text(slurp(SAMPLES "edoc.edxml"), &got);
    ck_assert_str_eq(json_str(draft, "kind"), "letter");
    ck_assert_uint_eq(got.count, 0);
    ck_assert(has_note(draft, "attachment-unreadable"));
}
END_TEST

START_TEST(unreadable_attachment_leaves_the_letter_and_says_so)
{
    struct got got = {0};
    const json_t *draft = read_text(fixture("bad_base64.edxml"), &got);
    ck_assert_str_eq(json_str(draft, "kind"), "letter");
    ck_assert_uint_eq(got.count, 0);
    ck_assert(has_note(draft, "attachment-unreadable"));
}
END_TEST

/* ---- shapes ------------------------------------------------------------------------------ */

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

/* ---- texts ------------------------------------------------------------------------------- */

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

UNIT_MAIN("exchange/edxml", fixtures_give_their_golden_drafts,
          fixtures_that_cannot_be_read_are_refused_by_name,
          unreadable_attachment_leaves_the_letter_and_says_so,
          official_samples_are_read_or_refused_in_control, prefix_case_and_order_do_not_matter,
          entities_cdata_and_comments_make_one_text, undefined_entity_is_malformed_not_loaded,
          malformed_xml_names_the_line_of_the_file, status_needs_a_code_and_a_letter,
          unknown_business_type_is_a_new_letter_with_a_note,
          subject_is_kept_to_2000_characters_and_refused_beyond,
          forbidden_characters_refuse_the_subject_and_empty_the_rest,
          every_priority_has_its_urgency, code_is_taken_from_the_document_id_when_missing,
          list_of_receivers_is_bounded)
