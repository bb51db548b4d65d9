#include "unit.h"

#include "phieu/json.h"

#include <stdint.h>

#define COUNT(table) (sizeof(table) / sizeof(table)[0])

static struct json_out writer(struct buf *buf)
{
    struct json_out out;
    buf_init(buf, NULL, 1 << 20);
    json_out_init(&out, buf);
    return out;
}

static json_t *parsed(const char *text)
{
    json_t *object = NULL;
    struct error err = {0};
    int rc = json_read(text, strlen(text), &object, &err);
    ck_assert_msg(rc == 0, "%s: %s", text, err.arg[0]);
    return object;
}

START_TEST(the_writer_places_commas_and_keys)
{
    struct buf buf;
    struct json_out out = writer(&buf);
    json_open_object(&out, NULL);
    json_put_int(&out, "id", 512);
    json_open_array(&out, "lines");
    json_open_object(&out, NULL);
    json_close_object(&out);
    json_open_object(&out, NULL);
    json_put_bool(&out, "lead", true);
    json_put_bool(&out, "open", false);
    json_close_object(&out);
    json_put_int(&out, NULL, INT64_MIN);
    json_put_int(&out, NULL, INT64_MAX);
    json_open_array(&out, NULL);
    json_close_array(&out);
    json_close_array(&out);
    json_put_null(&out, "none");
    json_put_day(&out, "due", day_of(2025, 3, 10));
    json_put_day(&out, "no_due", DAY_NONE);
    json_put_instant(&out, "at", (struct instant){1741594502123});
    json_put_instant(&out, "never", INSTANT_NONE);
    json_put_raw(&out, "raw", "{\"a\":1}", 7);
    json_put_value(&out, "value", parsed("{\"b\" : [1, \"é\", 1.5, null]}"));
    json_put_value(&out, "no_value", NULL);
    json_put_string(&out, "last", "x");
    json_close_object(&out);
    ck_assert_uint_eq(out.depth, 0);
    ck_assert_str_eq(buf.data,
                     "{\"id\":512,\"lines\":[{},{\"lead\":true,\"open\":false},"
                     "-9223372036854775808,9223372036854775807,[]],\"none\":null,"
                     "\"due\":\"2025-03-10\",\"no_due\":null,\"at\":\"2025-03-10T08:15:02.123Z\","
                     "\"never\":null,\"raw\":{\"a\":1},\"value\":{\"b\":[1,\"é\",1.5,null]},"
                     "\"no_value\":null,\"last\":\"x\"}");
    parsed(buf.data);
}
END_TEST

START_TEST(strings_are_escaped_so_that_they_come_back)
{
    static const char *const table[][2] = {
        {"", "\"\""},
        {"a\"b\\c/d", "\"a\\\"b\\\\c/d\""},
        {"\b\f\n\r\t", "\"\\b\\f\\n\\r\\t\""},
        {"\x01\x1F\x7F", "\"\\u0001\\u001f\x7F\""},
        {"Quyết 😀", "\"Quyết 😀\""},
        {"a\xFFz", "\"a\xEF\xBF\xBDz\""},
        {"cut \xE1\xBA", "\"cut \xEF\xBF\xBD\xEF\xBF\xBD\""},
        {"\xED\xA0\x80", "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\""},
    };
    for (size_t i = 0; i < COUNT(table); i++) {
        struct buf buf;
        struct json_out out = writer(&buf);
        json_put_string(&out, NULL, table[i][0]);
        ck_assert_msg(strcmp(buf.data, table[i][1]) == 0, "row %zu: %s", i, buf.data);
    }
    struct buf buf;
    struct json_out out = writer(&buf);
    json_open_object(&out, NULL);
    json_put_string(&out, "k\"\n", NULL);
    json_close_object(&out);
    ck_assert_str_eq(buf.data, "{\"k\\\"\\n\":null}");
}
END_TEST

START_TEST(every_byte_comes_back_through_the_reader)
{
    for (int c = 1; c < 0x80; c++) {
        char text[4] = {'<', (char)c, '>', '\0'};
        struct buf buf;
        struct json_out out = writer(&buf);
        json_open_object(&out, NULL);
        json_put_string(&out, "t", text);
        json_close_object(&out);
        ck_assert_str_eq(json_str(parsed(buf.data), "t"), text);
    }
}
END_TEST

START_TEST(a_full_buffer_keeps_its_error)
{
    struct buf buf;
    struct json_out out;
    buf_init(&buf, NULL, 10);
    json_out_init(&out, &buf);
    json_open_object(&out, NULL);
    json_put_string(&out, "key", "a long value");
    json_close_object(&out);
    ck_assert(buf.overflow);
}
END_TEST

START_TEST(what_is_not_strict_json_is_refused)
{
    static const char *const table[] = {
        "",
        " ",
        "null",
        "1",
        "\"a\"",
        "[]",
        "{",
        "{}}",
        "{} x",
        "{}{}",
        "{\"a\":1,}",
        "{\"a\":1,\"a\":2}",
        "{\"a\":01}",
        "{\"a\":+1}",
        "{\"a\":NaN}",
        "{\"a\":1e999}",
        "{\"a\":9223372036854775808}",
        "{'a':1}",
        "{a:1}",
        "{\"a\":1 /* c */}",
        "{\"a\":\"\n\"}",
        "{\"a\":\"\\u0000\"}",
        "{\"\\u0000\":1}",
        "{\"a\":\"\\ud800\"}",
        "{\"a\":\"\xFF\"}",
        "{\"a\":\"\xC0\xAF\"}",
        "{\"a\":\"\xED\xA0\x80\"}",
        "\xEF\xBB\xBF{}",
    };
    for (size_t i = 0; i < COUNT(table); i++) {
        json_t *object = NULL;
        struct error err = {0};
        ck_assert_msg(json_read(table[i], strlen(table[i]), &object, &err) == -1, "row %zu: %s", i,
                      table[i]);
        ck_assert_int_eq(err.code, ERR_JSON);
        ck_assert_msg(err.arg[0][0] != '\0' && err.arg[1][0] != '\0', "row %zu", i);
        ck_assert_ptr_null(object);
    }
    json_t *object = NULL;
    struct error err = {0};
    ck_assert_int_eq(json_read("{\"a\":\"x\0y\"}", 11, &object, &err), -1);
    ck_assert_int_eq(json_read("{}\0", 3, &object, &err), -1);
    ck_assert_int_eq(json_read("{\"a\":42\0}", 9, &object, &err), -1);
}
END_TEST

START_TEST(the_place_of_an_error_is_told)
{
    json_t *object = NULL;
    struct error err = {0};
    const char *text = "{\n \"a\": 1,\n \"b\" 2}";
    ck_assert_int_eq(json_read(text, strlen(text), &object, &err), -1);
    ck_assert_ptr_nonnull(strstr(err.arg[0], "ở dòng 3, cột "));
    ck_assert_ptr_nonnull(strstr(err.arg[1], "at line 3, column "));
}
END_TEST

/* In both languages, and without a byte of what was sent: it may be a password. */
START_TEST(an_error_is_told_in_words_of_ours)
{
    static const struct {
        const char *text, *vi, *en;
    } cases[] = {
        {"{\"a\": hoang}", "sai cú pháp ở dòng 1, cột 11", "a syntax error at line 1, column 11"},
        {"{\"hoang\":1,\"hoang\":2}", "một trường có hai lần ở dòng 1, cột 18",
         "a field stands twice at line 1, column 18"},
        {"{\"a\":1", "nội dung bị cắt ngang ở dòng 1, cột 6",
         "it ends too soon at line 1, column 6"},
        {"{} hoang", "còn chữ thừa sau đối tượng ở dòng 1, cột 8",
         "something follows the object at line 1, column 8"},
        {"{\"a\":99999999999999999999}", "số quá lớn ở dòng 1, cột 25",
         "a number is too large at line 1, column 25"},
        {"{\"a\":\"\\u0000\"}", "ký tự \\u0000 không được phép ở dòng 1, cột 13",
         "the character \\u0000 is not allowed at line 1, column 13"},
        {"[1]", "phải là một đối tượng", "an object was expected"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        json_t *object = NULL;
        struct error err = {0};
        ck_assert_int_eq(json_read(cases[i].text, strlen(cases[i].text), &object, &err), -1);
        ck_assert_str_eq(err.arg[0], cases[i].vi);
        ck_assert_str_eq(err.arg[1], cases[i].en);
    }
}
END_TEST

START_TEST(depth_is_limited_to_32)
{
    char text[200];
    for (int depth = 31; depth <= 33; depth++) { /* arrays, within one object */
        snprintf(text, sizeof text, "{\"a\":%.*s%.*s}", depth - 1,
                 "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[", depth - 1,
                 "]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]");
        json_t *object = NULL;
        struct error err = {0};
        int rc = json_read(text, strlen(text), &object, &err);
        ck_assert_msg(rc == (depth <= 32 ? 0 : -1), "depth %d", depth);
    }
    struct buf siblings; /* many beside each other are not deep */
    buf_init(&siblings, NULL, 10000);
    buf_puts(&siblings, "{\"a\":[");
    for (int i = 0; i < 100; i++) {
        buf_puts(&siblings, "{\"b\":[[],{}]},");
    }
    buf_puts(&siblings, "0]}");
    parsed(siblings.data);
    parsed("{\"a\":\"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\\\"{{{{\",\"b\":[[1],[2],[3]]}");
}
END_TEST

START_TEST(the_canonical_form_does_not_depend_on_the_writing)
{
    static const char *const same[] = {
        "{\"b\":[1,2,{\"y\":null,\"x\":true}],\"a\":\"\\u00e9\\/\"}",
        " { \"a\" : \"é/\" , \"b\" : [ 1 , 2 , { \"x\" : true , \"y\" : null } ] }\n",
    };
    for (size_t i = 0; i < COUNT(same); i++) {
        struct buf out;
        buf_init(&out, NULL, 1000);
        json_canonical(&out, parsed(same[i]));
        ck_assert_str_eq(out.data, "{\"a\":\"é/\",\"b\":[1,2,{\"x\":true,\"y\":null}]}");
    }
    struct buf out;
    buf_init(&out, NULL, 1000);
    json_canonical(&out, parsed("{\"aa\":1,\"a\":2,\"B\":3,\"đ\":4,\"\":5}"));
    ck_assert_str_eq(out.data, "{\"\":5,\"B\":3,\"a\":2,\"aa\":1,\"đ\":4}");
}
END_TEST

/* jansson, slower, is the measure; only the case of \u001f's digits differs. */
START_TEST(the_canonical_form_is_janssons)
{
    static const char *const texts[] = {
        "{}",
        "{\"a\":[],\"b\":{},\"c\":[[],{},[[{}]]]}",
        "{\"a\":9223372036854775807,\"b\":-9223372036854775807,\"c\":0,\"d\":-1,\"e\":10}",
        "{\"a\":1.5,\"b\":-0.1,\"c\":1e300,\"d\":2.0}",
        "{\"a\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0001\x7F\",\"b\":\"\\u0111 đ \\ud83d\\ude00\"}",
        "{\"\\\"k\\n\":true,\"z\":false,\"Z\":null,\"đ\":1,\"zz\":2}",
    };
    for (size_t i = 0; i < COUNT(texts); i++) {
        struct buf out;
        buf_init(&out, NULL, 10000);
        json_canonical(&out, parsed(texts[i]));
        ck_assert_str_eq(out.data, json_dumps(parsed(texts[i]), JSON_COMPACT | JSON_SORT_KEYS));
    }
}
END_TEST

START_TEST(the_canonical_form_sorts_many_members)
{
    struct buf text, out;
    buf_init(&text, NULL, 100000);
    buf_init(&out, NULL, 100000);
    for (int i = 0; i < 1000; i++) {
        buf_printf(&text, "%s\"k%d\":%d", i == 0 ? "{" : ",", (i * 7919) % 1000, i);
    }
    buf_puts(&text, "}");
    const json_t *object = parsed(text.data);
    json_canonical(&out, object);
    ck_assert_str_eq(out.data, json_dumps(object, JSON_COMPACT | JSON_SORT_KEYS));
}
END_TEST

START_TEST(members_of_another_type_are_absent)
{
    const json_t *object = parsed(
        "{\"s\":\"x\",\"i\":-5,\"t\":true,\"f\":false,\"n\":null,\"r\":1.5,\"o\":{},"
        "\"d\":\"2025-03-10\",\"v\":\"10/3/2025\",\"bad\":\"2025-02-30\",\"short\":\"2025-3-10\"}");
    ck_assert_str_eq(json_str(object, "s"), "x");
    ck_assert_str_eq(json_str(object, "i"), "");
    ck_assert_str_eq(json_str(object, "absent"), "");
    ck_assert_int_eq(json_int(object, "i", 9), -5);
    ck_assert_int_eq(json_int(object, "r", 9), 9);
    ck_assert_int_eq(json_int(object, "s", 9), 9);
    ck_assert_int_eq(json_int(object, "absent", 9), 9);
    ck_assert(json_bool(object, "t"));
    ck_assert(!json_bool(object, "f"));
    ck_assert(!json_bool(object, "i"));
    ck_assert(!json_bool(object, "absent"));
    ck_assert_ptr_nonnull(json_get(object, "o"));
    ck_assert_ptr_null(json_get(object, "n"));
    ck_assert_ptr_null(json_get(object, "absent"));
    ck_assert_int_eq(json_day(object, "d").n, day_of(2025, 3, 10).n);
    ck_assert(!day_is(json_day(object, "v")));
    ck_assert(!day_is(json_day(object, "bad")));
    ck_assert(!day_is(json_day(object, "short")));
    ck_assert(!day_is(json_day(object, "absent")));
    ck_assert_str_eq(json_str(NULL, "s"), "");
    ck_assert_ptr_null(json_get(NULL, "s"));
}
END_TEST

UNIT_MAIN("base/json", the_writer_places_commas_and_keys,
          strings_are_escaped_so_that_they_come_back, every_byte_comes_back_through_the_reader,
          a_full_buffer_keeps_its_error, what_is_not_strict_json_is_refused,
          the_place_of_an_error_is_told, an_error_is_told_in_words_of_ours, depth_is_limited_to_32,
          the_canonical_form_does_not_depend_on_the_writing, the_canonical_form_is_janssons,
          the_canonical_form_sorts_many_members, members_of_another_type_are_absent)
