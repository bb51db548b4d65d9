/*
 * test_changes.c - what came after a signature: nothing, other signatures, or something else.
 */
#include "judged.h"

static const struct signing good = {.who = WHO_GOOD}, other = {.who = WHO_OTHER};

static struct paper signed_once(void)
{
    struct paper paper;
    paper_init(&paper);
    paper_sign(&paper, &good);
    return paper;
}

START_TEST(later_signatures_are_no_change)
{
    struct paper paper = signed_once();
    paper_sign(&paper, &other);
    const json_t *report = judged(&paper);
    ck_assert_uint_eq(json_array_size(json_object_get(report, "signatures")), 2);
    ck_answers(nth(report, 0), "integrity=intact extent=revision after=signatures", "the first");
    ck_answers(nth(report, 1), "integrity=intact extent=whole bytes_after=0 after=nothing",
               "the second");
    const struct signing stamp = {
        .kind = "ETSI.RFC3161", .tsa = WHO_TSA, .stamped = "2025-03-08T00:00:00Z"};
    paper_sign(&paper, &stamp);
    report = judged(&paper);
    ck_answers(nth(report, 0), "integrity=intact after=signatures", "the first of three");
    ck_answers(nth(report, 1), "integrity=intact after=signatures", "the second of three");
    ck_answers(nth(report, 2), "integrity=intact after=nothing", "the stamp");
}
END_TEST

START_TEST(a_later_signature_that_does_not_hold_is_a_change)
{
    struct paper paper = signed_once();
    const struct signing odd[] = {
        {.who = WHO_OTHER, .names_certificate = true, .named = WHO_TWIN},
        {.who = WHO_OTHER, .gap_more = 20},
        {.who = WHO_OTHER, .kind = "adbe.pkcs7.sha1"},
    };
    for (size_t i = 0; i < sizeof odd / sizeof odd[0]; i++) {
        paper = signed_once();
        paper_sign(&paper, &odd[i]);
        ck_answers(nth(judged(&paper), 0), "integrity=intact after=changes", "an odd second");
    }
}
END_TEST

START_TEST(a_change_hidden_before_a_later_signature_is_a_change)
{
    static const struct {
        const char *about;
        int object;
        const char *text;
    } changes[] = {
        {"the words of the page", 4, "<< /Length 3 >>\nstream\nq Q\nendstream"},
        {"the page's font", 5, "<< /Type /Font /Subtype /Type1 /BaseFont /Courier >>"},
        {"another page", 2, "<< /Type /Pages /Kids [ 3 0 R 3 0 R ] /Count 2 >>"},
        {"a dictionary in place of a stream", 4, "<< /Length 3 >>"},
        {"what it was is gone", 4, "null"},
    };
    for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
        struct paper paper = signed_once();
        paper_change(&paper, changes[i].object, changes[i].text);
        const json_t *report = judged(&paper);
        ck_answers(nth(report, 0), "integrity=intact extent=revision after=changes",
                   changes[i].about);
        paper_sign(&paper, &other);
        report = judged(&paper);
        ck_answers(nth(report, 0), "integrity=intact after=changes", changes[i].about);
        ck_answers(nth(report, 1), "integrity=intact extent=whole", changes[i].about);
    }
}
END_TEST

/* What the revision of a second signature brings besides: which of it belongs to signing? */
START_TEST(what_belongs_to_signing_is_let_through_and_nothing_else)
{
    static const struct {
        const char *about, *catalog, *page, *annots, *fields;
        int object; /* 0: none besides */
        const char *text, *after;
    } cases[] = {
        {"what later checks need", "/DSS << /Certs [ 20 0 R ] >>", "", "", "", 20,
         "<< /Length 1 >>\nstream\nx\nendstream", "signatures"},
        {"something that opens with it", "/OpenAction << /S /JavaScript /JS (app.alert) >>", "", "",
         "", 0, "", "changes"},
        {"names", "/Names 20 0 R", "", "", "", 20, "<< >>", "changes"},
        {"a note on the page", "", "", " 20 0 R", "", 20,
         "<< /Type /Annot /Subtype /FreeText /Rect [ 0 0 99 99 ] /Contents (x) >>", "changes"},
        {"the page turned", "", "/Rotate 180", "", "", 0, "", "changes"},
        {"a text field in the form", "", "", "", " 20 0 R", 20, "<< /FT /Tx /T (x) /V (y) >>",
         "changes"},
        {"an object that nothing names", "", "", "", "", 20, "<< /Nobody true >>", "signatures"},
        {"the same once more", "", "", "", "", 5,
         "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>", "signatures"},
        {"the first field written anew", "", "", "", "", 6, "<< /FT /Sig /T (x) /V 7 0 R >>",
         "changes"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct paper paper = signed_once();
        if (cases[i].object != 0) {
            paper_change(&paper, cases[i].object, cases[i].text);
        }
        paper.catalog = cases[i].catalog;
        paper.page = cases[i].page;
        paper.annots = cases[i].annots;
        paper.form = cases[i].fields;
        paper_sign(&paper, &other);
        const json_t *report = judged(&paper);
        ck_answers(nth(report, 0), "integrity=intact", cases[i].about);
        ck_assert_msg(strcmp(json_str(nth(report, 0), "after"), cases[i].after) == 0, "%s: %s",
                      cases[i].about, json_str(nth(report, 0), "after"));
    }
}
END_TEST

START_TEST(data_for_later_checks_alone_is_told_as_such)
{
    static const struct {
        const char *more, *after;
    } cases[] = {{"", "validation"}, {"/OpenAction [ 3 0 R /Fit ]", "changes"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct paper paper = signed_once();
        const struct revised objects[] = {
            {1, arena_printf(arena_current(),
                             "<< /Type /Catalog /Pages 2 0 R /AcroForm << /SigFlags 3 /Fields "
                             "[ 6 0 R ] >> /DSS << /Certs [ 20 0 R ] >> %s >>",
                             cases[i].more)},
            {20, "<< /Length 1 >>\nstream\nx\nendstream"},
        };
        paper_revise(&paper, objects, 2);
        ck_assert_str_eq(json_str(nth(judged(&paper), 0), "after"), cases[i].after);
    }
}
END_TEST

START_TEST(an_empty_place_to_sign_at_may_be_filled)
{
    static const struct signing at_place = {.who = WHO_OTHER, .place = 20};
    struct paper paper;
    paper_init(&paper);
    paper_change(&paper, 20,
                 "<< /FT /Sig /Type /Annot /Subtype /Widget /T (Chu ky 1) /F 132 "
                 "/Rect [ 0 0 0 0 ] /P 3 0 R >>");
    paper.annots = paper.form = " 20 0 R";
    paper_sign(&paper, &good);
    ck_assert_uint_eq(json_array_size(json_object_get(judged(&paper), "signatures")), 1);
    paper_sign(&paper, &at_place);
    const json_t *report = judged(&paper);
    ck_assert_uint_eq(json_array_size(json_object_get(report, "signatures")), 2);
    ck_answers(nth(report, 0), "integrity=intact after=nothing", "the place, first in the form");
    ck_answers(nth(report, 1), "integrity=intact after=signatures", "the first signature");
}
END_TEST

/* ---- letters that were prepared
 * ------------------------------------------------------------------------- */

START_TEST(an_object_named_beforehand_and_added_later_is_a_change)
{
    struct paper paper;
    paper_init(&paper);
    /* The page shows 4 and 30; there is no 30 yet. */
    paper.contents = "[ 4 0 R 30 0 R ]";
    paper_sign(&paper, &good);
    ck_answers(nth(judged(&paper), 0), "integrity=intact after=nothing", "signed");
    paper_change(&paper, 30, "<< /Length 3 >>\nstream\nq Q\nendstream");
    paper_sign(&paper, &other);
    ck_answers(nth(judged(&paper), 0), "integrity=intact after=changes", "added");
}
END_TEST

START_TEST(an_object_used_twice_is_not_let_through_as_metadata)
{
    struct paper paper;
    paper_init(&paper);
    paper.catalog = "/Metadata 4 0 R"; /* also what the page shows */
    paper_sign(&paper, &good);
    paper_change(&paper, 4, "<< /Length 3 >>\nstream\nq Q\nendstream");
    paper_sign(&paper, &other);
    ck_answers(nth(judged(&paper), 0), "integrity=intact after=changes", "used twice");
    paper_init(&paper);
    paper.catalog = "/Metadata 40 0 R";
    paper_change(&paper, 40, "<< /Type /Metadata /Length 3 >>\nstream\nold\nendstream");
    paper_sign(&paper, &good);
    paper_change(&paper, 40, "<< /Type /Metadata /Length 3 >>\nstream\nnew\nendstream");
    paper_sign(&paper, &other);
    ck_answers(nth(judged(&paper), 0), "integrity=intact after=signatures", "used once");
}
END_TEST

UNIT_MAIN("signature/changes", later_signatures_are_no_change,
          a_later_signature_that_does_not_hold_is_a_change,
          a_change_hidden_before_a_later_signature_is_a_change,
          what_belongs_to_signing_is_let_through_and_nothing_else,
          data_for_later_checks_alone_is_told_as_such, an_empty_place_to_sign_at_may_be_filled,
          an_object_named_beforehand_and_added_later_is_a_change,
          an_object_used_twice_is_not_let_through_as_metadata)
