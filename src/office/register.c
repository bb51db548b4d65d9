/* register.c - vào sổ: the one act that gives a number (NĐ 30/2020, Điều 22). */
#include "office_room.h"

#include <string.h>

static const char *const from_draft[] = {
    "code",   "issued",          "issuer",           "sender", "type",  "subject", "urgency",
    "signer", "signer_position", "signer_authority", "place",  "pages", "copies",  "due"};

/* Takes out of what the draft says what the văn thư saw and left empty: that a letter has no signer
 * is also something a person knows better than who read it. */
static int leave_empty(const struct office_desk *desk, const json_t *input, json_t *fields)
{
    const json_t *names = json_get(input, "leave_empty");
    for (size_t i = 0; i < json_array_size(names); i++) {
        const char *name = json_string_value(json_array_get(names, i));
        struct buf known;
        bool found = false;
        buf_init(&known, arena_current(), 400);
        for (size_t k = 0; k < sizeof from_draft / sizeof from_draft[0]; k++) {
            found = found || strcmp(from_draft[k], name) == 0;
            buf_printf(&known, "%s%s", k > 0 ? ", " : "", from_draft[k]);
        }
        if (!found) {
            return error_set(desk->err, ERR_FIELD_CHOICE, "leave_empty", name, known.data);
        }
        if (json_get(input, name) == NULL) {
            json_object_del(fields, name);
        }
    }
    return 0;
}

/* What stands in the books of a letter, from what was typed over what the draft says. */
static void merge_draft(const struct slip *slip, const json_t *input, json_t *fields)
{
    size_t drafted = slip->state == LETTER_DRAFT ? sizeof from_draft / sizeof from_draft[0] : 0;
    for (size_t i = 0; i < drafted; i++) {
        const json_t *value = json_get(slip->fields, from_draft[i]);
        if (value != NULL) {
            json_object_set(fields, from_draft[i], (json_t *)(uintptr_t)value);
        }
    }
    for (const struct field_spec *spec = office_correct_fields; spec->name != NULL; spec++) {
        const json_t *value = json_get(input, spec->name);
        if (value != NULL && strcmp(spec->name, "arrived") != 0) {
            json_object_set(fields, spec->name, (json_t *)(uintptr_t)value);
        }
    }
}

static int take_code(const struct office_desk *desk, json_t *fields)
{
    struct code code;
    if (json_str(fields, "code")[0] == '\0') {
        return 0;
    }
    if (code_parse(json_str(fields, "code"), "code", &code, desk->err) != 0) {
        return -1;
    }
    json_object_set_new(fields, "code", json_string(code.full));
    json_object_set_new(fields, "code_number", json_string(code.number));
    json_object_set_new(fields, "code_notation", json_string(code.notation));
    return 0;
}

/* The type as Annex III names it; from the notation when nobody said. An unknown one is kept as
 * typed. */
static void take_type(json_t *fields)
{
    const char *typed = json_str(fields, "type");
    const char *notation = json_str(fields, "code_notation");
    const struct letter_type *type = typed[0] != '\0'      ? letter_type_find(typed)
                                     : notation[0] != '\0' ? letter_type_of_notation(notation)
                                                           : NULL;
    if (type != NULL) {
        json_object_set_new(fields, "type", json_string(type->name));
    }
}

/* Kept without "V/v", printed with it (DOMAIN.md 4.5). */
static void take_subject(json_t *fields)
{
    const char *subject = json_str(fields, "subject");
    static const char *const heads[] = {"V/v ", "V/v: ", "v/v ", "V/V "};
    for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++) {
        size_t len = strlen(heads[i]);
        if (strncmp(subject, heads[i], len) == 0 && subject[len] != '\0') {
            json_object_set_new(fields, "subject", json_string(subject + len));
            return;
        }
    }
}

/* A sender's deadline may lie before the letter even came (DOMAIN.md 2.6); it then binds nobody and
 * stays in the draft's acts. What the văn thư typed is judged as typed. */
static int take_due(const struct office_desk *desk, const json_t *input, struct day arrived,
                    json_t *fields)
{
    struct day due;
    const char *rule, *typed = json_str(fields, "due");
    if (typed[0] == '\0') {
        return 0;
    }
    if (office_due(desk, typed, arrived, &due, &rule) != 0) {
        return -1;
    }
    if (json_get(input, "due") == NULL && due.n < arrived.n) {
        return json_object_del(fields, "due");
    }
    office_set_day(fields, "due", due);
    office_set_text(fields, "due_rule", rule);
    return 0;
}

/* Where nobody named a deadline, the agency's quy chế gives one (NĐ 30/2020, Điều 24). */
static void take_default_due(const struct office_desk *desk, const char *book, struct day arrived,
                             json_t *fields)
{
    if (json_str(fields, "due")[0] == '\0') {
        struct office_term term = office_default_term(desk, book, fields, arrived);
        office_set_day(fields, "due", term.due);
        office_set_text(fields, "due_rule", term.rule);
    }
}

static bool is_secret(const json_t *fields)
{
    const char *secrecy = json_str(fields, "secrecy");
    return secrecy[0] != '\0' && strcmp(secrecy, "normal") != 0;
}

static const char *pick_book(const struct office_desk *desk, const json_t *input,
                             const json_t *fields)
{
    const char *typed = json_str(input, "book");
    const struct book *book = typed[0] != '\0'    ? rules_book(desk->rules, typed)
                              : is_secret(fields) ? rules_secret_book(desk->rules)
                                                  : rules_default_book(desk->rules);
    if (book != NULL) {
        return book->code;
    }
    struct buf names;
    buf_init(&names, arena_current(), 400);
    for (size_t i = 0; i < desk->rules->book_count; i++) {
        buf_printf(&names, "%s%s", i > 0 ? ", " : "", desk->rules->books[i].code);
    }
    error_set(desk->err, ERR_BOOK_UNKNOWN, "book", typed, names.data);
    return NULL;
}

/* The body of the act, all but the number, which only the writer gives and only at the end. */
static int shape_register(const struct office_desk *desk, const json_t *input, json_t **ret_body)
{
    json_t *fields = json_object(), *body = json_object(), *files;
    struct day arrived = json_day(input, "arrived");
    int year, month, day;
    merge_draft(desk->slip, input, fields);
    arrived = day_is(arrived) ? arrived : desk->today;
    if (leave_empty(desk, input, fields) != 0 || take_code(desk, fields) != 0 ||
        take_due(desk, input, arrived, fields) != 0 ||
        office_files(desk, json_get(input, "files"), &files) != 0) {
        return -1;
    }
    take_type(fields);
    take_subject(fields);
    if (json_str(fields, "issuer")[0] == '\0') {
        return error_set(desk->err, ERR_FIELD_MISSING, "issuer", NULL, NULL);
    }
    const char *book = pick_book(desk, input, fields);
    if (book == NULL) {
        return -1;
    }
    take_default_due(desk, book, arrived, fields);
    day_split(arrived, &year, &month, &day);
    json_object_set_new(body, "book", json_string(book));
    json_object_set_new(body, "year", json_integer(year));
    office_set_day(body, "arrived", arrived);
    json_object_set_new(body, "fields", fields);
    if (json_array_size(files) > 0) {
        json_object_set_new(body, "files", files);
    }
    if (desk->slip->state == LETTER_NONE) {
        json_object_set_new(body, "channel", json_string("typed"));
    }
    *ret_body = body;
    return 0;
}

/* NĐ 30 Annex VI III.1(h): tell the văn thư of a repeat of số, ký hiệu and cơ quan ban hành. */
static int check_duplicate(const struct office_desk *desk, const json_t *input, const json_t *body,
                           struct office_done *ret)
{
    const json_t *fields = json_get(body, "fields");
    const char *code = json_str(fields, "code");
    const char *key = duplicate_key(code, json_str(fields, "issuer"), json_day(fields, "issued"));
    if (key[0] == '\0' || json_bool(input, "register_anyway")) {
        return 0;
    }
    struct letter_id earlier = store_find_duplicate(desk->read, key);
    if (earlier.v == 0) {
        return 0;
    }
    struct slip old;
    if (store_slip(desk->read, earlier, 0, &old, desk->err) != 0) {
        return -1;
    }
    ret->earlier = earlier;
    return error_set(desk->err, ERR_DUPLICATE, "code", code,
                     office_ref(desk->rules, old.book, old.year, old.number, earlier));
}

/* A typed letter is an item like any other: seen and registered at once. It came without
 * bytes; the act's digest stands for them. */
static int ledger_typed(const struct office_desk *desk, const struct act *act)
{
    const char *key = desk->call->key;
    struct letter_id same;
    int64_t id;
    bool repeat;
    struct ledger_row row = {
        .channel = "typed",
        .channel_id =
            key[0] != '\0' ? key : arena_printf(arena_current(), "%lld", (long long)act->letter.v),
        .name = "",
        .at = act->at,
        .by = act->actor,
        .outcome = LEDGER_REGISTERED,
        .letter = act->letter,
        .reason = "",
    };
    row.sha256 = store_appended(desk->call->tx);
    return store_ledger_add(desk->call->tx, &row, &id, &repeat, &same, desk->err);
}

/* The draft becomes part of a letter that has its number already. */
static int attach(const struct office_desk *desk, const char *ref, struct office_done *ret)
{
    const struct office_call *call = desk->call;
    struct letter_id target;
    struct slip host, draft = ret->slip;
    if (office_find(desk->read, desk->rules, ref, &target, desk->err) != 0 ||
        store_slip(desk->read, target, 0, &host, desk->err) != 0) {
        return office_hide("attach_to", ref, desk->err);
    }
    json_t *files = json_array();
    for (size_t i = 0; i < draft.file_count; i++) {
        const struct slip_file *f = &draft.files[i];
        json_array_append_new(files,
                              json_pack("{s:s,s:s,s:s,s:I}", "sha256", f->sha256, "name", f->name,
                                        "type", f->type, "size", (json_int_t)f->size));
    }
    struct act leave = {.letter = draft.letter,
                        .kind = ACT_ATTACH,
                        .actor = call->actor,
                        .at = store_tx_now(call->tx)};
    struct act join = {.letter = target, .kind = ACT_ENCLOSE, .actor = call->actor, .at = leave.at};
    leave.body = json_pack("{s:I,s:s}", "to", (json_int_t)target.v, "ref",
                           office_ref(desk->rules, host.book, host.year, host.number, target));
    join.body = json_pack("{s:I,s:o}", "from", (json_int_t)draft.letter.v, "files", files);
    if (act_judge(&draft, desk->dir, desk->rules, &leave, desk->err) != 0 ||
        act_judge(&host, desk->dir, desk->rules, &join, desk->err) != 0 ||
        office_commit(call, &draft, &leave, desk->err) != 0 ||
        office_commit(call, &host, &join, desk->err) != 0) {
        return -1;
    }
    ret->slip = host;
    ret->act = join;
    return store_ledger_settle_letter(call->tx, draft.letter, LEDGER_DUPLICATE, "", desk->err);
}

static int load_draft(const struct office_desk *desk, const json_t *input, struct slip *slip)
{
    struct letter_id draft = {json_int(input, "draft", 0)};
    slip_init(slip, NO_LETTER);
    return draft.v == 0 ? 0
           : office_sight(desk->read, desk->dir, desk->call->actor, desk->today, draft,
                          desk->err) != 0
               ? -1
               : store_slip(desk->read, draft, 0, slip, desk->err);
}

/* Who may not register must not learn from the rest of the checks. */
static int check_may(const struct office_desk *desk, enum act_kind kind)
{
    struct verdict verdict;
    if (kind == ACT_ATTACH && desk->slip->state == LETTER_NONE) {
        return error_set(desk->err, ERR_FIELD_MISSING, "draft", NULL, NULL);
    }
    act_may(desk->slip, desk->dir, kind, desk->call->actor, NO_PERSON, 0, desk->today, &verdict);
    if (!verdict.allowed) {
        *desk->err = verdict.why;
        return -1;
    }
    return desk->slip->state == LETTER_NONE
               ? 0
               : office_check_version(desk->call, desk->slip, desk->err);
}

int office_register(const struct office_call *call, const json_t *input, struct office_done *ret,
                    struct error *err)
{
    memset(ret, 0, sizeof *ret);
    struct office_desk desk = office_desk_of(call, &ret->slip, err);
    const char *host = json_str(input, "attach_to");
    enum act_kind kind = host[0] != '\0' ? ACT_ATTACH : ACT_REGISTER;
    json_t *body = NULL;
    if (load_draft(&desk, input, &ret->slip) != 0 || check_may(&desk, kind) != 0) {
        const char *draft =
            arena_printf(arena_current(), "%lld", (long long)json_int(input, "draft", 0));
        return office_hide("draft", draft, err);
    }
    if (kind == ACT_ATTACH) {
        return attach(&desk, host, ret);
    }
    bool typed = ret->slip.state == LETTER_NONE;
    struct act *act = &ret->act;
    *act = (struct act){.letter = ret->slip.letter,
                        .kind = ACT_REGISTER,
                        .actor = call->actor,
                        .at = store_tx_now(call->tx)};
    if (shape_register(&desk, input, &body) != 0) {
        return -1;
    }
    act->body = body;
    if (act_judge(&ret->slip, desk.dir, desk.rules, act, err) != 0 ||
        check_duplicate(&desk, input, body, ret) != 0) {
        return -1;
    }
    if (typed) {
        ret->slip.letter = act->letter = store_new_letter(call->tx);
    }
    int64_t number = 0;
    if (store_next_number(call->tx, json_str(body, "book"), (int)json_int(body, "year", 0), &number,
                          err) != 0) {
        return -1;
    }
    json_object_set_new(body, "number", json_integer(number));
    if (office_commit(call, &ret->slip, act, err) != 0) {
        return -1;
    }
    return typed ? ledger_typed(&desk, act)
                 : store_ledger_settle_letter(call->tx, act->letter, LEDGER_REGISTERED, "", err);
}
