/* slip_fixture.h - looking at the lines and the state of a letter. */
#ifndef PHIEU_TESTS_SLIP_FIXTURE_H
#define PHIEU_TESTS_SLIP_FIXTURE_H

#include "office_fixture.h"

static UNUSED const struct line *line_of(const struct slip *s, int number)
{
    ck_assert_int_le(number, (int)s->line_count);
    return &s->lines[number - 1];
}

static UNUSED void check_lines(const struct slip *s, const char *states)
{
    struct buf got;
    buf_init(&got, arena_current(), 1000);
    for (size_t i = 0; i < s->line_count; i++) {
        buf_printf(&got, "%s%s", i > 0 ? " " : "", line_state_words[s->lines[i].state].name);
    }
    ck_assert_str_eq(got.data != NULL ? got.data : "", states);
}

static UNUSED void check_state(const struct slip *s, enum letter_state state)
{
    ck_assert_str_eq(letter_state_words[s->state].name, letter_state_words[state].name);
}

#endif
