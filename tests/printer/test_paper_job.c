/*
 * test_paper_job.c - what is no job is refused by name, and gives not one byte.
 */
#include "printing.h"

START_TEST(wrong_jobs_are_refused_by_name)
{
    static const struct {
        const char *job;
        enum error_code code;
        const char *field, *arg;
    } cases[] = {
        {"", ERR_PRINT_JOB, "", "EOF"},
        {"{\"form\":\"register\"," AGENCY "}", ERR_PRINT_JOB, "", "EOF"}, /* no LF: cut off */
        {"not json\n", ERR_JSON, "", NULL},
        {"[]\n", ERR_JSON, "", NULL},
        {"{" AGENCY "}\n", ERR_PRINT_FORM, "form", ""},
        {"{\"form\":\"poster\"," AGENCY "}\n", ERR_PRINT_FORM, "form", "poster"},
        {"{\"form\":\"register\",\"format\":\"docx\"," AGENCY "}\n", ERR_FIELD_CHOICE, "format",
         "docx"},
        {"{\"form\":\"closing\",\"format\":\"csv\"," AGENCY "}\n", ERR_FIELD_CHOICE, "format",
         "csv"},
        {"{\"form\":\"register\",\"paper\":\"A5\"," AGENCY "}\n", ERR_FIELD_CHOICE, "paper", "A5"},
        {"{\"form\":\"transfer\",\"paper\":\"A3\"," AGENCY "}\n", ERR_FIELD_CHOICE, "paper", "A3"},
        {"{\"form\":\"register\"}\n", ERR_PRINT_JOB, "", "made"},
        {"{\"form\":\"register\",\"made\":\"yesterday\"}\n", ERR_PRINT_JOB, "", "made"},
        {"{\"form\":\"slip\"," AGENCY "}\n", ERR_PRINT_JOB, "", "letter"},
        {"{\"form\":\"slip\",\"letter\":{}," AGENCY "}\n{}\n", ERR_PRINT_JOB, "", "2"},
        {"{\"form\":\"register\",\"mark\":{\"text\":\"x\"}," AGENCY "}\n", ERR_PRINT_JOB, "",
         "mark"},
        {"{\"form\":\"register\",\"mark\":{\"qr\":\"a)b\"}," AGENCY "}\n", ERR_PRINT_JOB, "",
         "mark"},
        {"{\"form\":\"register\",\"mark\":{\"qr\":\"số\"}," AGENCY "}\n", ERR_PRINT_JOB, "",
         "mark"},
        {"{\"form\":\"report\",\"columns\":[]," AGENCY "}\n", ERR_PRINT_JOB, "", "columns"},
        {"{\"form\":\"report\",\"columns\":[{\"title\":\"x\"}]," AGENCY "}\n", ERR_PRINT_JOB, "",
         "columns"},
        {"{\"form\":\"register\"," AGENCY "}\n{\"number\":1}\n{\"number\":\n", ERR_JSON, "3", NULL},
        {"{\"form\":\"register\"," AGENCY "}\n{\"number\":1}\n{\"number\":2}", ERR_PRINT_JOB, "",
         "EOF"},
        {"{\"form\":\"register\"," AGENCY "}\n[1]\n", ERR_JSON, "2", NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct error err = {0};
        struct bytes document;
        ck_assert_msg(print_job(cases[i].job, strlen(cases[i].job), &document, &err) == -1, "%zu",
                      i);
        ck_assert_msg(err.code == cases[i].code, "%zu: %s", i, error_info(err.code)->name);
        ck_assert_msg(strcmp(err.field, cases[i].field) == 0, "%zu: %s", i, err.field);
        ck_assert_msg(cases[i].arg == NULL || strcmp(err.arg[0], cases[i].arg) == 0, "%zu: %s", i,
                      err.arg[0]);
    }
}
END_TEST

/* A bad row is found in every format before the first byte. */
START_TEST(a_bad_last_row_gives_nothing_in_any_format)
{
    static const char *const formats[] = {"pdf", "xlsx", "csv"};
    for (size_t i = 0; i < 3; i++) {
        struct buf job = job_new();
        struct error err = {0};
        struct bytes document;
        job_add(&job, "{\"form\":\"register\",\"format\":\"%s\"," AGENCY "}", formats[i]);
        for (int n = 0; n < 50; n++) {
            job_add(&job, "{\"number\":%d}", n + 1);
        }
        job_add(&job, "{\"number\":51,}");
        ck_assert_msg(print_job(job.data, job.len, &document, &err) == -1, "%s", formats[i]);
        ck_assert_int_eq(err.code, ERR_JSON);
        ck_assert_str_eq(err.field, "52");
    }
}
END_TEST

/* Paper has a limit of its own: what it takes a minute to print. */
START_TEST(too_many_rows_are_refused)
{
    static const struct {
        const char *format, *limit;
        int most;
    } cases[] = {{"csv", "200000", PRINT_ROWS_MOST}, {"pdf", "60000", PRINT_PDF_ROWS_MOST}};
    for (size_t i = 0; i < 2; i++) {
        struct buf job = job_new();
        struct error err = {0};
        struct bytes document;
        job_add(&job, "{\"form\":\"register\",\"format\":\"%s\"," AGENCY "}", cases[i].format);
        for (int n = 0; n <= cases[i].most; n++) {
            buf_puts(&job, "{}\n");
        }
        ck_assert_int_eq(print_job(job.data, job.len, &document, &err), -1);
        ck_assert_int_eq(err.code, ERR_PRINT_SIZE);
        ck_assert_str_eq(err.arg[0], cases[i].limit);
    }
}
END_TEST

static int refuse_piece(void *arg, const void *bytes, size_t len, struct error *err)
{
    (void)bytes, (void)len;
    ++*(int *)arg;
    return error_set(err, ERR_DISK_FULL, NULL, NULL, NULL);
}

START_TEST(a_taker_that_fails_ends_it_with_its_error)
{
    struct buf job = job_new();
    struct error err = {0};
    int calls = 0;
    job_add(&job, "{\"form\":\"register\"," AGENCY "}");
    ck_assert_int_eq(printer_prepare(&err), 0);
    ck_assert_int_eq(printer_run(job.data, job.len, refuse_piece, &calls, &err), -1);
    ck_assert_int_eq(err.code, ERR_DISK_FULL);
    ck_assert_int_eq(calls, 1);
}
END_TEST

/* What print_job_head writes is what is read. */
START_TEST(the_writer_of_heads_is_understood)
{
    struct buf job = job_new();
    struct json_out out;
    struct instant made;
    struct error err = {0};
    ck_assert_int_eq(instant_parse("2026-03-11T02:15:00Z", 420, "made", &made, &err), 0);
    const struct print_head head = {.form = "transfer",
                                    .agency_name = "Trạm Y tế",
                                    .subtitle = "Buổi sáng",
                                    .made = made,
                                    .mark_text = "dấu 12",
                                    .mark_qr = "p1:x:12"};
    json_out_init(&out, &job);
    print_job_head(&out, &head);
    json_put_string(&out, "from", "2026-03-10");
    print_job_end(&out);
    json_open_object(&out, NULL);
    json_put_int(&out, "number", 459);
    print_job_end(&out);
    struct bytes document = printed(&job);
    const char *text = text_of(&document);
    char qr[PRINT_MARK_QR + 1];
    ck_shows(text, "TRẠM Y TẾ");
    ck_shows(text, "Buổi sáng");
    ck_shows(text, "459");
    ck_shows(text, "dấu 12");
    ck_assert(print_mark_find(document.data, document.len, qr));
    ck_assert_str_eq(qr, "p1:x:12");
}
END_TEST

UNIT_MAIN("printer/job", wrong_jobs_are_refused_by_name, a_bad_last_row_gives_nothing_in_any_format,
          too_many_rows_are_refused, a_taker_that_fails_ends_it_with_its_error,
          the_writer_of_heads_is_understood)
