/*
 * conf.c - libconfuse behind a door: texts, files and lines.
 *
 * Every value is read as text through a validating callback, which is where the line is known.
 * libconfuse 3.3 counts a line with a comment three times and expands ${NAME} from the environment;
 * both are prevented by giving it a copy of the text with comments blanked and dollars escaped.
 */
#include "conf.h"

#include "phieu/arena.h"
#include "phieu/file.h"
#include "phieu/text.h"

#include <confuse.h>
#include <stdio.h>
#include <string.h>

enum { FILE_MOST = 1 << 20, KEYS_MOST = 64, SECTIONS_MOST = 16 };

/* What the callbacks, which libconfuse gives no argument, work on. */
struct reading {
    struct conf *conf;
    const char *file;
    size_t first; /* entry of this file */
    const enum error_code *codes;
    struct error *err;
    bool refused;
};
static _Thread_local struct reading *now;

const char *conf_place(const struct conf_entry *entry)
{
    return arena_printf(arena_current(), "%s:%d", entry->file, entry->line);
}

const char *conf_name(const char *section, const char *key)
{
    return section[0] == '\0' ? key : arena_printf(arena_current(), "%s.%s", section, key);
}

static bool same_key(const struct conf_entry *entry, const char *section, const char *title,
                     const char *key)
{
    return strcmp(entry->key, key) == 0 && strcmp(entry->section, section) == 0 &&
           strcmp(entry->title, title) == 0;
}

const struct conf_entry *conf_last(const struct conf *conf, const char *section, const char *title,
                                   const char *key)
{
    for (size_t i = conf->count; i > 0; i--) {
        if (same_key(&conf->entries[i - 1], section, title, key)) {
            return &conf->entries[i - 1];
        }
    }
    return NULL;
}

/* ---- the text given to libconfuse
 * -------------------------------------------------------------------- */

/* Length of the comment at text, 0 when there is none; its line end is not part of it. */
static size_t comment_length(const char *text, bool token_start)
{
    if (text[0] == '#' || (token_start && text[0] == '/' && text[1] == '/')) {
        return strcspn(text, "\n");
    }
    if (token_start && text[0] == '/' && text[1] == '*') {
        const char *end = strstr(text + 2, "*/");
        return end == NULL ? strlen(text) : (size_t)(end + 2 - text);
    }
    return 0;
}

static void blank(struct buf *out, const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        buf_putc(out, text[i] == '\n' ? '\n' : ' ');
    }
}

/* *ret_open: sections that never end, which libconfuse would let pass. */
static const char *prepare(const char *text, int *ret_open)
{
    struct buf out;
    char quote = '\0';
    int open = 0;
    buf_init(&out, arena_current(), 2 * FILE_MOST + 16);
    while (*text != '\0') {
        bool token_start = out.len == 0 || strchr(" \t\r\n{}=,", out.data[out.len - 1]) != NULL;
        size_t comment = quote == '\0' ? comment_length(text, token_start) : 0;
        if (comment > 0) {
            blank(&out, text, comment);
            text += comment;
            continue;
        }
        if (quote == '"' && text[0] == '$' && text[1] == '{') {
            buf_putc(&out, '\\');
        } else if (quote != '\0' && text[0] == '\\' && text[1] != '\0') {
            buf_putc(&out, *text++);
        } else if (quote == *text) {
            quote = '\0';
        } else if (quote == '\0') {
            quote = *text == '"' || *text == '\'' ? *text : '\0';
            open += (*text == '{') - (*text == '}');
        }
        buf_putc(&out, *text++);
    }
    *ret_open = open;
    return out.data;
}

/* ---- callbacks
 * --------------------------------------------------------------------------------------- */

/* The first refusal is the one that tells; libconfuse may say more about the same. */
static int refuse(enum conf_refusal why, const char *field, int line, const char *what)
{
    if (!now->refused) {
        now->refused = true;
        (void)error_set(now->err, now->codes[why], field,
                        arena_printf(arena_current(), "%s:%d", now->file, line), what);
    }
    return -1;
}

static void append(const struct conf_entry *entry)
{
    struct conf *conf = now->conf;
    if (conf->count == conf->room) {
        size_t room = conf->room == 0 ? 64 : conf->room * 2;
        struct conf_entry *wider = arena_alloc(arena_current(), room * sizeof *wider);
        if (conf->count > 0) {
            memcpy(wider, conf->entries, conf->count * sizeof *wider);
        }
        conf->entries = wider;
        conf->room = room;
    }
    conf->entries[conf->count++] = *entry;
}

/* A value was set: `cfg` is the section it stands in. */
static int on_value(cfg_t *cfg, cfg_opt_t *opt)
{
    struct arena *arena = arena_current();
    bool top = strcmp(cfg->name, "root") == 0 && cfg->title == NULL;
    struct conf_entry entry = {
        .section = top ? "" : arena_strdup(arena, cfg->name),
        .title = cfg->title == NULL ? "" : arena_strdup(arena, cfg->title),
        .key = arena_strdup(arena, opt->name),
        .file = now->file,
        .line = cfg->line,
    };
    const char *name = conf_name(entry.section, entry.key);
    const char *value = cfg_opt_getnstr(opt, 0);
    for (size_t i = now->first; i < now->conf->count; i++) {
        if (same_key(&now->conf->entries[i], entry.section, entry.title, entry.key)) {
            return refuse(CONF_TWICE, name, cfg->line, name);
        }
    }
    entry.value = arena_strdup(arena, value == NULL ? "" : value);
    append(&entry);
    return 0;
}

/* A titled section ended: `cfg` is what it stands in. */
static int on_section(cfg_t *cfg, cfg_opt_t *opt)
{
    struct arena *arena = arena_current();
    cfg_t *section = cfg_opt_getnsec(opt, cfg_opt_size(opt) - 1);
    struct conf_entry entry = {
        .section = arena_strdup(arena, opt->name),
        .title = arena_strdup(arena, cfg_title(section)),
        .key = "",
        .value = "",
        .file = now->file,
        .line = cfg->line,
    };
    append(&entry);
    return 0;
}

static void on_error(cfg_t *cfg, const char *format, va_list args)
    __attribute__((format(printf, 2, 0)));

static void on_error(cfg_t *cfg, const char *format, va_list args)
{
    char what[200];
    vsnprintf(what, sizeof what, format, args);
    char *name = strchr(what, '\'');
    char *end = strrchr(what, '\'');
    bool unknown = strncmp(format, "no such option", strlen("no such option")) == 0;
    bool twice = strncmp(format, "found duplicate title", strlen("found duplicate title")) == 0;
    if ((unknown || twice) && name != NULL && end > name) {
        *end = '\0';
        bool top = cfg->title == NULL && strcmp(cfg->name, "root") == 0;
        const char *full = unknown && !top ? conf_name(cfg->name, name + 1) : name + 1;
        refuse(unknown ? CONF_UNKNOWN : CONF_TWICE, full, cfg->line, full);
    } else {
        refuse(CONF_SYNTAX, "", cfg->line, what);
    }
}

/* ---- reading
 * ------------------------------------------------------------------------------------------- */

/* libconfuse's own tables, made from the keys. They must live while the cfg_t does. */
struct options {
    cfg_opt_t top[KEYS_MOST];
    cfg_opt_t sections[SECTIONS_MOST][KEYS_MOST];
};

static cfg_opt_t text_option(const char *name)
{
    cfg_opt_t option = CFG_STR(name, NULL, CFGF_NODEFAULT);
    option.validcb = on_value;
    return option;
}

static cfg_opt_t section_option(const char *name, cfg_opt_t *keys, bool titled)
{
    cfg_opt_t plain = CFG_SEC(name, keys, CFGF_NONE);
    cfg_opt_t many = CFG_SEC(name, keys, CFGF_MULTI | CFGF_TITLE | CFGF_NO_TITLE_DUPES);
    many.validcb = on_section;
    return titled ? many : plain;
}

static void make_options(struct options *options, const struct conf_key *keys, size_t count)
{
    const cfg_opt_t end = CFG_END();
    size_t top = 0, sections = 0, inner = 0;
    for (size_t i = 0; i < count; i++) {
        const struct conf_key *key = &keys[i];
        INVARIANT(top + 1 < KEYS_MOST && inner + 2 < KEYS_MOST && sections < SECTIONS_MOST);
        if (key->section[0] == '\0') {
            options->top[top++] = text_option(key->key);
            continue;
        }
        cfg_opt_t *list = options->sections[sections];
        list[inner++] = text_option(key->key);
        bool last = i + 1 == count || strcmp(keys[i + 1].section, key->section) != 0;
        if (last) {
            list[inner] = end;
            options->top[top++] = section_option(key->section, list, key->titled);
            sections++;
            inner = 0;
        }
    }
    options->top[top] = end;
}

int conf_read(struct conf *conf, const char *file, const struct conf_key *keys, size_t key_count,
              const enum error_code codes[CONF_REFUSALS], struct error *err)
{
    static const char bom[] = "\xEF\xBB\xBF";
    struct arena *arena = arena_current();
    char *text;
    size_t len;
    if (file_slurp(file, FILE_MOST, &text, &len, err) != 0) {
        return -1;
    }
    struct reading reading = {conf, arena_strdup(arena, file), conf->count, codes, err, false};
    now = &reading;
    if (!text_is_utf8(text, len)) {
        refuse(CONF_SYNTAX, "", 1, "UTF-8");
        now = NULL;
        return -1;
    }
    text += strncmp(text, bom, strlen(bom)) == 0 ? strlen(bom) : 0;
    int open;
    const char *prepared = prepare(text, &open);
    struct options *options = arena_alloc(arena, sizeof *options);
    make_options(options, keys, key_count);
    cfg_t *cfg = cfg_init(options->top, CFGF_NONE);
    INVARIANT(cfg != NULL); /* at start: no memory, no daemon */
    cfg_set_error_function(cfg, on_error);
    int rc = cfg_parse_buf(cfg, prepared);
    if (rc != CFG_SUCCESS || open > 0) {
        refuse(CONF_SYNTAX, "", cfg->line, "missing }");
    }
    cfg_free(cfg);
    now = NULL;
    return reading.refused ? -1 : 0;
}
