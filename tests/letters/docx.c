/* docx.c - the letter as a word processor's file: the head in a table without lines, as everybody
 * does it. */
#include "letters_room.h"

#include <stdlib.h>
#include <string.h>
#include <zip.h>

#define P(...) arena_printf(arena_current(), __VA_ARGS__)

enum { XML_MOST = 8 << 20 };

struct doc {
    struct buf xml;
    struct luck *luck;
    bool old; /* .VnTime */
};

enum run_style { PLAIN = 0, BOLD = 1, ITALIC = 2 };

static void escaped(struct buf *out, const char *text)
{
    for (; *text != '\0'; text++) {
        switch (*text) {
        case '&':
            buf_puts(out, "&amp;");
            break;
        case '<':
            buf_puts(out, "&lt;");
            break;
        case '>':
            buf_puts(out, "&gt;");
            break;
        default:
            buf_putc(out, *text);
        }
    }
}

static void run_of(struct doc *d, const char *font, const char *text, size_t len, int style)
{
    buf_printf(&d->xml,
               "<w:r><w:rPr><w:rFonts w:ascii=\"%s\" w:hAnsi=\"%s\"/>%s%s<w:sz "
               "w:val=\"28\"/></w:rPr><w:t xml:space=\"preserve\">",
               font, font, style & BOLD ? "<w:b/>" : "", style & ITALIC ? "<w:i/>" : "");
    escaped(&d->xml, arena_memdup(arena_current(), text, len));
    buf_puts(&d->xml, "</w:t></w:r>");
}

/* A line in one run or, as word processors do, now and then in two. */
static void run_line(struct doc *d, const char *text, int style)
{
    while (d->old && *text != '\0') {
        bool capitals;
        const char *shown = old_run(OLD_TCVN3, text, &capitals, &text);
        run_of(d, capitals ? ".VnTimeH" : ".VnTime", shown, strlen(shown), style);
    }
    const size_t len = strlen(text), space = strcspn(text, " ");
    const size_t first = len > 12 && space < len && luck_has(d->luck, 25) ? space + 1 : len;
    if (first > 0) {
        run_of(d, "Times New Roman", text, first, style);
    }
    if (first < len) {
        run_of(d, "Times New Roman", text + first, len - first, style);
    }
}

static void run(struct doc *d, const char *text, int style)
{
    for (;;) {
        const size_t len = strcspn(text, "\n");
        run_line(d, arena_memdup(arena_current(), text, len), style);
        if (text[len] == '\0') {
            return;
        }
        buf_puts(&d->xml, "<w:r><w:br/></w:r>");
        text += len + 1;
    }
}

static void para(struct doc *d, const char *text, int style, const char *align)
{
    buf_printf(&d->xml, "<w:p><w:pPr><w:jc w:val=\"%s\"/></w:pPr>", align);
    run(d, text, style);
    buf_puts(&d->xml, "</w:p>");
}

/* Lines as paragraphs. */
static void paras(struct doc *d, const char *lines, int style, const char *align)
{
    char *copy = arena_strdup(arena_current(), lines), *save = NULL;
    for (char *line = strtok_r(copy, "\n", &save); line != NULL;
         line = strtok_r(NULL, "\n", &save)) {
        para(d, line, style, align);
    }
}

static void cell_open(struct doc *d, int width)
{
    buf_printf(&d->xml, "<w:tc><w:tcPr><w:tcW w:w=\"%d\" w:type=\"dxa\"/></w:tcPr>", width);
}

static void table_open(struct doc *d, const char *border)
{
    buf_printf(&d->xml,
               "<w:tbl><w:tblPr><w:tblW w:w=\"9600\" w:type=\"dxa\"/><w:tblBorders><w:top "
               "w:val=\"%s\"/><w:left w:val=\"%s\"/>"
               "<w:bottom w:val=\"%s\"/><w:right w:val=\"%s\"/><w:insideH w:val=\"%s\"/><w:insideV "
               "w:val=\"%s\"/></w:tblBorders></w:tblPr>",
               border, border, border, border, border, border);
}

/* ---- head and end --------------------------------------------------------------------------- */

static void head_left_upper(struct doc *d, const struct paper *p)
{
    cell_open(d, 4000);
    paras(d, p->above, PLAIN, "center");
    paras(d, p->head, BOLD, "center");
    if (p->party) {
        para(d, "*", PLAIN, "center");
    }
}

static void head_left_lower(struct doc *d, const struct paper *p)
{
    if (p->number[0] != '\0') {
        para(d, p->number, PLAIN, "center");
    }
    if (p->title[0] == '\0') {
        para(d, P("V/v %s", p->subject), PLAIN, "center");
    }
    if (p->mark[0] != '\0') {
        para(d, p->mark, BOLD, "center");
    }
    if (p->kind == PAPER_DRAFT) {
        para(d, "DỰ THẢO", BOLD, "center");
    }
}

static void head_right(struct doc *d, const struct paper *p)
{
    cell_open(d, 5600);
    if (p->party) {
        para(d, "ĐẢNG CỘNG SẢN VIỆT NAM", BOLD, "center");
    } else {
        para(d, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", BOLD, "center");
        para(d, "Độc lập - Tự do - Hạnh phúc", BOLD, "center");
    }
}

/* In one row of two cells, or in two rows: offices do both. */
static void head(struct doc *d, const struct paper *p)
{
    const bool two_rows = luck_has(d->luck, 50);
    table_open(d, "none");
    buf_puts(&d->xml, "<w:tr>");
    head_left_upper(d, p);
    if (!two_rows) {
        head_left_lower(d, p);
    }
    buf_puts(&d->xml, "</w:tc>");
    head_right(d, p);
    if (two_rows) {
        buf_puts(&d->xml, "</w:tc></w:tr><w:tr>");
        cell_open(d, 4000);
        head_left_lower(d, p);
        if (p->number[0] == '\0' && p->title[0] != '\0') {
            para(d, "", PLAIN, "center");
        }
        buf_puts(&d->xml, "</w:tc>");
        cell_open(d, 5600);
    }
    para(d, p->date_line, ITALIC, "center");
    buf_puts(&d->xml, "</w:tc></w:tr></w:tbl><w:p/>");
}

static void end(struct doc *d, const struct paper *p)
{
    table_open(d, "none");
    buf_puts(&d->xml, "<w:tr>");
    cell_open(d, 4600);
    if (p->receiver_count > 0) {
        para(d, "Nơi nhận:", BOLD | ITALIC, "left");
        for (int i = 0; i < p->receiver_count; i++) {
            para(d, P("- %s%s", p->receivers[i], i + 1 < p->receiver_count ? ";" : ""), PLAIN,
                 "left");
        }
    } else {
        para(d, "", PLAIN, "left");
    }
    buf_puts(&d->xml, "</w:tc>");
    cell_open(d, 5000);
    paras(d, p->authority, BOLD, "center");
    para(d, p->position, BOLD, "center");
    if (p->kind != PAPER_DRAFT) {
        para(d, "", PLAIN, "center");
        para(d, "", PLAIN, "center");
        para(d, p->signer_printed, BOLD, "center");
    }
    buf_puts(&d->xml, "</w:tc></w:tr></w:tbl>");
}

/* ---- body ----------------------------------------------------------------------------------- */

static void plan(struct doc *d, const struct block *b)
{
    table_open(d, "single");
    for (int i = 0; i < b->rows; i++) {
        buf_puts(&d->xml, "<w:tr>");
        for (int k = 0; k < CELLS; k++) {
            cell_open(d, 1900);
            para(d, b->cells[i][k], i == 0 ? BOLD : PLAIN, "left");
            buf_puts(&d->xml, "</w:tc>");
        }
        buf_puts(&d->xml, "</w:tr>");
    }
    buf_puts(&d->xml, "</w:tbl><w:p/>");
}

static void body(struct doc *d, const struct paper *p)
{
    static const int styles[] = {[BLOCK_TEXT] = PLAIN,
                                 [BLOCK_HEADING] = BOLD,
                                 [BLOCK_GROUND] = ITALIC,
                                 [BLOCK_CENTRE] = BOLD};
    if (p->title[0] != '\0') {
        para(d, p->title, BOLD, "center");
        if (p->subject[0] != '\0') {
            para(d, p->subject, BOLD, "center");
        }
    }
    if (p->addressee_count == 1) {
        para(d, P("Kính gửi: %s", p->addressees[0]), PLAIN, "center");
    } else if (p->addressee_count > 1) {
        para(d, "Kính gửi:", PLAIN, "left");
        for (int i = 0; i < p->addressee_count; i++) {
            para(d, P("- %s%s", p->addressees[i], i + 1 < p->addressee_count ? ";" : "."), PLAIN,
                 "left");
        }
    }
    for (int i = 0; i < p->block_count; i++) {
        const struct block *b = &p->blocks[i];
        if (b->kind == BLOCK_TABLE) {
            plan(d, b);
        } else {
            para(d, b->text, styles[b->kind], b->kind == BLOCK_CENTRE ? "center" : "both");
        }
    }
}

static void paper(struct doc *d, const struct paper *p, bool first)
{
    if (!first) {
        buf_puts(&d->xml, "<w:p><w:r><w:br w:type=\"page\"/></w:r></w:p>");
    }
    if (p->kind == PAPER_LETTER || p->kind == PAPER_DRAFT) {
        head(d, p);
    } else if (p->head[0] != '\0') {
        para(d, p->head, BOLD, "left");
    }
    body(d, p);
    if (p->position[0] != '\0') {
        end(d, p);
    }
}

/* ---- the package ---------------------------------------------------------------------------- */

static const char types[] =
    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
    "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default "
    "Extension=\"rels\" "
    "ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default "
    "Extension=\"xml\" ContentType=\"application/xml\"/>"
    "<Override PartName=\"/word/document.xml\" "
    "ContentType=\"application/"
    "vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>";
static const char relations[] =
    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
    "<Relationships "
    "xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship "
    "Id=\"rId1\" "
    "Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" "
    "Target=\"word/document.xml\"/></Relationships>";

static void member(zip_t *zip, const char *name, const char *bytes, size_t len)
{
    zip_source_t *source = zip_source_buffer(zip, bytes, len, 0);
    INVARIANT(source != NULL);
    zip_int64_t at = zip_file_add(zip, name, source, ZIP_FL_ENC_UTF_8);
    INVARIANT(at >= 0);
    INVARIANT(zip_file_set_mtime(zip, (zip_uint64_t)at, 1767225600, 0) == 0); /* always the same */
}

static void packed(const char *xml, size_t len, struct buf *out)
{
    zip_error_t error;
    zip_stat_t about;
    zip_source_t *memory = zip_source_buffer_create(NULL, 0, 0, &error);
    zip_t *zip = memory != NULL ? zip_open_from_source(memory, ZIP_TRUNCATE, &error) : NULL;
    INVARIANT(zip != NULL);
    zip_source_keep(memory);
    member(zip, "[Content_Types].xml", types, sizeof types - 1);
    member(zip, "_rels/.rels", relations, sizeof relations - 1);
    member(zip, "word/document.xml", xml, len);
    INVARIANT(zip_close(zip) == 0);
    INVARIANT(zip_source_open(memory) == 0 && zip_source_stat(memory, &about) == 0);
    char *bytes = arena_alloc(arena_current(), about.size);
    INVARIANT(zip_source_read(memory, bytes, about.size) == (zip_int64_t)about.size);
    buf_add(out, bytes, about.size);
    zip_source_close(memory);
    zip_source_free(memory);
}

void docx_of_letter(struct letter *l, struct buf *out)
{
    struct doc d = {.luck = &l->luck, .old = luck_has(&l->luck, 12)};
    buf_init(&d.xml, arena_current(), XML_MOST);
    buf_puts(&d.xml,
             "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<w:document "
             "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>");
    for (int i = 0; i < l->paper_count; i++) {
        paper(&d, &l->papers[i], i == 0);
    }
    buf_puts(&d.xml,
             "<w:sectPr><w:pgSz w:w=\"11906\" w:h=\"16838\"/></w:sectPr></w:body></w:document>");
    INVARIANT(!d.xml.overflow);
    packed(d.xml.data, d.xml.len, out);
}
