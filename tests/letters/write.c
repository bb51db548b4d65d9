/* write.c - a letter's head and end: type, agency, number, date, subject, signer. */
#include "letters_room.h"

#include "phieu/model.h"

#include <stdio.h>
#include <string.h>

#define P(...) arena_printf(arena_current(), __VA_ARGS__)

const char *const letters_part_names[] = {"tune", "held"};
const char *const letters_class_names[] = {"digital",    "docx",    "scan300",
                                           "stamped300", "poor200", "bw150"};

/* ---- what it is ----------------------------------------------------------------------------- */

/* Types by who may issue them; agency -1: anybody. The first 29 of letter_types and these. */
static const struct {
    const char *type;
    int agency;
} only_by[] = {{"Luật", AGENCY_ASSEMBLY},       {"Nghị định", AGENCY_GOVERNMENT},
               {"Thông tư", AGENCY_MINISTRY},   {"Nghị quyết", AGENCY_COUNCIL},
               {"Kết luận", AGENCY_PARTY},      {"Thông tri", AGENCY_PARTY},
               {"Hợp đồng", AGENCY_COMPANY},    {"Công điện", AGENCY_PROVINCE},
               {"Quy chế", AGENCY_CENTRE},      {"Giấy nghỉ phép", AGENCY_CENTRE},
               {"Phiếu gửi", AGENCY_DEPARTMENT}};
enum { ADMINISTRATIVE = 29 };
static const char *const beyond[] = {"Luật", "Nghị định", "Thông tư", "Kết luận", "Thông tri"};
enum { BEYOND = sizeof beyond / sizeof beyond[0] };

/* Every second letter walks through all types, the others are what arrives every day. */
static const char *type_of(struct letter *l)
{
    static const char *const daily[] = {"Công văn",  "Công văn", "Công văn", "Công văn",
                                        "Công văn",  "Công văn", "Kế hoạch", "Quyết định",
                                        "Thông báo", "Giấy mời", "Báo cáo",  NULL};
    const unsigned walk = (l->spec.n / 2 + 5 * l->spec.class) % (ADMINISTRATIVE + BEYOND);
    if (l->spec.demo) {
        return "Công văn";
    }
    if (l->spec.n % 2 == 0) {
        return luck_pick(&l->luck, daily);
    }
    /* 7 is prime to 34: the first few are no neighbours */
    const unsigned at = (walk * 7 + 9) % (ADMINISTRATIVE + BEYOND);
    return at < ADMINISTRATIVE ? letter_types[at].name : beyond[at - ADMINISTRATIVE];
}

static void agency_for(struct letter *l, const char *type)
{
    if (l->spec.demo) {
        l->agency = agency_of_kind(l, AGENCY_DEPARTMENT);
        return;
    }
    for (size_t i = 0; i < sizeof only_by / sizeof only_by[0]; i++) {
        if (strcmp(only_by[i].type, type) == 0) {
            l->agency = agency_of_kind(l, only_by[i].agency);
            return;
        }
    }
    agency_choose(l, &l->agency);
}

/* ---- number and date ------------------------------------------------------------------------ */

static const char *notation_of(const struct letter *l, const struct agency *a,
                               const char *abbreviation)
{
    int y, m, d;
    day_split(l->today, &y, &m, &d);
    if (a->party) {
        return P("-%s/%s", abbreviation[0] != '\0' ? abbreviation : "CV", a->symbol);
    }
    if (strcmp(abbreviation, "L") == 0) {
        return P("/%d/%s", y, a->symbol);
    }
    if (strcmp(abbreviation, "NĐ") == 0 || strcmp(abbreviation, "TT") == 0) {
        return P("/%d/%s-%s", y, abbreviation, a->symbol);
    }
    if (abbreviation[0] != '\0') {
        return P("/%s-%s", abbreviation, a->symbol);
    }
    return a->units[0] != '\0' ? P("/%s-%s", a->symbol, a->units) : P("/%s-VP", a->symbol);
}

void paper_number(struct letter *l, struct paper *p, const struct agency *a,
                  const char *abbreviation)
{
    const char *notation = notation_of(l, a, abbreviation);
    const int number =
        luck_has(&l->luck, 15) ? luck_between(&l->luck, 1, 9) : luck_between(&l->luck, 10, 2999);
    const char *digits = P(number < 10 ? "%02d" : "%d", number);
    const char *colon = a->party || luck_has(&l->luck, 6) ? "" : ":";
    const char *gap = !a->party && luck_has(&l->luck, 20) ? " " : "";
    if (p->kind == PAPER_DRAFT) {
        p->number = P("Số%s      %s", colon, notation);
        p->code = NULL;
        return;
    }
    p->number = P("Số%s %s%s%s", colon, digits, gap, notation);
    p->code = P("%s%s", digits, notation);
}

void paper_date(struct letter *l, struct paper *p, struct day day)
{
    int y, m, d;
    day_split(day, &y, &m, &d);
    p->issued = p->kind == PAPER_DRAFT ? DAY_NONE : day;
    if (p->kind == PAPER_DRAFT) {
        p->date_line = P("%s, ngày      tháng %02d năm %d", p->place, m, y);
    } else {
        const bool padded = m < 3 || luck_has(&l->luck, 40);
        p->date_line =
            P(padded ? "%s, ngày %02d tháng %02d năm %d" : "%s, ngày %02d tháng %d năm %d",
              p->place, d, m, y);
    }
}

/* ---- subject -------------------------------------------------------------------------------- */

static const char *const subjects[] = {
    "{act}",
    "{act} năm {year}",
    "{act} trên địa bàn {prov}",
    "triển khai thực hiện {program} trên địa bàn {prov}",
    "{act} theo {cite}",
    "góp ý dự thảo Kế hoạch thực hiện {program} giai đoạn 2026 - 2030",
    "thực hiện {cite} về {matter}",
    "tiếp tục {act} theo {cite} và triển khai {program} trên địa bàn {prov}, năm {year}",
    "{act}, {matter} trong dịp nghỉ Lễ Quốc khánh 02/9",
    NULL};

static const char *subject_for(struct letter *l, const struct paper *p)
{
    const char *text = small_first(fill(l, luck_pick(&l->luck, subjects), true));
    if (p->title[0] == '\0') {
        return text; /* behind the V/v */
    }
    const bool decides = strcmp(p->type, "Quyết định") == 0 || strcmp(p->type, "Nghị quyết") == 0;
    return decides || luck_has(&l->luck, 15) ? P("Về việc %s", text) : capital_first(text);
}

/* ---- the end -------------------------------------------------------------------------------- */

void paper_signer(struct letter *l, struct paper *p, const struct agency *a)
{
    const char *name = person_name(l);
    const bool deputy = luck_has(&l->luck, 60), collective = a->collective[0] != '\0' && !a->legal;
    p->authority = "";
    p->position = a->leader;
    if (a->legal) {
        p->authority = a->collective[0] != '\0' ? P("TM. %s", a->collective) : "";
    } else if (luck_has(&l->luck, 14) && !collective && !a->party) {
        p->authority =
            deputy ? P("TL. %s\nKT. CHÁNH VĂN PHÒNG", a->leader) : P("TL. %s", a->leader);
        p->position = deputy ? "PHÓ CHÁNH VĂN PHÒNG" : "CHÁNH VĂN PHÒNG";
    } else if (deputy) {
        p->authority =
            collective ? P("TM. %s\nKT. %s", a->collective, a->leader) : P("KT. %s", a->leader);
        p->position = a->deputy;
        if (a->party) {
            p->authority = collective ? P("T/M %s", a->collective) : P("K/T %s", a->leader);
        }
    } else if (collective) {
        p->authority = a->party ? P("T/M %s", a->collective) : P("TM. %s", a->collective);
    }
    p->signer = name;
    p->signer_printed =
        luck_has(&l->luck, 12) ? P("%s %s", luck_pick(&l->luck, l->pool->titles), name) : name;
}

static void receivers_write(struct letter *l, struct paper *p, const struct agency *a)
{
    static const char *const more[] = {"Ban Giám đốc (để b/c)",
                                       "UBND tỉnh (b/c)",
                                       "Trang thông tin điện tử",
                                       "Như trên",
                                       "Các PCT UBND tỉnh",
                                       "Lãnh đạo Văn phòng",
                                       NULL};
    p->receivers[p->receiver_count++] =
        p->addressee_count > 0 ? "Như trên" : luck_pick(&l->luck, l->pool->addressees);
    for (int i = luck_between(&l->luck, 1, 3); i > 0; i--) {
        p->receivers[p->receiver_count++] = luck_pick(&l->luck, more);
    }
    p->receivers[p->receiver_count++] =
        P("Lưu: VT, %s.%02d", a->units[0] != '\0' ? a->units : "TH", luck_between(&l->luck, 1, 60));
}

static void addressees_write(struct letter *l, struct paper *p)
{
    const int count = luck_has(&l->luck, 55) ? 1 : luck_between(&l->luck, 2, 4);
    for (int i = 0; i < count; i++) {
        const char *who = luck_pick(&l->luck, l->pool->addressees);
        bool new = true;
        for (int k = 0; k < p->addressee_count; k++) {
            new = new && p->addressees[k] != who;
        }
        if (new) {
            p->addressees[p->addressee_count++] = who;
        }
    }
}

static void urgency_write(struct letter *l, struct paper *p)
{
    static const char *const marks[][2] = {{"HỎA TỐC", "flash"},
                                           {"HOẢ TỐC", "flash"},
                                           {"THƯỢNG KHẨN", "very-urgent"},
                                           {"KHẨN", "urgent"}};
    p->urgency = "normal";
    p->mark = "";
    if (luck_has(&l->luck, 10)) {
        const uint64_t i = luck_roll(&l->luck, 4);
        p->mark = marks[i][0];
        p->urgency = marks[i][1];
    }
}

/* ---- the whole ------------------------------------------------------------------------------ */

static bool has_addressees(const char *type)
{
    static const char *const with[] = {"Công văn",     "Tờ trình",  "Báo cáo", "Giấy mời",
                                       "Phiếu chuyển", "Phiếu báo", "Thư công"};
    for (size_t i = 0; i < sizeof with / sizeof with[0]; i++) {
        if (strcmp(with[i], type) == 0) {
            return true;
        }
    }
    return false;
}

static void letter_itself(struct letter *l)
{
    struct paper *p = &l->papers[l->paper_count++];
    const struct letter_type *type = letter_type_find(type_of(l));
    const char *abbreviation = strcmp(type->name, "Luật") == 0        ? "L"
                               : strcmp(type->name, "Kết luận") == 0  ? "KL"
                               : strcmp(type->name, "Thông tri") == 0 ? "TT"
                                                                      : type->abbreviation;
    agency_for(l, type->name);
    p->kind =
        !l->agency.legal && !l->spec.demo && l->spec.n % 25 == 14 ? PAPER_DRAFT : PAPER_LETTER;
    p->party = l->agency.party;
    p->above = l->agency.above;
    p->head = l->agency.head;
    p->place = l->agency.place;
    p->type = type->name;
    p->title = strcmp(type->name, "Công văn") == 0 ? "" : upper_text(type->name);
    paper_number(l, p, &l->agency, abbreviation);
    if (strcmp(type->name, "Thư công") == 0) { /* neither number nor notation */
        p->number = "";
        p->code = NULL;
    }
    paper_date(l, p, l->today);
    p->subject = subject_for(l, p);
    urgency_write(l, p);
    if (has_addressees(type->name)) {
        addressees_write(l, p);
    }
    body_write(l, p, true);
    paper_signer(l, p, &l->agency);
    receivers_write(l, p, &l->agency);
}

static void places_choose(struct letter *l)
{
    const struct province *all[32];
    uint64_t count = 0, n = 0;
    const bool later = l->today.n >= day_of(2025, 7, 1).n;
    for (const struct province *p = l->pool->provinces; p->name != NULL; p++) {
        if (!later || p->since_2025) {
            all[count++] = p;
        }
    }
    l->province = all[luck_roll(&l->luck, count)];
    while (l->pool->districts[n].name != NULL) {
        n++;
    }
    l->district = &l->pool->districts[luck_roll(&l->luck, n)];
    for (n = 0; l->pool->communes[n].name != NULL; n++) {
    }
    do { /* there are no towns any more */
        l->commune = &l->pool->communes[luck_roll(&l->luck, n)];
    } while (later && strcmp(l->commune->kind, "thị trấn") == 0);
}

void letter_write(struct letter *l, const struct letters_spec *spec)
{
    *l = (struct letter){.spec = *spec,
                         .pool = spec->part == LETTERS_TUNE ? &pool_tune : &pool_held};
    if (spec->demo) {
        pool_demo(&l->demo_pool);
        l->pool = &l->demo_pool;
    }
    l->luck.state =
        ((uint64_t)spec->part << 60) + ((uint64_t)spec->class << 40) + spec->n * 7919U + 20260101U;
    luck_roll(&l->luck, 2);
    l->id =
        P("%s-%s-%04u", letters_part_names[spec->part], letters_class_names[spec->class], spec->n);
    l->today = (struct day){day_of(2024, 3, 1).n + luck_between(&l->luck, 0, 960)};
    if (spec->issued.n != 0) {
        l->today = spec->issued;
    }
    places_choose(l);
    l->long_body = luck_has(&l->luck, 25) && !spec->demo;
    letter_itself(l);
    papers_behind(l);
}
