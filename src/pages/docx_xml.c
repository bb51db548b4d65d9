/*
 * NAME     docx_xml.c
 * SUMMARY  the paragraphs of one part of a .docx
 *
 * A pull reader without entities, network or the sender's DTD. What was deleted, is hidden or is a
 * field's code is passed over; text boxes stand in the file twice, once for old programs
 * (mc:Fallback), and are read once.
 */
#include "docx_room.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>

enum { PARAGRAPHS_DEEP = 16, DEPTH_MOST = 200 };

#define PARAGRAPH_MOST ((size_t)4 << 20)

struct paragraph {
    struct buf text;
    size_t bold; /* bytes of it */
    const char *style;
    unsigned page; /* on which its first line begins */
};

struct walk {
    xmlTextReader *xml;
    const struct docx_styles *styles;
    struct docx_flow *flow;
    struct paragraph open[PARAGRAPHS_DEEP]; /* a text box stands inside a paragraph */
    unsigned depth;
    unsigned page;
    bool rendered; /* the word processor left marks where it broke pages: then only they count */
    /* of the run at hand */
    struct docx_style run;
    const char *run_style;
    bool hidden;
    /* inside of what */
    unsigned properties; /* of a paragraph or table */
    bool in_run, in_text;
};

/* ---- text
 * ----------------------------------------------------------------------------------------------
 */

static struct paragraph *current(struct walk *w)
{
    return w->depth > 0 ? &w->open[w->depth - 1] : NULL;
}

/* A font without a name of its own is that of the run's style, the paragraph's, or the document's.
 */
static struct docx_style resolved(const struct walk *w, const struct paragraph *paragraph)
{
    struct docx_style style = w->run;
    docx_style_add(w->styles, w->run_style, &style);
    docx_style_add(w->styles, paragraph->style, &style);
    style.font = style.font != NULL ? style.font : w->styles->usual.font;
    style.bold = style.bold >= 0 ? style.bold : w->styles->usual.bold;
    style.capitals = style.capitals >= 0 ? style.capitals : w->styles->usual.capitals;
    return style;
}

static void add_text(struct walk *w, const char *text)
{
    struct paragraph *paragraph = current(w);
    if (paragraph == NULL || w->hidden || text == NULL) {
        return;
    }
    const struct docx_style style = resolved(w, paragraph);
    const enum legacy legacy = legacy_of_font(style.font);
    struct buf ours;
    buf_init(&ours, arena_current(), PARAGRAPH_MOST);
    if (legacy != LEGACY_NONE) {
        legacy_convert(&ours, text, strlen(text), legacy);
    } else {
        buf_puts(&ours, text);
    }
    if (style.capitals > 0) {
        char *upper = g_utf8_strup(ours.data, (gssize)ours.len);
        buf_init(&ours, arena_current(), PARAGRAPH_MOST);
        buf_puts(&ours, upper);
        g_free(upper);
    }
    buf_add(&paragraph->text, ours.data, ours.len);
    paragraph->bold += style.bold > 0 ? ours.len : 0;
}

static void add_sign(struct walk *w, char sign)
{
    if (current(w) != NULL && w->properties == 0 && !w->hidden) {
        buf_putc(&current(w)->text, sign);
    }
}

static void break_page(struct walk *w)
{
    struct paragraph *paragraph = current(w);
    w->page++;
    if (paragraph != NULL && paragraph->text.len == 0) {
        paragraph->page = w->page;
    }
}

static void add_break(struct walk *w)
{
    const char *type = docx_xml_attribute(w->xml, "type");
    if (type != NULL && strcmp(type, "page") == 0) {
        if (!w->rendered) {
            break_page(w);
        }
    } else {
        add_sign(w, '\n');
    }
}

/* ---- paragraphs
 * ----------------------------------------------------------------------------------------
 */

static void open_paragraph(struct walk *w)
{
    if (w->depth < PARAGRAPHS_DEEP) {
        struct paragraph *paragraph = &w->open[w->depth++];
        *paragraph = (struct paragraph){.page = w->page};
        buf_init(&paragraph->text, arena_current(), PARAGRAPH_MOST);
    }
    w->run = (struct docx_style){.bold = -1, .capitals = -1};
    w->run_style = NULL;
    w->hidden = false;
}

static void close_paragraph(struct walk *w)
{
    struct paragraph *paragraph = current(w);
    if (paragraph == NULL) {
        return;
    }
    w->depth--;
    const char *text = clean_text(paragraph->text.data, paragraph->text.len, TEXT_BLOCK);
    const bool bold = paragraph->bold * 2 > paragraph->text.len;
    for (const char *at = text; *at != '\0';) {
        const size_t n = strcspn(at, "\n");
        docx_flow_line(w->flow, arena_memdup(arena_current(), at, n), bold, paragraph->page);
        at += n + (at[n] != '\0');
    }
}

/* ---- elements
 * ------------------------------------------------------------------------------------------
 */

enum element {
    E_P,
    E_R,
    E_T,
    E_TAB,
    E_BREAK,
    E_HYPHEN,
    E_SYMBOL,
    E_PAGE,
    E_PROPERTIES,
    E_RUN_PROPERTIES,
    E_FONTS,
    E_BOLD,
    E_CAPITALS,
    E_HIDDEN,
    E_RUN_STYLE,
    E_STYLE,
    E_TABLE,
    E_ROW,
    E_CELL,
    E_SPAN,
    E_BORDER,
    E_TABLE_STYLE,
    E_SKIPPED,
    E_OTHER
};

static const struct {
    const char *name;
    enum element element;
} elements[] = {
    {"t", E_T},
    {"r", E_R},
    {"p", E_P},
    {"rPr", E_RUN_PROPERTIES},
    {"rFonts", E_FONTS},
    {"pPr", E_PROPERTIES},
    {"tab", E_TAB},
    {"ptab", E_TAB},
    {"br", E_BREAK},
    {"cr", E_BREAK},
    {"b", E_BOLD},
    {"caps", E_CAPITALS},
    {"vanish", E_HIDDEN},
    {"rStyle", E_RUN_STYLE},
    {"pStyle", E_STYLE},
    {"tbl", E_TABLE},
    {"tr", E_ROW},
    {"tc", E_CELL},
    {"gridSpan", E_SPAN},
    {"tblPr", E_PROPERTIES},
    {"trPr", E_PROPERTIES},
    {"tcPr", E_PROPERTIES},
    {"sectPr", E_PROPERTIES},
    {"insideV", E_BORDER},
    {"tblStyle", E_TABLE_STYLE},
    {"lastRenderedPageBreak", E_PAGE},
    {"noBreakHyphen", E_HYPHEN},
    {"sym", E_SYMBOL},
    {"del", E_SKIPPED},
    {"moveFrom", E_SKIPPED},
    {"instrText", E_SKIPPED},
    {"delText", E_SKIPPED},
    {"rPrChange", E_SKIPPED},
    {"pPrChange", E_SKIPPED},
};

static enum element element_of(const char *name)
{
    for (size_t i = 0; i < sizeof elements / sizeof elements[0]; i++) {
        if (strcmp(elements[i].name, name) == 0) {
            return elements[i].element;
        }
    }
    return E_OTHER;
}

/* Of a run: what its properties say of its font. */
static void take_property(struct walk *w, enum element element)
{
    switch (element) {
    case E_FONTS:
        w->run.font = docx_xml_attribute(w->xml, "ascii");
        w->run.font = w->run.font != NULL ? w->run.font : docx_xml_attribute(w->xml, "hAnsi");
        break;
    case E_BOLD:
        w->run.bold = docx_xml_is_on(w->xml);
        break;
    case E_CAPITALS:
        w->run.capitals = docx_xml_is_on(w->xml);
        break;
    case E_HIDDEN:
        w->hidden = docx_xml_is_on(w->xml);
        break;
    case E_RUN_STYLE:
        w->run_style = docx_xml_attribute(w->xml, "val");
        break;
    default:
        break;
    }
}

static void take_table(struct walk *w, enum element element)
{
    struct docx_table *table = w->flow->table;
    if (element == E_TABLE) {
        docx_flow_open_table(w->flow);
    } else if (element == E_ROW) {
        docx_flow_open_row(w->flow);
    } else if (element == E_CELL) {
        docx_flow_open_cell(w->flow);
    } else if (element == E_SPAN && table != NULL && table->last != NULL &&
               table->last->last != NULL) {
        const char *columns = docx_xml_attribute(w->xml, "val");
        const unsigned long span = columns != NULL ? strtoul(columns, NULL, 10) : 1;
        table->last->last->span = span >= 1 && span <= 60 ? (unsigned)span : 1;
    } else if (element == E_BORDER && table != NULL && w->properties > 0) {
        table->ruled = docx_xml_is_on(w->xml);
    } else if (element == E_TABLE_STYLE &&
               table != NULL) { /* comes before the borders of its own */
        const char *style = docx_xml_attribute(w->xml, "val");
        table->ruled = style != NULL && strstr(style, "Grid") != NULL;
    }
}

static void begin_element(struct walk *w, enum element element, bool empty)
{
    switch (element) {
    case E_P:
        open_paragraph(w);
        if (empty) {
            close_paragraph(w);
        }
        break;
    case E_R:
        w->run = (struct docx_style){.bold = -1, .capitals = -1};
        w->run_style = NULL;
        w->hidden = false;
        break;
    case E_T:
        w->in_text = !empty;
        break;
    case E_TAB:
        add_sign(w, '\t');
        break;
    case E_BREAK:
        add_break(w);
        break;
    case E_HYPHEN:
    case E_SYMBOL:
        add_sign(w, '-');
        break;
    case E_PAGE:
        break_page(w);
        break;
    case E_PROPERTIES:
        w->properties += !empty;
        break;
    case E_STYLE:
        if (current(w) != NULL) {
            current(w)->style = docx_xml_attribute(w->xml, "val");
        }
        break;
    default:
        if (w->properties == 0) {
            take_property(w, element);
        }
        take_table(w, element);
        break;
    }
}

static void end_element(struct walk *w, enum element element)
{
    if (element == E_P) {
        close_paragraph(w);
    } else if (element == E_T) {
        w->in_text = false;
    } else if (element == E_PROPERTIES && w->properties > 0) {
        w->properties--;
    } else if (element == E_TABLE) {
        docx_flow_close_table(w->flow);
    }
}

/* 1: go on to the next node, 2: to the next sibling, -1: no Word's document. */
static int take_node(struct walk *w)
{
    const int type = xmlTextReaderNodeType(w->xml);
    const bool opens = type == XML_READER_TYPE_ELEMENT;
    if (type == XML_READER_TYPE_DOCUMENT_TYPE || xmlTextReaderDepth(w->xml) > DEPTH_MOST) {
        return -1;
    }
    if (w->in_text &&
        (type == XML_READER_TYPE_TEXT || type == XML_READER_TYPE_CDATA ||
         type == XML_READER_TYPE_SIGNIFICANT_WHITESPACE || type == XML_READER_TYPE_WHITESPACE)) {
        add_text(w, (const char *)xmlTextReaderConstValue(w->xml));
    }
    if (!opens && type != XML_READER_TYPE_END_ELEMENT) {
        return 1;
    }
    const char *name = docx_xml_name(w->xml);
    if (name == NULL) { /* of another vocabulary */
        const char *local = (const char *)xmlTextReaderConstLocalName(w->xml);
        return opens && local != NULL && strcmp(local, "Fallback") == 0 ? 2 : 1;
    }
    const enum element element = element_of(name);
    if (element == E_SKIPPED) {
        return opens ? 2 : 1;
    }
    if (opens) {
        begin_element(w, element, xmlTextReaderIsEmptyElement(w->xml) == 1);
    } else {
        end_element(w, element);
    }
    return 1;
}

int docx_xml_read(const struct docx_part *part, const struct docx_styles *styles,
                  struct docx_flow *flow, unsigned *page, struct error *err)
{
    struct walk walk = {.xml = docx_xml_open(part), .styles = styles, .flow = flow, .page = *page};
    int more = 1, go = 1;
    if (walk.xml == NULL) {
        return error_set(err, ERR_NO_MEMORY, NULL, NULL, NULL);
    }
    walk.rendered = memmem(part->bytes, part->len, "lastRenderedPageBreak", 21) != NULL;
    while (go > 0 &&
           (more = go == 2 ? xmlTextReaderNext(walk.xml) : xmlTextReaderRead(walk.xml)) == 1) {
        go = take_node(&walk);
    }
    xmlFreeTextReader(walk.xml);
    *page = walk.page;
    return go < 0 || more != 0
               ? read_damaged(err, "nội dung tệp Word hỏng", "the Word file's content is broken")
               : 0;
}
