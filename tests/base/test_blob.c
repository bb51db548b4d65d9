#include "folder.h"

#include "phieu/file.h"

#include <signal.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

/* SHA-256 of "abc" (FIPS 180-2, B.1) and of nothing. */
#define ABC   "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
#define EMPTY "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

static struct blob_store *opened(const char *root)
{
    struct blob_store *store = NULL;
    struct error err = {0};
    ck_assert_msg(blob_store_open(root, &store, &err) == 0, "%s %s", err.arg[0], err.arg[1]);
    return store;
}

static struct digest stored(struct blob_store *store, const char *text)
{
    struct blob_writer *writer = NULL;
    struct error err = {0};
    struct digest digest;
    uint64_t size = 0;
    ck_assert_int_eq(blob_begin(store, 1000, &writer, &err), 0);
    ck_assert_int_eq(blob_write(writer, text, strlen(text), &err), 0);
    ck_assert_msg(blob_finish(writer, &digest, &size, &err) == 0, "%s", err.arg[1]);
    ck_assert_uint_eq(size, strlen(text));
    return digest;
}

static char *path_of(const char *root, const char *hex)
{
    return arena_printf(arena_current(), "%s/files/%.2s/%s", root, hex, hex);
}

START_TEST(digests_are_sha256)
{
    struct digest digest, again;
    char text[DIGEST_TEXT];
    digest_of("abc", 3, &digest);
    ck_assert_str_eq(digest_hex(&digest, text), ABC);
    ck_assert(digest_parse(ABC, &again));
    ck_assert_mem_eq(&digest, &again, sizeof digest);
    digest_of(NULL, 0, &digest);
    ck_assert_str_eq(digest_hex(&digest, text), EMPTY);
}
END_TEST

START_TEST(only_64_hex_digits_are_a_digest)
{
    static const char *const table[] = {"",
                                        "ba",
                                        ABC "0",
                                        ABC " ",
                                        "g" ABC,
                                        " " ABC,
                                        "zz7816bf8f01cfea414140de5dae2223b00361a396177a9cb"
                                        "410ff61f20015ad"};
    struct digest digest = {{7}};
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        ck_assert_msg(!digest_parse(table[i], &digest), "row %zu", i);
        ck_assert_int_eq(digest.bytes[0], 7);
    }
}
END_TEST

START_TEST(a_blob_is_stored_under_its_digest_and_read_back)
{
    char *root = folder_new();
    struct blob_store *store = opened(root);
    struct digest digest = stored(store, "abc");
    char hex[DIGEST_TEXT], bytes[8] = "";
    ck_assert_str_eq(digest_hex(&digest, hex), ABC);
    struct stat about;
    ck_assert_int_eq(stat(path_of(root, ABC), &about), 0);
    ck_assert_uint_eq(about.st_mode & 07777, 0600);
    ck_assert_int_eq(folder_count(folder_path(root, "files"), ".tmp-"), 0);
    ck_assert_int_eq(folder_count(folder_path(root, "files"), ""), 256);

    int fd = -1;
    uint64_t size = 0;
    struct error err = {0};
    ck_assert_int_eq(blob_open(store, &digest, &fd, &size, &err), 0);
    ck_assert_uint_eq(size, 3);
    ck_assert_int_eq(read(fd, bytes, sizeof bytes), 3);
    ck_assert_str_eq(bytes, "abc");
    ck_assert_int_ne(fcntl(fd, F_GETFD) & FD_CLOEXEC, 0);
    close(fd);
    ck_assert_int_eq(blob_verify(store, &digest, &err), 0);
    blob_store_close(store);

    store = opened(root); /* a second life */
    ck_assert_int_eq(blob_verify(store, &digest, &err), 0);
    blob_store_close(store);
    folder_remove(root);
}
END_TEST

START_TEST(pieces_hash_as_the_whole_and_nothing_is_a_blob_too)
{
    char *root = folder_new();
    struct blob_store *store = opened(root);
    struct blob_writer *writer = NULL;
    struct error err = {0};
    struct digest digest;
    uint64_t size;
    char hex[DIGEST_TEXT];
    ck_assert_int_eq(blob_begin(store, 3, &writer, &err), 0);
    ck_assert_int_eq(blob_write(writer, "a", 1, &err), 0);
    ck_assert_int_eq(blob_write(writer, NULL, 0, &err), 0);
    ck_assert_int_eq(blob_write(writer, "bc", 2, &err), 0);
    ck_assert_int_eq(blob_finish(writer, &digest, &size, &err), 0);
    ck_assert_str_eq(digest_hex(&digest, hex), ABC);
    digest = stored(store, "");
    ck_assert_str_eq(digest_hex(&digest, hex), EMPTY);
    ck_assert_int_eq(blob_verify(store, &digest, &err), 0);
    blob_store_close(store);
    folder_remove(root);
}
END_TEST

START_TEST(the_same_content_is_not_written_twice)
{
    char *root = folder_new();
    struct blob_store *store = opened(root);
    struct stat first, second;
    stored(store, "abc");
    ck_assert_int_eq(stat(path_of(root, ABC), &first), 0);
    stored(store, "abc");
    ck_assert_int_eq(stat(path_of(root, ABC), &second), 0);
    ck_assert_uint_eq(first.st_ino, second.st_ino);
    ck_assert_int_eq(folder_count(folder_path(root, "files"), ".tmp-"), 0);
    blob_store_close(store);
    folder_remove(root);
}
END_TEST

START_TEST(a_damaged_blob_is_healed_by_storing_it_again)
{
    char *root = folder_new();
    struct blob_store *store = opened(root);
    struct error why = {0};
    struct digest digest = stored(store, "abc");
    ck_assert_int_eq(truncate(path_of(root, ABC), 1), 0);
    ck_refused(blob_verify(store, &digest, err), ERR_FILE_DAMAGED, "");
    stored(store, "abc");
    ck_assert_int_eq(blob_verify(store, &digest, &why), 0);
    folder_write(path_of(root, ABC), "abd", 3); /* same length, other bytes */
    stored(store, "abc");
    ck_assert_int_eq(blob_verify(store, &digest, &why), 0);
    blob_store_close(store);
    folder_remove(root);
}
END_TEST

START_TEST(the_limit_is_exact_and_leaves_nothing)
{
    char *root = folder_new();
    struct blob_store *store = opened(root);
    struct blob_writer *writer = NULL;
    struct error err = {0};
    struct digest digest = {{7}};
    uint64_t size = 7;
    ck_assert_int_eq(blob_begin(store, 5, &writer, &err), 0);
    ck_assert_int_eq(blob_write(writer, "12345", 5, &err), 0);
    ck_assert_int_eq(blob_write(writer, "6", 1, &err), -1);
    ck_assert_int_eq(err.code, ERR_FILE_TOO_LARGE);
    ck_assert_str_eq(err.arg[0], "5");
    ck_assert_int_eq(blob_write(writer, "", 0, NULL), -1); /* sticky */
    err = (struct error){0};
    ck_assert_int_eq(blob_finish(writer, &digest, &size, &err), -1);
    ck_assert_int_eq(err.code, ERR_FILE_TOO_LARGE);
    ck_assert_int_eq(digest.bytes[0], 7);
    ck_assert_uint_eq(size, 7);
    ck_assert_int_eq(folder_count(folder_path(root, "files"), ".tmp-"), 0);

    ck_assert_int_eq(blob_begin(store, 5, &writer, &err), 0);
    ck_assert_int_eq(blob_write(writer, "12345", 5, &err), 0);
    ck_assert_int_eq(blob_finish(writer, &digest, &size, &err), 0);
    ck_assert_uint_eq(size, 5);
    blob_store_close(store);
    folder_remove(root);
}
END_TEST

START_TEST(an_abandoned_blob_leaves_nothing)
{
    char *root = folder_new();
    struct blob_store *store = opened(root);
    struct blob_writer *writer = NULL;
    struct error err = {0};
    ck_assert_int_eq(blob_begin(store, 5, &writer, &err), 0);
    ck_assert_int_eq(folder_count(folder_path(root, "files"), ".tmp-"), 1);
    blob_abandon(writer);
    blob_abandon(NULL);
    ck_assert_int_eq(folder_count(folder_path(root, "files"), ".tmp-"), 0);
    blob_store_close(store);
    folder_remove(root);
}
END_TEST

START_TEST(damage_and_absence_are_told_apart)
{
    char *root = folder_new();
    struct blob_store *store = opened(root);
    struct digest digest = stored(store, "abc");
    struct digest absent;
    int fd = -7;
    uint64_t size;
    folder_write(path_of(root, ABC), "abd", 3);
    ck_refused(blob_verify(store, &digest, err), ERR_FILE_DAMAGED, "");
    digest_of("x", 1, &absent);
    ck_refused(blob_verify(store, &absent, err), ERR_FILE_MISSING, "");
    ck_refused(blob_open(store, &absent, &fd, &size, err), ERR_FILE_MISSING, "");
    ck_assert_int_eq(fd, -7);
    ck_assert_int_eq(unlink(path_of(root, ABC)), 0); /* a link out of the store is not followed */
    ck_assert_int_eq(symlink("/etc/passwd", path_of(root, ABC)), 0);
    ck_refused(blob_open(store, &digest, &fd, &size, err), ERR_IO, "");
    blob_store_close(store);
    folder_remove(root);
}
END_TEST

START_TEST(opening_sweeps_what_a_crash_left_but_not_what_is_being_written)
{
    char *root = folder_new();
    struct blob_store *store = opened(root);
    struct blob_writer *writer = NULL;
    struct error err = {0};
    struct digest digest;
    uint64_t size;
    char *files = folder_path(root, "files");
    folder_write(folder_path(files, ".tmp-dead"), "x", 1);
    folder_write(folder_path(files, "kept"), "x", 1);
    ck_assert_int_eq(blob_begin(store, 100, &writer, &err), 0);
    ck_assert_int_eq(blob_write(writer, "abc", 3, &err), 0);

    struct blob_store *second = opened(root);
    ck_assert_int_eq(access(folder_path(files, ".tmp-dead"), F_OK), -1);
    ck_assert_int_eq(access(folder_path(files, "kept"), F_OK), 0);
    ck_assert_int_eq(folder_count(files, ".tmp-"), 1);
    ck_assert_int_eq(blob_finish(writer, &digest, &size, &err), 0);
    ck_assert_int_eq(blob_verify(second, &digest, &err), 0);
    blob_store_close(second);
    blob_store_close(store);
    folder_remove(root);
}
END_TEST

START_TEST(a_root_that_is_not_there_is_an_io_error_with_its_path)
{
    char *root = folder_new();
    struct blob_store *store = NULL;
    struct error why = {0};
    char *nowhere = folder_path(root, "nowhere");
    ck_assert_int_eq(blob_store_open(nowhere, &store, &why), -1);
    ck_assert_int_eq(why.code, ERR_IO);
    ck_assert_str_eq(why.arg[0], folder_path(nowhere, "files"));
    ck_assert_str_eq(why.arg[1], "No such file or directory");
    ck_assert_ptr_null(store);
    folder_write(folder_path(root, "files"), "", 0);
    ck_refused(blob_store_open(root, &store, err), ERR_IO, "");
    blob_store_close(NULL);
    folder_remove(root);
}
END_TEST

START_TEST(a_failing_disk_is_an_error_and_leaves_nothing)
{
    char *root = folder_new();
    pid_t child = fork();
    if (child == 0) { /* the limit on file sizes stands in for a full disk */
        struct rlimit limit = {10, 10};
        struct blob_writer *writer = NULL;
        struct error err = {0};
        struct digest digest;
        uint64_t size;
        struct blob_store *store = opened(root);
        signal(SIGXFSZ, SIG_IGN);
        setrlimit(RLIMIT_FSIZE, &limit);
        if (blob_begin(store, 100, &writer, &err) != 0 ||
            blob_write(writer, "0123456789", 10, &err) != 0) {
            _exit(1);
        }
        if (blob_write(writer, "x", 1, &err) != -1 || err.code != ERR_IO) {
            _exit(2);
        }
        err.code = ERR_NONE;
        _exit(blob_finish(writer, &digest, &size, &err) == -1 && err.code == ERR_IO ? 0 : 3);
    }
    int status;
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert_int_eq(status, 0);
    ck_assert_int_eq(folder_count(folder_path(root, "files"), ".tmp-"), 0);
    folder_remove(root);
}
END_TEST

START_TEST(a_scratch_is_a_copy_without_a_name_that_leaves_the_blob_alone)
{
    char *root = folder_new(), text[8] = "";
    struct blob_store *store = opened(root);
    const struct digest digest = stored(store, "abc");
    struct blob_scratch scratch;
    struct error err = {0};
    ck_assert_int_eq(blob_scratch(store, &digest, &scratch, &err), 0);
    ck_assert_uint_eq(scratch.size, 3);
    ck_assert_int_eq(folder_count(folder_path(root, "files"), ".tmp-"), 0);
    ck_assert_int_eq(pwrite(scratch.fd, "XYZ!", 4, 0), 4);
    ck_assert_int_eq(read(scratch.read_only, text, 7), 4); /* from its start: an end of its own */
    ck_assert_str_eq(text, "XYZ!");
    ck_assert_int_eq(write(scratch.read_only, "n", 1), -1);
    blob_scratch_close(&scratch);
    ck_assert_int_eq(scratch.fd, -1);
    blob_scratch_close(&scratch);
    ck_assert_int_eq(blob_verify(store, &digest, &err), 0);
    blob_store_close(store);
    folder_remove(root);
}
END_TEST

START_TEST(a_scratch_of_what_is_damaged_or_absent_is_none)
{
    char *root = folder_new();
    struct blob_store *store = opened(root);
    struct digest digest = stored(store, "abc");
    struct blob_scratch scratch = BLOB_SCRATCH_NONE;
    ck_assert_int_eq(chmod(path_of(root, ABC), 0600), 0);
    folder_write(path_of(root, ABC), "abd", 3);
    ck_refused(blob_scratch(store, &digest, &scratch, err), ERR_FILE_DAMAGED, "");
    digest.bytes[0] ^= 1;
    ck_refused(blob_scratch(store, &digest, &scratch, err), ERR_FILE_MISSING, "");
    ck_assert_int_eq(scratch.fd, -1);
    ck_assert_int_eq(folder_count(folder_path(root, "files"), ".tmp-"), 0);
    blob_store_close(store);
    folder_remove(root);
}
END_TEST

UNIT_MAIN("base/blob", digests_are_sha256, only_64_hex_digits_are_a_digest,
          a_blob_is_stored_under_its_digest_and_read_back,
          pieces_hash_as_the_whole_and_nothing_is_a_blob_too, the_same_content_is_not_written_twice,
          a_damaged_blob_is_healed_by_storing_it_again, the_limit_is_exact_and_leaves_nothing,
          an_abandoned_blob_leaves_nothing, damage_and_absence_are_told_apart,
          opening_sweeps_what_a_crash_left_but_not_what_is_being_written,
          a_root_that_is_not_there_is_an_io_error_with_its_path,
          a_failing_disk_is_an_error_and_leaves_nothing,
          a_scratch_is_a_copy_without_a_name_that_leaves_the_blob_alone,
          a_scratch_of_what_is_damaged_or_absent_is_none)
