#include "unit.h"

#include "phieu/text.h"

#include <stdbool.h>

#define COUNT(table) (sizeof(table) / sizeof(table)[0])

typedef bool reading(struct buf *out, const char *word);

/* What the keys give, "-" when they are refused (and then nothing may have been written). */
static const char *typed(reading *read, const char *word)
{
    struct buf out;
    buf_init(&out, NULL, 100);
    bool ok = read(&out, word);
    ck_assert_msg(ok == (out.len > 0), "%s: %d, wrote [%s]", word, ok, out.data);
    return ok ? out.data : "-";
}

static void check(reading *read, const char *const (*table)[2], size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const char *got = typed(read, table[i][0]);
        ck_assert_msg(strcmp(got, table[i][1]) == 0, "row %zu: %s -> %s, not %s", i, table[i][0],
                      got, table[i][1]);
    }
}

START_TEST(telex_words_are_read)
{
    static const char *const table[][2] = {
        {"thuwcj", "thực"},    {"thwcj", "thực"},       {"thuwj", "thự"},
        {"quyeets", "quyết"},  {"ddeef", "đề"},         {"nghij", "nghị"},
        {"vieecj", "việc"},    {"ddinhj", "định"},      {"ddieenj", "điện"},
        {"thuw", "thư"},       {"thw", "thư"},          {"nguoiwf", "người"},
        {"nguwowif", "người"}, {"nguowif", "người"},    {"nguowfi", "người"},
        {"ngwowif", "người"},  {"chuwowng", "chương"},  {"chuowng", "chương"},
        {"chuongw", "chương"}, {"hoaf", "hòa"},         {"thuys", "thúy"},
        {"uyr", "ủy"},         {"uyrban", "-"},         {"toans", "toán"},
        {"toasn", "toán"},     {"hoacwj", "hoặc"},      {"hoawcj", "hoặc"},
        {"muaw", "mưa"},       {"muwa", "mưa"},         {"chuaw", "chưa"},
        {"cuwar", "cửa"},      {"quys", "quý"},         {"quyx", "quỹ"},
        {"quawngj", "quặng"},  {"quaanj", "quận"},      {"giuwx", "giữ"},
        {"giaf", "già"},       {"gif", "gì"},           {"gieengs", "giếng"},
        {"vietej", "việt"},    {"viejet", "việt"},      {"muonos", "muốn"},
        {"tooi", "tôi"},       {"cos", "có"},           {"luuw", "lưu"},
        {"huowu", "hươu"},     {"huwou", "hươu"},       {"thuowr", "thuở"},
        {"nuwowcs", "nước"},   {"nuocws", "nước"},      {"nuwocs", "nước"},
        {"ngoaos", "ngoáo"},   {"ngoeor", "ngoẻo"},     {"daays", "dấy"},
        {"aan", "ân"},         {"awn", "ăn"},           {"owr", "ở"},
        {"ddaats", "đất"},     {"dadats", "đất"},       {"dinhdj", "định"},
        {"DDIEEUF", "ĐIỀU"},   {"Ddieeuf", "Điều"},     {"Thuwcj", "Thực"},
        {"UYR", "ỦY"},         {"QDD", "QĐ"},           {"ndd", "nđ"},
        {"HDDND", "HĐND"},     {"Ddawks", "Đắk"},       {"hoasz", "hoa"},
        {"hoasf", "hòa"},      {"nghieeng", "nghiêng"}, {"nghieengf", "nghiềng"},
        {"đieenj", "điện"},    {"thưcj", "thực"},       {"xuaats", "xuất"},
        {"thuees", "thuế"},    {"khuyur", "khuỷu"},     {"chuyeenr", "chuyển"},
        {"yeeu", "yêu"},
    };
    check(text_from_telex, table, COUNT(table));
}
END_TEST

START_TEST(words_that_are_no_telex_stay)
{
    static const char *const table[] = {
        "",
        "so",
        "nghi",
        "bs",
        "Bs",
        "ds",
        "s",
        "w1",
        "thực",
        "class",
        "and",
        "dnd",
        "add",
        "bass",
        "data",
        "first",
        "window",
        "excel",
        "system",

        "report",
        "letter",
        "office",
        "covid",
        "server",
        "email",
        "file",
        "paper",
        "xml",
        "595",
        "a b",
        "a-s",
        "595s",

        "hoass",
        "dddi",
        "aaa",
        "thuww",
        "thuwcff",

        "catsf",
        "lacf",
        "ddat",
        "ddd",
        "dd",
        "wwww",
        "yes.",
        "zzz",
        "abcdefghijklmnopqrstuvwxyzsfrxj",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "привет",
        "\xFFs",
    };
    for (size_t i = 0; i < COUNT(table); i++) {
        const char *got = typed(text_from_telex, table[i]);
        ck_assert_msg(strcmp(got, "-") == 0, "row %zu: %s -> %s", i, table[i], got);
    }
}
END_TEST

/* A keyboard would have made these of them too; a search has to try both. */
START_TEST(english_that_is_also_telex_is_read)
{
    static const char *const table[][2] = {
        {"test", "tét"}, {"cats", "cát"}, {"as", "á"}, {"too", "tô"}, {"dda", "đa"},
    };
    check(text_from_telex, table, COUNT(table));
}
END_TEST

START_TEST(vni_words_are_read)
{
    static const char *const table[][2] = {
        {"quye6t1", "quyết"}, {"quyet61", "quyết"}, {"d9ie6n5", "điện"},   {"nghi5", "nghị"},
        {"thu75c5", "thực"},  {"thu7c5", "thực"},   {"thuc75", "thực"},    {"thu7", "thư"},
        {"nguo7i2", "người"}, {"nguoi72", "người"}, {"ngu7o7i2", "người"}, {"hoa2", "hòa"},
        {"hoa8c5", "hoặc"},   {"mua7", "mưa"},      {"to6i", "tôi"},       {"d9e62", "đề"},
        {"dinh95", "định"},   {"D9IE62U", "ĐIỀU"},  {"QD9", "QĐ"},         {"uy3", "ủy"},
        {"quy1", "quý"},      {"quy4", "quỹ"},      {"a8n", "ăn"},         {"a6n", "ân"},
        {"thuo73", "thuở"},   {"hoa10", "hoa"},     {"hoa12", "hòa"},      {"D9a8k1", "Đắk"},
        {"xua6t1", "xuất"},   {"luu7", "lưu"},      {"nuoc71", "nước"},    {"khuyu3", "khuỷu"},
    };
    check(text_from_vni, table, COUNT(table));
}
END_TEST

START_TEST(words_that_are_no_vni_stay)
{
    static const char *const table[] = {
        "",         "so",    "595", "1a",   "hoa",   "bs1", "covid19", "mp3",   "h264", "x86",
        "595a",     "hoa11", "a66", "d99i", "thu77", "b9",  "to8",     "an7",   "thực", "ti6n",
        "nam2025x", "a-1",   "1",   "9",    "cat2",  "cat", "tin8",    "\3031",
    };
    for (size_t i = 0; i < COUNT(table); i++) {
        const char *got = typed(text_from_vni, table[i]);
        ck_assert_msg(strcmp(got, "-") == 0, "row %zu: %s -> %s", i, table[i], got);
    }
}
END_TEST

/* Whatever order the keys come in, a word that is read folds to its letters without the keys. */
START_TEST(what_is_read_folds_to_what_was_meant)
{
    static const char *const table[][2] = {
        {"thuwcj", "thuc"},
        {"quyeets", "quyet"},
        {"ddieenj", "dien"},
        {"nguowif", "nguoi"},
    };
    for (size_t i = 0; i < COUNT(table); i++) {
        const char *word = typed(text_from_telex, table[i][0]);
        ck_assert_str_eq(text_folded(arena_current(), word), table[i][1]);
    }
}
END_TEST

UNIT_MAIN("base/telex", telex_words_are_read, words_that_are_no_telex_stay,
          english_that_is_also_telex_is_read, vni_words_are_read, words_that_are_no_vni_stay,
          what_is_read_folds_to_what_was_meant)
