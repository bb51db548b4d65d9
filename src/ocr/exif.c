/*
 * NAME     exif.c
 * SUMMARY  the one thing that matters in what a camera notes: which way is up
 */
#include "ocr_room.h"

#include <string.h>

enum { SOI = 0xD8, SOS = 0xDA, APP1 = 0xE1, TAG_ORIENTATION = 0x0112, ENTRIES_MOST = 200 };

struct tiff {
    const unsigned char *bytes;
    size_t len;
    bool little;
};

/* 0 past the end. */
static uint32_t number(const struct tiff *t, size_t at, unsigned width)
{
    uint32_t value = 0;
    if (at > t->len || width > t->len - at) {
        return 0;
    }
    for (unsigned i = 0; i < width; i++) {
        value = value << 8 | t->bytes[at + (t->little ? width - 1 - i : i)];
    }
    return value;
}

static unsigned orientation_of(const struct tiff *t)
{
    const size_t folder = number(t, 4, 4);
    const uint32_t entries = number(t, folder, 2);
    for (uint32_t i = 0; i < entries && i < ENTRIES_MOST; i++) {
        const size_t at = folder + 2 + (size_t)i * 12;
        if (number(t, at, 2) == TAG_ORIENTATION) {
            const uint32_t value = number(t, at + 8, 2);
            return value >= 1 && value <= 8 ? value : 1;
        }
    }
    return 1;
}

unsigned exif_orientation(const unsigned char *jpeg, size_t len)
{
    size_t at = 2;
    while (at + 4 <= len && jpeg[at] == 0xFF && jpeg[at + 1] != SOS) {
        const size_t size = (size_t)jpeg[at + 2] << 8 | jpeg[at + 3];
        const unsigned char *body = jpeg + at + 4;
        if (size < 2 || size > len - at - 2) {
            return 1;
        }
        if (jpeg[at + 1] == APP1 && size >= 16 && memcmp(body, "Exif\0", 6) == 0) {
            const struct tiff t = {body + 6, size - 8, body[6] == 'I'};
            return orientation_of(&t);
        }
        at += 2 + size;
    }
    return 1;
}
