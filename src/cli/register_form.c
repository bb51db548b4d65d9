/*
 * register_form.c - what will be registered of a draft that was read: options stand before what was
 * read, a person before the machine.
 */
#include "reading.h"

#include <string.h>

/* Which of them a letter has to have, whatever the machine thought of it. */
static const char *const needed[] = {"code", "issued", "issuer", "subject"};
/* The register refuses a letter without (only a stub in the secret book has no subject). */
static const char *const never_empty[] = {"issuer", "subject"};
/* An unsure one is looked at by a person: it decides who may see the letter, and how fast it goes.
 */
static const char *const marks[] = {"urgency", "secrecy"};
#define AMONG(list, name) among((list), sizeof(list) / sizeof(list)[0], (name))

static bool among(const char *const *list, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(list[i], name) == 0) {
            return true;
        }
    }
    return false;
}

void form_fill(struct cli *cli, const json_t *draft, const char *number, json_t *body,
               struct form *ret)
{
    *ret = (struct form){.draft = draft, .number = number, .body = body, .due = ""};
    for (size_t i = 0; i < READ_FIELDS; i++) {
        struct slot *slot = &ret->slots[i];
        slot->field = &read_fields[i];
        read_value_of(cli, draft, slot->field->member, &slot->read);
        slot->given = json_get(body, slot->field->member) != NULL ||
                      slot->field->option == OPT_END; /* taken as read */
        bool proposed = slot->read.state == READ_SURE || slot->read.state == READ_LOOK;
        const char *typed = plain(json_str(body, slot->field->member));
        slot->value = typed[0] != '\0' ? typed : proposed ? slot->read.value : "";
    }
}

static bool is_secret(const struct form *form)
{
    for (size_t i = 0; i < READ_FIELDS; i++) {
        const struct slot *slot = &form->slots[i];
        if (strcmp(slot->field->member, "secrecy") == 0) {
            return slot->value[0] != '\0' && strcmp(slot->value, "normal") != 0;
        }
    }
    return false;
}

bool slot_needed(const struct form *form, const struct slot *slot)
{
    const char *member = slot->field->member;
    if (AMONG(marks, member)) {
        return (slot->read.state == READ_LOOK || slot->read.state == READ_GUESS) &&
               strcmp(slot->read.value, "normal") != 0;
    }
    if (is_secret(form) && strcmp(member, "subject") == 0) {
        return false;
    }
    return AMONG(needed, member) && slot->read.state != READ_NONE;
}

bool slot_may_be_empty(const struct form *form, const struct slot *slot)
{
    bool stub = is_secret(form) && strcmp(slot->field->member, "subject") == 0;
    return stub || !AMONG(never_empty, slot->field->member);
}

/* ---- what was typed ----------------------------------------------------------------------- */

static const struct alias urgencies[] = {
    {"thuong", "normal"},
    {"khan", "urgent"},
    {"thuong khan", "very-urgent"},
    {"hoa toc", "flash"},
    {"hoa toc hen gio", "flash-timed"},
    {"normal", "normal"},
    {"urgent", "urgent"},
    {"very urgent", "very-urgent"},
    {"flash", "flash"},
    {"flash timed", "flash-timed"},
};
static const struct alias secrecies[] = {
    {"thuong", "normal"},        {"mat", "confidential"},      {"toi mat", "secret"},
    {"tuyet mat", "top-secret"}, {"normal", "normal"},         {"confidential", "confidential"},
    {"secret", "secret"},        {"top secret", "top-secret"},
};

static const char *choice(const struct alias *aliases, size_t count, const char *typed)
{
    const char *folded = text_folded(arena_current(), typed);
    for (size_t i = 0; i < count; i++) {
        if (strcmp(aliases[i].vi, folded) == 0) {
            return aliases[i].name;
        }
    }
    return NULL;
}
#define CHOICE(list, typed) choice((list), sizeof(list) / sizeof(list)[0], (typed))

static const char *refused(const struct cli *cli, const struct error *err, const char **ret_why)
{
    enum { WHY_MOST = 600 };
    char *why = arena_alloc(arena_current(), WHY_MOST),
         *remedy = arena_alloc(arena_current(), WHY_MOST);
    error_text(err, cli->lang, why, WHY_MOST);
    error_remedy(err, cli->lang, remedy, WHY_MOST);
    *ret_why = arena_printf(arena_current(), "%s %s", why, remedy);
    return NULL;
}

const char *slot_value(const struct cli *cli, const struct slot *slot, const char *typed,
                       const char **ret_why)
{
    const char *member = slot->field->member, *label = say(cli, slot->field->label), *text;
    struct error err;
    struct day day;
    if (text_clean(typed, strlen(typed), TEXT_LINE, slot->field->most, label, arena_current(),
                   &text, &err) != 0) {
        return refused(cli, &err, ret_why);
    }
    if (strcmp(member, "issued") == 0) {
        return day_parse(text, label, &day, &err) != 0
                   ? refused(cli, &err, ret_why)
                   : day_iso(day, arena_alloc(arena_current(), DAY_TEXT));
    }
    bool urgency = strcmp(member, "urgency") == 0, secrecy = strcmp(member, "secrecy") == 0;
    if (urgency || secrecy) {
        text = urgency ? CHOICE(urgencies, text) : CHOICE(secrecies, text);
        *ret_why = say(cli, urgency ? TEXT_URGENCIES_ARE : TEXT_SECRECIES_ARE);
    }
    return text;
}

/* ---- without a terminal ------------------------------------------------------------------- */

static void add_name(struct cli *cli, struct buf *names, const struct slot *slot)
{
    const struct option *o = &options[slot->field->option];
    buf_printf(names, "%s%s (--%s)", names->len > 0 ? ", " : "", say(cli, slot->field->label),
               cli->lang == LANG_VI ? o->vi_name : o->name);
}

int form_settle(struct cli *cli, struct form *form)
{
    bool accept = args_given(&cli->args, OPT_ACCEPT_READ);
    struct buf lacking, left;
    buf_init(&lacking, NULL, 16 << 10);
    buf_init(&left, NULL, 16 << 10);
    for (size_t i = 0; i < READ_FIELDS; i++) {
        struct slot *slot = &form->slots[i];
        if (slot->given || slot->read.state == READ_SURE || slot->read.state == READ_NONE ||
            (accept && slot->read.state == READ_LOOK)) {
            continue;
        }
        slot->value = "";
        if (slot_needed(form, slot)) {
            add_name(cli, &lacking, slot);
        } else if (slot->read.value[0] != '\0') {
            add_name(cli, &left, slot);
        }
    }
    if (lacking.len > 0) {
        cli_problem(cli, CLIENT_NOT_SURE, lacking.data, form->number);
        cli->problem.field = "draft";
        return -1;
    }
    if (left.len > 0) {
        cli_after(cli, saying(cli, TEXT_LEFT_EMPTY, left.data, NULL));
    }
    return 0;
}

/* ---- the request -------------------------------------------------------------------------- */

void form_body(const struct form *form)
{
    json_t *empty = json_array();
    for (size_t i = 0; i < READ_FIELDS; i++) {
        const struct slot *slot = &form->slots[i];
        const char *member = slot->field->member;
        if (slot->given) {
            continue;
        }
        json_object_del(form->body, member);
        if (slot->value[0] != '\0') {
            json_object_set_new(form->body, member, json_string(slot->value));
        } else if (strcmp(member, "secrecy") != 0) { /* no draft brings one along */
            json_array_append_new(empty, json_string(member));
        }
    }
    json_object_del(form->body, "leave_empty");
    if (json_array_size(empty) > 0) {
        json_object_set_new(form->body, "leave_empty", empty);
    }
    if (form->due[0] != '\0') {
        json_object_set_new(form->body, "due", json_string(form->due));
    }
}
