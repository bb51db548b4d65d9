/*
 * load.c - the configuration file, its drop-ins, and the typed settings they give.
 */
#include "specs.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { CODE_MOST = 20, KEYS_MOST = 128, NEAR = 3 };

struct loading {
    struct conf conf;
    const char *file, *folder; /* absolute */
    struct error *err;
};

/* ---- reading the files
 * ---------------------------------------------------------------------------------- */

/* The path and its folder made absolute: the daemon may change folders, and its log must stay
 * right. */
static int resolve(struct loading *in, const char *file)
{
    struct arena *arena = arena_current();
    char *found = realpath(file, NULL);
    if (found == NULL) {
        return error_set(in->err, ERR_FILE_MISSING, NULL, file, NULL);
    }
    char *path = arena_strdup(arena, found);
    free(found);
    in->file = arena_strdup(arena, path);
    char *slash = strrchr(path, '/');
    *slash = '\0';
    in->folder = path;
    return 0;
}

/* "dta_folder" -> "dta_folder → data_folder?" when a key is near. */
static void suggest(struct error *err)
{
    unsigned best = NEAR + 1;
    const char *nearest = NULL;
    for (size_t i = 0; i < setting_spec_count; i++) {
        const char *name = conf_name(setting_specs[i].section, setting_specs[i].key);
        unsigned distance = text_distance(err->arg[1], name, NEAR);
        if (distance < best) {
            best = distance;
            nearest = name;
        }
    }
    if (nearest != NULL) {
        char place[sizeof err->arg[0]];
        memcpy(place, err->arg[0], sizeof place);
        (void)error_set(err, ERR_CONFIG_KEY, err->field, place,
                        arena_printf(arena_current(), "%s → %s?", err->arg[1], nearest));
    }
}

static int read_file(struct loading *in, const char *file)
{
    static const enum error_code codes[CONF_REFUSALS] = {[CONF_SYNTAX] = ERR_CONFIG,
                                                         [CONF_UNKNOWN] = ERR_CONFIG_KEY,
                                                         [CONF_TWICE] = ERR_CONFIG_TWICE};
    struct conf_key keys[KEYS_MOST];
    struct error err = {0};
    INVARIANT(setting_spec_count <= KEYS_MOST);
    for (size_t i = 0; i < setting_spec_count; i++) {
        const struct setting_section *section = setting_section_find(setting_specs[i].section);
        keys[i] = (struct conf_key){setting_specs[i].section, section != NULL && section->titled,
                                    setting_specs[i].key};
    }
    if (conf_read(&in->conf, file, keys, setting_spec_count, codes, &err) != 0) {
        if (err.code == ERR_CONFIG_KEY) {
            suggest(&err);
        }
        return error_set(in->err, err.code, err.field, err.arg[0], err.arg[1]);
    }
    return 0;
}

static int read_files(struct loading *in)
{
    const char **files;
    size_t count;
    const char *dropins = arena_printf(arena_current(), "%s.d", in->file);
    if (read_file(in, in->file) != 0 || conf_folder(dropins, &files, &count, in->err) != 0) {
        return -1;
    }
    for (size_t i = 0; i < count; i++) {
        if (read_file(in, files[i]) != 0) {
            return -1;
        }
    }
    return 0;
}

/* ---- values
 * --------------------------------------------------------------------------------------------- */

/* The value that `entry` (NULL: nothing) or the default gives to spec. */
static int take_value(const struct loading *in, const struct setting_spec *spec,
                      const struct conf_entry *entry, void *target)
{
    if (entry == NULL) {
        bool fits = setting_read(spec, spec->standard, in->folder, target);
        INVARIANT(fits);
        return 0;
    }
    if (!setting_read(spec, entry->value, in->folder, target)) {
        return error_set(in->err, ERR_CONFIG_VALUE, conf_name(spec->section, spec->key),
                         conf_place(entry), setting_wanted(spec));
    }
    return 0;
}

static bool is_titled(const struct setting_spec *spec)
{
    const struct setting_section *section = setting_section_find(spec->section);
    return section != NULL && section->titled;
}

static int take_plain(struct loading *in, struct settings *settings)
{
    struct arena *arena = arena_current();
    struct setting_origins *origins = arena_alloc(arena, sizeof *origins);
    origins->entries = arena_alloc(arena, setting_spec_count * sizeof *origins->entries);
    for (size_t i = 0; i < setting_spec_count; i++) {
        const struct setting_spec *spec = &setting_specs[i];
        if (is_titled(spec)) {
            continue;
        }
        origins->entries[i] = conf_last(&in->conf, spec->section, "", spec->key);
        if (take_value(in, spec, origins->entries[i], settings) != 0) {
            return -1;
        }
    }
    struct conf *kept = arena_alloc(arena, sizeof *kept);
    *kept = in->conf;
    origins->conf = kept;
    settings->origins = origins;
    return 0;
}

/* The titles of a section's entries, each once, in the order they first stand in. */
static size_t titles_of(const struct conf *conf, const char *section, const struct conf_entry **ret)
{
    size_t count = 0;
    for (size_t i = 0; i < conf->count; i++) {
        const struct conf_entry *entry = &conf->entries[i];
        bool known = entry->key[0] != '\0' || strcmp(entry->section, section) != 0;
        for (size_t j = 0; !known && j < count; j++) {
            known = strcmp(ret[j]->title, entry->title) == 0;
        }
        if (!known) {
            ret[count++] = entry;
        }
    }
    return count;
}

static int take_titled(const struct loading *in, const char *section, const char *title,
                       void *target)
{
    for (size_t i = 0; i < setting_spec_count; i++) {
        const struct setting_spec *spec = &setting_specs[i];
        if (strcmp(spec->section, section) == 0 &&
            take_value(in, spec, conf_last(&in->conf, section, title, spec->key), target) != 0) {
            return -1;
        }
    }
    return 0;
}

/* A book's code stands in references ("VBD:459/2025") and in addresses. */
static bool is_book_code(const char *code)
{
    size_t len = strspn(code, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-");
    return len > 0 && len <= CODE_MOST && code[len] == '\0';
}

/* Where there is no choice nobody has to make it. */
static void default_the_only(struct rules *rules)
{
    struct book *open = NULL;
    size_t count = 0;
    for (size_t i = 0; i < rules->book_count; i++) {
        if (!rules->books[i].secret) {
            open = &rules->books[i];
            count++;
        }
    }
    if (count == 1) {
        open->is_default = true;
    }
}

static int take_books(const struct loading *in, struct rules *rules)
{
    struct arena *arena = arena_current();
    const struct conf_entry **titles = arena_alloc(arena, (in->conf.count + 1) * sizeof *titles);
    size_t count = titles_of(&in->conf, "book", titles);
    rules->books = arena_alloc(arena, (count + 1) * sizeof *rules->books);
    for (size_t i = 0; i < count; i++) {
        struct book *book = &rules->books[i];
        if (!is_book_code(titles[i]->title)) {
            return error_set(in->err, ERR_CONFIG_VALUE, "book", conf_place(titles[i]),
                             "A-Z 0-9 -, 1..20");
        }
        book->code = titles[i]->title;
        if (take_titled(in, "book", titles[i]->title, book) != 0) {
            return -1;
        }
    }
    rules->book_count = count;
    if (count == 0) {
        rules->books[0] = (struct book){.code = setting_section_find("book")->example};
        rules->book_count = 1;
        if (take_titled(in, "book", "", &rules->books[0]) != 0) {
            return -1;
        }
    }
    default_the_only(rules);
    return 0;
}

/* Names are shown and printed, so they are clean text as everything else is. */
static bool is_clean(const char *title)
{
    const char *clean;
    return text_clean(title, strlen(title), TEXT_LINE, 100, NULL, arena_current(), &clean, NULL) ==
               0 &&
           strcmp(clean, title) == 0 && clean[0] != '\0';
}

static int take_routes(const struct loading *in, struct rules *rules)
{
    struct arena *arena = arena_current();
    const struct conf_entry **titles = arena_alloc(arena, (in->conf.count + 1) * sizeof *titles);
    size_t count = titles_of(&in->conf, "route", titles);
    rules->routes = arena_alloc(arena, count * sizeof *rules->routes);
    rules->route_count = count;
    for (size_t i = 0; i < count; i++) {
        struct route_rule *route = &rules->routes[i];
        const char *title = titles[i]->title;
        if (!is_clean(title)) {
            return error_set(in->err, ERR_CONFIG_VALUE, "route", conf_place(titles[i]),
                             "route \"Giấy mời\" { … }, 1..100 UTF-8 NFC");
        }
        if (conf_last(&in->conf, "route", title, "unit") == NULL) {
            return error_set(in->err, ERR_CONFIG_VALUE, "route.unit", conf_place(titles[i]),
                             "unit = \"HC-TH\"");
        }
        route->name = title;
        if (take_titled(in, "route", title, route) != 0) {
            return -1;
        }
    }
    return 0;
}

static int take_deadlines(const struct loading *in, struct rules *rules)
{
    struct arena *arena = arena_current();
    const struct conf_entry **titles = arena_alloc(arena, (in->conf.count + 1) * sizeof *titles);
    size_t count = titles_of(&in->conf, "deadline", titles);
    rules->deadlines = arena_alloc(arena, count * sizeof *rules->deadlines);
    rules->deadline_count = count;
    for (size_t i = 0; i < count; i++) {
        struct deadline_rule *rule = &rules->deadlines[i];
        const char *title = titles[i]->title;
        if (!is_clean(title)) {
            return error_set(in->err, ERR_CONFIG_VALUE, "deadline", conf_place(titles[i]),
                             "deadline \"Văn bản khẩn\" { … }, 1..100 UTF-8 NFC");
        }
        rule->name = title;
        if (take_titled(in, "deadline", title, rule) != 0) {
            return -1;
        }
        if (rule->book[0] != '\0' && rules_book(rules, rule->book) == NULL) {
            return error_set(in->err, ERR_CONFIG_VALUE, "deadline.book", conf_place(titles[i]),
                             "book \"VBD\" { … }");
        }
    }
    return 0;
}

/* ---- the whole
 * ------------------------------------------------------------------------------------------ */

static int check_books(const struct settings *settings, struct error *err)
{
    const struct rules *rules = &settings->rules;
    size_t defaults = 0, secrets = 0;
    bool both = false;
    for (size_t i = 0; i < rules->book_count; i++) {
        defaults += rules->books[i].is_default;
        secrets += rules->books[i].secret;
        both = both || (rules->books[i].is_default && rules->books[i].secret);
    }
    if (defaults == 1 && secrets <= 1 && !both) {
        return 0;
    }
    return error_set(err, ERR_CONFIG_BOOKS, "book", settings->file,
                     arena_printf(arena_current(), "default %zu, secret %zu", defaults, secrets));
}

/* "127.0.0.1:25", "localhost/x", "[::1]:25": what never leaves this machine. */
static bool is_this_machine(const char *host)
{
    static const char *const names[] = {"127.0.0.1", "localhost", "[::1]"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        size_t len = strlen(names[i]);
        if (strncmp(host, names[i], len) == 0 && strchr(":/?#", host[len]) != NULL) {
            return true;
        }
    }
    return false;
}

static int refuse_sending(const struct settings *settings, const char *key, const char *wanted,
                          struct error *err)
{
    return error_set(err, ERR_CONFIG_VALUE, key, settings->file, wanted);
}

/* Names and subjects must not cross a network in the clear, nor be sent by nobody or unsigned. */
static int check_sending(const struct settings *s, struct error *err)
{
    static const char http[] = "http://";
    if (s->mail.server[0] != '\0' && strchr(s->mail.from, '@') == NULL) {
        return refuse_sending(s, "mail.from", "phieu@example.vn", err);
    }
    if (s->mail.server[0] != '\0' && !s->mail.tls && !is_this_machine(s->mail.server)) {
        return refuse_sending(s, "mail.tls", "yes | server = 127.0.0.1:25", err);
    }
    if (s->mail.user[0] != '\0' && s->mail.password_file[0] == '\0') {
        return refuse_sending(s, "mail.password_file", "/etc/phieud/mail.password", err);
    }
    if (strncmp(s->webhook.url, http, strlen(http)) == 0 &&
        !is_this_machine(s->webhook.url + strlen(http))) {
        return refuse_sending(s, "webhook.url", "https://…", err);
    }
    if (s->webhook.url[0] != '\0' && s->webhook.key_file[0] == '\0') {
        return refuse_sending(s, "webhook.key_file", "/etc/phieud/webhook.key", err);
    }
    return 0;
}

int settings_check(const struct settings *settings, struct error *err)
{
    if (check_books(settings, err) != 0 || check_sending(settings, err) != 0) {
        return -1;
    }
    for (size_t i = 0; i < settings->rules.route_count; i++) {
        const struct route_rule *route = &settings->rules.routes[i];
        if (route->type[0] == '\0' && route->issuer[0] == '\0') {
            /* It would take every letter past the leader. */
            return error_set(err, ERR_CONFIG_VALUE, conf_name("route", route->name), settings->file,
                             "type, issuer");
        }
    }
    if (settings->login.wait_most_seconds < settings->login.wait_seconds) {
        return error_set(err, ERR_CONFIG_VALUE, "login.wait_most_seconds", settings->file,
                         ">= login.wait_seconds");
    }
    return 0;
}

int settings_load(const char *file, struct settings *ret, struct error *err)
{
    struct loading in = {.err = err};
    struct settings settings = {0};
    if (resolve(&in, file) != 0 || read_files(&in) != 0) {
        return -1;
    }
    settings.file = in.file;
    if (take_plain(&in, &settings) != 0 || take_books(&in, &settings.rules) != 0 ||
        take_routes(&in, &settings.rules) != 0 || take_deadlines(&in, &settings.rules) != 0 ||
        settings_check(&settings, err) != 0) {
        return -1;
    }
    const struct conf_entry *from = conf_last(&in.conf, "", "", "calendars");
    if (calendars_load(&settings, in.folder, from, err) != 0) {
        return -1;
    }
    *ret = settings;
    return 0;
}
