/* post_office.c - a thread a connection; enough SMTP and HTTP for libcurl. */
#include "post_office.h"

#include <arpa/inet.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

enum { LINE_MOST = 8192, TEXT_MOST = 4 << 20, KINDS = 2 };

struct post_office {
    pthread_mutex_t lock;
    pthread_cond_t ended;
    struct {
        int listener;
        unsigned port;
        bool down;
        int answer, lose;
        size_t tries;
        pthread_t thread;
    } door[KINDS];
    struct parcel **posts;
    size_t count, room;
    int open_connections;
};

struct connection {
    struct post_office *office;
    enum post_kind kind;
    FILE *in;
    int fd;
};

static void must(bool good, const char *what)
{
    if (!good) {
        perror(what);
        abort();
    }
}

/* ---- what arrived -------------------------------------------------------------------------- */

static void keep(struct post_office *office, enum post_kind kind, const char *to, const char *head,
                 const char *body)
{
    struct parcel *post = malloc(sizeof *post);
    must(post != NULL, "malloc");
    *post = (struct parcel){kind, strdup(to), strdup(head), strdup(body)};
    pthread_mutex_lock(&office->lock);
    if (office->count == office->room) {
        office->room = office->room == 0 ? 64 : office->room * 2;
        office->posts = realloc(office->posts, office->room * sizeof(struct parcel *));
        must(office->posts != NULL, "realloc");
    }
    office->posts[office->count++] = post;
    pthread_mutex_unlock(&office->lock);
}

/* What the letter is answered with; -1: not at all. */
static int verdict(struct post_office *office, enum post_kind kind)
{
    pthread_mutex_lock(&office->lock);
    const bool lose = office->door[kind].lose > 0;
    const int code = lose ? -1 : office->door[kind].answer;
    office->door[kind].lose -= lose;
    pthread_mutex_unlock(&office->lock);
    return code;
}

static void say(const struct connection *c, const char *text)
{
    (void)!send(c->fd, text, strlen(text), MSG_NOSIGNAL);
}

/* ---- SMTP ---------------------------------------------------------------------------------- */

/* Up to the line that is a dot. False: the connection ended. */
static bool take_text(const struct connection *c, char *text)
{
    char line[LINE_MOST];
    size_t len = 0;
    while (fgets(line, sizeof line, c->in) != NULL) {
        if (strcmp(line, ".\r\n") == 0) {
            text[len] = '\0';
            return true;
        }
        const char *from = line[0] == '.' ? line + 1 : line;
        must(len + strlen(from) < TEXT_MOST, "text too long");
        memcpy(text + len, from, strlen(from));
        len += strlen(from);
    }
    return false;
}

static bool take_mail(const struct connection *c, const char *to)
{
    char *text = malloc(TEXT_MOST), answer[64];
    must(text != NULL, "malloc");
    say(c, "354 go on\r\n");
    bool going = take_text(c, text);
    if (going) {
        char *blank = strstr(text, "\r\n\r\n");
        must(blank != NULL, "a mail without a body");
        blank[2] = '\0';
        const int code = verdict(c->office, c->kind);
        if (code <= 0) {
            keep(c->office, POST_MAIL, to, text, blank + 4);
        }
        snprintf(answer, sizeof answer, "%d %s\r\n", code > 0 ? code : 250,
                 code > 0 ? "not taken" : "2.0.0 taken");
        going = code >= 0;
        if (going) {
            say(c, answer);
        }
    }
    free(text);
    return going;
}

static void serve_mail(const struct connection *c)
{
    char line[LINE_MOST], to[LINE_MOST] = "";
    bool going = true;
    say(c, "220 post-office\r\n");
    while (going && fgets(line, sizeof line, c->in) != NULL) {
        if (strncasecmp(line, "EHLO", 4) == 0) {
            say(c, "250-post-office\r\n250 8BITMIME\r\n");
        } else if (strncasecmp(line, "RCPT TO:<", 9) == 0) {
            snprintf(to, sizeof to, "%.*s", (int)strcspn(line + 9, ">"), line + 9);
            say(c, "250 ok\r\n");
        } else if (strncasecmp(line, "DATA", 4) == 0) {
            going = take_mail(c, to);
        } else {
            going = strncasecmp(line, "QUIT", 4) != 0;
            say(c, going ? "250 ok\r\n" : "221 bye\r\n");
        }
    }
}

/* ---- HTTP ---------------------------------------------------------------------------------- */

static bool take_request(const struct connection *c)
{
    char line[LINE_MOST], head[LINE_MOST * 2] = "", answer[96];
    size_t len = 0, body_len = 0;
    while (fgets(line, sizeof line, c->in) != NULL && strcmp(line, "\r\n") != 0) {
        must(len + strlen(line) < sizeof head, "head too long");
        memcpy(head + len, line, strlen(line) + 1);
        len += strlen(line);
        if (strncasecmp(line, "Content-Length:", 15) == 0) {
            body_len = (size_t)strtoul(line + 15, NULL, 10);
        }
    }
    if (len == 0 || body_len >= TEXT_MOST) {
        return false;
    }
    char *body = calloc(1, body_len + 1);
    must(body != NULL, "calloc");
    bool going = fread(body, 1, body_len, c->in) == body_len;
    const int code = going ? verdict(c->office, c->kind) : -1;
    if (going && code <= 0) {
        keep(c->office, POST_HOOK, "", head, body);
    }
    free(body);
    if (going && code >= 0) {
        snprintf(answer, sizeof answer, "HTTP/1.1 %d answer\r\nContent-Length: 0\r\n\r\n",
                 code > 0 ? code : 200);
        say(c, answer);
    }
    return going && code >= 0;
}

/* ---- doors --------------------------------------------------------------------------------- */

static void *serve(void *arg)
{
    struct connection *c = arg;
    struct post_office *office = c->office;
    if (c->kind == POST_MAIL) {
        serve_mail(c);
    } else {
        while (take_request(c)) {
        }
    }
    fclose(c->in);
    free(c);
    pthread_mutex_lock(&office->lock);
    office->open_connections--;
    pthread_cond_broadcast(&office->ended);
    pthread_mutex_unlock(&office->lock);
    return NULL;
}

static void welcome(struct post_office *office, enum post_kind kind, int fd)
{
    pthread_t thread;
    struct connection *c = malloc(sizeof *c);
    must(c != NULL, "malloc");
    *c = (struct connection){office, kind, fdopen(fd, "r"), fd};
    must(c->in != NULL, "fdopen");
    must(pthread_create(&thread, NULL, serve, c) == 0, "pthread_create");
    pthread_detach(thread);
}

struct door_arg {
    struct post_office *office;
    enum post_kind kind;
};

static void *keep_door(void *arg)
{
    const struct door_arg door = *(struct door_arg *)arg;
    int fd;
    free(arg);
    while ((fd = accept(door.office->door[door.kind].listener, NULL, NULL)) >= 0) {
        pthread_mutex_lock(&door.office->lock);
        const bool down = door.office->door[door.kind].down;
        door.office->door[door.kind].tries++;
        door.office->open_connections += !down;
        pthread_mutex_unlock(&door.office->lock);
        if (down) {
            close(fd);
        } else {
            welcome(door.office, door.kind, fd);
        }
    }
    return NULL;
}

static void open_door(struct post_office *office, enum post_kind kind)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    struct door_arg *arg = malloc(sizeof *arg);
    const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    must(arg != NULL && fd >= 0 && bind(fd, (struct sockaddr *)&address, size) == 0 &&
             listen(fd, 64) == 0 && getsockname(fd, (struct sockaddr *)&address, &size) == 0,
         "listen");
    *arg = (struct door_arg){office, kind};
    office->door[kind].listener = fd;
    office->door[kind].port = ntohs(address.sin_port);
    must(pthread_create(&office->door[kind].thread, NULL, keep_door, arg) == 0, "pthread_create");
}

struct post_office *post_office_open(void)
{
    struct post_office *office = calloc(1, sizeof *office);
    must(office != NULL, "calloc");
    pthread_mutex_init(&office->lock, NULL);
    pthread_cond_init(&office->ended, NULL);
    open_door(office, POST_MAIL);
    open_door(office, POST_HOOK);
    return office;
}

/* Whoever is connected must have gone before: the daemon that was is stopped. */
void post_office_close(struct post_office *office)
{
    for (int i = 0; i < KINDS; i++) {
        shutdown(office->door[i].listener, SHUT_RDWR);
        pthread_join(office->door[i].thread, NULL);
        close(office->door[i].listener);
    }
    pthread_mutex_lock(&office->lock);
    while (office->open_connections > 0) {
        pthread_cond_wait(&office->ended, &office->lock);
    }
    pthread_mutex_unlock(&office->lock);
    for (size_t i = 0; i < office->count; i++) {
        free(office->posts[i]->to);
        free(office->posts[i]->head);
        free(office->posts[i]->body);
        free(office->posts[i]);
    }
    free(office->posts);
    pthread_cond_destroy(&office->ended);
    pthread_mutex_destroy(&office->lock);
    free(office);
}

/* ---- questions ----------------------------------------------------------------------------- */

unsigned post_office_port(const struct post_office *office, enum post_kind kind)
{
    return office->door[kind].port;
}

void post_office_down(struct post_office *office, enum post_kind kind, bool down)
{
    pthread_mutex_lock(&office->lock);
    office->door[kind].down = down;
    pthread_mutex_unlock(&office->lock);
}

void post_office_answer(struct post_office *office, enum post_kind kind, int code)
{
    pthread_mutex_lock(&office->lock);
    office->door[kind].answer = code;
    pthread_mutex_unlock(&office->lock);
}

void post_office_lose(struct post_office *office, enum post_kind kind, int times)
{
    pthread_mutex_lock(&office->lock);
    office->door[kind].lose = times;
    pthread_mutex_unlock(&office->lock);
}

size_t post_office_count(struct post_office *office)
{
    pthread_mutex_lock(&office->lock);
    const size_t count = office->count;
    pthread_mutex_unlock(&office->lock);
    return count;
}

size_t post_office_tries(struct post_office *office, enum post_kind kind)
{
    pthread_mutex_lock(&office->lock);
    const size_t tries = office->door[kind].tries;
    pthread_mutex_unlock(&office->lock);
    return tries;
}

const struct parcel *post_office_parcel(struct post_office *office, size_t i)
{
    pthread_mutex_lock(&office->lock);
    must(i < office->count, "no such post");
    const struct parcel *post = office->posts[i];
    pthread_mutex_unlock(&office->lock);
    return post;
}

const char *parcel_header(const struct parcel *post, const char *name, char *buf, size_t size)
{
    const size_t len = strlen(name);
    buf[0] = '\0';
    for (const char *line = post->head; line != NULL && *line != '\0';) {
        if (strncasecmp(line, name, len) == 0 && line[len] == ':') {
            const char *value = line + len + 1 + strspn(line + len + 1, " ");
            snprintf(buf, size, "%.*s", (int)strcspn(value, "\r\n"), value);
            return buf;
        }
        line = strchr(line, '\n');
        line += line != NULL;
    }
    return buf;
}
