/*
 * NAME     xlsx_parts.c
 * SUMMARY  the parts of a workbook that are the same for every form
 */
#include "xlsx.h"

#include <ctype.h>

#define XML  "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
#define MAIN "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#define REL  "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define PACK "http://schemas.openxmlformats.org/package/2006/"
#define MIME "application/vnd.openxmlformats-officedocument.spreadsheetml."

/* Excel reads _x000D_ in a text as a character: the underline before such a thing is written as
 * one. */
static bool is_escape(const char *at)
{
    return at[0] == '_' && at[1] == 'x' && isxdigit((unsigned char)at[2]) &&
           isxdigit((unsigned char)at[3]) && isxdigit((unsigned char)at[4]) &&
           isxdigit((unsigned char)at[5]) && at[6] == '_';
}

void xlsx_put_text(struct buf *out, const char *text)
{
    static const struct {
        char c;
        const char *as;
    } escapes[] = {{'&', "&amp;"}, {'<', "&lt;"}, {'>', "&gt;"}, {'"', "&quot;"}};
    const char *plain = text;
    for (; *text != '\0'; text++) {
        const char *as = is_escape(text) ? "_x005F_" : NULL;
        for (size_t i = 0; i < sizeof escapes / sizeof escapes[0]; i++) {
            as = escapes[i].c == *text ? escapes[i].as : as;
        }
        if (as != NULL) {
            buf_add(out, plain, (size_t)(text - plain));
            buf_puts(out, as);
            plain = text + 1;
        }
    }
    buf_puts(out, plain);
}

static void put_types(struct buf *out, const struct job *job)
{
    (void)job;
    buf_puts(out,
             XML "<Types xmlns=\"" PACK "content-types\">"
                 "<Default Extension=\"rels\" "
                 "ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
                 "<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
                 "<Override PartName=\"/xl/workbook.xml\" ContentType=\"" MIME "sheet.main+xml\"/>"
                 "<Override PartName=\"/xl/worksheets/sheet1.xml\" ContentType=\"" MIME
                 "worksheet+xml\"/>"
                 "<Override PartName=\"/xl/styles.xml\" ContentType=\"" MIME "styles+xml\"/>"
                 "<Override PartName=\"/docProps/core.xml\" "
                 "ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/>"
                 "</Types>");
}

static void put_relations(struct buf *out, const struct job *job)
{
    (void)job;
    buf_puts(out, XML "<Relationships xmlns=\"" PACK "relationships\">"
                      "<Relationship Id=\"rId1\" Type=\"" REL
                      "/officeDocument\" Target=\"xl/workbook.xml\"/>"
                      "<Relationship Id=\"rId2\" Type=\"" PACK
                      "relationships/metadata/core-properties\" Target=\"docProps/core.xml\"/>"
                      "</Relationships>");
}

static void put_book_relations(struct buf *out, const struct job *job)
{
    (void)job;
    buf_puts(out, XML "<Relationships xmlns=\"" PACK "relationships\">"
                      "<Relationship Id=\"rId1\" Type=\"" REL
                      "/worksheet\" Target=\"worksheets/sheet1.xml\"/>"
                      "<Relationship Id=\"rId2\" Type=\"" REL "/styles\" Target=\"styles.xml\"/>"
                      "</Relationships>");
}

static void put_core(struct buf *out, const struct job *job)
{
    char made[INSTANT_TEXT];
    instant_iso(job->made, made);
    made[19] = 'Z';
    made[20] = '\0';
    buf_puts(
        out, XML
        "<cp:coreProperties xmlns:cp=\"" PACK "metadata/core-properties\" "
        "xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\" "
        "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><dc:title>");
    xlsx_put_text(out, job->title);
    buf_puts(out, "</dc:title><dc:creator>");
    xlsx_put_text(out, print_str(json_get(job->head, "agency"), "name"));
    buf_puts(out, "</dc:creator><cp:keywords>");
    xlsx_put_text(out, job->mark_qr);
    buf_printf(out,
               "</cp:keywords><dcterms:created xsi:type=\"dcterms:W3CDTF\">%s</dcterms:created>",
               made);
    buf_puts(out, "<dc:language>vi-VN</dc:language></cp:coreProperties>");
}

static void put_book(struct buf *out, const struct job *job)
{
    (void)job;
    buf_puts(out, XML "<workbook xmlns=\"" MAIN "\" xmlns:r=\"" REL "\"><sheets>"
                      "<sheet name=\"Bảng\" sheetId=\"1\" r:id=\"rId1\"/></sheets><definedNames>");
    buf_printf(
        out,
        "<definedName name=\"_xlnm.Print_Titles\" localSheetId=\"0\">'Bảng'!$%d:$%d</definedName>",
        XLSX_HEAD_ROW, XLSX_HEAD_ROW + 1);
    buf_puts(out, "</definedNames></workbook>");
}

/* ---- styles
 * ---------------------------------------------------------------------------------------- */

#define FONT(size, marks)                                                                          \
    "<font>" marks "<sz val=\"" size "\"/><name val=\"Times New Roman\"/><family "                 \
    "val=\"1\"/></font>"
#define SIDE(name) "<" name " style=\"thin\"><color auto=\"1\"/></" name ">"

enum { FONT_PLAIN, FONT_BOLD, FONT_STRUCK, FONT_TITLE, FONT_ITALIC };
enum { NUMBER_GENERAL = 0, NUMBER_GROUPED = 3, NUMBER_DAY = 164 };

static void put_format(struct buf *out, int font, int number, int border, const char *across,
                       const char *down)
{
    buf_printf(out,
               "<xf numFmtId=\"%d\" fontId=\"%d\" fillId=\"0\" borderId=\"%d\" xfId=\"0\" "
               "applyNumberFormat=\"1\" "
               "applyFont=\"1\" applyBorder=\"1\" applyAlignment=\"1\"><alignment "
               "horizontal=\"%s\" vertical=\"%s\" "
               "wrapText=\"1\"/></xf>",
               number, font, border, across, down);
}

/* In the order of enum xlsx_format. */
static void put_formats(struct buf *out)
{
    static const int looks[] = {FONT_PLAIN, FONT_BOLD, FONT_STRUCK};
    buf_printf(out, "<cellXfs count=\"%d\">", XLSX_BODY + 12);
    buf_puts(out, "<xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\"/>");
    put_format(out, FONT_BOLD, NUMBER_GENERAL, 0, "left", "center");
    put_format(out, FONT_TITLE, NUMBER_GENERAL, 0, "center", "center");
    put_format(out, FONT_ITALIC, NUMBER_GENERAL, 0, "center", "center");
    put_format(out, FONT_BOLD, NUMBER_GENERAL, 1, "center", "center");
    put_format(out, FONT_ITALIC, NUMBER_GENERAL, 1, "center", "center");
    for (size_t i = 0; i < sizeof looks / sizeof looks[0]; i++) {
        put_format(out, looks[i], NUMBER_GENERAL, 1, "left", "top");   /* CELL_TEXT */
        put_format(out, looks[i], NUMBER_GENERAL, 1, "center", "top"); /* CELL_NUMBER */
        put_format(out, looks[i], NUMBER_GROUPED, 1, "right", "top");  /* CELL_COUNT */
        put_format(out, looks[i], NUMBER_DAY, 1, "center", "top");     /* CELL_DAY */
    }
    buf_puts(out, "</cellXfs>");
}

static void put_styles(struct buf *out, const struct job *job)
{
    (void)job;
    buf_puts(
        out, XML
        "<styleSheet xmlns=\"" MAIN "\">"
        "<numFmts count=\"1\"><numFmt numFmtId=\"164\" formatCode=\"dd/mm/yyyy\"/></numFmts>"
        "<fonts count=\"5\">" FONT("11", "") FONT("11", "<b/>") FONT("11", "<strike/>") FONT("14",
                                                                                             "<b/>")
            FONT("11",
                 "<i/>") "</fonts>"
                         "<fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill>"
                         "<fill><patternFill patternType=\"gray125\"/></fill></fills>"
                         "<borders "
                         "count=\"2\"><border><left/><right/><top/><bottom/><diagonal/></"
                         "border><border>" SIDE("left") SIDE("right") SIDE("top") SIDE(
                             "bottom") "<diagonal/></border></borders>"
                                       "<cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" "
                                       "fillId=\"0\" borderId=\"0\"/></cellStyleXfs>");
    put_formats(out);
    buf_puts(out, "<cellStyles count=\"1\"><cellStyle name=\"Normal\" xfId=\"0\" "
                  "builtinId=\"0\"/></cellStyles></styleSheet>");
}

const struct xlsx_part xlsx_parts[] = {
    {"[Content_Types].xml", put_types},
    {"_rels/.rels", put_relations},
    {"docProps/core.xml", put_core},
    {"xl/workbook.xml", put_book},
    {"xl/_rels/workbook.xml.rels", put_book_relations},
    {"xl/styles.xml", put_styles},
};
const size_t xlsx_part_count = sizeof xlsx_parts / sizeof xlsx_parts[0];
