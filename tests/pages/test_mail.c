/* test_mail.c - a mail taken apart, and the text of HTML. */
#include "html.h"
#include "phieu/pages.h"

#include "unit.h"

#include <stdio.h>

struct taken {
    char said[1024]; /* "name=content;" of each part */
    unsigned count;
};

static int take(void *arg, const char *name, const void *bytes, size_t len, struct error *err)
{
    struct taken *taken = arg;
    const size_t n = strlen(taken->said);
    (void)err;
    snprintf(taken->said + n, sizeof taken->said - n, "%s=%.*s;", name, (int)(len < 40 ? len : 40),
             (const char *)bytes);
    taken->count++;
    return 0;
}

static int take_mail(const char *mail, const struct pages_limits *limits, struct taken *taken,
                     struct mail_about *ret, struct error *err)
{
    mail_prepare();
    return mail_take_apart(mail, strlen(mail), limits, take, taken, ret, err);
}

static struct mail_about mail(const char *text, struct taken *taken)
{
    struct mail_about about;
    struct error err = {0};
    ck_assert_int_eq(take_mail(text, &pages_default_limits, taken, &about, &err), 0);
    return about;
}

#define MIXED "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n\n"

START_TEST(fields_are_read_in_their_encodings)
{
    struct taken taken = {.count = 0};
    const struct mail_about about =
        mail("From: =?UTF-8?B?U+G7nyBZIHThur8=?= <vanthu@syt.binhan.gov.vn>\n"
             "Subject: =?windows-1258?Q?V=E3n_b=D2=F2n?= 595\n =?iso-8859-1?Q?th=E1ng?= 3\n"
             "Date: Mon, 10 Mar 2025 08:00:00 +0700\nMessage-ID: <1@syt>\n\nThân thư\n",
             &taken);
    ck_assert_str_eq(about.from, "vanthu@syt.binhan.gov.vn");
    ck_assert_str_eq(about.from_name, "Sở Y tế");
    ck_assert_ptr_nonnull(strstr(about.subject, "595 tháng 3"));
    ck_assert_str_eq(about.message_id, "1@syt");
    ck_assert_ptr_nonnull(strstr(about.date, "2025-03-10T01:00:00"));
    ck_assert_str_eq(about.body, "Thân thư");
    ck_assert_uint_eq(taken.count, 0);
}
END_TEST

START_TEST(what_hangs_on_it_is_handed_over)
{
    struct taken taken = {.count = 0};
    const struct mail_about about =
        mail("From: a@b.vn\nSubject: x\n" MIXED
             "--x\nContent-Type: text/plain; charset=utf-8\n\nKính gửi\n"
             "--x\nContent-Type: application/pdf\nContent-Disposition: attachment;"
             " filename*=UTF-8''C%C3%B4ng%20v%C4%83n%20595.pdf\nContent-Transfer-Encoding: "
             "base64\n\nJVBERi0xLjQK\n"
             "--x\nContent-Type: application/octet-stream; name=\"../../etc/passwd\"\n\nmột\n"
             "--x\nContent-Type: image/png\n\nkhông tên\n"
             "--x\nContent-Type: text/plain\nContent-Disposition: attachment; "
             "filename=ghi-chu.txt\n\nhai\n--x--\n",
             &taken);
    ck_assert_str_eq(about.body, "Kính gửi");
    ck_assert_str_eq(
        taken.said, "Công văn 595.pdf=%PDF-1.4\n;passwd=một;dinh-kem-3=không tên;ghi-chu.txt=hai;");
}
END_TEST

START_TEST(a_forwarded_mail_stays_a_file)
{
    struct taken taken = {.count = 0};
    mail("From: a@b.vn\nSubject: x\n" MIXED "--x\nContent-Type: message/rfc822\n\n"
         "From: c@d.vn\nSubject: Giay moi\n\nbody\n--x--\n",
         &taken);
    ck_assert_uint_eq(taken.count, 1);
    ck_assert(strncmp(taken.said, "Giay moi.eml=From: c@d.vn", 25) == 0);
}
END_TEST

START_TEST(ornaments_of_html_are_no_attachments)
{
    struct taken taken = {.count = 0};
    const struct mail_about about =
        mail("From: a@b.vn\nSubject: x\nMIME-Version: 1.0\nContent-Type: multipart/related; "
             "boundary=x\n\n"
             "--x\nContent-Type: text/html; charset=utf-8\n\n<p>Kính gửi</p><p>Sở</p>\n"
             "--x\nContent-Type: image/png; name=logo.png\nContent-ID: <1>\n\npng\n--x--\n",
             &taken);
    ck_assert_str_eq(about.body, "Kính gửi\n\nSở");
    ck_assert_uint_eq(taken.count, 0);
}
END_TEST

START_TEST(too_many_parts_and_bytes_are_refused)
{
    struct taken taken = {.count = 0};
    struct pages_limits few = pages_default_limits, small = few;
    struct mail_about about;
    few.parts_most = 3;
    small.unpacked_most = 10;
    static const char three[] =
        "From: a@b.vn\nSubject: x\n" MIXED "--x\n\nmột\n--x\n\nhai\n--x\n\nba\n--x--\n";
    static const char large[] =
        "From: a@b.vn\nSubject: x\n" MIXED "--x\nContent-Type: a/b\n\n0123456789012345\n--x--\n";
    ck_refused(take_mail(three, &few, &taken, &about, err), ERR_READ_LIMIT, "");
    ck_refused(take_mail(large, &small, &taken, &about, err), ERR_READ_LIMIT, "");
}
END_TEST

START_TEST(a_mail_without_sense_is_taken_as_it_is)
{
    static const char *const odd[] = {
        "From: \nSubject: \n\n",
        "From: =?x?Q?=ff=fe?= <\nTo: ;;;\nSubject: =?utf-8?B?////?=\n\nx",
        "From: a\nTo: b\nContent-Type: multipart/mixed; boundary=\"\"\n\n--\n--\n",
        "From: a\nTo: b\nContent-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: "
        "multipart/mixed; boundary=x\n\n--x\n",
        "From: a\nTo: b\nContent-Transfer-Encoding: base64\n\n!!!!",
        "From: a\nTo: b\nContent-Type: text/plain; charset=no-such\n\nth\xC3\xA1ng",
    };
    for (size_t i = 0; i < sizeof odd / sizeof odd[0]; i++) {
        struct taken taken = {.count = 0};
        const struct mail_about about = mail(odd[i], &taken);
        ck_assert(text_is_utf8(about.subject, strlen(about.subject)));
        ck_assert(text_is_utf8(about.body, strlen(about.body)));
    }
}
END_TEST

START_TEST(the_body_of_a_mail_can_be_read_as_a_letter)
{
    static const char text[] = "From: a@b.vn\nSubject: x\n\nSố: 5/SYT\nKính gửi\n";
    struct pages_job job = {.bytes = text, .len = sizeof text - 1, .limits = &pages_default_limits};
    struct pages_result result;
    struct error err = {0};
    mail_prepare();
    ck_assert_int_eq(pages_read(&job, &result, &err), 0);
    ck_assert_str_eq(result.text.text, "Số: 5/SYT\nKính gửi");
    ck_assert_uint_eq(result.text.lines[0].source, SOURCE_PLAIN);
}
END_TEST

START_TEST(html_is_stripped)
{
    static const struct {
        const char *html, *want;
    } cases[] = {
        {"a<br>b<BR/>c", "a\nb\nc"},
        {"<p>a</p>", "\na\n"},
        {"<script>x<y</script>a<style>b</style>c", "ac"},
        {"<head><title>t</title></head>a", "a"},
        {"&aacute;&#7885;&#x1ECD;&amp;&lt;", "áọọ&<"},
        {"a & b &nosuch; &#0; &#xD800;", "a & b &nosuch;  "},
        {"<td>1</td><td>2</td>", "1\t2\t"},
        {"<!-- a > b -->c", "c"},
        {"a\r\n b", "a   b"},
        {"<a href=\"x\">y</a", "y"},
        {"<", ""},
        {"<script>never closed", ""},
        {"<!--", ""},
        {"&", "&"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct buf out;
        buf_init(&out, arena_current(), 1000);
        html_strip(&out, cases[i].html, strlen(cases[i].html));
        ck_assert_msg(strcmp(out.data, cases[i].want) == 0, "case %zu: “%s”", i, out.data);
    }
}
END_TEST

UNIT_MAIN("pages/mail", fields_are_read_in_their_encodings, what_hangs_on_it_is_handed_over,
          a_forwarded_mail_stays_a_file, ornaments_of_html_are_no_attachments,
          too_many_parts_and_bytes_are_refused, a_mail_without_sense_is_taken_as_it_is,
          the_body_of_a_mail_can_be_read_as_a_letter, html_is_stripped)
