/*
 * old_fonts.h - Vietnamese put back into the old encodings, by tables of the tests' own.
 */
#ifndef PHIEU_TESTS_EXTRACT_OLD_FONTS_H
#define PHIEU_TESTS_EXTRACT_OLD_FONTS_H

#include "phieu/text.h"

#include <string.h>
#include <utf8proc.h>

/* What typists' converters carry: the letters, and in the same order what a TCVN3 font has in their
 * places. */
static const char old_letters[] =
    "àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđĂÂÊÔƠƯĐ";
static const char old_tcvn3[] =
    "µ¸¶·¹¨»¾¼½Æ©ÇÊÈÉËÌÐÎÏÑªÒÕÓÔÖ×ÝØÜÞßãáâä«åèæçé¬êíëìîïóñòô­õøö÷ùúýûüþ®¡¢£¤¥¦§";

static const char *const old_vni[][2] = {
    {"à", "aø"}, {"á", "aù"}, {"ả", "aû"}, {"ã", "aõ"}, {"ạ", "aï"}, {"ă", "aê"}, {"ằ", "aè"},
    {"ắ", "aé"}, {"ẳ", "aú"}, {"ẵ", "aü"}, {"ặ", "aë"}, {"â", "aâ"}, {"ầ", "aà"}, {"ấ", "aá"},
    {"ẩ", "aå"}, {"ẫ", "aã"}, {"ậ", "aä"}, {"è", "eø"}, {"é", "eù"}, {"ẻ", "eû"}, {"ẽ", "eõ"},
    {"ẹ", "eï"}, {"ê", "eâ"}, {"ề", "eà"}, {"ế", "eá"}, {"ể", "eå"}, {"ễ", "eã"}, {"ệ", "eä"},
    {"ì", "ì"},  {"í", "í"},  {"ỉ", "æ"},  {"ĩ", "ó"},  {"ị", "ò"},  {"ò", "oø"}, {"ó", "où"},
    {"ỏ", "oû"}, {"õ", "oõ"}, {"ọ", "oï"}, {"ô", "oâ"}, {"ồ", "oà"}, {"ố", "oá"}, {"ổ", "oå"},
    {"ỗ", "oã"}, {"ộ", "oä"}, {"ơ", "ô"},  {"ờ", "ôø"}, {"ớ", "ôù"}, {"ở", "ôû"}, {"ỡ", "ôõ"},
    {"ợ", "ôï"}, {"ù", "uø"}, {"ú", "uù"}, {"ủ", "uû"}, {"ũ", "uõ"}, {"ụ", "uï"}, {"ư", "ö"},
    {"ừ", "öø"}, {"ứ", "öù"}, {"ử", "öû"}, {"ữ", "öõ"}, {"ự", "öï"}, {"ỳ", "yø"}, {"ý", "yù"},
    {"ỷ", "yû"}, {"ỹ", "yõ"}, {"ỵ", "î"},  {"đ", "ñ"},  {"Ă", "AÊ"}, {"Â", "AÂ"}, {"Ê", "EÂ"},
    {"Ô", "OÂ"}, {"Ơ", "Ô"},  {"Ư", "Ö"},  {"Đ", "Ñ"},  {"Ấ", "AÁ"}, {"Ế", "EÁ"}, {"Ệ", "EÄ"},
    {"Ị", "Ò"},  {"Ủ", "UÛ"}, {"Ộ", "OÄ"}, {"Ứ", "ÖÙ"}, {"À", "AØ"}, {"Ể", "EÅ"}, {"Ờ", "ÔØ"},
    {"Ự", "ÖÏ"}, {"Ở", "ÔÛ"}, {"Ạ", "AÏ"}, {"Ố", "OÁ"}, {"Ý", "YÙ"}, {"Ề", "EÀ"}, {"Ĩ", "Ó"},
};

static inline size_t old_next(const char *at, utf8proc_int32_t *ret)
{
    return (size_t)utf8proc_iterate((const utf8proc_uint8_t *)at, -1, ret);
}

/* Letters that the font has no place for stay. */
static inline const char *in_tcvn3(const char *text)
{
    struct buf out;
    utf8proc_int32_t cp, letter, code;
    buf_init(&out, NULL, 1 << 24);
    for (size_t len; *text != '\0'; text += len) {
        len = old_next(text, &cp);
        const char *from = old_letters, *to = old_tcvn3;
        size_t to_len = 0;
        while (*from != '\0') {
            from += old_next(from, &letter);
            to_len = old_next(to, &code);
            if (letter == cp) {
                break;
            }
            to += to_len;
            to_len = 0;
        }
        buf_add(&out, to_len > 0 ? to : text, to_len > 0 ? to_len : len);
    }
    return out.data;
}

static inline const char *in_vni(const char *text)
{
    struct buf out;
    utf8proc_int32_t cp;
    buf_init(&out, NULL, 1 << 24);
    for (size_t len; *text != '\0'; text += len) {
        len = old_next(text, &cp);
        const char *code = NULL;
        for (size_t i = 0; i < sizeof old_vni / sizeof old_vni[0]; i++) {
            if (strlen(old_vni[i][0]) == len && memcmp(old_vni[i][0], text, len) == 0) {
                code = old_vni[i][1];
            }
        }
        buf_add(&out, code != NULL ? code : text, code != NULL ? strlen(code) : len);
    }
    return out.data;
}

/* Code points up to U+00FF as bytes. */
static inline const char *as_bytes(const char *text, size_t *ret_len)
{
    struct buf out;
    utf8proc_int32_t cp;
    buf_init(&out, NULL, 1 << 24);
    while (*text != '\0') {
        text += old_next(text, &cp);
        buf_putc(&out, (char)cp);
    }
    *ret_len = out.len;
    return out.data;
}

/* A letter of nobody's, with every vowel in most of its tones. */
static const char old_letter[] =
    "ỦY BAN NHÂN DÂN XÃ BÌNH AN\n"
    "Kính gửi: Các trường học và trạm y tế trên địa bàn xã\n"
    "Thực hiện kế hoạch của huyện về việc rà soát cơ sở vật chất trước mùa mưa bão, Uỷ ban nhân "
    "dân xã đề nghị "
    "các đơn vị kiểm tra mái nhà, hệ thống thoát nước, đường dây điện và cây xanh trong khuôn "
    "viên; lập danh sách "
    "những chỗ hư hỏng cần sửa chữa, kèm ảnh chụp và dự toán sơ bộ.\n"
    "Đề nghị các đơn vị gửi báo cáo bằng văn bản trước ngày 15/5/2025 để tổng hợp. Quá thời hạn "
    "trên, đơn vị nào "
    "không gửi xem như không có nhu cầu. Trường hợp khẩn cấp, gọi số 0296 3 123 456.\n"
    "Những hộ nuôi ong, bẫy chuột, trồng ổi, mít, sầu riêng, nghệ, ớt được hỗ trợ giống và kỹ "
    "thuật; những "
    "hộ có nguyện vọng vay vốn liên hệ tổ trưởng. Nỗi vất vả của người dân ở vùng sâu cũng được "
    "ghi nhận đầy đủ, "
    "đúng mẫu, dễ hiểu. Mỗi ngõ xóm, mỗi kỳ họp đều phải có biên bản, chữ ký và ý kiến của cử tri. "
    "Dẫu khó, vẫn "
    "làm; chẳng ai bỏ cuộc, chỉ vì lẽ ấy mà thuở trước đã thành nếp.\n"
    "Trân trọng./.\n";

#endif
