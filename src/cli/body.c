/*
 * body.c - requests from what was typed: options become members, as they were typed. The server
 * judges values; here only their encoding is checked.
 */
#include "cli_room.h"

#include <stdlib.h>
#include <string.h>

int body_set(struct cli *cli, json_t *body, const char *member, const char *name, const char *value)
{
    if (!text_is_utf8(value, strlen(value))) {
        return cli_problem(cli, CLIENT_TEXT, name, NULL);
    }
    return json_object_set_new(body, member, json_string(value));
}

int body_add_names(struct cli *cli, json_t *array, const char *typed, const char *value)
{
    if (!text_is_utf8(value, strlen(value))) {
        return cli_problem(cli, CLIENT_TEXT, typed, NULL);
    }
    for (const char *p = value; *p != '\0';) {
        p += strspn(p, ", ");
        size_t len = strcspn(p, ",");
        const char *end = p + len;
        while (len > 0 && p[len - 1] == ' ') {
            len--;
        }
        if (len > 0) {
            json_array_append_new(array, json_stringn(p, len));
        }
        p = end;
    }
    return 0;
}

static int set_option(struct cli *cli, json_t *body, const struct given *given)
{
    const struct option *o = &options[given->id];
    json_t *list;
    switch (o->kind) {
    case ARG_FLAG:
        return json_object_set_new(body, o->member, json_true());
    case ARG_INT:
        return json_object_set_new(body, o->member, json_integer(strtoll(given->value, NULL, 10)));
    case ARG_LIST:
        list = json_object_get(body, o->member);
        if (list == NULL) {
            list = json_array();
            json_object_set_new(body, o->member, list);
        }
        return body_add_names(cli, list, given->typed, given->value);
    case ARG_TEXT:
    case ARG_FILE:
    case ARG_PAIR:
        break;
    }
    return body_set(cli, body, o->member, given->typed, given->value);
}

json_t *body_of_options(struct cli *cli)
{
    json_t *body = json_object();
    for (size_t i = 0; i < cli->args.given_count; i++) {
        const struct given *given = &cli->args.given[i];
        if (options[given->id].member[0] != '\0' && set_option(cli, body, given) != 0) {
            return NULL;
        }
    }
    return body;
}

const char *query_of_options(const struct cli *cli, const char *path)
{
    for (size_t i = 0; i < cli->args.given_count; i++) {
        const struct given *given = &cli->args.given[i];
        if (options[given->id].member[0] != '\0' && given->id != OPT_CURSOR) {
            path = url_query(path, options[given->id].member, given->value);
        }
    }
    return path;
}

const char *alias_of(const struct alias *aliases, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(aliases[i].vi, name) == 0) {
            return aliases[i].name;
        }
    }
    return name;
}

int body_add_files(struct cli *cli, json_t *body)
{
    json_t *files = json_array();
    for (size_t i = 0; i < cli->args.given_count; i++) {
        if (cli->args.given[i].id != OPT_FILE) {
            continue;
        }
        const char *sha256, *name;
        if (cli_upload(cli, cli->args.given[i].value, &sha256, &name) != 0) {
            return -1;
        }
        json_t *file = json_object();
        json_object_set_new(file, "sha256", json_string(sha256));
        json_object_set_new(file, "name", json_string(name));
        json_array_append_new(files, file);
    }
    if (json_array_size(files) > 0) {
        json_object_set_new(body, "files", files);
    }
    return 0;
}
