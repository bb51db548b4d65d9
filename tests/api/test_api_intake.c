/* test_api_intake.c - files in: every kind of fixture, repeats, duplicates, refusals, the ledger.
 */
#include "ask.h"

#include "base/folder.h"
#include "exchange/envelope_text.h"

#include <pthread.h>

static struct text whole(const char *name)
{
    return fixture(name);
}

static const char *draft_path(const json_t *answer)
{
    int64_t id = int_at(answer, "draft.id");
    ck_assert_int_gt(id, 0);
    return arena_printf(arena_current(), "/v1/drafts/%lld", (long long)id);
}

static const json_t *taken(const char *name, struct text bytes)
{
    return ck_status(intake("vanthu", name, bytes.data, bytes.len), 201);
}

/* ---- what the sums say -------------------------------------------------------------------------
 */

struct sums {
    int64_t seen, waiting, registered, duplicate, refused;
};

/* seen = waiting + registered + duplicate + refused: checked at every look. */
static struct sums ledger(void)
{
    const json_t *answer = ck_status(get("vanthu", "/v1/ledger"), 200);
    struct sums s = {int_at(answer, "sum.seen"), int_at(answer, "sum.waiting"),
                     int_at(answer, "sum.registered"), int_at(answer, "sum.duplicate"),
                     int_at(answer, "sum.refused")};
    ck_assert_int_eq(s.seen, s.waiting + s.registered + s.duplicate + s.refused);
    ck_assert(json_is_true(at(answer, "sum.balanced")));
    return s;
}

/* The newest item of the ledger. */
static const json_t *newest(void)
{
    const json_t *answer = ck_status(get("vanthu", "/v1/ledger?limit=200"), 200);
    const json_t *found = NULL;
    for (size_t i = 0; i < size_at(answer, "items"); i++) {
        const json_t *item = json_array_get(at(answer, "items"), i);
        found = found == NULL || int_at(item, "id") > int_at(found, "id") ? item : found;
    }
    return found;
}

/* ---- what is read
 * ---------------------------------------------------------------------------------- */

START_TEST(a_text_becomes_a_draft_with_the_number_of_its_name)
{
    struct sums before = ledger();
    const json_t *in = taken("595-SYT-NVY.txt", text_of("Công văn bịa, số 595"));
    ck_assert_str_eq(str_at(in, "draft.state"), "draft");
    ck_assert_str_eq(str_at(in, "draft.channel"), "upload");
    ck_assert_str_eq(str_at(in, "draft.kind"), "letter");
    ck_assert_str_eq(str_at(in, "draft.fields.code"), "595/SYT-NVY");
    ck_assert_str_eq(str_at(in, "draft.files.0.type"), "text/plain");
    ck_assert(json_is_false(at(in, "repeat")) && json_is_null(at(in, "duplicate")));
    struct sums after = ledger();
    ck_assert_int_eq(after.waiting, before.waiting + 1);
    const json_t *list = ck_status(get("vanthu", "/v1/drafts?limit=200"), 200);
    const json_t *last = json_array_get(at(list, "drafts"), size_at(list, "drafts") - 1);
    ck_assert_int_eq(int_at(last, "id"), int_at(in, "draft.id"));
}
END_TEST

START_TEST(a_pdf_is_known_by_its_bytes)
{
    const json_t *in = taken("quét.doc", text_of("%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"));
    ck_assert_str_eq(str_at(in, "draft.files.0.type"), "application/pdf");
    struct reply file = get("kiemtra", "%s/files/1", draft_path(in));
    ck_assert_str_eq(reply_header(&file, "Content-Type"), "application/pdf");
    ck_assert_ptr_nonnull(strstr(reply_header(&file, "Content-Disposition"), "qu%C3%A9t.doc"));
}
END_TEST

/* Every fixture that can be read, against what its .json beside it says. */
START_TEST(every_fixture_is_read_as_it_says)
{
    static const char *const names[] = {"attachments", "bad_dates", "flat",      "mended",
                                        "new_pdf",     "new_zip",   "nfd",       "replacement",
                                        "revocation",  "sparse",    "status_03", "update"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        const char *file = arena_printf(arena_current(), "%s.edxml", names[i]);
        struct text expected = whole(arena_printf(arena_current(), "%s.json", names[i]));
        struct error err;
        json_t *want;
        ck_assert_int_eq(json_read(expected.data, expected.len, &want, &err), 0);
        const json_t *draft = at(taken(file, whole(file)), "draft");
        ck_assert_msg(json_equal(at(draft, "fields"), at(want, "draft.fields")), "%s: %s", file,
                      compact(at(draft, "fields")));
        ck_assert_msg(json_equal(at(draft, "exchange"), at(want, "draft.exchange")), "%s: %s", file,
                      compact(at(draft, "exchange")));
        ck_assert_str_eq(str_at(draft, "kind"), str_at(want, "draft.kind"));
        ck_assert_str_eq(str_at(draft, "channel"), "edxml");
        ck_assert_uint_eq(size_at(draft, "notes"), size_at(want, "draft.notes"));
        for (size_t k = 0; k < size_at(draft, "notes"); k++) {
            ck_assert_str_ne(str_at(json_array_get(at(draft, "notes"), k), "text"), "");
        }
        /* The item itself, then what was inside it, by the same digest. */
        ck_assert_uint_eq(size_at(draft, "files"), size_at(want, "files") + 1);
        for (size_t k = 0; k < size_at(want, "files"); k++) {
            ck_assert_str_eq(str_at(json_array_get(at(draft, "files"), k + 1), "sha256"),
                             str_at(json_array_get(at(want, "files"), k), "sha256"));
        }
    }
}
END_TEST

START_TEST(an_unpacked_attachment_can_be_fetched)
{
    const json_t *in = ck_status(get("vanthu", "/v1/drafts?limit=200"),
                                 200); /* new_zip.edxml of the test before */
    const json_t *draft = NULL;
    for (size_t i = 0; i < size_at(in, "drafts") && draft == NULL; i++) {
        const json_t *d = json_array_get(at(in, "drafts"), i);
        draft = strcmp(str_at(d, "name"), "new_zip.edxml") == 0 ? d : NULL;
    }
    ck_assert_ptr_nonnull(draft);
    ck_assert_str_eq(str_at(draft, "files.1.type"), "application/pdf");
    struct reply file = get("vanthu", "/v1/drafts/%lld/files/2", (long long)int_at(draft, "id"));
    ck_assert_int_eq(file.status, 200);
    ck_assert_uint_eq(file.len, (size_t)int_at(draft, "files.1.size"));
    ck_assert_int_eq(strncmp(file.body, "%PDF", 4), 0);
    /* Registered as it stands, with what the envelope said. */
    const json_t *letter = ck_status(
        post("vanthu", "/v1/letters", "{'draft':%lld}", (long long)int_at(draft, "id")), 201);
    ck_assert_str_eq(str_at(letter, "letter.code"), "51/KH-SYT");
    ck_assert_str_eq(str_at(letter, "letter.issuer"), "Sở Y tế tỉnh Tân Giang");
    ck_assert_str_eq(str_at(letter, "letter.urgency"), "flash");
    /* It came by the exchange, which is owed its statuses: received, registered. */
    const json_t *outbox = ck_status(get("vanthu", "/v1/outbox?limit=200"), 200);
    int64_t id = int_at(letter, "letter.id");
    const char *seen = "";
    for (size_t i = 0; i < size_at(outbox, "items"); i++) {
        const json_t *item = json_array_get(at(outbox, "items"), i);
        if (int_at(item, "letter") == id) {
            seen = arena_printf(arena_current(), "%s %s", seen, str_at(item, "payload.status"));
            ck_assert_str_eq(str_at(item, "payload.to"), "H99.7.1");
        }
    }
    ck_assert_str_eq(seen, " 01 03");
}
END_TEST

START_TEST(updates_and_recalls_wait_as_what_they_are)
{
    static const char *const kinds[] = {"update", "revocation", "replacement", "status"};
    const json_t *list = at(ck_status(get("vanthu", "/v1/drafts?limit=200"), 200), "drafts");
    unsigned met = 0;
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *draft = json_array_get(list, i);
        for (size_t k = 0; k < 4; k++) {
            if (strcmp(str_at(draft, "kind"), kinds[k]) == 0) {
                met |= 1U << k;
                ck_refusal("vanthu", "/v1/letters",
                           arena_printf(arena_current(),
                                        "{'draft':%lld,'code':'1/X','issued':'1/3/2025',"
                                        "'issuer':'X','subject':'x'}",
                                        (long long)int_at(draft, "id")),
                           409, "draft-kind", "draft");
            }
        }
    }
    ck_assert_uint_eq(met, 15);
}
END_TEST

/* ---- what is refused
 * ------------------------------------------------------------------------------- */

/* Refused with this code; stands so in the ledger, with the reason, and is no draft. */
static void ck_refused_item(const char *name, struct text bytes, const char *code)
{
    int64_t acts = acts_total();
    struct sums before = ledger();
    const json_t *answer = ck_status(intake("vanthu", name, bytes.data, bytes.len), 422);
    ck_assert_msg(strcmp(str_at(answer, "code"), code) == 0, "%s: %s, not %s", name,
                  str_at(answer, "code"), code);
    ck_assert_str_ne(str_at(answer, "detail"), "");
    ck_assert_str_ne(str_at(answer, "remedy"), "");
    struct sums after = ledger();
    ck_assert_int_eq(after.refused, before.refused + 1);
    ck_assert_int_eq(after.waiting, before.waiting);
    ck_assert_int_eq(acts_total(), acts);
    const json_t *item = newest();
    ck_assert_str_eq(str_at(item, "name"), name);
    ck_assert_str_eq(str_at(item, "outcome"), "refused");
    ck_assert_str_eq(str_at(item, "reason"), str_at(answer, "detail"));
    ck_assert(json_is_null(at(item, "letter")));
}

static struct text attributes(void)
{
    struct buf tag;
    buf_init(&tag, arena_current(), 1 << 20);
    buf_puts(&tag, "<edXML");
    for (int i = 0; i < 16000; i++) {
        buf_printf(&tag, " a%d=''", i);
    }
    buf_puts(&tag, "/>");
    return (struct text){tag.data, tag.len};
}

static struct text bomb(void)
{
    static const char *const one[] = {"a.bin"};
    const size_t size = (size_t)130 << 20;
    char *zeros = calloc(1, size);
    ck_assert_ptr_nonnull(zeros);
    const struct text zip = zip_of(one, 1, zeros, size, NULL);
    free(zeros);
    return envelope_with("", attachment_text("a.pdf", base64_of(zip.data, zip.len)));
}

START_TEST(bad_envelopes_are_refused_and_stand_in_the_ledger)
{
    ck_refused_item("dtd.edxml", whole("dtd.edxml"), "edxml-dtd");
    ck_refused_item("no_header.edxml", whole("no_header.edxml"), "edxml-field");
    ck_refused_item("no_sender.edxml", whole("no_sender.edxml"), "edxml-field");
    ck_refused_item("cut.edxml", (struct text){whole("new_zip.edxml").data, 2000},
                    "edxml-malformed");
    ck_refused_item("attributes.edxml", attributes(), "edxml-tag");
    ck_refused_item("deep.edxml",
                    JOIN("<edXML>", repeated("<a>", 200), repeated("</a>", 200), "</edXML>"),
                    "edxml-depth");
    ck_refused_item("bomb.edxml", bomb(), "edxml-bomb");
    ck_refused_item("soap.edxml", whole("soap.xml"), "edxml-not");
    ck_refused_item("rong.txt", (struct text){"", 0}, "file-empty");
}
END_TEST

START_TEST(sixty_megabytes_are_refused_on_the_way)
{
    const size_t size = (size_t)60 << 20;
    char *bytes = malloc(size);
    ck_assert_ptr_nonnull(bytes);
    memset(bytes, ' ', size);
    memcpy(bytes, "<edXML>", 7);
    int64_t acts = acts_total();
    struct reply reply = ask(&(struct request){.who = "vanthu",
                                               .method = "POST",
                                               .path = "/v1/files?name=to.edxml",
                                               .body = bytes,
                                               .len = size,
                                               .type = "application/octet-stream"});
    ck_assert_str_eq(str_at(ck_status(reply, 413), "code"), "body-too-large");
    free(bytes);
    ck_assert_int_eq(acts_total(), acts);
    /* Nothing of it stays behind: in files/ are 00 to ff. */
    ck_assert_int_eq(folder_count(folder_path(house->data, "files"), ""), 256);
}
END_TEST

START_TEST(digests_and_names)
{
    ck_refusal("vanthu", "/v1/intake",
               "{'sha256':'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',"
               "'name':'a'}",
               404, "file-missing", "sha256");
    ck_refusal("vanthu", "/v1/intake", "{'sha256':'../../etc/passwd','name':'a'}", 422,
               "field-range", "sha256");
    const char *sha = upload("vanthu", "x", "duong dan", 9);
    const json_t *in = ck_status(
        post("vanthu", "/v1/intake", "{'sha256':'%s','name':'../../../etc/cron.d/a b.txt'}", sha),
        201);
    ck_assert_ptr_null(strchr(str_at(in, "draft.name"), '/'));
}
END_TEST

START_TEST(a_dead_worker_is_one_refused_file)
{
    house = daemon_new("", NULL);
    daemon_worker(house, "/bin/false");
    daemon_start(house);
    struct text bytes = whole("sparse.edxml");
    const json_t *answer = ck_status(intake("vanthu", "a.edxml", bytes.data, bytes.len), 422);
    ck_assert_str_eq(str_at(answer, "code"), "worker");
    ck_assert_int_eq(ledger().refused, 1);
    /* With the worker back the same bytes are read. */
    daemon_worker(house, NULL);
    const json_t *in = ck_status(intake("vanthu", "a.edxml", bytes.data, bytes.len), 201);
    ck_assert_int_gt(int_at(in, "draft.id"), 0);
    ledger();
    daemon_free(house);
}
END_TEST

/* ---- again
 * ------------------------------------------------------------------------------------------ */

START_TEST(the_same_item_again_is_a_repeat)
{
    const char *sha = upload("vanthu", "r.txt", "gui hai lan", 11);
    const char *body =
        arena_printf(arena_current(), "{'sha256':'%s','name':'r.txt','id':'lan-1'}", sha);
    const json_t *first = ck_status(post("vanthu", "/v1/intake", "%s", body), 201);
    struct sums before = ledger();
    int64_t acts = acts_total();
    const json_t *again = ck_status(post("vanthu", "/v1/intake", "%s", body), 200);
    ck_assert(json_is_true(at(again, "repeat")));
    ck_assert_int_eq(int_at(again, "draft.id"), int_at(first, "draft.id"));
    ck_assert_int_eq(ledger().seen, before.seen);
    ck_assert_int_eq(acts_total(), acts);
}
END_TEST

START_TEST(the_same_request_again_has_the_same_answer)
{
    const char *key = "Idempotency-Key: tiep-nhan-1\r\n";
    const char *sha = upload("vanthu", "k.txt", "cung mot khoa", 13);
    const char *body = arena_printf(arena_current(), "{'sha256':'%s','name':'k.txt'}", sha);
    struct reply first = post_with("vanthu", key, "/v1/intake", body);
    ck_status(first, 201);
    struct reply again = post_with("vanthu", key, "/v1/intake", body);
    ck_status(again, 201);
    ck_assert_str_eq(again.body, first.body);
    const char *other = upload("vanthu", "k2.txt", "khoa cu, tep moi", 16);
    ck_problem(&(struct request){.who = "vanthu",
                                 .path = "/v1/intake",
                                 .headers = key,
                                 .body = quoted(arena_printf(
                                     arena_current(), "{'sha256':'%s','name':'k.txt'}", other))},
               409, "idempotency-mismatch", "");
}
END_TEST

START_TEST(the_same_bytes_by_another_way_are_a_duplicate)
{
    const char *sha = upload("vanthu", "d.txt", "noi dung giong nhau", 19);
    const json_t *first = ck_status(
        post("vanthu", "/v1/intake", "{'sha256':'%s','name':'d.txt','id':'a'}", sha), 201);
    struct sums before = ledger();
    const json_t *other = ck_status(
        post("vanthu2", "/v1/intake", "{'sha256':'%s','name':'khac.txt','id':'b'}", sha), 200);
    ck_assert(json_is_false(at(other, "repeat")));
    ck_assert_int_eq(int_at(other, "duplicate.id"), int_at(first, "draft.id"));
    struct sums after = ledger();
    ck_assert_int_eq(after.duplicate, before.duplicate + 1);
    ck_assert_int_eq(after.waiting, before.waiting);
    ck_assert_str_eq(str_at(newest(), "outcome"), "duplicate");
    /* Registered meanwhile, the duplicate is told by its number. */
    ck_status(post("vanthu", "/v1/letters",
                   "{'draft':%lld,'code':'7/X','issued':'1/3/2025','issuer':'X','subject':'x',"
                   "'arrived':'1/3/2025'}",
                   (long long)int_at(first, "draft.id")),
              201);
    other =
        ck_status(post("vanthu2", "/v1/intake", "{'sha256':'%s','name':'d','id':'c'}", sha), 200);
    ck_assert_ptr_nonnull(strstr(str_at(other, "duplicate.ref"), "/2025"));
}
END_TEST

static struct reply delivery(const char *sha, int n)
{
    return post("vanthu", "/v1/intake", "{'sha256':'%s','name':'l.txt','id':'%d'}", sha, n);
}

/* Refused or cancelled by mistake, then sent again: it must come to the clerk again. */
START_TEST(what_ended_is_no_reason_to_drop_what_comes)
{
    const char *sha = upload("vanthu", "l.txt", "gui lai sau khi tu choi", 23);
    const json_t *in = ck_status(delivery(sha, 1), 201);
    ck_status(delivery(sha, 2), 200); /* a duplicate while it waits */
    ck_status(post("vanthu", arena_printf(arena_current(), "%s/refuse", draft_path(in)),
                   "{'reason':'nhầm'}"),
              200);
    in = ck_status(delivery(sha, 3), 201);
    ck_assert_str_eq(str_at(in, "draft.state"), "draft");
    const json_t *letter = ck_status(
        post("vanthu", "/v1/letters",
             "{'draft':%lld,'code':'17/X','issued':'1/3/2025','issuer':'X','subject':'x'}",
             (long long)int_at(in, "draft.id")),
        201);
    act("vanthu", arena_printf(arena_current(), "%%23%lld", (long long)int_at(letter, "letter.id")),
        "cancel", "{'reason':'nhầm sổ'}");
    in = ck_status(delivery(sha, 4), 201);
    ck_assert_str_eq(str_at(in, "draft.state"), "draft");
    ledger();
}
END_TEST

START_TEST(refusing_and_registering_move_the_sums)
{
    struct sums before = ledger();
    const json_t *a = taken("a1.txt", text_of("một")), *b = taken("b1.txt", text_of("hai"));
    const json_t *c = taken("c1.txt", text_of("ba"));
    ck_status(post("vanthu", arena_printf(arena_current(), "%s/refuse", draft_path(a)),
                   "{'reason':'không phải của ta'}"),
              200);
    ck_status(post("vanthu", "/v1/letters",
                   "{'draft':%lld,'code':'8/X','issued':'1/3/2025','issuer':'X','subject':'x'}",
                   (long long)int_at(b, "draft.id")),
              201);
    ck_status(post("vanthu", "/v1/letters",
                   "{'code':'10/X','issued':'1/3/2025','issuer':'X','subject':'gõ tay'}"),
              201);
    struct sums after = ledger();
    ck_assert_int_eq(after.seen, before.seen + 4);
    ck_assert_int_eq(after.refused, before.refused + 1);
    ck_assert_int_eq(after.registered, before.registered + 2);
    ck_assert_int_eq(after.waiting, before.waiting + 1);
    ck_assert_int_gt(int_at(c, "draft.id"), 0);
    static const char *const outcomes[] = {"waiting", "registered", "duplicate", "refused"};
    const int64_t counts[] = {after.waiting, after.registered, after.duplicate, after.refused};
    for (size_t i = 0; i < 4; i++) {
        const json_t *page =
            ck_status(get("vanthu", "/v1/ledger?limit=200&outcome=%s", outcomes[i]), 200);
        ck_assert_int_eq((int64_t)size_at(page, "items"), counts[i]);
    }
}
END_TEST

START_TEST(pages_of_the_ledger_and_of_drafts_hold_each_item_once)
{
    static const struct {
        const char *path, *key;
    } lists[] = {{"/v1/ledger", "items"}, {"/v1/drafts", "drafts"}};
    for (size_t i = 0; i < 2; i++) {
        const json_t *all = ck_status(get("vanthu", "%s?limit=200", lists[i].path), 200);
        const char *cursor = "";
        size_t n = 0;
        do {
            const json_t *page = ck_status(get("vanthu", "%s?limit=3%s%s", lists[i].path,
                                               cursor[0] != '\0' ? "&cursor=" : "", cursor),
                                           200);
            for (size_t k = 0; k < size_at(page, lists[i].key); k++, n++) {
                ck_assert_int_eq(int_at(json_array_get(at(page, lists[i].key), k), "id"),
                                 int_at(json_array_get(at(all, lists[i].key), n), "id"));
            }
            cursor = str_at(page, "next");
        } while (cursor[0] != '\0');
        ck_assert_uint_eq(n, size_at(all, lists[i].key));
        ck_assert_uint_gt(n, 6);
    }
}
END_TEST

/* ---- a crash half-way
 * --------------------------------------------------------------------------------- */

static void *take_in(void *arg)
{
    static struct arena arena;
    arena_init(&arena, 1 << 24);
    arena_enter(&arena);
    /* Never answered: the daemon dies meanwhile. */
    const struct request *request = arg;
    (void)ask(request);
    return NULL;
}

static bool row_is_seen(const void *arg)
{
    (void)arg;
    return daemon_int(house, "SELECT count(*) FROM ledger WHERE outcome = 0") == 1;
}

static bool nothing_is_seen_only(const void *arg)
{
    (void)arg;
    return daemon_int(house, "SELECT count(*) FROM ledger WHERE outcome = 0") == 0;
}

START_TEST(killed_between_ledger_row_and_draft)
{
    pthread_t thread;
    house = daemon_new("", NULL);
    daemon_worker_hangs(house);
    daemon_start(house);
    struct text bytes = whole("sparse.edxml");
    const char *sha = upload("vanthu", "595-SYT.edxml", bytes.data, bytes.len);
    struct request request = {.who = "vanthu",
                              .path = "/v1/intake",
                              .headers = "Idempotency-Key: lan-gui-dau\r\n",
                              .body = quoted(arena_printf(
                                  arena_current(), "{'sha256':'%s','name':'595-SYT.edxml'}", sha))};
    pthread_create(&thread, NULL, take_in, &request);
    await(row_is_seen, NULL, "the ledger row");
    daemon_kill(house);
    pthread_join(thread, NULL);
    ck_assert_int_eq(daemon_int(house, "SELECT count(*) FROM letters"), 0);
    daemon_start(house); /* the file that hangs the worker delays nobody */
    ck_assert_uint_eq(size_at(ck_status(get("vanthu", "/v1/drafts"), 200), "drafts"), 0);
    ck_assert_int_eq(ledger().waiting, 1);
    daemon_kill(house);
    daemon_worker(house, NULL);
    daemon_start(house);
    await(nothing_is_seen_only, NULL, "what was left");
    const json_t *drafts = ck_status(get("vanthu", "/v1/drafts"), 200);
    ck_assert_uint_eq(size_at(drafts, "drafts"), 1);
    ck_assert_str_eq(str_at(drafts, "drafts.0.channel"), "edxml");
    ck_assert_int_eq(ledger().waiting, 1);
    /* The client, which never got an answer, asks again: the same draft; and the same answer from
     * then on. */
    struct reply again = ask(&request);
    ck_assert_int_eq(int_at(ck_status(again, 200), "draft.id"), int_at(drafts, "drafts.0.id"));
    ck_assert_str_eq(ask(&request).body, again.body);
    daemon_restart(house);
    ck_assert_uint_eq(size_at(ck_status(get("vanthu", "/v1/drafts"), 200), "drafts"), 1);
    ck_assert_uint_eq(size_at(ck_status(get("vanthu", "/v1/check"), 200), "findings"), 0);
    daemon_free(house);
}
END_TEST

HOUSE_MAIN("api/intake", "", a_text_becomes_a_draft_with_the_number_of_its_name,
           a_pdf_is_known_by_its_bytes, every_fixture_is_read_as_it_says,
           an_unpacked_attachment_can_be_fetched, updates_and_recalls_wait_as_what_they_are,
           bad_envelopes_are_refused_and_stand_in_the_ledger,
           sixty_megabytes_are_refused_on_the_way, digests_and_names,
           a_dead_worker_is_one_refused_file, the_same_item_again_is_a_repeat,
           the_same_request_again_has_the_same_answer,
           the_same_bytes_by_another_way_are_a_duplicate,
           what_ended_is_no_reason_to_drop_what_comes, refusing_and_registering_move_the_sums,
           pages_of_the_ledger_and_of_drafts_hold_each_item_once,
           killed_between_ledger_row_and_draft)
