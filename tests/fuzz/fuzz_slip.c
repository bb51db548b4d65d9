/*
 * fuzz_slip.c - acts as bytes: the judge and the fold take whatever the books or a client may say.
 *
 * The first byte tells whether the judge is heeded. Then what it lets through must keep the
 * promises of slip_promises.h; else every act is folded, as from books of another program, and
 * nothing may break but the letter's sense. Office acts come in between and change who is who.
 */
#include "fuzz.h"

#include "slip_promises.h"

#include "check_dies.h"

enum { ACTS_MOST = 40, LINES_MOST = 4, MEMBERS_MOST = 8 };

static struct directory founded; /* the office as it is before each input */

void fuzz_prepare(void)
{
    found_office();
    delegate(GD, KH3, 1, 31);
    delegate(KH1, KH4, 1, 31);
    founded = dir;
}

/* Every array anew, with the room model_grow takes for granted: folding writes into them. */
static void *copy_of(const void *array, size_t count, size_t size)
{
    size_t room = 4;
    while (room < count) {
        room *= 2;
    }
    void *copy = arena_alloc(arena_current(), room * size);
    if (count > 0) {
        memcpy(copy, array, count * size);
    }
    return copy;
}

static void found_again(void)
{
    dir = founded;
    dir.units = copy_of(founded.units, founded.unit_count, sizeof *dir.units);
    dir.people = copy_of(founded.people, founded.person_count, sizeof *dir.people);
    dir.positions = copy_of(founded.positions, founded.position_count, sizeof *dir.positions);
    dir.delegations =
        copy_of(founded.delegations, founded.delegation_count, sizeof *dir.delegations);
    dir.closed = copy_of(founded.closed, founded.closed_count, sizeof *dir.closed);
}

/* ---- bodies -------------------------------------------------------------------------------- */

static json_t *any_number(struct fuzz_in *in)
{
    static const int64_t odd[] = {INT64_MIN, INT64_MAX, INT32_MAX, -1, 1000000};
    unsigned n = fuzz_byte(in);
    return json_integer(n < 250 ? n % 20 : odd[n % 5]);
}

static json_t *any_day(struct fuzz_in *in)
{
    unsigned n = fuzz_byte(in);
    return n == 255 ? json_string("9999-99-99")
                    : json_string(arena_printf(arena_current(), "2025-03-%02u", 1 + n % 34));
}

static json_t *any_text(struct fuzz_in *in)
{
    static const char *const texts[] = {
        "",         "vì",      "VBD",  "DT",     "MAT",    "letter", "update", "normal", "secret",
        "Giấy mời", "Báo cáo", "lead", "inform", "leader", "clerk",  "admin",  "gm",     "1/TTYT"};
    return json_string(texts[fuzz_choice(in, sizeof texts / sizeof texts[0])]);
}

static json_t *any_line(struct fuzz_in *in)
{
    static const char *const roles[] = {"lead", "support", "inform", "lead"};
    json_t *line = json_object();
    unsigned what = fuzz_byte(in);
    json_object_set_new(line, "role", json_string(roles[what % 4]));
    json_object_set_new(line, "unit", any_number(in));
    if (what & 4) {
        json_object_set_new(line, "person", any_number(in));
    }
    if (what & 8) {
        json_object_set_new(line, "due", any_day(in));
    }
    if (what & 16) {
        json_object_set_new(line, "reply", json_true());
    }
    return what == 255 ? any_text(in) : line;
}

static json_t *any_position(struct fuzz_in *in)
{
    json_t *unit = any_number(in);
    return json_pack("{s:o,s:o}", "unit", unit, "role", any_text(in));
}

static json_t *any_file(struct fuzz_in *in)
{
    json_t *digest = any_text(in);
    return json_pack("{s:o,s:o,s:o}", "sha256", digest, "name", any_text(in), "size",
                     any_number(in));
}

static json_t *any_fields(struct fuzz_in *in)
{
    static const char *const names[] = {"code",    "issuer", "subject", "type",
                                        "secrecy", "due",    "arrived", "issued"};
    json_t *fields = json_object();
    for (unsigned n = fuzz_choice(in, 4); n > 0; n--) {
        const char *name = names[fuzz_choice(in, 8)];
        bool day = strcmp(name, "due") == 0 || name[0] == 'a' || strcmp(name, "issued") == 0;
        json_object_set_new(fields, name, day ? any_day(in) : any_text(in));
    }
    return fields;
}

static json_t *list_of(json_t *(*any)(struct fuzz_in *), struct fuzz_in *in)
{
    json_t *list = json_array();
    for (unsigned n = fuzz_choice(in, LINES_MOST); n > 0; n--) {
        json_array_append_new(list, any(in));
    }
    return list;
}

static json_t *any_lines(struct fuzz_in *in)
{
    return list_of(any_line, in);
}

static json_t *any_files(struct fuzz_in *in)
{
    return list_of(any_file, in);
}

static json_t *any_positions(struct fuzz_in *in)
{
    return list_of(any_position, in);
}

static json_t *any_bool(struct fuzz_in *in)
{
    return json_boolean(fuzz_byte(in) & 1);
}

/* What acts.def names, each with the kind of value it has there. */
static const struct {
    const char *name;
    json_t *(*any)(struct fuzz_in *);
} members[] = {
    {"line", any_number},     {"lines", any_lines},   {"reason", any_text},
    {"note", any_text},       {"to", any_day},        {"grant", any_bool},
    {"approve", any_bool},    {"text", any_text},     {"book", any_text},
    {"year", any_number},     {"number", any_number}, {"arrived", any_day},
    {"fields", any_fields},   {"files", any_files},   {"channel", any_text},
    {"kind", any_text},       {"from", any_number},   {"by_rule", any_text},
    {"reply", any_fields},    {"code", any_text},     {"issued", any_day},
    {"case", any_text},       {"id", any_number},     {"name", any_text},
    {"parent", any_number},   {"active", any_bool},   {"username", any_text},
    {"title", any_text},      {"email", any_text},    {"positions", any_positions},
    {"first", any_day},       {"last", any_day},      {"day", any_day},
    {"exchange", any_fields}, {"notes", any_files},   {"cancelled", any_lines},
    {"head", any_text},       {"ref", any_text},
};

/* Members over what `ready` gives already; now and then of another kind than their own. */
static json_t *any_body(struct fuzz_in *in, const char *ready)
{
    json_t *body = body_of(ready);
    for (unsigned n = fuzz_choice(in, MEMBERS_MOST); n > 0; n--) {
        unsigned which = fuzz_byte(in) % (sizeof members / sizeof members[0]);
        unsigned as = fuzz_byte(in);
        as = as < 200 ? which : as % (sizeof members / sizeof members[0]);
        json_object_set_new(body, members[which].name, members[as].any(in));
    }
    return body;
}

/* A body the judge would mostly take, so that letters get on. */
static const char *ready_body(enum act_kind kind)
{
    switch (kind) {
    case ACT_RECEIVE:
        return DRAFT_BODY;
    case ACT_REGISTER:
        return REGISTERED_BODY;
    case ACT_DIRECT:
        return DIRECT_BODY;
    case ACT_HAND_DOWN:
        return HAND_DOWN_BODY;
    case ACT_PRESENT:
        return "{'to':1}";
    case ACT_ATTACH:
        return "{'to':9}";
    case ACT_ENCLOSE:
        return "{'from':9,'files':[{'sha256':'aa','name':'a'}]}";
    case ACT_ROUTE:
        return "{'by_rule':'gm','lines':[{'role':'lead','unit':2}]}";
    case ACT_CORRECT:
        return "{'reason':'x','fields':{'subject':'y'}}";
    case ACT_DUTY_ADD:
        return "{'every':'month','month':12,'day':31,'from':'2025-03-01','note':'n',"
               "'lines':[{'role':'lead','unit':2},{'role':'support','unit':3}]}";
    case ACT_DUTY_PAUSE:
    case ACT_DUTY_RESUME:
    case ACT_DUTY_END:
        return "{'duty':1,'reason':'r','from':'2025-03-12'}";
    case ACT_DUTY_LINE:
        return "{'duty':1,'day':'2025-03-31','due':'2025-03-28',"
               "'lines':[{'role':'lead','unit':2},{'role':'support','unit':3}]}";
    case ACT_READ:
        return "{'file':'aa','stage':'head','pages':3,'pages_read':2,'reading':{'parts':[{'kind':'"
               "letter'}],"
               "'fields':{'code_number':{'value':'595','state':'sure'},'code_notation':{'value':'"
               "SYT-NVY',"
               "'state':'look'},'subject':{'value':'y','state':'guess'}}}}";
    case ACT_TAKE_OVER:
        return "{'hand_over':3,'from':7,'to':9,'unit':2,'moved':[{'line':4,'unit':2}],'duties':[1]"
               "}";
    default:
        return "{'reason':'r','text':'t','to':'2025-03-15','grant':true,'approve':true,"
               "'code':'1/TTYT','case':'HS','lines':[{'role':'lead','unit':3}]}";
    }
}

static struct act any_act(struct fuzz_in *in, bool heeded)
{
    struct act act = {.seq = ++clock_seq, .letter = {7}, .at = at_day(today())};
    act.kind = (enum act_kind)fuzz_choice(in, ACT_COUNT);
    act.actor.v = fuzz_choice(in, PERSON_END + 1);
    unsigned behalf = fuzz_byte(in);
    act.behalf.v = behalf < 200 ? 0 : behalf % (PERSON_END + 1);
    json_t *body = any_body(in, ready_body(act.kind));
    if (heeded && act.kind == ACT_REGISTER) { /* the writer's, after the judge */
        json_object_set_new(body, "number", json_integer(459));
    }
    act.body = behalf == 199 ? NULL : body; /* destroyed by law */
    return act;
}

/* ---- what is asked of it ------------------------------------------------------------------- */

static const char *body_text(const struct act *act)
{
    struct buf out;
    buf_init(&out, arena_current(), 1 << 20);
    if (act->body != NULL) {
        json_canonical(&out, act->body);
    }
    return out.data;
}

/* Who may and who sees: one answer whoever asks, and judging changes nothing. */
static void ask(const struct slip *slip)
{
    struct box_reader reader = {.person = {KH1}, .today = today(), .due_soon = day(14, 3)};
    for (int who = 0; who <= PERSON_END; who += 3) {
        (void)slip_visible(slip, &dir, person(who), today());
        for (int kind = 0; kind < ACT_UNIT_ADD; kind += 5) {
            struct verdict verdict = {0};
            act_may(slip, &dir, (enum act_kind)kind, person(who), NO_PERSON, 0, today(), &verdict);
            INVARIANT(verdict.allowed || verdict.why.code != ERR_NONE);
        }
    }
    for (int box = 0; box < BOX_COUNT; box++) {
        (void)box_has_letter((enum box)box, slip, &reader);
        for (size_t i = 0; i < slip->line_count; i++) {
            (void)box_has_line((enum box)box, &slip->lines[i], &reader);
        }
    }
    (void)slip_due(slip);
    (void)slip_lead(slip, 0);
}

static void check_arrays(const struct slip *slip)
{
    for (size_t i = 0; i < slip->line_count; i++) {
        INVARIANT(slip->lines[i].number == (int)i + 1 && slip->lines[i].parent <= (int)i);
    }
}

static void office_step(const struct act *act, bool heeded)
{
    struct error err = {0};
    if (fuzz_taken(office_act_judge(&dir, &rules, act, &err), &err) || !heeded) {
        directory_apply(&dir, act);
    }
}

static void letter_step(struct slip *slip, const struct act *act, bool heeded, struct past *past)
{
    struct error err = {0};
    const char *was = slip_text(slip), *body = body_text(act);
    bool taken = fuzz_taken(act_judge(slip, &dir, &rules, act, &err), &err);
    INVARIANT(strcmp(slip_text(slip), was) == 0 && strcmp(body_text(act), body) == 0);
    if (!taken && heeded) {
        return;
    }
    slip_apply(slip, act);
    INVARIANT(slip->seq == act->seq);
    check_arrays(slip);
    if (heeded) {
        check_letter(slip);
        check_past(slip, past);
    }
}

void fuzz_input(const char *bytes, size_t len)
{
    struct fuzz_in in = {bytes, len};
    bool heeded = fuzz_byte(&in) % 2 == 0;
    struct slip slip;
    struct past past = {0};
    found_again();
    slip_init(&slip, (struct letter_id){7});
    for (int i = 0; i < ACTS_MOST && in.left > 0; i++) {
        struct act act = any_act(&in, heeded);
        if (act.kind >= ACT_UNIT_ADD) {
            office_step(&act, heeded);
        } else {
            letter_step(&slip, &act, heeded, &past);
        }
    }
    ask(&slip);
}
