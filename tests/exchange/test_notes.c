/*
 * test_notes.c - the table of notes is whole, and a note says what it was given.
 */
#include "notes.h"
#include "unit.h"

START_TEST(every_note_has_a_code_and_both_languages)
{
    for (size_t i = 0; i < NOTE_COUNT; i++) {
        const struct note_info *note = &note_table[i];
        ck_assert_msg(note->name != NULL && note->text[0] != NULL && note->text[1] != NULL,
                      "note %zu", i);
        ck_assert_msg(note->name[strspn(note->name, "abcdefghijklmnopqrstuvwxyz-")] == 0 &&
                          strlen(note->name) <= 40,
                      "note %s: code", note->name);
        for (int lang = 0; lang < 2; lang++) {
            const size_t len = strlen(note->text[lang]);
            ck_assert_msg(text_is_utf8(note->text[lang], len) && note->text[lang][len - 1] == '.',
                          "note %s: sentence", note->name);
            /* what one language says of the arguments, the other says too */
            ck_assert_msg((strstr(note->text[lang], "{1}") != NULL) ==
                              (strstr(note->text[1 - lang], "{1}") != NULL),
                          "note %s: {1}", note->name);
        }
        for (size_t j = 0; j < i; j++) {
            ck_assert_msg(strcmp(note->name, note_table[j].name) != 0, "note %s twice", note->name);
        }
    }
}
END_TEST

START_TEST(arguments_are_filled_in_and_cut_between_characters)
{
    struct notes notes;
    char longer[301] = "";
    notes_init(&notes);
    for (int i = 0; i < 100; i++) {
        strcat(longer, "ế"); /* 3 bytes each: 120 is a boundary, 119 is not */
    }
    note_add(&notes, NOTE_DATE_UNREADABLE, "DueDate", "mai");
    note_add(&notes, NOTE_CODE_DERIVED, longer + 3, NULL);
    memmove(longer + 1, longer, 299);
    longer[0] = 'a';
    longer[298] = 0;
    note_add(&notes, NOTE_CODE_DERIVED, longer, NULL);
    ck_assert_str_eq(json_str(json_array_get(notes.list, 0), "vi"),
                     "DueDate: không đọc được ngày “mai”; để trống.");
    for (size_t i = 1; i < 3; i++) {
        const char *text = json_str(json_array_get(notes.list, i), "en");
        ck_assert(text_is_utf8(text, strlen(text)));
        ck_assert_ptr_nonnull(strstr(text, "ế…”"));
        ck_assert_uint_lt(strlen(text), 200);
    }
}
END_TEST

START_TEST(same_note_is_said_once_and_the_list_is_bounded)
{
    struct notes notes;
    notes_init(&notes);
    note_add(&notes, NOTE_BOM, NULL, NULL);
    note_add(&notes, NOTE_BOM, NULL, NULL);
    ck_assert_uint_eq(json_array_size(notes.list), 1);
    for (int i = 0; i < 500; i++) {
        note_add(&notes, NOTE_CODE_DERIVED, arena_printf(arena_current(), "%d", i), NULL);
    }
    ck_assert_uint_eq(json_array_size(notes.list), NOTES_MAX);
}
END_TEST

UNIT_MAIN("exchange/notes", every_note_has_a_code_and_both_languages,
          arguments_are_filled_in_and_cut_between_characters,
          same_note_is_said_once_and_the_list_is_bounded)
