/*
 * NAME     docx.c
 * SUMMARY  a word processor's file: its document, then what stands at the head and foot of its
 * pages
 */
#include "docx_room.h"

#include <string.h>

/* "word/document.xml" nearly always; whatever begins so otherwise. */
static const char *document_name(const struct docx_zip *zip)
{
    const char *found = NULL, *name;
    for (unsigned i = 0; (name = docx_zip_name(zip, i)) != NULL; i++) {
        const size_t n = strlen(name);
        if (strcmp(name, "word/document.xml") == 0) {
            return name;
        }
        if (found == NULL && strncmp(name, "word/document", 13) == 0 && n > 4 &&
            strcmp(name + n - 4, ".xml") == 0) {
            found = name;
        }
    }
    return found;
}

static int read_part(struct docx_zip *zip, const char *name, const struct docx_styles *styles,
                     struct docx_flow *flow, unsigned *page, struct error *err)
{
    struct docx_part part;
    if (docx_zip_part(zip, name, &part, err) != 0) {
        return -1;
    }
    const int result = part.len > 0 ? docx_xml_read(&part, styles, flow, page, err) : 0;
    docx_flow_end(flow);
    docx_part_release(&part);
    return result;
}

/* What stands on each page stands in the file once. */
static int read_edges(struct docx_zip *zip, const struct docx_styles *styles,
                      struct docx_flow *flow, unsigned page, struct error *err)
{
    static const char *const edges[] = {"word/header", "word/footer"};
    const char *name;
    for (unsigned i = 0; (name = docx_zip_name(zip, i)) != NULL; i++) {
        for (size_t k = 0; k < sizeof edges / sizeof edges[0]; k++) {
            unsigned at = page;
            if (strncmp(name, edges[k], strlen(edges[k])) == 0 &&
                read_part(zip, name, styles, flow, &at, err) != 0) {
                return -1;
            }
        }
    }
    return 0;
}

static int read_parts(struct reading *r, struct docx_zip *zip, struct error *err)
{
    struct docx_flow flow = {.reading = r};
    struct docx_styles styles;
    struct docx_part part;
    unsigned page = 1;
    const char *document = document_name(zip);
    if (document == NULL) {
        return read_damaged(err, "tệp Word không có nội dung", "the Word file has no document");
    }
    if (docx_zip_part(zip, "word/styles.xml", &part, err) != 0) {
        return -1;
    }
    docx_styles_read(&styles, &part);
    docx_part_release(&part);
    if (read_part(zip, document, &styles, &flow, &page, err) != 0) {
        return -1;
    }
    r->result->text.pages = r->result->text.pages_read = page;
    return read_edges(zip, &styles, &flow, page, err);
}

int read_docx(struct reading *r, struct error *err)
{
    struct docx_zip *zip;
    r->result->had_text = true;
    if (docx_zip_open(r->job, r->limits, &zip, err) != 0) {
        return -1;
    }
    const int result = read_parts(r, zip, err);
    docx_zip_close(zip);
    return result;
}
