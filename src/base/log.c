/*
 * log.c - one line on standard error, in one write.
 */
#include "phieu/log.h"

#include "phieu/day.h"
#include "utf8.h"

#include <errno.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    MESSAGE_MOST = 2048,
    LINE_MOST = 4096, /* PIPE_BUF: such a write to a pipe is not torn */
};

static atomic_int level_most = LOG_LEVEL_INFO;

void log_set_level(enum log_level most)
{
    atomic_store(&level_most, (int)most);
}

static const char *level_name(enum log_level level)
{
    switch (level) {
    case LOG_LEVEL_ERROR:
        return "error";
    case LOG_LEVEL_WARNING:
        return "warning";
    case LOG_LEVEL_DEBUG:
        return "debug";
    case LOG_LEVEL_INFO:
        break;
    }
    return "info";
}

/* The journal reads "<N>"; a person at a terminal reads the time and the level. */
static size_t put_prefix(char *line, size_t size, enum log_level level)
{
    int len;
    if (getenv("JOURNAL_STREAM") != NULL || !isatty(STDERR_FILENO)) {
        len = snprintf(line, size, "<%d>", (int)level);
    } else {
        char now[INSTANT_TEXT];
        len = snprintf(line, size, "%s %s: ", instant_iso(instant_now(), now), level_name(level));
    }
    return len < 0 ? 0 : (size_t)len;
}

static bool is_hostile(uint32_t cp)
{
    return cp < 0x20 || (cp >= 0x7F && cp < 0xA0) || cp == 0x2028 || cp == 0x2029 ||
           utf8_is_bidi_control(cp);
}

/* Appends the message so that it stays one line and cannot forge another: what is not printable
 * text is written as \n or \xNN. Returns the new length, at most size. */
static size_t put_escaped(char *line, size_t len, size_t size, const char *message)
{
    const char *end = message + strlen(message);
    while (message < end) {
        const char *at = message;
        uint32_t cp = utf8_next(&message, end);
        size_t count = (size_t)(message - at);
        if (cp != UTF8_BAD && !is_hostile(cp)) {
            if (count > size - len) {
                break;
            }
            memcpy(line + len, at, count);
            len += count;
            continue;
        }
        char escape[4 * UTF8_MAX + 1];
        int made = 0;
        if (cp == '\n') {
            made = snprintf(escape, sizeof escape, "\\n");
        }
        for (size_t i = 0; cp != '\n' && i < count; i++) {
            made += snprintf(escape + made, sizeof escape - (size_t)made, "\\x%02x",
                             (unsigned)(unsigned char)at[i]);
        }
        if ((size_t)made > size - len) {
            break;
        }
        memcpy(line + len, escape, (size_t)made);
        len += (size_t)made;
    }
    return len;
}

/* The message filled its buffer: drops the character that was cut at the end. */
static void drop_half_letter(char *message)
{
    const char *end = message + strlen(message);
    size_t last = (size_t)(end - message);
    for (size_t back = 1; back <= UTF8_MAX && back <= last; back++) {
        const char *p = end - back;
        if (((unsigned char)*p & 0xC0) != 0x80) {
            if (utf8_next(&p, end) == UTF8_BAD) {
                message[last - back] = '\0';
            }
            return;
        }
    }
}

void log_write(enum log_level level, const char *format, ...)
{
    if ((int)level > atomic_load(&level_most)) {
        return;
    }
    int saved = errno; /* logging a failure must not change it */
    char message[MESSAGE_MOST];
    va_list args;
    va_start(args, format);
    int wanted = vsnprintf(message, sizeof message, format, args);
    va_end(args);
    if (wanted >= (int)sizeof message) {
        drop_half_letter(message);
    }
    char line[LINE_MOST];
    size_t len = put_prefix(line, sizeof line - 1, level);
    len = put_escaped(line, len, sizeof line - 1, message);
    line[len++] = '\n';
    while (write(STDERR_FILENO, line, len) < 0 && errno == EINTR) {
        continue;
    }
    errno = saved;
}
