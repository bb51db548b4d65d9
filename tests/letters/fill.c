/* fill.c - templates become sentences, and what they say becomes truth. */
#include "letters_room.h"

#include <stdio.h>
#include <string.h>
#include <utf8proc.h>

enum { SENTENCE_MOST = 4096 };

/* ---- words ---------------------------------------------------------------------------------- */

static const char *mapped(const char *text, bool only_first,
                          utf8proc_int32_t (*map)(utf8proc_int32_t))
{
    struct buf out;
    utf8proc_int32_t cp;
    bool first = true;
    buf_init(&out, arena_current(), SENTENCE_MOST * 4);
    for (const utf8proc_uint8_t *p = (const utf8proc_uint8_t *)text; *p != '\0'; first = false) {
        utf8proc_uint8_t bytes[4];
        utf8proc_ssize_t took = utf8proc_iterate(p, -1, &cp);
        INVARIANT(took > 0);
        utf8proc_int32_t put = only_first && !first ? cp : map(cp);
        buf_add(&out, bytes, (size_t)utf8proc_encode_char(put, bytes));
        p += took;
    }
    return out.data;
}

const char *upper_text(const char *text)
{
    return mapped(text, false, utf8proc_toupper);
}
const char *capital_first(const char *text)
{
    return mapped(text, true, utf8proc_toupper);
}
const char *small_first(const char *text)
{
    return mapped(text, true, utf8proc_tolower);
}

const char *person_name(struct letter *l)
{
    const char *middle = luck_pick(&l->luck, l->pool->middles);
    return arena_printf(arena_current(), "%s%s%s %s", luck_pick(&l->luck, l->pool->surnames),
                        middle[0] != '\0' ? " " : "", middle, luck_pick(&l->luck, l->pool->given));
}

const char *date_in_words(struct luck *luck, struct day day)
{
    int y, m, d;
    day_split(day, &y, &m, &d);
    switch (luck_roll(luck, 5)) {
    case 0:
        return arena_printf(arena_current(), "%02d tháng %02d năm %d", d, m, y);
    case 1:
        return arena_printf(arena_current(), m < 3 ? "%d/%02d/%d" : "%d/%d/%d", d, m, y);
    default:
        return arena_printf(arena_current(), "%02d/%02d/%d", d, m, y);
    }
}

/* ---- what stands in braces ------------------------------------------------------------------ */

typedef const char *filler(struct letter *l, bool counts);

static const char *fill_date(struct letter *l, bool counts)
{
    (void)counts;
    l->filling.date = (struct day){l->today.n + luck_between(&l->luck, 4, 75)};
    return date_in_words(&l->luck, l->filling.date);
}

static const char *fill_hour(struct letter *l, bool counts)
{
    const int shape = (int)luck_roll(&l->luck, 4), hour = luck_between(&l->luck, 8, 17);
    (void)counts;
    l->filling.time = arena_printf(arena_current(), "%02d:%02d", hour, shape == 3 ? 30 : 0);
    switch (shape) {
    case 0:
        return arena_printf(arena_current(), "%d giờ", hour);
    case 1:
        return arena_printf(arena_current(), "%02d giờ 00", hour);
    case 2:
        return arena_printf(arena_current(), "%02dh00", hour);
    default:
        return arena_printf(arena_current(), "%dh30", hour);
    }
}

static const char *fill_day_of_year(struct letter *l, bool counts)
{
    (void)counts;
    l->filling.day = luck_between(&l->luck, 1, 28);
    l->filling.month = luck_between(&l->luck, 1, 12);
    return arena_printf(arena_current(), luck_has(&l->luck, 70) ? "%02d tháng %02d" : "%02d/%02d",
                        l->filling.day, l->filling.month);
}

static const char *fill_day_of_month(struct letter *l, bool counts)
{
    (void)counts;
    l->filling.day = luck_between(&l->luck, 3, 27);
    return arena_printf(arena_current(), "%02d", l->filling.day);
}

static struct day month_end(int y, int m)
{
    struct day first = m == 12 ? day_of(y + 1, 1, 1) : day_of(y, m + 1, 1);
    return (struct day){first.n - 1};
}

static const char *fill_month(struct letter *l, bool counts)
{
    int y, m, d;
    (void)counts;
    day_split((struct day){l->today.n + luck_between(&l->luck, 40, 200)}, &y, &m, &d);
    l->filling.date = month_end(y, m);
    return arena_printf(arena_current(), luck_has(&l->luck, 60) ? "tháng %d/%d" : "tháng %d năm %d",
                        m, y);
}

static const char *fill_month_capital(struct letter *l, bool counts)
{
    return capital_first(fill_month(l, counts));
}

static const char *fill_quarter(struct letter *l, bool counts)
{
    static const char *const names[] = {"I", "II", "III", "IV"};
    int y, m, d;
    (void)counts;
    day_split((struct day){l->today.n + luck_between(&l->luck, 60, 300)}, &y, &m, &d);
    const int q = (m - 1) / 3;
    l->filling.date = month_end(y, q * 3 + 3);
    return arena_printf(arena_current(), "%s/%d", names[q], y);
}

static const char *fill_days(struct letter *l, bool counts)
{
    static const char *const words[] = {"",    "một", "hai", "ba",   "bốn", "năm",
                                        "sáu", "bảy", "tám", "chín", "mười"};
    (void)counts;
    l->filling.days = luck_between(&l->luck, 2, 10);
    return arena_printf(arena_current(), luck_has(&l->luck, 25) ? "%02d (%s)" : "%02d",
                        l->filling.days, words[l->filling.days]);
}

static const char *fill_past(struct letter *l, bool counts)
{
    (void)counts;
    return date_in_words(&l->luck, (struct day){l->today.n - luck_between(&l->luck, 20, 900)});
}

static const char *cited_code(struct letter *l, const char **ret_kind)
{
    static const struct {
        const char *kind, *notation;
    } kinds[] = {{"Công văn", "UBND-VX"}, {"Kế hoạch", "KH-UBND"}, {"Quyết định", "QĐ-UBND"},
                 {"Thông tư", "TT-BTC"},  {"Nghị định", "NĐ-CP"},  {"Chỉ thị", "CT-TTg"},
                 {"Công văn", "VP-KGVX"}, {"Thông báo", "TB-VP"},  {"Nghị quyết", "NQ-HĐND"}};
    const uint64_t i = luck_roll(&l->luck, sizeof kinds / sizeof kinds[0]);
    const int number = luck_between(&l->luck, 2, 990);
    int y, m, d;
    day_split(l->today, &y, &m, &d);
    *ret_kind = kinds[i].kind;
    if (i == 3 || i == 4) {
        return arena_printf(arena_current(), "%02d/%d/%s", number % 180 + 1, y - 1,
                            kinds[i].notation);
    }
    return arena_printf(arena_current(), "%02d/%s", number, kinds[i].notation);
}

static const char *fill_cite(struct letter *l, bool counts)
{
    static const char *const whose[] = {"của UBND tỉnh", "của Chính phủ", "của Bộ Tài chính", "",
                                        NULL};
    const char *kind, *code = cited_code(l, &kind), *of = luck_pick(&l->luck, whose);
    if (counts && l->refer_count < REFERS_MOST) {
        l->refers[l->refer_count++] = code;
    }
    return arena_printf(arena_current(), "%s số %s ngày %s%s%s", kind, code, fill_past(l, false),
                        of[0] != '\0' ? " " : "", of);
}

static const char *fill_year(struct letter *l, bool counts)
{
    int y, m, d;
    (void)counts;
    day_split(l->today, &y, &m, &d);
    return arena_printf(arena_current(), "%d", y);
}

static const char *fill_count(struct letter *l, bool counts)
{
    (void)counts;
    return arena_printf(arena_current(), "%d", luck_between(&l->luck, 3, 980));
}

static const char *fill_percent(struct letter *l, bool counts)
{
    (void)counts;
    return arena_printf(arena_current(), "%d,%d%%", luck_between(&l->luck, 2, 97),
                        luck_between(&l->luck, 1, 9));
}

#define PICKS(NAME)                                                                                \
    static const char *fill_##NAME(struct letter *l, bool counts)                                  \
    {                                                                                              \
        (void)counts;                                                                              \
        return luck_pick(&l->luck, l->pool->NAME);                                                 \
    }
PICKS(acts)
PICKS(matters)
PICKS(programs)
PICKS(groups)
PICKS(units)

static const char *fill_speaker(struct letter *l, bool counts)
{
    (void)counts;
    return l->agency.speaks;
}

static const char *fill_province(struct letter *l, bool counts)
{
    (void)counts;
    return arena_printf(arena_current(), "%s %s", l->province->kind, l->province->name);
}

static const char *fill_province_name(struct letter *l, bool counts)
{
    (void)counts;
    return l->province->name;
}

static const char *fill_district(struct letter *l, bool counts)
{
    (void)counts;
    return arena_printf(arena_current(), "%s %s", l->district->kind, l->district->name);
}

static const struct {
    const char *name;
    filler *fill;
} braces[] = {{"d", fill_date},           {"h", fill_hour},        {"dm", fill_day_of_year},
              {"day", fill_day_of_month}, {"my", fill_month},      {"My", fill_month_capital},
              {"q", fill_quarter},        {"n", fill_days},        {"cite", fill_cite},
              {"past", fill_past},        {"act", fill_acts},      {"matter", fill_matters},
              {"program", fill_programs}, {"who", fill_groups},    {"unit", fill_units},
              {"to", fill_speaker},       {"prov", fill_province}, {"pname", fill_province_name},
              {"dist", fill_district},    {"year", fill_year},     {"count", fill_count},
              {"pct", fill_percent}};

static const char *fill_one(struct letter *l, const char *name, size_t len, bool counts)
{
    for (size_t i = 0; i < sizeof braces / sizeof braces[0]; i++) {
        if (strlen(braces[i].name) == len && memcmp(braces[i].name, name, len) == 0) {
            return braces[i].fill(l, counts);
        }
    }
    fprintf(stderr, "no such brace: %.*s\n", (int)len, name);
    INVARIANT(false);
    return "";
}

const char *fill(struct letter *l, const char *sentence, bool counts)
{
    struct buf out;
    l->filling = (struct said_due){.date = DAY_NONE};
    buf_init(&out, arena_current(), SENTENCE_MOST);
    while (*sentence != '\0') {
        const char *end = *sentence == '{' ? strchr(sentence, '}') : NULL;
        if (end == NULL) {
            buf_putc(&out, *sentence++);
            continue;
        }
        const char *text = fill_one(l, sentence + 1, (size_t)(end - sentence - 1), counts);
        buf_puts(&out, out.len == 0 ? capital_first(text) : text); /* at a sentence's beginning */
        sentence = end + 1;
    }
    INVARIANT(!out.overflow);
    return out.data;
}
