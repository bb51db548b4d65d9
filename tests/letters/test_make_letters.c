/* test_make_letters.c - the generator: whoever tunes and measures with it has to be able to believe
 * it. */
#include "letters_room.h"

#include "unit.h"

#include "phieu/model.h"

#include <cairo.h>

#define P(...) arena_printf(arena_current(), __VA_ARGS__)

static const json_t *truth_of(enum letters_part part, enum letters_class class, unsigned n)
{
    struct letter *l = arena_alloc(arena_current(), sizeof *l);
    letter_write(l, &(struct letters_spec){.part = part, .class = class, .n = n});
    return letter_truth(l, 1);
}

static const char *field(const json_t *truth, const char *name)
{
    return json_str(json_get(truth, "fields"), name);
}

/* ---- bytes ---------------------------------------------------------------------------------- */

START_TEST(the_same_spec_gives_the_same_bytes)
{
    static const struct letters_spec specs[] = {
        {.n = 3}, {.n = 35}, {.class = LETTERS_DOCX, .n = 2}, {.class = LETTERS_BW150, .n = 1}};
    for (size_t i = 0; i < sizeof specs / sizeof specs[0]; i++) {
        struct letters_made a, b;
        letters_make(&specs[i], &a);
        letters_make(&specs[i], &b);
        ck_assert_msg(a.len == b.len && memcmp(a.bytes, b.bytes, a.len) == 0, "spec %zu", i);
        ck_assert_msg(json_equal(a.truth, b.truth) == 1, "truth of spec %zu", i);
    }
}
END_TEST

START_TEST(every_class_makes_its_kind_of_file)
{
    static const struct {
        enum letters_class class;
        bool as_pdf;
        const char *begins, *extension;
    } rows[] = {{LETTERS_DIGITAL, false, "%PDF-", "pdf"},
                {LETTERS_DOCX, false, "PK\3\4", "docx"},
                {LETTERS_BW150, true, "%PDF-", "pdf"}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct letters_made made;
        letters_make(
            &(struct letters_spec){.class = rows[i].class, .as_pdf = rows[i].as_pdf, .n = 4},
            &made);
        ck_assert_msg(memcmp(made.bytes, rows[i].begins, strlen(rows[i].begins)) == 0, "row %zu",
                      i);
        ck_assert_str_eq(made.extension, rows[i].extension);
    }
}
END_TEST

START_TEST(a_page_to_be_recognised_has_the_size_of_its_scanner)
{
    cairo_surface_t *page = letters_page_image(&(struct letters_spec){.class = LETTERS_BW150}, 0);
    const int width = cairo_image_surface_get_width(page),
              height = cairo_image_surface_get_height(page);
    const unsigned char *pixels = cairo_image_surface_get_data(page);
    size_t dark = 0;
    ck_assert_int_eq(width, 1240);
    ck_assert_int_eq(height, 1753);
    for (size_t i = 0; i < (size_t)width * (size_t)height; i++) {
        dark += pixels[i * 4] < 110;
    }
    ck_assert_uint_gt(dark, 20000); /* a written page */
    ck_assert_uint_lt(dark, 400000);
    cairo_surface_destroy(page);
}
END_TEST

START_TEST(a_letter_is_as_long_as_asked)
{
    struct letters_made made;
    letters_make(&(struct letters_spec){.pages = 20, .n = 2}, &made);
    ck_assert_int_ge(json_int(made.truth, "pages", 0), 20);
}
END_TEST

START_TEST(the_demo_letter_goes_to_the_demo_agency)
{
    struct letters_made made;
    letters_make(&(struct letters_spec){.demo = true, .issued = day_of(2026, 3, 10), .n = 7},
                 &made);
    ck_assert_str_eq(field(made.truth, "issuer"), "Sở Y tế tỉnh Bình An");
    ck_assert_str_eq(field(made.truth, "issued"), "2026-03-10");
    ck_assert_str_eq(field(made.truth, "type"), "Công văn");
    ck_assert_int_eq((int)json_array_size(json_get(made.truth, "deadlines")), 1);
    ck_assert_str_eq(json_string_value(json_array_get(json_get(made.truth, "addressees"), 0)),
                     "Trung tâm Y tế huyện Tân Phú");
}
END_TEST

/* ---- truth ---------------------------------------------------------------------------------- */

START_TEST(all_types_of_the_decree_come_up)
{
    enum { DECREE = 29 };
    bool seen[DECREE] = {false};
    for (unsigned n = 0; n < 70; n++) {
        const struct letter_type *type =
            letter_type_find(field(truth_of(LETTERS_TUNE, LETTERS_DIGITAL, n), "type"));
        ck_assert_ptr_nonnull(type);
        if (type < letter_types + DECREE) {
            seen[type - letter_types] = true;
        }
    }
    for (int i = 0; i < DECREE; i++) {
        ck_assert_msg(seen[i], "no %s among seventy", letter_types[i].name);
    }
}
END_TEST

START_TEST(deadlines_of_all_kinds_come_up_in_both_parts)
{
    static const char *const kinds[] = {"date",    "hour",         "yearly",
                                        "monthly", "quarterly",    "half-yearly",
                                        "month",   "working-days", "event"};
    for (int part = 0; part < LETTERS_PARTS; part++) {
        for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++) {
            bool seen = false;
            for (unsigned n = 0; n < 200 && !seen; n++) {
                const json_t *dues =
                    json_get(truth_of((enum letters_part)part, LETTERS_DIGITAL, n), "deadlines");
                for (size_t i = 0; i < json_array_size(dues); i++) {
                    seen = seen || strcmp(json_str(json_array_get(dues, i), "kind"), kinds[k]) == 0;
                }
            }
            ck_assert_msg(seen, "no %s in %s", kinds[k], letters_part_names[part]);
        }
    }
}
END_TEST

START_TEST(truth_holds_together)
{
    for (unsigned n = 0; n < 150; n++) {
        const json_t *t = truth_of(LETTERS_HELD, LETTERS_DIGITAL, n);
        const bool draft =
            strcmp(json_str(json_array_get(json_get(t, "parts"), 0), "kind"), "draft") == 0;
        const json_t *dues = json_get(t, "deadlines");
        const bool numbered = strcmp(field(t, "type"), "Thư công") != 0 && !draft;
        ck_assert_msg((field(t, "code_number")[0] != '\0') == numbered, "number of %u", n);
        ck_assert_msg((field(t, "issued")[0] == '\0') == draft, "date of %u", n);
        ck_assert_msg((field(t, "signer")[0] == '\0') == draft, "signer of %u", n);
        ck_assert_msg(field(t, "issuer")[0] != '\0' && field(t, "subject")[0] != '\0',
                      "fields of %u", n);
        for (size_t i = 0; i < json_array_size(dues); i++) {
            const char *date = json_str(json_array_get(dues, i), "date");
            ck_assert_msg(date[0] == '\0' || strcmp(date, field(t, "issued")) > 0,
                          "deadline %zu of %u", i, n);
        }
    }
}
END_TEST

START_TEST(deadlines_know_their_page)
{
    for (unsigned n = 0; n < 30; n++) {
        struct letters_made made;
        letters_make(&(struct letters_spec){.n = n}, &made);
        const json_t *dues = json_get(made.truth, "deadlines");
        for (size_t i = 0; i < json_array_size(dues); i++) {
            const json_int_t page = json_int(json_array_get(dues, i), "page", 0);
            ck_assert_msg(page >= 1 && page <= json_int(made.truth, "pages", 0), "letter %u", n);
        }
    }
}
END_TEST

/* ---- words ---------------------------------------------------------------------------------- */

static void nothing_shared(const char *what, const char *const *a, const char *const *b)
{
    for (size_t i = 0; a[i] != NULL; i++) {
        for (size_t k = 0; b[k] != NULL; k++) {
            const bool everybody =
                a[i][0] == '\0' || strcmp(a[i], "Nguyễn") == 0; /* two in five are called so */
            ck_assert_msg(everybody || strcmp(a[i], b[k]) != 0, "%s: %s is in both", what, a[i]);
        }
    }
}

START_TEST(held_shares_no_words_with_tune)
{
    const struct pool *t = &pool_tune, *h = &pool_held;
    const struct {
        const char *what;
        const char *const *a, *const *b;
    } lists[] = {{"surnames", t->surnames, h->surnames},
                 {"middles", t->middles, h->middles},
                 {"given", t->given, h->given},
                 {"acts", t->acts, h->acts},
                 {"matters", t->matters, h->matters},
                 {"programs", t->programs, h->programs},
                 {"groups", t->groups, h->groups},
                 {"units", t->units, h->units},
                 {"addressees", t->addressees, h->addressees},
                 {"openings", t->openings, h->openings},
                 {"filler", t->filler, h->filler},
                 {"traps", t->traps, h->traps},
                 {"grounds", t->grounds, h->grounds},
                 {"closings", t->closings, h->closings},
                 {"products", t->products, h->products},
                 {"titles", t->titles, h->titles},
                 {"receivers", t->receivers, h->receivers}};
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
        nothing_shared(lists[i].what, lists[i].a, lists[i].b);
    }
    for (const struct due *d = t->dues; d->kind != NULL; d++) {
        for (const struct due *e = h->dues; e->kind != NULL; e++) {
            ck_assert_str_ne(d->sentence, e->sentence);
        }
    }
    for (const struct province *p = t->provinces; p->name != NULL; p++) {
        for (const struct province *q = h->provinces; q->name != NULL; q++) {
            ck_assert_str_ne(p->name, q->name);
        }
    }
}
END_TEST

START_TEST(old_fonts_are_written_as_they_were)
{
    static const struct {
        enum old_font font;
        const char *text, *want;
        bool capitals;
    } rows[] = {{OLD_TCVN3, "Triển khai Thỏa thuận", "TriÓn khai Tháa thuËn", false},
                {OLD_TCVN3, "Độc lập - Tự do", "§éc lËp - Tù do", false},
                {OLD_TCVN3, "ẨN", "Èn", true},
                {OLD_VNI, "Triển khai Thỏa thuận", "Trieån khai Thoûa thuaän", false},
                {OLD_VNI, "Đường ở Ý", "Ñöôøng ôû YÙ", false},
                {OLD_VNI, "kỳ nghỉ lịch", "kyø nghæ lòch", false}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        bool capitals;
        const char *rest, *got = old_run(rows[i].font, rows[i].text, &capitals, &rest);
        ck_assert_msg(strcmp(got, rows[i].want) == 0, "row %zu: %s", i, got);
        ck_assert_msg(capitals == rows[i].capitals && rest[0] == '\0', "row %zu", i);
    }
}
END_TEST

START_TEST(a_capital_with_a_mark_wants_the_capital_font)
{
    bool capitals;
    const char *rest, *got = old_run(OLD_TCVN3, "UBND tỉnh Ứng Hòa", &capitals, &rest);
    ck_assert_str_eq(got, "UBND tØnh ");
    ck_assert(!capitals);
    got = old_run(OLD_TCVN3, rest, &capitals, &rest);
    ck_assert_str_eq(got, "ø");
    ck_assert(capitals);
    got = old_run(OLD_TCVN3, rest, &capitals, &rest);
    ck_assert_str_eq(got, "ng Hßa");
    ck_assert(!capitals);
}
END_TEST

UNIT_MAIN("letters/make_letters", the_same_spec_gives_the_same_bytes,
          every_class_makes_its_kind_of_file, a_page_to_be_recognised_has_the_size_of_its_scanner,
          a_letter_is_as_long_as_asked, the_demo_letter_goes_to_the_demo_agency,
          all_types_of_the_decree_come_up, deadlines_of_all_kinds_come_up_in_both_parts,
          truth_holds_together, deadlines_know_their_page, held_shares_no_words_with_tune,
          old_fonts_are_written_as_they_were, a_capital_with_a_mark_wants_the_capital_font)
