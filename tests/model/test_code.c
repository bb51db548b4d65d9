/*
 * test_code.c - số, ký hiệu: every spacing read, duplicates told, file names understood.
 */
#include "phieu/model.h"

#include "unit.h"

static const struct reading {
    const char *text, *full, *number, *notation;
} readings[] = {
    {"595/SYT-NVY", "595/SYT-NVY", "595", "SYT-NVY"},
    {"595 /SYT-NVY", "595/SYT-NVY", "595", "SYT-NVY"},
    {" 595 / SYT - NVY ", "595/SYT-NVY", "595", "SYT-NVY"},
    {"Số: 595 /SYT-NVY", "595/SYT-NVY", "595", "SYT-NVY"},
    {"Số 620/SYT-NVY", "620/SYT-NVY", "620", "SYT-NVY"},
    {"528 KH-UBND", "528/KH-UBND", "528", "KH-UBND"}, /* the slash was lost */
    {"51/KH-\tUBND", "51/KH-UBND", "51", "KH-UBND"},
    {"05/BNV–VP", "05/BNV-VP", "05", "BNV-VP"}, /* a word processor's dash */
    {"12\\UBND-VX", "12/UBND-VX", "12", "UBND-VX"},
    {"52-NQ/TW", "52-NQ/TW", "52", "NQ/TW"},
    {"01 - CTr/TU", "01-CTr/TU", "01", "CTr/TU"},
    {"30/2020/NĐ-CP", "30/2020/NĐ-CP", "30", "2020/NĐ-CP"},
    {"59/2020/QH14", "59/2020/QH14", "59", "2020/QH14"},
    {"595a/SYT-NVY", "595a/SYT-NVY", "595a", "SYT-NVY"},
    {"17/NN & PTNT-TL", "17/NN&PTNT-TL", "17", "NN&PTNT-TL"},
    {"/KH-UBND", "/KH-UBND", "", "KH-UBND"}, /* a blank number */
    {"…../KH-UBND", "/KH-UBND", "", "KH-UBND"},
    {"Số: /KH-UBND", "/KH-UBND", "", "KH-UBND"},
    {"KH-UBND", "KH-UBND", "", "KH-UBND"},
    {": Số: …. số 7/KH", "7/KH", "7", "KH"},
    {"595", "595", "595", ""},
    {"1C25TAA", "1C25TAA", "", "1C25TAA"},
    {"12345678901/X", "12345678901/X", "12345678901", "X"},
    {"15/QD\xCC\xA3-BNV", "15/QḌ-BNV", "15", "QḌ-BNV"}, /* decomposed becomes NFC */
};

START_TEST(codes_keep_the_shape_their_issuer_gave_them)
{
    for (size_t i = 0; i < sizeof readings / sizeof readings[0]; i++) {
        const struct reading *r = &readings[i];
        struct code code;
        struct error err = {0};
        ck_assert_msg(code_parse(r->text, "code", &code, &err) == 0, "“%s”: %s", r->text,
                      error_info(err.code)->name);
        ck_assert_str_eq(code.full, r->full);
        ck_assert_str_eq(code.number, r->number);
        ck_assert_str_eq(code.notation, r->notation);
    }
}
END_TEST

/* What was read once reads the same again: corrections and re-registrations go through here twice.
 */
START_TEST(reading_is_stable)
{
    for (size_t i = 0; i < sizeof readings / sizeof readings[0]; i++) {
        struct code once, twice;
        ck_assert_int_eq(code_parse(readings[i].text, "code", &once, NULL), 0);
        ck_assert_int_eq(code_parse(once.full, "code", &twice, NULL), 0);
        ck_assert_str_eq(once.full, twice.full);
    }
}
END_TEST

static const struct {
    const char *text;
    enum error_code code;
} refusals[] = {
    {"", ERR_CODE},
    {"  ", ERR_CODE},
    {"/", ERR_CODE},
    {"-/-", ERR_CODE},
    {"Số:", ERR_CODE},
    {"595/", ERR_CODE}, /* the symbol is missing */
    {"595 / ", ERR_CODE},
    {"595/SYT-", ERR_CODE},
    {"595//SYT", ERR_CODE},
    {"595/-SYT", ERR_CODE},
    {":số", ERR_CODE},
    {"hello world", ERR_CODE},
    {"595/SYT NVY", ERR_CODE},
    {"595/SYT-NVY ngày 10/3/2025", ERR_CODE},
    {"595/SYT;NVY", ERR_CODE},
    {"<b>595</b>", ERR_CODE},
    {"595/SYT\x07-NVY", ERR_TEXT_CONTROL},
    {"595/SYT\xFF", ERR_TEXT_ENCODING},
    {"123456789012/X", ERR_TEXT_TOO_LONG},
    {"595/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
     ERR_TEXT_TOO_LONG},
};

START_TEST(what_is_no_code_is_refused_by_field)
{
    for (size_t i = 0; i < sizeof refusals / sizeof refusals[0]; i++) {
        struct code code;
        ck_refused(code_parse(refusals[i].text, "reply", &code, err), refusals[i].code, "reply");
    }
}
END_TEST

START_TEST(the_same_letter_has_the_same_key)
{
    struct day day = day_of(2025, 3, 10);
    const char *key = duplicate_key("595/SYT-NVY", "Sở Y tế tỉnh Kiên Giang", day);
    ck_assert_str_ne(key, "");
    ck_assert_str_eq(key, duplicate_key("0595 / syt - nvy", "SỞ Y TẾ TỈNH KIÊN GIANG", day));
    ck_assert_str_eq(key, duplicate_key("595-SYT-NVY", "so y te tinh kien giang", day));
    ck_assert_str_eq(key,
                     duplicate_key("595/SYT-NVY", "Sở Y tế tỉnh Kiên Giang", day_of(2025, 12, 31)));
    ck_assert_str_ne(key,
                     duplicate_key("595/SYT-NVY", "Sở Y tế tỉnh Kiên Giang", day_of(2024, 3, 10)));
    ck_assert_str_ne(key, duplicate_key("596/SYT-NVY", "Sở Y tế tỉnh Kiên Giang", day));
    ck_assert_str_ne(key, duplicate_key("595/SYT-NV", "Sở Y tế tỉnh Kiên Giang", day));
    ck_assert_str_ne(key, duplicate_key("595/SYT-NVY", "Sở Y tế tỉnh An Giang", day));
}
END_TEST

START_TEST(what_cannot_be_told_apart_has_no_key)
{
    struct day day = day_of(2025, 3, 10);
    ck_assert_str_eq(duplicate_key("/KH-UBND", "UBND", day), "");
    ck_assert_str_eq(duplicate_key("", "UBND", day), "");
    ck_assert_str_eq(duplicate_key("5/KH", "", day), "");
    ck_assert_str_eq(duplicate_key("5/KH", "UBND", DAY_NONE), "");
    ck_assert_str_ne(duplicate_key("000", "UBND", day), "");
}
END_TEST

static const struct {
    const char *name, *code; /* code NULL: the name tells nothing */
} names[] = {
    {"2 NNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNN", NULL},
    {"595-SYT-NVY.txt", "595/SYT-NVY"},
    {"620-SYT-NVY.pdf", "620/SYT-NVY"},
    {"419-KH-UBND.txt", "419/KH-UBND"},
    {"595_SYT-NVY.signed.pdf", "595/SYT-NVY"},
    {"595 SYT-NVY (1).pdf", "595/SYT-NVY"},
    {"15-QĐ-BNV.pdf", "15/QĐ-BNV"},
    {"15-Q\x44\xCC\xA3-BNV.pdf", "15/QḌ-BNV"},
    {"30-2020-NĐ-CP.docx", "30/2020/NĐ-CP"},
    {"17-NN&PTNT-TL.pdf", "17/NN&PTNT-TL"},
    {"2025-03-10.pdf", NULL},
    {"scan001.pdf", NULL},
    {"IMG_2025.jpg", NULL},
    {"12-bao cao.docx", NULL},
    {"12-Ke hoach.docx", NULL},
    {"12.pdf", NULL},
    {"12", NULL},
    {"", NULL},
    {"20250310-AB-CD.pdf", NULL}, /* too long for a number of the year */
    {"595-SYT-nvy.pdf", NULL},
    {"595-\xFF.pdf", NULL},
};

START_TEST(file_names_tell_a_code_or_nothing)
{
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        const char *code = code_from_file_name(names[i].name);
        ck_assert_msg((code == NULL) == (names[i].code == NULL), "“%s”: %s", names[i].name,
                      code == NULL ? "-" : code);
        ck_assert_msg(code == NULL || strcmp(code, names[i].code) == 0, "“%s”: %s", names[i].name,
                      code == NULL ? "-" : code);
    }
}
END_TEST

UNIT_MAIN("model/code", codes_keep_the_shape_their_issuer_gave_them, reading_is_stable,
          what_is_no_code_is_refused_by_field, the_same_letter_has_the_same_key,
          what_cannot_be_told_apart_has_no_key, file_names_tell_a_code_or_nothing)
