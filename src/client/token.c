/*
 * token.c - the login token's file: 0600, written atomically, bound to the server that gave it.
 */
#include "client_room.h"
#include "phieu/file.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { TOKEN_LEAST = 16, TOKEN_MOST = 512, TOKEN_FILE_MOST = 4096 };

/* Makes the folders above `file` that are missing, for their owner only. */
static int make_folders(const char *file)
{
    char *path = arena_strdup(arena_current(), file);
    for (char *slash = strchr(path + 1, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        if (mkdir(path, 0700) != 0 && errno != EEXIST) {
            return -1;
        }
        *slash = '/';
    }
    return 0;
}

int token_save(const char *file, const char *token, const char *server, enum lang lang,
               struct client_problem *problem)
{
    if (make_folders(file) != 0) {
        return client_problem_set(problem, CLIENT_TOKEN_WRITE, lang, file,
                                  client_errno(errno, lang));
    }
    const char *text = arena_printf(arena_current(), "%s\n%s\n", token, server);
    struct error err;
    if (file_replace(file, text, strlen(text), 0600, &err) != 0) {
        char why[400];
        error_text(&err, lang, why, sizeof why);
        return client_problem_set(problem, CLIENT_TOKEN_WRITE, lang, file, why);
    }
    return 0;
}

/* What is wrong with who may read the file, NULL when nothing is. */
static const char *unsafe(const struct stat *st, enum lang lang)
{
    static const char *const words[3][2] = {
        {"không phải tệp thường", "not an ordinary file"},
        {"thuộc về người khác", "it belongs to somebody else"},
        {"người khác đọc được", "others may read it"},
    };
    if (!S_ISREG(st->st_mode)) {
        return words[0][lang];
    }
    if (st->st_uid != geteuid()) {
        return words[1][lang];
    }
    return (st->st_mode & 077) != 0 ? words[2][lang] : NULL;
}

static bool token_like(const char *text)
{
    size_t len = strlen(text);
    for (size_t i = 0; i < len; i++) {
        if (!isgraph((unsigned char)text[i])) {
            return false;
        }
    }
    return len >= TOKEN_LEAST && len <= TOKEN_MOST;
}

static int token_parse(char *text, const char *file, const char *server, enum lang lang,
                       const char **ret_token, struct client_problem *problem)
{
    char *rest = strchr(text, '\n');
    if (rest != NULL) {
        *rest++ = '\0';
        rest[strcspn(rest, "\n")] = '\0';
    }
    if (!token_like(text)) {
        const char *why = lang == LANG_VI ? "không phải mã đăng nhập" : "not a token";
        return client_problem_set(problem, CLIENT_TOKEN_DAMAGED, lang, file, why);
    }
    if (rest != NULL && rest[0] != '\0' && strcmp(rest, server) != 0) {
        return client_problem_set(problem, CLIENT_TOKEN_OTHER_SERVER, lang, rest, server);
    }
    *ret_token = text;
    return 0;
}

int token_load(const char *file, const char *server, enum lang lang, const char **ret_token,
               struct client_problem *problem)
{
    int fd = open(file, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (fd < 0 && (errno == ENOENT || errno == ENOTDIR)) {
        *ret_token = "";
        return 0;
    }
    struct stat st;
    if (fd < 0 || fstat(fd, &st) != 0) {
        client_problem_set(problem, CLIENT_TOKEN_DAMAGED, lang, file, client_errno(errno, lang));
        if (fd >= 0) {
            close(fd);
        }
        return -1;
    }
    const char *why = unsafe(&st, lang);
    if (why != NULL) {
        close(fd);
        return client_problem_set(problem, CLIENT_TOKEN_PERMISSIONS, lang, file, why);
    }
    char *text = arena_alloc(arena_current(), TOKEN_FILE_MOST);
    ssize_t got = read(fd, text, TOKEN_FILE_MOST - 1);
    close(fd);
    if (got < 0) {
        return client_problem_set(problem, CLIENT_TOKEN_DAMAGED, lang, file,
                                  client_errno(errno, lang));
    }
    text[got] = '\0';
    return token_parse(text, file, server, lang, ret_token, problem);
}

int token_forget(const char *file, enum lang lang, struct client_problem *problem)
{
    if (unlink(file) != 0 && errno != ENOENT && errno != ENOTDIR) {
        return client_problem_set(problem, CLIENT_TOKEN_WRITE, lang, file,
                                  client_errno(errno, lang));
    }
    return 0;
}
