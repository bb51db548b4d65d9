/*
 * value.c - one reader per type of setting, and what it wants in words of no language.
 */
#include "specs.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ZONE_MOST = 14 * 60, DAY_MINUTES = 24 * 60, PORT_MOST = 65535, UNIT_MOST = 3 };

typedef bool setting_reader(const struct setting_spec *spec, const char *text, const char *folder,
                            void *place);

/* Up to 12 digits in full; false for anything else. */
static bool digits(const char *text, size_t len, int64_t *ret)
{
    int64_t n = 0;
    if (len == 0 || len > 12) {
        return false;
    }
    for (size_t i = 0; i < len; i++) {
        if (text[i] < '0' || text[i] > '9') {
            return false;
        }
        n = n * 10 + (text[i] - '0');
    }
    *ret = n;
    return true;
}

static bool within(const struct setting_spec *spec, int64_t n)
{
    return n >= spec->min && n <= spec->max;
}

static bool read_text(const struct setting_spec *spec, const char *text, const char *folder,
                      void *place)
{
    (void)folder;
    *(const char **)place = text;
    return within(spec, (int64_t)text_length(text));
}

static bool read_path(const struct setting_spec *spec, const char *text, const char *folder,
                      void *place)
{
    bool absolute = text[0] == '/' || text[0] == '\0';
    const char *path = absolute ? text : arena_printf(arena_current(), "%s/%s", folder, text);
    *(const char **)place = path;
    return within(spec, (int64_t)strlen(path));
}

/* host:port, the host may stand in brackets; "" is off. */
static bool read_address(const struct setting_spec *spec, const char *text, const char *folder,
                         void *place)
{
    (void)folder;
    const char *colon = strrchr(text, ':');
    const char *close = text[0] == '[' ? strchr(text, ']') : NULL;
    int64_t port = 0;
    *(const char **)place = text;
    if (text[0] == '\0') {
        return true;
    }
    if (colon == NULL || colon == text || !digits(colon + 1, strlen(colon + 1), &port)) {
        return false;
    }
    bool host = text[0] == '[' ? close != NULL && close + 1 == colon : strchr(text, ':') == colon;
    return host && port <= PORT_MOST && within(spec, (int64_t)strlen(text)) &&
           strchr(text, ' ') == NULL;
}

static bool read_count(const struct setting_spec *spec, const char *text, const char *folder,
                       void *place)
{
    int64_t n;
    (void)folder;
    if (!digits(text, strlen(text), &n) || !within(spec, n)) {
        return false;
    }
    *(unsigned *)place = (unsigned)n;
    return true;
}

static bool read_days(const struct setting_spec *spec, const char *text, const char *folder,
                      void *place)
{
    int64_t n;
    (void)folder;
    if (!digits(text, strlen(text), &n) || !within(spec, n)) {
        return false;
    }
    *(int *)place = (int)n;
    return true;
}

/* "50M", "50MB", "50 MiB", "1024": powers of 1024. */
static bool read_size(const struct setting_spec *spec, const char *text, const char *folder,
                      void *place)
{
    static const char units[] = "KMGT";
    int64_t n;
    (void)folder;
    size_t len = strspn(text, "0123456789");
    if (!digits(text, len, &n)) {
        return false;
    }
    text += len;
    text += strspn(text, " ");
    const char *unit = *text != '\0' ? strchr(units, *text) : NULL;
    if (unit != NULL) {
        text++;
        text += strcmp(text, "B") == 0 || strcmp(text, "iB") == 0 ? strlen(text) : 0;
        for (const char *p = units; p <= unit; p++) {
            n = n > INT64_MAX / 1024 ? INT64_MAX : n * 1024;
        }
    }
    if (*text != '\0' || !within(spec, n)) {
        return false;
    }
    *(uint64_t *)place = (uint64_t)n;
    return true;
}

static bool read_flag(const struct setting_spec *spec, const char *text, const char *folder,
                      void *place)
{
    static const char *const words[2][4] = {{"no", "false", "off", "không"},
                                            {"yes", "true", "on", "có"}};
    (void)spec;
    (void)folder;
    for (size_t i = 0; i < 8; i++) {
        if (strcmp(words[i / 4][i % 4], text) == 0) {
            *(bool *)place = i >= 4;
            return true;
        }
    }
    return false;
}

static bool read_zone(const struct setting_spec *spec, const char *text, const char *folder,
                      void *place)
{
    int64_t hours, minutes;
    (void)spec;
    (void)folder;
    if (strlen(text) != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':' ||
        !digits(text + 1, 2, &hours) || !digits(text + 4, 2, &minutes) || minutes > 59) {
        return false;
    }
    int zone = (int)(hours * 60 + minutes);
    *(int *)place = text[0] == '-' ? -zone : zone;
    return zone <= ZONE_MOST;
}

static bool read_level(const struct setting_spec *spec, const char *text, const char *folder,
                       void *place)
{
    static const struct {
        const char *name;
        enum log_level level;
    } levels[] = {{"error", LOG_LEVEL_ERROR},
                  {"warning", LOG_LEVEL_WARNING},
                  {"info", LOG_LEVEL_INFO},
                  {"debug", LOG_LEVEL_DEBUG}};
    (void)spec;
    (void)folder;
    for (size_t i = 0; i < sizeof levels / sizeof levels[0]; i++) {
        if (strcmp(levels[i].name, text) == 0) {
            *(enum log_level *)place = levels[i].level;
            return true;
        }
    }
    return false;
}

/* Kept under its full name, so that a rule and a letter compare. */
static bool read_type(const struct setting_spec *spec, const char *text, const char *folder,
                      void *place)
{
    (void)spec;
    (void)folder;
    const struct letter_type *type = text[0] == '\0' ? NULL : letter_type_find(text);
    *(const char **)place = type == NULL ? "" : type->name;
    return type != NULL || text[0] == '\0';
}

static bool read_urgency(const struct setting_spec *spec, const char *text, const char *folder,
                         void *place)
{
    static const char *const names[][2] = {
        {"", ""},
        {"normal", "thuong"},
        {"urgent", "khan"},
        {"very-urgent", "thuong-khan"},
        {"flash", "hoa-toc"},
        {"flash-timed", "hoa-toc-hen-gio"},
    };
    (void)spec;
    (void)folder;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (strcmp(names[i][0], text) == 0 || strcmp(names[i][1], text) == 0) {
            *(const char **)place = names[i][0];
            return true;
        }
    }
    return false;
}

/* "7:30", "07:30"; 24:00 is the end of the day. */
static bool read_time(const struct setting_spec *spec, const char *text, const char *folder,
                      void *place)
{
    int64_t hour, minute;
    const char *colon = strchr(text, ':');
    (void)spec;
    (void)folder;
    if (colon == NULL || colon - text > 2 || !digits(text, (size_t)(colon - text), &hour) ||
        strlen(colon + 1) != 2 || !digits(colon + 1, 2, &minute) || minute > 59) {
        return false;
    }
    *(int *)place = (int)(hour * 60 + minute);
    return hour * 60 + minute <= DAY_MINUTES;
}

/* A full address without user, password or white space in it. */
static bool read_url(const struct setting_spec *spec, const char *text, const char *folder,
                     void *place)
{
    static const char plain[] = "http://", safe[] = "https://";
    (void)folder;
    size_t scheme = strncmp(text, safe, strlen(safe)) == 0     ? strlen(safe)
                    : strncmp(text, plain, strlen(plain)) == 0 ? strlen(plain)
                                                               : 0;
    size_t host = strcspn(text + scheme, "/?#");
    *(const char **)place = text;
    return text[0] == '\0' ||
           (scheme > 0 && host > 0 && memchr(text + scheme, '@', host) == NULL &&
            strpbrk(text, " \"<>\\^`{|}") == NULL && within(spec, (int64_t)strlen(text)));
}

static bool read_auto(const struct setting_spec *spec, const char *text, const char *folder,
                      void *place)
{
    bool is_auto = strcmp(text, "auto") == 0;
    *(int *)place = READING_AUTO;
    return is_auto || read_days(spec, text, folder, place);
}

static const char *range(const struct setting_spec *spec, const char *what)
{
    return arena_printf(arena_current(), "%" PRId64 "..%" PRId64 "%s", spec->min, spec->max, what);
}

/* The largest unit that divides n. */
static const char *size_text(int64_t n)
{
    static const char *const units[] = {"", "K", "M", "G", "T"};
    int unit = 0;
    while (unit <= UNIT_MOST && n > 0 && n % 1024 == 0) {
        n /= 1024;
        unit++;
    }
    return arena_printf(arena_current(), "%" PRId64 "%s", n, units[unit]);
}

static setting_reader *const readers[SET_TYPES] = {
    [SET_TEXT] = read_text,   [SET_PATH] = read_path,       [SET_ADDRESS] = read_address,
    [SET_COUNT] = read_count, [SET_DAYS] = read_days,       [SET_SIZE] = read_size,
    [SET_FLAG] = read_flag,   [SET_ZONE] = read_zone,       [SET_LEVEL] = read_level,
    [SET_TYPE] = read_type,   [SET_URGENCY] = read_urgency, [SET_TIME] = read_time,
    [SET_URL] = read_url,     [SET_AUTO] = read_auto,
};

bool setting_read(const struct setting_spec *spec, const char *text, const char *folder,
                  void *target)
{
    const char *clean;
    struct arena *arena = arena_current();
    size_t most = 4096; /* the spec's own ceiling is the reader's to check */
    return text_clean(text, strlen(text), TEXT_LINE, most, NULL, arena, &clean, NULL) == 0 &&
           readers[spec->type](spec, clean, folder, (char *)target + spec->offset);
}

const char *setting_wanted(const struct setting_spec *spec)
{
    switch (spec->type) {
    case SET_TEXT:
        return range(spec, " UTF-8");
    case SET_PATH:
        return range(spec, " byte");
    case SET_ADDRESS:
        return "127.0.0.1:8765 | [::1]:8765 | \"\"";
    case SET_COUNT:
    case SET_DAYS:
        return range(spec, "");
    case SET_AUTO:
        return range(spec, " | auto");
    case SET_SIZE:
        return arena_printf(arena_current(), "%s..%s (K, M, G, T)", size_text(spec->min),
                            size_text(spec->max));
    case SET_FLAG:
        return "yes | no";
    case SET_ZONE:
        return "+07:00 (-14:00..+14:00)";
    case SET_LEVEL:
        return "error | warning | info | debug";
    case SET_TYPE:
        return "Công văn, Giấy mời, QĐ, … (NĐ 30/2020)";
    case SET_URGENCY:
        return "normal | urgent | very-urgent | flash | flash-timed | \"\"";
    case SET_TIME:
        return "00:00..24:00";
    case SET_URL:
        return "https://… | http://127.0.0.1… | \"\"";
    case SET_TYPES:
        break;
    }
    BUG("no such type of setting");
}
