/* cast.c - people and letters for the questions of who may do and see what. */
#include "cast.h"

#include "phieu/file.h"

/* KH-NV leads, DUOC supports, KSBT is informed, HC-TH has nothing to do with it, KH-TK is below
 * KH-NV. */
const struct player players[] = {
    {"clk", "vanthu2", NULL, "kh.yen", "25/3/2025", "clerk of the agency"},
    {"ldr", "giamdoc", NULL, "kh.yen", "25/3/2025", "leader, to whom it was presented"},
    {"ldr2", "pgd", NULL, "kh.yen", "25/3/2025", "another leader"},
    {"hd", "kh.truong", NULL, "kh.yen", "25/3/2025", "head of the unit that leads"},
    {"dep", "kh.pho", NULL, "kh.yen", "25/3/2025", "another head of the unit that leads"},
    {"ucl", "kh.vt", NULL, "kh.yen", "25/3/2025", "clerk of the unit that leads"},
    {"hold", "kh.an", NULL, "kh.yen", "19/3/2025", "officer to whom it is handed down"},
    {"off", "kh.yen", NULL, "kh.an", "25/3/2025", "officer of the same unit"},
    {"subh", "kt.truong", NULL, "kt.vien", "25/3/2025", "head of a unit below the leading one"},
    {"suph", "du.truong", NULL, "du.quyen", "25/3/2025", "head of the unit that supports"},
    {"offo", "du.quyen", NULL, "du.truong", "25/3/2025", "officer of the unit that supports"},
    {"infh", "ks.truong", NULL, "ks.vien", "25/3/2025", "head of the unit that is informed"},
    {"othh", "hc.truong", NULL, "hc.vien", "25/3/2025", "head of a unit not concerned"},
    {"othc", "hc.vt", NULL, "hc.vien", "25/3/2025", "clerk of a unit not concerned"},
    {"aud", "kiemtra", NULL, "kh.yen", "25/3/2025", "auditor"},
    {"adm", ADMIN, NULL, "kh.yen", "25/3/2025", "administrator"},
    {"c>l", "vanthu2", "giamdoc", "kh.yen", "25/3/2025", "clerk on behalf of the leader"},
    {"d>l", "dl.lanhdao", "giamdoc", "kh.yen", "25/3/2025", "the leader's delegate for him"},
    {"d>h", "dl.phong", "kh.truong", "kh.yen", "25/3/2025", "the leading head's delegate for him"},
    {"d.h", "dl.phong", NULL, "kh.yen", "25/3/2025", "the same delegate in his own name"},
    {"e>h", "dl.cu", "kh.truong", "kh.yen", "25/3/2025", "delegate whose delegation has ended"},
    {"x>h", "kh.yen", "kh.truong", "kh.an", "25/3/2025", "an officer for his head, no delegation"},
    {"x>l", "kh.truong", "giamdoc", "kh.yen", "25/3/2025", "a head for the leader, no delegation"},
    {"gone", "kh.nghi", NULL, "kh.yen", "25/3/2025", "a head whose account is switched off"},
    {"none", NULL, NULL, "kh.yen", "25/3/2025", "nobody: no token"},
};
const size_t player_count = sizeof players / sizeof players[0];

#define FIRST_LEAD "{'lead':'nguoi.moi'}"
const struct scene scenes[] = {
    {"none", NULL, NULL, NULL, NULL, 0, FIRST_LEAD, "there is no such letter"},
    {"draft", NULL, "vanthu", "receive", NULL, 0, FIRST_LEAD, "received, not registered"},
    {"refused", "draft", "vanthu", "refuse", "{'reason':'x'}", 0, FIRST_LEAD, "a draft refused"},
    {"attached", "draft", "vanthu", "attach", NULL, 0, FIRST_LEAD, "a draft made part of a letter"},
    {"registered", NULL, "vanthu", "register", "'type':'Công văn'", 0, FIRST_LEAD, "registered"},
    {"presented", "registered", "vanthu", "present", "{'to':'giamdoc'}", 0, FIRST_LEAD,
     "presented to the leader"},
    {"directed", "presented", "giamdoc", "direct",
     "{'lead':'KH-NV','support':['DUOC'],'inform':['KSBT'],'due':'20/3/2025'}", 0, NULL,
     "given: line 1 leads, 2 supports, 3 is informed"},
    {"directed.2", "directed", NULL, NULL, NULL, 2, NULL, "the same, asking about line 2"},
    {"directed.3", "directed", NULL, NULL, NULL, 3, NULL, "the same, asking about line 3"},
    {"by-clerk", "presented", "vanthu", "direct",
     "{'lead':'KH-NV','due':'20/3/2025','on_behalf_of':'giamdoc'}", 0, NULL,
     "given by the clerk on behalf of the leader"},
    {"below", "presented", "giamdoc", "direct", "{'lead':'KH-TK','due':'20/3/2025'}", 0, NULL,
     "given to the unit below"},
    {"accepted", "directed", "kh.truong", "accept", "{}", 0, NULL, "line 1 is being worked on"},
    {"handed", "accepted", "kh.truong", "hand-down", "{'lead':'kh.an','due':'18/3/2025'}", 0, NULL,
     "line 4 below line 1 waits for the officer"},
    {"working", "handed", "kh.an", "accept", "{}", 0, NULL, "the officer works"},
    {"proposed", "working", "kh.an", "propose", "{'text':'x'}", 0, NULL, "line 4 has a proposal"},
    {"asked", "proposed", "kh.an", "extend-request", "{'to':'19/3/2025','reason':'x'}", 0, NULL,
     "and an extension requested"},
    {"asked.1", "asked", NULL, NULL, NULL, 1, NULL, "the same, asking about line 1"},
    {"asked.4", "asked", NULL, NULL, NULL, 4, NULL, "the same, asking about line 4"},
    {"asked.99", "asked", NULL, NULL, NULL, 99, NULL, "the same, about a line there is not"},
    {"child-back", "working", "kh.an", "return", "{'reason':'x'}", 0, NULL, "line 4 returned"},
    {"lead-back", "directed", "kh.truong", "return", "{'reason':'x'}", 0, FIRST_LEAD,
     "line 1 returned, lines 2 and 3 go on"},
    {"replaced", "accepted", "giamdoc", "replace-lead", "{'lead':'HC-TH','reason':'x'}", 0, NULL,
     "HC-TH leads instead"},
    {"sup-off", "directed", "giamdoc", "recall", "{'line':2,'reason':'x'}", 0, NULL,
     "line 2 recalled"},
    {"done", "working", "kh.an", "complete", "{}", 0, NULL, "done"},
    {"no-action", "presented", "giamdoc", "no-action", "{'reason':'x'}", 0, NULL,
     "needed no action"},
    {"cancelled", "accepted", "vanthu", "cancel", "{'reason':'x'}", 0, NULL,
     "its number cancelled"},
    {"invitation", NULL, "vanthu", "register", "'type':'Giấy mời'", 0, FIRST_LEAD,
     "registered; a rule routes it to HC-TH"},
    {"routed", "invitation", "vanthu", "route", "{}", 0, NULL, "routed by the rule"},
    {"stub", NULL, "vanthu", "register", "'secrecy':'mật'", 0, FIRST_LEAD, "a secret's stub"},
    {"stub-given", "stub", "vanthu", "direct",
     "{'lead':'KH-NV','due':'20/3/2025','on_behalf_of':'giamdoc'}", 0, NULL,
     "a secret's stub, given"},
};
const size_t scene_count = sizeof scenes / sizeof scenes[0];

/* Tests that share a daemon run in processes of their own: they begin above what was there. */
unsigned cast_number(void)
{
    static unsigned number;
    number = number == 0 ? (unsigned)acts_total() * 100 : number;
    return ++number;
}

static const char file_bytes[] = "cong van cua cac phep thu quyen";

const char *cast_file(void)
{
    struct digest digest;
    digest_of(file_bytes, sizeof file_bytes - 1, &digest);
    return digest_hex(&digest, arena_alloc(arena_current(), DIGEST_TEXT));
}

/* ---- people --------------------------------------------------------------------------------- */

void cast_login(const char *username)
{
    struct digest digest;
    char hex[DIGEST_TEXT];
    digest_of(token_of(username), strlen(token_of(username)), &digest);
    daemon_sql(house, arena_printf(arena_current(),
                                   "INSERT INTO tokens SELECT x'%s', body ->> '$.id', 0, "
                                   "4102444800000, 'test', 0 FROM acts WHERE kind = 'person-add' "
                                   "AND body ->> '$.username' = '%s'",
                                   digest_hex(&digest, hex), username));
}

static void add_people(void)
{
    static const char *const more[][2] = {
        {"kh.pho", "KH-NV:head"},        {"kh.vt", "KH-NV:clerk"},
        {"kh.nghi", "KH-NV:head"},       {"kt.truong", "KH-TK:head"},
        {"kt.vien", "KH-TK:officer"},    {"ks.vien", "KSBT:officer"},
        {"hc.vt", "HC-TH:clerk"},        {"hc.vien", "HC-TH:officer"},
        {"dl.lanhdao", "HC-TH:officer"}, {"dl.phong", "HC-TH:officer"},
        {"dl.cu", "HC-TH:officer"},      {"nguoi.moi", "HC-TH:officer"},
    };
    ck_status(post(ADMIN, "/v1/units", "{'code':'KH-TK','name':'Tổ Thống kê','parent':'KH-NV'}"),
              201);
    for (size_t i = 0; i < sizeof more / sizeof more[0]; i++) {
        ck_status(post(ADMIN, "/v1/people",
                       "{'username':'%s','name':'Người %s','positions':['%s']}", more[i][0],
                       more[i][0], more[i][1]),
                  201);
    }
    ck_status(post(ADMIN, "/v1/people/kh.nghi", "{'active':false}"), 200);
    for (size_t i = 0; i < sizeof more / sizeof more[0]; i++) {
        cast_login(more[i][0]); /* also whose account is off: the token alone must not let him in */
    }
}

static void delegate(void)
{
    ck_status(post("giamdoc", "/v1/delegations", "{'to':'dl.lanhdao','last':'31/12/2190'}"), 201);
    ck_status(post("kh.truong", "/v1/delegations", "{'to':'dl.phong','last':'31/12/2190'}"), 201);
    const json_t *ended =
        ck_status(post("kh.truong", "/v1/delegations", "{'to':'dl.cu','last':'31/12/2190'}"), 201);
    ck_status(post("kh.truong",
                   arena_printf(arena_current(), "/v1/delegations/%lld/end",
                                (long long)int_at(ended, "act.seq")),
                   "{}"),
              200);
}

bool cast_enter(void)
{
    if (daemon_int(house, "SELECT count(*) FROM acts WHERE kind = 'delegate'") > 0) {
        return false;
    }
    add_people();
    ck_assert_str_eq(upload("vanthu", "a.txt", file_bytes, sizeof file_bytes - 1), cast_file());
    delegate();
    return true;
}

/* ---- letters -------------------------------------------------------------------------------- */

const struct scene *scene_named(const char *name)
{
    for (size_t i = 0; i < scene_count; i++) {
        if (strcmp(scenes[i].name, name) == 0) {
            return &scenes[i];
        }
    }
    ck_abort_msg("no scene “%s”", name);
    return NULL;
}

static int64_t receive_draft(void)
{
    const char *text = arena_printf(arena_current(), "ban cho %u", cast_number());
    return int_at(ck_status(intake("vanthu", "cho.txt", text, strlen(text)), 201), "draft.id");
}

/* A stub has no content, so neither has its request. */
static int64_t register_letter(const char *more)
{
    bool stub = strstr(more, "secrecy") != NULL;
    const char *content = arena_printf(
        arena_current(), "'subject':'Việc','files':[{'sha256':'%s','name':'a.txt'}],", cast_file());
    return int_at(ck_status(post("vanthu", "/v1/letters",
                                 "{%s'code':'%u/SYT','issued':'10/3/2025','issuer':'Sở Y tế',"
                                 "'arrived':'11/3/2025',%s}",
                                 stub ? "" : content, cast_number(), more),
                            201),
                  "letter.id");
}

static void attach(int64_t draft)
{
    int64_t host = register_letter("'type':'Công văn'");
    ck_status(post("vanthu", "/v1/letters", "{'draft':%lld,'attach_to':'#%lld'}", (long long)draft,
                   (long long)host),
              200);
}

static void play_act(const struct scene *scene, int64_t letter)
{
    const char *path =
        strcmp(scene->verb, "refuse") == 0
            ? arena_printf(arena_current(), "/v1/drafts/%lld/refuse", (long long)letter)
            : arena_printf(arena_current(), "/v1/letters/%%23%lld/%s", (long long)letter,
                           scene->verb);
    ck_status(post(scene->who, path, "%s", scene->json), 200);
}

int64_t scene_play(const struct scene *scene)
{
    if (scene->after == NULL) {
        return scene->verb == NULL                   ? 0
               : strcmp(scene->verb, "receive") == 0 ? receive_draft()
                                                     : register_letter(scene->json);
    }
    int64_t letter = scene_play(scene_named(scene->after));
    if (scene->verb != NULL && strcmp(scene->verb, "attach") == 0) {
        attach(letter);
    } else if (scene->verb != NULL) {
        play_act(scene, letter);
    }
    return letter;
}
