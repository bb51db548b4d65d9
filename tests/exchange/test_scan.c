/*
 * test_scan.c - the linear scan: what is markup, what is too much, where the root is.
 */
#include "envelope_text.h"
#include "scan.h"

static int scan(struct text text, struct scan *ret, struct error *err)
{
    return scan_xml(text.data, text.len, &edxml_default_limits, ret, err);
}

START_TEST(root_is_found_whatever_stands_around_it)
{
    static const struct {
        const char *before, *root, *after;
        bool bom, leading, trailing;
    } cases[] = {
        {"", "<a/>", "", false, false, false},
        {" \r\n", "<a/>", "\n", false, false, false},
        {"<?xml version=\"1.0\"?>\n", "<a>b</a>", "", false, false, false},
        {"\xEF\xBB\xBF", "<a></a>", "", true, false, false},
        {"1212<?xml version='1.0'?>", "<a></a>", " tail", false, true, true},
        {"<!-- <x> -- -->", "<a><!-- </a> ]]> --></a>", "<b>", false, false, true},
        {"", "<a><![CDATA[</a>]] ]>]]></a>", "", false, false, false},
        {"", "<a><?p </a> > ?></a>", "", false, false, false},
        {"", "<a b='>' c=\"'/>\">x</a>", "", false, false, false},
        {"", "<a:b><a:b/></a:b>", "", false, false, false},
        {"", "<a\n/>", "", false, false, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct scan got;
        struct error why = {0};
        const struct text text = JOIN(cases[i].before, cases[i].root, cases[i].after);
        ck_assert_msg(scan(text, &got, &why) == 0, "case %zu: %s", i, why.arg[1]);
        ck_assert_msg(got.root == strlen(cases[i].before), "case %zu: root %zu", i, got.root);
        ck_assert_msg(got.end == got.root + strlen(cases[i].root), "case %zu: end %zu", i, got.end);
        ck_assert_msg(got.bom == cases[i].bom && got.leading == cases[i].leading &&
                          got.trailing == cases[i].trailing,
                      "case %zu: around", i);
    }
}
END_TEST

START_TEST(broken_markup_is_malformed_with_its_line)
{
    static const struct {
        const char *text, *line, *why;
    } cases[] = {
        {"", "1", "no element"},
        {"no xml at all", "1", "no element"},
        {"<a>\n<b>", "2", "the root element does not end"},
        {"\n\n</a>", "3", "an end tag without its start"},
        {"<a b='>", "1", "a tag does not end"},
        {"<a\n<b>", "1", "'<' inside a tag"},
        {"<a><!-- ", "1", "a comment does not end"},
        {"<a><![CDATA[ ]] >", "1", "a CDATA section does not end"},
        {"<![CDATA[x]]>", "1", "CDATA outside the root"},
        {"<?>", "1", "no element"},
        {"<?xml ", "1", "a processing instruction does not end"},
        {"\xFF\xFE<\0a\0", "1", "UTF-16"},
        {"<a>\xE1\xBB</a>", "1", "not UTF-8"},
        {"<a>\xC0\xBC</a>", "1", "not UTF-8"},
        {"<", "1", "a tag does not end"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct scan got;
        struct error why = {0};
        ck_assert_int_eq(scan(text_of(cases[i].text), &got, &why), -1);
        ck_assert_msg(why.code == ERR_EDXML_MALFORMED, "case %zu: %s", i,
                      error_info(why.code)->name);
        ck_assert_msg(strcmp(why.arg[0], cases[i].line) == 0, "case %zu: line %s", i, why.arg[0]);
        ck_assert_msg(strcmp(why.arg[1], cases[i].why) == 0, "case %zu: %s", i, why.arg[1]);
    }
    struct scan got;
    ck_refused(scan((struct text){"<a>\0</a>", 8}, &got, err), ERR_EDXML_MALFORMED, "");
}
END_TEST

START_TEST(dtd_is_refused_wherever_it_would_count)
{
    static const char *const cases[] = {
        "<!DOCTYPE a><a/>",       "<?xml version='1.0'?>\n<!doctype a><a/>",
        "<a><!ENTITY x 'y'></a>", "<a><!ELEMENT b ANY></a>",
        "<a><![INCLUDE[x]]></a>", "junk <!DOCTYPE a [<!ENTITY b '<a>'>]><a/>",
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct scan got;
        struct error why = {0};
        ck_assert_int_eq(scan(text_of(cases[i]), &got, &why), -1);
        ck_assert_msg(why.code == ERR_EDXML_DTD, "case %zu: %s", i, error_info(why.code)->name);
    }
    struct scan got;
    struct error why = {0};
    ck_assert_int_eq(scan(text_of("<a><!-- <!DOCTYPE a> --><![CDATA[<!DOCTYPE]]></a>"), &got, &why),
                     0);
}
END_TEST

START_TEST(tag_over_8_kib_is_refused)
{
    /* "<a b='" + n + "'/>": 8192 bytes are let through, one more is not. */
    struct scan got;
    struct error why = {0};
    ck_assert_int_eq(scan(JOIN("<a b='", repeated("x", 8192 - 9), "'/>"), &got, &why), 0);
    ck_refused(scan(JOIN("<a b='", repeated("x", 8192 - 8), "'/>"), &got, err), ERR_EDXML_TAG, "");
    ck_refused(scan(JOIN("<a></a", repeated(" ", 9000), ">"), &got, err), ERR_EDXML_TAG, "");
}
END_TEST

START_TEST(sixteen_thousand_attributes_are_refused_at_once)
{
    struct buf tag;
    buf_init(&tag, arena_current(), (size_t)1 << 20);
    buf_puts(&tag, "<edXML");
    for (int i = 0; i < 16000; i++) {
        buf_printf(&tag, " a%d=''", i);
    }
    buf_puts(&tag, "/>");
    struct scan got;
    const int64_t before = monotonic_ms();
    ck_refused(scan((struct text){tag.data, tag.len}, &got, err), ERR_EDXML_TAG, "");
    ck_assert_int_lt(monotonic_ms() - before, 100);
}
END_TEST

START_TEST(depth_over_64_is_refused)
{
    struct scan got;
    struct error why = {0};
    ck_assert_int_eq(scan(JOIN(repeated("<a>", 64), repeated("</a>", 64)), &got, &why), 0);
    ck_refused(scan(JOIN(repeated("<a>", 65), repeated("</a>", 65)), &got, err), ERR_EDXML_DEPTH,
               "");
    ck_refused(scan(JOIN(repeated("<a>", 300), repeated("</a>", 300)), &got, err), ERR_EDXML_DEPTH,
               "");
}
END_TEST

START_TEST(text_over_64_kib_is_refused_outside_attachments)
{
    struct scan got;
    struct error why = {0};
    const char *just = repeated("x", 65536), *more = repeated("x", 65537);
    ck_assert_int_eq(scan(JOIN("<a>", just, "</a>"), &got, &why), 0);
    ck_refused(scan(JOIN("<a>", more, "</a>"), &got, err), ERR_EDXML_SIZE, "");
    ck_refused(scan(JOIN("<a><![CDATA[", more, "]]></a>"), &got, err), ERR_EDXML_SIZE, "");
    ck_refused(scan(JOIN("<a>", just, "<!-- -->", "x", "</a>"), &got, err), ERR_EDXML_SIZE, "");
    ck_refused(
        scan(JOIN("<MessageHeader><Content>", more, "</Content></MessageHeader>"), &got, err),
        ERR_EDXML_SIZE, "");
    ck_assert_int_eq(
        scan(JOIN("<e:ContentTransferEncoded>", more, "</e:ContentTransferEncoded>"), &got, &why),
        0);
    ck_assert_int_eq(
        scan(JOIN("<Attachment><Content>", more, "</Content></Attachment>"), &got, &why), 0);
}
END_TEST

START_TEST(file_over_50_mib_is_refused)
{
    struct edxml_limits limits = edxml_default_limits;
    struct scan got;
    struct error good = {0};
    limits.max_bytes = 10;
    ck_assert_int_eq(scan_xml("<a>123</a>", 10, &limits, &got, &good), 0);
    ck_refused(scan_xml("<a>1234</a>", 11, &limits, &got, err), ERR_EDXML_SIZE, "");
    ck_assert_uint_eq(edxml_default_limits.max_bytes, (size_t)50 * 1024 * 1024);
}
END_TEST

START_TEST(too_many_elements_are_refused)
{
    struct scan got;
    ck_refused(scan(JOIN("<a>", repeated("<b/>", 200001), "</a>"), &got, err), ERR_EDXML_SIZE, "");
}
END_TEST

START_TEST(declared_encoding_is_remembered_unless_utf8)
{
    static const struct {
        const char *text, *encoding;
    } cases[] = {
        {"<?xml version='1.0'?><a/>", NULL},
        {"<?xml version='1.0' encoding='UTF-8'?><a/>", NULL},
        {"<?xml version='1.0' encoding=\"utf-8\"?><a/>", NULL},
        {"<?xml version='1.0' encoding=\"utf-16\"?><a/>", "utf-16"},
        {"<?xml encoding?><a/>", NULL},
        {"<?xml encoding='?><a/>", NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct scan got;
        struct error why = {0};
        ck_assert_int_eq(scan(text_of(cases[i].text), &got, &why), 0);
        const char *want = cases[i].encoding;
        ck_assert_msg((want == NULL) == (got.encoding == NULL), "case %zu", i);
        if (want != NULL) {
            ck_assert_uint_eq(got.encoding_len, strlen(want));
            ck_assert_int_eq(memcmp(got.encoding, want, strlen(want)), 0);
        }
    }
}
END_TEST

START_TEST(large_cdata_is_marked_when_it_is_plain_text)
{
    struct scan got;
    struct error why = {0};
    const char *more = repeated("x", 70000);
    ck_assert_int_eq(scan(JOIN("<ContentTransferEncoded>ab<![CDATA[", more,
                               "]]><![CDATA[x]]><![CDATA[", more, "&]]></ContentTransferEncoded>"),
                          &got, &why),
                     0);
    ck_assert_uint_eq(got.cdatas, 1);
    ck_assert_uint_eq(got.cdata[0].from, 26);
    ck_assert_uint_eq(got.cdata[0].text, 35);
    ck_assert_uint_eq(got.cdata[0].text_end, 70035);
    ck_assert_uint_eq(got.cdata[0].to, 70038);
}
END_TEST

UNIT_MAIN("exchange/scan", root_is_found_whatever_stands_around_it,
          broken_markup_is_malformed_with_its_line, dtd_is_refused_wherever_it_would_count,
          tag_over_8_kib_is_refused, sixteen_thousand_attributes_are_refused_at_once,
          depth_over_64_is_refused, text_over_64_kib_is_refused_outside_attachments,
          file_over_50_mib_is_refused, too_many_elements_are_refused,
          declared_encoding_is_remembered_unless_utf8, large_cdata_is_marked_when_it_is_plain_text)
