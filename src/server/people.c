/* people.c - units, people, delegations and books. */
#include "call.h"

#include <stdlib.h>
#include <string.h>

static void put_unit(const struct view *v, const char *key, const struct unit *unit)
{
    const struct unit *parent = directory_unit(v->dir, unit->parent);
    json_open_object(v->json, key);
    json_put_int(v->json, "id", unit->id.v);
    json_put_string(v->json, "code", unit->code);
    json_put_string(v->json, "name", unit->name);
    json_put_string(v->json, "parent", parent != NULL ? parent->code : NULL);
    json_put_bool(v->json, "active", unit->active);
    json_close_object(v->json);
}

int people_units(struct call *call, struct error *err)
{
    (void)err;
    struct view v = call_view(call);
    json_open_array(&call->json, "units");
    for (size_t i = 0; i < call->dir->unit_count; i++) {
        put_unit(&v, NULL, &call->dir->units[i]);
    }
    json_close_array(&call->json);
    return 0;
}

/* The act alone tells what was done; the directory is folded again after the commit. */
void put_office_act(struct call *call, const struct act *act)
{
    json_open_object(&call->json, "act");
    json_put_int(&call->json, "seq", act->seq);
    json_put_string(&call->json, "act", act_infos[act->kind].name);
    json_put_string(&call->json, "act_text", act_infos[act->kind].vi);
    json_put_value(&call->json, "body", act->body);
    json_close_object(&call->json);
}

int people_unit_add(struct call *call, struct error *err)
{
    struct office_call office = call_office(call);
    struct act act;
    if (office_unit_add(&office, call->input, &act, err) != 0) {
        return -1;
    }
    put_office_act(call, &act);
    return 0;
}

/* By its exact code first: an inactive unit must be found too, to be made active again. */
static int find_unit(const struct directory *dir, const char *name, struct unit_id *ret,
                     struct error *err)
{
    for (size_t i = 0; i < dir->unit_count; i++) {
        if (strcmp(dir->units[i].code, name) == 0) {
            *ret = dir->units[i].id;
            return 0;
        }
    }
    return directory_find_unit(dir, name, "unit", ret, err);
}

int people_unit_edit(struct call *call, struct error *err)
{
    struct office_call office = call_office(call);
    struct unit_id unit;
    struct act act;
    if (find_unit(store_tx_directory(call->tx), call->param[0], &unit, err) != 0 ||
        office_unit_edit(&office, unit, call->input, &act, err) != 0) {
        return -1;
    }
    put_office_act(call, &act);
    return 0;
}

static void put_person(const struct view *v, const struct person *person)
{
    struct json_out *j = v->json;
    json_open_object(j, NULL);
    json_put_int(j, "id", person->id.v);
    json_put_string(j, "username", person->username);
    json_put_string(j, "name", person->name);
    json_put_string(j, "title", person->title);
    json_put_string(j, "email", person->email);
    json_put_bool(j, "active", person->active);
    json_open_array(j, "positions");
    for (size_t i = 0; i < v->dir->position_count; i++) {
        const struct position *p = &v->dir->positions[i];
        if (p->person.v == person->id.v) {
            json_open_object(j, NULL);
            view_unit(v, "unit", p->unit);
            view_word(v, "role", &role_words[p->role]);
            json_close_object(j);
        }
    }
    json_close_array(j);
    json_close_object(j);
}

int people_list(struct call *call, struct error *err)
{
    (void)err;
    struct view v = call_view(call);
    json_open_array(&call->json, "people");
    for (size_t i = 0; i < call->dir->person_count; i++) {
        put_person(&v, &call->dir->people[i]);
    }
    json_close_array(&call->json);
    return 0;
}

int people_add(struct call *call, struct error *err)
{
    struct office_call office = call_office(call);
    struct act act;
    if (office_person_add(&office, call->input, call->secret, &act, err) != 0) {
        return -1;
    }
    put_office_act(call, &act);
    return 0;
}

/* Who is switched off leaves work lying that nobody else is asked for. */
static int warn_of_held(struct call *call, struct person_id id, struct error *err)
{
    struct held *held;
    size_t count;
    bool more;
    if (store_held(store_tx_read(call->tx), id, OFFICE_HELD_MOST, &held, &count, &more, err) != 0) {
        return -1;
    }
    if (count > 0) {
        json_put_string(
            &call->json, "notice",
            arena_printf(
                arena_current(),
                call->lang == LANG_EN
                    ? "He still holds %zu%s assignments: hand them over with phieu "
                      "hand-over %s --to PERSON."
                    : "Người này còn giữ %zu%s việc: bàn giao bằng phieu hand-over %s --to "
                      "NGƯỜI.",
                count, more ? "+" : "", directory_person(call->dir, id)->username));
    }
    return 0;
}

int people_edit(struct call *call, struct error *err)
{
    struct office_call office = call_office(call);
    const struct directory *dir = store_tx_directory(call->tx);
    const struct person *person = directory_username(dir, call->param[0]);
    struct person_id id = person != NULL ? person->id : NO_PERSON;
    struct act act;
    if ((person == NULL && directory_find_person(dir, call->param[0], "person", &id, err) != 0) ||
        office_person_edit(&office, id, call->input, call->secret, &act, err) != 0) {
        return -1;
    }
    put_office_act(call, &act);
    bool leaves = json_get(call->input, "active") != NULL && !json_bool(call->input, "active");
    return leaves ? warn_of_held(call, id, err) : 0;
}

/* ---- delegations
 * ------------------------------------------------------------------------------------------- */

int people_delegations(struct call *call, struct error *err)
{
    (void)err;
    struct view v = call_view(call);
    struct json_out *j = &call->json;
    bool all = directory_sees_all(call->dir, call->person) ||
               directory_has_role(call->dir, call->person, ROLE_ADMIN);
    json_open_array(j, "delegations");
    for (size_t i = 0; i < call->dir->delegation_count; i++) {
        const struct delegation *d = &call->dir->delegations[i];
        if (!all && d->from.v != call->person.v && d->to.v != call->person.v) {
            continue;
        }
        json_open_object(j, NULL);
        json_put_int(j, "id", d->id);
        view_person(&v, "from", d->from);
        view_person(&v, "to", d->to);
        json_put_day(j, "first", d->first);
        json_put_day(j, "last", d->last);
        json_put_bool(j, "ended", d->ended || d->last.n < v.today.n);
        json_put_string(j, "note", d->note);
        json_close_object(j);
    }
    json_close_array(j);
    return 0;
}

int people_delegate(struct call *call, struct error *err)
{
    struct office_call office = call_office(call);
    struct act act;
    if (office_delegate(&office, call->input, &act, err) != 0) {
        return -1;
    }
    put_office_act(call, &act);
    return 0;
}

int people_end_delegation(struct call *call, struct error *err)
{
    struct office_call office = call_office(call);
    struct act act;
    if (office_end_delegation(&office, strtoll(call->param[0], NULL, 10), call->input, &act, err) !=
        0) {
        return -1;
    }
    put_office_act(call, &act);
    return 0;
}

/* ---- books
 * ---------------------------------------------------------------------------------------------------
 */

static int put_year(struct call *call, const struct book *book, int year, struct error *err)
{
    struct book_sum sum;
    if (store_book_sum(call->read, book->code, year, DAY_NONE, &sum, err) != 0) {
        return -1;
    }
    json_open_object(&call->json, NULL);
    json_put_int(&call->json, "year", year);
    json_put_int(&call->json, "counter", sum.counter);
    json_put_int(&call->json, "first", sum.first);
    json_put_int(&call->json, "last", sum.last);
    json_put_int(&call->json, "count", sum.count);
    json_put_int(&call->json, "cancelled", sum.cancelled);
    json_put_bool(&call->json, "closed", directory_book_closed(call->dir, book->code, year));
    json_close_object(&call->json);
    return 0;
}

/* The latest year of each book and the one before: older registers are closed and bound. How many
 * letters came, and that a secret one did, is for those who see all letters. */
int books_list(struct call *call, struct error *err)
{
    const struct rules *rules = call_rules(call);
    bool counts = directory_sees_all(call->dir, call->person);
    json_open_array(&call->json, "books");
    for (size_t i = 0; i < rules->book_count; i++) {
        const struct book *book = &rules->books[i];
        int latest = counts ? store_latest_year(call->read, book->code) : 0;
        json_open_object(&call->json, NULL);
        json_put_string(&call->json, "code", book->code);
        json_put_string(&call->json, "name", book->name);
        json_put_bool(&call->json, "default", book->is_default);
        json_put_bool(&call->json, "secret", book->secret);
        json_open_array(&call->json, "years");
        for (int year = latest; latest != 0 && year > latest - 2; year--) {
            if (put_year(call, book, year, err) != 0) {
                return -1;
            }
        }
        json_close_array(&call->json);
        json_close_object(&call->json);
    }
    json_close_array(&call->json);
    marks_put_key(call, "key");
    return 0;
}

int books_close(struct call *call, struct error *err)
{
    struct office_call office = call_office(call);
    struct act act;
    if (office_close(&office, call->param[0], call->input, &act, err) != 0) {
        return -1;
    }
    put_office_act(call, &act);
    return 0;
}
