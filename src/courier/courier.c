/*
 * NAME     courier.c
 * SUMMARY  the process that keeps watch and the one that talks to servers
 *
 * Both have given up the file system but for what name resolution and certificates need, and may
 * connect to the configured ports only (Landlock, as far as the kernel knows how). What they hold
 * is the password, the webhook's secret, and the letter under way. The second reads what strange
 * servers say; when it dies the first starts another, and phieud repeats the letter.
 */
#include "courier_room.h"

#include "phieu/file.h"
#include "phieu/guard.h"
#include "phieu/log.h"

#include <curl/curl.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { LETTER_MEMORY = 16 << 20, PORTS_MOST = 3, DNS_PORT = 53, HTTP_PORT = 80, HTTPS_PORT = 443 };

static const char *const outcome_names[] = {
    [OUTCOME_SENT] = "sent", [OUTCOME_LATER] = "later",   [OUTCOME_NEVER] = "never",
    [OUTCOME_DOWN] = "down", [OUTCOME_UNSURE] = "unsure",
};

/* ---- packets ------------------------------------------------------------------------------- */

/* The next packet; false when the other end is gone. */
static bool take_packet(int fd, json_t **ret)
{
    char *bytes = arena_alloc(arena_current(), COURIER_PACKET + 1);
    ssize_t len;
    do {
        len = recv(fd, bytes, COURIER_PACKET, 0);
    } while (len < 0 && errno == EINTR);
    if (len <= 0) {
        return false;
    }
    if (json_read(bytes, (size_t)len, ret, NULL) != 0) {
        *ret = json_object(); /* answered like a letter that can never be sent */
    }
    return true;
}

static bool answer(int fd, const json_t *letter, const struct result *result)
{
    struct buf out;
    struct json_out json;
    buf_init(&out, arena_current(), 8192);
    json_out_init(&json, &out);
    json_open_object(&json, NULL);
    json_put_string(&json, "key", json_str(letter, "key"));
    json_put_string(&json, "state", outcome_names[result->outcome]);
    json_put_string(&json, "answer", result->answer);
    json_close_object(&json);
    return send(fd, out.data, out.len, MSG_NOSIGNAL) == (ssize_t)out.len;
}

static void deliver(struct sender *sender, const struct route_out *route, const json_t *letter,
                    struct result *ret)
{
    const char *channel = json_str(letter, "channel");
    *ret = (struct result){.outcome = OUTCOME_NEVER, .answer = "no such channel"};
    if (strcmp(channel, "mail") == 0 && route->mail.server[0] != '\0') {
        sender_mail(sender, letter, ret);
    } else if (strcmp(channel, "webhook") == 0 && route->webhook.url[0] != '\0') {
        sender_webhook(sender, letter, ret);
    }
}

static int serve(int fd, const struct route_out *route)
{
    struct sender *sender = sender_new(route);
    struct arena arena;
    bool going = sender != NULL;
    arena_init(&arena, LETTER_MEMORY);
    while (going) {
        json_t *letter;
        struct result result;
        arena_enter(&arena);
        going = take_packet(fd, &letter);
        if (going) {
            deliver(sender, route, letter, &result);
            going = answer(fd, letter, &result);
        }
        arena_release(&arena);
    }
    return sender != NULL ? 0 : 70;
}

/* ---- what it is given ---------------------------------------------------------------------- */

/* One line; "" when no file is named. What everybody can read is no secret. */
static int take_secret(const char *path, size_t least, const char **ret, struct error *err)
{
    char *bytes = arena_strdup(arena_current(), "");
    size_t len = 0;
    struct stat about;
    if (path[0] != '\0' && file_slurp(path, SECRET_MOST, &bytes, &len, err) != 0) {
        return -1;
    }
    bytes[strcspn(bytes, "\r\n")] = '\0';
    if (path[0] != '\0' && (strlen(bytes) < least || stat(path, &about) != 0 ||
                            (about.st_mode & (S_IROTH | S_IWOTH)) != 0)) {
        return error_set(err, ERR_CONFIG_VALUE, path, path, "chmod o-rwx; 16+ byte");
    }
    *ret = bytes;
    return 0;
}

static int take_route(const json_t *config, struct route_out *ret, struct error *err)
{
    const json_t *mail = json_get(config, "mail"), *webhook = json_get(config, "webhook");
    *ret = (struct route_out){
        .agency = json_str(config, "agency"),
        .zone_minutes = (int)json_int(config, "zone", 0),
        .mail = {json_str(mail, "server"), json_str(mail, "from"), json_str(mail, "user"), "",
                 json_str(mail, "ca_file"), json_bool(mail, "tls")},
        .webhook = {json_str(webhook, "url"), "", json_str(webhook, "ca_file"), 0},
    };
    if (take_secret(json_str(mail, "password_file"), 1, &ret->mail.password, err) != 0 ||
        take_secret(json_str(webhook, "key_file"), SECRET_LEAST, &ret->webhook.secret, err) != 0) {
        return -1;
    }
    ret->webhook.secret_len = strlen(ret->webhook.secret);
    return 0;
}

/* ---- its rights ---------------------------------------------------------------------------- */

static uint16_t port_in(const char *address, uint16_t usual)
{
    const char *close = strrchr(address, ']'), *colon = strrchr(address, ':');
    return colon != NULL && (close == NULL || colon > close)
               ? (uint16_t)strtoul(colon + 1, NULL, 10)
               : usual;
}

/* Of https://host:port/path. */
static uint16_t port_of_url(const char *url)
{
    const char *host = strstr(url, "://");
    if (host == NULL) {
        return HTTPS_PORT;
    }
    host += 3;
    const char *only = arena_printf(arena_current(), "%.*s", (int)strcspn(host, "/?#"), host);
    return port_in(only, strncmp(url, "https", 5) == 0 ? HTTPS_PORT : HTTP_PORT);
}

static int close_doors(const struct route_out *route, struct error *err)
{
    const struct guard_path paths[] = {
        {GUARD_READ, "/lib"},
        {GUARD_READ, "/lib64"},
        {GUARD_READ, "/usr/lib"},
        {GUARD_READ, "/usr/lib64"},
        {GUARD_READ, "/etc/ld.so.cache"},
        {GUARD_READ, "/etc/hosts"},
        {GUARD_READ, "/etc/host.conf"},
        {GUARD_READ, "/etc/nsswitch.conf"},
        {GUARD_READ, "/etc/resolv.conf"},
        {GUARD_READ, "/run/systemd/resolve"}, /* where the one above often leads */
        {GUARD_READ, "/etc/gai.conf"},
        {GUARD_READ, "/etc/services"},
        {GUARD_READ, "/etc/ssl"},
        {GUARD_READ, "/usr/share/ca-certificates"},
        {GUARD_READ, "/usr/local/share/ca-certificates"},
        {GUARD_READ, "/dev/urandom"},
        {GUARD_READ, "/dev/random"},
        {GUARD_READ, route->mail.ca_file},
        {GUARD_READ, route->webhook.ca_file},
    };
    uint16_t ports[PORTS_MOST] = {DNS_PORT};
    size_t count = 1;
    struct guard_report report;
    if (route->mail.server[0] != '\0') {
        ports[count++] = port_in(route->mail.server, 0);
    }
    if (route->webhook.url[0] != '\0') {
        ports[count++] = port_of_url(route->webhook.url);
    }
    const struct guard_plan plan = {
        .paths = paths,
        .count = sizeof paths / sizeof paths[0],
        .connects = ports,
        .connect_count = count,
    };
    return guard_close(&plan, &report, err);
}

/* ---- keeping watch ------------------------------------------------------------------------- */

static int keep_serving(int fd, const struct route_out *route)
{
    for (;;) {
        const struct timespec pause = {1, 0};
        int status = 0;
        const pid_t pid = fork();
        if (pid == 0) {
            prctl(PR_SET_PDEATHSIG, SIGKILL);
            _exit(serve(fd, route));
        }
        if (pid < 0) {
            return 71;
        }
        while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
        }
        if (WIFEXITED(status)) {
            return WEXITSTATUS(status);
        }
        log_error("phieu-courier: died sending; started anew signal=%d", WTERMSIG(status));
        nanosleep(&pause, NULL);
    }
}

int courier_run(int fd)
{
    struct error err = {0};
    json_t *config;
    struct route_out route;
    char text[700];
    signal(SIGTERM, SIG_IGN); /* it ends when phieud does, with the letter under way sent */
    signal(SIGINT, SIG_IGN);
    signal(SIGPIPE, SIG_IGN);
    if (!take_packet(fd, &config)) {
        return 0;
    }
    if (take_route(config, &route, &err) != 0 || curl_global_init(CURL_GLOBAL_DEFAULT) != 0 ||
        close_doors(&route, &err) != 0) {
        error_text(&err, LANG_EN, text, sizeof text);
        log_error("phieu-courier: nothing is sent: %s", text);
        return 78;
    }
    return keep_serving(fd, &route);
}
