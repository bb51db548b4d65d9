/*
 * NAME     xlsx_sheet.c
 * SUMMARY  a form's table as the one sheet of a workbook
 */
#include "xlsx.h"

#include <glib.h>

#define MAIN "http://schemas.openxmlformats.org/spreadsheetml/2006/main"

enum {
    EXCEL_EPOCH = 25569, /* days from Excel's day 0 to 1970-01-01 */
    CELL_MOST =
        32767 - 1, /* characters of a cell in Excel, as UTF-16 counts them, less one for "…" */
    PIECE = 32 << 10,
};
#define MM_PER_CHARACTER 2.05 /* width of a column in Excel's unit */

static void put_place(struct buf *out, size_t column, size_t line, int format)
{
    buf_printf(out, "<c r=\"%c%zu\" s=\"%d\"", (char)('A' + column), line, format);
}

/* The part of text that a cell takes. */
static const char *cut(const char *text)
{
    size_t units = 0;
    if (strlen(text) <= CELL_MOST) {
        return text;
    }
    for (const char *at = text; *at != '\0'; at = char_after(at)) {
        units += g_utf8_get_char(at) >= 0x10000 ? 2 : 1;
        if (units > CELL_MOST) {
            return words("%.*s…", (int)(at - text), text);
        }
    }
    return text;
}

static void put_text(struct buf *out, size_t column, size_t line, int format, const char *text)
{
    put_place(out, column, line, format);
    if (text[0] == '\0') {
        buf_puts(out, "/>");
        return;
    }
    buf_puts(out, " t=\"inlineStr\"><is><t xml:space=\"preserve\">");
    xlsx_put_text(out, cut(text));
    buf_puts(out, "</t></is></c>");
}

static void put_number(struct buf *out, size_t column, size_t line, int format, int64_t number)
{
    put_place(out, column, line, format);
    buf_printf(out, "><v>%lld</v></c>", (long long)number);
}

static void put_line_begin(struct buf *out, size_t line, const char *attributes)
{
    buf_printf(out, "<row r=\"%zu\"%s>", line, attributes);
}

/* ---- above the rows
 * -------------------------------------------------------------------------------- */

static void put_columns(struct buf *out, const struct job *job)
{
    buf_puts(out, "<cols>");
    for (size_t i = 0; i < job->column_count; i++) {
        buf_printf(out, "<col min=\"%zu\" max=\"%zu\" width=\"%.2f\" customWidth=\"1\"/>", i + 1,
                   i + 1, (double)job->columns[i].mm / MM_PER_CHARACTER);
    }
    buf_puts(out, "</cols>");
}

static void put_top(struct buf *out, const struct job *job)
{
    const json_t *agency = json_get(job->head, "agency");
    put_line_begin(out, 1, "");
    put_text(out, 0, 1, XLSX_AGENCY, print_upper(print_str(agency, "name")));
    buf_puts(out, "</row>");
    put_line_begin(out, 2, " ht=\"24\" customHeight=\"1\"");
    put_text(out, 0, 2, XLSX_TITLE, job->title);
    buf_puts(out, "</row>");
    put_line_begin(out, 3, "");
    put_text(out, 0, 3, XLSX_PERIOD, job->period);
    buf_puts(out, "</row>");
    put_line_begin(out, XLSX_HEAD_ROW, "");
    for (size_t i = 0; i < job->column_count; i++) {
        put_text(out, i, XLSX_HEAD_ROW, XLSX_HEADING, job->columns[i].title);
    }
    buf_puts(out, "</row>");
    put_line_begin(out, XLSX_HEAD_ROW + 1, "");
    for (size_t i = 0; i < job->column_count; i++) {
        put_text(out, i, XLSX_HEAD_ROW + 1, XLSX_COLUMN_NUMBER, words("(%zu)", i + 1));
    }
    buf_puts(out, "</row>");
}

static void put_begin(struct xlsx_sheet *sheet, struct buf *out)
{
    buf_puts(out, "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
                  "<worksheet xmlns=\"" MAIN "\"><sheetPr><pageSetUpPr fitToPage=\"1\"/></sheetPr>"
                  "<sheetViews><sheetView workbookViewId=\"0\">");
    buf_printf(
        out, "<pane ySplit=\"%d\" topLeftCell=\"A%d\" activePane=\"bottomLeft\" state=\"frozen\"/>",
        XLSX_HEAD_ROW + 1, XLSX_HEAD_ROW + 2);
    buf_puts(out, "</sheetView></sheetViews><sheetFormatPr defaultRowHeight=\"15\"/>");
    put_columns(out, sheet->job);
    buf_puts(out, "<sheetData>");
    put_top(out, sheet->job);
    sheet->line = XLSX_HEAD_ROW + 1;
}

/* ---- rows
 * ------------------------------------------------------------------------------------------ */

static void put_cell(struct buf *out, const struct xlsx_sheet *sheet, size_t i)
{
    const struct row_look *look = &sheet->rows.look;
    const bool struck = look->struck && !sheet->job->columns[i].remark;
    struct cell cell;
    row_cell(&sheet->rows, i, &cell);
    const int format = XLSX_BODY + (int)cell.kind + 4 * (look->strong ? 1 : struck ? 2 : 0);
    const bool empty = cell.text[0] == '\0';
    if (cell.kind == CELL_TEXT || empty) {
        const bool indented = i > 0 && i == sheet->job->form->indented;
        put_text(out, i, sheet->line, format,
                 indented ? words("%*s%s", (int)look->level * 3, "", cell.text) : cell.text);
    } else {
        put_number(out, i, sheet->line, format,
                   cell.kind == CELL_DAY ? (int64_t)cell.day.n + EXCEL_EPOCH : cell.number);
    }
}

static void put_row(struct buf *out, struct xlsx_sheet *sheet)
{
    sheet->line++;
    put_line_begin(out, sheet->line, "");
    for (size_t i = 0; i < sheet->job->column_count; i++) {
        put_cell(out, sheet, i);
    }
    buf_puts(out, "</row>");
}

/* In a page's header and footer & begins a code. */
static const char *footer_text(const char *text)
{
    struct buf out;
    buf_init(&out, NULL, 1024);
    for (; *text != '\0'; text++) {
        buf_puts(&out, *text == '&' ? "&" : "");
        buf_putc(&out, *text);
    }
    return out.data;
}

static void put_end(struct xlsx_sheet *sheet, struct buf *out)
{
    const struct job *job = sheet->job;
    const char last = (char)('A' + job->column_count - 1);
    buf_puts(out, "</sheetData><mergeCells count=\"3\">");
    for (int line = 1; line <= 3; line++) {
        buf_printf(out, "<mergeCell ref=\"A%d:%c%d\"/>", line, last, line);
    }
    buf_puts(out, "</mergeCells><pageMargins left=\"0.7\" right=\"0.5\" top=\"0.7\" bottom=\"0.7\" "
                  "header=\"0.3\" "
                  "footer=\"0.3\"/>");
    buf_printf(out, "<pageSetup paperSize=\"%d\" orientation=\"%s\" fitToHeight=\"0\"/>",
               job->a3 ? 8 : 9, job->form->across ? "landscape" : "portrait");
    buf_puts(out, "<headerFooter><oddFooter>&amp;L");
    xlsx_put_text(out, footer_text(job->mark_text));
    buf_puts(out, "&amp;RTrang &amp;P/&amp;N</oddFooter></headerFooter></worksheet>");
}

int xlsx_sheet_next(struct xlsx_sheet *sheet, struct buf *out, struct error *err)
{
    if (sheet->state == XLSX_BEGIN) {
        put_begin(sheet, out);
        rows_init(&sheet->rows, sheet->job);
        sheet->state = XLSX_ROWS;
        return 1;
    }
    while (sheet->state == XLSX_ROWS && out->len < PIECE) {
        const int more = rows_next(&sheet->rows, err);
        if (more == 1) {
            put_row(out, sheet);
            continue;
        }
        rows_release(&sheet->rows);
        sheet->state = XLSX_ENDED;
        if (more < 0) {
            return -1;
        }
        put_end(sheet, out);
        return 1;
    }
    return sheet->state == XLSX_ROWS ? 1 : 0;
}
