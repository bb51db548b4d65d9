/* layout_table.c - a plan's table: cells wrapped, rows never split, the grid around them. */
#include "letters_room.h"

static const double widths[CELLS] = {32, 170, 88, 100, 70};
enum { TABLE_LEFT = 85, TABLE_BOTTOM = 775 };

static struct type_spot cell_spot(int column, double x, bool head)
{
    return (struct type_spot){.x = x + 3,
                              .width = widths[column] - 6,
                              .size = 12,
                              .align = head || column == 0 ? 0 : -1,
                              .bold = head};
}

static double row_height(struct sheets *s, const char *const *cells, bool head)
{
    double most = 0;
    for (int i = 0; i < CELLS; i++) {
        const struct type_spot t = cell_spot(i, 0, head);
        const double height = text_height(s, &t, cells[i]);
        most = height > most ? height : most;
    }
    return most + 6;
}

static void row_put(struct sheets *s, const char *const *cells, bool head)
{
    const double height = row_height(s, cells, head);
    double x = TABLE_LEFT;
    if (s->y + height > TABLE_BOTTOM) {
        sheets_page(s);
    }
    const double top = s->y;
    for (int i = 0; i < CELLS; i++) {
        const struct type_spot t = cell_spot(i, x, head);
        sheets_frame(s, x, top, widths[i], height, false);
        s->y = top + 3;
        sheets_put(s, &t, cells[i]);
        x += widths[i];
    }
    s->y = top + height;
}

void table_put(struct sheets *s, const struct block *b)
{
    s->y += 4;
    for (int i = 0; i < b->rows; i++) {
        row_put(s, b->cells[i], i == 0);
    }
    s->y += 8;
}
