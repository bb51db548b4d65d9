/*
 * scan.h - a letter drawn as a scanner would see it: stamps, a pen, a sheet that lay askew, noise.
 */
#ifndef PHIEU_TESTS_SCAN_H
#define PHIEU_TESTS_SCAN_H

#include <stdbool.h>
#include <stddef.h>

struct scan_look {
    int dpi;
    double skew;  /* degrees, clockwise */
    bool seal;    /* a round red seal over the signer's title and name */
    bool pen;     /* a blue signature through the name */
    bool stamp;   /* a violet arrival stamp over the number */
    double noise; /* of 255 */
    double paper; /* brightness of the sheet, 0..1; 0 is 1 */
    bool empty;   /* nothing written on it */
    unsigned seed;
};

struct scan {
    unsigned char *pixels; /* CAIRO_FORMAT_RGB24; the caller frees them */
    int width, height, stride;
};

void scan_letter(const struct scan_look *look, struct scan *ret);

/* Words that stand in the letter, and nowhere else in it. */
#define SCAN_NUMBER  "595/SYT-NVY"
#define SCAN_DATE    "ngày 11 tháng 3 năm 2025"
#define SCAN_ISSUER  "SỞ Y TẾ"
#define SCAN_SUBJECT "phòng, chống dịch"
#define SCAN_SIGNER  "Nguyễn Thị Thanh Hương"
#define SCAN_TITLE   "KT. GIÁM ĐỐC"
/* What the whole of it says, line by line, as it is read. */
extern const char *const scan_lines[];
extern const size_t scan_line_count;

#endif
