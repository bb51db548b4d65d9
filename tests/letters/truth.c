/* truth.c - what a careful person would enter. */
#include "letters_room.h"

#include "phieu/model.h"

#include <string.h>

static void set(json_t *object, const char *key, json_t *value)
{
    INVARIANT(json_object_set_new(object, key, value) == 0);
}

static json_t *text_or_null(const char *text)
{
    return text != NULL && text[0] != '\0' ? json_string(text) : json_null();
}

static json_t *day_or_null(struct day day)
{
    char text[DAY_TEXT];
    return day_is(day) ? json_string(day_iso(day, text)) : json_null();
}

/* "TM. ỦY BAN NHÂN DÂN; KT. CHỦ TỊCH" */
static const char *on_one_line(const char *lines, const char *between)
{
    struct buf out;
    buf_init(&out, arena_current(), 4096);
    for (const char *p = lines; *p != '\0'; p++) {
        if (*p == '\n') {
            buf_puts(&out, between);
        } else {
            buf_putc(&out, *p);
        }
    }
    return out.data;
}

static json_t *fields_of(const struct letter *l, const struct paper *p)
{
    json_t *f = json_object();
    struct code code = {"", "", ""};
    struct error err = {0};
    const char *notation = strpbrk(p->number, "/-");
    if (p->code != NULL) {
        INVARIANT(code_parse(p->code, "code", &code, &err) == 0);
    } else if (notation != NULL) { /* a draft has its notation */
        code.notation = notation + 1;
    }
    set(f, "code_number", text_or_null(code.number));
    set(f, "code_notation", text_or_null(code.notation));
    set(f, "code", text_or_null(p->code));
    set(f, "issued", day_or_null(p->issued));
    set(f, "place", text_or_null(p->place));
    set(f, "issuer", text_or_null(l->agency.name));
    set(f, "type", text_or_null(p->type));
    set(f, "subject", text_or_null(p->subject));
    set(f, "signer", text_or_null(p->kind == PAPER_DRAFT ? NULL : p->signer));
    set(f, "signer_position", text_or_null(p->position));
    set(f, "signer_authority", text_or_null(on_one_line(p->authority, "; ")));
    set(f, "urgency", json_string(p->urgency));
    return f;
}

static json_t *due_of(const struct said_due *due)
{
    json_t *d = json_object();
    set(d, "kind", json_string(due->kind));
    if (day_is(due->date)) {
        set(d, "date", day_or_null(due->date));
    }
    if (due->time != NULL) {
        set(d, "time", json_string(due->time));
    }
    if (due->month != 0) {
        set(d, "month", json_integer(due->month));
    }
    if (due->day != 0) {
        set(d, "day", json_integer(due->day));
    }
    if (due->days != 0) {
        set(d, "days", json_integer(due->days));
    }
    set(d, "quote", json_string(due->quote));
    set(d, "page", json_integer(due->page));
    return d;
}

static json_t *dues_of(const struct letter *l, bool own)
{
    json_t *list = json_array();
    for (int i = 0; i < l->due_count; i++) {
        if (l->dues[i].own == own) {
            INVARIANT(json_array_append_new(list, due_of(&l->dues[i])) == 0);
        }
    }
    return list;
}

static json_t *texts_of(const char *const *texts, int count)
{
    json_t *list = json_array();
    for (int i = 0; i < count && texts[i] != NULL; i++) {
        INVARIANT(json_array_append_new(list, json_string(texts[i])) == 0);
    }
    return list;
}

static json_t *parts_of(const struct letter *l)
{
    static const char *const kinds[] = {"letter", "draft", "slip", "appendix"};
    json_t *list = json_array();
    for (int i = 0; i < l->paper_count; i++) {
        json_t *part = json_object();
        set(part, "kind", json_string(kinds[l->papers[i].kind]));
        set(part, "code", text_or_null(l->papers[i].code));
        INVARIANT(json_array_append_new(list, part) == 0);
    }
    return list;
}

json_t *letter_truth(const struct letter *l, unsigned pages)
{
    json_t *t = json_object();
    set(t, "id", json_string(l->id));
    set(t, "part", json_string(letters_part_names[l->spec.part]));
    set(t, "class", json_string(letters_class_names[l->spec.class]));
    set(t, "pages", json_integer(pages));
    set(t, "fields", fields_of(l, &l->papers[0]));
    set(t, "issuer_also", texts_of(l->agency.also, 3));
    set(t, "deadlines", dues_of(l, true));
    set(t, "allowed", dues_of(l, false));
    set(t, "refers", texts_of(l->refers, l->refer_count));
    set(t, "addressees", texts_of(l->papers[0].addressees, l->papers[0].addressee_count));
    set(t, "tasks", json_integer(l->tasks));
    set(t, "parts", parts_of(l));
    return t;
}
