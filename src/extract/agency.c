/*
 * agency.c - "UBND TỈNH KIÊN GIANG", "SỞ Y TẾ" become "Sở Y tế tỉnh Kiên Giang" (NĐ 30/2020, Phụ
 * lục II).
 *
 * Known phrases are matched by their folded words and written as the table has them, which also
 * mends what recognisers do to marks on capitals. What follows a kind of place or a field of work
 * is a proper name; the first unknown word behind a kind of agency names its work.
 */
#include "agency.h"

#include "phieu/text.h"

#include <string.h>
#include <utf8proc.h>

enum { WORDS_MOST = 40, PHRASE_WORDS = 10, UNITS_MOST = 6 };
enum word_class { UNKNOWN, BEGINS, SEATED, PLACED, FIELD, PLAIN, PROVINCE };

struct phrase {
    const char *text;
    enum word_class class;
};
static const struct phrase phrases[] = {
#define WORDS(text, class) {text, class},
#define SHORT(abbreviation, text)
#include "agency_words.def"
#undef WORDS
#undef SHORT
};
static const struct {
    const char *abbreviation, *text;
} shorts[] = {
#define WORDS(text, class)
#define SHORT(abbreviation, text) {abbreviation, text},
#include "agency_words.def"
#undef WORDS
#undef SHORT
};
#define COUNT(table) (sizeof(table) / sizeof(table)[0])

/* The folded forms of both tables, made once. */
static struct {
    struct arena arena;
    const char *phrases[COUNT(phrases)];
    const char **provinces;
} prepared;

void agency_prepare(void)
{
    arena_init(&prepared.arena, (size_t)1 << 20);
    struct arena *before = arena_enter(&prepared.arena);
    for (size_t i = 0; i < COUNT(phrases); i++) {
        prepared.phrases[i] = text_folded(&prepared.arena, phrases[i].text);
    }
    prepared.provinces = arena_alloc(&prepared.arena, province_count * sizeof *prepared.provinces);
    for (size_t i = 0; i < province_count; i++) {
        prepared.provinces[i] = text_folded(&prepared.arena, provinces[i].name);
    }
    arena_enter(before);
}

/* ---- words --------------------------------------------------------------------------------- */

struct word {
    const char *text;   /* as printed */
    const char *folded; /* "" never */
    bool dash, comma;   /* before it */
};
struct words {
    struct word list[WORDS_MOST];
    size_t count;
};

static void add_word(struct words *all, const char *text, size_t len, bool dash, bool comma)
{
    struct arena *arena = arena_current();
    const char *copy = arena_memdup(arena, text, len);
    const char *folded = text_folded(arena, copy);
    for (size_t i = 0; i < COUNT(shorts); i++) {
        if (strcmp(shorts[i].abbreviation, folded) != 0) {
            continue;
        }
        for (const char *p = shorts[i].text; *p != '\0' && all->count < WORDS_MOST;) {
            size_t n = strcspn(p, " ");
            const char *one = arena_memdup(arena, p, n);
            all->list[all->count++] = (struct word){one, one, dash, comma};
            dash = comma = false;
            p += n + (p[n] == ' ');
        }
        return;
    }
    if (folded[0] != '\0' && all->count < WORDS_MOST) {
        all->list[all->count++] = (struct word){copy, folded, dash, comma};
    }
}

static void split_words(struct words *ret, const char *text)
{
    static const char gaps[] = " \t\n-,.;:()\"'";
    bool dash = false, comma = false;
    ret->count = 0;
    while (*text != '\0') {
        size_t len = strcspn(text, gaps);
        if (strncmp(text, "–", strlen("–")) == 0) {
            dash = true;
            text += strlen("–");
        } else if (len == 0) {
            dash = dash || *text == '-';
            comma = comma || *text == ',';
            text++;
        } else {
            add_word(ret, text, len, dash, comma);
            dash = comma = false;
            text += len;
        }
    }
}

/* How many words from `at` this phrase takes, 0 when it is something else. */
static size_t phrase_fits(const struct words *all, size_t at, const char *p)
{
    size_t n = 0;
    while (*p != '\0') {
        size_t len = strcspn(p, " ");
        bool same = at + n < all->count && strlen(all->list[at + n].folded) == len &&
                    memcmp(all->list[at + n].folded, p, len) == 0;
        if (!same) {
            return 0;
        }
        n++;
        p += len + (p[len] == ' ');
    }
    return n;
}

/* The longest phrase or province at a word. */
static size_t phrase_at(const struct words *all, size_t at, struct phrase *ret)
{
    size_t most = 0;
    for (size_t i = 0; i < COUNT(phrases); i++) {
        size_t n = phrase_fits(all, at, prepared.phrases[i]);
        if (n > most) {
            most = n;
            *ret = phrases[i];
        }
    }
    for (size_t i = 0; i < province_count; i++) {
        size_t n = phrase_fits(all, at, prepared.provinces[i]);
        if (n > most) {
            most = n;
            *ret = (struct phrase){provinces[i].name, PROVINCE};
        }
    }
    return most;
}

/* ---- capitals ------------------------------------------------------------------------------ */

static void put_cased(struct buf *out, const char *word, bool capital)
{
    const char *p = word;
    bool first = true;
    while (*p != '\0') {
        int32_t cp;
        utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)p, -1, &cp);
        if (n <= 0) {
            return;
        }
        utf8proc_uint8_t bytes[4];
        int32_t cased = first && capital ? utf8proc_toupper(cp) : utf8proc_tolower(cp);
        utf8proc_ssize_t len = utf8proc_encode_char(cased, bytes);
        buf_add(out, bytes, (size_t)len);
        first = false;
        p += n;
    }
}

/* VNPT, TNHH, 389: no syllable, stays as it is. */
static bool is_acronym(const struct word *word)
{
    return strpbrk(word->folded, "aeiouy") == NULL || strpbrk(word->folded, "0123456789") != NULL;
}

static void put_gap(struct buf *out, const struct word *word)
{
    if (out->len > 0) {
        buf_puts(out, word->dash ? " - " : word->comma ? ", " : " ");
    }
}

static void put_unknown(struct buf *out, const struct word *word, enum word_class before,
                        bool first_unknown)
{
    bool proper = before == PLACED || before == FIELD || before == PROVINCE || before == SEATED;
    put_gap(out, word);
    if (is_acronym(word)) {
        buf_puts(out, word->text);
    } else {
        put_cased(out, word->text, proper || first_unknown);
    }
}

/* What "tỉnh", "xã" are in the middle; a name that begins with a place begins with a capital. */
static void put_phrase(struct buf *out, const struct word *word, const struct phrase *phrase)
{
    bool opens = out->len == 0;
    put_gap(out, word);
    if (opens && phrase->class == PLACED) {
        struct buf first;
        buf_init(&first, arena_current(), 64);
        put_cased(&first, phrase->text, true);
        buf_puts(out, first.data);
    } else {
        buf_puts(out, phrase->text);
    }
}

const char *agency_case(const char *capitals)
{
    struct words words;
    struct buf out;
    split_words(&words, capitals);
    buf_init(&out, arena_current(), 4096);
    enum word_class before = UNKNOWN;
    bool first_unknown = true;
    for (size_t i = 0; i < words.count;) {
        struct phrase phrase;
        size_t n = phrase_at(&words, i, &phrase);
        /* "PHÒNG", "BAN" inside a proper name or a field are no agency */
        bool stray = n == 1 && phrase.class == BEGINS && i > 0 && before != UNKNOWN &&
                     before != BEGINS && before != PLAIN;
        if (n == 0 || stray) {
            put_unknown(&out, &words.list[i], before, first_unknown);
            first_unknown = false;
            i++;
            continue;
        }
        put_phrase(&out, &words.list[i], &phrase);
        before = phrase.class == PLAIN ? before : phrase.class;
        first_unknown = phrase.class == PLAIN ? first_unknown : true;
        i += n;
    }
    return out.data != NULL ? out.data : "";
}

/* ---- levels -------------------------------------------------------------------------------- */

bool agency_begins(const char *line)
{
    struct words words;
    struct phrase phrase;
    split_words(&words, line);
    size_t n = words.count > 0 ? phrase_at(&words, 0, &phrase) : 0;
    if (n == 0 || (phrase.class != BEGINS && phrase.class != SEATED)) {
        return false;
    }
    /* "... VÀ MÔI" over "TRƯỜNG": one word alone is the rest of a name, unless it is none of a kind
     */
    return n > 1 || words.count > 1;
}

static bool begins_with(const char *text, const char *start)
{
    return strncmp(text, start, strlen(start)) == 0;
}

/* Where in an agency's name its place begins ("tỉnh Kiên Giang", "Kiên Giang"), NULL when it has
 * none. A proper name that no table knows counts ("Trung tâm Y tế Giang Thành"). */
static const char *place_in(const char *name)
{
    struct words words;
    split_words(&words, name);
    enum word_class before = UNKNOWN;
    for (size_t i = 0; i < words.count;) {
        struct phrase phrase = {NULL, UNKNOWN};
        size_t n = phrase_at(&words, i, &phrase);
        bool place = n > 0 && (phrase.class == PLACED || phrase.class == PROVINCE ||
                               strcmp(phrase.text, "Thành phố Hồ Chí Minh") == 0);
        if (place || (n == 0 && (before == FIELD || before == SEATED))) {
            const char *p = name; /* the ith word of the text itself */
            for (size_t k = 0; k < i; k++) {
                p += strcspn(p, " ");
                p += strspn(p, " -–,");
            }
            return p;
        }
        before = n > 0 ? phrase.class : UNKNOWN;
        i += n > 0 ? n : 1;
    }
    return NULL;
}

/* What stands below the superior and needs its place to be told from its sisters elsewhere. */
static const char *with_superior(const char *name, const char *superior)
{
    struct arena *arena = arena_current();
    static const char *const whole[] = {"Văn phòng", "Thanh tra"}; /* by itself: whose? */
    static const char *const bodies[] = {"Ủy ban nhân dân ", "Hội đồng nhân dân "};
    if (place_in(name) != NULL) {
        return name;
    }
    for (size_t i = 0; i < COUNT(whole); i++) {
        if (strcmp(name, whole[i]) == 0) {
            return arena_printf(arena, "%s %s", name, superior);
        }
    }
    for (size_t i = 0; i < COUNT(bodies); i++) {
        if (begins_with(superior, bodies[i])) {
            return arena_printf(arena, "%s %s", name, superior + strlen(bodies[i]));
        }
    }
    if (begins_with(superior, "Ban Chấp hành Trung ương") && begins_with(name, "Ban ")) {
        return arena_printf(arena, "%s Trung ương", name);
    }
    bool party = strstr(superior, " ủy ") != NULL && begins_with(name, "Ban ");
    if (party || (strstr(superior, "ủy ") != NULL && begins_with(name, "Ủy ban Kiểm tra"))) {
        return arena_printf(arena, "%s %s", name, superior);
    }
    const char *place = begins_with(superior, "Sở ") ? place_in(superior) : NULL;
    return place != NULL ? arena_printf(arena, "%s %s", name, place) : name;
}

const char *agency_of_lines(const char *const *lines, size_t count)
{
    struct buf units[UNITS_MOST];
    size_t n = 0;
    for (size_t i = 0; i < count; i++) {
        const char *before = i > 0 ? text_folded(arena_current(), lines[i - 1]) : "";
        size_t len = strlen(before);
        bool goes_on = len > 3 && strcmp(before + len - 3, " va") == 0;
        if (n == 0 || (agency_begins(lines[i]) && !goes_on && n < UNITS_MOST)) {
            buf_init(&units[n++], arena_current(), 2048);
        } else {
            buf_putc(&units[n - 1], ' ');
        }
        buf_puts(&units[n - 1], lines[i]);
    }
    if (n == 0) {
        return "";
    }
    const char *name = agency_case(units[n - 1].data);
    return n > 1 ? with_superior(name, agency_case(units[n - 2].data)) : name;
}

/* ---- symbols ------------------------------------------------------------------------------- */

enum level { LEVEL_STATE, LEVEL_PROVINCE };
static const struct {
    const char *symbol, *name;
    enum level level;
} organs[] = {
    {"SYT", "Sở Y tế", LEVEL_PROVINCE},
    {"SNV", "Sở Nội vụ", LEVEL_PROVINCE},
    {"STC", "Sở Tài chính", LEVEL_PROVINCE},
    {"SKHĐT", "Sở Kế hoạch và Đầu tư", LEVEL_PROVINCE},
    {"STNMT", "Sở Tài nguyên và Môi trường", LEVEL_PROVINCE},
    {"SNNMT", "Sở Nông nghiệp và Môi trường", LEVEL_PROVINCE},
    {"SNNPTNT", "Sở Nông nghiệp và Phát triển nông thôn", LEVEL_PROVINCE},
    {"SXD", "Sở Xây dựng", LEVEL_PROVINCE},
    {"SGTVT", "Sở Giao thông vận tải", LEVEL_PROVINCE},
    {"SCT", "Sở Công Thương", LEVEL_PROVINCE},
    {"SKHCN", "Sở Khoa học và Công nghệ", LEVEL_PROVINCE},
    {"STTTT", "Sở Thông tin và Truyền thông", LEVEL_PROVINCE},
    {"SVHTTDL", "Sở Văn hóa, Thể thao và Du lịch", LEVEL_PROVINCE},
    {"SVHTT", "Sở Văn hóa và Thể thao", LEVEL_PROVINCE},
    {"SDL", "Sở Du lịch", LEVEL_PROVINCE},
    {"SGDĐT", "Sở Giáo dục và Đào tạo", LEVEL_PROVINCE},
    {"SLĐTBXH", "Sở Lao động - Thương binh và Xã hội", LEVEL_PROVINCE},
    {"STP", "Sở Tư pháp", LEVEL_PROVINCE},
    {"SNgV", "Sở Ngoại vụ", LEVEL_PROVINCE},
    {"UBND", "Ủy ban nhân dân", LEVEL_PROVINCE},
    {"HĐND", "Hội đồng nhân dân", LEVEL_PROVINCE},
    {"TU", "Tỉnh ủy", LEVEL_PROVINCE},
    {"VPTU", "Văn phòng Tỉnh ủy", LEVEL_PROVINCE},
    {"VPUBND", "Văn phòng Ủy ban nhân dân", LEVEL_PROVINCE},
    {"BYT", "Bộ Y tế", LEVEL_STATE},
    {"BNV", "Bộ Nội vụ", LEVEL_STATE},
    {"BTC", "Bộ Tài chính", LEVEL_STATE},
    {"BTP", "Bộ Tư pháp", LEVEL_STATE},
    {"BXD", "Bộ Xây dựng", LEVEL_STATE},
    {"BCT", "Bộ Công Thương", LEVEL_STATE},
    {"BCA", "Bộ Công an", LEVEL_STATE},
    {"BQP", "Bộ Quốc phòng", LEVEL_STATE},
    {"BGDĐT", "Bộ Giáo dục và Đào tạo", LEVEL_STATE},
    {"BKHCN", "Bộ Khoa học và Công nghệ", LEVEL_STATE},
    {"BNNMT", "Bộ Nông nghiệp và Môi trường", LEVEL_STATE},
    {"BVHTTDL", "Bộ Văn hóa, Thể thao và Du lịch", LEVEL_STATE},
    {"BLĐTBXH", "Bộ Lao động - Thương binh và Xã hội", LEVEL_STATE},
    {"CP", "Chính phủ", LEVEL_STATE},
    {"TTg", "Thủ tướng Chính phủ", LEVEL_STATE},
    {"VPCP", "Văn phòng Chính phủ", LEVEL_STATE},
    {"TW", "Ban Chấp hành Trung ương", LEVEL_STATE},
};

/* The group that stands for the agency: behind the type's abbreviation, else the first; of the
 * Party the first behind "/". */
static const char *organ_group(const char *notation)
{
    static const char *const types =
        " NQ QĐ CT QC QyĐ TC TB HD CTr KH PA ĐA DA BC BB TTr HĐ CĐ BGN BTT GUQ GM GGT GNP PG PC PB "
        "PL L NĐ TT TTLT NQLT KL SY TrS SL CV ";
    struct arena *arena = arena_current();
    const char *slash = strrchr(notation, '/');
    const char *at = slash != NULL ? slash + 1 : notation;
    size_t len = strcspn(at, "-");
    const char *group = arena_memdup(arena, at, len);
    if (at[len] == '-' && strstr(types, arena_printf(arena, " %s ", group)) != NULL) {
        at += len + 1;
        group = arena_memdup(arena, at, strcspn(at, "-"));
    }
    return group;
}

static const char *without_joiners(const char *symbol)
{
    struct buf out;
    buf_init(&out, arena_current(), 256);
    for (; *symbol != '\0'; symbol++) {
        if (*symbol != '&' && *symbol != '.') {
            buf_putc(&out, *symbol);
        }
    }
    return out.data != NULL ? out.data : "";
}

const char *agency_of_symbol(const char *notation, const char *place)
{
    const char *group = without_joiners(organ_group(notation));
    for (size_t i = 0; i < COUNT(organs); i++) {
        if (strcmp(organs[i].symbol, group) != 0) {
            continue;
        }
        if (organs[i].level == LEVEL_STATE) {
            return organs[i].name;
        }
        const struct province *province = province_find(place);
        if (province == NULL) {
            return NULL;
        }
        bool party = strstr(organs[i].name, "Tỉnh ủy") != NULL;
        bool own_capital = strcmp(province->name, "Hồ Chí Minh") == 0;
        const char *kind = party             ? ""
                           : !province->city ? " tỉnh"
                           : own_capital     ? " Thành phố"
                                             : " thành phố";
        return arena_printf(arena_current(), "%s%s %s", organs[i].name, kind, province->name);
    }
    return NULL;
}

const char *agency_symbol(size_t i)
{
    return i < COUNT(organs) ? organs[i].symbol : NULL;
}

bool agency_fits_symbol(const char *name, const char *notation)
{
    struct words words;
    struct buf initials;
    split_words(&words, name);
    buf_init(&initials, arena_current(), 256);
    for (size_t i = 0; i < words.count; i++) {
        if (strcmp(words.list[i].folded, "va") != 0 && strcmp(words.list[i].folded, "cua") != 0) {
            buf_putc(&initials, words.list[i].folded[0]);
        }
    }
    const char *group = text_folded(arena_current(), without_joiners(organ_group(notation)));
    size_t len = strlen(group);
    return len >= 2 && initials.len >= len && memcmp(initials.data, group, len) == 0;
}
