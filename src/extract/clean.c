/*
 * clean.c - which words of a recognised text are words.
 */
#include "clean.h"

#include "points.h"

#include "phieu/arena.h"
#include "phieu/text.h"
#include "phieu/viet.h"

#include <string.h>

enum verdict {
    WORD,    /* as somebody may have printed it */
    NUMBER,  /* digits and what joins them */
    STRANGE, /* letters, but no syllable and no abbreviation */
    RUBBISH, /* signs, digits among letters */
};

enum {
    ABBREVIATION_MOST = 8,
    MODEL_MOST = 5,  /* "K71", "H5N1": a name that capitals and digits make up */
    AHEAD_MOST = 40, /* words in which it has to */
    RUN_LEAST = 3,   /* words in a row: a sentence that goes on behind the dirt */
    SPECK_MOST = 4,  /* bytes of a small word behind capitals */
};

/* Folded: no Vietnamese syllables, yet on the map. */
static const char highland_words[] =
    " dak lak kon krong buon ho pleiku ea kar drang sup chu prong puh srong pah ayun mdrak hleo "
    "glei plong tum bla ya sa thay ngok ";

/* ---- a piece: letters and digits between two joints ---------------------------------------- */

struct piece {
    uint32_t cps[SYLLABLE_MOST + 1];
    size_t len, letters, digits;
    bool small, marked, digit_first;
};

static bool is_digit(uint32_t cp)
{
    return cp >= '0' && cp <= '9';
}

static void piece_add(struct piece *p, uint32_t cp)
{
    struct viet_letter letter = {0};
    bool ours = viet_split(cp, &letter);
    if (is_digit(cp)) {
        p->digits++;
        p->digit_first = p->digit_first || p->len == 0;
    } else {
        p->letters++;
        p->small = p->small || !ours || !letter.upper;
        p->marked = p->marked || !ours || letter.tone != TONE_LEVEL ||
                    (letter.mark != MARK_NONE && letter.base != 'd');
    }
    if (p->len < sizeof p->cps / sizeof p->cps[0]) {
        p->cps[p->len] = cp;
    }
    p->len++;
}

static enum verdict piece_judge(const struct piece *p)
{
    if (p->letters == 0) {
        return NUMBER;
    }
    if (p->digits > 0) {
        bool model = !p->digit_first && !p->small && !p->marked && p->len <= MODEL_MOST;
        bool suffix = p->digit_first && p->letters == 1 && p->small; /* "30a" */
        return model || suffix ? STRANGE : RUBBISH;
    }
    bool abbreviation = !p->small && !p->marked && p->len > 1 && p->len <= ABBREVIATION_MOST;
    return abbreviation || points_are_syllable(p->cps, p->len, false) ? WORD : STRANGE;
}

/* ---- a word: what stands between blanks ---------------------------------------------------- */

struct word {
    const char *begin, *end; /* from its first letter or digit up to behind its last */
    const char *behind;      /* end with what follows up to the blank */
};

/* A circumflex by itself, raised letters: Unicode's letters, but ink here. */
static bool is_raised(uint32_t cp)
{
    return (cp >= 0x2B0 && cp <= 0x2FF) || cp == 0xAA || cp == 0xBA;
}

static bool is_alphanumeric(uint32_t cp)
{
    return is_digit(cp) || (point_is_letter(cp) && !is_raised(cp));
}

/* The next word at *at, which goes behind it; false when there is none. begin == end: signs only.
 */
static bool next_word(const char **at, struct word *ret)
{
    const char *p = *at + strspn(*at, " \t\n");
    const char *end = p + strcspn(p, " \t\n");
    *ret = (struct word){p, p, end};
    *at = end;
    bool inside = false;
    while (p < end) {
        const char *here = p;
        if (is_alphanumeric(point_next(&p, end))) {
            ret->begin = inside ? ret->begin : here;
            ret->end = p;
            inside = true;
        }
    }
    return ret->behind > ret->begin;
}

static bool is_joint(uint32_t cp)
{
    return (cp < 0x80 && cp != '\0' && strchr("/-.,:;&()%'+!?", (int)cp) != NULL) ||
           (cp >= 0x2010 && cp <= 0x2015);
}

static bool is_highland(const struct word *w)
{
    struct arena *arena = arena_current();
    const char *own = arena_memdup(arena, w->begin, (size_t)(w->end - w->begin));
    return strstr(highland_words, arena_printf(arena, " %s ", text_folded(arena, own))) != NULL;
}

static enum verdict worse(enum verdict a, enum verdict b)
{
    return a > b ? a : b;
}

/* Of a code ("680/NQ-HĐND"), "HIV/AIDS", "Y tế-Dân số" each piece by itself. */
static enum verdict word_judge(const struct word *w, enum clean_kind kind)
{
    struct piece piece = {.len = 0};
    enum verdict ret = NUMBER;
    bool letters = false, digits = false, slash = false;
    for (const char *p = w->begin; p < w->end;) {
        uint32_t cp = point_next(&p, w->end);
        if (is_alphanumeric(cp)) {
            piece_add(&piece, cp);
        } else if (!is_joint(cp)) {
            return RUBBISH;
        }
        if (piece.len > 0 && (p == w->end || is_joint(cp))) {
            letters = letters || piece.letters > 0;
            digits = digits || piece.digits > 0;
            enum verdict one = piece_judge(&piece);
            ret = one == NUMBER ? ret : worse(ret == NUMBER ? WORD : ret, one);
            piece = (struct piece){.len = 0};
        }
        slash = slash || cp == '/';
    }
    if (kind == CLEAN_NAME && slash && digits) {
        return RUBBISH;
    }
    return ret == STRANGE && letters && is_highland(w) ? WORD : ret;
}

/* ---- texts --------------------------------------------------------------------------------- */

/* Signs beside the words that stand on paper as well; quotes only as long as they come in pairs. */
static bool signs_are_clean(const char *text, enum clean_kind kind)
{
    const char *const end = text + strlen(text);
    long open = 0;
    while (text < end) {
        uint32_t cp = point_next(&text, end);
        bool opens = cp == 0x201C, closes = cp == 0x201D;
        open += opens - closes;
        if (!is_alphanumeric(cp) && !is_joint(cp) && cp != ' ' && cp != '"' && !opens && !closes) {
            return false;
        }
        if (open < 0 || (kind == CLEAN_NAME && (opens || closes))) {
            return false;
        }
    }
    return open == 0;
}

static bool is_company(const char *text)
{
    return strstr(text_folded(arena_current(), text), "cong ty ") != NULL;
}

/* "-" between two years, "&": no word. */
static bool is_joint_only(const struct word *w)
{
    bool ret = w->begin == w->end;
    for (const char *p = w->begin; p < w->behind && ret;) {
        ret = is_joint(point_next(&p, w->behind));
    }
    return ret;
}

unsigned clean_share(const char *text, enum clean_kind kind)
{
    struct word w;
    size_t words = 0, good = 0;
    bool any_name = kind == CLEAN_NAME && is_company(text);
    while (next_word(&text, &w)) {
        if (is_joint_only(&w)) {
            continue;
        }
        enum verdict verdict = w.begin == w.end ? RUBBISH : word_judge(&w, kind);
        words++;
        good += verdict == WORD || verdict == NUMBER || (any_name && verdict == STRANGE);
    }
    return words == 0 ? 100 : (unsigned)(good * 100 / words);
}

bool clean_is(const char *text, enum clean_kind kind)
{
    return signs_are_clean(text, kind) && clean_share(text, kind) == 100;
}

/* ---- a line of a name ---------------------------------------------------------------------- */

static bool has_small(const struct word *w)
{
    struct viet_letter letter;
    for (const char *p = w->begin; p < w->end;) {
        uint32_t cp = point_next(&p, w->end);
        if (viet_split(cp, &letter) && !letter.upper) {
            return true;
        }
    }
    return false;
}

/* A syllable once the marks are off: "LẬI" is a damaged name, "cct" is none. */
static bool is_shaped(const struct word *w)
{
    struct viet_letter letters[SYLLABLE_MOST];
    struct syllable ignored;
    size_t n = 0;
    for (const char *p = w->begin; p < w->end; n++) {
        if (n == SYLLABLE_MOST || !viet_split(point_next(&p, w->end), &letters[n])) {
            return false;
        }
        letters[n].mark = MARK_NONE;
        letters[n].tone = TONE_LEVEL;
    }
    return viet_is_syllable(letters, n, false, &ignored);
}

/* A small word that ends a line of capitals: ink beside it. */
static bool is_speck(const struct word *w, const char *rest)
{
    return has_small(w) && w->end - w->begin <= SPECK_MOST && rest[strspn(rest, " ")] == '\0';
}

/* With the comma or dash that parts it from the next one. */
static void put_word(struct buf *out, const struct word *w, bool dash)
{
    if (out->len > 0) {
        buf_puts(out, dash ? " - " : " ");
    }
    buf_add(out, w->begin, (size_t)(w->end - w->begin));
    if (w->end < w->behind && *w->end == ',') {
        buf_putc(out, ',');
    }
}

const char *clean_line(const char *line)
{
    struct buf out;
    struct word w;
    bool dash = false, capitals = false, cut = false;
    size_t good = 0; /* bytes of out up to the last word that is one */
    buf_init(&out, arena_current(), 4096);
    while (!cut && next_word(&line, &w)) {
        if (w.begin == w.end) {
            cut = out.len > 0 && !is_joint_only(&w);
            dash = !cut && *w.begin != ',' && *w.begin != '.';
            continue;
        }
        enum verdict verdict = word_judge(&w, CLEAN_NAME);
        cut = verdict == RUBBISH || (capitals && is_speck(&w, line));
        if (!cut) {
            put_word(&out, &w, dash);
            capitals = capitals || !has_small(&w);
            good = verdict == WORD || is_shaped(&w) ? out.len : good;
        }
        dash = false;
    }
    size_t len = cut ? good : out.len;
    const char *text = out.data != NULL ? out.data : "";
    while (len > 0 && text[len - 1] == ',') {
        len--;
    }
    return arena_memdup(arena_current(), text, len);
}

/* ---- a sentence ---------------------------------------------------------------------------- */

static bool goes_on(const char *rest)
{
    struct word w;
    size_t run = 0;
    for (size_t i = 0; i < AHEAD_MOST && run < RUN_LEAST && next_word(&rest, &w); i++) {
        bool word = w.begin < w.end && word_judge(&w, CLEAN_SENTENCE) == WORD;
        run = word ? run + 1 : 0;
    }
    return run == RUN_LEAST;
}

/* A sign between two places that neither joins nor quotes. */
static bool holds_ink(const char *begin, const char *end)
{
    bool ret = false;
    while (begin < end && !ret) {
        uint32_t cp = point_next(&begin, end);
        ret = !is_joint(cp) && cp != '"' && cp != 0x201C && cp != 0x201D;
    }
    return ret;
}

const char *clean_tail(const char *text)
{
    struct word w;
    const char *at = text, *end = text;
    while (next_word(&at, &w)) {
        bool signs = w.begin == w.end;
        bool rubbish =
            signs ? holds_ink(w.begin, w.behind) : word_judge(&w, CLEAN_SENTENCE) == RUBBISH;
        if (rubbish && end == text && signs) {
            text = end = at + strspn(at, " ");
            continue;
        }
        if (rubbish && end > text && !goes_on(at)) {
            return arena_memdup(arena_current(), text, (size_t)(end - text));
        }
        end = signs ? end : w.end;
        if (holds_ink(w.end, w.behind) && !signs && !goes_on(at)) {
            return arena_memdup(arena_current(), text, (size_t)(end - text));
        }
    }
    return text;
}
