/* body.c - what a letter says between its head and its end, with the deadlines in it. */
#include "letters_room.h"

#include <string.h>

#define P(...) arena_printf(arena_current(), __VA_ARGS__)

struct block *block_add(struct paper *p, enum block_kind kind, const char *text)
{
    INVARIANT(p->block_count < BLOCKS_MOST);
    struct block *b = &p->blocks[p->block_count++];
    *b = (struct block){.kind = kind, .text = text};
    return b;
}

void due_add(struct letter *l, const char *kind, const char *quote, int paper, int block, bool own)
{
    if (strcmp(kind, "none") == 0) {
        return;
    }
    INVARIANT(l->due_count < DUES_MOST);
    struct said_due *due = &l->dues[l->due_count++];
    *due = l->filling;
    due->kind = kind;
    due->quote = quote;
    due->own = own;
    due->paper = paper;
    due->block = block;
}

static int index_of(const struct letter *l, const struct paper *p)
{
    return (int)(p - l->papers);
}

/* ---- sentences ------------------------------------------------------------------------------ */

static const struct due *due_pick(struct letter *l)
{
    uint64_t n = 0;
    while (l->pool->dues[n].kind != NULL) {
        n++;
    }
    return &l->pool->dues[luck_roll(&l->luck, n)];
}

static void put_due(struct letter *l, struct paper *p, const char *before, bool own)
{
    const struct due *due = due_pick(l);
    const char *sentence = fill(l, due->sentence, true);
    const struct said_due said = l->filling;
    const char *text = sentence;
    if (luck_has(&l->luck, 30)) { /* another sentence before it in the same paragraph */
        text = P("%s %s", fill(l, luck_pick(&l->luck, l->pool->filler), true), sentence);
    }
    block_add(p, BLOCK_TEXT, P("%s%s", before, text));
    l->filling = said;
    due_add(l, due->kind, sentence, index_of(l, p), p->block_count - 1, own);
}

static void put_plain(struct letter *l, struct paper *p, const char *before)
{
    const char *const *from = luck_has(&l->luck, 30) ? l->pool->traps : l->pool->filler;
    block_add(p, BLOCK_TEXT, P("%s%s", before, fill(l, luck_pick(&l->luck, from), true)));
}

/* `count` paragraphs, `dues` of them with a deadline. */
static void put_points(struct letter *l, struct paper *p, int count, int dues, bool own)
{
    static const char *const marks[] = {"- ", "+ ", "%d. ", "", NULL};
    const uint64_t mark = luck_roll(&l->luck, 4);
    for (int i = 0; i < count; i++) {
        const char *before = mark == 2 ? P("%d. ", i + 1) : marks[mark];
        if (dues > 0 && luck_roll(&l->luck, (uint64_t)(count - i)) < (uint64_t)dues) {
            put_due(l, p, before, own);
            dues--;
        } else {
            put_plain(l, p, before);
        }
    }
}

static int dues_wanted(struct letter *l)
{
    if (l->spec.demo) {
        return 1;
    }
    static const int shares[] = {0, 0, 0, 1, 1, 1, 1, 2, 2, 3};
    return shares[luck_roll(&l->luck, 10)];
}

static int points_wanted(struct letter *l)
{
    if (l->spec.demo) {
        return 4;
    }
    return l->long_body ? luck_between(&l->luck, 12, 26) : luck_between(&l->luck, 2, 6);
}

/* ---- a plan's table ------------------------------------------------------------------------- */

static const char *row_time(struct letter *l, const char *template)
{
    return fill(l, template, false);
}

void body_table(struct letter *l, struct paper *p, bool own)
{
    static const char *const heads[CELLS] = {"STT", "Nội dung", "Thời gian", "Đơn vị chủ trì",
                                             "Sản phẩm"};
    const int rows = luck_between(&l->luck, 3, 7);
    const char *(*cells)[CELLS] = arena_alloc(arena_current(), sizeof *cells * (size_t)(rows + 1));
    memcpy(cells[0], heads, sizeof heads);
    struct block *b = block_add(p, BLOCK_TABLE, "");
    for (int i = 1; i <= rows; i++) {
        cells[i][0] = P("%d", i);
        cells[i][1] = capital_first(fill(l, "{act}", false));
        cells[i][2] = row_time(l, luck_pick(&l->luck, l->pool->times));
        if (day_is(l->filling.date)) {
            due_add(l, "date", cells[i][2], index_of(l, p), p->block_count - 1, false);
        }
        cells[i][3] = luck_pick(&l->luck, l->pool->units);
        cells[i][4] = luck_pick(&l->luck, l->pool->products);
    }
    b->cells = cells;
    b->rows = rows + 1;
    l->tasks += own ? rows : 0;
}

/* ---- by type -------------------------------------------------------------------------------- */

static void grounds(struct letter *l, struct paper *p)
{
    for (int i = luck_between(&l->luck, 2, 4); i > 0; i--) {
        block_add(p, BLOCK_GROUND, fill(l, luck_pick(&l->luck, l->pool->grounds), true));
    }
}

static void as_official_letter(struct letter *l, struct paper *p, bool own)
{
    block_add(p, BLOCK_TEXT, fill(l, luck_pick(&l->luck, l->pool->openings), true));
    put_points(l, p, points_wanted(l), dues_wanted(l), own);
    block_add(p, BLOCK_TEXT, fill(l, luck_pick(&l->luck, l->pool->closings), true));
}

static void as_decision(struct letter *l, struct paper *p, bool own)
{
    static const char *const articles[] = {
        "Phê duyệt {program} với các nội dung chủ yếu sau đây.",
        "Giao {unit} chủ trì, phối hợp với {who} tổ chức thực hiện.",
        "Kinh phí thực hiện từ nguồn ngân sách nhà nước giao hằng năm.", NULL};
    const char *orders = P("%s:", p->title);
    block_add(p, BLOCK_CENTRE, upper_text(P("%s %s", l->agency.leader, l->agency.name)));
    grounds(l, p);
    block_add(p, BLOCK_CENTRE, orders);
    for (int i = 1, dues = dues_wanted(l) > 1 ? 1 : 0; i <= 3; i++) {
        if (dues > 0 && i == 2) {
            put_due(l, p, P("Điều %d. ", i), own);
        } else {
            block_add(p, BLOCK_TEXT, P("Điều %d. %s", i, fill(l, articles[i - 1], true)));
        }
    }
    if (l->long_body) {
        put_points(l, p, luck_between(&l->luck, 6, 14), 0, own);
    }
    block_add(p, BLOCK_TEXT,
              fill(l,
                   "Điều 4. Chánh Văn phòng, {who} và các tổ chức, cá nhân có liên quan chịu trách "
                   "nhiệm thi hành Quyết định này./.",
                   true));
}

static void as_plan(struct letter *l, struct paper *p, bool own)
{
    static const char *const headings[] = {"I. MỤC ĐÍCH, YÊU CẦU", "II. NỘI DUNG",
                                           "III. TỔ CHỨC THỰC HIỆN"};
    block_add(
        p, BLOCK_TEXT,
        fill(l, "Thực hiện {cite} về {matter}, {to} ban hành Kế hoạch triển khai như sau:", true));
    int dues = dues_wanted(l);
    for (int i = 0; i < 3; i++) {
        block_add(p, BLOCK_HEADING, headings[i]);
        put_points(l, p, points_wanted(l) / 2 + 1, i == 2 ? dues : 0, own);
        if (i == 1 && luck_has(&l->luck, 45)) {
            body_table(l, p, own);
        }
    }
    block_add(p, BLOCK_TEXT, fill(l, luck_pick(&l->luck, l->pool->closings), true));
}

static void as_invitation(struct letter *l, struct paper *p, bool own)
{
    block_add(p, BLOCK_TEXT, fill(l, "{to} trân trọng kính mời {who} dự họp về {matter}.", true));
    const char *when = fill(l, "Thời gian: {h}, ngày {d}.", false);
    block_add(p, BLOCK_TEXT, P("1. %s", when));
    due_add(l, "event", when, index_of(l, p), p->block_count - 1, own);
    block_add(p, BLOCK_TEXT,
              P("2. Địa điểm: Phòng họp số %d, trụ sở %s.", luck_between(&l->luck, 1, 4),
                l->agency.speaks));
    block_add(p, BLOCK_TEXT, fill(l, "3. Chủ trì: Lãnh đạo {unit}.", false));
    block_add(p, BLOCK_TEXT, "Đề nghị các đại biểu đến dự họp đúng giờ, đúng thành phần./.");
}

static void as_report(struct letter *l, struct paper *p, bool own)
{
    block_add(p, BLOCK_TEXT,
              fill(l, "Thực hiện {cite}, {to} báo cáo kết quả {matter} như sau:", true));
    put_points(l, p, points_wanted(l), luck_has(&l->luck, 20) ? 1 : 0, own);
    block_add(p, BLOCK_TEXT,
              fill(l, "Trên đây là báo cáo của {to}, kính báo cáo cấp trên xem xét./.", true));
}

static void as_contract(struct letter *l, struct paper *p, bool own)
{
    (void)own;
    grounds(l, p);
    block_add(p, BLOCK_TEXT,
              fill(l, "Hôm nay, ngày {past}, tại trụ sở {to}, chúng tôi gồm:", false));
    block_add(p, BLOCK_TEXT, P("Bên A: %s", l->agency.name));
    block_add(p, BLOCK_TEXT,
              P("Đại diện: Ông %s. Điện thoại: 0%d.", person_name(l),
                luck_between(&l->luck, 210000000, 299000000)));
    block_add(p, BLOCK_TEXT, P("Bên B: %s", fill(l, "{unit}", false)));
    block_add(p, BLOCK_TEXT,
              fill(l, "Điều 1. Hai bên thống nhất {act} theo các điều khoản dưới đây.", false));
    put_points(l, p, 3, 0, false);
    block_add(p, BLOCK_TEXT,
              "Văn bản này được lập thành 04 bản có giá trị như nhau, mỗi bên giữ 02 bản./.");
}

static const struct {
    const char *type;
    void (*write)(struct letter *l, struct paper *p, bool own);
} bodies[] = {
    {"Quyết định", as_decision},  {"Nghị quyết", as_decision},    {"Luật", as_decision},
    {"Nghị định", as_decision},   {"Thông tư", as_decision},      {"Kế hoạch", as_plan},
    {"Chương trình", as_plan},    {"Phương án", as_plan},         {"Đề án", as_plan},
    {"Dự án", as_plan},           {"Giấy mời", as_invitation},    {"Báo cáo", as_report},
    {"Tờ trình", as_report},      {"Biên bản", as_contract},      {"Hợp đồng", as_contract},
    {"Bản ghi nhớ", as_contract}, {"Bản thỏa thuận", as_contract}};

void body_write(struct letter *l, struct paper *p, bool own)
{
    for (size_t i = 0; i < sizeof bodies / sizeof bodies[0]; i++) {
        if (strcmp(bodies[i].type, p->type) == 0) {
            bodies[i].write(l, p, own);
            return;
        }
    }
    as_official_letter(l, p, own);
}
