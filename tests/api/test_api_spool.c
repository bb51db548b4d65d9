/* test_api_spool.c - the watched folder: what is dropped there becomes a draft or is told why not.
 */
#include "ask.h"

#include "base/folder.h"
#include "exchange/envelope_text.h"

/* Each test has a folder and a daemon of its own. */
#define SPOOL "spool { folder = \"spool\" max_bytes = 64K settle_seconds = 0 }\n"

static void open_house(void)
{
    house = daemon_new(SPOOL, NULL);
}

static const char *in_spool(const char *name)
{
    return folder_path(house->spool, name);
}

static bool is_there(const char *name)
{
    struct stat st;
    return lstat(in_spool(name), &st) == 0;
}

static bool is_gone(const void *name)
{
    return !is_there(name);
}

static bool is_here(const void *name)
{
    return is_there(name);
}

/* Written elsewhere, then moved in whole. */
static void drop(const char *name, struct text bytes)
{
    const char *aside = folder_path(house->folder, "aside");
    folder_write(aside, bytes.data, bytes.len);
    ck_assert_int_eq(rename(aside, in_spool(name)), 0);
}

static int64_t drafts_now(void)
{
    return daemon_int(house, "SELECT count(*) FROM letters WHERE state = 1");
}

START_TEST(a_file_moved_in_becomes_a_draft)
{
    open_house();
    daemon_start(house);
    drop("595-SYT-NVY.txt", text_of("rơi vào thư mục"));
    await(is_gone, "595-SYT-NVY.txt", "the file taken");
    /* Gone means committed: no waiting here. */
    ck_assert_int_eq(drafts_now(), 1);
    const json_t *list = ck_status(get("vanthu", "/v1/drafts"), 200);
    ck_assert_str_eq(str_at(list, "drafts.0.channel"), "folder");
    ck_assert_str_eq(str_at(list, "drafts.0.fields.code"), "595/SYT-NVY");
    struct reply file =
        get("vanthu", "/v1/drafts/%lld/files/1", (long long)int_at(list, "drafts.0.id"));
    ck_assert_str_eq(file.body, "rơi vào thư mục");
    const json_t *item = ck_status(get("vanthu", "/v1/ledger"), 200);
    ck_assert_str_eq(str_at(item, "items.0.channel"), "folder");
    ck_assert(json_is_null(at(item, "items.0.by")));
    /* An envelope is read like any other. */
    drop("moi.edxml", fixture("new_zip.edxml"));
    await(is_gone, "moi.edxml", "the envelope taken");
    list = ck_status(get("vanthu", "/v1/drafts"), 200);
    ck_assert_str_eq(str_at(list, "drafts.1.fields.code"), "51/KH-SYT");
    ck_assert_uint_eq(size_at(list, "drafts.1.files"), 2);
    daemon_free(house);
}
END_TEST

START_TEST(a_file_written_in_place_is_taken_when_closed)
{
    /* Only closing may end the wait: the scan at start would take what has not changed for 0
     * seconds. */
    house = daemon_new("spool { folder = \"spool\" settle_seconds = 600 }\n", NULL);
    daemon_start(house);
    int fd = open(in_spool("cham.txt"), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    ck_assert_int_eq(write(fd, "nửa đầu, ", 11), 11);
    drop("nhanh.txt", text_of("cái sau"));
    await(is_gone, "nhanh.txt", "the other file taken");
    ck_assert(is_there("cham.txt"));
    ck_assert_int_eq(drafts_now(), 1);
    ck_assert_int_eq(write(fd, "nửa sau", 9), 9);
    close(fd);
    await(is_gone, "cham.txt", "the slow file taken");
    ck_assert_int_eq(daemon_int(house, "SELECT count(*) FROM ledger WHERE size = 20"), 1);
    daemon_free(house);
}
END_TEST

START_TEST(a_bad_file_goes_to_rejected_with_a_reason)
{
    open_house();
    daemon_start(house);
    drop("xau.edxml", fixture("dtd.edxml"));
    /* The reason is there, whole, before the file is. */
    await(is_here, "rejected/xau.edxml", "the file rejected");
    ck_assert(!is_there("xau.edxml"));
    struct text reason = slurp(in_spool("rejected/xau.edxml.ly-do.txt"));
    ck_assert_ptr_nonnull(strstr(reason.data, "DTD"));
    ck_assert_ptr_nonnull(strstr(reason.data, "[edxml-dtd]"));
    struct text kept = slurp(in_spool("rejected/xau.edxml")), sent = fixture("dtd.edxml");
    ck_assert_uint_eq(kept.len, sent.len);
    ck_assert_mem_eq(kept.data, sent.data, kept.len);
    const json_t *item = ck_status(get("vanthu", "/v1/ledger?outcome=refused"), 200);
    ck_assert_uint_eq(size_at(item, "items"), 1);
    /* Another bad one of that name does not overwrite it. */
    drop("xau.edxml", fixture("no_header.edxml"));
    await(is_here, "rejected/2-xau.edxml", "the second rejected");
    ck_assert(is_there("rejected/2-xau.edxml.ly-do.txt"));
    ck_assert_uint_eq(slurp(in_spool("rejected/xau.edxml")).len, sent.len);
    /* Nor does a reason overwrite a file that is called like one. */
    drop("b.edxml.ly-do.txt", fixture("soap.xml"));
    await(is_here, "rejected/b.edxml.ly-do.txt", "the oddly named");
    drop("b.edxml", fixture("no_sender.edxml"));
    await(is_here, "rejected/2-b.edxml", "the other");
    ck_assert_uint_eq(slurp(in_spool("rejected/b.edxml.ly-do.txt")).len, fixture("soap.xml").len);
    ck_assert_int_eq(drafts_now(), 0);
    daemon_free(house);
}
END_TEST

START_TEST(too_large_and_empty_are_rejected)
{
    open_house();
    daemon_start(house);
    drop("to.txt", text_of(repeated("0123456789abcdef", 4097)));
    await(is_here, "rejected/to.txt", "the large one");
    ck_assert_ptr_nonnull(
        strstr(slurp(in_spool("rejected/to.txt.ly-do.txt")).data, "[file-too-large]"));
    drop("vua.txt", text_of(repeated("0123456789abcdef", 4096)));
    await(is_gone, "vua.txt", "the one that just fits");
    drop("rong.txt", text_of(""));
    await(is_here, "rejected/rong.txt", "the empty one");
    ck_assert(is_there("rejected/rong.txt.ly-do.txt"));
    ck_assert_int_eq(drafts_now(), 1);
    daemon_free(house);
}
END_TEST

START_TEST(hidden_files_links_and_folders_are_left_alone)
{
    open_house();
    folder_write(folder_path(house->folder, "bi mat"), "không được đọc", 18);
    ck_assert_int_eq(symlink(folder_path(house->folder, "bi mat"), in_spool("lien-ket.txt")), 0);
    ck_assert_int_eq(mkdir(in_spool("thu-muc"), 0700), 0);
    ck_assert_int_eq(mkfifo(in_spool("ong"), 0600), 0);
    folder_write(in_spool(".dang-chep.txt"), "chưa xong", 11);
    daemon_start(house);
    drop("sau.txt", text_of("đến sau"));
    await(is_gone, "sau.txt", "the file taken");
    ck_assert(is_there(".dang-chep.txt") && is_there("lien-ket.txt") && is_there("thu-muc") &&
              is_there("ong"));
    ck_assert_int_eq(drafts_now(), 1);
    ck_assert_int_eq(rename(in_spool(".dang-chep.txt"), in_spool("xong.txt")), 0);
    await(is_gone, "xong.txt", "the file under its own name");
    ck_assert_int_eq(drafts_now(), 2);
    daemon_free(house);
}
END_TEST

START_TEST(what_lay_there_at_start_is_taken)
{
    const struct timespec in_ten_years[2] = {{.tv_sec = time(NULL) + 315576000},
                                             {.tv_sec = time(NULL) + 315576000}};
    open_house();
    folder_write(in_spool("cu.txt"), "từ hôm qua", 13);
    folder_write(in_spool("mai-sau.txt"), "đồng hồ lúc ấy chạy trước", 34);
    ck_assert_int_eq(utimensat(AT_FDCWD, in_spool("mai-sau.txt"), in_ten_years, 0), 0);
    folder_write(in_spool("cu.edxml"), fixture("sparse.edxml").data, fixture("sparse.edxml").len);
    daemon_start(house);
    await(is_gone, "cu.txt", "the old file");
    await(is_gone, "cu.edxml", "the old envelope");
    await(is_gone, "mai-sau.txt", "the file of a clock that ran ahead");
    ck_assert_int_eq(drafts_now(), 3);
    daemon_free(house);
}
END_TEST

START_TEST(the_same_bytes_again_are_accounted_for_once_as_a_draft)
{
    open_house();
    daemon_start(house);
    drop("a.txt", text_of("giống nhau"));
    await(is_gone, "a.txt", "the first");
    drop("b.txt", text_of("giống nhau"));
    await(is_gone, "b.txt", "the second");
    ck_assert_int_eq(drafts_now(), 1);
    const json_t *sum = ck_status(get("vanthu", "/v1/ledger"), 200);
    ck_assert_int_eq(int_at(sum, "sum.seen"), 2);
    ck_assert_int_eq(int_at(sum, "sum.duplicate"), 1);
    daemon_free(house);
}
END_TEST

/* Names that are not UTF-8, and names that would be something else elsewhere. */
START_TEST(names_from_anywhere)
{
    static const char *const names[] = {"t\xean xe\xf4.txt", "hai\ndong.txt", "nh\"ay.txt",
                                        "-rf.txt",           "a b;c.txt",     "\xe1\xba\xadm.txt"};
    const size_t count = sizeof names / sizeof names[0];
    open_house();
    daemon_start(house);
    for (size_t i = 0; i < count; i++) {
        drop(names[i], text_of(arena_printf(arena_current(), "tệp thứ %zu", i)));
        await(is_gone, names[i], "a file of an odd name");
    }
    ck_assert_int_eq(drafts_now(), (int64_t)count);
    /* All of it is JSON again. */
    const json_t *items = ck_status(get("vanthu", "/v1/ledger"), 200);
    ck_assert_uint_eq(size_at(items, "items"), count);
    ck_assert_uint_eq(size_at(ck_status(get("vanthu", "/v1/drafts"), 200), "drafts"), count);
    daemon_free(house);
}
END_TEST

static bool row_is_seen(const void *arg)
{
    (void)arg;
    return daemon_int(house, "SELECT count(*) FROM ledger WHERE outcome = 0") == 1;
}

START_TEST(killed_while_reading_nothing_is_lost_or_doubled)
{
    open_house();
    daemon_worker_hangs(house);
    daemon_start(house);
    drop("mat-dien.edxml", fixture("sparse.edxml"));
    await(row_is_seen, NULL, "the ledger row");
    ck_assert(is_there("mat-dien.edxml")); /* not before the draft is there */
    daemon_kill(house);
    daemon_worker(house, NULL);
    daemon_start(house);
    await(is_gone, "mat-dien.edxml", "the file taken after all");
    ck_assert_int_eq(drafts_now(), 1);
    ck_assert_int_eq(daemon_int(house, "SELECT count(*) FROM ledger"), 1);
    ck_assert_uint_eq(size_at(ck_status(get("vanthu", "/v1/check?deep=true"), 200), "findings"), 0);
    daemon_free(house);
}
END_TEST

START_TEST(stopping_does_not_wait_for_a_reader)
{
    open_house();
    daemon_start(house);
    for (int i = 0; i < 30; i++) {
        drop(arena_printf(arena_current(), "%d.edxml", i),
             envelope_with(arena_printf(arena_current(), "<Subject>Số %d</Subject>", i), ""));
    }
    daemon_restart(house); /* in the middle of them */
    for (int i = 0; i < 30; i++) {
        await(is_gone, arena_printf(arena_current(), "%d.edxml", i), "every file");
    }
    ck_assert_int_eq(drafts_now(), 30);
    ck_assert_int_eq(daemon_int(house, "SELECT count(*) FROM ledger"), 30);
    daemon_free(house);
}
END_TEST

UNIT_MAIN("api/spool", a_file_moved_in_becomes_a_draft,
          a_file_written_in_place_is_taken_when_closed, a_bad_file_goes_to_rejected_with_a_reason,
          too_large_and_empty_are_rejected, hidden_files_links_and_folders_are_left_alone,
          what_lay_there_at_start_is_taken, the_same_bytes_again_are_accounted_for_once_as_a_draft,
          names_from_anywhere, killed_while_reading_nothing_is_lost_or_doubled,
          stopping_does_not_wait_for_a_reader)
