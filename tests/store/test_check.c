/* Whatever is changed behind the program's back, the check says so and names it. */
#include "books.h"

struct findings {
    size_t count;
    struct check_finding all[50];
};

static void keep(void *arg, const struct check_finding *finding)
{
    struct findings *findings = arg;
    if (findings->count < 50) {
        struct check_finding *kept = &findings->all[findings->count];
        *kept = *finding;
        kept->what = arena_strdup(arena_current(), finding->what);
    }
    findings->count++;
}

static struct findings checked(struct books *b, bool deep, struct check_sum *ret)
{
    struct findings findings = {0};
    ck_done(store_check(b->read, deep, keep, &findings, ret, err));
    ck_assert_int_eq(ret->findings, (int64_t)findings.count);
    return findings;
}

static void store_blob(struct books *b, const char *text, char *hex)
{
    struct blob_writer *writer;
    struct digest digest;
    uint64_t size;
    ck_done(blob_begin(store_blobs(b->store), 1000, &writer, err));
    ck_done(blob_write(writer, text, strlen(text), err));
    ck_done(blob_finish(writer, &digest, &size, err));
    digest_hex(&digest, hex);
}

/* Letters in several states, with lines below lines, a file, a draft, a ledger. */
static void fill(struct books *b)
{
    char hex[DIGEST_TEXT];
    store_blob(b, "hello", hex);
    struct letter_id one = books_letter(b, "1/SYT", "Sở Y tế", "một");
    books_do(b, one, ACT_PRESENT, 2, "{\"to\":3}");
    books_do(b, one, ACT_DIRECT, 3,
             "{\"lines\":[{\"role\":\"lead\",\"unit\":7,\"due\":\"2025-03-20\"},"
             "{\"role\":\"inform\",\"unit\":8}],\"note\":\"làm ngay\"}");
    books_do(b, one, ACT_HAND_DOWN, 10,
             "{\"line\":1,\"lines\":[{\"role\":\"lead\",\"unit\":7,\"person\":20}]}");
    books_do(b, one, ACT_ENCLOSE, 2,
             arena_printf(arena_current(),
                          "{\"files\":[{\"sha256\":\"%s\",\"name\":\"a.pdf\",\"size\":5,"
                          "\"type\":\"application/pdf\"}]}",
                          hex));
    struct letter_id two = books_letter(b, "2/SYT", "Sở Y tế", "hai");
    books_do(b, two, ACT_CANCEL, 2, "{\"reason\":\"nhầm\"}");
    books_draft(b);
    books_ledger(b, "a.pdf", LEDGER_REGISTERED, one);
    books_office(b, ACT_UNIT_ADD, "{\"id\":1,\"code\":\"SYT\",\"name\":\"Sở Y tế\",\"parent\":0}");
}

START_TEST(sound_books_have_no_findings)
{
    struct books b;
    books_make(&b);
    struct check_sum sum;
    checked(&b, true, &sum);
    ck_assert_int_eq(sum.acts, 0);
    fill(&b);
    struct findings findings = checked(&b, true, &sum);
    ck_assert_msg(findings.count == 0, "%s", findings.count > 0 ? findings.all[0].what : "");
    ck_assert_int_eq(sum.acts, 9);
    ck_assert_int_eq(sum.letters, 3);
    ck_assert_int_eq(sum.lines, 3);
    ck_assert_int_eq(sum.files, 1);
    struct digest head;
    int64_t seq;
    char hex[DIGEST_TEXT];
    store_chain_head(b.read, &seq, &head);
    ck_assert_int_eq(seq, 9);
    ck_assert_str_eq(digest_hex(&head, hex), sum.head);
    books_stop(&b);
    struct findings none = {0};
    ck_done(store_check_folder(b.root, true, keep, &none, &sum, err));
    ck_assert_uint_eq(none.count, 0);
    ck_assert_int_eq(sum.acts, 9);
    books_remove(&b);
}
END_TEST

/* One change, and what must be said: the kind and the act. */
static const struct {
    const char *sql, *kind;
    int64_t seq;
} harms[] = {
    {"UPDATE acts SET letter = 2 WHERE seq = 3", "chain", 3},
    {"UPDATE acts SET kind = 'route' WHERE seq = 3", "chain", 3},
    {"UPDATE acts SET kind = 'rout' WHERE seq = 3", "chain", 3},
    {"UPDATE acts SET actor = actor + 1 WHERE seq = 3", "chain", 3},
    {"UPDATE acts SET behalf = behalf + 1 WHERE seq = 3", "chain", 3},
    {"UPDATE acts SET at = at + 1 WHERE seq = 3", "chain", 3},
    {"UPDATE acts SET body = replace(body, 'ngay', 'mai') WHERE seq = 3", "body", 3},
    {"UPDATE acts SET body = 'x' WHERE seq = 3", "body", 3},
    {"UPDATE acts SET body_hash = zeroblob(32) WHERE seq = 3", "chain", 3},
    {"UPDATE acts SET hash = zeroblob(32) WHERE seq = 3", "chain", 3},
    {"UPDATE acts SET seq = 100 WHERE seq = 9", "chain", 9},
    {"DELETE FROM acts WHERE seq = 3", "chain", 3},
    {"UPDATE letters SET state = 6 WHERE id = 1", "projection", 5},
    {"UPDATE letters SET subject = 'khác' WHERE id = 1", "projection", 5},
    {"UPDATE letters SET due = due + 1 WHERE id = 1", "projection", 5},
    {"UPDATE letters SET registered_seq = 2 WHERE id = 1", "projection", 5},
    {"UPDATE letters SET issued = NULL WHERE id = 1", "projection", 5},
    {"UPDATE lines SET unit = 9 WHERE letter = 1 AND line = 2", "projection", 5},
    {"UPDATE lines SET due = 2147483647 WHERE letter = 1 AND line = 1", "projection", 5},
    {"DELETE FROM lines WHERE letter = 1 AND line = 2", "projection", 5},
    {"DELETE FROM lines WHERE letter = 1 AND line = 3", "projection", 5},
    {"INSERT INTO lines SELECT letter, 4, 0, unit, person, role, state, due, giver, giver_for, "
     "came_back,"
     " given_at, closed_at, round FROM lines WHERE letter = 1 AND line = 1",
     "projection", 5},
    {"UPDATE letter_files SET name = 'b' WHERE letter = 1", "projection", 5},
    {"DELETE FROM letter_files", "projection", 5},
    {"DELETE FROM lines; DELETE FROM letter_files; DELETE FROM letters WHERE id = 1", "projection",
     5},
    {"INSERT INTO letters SELECT 50, seq, 1, due, 0, 0, NULL, '', 0, 0, NULL, 0, '', '', NULL, '', "
     "'',"
     " '', '', '', '', '', '', '' FROM letters WHERE id = 1",
     "projection", 0},
    {"UPDATE counters SET last = 3", "number", 0},
    {"INSERT INTO counters VALUES ('mật', 2025, 1)", "number", 0},
    {"DELETE FROM counters", "number", 0},
    {"UPDATE ledger SET letter = 3", "ledger", 0},
    {"UPDATE ledger SET letter = 77", "ledger", 0},
    {"UPDATE ledger SET letter = 0", "ledger", 0},
    {"UPDATE ledger SET outcome = 1", "ledger", 0},
    {"DELETE FROM ledger WHERE letter = 3", "ledger", 0},
    {"UPDATE ledger SET outcome = 0, letter = 0 WHERE letter = 3", "ledger", 0},
};

START_TEST(every_change_is_found_and_named)
{
    struct books b;
    books_make(&b);
    fill(&b);
    books_stop(&b);
    const char *copy = arena_printf(arena_current(), "cp %s/books.db %s/kept.db", b.root, b.root);
    const char *back = arena_printf(
        arena_current(), "rm -f %s/books.db-*; cp %s/kept.db %s/books.db", b.root, b.root, b.root);
    ck_assert_int_eq(system(copy), 0);
    for (size_t i = 0; i < sizeof harms / sizeof harms[0]; i++) {
        struct findings findings = {0};
        struct check_sum sum;
        ck_assert_int_eq(system(back), 0);
        books_exec(&b, "DROP TRIGGER acts_stay; DROP TRIGGER acts_unchanged");
        books_exec(&b, harms[i].sql);
        ck_done(store_check_folder(b.root, false, keep, &findings, &sum, err));
        bool said = false;
        for (size_t k = 0; k < findings.count; k++) {
            said = said || (strcmp(findings.all[k].kind, harms[i].kind) == 0 &&
                            findings.all[k].seq == harms[i].seq);
        }
        ck_assert_msg(said, "%zu %s: %zu findings, first %s %" PRId64 " %s", i, harms[i].sql,
                      findings.count, findings.count > 0 ? findings.all[0].kind : "",
                      findings.count > 0 ? findings.all[0].seq : 0,
                      findings.count > 0 ? findings.all[0].what : "");
    }
    books_remove(&b);
}
END_TEST

START_TEST(acts_cannot_be_changed_in_place)
{
    static const char *const refused[] = {
        "DELETE FROM acts",
        "UPDATE acts SET actor = 9 WHERE seq = 1",
        "UPDATE acts SET body = '{}' WHERE seq = 1",
        "UPDATE acts SET body = NULL, actor = 9 WHERE seq = 1",
    };
    struct books b;
    books_make(&b);
    fill(&b);
    sqlite3 *db = books_raw(&b, "books.db");
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        ck_assert_msg(sqlite3_exec(db, refused[i], NULL, NULL, NULL) == SQLITE_CONSTRAINT_TRIGGER ||
                          sqlite3_errcode(db) == SQLITE_CONSTRAINT,
                      "%s", refused[i]);
    }
    sqlite3_close(db);
    books_remove(&b);
}
END_TEST

START_TEST(destroyed_body_keeps_the_chain_closed)
{
    struct books b;
    books_make(&b);
    fill(&b);
    books_exec(&b, "UPDATE acts SET body = NULL WHERE seq = 7"); /* the cancellation of letter 2 */
    struct check_sum sum;
    struct findings findings = checked(&b, false, &sum);
    ck_assert_int_eq(sum.destroyed, 1);
    for (size_t i = 0; i < findings.count; i++) {
        ck_assert_str_eq(findings.all[i].kind, "projection"); /* not written anew here */
    }
    struct act_row *rows;
    size_t count;
    ck_done(store_acts(b.read, (struct letter_id){2}, 0, 10, &rows, &count, err));
    ck_assert_uint_eq(count, 2);
    ck_assert_ptr_null(rows[1].act.body);
    books_remove(&b);
}
END_TEST

START_TEST(missing_and_changed_files_are_found)
{
    struct books b;
    books_make(&b);
    fill(&b);
    struct check_sum sum;
    char hex[DIGEST_TEXT];
    struct digest digest;
    digest_of("hello", 5, &digest);
    digest_hex(&digest, hex);
    const char *command =
        arena_printf(arena_current(), "chmod u+w %s/files/%.2s/%s; printf hellO > %s/files/%.2s/%s",
                     b.root, hex, hex, b.root, hex, hex);
    ck_assert_int_eq(system(command), 0);
    ck_assert_uint_eq(checked(&b, false, &sum).count,
                      0); /* the same length: only a deep check sees */
    struct findings findings = checked(&b, true, &sum);
    ck_assert_uint_eq(findings.count, 1);
    ck_assert_str_eq(findings.all[0].kind, "file");
    command = arena_printf(arena_current(), "rm -f %s/files/%.2s/%s", b.root, hex, hex);
    ck_assert_int_eq(system(command), 0);
    ck_assert_uint_eq(checked(&b, false, &sum).count, 1);
    books_remove(&b);
}
END_TEST

UNIT_MAIN("store/check", sound_books_have_no_findings, every_change_is_found_and_named,
          acts_cannot_be_changed_in_place, destroyed_body_keeps_the_chain_closed,
          missing_and_changed_files_are_found)
