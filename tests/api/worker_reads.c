/*
 * worker_reads.c - stands in the place of phieu-worker-read and -ocr: the file itself says what was
 * read in it, so that the queue can be tried without PDF or recogniser.
 *
 *     FIELD STATE value          "issuer look Sở Y tế"; fields not named are not found
 *     member NAME JSON           instead of an empty list: "member refers []"
 *     pages DONE OF              of the head; the whole has all of them
 *     crash PATH                 dies by SIGKILL while the file PATH is there
 *     once PATH                  makes the file PATH and dies, unless it is there
 *     hang PATH                  says a page was read and waits while the file PATH is there
 *     error CODE                 refuses
 *     ocr                        asks for a recogniser, unless it is one
 *     ---                        what follows is the text
 */
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { FILE_MOST = 1 << 20 };

static const char *const fields[] = {
    "code_number", "code_notation", "issued",  "place",           "issuer",           "type",
    "subject",     "signer",        "urgency", "signer_position", "signer_authority", "secrecy"};
static const char *const lists[] = {"addressees", "refers", "deadlines",
                                    "tasks",      "stamps", "parts"};
enum { FIELDS = sizeof fields / sizeof fields[0], LISTS = sizeof lists / sizeof lists[0] };

static struct {
    char *state[FIELDS], *value[FIELDS], *list[LISTS], *text, *error;
    unsigned done, of;
    bool ocr;
} said;

static char *word(char **rest)
{
    char *at = *rest;
    size_t len = strcspn(at, " ");
    *rest = at[len] == '\0' ? at + len : at + len + 1;
    at[len] = '\0';
    return at;
}

static void hang(const char *path)
{
    const struct timespec step = {.tv_nsec = 5000000};
    printf("page 1 %u\n", said.of);
    fflush(stdout);
    while (access(path, F_OK) == 0) {
        nanosleep(&step, NULL);
    }
}

static void die(void)
{
    raise(SIGKILL);
}

static void once(const char *path)
{
    if (access(path, F_OK) != 0) {
        FILE *file = fopen(path, "we");
        if (file != NULL) {
            fclose(file);
        }
        die();
    }
}

static void take_named(const char *name, char *rest)
{
    for (size_t i = 0; i < FIELDS; i++) {
        if (strcmp(fields[i], name) == 0) {
            said.state[i] = word(&rest);
            said.value[i] = rest;
        }
    }
}

static void take_list(char *rest)
{
    const char *name = word(&rest);
    for (size_t i = 0; i < LISTS; i++) {
        if (strcmp(lists[i], name) == 0) {
            said.list[i] = rest;
        }
    }
}

static void take_line(char *line)
{
    char *rest = line;
    const char *name = word(&rest);
    if (strcmp(name, "member") == 0) {
        take_list(rest);
    } else if (strcmp(name, "pages") == 0) {
        said.done = (unsigned)strtoul(word(&rest), NULL, 10);
        said.of = (unsigned)strtoul(rest, NULL, 10);
    } else if (strcmp(name, "crash") == 0 && access(rest, F_OK) == 0) {
        die();
    } else if (strcmp(name, "once") == 0) {
        once(rest);
    } else if (strcmp(name, "hang") == 0) {
        hang(rest);
    } else if (strcmp(name, "error") == 0) {
        said.error = rest;
    } else if (strcmp(name, "ocr") == 0) {
        said.ocr = true;
    } else {
        take_named(name, rest);
    }
}

static void take_file(char *bytes)
{
    char *line = bytes;
    while (*line != '\0' && said.text == NULL) {
        char *end = line + strcspn(line, "\n");
        bool last = *end == '\0';
        *end = '\0';
        if (strcmp(line, "---") == 0) {
            said.text = last ? end : end + 1;
        } else {
            take_line(line);
        }
        line = last ? end : end + 1;
    }
}

static void put_reading(FILE *out)
{
    fputs(
        "{\"version\":1,\"source\":\"text\",\"quality\":{\"marked\":0.3,\"syllables\":1,\"state\":"
        "\"good\"},\"fields\":{",
        out);
    for (size_t i = 0; i < FIELDS; i++) {
        const char *state = said.state[i] != NULL ? said.state[i] : "not-found";
        bool none = strcmp(state, "not-found") == 0 || strcmp(state, "none") == 0;
        fprintf(
            out,
            "%s\"%s\":{\"value\":%s%s%s,\"state\":\"%s\",\"confidence\":%d,\"rule\":\"fake-%c\"}",
            i > 0 ? "," : "", fields[i], none ? "null" : "\"", none ? "" : said.value[i],
            none ? "" : "\"", state, none ? 0 : 90, fields[i][0]);
    }
    fputc('}', out);
    for (size_t i = 0; i < LISTS; i++) {
        fprintf(out, ",\"%s\":%s", lists[i], said.list[i] != NULL ? said.list[i] : "[]");
    }
    fputc('}', out);
}

static void put_frames(bool head, bool recognises)
{
    char *json;
    size_t len;
    if (said.error != NULL) {
        char text[200];
        int n = snprintf(text, sizeof text, "{\"code\":\"%s\",\"field\":\"\",\"args\":[\"\",\"\"]}",
                         said.error);
        printf("error %d\n%s", n, text);
        return;
    }
    printf("page %u %u\n", head ? said.done : said.of, said.of);
    if (said.ocr && !recognises) {
        printf("ocr %u\n", said.of);
        return;
    }
    FILE *out = open_memstream(&json, &len);
    put_reading(out);
    fclose(out);
    if (said.text != NULL && said.text[0] != '\0') {
        printf("text %zu\n%s", strlen(said.text), said.text);
    }
    printf("reading %zu\n%s", len, json);
    free(json);
}

/* Its own name tells what it stands for; the arguments do not. */
static bool is_recogniser(void)
{
    char path[4096];
    ssize_t len = readlink("/proc/self/exe", path, sizeof path);
    return len > 4 && memcmp(path + len - 4, "-ocr", 4) == 0;
}

int main(int argc, char **argv)
{
    static char bytes[FILE_MOST + 1];
    bool head = false;
    size_t len = 0, got;
    for (int i = 1; i < argc; i++) {
        head = head || strcmp(argv[i], "--head") == 0;
    }
    while (len < FILE_MOST && (got = fread(bytes + len, 1, FILE_MOST - len, stdin)) > 0) {
        len += got;
    }
    said.done = said.of = 1;
    take_file(bytes);
    put_frames(head, is_recogniser());
    return 0;
}
