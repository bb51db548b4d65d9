/*
 * NAME     book.c
 * SUMMARY  what the books and reports have beside their tables
 */
#include "forms.h"

/* ---- cover of the register (NĐ 30/2020, Phụ lục IV)
 * ---------------------------------------------- */

static void put_centred(struct sheet *sheet, float size, bool bold, const char *text, double space)
{
    const struct face face = {.size = size, .bold = bold, .align = ALIGN_CENTRE};
    const double inset = 12 * MM;
    if (text[0] != '\0') {
        sheet->y += put_at(sheet, &face, text, sheet->left + inset, sheet->y,
                           sheet->right - sheet->left - 2 * inset);
        sheet_space(sheet, space);
    }
}

static void draw_frame(struct sheet *sheet, double inset, int tenths)
{
    const double l = sheet->left + inset, r = sheet->right - inset;
    const double t = sheet->top + inset, b = sheet->bottom - inset;
    draw_line(sheet, l, t, r, t, tenths);
    draw_line(sheet, r, t, r, b, tenths);
    draw_line(sheet, r, b, l, b, tenths);
    draw_line(sheet, l, b, l, t, tenths);
}

static const char *number_or_dots(const json_t *head, const char *key)
{
    const int64_t number = json_int(head, key, 0);
    return number > 0 ? words("%lld", (long long)number) : "..........";
}

static const char *day_or_dots(const json_t *head, const char *key)
{
    const char *day = member_day_shown(head, key);
    return day[0] != '\0' ? day : "....../....../.........";
}

void cover_put(struct sheet *sheet, const struct job *job)
{
    const json_t *head = job->head, *agency = json_get(head, "agency"),
                 *cover = json_get(head, "cover");
    if (json_is_false(cover)) {
        return;
    }
    const char *volume = print_str(head, "volume");
    sheet->cover = true;
    sheet->y = sheet->top + 16 * MM;
    draw_frame(sheet, 0, 15);
    draw_frame(sheet, 1.5 * MM, LINE_THIN);
    put_centred(sheet, 14, false, print_upper(print_str(agency, "parent")), 2);
    put_centred(sheet, 14, true, print_upper(print_str(agency, "name")), 26 * MM);
    put_centred(sheet, 28, true, job->title, 4 * MM);
    put_centred(sheet, 16, true, print_str(head, "book"), 4 * MM);
    put_centred(sheet, 16, false, words("Năm: %s", number_or_dots(head, "year")), 10 * MM);
    put_centred(sheet, 14, false,
                words("Từ ngày %s đến ngày %s", day_or_dots(head, "from"), day_or_dots(head, "to")),
                2 * MM);
    put_centred(
        sheet, 14, false,
        words("Từ số %s đến số %s", number_or_dots(head, "first"), number_or_dots(head, "last")),
        2 * MM);
    put_centred(sheet, 14, false, words("Quyển số: %s", volume[0] != '\0' ? volume : ".........."),
                0);
}

/* ---- signatures, remarks
 * --------------------------------------------------------------------------- */

size_t transfer_signers(const json_t *head, struct signer *ret)
{
    (void)head;
    ret[0] = (struct signer){"NGƯỜI GIAO", ""};
    ret[1] = (struct signer){"LÃNH ĐẠO VĂN PHÒNG", ""};
    return 2;
}

size_t report_signers(const json_t *head, struct signer *ret)
{
    (void)head;
    ret[0] = (struct signer){"NGƯỜI LẬP BIỂU", ""};
    ret[1] = (struct signer){"THỦ TRƯỞNG CƠ QUAN", ""};
    return 2;
}

void report_remarks(struct sheet *sheet, const struct job *job)
{
    static const struct face face = {.size = 11, .italic = true};
    const char *text = print_texts(job->head, "remarks");
    if (text[0] != '\0') {
        sheet_space(sheet, 6);
        put_paragraph(sheet, &face, text, 0);
    }
}
