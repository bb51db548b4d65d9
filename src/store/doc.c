/* doc.c - what of a letter can be searched for. */
#include "doc.h"

#include <inttypes.h>
#include <string.h>

/* Opinions of one letter beyond this are not searched: a limit against one letter filling the
 * index. */
enum { TEXT_MOST = 256 << 10 };

static void add(struct buf *raw, const char *text)
{
    if (text != NULL && text[0] != '\0') {
        buf_puts(raw, text);
        buf_putc(raw, '\n');
    }
}

static struct buf start(void)
{
    struct buf raw;
    buf_init(&raw, arena_current(), TEXT_MOST);
    return raw;
}

static const char *marked(const struct buf *raw)
{
    struct buf out = start();
    if (raw->len > 0) {
        text_fold_marked(&out, raw->data);
    }
    return out.len > 0 ? out.data : "";
}

static const char *marked_field(const struct slip *slip, const char *name, const char *other)
{
    struct buf raw = start();
    add(&raw, json_str(slip->fields, name));
    if (other != NULL) {
        add(&raw, json_str(slip->fields, other));
    }
    return marked(&raw);
}

static void add_squeezed(struct buf *out, const char *words)
{
    if (strchr(words, ' ') == NULL) {
        return;
    }
    buf_putc(out, ' ');
    for (const char *at = words; *at != '\0'; at++) {
        if (*at != ' ') {
            buf_putc(out, *at);
        }
    }
}

static const char *code_text(const struct slip *slip)
{
    struct buf out = start();
    const char *words = marked_field(slip, "code", NULL);
    buf_puts(&out, words);
    add_squeezed(&out, words);
    const char *notation = words + strspn(words, "0123456789 ");
    if (notation != words) {
        add_squeezed(&out, notation);
    }
    return out.len > 0 ? out.data : "";
}

static const char *opinions_text(const struct slip *slip)
{
    struct buf raw = start();
    add(&raw, slip->direction);
    add(&raw, slip->end_reason);
    for (size_t i = 0; i < slip->line_count; i++) {
        const struct line *line = &slip->lines[i];
        add(&raw, line->note);
        add(&raw, line->reason);
        add(&raw, line->result);
        for (size_t e = 0; e < line->extension_count; e++) {
            add(&raw, line->extensions[e].reason);
            add(&raw, line->extensions[e].note);
        }
    }
    for (size_t i = 0; i < slip->proposal_count; i++) {
        add(&raw, slip->proposals[i].text);
        add(&raw, slip->proposals[i].note);
    }
    return marked(&raw);
}

static const char *names_text(const struct slip *slip)
{
    struct buf raw = start();
    buf_printf(&raw, "%" PRId64 "\n", slip->number);
    for (size_t i = 0; i < slip->file_count; i++) {
        add(&raw, slip->files[i].name);
    }
    add(&raw, slip->case_code);
    for (size_t i = 0; i < slip->reply_count; i++) {
        add(&raw, slip->replies[i].code);
    }
    return marked(&raw);
}

void doc_of(const struct slip *slip, struct doc *ret)
{
    *ret = (struct doc){{
        [DOC_CODE] = code_text(slip),
        [DOC_SUBJECT] = marked_field(slip, "subject", NULL),
        [DOC_ISSUER] = marked_field(slip, "issuer", "sender"),
        [DOC_SIGNER] = marked_field(slip, "signer", NULL),
        [DOC_OPINIONS] = opinions_text(slip),
        [DOC_NAMES] = names_text(slip),
    }};
}

bool doc_same(const struct doc *a, const struct doc *b)
{
    for (int i = 0; i < DOC_COLUMNS; i++) {
        if (strcmp(a->marked[i], b->marked[i]) != 0) {
            return false;
        }
    }
    return true;
}

const char *doc_folded(const struct doc *doc, enum doc_column column)
{
    return text_folded(arena_current(), doc->marked[column]);
}

void doc_add_pairs(struct buf *out, const char *folded, const char *before, const char *after)
{
    const char *word = folded;
    const char *gap = strchr(word, ' ');
    while (gap != NULL) {
        const char *next = gap + 1;
        const char *next_gap = strchr(next, ' ');
        size_t next_len = next_gap != NULL ? (size_t)(next_gap - next) : strlen(next);
        buf_puts(out, before);
        buf_add(out, word, (size_t)(gap - word));
        buf_putc(out, '_');
        buf_add(out, next, next_len);
        buf_puts(out, after);
        word = next;
        gap = next_gap;
    }
}

const char *doc_pairs(const struct doc *folded)
{
    struct buf out;
    buf_init(&out, arena_current(), (size_t)TEXT_MOST * 4);
    for (int i = 0; i < DOC_COLUMNS; i++) {
        doc_add_pairs(&out, folded->marked[i], "", " ");
    }
    return out.len > 0 ? out.data : "";
}
