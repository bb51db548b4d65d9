/*
 * office_fixture.h - a small district health centre, and letters made by acts.
 *
 *   TTYT (agency): gd, pgd1, pgd2 leaders; vt clerk; kt auditor; ad administrator
 *     KH-NV: kh1, kh2 heads; kh3, kh4 officers; khvt the unit's own clerk
 *     KSBT:  ks1 head; ks2 officer
 *       KSBT-CT: ct1 head; ct2 officer
 *     HC: nobody but an officer   CU: no longer active
 *   cu (an officer of KH-NV) left
 *
 * It is Wednesday 12/3/2025, ten in the morning. Bodies are written with ' for ".
 */
#ifndef PHIEU_TESTS_OFFICE_FIXTURE_H
#define PHIEU_TESTS_OFFICE_FIXTURE_H

#include "model_room.h"
#include "unit.h"

#include <stdio.h>

enum { TTYT = 1, KHNV, KSBT, CT, HC, CU };
enum {
    NOBODY,
    GD,
    PGD1,
    PGD2,
    VT,
    KH1,
    KH2,
    KH3,
    KH4,
    KHVT,
    KS1,
    KS2,
    CT1,
    CT2,
    KT,
    AD,
    HC1,
    GONE,
    PERSON_END
};

#define UNUSED __attribute__((unused))

static struct directory dir;
static struct rules rules;
static int64_t clock_seq;

static UNUSED struct person_id person(int id)
{
    return (struct person_id){id};
}

static UNUSED struct day day(int d, int m)
{
    return day_of(2025, m, d);
}

static UNUSED struct day today(void)
{
    return day(12, 3);
}

static struct instant at_day(struct day d)
{
    return (struct instant){((int64_t)d.n * 24 + 3) * 3600 * 1000}; /* 10:00 in Việt Nam */
}

/* JSON with ' for ". */
static json_t *body_of(const char *text)
{
    struct buf out;
    struct error err;
    json_t *body = NULL;
    buf_init(&out, arena_current(), 65536);
    for (; *text != '\0'; text++) {
        buf_putc(&out, *text == '\'' ? '"' : *text);
    }
    if (json_read(out.data, out.len, &body, &err) != 0) {
        ck_abort_msg("fixture body: %s", out.data);
    }
    return body;
}

static struct act act_of(enum act_kind kind, int actor, int behalf, const char *text)
{
    return (struct act){.seq = ++clock_seq,
                        .letter = {7},
                        .kind = kind,
                        .actor = {actor},
                        .behalf = {behalf},
                        .at = at_day(today()),
                        .body = body_of(text)};
}

static void found(enum act_kind kind, const char *text)
{
    struct act act = act_of(kind, NOBODY, NOBODY, text);
    struct error err = {0};
    if (office_act_judge(&dir, &rules, &act, &err) != 0) {
        ck_abort_msg("fixture: %s %s: %s", act_infos[kind].name, text, error_info(err.code)->name);
    }
    directory_apply(&dir, &act);
}

static void found_person(int id, const char *username, const char *name, int unit, const char *role)
{
    found(ACT_PERSON_ADD, arena_printf(arena_current(),
                                       "{'id':%d,'username':'%s','name':'%s','title':'','email':'',"
                                       "'positions':[{'unit':%d,'role':'%s'}]}",
                                       id, username, name, unit, role));
}

static void found_rules(void)
{
    static struct book books[] = {{"VBD", "Sổ văn bản đến", true, false},
                                  {"DT", "Sổ đơn thư", false, false},
                                  {"MAT", "Sổ văn bản mật", false, true}};
    static struct route_rule routes[] = {{"gm", "Giấy mời", "", "KH-NV", 0},
                                         {"bc", "Báo cáo", "Sở Y tế", "KSBT", 5}};
    rules = (struct rules){.books = books,
                           .book_count = 3,
                           .routes = routes,
                           .route_count = 2,
                           .zone_minutes = ZONE_VIETNAM,
                           .due_soon_days = 2,
                           .duty_days_ahead = 30};
}

/* Anew for each test, so that what one test changes no other sees. */
static UNUSED void found_office(void)
{
    static const struct {
        int id;
        const char *code, *name;
        int parent;
    } units[] = {
        {TTYT, "TTYT", "Trung tâm Y tế huyện", 0},
        {KHNV, "KH-NV", "Phòng Kế hoạch - Nghiệp vụ", TTYT},
        {KSBT, "KSBT", "Khoa Kiểm soát bệnh tật", TTYT},
        {CT, "KSBT-CT", "Tổ Côn trùng", KSBT},
        {HC, "HC", "Phòng Hành chính", TTYT},
        {CU, "CU", "Đội Y tế lưu động", TTYT},
    };
    static const struct {
        int id;
        const char *username, *name;
        int unit;
        const char *role;
    } people[] = {{GD, "gd", "Đinh Văn Giám", TTYT, "leader"},
                  {PGD1, "pgd1", "Phó Thị Nhất", TTYT, "leader"},
                  {PGD2, "pgd2", "Phó Văn Nhì", TTYT, "leader"},
                  {VT, "vt", "Văn Thị Thư", TTYT, "clerk"},
                  {KH1, "kh1", "Kế Văn Trưởng", KHNV, "head"},
                  {KH2, "kh2", "Kế Thị Phó", KHNV, "head"},
                  {KH3, "kh3", "Kế Văn Ba", KHNV, "officer"},
                  {KH4, "kh4", "Kế Thị Tư", KHNV, "officer"},
                  {KHVT, "khvt", "Kế Thị Thư", KHNV, "clerk"},
                  {KS1, "ks1", "Kiểm Văn Trưởng", KSBT, "head"},
                  {KS2, "ks2", "Kiểm Thị Hai", KSBT, "officer"},
                  {CT1, "ct1", "Côn Văn Trưởng", CT, "head"},
                  {CT2, "ct2", "Côn Thị Hai", CT, "officer"},
                  {KT, "kt", "Kiểm Thị Tra", TTYT, "auditor"},
                  {AD, "ad", "Quản Văn Trị", TTYT, "admin"},
                  {HC1, "hc1", "Hành Văn Một", HC, "officer"},
                  {GONE, "cu", "Cựu Thị Nghỉ", KHNV, "officer"}};
    clock_seq = 0;
    directory_init(&dir);
    found_rules();
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        const char *parent = units[i].parent != 0
                                 ? arena_printf(arena_current(), ",'parent':%d", units[i].parent)
                                 : "";
        found(ACT_UNIT_ADD, arena_printf(arena_current(), "{'id':%d,'code':'%s','name':'%s'%s}",
                                         units[i].id, units[i].code, units[i].name, parent));
    }
    for (size_t i = 0; i < sizeof people / sizeof people[0]; i++) {
        found_person(people[i].id, people[i].username, people[i].name, people[i].unit,
                     people[i].role);
    }
    found(ACT_UNIT_EDIT, "{'id':6,'active':false}");
    found(ACT_PERSON_EDIT, "{'id':17,'active':false}");
}

/* from lets to act for him, first..last of March 2025. */
static UNUSED void delegate(int from, int to, int first, int last)
{
    directory_apply(
        &dir,
        &(struct act){.seq = ++clock_seq,
                      .kind = ACT_DELEGATE,
                      .actor = {from},
                      .at = at_day(today()),
                      .body = body_of(arena_printf(arena_current(),
                                                   "{'from':%d,'to':%d,'first':'2025-03-%02d',"
                                                   "'last':'2025-03-%02d'}",
                                                   from, to, first, last))});
}

/* ---- everything a slip says, as text ----------------------------------------------------- */

static void put_lines(struct buf *out, const struct slip *s)
{
    for (size_t i = 0; i < s->line_count; i++) {
        const struct line *l = &s->lines[i];
        buf_printf(out, "\nline %d below %d: u%d p%d %s %s due %d rule %s owes %d by %d/%d at %lld",
                   l->number, l->parent, (int)l->unit.v, (int)l->person.v,
                   line_role_words[l->role].name, line_state_words[l->state].name, l->due.n,
                   l->due_rule, l->owes_reply, (int)l->giver.v, (int)l->giver_behalf_of.v,
                   (long long)l->given_at.ms);
        buf_printf(
            out, " note %s opened %d %lld closed %lld with %d back %d reason %s result %s rem %d",
            l->note, (int)l->opened_by.v, (long long)l->opened_at.ms, (long long)l->closed_at.ms,
            l->closed_with_letter, l->came_back, l->reason, l->result, l->reminders);
        buf_printf(out, " of %d from %d %lld", l->round, (int)l->before.v,
                   (long long)l->taken_at.ms);
        for (size_t k = 0; k < l->extension_count; k++) {
            const struct extension *e = &l->extensions[k];
            buf_printf(out, " ext %d-%d %s/%s %d/%d %lld %d", e->from.n, e->to.n, e->reason,
                       e->note, (int)e->asked_by.v, (int)e->decided_by.v,
                       (long long)e->decided_at.ms, e->granted);
        }
    }
}

static void put_duties(struct buf *out, const struct slip *s)
{
    buf_printf(out, "\nown %d", (int)s->own_state);
    for (size_t i = 0; i < s->duty_count; i++) {
        const struct duty *d = &s->duties[i];
        buf_printf(out, "\nduty %d %s %s %d/%d before %d until %d next %d %s/%s by %d/%d %lld %lld",
                   d->number, duty_state_words[d->state].name, duty_every_words[d->every].name,
                   d->day, d->month, d->before, d->until.n, d->next.n, d->note, d->reason,
                   (int)d->giver.v, (int)d->giver_behalf_of.v, (long long)d->given_at.ms,
                   (long long)d->ended_at.ms);
        for (size_t k = 0; k < d->line_count; k++) {
            buf_printf(out, " %s u%d p%d", line_role_words[d->lines[k].role].name,
                       (int)d->lines[k].unit.v, (int)d->lines[k].person.v);
        }
    }
    for (size_t i = 0; i < s->round_count; i++) {
        const struct round *r = &s->rounds[i];
        buf_printf(out, "\nround %d %d %d %lld", r->duty, r->day.n, r->due.n,
                   (long long)r->opened_at.ms);
    }
}

static UNUSED const char *slip_text(const struct slip *s)
{
    struct buf out;
    buf_init(&out, arena_current(), (size_t)1 << 20);
    buf_printf(&out, "%lld #%lld %s %s/%s %s/%d/%lld arrived %d to %lld end %s dir %s by %d/%d ",
               (long long)s->letter.v, (long long)s->seq, letter_state_words[s->state].name,
               s->channel, s->kind, s->book, s->year, (long long)s->number, s->arrived.n,
               (long long)s->attached_to.v, s->end_reason, s->direction, (int)s->directed_by.v,
               (int)s->directed_for.v);
    buf_printf(&out, "reg %d presented %d at %lld %lld %lld %lld %lld case %s routed %d back %d\n",
               (int)s->registered_by.v, (int)s->presented_to.v, (long long)s->received_at.ms,
               (long long)s->registered_at.ms, (long long)s->presented_at.ms,
               (long long)s->directed_at.ms, (long long)s->ended_at.ms, s->case_code, s->routed,
               s->leads_came_back);
    json_canonical(&out, s->fields);
    put_lines(&out, s);
    put_duties(&out, s);
    for (size_t i = 0; i < s->proposal_count; i++) {
        const struct proposal *p = &s->proposals[i];
        buf_printf(&out, "\nproposal %d by %d/%d %s decided %d %lld %d %s", p->line, (int)p->by.v,
                   (int)p->behalf.v, p->text, (int)p->decided_by.v, (long long)p->decided_at.ms,
                   p->approved, p->note);
    }
    for (size_t i = 0; i < s->file_count; i++) {
        buf_printf(&out, "\nfile %s %s %lld", s->files[i].sha256, s->files[i].name,
                   (long long)s->files[i].seq);
    }
    for (size_t i = 0; i < s->reply_count; i++) {
        buf_printf(&out, "\nreply %s %d %d", s->replies[i].code, s->replies[i].line,
                   (int)s->replies[i].by.v);
    }
    ck_assert(!out.overflow);
    return out.data;
}

/* ---- acts on a letter -------------------------------------------------------------------- */

static UNUSED int judge_as(const struct slip *slip, enum act_kind kind, int actor, int behalf,
                           const char *text, struct error *err)
{
    struct act act = act_of(kind, actor, behalf, text);
    return act_judge(slip, &dir, &rules, &act, err);
}

static UNUSED void must_for(struct slip *slip, enum act_kind kind, int actor, int behalf,
                            const char *text)
{
    struct act act = act_of(kind, actor, behalf, text);
    struct error err = {0};
    if (act_judge(slip, &dir, &rules, &act, &err) != 0) {
        ck_abort_msg("%s by %d for %d %s refused: %s at “%s” (%s; %s)", act_infos[kind].name, actor,
                     behalf, text, error_info(err.code)->name, err.field, err.arg[0], err.arg[1]);
    }
    slip_apply(slip, &act);
}

static UNUSED void must(struct slip *slip, enum act_kind kind, int actor, const char *text)
{
    must_for(slip, kind, actor, NOBODY, text);
}

/* The act is refused with this code at this field, and the slip is as before. */
#define ck_refuses_for(slip, kind, actor, behalf, text, want, where)                               \
    do {                                                                                           \
        const char *was = slip_text(slip);                                                         \
        struct error why = {0};                                                                    \
        ck_assert_msg(judge_as(slip, kind, actor, behalf, text, &why) == -1,                       \
                      "%s by %d was let through: %s", act_infos[kind].name, actor, text);          \
        ck_assert_str_eq(error_info(why.code)->name, error_info(want)->name);                      \
        ck_assert_str_eq(why.field, where);                                                        \
        ck_assert_str_eq(slip_text(slip), was);                                                    \
    } while (0)
#define ck_refuses(slip, kind, actor, text, want, where)                                           \
    ck_refuses_for(slip, kind, actor, NOBODY, text, want, where)

#define REGISTERED_BODY                                                                            \
    "{'book':'VBD','year':2025,'number':459,'arrived':'2025-03-10','channel':'typed','fields':{"   \
    "'code':'595/SYT-NVY','code_number':'595','code_notation':'SYT-NVY','issued':'2025-03-10',"    \
    "'issuer':'Sở Y tế','type':'Công văn','subject':'Góp ý dự thảo kế hoạch','urgency':'normal'}}"
#define DRAFT_BODY                                                                                 \
    "{'channel':'upload','name':'595.txt','kind':'letter','fields':{'code':'595/SYT-NVY'},"        \
    "'notes':[],'files':[{'sha256':'ab','name':'595.txt','size':9,'type':'text/plain'}]}"

/* Line 1 KH-NV leads until 20/3, line 2 KSBT cooperates until 18/3, line 3 pgd2 is told. */
#define DIRECT_BODY                                                                                \
    "{'note':'Tham mưu góp ý','lines':[{'role':'lead','unit':2,'due':'2025-03-20'},"            \
    "{'role':'support','unit':3,'due':'2025-03-18'},{'role':'inform','unit':1,'person':3}]}"
/* Below line 1: line 4 kh3 leads until 18/3, line 5 kh4 cooperates. */
#define HAND_DOWN_BODY                                                                             \
    "{'line':1,'lines':[{'role':'lead','unit':2,'person':7,'due':'2025-03-18'},"                   \
    "{'role':'support','unit':2,'person':8}]}"

enum stage {
    AT_NONE,
    AT_DRAFT,
    AT_REFUSED,
    AT_ATTACHED,
    AT_REGISTERED,
    AT_PRESENTED,
    AT_NO_ACTION,
    AT_CANCELLED_EARLY,
    AT_DIRECTED,
    AT_WORKING,
    AT_HANDED,
    AT_BACK,
    AT_DONE,
    AT_CANCELLED,
    STAGE_END
};

static void lines_to(struct slip *s, enum stage stage)
{
    must(s, ACT_DIRECT, GD, DIRECT_BODY);
    if (stage == AT_WORKING) {
        must(s, ACT_ACCEPT, KH1, "{'line':1}");
        must(s, ACT_PROPOSE, KH1, "{'line':1,'text':'Đồng ý'}");
        must(s, ACT_EXTEND_REQUEST, KH1, "{'line':1,'to':'2025-03-25','reason':'chờ số liệu'}");
    } else if (stage == AT_BACK) {
        must(s, ACT_RETURN, KH1, "{'line':1,'reason':'không thuộc chức năng'}");
    } else if (stage != AT_DIRECTED) {
        must(s, ACT_HAND_DOWN, KH1, HAND_DOWN_BODY);
        must(s, ACT_PROPOSE, KH3, "{'line':4,'text':'Thống nhất dự thảo'}");
        must(s, ACT_EXTEND_REQUEST, KH3, "{'line':4,'to':'2025-03-19','reason':'chờ số liệu'}");
    }
    if (stage == AT_DONE) {
        must(s, ACT_COMPLETE, KH3, "{'line':4,'note':'xong'}");
    } else if (stage == AT_CANCELLED) {
        must(s, ACT_CANCEL, VT, "{'reason':'vào nhầm'}");
    }
}

/* A letter brought to this stage by acts, each of them judged. */
static UNUSED struct slip letter_at(enum stage stage)
{
    struct slip s;
    slip_init(&s, (struct letter_id){7});
    if (stage == AT_DRAFT || stage == AT_REFUSED || stage == AT_ATTACHED) {
        must(&s, ACT_RECEIVE, VT, DRAFT_BODY);
    } else if (stage != AT_NONE) {
        must(&s, ACT_REGISTER, VT, REGISTERED_BODY);
    }
    if (stage == AT_REFUSED) {
        must(&s, ACT_REFUSE, VT, "{'reason':'gửi nhầm'}");
    } else if (stage == AT_ATTACHED) {
        must(&s, ACT_ATTACH, VT, "{'to':9,'ref':'1/2025'}");
    } else if (stage == AT_PRESENTED) {
        must(&s, ACT_PRESENT, VT, "{'to':1}");
    } else if (stage == AT_NO_ACTION) {
        must(&s, ACT_NO_ACTION, GD, "{'reason':'để biết'}");
    } else if (stage == AT_CANCELLED_EARLY) {
        must(&s, ACT_CANCEL, VT, "{'reason':'vào nhầm'}");
    } else if (stage >= AT_DIRECTED) {
        lines_to(&s, stage);
    }
    return s;
}

#endif
