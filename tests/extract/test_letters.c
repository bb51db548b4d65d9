/*
 * The real letters, against what a careful person entered: every field of the letter proposed, and
 * where the parts of each file begin and end. They lie beside the source, or where PHIEU_LETTERS
 * says; without them there is nothing to test.
 */
#include "unit.h"

#include "read_fixture.h"

enum { LINES_OFF = 2 /* a truth's line counts no blank line at a part's end */ };

static const char *folder(void)
{
    const char *given = getenv("PHIEU_LETTERS");
    return given != NULL ? given : PHIEU_SOURCE_DIR "/../shared/letters";
}

static const json_t *truth(void)
{
    const char *text = text_of_file(arena_printf(arena_current(), "%s/truth.json", folder()));
    return text[0] != '\0' ? json_loads(text, 0, NULL) : NULL;
}

static json_t *reading_of(const char *name)
{
    const char *text = text_of_file(arena_printf(arena_current(), "%s/%s", folder(), name));
    return read_text(text, SOURCE_PLAIN);
}

/* The truth's names, and ours. */
static const struct {
    const char *theirs, *ours;
} names[] = {{"code_number", "code_number"},
             {"code_notation", "code_notation"},
             {"issued_date", "issued"},
             {"place", "place"},
             {"issuer", "issuer"},
             {"type", "type"},
             {"signer_name", "signer"},
             {"signer_position", "signer_position"},
             {"signer_authority", "signer_authority"}};

static bool is_words(const char *name)
{
    return strcmp(name, "place") == 0 || strcmp(name, "issuer") == 0 ||
           strncmp(name, "signer", 6) == 0;
}

static void compare(const json_t *reading, const json_t *document)
{
    const json_t *fields = json_object_get(document, "fields");
    const char *file = json_str(document, "file");
    bool unmarked = strcmp(file, "419-KH-UBND.txt") ==
                    0; /* recognised without Vietnamese: words are only guesses */
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        const char *want = json_str(fields, names[i].theirs),
                   *found = value_of(reading, names[i].ours);
        if (unmarked && is_words(names[i].ours)) {
            const char *state = state_of(reading, names[i].ours);
            ck_assert_msg(strcmp(state, "guess") == 0 || found[0] == '\0', "%s %s: %s", file,
                          names[i].ours, state);
        } else {
            ck_assert_msg(strcmp(want, found) == 0, "%s %s: '%s', not '%s'", file, names[i].ours,
                          found, want);
        }
    }
    const char *subject = json_str(fields, "subject");
    subject += strncmp(subject, "V/v ", 4) == 0 ? 4 : 0;
    if (unmarked) {
        ck_assert_str_eq(state_of(reading, "subject"), "guess");
    } else {
        ck_assert_str_eq(value_of(reading, "subject"), subject);
    }
}

/* Cited letters, in the order of the text. */
static void compare_refers(const json_t *reading, const json_t *document)
{
    const json_t *want = json_object_get(json_object_get(document, "fields"), "references");
    const json_t *found = json_object_get(reading, "refers");
    ck_assert_uint_eq(json_array_size(found), json_array_size(want));
    for (size_t i = 0; i < json_array_size(want); i++) {
        ck_assert_str_eq(json_str(json_array_get(found, i), "code"),
                         json_string_value(json_array_get(want, i)));
    }
}

/* The truth's words for a deadline, in ours: "periodic" with its recurrence. */
static const char *kind_of(const json_t *due)
{
    const char *kind = json_str(due, "kind"), *every = json_str(due, "recurrence");
    if (strcmp(kind, "periodic") != 0) {
        return kind;
    }
    return strcmp(every, "unstated") == 0
               ? "none"
               : arena_memdup(arena_current(), every, strcspn(every, ":"));
}

/* Each, and none besides. */
static void compare_deadlines(const json_t *reading, const json_t *document)
{
    const json_t *want = json_object_get(json_object_get(document, "fields"), "deadlines");
    const json_t *found = json_object_get(reading, "deadlines");
    ck_assert_uint_eq(json_array_size(found), json_array_size(want));
    for (size_t i = 0; i < json_array_size(want); i++) {
        size_t hits = 0;
        for (size_t k = 0; k < json_array_size(found); k++) {
            const json_t *w = json_array_get(want, i), *f = json_array_get(found, k);
            hits += strcmp(kind_of(w), json_str(f, "kind")) == 0 &&
                    strcmp(json_str(w, "date"), json_str(f, "date")) == 0 &&
                    strcmp(json_str(w, "relation"), json_str(f, "relation")) == 0;
        }
        ck_assert_msg(hits == 1, "%s: %s", json_str(document, "file"),
                      json_str(json_array_get(want, i), "quote"));
    }
}

static int64_t line_of_part(const json_t *part, size_t which)
{
    return json_integer_value(json_array_get(json_object_get(part, "lines"), which));
}

static void compare_part(const json_t *reading, const json_t *document, size_t ordinal)
{
    const json_t *part = part_of(reading, ordinal - 1);
    const char *kind = json_str(document, "kind");
    bool draft = json_bool(json_object_get(document, "fields"), "draft");
    ck_assert_str_eq(json_str(part, "kind"), draft ? "draft" : kind);
    for (size_t end = 0; end < 2; end++) {
        int64_t off = line_of_part(part, end) - line_of_part(document, end);
        ck_assert_msg(off >= -LINES_OFF && off <= LINES_OFF, "%s part %zu: line %d off by %d",
                      json_str(document, "file"), ordinal, (int)line_of_part(document, end),
                      (int)off);
    }
}

START_TEST(real_letters_are_read_as_a_person_entered_them)
{
    const json_t *all = truth();
    for (size_t i = 0; i < json_array_size(all); i++) {
        const json_t *document = json_array_get(all, i);
        json_t *reading = reading_of(json_str(document, "file"));
        size_t ordinal = (size_t)json_int(document, "ordinal", 0);
        if (ordinal == 1) {
            compare(reading, document);
            compare_refers(reading, document);
            compare_deadlines(reading, document);
        }
        compare_part(reading, document, ordinal);
    }
}
END_TEST

START_TEST(a_foreign_stamp_is_told_from_the_letter)
{
    const json_t *all = truth();
    for (size_t i = 0; i < json_array_size(all); i++) {
        const json_t *document = json_array_get(all, i),
                     *fields = json_object_get(document, "fields");
        const char *number = json_str(fields, "stamp_number");
        if (number[0] != '\0') {
            const json_t *stamp = json_array_get(
                json_object_get(reading_of(json_str(document, "file")), "stamps"), 0);
            ck_assert_str_eq(json_str(stamp, "number"), number);
            ck_assert_str_eq(json_str(stamp, "date"), json_str(fields, "stamp_date"));
        }
    }
}
END_TEST

/* An attached plan without a head: number and date stand in the caption of its own appendix. */
START_TEST(an_attached_plan_finds_its_number_in_its_appendix)
{
    if (truth() == NULL) {
        return;
    }
    const json_t *fields = json_object_get(part_of(reading_of("620-SYT-NVY.txt"), 1), "fields");
    ck_assert_str_eq(json_str(json_object_get(fields, "code_number"), "value"), "55");
    ck_assert_str_eq(json_str(json_object_get(fields, "code_notation"), "value"), "KH-UBND");
    ck_assert_str_eq(json_str(json_object_get(fields, "issued"), "value"), "2021-03-18");
    ck_assert_str_eq(json_str(json_object_get(fields, "signer"), "value"), "Nguyễn Lưu Trung");
    ck_assert_str_eq(json_str(json_object_get(fields, "signer_authority"), "value"),
                     "TM. ỦY BAN NHÂN DÂN; KT. CHỦ TỊCH");
}
END_TEST

UNIT_MAIN("extract/letters", real_letters_are_read_as_a_person_entered_them,
          a_foreign_stamp_is_told_from_the_letter,
          an_attached_plan_finds_its_number_in_its_appendix)
