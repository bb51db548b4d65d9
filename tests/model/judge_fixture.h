/* judge_fixture.h - tables of acts that must be refused, with the code and the field. */
#ifndef PHIEU_TESTS_JUDGE_FIXTURE_H
#define PHIEU_TESTS_JUDGE_FIXTURE_H

#include "office_fixture.h"

struct refusal {
    enum stage stage;
    enum act_kind act;
    int actor, behalf;
    const char *body;
    enum error_code code;
    const char *field;
};

static void check_refusals(const struct refusal *rows, size_t count)
{
    found_office();
    delegate(GD, KH3, 1, 31);
    delegate(KH1, KH4, 1, 31);
    for (size_t i = 0; i < count; i++) {
        struct slip s = letter_at(rows[i].stage);
        const char *was = slip_text(&s);
        struct error err = {0};
        int rc = judge_as(&s, rows[i].act, rows[i].actor, rows[i].behalf, rows[i].body, &err);
        ck_assert_msg(rc == -1 && err.code == rows[i].code && strcmp(err.field, rows[i].field) == 0,
                      "row %zu, %s %s: %s at “%s”", i, act_infos[rows[i].act].name, rows[i].body,
                      rc == 0 ? "let through" : error_info(err.code)->name, err.field);
        ck_assert_str_eq(slip_text(&s), was);
    }
}

#define CHECK_REFUSALS(rows) check_refusals(rows, sizeof(rows) / sizeof(rows)[0])

#endif
