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

START_TEST(every_pattern_keeps_its_test_lines)
{
    prepare();
    for (size_t s = 0; s < pattern_set_count; s++) {
        const struct pattern_set *set = pattern_sets[s];
        for (size_t i = 0; i < set->count; i++) {
            const struct pattern *row = &set->rows[i];
            ck_assert_msg(row->prior > 0 && row->prior <= 100, "%s: prior", row->name);
            for (const char *const *yes = row->yes; *yes != NULL; yes++) {
                ck_assert_msg(matches(set, i, *yes), "%s does not match: %s", row->name, *yes);
            }
            for (const char *const *no = row->no; *no != NULL; no++) {
                ck_assert_msg(!matches(set, i, *no), "%s matches: %s", row->name, *no);
            }
        }
    }
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
