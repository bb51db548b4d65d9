/*
 * html.h - what a page of HTML says, without how it looks.
 */
#ifndef PHIEU_PAGES_HTML_H
#define PHIEU_PAGES_HTML_H

#include "phieu/text.h"

/* Appends its text: blocks and breaks become LF, cells of a table TAB, references their characters;
 * scripts, styles and the head are left out. Takes anything for HTML. */
void html_strip(struct buf *out, const char *html, size_t len);

#endif
