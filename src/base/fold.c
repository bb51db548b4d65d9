/*
 * fold.c - text reduced to what search and comparison look at.
 */
#include "fold.h"

#include "utf8.h"

#include <string.h>
#include <utf8proc.h>

/* The letters under their marks; capitals stand for two letters (see `pairs`), '.' for "ask
 * utf8proc". */
static const char latin[] =
    "aaaaaaAceeeeiiiidnooooo.ouuuuyTSaaaaaaAceeeeiiiidnooooo.ouuuuyTy" /* U+00C0 */
    "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiJJjjkkklllllll" /* U+0100 */
    "lllnnnnnnnnnooooooOOrrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs" /* U+0140 */
    "bbbb...ccdddd....ffg...ikkl..nnooo..pp.....ttttuu.vyyzz........." /* U+0180 */
    "....DDDLLLNNNaaiioouuuuuuuuuu.aaaaAAggggkkoooo..jDDDgg..nnaaAAoo" /* U+01C0 */
    "aaaaeeeeiiiioooorrrruuuusstt..hhnd..zzaaeeooooooooyylnt...acclts" /* U+0200 */
    "z..b..eejj.qrryy"                                                 /* U+0240 */
    ;
static const char latin_additional[] =
    "aabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmm" /* U+1E00 */
    "mmmmnnnnnnnnoooooooopppprrrrrrrrssssssssssttttttttuuuuuuuuuuvvvv" /* U+1E40 */
    "wwwwwwwwwwxxxxyyzzzzzzhtwya...S.aaaaaaaaaaaaaaaaaaaaaaaaeeeeeeee" /* U+1E80 */
    "eeeeeeeeiiiioooooooooooooooooooooooouuuuuuuuuuuuuuyyyyyyyy....yy" /* U+1EC0 */
    ;

static const struct {
    char sign;
    char text[3];
} pairs[] = {{'A', "ae"}, {'O', "oe"}, {'S', "ss"}, {'T', "th"},
             {'J', "ij"}, {'D', "dz"}, {'L', "lj"}, {'N', "nj"}};

enum { LATIN_FIRST = 0xC0, ADDITIONAL_FIRST = 0x1E00, STAGE = 256, ROOM_MOST = 64 };

/* Folded text on its way out: words are separated by what waits in `gap`. */
struct fold {
    char stage[STAGE];
    size_t len;
    bool any, gap;
    struct buf *out; /* NULL: what does not fit into stage is counted as `lost` */
    bool lost;
};

static void flush(struct fold *fold)
{
    if (fold->out == NULL) {
        fold->lost = true;
        return;
    }
    buf_add(fold->out, fold->stage, fold->len);
    fold->len = 0;
}

static void put_letters(struct fold *fold, const char *bytes, size_t len)
{
    if (fold->len + len + 1 > STAGE) {
        flush(fold);
        if (fold->lost) {
            return;
        }
    }
    if (fold->gap && fold->any) {
        fold->stage[fold->len++] = ' ';
    }
    memcpy(fold->stage + fold->len, bytes, len);
    fold->len += len;
    fold->any = true;
    fold->gap = false;
}

static char latin_base(uint32_t cp)
{
    if (cp >= LATIN_FIRST && cp < LATIN_FIRST + sizeof latin - 1) {
        return latin[cp - LATIN_FIRST];
    }
    if (cp >= ADDITIONAL_FIRST && cp < ADDITIONAL_FIRST + sizeof latin_additional - 1) {
        return latin_additional[cp - ADDITIONAL_FIRST];
    }
    return '.';
}

enum point_kind fold_kind(uint32_t cp)
{
    switch (utf8proc_category((utf8proc_int32_t)cp)) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_ND:
    case UTF8PROC_CATEGORY_NL:
    case UTF8PROC_CATEGORY_NO:
        return POINT_LETTER;
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
    case UTF8PROC_CATEGORY_ME:
        return POINT_MARK;
    case UTF8PROC_CATEGORY_CF:
        return POINT_INVISIBLE;
    default:
        return POINT_GAP;
    }
}

static void put_point(struct fold *fold, uint32_t cp);

/* Everything that is neither ASCII nor in the tables: taken apart by Unicode's rules. */
static void put_decomposed(struct fold *fold, uint32_t cp)
{
    utf8proc_int32_t parts[ROOM_MOST];
    int last_class = 0;
    utf8proc_ssize_t count = utf8proc_decompose_char(
        (utf8proc_int32_t)cp, parts, ROOM_MOST,
        UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD, &last_class);
    if (count == 1 && parts[0] == (utf8proc_int32_t)cp) {
        /* ɖ stands outside the tables, its capital Ɖ in them. */
        uint32_t upper = (uint32_t)utf8proc_toupper((utf8proc_int32_t)cp);
        if (upper != cp && latin_base(upper) != '.') {
            put_point(fold, upper);
            return;
        }
        enum point_kind kind = fold_kind(cp);
        char bytes[UTF8_MAX];
        if (kind == POINT_LETTER) {
            put_letters(fold, bytes, utf8_put(cp, bytes));
        } else if (kind == POINT_GAP) {
            fold->gap = true;
        }
        return;
    }
    for (utf8proc_ssize_t i = 0; i < count && i < ROOM_MOST; i++) {
        put_point(fold, (uint32_t)parts[i]);
    }
}

static void put_point(struct fold *fold, uint32_t cp)
{
    char c = cp < 0x80 ? (char)cp : latin_base(cp);
    if (cp < 0x80) {
        if (c >= 'A' && c <= 'Z') {
            c = (char)(c | 0x20);
        }
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
            put_letters(fold, &c, 1);
        } else {
            fold->gap = true;
        }
    } else if (c >= 'a') {
        put_letters(fold, &c, 1);
    } else if (c != '.') {
        for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
            if (pairs[i].sign == c) {
                put_letters(fold, pairs[i].text, 2);
            }
        }
    } else if (cp < 0x300 || cp > 0x36F) {
        put_decomposed(fold, cp);
    }
}

/* Nearly all that letters consist of: one letter for one code point, written without further ado.
 * '\0' for everything else. */
static char simple_letter(uint32_t cp)
{
    if (cp >= 0x80) {
        char base = latin_base(cp);
        return base >= 'a' ? base : '\0';
    }
    uint32_t lower = cp | 0x20;
    return (lower >= 'a' && lower <= 'z') || (cp >= '0' && cp <= '9') ? (char)lower : '\0';
}

static void fold_run(struct fold *fold, const char *text)
{
    const char *end = text + strlen(text);
    while (text < end && !fold->lost) {
        uint32_t cp = utf8_next(&text, end);
        char letter = cp == UTF8_BAD ? '\0' : simple_letter(cp);
        if (letter != '\0' && !fold->gap && fold->len + 2 <= STAGE) {
            fold->stage[fold->len++] = letter;
            fold->any = true;
        } else if (cp == UTF8_BAD) {
            fold->gap = true;
        } else {
            put_point(fold, cp);
        }
    }
}

void text_fold(struct buf *out, const char *text)
{
    struct fold fold;
    fold.len = 0;
    fold.any = fold.gap = fold.lost = false;
    fold.out = out;
    fold_run(&fold, text);
    flush(&fold);
}

const char *text_folded(struct arena *arena, const char *text)
{
    struct buf out;
    buf_init(&out, arena, SIZE_MAX); /* the arena's own ceiling holds */
    text_fold(&out, text);
    return out.data;
}

bool fold_short(const char *text, char *out, size_t size, size_t *ret_len)
{
    struct fold fold;
    fold.len = 0;
    fold.any = fold.gap = fold.lost = false;
    fold.out = NULL;
    fold_run(&fold, text);
    if (fold.lost || fold.len > size) {
        return false;
    }
    memcpy(out, fold.stage, fold.len);
    *ret_len = fold.len;
    return true;
}

char fold_base(uint32_t cp)
{
    char c = latin_base(cp);
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        if (pairs[i].sign == c) {
            return pairs[i].text[0];
        }
    }
    return c >= 'a' ? c : '\0';
}
