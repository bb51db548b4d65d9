/* test_read.c - what the machine read: proposed in a draft, kept beside a letter, compared with the
 * register. */
#include "slip_fixture.h"

#define FIELD(name, state, value)                                                                  \
    "'" name "':{'value':'" value "','state':'" state "','rule':'r-" name "'}"
#define READ(file, more)                                                                           \
    "{'file':'" file "','name':'a','stage':'head','pages':3,'pages_read':2" more "}"
#define LETTER "'parts':[{'kind':'letter','page':1}]"
#define FOUND                                                                                      \
    ",'text':'ff','text_size':9,'recognised':true,'reading':{" LETTER                              \
    ",'fields':{" FIELD("code_number", "sure", "77") "," FIELD(                                    \
        "code_notation", "look",                                                                   \
        "QĐ-UBND") "," FIELD("issuer", "look",                                                     \
                             "UBND xã") "," FIELD("signer", "guess",                               \
                                                  "Lê A") "," FIELD("secrecy", "sure",             \
                                                                    "secret") "}}"

static struct slip received(const char *body)
{
    struct slip s;
    found_office();
    slip_init(&s, (struct letter_id){7});
    must(&s, ACT_RECEIVE, NOBODY, body);
    return s;
}

static struct slip scan(void)
{
    return received("{'channel':'folder','fields':{'code':'1/"
                    "A','code_number':'1','code_notation':'A'},'files':["
                    "{'sha256':'aa','name':'a.pdf','type':'application/pdf','size':5},"
                    "{'sha256':'bb','name':'b.pdf','type':'application/pdf','size':6}]}");
}

static const char *field(const struct slip *s, const char *name)
{
    return json_str(s->fields, name);
}

START_TEST(a_draft_proposes_what_is_sure_or_to_be_looked_at)
{
    struct slip s = scan();
    must(&s, ACT_READ, NOBODY, READ("aa", FOUND));
    check_state(&s, LETTER_DRAFT);
    ck_assert_str_eq(field(&s, "code"), "77/QĐ-UBND"); /* over what the file's name said */
    ck_assert_str_eq(field(&s, "code_notation"), "QĐ-UBND");
    ck_assert_str_eq(field(&s, "issuer"), "UBND xã");
    ck_assert_str_eq(field(&s, "signer"), "");  /* a guess */
    ck_assert_str_eq(field(&s, "secrecy"), ""); /* people say that */
    const struct slip_reading *r = slip_reading_of(&s, "aa");
    ck_assert_ptr_nonnull(r);
    ck_assert(!r->whole && r->recognised);
    ck_assert_int_eq(r->pages, 3);
    ck_assert_int_eq(r->pages_read, 2);
    ck_assert_str_eq(r->text, "ff");
    ck_assert_str_eq(r->name, "a.pdf");
    ck_assert_ptr_null(slip_reading_of(&s, "bb"));
}
END_TEST

START_TEST(what_came_in_stays_where_nothing_was_read)
{
    struct slip s = scan();
    must(&s, ACT_READ, NOBODY,
         READ("aa", ",'reading':{" LETTER ",'fields':{" FIELD(
                        "code_number", "guess", "9") "," FIELD("code_notation", "sure", "B") "}}"));
    ck_assert_str_eq(field(&s, "code"), "1/A");
    /* a letter whose number is blank, not unread */
    must(&s, ACT_READ, NOBODY,
         READ("aa",
              ",'reading':{" LETTER ",'fields':{'code_number':{'value':null,'state':'none'}," FIELD(
                  "code_notation", "sure", "KH-UBND") "}}"));
    ck_assert_str_eq(field(&s, "code"), "KH-UBND");
    ck_assert_str_eq(field(&s, "code_number"), "");
    must(&s, ACT_READ, NOBODY, READ("aa", ",'reading':{" LETTER ",'fields':{}}"));
    ck_assert_str_eq(field(&s, "code"), "1/A");
}
END_TEST

START_TEST(an_envelope_stands_above_what_was_read)
{
    struct slip s = received("{'channel':'edxml','exchange':{'document_id':'d'},'fields':{'issuer':"
                             "'Sở Y tế','code':'1/A',"
                             "'code_number':'1','code_notation':'A'},'files':["
                             "{'sha256':'ee','name':'e.edxml','type':'application/xml','size':5},"
                             "{'sha256':'aa','name':'a.pdf','type':'application/pdf','size':5}]}");
    ck_assert_str_eq(slip_main_file(&s)->sha256, "aa");
    must(
        &s, ACT_READ, NOBODY,
        READ("aa", ",'reading':{" LETTER ",'fields':{" FIELD("code_number", "sure", "77") "," FIELD(
                       "code_notation", "sure", "QĐ") "," FIELD("issuer", "sure",
                                                                "UBND") "," FIELD("subject", "sure",
                                                                                  "góp ý") "}}"));
    ck_assert_str_eq(field(&s, "issuer"), "Sở Y tế");
    ck_assert_str_eq(field(&s, "code"), "1/A");
    ck_assert_str_eq(field(&s, "subject"), "góp ý");
}
END_TEST

START_TEST(the_main_file_is_the_first_in_which_a_letter_was_read)
{
    struct slip s = scan();
    ck_assert_str_eq(slip_main_file(&s)->sha256, "aa");
    must(&s, ACT_READ, NOBODY,
         READ("aa", ",'reading':{'parts':[{'kind':'appendix'}],'fields':{" FIELD("issuer", "sure",
                                                                                 "X") "}}"));
    ck_assert_str_eq(slip_main_file(&s)->sha256, "aa");
    must(&s, ACT_READ, NOBODY, READ("bb", FOUND));
    ck_assert_str_eq(slip_main_file(&s)->sha256, "bb");
    ck_assert_str_eq(field(&s, "issuer"), "UBND xã");
    struct slip none;
    slip_init(&none, NO_LETTER);
    ck_assert_ptr_null(slip_main_file(&none));
}
END_TEST

START_TEST(the_whole_takes_the_place_of_the_head_and_a_failure_of_nothing)
{
    struct slip s = scan();
    must(&s, ACT_READ, NOBODY, READ("aa", FOUND));
    must(&s, ACT_READ, NOBODY,
         "{'file':'aa','name':'a','stage':'whole','failed':{'code':'worker','args':['x','']}}");
    const struct slip_reading *r = slip_reading_of(&s, "aa");
    ck_assert_str_eq(json_str(r->failed, "code"), "worker");
    ck_assert_ptr_nonnull(r->reading);
    ck_assert_str_eq(r->text, "ff");
    ck_assert_str_eq(field(&s, "issuer"), "UBND xã");
    must(&s, ACT_READ, NOBODY,
         "{'file':'aa','name':'a','stage':'whole','pages':3,'pages_read':3,'text':'gg','text_size':"
         "1,"
         "'reading':{" LETTER ",'fields':{" FIELD("issuer", "sure", "UBND tỉnh") "}}}");
    r = slip_reading_of(&s, "aa");
    ck_assert(r->whole && r->failed == NULL);
    ck_assert_str_eq(r->text, "gg");
    ck_assert_str_eq(field(&s, "issuer"), "UBND tỉnh");
    ck_assert_str_eq(field(&s, "code"), "1/A");
    ck_assert_uint_eq(s.reading_count, 1);
}
END_TEST

/* ---- in the register
 * ------------------------------------------------------------------------------ */

static void check_mark(const struct slip *s, const char *name, enum read_state state,
                       enum read_verdict verdict)
{
    for (size_t i = 0; i < s->mark_count; i++) {
        if (strcmp(s->marks[i].field, name) == 0) {
            ck_assert_msg(s->marks[i].state == state, "%s: state %d", name, s->marks[i].state);
            ck_assert_msg(s->marks[i].verdict == verdict, "%s: verdict %d", name,
                          s->marks[i].verdict);
            return;
        }
    }
    ck_abort_msg("no mark of %s", name);
}

#define REGISTERED                                                                                 \
    "{'book':'VBD','year':2025,'number':459,'arrived':'2025-03-10','fields':{'subject':'Góp ý'," \
    "'code':'77/QĐ-UBND','code_number':'77','code_notation':'QĐ-UBND','issuer':'UBND Xã  Tân " \
    "Phú',"                                                                                       \
    "'signer':'Lê A','urgency':'normal'}}"

START_TEST(registered_the_machine_is_compared_with_the_person)
{
    struct slip s = scan();
    must(&s, ACT_READ, NOBODY, READ("aa", FOUND));
    must(&s, ACT_REGISTER, VT, REGISTERED);
    check_mark(&s, "code_number", READ_SURE, READ_RIGHT);
    check_mark(&s, "code_notation", READ_LOOK, READ_RIGHT);
    check_mark(&s, "issuer", READ_LOOK, READ_WRONG);
    check_mark(&s, "signer", READ_GUESS, READ_MISSING); /* it was not proposed */
    check_mark(&s, "subject", READ_NOT_FOUND, READ_MISSING);
    check_mark(&s, "place", READ_NOT_FOUND, READ_EMPTY);
    check_mark(&s, "urgency", READ_NOT_FOUND, READ_EMPTY);
    check_mark(&s, "secrecy", READ_SURE, READ_WRONG);
    size_t marks = s.mark_count;
    must(&s, ACT_CORRECT, VT, "{'reason':'x','fields':{'issuer':'UBND xã','code_number':'78'}}");
    check_mark(&s, "issuer", READ_LOOK, READ_RIGHT);
    check_mark(&s, "code_number", READ_SURE, READ_WRONG);
    ck_assert_uint_eq(s.mark_count, marks);
}
END_TEST

START_TEST(a_letter_in_the_book_keeps_its_fields_whatever_is_read)
{
    struct slip s = scan();
    must(&s, ACT_REGISTER, VT, REGISTERED);
    ck_assert_uint_eq(s.mark_count, 0); /* there was nothing to compare */
    must(&s, ACT_READ, NOBODY, READ("aa", FOUND));
    ck_assert_str_eq(field(&s, "issuer"), "UBND Xã  Tân Phú");
    ck_assert_uint_eq(s.reading_count, 1);
    ck_assert_uint_eq(s.mark_count, 0);
    check_state(&s, LETTER_REGISTERED);
}
END_TEST

/* ---- what may not be
 * -------------------------------------------------------------------------------- */

START_TEST(a_reading_of_nothing_is_refused)
{
    static const struct {
        const char *body;
        enum error_code code;
        const char *field;
    } rows[] = {
        {"{'stage':'head'}", ERR_FIELD_MISSING, "file"},
        {"{'file':'zz','stage':'head'}", ERR_FILE_MISSING, "file"},
        {"{'file':'aa','stage':'half'}", ERR_FIELD_CHOICE, "stage"},
        {"{'file':'aa'}", ERR_FIELD_CHOICE, "stage"},
        {"{'file':'aa','stage':'head','failed':{}}", ERR_FIELD_MISSING, "failed"},
        {"{'file':'aa','stage':'head','failed':{'code':'worker'},'reading':{}}", ERR_FIELD_TYPE,
         "reading"},
        {"{'file':'aa','stage':'head','reading':'x'}", ERR_FIELD_TYPE, "reading"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct slip s = scan();
        struct act act = act_of(ACT_READ, NOBODY, NOBODY, rows[i].body);
        struct error err = {0};
        ck_assert_msg(act_judge(&s, &dir, &rules, &act, &err) == -1, "row %zu is allowed", i);
        ck_assert_msg(err.code == rows[i].code && strcmp(err.field, rows[i].field) == 0,
                      "row %zu: %s at %s", i, error_info(err.code)->name, err.field);
    }
    struct slip s = scan();
    struct act act = act_of(ACT_READ, VT, NOBODY, READ("aa", FOUND));
    struct error err = {0};
    ck_assert_int_eq(act_judge(&s, &dir, &rules, &act, &err), -1);
    ck_assert_int_eq(err.code, ERR_NOT_PERMITTED);
}
END_TEST

START_TEST(a_reading_of_another_file_changes_nothing)
{
    struct slip s = scan();
    struct act act = act_of(ACT_READ, NOBODY, NOBODY, READ("zz", FOUND));
    slip_apply(&s, &act);
    ck_assert_uint_eq(s.reading_count, 0);
    ck_assert_int_eq(s.seq, act.seq);
    ck_assert_str_eq(field(&s, "code"), "1/A");
}
END_TEST

/* ---- small questions
 * -------------------------------------------------------------------------------- */

START_TEST(number_and_notation_are_one_code)
{
    static const char *const rows[][3] = {
        {"595", "SYT-NVY", "595/SYT-NVY"},
        {"52", "NQ/TW", "52-NQ/TW"},
        {"30", "2020/NĐ-CP", "30/2020/NĐ-CP"},
        {"", "KH-UBND", "KH-UBND"},
        {"595", "", "595"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const char *code = read_code(rows[i][0], rows[i][1]);
        ck_assert_msg(code != NULL && strcmp(code, rows[i][2]) == 0, "row %zu: %s", i, code);
    }
    ck_assert_ptr_null(read_code("", ""));
    ck_assert_ptr_null(read_code("5", "A//B"));
}
END_TEST

START_TEST(an_organ_is_what_the_notation_says_besides_the_type)
{
    static const char *const rows[][2] = {
        {"SYT-NVY", "syt"}, {"QĐ-UBND", "ubnd"}, {"2020/NĐ-CP", "cp"}, {"NQ/TW", "tw"},
        {"UBND", "ubnd"},   {"QĐ", ""},          {"BC-TTYT", "ttyt"},  {"", ""},
        {"CV-SYT", "syt"}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        ck_assert_msg(strcmp(read_organ(rows[i][0]), rows[i][1]) == 0, "row %zu: %s", i,
                      read_organ(rows[i][0]));
    }
}
END_TEST

START_TEST(a_draft_waits_for_every_file_and_a_letter_for_those_with_text)
{
    static const struct {
        const char *type;
        int64_t size;
        bool draft, letter;
    } rows[] = {{"application/pdf", 1, true, true},  {"image/jpeg", 1, true, true},
                {"text/plain", 1, true, true},       {"application/octet-stream", 1, true, false},
                {"application/xml", 1, true, false}, {"application/pdf", 0, false, false}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const struct slip_file file = {"aa", "a", rows[i].type, rows[i].size, 1};
        struct slip s = {.state = LETTER_DRAFT};
        ck_assert_msg(read_wanted(&s, &file) == rows[i].draft, "row %zu", i);
        s.state = LETTER_REGISTERED;
        ck_assert_msg(read_wanted(&s, &file) == rows[i].letter, "row %zu", i);
    }
}
END_TEST

UNIT_MAIN("model/read", a_draft_proposes_what_is_sure_or_to_be_looked_at,
          what_came_in_stays_where_nothing_was_read, an_envelope_stands_above_what_was_read,
          the_main_file_is_the_first_in_which_a_letter_was_read,
          the_whole_takes_the_place_of_the_head_and_a_failure_of_nothing,
          registered_the_machine_is_compared_with_the_person,
          a_letter_in_the_book_keeps_its_fields_whatever_is_read, a_reading_of_nothing_is_refused,
          a_reading_of_another_file_changes_nothing, number_and_notation_are_one_code,
          an_organ_is_what_the_notation_says_besides_the_type,
          a_draft_waits_for_every_file_and_a_letter_for_those_with_text)
