/* test_kind.c - what a file is, whatever it is called. */
#include "phieu/pages.h"

#include "unit.h"

#define BYTES(literal) literal, sizeof(literal) - 1

START_TEST(kinds_are_told_by_bytes)
{
    static const struct {
        const char *bytes;
        size_t len;
        enum pages_kind want;
    } cases[] = {
        {BYTES("%PDF-1.7\n"), PAGES_PDF},
        {BYTES("\xEF\xBB\xBFrác trước\n%PDF-1.4"), PAGES_PDF},
        {BYTES("\xFF\xD8\xFF\xE0..JFIF"), PAGES_IMAGE},
        {BYTES("\x89PNG\r\n\x1A\n\0\0"), PAGES_IMAGE},
        {BYTES("II*\0\x08\0\0\0"), PAGES_IMAGE},
        {BYTES("MM\0*\0\0\0\x08"), PAGES_IMAGE},
        {BYTES("PK\3\4....[Content_Types].xml....word/document.xml"), PAGES_DOCX},
        {BYTES("PK\3\4....xl/workbook.xml"), PAGES_UNKNOWN},
        {BYTES("From: a@b.vn\r\nSubject: x\r\n\r\nThân"), PAGES_MAIL},
        {BYTES("Received: from x\n\tby y\nDate: Mon\n\nThân"), PAGES_MAIL},
        {BYTES("Subject: một trường thôi\n\nThân"), PAGES_PLAIN},
        {BYTES("Kính gửi: Sở Y tế\nTo: b\nFrom: c\n"), PAGES_PLAIN},
        {BYTES("S\xE8: 419/KH-UBND \xB5\xA1"), PAGES_PLAIN},
        {BYTES("\xFF\xFES\0\xD1\x1E"), PAGES_PLAIN},
        {BYTES("\0\0\0\x18"
               "ftypmp42\0\0\0\0isom"),
         PAGES_UNKNOWN},
        {BYTES("MZ\x90\0\3\0\0\0"), PAGES_UNKNOWN},
        {BYTES("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), PAGES_UNKNOWN},
        {BYTES("{\\rtf1\\ansi text}"), PAGES_UNKNOWN},
        {BYTES("\1\2\3\4\5\6\7\x08"), PAGES_UNKNOWN},
        {BYTES(""), PAGES_UNKNOWN},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        ck_assert_msg(pages_kind_of(cases[i].bytes, cases[i].len) == cases[i].want, "case %zu: %d",
                      i, (int)pages_kind_of(cases[i].bytes, cases[i].len));
    }
}
END_TEST

UNIT_MAIN("pages/kind", kinds_are_told_by_bytes)
