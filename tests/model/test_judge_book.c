/* test_judge_book.c - what may stand in the books: registering, secrets, joining, correcting. */
#include "judge_fixture.h"

/* ---- registering ------------------------------------------------------------------------- */

static const char *registration(const char *book, const char *arrived, const char *fields)
{
    return arena_printf(arena_current(), "{'book':'%s','year':2025,'arrived':'%s','fields':{%s}}",
                        book, arrived, fields);
}

START_TEST(registration_is_refused_for_books_dates_and_fields)
{
    found_office();
    const char *subject = "'subject':'Góp ý'";
    static const struct {
        const char *book, *arrived, *fields;
        enum error_code code;
        const char *field;
    } rows[] = {
        {"XX", "2025-03-10", "'subject':'x'", ERR_BOOK_UNKNOWN, "book"},
        {"", "2025-03-10", "'subject':'x'", ERR_BOOK_UNKNOWN, "book"},
        {"vbd", "2025-03-10", "'subject':'x'", ERR_BOOK_UNKNOWN,
         "book"}, /* would be its own series */
        {"VBD", "", "'subject':'x'", ERR_FIELD_MISSING, "arrived"},
        {"VBD", "2025-03-13", "'subject':'x'", ERR_DATE_FUTURE, "arrived"},
        {"VBD", "2024-12-31", "'subject':'x'", ERR_FIELD_RANGE, "year"},
        {"VBD", "2025-03-10", "'subject':'x','issued':'2025-03-11'", ERR_DATE_ORDER, "arrived"},
        {"VBD", "2025-03-10", "'subject':'x','due':'2025-03-09'", ERR_DUE_PAST, "due"},
        {"VBD", "2025-03-10", "", ERR_FIELD_MISSING, "subject"},
        {"VBD", "2025-03-10", "'subject':''", ERR_FIELD_MISSING, "subject"},
    };
    struct slip none = letter_at(AT_NONE);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const char *body = registration(rows[i].book, rows[i].arrived, rows[i].fields);
        ck_refuses(&none, ACT_REGISTER, VT, body, rows[i].code, rows[i].field);
    }
    /* The days themselves are in order: today, the day it was written, due the same day. */
    must(&none, ACT_REGISTER, VT,
         registration("VBD", "2025-03-12",
                      "'subject':'x','issued':'2025-03-12','due':'2025-03-12','secrecy':'normal'"));
    found(ACT_CLOSE_BOOK, "{'book':'VBD','year':2025,'first':1,'last':9}");
    none = letter_at(AT_NONE);
    ck_refuses(&none, ACT_REGISTER, VT, registration("VBD", "2025-03-10", subject), ERR_BOOK_CLOSED,
               "book");
    must(&none, ACT_REGISTER, VT, registration("DT", "2025-03-10", subject)); /* its own series */
}
END_TEST

START_TEST(only_a_new_letter_is_registered_or_attached)
{
    found_office();
    static const char *const kinds[] = {"update", "revocation", "replacement", "status"};
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        struct slip s;
        slip_init(&s, (struct letter_id){7});
        must(
            &s, ACT_RECEIVE, NOBODY,
            arena_printf(arena_current(), "{'channel':'edxml','kind':'%s','fields':{}}", kinds[i]));
        ck_refuses(&s, ACT_REGISTER, VT, registration("VBD", "2025-03-10", "'subject':'x'"),
                   ERR_DRAFT_KIND, "draft");
        ck_refuses(&s, ACT_ATTACH, VT, "{'to':9}", ERR_DRAFT_KIND, "draft");
        must(&s, ACT_REFUSE, VT, "{'reason':'gửi nhầm'}");
    }
    struct slip s = letter_at(AT_DRAFT);
    must(&s, ACT_REGISTER, VT, registration("VBD", "2025-03-10", "'subject':'x'"));
    ck_refuses(&s, ACT_REGISTER, VT, registration("VBD", "2025-03-10", "'subject':'x'"),
               ERR_LETTER_STATE, ""); /* two clerks, one draft */
}
END_TEST

START_TEST(secrets_leave_a_stub_in_the_secret_book_and_nothing_else)
{
    found_office();
    struct slip s = letter_at(AT_NONE);
    static const char *const marks[] = {"secret", "top-secret", "ultra-secret"};
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++) {
        const char *mark = arena_printf(arena_current(), "'secrecy':'%s'", marks[i]);
        const char *told = arena_printf(arena_current(), "%s,'subject':'Nội dung'", mark);
        const char *signer = arena_printf(arena_current(), "%s,'signer':'Người ký'", mark);
        ck_refuses(&s, ACT_REGISTER, VT, registration("VBD", "2025-03-10", mark), ERR_SECRET,
                   "book");
        ck_refuses(&s, ACT_REGISTER, VT, registration("MAT", "2025-03-10", told), ERR_SECRET,
                   "subject");
        ck_refuses(&s, ACT_REGISTER, VT, registration("MAT", "2025-03-10", signer), ERR_SECRET,
                   "signer");
        struct slip stub = s;
        must(&stub, ACT_REGISTER, VT, registration("MAT", "2025-03-10", mark));
        ck_assert_str_eq(stub.book, "MAT");
    }
    ck_refuses(&s, ACT_REGISTER, VT,
               "{'book':'MAT','year':2025,'arrived':'2025-03-10','fields':{'secrecy':'secret'},"
               "'files':[{'sha256':'ab','name':'x.pdf'}]}",
               ERR_SECRET, "files");
    ck_refuses(&s, ACT_REGISTER, VT, registration("MAT", "2025-03-10", "'subject':'x'"),
               ERR_FIELD_CHOICE, "book");    /* and nothing open goes there */
    struct slip draft = letter_at(AT_DRAFT); /* whose bytes are here already */
    ck_refuses(&draft, ACT_REGISTER, VT, registration("MAT", "2025-03-10", "'secrecy':'secret'"),
               ERR_SECRET, "files");
}
END_TEST

START_TEST(no_later_act_brings_content_to_a_secret)
{
    found_office();
    struct slip s = letter_at(AT_NONE);
    must(&s, ACT_REGISTER, VT,
         registration("MAT", "2025-03-10", "'secrecy':'secret','type':'Giấy mời'"));
    ck_refuses(&s, ACT_ENCLOSE, VT, "{'from':8,'files':[{'sha256':'ab'}]}", ERR_SECRET, "files");
    ck_refuses(&s, ACT_CORRECT, VT, "{'reason':'x','fields':{'subject':'Nội dung'}}", ERR_SECRET,
               "subject");
    ck_refuses(&s, ACT_CORRECT, VT, "{'reason':'x','fields':{'secrecy':'normal','subject':'y'}}",
               ERR_FIELD_CHOICE, "secrecy");
    ck_refuses(&s, ACT_ROUTE, VT, "{'by_rule':'gm','lines':[{'role':'lead','unit':2}]}",
               ERR_NO_ROUTE, "unit");
    must(&s, ACT_DIRECT, GD, "{'lines':[{'role':'lead','unit':2}]}");
    ck_refuses(&s, ACT_PROPOSE, KH1, "{'line':1,'text':'x','files':[{'sha256':'ab'}]}", ERR_SECRET,
               "files");
    must(&s, ACT_PROPOSE, KH1, "{'line':1,'text':'Đã xem'}");
    /* A letter registered in the open is not made a secret by a stroke of the pen. */
    s = letter_at(AT_REGISTERED);
    ck_refuses(&s, ACT_CORRECT, VT, "{'reason':'x','fields':{'secrecy':'secret'}}", ERR_SECRET,
               "secrecy");
    /* A secret draft does not slip into an open letter. */
    struct slip draft;
    slip_init(&draft, (struct letter_id){7});
    must(&draft, ACT_RECEIVE, VT,
         "{'channel':'edxml','kind':'letter','fields':{'secrecy':'secret'}}");
    ck_refuses(&draft, ACT_ATTACH, VT, "{'to':9}", ERR_SECRET, "files");
}
END_TEST

START_TEST(attaching_names_another_letter)
{
    static const struct refusal rows[] = {
        {AT_DRAFT, ACT_ATTACH, VT, 0, "{}", ERR_FIELD_MISSING, "to"},
        {AT_DRAFT, ACT_ATTACH, VT, 0, "{'to':7}", ERR_FIELD_MISSING, "to"},
        {AT_REGISTERED, ACT_ENCLOSE, VT, 0, "{'files':[]}", ERR_FIELD_MISSING, "from"},
        {AT_REGISTERED, ACT_ENCLOSE, VT, 0, "{'from':7}", ERR_FIELD_MISSING, "from"},
    };
    CHECK_REFUSALS(rows);
}
END_TEST

/* ---- corrections ------------------------------------------------------------------------- */

START_TEST(a_correction_changes_something_and_leaves_the_entry_whole)
{
    static const struct refusal rows[] = {
        {AT_REGISTERED, ACT_CORRECT, VT, 0, "{'reason':'x'}", ERR_FIELD_MISSING, "fields"},
        {AT_REGISTERED, ACT_CORRECT, VT, 0, "{'reason':'x','fields':{}}", ERR_FIELD_MISSING,
         "fields"},
        {AT_REGISTERED, ACT_CORRECT, VT, 0, "{'reason':'x','fields':{'issuer':'Sở Y tế'}}",
         ERR_NOTHING_CHANGES, "fields"},
        {AT_REGISTERED, ACT_CORRECT, VT, 0, "{'reason':'x','fields':{'arrived':'2025-03-10'}}",
         ERR_NOTHING_CHANGES, "fields"},
        {AT_REGISTERED, ACT_CORRECT, VT, 0, "{'reason':'x','fields':{'signer':null,'due':''}}",
         ERR_NOTHING_CHANGES, "fields"},
        {AT_REGISTERED, ACT_CORRECT, VT, 0, "{'reason':'x','fields':{'subject':''}}",
         ERR_FIELD_EMPTY, "subject"},
        {AT_REGISTERED, ACT_CORRECT, VT, 0, "{'reason':'x','fields':{'subject':null}}",
         ERR_FIELD_EMPTY, "subject"},
        {AT_REGISTERED, ACT_CORRECT, VT, 0, "{'reason':'x','fields':{'arrived':'2025-03-09'}}",
         ERR_DATE_ORDER, "arrived"},
        {AT_REGISTERED, ACT_CORRECT, VT, 0, "{'reason':'x','fields':{'issued':'2025-03-11'}}",
         ERR_DATE_ORDER, "arrived"},
        {AT_REGISTERED, ACT_CORRECT, VT, 0, "{'reason':'x','fields':{'arrived':'2025-03-13'}}",
         ERR_DATE_FUTURE, "arrived"},
        {AT_REGISTERED, ACT_CORRECT, VT, 0, "{'reason':'x','fields':{'arrived':'mai'}}",
         ERR_DATE_SYNTAX, "arrived"},
        {AT_REGISTERED, ACT_CORRECT, VT, 0,
         "{'reason':'x','fields':{'arrived':'2024-12-31','issued':'2024-12-30'}}", ERR_FIELD_RANGE,
         "arrived"},
        {AT_REGISTERED, ACT_CORRECT, VT, 0, "{'reason':'x','fields':{'due':'2025-03-09'}}",
         ERR_DUE_PAST, "due"},
    };
    CHECK_REFUSALS(rows);
    struct slip s = letter_at(AT_DONE); /* the book is kept after the work */
    must(&s, ACT_CORRECT, VT, "{'reason':'gõ nhầm','fields':{'arrived':'2025-03-11'}}");
    ck_assert_int_eq(s.arrived.n, day(11, 3).n);
}
END_TEST

UNIT_MAIN("model/judge_book", registration_is_refused_for_books_dates_and_fields,
          only_a_new_letter_is_registered_or_attached,
          secrets_leave_a_stub_in_the_secret_book_and_nothing_else,
          no_later_act_brings_content_to_a_secret, attaching_names_another_letter,
          a_correction_changes_something_and_leaves_the_entry_whole)
