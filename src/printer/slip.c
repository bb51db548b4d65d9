/*
 * NAME     slip.c
 * SUMMARY  the Phiếu giải quyết văn bản đến of NĐ 30/2020, Phụ lục IV: its head
 *
 * Where nobody has written yet there are dotted lines to write on, so that the sheet goes on
 * serving on paper. Lines that were returned, recalled or replaced are not on it: they are in
 * the history.
 */
#include "slip.h"

#include "forms.h"

const struct face slip_face = {.size = 13, .align = ALIGN_BOTH};

static const char *or_dots(const char *text, const char *dots)
{
    return text[0] != '\0' ? text : dots;
}

/* (tên loại; số, ký hiệu; ngày; cơ quan ban hành; trích yếu) */
static void put_which(struct sheet *sheet, const json_t *letter)
{
    static const struct face face = {.size = 13, .align = ALIGN_CENTRE};
    const char *text =
        words("(%s; số %s; ngày %s; %s; %s)", or_dots(print_str(letter, "type"), "Văn bản"),
              or_dots(print_str(letter, "code"), "............"),
              or_dots(member_day_shown(letter, "issued"), ".........."),
              or_dots(print_str(letter, "issuer"), ".............................."),
              or_dots(print_str(letter, "subject"), ".............................."));
    put_paragraph(sheet, &face, text, 0);
    sheet_space(sheet, 3);
}

static void put_numbers(struct sheet *sheet, const json_t *letter)
{
    static const struct face left = {.size = 13, .bold = true};
    static const struct face centre = {.size = 13, .bold = true, .align = ALIGN_CENTRE};
    static const struct face right = {.size = 13, .bold = true, .align = ALIGN_RIGHT};
    const double width = sheet->right - sheet->left;
    const char *ref = or_dots(print_str(letter, "ref"), "..........");
    const char *arrived = or_dots(member_day_shown(letter, "arrived"), "..........");
    const char *due = or_dots(member_day_shown(letter, "due"), "....................");
    put_at(sheet, &left, words("Số đến: %s", ref), sheet->left, sheet->y, width);
    put_at(sheet, &centre, words("Ngày đến: %s", arrived), sheet->left, sheet->y, width);
    sheet->y += put_at(sheet, &right, words("Hạn: %s", due), sheet->left, sheet->y, width);
    sheet_space(sheet, 3);
}

static void put_marks(struct sheet *sheet, const json_t *letter)
{
    static const struct face face = {.size = 13, .bold = true, .align = ALIGN_CENTRE};
    static const struct {
        const char *name, *text;
    } urgencies[] = {
        {"urgent", "KHẨN"},
        {"very-urgent", "THƯỢNG KHẨN"},
        {"flash", "HỎA TỐC"},
        {"flash-timed", "HỎA TỐC HẸN GIỜ"},
    };
    const char *urgency = json_str(letter, "urgency");
    for (size_t i = 0; i < sizeof urgencies / sizeof urgencies[0]; i++) {
        if (strcmp(urgencies[i].name, urgency) == 0) {
            put_paragraph(sheet, &face, words("Độ khẩn: %s", urgencies[i].text), 0);
        }
    }
    if (strcmp(json_str(letter, "state"), "cancelled") == 0) {
        put_paragraph(sheet, &face, "SỐ ĐẾN NÀY ĐÃ HỦY", 0);
    }
}

void slip_put(struct sheet *sheet, const struct job *job)
{
    static const struct face small = {.size = 11, .italic = true, .align = ALIGN_RIGHT};
    const json_t *letter = json_get(job->head, "letter");
    const json_t *agency = json_get(job->head, "agency");
    put_letterhead(sheet);
    put_place_and_date(sheet, print_str(agency, "place"),
                       member_day(json_get(letter, "presented"), "at"));
    put_title(sheet, job->title, 14);
    put_which(sheet, letter);
    put_marks(sheet, letter);
    put_numbers(sheet, letter);
    draw_line(sheet, sheet->left, sheet->y, sheet->right, sheet->y, LINE_THIN);
    sheet_space(sheet, 6);
    slip_tiers_put(sheet, letter);
    if (json_str(letter, "as_of")[0] != '\0') {
        sheet_space(sheet, 4);
        put_paragraph(sheet, &small,
                      words("(Theo sổ tại thời điểm %s)", member_time_shown(letter, "as_of")), 0);
    }
}
