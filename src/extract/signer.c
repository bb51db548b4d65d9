/*
 * signer.c - quyền hạn, chức vụ, họ tên (DOMAIN.md 4.8): the first block behind the body; later
 * ones belong to attached papers or to the receiver's own director.
 */
#include "letter.h"

#include "phieu/text.h"
#include "phieu/viet.h"

#include <string.h>
#include <utf8proc.h>

enum {
    BLOCK_SEGMENTS = 60, /* between a title of office and the name, lists of receivers included */
    BLOCK_GAP = 14,      /* of these that say something else */
    OFFICE_PRIOR = 93,
    NAME_PRIOR = 94,
    STRANGE_NAME = 72,
    LINES_MOST = 6,
    NEAR_FROM = 7,  /* characters of a damaged title of office */
    NEAR_SHARE = 4, /* of which one in so many may be wrong */
    NEAR_PRIOR = 74,
    DEPUTY_PRIOR = 76,
    HEAD_PRIOR = 50,
    WORD_LETTERS = 16,
};

/* With their marks: recognisers keep the letters of a surname and lose what stands over them. */
static const char *const surnames[] = {
    "Nguyễn", "Trần",  "Lê",    "Phạm",  "Hoàng", "Huỳnh",  "Phan",   "Vũ",   "Võ",     "Đặng",
    "Bùi",    "Đỗ",    "Hồ",    "Ngô",   "Dương", "Lý",     "Đinh",   "Lâm",  "Trương", "Mai",
    "Trịnh",  "Đào",   "Đoàn",  "Lương", "Hà",    "Cao",    "Tạ",     "Tô",   "Thái",   "Châu",
    "Tăng",   "Quách", "Tống",  "La",    "Lưu",   "Vương",  "Thạch",  "Danh", "Kim",    "Sơn",
    "Kiên",   "Neáng", "Ông",   "Bạch",  "Chu",   "Chung",  "Cù",     "Diệp", "Đàm",    "Đậu",
    "Giang",  "Giáp",  "Hàn",   "Hứa",   "Hữu",   "Khuất",  "Khương", "Kiều", "Lại",    "Liêu",
    "Lò",     "Lữ",    "Lục",   "Mã",    "Mạc",   "Nghiêm", "Nông",   "Ninh", "Nhữ",    "Ôn",
    "Phùng",  "Quan",  "Quản",  "Ksor",  "Rơ",    "Siu",    "Tiêu",   "Tất",  "Thân",   "Thiều",
    "Tôn",    "Tư",    "Ung",   "Ứng",   "Văn",   "Vi",     "Viên",   "Xa",   "Sùng",   "Hầu",
    "Thào",   "Mùa",   "Giàng", "Vàng",  "Điểu",  "Kpă",    "Niê",    "Hạ",   "Ngụy",   "Triệu",
    "Đồng",   "Doãn",  "Lang",
};

/* As printed in capitals, for what recognisers do to their marks. */
static const char *const offices[] = {
    "GIÁM ĐỐC",
    "PHÓ GIÁM ĐỐC",
    "Q. GIÁM ĐỐC",
    "QUYỀN GIÁM ĐỐC",
    "TỔNG GIÁM ĐỐC",
    "PHÓ TỔNG GIÁM ĐỐC",
    "CHỦ TỊCH",
    "PHÓ CHỦ TỊCH",
    "Q. CHỦ TỊCH",
    "BỘ TRƯỞNG",
    "THỨ TRƯỞNG",
    "THỦ TƯỚNG",
    "PHÓ THỦ TƯỚNG",
    "CỤC TRƯỞNG",
    "PHÓ CỤC TRƯỞNG",
    "TỔNG CỤC TRƯỞNG",
    "PHÓ TỔNG CỤC TRƯỞNG",
    "CHI CỤC TRƯỞNG",
    "PHÓ CHI CỤC TRƯỞNG",
    "VỤ TRƯỞNG",
    "PHÓ VỤ TRƯỞNG",
    "CHÁNH VĂN PHÒNG",
    "PHÓ CHÁNH VĂN PHÒNG",
    "CHÁNH THANH TRA",
    "PHÓ CHÁNH THANH TRA",
    "TRƯỞNG PHÒNG",
    "PHÓ TRƯỞNG PHÒNG",
    "TRƯỞNG BAN",
    "PHÓ TRƯỞNG BAN",
    "HIỆU TRƯỞNG",
    "PHÓ HIỆU TRƯỞNG",
    "VIỆN TRƯỞNG",
    "PHÓ VIỆN TRƯỞNG",
    "BÍ THƯ",
    "PHÓ BÍ THƯ",
    "PHÓ BÍ THƯ THƯỜNG TRỰC",
    "CHÁNH ÁN",
    "PHÓ CHÁNH ÁN",
    "TRƯỞNG KHOA",
    "TRƯỞNG ĐOÀN",
    "TRƯỞNG CÔNG AN",
    "CHỦ NHIỆM",
    "PHÓ CHỦ NHIỆM",
    "THỐNG ĐỐC",
    "TRẠM TRƯỞNG",
    "ĐỘI TRƯỞNG",
    "ỦY BAN NHÂN DÂN",
    "BAN GIÁM ĐỐC",
    "BAN THƯỜNG VỤ",
    "HỘI ĐỒNG NHÂN DÂN",
    "CHÍNH PHỦ",
    "BAN CHẤP HÀNH",
    "ỦY BAN",
    "HỘI ĐỒNG",
    "QUỐC HỘI",
    "BAN CHỈ ĐẠO",
    "ỦY BAN THƯỜNG VỤ QUỐC HỘI",
    "TỔNG THƯ KÝ",
    "THƯ KÝ",
    "CHỦ TỌA",
};

static const char *office_text(const char *printed)
{
    struct arena *arena = arena_current();
    const char *folded = text_folded(arena, printed);
    for (size_t i = 0; i < sizeof offices / sizeof offices[0]; i++) {
        if (strcmp(text_folded(arena, offices[i]), folded) == 0) {
            return offices[i];
        }
    }
    return printed;
}

/* The title of office that this was before ink and seal went over it; NULL when it is too far from
 * all of them. */
static const char *office_near(const char *printed)
{
    unsigned len = (unsigned)text_length(printed), best = len / NEAR_SHARE + 1;
    const char *ret = NULL;
    for (size_t i = 0; len >= NEAR_FROM && i < sizeof offices / sizeof offices[0]; i++) {
        unsigned distance = text_distance(printed, offices[i], best);
        if (distance < best) {
            best = distance;
            ret = offices[i];
        }
    }
    return ret;
}

/* "KT.GIÁM ĐỐC" -> "KT. GIÁM ĐỐC". */
static const char *authority_text(const char *printed)
{
    size_t len = strcspn(printed, "., ");
    const char *rest = printed + len + strspn(printed + len, "., ");
    const char *prefix = arena_memdup(arena_current(), printed, len);
    const char *dot = strchr(prefix, '/') != NULL ? "" : "."; /* T/M of the Party has none */
    return arena_printf(arena_current(), "%s%s %s", prefix, dot, office_text(rest));
}

/* ---- a block ------------------------------------------------------------------------------- */

struct block_line {
    const char *text;
    bool authority, damaged;
};
struct block {
    struct block_line lines[LINES_MOST];
    size_t count;
    struct span offices, name;
    const char *signer;
    size_t end; /* behind it */
};

static bool goes_past(const struct extract *x, const struct segment *s,
                      const struct segment *anchor)
{
    bool other_column = anchor->column == COLUMN_RIGHT && s->column == COLUMN_LEFT;
    return segment_masked(x, s) || other_column || s->kind == SEG_EMPTY || s->kind == SEG_ITEM ||
           s->kind == SEG_RECEIVERS;
}

static bool ends_block(const struct segment *s)
{
    return s->kind == SEG_NATION || s->kind == SEG_NUMBER || s->kind == SEG_TITLE ||
           s->kind == SEG_SLIP || s->kind == SEG_ANNEX;
}

static void add_office(struct block *b, const struct extract *x, const struct segment *s)
{
    const char *text = span_text(x, s->span);
    bool starts = s->kind == SEG_AUTHORITY || s->kind == SEG_OFFICE;
    if (!starts && b->count > 0) {
        struct block_line *last = &b->lines[b->count - 1];
        last->text = arena_printf(arena_current(), "%s %s", last->text, text);
    } else if (b->count < LINES_MOST) {
        b->lines[b->count++] = (struct block_line){text, s->kind == SEG_AUTHORITY, false};
    }
    b->offices.begin = b->offices.end == 0 ? s->span.begin : b->offices.begin;
    b->offices.end = s->span.end;
}

/* "PHO GILAM ĐC" under "KT. GIÁM ĐỐC": what a seal left of it. */
static bool add_damaged(struct block *b, const struct extract *x, const struct segment *s)
{
    const char *office = s->kind == SEG_TEXT && capital_share(x, s->span) > 0.6
                             ? office_near(span_text(x, s->span))
                             : NULL;
    if (office == NULL || b->count == LINES_MOST) {
        return false;
    }
    b->lines[b->count++] = (struct block_line){office, false, true};
    b->offices.end = s->span.end;
    return true;
}

/* A stroke of the pen beside a word is none of its letters. */
static const char *without_strokes(const char *name)
{
    struct buf out;
    buf_init(&out, arena_current(), 1024);
    for (; *name != '\0'; name++) {
        if (strchr("'\"`.,", *name) == NULL) {
            buf_putc(&out, *name);
        }
    }
    return out.data != NULL ? out.data : "";
}

/* The name that stands below; the same one twice is a signature and its print. */
static void take_name(struct reading *r, struct letter_part *p, struct block *b,
                      const struct segment *s)
{
    struct match m;
    if (segment_matches(r->x, s, P_NAME, &m)) {
        const char *name = without_strokes(span_text(r->x, m.group[1]));
        if (b->signer == NULL) {
            b->signer = name;
            b->name = m.group[1];
        } else if (strcmp(b->signer, name) == 0) {
            finding_pass(&p->fields[READ_SIGNER], "second-place");
        }
    }
}

static bool block_at(struct reading *r, struct letter_part *p, size_t at, struct block *ret)
{
    const struct extract *x = r->x;
    const struct segment *list = r->segments->list, *anchor = &list[at];
    *ret = (struct block){.end = at};
    size_t gap = 0;
    for (size_t i = at; i < p->annex && i < at + BLOCK_SEGMENTS && gap < BLOCK_GAP; i++) {
        const struct segment *s = &list[i];
        if (goes_past(x, s, anchor)) {
            continue;
        }
        bool capitals = capital_share(x, s->span) > 0.9 && s->kind == SEG_TEXT &&
                        s->span.end - s->span.begin > 3;
        if (ends_block(s) || (ret->signer != NULL && s->kind != SEG_NAME)) {
            break;
        }
        if (s->kind == SEG_AUTHORITY || s->kind == SEG_OFFICE ||
            (capitals && ret->signer == NULL && gap == 0)) {
            add_office(ret, x, s);
        } else if (s->kind == SEG_NAME) {
            take_name(r, p, ret, s);
        } else if (!add_damaged(ret, x, s)) {
            gap++;
        }
        ret->end = i + 1;
    }
    return ret->signer != NULL;
}

/* ---- what it says -------------------------------------------------------------------------- */

static bool is_syllable(const char *word, size_t len)
{
    struct viet_letter letters[WORD_LETTERS];
    struct syllable ignored;
    size_t n = 0;
    for (size_t at = 0; at < len && n < WORD_LETTERS;) {
        int32_t cp;
        utf8proc_ssize_t used = utf8proc_iterate((const utf8proc_uint8_t *)word + at,
                                                 (utf8proc_ssize_t)(len - at), &cp);
        if (used <= 0 || !viet_split((uint32_t)cp, &letters[n])) {
            return false;
        }
        n++;
        at += (size_t)used;
    }
    return n > 0 && viet_is_syllable(letters, n, true, &ignored);
}

/* Vietnamese surnames are few; syllables are well known. */
static void check_name(struct finding *f, const char *name)
{
    bool syllables = true;
    for (const char *p = name; *p != '\0';) {
        size_t len = strcspn(p, " ");
        syllables = syllables && is_syllable(p, len);
        p += len + (p[len] == ' ');
    }
    if (syllables) {
        finding_pass(f, "syllables");
    } else {
        finding_fail(f, "syllables");
    }
}

/* The surname this name begins with, NULL: none that is known. *ret_exact: with its own marks. */
static const char *surname_of(const char *name, bool *ret_exact)
{
    struct arena *arena = arena_current();
    const char *first = arena_memdup(arena, name, strcspn(name, " ")), *near = NULL;
    const char *folded = text_folded(arena, first);
    for (size_t i = 0; i < sizeof surnames / sizeof surnames[0]; i++) {
        if (strcmp(surnames[i], first) == 0) {
            *ret_exact = true;
            return surnames[i];
        }
        if (near == NULL && strcmp(text_folded(arena, surnames[i]), folded) == 0) {
            near = surnames[i];
        }
    }
    *ret_exact = false;
    return near;
}

/* "Lế Thị Trung", recognised: there is no such surname, but there is Lê. What was read stays beside
 * it. */
static void offer_name(const struct extract *x, struct finding *f, struct candidate *c)
{
    bool exact = false;
    const char *surname = surname_of(c->value, &exact);
    uint8_t source = x->lines[line_of(x, c->where.begin)].of->source;
    if (surname == NULL || !exact) {
        finding_fail(f, "name");
        c->confidence = STRANGE_NAME;
    } else {
        finding_pass(f, "name");
    }
    finding_offer(f, c);
    if (surname != NULL && !exact && source == SOURCE_OCR) {
        struct candidate mended = *c;
        mended.value =
            arena_printf(arena_current(), "%s%s", surname, c->value + strcspn(c->value, " "));
        mended.rule = "surname-mended";
        finding_promote(f, &mended);
    }
    check_name(f, finding_value(f));
}

/* Who signs "KT." is a deputy (NĐ 30/2020, Điều 13 and Phụ lục I); who signs for a committee
 * without "KT." is its head. */
static void infer_position(struct letter_part *p, const char *authority)
{
    static const struct {
        const char *authority, *position;
        unsigned prior;
    } rows[] = {
        {"KT. BỘ TRƯỞNG", "THỨ TRƯỞNG", DEPUTY_PRIOR},
        {"KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", DEPUTY_PRIOR},
        {"KT. TỔNG GIÁM ĐỐC", "PHÓ TỔNG GIÁM ĐỐC", DEPUTY_PRIOR},
        {"KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", DEPUTY_PRIOR},
        {"KT. CỤC TRƯỞNG", "PHÓ CỤC TRƯỞNG", DEPUTY_PRIOR},
        {"KT. TỔNG CỤC TRƯỞNG", "PHÓ TỔNG CỤC TRƯỞNG", DEPUTY_PRIOR},
        {"KT. CHI CỤC TRƯỞNG", "PHÓ CHI CỤC TRƯỞNG", DEPUTY_PRIOR},
        {"KT. VỤ TRƯỞNG", "PHÓ VỤ TRƯỞNG", DEPUTY_PRIOR},
        {"KT. TRƯỞNG PHÒNG", "PHÓ TRƯỞNG PHÒNG", DEPUTY_PRIOR},
        {"KT. TRƯỞNG BAN", "PHÓ TRƯỞNG BAN", DEPUTY_PRIOR},
        {"KT. HIỆU TRƯỞNG", "PHÓ HIỆU TRƯỞNG", DEPUTY_PRIOR},
        {"KT. VIỆN TRƯỞNG", "PHÓ VIỆN TRƯỞNG", DEPUTY_PRIOR},
        {"KT. CHÁNH VĂN PHÒNG", "PHÓ CHÁNH VĂN PHÒNG", DEPUTY_PRIOR},
        {"TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", HEAD_PRIOR},
        {"TM. BAN GIÁM ĐỐC", "GIÁM ĐỐC", HEAD_PRIOR},
    };
    const char *last = strrchr(authority, ';');
    last = last != NULL ? last + 2 : authority;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (strcmp(rows[i].authority, last) == 0) {
            struct candidate c = {.value = rows[i].position,
                                  .confidence = rows[i].prior,
                                  .rule = "authority",
                                  .source = "inferred"};
            finding_offer(&p->fields[READ_POSITION], &c);
        }
    }
}

static void offer_block(const struct extract *x, struct letter_part *p, const struct block *b)
{
    struct arena *arena = arena_current();
    const char *authority = "", *position = "";
    bool damaged = false;
    for (size_t i = 0; i < b->count; i++) {
        if (b->lines[i].authority) {
            const char *one = authority_text(b->lines[i].text);
            authority = authority[0] == '\0' ? one : arena_printf(arena, "%s; %s", authority, one);
        } else {
            position = office_text(b->lines[i].text);
            damaged = b->lines[i].damaged;
        }
    }
    struct candidate c = {
        .confidence = OFFICE_PRIOR, .rule = "signature-block", .where = b->offices};
    c.value = position;
    c.confidence = damaged ? NEAR_PRIOR : OFFICE_PRIOR;
    if (damaged) {
        finding_fail(&p->fields[READ_POSITION], "spelling");
    }
    if (position[0] != '\0') {
        finding_offer(&p->fields[READ_POSITION], &c);
    } else {
        infer_position(p, authority);
    }
    c.value = authority;
    c.confidence = OFFICE_PRIOR;
    if (authority[0] != '\0') {
        finding_offer(&p->fields[READ_AUTHORITY], &c);
    } else {
        p->fields[READ_AUTHORITY].none = true;
    }
    if (b->signer != NULL) {
        c = (struct candidate){.value = b->signer,
                               .confidence = NAME_PRIOR,
                               .rule = "signature-block",
                               .where = b->name};
        offer_name(x, &p->fields[READ_SIGNER], &c);
    }
}

void read_signer(struct reading *r, struct letter_part *p)
{
    const struct segment *list = r->segments->list;
    struct block unsigned_block = {.count = 0};
    for (size_t i = p->head_end; i < p->annex; i++) {
        struct block b;
        bool anchor =
            list[i].kind == SEG_AUTHORITY || (list[i].kind == SEG_OFFICE && i > p->head_end);
        if (!anchor || segment_masked(r->x, &list[i])) {
            continue;
        }
        if (block_at(r, p, i, &b)) {
            offer_block(r->x, p, &b);
            return;
        }
        unsigned_block = unsigned_block.count == 0 ? b : unsigned_block;
        i = b.end > i ? b.end - 1 : i;
    }
    if (unsigned_block.count > 0) {
        offer_block(r->x, p, &unsigned_block);
    }
}
