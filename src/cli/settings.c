/*
 * settings.c - where the server is, which language, which token: options, then environment, then
 * the file $XDG_CONFIG_HOME/phieu/config.
 */
#include "cli_room.h"

#include "phieu/file.h"

#include <string.h>

#define DEFAULT_SERVER "http://127.0.0.1:8765"
enum { CONFIG_MOST = 64 << 10 };

static const char *environment(const struct cli_world *world, const char *name)
{
    const char *value = world->environment(name);
    return value == NULL ? "" : value;
}

static bool lang_read(const char *text, enum lang *ret)
{
    if (strcmp(text, "vi") != 0 && strcmp(text, "en") != 0) {
        return false;
    }
    *ret = text[0] == 'v' ? LANG_VI : LANG_EN;
    return true;
}

enum lang lang_early(int argc, char *const *argv, const struct cli_world *world)
{
    enum lang lang = LANG_VI;
    (void)lang_read(environment(world, "PHIEU_LANG"), &lang);
    static const char *const names[] = {"--lang", "--ngon-ngu"};
    for (int i = 1; i < argc; i++) {
        for (size_t n = 0; n < 2; n++) {
            size_t len = strlen(names[n]);
            if (strncmp(argv[i], names[n], len) != 0) {
                continue;
            }
            if (argv[i][len] == '=') {
                (void)lang_read(argv[i] + len + 1, &lang);
            } else if (argv[i][len] == '\0' && i + 1 < argc) {
                (void)lang_read(argv[i + 1], &lang);
            }
        }
    }
    return lang;
}

/* Folder of our files, "" without a home. */
static const char *config_folder(const struct cli_world *world)
{
    const char *xdg = environment(world, "XDG_CONFIG_HOME"), *home = environment(world, "HOME");
    if (xdg[0] == '/') {
        return arena_printf(arena_current(), "%s/phieu", xdg);
    }
    return home[0] == '/' ? arena_printf(arena_current(), "%s/.config/phieu", home) : "";
}

struct config {
    const char *server, *lang, *token_file, *ca_file;
};

static char *trimmed(char *text)
{
    text += strspn(text, " \t\r");
    size_t len = strlen(text);
    while (len > 0 && strchr(" \t\r", text[len - 1]) != NULL) {
        text[--len] = '\0';
    }
    return text;
}

static int read_config_line(struct cli *cli, struct config *config, const char *place, char *line)
{
    const struct {
        const char *key;
        const char **value;
    } keys[] = {
        {"server", &config->server},
        {"lang", &config->lang},
        {"token-file", &config->token_file},
        {"ca-file", &config->ca_file},
    };
    line = trimmed(line);
    if (line[0] == '\0' || line[0] == '#') {
        return 0;
    }
    char *equals = strchr(line, '=');
    if (equals == NULL) {
        return cli_problem(cli, CLIENT_CONFIG, place, say(cli, TEXT_CONFIG_NO_EQUALS));
    }
    *equals = '\0';
    const char *key = trimmed(line);
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        if (strcmp(keys[i].key, key) == 0) {
            *keys[i].value = trimmed(equals + 1);
            return 0;
        }
    }
    return cli_problem(cli, CLIENT_CONFIG, place, saying(cli, TEXT_CONFIG_NO_KEY, key, NULL));
}

static int read_config(struct cli *cli, const char *folder, struct config *ret)
{
    *ret = (struct config){"", "", "", ""};
    if (folder[0] == '\0') {
        return 0;
    }
    const char *file = arena_printf(arena_current(), "%s/config", folder);
    char *text;
    size_t len;
    struct error err;
    if (file_slurp(file, CONFIG_MOST, &text, &len, &err) != 0) {
        if (err.code == ERR_FILE_MISSING) {
            return 0;
        }
        char why[400];
        error_text(&err, cli->lang, why, sizeof why);
        return cli_problem(cli, CLIENT_CONFIG, file, why);
    }
    int number = 0;
    for (char *line = text; line != NULL;) {
        char *next = strchr(line, '\n');
        if (next != NULL) {
            *next++ = '\0';
        }
        const char *place = arena_printf(arena_current(), "%s:%d", file, ++number);
        if (read_config_line(cli, ret, place, line) != 0) {
            return -1;
        }
        line = next;
    }
    return 0;
}

static const char *first_of(const char *a, const char *b, const char *c, const char *fallback)
{
    const char *all[] = {a, b, c};
    for (size_t i = 0; i < 3; i++) {
        if (all[i] != NULL && all[i][0] != '\0') {
            return all[i];
        }
    }
    return fallback;
}

int settings_read(struct cli *cli)
{
    const struct cli_world *world = cli->world;
    const char *folder = config_folder(world);
    struct config config;
    if (read_config(cli, folder, &config) != 0) {
        return -1;
    }
    const char *own_file =
        folder[0] == '\0' ? "" : arena_printf(arena_current(), "%s/token", folder);
    cli->server = first_of(args_value(&cli->args, OPT_SERVER), environment(world, "PHIEU_SERVER"),
                           config.server, DEFAULT_SERVER);
    cli->token_file = first_of(args_value(&cli->args, OPT_TOKEN_FILE),
                               environment(world, "PHIEU_TOKEN_FILE"), config.token_file, own_file);
    cli->ca_file = first_of(environment(world, "PHIEU_CA_FILE"), config.ca_file, NULL, "");
    const char *lang = first_of(args_value(&cli->args, OPT_LANG), environment(world, "PHIEU_LANG"),
                                config.lang, "vi");
    if (!lang_read(lang, &cli->lang)) {
        return cli_problem(cli, CLIENT_CONFIG, "lang", saying(cli, TEXT_NO_SUCH_LANG, lang, NULL));
    }
    return 0;
}
