/*
 * grammar.h - pieces that several patterns are put together from (DOMAIN.md 4.3, 4.4). On the
 * shadow; recognisers confuse O/0, l/I/1, S/5, B/8 in numbers, and a few letters of the words
 * around dates.
 */
#ifndef PHIEU_GRAMMAR_H
#define PHIEU_GRAMMAR_H

/* "Số" as printed and as read. */
#define RX_LABEL  "(?-i:[S5$])[oe0689]"
#define RX_DIGITS "(?:\\d[\\dOoIl|SB]{0,10}|[OIl|]{1,2}\\d[\\dOoIl|SB]{0,8})"
#define RX_GROUP  "[A-Z][A-Za-z0-9&.+]*"
/* SYT-NVY, KH-UBND, NN&PTNT, 2020/NĐ-CP, 2020/QH14 */
#define RX_SYMBOL "(?-i:(?:[12]\\d{3}\\s?/\\s?)?" RX_GROUP "(?:\\s?-\\s?[A-Z0-9][A-Za-z0-9&.+]*)*)"
/* NQ/TW, CTr/TU, CV/VPTU: of the Party, after "52-" */
#define RX_PARTY_SYMBOL                                                                            \
    "(?-i:[A-Z]{1,5}[a-z]?[A-Z]?\\s?/\\s?[A-Z][A-Za-z0-9&.]*(?:\\s?-\\s?[A-Z0-9][A-Za-z0-9&.]*)*)"

#define RX_NGAY  "ng[a-z]{1,2}[yvj]"
#define RX_THANG "th[a-z]{2,3}g"
#define RX_NAM   "n[a-z]{1,2}m"
#define RX_DAY   "(?:[0-3]?[\\dOoIl])"
#define RX_YEAR  "(?:[12][\\dOoIlSB]{3})"
#define RX_DOTS  "[\\s.,~_]*"
/* d, m, y in groups; each may be blank on a draft */
#define RX_LONG_DATE                                                                               \
    RX_NGAY RX_DOTS "(" RX_DAY ")?" RX_DOTS RX_THANG RX_DOTS "(" RX_DAY                            \
                    ")?" RX_DOTS RX_NAM RX_DOTS "(" RX_YEAR "|[12]\\d{0,2})?"
#define RX_SHORT_DATE "([0-3]?\\d)\\s?[/.-]\\s?([01]?\\d)\\s?[/.-]\\s?([12]\\d{3})"
/* One to six words with capitals: Kiên Giang, TP. Hồ Chí Minh, Bà Rịa - Vũng Tàu */
#define RX_PLACE "(?-i:[A-Z][A-Za-z']*\\.?(?:(?:\\s?-\\s?|\\s|(?<=\\.))[A-Z][A-Za-z']*\\.?){0,6})"

#define RX_TYPES                                                                                   \
    "(?:nghi quyet|quyet dinh|chi thi|quy che|quy dinh|thong cao|thong bao|huong dan|chuong "      \
    "trinh|ke hoach|"                                                                              \
    "phuong an|de an|du an|bao cao|bien ban|to trinh|hop dong|cong van|cong dien|ban ghi nho|ban " \
    "thoa thuan|"                                                                                  \
    "giay uy quyen|giay moi|giay gioi thieu|giay nghi phep|phieu gui|phieu chuyen|phieu bao|thu "  \
    "cong|luat|"                                                                                   \
    "phap lenh|lenh|nghi dinh|thong tu lien tich|thong tu|ket luan|thong tri)"

/* Titles of office, as they stand alone on a line in capitals. */
#define RX_OFFICE                                                                                  \
    "(?:(?:PHO|QUYEN|Q\\.)\\s?)?(?:(?:TONG )?GIAM DOC|CHU TICH|BI THU|THU TUONG|BO TRUONG|THU "    \
    "TRUONG|"                                                                                      \
    "(?:TONG |CHI )?CUC TRUONG|VU TRUONG|VIEN TRUONG|HIEU TRUONG|DOI TRUONG|TRAM TRUONG|HAT "      \
    "TRUONG|"                                                                                      \
    "TO TRUONG|CHI HUY TRUONG|KE TOAN TRUONG|CHANH VAN PHONG|CHANH THANH TRA|CHANH AN|"            \
    "TRUONG (?:PHONG|BAN|KHOA|DOAN|CONG AN|TRAM|THON|BO PHAN|TIEU BAN|CO QUAN|TO)|CHU "            \
    "NHIEM|CHINH UY|"                                                                              \
    "THONG DOC|TONG BIEN TAP|TONG THU KY|THU KY|CHU TOA|UY VIEN|TONG KIEM TOAN)"

#endif
