/* notices.c - what people were told, what they would be told now, and trying the way there. */
#include "call.h"

#include <string.h>

enum { PAGE_USUAL = 50, ITEMS_SHOWN = 1000, SCRATCH_MOST = 64 << 20 };

const struct field_spec notices_query[] = {
    {"person", "nguoi", FIELD_NAME, false, 0, 0, NULL, "chỉ của người này", "of this person only"},
    {"unsent", "chua-gui", FIELD_BOOL, false, 0, 0, NULL, "chỉ những thông báo chưa gửi được",
     "only what has not been sent"},
    {"cursor", "trang", FIELD_LINE, false, 0, 400, NULL, "dấu trang", "cursor of the page before"},
    {"limit", "so-dong", FIELD_INT, false, 1, 200, NULL, "số dòng", "rows"},
    {.name = NULL}};
const struct field_spec notices_test_fields[] = {
    {"person", "nguoi", FIELD_NAME, true, 0, 0, NULL, "gửi cho ai", "to whom"}, {.name = NULL}};
const struct field_spec digest_query[] = {{"person", "nguoi", FIELD_NAME, false, 0, 0, NULL,
                                           "của người này (văn thư, quản trị)",
                                           "of this person (clerk, administrator)"},
                                          {.name = NULL}};

/* Văn thư of the agency keep an eye on everybody's, administrators on whether things are sent. */
static bool oversees(const struct call *call)
{
    struct unit_id root = call->dir->unit_count > 0 ? call->dir->units[0].id : NO_UNIT;
    return directory_position(call->dir, call->person, root, ROLE_CLERK) ||
           directory_has_role(call->dir, call->person, ROLE_ADMIN);
}

/* Whose is asked for: `usual` when nobody is named. */
static int take_person(const struct call *call, struct person_id usual, const char *what,
                       struct person_id *ret, struct error *err)
{
    const char *name = json_str(call->query, "person");
    *ret = usual;
    if (name[0] != '\0' && directory_find_person(call->dir, name, "person", ret, err) != 0) {
        return -1;
    }
    return ret->v == call->person.v || oversees(call)
               ? 0
               : error_set(err, ERR_NOT_PERMITTED, "person", what, "chỉ: văn thư, quản trị");
}

/* ---- the ledger ---------------------------------------------------------------------------- */

static void put_delivery(const struct view *v, const struct delivery *d)
{
    json_open_object(v->json, NULL);
    view_word(v, "channel", &channel_words[d->channel]);
    view_word(v, "state", &delivery_state_words[d->state]);
    json_put_int(v->json, "tries", d->tries);
    json_put_instant(v->json, "last_at", d->last_at);
    json_put_instant(v->json, "next_at", d->state <= DELIVERY_SENDING ? d->next_at : INSTANT_NONE);
    json_put_string(v->json, "answer", d->answer);
    json_close_object(v->json);
}

static void put_message(const struct view *v, const struct sent_row *row)
{
    const struct message *m = &row->message;
    json_open_object(v->json, NULL);
    json_put_int(v->json, "id", m->id);
    json_put_string(v->json, "key", m->key);
    json_put_instant(v->json, "at", m->at);
    view_person(v, "person", m->person);
    view_word(v, "kind", &message_kind_words[m->kind]);
    json_put_int(v->json, "count", m->count);
    json_put_string(v->json, "subject", m->subject);
    json_put_int(v->json, "folded", m->folded > 0 ? m->folded : 0);
    json_open_array(v->json, "deliveries");
    for (size_t i = 0; i < row->delivery_count; i++) {
        put_delivery(v, &row->deliveries[i]);
    }
    json_close_array(v->json);
    json_close_object(v->json);
}

int notices_list(struct call *call, struct error *err)
{
    struct person_id person;
    struct sent_row *rows;
    size_t count;
    const char *next;
    if (take_person(call, oversees(call) ? NO_PERSON : call->person, "xem thông báo của người khác",
                    &person, err) != 0 ||
        store_messages_page(
            call->read, person, json_bool(call->query, "unsent"), json_str(call->query, "cursor"),
            (unsigned)json_int(call->query, "limit", PAGE_USUAL), &rows, &count, &next, err) != 0) {
        return -1;
    }
    struct view v = call_view(call);
    json_open_array(&call->json, "notices");
    for (size_t i = 0; i < count; i++) {
        put_message(&v, &rows[i]);
    }
    json_close_array(&call->json);
    json_put_string(&call->json, "next", next);
    return 0;
}

int notices_test(struct call *call, struct error *err)
{
    struct office_call office = call_office(call);
    struct person_id person;
    int64_t message;
    if (directory_find_person(store_tx_directory(call->tx), json_str(call->input, "person"),
                              "person", &person, err) != 0 ||
        office_test_notice(&office, person, &call->server->config.channels, &message, err) != 0) {
        return -1;
    }
    struct view v = call_view(call);
    json_open_object(&call->json, "notice");
    json_put_int(&call->json, "id", message);
    view_person(&v, "person", person);
    json_open_array(&call->json, "channels");
    for (int i = 0; i < CHANNEL_COUNT; i++) {
        if (call->server->config.channels.on[i]) {
            json_put_string(&call->json, NULL, channel_words[i].name);
        }
    }
    json_close_array(&call->json);
    json_close_object(&call->json);
    return 0;
}

/* ---- the digest ---------------------------------------------------------------------------- */

static void put_reminder(const struct view *v, const struct office_reminder *item, bool blind)
{
    const struct notice *n = &item->notice;
    const struct notice_info *info = &notice_infos[n->kind];
    const struct word word = {info->name, info->vi, info->en};
    json_open_object(v->json, NULL);
    view_word(v, "kind", &word);
    json_put_bool(v->json, "new", item->fresh);
    json_put_string(v->json, "ref", item->ref);
    json_put_int(v->json, "line", n->line);
    if (n->line > 0) {
        view_word(v, "role", &line_role_words[item->role]);
    }
    json_put_day(v->json, "due", n->due);
    json_put_bool(v->json, "restricted", item->restricted || blind);
    json_put_string(v->json, "code", blind ? "" : item->code);
    json_put_string(v->json, "issuer", blind ? "" : item->issuer);
    json_put_string(v->json, "subject", blind ? "" : item->subject);
    json_put_string(v->json, "kept_by", item->kept_by);
    json_put_string(v->json, "note", item->note);
    view_person(v, "instead_of", n->instead_of);
    json_close_object(v->json);
}

static int find_digest(const struct office_telling *telling, struct person_id person,
                       struct office_digest *ret, struct error *err)
{
    struct office_reminders standing;
    return office_standing(telling, person, &standing, err) != 0
               ? -1
               : office_digest(telling, person, standing.items, standing.count, ret, err);
}

/* The slips on the way are larger than what is kept of them: they have an arena of their own, which
 * is given back whatever happens to the request's. */
static int survey(struct call *call, struct person_id person, struct office_digest *ret,
                  struct error *err)
{
    struct arena scratch, *own = arena_current();
    jmp_buf scope, *before = own->scope;
    arena_init(&scratch, SCRATCH_MOST);
    const struct office_telling telling = {
        .read = call->read,
        .dir = call->dir,
        .rules = rules_in_force(call_rules(call), call->dir),
        .now = instant_now(),
        .scratch = &scratch,
    };
    own->scope = scratch.scope = &scope;
    if (setjmp(scope) != 0) {
        (void)arena_enter(own);
        own->scope = before;
        arena_release(&scratch);
        arena_out_of_memory();
    }
    const int rc = find_digest(&telling, person, ret, err);
    own->scope = before;
    arena_release(&scratch);
    return rc;
}

/* Nothing is written and nothing sent. An administrator sees no letters by that role alone: of
 * others he is shown numbers only. */
int notices_digest(struct call *call, struct error *err)
{
    struct person_id person;
    struct office_digest digest;
    if (take_person(call, call->person, "xem bản tổng hợp của người khác", &person, err) != 0 ||
        survey(call, person, &digest, err) != 0) {
        return -1;
    }
    const bool blind = person.v != call->person.v && !directory_sees_all(call->dir, call->person);
    struct view v = call_view(call);
    view_person(&v, "person", person);
    json_put_day(&call->json, "day", digest.message.day);
    json_put_int(&call->json, "count", (int64_t)digest.items.count);
    json_put_int(&call->json, "new", (int64_t)digest.fresh);
    json_open_array(&call->json, "items");
    for (size_t i = 0; i < digest.items.count && i < ITEMS_SHOWN; i++) {
        put_reminder(&v, &digest.items.items[i], blind);
    }
    json_close_array(&call->json);
    return 0;
}
