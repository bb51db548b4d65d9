/* cli.c - each allocation of each command of phieu fails in turn. */
#include "alloc.h"

#include "base/folder.h"

struct order {
    struct way way; /* its path: the words, between bars; a body: it writes */
    const char *input;
};
#define ASK(who, scene, words)                                                                     \
    {                                                                                              \
        {words, who, scene, words, NULL, false, 0}, NULL                                           \
    }
#define DO(who, scene, words)                                                                      \
    {                                                                                              \
        {words, who, scene, words, "", false, 0}, NULL                                             \
    }
#define L "|#{id}"

static const struct order orders[] = {
    {{"login", ADMIN, NULL, "login|" ADMIN, NULL, false, 2}, ADMIN_PASSWORD "\n"},
    {{"logout", "ks.truong", NULL, "logout", "", true, 0}, NULL},
    ASK("kh.truong", NULL, "whoami"),
    ASK("kh.truong", NULL, "help"),
    ASK("kh.truong", NULL, "help|assign"),
    DO("vanthu", NULL, "ingest|{file}"),
    ASK("vanthu", "draft", "drafts"),
    ASK("vanthu", "draft", "draft|{id}"),
    DO("vanthu", "draft", "refuse|{id}|--reason|x"),
    ASK("vanthu", "draft", "ledger"),
    DO("vanthu", NULL,
       "register|--code|{n}/SYT|--issued|10/3/2025|--issuer|UBND|--subject|Việc|--arrived|11/3/"
       "2025"),
    DO("vanthu", "registered", "correct" L "|--pages|7|--reason|x"),
    DO("vanthu", "accepted", "cancel" L "|--reason|x"),
    ASK("vanthu", NULL, "books"),
    DO("vanthu", NULL, "close-book|VBD|--year|{year}"),
    DO("vanthu", "registered", "present" L "|--to|giamdoc"),
    DO("giamdoc", "presented", "assign" L "|--lead|KH-NV|--support|DUOC|--due|20/3/2025|--note|x"),
    DO("vanthu", "invitation", "route" L),
    DO("giamdoc", "presented", "no-action" L "|--reason|x"),
    DO("giamdoc", "accepted", "replace-lead" L "|--lead|HC-TH|--reason|x"),
    DO("giamdoc", "directed", "recall" L "|--line|2|--reason|x"),
    DO("giamdoc", "accepted", "remind" L),
    DO("kh.truong", "directed", "open" L),
    DO("kh.truong", "directed", "accept" L),
    DO("kh.truong", "accepted", "forward" L "|kh.an|--due|18/3/2025"),
    DO("kh.truong", "directed", "return" L "|--reason|x"),
    DO("kh.an", "working", "propose" L "|--text|x"),
    DO("kh.truong", "proposed", "decide" L "|approve"),
    DO("kh.an", "working", "extend|request" L "|--to|19/3/2025|--reason|x"),
    DO("kh.truong", "asked", "extend|grant" L),
    DO("kh.truong", "asked", "extend|refuse" L "|--note|x"),
    DO("kh.an", "working", "complete" L),
    DO("kh.an", "working", "reply" L "|1/TTYT"),
    DO("kh.an", "done", "file" L "|--case|01/2025"),
    ASK("kh.truong", "directed", "list|todo|--limit|5"),
    ASK("kh.an", "asked", "show" L),
    ASK("kh.an", "asked", "history" L),
    ASK("kh.an", "asked", "slip" L),
    ASK("vanthu", "directed", "search|viec|--limit|5"),
    ASK("kh.an", "asked", "get-file" L "|1|--out|-"),
    ASK("vanthu", "asked", "print|register|--year|2025|--last|3|--format|csv|--out|-"),
    ASK("vanthu", "asked", "export-marks|--year|2025|--out|-"),
    ASK("giamdoc", "presented", "triage"),
    ASK("vanthu", "directed", "report|2025"),
    ASK("vanthu", "directed", "report|list|2025|--limit|5"),
    ASK("vanthu", NULL, "report|closed"),
    ASK("vanthu", "directed", "report|2025|--format|csv|--out|-"),
    ASK("kh.an", "asked", "why-due" L),
    ASK("vanthu", "directed", "why-can|kh.truong|accept" L),
    ASK("vanthu", "directed", "outbox|--limit|5"),
    ASK("vanthu", NULL, "check"),
    ASK("vanthu", NULL, "user|list"),
    DO(ADMIN, NULL, "user|add|u{n}|--name|Người {n}|--position|HC-TH:officer"),
    DO(ADMIN, NULL, "user|edit|nguoi.moi|--title|T{n}"),
    DO(ADMIN, NULL, "user|deactivate|nguoi.moi"),
    DO(ADMIN, NULL, "user|activate|nguoi.moi"),
    {{"user password", ADMIN, NULL, "user|password", "", true, 4},
     ADMIN_PASSWORD "\n" ADMIN_PASSWORD "\n" ADMIN_PASSWORD "\n"},
    ASK("vanthu", NULL, "unit|list"),
    DO(ADMIN, NULL, "unit|add|V{n}|--name|Đơn vị {n}"),
    DO(ADMIN, NULL, "unit|edit|KSBT|--name|Khoa {n}"),
    DO(ADMIN, NULL, "unit|deactivate|KSBT"),
    DO(ADMIN, NULL, "unit|activate|KSBT"),
    ASK("vanthu", NULL, "delegate|list"),
    DO("kh.truong", NULL, "delegate|add|nguoi.moi|--last|31/12/2190"),
    DO("kh.truong", NULL, "delegate|end|{deleg}"),
};

/* What one run said and did. */
struct ran {
    int status; /* -1: by a signal */
    const char *text;
    int64_t acts;
    long count;
};

static const char *login_file(const char *who)
{
    const char *path = folder_path(house->folder, arena_printf(arena_current(), "t.%s", who));
    const char *text = arena_printf(arena_current(), "%s\nunix:%s\n", token_of(who), house->socket);
    folder_write(path, text, strlen(text));
    return path;
}

static struct ran run_order(const struct order *order, const struct stand *stand, long fail_at)
{
    const char *argv[40] = {folder_path(house->bin, "phieu"), "--server",
                            arena_printf(arena_current(), "unix:%s", house->socket), "--token-file",
                            login_file(order->way.who)};
    size_t count = 5;
    char *words = arena_strdup(arena_current(), way_fill(order->way.path, stand)), *rest = words;
    for (const char *word; (word = strsep(&rest, "|")) != NULL;) {
        ck_assert_uint_lt(count, 39);
        argv[count++] = word;
    }
    struct ran ran = {.acts = acts_total()};
    alloc_arm(fail_at);
    setenv("LD_PRELOAD", PHIEU_ALLOC_PRELOAD, 1);
    ran.status = daemon_run(house, argv, order->input, &ran.text);
    alloc_leave();
    ran.count = atomic_load(&alloc_page->count);
    ran.acts = acts_total() - ran.acts;
    return ran;
}

static bool same(const struct ran *golden, const struct ran *ran)
{
    return ran->status == golden->status &&
           strcmp(alloc_masked(ran->text, true), alloc_masked(golden->text, true)) == 0;
}

/* Documented, says so, and says whether anything may have been written. */
static bool failed_clearly(const struct ran *ran)
{
    return (ran->status == 70 || ran->status == 75) && ran->text[0] != '\0';
}

static void judge(const struct order *order, const struct ran *golden, const struct ran *ran,
                  long at)
{
    if (same(golden, ran)) {
        if (ran->acts != golden->acts) {
            defect(order->way.name, at, "done, but %lld acts", (long long)ran->acts);
        }
    } else if (!failed_clearly(ran)) {
        defect(order->way.name, at, "ended with %d, %lld acts: %.600s\n instead of %.300s",
               ran->status, (long long)ran->acts, ran->text, golden->text);
    } else if (ran->acts != 0 && ran->status != 75) {
        defect(order->way.name, at, "ended with %d, yet %lld acts: %s", ran->status,
               (long long)ran->acts, ran->text);
    }
}

static void torture_order(const struct order *order)
{
    struct stand stand = way_stand(&order->way);
    if (!way_writes(&order->way)) {
        (void)run_order(order, &stand, 0); /* showing a letter opens it, once */
    }
    struct ran golden = run_order(order, &stand, 0);
    ck_assert_msg(golden.status == 0, "%s: %d: %s", order->way.name, golden.status, golden.text);
    bool used_up = way_writes(&order->way);
    long points = plan.points, at;
    plan.points = order->way.least_points > 1 && points > 0
                      ? 1 + (points - 1) / order->way.least_points
                      : points;
    for (long i = 0; (at = alloc_point(golden.count, i)) > 0; i++) {
        if (used_up) {
            stand = way_stand(&order->way);
        }
        struct ran ran = run_order(order, &stand, at);
        bool failed = alloc_disarm() > 0;
        if (failed) {
            judge(order, &golden, &ran, at);
        }
        used_up = ran.acts != 0 || (order->way.ends_session && way_writes(&order->way));
    }
    plan.points = points;
}

void torture_cli(void)
{
    struct arena *unit = arena_current(), arena;
    house = daemon_new("", NULL);
    daemon_start(house);
    setenv("XDG_CONFIG_HOME", house->folder, 1);
    setenv("HOME", house->folder, 1);
    cast_enter();
    cast_number();
    alloc_enter(house->folder);
    unsetenv("LD_PRELOAD");
    for (size_t i = 0; i < sizeof orders / sizeof orders[0]; i++) {
        if (plan.only == NULL || strstr(orders[i].way.name, plan.only) != NULL) {
            arena_init(&arena, (size_t)1 << 30);
            arena_enter(&arena);
            torture_order(&orders[i]);
            arena_enter(unit);
            arena_release(&arena);
        }
    }
    printf("%u executions with a failed allocation, %u defects; seed %u\n", runs, defects,
           plan.seed);
    alloc_leave();
    daemon_free(house);
}
