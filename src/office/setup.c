/* setup.c - a new agency: its units, its people, the first administrator's password, in one job. */
#include "office_room.h"

#include <string.h>

/* Before the first commit there is no directory to judge by, so setting up keeps its own as it
 * goes. */
static int append(const struct office_call *call, struct directory *dir, enum act_kind kind,
                  json_t *body, struct error *err)
{
    struct act act = {.letter = NO_LETTER,
                      .kind = kind,
                      .actor = NO_PERSON,
                      .at = store_tx_now(call->tx),
                      .body = body};
    if (office_act_judge(dir, store_tx_rules(call->tx), &act, err) != 0 ||
        store_append(call->tx, &act, err) != 0) {
        return -1;
    }
    directory_apply(dir, &act);
    return 0;
}

static int add_unit(const struct office_call *call, struct directory *dir, const json_t *unit,
                    struct error *err)
{
    json_t *body = json_object();
    const char *parent = json_str(unit, "parent");
    struct unit_id above = dir->unit_count > 0 ? dir->units[0].id : NO_UNIT;
    if (parent[0] != '\0' && directory_find_unit(dir, parent, "parent", &above, err) != 0) {
        return -1;
    }
    json_object_set_new(body, "id", json_integer((json_int_t)dir->unit_count + 1));
    office_set_text(body, "code", json_str(unit, "code"));
    office_set_text(body, "name", json_str(unit, "name"));
    if (above.v != 0) {
        json_object_set_new(body, "parent", json_integer(above.v));
    }
    return append(call, dir, ACT_UNIT_ADD, body, err);
}

static int add_person(const struct office_call *call, struct directory *dir, const json_t *person,
                      struct error *err)
{
    static const char *const texts[] = {"username", "name", "title", "email"};
    json_t *body = json_object(), *positions = json_array();
    json_object_set_new(body, "id", json_integer((json_int_t)dir->person_count + 1));
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        office_set_text(body, texts[i], json_str(person, texts[i]));
    }
    const json_t *given = json_get(person, "positions");
    for (size_t i = 0; i < json_array_size(given); i++) {
        const json_t *item = json_array_get(given, i);
        struct unit_id unit;
        if (directory_find_unit(dir, json_str(item, "unit"), "positions", &unit, err) != 0) {
            return -1;
        }
        json_array_append_new(positions, json_pack("{s:I,s:s}", "unit", (json_int_t)unit.v, "role",
                                                   json_str(item, "role")));
    }
    json_object_set_new(body, "positions", positions);
    return append(call, dir, ACT_PERSON_ADD, body, err);
}

int office_setup(const struct office_call *call, const json_t *units, const json_t *people,
                 const char *admin_username, const char *password_hash, struct error *err)
{
    struct directory dir;
    directory_init(&dir);
    for (size_t i = 0; i < json_array_size(units); i++) {
        if (add_unit(call, &dir, json_array_get(units, i), err) != 0) {
            return -1;
        }
    }
    for (size_t i = 0; i < json_array_size(people); i++) {
        if (add_person(call, &dir, json_array_get(people, i), err) != 0) {
            return -1;
        }
    }
    const struct person *admin = directory_username(&dir, admin_username);
    if (admin == NULL) {
        return error_set(err, ERR_PERSON_UNKNOWN, "admin", admin_username, "-");
    }
    return store_set_password(call->tx, admin->id, password_hash, err);
}
