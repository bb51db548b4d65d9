/*
 * test_draft_check.c - a draft is taken member by member, or not at all.
 */
#include "draft_check.h"

#include "unit.h"

#include <stdio.h>

static int check(const char *json, json_t **ret, struct error *err)
{
    return check_draft(json, strlen(json), ret, err);
}

/* A draft with these fields and this exchange part. */
static const char *with(const char *fields, const char *exchange)
{
    return arena_printf(arena_current(),
                        "{\"kind\":\"letter\",\"fields\":%s,\"exchange\":%s,\"notes\":[]}", fields,
                        exchange);
}

START_TEST(whole_draft_comes_through_unchanged)
{
    static const char text[] =
        "{\"exchange\":{\"business_type\":3,\"document_id\":\"H99,2025/03/10,1/"
        "A\",\"from_name\":\"Sở "
        "Mẫu\",\"from_organ\":\"H99\",\"paper\":true,\"reason\":\"một\\nhai\",\"receivers_"
        "changed\":[{"
        "\"added\":false,\"organ\":\"H98\"}],\"refers\":[{\"code\":\"1/A\",\"document_id\":\"x\","
        "\"for\":[\"H97\"],\"issued\":\"2025-03-10\",\"organ\":\"H99\",\"relation\":\"replaces\"}],"
        "\"reported\":\"2025-03-10T01:02:03.000Z\",\"status\":\"03\",\"steering\":1,\"to\":[{"
        "\"name\":"
        "\"A\",\"organ\":\"H96\"}]},\"fields\":{\"code\":\"1/A\",\"code_notation\":\"A\",\"code_"
        "number\":\"1\",\"content\":\"c\",\"copies\":1,\"due\":\"2025-03-13\",\"issued\":\"2025-03-"
        "10\",\"issuer\":\"i\",\"pages\":2,\"place\":\"p\",\"sender\":\"s\",\"signer\":\"n\","
        "\"signer_"
        "authority\":\"a\",\"signer_position\":\"o\",\"subject\":\"t\",\"type\":\"Công văn\","
        "\"urgency\":\"flash-timed\"},\"kind\":\"replacement\",\"notes\":[{\"code\":\"bom\",\"en\":"
        "\"e\",\"vi\":\"v\"}]}";
    struct error why = {0};
    json_t *draft;
    struct buf out;
    ck_assert_msg(check(text, &draft, &why) == 0, "%s", why.arg[0]);
    buf_init(&out, arena_current(), 4096);
    json_canonical(&out, draft);
    ck_assert_str_eq(out.data, text);
}
END_TEST

START_TEST(draft_of_any_other_shape_is_refused_by_member)
{
    const struct {
        const char *json, *member;
    } cases[] = {
        {"", "draft: "},
        {"[]", "draft: "},
        {"{}", "draft: kind"},
        {"{\"kind\":\"letter\"}", "draft: fields"},
        {"{\"kind\":\"letter\",\"fields\":{},\"exchange\":{}}", "draft: notes"},
        {"{\"kind\":\"law\",\"fields\":{},\"exchange\":{},\"notes\":[]}", "draft: kind"},
        {"{\"kind\":1,\"fields\":{},\"exchange\":{},\"notes\":[]}", "draft: kind"},
        {"{\"kind\":\"letter\",\"fields\":{},\"exchange\":{},\"notes\":[],\"files\":[]}",
         "draft: unknown member"},
        {"{\"kind\":\"letter\",\"fields\":{},\"exchange\":{},\"notes\":[{\"code\":\"A B\"}]}",
         "draft: notes"},
        {"{\"kind\":\"letter\",\"fields\":[],\"exchange\":{},\"notes\":[]}", "draft: fields"},
        {with("{\"subject\":1}", "{}"), "draft: fields"},
        {with("{\"subject\":null}", "{}"), "draft: fields"},
        {with("{\"subject\":\"a\\u202Eb\"}", "{}"), "draft: fields"},
        {with("{\"subject\":\"a\\u0007\"}", "{}"), "draft: fields"},
        {with("{\"password\":\"x\"}", "{}"), "draft: fields"},
        {with("{\"issued\":\"10/3/2025\"}", "{}"), "draft: fields"},
        {with("{\"issued\":\"2025-02-30\"}", "{}"), "draft: fields"},
        {with("{\"pages\":-1}", "{}"), "draft: fields"},
        {with("{\"pages\":100001}", "{}"), "draft: fields"},
        {with("{\"pages\":1.5}", "{}"), "draft: fields"},
        {with("{\"pages\":\"1\"}", "{}"), "draft: fields"},
        {with("{\"urgency\":\"soon\"}", "{}"), "draft: fields"},
        {with("{}", "{\"business_type\":4}"), "draft: exchange"},
        {with("{}", "{\"paper\":1}"), "draft: exchange"},
        {with("{}", "{\"to\":{}}"), "draft: exchange"},
        {with("{}", "{\"to\":[1]}"), "draft: exchange"},
        {with("{}", "{\"to\":[{\"organ\":1}]}"), "draft: exchange"},
        {with("{}", "{\"refers\":[{\"for\":[1]}]}"), "draft: exchange"},
        {with("{}", "{\"refers\":[{\"relation\":\"loves\"}]}"), "draft: exchange"},
        {with("{}", "{\"reported\":\"now\"}"), "draft: exchange"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct error why = {0};
        json_t *draft = NULL;
        ck_assert_msg(check(cases[i].json, &draft, &why) == -1, "case %zu taken", i);
        ck_assert_msg(why.code == ERR_WORKER &&
                          strncmp(why.arg[0], cases[i].member, strlen(cases[i].member)) == 0,
                      "case %zu: %s", i, why.arg[0]);
        ck_assert_ptr_null(draft);
    }
}
END_TEST

START_TEST(lists_and_texts_have_ceilings)
{
    struct buf list;
    json_t *draft;
    buf_init(&list, arena_current(), (size_t)1 << 20);
    buf_puts(&list, "{\"to\":[{}");
    for (int i = 0; i < 5000; i++) {
        buf_puts(&list, ",{}");
    }
    buf_puts(&list, "]}");
    ck_refused(check(with("{}", list.data), &draft, err), ERR_WORKER, "");
    char *longer = arena_alloc(arena_current(), 2002);
    memset(longer, 'x', 2001);
    ck_refused(check(with(arena_printf(arena_current(), "{\"subject\":\"%s\"}", longer), "{}"),
                     &draft, err),
               ERR_WORKER, "");
}
END_TEST

START_TEST(error_is_said_again_if_the_worker_may_say_it)
{
    static const struct {
        const char *json;
        enum error_code want;
    } cases[] = {
        {"{\"code\":\"edxml-bomb\",\"field\":\"\",\"args\":[\"a.pdf\",\"100\"]}", ERR_EDXML_BOMB},
        {"{\"code\":\"edxml-field\",\"field\":\"From\",\"args\":[\"a\",\"b\"]}", ERR_EDXML_FIELD},
        {"{\"code\":\"no-memory\",\"field\":\"\",\"args\":[\"\",\"\"]}", ERR_NO_MEMORY},
        {"{\"code\":\"disk-full\",\"field\":\"\",\"args\":[\"\",\"\"]}", ERR_WORKER},
        {"{\"code\":\"invented\",\"field\":\"\",\"args\":[\"\",\"\"]}", ERR_WORKER},
        {"{\"code\":\"edxml-bomb\",\"field\":\"\",\"args\":[\"a\"]}", ERR_WORKER},
        {"{\"code\":\"edxml-bomb\",\"field\":\"\",\"args\":[\"a\\u202E\",\"\"]}", ERR_WORKER},
        {"{\"code\":\"edxml-bomb\",\"args\":[\"a\",\"b\"]}", ERR_WORKER},
        {"{}", ERR_WORKER},
        {"not json", ERR_WORKER},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct error why = {0};
        ck_assert_int_eq(check_error(cases[i].json, strlen(cases[i].json), &why), -1);
        ck_assert_msg(why.code == cases[i].want, "case %zu: %s", i, error_info(why.code)->name);
    }
    struct error why = {0};
    (void)check_error(cases[0].json, strlen(cases[0].json), &why);
    ck_assert_str_eq(why.arg[0], "a.pdf");
    ck_assert_str_eq(why.arg[1], "100");
}
END_TEST

UNIT_MAIN("reader/draft_check", whole_draft_comes_through_unchanged,
          draft_of_any_other_shape_is_refused_by_member, lists_and_texts_have_ceilings,
          error_is_said_again_if_the_worker_may_say_it)
