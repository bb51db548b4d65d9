/*
 * staff.c - the units-and-people file: sections read and checked one by one, and as JSON for the
 * acts that set the agency up.
 */
#include "staff.h"

#include "phieu/settings.h"

#include <string.h>

enum { CODE_MOST = 20, USERNAME_MOST = 40, NAME_MOST = 200, POSITIONS_MOST = 20 };

static const struct conf_key keys[] = {
    {"unit", true, "name"},    {"unit", true, "parent"},  {"person", true, "name"},
    {"person", true, "title"}, {"person", true, "email"}, {"person", true, "positions"},
};

/* What a text of the file must be. */
struct text_rule {
    const char *key;
    bool required;
    size_t most;
    const char *wanted;
};

struct reading {
    const struct conf *conf;
    struct staff *staff;
    struct error *err;
};

static int refuse(const struct reading *in, enum error_code code, const char *field,
                  const struct conf_entry *at, const char *what)
{
    return error_set(in->err, code, field, conf_place(at), what);
}

/* The text of a key of one section, cleaned; "" when it is not set. */
static int take_text(const struct reading *in, const struct conf_entry *section,
                     const struct text_rule *rule, const char **ret)
{
    const char *name = conf_name(section->section, rule->key);
    const struct conf_entry *entry =
        conf_last(in->conf, section->section, section->title, rule->key);
    const char *text = "";
    if (entry != NULL && text_clean(entry->value, strlen(entry->value), TEXT_LINE, rule->most, name,
                                    arena_current(), &text, NULL) != 0) {
        return refuse(in, ERR_STAFF_VALUE, name, entry, rule->wanted);
    }
    if (rule->required && text[0] == '\0') {
        return refuse(in, ERR_STAFF_VALUE, name, entry != NULL ? entry : section, rule->wanted);
    }
    *ret = text;
    return 0;
}

/* ---- units
 * ---------------------------------------------------------------------------------------------- */

/* Letters of any script, digits and - . & / _: what an agency abbreviates itself to. A colon or a
 * comma would read as part of a list of positions. */
static bool is_unit_code(const char *code)
{
    return code[0] != '\0' && text_length(code) <= CODE_MOST && strpbrk(code, ":,; \t\"") == NULL &&
           text_folded(arena_current(), code)[0] != '\0';
}

static bool same_code(const char *a, const char *b)
{
    struct arena *arena = arena_current();
    return strcmp(text_folded(arena, a), text_folded(arena, b)) == 0;
}

const struct staff_unit *staff_unit_find(const struct staff *staff, const char *code)
{
    for (size_t i = 0; i < staff->unit_count; i++) {
        if (same_code(staff->units[i].code, code)) {
            return &staff->units[i];
        }
    }
    return NULL;
}

static int read_unit(const struct reading *in, const struct conf_entry *section)
{
    static const struct text_rule name = {"name", true, NAME_MOST, "name = \"…\", 1..200 UTF-8"};
    static const struct text_rule parent = {"parent", false, CODE_MOST, "parent = \"TTYT\""};
    struct staff *staff = in->staff;
    struct staff_unit unit = {.at = section};
    if (text_clean(section->title, strlen(section->title), TEXT_LINE, CODE_MOST, NULL,
                   arena_current(), &unit.code, NULL) != 0 ||
        !is_unit_code(unit.code)) {
        return refuse(in, ERR_STAFF_VALUE, "unit", section,
                      "unit \"KH-NV\" { … }, 1..20, : , ; \" ✗");
    }
    if (staff_unit_find(staff, unit.code) != NULL) {
        return refuse(in, ERR_STAFF_TWICE, "unit", section, unit.code);
    }
    if (take_text(in, section, &name, &unit.name) != 0 ||
        take_text(in, section, &parent, &unit.parent) != 0) {
        return -1;
    }
    bool agency = staff->unit_count == 0;
    if (agency && unit.parent[0] != '\0') {
        return refuse(in, ERR_STAFF_VALUE, "unit.parent",
                      conf_last(in->conf, "unit", section->title, "parent"),
                      "unit đầu tiên là cơ quan, không có parent / the first unit has none");
    }
    if (!agency && unit.parent[0] == '\0') {
        unit.parent = staff->units[0].code;
    }
    staff->units[staff->unit_count++] = unit;
    return 0;
}

/* ---- people
 * --------------------------------------------------------------------------------------------- */

static bool is_username(const char *name)
{
    size_t len = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789._-");
    return len > 0 && len <= USERNAME_MOST && name[len] == '\0';
}

static bool is_email(const char *text)
{
    const char *at = strchr(text, '@');
    return text[0] == '\0' || (at != NULL && at > text && at[1] != '\0' &&
                               strchr(text, ' ') == NULL && strchr(at + 1, '@') == NULL);
}

/* "KH-NV:head" into its parts; false when it is no position. The text is cut up. */
static bool split_position(char *text, struct staff_position *ret)
{
    char *colon = strchr(text, ':');
    if (colon == NULL || colon == text) {
        return false;
    }
    *colon = '\0';
    const char *role = colon + 1 + strspn(colon + 1, " ");
    for (char *end = colon; end > text && end[-1] == ' ';) {
        *--end = '\0';
    }
    int found = word_find(role_words, ROLE_COUNT, role);
    *ret = (struct staff_position){text, (enum role)found};
    return found >= 0;
}

static int add_position(const struct reading *in, struct staff_person *person,
                        const struct conf_entry *at, const char *text)
{
    struct staff_position position;
    if (person->position_count == POSITIONS_MOST ||
        !split_position(arena_strdup(arena_current(), text), &position)) {
        return refuse(in, ERR_STAFF_ROLE, "person.positions", at, text);
    }
    for (size_t i = 0; i < person->position_count; i++) {
        if (person->positions[i].role == position.role &&
            same_code(person->positions[i].unit, position.unit)) {
            return refuse(in, ERR_STAFF_TWICE, "person.positions", at, text);
        }
    }
    const struct staff_unit *unit = staff_unit_find(in->staff, position.unit);
    if (unit == NULL) {
        return refuse(in, ERR_STAFF_UNIT, "person.positions", at, position.unit);
    }
    position.unit = unit->code;
    person->positions[person->position_count++] = position;
    return 0;
}

static int read_positions(const struct reading *in, const struct conf_entry *section,
                          struct staff_person *person)
{
    static const struct text_rule rule = {"positions", true, 1000, "positions = \"KH-NV:head, …\""};
    struct arena *arena = arena_current();
    const char *text;
    if (take_text(in, section, &rule, &text) != 0) {
        return -1;
    }
    const struct conf_entry *at = conf_last(in->conf, "person", section->title, "positions");
    person->positions = arena_alloc(arena, POSITIONS_MOST * sizeof *person->positions);
    char *rest = arena_strdup(arena, text);
    for (char *part; (part = strsep(&rest, ",;")) != NULL;) {
        part += strspn(part, " ");
        for (size_t len = strlen(part); len > 0 && part[len - 1] == ' ';) {
            part[--len] = '\0';
        }
        if (part[0] != '\0' && add_position(in, person, at, part) != 0) {
            return -1;
        }
    }
    return person->position_count > 0
               ? 0
               : refuse(in, ERR_STAFF_VALUE, "person.positions", at, rule.wanted);
}

static int read_person(const struct reading *in, const struct conf_entry *section)
{
    static const struct text_rule name = {"name", true, 100, "name = \"…\", 1..100 UTF-8"};
    static const struct text_rule title = {"title", false, 100, "title = \"…\", 0..100 UTF-8"};
    static const struct text_rule email = {"email", false, 254, "email = \"…@…\""};
    struct staff_person person = {.username = section->title, .at = section};
    if (!is_username(person.username)) {
        return refuse(in, ERR_STAFF_VALUE, "person", section,
                      "person \"an.nv\" { … }: a-z 0-9 . _ -, 1..40");
    }
    if (take_text(in, section, &name, &person.name) != 0 ||
        take_text(in, section, &title, &person.title) != 0 ||
        take_text(in, section, &email, &person.email) != 0) {
        return -1;
    }
    if (!is_email(person.email)) {
        return refuse(in, ERR_STAFF_VALUE, "person.email",
                      conf_last(in->conf, "person", section->title, "email"), email.wanted);
    }
    if (read_positions(in, section, &person) != 0) {
        return -1;
    }
    in->staff->people[in->staff->person_count++] = person;
    return 0;
}

/* ---- JSON
 * -----------------------------------------------------------------------------------------------
 */

/* Parents first: the file's own order may be any. staff_check has made sure that there is no
 * circle. */
static json_t *units_json(const struct staff *staff)
{
    json_t *units = json_array();
    bool *done = arena_alloc(arena_current(), staff->unit_count * sizeof *done);
    while (json_array_size(units) < staff->unit_count) {
        for (size_t i = 0; i < staff->unit_count; i++) {
            const struct staff_unit *unit = &staff->units[i];
            const struct staff_unit *parent = staff_unit_find(staff, unit->parent);
            if (done[i] || (parent != NULL && !done[parent - staff->units])) {
                continue;
            }
            done[i] = true;
            json_array_append_new(units, json_pack("{s:s, s:s, s:s}", "code", unit->code, "name",
                                                   unit->name, "parent",
                                                   parent == NULL ? "" : parent->code));
        }
    }
    return units;
}

static json_t *people_json(const struct staff *staff)
{
    json_t *people = json_array();
    for (size_t i = 0; i < staff->person_count; i++) {
        const struct staff_person *person = &staff->people[i];
        json_t *positions = json_array();
        for (size_t j = 0; j < person->position_count; j++) {
            const struct staff_position *position = &person->positions[j];
            json_array_append_new(positions, json_pack("{s:s, s:s}", "unit", position->unit, "role",
                                                       role_words[position->role].name));
        }
        json_array_append_new(people,
                              json_pack("{s:s, s:s, s:s, s:s, s:o}", "username", person->username,
                                        "name", person->name, "title", person->title, "email",
                                        person->email, "positions", positions));
    }
    return people;
}

/* ---- the whole
 * ------------------------------------------------------------------------------------------ */

/* Units first, so that a person may stand above the unit he works in. */
static int read_sections(const struct reading *in)
{
    static const struct {
        const char *section;
        int (*read)(const struct reading *in, const struct conf_entry *section);
    } passes[] = {{"unit", read_unit}, {"person", read_person}};
    for (size_t pass = 0; pass < sizeof passes / sizeof passes[0]; pass++) {
        for (size_t i = 0; i < in->conf->count; i++) {
            const struct conf_entry *entry = &in->conf->entries[i];
            bool section_end =
                entry->key[0] == '\0' && strcmp(entry->section, passes[pass].section) == 0;
            if (section_end && passes[pass].read(in, entry) != 0) {
                return -1;
            }
        }
    }
    return 0;
}

int staff_parse(const char *file, json_t **ret_units, json_t **ret_people, struct error *err)
{
    static const enum error_code codes[CONF_REFUSALS] = {
        [CONF_SYNTAX] = ERR_STAFF, [CONF_UNKNOWN] = ERR_STAFF_KEY, [CONF_TWICE] = ERR_STAFF_TWICE};
    struct arena *arena = arena_current();
    struct conf conf = {0};
    if (conf_read(&conf, file, keys, sizeof keys / sizeof keys[0], codes, err) != 0) {
        return -1;
    }
    struct staff staff = {.file = arena_strdup(arena, file)};
    staff.units = arena_alloc(arena, conf.count * sizeof *staff.units);
    staff.people = arena_alloc(arena, conf.count * sizeof *staff.people);
    struct reading in = {&conf, &staff, err};
    if (read_sections(&in) != 0 || staff_check(&staff, err) != 0) {
        return -1;
    }
    *ret_units = units_json(&staff);
    *ret_people = people_json(&staff);
    return 0;
}
