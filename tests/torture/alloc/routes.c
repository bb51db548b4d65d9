/* routes.c - one request per way of every route. */
#include "alloc.h"

#include "base/folder.h"
#include "call.h" /* the table of routes */
#include "letter_pdf.h"
#include "phieu/file.h"

#define ACT(verb, who, scene, body)                                                                \
    {                                                                                              \
        "POST /v1/letters/{ref}/" verb, who, scene, "/v1/letters/%23{id}/" verb, body, false, 0    \
    }
#define READ(route, who, scene, path)                                                              \
    {                                                                                              \
        "GET " route, who, scene, path, NULL, false, 0                                             \
    }
#define WRITE(route, who, path, body)                                                              \
    {                                                                                              \
        "POST " route, who, NULL, path, body, false, 0                                             \
    }

const struct way ways[] = {
    READ("/healthz", NULL, NULL, "/healthz"),
    READ("/readyz", NULL, NULL, "/readyz"),
    READ("/metrics", NULL, NULL, "/metrics"),
    READ("/openapi.json", NULL, NULL, "/openapi.json"),

    {"POST /v1/login", NULL, NULL, "/v1/login",
     "{'username':'" ADMIN "','password':'" ADMIN_PASSWORD "'}", false, 5},
    {"POST /v1/logout", "ks.truong", NULL, "/v1/logout", "{}", true, 0},
    READ("/v1/me", "kh.truong", NULL, "/v1/me"),
    {"POST /v1/me/password", ADMIN, NULL, "/v1/me/password",
     "{'old':'" ADMIN_PASSWORD "','new':'" ADMIN_PASSWORD "'}", true, 8},

    WRITE("/v1/files", "vanthu", "/v1/files?name=a.txt", "tep {n}"),
    WRITE("/v1/intake", "vanthu", "/v1/intake", "{'sha256':'{fresh}','name':'a.txt','id':'{n}'}"),
    {"POST /v1/intake edxml", "vanthu", NULL, "/v1/intake",
     "{'sha256':'{fresh}','name':'a.edxml','id':'{n}'}", false, 0},
    READ("/v1/drafts", "vanthu", "draft", "/v1/drafts"),
    READ("/v1/drafts/{id}", "vanthu", "draft", "/v1/drafts/{id}"),
    READ("/v1/drafts/{id}/files/{n}", "vanthu", "draft", "/v1/drafts/{id}/files/1"),
    {"POST /v1/drafts/{id}/refuse", "vanthu", "draft", "/v1/drafts/{id}/refuse", "{'reason':'x'}",
     false, 0},

    WRITE("/v1/letters", "vanthu", "/v1/letters",
          "{'code':'{n}/SYT','issued':'10/3/2025','issuer':'UBND','subject':'Việc {n}',"
          "'arrived':'11/3/2025','files':[{'sha256':'{sha}','name':'a.txt'}]}"),
    {"POST /v1/letters draft", "vanthu", "draft", "/v1/letters",
     "{'draft':{id},'code':'{n}/SYT','issued':'10/3/2025','issuer':'UBND','subject':'Việc',"
     "'arrived':'11/3/2025'}",
     false, 0},
    READ("/v1/letters", "vanthu", "directed", "/v1/letters?limit=20"),
    READ("/v1/letters box", "kh.truong", "accepted", "/v1/letters?box=todo&limit=20"),
    READ("/v1/letters as of", "vanthu", NULL, "/v1/letters?limit=5&as_of=2190-01-01"),
    READ("/v1/search", "vanthu", "directed", "/v1/search?q=viec+so+y+te&limit=20"),
    READ("/v1/letters/{ref}", "kh.an", "asked", "/v1/letters/%23{id}"),
    READ("/v1/letters/{ref} as of", "kh.an", "asked", "/v1/letters/%23{id}?as_of=2190-01-01"),
    READ("/v1/letters/{ref}/history", "kh.an", "asked", "/v1/letters/%23{id}/history"),
    READ("/v1/letters/{ref}/files/{n}", "kh.an", "asked", "/v1/letters/%23{id}/files/1"),
    READ("/v1/letters/{ref}/files/{n}/stamped", "vanthu", NULL,
         "/v1/letters/%23{id}/files/1/stamped"),
    READ("/v1/letters/{ref}/files/{n}/signatures", "vanthu", NULL,
         "/v1/letters/%23{id}/files/1/signatures"),
    READ("/v1/drafts/{id}/files/{n}/signatures", "vanthu", NULL,
         "/v1/drafts/{id}/files/1/signatures"),
    READ("/v1/letters/{ref}/why-due", "kh.an", "asked", "/v1/letters/%23{id}/why-due"),
    READ("/v1/letters/{ref}/slip", "kh.an", "asked", "/v1/letters/%23{id}/slip"),
    READ("/v1/letters/{ref}/recall-record", "vanthu", "sup-off",
         "/v1/letters/%23{id}/recall-record"),

    ACT("present", "vanthu", "registered", "{'to':'giamdoc'}"),
    ACT("direct", "giamdoc", "presented",
        "{'lead':'KH-NV','support':['DUOC'],'inform':['KSBT'],'due':'20/3/2025'}"),
    ACT("route", "vanthu", "invitation", "{}"),
    ACT("no-action", "giamdoc", "presented", "{'reason':'x'}"),
    ACT("open", "kh.truong", "directed", "{}"),
    ACT("accept", "kh.truong", "directed", "{}"),
    ACT("hand-down", "kh.truong", "accepted", "{'lead':'kh.an','due':'18/3/2025'}"),
    ACT("return", "kh.truong", "directed", "{'reason':'x'}"),
    ACT("recall", "giamdoc", "directed", "{'line':2,'reason':'x'}"),
    ACT("replace-lead", "giamdoc", "accepted", "{'lead':'HC-TH','reason':'x'}"),
    ACT("propose", "kh.an", "working", "{'text':'x'}"),
    ACT("decide", "kh.truong", "proposed", "{'decision':'approve'}"),
    ACT("extend-request", "kh.an", "working", "{'to':'19/3/2025','reason':'x'}"),
    ACT("extend-decide", "kh.truong", "asked", "{'decision':'grant'}"),
    ACT("complete", "kh.an", "working", "{}"),
    ACT("reply", "kh.an", "working", "{'code':'1/TTYT'}"),
    ACT("remind", "giamdoc", "accepted", "{}"),
    ACT("correct", "vanthu", "registered", "{'fields':{'pages':7},'reason':'x'}"),
    ACT("cancel", "vanthu", "accepted", "{'reason':'x'}"),
    ACT("file", "kh.an", "done", "{'case':'01/2025'}"),
    READ("/v1/why-can", "vanthu", "directed",
         "/v1/why-can?person=kh.truong&verb=accept&letter=%23{id}"),

    READ("/v1/ledger", "vanthu", "draft", "/v1/ledger?limit=20"),
    READ("/v1/check", "vanthu", NULL, "/v1/check"),
    READ("/v1/outbox", "vanthu", "directed", "/v1/outbox?limit=20"),

    READ("/v1/print/register", "vanthu", "asked", "/v1/print/register?year=2025&first=1&last=3"),
    READ("/v1/print/tracking", "vanthu", "asked",
         "/v1/print/tracking?format=csv&year=2025&first=1&last=3"),
    READ("/v1/print/transfer", "vanthu", "asked", "/v1/print/transfer?format=csv&from=1/1/2020"),
    READ("/v1/print/marks", "vanthu", "asked", "/v1/print/marks?year=2025"),

    READ("/v1/notices", "vanthu", "directed", "/v1/notices?limit=20"),
    WRITE("/v1/notices/test", ADMIN, "/v1/notices/test", "{'person':'kh.an'}"),
    READ("/v1/digest", "kh.truong", "directed", "/v1/digest"),

    READ("/v1/units", "vanthu", NULL, "/v1/units"),
    WRITE("/v1/units", ADMIN, "/v1/units", "{'code':'U{n}','name':'Đơn vị {n}'}"),
    WRITE("/v1/units/{code}", ADMIN, "/v1/units/KSBT", "{'name':'Khoa {n}'}"),
    READ("/v1/people", "vanthu", NULL, "/v1/people"),
    WRITE("/v1/people", ADMIN, "/v1/people", "{'username':'p{n}','name':'Người {n}'}"),
    {"POST /v1/people password", ADMIN, NULL, "/v1/people",
     "{'username':'p{n}','name':'Người {n}','password':'mat khau dai'}", false, 8},
    WRITE("/v1/people/{username}", ADMIN, "/v1/people/nguoi.moi", "{'title':'T{n}'}"),
    READ("/v1/delegations", "vanthu", NULL, "/v1/delegations"),
    WRITE("/v1/delegations", "kh.truong", "/v1/delegations",
          "{'to':'nguoi.moi','last':'31/12/2190'}"),
    WRITE("/v1/delegations/{id}/end", "kh.truong", "/v1/delegations/{deleg}/end", "{}"),
    READ("/v1/calendar", "kh.an", NULL, "/v1/calendar?year=2025"),
    /* a day that no deadline reaches: what follows is another thread's */
    WRITE("/v1/calendar", "vanthu", "/v1/calendar", "{'off':['{tuesday}'],'why':'x','source':'y'}"),
    WRITE("/v1/calendar/preview", "vanthu", "/v1/calendar/preview",
          "{'off':['1/10/2025'],'why':'x','source':'y'}"),
    READ("/v1/calendar/changes/{seq}", "vanthu", NULL, "/v1/calendar/changes/{change}"),
    READ("/v1/books", "vanthu", NULL, "/v1/books"),
    WRITE("/v1/books/{book}/close", "vanthu", "/v1/books/VBD/close", "{'year':{year}}"),
    WRITE("/v1/books/{book}/close day", "vanthu", "/v1/books/VBD/close",
          "{'year':2025,'day':'{day}/2025'}"),
    WRITE("/v1/books/{book}/close again", "vanthu", "/v1/books/VBD/close",
          "{'year':2025,'day':'9/1/2025'}"),
    READ("/v1/print/closing", "vanthu", NULL, "/v1/print/closing?day=9/1/2025"),

    READ("/v1/letters/{ref}/proposal", "giamdoc", "presented", "/v1/letters/%23{id}/proposal"),
    READ("/v1/reports/handling", "vanthu", "asked", "/v1/reports/handling?period=2025"),
    READ("/v1/reports/handling as of", "giamdoc", "asked",
         "/v1/reports/handling?period=2025&by=issuer&as_of=2190-01-01"),
    READ("/v1/print/report", "vanthu", "asked", "/v1/print/report?period=2025&format=csv"),
    READ("/v1/reports/handling/letters", "vanthu", "asked",
         "/v1/reports/handling/letters?period=2025&unit=KH-NV&limit=20"),
    READ("/v1/reports/closed", "vanthu", NULL, "/v1/reports/closed"),
    WRITE("/v1/reports/closed", "vanthu", "/v1/reports/closed", "{'period':'{month}'}"),

    {"POST /v1/drafts/{id}/read", "vanthu", "draft", "/v1/drafts/{id}/read", "{}", false, 0},
    READ("/v1/drafts/{id}/text", "vanthu", "draft", "/v1/drafts/{id}/text"),
    READ("/v1/letters/{ref}/text", "kh.an", "asked", "/v1/letters/%23{id}/text"),
    READ("/v1/reading-report", "vanthu", NULL, "/v1/reading-report?by=issuer"),

    /* last: what they make would count in the ways before */
    ACT("duty-add", "giamdoc", "accepted",
        "{'every':'year','day':'15/12','lead':'KH-NV','support':['DUOC'],'note':'x'}"),
    ACT("duty-pause", "giamdoc", "accepted", "{'duty':{duty},'reason':'x'}"),
    ACT("duty-resume", "giamdoc", "accepted", "{'duty':{duty}}"),
    ACT("duty-end", "giamdoc", "accepted", "{'duty':{duty},'reason':'x'}"),
    READ("/v1/duties", "vanthu", NULL, "/v1/duties?limit=20"),
    READ("/v1/print/duties", "vanthu", NULL, "/v1/print/duties?format=csv"),
    READ("/v1/hand-over-preview", "giamdoc", NULL, "/v1/hand-over-preview?from=du.quyen&to=kh.yen"),
    READ("/v1/hand-overs", "giamdoc", NULL, "/v1/hand-overs"),
    READ("/v1/hand-overs/{id}", "giamdoc", NULL, "/v1/hand-overs/{hand}"),
    READ("/v1/hand-overs/{id}/record", "giamdoc", NULL, "/v1/hand-overs/{hand}/record?format=csv"),
    WRITE("/v1/hand-overs", "giamdoc", "/v1/hand-overs",
          "{'from':'du.quyen','to':'kh.yen','note':'{held}'}"),
    WRITE("/v1/hand-overs/{id}/accept", "kh.yen", "/v1/hand-overs/{hand}/accept", "{}"),
    WRITE("/v1/hand-overs/{id}/refuse", "kh.yen", "/v1/hand-overs/{hand}/refuse", "{'reason':'x'}"),
    READ("/v1/me/feed", "kh.an", NULL, "/v1/me/feed"),
    WRITE("/v1/me/feed", "kh.an", "/v1/me/feed", "{}"),
    WRITE("/v1/me/feed/revoke", "kh.an", "/v1/me/feed/revoke", "{}"),
    READ("/v1/feeds/{token}.ics", NULL, "working", "{feed}"),
};
const size_t way_count = sizeof ways / sizeof ways[0];

bool way_writes(const struct way *way)
{
    return way->body != NULL;
}

void ways_are_complete(void)
{
    for (int i = 0; i < route_count; i++) {
        const char *name = arena_printf(arena_current(), "%s %s", routes[i].method, routes[i].path);
        size_t len = strlen(name), k = 0;
        while (k < way_count && (strncmp(ways[k].name, name, len) != 0 ||
                                 (ways[k].name[len] != '\0' && ways[k].name[len] != ' '))) {
            k++;
        }
        ck_assert_msg(k < way_count, "nobody tortures %s", name);
    }
}

/* ---- standing and asking ----------------------------------------------------------------------
 */

/* A file nobody has sent yet is in the store: a text, or an official envelope. */
static const char *fresh_file(const struct way *way, unsigned number)
{
    if (way->body == NULL || strstr(way->body, "{fresh}") == NULL) {
        return "";
    }
    char *bytes = arena_strdup(arena_current(), "");
    size_t len;
    struct error err;
    const char *path = PHIEU_SOURCE_DIR "/tests/fixtures/edxml/attachments.edxml";
    if (strstr(way->body, ".edxml") != NULL) {
        ck_assert_int_eq(file_slurp(path, 1 << 20, &bytes, &len, &err), 0);
    }
    const char *text = arena_printf(arena_current(), "%s<!-- %u -->", bytes, number);
    return upload("vanthu", "a", text, strlen(text));
}

static int64_t metric(const char *text, const char *name)
{
    const char *at = strstr(text, name);
    return at != NULL ? strtoll(at + strlen(name), NULL, 10) : -1;
}

/* The index has come as far as the books: a search costs less then. */
static bool is_indexed(const void *arg)
{
    (void)arg;
    struct reply reply = get(NULL, "/metrics");
    return metric(reply.body, "phieu_search_indexed_acts ") ==
           metric(reply.body, "phieu_acts_total ");
}

/* What a calendar change moves has moved: until then it answers differently each time. */
static bool is_recounted(const void *seq)
{
    struct reply reply =
        get("vanthu", "/v1/calendar/changes/%lld", (long long)*(const int64_t *)seq);
    return strcmp(str_at(ck_status(reply, 200), "state"), "running") != 0;
}

/* The digest of a PDF that was sent up. */
static const char *pdf_sent(void)
{
    static const char *const objects[] = {
        "<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Count 1 /Kids [ 3 0 R ] >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [ 0 0 595 842 ] >>"};
    const struct pdf pdf = pdf_of_objects(objects, 3, NULL);
    return upload("vanthu", "a.pdf", pdf.data, pdf.len);
}

/* A letter, and a draft, with a PDF, the same for everybody. */
static int64_t pdf_letter(void)
{
    static int64_t letter;
    if (letter == 0) {
        letter = int_at(ck_status(post("vanthu", "/v1/letters",
                                       "{'code':'%u/SYT','issued':'10/3/2025','issuer':'Sở Y tế',"
                                       "'subject':'Việc','arrived':'11/3/2025','files':"
                                       "[{'sha256':'%s','name':'a.pdf'}]}",
                                       cast_number(), pdf_sent()),
                                  201),
                        "letter.id");
    }
    return letter;
}

static int64_t pdf_draft(void)
{
    static int64_t draft;
    if (draft == 0) {
        draft = int_at(
            ck_status(post("vanthu", "/v1/intake", "{'sha256':'%s','name':'a.pdf'}", pdf_sent()),
                      201),
            "draft.id");
    }
    return draft;
}

static int64_t letter_of(const struct way *way)
{
    if (strncmp(way->path, "/v1/drafts/{id}/files", 21) == 0) {
        return pdf_draft();
    }
    if (strstr(way->path, "/stamped") != NULL || strstr(way->path, "/signatures") != NULL) {
        return pdf_letter();
    }
    return way->scene != NULL ? scene_play(scene_named(way->scene)) : 0;
}

static bool wants(const struct way *way, const char *mark)
{
    return strstr(way->path, mark) != NULL ||
           (way->body != NULL && strstr(way->body, mark) != NULL);
}

/* A letter that du.quyen alone holds and, for {hand}, its hand-over; those of before are taken
 * back. */
static int64_t stand_hand_over(bool made)
{
    const json_t *all = at(ck_status(get("giamdoc", "/v1/hand-overs"), 200), "hand_overs");
    for (size_t i = 0; i < json_array_size(all); i++) {
        const json_t *h = json_array_get(all, i);
        if (strcmp(str_at(h, "state"), "open") == 0) {
            ck_status(post("kh.yen",
                           arena_printf(arena_current(), "/v1/hand-overs/%lld/refuse",
                                        (long long)int_at(h, "id")),
                           "{'reason':'x'}"),
                      200);
        }
    }
    const json_t *held =
        ck_status(get("giamdoc", "/v1/hand-over-preview?from=du.quyen&to=kh.yen"), 200);
    if (int_at(held, "count") == 0) {
        const char *ref = new_letter(arena_printf(arena_current(), "%u/HAND", cast_number()));
        act("vanthu", ref, "present", "{'to':'giamdoc'}");
        act("giamdoc", ref, "direct", "{'lead':'du.quyen','due':'20/3/2025'}");
    }
    return made ? int_at(ck_status(
                             post("giamdoc", "/v1/hand-overs", "{'from':'du.quyen','to':'kh.yen'}"),
                             201),
                         "id")
                : 0;
}

/* What the new ways stand on besides a scene. */
static void stand_more(const struct way *way, struct stand *stand)
{
    if (wants(way, "{hand}") || wants(way, "{held}")) {
        stand->hand_over = stand_hand_over(wants(way, "{hand}"));
    }
    if (wants(way, "{feed}")) {
        stand->feed = str_at(ck_status(post("kh.an", "/v1/me/feed", "{}"), 201), "feed.path");
    }
    if (wants(way, "{duty}")) {
        const char *ref = arena_printf(arena_current(), "%%23%lld", (long long)stand->letter);
        act("giamdoc", ref, "duty-add",
            "{'every':'year','day':'15/12','lead':'KH-NV','note':'x','from':'1/1/2190'}");
        if (strstr(way->path, "duty-resume") != NULL) {
            act("giamdoc", ref, "duty-pause", "{'duty':1,'reason':'x'}");
        }
    }
}

struct stand way_stand(const struct way *way)
{
    static bool revoked; /* the way before ends its own session */
    struct stand stand = {.letter = letter_of(way), .number = cast_number(), .feed = ""};
    stand_more(way, &stand);
    stand.fresh = fresh_file(way, stand.number);
    if (strstr(way->path, "{deleg}") != NULL) {
        stand.delegation = int_at(
            ck_status(post(way->who, "/v1/delegations", "{'to':'nguoi.moi','last':'31/12/2190'}"),
                      201),
            "act.seq");
    }
    if (strstr(way->path, "{change}") != NULL) {
        stand.change =
            int_at(ck_status(post("vanthu", "/v1/calendar", "{'note':'lại'}"), 201), "act.seq");
        await(is_recounted, &stand.change, "the deadlines to follow");
    }
    if (revoked) {
        daemon_sql(house, "UPDATE tokens SET revoked = 0");
    }
    await(is_indexed, NULL, "everything indexed");
    revoked = way->ends_session;
    stand.key =
        arena_printf(arena_current(), "Idempotency-Key: alloc-%u-%u\r\n", plan.seed, stand.number);
    return stand;
}

/* A file on this side that nobody has sent yet. */
static const char *fresh_path(const char *text, const struct stand *stand)
{
    const char *path = folder_path(house->folder, "in.txt");
    if (strstr(text, "{file}") != NULL) {
        const char *bytes = arena_printf(arena_current(), "tep %u", stand->number);
        folder_write(path, bytes, strlen(bytes));
    }
    return path;
}

/* A Tuesday of a July that nobody has off and no deadline reaches. */
static const char *far_tuesday(unsigned number)
{
    struct day day = day_of(2100 + (int)(number % 90), 7, 1 + 7 * (int)(number / 90 % 4));
    while (day_weekday(day) != 2) {
        day.n++;
    }
    return day_vn(day, arena_alloc(arena_current(), DAY_TEXT));
}

const char *way_fill(const char *text, const struct stand *stand)
{
    const struct {
        const char *name, *value;
    } values[] = {
        {"{id}", arena_printf(arena_current(), "%lld", (long long)stand->letter)},
        {"{change}", arena_printf(arena_current(), "%lld", (long long)stand->change)},
        {"{n}", arena_printf(arena_current(), "%u", stand->number)},
        {"{deleg}", arena_printf(arena_current(), "%lld", (long long)stand->delegation)},
        {"{year}", arena_printf(arena_current(), "%u", 2030 + stand->number % 170)},
        {"{day}", arena_printf(arena_current(), "%u/%u", 1 + stand->number % 28,
                               1 + stand->number / 28 % 12)},
        {"{month}", arena_printf(arena_current(), "%u-%02u", 1990 + stand->number % 400 / 12,
                                 1 + stand->number % 400 % 12)},
        {"{tuesday}", far_tuesday(stand->number)},
        {"{hand}", arena_printf(arena_current(), "%lld", (long long)stand->hand_over)},
        {"{held}", arena_printf(arena_current(), "%u", stand->number)},
        {"{feed}", stand->feed},
        {"{duty}", "1"},
        {"{sha}", cast_file()},
        {"{fresh}", stand->fresh},
        {"{file}", fresh_path(text, stand)},
    };
    struct buf out;
    buf_init(&out, arena_current(), 8000);
    while (*text != '\0') {
        size_t i = 0, n = sizeof values / sizeof values[0];
        while (i < n && strncmp(text, values[i].name, strlen(values[i].name)) != 0) {
            i++;
        }
        if (i < n) {
            buf_puts(&out, values[i].value);
            text += strlen(values[i].name);
        } else {
            buf_putc(&out, *text++);
        }
    }
    return out.len > 0 ? out.data : "";
}

struct reply way_ask(const struct way *way, const struct stand *stand)
{
    bool upload = strstr(way->path, "/v1/files?") != NULL;
    struct request request = {.who = way->who,
                              .path = way_fill(way->path, stand),
                              .headers = way_writes(way) ? stand->key : NULL};
    if (way_writes(way)) {
        request.body = way_fill(way->body, stand);
        request.body = upload ? request.body : quoted(request.body);
        request.type = upload ? "application/octet-stream" : NULL;
    }
    return ask(&request);
}
