/*
 * test_signature.c - every question about one signature of a PDF, with its yes and its no.
 */
#include "judged.h"

#define INTACT "integrity=intact why= extent=whole bytes_after=0 after=nothing "

/* ---- who signed, and how
 * ------------------------------------------------------------------------- */

static const struct {
    const char *about;
    struct signing how;
    const char *answers;
} signers[] = {
    {"a good one",
     {.who = WHO_GOOD},
     INTACT "kind=adbe.pkcs7.detached chain_then=trusted chain_now=trusted revocation=good "
            "crl_date=2025-02-01 revoked_at= time=2025-03-07T08:00:00.000Z "
            "time_source=self-asserted time_chain= weak= serial=1002"},
    {"CAdES",
     {.who = WHO_GOOD, .kind = "ETSI.CAdES.detached", .names_certificate = true},
     INTACT "kind=ETSI.CAdES.detached chain_now=trusted"},
    {"CAdES that names no certificate",
     {.who = WHO_GOOD, .kind = "ETSI.CAdES.detached"},
     "integrity=broken why=certificate-not-named"},
    {"the certificate it names is another",
     {.who = WHO_GOOD, .names_certificate = true, .named = WHO_TWIN},
     "integrity=broken why=other-certificate"},
    {"an expired certificate, used when it was valid",
     {.who = WHO_EXPIRED, .time = "2024-05-01T00:00:00Z"},
     INTACT "chain_then=trusted chain_now=expired revocation=good"},
    {"an expired certificate, used afterwards",
     {.who = WHO_EXPIRED},
     INTACT "chain_then=expired chain_now=expired"},
    {"used before it was valid",
     {.who = WHO_LATE, .time = "2025-02-01T00:00:00Z"},
     INTACT "chain_then=not-yet-valid chain_now=trusted"},
    {"revoked",
     {.who = WHO_REVOKED},
     INTACT "chain_now=trusted revocation=revoked revoked_at=2025-03-05T00:00:00.000Z "
            "crl_date=2025-03-09"},
    {"below somebody else's root",
     {.who = WHO_FOREIGN},
     INTACT "chain_then=untrusted chain_now=untrusted revocation=not-checked"},
    {"the authority between is not there",
     {.who = WHO_GOOD, .alone = true},
     INTACT "chain_now=incomplete revocation=not-checked"},
    {"signed by itself",
     {.who = WHO_ALONE, .alone = true},
     INTACT "chain_now=self-signed revocation=not-checked"},
    {"a web server's certificate", {.who = WHO_MACHINE}, INTACT "chain_now=wrong-usage"},
    {"a certificate that may not sign", {.who = WHO_ENCRYPTS}, INTACT "chain_now=wrong-usage"},
    {"SHA-1", {.who = WHO_GOOD, .sha1 = true}, INTACT "weak=true"},
    {"a short key", {.who = WHO_SHORT}, INTACT "weak=true"},
    {"a key on a curve", {.who = WHO_CURVE}, INTACT "weak= chain_now=trusted"},
    {"no signed attributes, so no time",
     {.who = WHO_GOOD, .time = ""},
     INTACT "time= time_source=none chain_then=trusted"},
    {"the time stands in the PDF alone",
     {.who = WHO_GOOD, .time = "", .made = "D:20250307150000+07'00'"},
     INTACT "time=2025-03-07T08:00:00.000Z time_source=self-asserted"},
    {"it brings its content along",
     {.who = WHO_GOOD, .attached = true},
     "integrity=broken why=content-attached"},
    {"two sign one",
     {.who = WHO_GOOD, .second = WHO_OTHER},
     "integrity=unsupported why=several-signers"},
    {"an old kind",
     {.who = WHO_GOOD, .kind = "adbe.pkcs7.sha1"},
     "integrity=unsupported why=unsupported-kind extent=whole chain_now= signer="},
    {"the gap is wider than the signature",
     {.who = WHO_GOOD, .gap_more = 20},
     "integrity=broken why=range-gap extent=odd chain_now=trusted"},
    {"a time stamp",
     {.who = WHO_GOOD, .tsa = WHO_TSA, .stamped = "2025-03-07T08:00:30Z"},
     INTACT "time=2025-03-07T08:00:30.000Z time_source=token time_chain=trusted"},
    {"a time stamp from a stranger",
     {.who = WHO_GOOD, .tsa = WHO_STRANGE_TSA, .stamped = "2025-03-07T08:00:30Z"},
     INTACT "time_source=token time_chain=untrusted"},
    {"a time stamp by one who may not",
     {.who = WHO_GOOD, .tsa = WHO_TSA, .stamped = "2023-03-07T08:00:30Z"},
     INTACT "time_source=token time_chain=not-yet-valid chain_then=not-yet-valid"},
    {"a time stamp of other bytes",
     {.who = WHO_GOOD, .tsa = WHO_TSA, .stamped = "2025-03-07T08:00:30Z", .stamp_of_other = true},
     INTACT "time=2025-03-07T08:00:00.000Z time_source=self-asserted time_chain="},
    {"the document itself stamped",
     {.kind = "ETSI.RFC3161", .tsa = WHO_TSA, .stamped = "2025-03-07T08:00:30Z"},
     INTACT "kind=ETSI.RFC3161 time_source=token chain_now=trusted"},
    {"a reason", {.who = WHO_GOOD, .reason = "Phat hanh"}, INTACT "reason=Phat"},
};

START_TEST(each_question_has_its_own_answer)
{
    for (size_t i = 0; i < sizeof signers / sizeof signers[0]; i++) {
        struct paper paper;
        char about[120];
        if (signers[i].how.reason != NULL) {
            continue; /* has a space in it: below */
        }
        snprintf(about, sizeof about, "%zu, %s", i, signers[i].about);
        paper_init(&paper);
        paper_sign(&paper, &signers[i].how);
        const json_t *report = judged(&paper);
        ck_assert_msg(json_array_size(json_object_get(report, "signatures")) == 1, "%s", about);
        ck_answers(nth(report, 0), signers[i].answers, about);
    }
}
END_TEST

START_TEST(names_come_from_the_certificate)
{
    struct paper paper;
    const struct signing how = {.who = WHO_GOOD, .reason = "Phat hanh"};
    paper_init(&paper);
    paper_sign(&paper, &how);
    const json_t *one = nth(judged(&paper), 0);
    ck_assert_str_eq(json_str(one, "field"), "Chu ky 1");
    ck_assert_str_eq(json_str(one, "signer"), "Sở Y tế tỉnh Bình An");
    ck_assert_str_eq(json_str(one, "organization"), "UBND tỉnh Bình An");
    ck_assert_str_eq(json_str(one, "issuer"), "CA cơ quan nhà nước thử (Ban Cơ yếu thử)");
    ck_assert_str_eq(json_str(one, "reason"), "Phat hanh");
}
END_TEST

/* ---- what was done to the bytes
 * ------------------------------------------------------------------- */

static struct paper signed_paper(enum who who)
{
    struct paper paper;
    const struct signing how = {.who = who};
    paper_init(&paper);
    paper_sign(&paper, &how);
    return paper;
}

static char *found(const struct paper *paper, const char *word)
{
    char *at_word = memmem(paper->bytes.data, paper->bytes.len, word, strlen(word));
    ck_assert_ptr_nonnull(at_word);
    return at_word;
}

START_TEST(one_letter_changed_breaks_it)
{
    struct paper paper = signed_paper(WHO_GOOD);
    *found(&paper, "595/SYT") = '6';
    ck_answers(nth(judged(&paper), 0),
               "integrity=broken why=content-changed extent=whole chain_now=trusted", "flipped");
}
END_TEST

START_TEST(bytes_behind_the_end_are_counted)
{
    struct paper paper = signed_paper(WHO_GOOD);
    buf_puts(&paper.bytes, "% added here");
    ck_answers(nth(judged(&paper), 0),
               "integrity=intact extent=revision bytes_after=12 after=changes", "appended");
    paper = signed_paper(WHO_GOOD);
    buf_puts(&paper.bytes, "\r\n\n");
    ck_answers(nth(judged(&paper), 0),
               "integrity=intact extent=revision bytes_after=3 after=nothing", "line ends");
}
END_TEST

/* Is there a signature that is said to be intact? */
static bool says_intact(const struct paper *paper, const struct signature_trust *trust)
{
    json_t *report;
    struct error err = {0};
    if (signature_check_pdf(paper->bytes.data, paper->bytes.len, trust, &report, &err) != 0) {
        ck_assert_int_eq(err.code, ERR_READ_DAMAGED);
        return false;
    }
    const json_t *one = json_array_get(json_object_get(report, "signatures"), 0);
    return strcmp(json_str(one, "integrity"), "intact") == 0;
}

START_TEST(no_bit_of_what_was_signed_changes_unseen)
{
    struct paper paper = signed_paper(WHO_GOOD);
    const struct signature_trust trust = usual_trust();
    const size_t from = (size_t)(found(&paper, "/Contents <") - paper.bytes.data) + 10;
    const size_t to = from + 2 * PAPER_CONTENTS + 2;
    ck_assert(says_intact(&paper, &trust));
    for (size_t i = 0; i < paper.bytes.len; i += i < from || i >= to ? 11 : to - i) {
        if (i >= from && i < to) {
            continue;
        }
        const char kept = paper.bytes.data[i];
        paper.bytes.data[i] = (char)(kept ^ 1 << i % 7);
        ck_assert_msg(!says_intact(&paper, &trust), "byte %zu", i);
        paper.bytes.data[i] = kept;
    }
    ck_assert(says_intact(&paper, &trust));
}
END_TEST

/* The bytes of `inner` as the paper has them in hexadecimal; NULL when they are not there. */
static char *found_hex(const struct paper *paper, const unsigned char *inner, size_t len)
{
    char hex[2 * 64 + 1];
    ck_assert_uint_le(len, 64);
    for (size_t i = 0; i < len; i++) {
        snprintf(hex + 2 * i, 3, "%02x", inner[i]);
    }
    return memmem(paper->bytes.data, paper->bytes.len, hex, 2 * len);
}

static void flip_hex(char *digit)
{
    *digit = *digit == '0' ? '1' : '0';
}

START_TEST(a_byte_of_the_certificate_flipped_breaks_the_chain)
{
    struct paper paper = signed_paper(WHO_GOOD);
    const ASN1_BIT_STRING *signature;
    X509_get0_signature(&signature, NULL, pki_certificate(WHO_GOOD));
    char *hex = found_hex(&paper, ASN1_STRING_get0_data(signature), 32);
    ck_assert_ptr_nonnull(hex);
    flip_hex(hex + 20);
    ck_answers(nth(judged(&paper), 0), "integrity=intact chain_then=broken chain_now=broken",
               "certificate");
}
END_TEST

START_TEST(a_byte_of_the_signature_flipped_breaks_it)
{
    struct paper paper = signed_paper(WHO_GOOD);
    const json_t *one;
    char *end = found(&paper, "/Contents <") + strlen("/Contents <") + 2 * PAPER_CONTENTS;
    while (end[-1] == '0') {
        end--;
    }
    flip_hex(end - 40); /* the value of the signature ends the CMS */
    one = nth(judged(&paper), 0);
    ck_answers(one, "integrity=broken why=signature-invalid", "signature");
}
END_TEST

START_TEST(what_is_no_signature_is_said)
{
    struct paper paper = signed_paper(WHO_GOOD);
    char *contents = found(&paper, "/Contents <") + strlen("/Contents <");
    memset(contents, '0', 40);
    const json_t *report = judged(&paper);
    ck_answers(nth(report, 0), "integrity=broken why=not-a-signature signer= chain_now=", "zeros");
    ck_assert(has_note(report, "no-certificate"));
}
END_TEST

START_TEST(something_behind_the_signature_in_its_room_is_noted)
{
    struct paper paper = signed_paper(WHO_GOOD);
    char *end = found(&paper, "/Contents <") + strlen("/Contents <") + 2 * PAPER_CONTENTS;
    end[-3] = 'a';
    const json_t *report = judged(&paper);
    ck_answers(nth(report, 0), "integrity=intact", "padding");
    ck_assert(has_note(report, "padding"));
    paper = signed_paper(WHO_GOOD);
    ck_assert(!has_note(judged(&paper), "padding"));
}
END_TEST

START_TEST(a_range_that_is_none_is_odd)
{
    static const struct {
        const char *range, *answers;
    } odd[] = {
        {"[0 10 20]", "integrity=broken why=range-odd extent=odd"},
        {"[0 10 20 99999999]", "integrity=broken why=range-odd extent=odd"},
        {"[5 10 20 30]", "integrity=broken why=range-odd extent=odd"},
        {"[0 -1 20 30]", "integrity=broken why=range-odd extent=odd"},
        {"[0 30 20 30]", "integrity=broken why=range-odd extent=odd"},
        {"[0 10 20 30]", "integrity=broken why=range-gap extent=odd"},
        {"(no)", "integrity=broken why=range-odd extent=odd"},
    };
    for (size_t i = 0; i < sizeof odd / sizeof odd[0]; i++) {
        struct paper paper = signed_paper(WHO_GOOD);
        char about[20];
        char *range = found(&paper, "/ByteRange [") + strlen("/ByteRange ");
        char *end = strchr(range, ']') + 1;
        memset(range, ' ', (size_t)(end - range));
        memcpy(range, odd[i].range, strlen(odd[i].range));
        snprintf(about, sizeof about, "range %zu", i);
        ck_answers(nth(judged(&paper), 0), odd[i].answers, about);
    }
}
END_TEST

/* ---- the file
 * ------------------------------------------------------------------------------------- */

START_TEST(a_file_without_signatures_has_none)
{
    struct paper paper;
    paper_init(&paper);
    const json_t *report = judged(&paper);
    ck_assert_str_eq(json_str(report, "file"), "pdf");
    ck_assert_uint_eq(json_array_size(json_object_get(report, "signatures")), 0);
    ck_assert_uint_eq(json_array_size(json_object_get(report, "notes")), 0);
}
END_TEST

START_TEST(a_damaged_file_is_not_one_without_signatures)
{
    const struct signature_trust trust = usual_trust();
    const struct paper paper = signed_paper(WHO_GOOD);
    const size_t len = paper.bytes.len;
    const size_t ends[] = {0, 1, 9, len / 3, len / 2, len - 1000, len - 30};
    json_t *report;
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        ck_refused(signature_check_pdf(paper.bytes.data, ends[i], &trust, &report, err),
                   ERR_READ_DAMAGED, "");
    }
}
END_TEST

START_TEST(a_signature_taken_off_the_form_is_noted)
{
    struct paper paper = signed_paper(WHO_GOOD);
    ck_assert(!has_note(judged(&paper), "unlisted"));
    paper_change(&paper, 1, "<< /Type /Catalog /Pages 2 0 R >>");
    const json_t *report = judged(&paper);
    ck_assert_uint_eq(json_array_size(json_object_get(report, "signatures")), 0);
    ck_assert(has_note(report, "unlisted"));
}
END_TEST

/* ---- what the office configured
 * -------------------------------------------------------------------- */

static const struct text nothing = {"", 0};

START_TEST(trust_is_what_the_office_configured)
{
    const struct text sub_and_root = pki_join(pki_der(WHO_SUB), pki_pem(WHO_ROOT));
    const struct {
        const char *about;
        struct text anchors;
        enum who who;
        bool alone;
        const char *answers;
    } cases[] = {
        {"nothing", nothing, WHO_GOOD, false, "chain_then=no-anchors chain_now=no-anchors"},
        {"the root as DER", pki_der(WHO_ROOT), WHO_GOOD, false, "chain_now=trusted"},
        {"somebody else's", pki_pem(WHO_STRANGER), WHO_GOOD, false, "chain_now=incomplete"},
        {"both, the letter brings none", sub_and_root, WHO_GOOD, true, "chain_now=trusted"},
        {"the authority without its root", pki_pem(WHO_SUB), WHO_GOOD, true, "chain_now=trusted"},
        {"and still not for others", pki_pem(WHO_SUB), WHO_FOREIGN, false, "chain_now=untrusted"},
        {"that very certificate", pki_pem(WHO_ALONE), WHO_ALONE, true, "chain_now=trusted"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct paper paper;
        const struct signing how = {.who = cases[i].who, .alone = cases[i].alone};
        const struct signature_trust trust = trust_of(cases[i].anchors, nothing);
        paper_init(&paper);
        paper_sign(&paper, &how);
        const json_t *report = judged_by(paper.bytes.data, paper.bytes.len, &trust);
        ck_answers(nth(report, 0), cases[i].answers, cases[i].about);
        ck_answers(nth(report, 0), "revocation=not-checked crl_date=", cases[i].about);
    }
}
END_TEST

START_TEST(revocation_needs_a_list_of_the_issuer_in_date)
{
    const struct {
        const char *about;
        struct text lists;
        enum who who;
        const char *answers, *note;
    } cases[] = {
        {"none", nothing, WHO_GOOD, "revocation=not-checked crl_date=", "crl-missing"},
        {"only the sub-authority's", pki_list(PKI_EMPTY), WHO_GOOD,
         "revocation=not-checked crl_date=2025-03-09", "crl-missing"},
        {"only the root's", pki_list(PKI_ROOTS), WHO_GOOD,
         "revocation=not-checked crl_date=2025-02-01", "crl-missing"},
        {"out of date", pki_join(pki_list(PKI_OLD), pki_list(PKI_ROOTS)), WHO_GOOD,
         "revocation=not-checked crl_date=2025-01-01", "crl-outdated"},
        {"forged", pki_join(pki_list(PKI_FORGED), pki_list(PKI_ROOTS)), WHO_GOOD,
         "revocation=not-checked", "crl-missing"},
        {"the newer one counts", pki_join(pki_list(PKI_OLD), pki_list(PKI_REVOKES)), WHO_REVOKED,
         "revocation=revoked", "crl-missing"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct paper paper = signed_paper(cases[i].who);
        const struct signature_trust trust = trust_of(pki_pem(WHO_ROOT), cases[i].lists);
        const json_t *report = judged_by(paper.bytes.data, paper.bytes.len, &trust);
        ck_answers(nth(report, 0), cases[i].answers, cases[i].about);
        ck_assert_msg(has_note(report, cases[i].note), "%s: no note", cases[i].about);
    }
    const struct paper paper = signed_paper(WHO_GOOD);
    ck_assert(!has_note(judged(&paper), "crl-missing"));
}
END_TEST

START_TEST(what_is_configured_is_counted_file_by_file)
{
    const struct text both = pki_join(pki_der(WHO_ROOT), pki_pem(WHO_SUB));
    const struct text list = pki_list(PKI_EMPTY);
    ck_assert_int_eq(signature_count(SIGNATURE_ANCHORS, both.data, both.len), 2);
    ck_assert_int_eq(signature_count(SIGNATURE_CRLS, list.data, list.len), 1);
    ck_assert_int_eq(signature_count(SIGNATURE_CRLS, both.data, both.len), -1);
    ck_assert_int_eq(signature_count(SIGNATURE_ANCHORS, list.data, list.len), -1);
    ck_assert_int_eq(signature_count(SIGNATURE_ANCHORS, both.data, both.len / 2), -1);
    ck_assert_int_eq(signature_count(SIGNATURE_ANCHORS, "words", 5), -1);
    ck_assert_int_eq(signature_count(SIGNATURE_ANCHORS, " \n", 2), 0);
}
END_TEST

START_TEST(a_configured_file_that_was_left_out_is_named)
{
    const struct paper paper = signed_paper(WHO_GOOD);
    struct signature_trust trust = usual_trust();
    trust.left_out = "readme.txt";
    const json_t *report = judged_by(paper.bytes.data, paper.bytes.len, &trust);
    ck_assert(has_note(report, "trust-file"));
}
END_TEST

UNIT_MAIN("signature/pdf", each_question_has_its_own_answer, names_come_from_the_certificate,
          one_letter_changed_breaks_it, no_bit_of_what_was_signed_changes_unseen,
          bytes_behind_the_end_are_counted, a_byte_of_the_certificate_flipped_breaks_the_chain,
          a_byte_of_the_signature_flipped_breaks_it, what_is_no_signature_is_said,
          something_behind_the_signature_in_its_room_is_noted, a_range_that_is_none_is_odd,
          a_file_without_signatures_has_none, a_damaged_file_is_not_one_without_signatures,
          a_signature_taken_off_the_form_is_noted, trust_is_what_the_office_configured,
          revocation_needs_a_list_of_the_issuer_in_date, what_is_configured_is_counted_file_by_file,
          a_configured_file_that_was_left_out_is_named)
