/*
 * test_reading_check.c - a reading is taken member by member, or not at all.
 */
#include "reading_check.h"

#include "unit.h"

static const char *const names[] = {
    "code_number", "code_notation", "issued",          "place",   "issuer",           "type",
    "subject",     "signer",        "signer_position", "urgency", "signer_authority", "secrecy"};
enum { NAMES = sizeof names / sizeof names[0] };
#define NOT_FOUND "{\"value\":null,\"state\":\"not-found\",\"confidence\":0}"
#define AT        "{\"page\":1,\"bytes\":[0,5],\"excerpt\":\"a\"}"

/* A reading whose field `name` is `field`, with one more member at its end. */
static const char *with(const char *name, const char *field, const char *more)
{
    struct buf out;
    buf_init(&out, arena_current(), (size_t)1 << 20);
    buf_puts(&out, "{\"version\":1,\"source\":\"ocr\",\"quality\":{\"marked\":0.2704,"
                   "\"syllables\":1,\"state\":\"good\"},\"fields\":{");
    for (size_t i = 0; i < NAMES; i++) {
        buf_printf(&out, "%s\"%s\":%s", i > 0 ? "," : "", names[i],
                   strcmp(names[i], name) == 0 ? field : NOT_FOUND);
    }
    buf_printf(&out, "}%s}", more);
    return out.data;
}

#define LISTS                                                                                      \
    ",\"addressees\":[],\"refers\":[],\"deadlines\":[],\"tasks\":[],\"stamps\":[],\"parts\":[]"

static int check(const char *json, json_t **ret, struct error *err)
{
    return check_reading(json, strlen(json), 100, 2, ret, err);
}

START_TEST(field_is_taken_or_refused)
{
    static const struct {
        const char *name, *field;
        const char *fault; /* NULL: taken */
    } cases[] = {
        {"issued", "{\"value\":\"2025-03-10\",\"state\":\"sure\",\"confidence\":90}", NULL},
        {"issued", "{\"value\":\"10/03/2025\",\"state\":\"sure\",\"confidence\":90}", "fields"},
        {"issued", "{\"value\":\"2025-02-30\",\"state\":\"sure\",\"confidence\":90}", "fields"},
        {"urgency", "{\"value\":\"flash\",\"state\":\"look\",\"confidence\":90}", NULL},
        {"urgency", "{\"value\":\"HỎA TỐC\",\"state\":\"look\",\"confidence\":90}", "fields"},
        {"secrecy", "{\"value\":\"top-secret\",\"state\":\"sure\",\"confidence\":90}", NULL},
        {"signer", "{\"value\":\"Lê A\",\"state\":\"sure\",\"confidence\":101}", "fields"},
        {"signer", "{\"value\":\"Lê A\",\"state\":\"chac\",\"confidence\":10}", "fields"},
        {"signer", "{\"value\":\"Lê A\",\"state\":\"sure\"}", "fields"},
        {"signer", "{\"value\":5,\"state\":\"sure\",\"confidence\":10}", "fields"},
        {"signer", "{\"value\":\"\\u202ea\",\"state\":\"sure\",\"confidence\":10}", "fields"},
        {"signer", "{\"value\":\"Lê\",\"state\":\"sure\",\"confidence\":1,\"x\":1}", "fields"},
        /* a value exactly where one was read */
        {"signer", "{\"value\":\"Lê A\",\"state\":\"none\",\"confidence\":0}", "signer"},
        {"signer", "{\"value\":null,\"state\":\"guess\",\"confidence\":0}", "signer"},
        {"signer", "{\"value\":null,\"state\":\"none\",\"confidence\":90}", NULL},
        /* a failed check never leaves a field sure */
        {"signer",
         "{\"value\":\"Lê A\",\"state\":\"sure\",\"confidence\":90,\"failed\":[\"name\"]}",
         "signer"},
        {"signer",
         "{\"value\":\"Lê A\",\"state\":\"look\",\"confidence\":90,\"failed\":[\"name\"]}", NULL},
        /* evidence that is there */
        {"signer",
         "{\"value\":\"Lê\",\"state\":\"look\",\"confidence\":9,\"evidence\":{\"page\":2,"
         "\"bytes\":[90,100],\"box\":[0,0,10000,10000],\"line\":3}}",
         NULL},
        {"signer",
         "{\"value\":\"Lê\",\"state\":\"look\",\"confidence\":9,\"evidence\":{\"page\":2,"
         "\"bytes\":[90,101]}}",
         "evidence"},
        {"signer",
         "{\"value\":\"Lê\",\"state\":\"look\",\"confidence\":9,\"evidence\":{\"page\":2,"
         "\"bytes\":[9,8]}}",
         "evidence"},
        {"signer",
         "{\"value\":\"Lê\",\"state\":\"look\",\"confidence\":9,\"evidence\":{\"page\":3,"
         "\"bytes\":[0,1]}}",
         "evidence"},
        {"signer",
         "{\"value\":\"Lê\",\"state\":\"look\",\"confidence\":9,\"evidence\":{\"page\":1,"
         "\"bytes\":[0,1],\"box\":[0,0,0]}}",
         "fields"},
        {"signer",
         "{\"value\":\"Lê\",\"state\":\"look\",\"confidence\":9,\"alternatives\":[{\"value\":"
         "\"La\",\"confidence\":3,\"evidence\":{\"page\":1,\"bytes\":[0,999]}}]}",
         "evidence"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        json_t *reading;
        struct error why = {0};
        const int result = check(with(cases[i].name, cases[i].field, LISTS), &reading, &why);
        if (cases[i].fault == NULL) {
            ck_assert_msg(result == 0, "case %zu: %s", i, why.arg[0]);
            continue;
        }
        ck_assert_msg(result == -1 && why.code == ERR_WORKER, "case %zu is taken", i);
        ck_assert_msg(strcmp(why.arg[0] + strlen("reading: "), cases[i].fault) == 0, "case %zu: %s",
                      i, why.arg[0]);
    }
}
END_TEST

START_TEST(lists_are_taken_item_by_item)
{
    static const struct {
        const char *more;
        const char *fault; /* NULL: taken */
    } cases[] = {
        {LISTS, NULL},
        {LISTS ",\"more\":1", "unknown member"},
        {",\"addressees\":[],\"refers\":[],\"deadlines\":[],\"tasks\":[],\"stamps\":[]", "parts"},
        {",\"addressees\":[\"Sở Y tế\"],\"refers\":[{\"code\":\"1/A\",\"issued\":\"2025-03-10\","
         "\"evidence\":" AT "}],\"deadlines\":[{\"kind\":\"hour\",\"date\":\"2025-03-10\","
         "\"time\":\"17:00\",\"relation\":\"before\",\"quote\":\"trước 17 giờ\\nngày 10/3\","
         "\"confidence\":90,\"rule\":\"d1\",\"evidence\":" AT
         "}],\"tasks\":[{\"what\":\"Tập huấn\","
         "\"deadlines\":[],\"evidence\":" AT "}],\"stamps\":[{\"number\":\"114\",\"date\":"
         "\"2025-03-11\",\"evidence\":" AT "}],\"parts\":[{\"kind\":\"letter\",\"page\":1,"
         "\"lines\":[1,9],\"fields\":{\"signer\":" NOT_FOUND "},\"deadlines\":[]}]",
         NULL},
        {",\"addressees\":[5],\"refers\":[],\"deadlines\":[],\"tasks\":[],\"stamps\":[],"
         "\"parts\":[]",
         "addressees"},
        {",\"addressees\":[],\"refers\":[],\"deadlines\":[{\"kind\":\"hour\",\"time\":\"24:00\","
         "\"quote\":\"a\",\"confidence\":1}],\"tasks\":[],\"stamps\":[],\"parts\":[]",
         "deadlines"},
        {",\"addressees\":[],\"refers\":[],\"deadlines\":[],\"tasks\":[{\"what\":\"a\","
         "\"deadlines\":[{\"kind\":\"date\",\"quote\":\"a\",\"confidence\":1,\"evidence\":"
         "{\"page\":9,\"bytes\":[0,1]}}]}],\"stamps\":[],\"parts\":[]",
         "evidence"},
        {",\"addressees\":[],\"refers\":[],\"deadlines\":[],\"tasks\":[],\"stamps\":[],\"parts\":"
         "[{\"kind\":\"book\",\"page\":1}]",
         "parts"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        json_t *reading;
        struct error why = {0};
        const int result = check(with("", "", cases[i].more), &reading, &why);
        ck_assert_msg((result == 0) == (cases[i].fault == NULL), "case %zu: %s", i, why.arg[0]);
        ck_assert_msg(result == 0 || strcmp(why.arg[0] + strlen("reading: "), cases[i].fault) == 0,
                      "case %zu: %s", i, why.arg[0]);
    }
}
END_TEST

START_TEST(what_is_taken_comes_through_unchanged)
{
    json_t *reading, *again;
    struct error why = {0};
    struct buf first, second;
    ck_assert_int_eq(check(with("", "", LISTS), &reading, &why), 0);
    buf_init(&first, arena_current(), 65536);
    buf_init(&second, arena_current(), 65536);
    json_canonical(&first, reading);
    ck_assert_int_eq(check(first.data, &again, &why), 0);
    json_canonical(&second, again);
    ck_assert_str_eq(first.data, second.data);
    const json_t *quality = json_object_get(reading, "quality");
    ck_assert_double_eq_tol(json_real_value(json_object_get(quality, "marked")), 0.27, 1e-9);
}
END_TEST

#define SIGNATURE(more)                                                                            \
    "{\"file\":\"pdf\",\"signatures\":[{\"integrity\":\"intact\"" more "}],\"notes\":[]}"

START_TEST(signatures_are_taken_or_refused)
{
    static const struct {
        const char *json;
        const char *fault; /* NULL: taken */
    } cases[] = {
        {SIGNATURE(""), NULL},
        {SIGNATURE(",\"field\":\"Signature1\",\"kind\":\"ETSI.CAdES.detached\",\"extent\":"
                   "\"revision\",\"bytes_after\":12,\"after\":\"changes\",\"chain_then\":"
                   "\"trusted\",\"chain_now\":\"expired\",\"revocation\":\"revoked\","
                   "\"crl_date\":\"2025-01-01\",\"revoked_at\":\"2025-01-01T00:00:00Z\","
                   "\"time\":\"2025-01-01T00:00:00Z\",\"time_source\":\"self-asserted\","
                   "\"signer\":\"Lê A\",\"issuer\":\"CA\",\"serial\":\"0a\",\"weak\":true"),
         NULL},
        {SIGNATURE(",\"extent\":\"all\""), "signatures"},
        {SIGNATURE(",\"green\":true"), "signatures"},
        {"{\"file\":\"pdf\",\"signatures\":[{}],\"notes\":[]}", "signatures"},
        {"{\"file\":\"doc\",\"signatures\":[],\"notes\":[]}", "file"},
        {"{\"file\":\"pdf\",\"signatures\":[]}", "notes"},
        {"{\"file\":\"pdf\",\"signatures\":[],\"notes\":[{\"code\":\"a b\",\"vi\":\"\","
         "\"en\":\"\"}]}",
         "notes"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        json_t *report;
        struct error why = {0};
        const int result = check_signatures(cases[i].json, strlen(cases[i].json), &report, &why);
        ck_assert_msg((result == 0) == (cases[i].fault == NULL), "case %zu: %s", i, why.arg[0]);
        ck_assert_msg(result == 0 ||
                          strcmp(why.arg[0] + strlen("signatures: "), cases[i].fault) == 0,
                      "case %zu: %s", i, why.arg[0]);
    }
}
END_TEST

START_TEST(text_is_taken_with_its_pages_or_refused)
{
    static const struct {
        const char *text;
        bool taken;
    } cases[] = {
        {"một trang", true}, {"hai\ntrang\fhai", true}, {"\f\f\ftrang bốn", true}, {"ô\tô\f", true},
        {"chuông\a", false}, {"\xff", false},           {"a\vb", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct error why = {0};
        const int result = check_text(cases[i].text, strlen(cases[i].text), &why);
        ck_assert_msg((result == 0) == cases[i].taken, "case %zu: %s", i, why.arg[0]);
    }
}
END_TEST

UNIT_MAIN("reader/reading_check", text_is_taken_with_its_pages_or_refused,
          field_is_taken_or_refused, lists_are_taken_item_by_item,
          what_is_taken_comes_through_unchanged, signatures_are_taken_or_refused)
