/*
 * fuzz_store.c - questions to a small book: box, filters, page size and a cursor or words.
 *
 *     byte 0: list, search, drafts, ledger, find; bytes 1..6: which reader, box, filters, page size
 *     the rest: a cursor for lists, "cursor LF words" for search, a reference for find
 *
 * A refusal is one the door names, and pages that follow each other are the list, each row once.
 */
#include "fuzz.h"

#include "books.h"

#include "check_dies.h"

enum { LETTERS = 14, PAGES_MOST = 400, ROWS_MOST = 200 };

static struct books books;

static void take_away(void)
{
    books_remove(&books);
}

static void fill_one(int i)
{
    static const char *const subjects[] = {
        "tăng cường phòng, chống dịch bệnh sốt xuất huyết", "về công tác văn thư",
        "phê duyệt kế hoạch hòa giải ở cơ sở năm 2025", "báo cáo nhu cầu trang thiết bị"};
    static const char *const codes[] = {"595/SYT-NVY", "30/2020/NĐ-CP", "12/QĐ-UBND", "52-NQ/TW"};
    struct letter_id letter =
        books_letter(&books, codes[i % 4], i % 3 == 0 ? "Sở Y tế" : "Chính phủ", subjects[i % 4]);
    if (i % 3 != 0) {
        const char *body = arena_printf(
            arena_current(),
            "{\"note\":\"n\",\"lines\":[{\"role\":\"lead\",\"unit\":%d,\"due\":\"2025-03-%02d\"},"
            "{\"role\":\"support\",\"unit\":2,\"person\":3}]}",
            1 + i % 3, 9 + i % 5);
        books_do(&books, letter, ACT_DIRECT, 1, body);
    }
    if (i % 5 == 1) {
        books_do(&books, letter, ACT_ACCEPT, 3, "{\"line\":1}");
    } else if (i % 5 == 2) {
        books_do(&books, letter, ACT_RETURN, 3, "{\"line\":2,\"reason\":\"r\"}");
    }
}

void fuzz_prepare(void)
{
    books_make(&books);
    atexit(take_away);
    for (int i = 0; i < LETTERS; i++) {
        fill_one(i);
    }
    for (int i = 0; i < 4; i++) {
        books_do(&books, NO_LETTER, ACT_RECEIVE, 2,
                 "{\"channel\":\"upload\",\"name\":\"x\",\"kind\":\"letter\",\"fields\":{},"
                 "\"notes\":[],\"files\":[]}");
    }
    store_search_settle(books.store);
}

/* ---- a question from bytes ------------------------------------------------------------------- */

static struct list_query any_query(struct fuzz_in *in)
{
    static const struct unit_id units[] = {{1}, {2}, {3}};
    static const char *const states[] = {"", "registered", "directed", "done", "no such"};
    unsigned who = fuzz_byte(in), filters = fuzz_byte(in);
    struct list_query q = {
        .box = (enum box)fuzz_choice(in, BOX_COUNT),
        .person = {who % 5},
        .sees_all = (who & 8) != 0,
        .is_clerk = (who & 16) != 0,
        .is_leader = (who & 32) != 0,
        .units = units,
        .unit_count = (who >> 6) % 4,
        .today = day_of(2025, 3, 11),
        .due_soon = day_of(2025, 3, 13),
        .from = filters & 1 ? day_of(2025, 3, 9) : DAY_NONE,
        .to = filters & 2 ? day_of(2025, 3, 11) : DAY_NONE,
        .book = filters & 4 ? "den" : "",
        .year = filters & 8 ? 2025 : 0,
        .state = states[(filters >> 4) % 5],
        .issuer = filters & 128 ? "so y te" : "",
        .type = "",
        .limit = 1 + fuzz_choice(in, 5),
        .cursor = "",
    };
    return q;
}

static bool is_named(const struct error *err)
{
    return err->code == ERR_CURSOR || err->code == ERR_SEARCH_EMPTY ||
           err->code == ERR_TEXT_TOO_LONG || err->code == ERR_FIELD_CHOICE;
}

/* ---- pages ----------------------------------------------------------------------------------- */

typedef int page_fn(const struct list_query *query, const char *text, struct list_page *ret,
                    struct error *err);

static int list_page_of(const struct list_query *query, const char *text, struct list_page *ret,
                        struct error *err)
{
    (void)text;
    return store_list(books.read, query, ret, err);
}

static int search_page_of(const struct list_query *query, const char *text, struct list_page *ret,
                          struct error *err)
{
    return store_search(books.read, text, query, ret, err);
}

static int drafts_page_of(const struct list_query *query, const char *text, struct list_page *ret,
                          struct error *err)
{
    (void)text;
    return store_drafts(books.read, query->cursor, query->limit, ret, err);
}

struct rows {
    int64_t letter[ROWS_MOST];
    int line[ROWS_MOST];
    size_t count;
};

/* From the query's cursor to the end; false when it was refused. */
static bool walk(page_fn *page_of, struct list_query query, const char *text, struct rows *ret)
{
    *ret = (struct rows){.count = 0};
    for (int page = 0;; page++) {
        struct list_page got = {0};
        struct error err = {0};
        INVARIANT(page < PAGES_MOST);
        if (!fuzz_taken(page_of(&query, text, &got, &err), &err)) {
            if (page != 0 || !is_named(&err)) {
                BUG(error_info(err.code)->name);
            }
            return false;
        }
        INVARIANT(got.count <= query.limit);
        for (size_t i = 0; i < got.count; i++) {
            INVARIANT(ret->count < ROWS_MOST);
            ret->letter[ret->count] = got.rows[i].letter.v;
            ret->line[ret->count++] = got.rows[i].line;
        }
        if (got.next == NULL) {
            return true;
        }
        query.cursor = got.next;
    }
}

/* Search puts exact matches first on each page, so its rows are compared in the order of letters.
 */
static void sort(struct rows *rows)
{
    for (size_t i = 1; i < rows->count; i++) {
        for (size_t k = i; k > 0 && rows->letter[k - 1] < rows->letter[k]; k--) {
            int64_t letter = rows->letter[k];
            rows->letter[k] = rows->letter[k - 1];
            rows->letter[k - 1] = letter;
        }
    }
}

static void check_pages(page_fn *page_of, struct list_query query, const char *text)
{
    static struct rows some, all;
    bool taken = walk(page_of, query, text, &some);
    query.limit = 200;
    INVARIANT(walk(page_of, query, text, &all) == taken);
    if (page_of == search_page_of) { /* one row a letter */
        sort(&some);
        sort(&all);
    }
    INVARIANT(some.count == all.count &&
              memcmp(some.letter, all.letter, all.count * sizeof all.letter[0]) == 0 &&
              memcmp(some.line, all.line, all.count * sizeof all.line[0]) == 0);
    for (size_t i = 0; i < all.count; i++) {
        for (size_t k = 0; k < i; k++) {
            INVARIANT(all.letter[i] != all.letter[k] || all.line[i] != all.line[k]);
        }
    }
}

static void check_ledger(const char *cursor, unsigned limit, int outcome)
{
    struct error err = {0};
    struct ledger_row *rows;
    size_t count;
    const char *next;
    if (!fuzz_taken(store_ledger_page(books.read, outcome, DAY_NONE, ZONE_VIETNAM, cursor, limit,
                                      &rows, &count, &next, &err),
                    &err)) {
        INVARIANT(is_named(&err));
    }
}

static void check_find(const char *text)
{
    (void)store_find(books.read, text, 2025, 1);
    (void)store_find_duplicate(books.read, text);
    (void)store_latest_year(books.read, text);
}

void fuzz_input(const char *bytes, size_t len)
{
    struct fuzz_in in = {bytes, len};
    unsigned what = fuzz_choice(&in, 5);
    struct list_query query = any_query(&in);
    if (!text_is_utf8(in.at, in.left)) {
        return; /* text is UTF-8 from the door on */
    }
    query.cursor = fuzz_line(&in);
    switch (what) {
    case 0:
        check_pages(list_page_of, query, "");
        break;
    case 1:
        check_pages(search_page_of, query, fuzz_line(&in));
        break;
    case 2:
        check_pages(drafts_page_of, query, "");
        break;
    case 3:
        check_ledger(query.cursor, query.limit, (int)query.box - 1);
        break;
    default:
        check_find(query.cursor);
    }
}
