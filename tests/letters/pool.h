/*
 * pool.h - the words that letters are made of; one pool a part, nothing shared but what the law
 * itself prints.
 *
 * A template's {braces} are filled by fill.c: there stands what each means and what it says of the
 * truth.
 */
#ifndef PHIEU_TESTS_LETTERS_POOL_H
#define PHIEU_TESTS_LETTERS_POOL_H

#include <stdbool.h>

struct province {
    const char *kind, *name; /* "tỉnh", "Gia Lai" */
    bool since_2025;         /* still there after 01/7/2025 */
};
struct locality {
    const char *kind, *name; /* "huyện", "Phú Hòa" */
};
struct organ {
    const char *name;   /* without "Sở", "Bộ": "Y tế"; whole for the rest, {prov} in it */
    const char *symbol; /* "SYT" */
    const char *units;  /* drafting units of a công văn's symbol: "NVY KHTC VP" */
    const char *above;  /* the head line over it, {prov} in it; "" none */
    const char *leader; /* "GIÁM ĐỐC" */
};
struct due {
    const char *kind; /* as in extract.h; "none": a sentence that is no deadline */
    const char *sentence;
};

struct pool {
    const char *const *surnames, *const *middles, *const *given, *const *titles;
    const struct province *provinces;
    const struct locality *districts, *communes;
    const struct organ *departments; /* sở */
    const struct organ *ministries;
    const struct organ *bureaus; /* cục, vụ, tổng cục */
    const struct organ *centres; /* trung tâm, bệnh viện, trường, chi cục of a province */
    const struct organ *companies;
    const char *const *acts; /* "tăng cường công tác phòng, chống sốt xuất huyết" */
    const char *const *matters;  /* "an toàn thực phẩm" */
    const char *const *programs; /* "Chương trình mục tiêu quốc gia giảm nghèo" */
    const char *const *groups;   /* who is asked: "các đơn vị trực thuộc" */
    const char *const *units;    /* "Phòng Nghiệp vụ Y" */
    const char *const *addressees;
    const char *const *openings; /* of a công văn's body */
    const char *const *filler;
    const char *const *traps;   /* dates and periods that are no deadline */
    const char *const *grounds; /* "Căn cứ …" */
    const struct due *dues;
    const char *const *closings;
    const char *const *products;  /* of a plan's row */
    const char *const *times;     /* of a plan's row, {braces} */
    const char *const *receivers; /* of the arrival stamp */
};
extern const struct pool pool_tune, pool_held;
/* An invented province for the quickstart, the rest of pool_tune. */
void pool_demo(struct pool *ret);

#endif
