#include "folder.h"

#include "disk.h"
#include "phieu/file.h"
#include "phieu/text.h"

#include <errno.h>

#define COUNT(table)   (sizeof(table) / sizeof(table)[0])
#define SIZED(literal) (literal), sizeof(literal) - 1

START_TEST(names_from_strangers_become_harmless)
{
    static const char *const table[][2] = {
        {"công văn 595.pdf", "công văn 595.pdf"},
        {"/etc/passwd", "passwd"},
        {"../../x", "x"},
        {"C:\\Users\\An\\tệp.docx", "tệp.docx"},
        {"a/b\\c", "c"},
        {"", "khong-ten"},
        {".", "khong-ten"},
        {"..", "khong-ten"},
        {"a/", "khong-ten"},
        {"\x01\n\x7F", "khong-ten"},
        {".hidden", "hidden"},
        {" . x", "x"},
        {"x.pdf. ", "x.pdf"},
        {"a\nb\tc\xC2\x85.pdf", "abc.pdf"},
        {"\xE2\x80\xAEgpj.exe", "gpj.exe"},
        {"a\xFF\xC0z", "az"},
    };
    char buf[FILE_NAME];
    for (size_t i = 0; i < COUNT(table); i++) {
        ck_assert_msg(strcmp(file_safe_name(table[i][0], buf), table[i][1]) == 0, "row %zu: [%s]",
                      i, buf);
    }
}
END_TEST

START_TEST(a_long_name_is_cut_between_characters)
{
    char name[1000] = "";
    char buf[FILE_NAME];
    for (int i = 0; i < 100; i++) {
        strcat(name, "ệ");
    }
    file_safe_name(name, buf);
    ck_assert_uint_eq(strlen(buf), 198); /* 200 is no multiple of three */
    ck_assert(text_is_utf8(buf, strlen(buf)));
    memset(name, 'x', sizeof name);
    name[200] = '\0';
    ck_assert_str_eq(file_safe_name(name, buf), name);
    name[200] = 'x';
    name[201] = '\0';
    ck_assert_uint_eq(strlen(file_safe_name(name, buf)), 200);
}
END_TEST

START_TEST(files_are_known_by_their_first_bytes)
{
    static const struct {
        const char *head;
        size_t len;
        const char *type;
    } table[] = {
        {SIZED("%PDF-1.7\n"), "application/pdf"},
        {SIZED("PK\x03\x04\x14"), "application/zip"},
        {SIZED("PK\x05\x06"), "application/zip"},
        {SIZED("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), "application/x-ole-storage"},
        {SIZED("\x89PNG\r\n\x1A\n..."), "image/png"},
        {SIZED("\xFF\xD8\xFF\xE0"), "image/jpeg"},
        {SIZED("II*\0\x08"), "image/tiff"},
        {SIZED("MM\0*"), "image/tiff"},
        {SIZED("<?xml version"), "application/xml"},
        {SIZED("\xEF\xBB\xBF<?xml version"), "application/xml"},
        {SIZED("Kính gửi"), "text/plain"},
        {SIZED("Kính gử\xE1\xBB"), "text/plain"}, /* the head ends within a letter */
        {SIZED("Kính\xE1\xBB gửi"), "application/octet-stream"},
        {SIZED("a\0b"), "application/octet-stream"},
        {SIZED("\x7F"
               "ELF\x02"),
         "application/octet-stream"},
        {SIZED("abc\x80"), "application/octet-stream"},
        {SIZED("PK"), "text/plain"},
        {SIZED("II*"), "text/plain"},
        {SIZED(""), "application/octet-stream"},
        {SIZED("\xFF\xD8"), "application/octet-stream"},
    };
    for (size_t i = 0; i < COUNT(table); i++) {
        const char *type = file_sniff((const unsigned char *)table[i].head, table[i].len);
        ck_assert_msg(strcmp(type, table[i].type) == 0, "row %zu: %s", i, type);
    }
}
END_TEST

START_TEST(replacing_makes_and_overwrites_with_the_mode_asked_for)
{
    char *root = folder_new();
    char *path = folder_path(root, "token");
    struct error err = {0};
    struct stat about;
    char *bytes = NULL;
    size_t len = 0;
    mode_t umask_before = umask(0077);
    ck_assert_int_eq(file_replace(path, "one", 3, 0640, &err), 0);
    umask(umask_before);
    ck_assert_int_eq(stat(path, &about), 0);
    ck_assert_uint_eq(about.st_mode & 07777, 0640);
    ck_assert_int_eq(file_replace(path, "second", 6, 0600, &err), 0);
    ck_assert_int_eq(stat(path, &about), 0);
    ck_assert_uint_eq(about.st_mode & 07777, 0600);
    ck_assert_int_eq(file_slurp(path, 100, &bytes, &len, &err), 0);
    ck_assert_str_eq(bytes, "second");
    ck_assert_int_eq(folder_count(root, ""), 1);
    folder_remove(root);
}
END_TEST

START_TEST(a_replacement_that_fails_leaves_the_old_file_and_nothing_else)
{
    char *root = folder_new();
    char *target = folder_path(root, "folder");
    ck_assert_int_eq(mkdir(target, 0700), 0);
    ck_refused(file_replace(target, "x", 1, 0600, err), ERR_IO, "");
    ck_assert_int_eq(folder_count(root, ""), 1);
    ck_refused(file_replace(folder_path(root, "no/such"), "x", 1, 0600, err), ERR_IO, "");
    ck_refused(file_replace(folder_path(root, ""), "x", 1, 0600, err), ERR_IO, "");
    ck_assert_int_eq(folder_count(root, ""), 1);
    folder_remove(root);
}
END_TEST

START_TEST(a_file_is_read_whole_up_to_the_limit)
{
    char *root = folder_new();
    char *path = folder_path(root, "file");
    struct error why = {0};
    char *bytes = NULL;
    size_t len = 7;
    folder_write(path, "a\0b", 3);
    ck_assert_int_eq(file_slurp(path, 3, &bytes, &len, &why), 0);
    ck_assert_uint_eq(len, 3);
    ck_assert_mem_eq(bytes, "a\0b", 4);
    ck_assert_int_eq(file_slurp(path, 2, &bytes, &len, &why), -1);
    ck_assert_int_eq(why.code, ERR_FILE_TOO_LARGE);
    ck_assert_str_eq(why.arg[0], "2");
    ck_assert_uint_eq(len, 3);
    ck_refused(file_slurp(folder_path(root, "absent"), 9, &bytes, &len, err), ERR_FILE_MISSING, "");
    ck_refused(file_slurp(folder_path(path, "x"), 9, &bytes, &len, err), ERR_FILE_MISSING, "");
    ck_refused(file_slurp(root, 9, &bytes, &len, err), ERR_IO, "");
    folder_write(path, "", 0);
    ck_assert_int_eq(file_slurp(path, 0, &bytes, &len, &why), 0);
    ck_assert_uint_eq(len, 0);
    ck_assert_str_eq(bytes, "");
    folder_remove(root);
}
END_TEST

START_TEST(a_pipe_is_read_to_its_end)
{
    int ends[2];
    char *bytes = NULL;
    size_t len = 0;
    struct error err = {0};
    ck_assert_int_eq(pipe2(ends, O_CLOEXEC), 0);
    char chunk[30000];
    memset(chunk, 'x', sizeof chunk);
    ck_assert_int_eq(write(ends[1], chunk, sizeof chunk), (ssize_t)sizeof chunk);
    close(ends[1]);
    char *path = arena_printf(arena_current(), "/proc/self/fd/%d", ends[0]);
    ck_assert_int_eq(file_slurp(path, 30000, &bytes, &len, &err), 0);
    ck_assert_uint_eq(len, 30000);
    ck_assert_uint_eq(strlen(bytes), 30000);
    close(ends[0]);
}
END_TEST

static int open_descriptors(void)
{
    return folder_count("/proc/self/fd", "");
}

START_TEST(a_full_arena_does_not_leak_the_descriptor)
{
    static struct arena small;
    static struct arena *volatile before;
    static volatile int left, descriptors;
    char *root = folder_new();
    char *path = folder_path(root, "file");
    folder_write(path, "0123456789", 10);
    descriptors = open_descriptors();
    left = 0;
    jmp_buf scope;
    arena_init(&small, 8);
    small.scope = &scope;
    before = arena_enter(&small);
    if (setjmp(scope) == 0) {
        char *bytes;
        size_t len;
        left = file_slurp(path, 100, &bytes, &len, NULL) == 0 ? 2 : 3;
    } else {
        left = 1;
    }
    arena_enter(before);
    ck_assert_int_eq(left, 1);
    ck_assert_int_eq(open_descriptors(), descriptors);
    folder_remove(root);
}
END_TEST

START_TEST(errno_becomes_the_error_people_can_act_on)
{
    static const struct {
        int errnum;
        enum error_code code;
    } table[] = {{ENOSPC, ERR_DISK_FULL}, {EDQUOT, ERR_DISK_FULL}, {EIO, ERR_IO}, {EACCES, ERR_IO}};
    for (size_t i = 0; i < COUNT(table); i++) {
        struct error err = {0};
        ck_assert_int_eq(disk_error("x", table[i].errnum, &err), -1);
        ck_assert_msg(err.code == table[i].code, "row %zu", i);
    }
}
END_TEST

START_TEST(temporary_names_never_repeat)
{
    char one[TEMP_NAME], two[TEMP_NAME];
    temp_name(one);
    temp_name(two);
    ck_assert_str_ne(one, two);
    ck_assert_int_eq(strncmp(one, ".tmp-", 5), 0);
    ck_assert_uint_eq(strlen(one), 21);
}
END_TEST

UNIT_MAIN("base/file", names_from_strangers_become_harmless, a_long_name_is_cut_between_characters,
          files_are_known_by_their_first_bytes,
          replacing_makes_and_overwrites_with_the_mode_asked_for,
          a_replacement_that_fails_leaves_the_old_file_and_nothing_else,
          a_file_is_read_whole_up_to_the_limit, a_pipe_is_read_to_its_end,
          a_full_arena_does_not_leak_the_descriptor, errno_becomes_the_error_people_can_act_on,
          temporary_names_never_repeat)
