/* people.c - acts about the office itself: units, people, delegations, closing books. */
#include "office_room.h"

#include <string.h>

int office_commit_office(const struct office_call *call, enum act_kind kind, json_t *body,
                         struct act *ret, struct error *err)
{
    *ret = (struct act){.letter = NO_LETTER,
                        .kind = kind,
                        .actor = call->actor,
                        .at = store_tx_now(call->tx),
                        .body = body};
    if (office_act_judge(store_tx_directory(call->tx), store_tx_rules(call->tx), ret, err) != 0) {
        return -1;
    }
    return store_append(call->tx, ret, err);
}

static int64_t next_unit(const struct directory *dir)
{
    int64_t most = 0;
    for (size_t i = 0; i < dir->unit_count; i++) {
        most = dir->units[i].id.v > most ? dir->units[i].id.v : most;
    }
    return most + 1;
}

static int64_t next_person(const struct directory *dir)
{
    int64_t most = 0;
    for (size_t i = 0; i < dir->person_count; i++) {
        most = dir->people[i].id.v > most ? dir->people[i].id.v : most;
    }
    return most + 1;
}

static void copy_texts(json_t *body, const json_t *input, const char *const *keys, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        office_set_text(body, keys[i], json_str(input, keys[i]));
    }
}

static int unit_body(const struct directory *dir, const json_t *input, json_t *body,
                     struct error *err)
{
    static const char *const texts[] = {"code", "name"};
    copy_texts(body, input, texts, sizeof texts / sizeof texts[0]);
    const char *parent = json_str(input, "parent");
    struct unit_id above;
    if (parent[0] != '\0') {
        if (directory_find_unit(dir, parent, "parent", &above, err) != 0) {
            return -1;
        }
        json_object_set_new(body, "parent", json_integer(above.v));
    }
    if (json_get(input, "active") != NULL) {
        json_object_set_new(body, "active", json_boolean(json_bool(input, "active")));
    }
    return 0;
}

int office_unit_add(const struct office_call *call, const json_t *input, struct act *ret,
                    struct error *err)
{
    const struct directory *dir = store_tx_directory(call->tx);
    json_t *body = json_object();
    json_object_set_new(body, "id", json_integer(next_unit(dir)));
    if (unit_body(dir, input, body, err) != 0) {
        return -1;
    }
    /* A unit that names none stands below the agency. */
    if (json_get(body, "parent") == NULL && dir->unit_count > 0) {
        json_object_set_new(body, "parent", json_integer(dir->units[0].id.v));
    }
    return office_commit_office(call, ACT_UNIT_ADD, body, ret, err);
}

int office_unit_edit(const struct office_call *call, struct unit_id unit, const json_t *input,
                     struct act *ret, struct error *err)
{
    json_t *body = json_object();
    json_object_set_new(body, "id", json_integer(unit.v));
    if (unit_body(store_tx_directory(call->tx), input, body, err) != 0) {
        return -1;
    }
    return office_commit_office(call, ACT_UNIT_EDIT, body, ret, err);
}

/* "KH-NV:head" -> {unit, role}. */
static int position_body(const struct directory *dir, const char *text, json_t **ret,
                         struct error *err)
{
    const char *colon = strrchr(text, ':');
    struct unit_id unit;
    if (colon == NULL) {
        return error_set(err, ERR_FIELD_TYPE, "positions", "dạng ĐƠN-VỊ:vai-trò", "UNIT:role");
    }
    const char *name = arena_memdup(arena_current(), text, (size_t)(colon - text));
    if (directory_find_unit(dir, name, "positions", &unit, err) != 0) {
        return -1;
    }
    *ret = json_pack("{s:I,s:s}", "unit", (json_int_t)unit.v, "role", colon + 1);
    return 0;
}

static int person_body(const struct directory *dir, const json_t *input, json_t *body,
                       struct error *err)
{
    static const char *const texts[] = {"username", "name", "title", "email"};
    const json_t *typed = json_get(input, "positions");
    copy_texts(body, input, texts, sizeof texts / sizeof texts[0]);
    if (json_get(input, "active") != NULL) {
        json_object_set_new(body, "active", json_boolean(json_bool(input, "active")));
    }
    if (typed == NULL) {
        return 0;
    }
    json_t *positions = json_array();
    for (size_t i = 0; i < json_array_size(typed); i++) {
        json_t *position = NULL;
        if (position_body(dir, json_string_value(json_array_get(typed, i)), &position, err) != 0) {
            return -1;
        }
        json_array_append_new(positions, position);
    }
    json_object_set_new(body, "positions", positions);
    return 0;
}

int office_person_add(const struct office_call *call, const json_t *input,
                      const char *password_hash, struct act *ret, struct error *err)
{
    const struct directory *dir = store_tx_directory(call->tx);
    struct person_id id = {next_person(dir)};
    json_t *body = json_object();
    json_object_set_new(body, "id", json_integer(id.v));
    if (person_body(dir, input, body, err) != 0 ||
        office_commit_office(call, ACT_PERSON_ADD, body, ret, err) != 0) {
        return -1;
    }
    return password_hash != NULL ? store_set_password(call->tx, id, password_hash, err) : 0;
}

int office_person_edit(const struct office_call *call, struct person_id person, const json_t *input,
                       const char *password_hash, struct act *ret, struct error *err)
{
    const struct directory *dir = store_tx_directory(call->tx);
    json_t *body = json_object();
    json_object_set_new(body, "id", json_integer(person.v));
    if (person_body(dir, input, body, err) != 0) {
        return -1;
    }
    /* A new password alone is an act too: that it was set, never what it is. */
    if (password_hash != NULL) {
        json_object_set_new(body, "password_set", json_true());
    }
    if (office_commit_office(call, ACT_PERSON_EDIT, body, ret, err) != 0) {
        return -1;
    }
    bool leaves = json_get(body, "active") != NULL && !json_bool(body, "active");
    if (password_hash != NULL && store_set_password(call->tx, person, password_hash, err) != 0) {
        return -1;
    }
    return leaves || password_hash != NULL ? store_revoke_tokens_of(call->tx, person, err) : 0;
}

int office_delegate(const struct office_call *call, const json_t *input, struct act *ret,
                    struct error *err)
{
    const struct rules *rules = store_tx_rules(call->tx);
    struct day today = instant_day(store_tx_now(call->tx), rules->zone_minutes);
    struct day first = json_day(input, "first");
    struct person_id to;
    json_t *body = json_object();
    if (directory_find_person(store_tx_directory(call->tx), json_str(input, "to"), "to", &to,
                              err) != 0) {
        return -1;
    }
    json_object_set_new(body, "from", json_integer(call->actor.v));
    json_object_set_new(body, "to", json_integer(to.v));
    office_set_day(body, "first", day_is(first) ? first : today);
    office_set_text(body, "last", json_str(input, "last"));
    office_set_text(body, "note", json_str(input, "note"));
    return office_commit_office(call, ACT_DELEGATE, body, ret, err);
}

int office_end_delegation(const struct office_call *call, int64_t id, const json_t *input,
                          struct act *ret, struct error *err)
{
    json_t *body = json_object();
    json_object_set_new(body, "id", json_integer(id));
    office_set_text(body, "reason", json_str(input, "reason"));
    return office_commit_office(call, ACT_END_DELEGATION, body, ret, err);
}

int office_close(const struct office_call *call, const char *book, const json_t *input,
                 struct act *ret, struct error *err)
{
    struct book_sum sum;
    struct closing_sum besides;
    struct digest head;
    int64_t seq;
    char hex[DIGEST_TEXT];
    struct day day = json_day(input, "day");
    int year = (int)json_int(input, "year", 0);
    struct store_read *read = store_tx_read(call->tx);
    const struct book *known = rules_book(store_tx_rules(call->tx), book);
    book = known != NULL ? known->code : book;
    if (store_book_sum(read, book, year, day, &sum, err) != 0 ||
        store_closing_sum(read, book, year, day, store_tx_rules(call->tx)->zone_minutes, &besides,
                          err) != 0) {
        return -1;
    }
    store_chain_head(read, &seq, &head);
    json_t *body = json_pack("{s:s,s:i,s:I,s:I,s:I,s:I,s:I,s:I,s:s}", "book", book, "year", year,
                             "first", (json_int_t)sum.first, "last", (json_int_t)sum.last, "count",
                             (json_int_t)sum.count, "cancelled", (json_int_t)sum.cancelled, "late",
                             (json_int_t)besides.late, "without_slip",
                             (json_int_t)besides.undirected, "head", digest_hex(&head, hex));
    office_set_day(body, "day", day);
    return office_commit_office(call, day_is(day) ? ACT_CLOSE_DAY : ACT_CLOSE_BOOK, body, ret, err);
}
