/* names.c - what JSON calls the sources of a text. */
#include "phieu/page_text.h"

const char *const text_source_names[SOURCE_COUNT] = {
    [SOURCE_DIGITAL] = "digital",
    [SOURCE_DOCX] = "docx",
    [SOURCE_PLAIN] = "text",
    [SOURCE_OCR] = "ocr",
};
