/* test_api_shared.c - real letters and the official samples, by the real command, when they are
 * there (beside the checkout, in ../shared). */
#include "ask.h"

#include "base/folder.h"
#include "exchange/envelope_text.h"

#include <unistd.h>

#define SHARED PHIEU_SOURCE_DIR "/../shared/"

static bool shared_is_there(void)
{
    if (access(SHARED "letters/truth.json", R_OK) == 0) {
        return true;
    }
    printf("SKIPPED: there is no ../shared beside the checkout\n");
    fflush(stdout);
    return false;
}

/* phieu as this person; what it printed. The arguments end with NULL. */
static const char *phieu(int want, const char *who, const char *const *args)
{
    const char *argv[40] = {folder_path(house->bin, "phieu"), "--server",
                            arena_printf(arena_current(), "unix:%s", house->socket), "--token-file",
                            folder_path(house->folder, arena_printf(arena_current(), "t.%s", who))};
    size_t n = 5;
    const char *token = arena_printf(arena_current(), "%s\n%s\n", token_of(who), argv[2]);
    folder_write(argv[4], token, strlen(token));
    for (size_t i = 0; args[i] != NULL; i++) {
        ck_assert_uint_lt(n, 39);
        argv[n++] = args[i];
    }
    const char *text;
    setenv("XDG_CONFIG_HOME", house->folder, 1);
    int status = daemon_run(house, argv, NULL, &text);
    ck_assert_msg(status == want, "phieu %s %s: %d: %s", args[0], args[1], status, text);
    return text;
}
#define PHIEU(want, who, ...) phieu((want), (who), (const char *const[]){__VA_ARGS__, NULL})

static json_t *truth(void)
{
    struct text text = slurp(SHARED "letters/truth.json");
    json_error_t why;
    json_t *list = json_loadb(text.data, text.len, 0, &why);
    ck_assert_ptr_nonnull(list);
    return list;
}

static const json_t *fields_of_file(const char *file)
{
    json_t *list = truth();
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *item = json_array_get(list, i);
        if (strcmp(str_at(item, "file"), file) == 0 && int_at(item, "ordinal") == 1 &&
            strcmp(str_at(item, "kind"), "letter") == 0) {
            return at(item, "fields");
        }
    }
    ck_abort_msg("%s is not in truth.json", file);
    return NULL;
}

static void from_the_paper_to_the_slip(const char *file)
{
    const json_t *f = fields_of_file(file);
    const char *path = arena_printf(arena_current(), SHARED "letters/%s", file);
    PHIEU(0, "vanthu", "register", "--code", str_at(f, "code"), "--issued",
          str_at(f, "issued_date"), "--issuer", str_at(f, "issuer"), "--type", str_at(f, "type"),
          "--subject", str_at(f, "subject"), "--arrived", str_at(f, "stamp_date"), "--signer",
          str_at(f, "signer_name"), "--place", str_at(f, "place"), "--file", path);
    const json_t *found = ck_status(get("vanthu", "/v1/letters?from=%s&to=%s",
                                        str_at(f, "stamp_date"), str_at(f, "stamp_date")),
                                    200);
    ck_assert_str_eq(str_at(found, "letters.0.code"), str_at(f, "code"));
    ck_assert_str_eq(str_at(found, "letters.0.type"), str_at(f, "type"));
    /* Kept without its “V/v”. */
    ck_assert_str_eq(str_at(found, "letters.0.subject"), str_at(f, "subject") + strlen("V/v "));
    const char *ref = str_at(found, "letters.0.ref"), *due = str_at(f, "deadlines.0.date");
    PHIEU(0, "vanthu", "present", ref, "--to", "giamdoc");
    if (due[0] != '\0') {
        PHIEU(0, "giamdoc", "assign", ref, "--lead", "KH-NV", "--due", due, "--note",
              "KH-NV chủ trì, tham mưu");
    } else {
        PHIEU(0, "giamdoc", "assign", ref, "--lead", "KH-NV", "--note", "KH-NV chủ trì, tham mưu");
    }
    PHIEU(0, "kh.truong", "accept", ref);
    PHIEU(0, "kh.truong", "forward", ref, "kh.an");
    PHIEU(0, "kh.an", "propose", ref, "--text", "Đề xuất ba nhu cầu hợp tác.");
    PHIEU(0, "kh.truong", "decide", ref, "approve", "--note", "Nhất trí");
    PHIEU(0, "kh.an", "complete", ref, "--reply", "12/TTYT-KHNV");
    const char *slip = PHIEU(0, "vanthu", "slip", ref);
    const char *const said[] = {str_at(f, "code"), "KH-NV chủ trì, tham mưu",
                                "Đề xuất ba nhu cầu hợp tác.", "Nhất trí", "Trần Văn Đại"};
    for (size_t i = 0; i < sizeof said / sizeof said[0]; i++) {
        ck_assert_msg(strstr(slip, said[i]) != NULL, "no “%s” in: %s", said[i], slip);
    }
    ck_assert_str_eq(str_at(ck_status(get("vanthu", "/v1/letters/%%23%lld",
                                          (long long)int_at(found, "letters.0.id")),
                                      200),
                            "letter.state"),
                     "done");
    /* The file is there to the byte. */
    struct text sent = slurp(path);
    struct reply kept =
        get("kh.an", "/v1/letters/%%23%lld/files/1", (long long)int_at(found, "letters.0.id"));
    ck_assert_uint_eq(kept.len, sent.len);
    ck_assert_mem_eq(kept.body, sent.data, sent.len);
}

START_TEST(letters_595_and_620_go_to_completion)
{
    if (!shared_is_there()) {
        return;
    }
    from_the_paper_to_the_slip("595-SYT-NVY.txt");
    from_the_paper_to_the_slip("620-SYT-NVY.txt");
    const char *found = PHIEU(0, "vanthu", "search", "thuc hien ke hoach");
    ck_assert_ptr_nonnull(strstr(found, "595/SYT-NVY"));
    ck_assert_ptr_nonnull(strstr(found, "620/SYT-NVY"));
    PHIEU(0, "vanthu", "check", "--deep");
}
END_TEST

/* Takes a sample in by the command; its draft. */
static const json_t *draft_of(const char *name)
{
    PHIEU(0, "vanthu", "ingest", arena_printf(arena_current(), SHARED "edxml/%s", name));
    const json_t *list = at(ck_status(get("vanthu", "/v1/drafts?limit=200"), 200), "drafts");
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *draft = json_array_get(list, i);
        if (strcmp(str_at(draft, "name"), name) == 0) {
            return draft;
        }
    }
    ck_abort_msg("no draft of %s", name);
    return NULL;
}

START_TEST(the_official_new_letters_are_drafted_and_registered)
{
    if (!shared_is_there()) {
        return;
    }
    const json_t *draft = draft_of("edoc_new.edxml");
    ck_assert_str_eq(str_at(draft, "kind"), "letter");
    ck_assert_str_eq(str_at(draft, "fields.code"), "74fass22/VPCP-TTĐT");
    ck_assert_str_eq(str_at(draft, "fields.type"), "Công văn");
    bool stray = false; /* it begins with stray bytes: told, not refused */
    for (size_t i = 0; i < size_at(draft, "notes"); i++) {
        stray = stray || strstr(str_at(json_array_get(at(draft, "notes"), i), "code"),
                                "leading-bytes") != NULL;
    }
    ck_assert_msg(stray, "%s", compact(at(draft, "notes")));
    ck_status(post("vanthu", "/v1/letters", "{'draft':%lld}", (long long)int_at(draft, "id")), 201);
    draft = draft_of("edoc.edxml");
    ck_assert_str_eq(str_at(draft, "fields.code"), "12234555512/PRO-TEST-CASE1");
    ck_assert_str_eq(str_at(draft, "fields.type"), "Thông tư");
    /* Its attachment is a template's placeholder: a note on the draft. */
    ck_assert_uint_gt(size_at(draft, "notes"), 0);
    ck_status(post("vanthu", "/v1/letters", "{'draft':%lld}", (long long)int_at(draft, "id")), 201);
}
END_TEST

START_TEST(the_official_updates_recalls_and_replacements_wait)
{
    static const char *const samples[][2] = {{"edoc_update.edxml", "update"},
                                             {"edoc_revocation.edxml", "revocation"},
                                             {"edoc_replacement.edxml", "replacement"}};
    if (!shared_is_there()) {
        return;
    }
    for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++) {
        const json_t *draft = draft_of(samples[i][0]);
        ck_assert_str_eq(str_at(draft, "kind"), samples[i][1]);
        ck_assert_str_eq(str_at(draft, "fields.code"), "7816/VPCP-TTĐT");
        ck_refusal("vanthu", "/v1/letters",
                   arena_printf(arena_current(), "{'draft':%lld}", (long long)int_at(draft, "id")),
                   409, "draft-kind", "draft");
    }
}
END_TEST

HOUSE_MAIN("api/shared", "", letters_595_and_620_go_to_completion,
           the_official_new_letters_are_drafted_and_registered,
           the_official_updates_recalls_and_replacements_wait)
