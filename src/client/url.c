/*
 * url.c - addresses: the server's, and paths with names of people's own making in them.
 */
#include "client_room.h"

#include <ctype.h>
#include <stdarg.h>
#include <string.h>

static void put_encoded(struct buf *out, const char *text)
{
    static const char plain[] = "-._~";
    for (const unsigned char *p = (const unsigned char *)text; *p != '\0'; p++) {
        bool as_is = (*p < 0x80 && isalnum(*p)) || strchr(plain, *p) != NULL;
        if (as_is) {
            buf_putc(out, (char)*p);
        } else {
            buf_printf(out, "%%%02X", *p);
        }
    }
}

const char *url_path(const char *pattern, ...)
{
    struct buf out;
    buf_init(&out, NULL, 1 << 20);
    va_list args;
    va_start(args, pattern);
    for (const char *p = pattern; *p != '\0'; p++) {
        if (*p == '%') {
            put_encoded(&out, va_arg(args, const char *));
        } else {
            buf_putc(&out, *p);
        }
    }
    va_end(args);
    return out.data;
}

const char *url_query(const char *path, const char *name, const char *value)
{
    if (value == NULL || value[0] == '\0') {
        return path;
    }
    struct buf out;
    buf_init(&out, NULL, 1 << 20);
    buf_puts(&out, path);
    buf_putc(&out, strchr(path, '?') == NULL ? '?' : '&');
    put_encoded(&out, name);
    buf_putc(&out, '=');
    put_encoded(&out, value);
    return out.data;
}

/* Host and port only: a path, a query or a login inside the address is a mistake, not a wish. */
static bool plain_authority(const char *text)
{
    if (text[0] == '\0' || text[0] == ':') {
        return false;
    }
    for (const char *p = text; *p != '\0'; p++) {
        if (!isalnum((unsigned char)*p) && strchr(".-_:[]", *p) == NULL) {
            return false;
        }
    }
    return true;
}

bool server_parse(const char *server, const char **ret_base, const char **ret_socket)
{
    struct arena *arena = arena_current();
    if (strncmp(server, "unix:", 5) == 0) {
        const char *path = server + 5;
        path += strncmp(path, "///", 3) == 0 ? 2 : 0;
        if (path[0] != '/' || strlen(path) > 107) { /* sun_path */
            return false;
        }
        *ret_base = "http://phieud";
        *ret_socket = arena_strdup(arena, path);
        return true;
    }
    size_t scheme = strncmp(server, "http://", 7) == 0    ? 7
                    : strncmp(server, "https://", 8) == 0 ? 8
                                                          : 0;
    char *base = arena_strdup(arena, server);
    size_t len = strlen(base);
    if (scheme > 0 && len > scheme && base[len - 1] == '/') {
        base[len - 1] = '\0';
    }
    if (scheme == 0 || !plain_authority(base + scheme)) {
        return false;
    }
    *ret_base = base;
    *ret_socket = NULL;
    return true;
}

bool client_in_clear(const struct client *client)
{
    static const char *const here[] = {"127.", "localhost", "[::1]"};
    if (client->socket != NULL || strncmp(client->base, "https:", 6) == 0) {
        return false;
    }
    const char *host = client->base + strlen("http://");
    for (size_t i = 0; i < sizeof here / sizeof here[0]; i++) {
        if (strncmp(host, here[i], strlen(here[i])) == 0) {
            return false;
        }
    }
    return true;
}
