/* agencies.c - who issues a letter: all levels, before and after 01/7/2025. */
#include "letters_room.h"

#include <stdio.h>
#include <string.h>

#define P(...) arena_printf(arena_current(), __VA_ARGS__)

static uint64_t organ_count(const struct organ *list)
{
    uint64_t n = 0;
    while (list[n].name != NULL) {
        n++;
    }
    return n;
}

static const struct organ *pick(struct letter *l, const struct organ *list)
{
    return &list[luck_roll(&l->luck, organ_count(list))];
}

static const char *one_unit(struct letter *l, const char *units)
{
    const char *all[8] = {NULL};
    int count = 0;
    char *copy = arena_strdup(arena_current(), units), *save = NULL;
    for (char *u = strtok_r(copy, " ", &save); u != NULL; u = strtok_r(NULL, " ", &save)) {
        all[count++] = u;
    }
    return all[luck_roll(&l->luck, (uint64_t)count)];
}

static const char *deputy_of(const char *leader)
{
    if (strcmp(leader, "BỘ TRƯỞNG") == 0) {
        return "THỨ TRƯỞNG";
    }
    return P("PHÓ %s", leader);
}

static const char *province(const struct letter *l)
{
    return P("%s %s", l->province->kind, l->province->name);
}

static bool two_levels(const struct letter *l)
{
    return l->today.n >= day_of(2025, 7, 1).n;
}

/* ---- by level ------------------------------------------------------------------------------- */

static void department(struct letter *l, struct agency *a)
{
    const struct organ *o = pick(l, l->pool->departments);
    a->above = luck_has(&l->luck, 70) ? P("UBND %s", upper_text(province(l)))
                                      : P("ỦY BAN NHÂN DÂN\n%s", upper_text(province(l)));
    a->head = P("SỞ %s", upper_text(o->name));
    a->name = P("Sở %s %s", o->name, province(l));
    a->speaks = P("Sở %s", o->name);
    a->symbol = o->symbol;
    a->units = one_unit(l, o->units);
    a->leader = o->leader;
}

static void peoples_committee(struct letter *l, struct agency *a, const char *above,
                              const char *whose)
{
    const bool brief = luck_has(&l->luck, 15);
    a->above = above;
    a->head = brief ? P("UBND %s", upper_text(whose)) : P("ỦY BAN NHÂN DÂN\n%s", upper_text(whose));
    a->name = P("Ủy ban nhân dân %s", whose);
    a->speaks = P("UBND %.*s", (int)strcspn(whose, " "), whose);
    if (strncmp(whose, "thành phố", strlen("thành phố")) == 0 || strncmp(whose, "thị", 3) == 0) {
        a->speaks = P("UBND %s", whose);
    }
    a->symbol = "UBND";
    a->units = "";
    a->leader = "CHỦ TỊCH";
    a->collective = "ỦY BAN NHÂN DÂN";
}

static void provincial(struct letter *l, struct agency *a)
{
    static const char *const units[] = {"VX", "KT", "NC", "TH", NULL};
    peoples_committee(l, a, "", province(l));
    a->units = luck_pick(&l->luck, units);
}

static void local(struct letter *l, struct agency *a)
{
    static const char *const units[] = {"VP", "KT", "VHXH", NULL};
    const char *dist = P("%s %s", l->district->kind, l->district->name);
    const char *comm = P("%s %s", l->commune->kind, l->commune->name);
    if (two_levels(l)) {
        peoples_committee(l, a, luck_has(&l->luck, 60) ? P("UBND %s", upper_text(province(l))) : "",
                          comm);
        a->also[0] = P("%s, %s", a->name, province(l));
        a->place = l->commune->name;
    } else if (luck_has(&l->luck, 60)) {
        peoples_committee(l, a, luck_has(&l->luck, 50) ? P("UBND %s", upper_text(province(l))) : "",
                          dist);
        a->also[0] = P("%s, %s", a->name, province(l));
        a->place = l->district->name;
    } else {
        peoples_committee(l, a, P("UBND %s", upper_text(dist)), comm);
        a->also[0] = P("%s, %s", a->name, dist);
        a->also[1] = P("%s, %s, %s", a->name, dist, province(l));
        a->place = l->commune->name;
    }
    a->units = luck_pick(&l->luck, units);
}

static void ministry(struct letter *l, struct agency *a)
{
    const struct organ *o = pick(l, l->pool->ministries);
    a->head = P("BỘ %s", upper_text(o->name));
    a->name = P("Bộ %s", o->name);
    a->speaks = a->name;
    a->symbol = o->symbol;
    a->units = one_unit(l, o->units);
    a->leader = o->leader;
    a->place = "Hà Nội";
}

static void bureau(struct letter *l, struct agency *a)
{
    const struct organ *o = pick(l, l->pool->bureaus);
    a->above = o->above;
    a->head = upper_text(o->name);
    a->name = o->name;
    a->also[0] = P("%s, %s", o->name, o->above);
    a->speaks = o->name;
    a->symbol = o->symbol;
    a->units = one_unit(l, o->units);
    a->leader = o->leader;
    a->place = "Hà Nội";
}

static void named(struct letter *l, struct agency *a, const struct organ *o)
{
    a->above = upper_text(fill(l, o->above, false));
    a->name = fill(l, o->name, false);
    a->head = upper_text(a->name);
    a->speaks = a->name;
    a->symbol = o->symbol;
    a->units = one_unit(l, o->units);
    a->leader = o->leader;
}

static void centre(struct letter *l, struct agency *a)
{
    named(l, a, pick(l, l->pool->centres));
    if (strstr(a->name, l->district->name) != NULL) {
        a->place = l->district->name;
        a->also[0] = P("%s, %s", a->name, province(l));
    }
}

static void company(struct letter *l, struct agency *a)
{
    named(l, a, pick(l, l->pool->companies));
}

static void party(struct letter *l, struct agency *a)
{
    a->party = true;
    a->above = "";
    a->leader = "BÍ THƯ";
    switch (luck_roll(&l->luck, 3)) {
    case 0:
        a->head = l->province->kind[1] == 'h' ? P("THÀNH ỦY %s", upper_text(l->province->name))
                                              : P("TỈNH ỦY %s", upper_text(l->province->name));
        a->name = l->province->kind[1] == 'h' ? P("Thành ủy %s", l->province->name)
                                              : P("Tỉnh ủy %s", l->province->name);
        a->symbol = "TU";
        a->collective = "BAN THƯỜNG VỤ";
        break;
    case 1:
        a->above = l->province->kind[1] == 'h' ? P("THÀNH ỦY %s", upper_text(l->province->name))
                                               : P("TỈNH ỦY %s", upper_text(l->province->name));
        a->head = "BAN TUYÊN GIÁO VÀ DÂN VẬN";
        a->name = P("Ban Tuyên giáo và Dân vận %s", l->province->kind[1] == 'h'
                                                        ? P("Thành ủy %s", l->province->name)
                                                        : P("Tỉnh ủy %s", l->province->name));
        a->symbol = "BTGDVTU";
        a->leader = "TRƯỞNG BAN";
        break;
    default:
        a->above = l->province->kind[1] == 'h'
                       ? P("ĐẢNG BỘ THÀNH PHỐ %s", upper_text(l->province->name))
                       : P("ĐẢNG BỘ TỈNH %s", upper_text(l->province->name));
        a->head = P("ĐẢNG ỦY %s %s", upper_text(l->commune->kind), upper_text(l->commune->name));
        a->name = P("Đảng ủy %s %s", l->commune->kind, l->commune->name);
        a->symbol = "ĐU";
        a->collective = "BAN THƯỜNG VỤ";
        a->place = l->commune->name;
        break;
    }
    a->speaks = a->name;
    a->units = "";
}

static void council(struct letter *l, struct agency *a)
{
    a->head = P("HỘI ĐỒNG NHÂN DÂN\n%s", upper_text(province(l)));
    a->name = P("Hội đồng nhân dân %s", province(l));
    a->speaks = "HĐND tỉnh";
    a->symbol = "HĐND";
    a->units = "TH";
    a->leader = "CHỦ TỊCH";
    a->collective = "HỘI ĐỒNG NHÂN DÂN";
}

static void government(struct letter *l, struct agency *a)
{
    (void)l;
    a->head = "CHÍNH PHỦ";
    a->name = "Chính phủ";
    a->speaks = "Chính phủ";
    a->symbol = "CP";
    a->units = "KGVX";
    a->leader = "THỦ TƯỚNG";
    a->collective = "CHÍNH PHỦ";
    a->place = "Hà Nội";
    a->legal = true;
}

static void assembly(struct letter *l, struct agency *a)
{
    (void)l;
    a->head = "QUỐC HỘI";
    a->name = "Quốc hội";
    a->speaks = "Quốc hội";
    a->symbol = "QH15";
    a->units = "";
    a->leader = "CHỦ TỊCH QUỐC HỘI";
    a->place = "Hà Nội";
    a->legal = true;
}

static const struct {
    unsigned share; /* per cent; 0: only where the type asks for it */
    void (*make)(struct letter *l, struct agency *a);
} levels[AGENCY_KINDS] = {[AGENCY_DEPARTMENT] = {30, department},
                          [AGENCY_PROVINCE] = {14, provincial},
                          [AGENCY_LOCAL] = {18, local},
                          [AGENCY_MINISTRY] = {8, ministry},
                          [AGENCY_BUREAU] = {7, bureau},
                          [AGENCY_CENTRE] = {14, centre},
                          [AGENCY_PARTY] = {5, party},
                          [AGENCY_COMPANY] = {4, company},
                          [AGENCY_COUNCIL] = {0, council},
                          [AGENCY_GOVERNMENT] = {0, government},
                          [AGENCY_ASSEMBLY] = {0, assembly}};

struct agency agency_of_kind(struct letter *l, int kind)
{
    struct agency a = {.above = "", .collective = "", .place = l->province->name};
    levels[kind].make(l, &a);
    a.deputy = deputy_of(a.leader);
    return a;
}

void agency_choose(struct letter *l, struct agency *ret)
{
    unsigned at = (unsigned)luck_roll(&l->luck, 100);
    int kind = 0;
    while (at >= levels[kind].share) {
        at -= levels[kind].share;
        kind++;
    }
    *ret = agency_of_kind(l, kind);
}
