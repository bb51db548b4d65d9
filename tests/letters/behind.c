/* behind.c - what lies behind a letter in one file: appendix, attached letter or draft, a filled
 * phiếu. */
#include "letters_room.h"

#define P(...) arena_printf(arena_current(), __VA_ARGS__)

static void appendix(struct letter *l, int rows)
{
    const struct paper *of = &l->papers[0];
    struct paper *p = &l->papers[l->paper_count++];
    char day[DAY_TEXT];
    *p = (struct paper){.kind = PAPER_APPENDIX,
                        .above = "",
                        .head = "",
                        .number = "",
                        .place = "",
                        .issued = DAY_NONE,
                        .date_line = "",
                        .type = "",
                        .title = "PHỤ LỤC",
                        .subject = "",
                        .mark = "",
                        .authority = "",
                        .position = "",
                        .signer_printed = ""};
    p->subject = capital_first(fill(l, "danh mục nhiệm vụ {act}", false));
    block_add(p, BLOCK_CENTRE,
              P("(Kèm theo %s số %s ngày %s)", of->type, of->code != NULL ? of->code : "      ",
                of->code != NULL ? day_vn(of->issued, day) : "      "));
    for (int i = 0; i < rows; i++) {
        if (l->due_count < DUES_MOST - 8 && i < 2) {
            body_table(l, p, false);
        }
        for (int k = 0; k < 6; k++) {
            block_add(p, BLOCK_TEXT, fill(l, luck_pick(&l->luck, l->pool->filler), false));
        }
    }
}

/* A plan of somebody else, signed or still a draft, as it was sent along. */
static void attached(struct letter *l)
{
    struct paper *p = &l->papers[l->paper_count++];
    const struct agency self = l->agency;
    l->agency = agency_of_kind(l, AGENCY_PROVINCE);
    *p = (struct paper){.kind = luck_has(&l->luck, 40) ? PAPER_DRAFT : PAPER_LETTER,
                        .above = "",
                        .head = l->agency.head,
                        .place = l->province->name,
                        .type = "Kế hoạch",
                        .title = "KẾ HOẠCH",
                        .mark = "",
                        .urgency = "normal"};
    paper_number(l, p, &l->agency, "KH");
    paper_date(l, p, (struct day){l->today.n - luck_between(&l->luck, 3, 40)});
    p->subject = capital_first(
        fill(l, "triển khai {program} trên địa bàn {prov} giai đoạn 2026 - 2030", false));
    l->long_body = false;
    const int cited = l->refer_count;
    body_write(l, p, false);
    l->refer_count = cited; /* what it cites the letter does not */
    paper_signer(l, p, &l->agency);
    p->receivers[p->receiver_count++] = "Chính phủ (b/c)";
    p->receivers[p->receiver_count++] = "Lưu: VT, TH.";
    l->agency = self;
}

static void filled_slip(struct letter *l)
{
    const struct paper *of = &l->papers[0];
    struct paper *p = &l->papers[l->paper_count++];
    int y, m, d;
    day_split(l->today, &y, &m, &d);
    *p = (struct paper){.kind = PAPER_SLIP,
                        .above = "",
                        .head = luck_pick(&l->luck, l->pool->receivers),
                        .number = "",
                        .issued = DAY_NONE,
                        .place = "",
                        .date_line = "",
                        .type = "",
                        .title = "PHIẾU GIẢI QUYẾT VĂN BẢN ĐẾN",
                        .subject = "",
                        .mark = "",
                        .authority = "",
                        .position = "GIÁM ĐỐC",
                        .signer = "",
                        .signer_printed = person_name(l)};
    block_add(
        p, BLOCK_TEXT,
        P("Số: %s ngày %d tháng %d năm %d", of->code != NULL ? of->code : "..........", d, m, y));
    block_add(p, BLOCK_TEXT, "1. Ý kiến của lãnh đạo cơ quan, tổ chức:");
    block_add(
        p, BLOCK_TEXT,
        P("Giao đơn vị, cá nhân chủ trì: %s ..............", luck_pick(&l->luck, l->pool->units)));
    block_add(
        p, BLOCK_TEXT,
        "Giao các đơn vị, cá nhân tham gia phối hợp: ..........................................");
    block_add(
        p, BLOCK_TEXT,
        "Thời hạn giải quyết: ..............................................................");
    block_add(p, BLOCK_TEXT,
              P("Ngày %02d tháng %02d năm %d cho ý kiến phân phối, giải quyết", d, m, y));
    block_add(
        p, BLOCK_TEXT,
        "2. Ý kiến của lãnh đạo đơn vị: ....................................................");
    block_add(p, BLOCK_TEXT,
              "3. Ý kiến đề xuất của người giải quyết: ..........................................");
}

void papers_behind(struct letter *l)
{
    if (l->spec.demo) {
        return;
    }
    if (l->spec.pages > 0) {
        appendix(l, 3 * (int)l->spec.pages); /* eighteen paragraphs a page */
        return;
    }
    const unsigned roll = (unsigned)luck_roll(&l->luck, 100);
    if (roll < 12) {
        attached(l);
    } else if (roll < 22) {
        appendix(l, 1);
    } else if (roll < 28) {
        filled_slip(l);
    }
}
