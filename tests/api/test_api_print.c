/* test_api_print.c - documents end to end: the books, phieud, the real worker; what a page says and
 * what it is known by; who may have it; and phieu verify-print, which asks nobody. */
#include "paper.h"

#include "base/folder.h"

#include <stdio.h>
#include <time.h>

static int64_t number_of(const char *ref)
{
    return strtoll(ref, NULL, 10);
}

/* The instant and hash of the letter's last act. */
static const json_t *last_act(const char *ref)
{
    const json_t *acts = at(ck_status(get("vanthu", "/v1/letters/%s/history", ref), 200), "acts");
    return json_array_get(acts, json_array_size(acts) - 1);
}

static void next_millisecond(void)
{
    struct timespec t = {0, 2000000};
    nanosleep(&t, NULL);
}

/* ---- the slip ------------------------------------------------------------------------------- */

START_TEST(slip_says_what_the_acts_say)
{
    const char *ref = given_letter("801/SYT-NVY");
    struct reply pdf = PDF("vanthu", "/v1/letters/%s/slip", ref);
    const char *text = words_of(pdf);
    ck_has(text, "PHIẾU GIẢI QUYẾT VĂN BẢN ĐẾN");
    ck_has(text, "TRUNG TÂM Y TẾ HUYỆN CẦU");
    ck_has(text, "801/SYT-NVY");
    ck_has(text, "Phòng Kế hoạch - Nghiệp vụ");
    ck_has(text, "Khoa Dược - Vật tư y tế");
    ck_has(text, "20/03/2025");
    ck_has(text, "Trần Văn Đại");
    ck_has(reply_header(&pdf, "Content-Disposition"), "phieu-giai-quyet-VBD-");
    ck_assert_str_eq(reply_header(&pdf, "Cache-Control"), "no-store");
    /* the mark is the letter's last act */
    const json_t *act = last_act(ref);
    struct mark mark = mark_of(pdf);
    char printed[MARK_TEXT];
    ck_assert_str_eq(mark.book, "VBD");
    ck_assert_int_eq(mark.number, number_of(ref));
    ck_assert_int_eq(mark.year, 2025);
    ck_assert_int_eq(mark.seq, int_at(act, "seq"));
    ck_assert_int_eq(strncmp(mark.hash, str_at(act, "hash"), MARK_HASH), 0);
    ck_has(text, mark_text(&mark, printed));
}
END_TEST

START_TEST(the_same_state_is_the_same_page)
{
    const char *ref = given_letter("802/SYT-NVY");
    struct reply first = PDF("vanthu", "/v1/letters/%s/slip", ref);
    const char *then = str_at(last_act(ref), "at");
    ck_assert(same_bytes(first, PDF("giamdoc", "/v1/letters/%s/slip?format=pdf", ref)));
    next_millisecond();
    act("kh.truong", ref, "accept", "{}");
    ck_status(post(ADMIN, "/v1/people/du.quyen", "{'title':'Dược sĩ chính'}"), 200);
    struct reply later = PDF("vanthu", "/v1/letters/%s/slip", ref);
    ck_assert(!same_bytes(first, later));
    ck_assert(same_bytes(first, PDF("vanthu", "/v1/letters/%s/slip?as_of=%s", ref, then)));
    ck_assert(same_bytes(later, PDF("vanthu", "/v1/letters/%s/slip", ref)));
}
END_TEST

START_TEST(a_slip_shows_names_as_they_were)
{
    const char *ref = new_letter("803/SYT-NVY");
    act("vanthu", ref, "present", "{'to':'pgd'}");
    act("pgd", ref, "direct", "{'lead':'KSBT','note':'làm ngay'}");
    const char *then = str_at(last_act(ref), "at");
    struct reply before = PDF("vanthu", "/v1/letters/%s/slip", ref);
    next_millisecond();
    ck_status(post(ADMIN, "/v1/people/pgd", "{'name':'Lê Thị Mỹ Duyên'}"), 200);
    ck_has(words_of(PDF("vanthu", "/v1/letters/%s/slip", ref)), "Lê Thị Mỹ Duyên");
    struct reply as_of = PDF("vanthu", "/v1/letters/%s/slip?as_of=%s", ref, then);
    ck_has(words_of(as_of), "Lê Thị Mỹ Hạnh");
    ck_assert(same_bytes(before, as_of));
    ck_status(post(ADMIN, "/v1/people/pgd", "{'name':'Lê Thị Mỹ Hạnh'}"), 200);
}
END_TEST

static const char *slip_path(const char *ref, const char *query)
{
    return arena_printf(arena_current(), "/v1/letters/%s/slip%s", ref, query);
}

START_TEST(a_slip_is_for_whoever_sees_the_letter)
{
    const char *ref = given_letter("804/SYT-NVY");
    PDF("kh.truong", "/v1/letters/%s/slip", ref);
    PDF("kiemtra", "/v1/letters/%s/slip", ref);
    /* whose line it is not yet, and who has no business with it: as if it were not there */
    ck_problem(&(struct request){.who = "kh.an", .path = slip_path(ref, "")}, 404, "no-such-letter",
               "letter");
    ck_problem(&(struct request){.who = "ks.truong", .path = slip_path(ref, "")}, 404,
               "no-such-letter", "letter");
    ck_problem(&(struct request){.who = "vanthu", .path = slip_path("99999%2F2025", "")}, 404,
               "no-such-letter", "letter");
    ck_problem(&(struct request){.who = "vanthu", .path = slip_path(ref, "?format=xlsx")}, 422,
               "field-choice", "format");
    ck_problem(&(struct request){.who = "vanthu", .path = slip_path(ref, "?as_of=2020-01-01")}, 404,
               "no-such-letter", "letter");
    /* a draft has no number to print */
    const char *sha = upload("vanthu", "cho.txt", "chua vao so", 11);
    const json_t *draft =
        at(ck_status(post("vanthu", "/v1/intake", "{'sha256':'%s','name':'cho.txt'}", sha), 201),
           "draft");
    const char *id = arena_printf(arena_current(), "%%23%lld", (long long)int_at(draft, "id"));
    ck_problem(&(struct request){.who = "vanthu", .path = slip_path(id, "")}, 409, "letter-state",
               "letter");
}
END_TEST

/* ---- the books ------------------------------------------------------------------------------ */

START_TEST(register_has_a_row_a_number)
{
    const char *one = given_letter("811/SYT-NVY"), *two = new_letter("812/SYT-NVY");
    const char *three = new_letter("813/SYT-NVY");
    act("vanthu", one, "correct", "{'fields':{'pages':7},'reason':'đếm thiếu'}");
    act("vanthu", three, "cancel", "{'reason':'vào nhầm sổ'}");
    const char *csv = CSV("vanthu", "/v1/print/register?format=csv&year=2025&first=%lld&last=%lld",
                          (long long)number_of(one), (long long)number_of(three));
    ck_has(csv, "Ngày đến,Số đến,Tác giả");
    ck_has(csv, "811/SYT-NVY,10/03/2025");
    ck_has(csv, "Phòng Kế hoạch - Nghiệp vụ");
    ck_has(csv, "Đính chính số trang ngày ");
    ck_has(csv, "đếm thiếu");
    ck_has(csv, "vào nhầm sổ");
    ck_lacks(csv, "802/SYT-NVY");
    /* a number of its own */
    csv = CSV("giamdoc", "/v1/print/register?format=csv&year=2025&first=%lld&last=%lld",
              (long long)number_of(two), (long long)number_of(two));
    ck_has(csv, "812/SYT-NVY");
    ck_lacks(csv, "811/SYT-NVY");
    /* and on paper */
    struct reply pdf = PDF("kiemtra", "/v1/print/register?year=2025&paper=A3&first=%lld&last=%lld",
                           (long long)number_of(one), (long long)number_of(three));
    const char *text = words_of(pdf);
    ck_has(text, "SỔ ĐĂNG KÝ VĂN BẢN ĐẾN");
    ck_has(text, "Sổ văn bản đến");
    ck_has(text, "Đã hủy");
    /* the cover says what is there */
    ck_has(text, arena_printf(arena_current(), "Từ số %lld đến số %lld", (long long)number_of(one),
                              (long long)number_of(three)));
    ck_has(text, "Từ ngày 11/03/2025 đến ngày 11/03/2025");
    struct mark mark = mark_of(pdf);
    ck_assert_int_eq(mark.number, 0);
    ck_assert_int_eq(mark.seq, acts_total());
    document("vanthu", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
             "/v1/print/register?year=2025&format=excel");
}
END_TEST

START_TEST(register_by_arrival_and_as_it_was)
{
    const char *ref = new_letter("821/SYT-NVY");
    long long n = (long long)number_of(ref);
    const char *then = str_at(last_act(ref), "at");
    struct reply before = PDF("vanthu", "/v1/print/register?year=2025&as_of=%s", then);
    next_millisecond();
    act("vanthu", ref, "correct", "{'fields':{'arrived':'12/3/2025'},'reason':'nhầm ngày'}");
    const char *eleven = "/v1/print/register?format=csv&from=11/3/2025&to=11/3/2025";
    const char *twelve = "/v1/print/register?format=csv&from=12/3/2025&to=12/3/2025";
    ck_has(CSV("vanthu", "%s", twelve), "821/SYT-NVY");
    ck_lacks(CSV("vanthu", "%s", eleven), "821/SYT-NVY");
    ck_has(CSV("vanthu", "%s&as_of=%s", eleven, then), "821/SYT-NVY");
    ck_lacks(CSV("vanthu", "%s&as_of=%s", twelve, then), "821/SYT-NVY");
    ck_lacks(CSV("vanthu", "%s&first=%lld", twelve, n + 1), "821/SYT-NVY");
    ck_assert(same_bytes(before, PDF("vanthu", "/v1/print/register?year=2025&as_of=%s", then)));
    /* an empty one prints too */
    ck_has(words_of(PDF("vanthu", "/v1/print/register?year=1995")), "SỔ ĐĂNG KÝ");
}
END_TEST

START_TEST(books_are_printed_for_those_who_see_all)
{
    static const char *const paths[] = {"/v1/print/register", "/v1/print/tracking",
                                        "/v1/print/transfer", "/v1/print/closing",
                                        "/v1/print/marks"};
    static const char *const others[] = {"kh.truong", "kh.an", ADMIN};
    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
        for (size_t k = 0; k < sizeof others / sizeof others[0]; k++) {
            ck_problem(&(struct request){.who = others[k], .path = paths[i]}, 403, "not-permitted",
                       "");
        }
    }
    static const struct {
        const char *query, *code, *field;
        int status;
    } wrong[] = {
        {"?book=KHONG", "book-unknown", "book", 422},
        {"?from=2/3/2025&to=1/3/2025", "period-order", "to", 422},
        {"?first=9&last=3", "period-order", "last", 422},
        {"?first=0", "field-range", "first", 422},
        {"?paper=A5", "field-choice", "paper", 422},
        {"?format=doc", "field-choice", "format", 422},
        {"?day=1/3/2025", "field-unknown", "day", 422},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        ck_problem(&(struct request){.who = "vanthu",
                                     .path = arena_printf(arena_current(), "%s%s", paths[0],
                                                          wrong[i].query)},
                   wrong[i].status, wrong[i].code, wrong[i].field);
    }
}
END_TEST

START_TEST(tracking_says_how_far_it_is)
{
    const char *late = given_letter("831/SYT-NVY"), *done = given_letter("832/SYT-NVY");
    act("kh.truong", done, "complete", "{'reply':'99/BC-TTYT'}");
    const char *csv = CSV("vanthu", "/v1/print/tracking?format=csv&first=%lld&last=%lld&year=2025",
                          (long long)number_of(late), (long long)number_of(done));
    ck_has(csv, "831/SYT-NVY");
    ck_has(csv, "Phòng Kế hoạch - Nghiệp vụ: chờ tiếp nhận");
    ck_has(csv, "đã giải quyết xong ngày ");
    ck_has(csv, "99/BC-TTYT");
    ck_has(csv, "20/03/2025");
    ck_has(words_of(PDF("giamdoc", "/v1/print/tracking?year=2025&first=%lld",
                        (long long)number_of(late))),
           "SỔ THEO DÕI GIẢI QUYẾT VĂN BẢN ĐẾN");
}
END_TEST

START_TEST(transfer_book_has_a_row_to_sign_for_everybody)
{
    const char *ref = given_letter("841/SYT-NVY");
    act("kh.truong", ref, "accept", "{}");
    act("kh.truong", ref, "hand-down", "{'lead':'kh.an'}");
    const char *csv = CSV("vanthu", "/v1/print/transfer?format=csv");
    const char *row = strstr(csv, "841/SYT-NVY");
    ck_assert_ptr_nonnull(row);
    ck_has(row, "chủ trì");
    ck_has(row, "Khoa Dược - Vật tư y tế");
    ck_has(row, "phối hợp");
    ck_has(row, "số đến năm 2025");
    ck_lacks(csv, "Lý Gia An"); /* within the unit */
    ck_lacks(CSV("vanthu", "/v1/print/transfer?format=csv&from=1/1/2025&to=2/1/2025"), "841/SYT");
    ck_has(words_of(PDF("vanthu", "/v1/print/transfer")), "SỔ CHUYỂN GIAO VĂN BẢN ĐẾN");
}
END_TEST

/* ---- records -------------------------------------------------------------------------------- */

START_TEST(recall_record_names_who_had_it)
{
    const char *ref = given_letter("851/SYT-NVY");
    const char *path = arena_printf(arena_current(), "/v1/letters/%s/recall-record", ref);
    ck_problem(&(struct request){.who = "vanthu", .path = path}, 409, "no-recall", "letter");
    act("giamdoc", ref, "recall", "{'line':2,'reason':'giao nhầm khoa'}");
    const char *text = words_of(PDF("vanthu", "%s", path));
    ck_has(text, "BIÊN BẢN THU HỒI");
    ck_has(text, "giao nhầm khoa");
    ck_has(text, "Khoa Dược - Vật tư y tế");
    ck_has(text, "Trần Văn Đại");
    ck_problem(&(struct request){.who = "kh.an", .path = path}, 404, "no-such-letter", "letter");
}
END_TEST

START_TEST(closing_record_counts_and_names)
{
    static const char path[] = "/v1/print/closing?year=2024&day=";
    for (int i = 0; i < 3; i++) {
        ck_status(post("vanthu", "/v1/letters",
                       "{'code':'%d/KS','issued':'1/3/2024','issuer':'Sở','subject':'khóa sổ %d',"
                       "'arrived':'%s'}",
                       860 + i, i, i < 2 ? "4/3/2024" : "5/3/2024"),
                  201);
    }
    act("vanthu", "2%2F2024", "cancel", "{'reason':'trùng'}");
    ck_problem(&(struct request){.who = "vanthu",
                                 .path = arena_printf(arena_current(), "%s4/3/2024", path)},
               409, "not-closed", "book");
    const json_t *body =
        at(ck_status(post("vanthu", "/v1/books/VBD/close", "{'year':2024,'day':'4/3/2024'}"), 200),
           "act");
    const int64_t seq = int_at(body, "seq");
    struct reply pdf = PDF("giamdoc", "%s4/3/2024", path);
    const char *text = words_of(pdf);
    ck_has(text, "BIÊN BẢN KHÓA SỔ");
    ck_has(text, "04/03/2024");
    ck_has(text, "trùng");
    ck_has(text, "khóa sổ 0"); /* nobody was directed */
    ck_lacks(text, "khóa sổ 2");
    ck_assert_int_eq(mark_of(pdf).seq, seq);
    /* what happens later does not change the record */
    act("vanthu", "1%2F2024", "present", "{'to':'giamdoc'}");
    act("giamdoc", "1%2F2024", "no-action", "{'reason':'biết'}");
    ck_assert(same_bytes(pdf, PDF("giamdoc", "%s4/3/2024", path)));
    /* the year: everything entered later than it arrived */
    ck_status(post("vanthu", "/v1/books/VBD/close", "{'year':2024}"), 200);
    const char *stored = daemon_text(
        house, "SELECT body FROM acts WHERE kind = 'close-book' ORDER BY seq DESC LIMIT 1");
    ck_has(stored, "\"late\":3");
    ck_has(stored, "\"without_slip\":1");
    ck_has(stored, "\"cancelled\":1");
    text = words_of(PDF("vanthu", "/v1/print/closing?year=2024"));
    ck_has(text, "khóa sổ 2");
    ck_has(text, arena_printf(arena_current(), "%.10s", strstr(stored, "\"head\":\"") + 8));
}
END_TEST

/* Closings that the program before this one wrote: what they do not say is counted from the acts.
 */
START_TEST(old_closings_print)
{
    ck_status(post("vanthu", "/v1/letters",
                   "{'code':'1/CU','issued':'1/3/2023','issuer':'Sở','subject':'sổ cũ',"
                   "'arrived':'4/3/2023'}"),
              201);
    ck_status(post("vanthu", "/v1/books/VBD/close", "{'year':2023,'day':'5/3/2023'}"), 200);
    const char *text = words_of(PDF("vanthu", "/v1/print/closing?day=5/3/2023"));
    ck_has(text, "05/03/2023");
    ck_lacks(text, "sổ cũ");
}
END_TEST

/* ---- the worker's end ----------------------------------------------------------------------- */

START_TEST(a_dead_worker_is_no_half_document)
{
    house = daemon_new("worker { print_seconds = 1 }", NULL);
    daemon_worker(house, "/bin/false");
    daemon_start(house);
    const char *ref = new_letter("871/SYT-NVY");
    ck_problem(&(struct request){.who = "vanthu", .path = slip_path(ref, "")}, 503, "print-failed",
               "");
    daemon_worker_hangs(house);
    struct reply reply = get("vanthu", "%s", slip_path(ref, ""));
    ck_status(reply, 503);
    ck_has(str_at(reply.json, "detail"), "timeout");
    daemon_worker(house, NULL);
    ck_has(words_of(PDF("vanthu", "/v1/letters/%s/slip", ref)), "871/SYT-NVY");
    daemon_free(house);
}
END_TEST

/* ---- verified elsewhere --------------------------------------------------------------------- */

static const char *saved(const char *name, struct reply reply)
{
    const char *path = folder_path(house->folder, name);
    folder_write(path, reply.body, reply.len);
    return path;
}

static const char *export_to(const char *name)
{
    return saved(name, document("vanthu", "application/json", "/v1/print/marks?year=2025"));
}

/* The export with `from` made `to` once. */
static const char *altered(const char *export, const char *name, const char *from, const char *to)
{
    char *bytes;
    size_t len;
    struct error err;
    ck_assert_int_eq(file_slurp(export, 64 << 20, &bytes, &len, &err), 0);
    char *at = strstr(bytes, from);
    ck_assert_msg(at != NULL && strlen(from) == strlen(to), "%s", from);
    memcpy(at, to, strlen(to));
    const char *path = folder_path(house->folder, name);
    folder_write(path, bytes, len);
    return path;
}

START_TEST(prints_are_verified_without_a_server)
{
    const char *ref = given_letter("881/SYT-NVY");
    const char *slip = saved("slip.pdf", PDF("vanthu", "/v1/letters/%s/slip", ref));
    const char *book = saved("book.pdf", PDF("vanthu", "/v1/print/register?year=2025"));
    const char *export = export_to("export.json");
    const char *key = str_at(ck_status(get("kh.an", "/v1/books"), 200), "key.fingerprint");
    ck_verdict(0, "Đúng: văn bản VBD:", slip, "--against", export);
    ck_verdict(0, "Đúng: sổ VBD/2025", book, "--against", export, "--key", key);
    ck_verdict(0, "\"verdict\":\"latest\"", slip, "--against", export, "--json");
    /* something happens: an export of before does not know, one of after does */
    act("kh.truong", ref, "accept", "{}");
    act("kh.truong", ref, "hand-down", "{'lead':'kh.an'}");
    const char *later = export_to("later.json");
    ck_verdict(0, "Đúng", slip, "--against", export);
    ck_verdict(1, "sau đó còn 2 việc", slip, "--against", later);
    ck_verdict(1, "giao cá nhân", slip, "--against", later);
    ck_verdict(1, "Cũ: sổ VBD/2025", book, "--against", later);
    const char *newer = saved("newer.pdf", PDF("vanthu", "/v1/letters/%s/slip", ref));
    ck_verdict(75, "Chưa biết", newer, "--against", export);
    ck_verdict(0, "Đúng", newer, "--against", later);
}
END_TEST

START_TEST(what_was_made_up_or_altered_is_found_out)
{
    const char *ref = given_letter("882/SYT-NVY"), *other = new_letter("883/SYT-NVY");
    struct reply pdf = PDF("vanthu", "/v1/letters/%s/slip", ref);
    const char *slip = saved("slip.pdf", pdf), *export = export_to("export.json");
    struct mark mark = mark_of(pdf);
    char code[MARK_TEXT];
    ck_verdict(0, "Đúng", "--code", mark_text(&mark, code), "--against", export);
    /* a code nobody gave; another letter's act under this number */
    struct mark wrong = mark;
    wrong.hash[0] = wrong.hash[0] == 'a' ? 'b' : 'a';
    ck_verdict(66, "Không có trong sổ", "--code", mark_text(&wrong, code), "--against", export);
    wrong = mark;
    wrong.number = number_of(other);
    ck_verdict(66, "Không có trong sổ", "--code", mark_text(&wrong, code), "--against", export);
    wrong.year = 2024;
    ck_verdict(65, "export-other", "--code", mark_text(&wrong, code), "--against", export);
    ck_verdict(65, "no-mark", "--code", "12/2025", "--against", export);
    /* one byte of the export, its signature, its key */
    ck_verdict(65, "export-signature", slip, "--against",
               altered(export, "x1.json", " direct ", " dirext "));
    ck_verdict(65, "export-signature", slip, "--against",
               altered(export, "x2.json", "\"year\":2025", "\"year\":2026"));
    ck_verdict(65, "export-damaged", slip, "--against", altered(export, "x4.json", "{", "["));
    ck_verdict(65, "export-damaged", slip, "--against",
               altered(export, "x5.json", "phieu-marks", "phieu-xxxxx"));
    /* another agency: its own signature is good, its key is not ours */
    struct daemon *ours = house, *theirs = daemon_new("", NULL);
    const char *key = str_at(ck_status(get("vanthu", "/v1/books"), 200), "key.fingerprint");
    house = theirs;
    daemon_start(theirs);
    new_letter("1/KHAC");
    const char *foreign = export_to("foreign.json");
    ck_verdict(65, "export-key", slip, "--against", foreign, "--key", key);
    ck_verdict(66, "Không có trong sổ", "--code", "VBD:1/2025-19-0000000000", "--against", foreign);
    daemon_free(theirs);
    house = ours;
    /* no PDF of ours; nothing to compare with; neither page nor code */
    ck_verdict(65, "no-mark", export, "--against", export);
    ck_verdict(66, "file-read", slip, "--against", "/nowhere/export.json");
    ck_verdict(64, "--against", slip, "--json");
    ck_verdict(64, "--against", "--against", export);
}
END_TEST

START_TEST(the_key_stays_and_stays_secret)
{
    house = daemon_new("", NULL);
    daemon_start(house);
    const char *key = str_at(ck_status(get("vanthu", "/v1/books"), 200), "key.public");
    ck_assert_uint_eq(strlen(key), 64);
    const char *seed = daemon_text(house, "SELECT lower(hex(seed)) FROM agency_key");
    ck_assert_uint_eq(strlen(seed), 64);
    ck_assert_str_ne(seed, key);
    document("vanthu", "application/json", "/v1/print/marks?year=2025");
    ck_lacks(daemon_log(house), seed);
    ck_lacks(get("vanthu", "/v1/books").body, seed);
    daemon_restart(house);
    ck_assert_str_eq(str_at(ck_status(get("vanthu", "/v1/books"), 200), "key.public"), key);
    daemon_free(house);
}
END_TEST

/* ---- the command ---------------------------------------------------------------------------- */

START_TEST(phieu_prints_to_files_and_never_over_one)
{
    const char *ref = arena_printf(arena_current(), "%lld/2025",
                                   (long long)number_of(given_letter("891/SYT-NVY")));
    const char *text, *pdf = folder_path(house->folder, "p.pdf");
    const char *csv = folder_path(house->folder, "d.csv");
    const struct {
        int status;
        const char *words[12], *said;
    } cases[] = {
        {0, {"slip", ref, "--pdf", pdf}, "p.pdf ("},
        {73, {"slip", ref, "--pdf", pdf}, "file-exists"},
        {0, {"in-phieu", ref, "--pdf", pdf, "--ghi-de"}, "p.pdf ("},
        {0, {"slip", ref}, "PHIẾU GIẢI QUYẾT"},
        {0, {"in", "so-dang-ky", "--nam", "2025", "--tu-so", "1", "--ra", csv}, "d.csv ("},
        {0, {"print", "transfer", "--format", "csv", "--out", "-"}, "Ngày chuyển"},
        {65, {"print", "closing", "--year", "2025", "--out", pdf, "--force"}, "not-closed"},
        {65, {"print", "recall", ref, "--out", pdf, "--force"}, "no-recall"},
        {64, {"print", "sach"}, "print"},
        {0, {"close-book", "VBD", "--year", "2025", "--day", "7/1/2025"}, "Mã chốt sổ"},
        {0, {"in", "khoa-so", "--ngay", "7/1/2025", "--ra", pdf, "--force"}, "p.pdf ("},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        int status = run_phieu("vanthu", &text, cases[i].words);
        ck_assert_msg(status == cases[i].status, "%zu: %d %s", i, status, text);
        ck_assert_msg(strstr(text, cases[i].said) != NULL, "%zu: %s", i, text);
    }
    char *bytes;
    size_t len;
    struct error err;
    /* the file's name told the format; what failed left what was there */
    ck_assert_int_eq(file_slurp(csv, 8 << 20, &bytes, &len, &err), 0);
    ck_has(bytes, "891/SYT-NVY");
    ck_assert_int_eq(file_slurp(pdf, 8 << 20, &bytes, &len, &err), 0);
    ck_assert_int_eq(strncmp(bytes, "%PDF", 4), 0);
    ck_assert_int_eq(
        run_phieu("kh.an", &text, (const char *const[]){"print", "register", "--out", csv, NULL}),
        73);
    ck_assert_int_eq(
        run_phieu("kh.an", &text, (const char *const[]){"print", "register", "--out", "-", NULL}),
        77);
}
END_TEST

HOUSE_MAIN("api/print", "", slip_says_what_the_acts_say, the_same_state_is_the_same_page,
           a_slip_shows_names_as_they_were, a_slip_is_for_whoever_sees_the_letter,
           register_has_a_row_a_number, register_by_arrival_and_as_it_was,
           books_are_printed_for_those_who_see_all, tracking_says_how_far_it_is,
           transfer_book_has_a_row_to_sign_for_everybody, recall_record_names_who_had_it,
           closing_record_counts_and_names, old_closings_print, a_dead_worker_is_no_half_document,
           prints_are_verified_without_a_server, what_was_made_up_or_altered_is_found_out,
           the_key_stays_and_stays_secret, phieu_prints_to_files_and_never_over_one)
