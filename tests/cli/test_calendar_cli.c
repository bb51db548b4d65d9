/* test_calendar_cli.c - the calendar's commands: what they send, and what they print of the answer.
 */
#include "run_cli.h"

static const struct terminal streams = {0};

static struct ran answered(const char *line, const char *body, const char *const *words)
{
    const struct fake_reply script[] = {{line, 200, FAKE_JSON, body}};
    return run_against(script, 1, words, &streams);
}

#define DAY(day, working, origin, act)                                                             \
    "{\"day\":\"" day "\",\"weekday\":\"thứ hai\",\"working\":" working                            \
    ",\"text\":\"Tết\",\"source\":\"TB 1\",\"origin\":\"" origin "\",\"act\":" act "}"

START_TEST(the_list_marks_what_is_expected_and_what_an_act_added)
{
    struct ran ran =
        answered("GET /v1/calendar?year=2027 ",
                 "{\"format_version\":1,\"year\":2027,\"announced\":false,\"days\":[" DAY(
                     "2027-02-08", "false", "expected",
                     "0") "," DAY("2027-02-20", "true", "act", "34") "],"
                                                                     "\"missing\":2027,\"notice\":"
                                                                     "\"Chưa có lịch.\"}",
                 WORDS("lich", "ds", "2027"));
    ck_assert_int_eq(ran.status, 0);
    ck_assert_ptr_nonnull(strstr(ran.out, "08/02/2027  thứ hai  nghỉ        Tết"));
    ck_assert_ptr_nonnull(strstr(ran.out, "dự kiến"));
    ck_assert_ptr_nonnull(strstr(ran.out, "20/02/2027  thứ hai  làm bù"));
    ck_assert_ptr_nonnull(strstr(ran.out, "đổi lịch số 34"));
    ck_assert_str_eq(ran.err, "Chưa có lịch.\n");
    ran_free(&ran);
}
END_TEST

static const char body_off[] =
    "{\"why\":\"Quốc tang\",\"source\":\"TB 5\",\"off\":[\"5/6/2025\",\"6/6/2025\"]}";

/* Days as they were typed: the server reads dates. */
START_TEST(a_change_is_tried_or_sent_with_the_same_body)
{
    static const struct fake_reply tried[] = {
        {"POST /v1/calendar/preview ", 200, FAKE_JSON,
         "{\"format_version\":1,\"dry_run\":true,\"moves\":[{\"ref\":\"7/2025\",\"line\":0,"
         "\"unit\":null,\"person\":null,\"from\":\"2025-06-09\",\"to\":\"2025-06-10\"},"
         "{\"ref\":\"7/2025\",\"line\":2,\"unit\":{\"name\":\"Khoa Dược\"},\"person\":null,"
         "\"from\":\"2025-06-09\",\"to\":\"2025-06-10\"}],\"letters\":1,\"deadlines\":2,"
         "\"more\":false}"}};
    static const struct fake_reply sent[] = {
        {"POST /v1/calendar ", 201, FAKE_JSON, "{\"format_version\":1,\"act\":{\"seq\":34}}"}};
    const char *const *dry = WORDS("calendar", "add-off", "5/6/2025", "6/6/2025", "--why",
                                   "Quốc tang", "--source", "TB 5", "--dry-run");
    const char *const *real =
        WORDS("lich", "them-nghi", "5/6/2025,6/6/2025", "--vi", "Quốc tang", "--can-cu", "TB 5");
    for (int i = 0; i < 2; i++) {
        struct fake *fake = fake_start(i == 0 ? tried : sent, 1, NULL);
        env_server = fake->url;
        struct ran ran = run_with(i == 0 ? dry : real, "", &streams);
        fake_stop(fake);
        ck_assert_int_eq(ran.status, 0);
        ck_assert_str_eq(fake_body(fake, 0), body_off);
        if (i == 0) {
            ck_assert_ptr_nonnull(strstr(ran.out, "hạn của văn bản  09/06/2025  10/06/2025"));
            ck_assert_ptr_nonnull(strstr(ran.out, "2  Khoa Dược"));
            ck_assert_ptr_nonnull(strstr(ran.out, "2 hạn của 1 văn bản sẽ dời; chưa ghi gì.\n"));
        } else {
            ck_assert_str_eq(ran.out, "Đã ghi vào lịch, lần đổi số 34; các hạn tính theo ngày làm "
                                      "việc đang dời theo.\n");
        }
        fake_free(fake);
        ran_free(&ran);
    }
}
END_TEST

START_TEST(a_day_without_its_reason_is_not_sent)
{
    static const struct {
        const char *const words[8];
        const char *said;
    } cases[] = {
        {{"calendar", "add-off", "5/6/2025", "--source", "TB"}, "--vi"},
        {{"calendar", "add-work", "7/6/2025", "--why", "x"}, "--can-cu"},
        {{"calendar", "recount"}, "--y-kien"},
        {{"calendar", "drop"}, "NGÀY"},
    };
    env_server = NULL; /* nothing is sent */
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct ran ran = run_with(cases[i].words, "", &streams);
        ck_assert_msg(ran.status == 64, "%zu: %d", i, ran.status);
        ck_assert_msg(strstr(ran.err, cases[i].said) != NULL, "%zu: %s", i, ran.err);
        ran_free(&ran);
    }
}
END_TEST

START_TEST(a_change_tells_how_far_it_is)
{
    struct ran ran = answered("GET /v1/calendar/changes/34 ",
                              "{\"format_version\":1,\"act\":34,\"state\":\"done\",\"state_text\":"
                              "\"đã tính xong\",\"moved\":2,\"letters\":[],\"next\":null}",
                              WORDS("lich", "lan-doi", "34"));
    ck_assert_int_eq(ran.status, 0);
    ck_assert_str_eq(ran.out, "Lần đổi lịch số 34: đã tính xong\n2 văn bản có hạn đã dời.\n");
    ran_free(&ran);
}
END_TEST

START_TEST(why_due_tells_the_story_and_what_moved_it)
{
    struct ran ran = answered(
        "GET /v1/letters/7/why-due ",
        "{\"format_version\":1,\"text\":\"5 ngày\",\"story\":\"nhận thứ năm 24/04/2025 16:40\","
        "\"steps\":[{\"day\":\"2025-04-25\",\"counted\":true,\"n\":1,\"text\":\"thứ sáu\","
        "\"source\":\"\"},{\"day\":\"2025-04-30\",\"counted\":false,\"n\":0,\"text\":\"Ngày Chiến "
        "thắng\",\"source\":\"BLLĐ\"}],\"moves\":[{\"from\":\"2025-05-05\",\"to\":\"2025-05-06\","
        "\"cause\":34}],\"extensions\":[]}",
        WORDS("vi-sao-han", "7"));
    ck_assert_int_eq(ran.status, 0);
    ck_assert_str_eq(ran.out, "5 ngày\nnhận thứ năm 24/04/2025 16:40\n"
                              "Đã dời 05/05/2025 → 06/05/2025 theo lần đổi lịch số 34.\n"
                              "Ngày        Tính  Vì                Căn cứ\n"
                              "25/04/2025     1  thứ sáu\n"
                              "30/04/2025     –  Ngày Chiến thắng  BLLĐ\n");
    ran_free(&ran);
}
END_TEST

START_TEST(warnings_follow_what_was_recorded)
{
    static const struct fake_reply script[] = {
        {"POST /v1/letters/7/direct ", 200, FAKE_JSON,
         "{\"format_version\":1,\"letter\":{\"ref\":\"7/2025\",\"state_text\":\"x\"},\"act\":{"
         "\"act_text\":\"giao\"},\"warnings\":[{\"code\":\"support-after-lead\",\"line\":2,"
         "\"text\":\"DUOC: muộn.\"}]}"}};
    struct ran ran = run_against(script, 1, WORDS("assign", "7", "--lead", "KH-NV"), &streams);
    ck_assert_int_eq(ran.status, 0);
    ck_assert_str_eq(ran.err, "Lưu ý: DUOC: muộn.\n");
    ran_free(&ran);
}
END_TEST

UNIT_MAIN("cli/calendar", the_list_marks_what_is_expected_and_what_an_act_added,
          a_change_is_tried_or_sent_with_the_same_body, a_day_without_its_reason_is_not_sent,
          a_change_tells_how_far_it_is, why_due_tells_the_story_and_what_moved_it,
          warnings_follow_what_was_recorded)
