/* layout_head.c - the two-column head and the end: Nơi nhận beside the signature. */
#include "letters_room.h"

#include <stdlib.h>
#include <string.h>

#define P(...) arena_printf(arena_current(), __VA_ARGS__)

enum { HEAD_LEFT = 62, HEAD_LEFT_WIDTH = 205, HEAD_RIGHT = 272, HEAD_RIGHT_WIDTH = 282 };

static const struct type_spot left = {
    .x = HEAD_LEFT, .width = HEAD_LEFT_WIDTH, .size = 13, .role = INK_HEAD_LEFT};
static const struct type_spot right = {.x = HEAD_RIGHT, .width = HEAD_RIGHT_WIDTH, .size = 13};

static struct type_spot with(struct type_spot t, double size, bool bold, bool italic,
                             enum ink_role role)
{
    t.size = size;
    t.bold = bold;
    t.italic = italic;
    t.role = role;
    return t;
}

static void put_left(struct sheets *s, const struct paper *p)
{
    struct type_spot t = with(left, 13, false, false, INK_HEAD_LEFT);
    if (p->above[0] != '\0') {
        sheets_put(s, &t, p->above);
    }
    t.bold = true;
    sheets_put(s, &t, p->head);
    if (p->party) {
        sheets_put(s, &t, "*");
    } else {
        sheets_rule(s, HEAD_LEFT + 65, s->y + 2, 75);
    }
}

static void put_right(struct sheets *s, const struct paper *p)
{
    struct type_spot t = with(right, 12.5, true, false, INK_PLAIN);
    if (p->party) {
        t.size = 14;
        sheets_put(s, &t, "ĐẢNG CỘNG SẢN VIỆT NAM");
        sheets_rule(s, HEAD_RIGHT + 50, s->y + 1, 182);
        return;
    }
    sheets_put(s, &t, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM");
    t.size = 13.5;
    sheets_put(s, &t, "Độc lập - Tự do - Hạnh phúc");
    sheets_rule(s, HEAD_RIGHT + 58, s->y + 2, 166);
}

static void put_number(struct sheets *s, const struct paper *p)
{
    struct type_spot t = with(left, 13, false, false, INK_NUMBER);
    if (p->number[0] != '\0') {
        sheets_put(s, &t, p->number);
    }
    if (p->title[0] == '\0') {
        t = with(left, 12, false, false, INK_SUBJECT);
        t.x += 14;
        t.width -= 28;
        s->y += 2;
        sheets_put(s, &t, P("V/v %s", p->subject));
    }
}

static void put_mark(struct sheets *s, const struct paper *p)
{
    if (p->mark[0] != '\0') {
        struct type_spot t = with(left, 13, true, false, INK_HEAD_LEFT);
        t.red = true;
        s->y += 8;
        const double width = 30.0 + 10.0 * (double)text_length(p->mark);
        sheets_frame(s, HEAD_LEFT + (HEAD_LEFT_WIDTH - width) / 2, s->y - 2, width, 21, true);
        sheets_put(s, &t, p->mark);
        s->y += 6;
    }
    if (p->kind == PAPER_DRAFT) {
        struct type_spot t = with(left, 13, true, false, INK_HEAD_LEFT);
        sheets_put(s, &t, "DỰ THẢO");
    }
}

/* ---- the order things are written in -------------------------------------------------------- */

static int by_rows(const void *a, const void *b)
{
    const struct ink *x = a, *y = b;
    if (x->y != y->y) {
        return x->y < y->y ? -1 : 1;
    }
    return x->x < y->x ? -1 : x->x > y->x;
}

static int right_first(const void *a, const void *b)
{
    const struct ink *x = a, *y = b;
    const bool xr = x->x >= HEAD_RIGHT, yr = y->x >= HEAD_RIGHT;
    return xr != yr ? (xr ? -1 : 1) : by_rows(a, b);
}

static void reorder(struct sheet *sheet, size_t from, enum head_order order)
{
    if (order != HEAD_COLUMNS) {
        qsort(sheet->inks + from, sheet->count - from, sizeof *sheet->inks,
              order == HEAD_ROWS ? by_rows : right_first);
    }
}

void head_put(struct sheets *s, const struct paper *p, enum head_order order)
{
    struct sheet *sheet = &s->pages[s->count - 1];
    const size_t from = sheet->count;
    const double top = s->y;
    double line, end;
    put_left(s, p);
    const double left_end = s->y;
    s->y = top;
    put_right(s, p);
    line = (s->y > left_end ? s->y : left_end) + 10;
    s->y = line;
    put_number(s, p);
    put_mark(s, p);
    end = s->y;
    s->y = line;
    struct type_spot t = with(right, 13.5, false, true, INK_DATE);
    sheets_put(s, &t, p->date_line);
    if (s->stamp_room > 0 && s->count == 1) { /* typists leave it, knowing what comes */
        const double free_from = p->title[0] != '\0' ? line + 20 : s->y;
        s->y = free_from + s->stamp_room;
    }
    s->y = (end > s->y ? end : s->y) + 10;
    reorder(sheet, from, order);
}

/* ---- the end -------------------------------------------------------------------------------- */

void signature_put(struct sheets *s, const struct paper *p)
{
    struct type_spot t = {.x = 300, .width = 250, .size = 14, .bold = true, .role = INK_POSITION};
    struct type_spot r = {.x = 85, .width = 205, .size = 11, .align = -1};
    s->y += 12;
    if (s->y > 620) { /* it goes together */
        sheets_page(s);
        sheets_put(
            s, &(struct type_spot){.x = 85, .width = 460, .size = 14, .align = 1, .indent = 28},
            "Văn phòng chịu trách nhiệm đôn đốc việc thực hiện các nội dung trên theo quy định.");
        s->y += 12;
    }
    const double top = s->y;
    if (p->receiver_count > 0) {
        sheets_put(
            s,
            &(struct type_spot){
                .x = 85, .width = 205, .size = 12, .align = -1, .bold = true, .italic = true},
            "Nơi nhận:");
        for (int i = 0; i < p->receiver_count; i++) {
            const bool last = i + 1 == p->receiver_count;
            sheets_put(s, &r, P("- %s%s", p->receivers[i], last ? "" : ";"));
        }
    }
    const double after = s->y;
    s->y = top;
    if (p->authority[0] != '\0') {
        sheets_put(s, &t, p->authority);
    }
    sheets_put(s, &t, p->position);
    if (p->kind != PAPER_DRAFT) {
        s->y += 62;
        t.role = INK_SIGNER;
        sheets_put(s, &t, p->signer_printed);
    }
    s->y = (after > s->y ? after : s->y) + 10;
}
