/*
 * test_tricks.c - XML that wants more than to be read (T16): what it names is not loaded, what it
 * calls its encoding is not believed, what it says twice counts once.
 */
#include "envelope_text.h"

/* Words of a file that every machine has: seen nowhere, it was not loaded. */
#define SECRET "root:"

static const char *subject_of(const json_t *draft)
{
    return json_str(json_object_get(draft, "fields"), "subject");
}

/* ---- what is outside ----------------------------------------------------------------------- */

START_TEST(nothing_that_is_named_is_loaded)
{
    static const char *const headers[] = {
        "<Subject>Một</Subject><xi:include xmlns:xi='http://www.w3.org/2001/XInclude'"
        " href='file:///etc/passwd' parse='text'/>",
        "<Subject>Một<xi:include xmlns:xi='http://www.w3.org/2001/XInclude'"
        " href='/etc/passwd' parse='text'><xi:fallback/></xi:include></Subject>",
        "<Subject xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'"
        " xsi:schemaLocation='urn:x file:///etc/passwd'>Một</Subject>",
        "<Subject xml:base='file:///etc/'>Một</Subject>",
        "<?xml-stylesheet type='text/xsl' href='file:///etc/passwd'?><Subject>Một</Subject>",
        "<?include /etc/passwd?><Subject>Một</Subject>",
    };
    for (size_t i = 0; i < sizeof headers / sizeof headers[0]; i++) {
        struct got got = {0};
        const json_t *draft = read_text(envelope_with(headers[i], ""), &got);
        ck_assert_msg(strcmp(subject_of(draft), "Một") == 0, "%zu: “%s”", i, subject_of(draft));
        ck_assert_msg(strstr(compact(draft), SECRET) == NULL, "%zu: %s", i, compact(draft));
    }
}
END_TEST

START_TEST(no_definition_of_a_type_is_taken)
{
    static const char *const before[] = {
        "<!DOCTYPE edXML SYSTEM 'file:///etc/passwd'>",
        "<!DOCTYPE edXML PUBLIC '-//x//y' 'http://127.0.0.1:9/x.dtd'>",
        "<!DOCTYPE edXML [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>",
        "<!DOCTYPE edXML [<!ENTITY % p SYSTEM 'http://127.0.0.1:9/p'> %p;]>",
        "<!DOCTYPE edXML [<!ENTITY a 'a'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>]>",
        "<!DOCTYPE edXML [<!ATTLIST Subject x CDATA 'y'>]>",
    };
    for (size_t i = 0; i < sizeof before / sizeof before[0]; i++) {
        struct got got = {0};
        struct error why = {0};
        json_t *draft;
        const struct text text = JOIN(before[i], envelope_with("<Subject>&x;</Subject>", "").data);
        ck_assert_int_eq(parse_text(text, &got, &draft, &why), -1);
        ck_assert_msg(why.code == ERR_EDXML_DTD, "%zu: %s", i, error_info(why.code)->name);
    }
}
END_TEST

/* ---- encodings ----------------------------------------------------------------------------- */

/* Each character as so many bytes, its own at place `at`. */
static struct text widened(const char *bom, size_t bom_len, const char *text, size_t width,
                           size_t at)
{
    const size_t len = strlen(text);
    char *out = arena_alloc(arena_current(), bom_len + len * width);
    memset(out, 0, bom_len + len * width);
    memcpy(out, bom, bom_len);
    for (size_t i = 0; i < len; i++) {
        out[bom_len + i * width + at] = text[i];
    }
    return (struct text){out, bom_len + len * width};
}

START_TEST(other_encodings_hide_nothing)
{
    const char *dtd = "<!DOCTYPE edXML [<!ENTITY x 'y'>]><edXML><MessageHeader>" FROM_TEXT
                      "<Subject>Mot</Subject></MessageHeader></edXML>";
    const struct text hidden[] = {
        widened("\xFF\xFE", 2, dtd, 2, 0), /* UTF-16, little end first */
        widened("\xFE\xFF", 2, dtd, 2, 1), /* big end first */
        widened("", 0, dtd, 2, 0),         /* without a mark */
        widened("", 0, dtd, 2, 1),
        widened("\xFF\xFE\0\0", 4, dtd, 4, 0), /* UTF-32 */
        widened("\0\0\xFE\xFF", 4, dtd, 4, 3),
    };
    for (size_t i = 0; i < sizeof hidden / sizeof hidden[0]; i++) {
        struct got got = {0};
        struct error why = {0};
        json_t *draft;
        ck_assert_msg(parse_text(hidden[i], &got, &draft, &why) == -1, "%zu is read", i);
        ck_assert_msg(why.code == ERR_EDXML_MALFORMED || why.code == ERR_EDXML_DTD, "%zu: %s", i,
                      error_info(why.code)->name);
    }
}
END_TEST

/* UTF-7 writes “<” as +ADw-: what is declared so is read as the UTF-8 it is, tags and all. */
START_TEST(a_declared_encoding_is_not_believed)
{
    static const char *const declared[] = {"UTF-7",      "utf-7",        "UTF-16",
                                           "ISO-8859-1", "EBCDIC-CP-US", "x-khong-co"};
    for (size_t i = 0; i < sizeof declared / sizeof declared[0]; i++) {
        struct got got = {0};
        const json_t *draft =
            read_text(JOIN("<?xml version='1.0' encoding='", declared[i], "'?>",
                           envelope_with("<Subject>+ADw-x+AD4- việc</Subject>", "").data),
                      &got);
        ck_assert_str_eq(subject_of(draft), "+ADw-x+AD4- việc");
    }
}
END_TEST

/* ---- saying it twice ----------------------------------------------------------------------- */

/* Whoever signed or looked at one of them must not get the other: a header in a foreign wrapper, a
 * second header, a second subject of another namespace. */
START_TEST(what_stands_twice_counts_once)
{
    static const char *const again[] = {
        "<e:Subject xmlns:e='urn:evil'>Hai</e:Subject>",
        "<Subject xmlns='urn:evil'>Hai</Subject>",
        "<Wrapper><Subject>Hai</Subject></Wrapper>",
        "<Object><MessageHeader><Subject>Hai</Subject></MessageHeader></Object>",
        "</MessageHeader><MessageHeader><Subject>Hai</Subject>",
        "</MessageHeader><Object><MessageHeader><Subject>Hai</Subject></MessageHeader></Object>"
        "<MessageHeader>",
    };
    for (size_t i = 0; i < sizeof again / sizeof again[0]; i++) {
        struct got got = {0};
        const json_t *draft =
            read_text(envelope_with(JOIN("<Subject>Một</Subject>", again[i]).data, ""), &got);
        ck_assert_msg(strcmp(subject_of(draft), "Một") == 0, "%zu: “%s”", i, subject_of(draft));
    }
}
END_TEST

UNIT_MAIN("exchange/tricks", nothing_that_is_named_is_loaded, no_definition_of_a_type_is_taken,
          other_encodings_hide_nothing, a_declared_encoding_is_not_believed,
          what_stands_twice_counts_once)
