/* may_fixture.h - asking act_may, and its answers as one letter each. */
#ifndef PHIEU_TESTS_MAY_FIXTURE_H
#define PHIEU_TESTS_MAY_FIXTURE_H

#include "office_fixture.h"

/* The answers of act_may as one letter each, so that a table of them can be read. */
static char answer(const struct verdict *v)
{
    static const struct {
        enum error_code code;
        char letter;
    } letters[] = {
        {ERR_NOT_PERMITTED, '.'}, {ERR_NO_SUCH_LETTER, '-'}, {ERR_LETTER_STATE, 's'},
        {ERR_LINE_STATE, 'l'},    {ERR_LINE_ROLE, 'r'},      {ERR_LINE_AMBIGUOUS, 'a'},
        {ERR_NO_PROPOSAL, 'p'},   {ERR_NO_REQUEST, 'q'},     {ERR_LINE_UNKNOWN, 'u'},
        {ERR_DELEGATION, 'd'},    {ERR_DUTY_NONE, 'n'},
    };
    if (v->allowed) {
        return 'y';
    }
    for (size_t i = 0; i < sizeof letters / sizeof letters[0]; i++) {
        if (letters[i].code == v->why.code) {
            return letters[i].letter;
        }
    }
    return '?';
}

static struct verdict ask_for(const struct slip *s, enum act_kind kind, int actor, int behalf,
                              int line)
{
    struct verdict v;
    act_may(s, &dir, kind, person(actor), person(behalf), line, today(), &v);
    return v;
}

static UNUSED char ask(const struct slip *s, enum act_kind kind, int actor, int line)
{
    struct verdict v = ask_for(s, kind, actor, NOBODY, line);
    return answer(&v);
}

#endif
