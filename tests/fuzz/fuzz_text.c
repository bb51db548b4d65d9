/* fuzz_text.c - foreign text made ours, folded, typed, measured and compared. */
#include "fuzz.h"

#include "phieu/file.h"
#include "phieu/text.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

enum { CHARS_MOST = 100000, OUT_MOST = 8 << 20 };

typedef void fold_fn(struct buf *out, const char *text);

void fuzz_prepare(void) {}

static const char *folded(fold_fn *fold, const char *text)
{
    struct buf out;
    buf_init(&out, arena_current(), OUT_MOST);
    fold(&out, text);
    INVARIANT(!out.overflow && text_is_utf8(out.data, out.len));
    return out.data;
}

static const char *decomposed(const char *text)
{
    char *raw = (char *)utf8proc_NFD((const utf8proc_uint8_t *)text);
    INVARIANT(raw != NULL);
    const char *copy = arena_strdup(arena_current(), raw);
    free(raw);
    return copy;
}

/* Letters and marks as they stand in Vietnamese. Beyond them the plain fold knows compatible
 * letters (U+2F40) that the marked one leaves out, and Greek's small iota is a letter or a mark. */
static bool is_ours(const char *text)
{
    const utf8proc_uint8_t *at = (const utf8proc_uint8_t *)text;
    while (*at != '\0') {
        utf8proc_int32_t cp;
        at += utf8proc_iterate(at, -1, &cp);
        if (cp >= 0x370 && (cp < 0x1E00 || cp > 0x1EFF)) {
            return false;
        }
    }
    return true;
}

/* Decomposed, a letter may carry more marks than any text that is taken in: the folds leave that.
 */
static bool is_taken(const char *text)
{
    struct error err = {0};
    const char *clean = NULL;
    return text_clean(text, strlen(text), TEXT_BLOCK, CHARS_MOST, "f", arena_current(), &clean,
                      &err) == 0;
}

static void check_folds(const char *text)
{
    const char *plain = folded(text_fold, text), *marked = folded(text_fold_marked, text);
    INVARIANT(strcmp(folded(text_fold, plain), plain) == 0);
    INVARIANT(strcmp(folded(text_fold_marked, marked), marked) == 0);
    if (is_ours(text)) {
        const char *apart = decomposed(text);
        INVARIANT(strcmp(folded(text_fold, marked), plain) == 0);
        INVARIANT(strcmp(folded(text_fold, apart), plain) == 0);
        INVARIANT(!is_taken(apart) || strcmp(folded(text_fold_marked, apart), marked) == 0);
    }
    INVARIANT(strcmp(text_folded(arena_current(), text), plain) == 0);
    INVARIANT(plain[0] != ' ' && (plain[0] == '\0' || plain[strlen(plain) - 1] != ' '));
    INVARIANT(strstr(plain, "  ") == NULL);
}

static void check_typing(const char *word)
{
    bool (*const typed[])(struct buf *, const char *) = {text_from_telex, text_from_vni};
    for (unsigned i = 0; i < 2; i++) {
        struct buf out;
        buf_init(&out, arena_current(), OUT_MOST);
        buf_puts(&out, "x ");
        bool known = typed[i](&out, word);
        INVARIANT(strncmp(out.data, "x ", 2) == 0 && known == (out.len > 2));
        INVARIANT(text_is_utf8(out.data, out.len));
    }
}

static void check_words(const char *text)
{
    char *copy = arena_strdup(arena_current(), text), *rest = NULL;
    for (char *word = strtok_r(copy, " \n", &rest); word != NULL;
         word = strtok_r(NULL, " \n", &rest)) {
        check_typing(word);
    }
}

static int sign(int n)
{
    return (n > 0) - (n < 0);
}

static void check_pair(const char *a, const char *b)
{
    INVARIANT(text_distance(a, a, 3) == 0);
    INVARIANT(text_distance(a, b, 3) == text_distance(b, a, 3) && text_distance(a, b, 3) <= 4);
    INVARIANT(text_collate(a, a) == 0 && sign(text_collate(a, b)) == -sign(text_collate(b, a)));
}

static const char *check_clean(const char *bytes, size_t len, enum text_kind kind)
{
    struct arena *arena = arena_current();
    struct error err = {0};
    const char *clean = NULL, *again = NULL;
    if (!fuzz_taken(text_clean(bytes, len, kind, CHARS_MOST, "f", arena, &clean, &err), &err)) {
        return NULL;
    }
    size_t chars = text_length(clean);
    INVARIANT(text_is_utf8(clean, strlen(clean)) && chars <= CHARS_MOST);
    INVARIANT(kind != TEXT_LINE || strpbrk(clean, "\n\t") == NULL);
    INVARIANT(text_clean(clean, strlen(clean), kind, chars, "f", arena, &again, &err) == 0);
    INVARIANT(strcmp(clean, again) == 0);
    (void)text_width(clean);
    return clean;
}

static void check_name(const char *bytes, size_t len)
{
    char name[FILE_NAME], again[FILE_NAME];
    file_safe_name(bytes, name); /* whatever comes before the first NUL */
    INVARIANT(name[0] != '\0' && strlen(name) < sizeof name && strchr(name, '/') == NULL);
    INVARIANT(strcmp(file_safe_name(name, again), name) == 0);
    INVARIANT(!text_is_utf8(bytes, strlen(bytes)) || text_is_utf8(name, strlen(name)));
    INVARIANT(file_sniff((const unsigned char *)bytes, len) != NULL);
}

void fuzz_input(const char *bytes, size_t len)
{
    check_name(bytes, len);
    const char *line = check_clean(bytes, len, TEXT_LINE);
    const char *block = check_clean(bytes, len, TEXT_BLOCK);
    if (block == NULL) {
        return;
    }
    check_folds(block);
    check_words(block);
    const char *half = block + strcspn(block, "\n ");
    check_pair(block, half);
    if (line != NULL) {
        check_folds(line);
    }
}
