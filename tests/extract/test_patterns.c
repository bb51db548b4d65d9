/* Every pattern against its own lines: each YES must match, no NO may. */
#include "unit.h"

#include "extract_room.h"
#include "lines.h"
#include "patterns_room.h"

static const struct extract_about nobody = {"", ""};

static bool matches(const struct pattern_set *set, size_t which, const char *line)
{
    struct page_text text = lines_of(line, SOURCE_PLAIN);
    struct extract x;
    shadow_make(&x, &text, &nobody);
    struct match match;
    return pattern_find(&x, set, which, (struct span){0, x.len}, &match);
}

/* All that are wrong at once, a line each: whoever edits the table sees what it broke. */
static void complain(struct buf *all, const char *name, const char *what, const char *line)
{
    buf_printf(all, "%s %s: %s\n", name, what, line);
}

START_TEST(every_pattern_keeps_its_test_lines)
{
    prepare();
    struct buf wrong;
    buf_init(&wrong, arena_current(), 65536);
    buf_puts(&wrong, "");
    for (size_t s = 0; s < pattern_set_count; s++) {
        const struct pattern_set *set = pattern_sets[s];
        for (size_t i = 0; i < set->count; i++) {
            const struct pattern *row = &set->rows[i];
            ck_assert_msg(row->prior > 0 && row->prior <= 100, "%s: prior", row->name);
            ck_assert_msg(row->yes[0] != NULL && row->no[0] != NULL, "%s: test lines", row->name);
            for (const char *const *yes = row->yes; *yes != NULL; yes++) {
                if (!matches(set, i, *yes)) {
                    complain(&wrong, row->name, "does not match", *yes);
                }
            }
            for (const char *const *no = row->no; *no != NULL; no++) {
                if (matches(set, i, *no)) {
                    complain(&wrong, row->name, "matches", *no);
                }
            }
        }
    }
    ck_assert_msg(wrong.len == 0, "%s", wrong.data);
}
END_TEST

START_TEST(names_of_patterns_are_unique)
{
    for (size_t s = 0; s < pattern_set_count; s++) {
        for (size_t i = 0; i < pattern_sets[s]->count; i++) {
            for (size_t j = 0; j < i; j++) {
                ck_assert_str_ne(pattern_sets[s]->rows[i].name, pattern_sets[s]->rows[j].name);
            }
        }
    }
}
END_TEST

UNIT_MAIN("extract/patterns", every_pattern_keeps_its_test_lines, names_of_patterns_are_unique)
