/*
 * NAME     notes.c
 * SUMMARY  what was mended or odd, said in two languages
 */
#include "notes.h"

#include <string.h>

#define ARG_BYTES  120
#define TEXT_BYTES 1024

const struct note_info note_table[NOTE_COUNT] = {
#define NOTE(code, name, vi, en) [code] = {name, {vi, en}},
#include "notes.def"
#undef NOTE
};

void notes_init(struct notes *notes)
{
    notes->list = json_array();
}

/* Appends an argument, cut between characters. */
static void add_arg(struct buf *out, const char *arg)
{
    size_t len = strlen(arg);
    if (len > ARG_BYTES) {
        len = ARG_BYTES;
        while (len > 0 && ((unsigned char)arg[len] & 0xC0) == 0x80) {
            len--;
        }
    }
    buf_add(out, arg, len);
    if (arg[len] != 0) {
        buf_puts(out, "…");
    }
}

static json_t *sentence(const char *text, const char *const args[2])
{
    struct buf out;
    buf_init(&out, arena_current(), TEXT_BYTES);
    for (const char *p = text; *p != 0; p++) {
        if (p[0] == '{' && (p[1] == '1' || p[1] == '2') && p[2] == '}') {
            const char *arg = args[p[1] - '1'];
            add_arg(&out, arg != NULL ? arg : "");
            p += 2;
        } else {
            buf_putc(&out, *p);
        }
    }
    return json_string(out.data);
}

static bool is_there(const json_t *list, const json_t *note)
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        if (json_equal(json_array_get(list, i), note) != 0) {
            return true;
        }
    }
    return false;
}

void note_add(struct notes *notes, enum note_code code, const char *arg1, const char *arg2)
{
    if (json_array_size(notes->list) >= NOTES_MAX) {
        return;
    }
    const struct note_info *info = &note_table[code];
    const char *const args[2] = {arg1, arg2};
    json_t *note = json_object();
    json_object_set_new(note, "code", json_string(info->name));
    json_object_set_new(note, "vi", sentence(info->text[LANG_VI], args));
    json_object_set_new(note, "en", sentence(info->text[LANG_EN], args));
    if (!is_there(notes->list, note)) {
        json_array_append_new(notes->list, note);
    }
}
