/* Whatever way a letter is typed for, it is found; and only by who may see it. */
#include "books.h"

static struct list_query everything(void)
{
    return (struct list_query){.sees_all = true,
                               .person = {2},
                               .limit = 50,
                               .from = DAY_NONE,
                               .to = DAY_NONE,
                               .today = DAY_NONE,
                               .due_soon = DAY_NONE};
}

static size_t hits(struct books *b, const char *text, struct list_page *page)
{
    struct list_query query = everything();
    struct error err = {0};
    ck_assert_msg(store_search(b->read, text, &query, page, &err) == 0, "%s: %s", text,
                  error_info(err.code)->name);
    return page->count;
}

static void fill(struct books *b)
{
    books_letter(b, "595/SYT-NVY", "Sở Y tế tỉnh Kiên Giang",
                 "tăng cường phòng, chống dịch bệnh sốt xuất huyết");
    books_letter(b, "52-NQ/TW", "Ban Chấp hành Trung ương",
                 "chủ trương, chính sách chủ động tham gia cách mạng công nghiệp");
    books_letter(b, "30/2020/NĐ-CP", "Chính phủ", "về công tác văn thư");
    books_letter(b, "12/QĐ-UBND", "Ủy ban nhân dân tỉnh",
                 "phê duyệt kế hoạch hòa giải ở cơ sở năm 2025");
}

/* What is typed, and which letter (by id) comes, 0 for none. */
static const struct {
    const char *text;
    int64_t letter;
} typed[] = {
    {"sốt xuất huyết", 1},
    {"sot xuat huyet", 1},
    {"SỐT XUẤT HUYẾT", 1},
    {"so\xCC\x82\xCC\x81t xua\xCC\x82\xCC\x81t", 1}, /* NFD */
    {"soots xuaast huyeets", 1},                     /* Telex */
    {"so61t xua61t huye61t", 1},                     /* VNI */
    {"huyet sot", 1},                                /* any order */
    {"\"xuất huyết\"", 1},
    {"\"huyết xuất\"", 0},
    {"\"sot xuat\" phong", 1},
    {"“phòng chống dịch”", 1},
    {"sốt bò", 0},
    {"xuat huye", 1}, /* half typed */
    {"h", 0},         /* one letter is no beginning */
    {"595/SYT-NVY", 1},
    {"595 / SYT - NVY", 1},
    {"595/ syt-nvy", 1},
    {"595syt-nvy", 1},
    {"595sytnvy", 1},
    {"595 SYTNVY", 1},
    {"595", 1},
    {"59", 0}, /* half a number is another number */
    {"52-nq/tw", 2},
    {"52 NQ TW", 2},
    {"30/2020/NĐ-CP", 3},
    {"30/2020/nd-cp", 3},
    {"30 2020 ndcp", 3},
    {"12/QĐ-UBND", 4},
    {"qdubnd", 4},
    {"hoà giải", 4}, /* the other tone placement */
    {"hòa giải", 4},
    {"uỷ ban", 4},
    {"hoaf giair", 4},
    {"Lê Văn Hùng 595", 1},
    {"le van hung sot", 1},
    {"ủy ban trung ương", 0},
};

static void ask_all(struct books *b, const char *when)
{
    for (size_t i = 0; i < sizeof typed / sizeof typed[0]; i++) {
        struct list_page page;
        size_t count = hits(b, typed[i].text, &page);
        ck_assert_msg(count == (typed[i].letter != 0), "%s %zu “%s”: %zu hits", when, i,
                      typed[i].text, count);
        ck_assert_msg(count == 0 || page.rows[0].letter.v == typed[i].letter,
                      "%s %zu “%s”: %" PRId64, when, i, typed[i].text,
                      count > 0 ? page.rows[0].letter.v : 0);
    }
}

START_TEST(every_way_of_typing_finds_the_letter)
{
    struct books b;
    books_make(&b);
    fill(&b);
    store_search_settle(b.store);
    ask_all(&b, "indexed");
    books_remove(&b);
}
END_TEST

/* The same answers when the index knows nothing: the newest letters are compared by hand. */
START_TEST(letters_above_the_mark_are_found_alike)
{
    struct books b;
    books_make(&b);
    fill(&b);
    store_search_settle(b.store);
    /* Another writer holds the indexer out, so that what follows stays above its mark. */
    sqlite3 *db = books_raw(&b, "search.db");
    ck_assert_int_eq(sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
    books_letter(&b, "77/BC-TTYT", "Trung tâm Y tế", "kết quả tiêm chủng mở rộng");
    struct list_page page;
    ck_assert_uint_eq(hits(&b, "tiêm chủng", &page), 1);
    ck_assert_int_eq(page.rows[0].letter.v, 5);
    ck_assert_uint_eq(hits(&b, "\"chung mo rong\"", &page), 1);
    ck_assert_uint_eq(hits(&b, "77bc-ttyt", &page), 1);
    ck_assert_uint_eq(hits(&b, "y te", &page), 2);
    ck_assert_int_eq(page.rows[0].letter.v, 5);
    ck_assert_int_eq(page.rows[1].letter.v, 1);
    /* A letter the index knows in an older form is found by its new words, not by its old ones. */
    books_do(&b, (struct letter_id){3}, ACT_CORRECT, 2,
             "{\"fields\":{\"subject\":\"quy định lưu trữ\"},\"reason\":\"nhầm\"}");
    ck_assert_uint_eq(hits(&b, "luu tru", &page), 1);
    ck_assert_uint_eq(hits(&b, "van thu", &page), 0);
    sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL);
    sqlite3_close(db);
    store_search_settle(b.store);
    ck_assert_uint_eq(hits(&b, "luu tru", &page), 1);
    ck_assert_uint_eq(hits(&b, "van thu", &page), 0);
    ck_assert_uint_eq(hits(&b, "tiêm chủng", &page), 1);
    books_remove(&b);
}
END_TEST

START_TEST(index_is_made_again_when_gone_damaged_or_foreign)
{
    static const char *const harms[] = {
        "rm -f $BOOKS/search.db*",
        "rm -f $BOOKS/search.db-*; printf 'not a database' > $BOOKS/search.db",
        "dd if=/dev/urandom of=$BOOKS/search.db bs=4096 seek=2 count=4 conv=notrunc 2>/dev/null",
        "sqlite3 $BOOKS/search.db 'UPDATE mark SET hash = zeroblob(32)'",
        "sqlite3 $BOOKS/search.db 'UPDATE mark SET version = 99'",
        "sqlite3 $BOOKS/search.db 'DELETE FROM mark'",
        /* of books that had come further: their letters' next acts would be passed over */
        "sqlite3 $BOOKS/search.db 'UPDATE mark SET furthest = 9999; UPDATE taken SET seq = 9999'",
    };
    struct books b;
    books_make(&b);
    fill(&b);
    setenv("BOOKS", b.root, 1);
    for (size_t i = 0; i < sizeof harms / sizeof harms[0]; i++) {
        store_search_settle(b.store);
        books_stop(&b);
        ck_assert_int_eq(system(harms[i]), 0);
        books_start(&b);
        /* Answers are right at once, and from the index afterwards. */
        struct list_page page;
        const char *shelf = arena_printf(arena_current(), "HS-%zu", i + 70);
        books_do(&b, (struct letter_id){1}, ACT_FILE, 2,
                 arena_printf(arena_current(), "{\"case\":\"%s\"}", shelf));
        ck_assert_msg(hits(&b, "sot xuat", &page) == 1, "harm %zu", i);
        store_search_settle(b.store);
        ck_assert_msg(hits(&b, shelf, &page) == 1, "harm %zu: %s", i, shelf);
        ask_all(&b, harms[i]);
    }
    books_remove(&b);
}
END_TEST

START_TEST(exact_marks_come_first_newest_first_within)
{
    struct books b;
    books_make(&b);
    books_letter(&b, "1/A", "X", "tỉnh táo");  /* 1 exact */
    books_letter(&b, "2/A", "X", "tính toán"); /* 2 */
    books_letter(&b, "3/A", "X", "tỉnh ủy");   /* 3 exact */
    books_letter(&b, "4/A", "X", "tình hình"); /* 4 */
    store_search_settle(b.store);
    struct list_page page;
    ck_assert_uint_eq(hits(&b, "tỉnh", &page), 4);
    static const int64_t marked[] = {3, 1, 4, 2};
    for (size_t i = 0; i < 4; i++) {
        ck_assert_int_eq(page.rows[i].letter.v, marked[i]);
    }
    ck_assert_uint_eq(hits(&b, "tinh", &page), 4);
    for (size_t i = 0; i < 4; i++) {
        ck_assert_int_eq(page.rows[i].letter.v, (int64_t)(4 - i));
    }
    ck_assert_uint_eq(hits(&b, "tifnh", &page), 4); /* Telex for tình */
    ck_assert_int_eq(page.rows[0].letter.v, 4);
    books_remove(&b);
}
END_TEST

START_TEST(only_what_the_reader_may_see_is_found)
{
    struct books b;
    books_make(&b);
    fill(&b);
    books_do(&b, (struct letter_id){1}, ACT_DIRECT, 3,
             "{\"lines\":[{\"role\":\"lead\",\"unit\":7}],\"note\":\"khẩn trương triển khai\"}");
    books_do(&b, (struct letter_id){2}, ACT_DIRECT, 3,
             "{\"lines\":[{\"role\":\"lead\",\"unit\":8,\"person\":21}]}");
    struct unit_id seven = {7};
    for (int settled = 0; settled < 2; settled++) {
        struct list_query query = everything();
        struct list_page page;
        query.sees_all = false;
        query.person.v = 20;
        ck_done(store_search(b.read, "chu", &query, &page, err));
        ck_assert_uint_eq(page.count, 0);
        query.units = &seven;
        query.unit_count = 1;
        ck_done(store_search(b.read, "dich", &query, &page, err));
        ck_assert_uint_eq(page.count, 1);
        ck_done(store_search(b.read, "trien khai", &query, &page, err)); /* the direction */
        ck_assert_uint_eq(page.count, 1);
        ck_done(store_search(b.read, "chu truong", &query, &page, err));
        ck_assert_uint_eq(page.count, 0);
        query.unit_count = 0;
        query.person.v = 21;
        ck_done(store_search(b.read, "chu truong", &query, &page, err));
        ck_assert_uint_eq(page.count, 1);
        query = everything();
        query.unit = seven;
        ck_done(store_search(b.read, "tinh", &query, &page, err));
        ck_assert_uint_eq(page.count, 1);
        query = everything();
        query.year = 2024;
        ck_done(store_search(b.read, "tinh", &query, &page, err));
        ck_assert_uint_eq(page.count, 0);
        store_search_settle(b.store);
    }
    books_remove(&b);
}
END_TEST

START_TEST(pages_follow_each_other_without_loss)
{
    struct books b;
    books_make(&b);
    for (int i = 0; i < 60; i++) {
        books_letter(&b, arena_printf(arena_current(), "%d/CV", i + 1), "Sở Nội vụ",
                     i % 3 == 0 ? "tuyển dụng" : "khác");
        if (i == 40) {
            store_search_settle(b.store);
        }
    }
    struct list_query query = everything();
    query.limit = 7;
    query.cursor = "";
    size_t seen = 0;
    int64_t last = INT64_MAX;
    for (;;) {
        struct list_page page;
        ck_done(store_search(b.read, "tuyen dung", &query, &page, err));
        for (size_t i = 0; i < page.count; i++) {
            ck_assert_int_lt(page.rows[i].letter.v, last);
            last = page.rows[i].letter.v;
            seen++;
        }
        if (page.next == NULL) {
            break;
        }
        query.cursor = page.next;
    }
    ck_assert_uint_eq(seen, 20);
    struct list_page page;
    query.cursor = "AAAA";
    ck_refused(store_search(b.read, "x", &query, &page, err), ERR_CURSOR, "cursor");
    books_remove(&b);
}
END_TEST

START_TEST(nothing_to_look_for_is_refused_and_operators_mean_nothing)
{
    struct books b;
    books_make(&b);
    fill(&b);
    store_search_settle(b.store);
    struct list_query query = everything();
    struct list_page page;
    static const char *const empties[] = {"", "   ", "\"\"", "/ - ,", "“”", "%_%"};
    for (size_t i = 0; i < sizeof empties / sizeof empties[0]; i++) {
        ck_refused(store_search(b.read, empties[i], &query, &page, err), ERR_SEARCH_EMPTY, "q");
    }
    static const char *const odd[] = {
        "sot OR bo",   "sot AND",    "NEAR(sot, huyet)",
        "subject:sot", "sot*",       "^sot",
        "\"sot",       "sot\" xuat", "(sot",
        "-sot",        "{a}:b",      "sot + xuat",
        "'; DROP --",  "% a_b %",    "a\"b\"c\"d",
        "số 5 - / -",  "- - -x",     "đ9d",
    };
    for (size_t i = 0; i < sizeof odd / sizeof odd[0]; i++) {
        struct error err = {0};
        ck_assert_msg(store_search(b.read, odd[i], &query, &page, &err) == 0, "%s: %s", odd[i],
                      error_info(err.code)->name);
    }
    ck_refused(store_search(b.read, "\xC3(", &query, &page, err), ERR_TEXT_ENCODING, "q");
    char *long_text = arena_alloc(arena_current(), 500);
    memset(long_text, 'a', 201);
    ck_refused(store_search(b.read, long_text, &query, &page, err), ERR_TEXT_TOO_LONG, "q");
    books_remove(&b);
}
END_TEST

/* Many letters, few of them in sight, half of them not indexed yet: page by page what a walk over
 * every letter gives. */
enum { CROWD = 900 };

struct crowd {
    unsigned words; /* bits */
    int64_t unit, person;
};

static struct crowd crowd[CROWD + 1];
static const char *const crowd_words[] = {"tiêm", "chủng", "vắc", "xin"};

static void crowd_fill(struct books *b, unsigned seed)
{
    for (int i = 1; i <= CROWD; i++) {
        struct crowd *c = &crowd[i];
        const char *subject = "văn";
        seed = seed * 1103515245U + 12345U;
        *c = (struct crowd){.words = (seed >> 16) % 16};
        for (unsigned w = 0; w < 4; w++) {
            if (c->words & (1U << w)) {
                subject = arena_printf(arena_current(), "%s %s", subject, crowd_words[w]);
            }
        }
        struct letter_id letter = books_letter(b, "", "X", subject);
        ck_assert_int_eq(letter.v, i);
        if (i == CROWD - 300) {
            store_search_settle(b->store); /* at most 500 are compared by hand */
        }
        /* Unit 5 only at both ends, so that a long stretch is out of its sight. */
        bool ends = i < 60 || i > CROWD - 60;
        if (i % 3 == 0) {
            c->unit = i % 2 == 0 && ends ? 5 : 6;
            c->person = i % 9 == 0 && ends ? 30 : 0;
            books_do(b, letter, ACT_DIRECT, 3,
                     arena_printf(arena_current(),
                                  "{\"lines\":[{\"role\":\"lead\",\"unit\":%" PRId64
                                  ",\"person\":%" PRId64 "}]}",
                                  c->unit, c->person));
        }
    }
}

static bool crowd_expects(const struct list_query *query, int64_t letter, unsigned words)
{
    const struct crowd *c = &crowd[letter];
    bool seen = query->sees_all || (c->person != 0 && c->person == query->person.v);
    for (size_t i = 0; i < query->unit_count; i++) {
        seen = seen || c->unit == query->units[i].v;
    }
    return seen && (c->words & words) == words;
}

static void crowd_compare(struct books *b, struct list_query query, unsigned words, unsigned limit,
                          const char *what)
{
    const char *text = "";
    for (unsigned w = 0; w < 4; w++) {
        if (words & (1U << w)) {
            text = arena_printf(arena_current(), "%s %s", text,
                                text_folded(arena_current(), crowd_words[w]));
        }
    }
    int64_t letter = CROWD;
    query.limit = limit;
    query.cursor = "";
    for (;;) {
        struct list_page page;
        ck_done(store_search(b->read, text, &query, &page, err));
        for (size_t i = 0; i < page.count; i++, letter--) {
            while (letter > 0 && !crowd_expects(&query, letter, words)) {
                letter--;
            }
            ck_assert_msg(page.rows[i].letter.v == letter, "%s “%s”: %" PRId64 ", not %" PRId64,
                          what, text, page.rows[i].letter.v, letter);
        }
        if (page.next == NULL) {
            break;
        }
        query.cursor = page.next;
    }
    while (letter > 0 && !crowd_expects(&query, letter, words)) {
        letter--;
    }
    ck_assert_msg(letter == 0, "%s “%s”: %" PRId64 " missing", what, text, letter);
}

START_TEST(pages_are_what_a_walk_over_every_letter_gives)
{
    static const struct unit_id units[] = {{5}, {6}};
    struct books b;
    books_make(&b);
    crowd_fill(&b, 3);
    for (int settled = 0; settled < 2; settled++) {
        if (settled == 1) {
            store_search_settle(b.store);
        }
        for (unsigned words = 1; words < 16; words++) {
            for (int reader = 0; reader < 5; reader++) {
                struct list_query query = everything();
                query.sees_all = reader == 0;
                query.person.v = reader == 4 ? 30 : 1;
                query.units = units;
                query.unit_count = reader == 1   ? 1
                                   : reader == 2 ? 2
                                                 : 0; /* reader 3 sees nothing */
                const char *what =
                    arena_printf(arena_current(), "settled %d reader %d", settled, reader);
                crowd_compare(&b, query, words, words % 2 == 0 ? 7 : 200, what);
            }
        }
    }
    books_remove(&b);
}
END_TEST

/* A half typed word of four letters and more is looked up among the index's words; there may be
 * none, one, too many, or longer ones than are kept whole. */
START_TEST(half_typed_words_find_what_they_may_become)
{
    struct books b;
    struct list_page page;
    books_make(&b);
    char *long_word = arena_alloc(arena_current(), 120);
    memset(long_word, 'k', 100);
    for (int i = 0; i < 40; i++) {
        books_letter(&b, "", "X",
                     arena_printf(arena_current(), "nghiq%c%c", 'a' + i / 26, 'a' + i % 26));
    }
    books_letter(&b, "", "X", "phòng chống");
    books_letter(&b, "", "X", "phòng phongk");
    books_letter(&b, "", "X", arena_printf(arena_current(), "%stail", long_word));
    books_letter(&b, "", "X", "phongq");
    for (int settled = 0; settled < 2; settled++) {
        ck_assert_uint_eq(hits(&b, "phong", &page), 3);
        ck_assert_int_eq(page.rows[0].letter.v, 44);
        ck_assert_uint_eq(hits(&b, "phongq", &page), 1);
        ck_assert_uint_eq(hits(&b, "phong phong", &page), 2);
        ck_assert_uint_eq(hits(&b, "phong ch", &page), 1);
        ck_assert_uint_eq(hits(&b, "nghiq", &page), 40);
        ck_assert_uint_eq(hits(&b, "nghiqb", &page), 14);
        ck_assert_uint_eq(hits(&b, "nghiqbzz", &page), 0);
        ck_assert_uint_eq(hits(&b, "kkkkk", &page), 1);
        long_word[70] = '\0';
        ck_assert_uint_eq(hits(&b, long_word, &page), 1);
        long_word[64] = '\0';
        ck_assert_uint_eq(hits(&b, long_word, &page), 1);
        long_word[64] = long_word[70] = 'k';
        store_search_settle(b.store);
    }
    /* The words of a letter that was corrected stay in the list, and find nothing. */
    books_do(&b, (struct letter_id){44}, ACT_CORRECT, 2,
             "{\"fields\":{\"subject\":\"thay\"},\"reason\":\"nhầm\"}");
    store_search_settle(b.store);
    ck_assert_uint_eq(hits(&b, "phongq", &page), 0);
    ck_assert_uint_eq(hits(&b, "phong", &page), 2);
    books_remove(&b);
}
END_TEST

/* More letters than are compared by hand stand above the mark while the index is behind: the page
 * says that it did not look at all. */
START_TEST(a_page_of_an_index_far_behind_says_so)
{
    struct books b;
    struct list_page page;
    books_make_in(&b, books_fast());
    fill(&b);
    store_search_settle(b.store);
    sqlite3 *db = books_raw(&b, "search.db");
    ck_assert_int_eq(sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
    for (int i = 0; i < 501; i++) {
        books_letter(&b, arena_printf(arena_current(), "%d/BC", i), "Trung tâm Y tế", "tiêm chủng");
        if (i == 499) {
            ck_assert_uint_eq(hits(&b, "tiêm chủng", &page), 50);
            ck_assert(!page.partial);
        }
    }
    ck_assert_uint_eq(hits(&b, "tiêm chủng", &page), 50);
    ck_assert(page.partial);
    sqlite3_close(db);
    store_search_settle(b.store);
    ck_assert_uint_eq(hits(&b, "tiêm chủng", &page), 50);
    ck_assert(!page.partial);
    books_remove(&b);
}
END_TEST

UNIT_MAIN("store/search", every_way_of_typing_finds_the_letter,
          letters_above_the_mark_are_found_alike, a_page_of_an_index_far_behind_says_so,
          index_is_made_again_when_gone_damaged_or_foreign,
          exact_marks_come_first_newest_first_within, only_what_the_reader_may_see_is_found,
          half_typed_words_find_what_they_may_become, pages_follow_each_other_without_loss,
          pages_are_what_a_walk_over_every_letter_gives,
          nothing_to_look_for_is_refused_and_operators_mean_nothing)
