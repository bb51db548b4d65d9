/* test_office_read.c - what was read in a draft beside what the office knows: the day, the
 * register, the envelope. */
#include "store/books.h"

#include "phieu/office.h"

static struct books books;

static void setup(void)
{
    static struct book book = {"den", "Sổ", true, false};
    books_make(&books);
    books.rules.books = &book;
    books.rules.book_count = 1;
}

static void teardown(void)
{
    books_remove(&books);
}

#define SHA "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

static const char *quoted(const char *text)
{
    char *copy = arena_strdup(arena_current(), text);
    for (char *at = copy; *at != '\0'; at++) {
        *at = *at == '\'' ? '"' : *at;
    }
    return copy;
}

static struct letter_id draft_of(const char *more)
{
    return books_do(
        &books, NO_LETTER, ACT_RECEIVE, 2,
        quoted(arena_printf(
            arena_current(),
            "{'channel':'upload','name':'x','kind':'letter','notes':[],%s,'files':[{'sha256':'" SHA
            "','name':'x.pdf','size':5,'type':'application/pdf'}]}",
            more)));
}

/* In the books already. */
static void known(const char *notation, const char *place, const char *issuer, const char *signer)
{
    static int number;
    number++;
    books_do(&books, NO_LETTER, ACT_REGISTER, 2,
             quoted(arena_printf(arena_current(),
                                 "{'book':'den','year':2025,'arrived':'2025-03-10','channel':'"
                                 "typed','fields':{'code':'%d/%s',"
                                 "'code_number':'%d','code_notation':'%s','place':'%s','issuer':'%"
                                 "s','signer':'%s','subject':'x',"
                                 "'issued':'2025-03-07'},'files':[]}",
                                 number, notation, number, notation, place, issuer, signer)));
}

/* ---- one reading
 * ---------------------------------------------------------------------------------- */

struct read_job {
    struct store_job job;
    struct reading_row row;
    struct office_reading read;
    struct office_done done;
};

static int run(struct store_job *job, struct store_tx *tx, struct error *err)
{
    struct read_job *j = (struct read_job *)job;
    struct office_call call = {tx, NO_PERSON, 0, ""};
    return office_read(&call, &j->row, &j->read, &j->done, err);
}

#define PARTS "'parts':[{'kind':'letter','page':1}]"
static struct slip read_in(struct letter_id letter, const char *fields)
{
    json_t *reading;
    const char *text = quoted(arena_printf(arena_current(), "{" PARTS ",'fields':{%s}}", fields));
    ck_done(json_read(text, strlen(text), &reading, err));
    struct read_job j = {.job = {.arena = arena_current(), .weight = 100, .run = run},
                         .row = {.letter = letter,
                                 .sha256 = SHA,
                                 .name = "x.pdf",
                                 .state = READING_RUNNING,
                                 .error = ""},
                         .read = {.reading = reading, .pages = 1, .pages_read = 1}};
    ck_done(store_run(books.store, &j.job, err));
    struct slip slip;
    ck_done(store_slip(books.read, letter, 0, &slip, err));
    return slip;
}

static const json_t *field(const struct slip *slip, const char *name)
{
    return read_field(slip->readings[0].reading, name);
}

static bool has(const json_t *field, const char *list, const char *check)
{
    const json_t *all = json_get(field, list);
    for (size_t i = 0; i < json_array_size(all); i++) {
        const char *there = json_string_value(json_array_get(all, i));
        if (strcmp(there != NULL ? there : "", check) == 0) {
            return true;
        }
    }
    return false;
}

#define F(name, state, value)                                                                      \
    "'" name "':{'value':'" value "','state':'" state "','confidence':70,'rule':'r'}"
#define NOT(name) "'" name "':{'value':null,'state':'not-found','confidence':0}"
#define ck_field(slip, name, want_state, want_value)                                               \
    do {                                                                                           \
        ck_assert_str_eq(json_str(field(slip, name), "state"), want_state);                        \
        ck_assert_str_eq(json_str(field(slip, name), "value"), want_value);                        \
    } while (0)

/* ---- the day
 * --------------------------------------------------------------------------------------- */

START_TEST(a_day_after_arrival_is_no_proposal_and_a_far_year_is_looked_at)
{
    struct day today = instant_day(instant_now(), ZONE_VIETNAM);
    const struct {
        struct day day;
        const char *state, *failed;
    } rows[] = {
        {today, "sure", NULL},
        {{today.n + 1}, "guess", "not-after-arrival"},
        {{today.n - 300}, "sure", NULL},
        {{today.n - 3 * 366}, "look", "year"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char iso[DAY_TEXT];
        const char *issued = arena_printf(arena_current(), "'issued':{'value':'%s','state':'sure'}",
                                          day_iso(rows[i].day, iso));
        struct slip slip = read_in(draft_of("'fields':{}"), issued);
        ck_assert_msg(strcmp(json_str(field(&slip, "issued"), "state"), rows[i].state) == 0,
                      "row %zu: %s", i, json_str(field(&slip, "issued"), "state"));
        ck_assert_msg(rows[i].failed == NULL ||
                          has(field(&slip, "issued"), "failed", rows[i].failed),
                      "row %zu", i);
        bool proposed = json_str(slip.fields, "issued")[0] != '\0';
        ck_assert_msg(proposed == (strcmp(rows[i].state, "guess") != 0), "row %zu", i);
    }
}
END_TEST

/* ---- who writes so
 * ---------------------------------------------------------------------------------- */

#define NVY F("code_notation", "sure", "SYT-NVY") "," F("place", "look", "Kiên Giang")

START_TEST(an_issuer_that_was_not_read_is_known_by_notation_and_place)
{
    known("SYT-VP", "Kiên Giang", "Sở Y tế tỉnh Kiên Giang", "Lê A");
    struct slip slip = read_in(draft_of("'fields':{}"), NVY "," NOT("issuer"));
    ck_field(&slip, "issuer", "look", "Sở Y tế tỉnh Kiên Giang");
    ck_assert_str_eq(json_str(field(&slip, "issuer"), "source"), "register");
    ck_assert_str_eq(json_str(slip.fields, "issuer"), "Sở Y tế tỉnh Kiên Giang");
    /* another place, another organ: nobody knows */
    slip = read_in(draft_of("'fields':{}"), F("code_notation", "sure", "SYT-NVY") "," F(
                                                "place", "look", "Cà Mau") "," NOT("issuer"));
    ck_field(&slip, "issuer", "not-found", "");
    slip =
        read_in(draft_of("'fields':{}"), F("code_notation", "sure", "QĐ-UBND") "," NOT("issuer"));
    ck_field(&slip, "issuer", "not-found", "");
}
END_TEST

START_TEST(who_is_told_apart_by_nothing_is_a_guess)
{
    known("SYT-VP", "", "Sở Y tế tỉnh A", "");
    known("SYT-VP", "", "Sở Y tế tỉnh B", "");
    struct slip slip =
        read_in(draft_of("'fields':{}"), F("code_notation", "sure", "SYT-NVY") "," NOT("issuer"));
    ck_field(&slip, "issuer", "guess", "Sở Y tế tỉnh B"); /* the newest */
    ck_assert_str_eq(json_str(slip.fields, "issuer"), "");
}
END_TEST

START_TEST(an_issuer_met_twice_makes_the_reading_sure_and_corrects_its_marks)
{
    known("SYT-VP", "Kiên Giang", "Sở Y tế tỉnh Kiên Giang", "Nguyễn Văn Ấn");
    struct slip slip =
        read_in(draft_of("'fields':{}"), NVY "," F("issuer", "look", "Sở Y tế tỉnh Kiên Giang"));
    ck_field(&slip, "issuer", "look", "Sở Y tế tỉnh Kiên Giang"); /* once is not often */
    ck_assert(has(field(&slip, "issuer"), "passed", "learned"));
    known("SYT-VP", "Kiên Giang", "Sở Y tế tỉnh Kiên Giang", "Nguyễn Văn Ấn");
    slip = read_in(draft_of("'fields':{}"), NVY "," F("issuer", "look", "Sở Y tế tỉnh Kiên Giang"));
    ck_field(&slip, "issuer", "sure", "Sở Y tế tỉnh Kiên Giang");
    slip = read_in(draft_of("'fields':{}"),
                   NVY "," F("issuer", "look", "Sơ Y tê tỉnh Kiên Giang") "," F("signer", "guess",
                                                                                "Nguyễn Văn Ẩn"));
    ck_field(&slip, "issuer", "sure", "Sở Y tế tỉnh Kiên Giang");
    ck_assert_str_eq(
        json_str(json_array_get(json_get(field(&slip, "issuer"), "alternatives"), 0), "value"),
        "Sơ Y tê tỉnh Kiên Giang");
    ck_field(&slip, "signer", "look", "Nguyễn Văn Ấn");
    /* what failed another check is not made sure by being known */
    slip =
        read_in(draft_of("'fields':{}"), NVY
                ",'issuer':{'value':'Sở Y tế tỉnh Kiên Giang','state':'look','failed':['name']}");
    ck_field(&slip, "issuer", "look", "Sở Y tế tỉnh Kiên Giang");
}
END_TEST

START_TEST(another_issuer_than_always_is_looked_at_with_both_shown)
{
    known("SYT-VP", "Kiên Giang", "Sở Y tế tỉnh Kiên Giang", "");
    known("SYT-VP", "Kiên Giang", "Sở Y tế tỉnh Kiên Giang", "");
    struct slip slip = read_in(draft_of("'fields':{}"), NVY "," F("issuer", "sure", "Sở Xây dựng"));
    ck_field(&slip, "issuer", "look", "Sở Xây dựng");
    ck_assert(has(field(&slip, "issuer"), "failed", "learned"));
    ck_assert_str_eq(
        json_str(json_array_get(json_get(field(&slip, "issuer"), "alternatives"), 0), "value"),
        "Sở Y tế tỉnh Kiên Giang");
}
END_TEST

START_TEST(what_was_corrected_or_cancelled_is_no_longer_known)
{
    known("SYT-VP", "Kiên Giang", "Sở Y te", "");
    books_do(&books, (struct letter_id){1}, ACT_CORRECT, 2,
             quoted("{'reason':'x','fields':{'issuer':'Sở Y tế'}}"));
    struct slip slip = read_in(draft_of("'fields':{}"), NVY "," NOT("issuer"));
    ck_field(&slip, "issuer", "look", "Sở Y tế");
    books_do(&books, (struct letter_id){1}, ACT_CANCEL, 2, quoted("{'reason':'x'}"));
    slip = read_in(draft_of("'fields':{}"), NVY "," NOT("issuer"));
    ck_field(&slip, "issuer", "not-found", "");
}
END_TEST

/* ---- what is registered, what the envelope says
 * --------------------------------------------------------- */

START_TEST(a_letter_that_is_registered_already_is_told_of)
{
    known("SYT-NVY", "", "Sở Y tế", "");
    int64_t number = books_number(&books, "SELECT number FROM letters WHERE id = 1");
    struct slip old;
    ck_done(store_slip(books.read, (struct letter_id){1}, 0, &old, err));
    const char *code = json_str(old.fields, "code_number");
    struct slip slip =
        read_in(draft_of("'fields':{}"),
                arena_printf(arena_current(),
                             "'code_number':{'value':'%s','state':'sure'}," F(
                                 "code_notation", "sure",
                                 "SYT-NVY") "," F("issuer", "look",
                                                  "SỞ Y TẾ") "," F("issued", "sure", "2025-03-07"),
                             code));
    ck_assert_str_eq(json_str(field(&slip, "code_number"), "state"), "look");
    ck_assert(has(field(&slip, "code_number"), "failed", "duplicate"));
    ck_assert_str_eq(json_str(slip.readings[0].reading, "duplicate"),
                     arena_printf(arena_current(), "%lld/2025", (long long)number));
}
END_TEST

START_TEST(what_the_envelope_says_stands)
{
    struct letter_id letter = draft_of(
        "'exchange':{'document_id':'d'},'fields':{'issuer':'Sở Y tế','subject':'về góp ý'}");
    struct slip slip =
        read_in(letter, F("issuer", "sure", "Sở Xây dựng") "," F("subject", "look", "về góp") "," F(
                            "signer", "sure", "Lê A"));
    ck_field(&slip, "issuer", "look", "Sở Y tế"); /* the paper says something else, for sure */
    ck_assert(has(field(&slip, "issuer"), "failed", "edxml"));
    ck_field(&slip, "subject", "sure", "về góp ý");
    ck_assert_str_eq(json_str(field(&slip, "subject"), "source"), "edxml");
    ck_assert_str_eq(
        json_str(json_array_get(json_get(field(&slip, "subject"), "alternatives"), 0), "value"),
        "về góp");
    ck_assert_str_eq(json_str(slip.fields, "issuer"), "Sở Y tế");
    ck_assert_str_eq(json_str(slip.fields, "signer"), "Lê A");
}
END_TEST

START_TEST(what_would_not_go_into_the_register_is_no_proposal)
{
    char name[131];
    memset(name, 'a', 130);
    name[130] = '\0';
    struct slip slip =
        read_in(draft_of("'fields':{}"),
                arena_printf(arena_current(), "'signer':{'value':'%s','state':'sure'}", name));
    ck_assert_str_eq(json_str(field(&slip, "signer"), "state"), "guess");
    ck_assert_str_eq(json_str(slip.fields, "signer"), "");
}
END_TEST

int main(void)
{
    static struct arena arena;
    const TTest *const cases[] = {a_day_after_arrival_is_no_proposal_and_a_far_year_is_looked_at,
                                  an_issuer_that_was_not_read_is_known_by_notation_and_place,
                                  who_is_told_apart_by_nothing_is_a_guess,
                                  an_issuer_met_twice_makes_the_reading_sure_and_corrects_its_marks,
                                  another_issuer_than_always_is_looked_at_with_both_shown,
                                  what_was_corrected_or_cancelled_is_no_longer_known,
                                  a_letter_that_is_registered_already_is_told_of,
                                  what_the_envelope_says_stands,
                                  what_would_not_go_into_the_register_is_no_proposal};
    arena_adopt_json();
    arena_init(&arena, (size_t)1 << 30);
    arena_enter(&arena);
    Suite *suite = suite_create("office/read");
    TCase *tcase = tcase_create("all");
    tcase_add_checked_fixture(tcase, setup, teardown);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        tcase_add_test(tcase, cases[i]);
    }
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    arena_release(&arena);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
