/*
 * test_requests.c - what each command asks of the server: address, body, key; and what it does with
 * files, passwords and problems.
 */
#include "run_cli.h"
#include "temp_folder.h"

#include <sys/stat.h>

#define DONE                                                                                           \
    "{\"format_version\":1,\"letter\":{\"ref\":\"459/2025\",\"state_text\":\"đang giải quyết\"}," \
    "\"act\":{\"seq\":9,\"act_text\":\"việc\",\"line\":2}}"
#define FINE "{\"format_version\":1}"

static const struct terminal plain_files = {0};

static void no_home(void)
{
    env_home = "/nonexistent";
    env_lang = NULL;
}

/* One write: the words, the request line, the JSON body. */
static const struct {
    const char *words[12], *line, *body;
} acts[] = {
    {{"present", "459/2025", "phuoc"},
     "POST /v1/letters/459%2F2025/present ",
     "{\"to\":\"phuoc\"}"},
    {{"trinh", "459", "--to", "phuoc", "--y-kien", "kính trình"},
     "POST /v1/letters/459/present ",
     "{\"to\":\"phuoc\",\"note\":\"kính trình\"}"},
    {{"assign", "VBD:459/2025", "--lead", "KH-NV", "--support", "DD, DUOC", "--phoi-hop=KT",
      "--due", "5wd", "DD=13/3/2025", "--on-behalf-of=phuoc"},
     "POST /v1/letters/VBD%3A459%2F2025/direct ",
     "{\"lead\":\"KH-NV\",\"support\":[\"DD\",\"DUOC\",\"KT\"],\"due\":\"5wd\","
     "\"on_behalf_of\":\"phuoc\",\"dues\":{\"DD\":\"13/3/2025\"}}"},
    {{"giao", "459", "--chu-tri", "KH-NV", "--but-phe", "làm ngay", "--phai-tra-loi"},
     "POST /v1/letters/459/direct ",
     "{\"lead\":\"KH-NV\",\"note\":\"làm ngay\",\"reply_required\":true}"},
    {{"route", "459", "--unit", "KH-NV"}, "POST /v1/letters/459/route ", "{\"unit\":\"KH-NV\"}"},
    {{"no-action", "459", "--reason", "để biết"},
     "POST /v1/letters/459/no-action ",
     "{\"reason\":\"để biết\"}"},
    {{"open", "459"}, "POST /v1/letters/459/open ", "{}"},
    {{"accept", "459", "--line", "2"}, "POST /v1/letters/459/accept ", "{\"line\":2}"},
    {{"forward", "459", "lan", "minh=12/3/2025", "--due", "4wd"},
     "POST /v1/letters/459/hand-down ",
     "{\"due\":\"4wd\",\"lead\":\"lan\",\"dues\":{\"minh\":\"12/3/2025\"},\"support\":[\"minh\"]}"},
    {{"chuyen", "459", "--lead", "lan", "lan=12/3/2025"},
     "POST /v1/letters/459/hand-down ",
     "{\"lead\":\"lan\",\"dues\":{\"lan\":\"12/3/2025\"}}"},
    {{"return", "459", "--reason", "không thuộc đơn vị"},
     "POST /v1/letters/459/return ",
     "{\"reason\":\"không thuộc đơn vị\"}"},
    {{"recall", "459", "--ly-do", "nhầm", "--dong", "3"},
     "POST /v1/letters/459/recall ",
     "{\"reason\":\"nhầm\",\"line\":3}"},
    {{"replace-lead", "459", "--lead", "DUOC", "--reason", "đúng việc"},
     "POST /v1/letters/459/replace-lead ",
     "{\"lead\":\"DUOC\",\"reason\":\"đúng việc\"}"},
    {{"propose", "459", "--text", "Đề nghị\nđồng ý"},
     "POST /v1/letters/459/propose ",
     "{\"text\":\"Đề nghị\\nđồng ý\"}"},
    {{"decide", "459", "dong-y"}, "POST /v1/letters/459/decide ", "{\"decision\":\"approve\"}"},
    {{"duyet", "459", "again", "--note", "rõ hơn"},
     "POST /v1/letters/459/decide ",
     "{\"note\":\"rõ hơn\",\"decision\":\"again\"}"},
    {{"extend", "request", "459", "--to", "20/3/2025", "--reason", "chờ số liệu"},
     "POST /v1/letters/459/extend-request ",
     "{\"to\":\"20/3/2025\",\"reason\":\"chờ số liệu\"}"},
    {{"gia-han", "cho", "459", "--den", "18/3/2025"},
     "POST /v1/letters/459/extend-decide ",
     "{\"to\":\"18/3/2025\",\"decision\":\"grant\"}"},
    {{"extend", "refuse", "459"},
     "POST /v1/letters/459/extend-decide ",
     "{\"decision\":\"refuse\"}"},
    {{"complete", "459", "--reply", "12/TTYT", "--reply-issued", "12/3/2025"},
     "POST /v1/letters/459/complete ",
     "{\"reply\":\"12/TTYT\",\"reply_issued\":\"12/3/2025\"}"},
    {{"reply", "459", "12/TTYT", "--issued", "12/3/2025"},
     "POST /v1/letters/459/reply ",
     "{\"issued\":\"12/3/2025\",\"code\":\"12/TTYT\"}"},
    {{"remind", "459"}, "POST /v1/letters/459/remind ", "{}"},
    {{"correct", "459", "--subject", "mới", "--pages", "3", "--reason", "gõ nhầm"},
     "POST /v1/letters/459/correct ",
     "{\"reason\":\"gõ nhầm\",\"fields\":{\"subject\":\"mới\",\"pages\":3}}"},
    {{"cancel", "459", "--reason", "vào sổ hai lần"},
     "POST /v1/letters/459/cancel ",
     "{\"reason\":\"vào sổ hai lần\"}"},
    {{"file", "459", "01/KHNV"}, "POST /v1/letters/459/file ", "{\"case\":\"01/KHNV\"}"},
    {{"duty", "add", "459", "--every", "year", "--day", "15/12", "--before", "--lead", "KH-NV",
      "--note=Báo cáo"},
     "POST /v1/letters/459/duty-add ",
     "{\"every\":\"year\",\"day\":\"15/12\",\"before\":true,\"lead\":\"KH-NV\",\"note\":\"Báo "
     "cáo\"}"},
    {{"viec-dinh-ky", "tam-dung", "459", "2", "--ly-do", "chờ mẫu"},
     "POST /v1/letters/459/duty-pause ",
     "{\"reason\":\"chờ mẫu\",\"duty\":\"2\"}"},
    {{"duty", "resume", "459", "2"}, "POST /v1/letters/459/duty-resume ", "{\"duty\":\"2\"}"},
    {{"duty", "end", "459", "2", "--reason", "hết"},
     "POST /v1/letters/459/duty-end ",
     "{\"reason\":\"hết\",\"duty\":\"2\"}"},
};

START_TEST(acts_send_what_was_typed)
{
    no_home();
    for (size_t i = 0; i < sizeof acts / sizeof acts[0]; i++) {
        const struct fake_reply script[] = {{acts[i].line, 200, FAKE_JSON, DONE}};
        struct fake *fake = fake_start(script, 1, NULL);
        env_server = fake->url;
        struct ran ran = run_with(acts[i].words, "", &plain_files);
        ck_assert_msg(ran.status == 0, "%zu: %d %s", i, ran.status, ran.err);
        ck_assert_str_eq(ran.out, "Đã ghi: việc – văn bản 459/2025, dòng 2 (đang giải quyết).\n");
        ck_assert_str_eq(ran.err, "");
        fake_stop(fake);
        ck_assert_msg(strcmp(fake_body(fake, 0), acts[i].body) == 0, "%zu: %s", i,
                      fake_body(fake, 0));
        ck_assert_uint_eq(strlen(fake_header(fake, 0, "Idempotency-Key")), 32);
        fake_free(fake);
        ran_free(&ran);
    }
}
END_TEST

START_TEST(every_act_of_the_table_is_tested_here)
{
    for (size_t c = 0; c < command_count; c++) {
        bool found = commands[c].verb[0] == '\0' || commands[c].run == cmd_refuse;
        for (size_t i = 0; i < sizeof acts / sizeof acts[0]; i++) {
            const char *path = arena_printf(arena_current(), "/%s ", commands[c].verb);
            found = found || strstr(acts[i].line, path) != NULL;
        }
        ck_assert_msg(found, "%s", commands[c].name);
    }
}
END_TEST

/* Reads and office acts. */
START_TEST(the_other_commands_ask_at_the_right_address)
{
    static const struct {
        const char *words[12], *line, *body, *answer;
    } cases[] = {
        {{"list"}, "GET /v1/letters ", NULL, "{\"format_version\":1,\"letters\":[],\"next\":null}"},
        {{"ds", "qua-han", "--nam", "2025", "--don-vi", "KH-NV", "--as-of", "10/3/2025 14:00"},
         "GET /v1/letters?box=overdue&year=2025&unit=KH-NV&as_of=10%2F3%2F2025%2014%3A00 ",
         NULL,
         "{\"format_version\":1,\"letters\":[],\"next\":null}"},
        {{"search", "sở", "y tế", "--book", "VBD"},
         "GET /v1/search?q=s%E1%BB%9F%20y%20t%E1%BA%BF&book=VBD ",
         NULL,
         "{\"format_version\":1,\"letters\":[],\"next\":null}"},
        {{"drafts", "--limit", "5"},
         "GET /v1/drafts?limit=5 ",
         NULL,
         "{\"format_version\":1,\"drafts\":[],\"next\":null}"},
        {{"refuse", "12", "--reason", "gửi nhầm nơi"},
         "POST /v1/drafts/12/refuse ",
         "{\"reason\":\"gửi nhầm nơi\"}",
         "{\"format_version\":1,\"draft\":{}}"},
        {{"ledger", "--day", "10/3/2025", "--outcome", "tu-choi"},
         "GET /v1/ledger?day=10%2F3%2F2025&outcome=tu-choi ",
         NULL,
         "{\"format_version\":1,\"sum\":{\"seen\":0,\"waiting\":0,\"registered\":0,\"duplicate\":0,"
         "\"refused\":0},\"items\":[],\"next\":null}"},
        {{"why-due", "459", "--line", "2"},
         "GET /v1/letters/459/why-due?line=2 ",
         NULL,
         "{\"format_version\":1,\"text\":\"t\",\"steps\":[]}"},
        {{"vi-sao", "lan", "giao", "459/2025"},
         "GET /v1/why-can?person=lan&verb=direct&letter=459%2F2025 ",
         NULL,
         "{\"format_version\":1,\"allowed\":true,\"rule\":\"r\",\"grant\":\"g\",\"why\":null}"},
        {{"why-can", "lan", "extend", "459"},
         "GET /v1/why-can?person=lan&verb=extend-request&letter=459 ",
         NULL,
         "{\"format_version\":1,\"allowed\":false,\"rule\":\"r\",\"why\":{\"detail\":\"d\"}}"},
        {{"outbox", "--after", "3"},
         "GET /v1/outbox?after=3 ",
         NULL,
         "{\"format_version\":1,\"items\":[]}"},
        {{"notices"}, "GET /v1/notices ", NULL, "{\"format_version\":1,\"notices\":[]}"},
        {{"so-thong-bao", "--cua", "lan", "--chua-gui", "-n", "5"},
         "GET /v1/notices?person=lan&limit=5&unsent=true ",
         NULL,
         "{\"format_version\":1,\"notices\":[]}"},
        {{"notices", "test", "kh.an"},
         "POST /v1/notices/test ",
         "{\"person\":\"kh.an\"}",
         "{\"format_version\":1,\"notice\":{\"id\":1,\"person\":{\"name\":\"A\"},"
         "\"channels\":[\"mail\"]}}"},
        {{"digest", "--for", "kh.an", "--dry-run"},
         "GET /v1/digest?person=kh.an ",
         NULL,
         "{\"format_version\":1,\"person\":{\"name\":\"A\"},\"day\":\"2025-03-12\",\"count\":0,"
         "\"new\":0,\"items\":[]}"},
        {{"books"}, "GET /v1/books ", NULL, "{\"format_version\":1,\"books\":[]}"},
        {{"close-book", "VBD", "--year", "2025"},
         "POST /v1/books/VBD/close ",
         "{\"year\":2025}",
         FINE},
        {{"user"}, "GET /v1/people ", NULL, "{\"format_version\":1,\"people\":[]}"},
        {{"user", "add", "lan", "--name", "Lê Lan", "--position", "KH-NV:chuyen-vien",
          "--vi-tri=VP:clerk"},
         "POST /v1/people ",
         "{\"name\":\"Lê "
         "Lan\",\"username\":\"lan\",\"positions\":[\"KH-NV:officer\",\"VP:clerk\"]}",
         FINE},
        {{"nguoi-dung", "ngung", "lan"}, "POST /v1/people/lan ", "{\"active\":false}", FINE},
        {{"unit", "add", "KT", "--name", "Phòng Kinh tế"},
         "POST /v1/units ",
         "{\"name\":\"Phòng Kinh tế\",\"code\":\"KT\"}",
         FINE},
        {{"don-vi", "sua", "KT", "--ma", "KT2"}, "POST /v1/units/KT ", "{\"code\":\"KT2\"}", FINE},
        {{"unit", "activate", "KT"}, "POST /v1/units/KT ", "{\"active\":true}", FINE},
        {{"delegate", "add", "tuan", "--last", "20/3/2025"},
         "POST /v1/delegations ",
         "{\"last\":\"20/3/2025\",\"to\":\"tuan\"}",
         FINE},
        {{"delegate", "end", "4"}, "POST /v1/delegations/4/end ", "{}", FINE},
        {{"print", "register", "--year", "2025", "--first", "3", "--format", "csv", "--out", "-"},
         "GET /v1/print/register?year=2025&first=3&format=csv ",
         NULL,
         "a"},
        {{"in", "so-theo-doi", "--tu-ngay", "1/3/2025", "--giay", "A3", "--ra", "-"},
         "GET /v1/print/tracking?from=1%2F3%2F2025&paper=A3&format=pdf ",
         NULL,
         "a"},
        {{"print", "transfer", "--to", "2/3/2025", "-o", "-"},
         "GET /v1/print/transfer?to=2%2F3%2F2025&format=pdf ",
         NULL,
         "a"},
        {{"in", "khoa-so", "--so", "VBD", "--ngay", "1/3/2025", "--ra", "-"},
         "GET /v1/print/closing?book=VBD&day=1%2F3%2F2025&format=pdf ",
         NULL,
         "a"},
        {{"print", "recall", "459/2025", "--out", "-"},
         "GET /v1/letters/459%2F2025/recall-record?format=pdf ",
         NULL,
         "a"},
        {{"print", "hand-over", "57", "--format", "xlsx", "--out", "-"},
         "GET /v1/hand-overs/57/record?format=xlsx ",
         NULL,
         "a"},
        {{"in", "viec-dinh-ky", "--giay", "A3", "--ra", "-"},
         "GET /v1/print/duties?paper=A3&format=pdf ",
         NULL,
         "a"},
        {{"bao-cao", "2026-Q4", "--theo", "loai", "--ra", "-"},
         "GET /v1/print/report?period=2026-Q4&by=loai&format=pdf ",
         NULL,
         "a"},
        {{"report", "--from", "1/10/2026", "--format", "csv", "--out", "-"},
         "GET /v1/print/report?from=1%2F10%2F2026&format=csv ",
         NULL,
         "a"},
        {{"export-marks", "--year", "2025", "--out", "-"},
         "GET /v1/print/marks?year=2025 ",
         NULL,
         "a"},
        {{"slip", "459/2025", "--pdf", "-", "--as-of", "10/3/2025"},
         "GET /v1/letters/459%2F2025/slip?as_of=10%2F3%2F2025 ",
         NULL,
         "a"},
        {{"report", "list", "2026-10", "--class", "dang-qua-han", "--unit", "-"},
         "GET /v1/reports/handling/letters?period=2026-10&class=dang-qua-han&unit=- ",
         NULL,
         "{\"format_version\":1,\"letters\":[],\"next\":null}"},
        {{"bao-cao", "ds", "--from", "1/10/2026", "--nguoi", "kh.an"},
         "GET /v1/reports/handling/letters?from=1%2F10%2F2026&holder=kh.an ",
         NULL,
         "{\"format_version\":1,\"letters\":[],\"next\":null}"},
        {{"report", "close", "10/2026", "--as-of", "31/10/2026"},
         "POST /v1/reports/closed ",
         "{\"as_of\":\"31/10/2026\",\"period\":\"10/2026\"}",
         "{\"format_version\":1,\"period\":\"2026-10\",\"sum\":{\"received\":84}}"},
        {{"bao-cao", "da-chot"},
         "GET /v1/reports/closed ",
         NULL,
         "{\"format_version\":1,\"closed\":[]}"},
        {{"duty", "list", "--limit", "5"},
         "GET /v1/duties?limit=5 ",
         NULL,
         "{\"format_version\":1,\"duties\":[],\"next\":null}"},
        {{"hand-over", "an", "--to", "yen", "--dry-run"},
         "GET /v1/hand-over-preview?from=an&to=yen ",
         NULL,
         "{\"format_version\":1,\"items\":[],\"count\":0,\"staying\":0,\"more\":false}"},
        {{"ban-giao", "an", "--cho", "yen", "--note", "nghỉ"},
         "POST /v1/hand-overs ",
         "{\"to\":\"yen\",\"note\":\"nghỉ\",\"from\":\"an\"}",
         "{\"format_version\":1,\"id\":7,\"count\":3}"},
        {{"hand-over", "list"},
         "GET /v1/hand-overs ",
         NULL,
         "{\"format_version\":1,\"hand_overs\":[]}"},
        {{"hand-over", "nhan", "7"},
         "POST /v1/hand-overs/7/accept ",
         "{}",
         "{\"format_version\":1,\"moved\":3}"},
        {{"hand-over", "refuse", "7", "--reason", "quá tải"},
         "POST /v1/hand-overs/7/refuse ",
         "{\"reason\":\"quá tải\"}",
         FINE},
        {{"calendar-feed", "--renew"},
         "POST /v1/me/feed ",
         "{}",
         "{\"format_version\":1,\"feed\":{\"path\":\"/v1/feeds/x.ics\"}}"},
        {{"lich-han"},
         "GET /v1/me/feed ",
         NULL,
         "{\"format_version\":1,\"feed\":{\"active\":true,\"created\":\"2025-03-10T00:00:00.000Z\"}"
         "}"},
        {{"lich-han", "--thu-hoi"}, "POST /v1/me/feed/revoke ", "{}", FINE},
        {{"check", "--deep"},
         "GET /v1/check?deep=1 ",
         NULL,
         "{\"format_version\":1,\"sum\":{\"acts\":1},\"findings\":[]}"},
    };
    no_home();
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct fake_reply script[] = {{cases[i].line, 200, FAKE_JSON, cases[i].answer}};
        struct fake *fake = fake_start(script, 1, NULL);
        env_server = fake->url;
        struct ran ran = run_with(cases[i].words, "", &plain_files);
        ck_assert_msg(ran.status == 0, "%zu: %d %s", i, ran.status, ran.err);
        fake_stop(fake);
        if (cases[i].body != NULL) {
            ck_assert_msg(strcmp(fake_body(fake, 0), cases[i].body) == 0, "%zu: %s", i,
                          fake_body(fake, 0));
        }
        fake_free(fake);
        ran_free(&ran);
    }
}
END_TEST

static const char *make_file(const char *folder, const char *name, const char *text)
{
    const char *path = arena_printf(arena_current(), "%s/%s", folder, name);
    FILE *f = fopen(path, "w");
    ck_assert_ptr_nonnull(f);
    fputs(text, f);
    fclose(f);
    return path;
}

#define UPLOADED "{\"format_version\":1,\"sha256\":\"ab\",\"size\":3,\"type\":\"text/plain\"}"

START_TEST(register_uploads_files_and_prints_the_number)
{
    static const struct fake_reply script[] = {
        {"POST /v1/files?name=a.pdf ", 201, FAKE_JSON, UPLOADED},
        {"POST /v1/files?name=b.pdf ", 201, FAKE_JSON, UPLOADED},
        {"GET /v1/drafts/12 ", 200, FAKE_JSON, "{\"format_version\":1,\"draft\":{\"id\":12}}"},
        {"POST /v1/letters ", 201, FAKE_JSON,
         "{\"format_version\":1,\"letter\":{\"ref\":\"459/2025\",\"arrived\":\"2025-03-10\"},"
         "\"warnings\":[{\"code\":\"x\",\"line\":0,\"text\":\"hạn đã qua\"}]}"}};
    no_home();
    const char *folder = temp_folder();
    struct fake *fake = fake_start(script, 4, NULL);
    env_server = fake->url;
    struct ran ran = RUN("vao-so", "--ban-cho", "12", "--tep", make_file(folder, "a.pdf", "abc"),
                         "-f", make_file(folder, "b.pdf", "abc"), "--register-anyway");
    ck_assert_int_eq(ran.status, 0);
    ck_assert_str_eq(ran.out, "Số đến:    459/2025\nNgày đến:  10/03/2025\n");
    ck_assert_str_eq(ran.err, "Lưu ý: hạn đã qua\n");
    fake_stop(fake);
    ck_assert_str_eq(fake_body(fake, 0), "abc");
    ck_assert_str_eq(
        fake_body(fake, 3),
        "{\"draft\":12,\"register_anyway\":true,\"files\":[{\"sha256\":\"ab\",\"name\":"
        "\"a.pdf\"},{\"sha256\":\"ab\",\"name\":\"b.pdf\"}]}");
    fake_free(fake);
    ran_free(&ran);
}
END_TEST

START_TEST(one_bad_file_does_not_stop_the_others_and_the_worst_status_is_kept)
{
    static const struct fake_reply script[] = {
        {"POST /v1/files?name=a.edxml ", 201, FAKE_JSON, UPLOADED},
        {"POST /v1/intake ", 422, FAKE_PROBLEM,
         "{\"format_version\":1,\"code\":\"edxml-malformed\",\"detail\":\"hỏng\",\"exit\":65}"},
        {"POST /v1/files?name=b.txt ", 201, FAKE_JSON, UPLOADED},
        {"POST /v1/intake ", 201, FAKE_JSON,
         "{\"format_version\":1,\"draft\":{\"id\":12,\"fields\":{\"code\":\"595/SYT-NVY\"}},"
         "\"repeat\":false,\"duplicate\":null}"}};
    no_home();
    const char *folder = temp_folder();
    struct fake *fake = fake_start(script, 4, NULL);
    env_server = fake->url;
    struct ran ran = RUN("ingest", make_file(folder, "a.edxml", "<a>"), "/nonexistent",
                         make_file(folder, "b.txt", "b"));
    ck_assert_int_eq(ran.status, 66);
    const char *line =
        arena_printf(arena_current(), "%s/b.txt: chờ vào sổ số 12 – 595/SYT-NVY\n", folder);
    ck_assert_str_eq(ran.out, line);
    ck_assert_ptr_nonnull(strstr(ran.err, "a.edxml: Lỗi: hỏng [edxml-malformed]"));
    ck_assert_ptr_nonnull(strstr(ran.err, "/nonexistent: "));
    fake_stop(fake);
    ck_assert_str_eq(fake_body(fake, 3), "{\"sha256\":\"ab\",\"name\":\"b.txt\"}");
    fake_free(fake);
    ran_free(&ran);
}
END_TEST

START_TEST(login_keeps_the_token_in_its_file_and_out_of_sight)
{
    static const struct fake_reply script[] = {
        {"POST /v1/login ", 200, FAKE_JSON,
         "{\"format_version\":1,\"token\":\"t0t0t0t0t0t0t0t0t0t0\",\"expires\":\"2026-01-01T00:00:"
         "00Z\","
         "\"person\":{\"name\":\"Lê Lan\"}}"},
        {"GET /v1/books ", 200, FAKE_JSON, "{\"format_version\":1,\"books\":[]}"},
        {"POST /v1/logout ", 200, FAKE_JSON, FINE}};
    env_home = temp_folder();
    env_lang = NULL;
    struct fake *fake = fake_start(script, 3, NULL);
    env_server = fake->url;
    struct ran ran = run_with(WORDS("dang-nhap", "lan"), "mật khẩu bí mật\nrest", &plain_files);
    ck_assert_int_eq(ran.status, 0);
    ck_assert_str_eq(ran.out, "Đã đăng nhập: Lê Lan\n");
    ck_assert_ptr_null(strstr(ran.err, "t0t0"));
    ran_free(&ran);
    struct stat st;
    const char *file = arena_printf(arena_current(), "%s/phieu/token", env_home);
    ck_assert_int_eq(stat(file, &st), 0);
    ck_assert_uint_eq(st.st_mode & 07777, 0600);
    ran = RUN("books");
    ck_assert_int_eq(ran.status, 0);
    ran_free(&ran);
    ran = RUN("logout");
    ck_assert_int_eq(ran.status, 0);
    ck_assert_int_eq(stat(file, &st), -1);
    ran_free(&ran);
    fake_stop(fake);
    ck_assert_str_eq(fake_body(fake, 0),
                     "{\"username\":\"lan\",\"password\":\"mật khẩu bí mật\",\"label\":\"phieu\"}");
    ck_assert_str_eq(fake_header(fake, 0, "Authorization"), "");
    ck_assert_str_eq(fake_header(fake, 1, "Authorization"), "Bearer t0t0t0t0t0t0t0t0t0t0");
    fake_free(fake);
}
END_TEST

START_TEST(a_proposal_comes_from_standard_input)
{
    static const struct fake_reply script[] = {
        {"POST /v1/letters/459/propose ", 200, FAKE_JSON, DONE}};
    no_home();
    struct fake *fake = fake_start(script, 1, NULL);
    env_server = fake->url;
    struct ran ran = run_with(WORDS("de-xuat", "459", "-"), "Dòng một\nDòng hai", &plain_files);
    ck_assert_int_eq(ran.status, 0);
    fake_stop(fake);
    ck_assert_str_eq(fake_body(fake, 0), "{\"text\":\"Dòng một\\nDòng hai\"}");
    fake_free(fake);
    ran_free(&ran);
}
END_TEST

START_TEST(the_exit_status_is_the_problems)
{
    static const struct {
        const char *body;
        int status, exit;
    } cases[] = {
        {"{\"format_version\":1,\"code\":\"unit-unknown\",\"detail\":\"d\",\"remedy\":\"r\","
         "\"exit\":65}",
         422, 65},
        {"{\"format_version\":1,\"code\":\"not-permitted\",\"detail\":\"d\",\"remedy\":\"r\","
         "\"exit\":77}",
         403, 77},
        {"{\"format_version\":1,\"code\":\"busy\",\"detail\":\"d\",\"remedy\":\"r\",\"exit\":75}",
         503, 75},
        {"{\"format_version\":1,\"code\":\"odd\",\"detail\":\"d\",\"remedy\":\"r\"}", 422, 76},
        {"<html>nginx</html>", 502, 76},
        {"{\"format_version\":1,\"act\":{}}", 200, 76}, /* recorded perhaps, but not said so */
    };
    no_home();
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct fake_reply script[] = {{"POST ", cases[i].status,
                                             cases[i].status == 200 ? FAKE_JSON : FAKE_PROBLEM,
                                             cases[i].body}};
        struct ran ran = run_against(script, 1, WORDS("accept", "459"), &plain_files);
        ck_assert_msg(ran.status == cases[i].exit, "%zu: %d %s", i, ran.status, ran.err);
        ck_assert_msg(ran.out[0] == '\0', "%zu: %s", i, ran.out);
        ck_assert_ptr_nonnull(strstr(ran.err, "Cách xử lý: "));
        ran_free(&ran);
    }
    env_server = "http://127.0.0.1:1";
    struct ran ran = RUN("list");
    ck_assert_int_eq(ran.status, 69);
    ran_free(&ran);
    ran = RUN("present", "459");
    ck_assert_int_eq(ran.status, 64);
    ck_assert_ptr_nonnull(strstr(ran.err, "--to (--cho)"));
    ran_free(&ran);
    ran = RUN("accept", "459", "--on-behalf-of", "\xff\xfe");
    ck_assert_int_eq(ran.status, 65);
    ran_free(&ran);
}
END_TEST

START_TEST(with_json_answers_and_problems_are_passed_on_as_sent)
{
    static const char problem[] = "{\"format_version\":1,\"code\":\"duplicate\",\"detail\":\"d\","
                                  "\"earlier\":\"459/2025\",\"exit\":65}";
    static const struct fake_reply refused[] = {{"POST ", 409, FAKE_PROBLEM, problem}};
    static const struct fake_reply done[] = {{"POST ", 200, FAKE_JSON, DONE}};
    no_home();
    struct ran ran = run_against(refused, 1, WORDS("accept", "459", "--json"), &plain_files);
    ck_assert_int_eq(ran.status, 65);
    ck_assert_str_eq(ran.out, "");
    ck_assert_str_eq(ran.err, arena_printf(arena_current(), "%s\n", problem));
    ran_free(&ran);
    ran = run_against(done, 1, WORDS("accept", "459", "--json"), &plain_files);
    ck_assert_int_eq(ran.status, 0);
    ck_assert_str_eq(ran.out, DONE "\n");
    ran_free(&ran);
    env_server = "http://127.0.0.1:1";
    static const char *const mistakes[][4] = {
        {"list", "--json", NULL}, {"nope", "--json", NULL}, {"list", "--json", "--limit=x", NULL}};
    for (size_t i = 0; i < 3; i++) {
        ran = run_with(mistakes[i], "", &plain_files);
        json_t *json = NULL;
        ck_assert_msg(json_read(ran.err, strlen(ran.err), &json, NULL) == 0, "%s", ran.err);
        ck_assert_int_eq(json_int(json, "format_version", 0), 1);
        ck_assert_int_eq(json_int(json, "exit", 0), ran.status);
        ran_free(&ran);
    }
}
END_TEST

START_TEST(all_pages_come_as_one)
{
    static const struct fake_reply script[] = {
        {"GET /v1/letters?limit=1 ", 200, FAKE_JSON,
         "{\"format_version\":1,\"letters\":[{\"ref\":\"2/2025\"}],\"next\":\"c 1\"}"},
        {"GET /v1/letters?limit=1&cursor=c%201 ", 200, FAKE_JSON,
         "{\"format_version\":1,\"letters\":[{\"ref\":\"1/2025\"}],\"next\":null}"}};
    no_home();
    struct ran ran =
        run_against(script, 2, WORDS("list", "--all", "--limit", "1", "--json"), &plain_files);
    ck_assert_int_eq(ran.status, 0);
    ck_assert_str_eq(ran.out, "{\"format_version\":1,\"letters\":[{\"ref\":\"2/2025\"},"
                              "{\"ref\":\"1/2025\"}],\"next\":null}\n");
    ran_free(&ran);
}
END_TEST

START_TEST(nothing_found_can_be_an_exit_status)
{
    static const struct fake_reply script[] = {
        {"GET /v1/search?q=x ", 200, FAKE_JSON,
         "{\"format_version\":1,\"letters\":[],\"next\":null}"}};
    no_home();
    struct ran ran = run_against(script, 1, WORDS("search", "x"), &plain_files);
    ck_assert_int_eq(ran.status, 0);
    ran_free(&ran);
    ran = run_against(script, 1, WORDS("search", "x", "--exit-status"), &plain_files);
    ck_assert_int_eq(ran.status, 1);
    ran_free(&ran);
}
END_TEST

#define LETTER_WITH_FILE(sha)                                                                      \
    "{\"format_version\":1,\"letter\":{\"files\":[{\"n\":1,\"name\":\"../../x y.txt\",\"size\":3," \
    "\"sha256\":\"" sha "\"}]}}"
#define SHA_ABC "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

START_TEST(a_fetched_file_is_checked_and_never_overwrites)
{
    static const struct fake_reply good[] = {
        {"GET /v1/letters/459 ", 200, FAKE_JSON, LETTER_WITH_FILE(SHA_ABC)},
        {"GET /v1/letters/459/files/1 ", 200, "text/plain", "abc"}};
    static const struct fake_reply bad[] = {
        {"GET /v1/letters/459 ", 200, FAKE_JSON, LETTER_WITH_FILE("00")},
        {"GET /v1/letters/459/files/1 ", 200, "text/plain", "abc"}};
    no_home();
    const char *out = arena_printf(arena_current(), "%s/ra.txt", temp_folder());
    struct ran ran = run_against(bad, 2, WORDS("get-file", "459", "1", "--out", out), &plain_files);
    ck_assert_int_eq(ran.status, 74);
    ck_assert_int_eq(access(out, F_OK), -1);
    ran_free(&ran);
    ran = run_against(good, 2, WORDS("tai-tep", "459", "1", "--out", out), &plain_files);
    ck_assert_int_eq(ran.status, 0);
    ran_free(&ran);
    ran = run_against(good, 1, WORDS("get-file", "459", "1", "--out", out), &plain_files);
    ck_assert_int_eq(ran.status, 73);
    ran_free(&ran);
    ran =
        run_against(good, 2, WORDS("get-file", "459", "1", "--out", out, "--force"), &plain_files);
    ck_assert_int_eq(ran.status, 0);
    ran_free(&ran);
    ran = run_against(good, 1, WORDS("get-file", "459", "2"), &plain_files);
    ck_assert_int_eq(ran.status, 66);
    ran_free(&ran);
}
END_TEST

#define LETTER_WITH_PDF                                                                            \
    "{\"format_version\":1,\"letter\":{\"number\":459,\"files\":[{\"n\":1,\"name\":\"a.txt\","     \
    "\"type\":\"text/plain\",\"size\":9,\"sha256\":\"00\"},{\"n\":2,\"name\":\"b.PDF\","           \
    "\"type\":\"application/pdf\",\"size\":3,\"sha256\":\"" SHA_ABC "\"}]}}"
#define STAMPED "application/pdf\r\nStamp-Place: strip 100"

/* The command looks for itself whether the original is the beginning of the copy. */
START_TEST(a_stamped_copy_that_is_not_the_original_and_more_is_not_kept)
{
    static const struct {
        const char *copy;
        int status;
    } cases[] = {{"abc...", 0}, {"abX...", 74}, {"abc", 74}, {"ab", 74}, {"", 74}};
    no_home();
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct fake_reply script[] = {
            {"GET /v1/letters/459 ", 200, FAKE_JSON, LETTER_WITH_PDF},
            {"GET /v1/letters/459/files/2/stamped ", 200, STAMPED, cases[i].copy}};
        const char *out = arena_printf(arena_current(), "%s/copy%zu.pdf", temp_folder(), i);
        struct ran ran = run_against(script, 2, WORDS("stamp", "459", "-o", out), &plain_files);
        ck_assert_msg(ran.status == cases[i].status, "case %zu: %d %s", i, ran.status, ran.err);
        ck_assert_int_eq(access(out, F_OK), cases[i].status == 0 ? 0 : -1);
        ck_assert_int_eq(strstr(ran.out, "dải thêm phía trên trang (100 %)") != NULL,
                         cases[i].status == 0);
        ran_free(&ran);
        ran = run_against(script, 2, WORDS("dong-dau", "459", "2", "-o", "-"), &plain_files);
        ck_assert_int_eq(ran.status, cases[i].status);
        ck_assert_str_eq(ran.out, cases[i].status == 0 ? cases[i].copy : "");
        ran_free(&ran);
    }
}
END_TEST

START_TEST(stamp_with_json_says_where)
{
    static const struct fake_reply script[] = {
        {"GET /v1/letters/459 ", 200, FAKE_JSON, LETTER_WITH_PDF},
        {"GET /v1/letters/459/files/2/stamped ", 200, STAMPED, "abc..."}};
    no_home();
    const char *out = arena_printf(arena_current(), "%s/json.pdf", temp_folder());
    struct ran ran =
        run_against(script, 2, WORDS("stamp", "459", "-o", out, "--json"), &plain_files);
    ck_assert_int_eq(ran.status, 0);
    ck_assert_ptr_nonnull(strstr(ran.out, "\"size\":6,\"place\":\"strip\",\"percent\":100}"));
    ran_free(&ran);
    ran = run_against(script, 1, WORDS("stamp", "459", "3", "-o", out), &plain_files);
    ck_assert_int_eq(ran.status, 66);
    ran_free(&ran);
}
END_TEST

START_TEST(settings_come_from_option_environment_and_file)
{
    static const struct fake_reply script[] = {
        {"GET /v1/books ", 200, FAKE_JSON, "{\"format_version\":1,\"books\":[]}"}};
    const char *folder = temp_folder();
    env_home = folder;
    env_lang = env_server = NULL;
    mkdir(arena_printf(arena_current(), "%s/phieu", folder), 0700);
    struct fake *fake = fake_start(script, 1, NULL);
    make_file(folder, "phieu/config",
              arena_printf(arena_current(), "# ghi chú\n\n server = %s \nlang=en\n", fake->url));
    struct ran ran = RUN("books");
    ck_assert_msg(ran.status == 0, "%s", ran.err);
    fake_stop(fake);
    ck_assert_str_eq(fake_header(fake, 0, "Accept-Language"), "en");
    fake_free(fake);
    ran_free(&ran);
    make_file(folder, "phieu/config", "server = http://127.0.0.1:1\nmau = xanh\n");
    ran = RUN("books");
    ck_assert_int_eq(ran.status, 78);
    ck_assert_ptr_nonnull(strstr(ran.err, "phieu/config:2"));
    ran_free(&ran);
    make_file(folder, "phieu/config", "lang = fr\n");
    ran = RUN("books");
    ck_assert_int_eq(ran.status, 78);
    ran_free(&ran);
}
END_TEST

UNIT_MAIN("cli/requests", acts_send_what_was_typed, every_act_of_the_table_is_tested_here,
          the_other_commands_ask_at_the_right_address, register_uploads_files_and_prints_the_number,
          one_bad_file_does_not_stop_the_others_and_the_worst_status_is_kept,
          login_keeps_the_token_in_its_file_and_out_of_sight, a_proposal_comes_from_standard_input,
          the_exit_status_is_the_problems, with_json_answers_and_problems_are_passed_on_as_sent,
          all_pages_come_as_one, nothing_found_can_be_an_exit_status,
          a_fetched_file_is_checked_and_never_overwrites,
          a_stamped_copy_that_is_not_the_original_and_more_is_not_kept, stamp_with_json_says_where,
          settings_come_from_option_environment_and_file)
