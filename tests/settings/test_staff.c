/*
 * test_staff.c - the units-and-people file: what it gives, and what it refuses where.
 */
#include "phieu/settings.h"

#include "conf_case.h"

#define CONFIG PHIEU_SOURCE_DIR "/config/"

static const json_t *find(const json_t *list, const char *key, const char *value)
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        if (strcmp(json_str(json_array_get(list, i), key), value) == 0) {
            return json_array_get(list, i);
        }
    }
    ck_abort_msg("no %s %s", key, value);
    return NULL;
}

static void parse(const char *file, json_t **units, json_t **people)
{
    struct error err = {0};
    int rc = staff_parse(file, units, people, &err);
    ck_assert_msg(rc == 0, "%s: %s %s %s", error_info(err.code)->name, err.field, err.arg[0],
                  err.arg[1]);
}

static size_t count_role(const json_t *people, const char *unit, const char *role)
{
    size_t count = 0;
    for (size_t i = 0; i < json_array_size(people); i++) {
        const json_t *positions = json_get(json_array_get(people, i), "positions");
        for (size_t j = 0; j < json_array_size(positions); j++) {
            const json_t *p = json_array_get(positions, j);
            count += strcmp(json_str(p, "role"), role) == 0 &&
                     (unit == NULL || strcmp(json_str(p, "unit"), unit) == 0);
        }
    }
    return count;
}

START_TEST(the_demo_agency_is_complete)
{
    static const char *const units_wanted[] = {"HC-TH", "KH-NV", "KSBT", "ATTP", "CSSKSS", "DUOC"};
    json_t *units, *people;
    parse(CONFIG "demo/units.conf", &units, &people);
    ck_assert_uint_eq(json_array_size(units), 7);
    ck_assert_str_eq(json_str(json_array_get(units, 0), "parent"), "");
    ck_assert_str_eq(json_str(json_array_get(units, 0), "name"), "Trung tâm Y tế huyện Tân Phú");
    for (size_t i = 0; i < 6; i++) {
        ck_assert_str_eq(json_str(find(units, "code", units_wanted[i]), "parent"), "TTYT");
        ck_assert_uint_eq(count_role(people, units_wanted[i], "head"), 1);
        ck_assert_uint_ge(count_role(people, units_wanted[i], "officer"), 1);
        ck_assert_uint_le(count_role(people, units_wanted[i], "officer"), 2);
    }
    ck_assert_uint_eq(count_role(people, "TTYT", "leader"), 3);
    ck_assert_uint_eq(count_role(people, "TTYT", "clerk"), 1);
    ck_assert_uint_eq(count_role(people, NULL, "clerk"), 1);
    ck_assert_uint_eq(count_role(people, NULL, "admin"), 1);
    ck_assert_uint_eq(count_role(people, NULL, "auditor"), 1);
    ck_assert_str_eq(json_str(find(people, "username", "vanthu"), "title"), "Văn thư");
}
END_TEST

START_TEST(the_example_is_right)
{
    json_t *units, *people;
    parse(CONFIG "units.conf.example", &units, &people);
    ck_assert_str_eq(json_str(find(units, "code", "VP"), "parent"), "UBND");
    ck_assert_str_eq(json_str(find(units, "code", "KT-DD"), "parent"), "KT");
    const json_t *head = find(people, "username", "son.kt");
    ck_assert_uint_eq(json_array_size(json_get(head, "positions")), 2);
    ck_assert_str_eq(json_str(find(people, "username", "lan.vt"), "email"), "");
}
END_TEST

#define NEEDED                                                                                     \
    "person a { name = A positions = 'R:admin' }\nperson c { name = C positions = 'R:clerk' }\n"   \
    "person l { name = L positions = 'R:leader' }\n"

/* A child may stand before its parent, and a person before his unit. */
START_TEST(order_in_the_file_does_not_matter_below_the_agency)
{
    struct conf_case c;
    json_t *units, *people;
    case_begin(&c);
    parse(case_write(
              &c, "u.conf",
              "unit R { name = Gốc }\nperson x { name = X positions = ' b : head ; R:officer,' }\n"
              "unit A { name = a parent = b }\nunit B { name = b parent = r }\n" NEEDED),
          &units, &people);
    ck_assert_str_eq(json_str(json_array_get(units, 1), "code"), "B");
    ck_assert_str_eq(json_str(json_array_get(units, 1), "parent"), "R");
    ck_assert_str_eq(json_str(json_array_get(units, 2), "parent"), "B");
    const json_t *positions = json_get(find(people, "username", "x"), "positions");
    ck_assert_uint_eq(json_array_size(positions), 2);
    ck_assert_str_eq(json_str(json_array_get(positions, 0), "unit"), "B");
    ck_assert_str_eq(json_str(json_array_get(positions, 0), "role"), "head");
    case_end(&c);
}
END_TEST

#define ROOT "unit R { name = Gốc }\n"
static const struct refusal {
    const char *text;
    enum error_code code;
    const char *field, *place, *said;
} refusals[] = {
    {"", ERR_STAFF_VALUE, "unit", "u.conf", "TTYT"},
    {"unit R { }\n", ERR_STAFF_VALUE, "unit.name", ":1", "name"},
    {"unit R { name = '  ' }\n", ERR_STAFF_VALUE, "unit.name", ":1", "name"},
    {"unit 'A B' { name = x }\n", ERR_STAFF_VALUE, "unit", ":1", "KH-NV"},
    {"unit 'A:B' { name = x }\n", ERR_STAFF_VALUE, "unit", ":1", "KH-NV"},
    {"unit '-' { name = x }\n", ERR_STAFF_VALUE, "unit", ":1", "KH-NV"},
    {"unit ABCDEFGHIJKLMNOPQRSTU { name = x }\n", ERR_STAFF_VALUE, "unit", ":1", "KH-NV"},
    {"unit R {\n name = x\n parent = Q\n}\n", ERR_STAFF_VALUE, "unit.parent", ":3", "first unit"},
    {ROOT "unit R { name = y }\n", ERR_STAFF_TWICE, "R", ":2", "R"},
    {ROOT "# c\n\nunit r { name = y }\n", ERR_STAFF_TWICE, "unit", ":4", "r"},
    {ROOT "unit A { name = y parent = Q }\n", ERR_STAFF_UNIT, "unit.parent", ":2", "Q"},
    {ROOT "unit A { name = y parent = A }\n", ERR_STAFF_CYCLE, "unit.parent", ":2", "A < A"},
    {ROOT "unit C { name = c parent = A }\nunit A { name = y parent = B }\n"
          "unit B { name = y parent = A }\n",
     ERR_STAFF_CYCLE, "unit.parent", ":2", "A < B"},
    {ROOT "person An { name = x positions = 'R:clerk' }\n", ERR_STAFF_VALUE, "person", ":2", "a-z"},
    {ROOT "person an { positions = 'R:clerk' }\n", ERR_STAFF_VALUE, "person.name", ":2", "name"},
    {ROOT "person an { name = x }\n", ERR_STAFF_VALUE, "person.positions", ":2", "KH-NV:head"},
    {ROOT "person an { name = x positions = ' , ' }\n", ERR_STAFF_VALUE, "person.positions", ":2",
     "KH-NV:head"},
    {ROOT "person an { name = x positions = 'R:boss' }\n", ERR_STAFF_ROLE, "person.positions", ":2",
     "R:boss"},
    {ROOT "person an { name = x positions = 'R' }\n", ERR_STAFF_ROLE, "person.positions", ":2",
     "R"},
    {ROOT "person an { name = x positions = ':head' }\n", ERR_STAFF_ROLE, "person.positions", ":2",
     ":head"},
    {ROOT "person an {\n name = x\n positions = 'R:head, Q:clerk'\n}\n", ERR_STAFF_UNIT,
     "person.positions", ":4", "Q"},
    {ROOT "person an { name = x positions = 'R:head, r:head' }\n", ERR_STAFF_TWICE,
     "person.positions", ":2", "r:head"},
    {ROOT "person an { name = x email = 'a b@c' positions = 'R:head' }\n", ERR_STAFF_VALUE,
     "person.email", ":2", "@"},
    {ROOT
     "person an { name = x positions = 'R:head' }\nperson an { name = y positions = 'R:head' }\n",
     ERR_STAFF_TWICE, "an", ":3", "an"},
    {ROOT "person an { nmae = x }\n", ERR_STAFF_KEY, "person.nmae", ":2", "nmae"},
    {ROOT "person an { name = x\n", ERR_STAFF, "", "", "missing }"},
    {ROOT
     "person c { name = C positions = 'R:clerk' } person l { name = L positions = 'R:leader' }\n",
     ERR_STAFF_NOBODY, "person.positions", "u.conf", "admin"},
    {ROOT
     "person a { name = A positions = 'R:admin' } person l { name = L positions = 'R:leader' }\n",
     ERR_STAFF_NOBODY, "person.positions", "u.conf", "clerk"},
    {ROOT
     "person a { name = A positions = 'R:admin' } person c { name = C positions = 'R:clerk' }\n",
     ERR_STAFF_NOBODY, "person.positions", "u.conf", "leader"},
    {ROOT
     "unit A { name = a }\nperson a { name = A positions = 'R:admin' }\n"
     "person c { name = C positions = 'A:clerk' } person l { name = L positions = 'R:leader' }\n",
     ERR_STAFF_NOBODY, "person.positions", "u.conf", "R:clerk"},
};

START_TEST(refusals_name_file_and_line)
{
    for (size_t i = 0; i < sizeof refusals / sizeof refusals[0]; i++) {
        const struct refusal *r = &refusals[i];
        struct conf_case c;
        json_t *units = NULL, *people = NULL;
        struct error err = {0};
        case_begin(&c);
        const char *file = case_write(&c, "u.conf", r->text);
        ck_assert_msg(staff_parse(file, &units, &people, &err) == -1, "%zu was taken", i);
        ck_assert_msg(err.code == r->code, "%zu: %s (%s %s %s)", i, error_info(err.code)->name,
                      err.field, err.arg[0], err.arg[1]);
        ck_assert_msg(strcmp(err.field, r->field) == 0, "%zu: field %s", i, err.field);
        size_t len = strlen(err.arg[0]), end = strlen(r->place);
        ck_assert_msg(len >= end && strcmp(err.arg[0] + len - end, r->place) == 0, "%zu: place %s",
                      i, err.arg[0]);
        ck_assert_msg(strstr(err.arg[1], r->said) != NULL, "%zu: said %s", i, err.arg[1]);
        ck_assert_ptr_null(units);
        case_end(&c);
    }
}
END_TEST

UNIT_MAIN("settings/staff", the_demo_agency_is_complete, the_example_is_right,
          order_in_the_file_does_not_matter_below_the_agency, refusals_name_file_and_line)
