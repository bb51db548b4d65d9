/* test_api_hostile_names.c - T15: names of files made to be taken for paths lead nowhere on the
 * disk. */
#include "alike.h"
#include "cast.h"

#include "base/folder.h"
#include "phieu/file.h"

static const struct {
    const char *sent, *kept;
} names[] = {
    {"../../../etc/passwd", "passwd"},
    {"..", "khong-ten"},
    {".", "khong-ten"},
    {"....//....//x.txt", "x.txt"},
    {"/etc/shadow", "shadow"},
    {"//host/share/x.pdf", "x.pdf"},
    {"C:\\Windows\\system32\\x.dll", "x.dll"},
    {"..\\..\\x.txt", "x.txt"},
    {"%2e%2e%2fx.txt", "%2e%2e%2fx.txt"},
    {"%252e%252e%252f", "%252e%252e%252f"},
    {".htaccess", "htaccess"},
    {"x.txt/", "khong-ten"},
    {"x.txt.", "x.txt"},
    {"CON", "CON"},
    {"nul.txt", "nul.txt"},
    {"-rf", "-rf"},
    {"a;touch x", "a;touch x"},
    {"$(touch x).pdf", "$(touch x).pdf"},
    {"' OR 1=1.txt", "' OR 1=1.txt"},
    {"a\"b.txt", "a\"b.txt"},
    {"x\xcc\x81.txt", "x\xcc\x81.txt"},
    {"e\xcc\x81.txt", "\xc3\xa9.txt"}, /* composed */
    {"\xef\xbc\x8e\xef\xbc\x8e\xef\xbc\x8fx",
     "\xef\xbc\x8e\xef\xbc\x8e\xef\xbc\x8fx"}, /* wide ../ */
};

/* No name of a client is a name on our disk. */
static int64_t files_outside(void)
{
    return access(folder_path(house->folder, "x.txt"), F_OK) == 0 ||
           access(folder_path(house->data, "x.txt"), F_OK) == 0 ||
           access(folder_path(house->folder, "passwd"), F_OK) == 0 ||
           access(folder_path(house->data, "x"), F_OK) == 0;
}

START_TEST(names_of_uploaded_files_lead_nowhere)
{
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        const char *text = arena_printf(arena_current(), "tep so %zu", i);
        struct reply up = ask(&(struct request){
            .who = "vanthu",
            .path = arena_printf(arena_current(), "/v1/files?name=%s", percent(names[i].sent)),
            .body = text,
            .type = "application/octet-stream"});
        const char *sha = str_at(ck_status(up, 201), "sha256");
        const json_t *in =
            ck_status(send_json("vanthu", "/v1/intake",
                                arena_printf(arena_current(), "{\"sha256\":\"%s\",\"name\":%s}",
                                             sha, json_of(names[i].sent))),
                      201);
        ck_field(in, "draft.files.0.name", names[i].kept);
        struct reply file =
            get("vanthu", "/v1/drafts/%lld/files/1", (long long)int_at(in, "draft.id"));
        ck_assert_uint_eq(file.len, strlen(text));
        ck_assert_mem_eq(file.body, text, file.len);
        const char *header = reply_header(&file, "Content-Disposition");
        ck_assert_msg(strstr(header, "..") == NULL && strpbrk(header, "/\\") == NULL, "%s", header);
    }
    ck_assert_int_eq(files_outside(), 0);
}
END_TEST

/* Refused before anything is kept: what is no text, what turns the line round, what is too long. */
START_TEST(names_that_are_no_names)
{
    static const struct {
        const char *query;
        int status;
        const char *code;
    } bad[] = {
        {"a%00b.txt", 400, "query"},
        {"..%00", 400, "query"},
        {"%FF%FE.txt", 400, "query"},
        {"%C0%AE%C0%AE%C0%AF", 400, "query"},       /* ../ overlong */
        {"a%E2%80%AEtxt.exe", 422, "text-control"}, /* right to left */
        {"a%1Bb.txt", 422, "text-control"},
        {"%zz", 400, "query"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct reply reply = ask(&(struct request){
            .who = "vanthu",
            .path = arena_printf(arena_current(), "/v1/files?name=%s", bad[i].query),
            .body = "x",
            .type = "application/octet-stream"});
        ck_assert_msg(reply.status == bad[i].status &&
                          strcmp(str_at(reply.json, "code"), bad[i].code) == 0,
                      "%s: %d %s", bad[i].query, reply.status, reply.body);
    }
    const char *sha = upload("vanthu", "a.txt", "dai", 3);
    char *name = arena_alloc(arena_current(), 302);
    memset(name, 'x', 301);
    ck_refusal("vanthu", "/v1/intake",
               arena_printf(arena_current(), "{'sha256':'%s','name':'%s'}", sha, name), 422,
               "text-too-long", "name");
    name[300] = '\0';
    const json_t *in =
        ck_status(post("vanthu", "/v1/intake", "{'sha256':'%s','name':'%s'}", sha, name), 201);
    ck_assert_uint_le(strlen(str_at(in, "draft.files.0.name")), FILE_NAME);
}
END_TEST

/* The digest in an address is a digest or nothing. */
START_TEST(digests_are_no_paths)
{
    static const char *const digests[] = {
        "../../../../../../../../../../../../../../../../../../etc/passwd",
        "..%2f..%2f..%2f..%2f..%2f..%2f..%2f..%2f..%2f..%2f..%2f..%2fetc/pw",
        "000000000000000000000000000000000000000000000000000000000000000/",
        "ABCDEFABCDEFABCDEFABCDEFABCDEFABCDEFABCDEFABCDEFABCDEFABCDEFABCD",
    };
    for (size_t i = 0; i < sizeof digests / sizeof digests[0]; i++) {
        ck_assert_uint_eq(strlen(digests[i]) >= 63, 1);
        struct reply reply =
            post("vanthu", "/v1/intake", "{'sha256':'%.64s','name':'a'}", digests[i]);
        ck_assert_msg(reply.status == 404 || reply.status == 422, "%s: %d", digests[i],
                      reply.status);
    }
}
END_TEST

/* ---- the watched folder
 * -------------------------------------------------------------------------- */

static bool is_gone(const void *path)
{
    struct stat st;
    return lstat(path, &st) != 0;
}

START_TEST(names_in_the_folder_lead_nowhere)
{
    char *longest = arena_alloc(arena_current(), 256);
    memset(longest, 'd', 255);
    const char *const dropped[] = {
        "%2e%2e%2fx.txt", "..x",        "CON",          "-rf",
        "' OR 1=1",       "$(touch x)", "a\\..\\x.txt", "a\xe2\x80\xaetxt.exe",
        "\xff\xfe.txt",   longest};
    for (size_t i = 0; i < sizeof dropped / sizeof dropped[0]; i++) {
        const char *text = arena_printf(arena_current(), "trong thu muc %zu", i);
        const char *aside = folder_path(house->folder, "aside"),
                   *into = folder_path(house->spool, dropped[i]);
        folder_write(aside, text, strlen(text));
        ck_assert_int_eq(rename(aside, into), 0);
        if (dropped[i][0] != '.') { /* hidden ones are left alone */
            await(is_gone, into, dropped[i]);
        }
    }
    const json_t *items = at(ck_status(get("vanthu", "/v1/ledger?limit=200"), 200), "items");
    for (size_t i = 0; i < json_array_size(items); i++) {
        const char *name = str_at(json_array_get(items, i), "name");
        ck_assert_msg(strpbrk(name, "/\\") == NULL && strstr(name, "\xe2\x80\xae") == NULL &&
                          strlen(name) < FILE_NAME && name[0] != '.',
                      "the ledger keeps “%s”", name);
    }
    ck_assert_int_eq(files_outside(), 0);
}
END_TEST

HOUSE_MAIN("api/hostile_names", "spool { folder = \"spool\" settle_seconds = 0 }\n",
           names_of_uploaded_files_lead_nowhere, names_that_are_no_names, digests_are_no_paths,
           names_in_the_folder_lead_nowhere)
