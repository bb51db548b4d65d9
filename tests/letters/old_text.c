/* old_text.c - Vietnamese as the fonts before Unicode had it: TCVN3 (.Vn*) and VNI. */
#include "letters_room.h"

#include <string.h>
#include <utf8proc.h>

/* ---- TCVN3: a code point a letter; capitals with a mark only in fonts ending in H ------------ */

static const struct {
    const char *letters; /* in the order of their codes from `first` on, one code each */
    unsigned first;
} tcvn3[] = {{"ĂÂÊÔƠƯĐăâêôơưđ", 0xA1},  {"àảãáạ", 0xB5},         {"ằẳẵắ", 0xBB},
             {"ặầẩẫấậè", 0xC6},         {"ẻẽéẹềểễếệìỉ", 0xCE},   {"ĩíịò", 0xDC},
             {"ỏõóọồổỗốộờởỡớợù", 0xE1}, {"ủũúụừửữứựỳỷỹýỵ", 0xF1}};

static unsigned tcvn3_of(utf8proc_int32_t letter)
{
    for (size_t i = 0; i < sizeof tcvn3 / sizeof tcvn3[0]; i++) {
        unsigned code = tcvn3[i].first;
        utf8proc_int32_t cp;
        for (const utf8proc_uint8_t *p = (const utf8proc_uint8_t *)tcvn3[i].letters; *p != '\0';
             code++) {
            p += utf8proc_iterate(p, -1, &cp);
            if (cp == letter) {
                return code;
            }
        }
    }
    return 0;
}

static void put(struct buf *out, utf8proc_int32_t cp)
{
    utf8proc_uint8_t bytes[4];
    buf_add(out, bytes, (size_t)utf8proc_encode_char(cp, bytes));
}

/* ---- VNI: the letter, then its marks as one letter more -------------------------------------- */

enum tone { TONE_NONE, ACUTE, GRAVE, HOOK, TILDE, DOT };

static enum tone tone_of(utf8proc_int32_t mark)
{
    static const utf8proc_int32_t marks[] = {0, 0x301, 0x300, 0x309, 0x303, 0x323};
    for (int i = ACUTE; i <= DOT; i++) {
        if (marks[i] == mark) {
            return (enum tone)i;
        }
    }
    return TONE_NONE;
}

static const char *vni_mark(utf8proc_int32_t shape, enum tone tone)
{
    static const char *const plain[] = {"", "ù", "ø", "û", "õ", "ï"}, *const hat[] = {"â", "á",
                                                                                      "à", "å",
                                                                                      "ã", "ä"},
                             *const bowl[] = {"ê", "é", "è", "ú", "ü", "ë"};
    return shape == 0x302 ? hat[tone] : shape == 0x306 ? bowl[tone] : plain[tone];
}

/* i and y with a tone below are letters of their own, and all of i. */
static const char *vni_whole(utf8proc_int32_t base, enum tone tone)
{
    static const char *const of_i[] = {NULL, "í", "ì", "æ", "ó", "ò"};
    const utf8proc_int32_t small = utf8proc_tolower(base);
    return small == 'i' ? of_i[tone] : small == 'y' && tone == DOT ? "î" : NULL;
}

static void put_cased(struct buf *out, const char *text, bool capital)
{
    buf_puts(out, capital ? upper_text(text) : text);
}

static void vni_put(struct buf *out, utf8proc_int32_t cp)
{
    utf8proc_int32_t parts[4], shape = 0;
    int boundary = 0;
    enum tone tone = TONE_NONE;
    const bool capital = utf8proc_tolower(cp) != cp;
    const utf8proc_ssize_t count =
        utf8proc_decompose_char(cp, parts, 4, UTF8PROC_DECOMPOSE, &boundary);
    for (utf8proc_ssize_t i = 1; i < count; i++) {
        shape = tone_of(parts[i]) == TONE_NONE ? parts[i] : shape;
        tone = tone_of(parts[i]) != TONE_NONE ? tone_of(parts[i]) : tone;
    }
    const char *whole = vni_whole(parts[0], tone);
    if (whole != NULL) {
        put_cased(out, whole, capital);
        return;
    }
    if (cp == 0x111 || cp == 0x110) {
        put_cased(out, "ñ", capital);
    } else if (shape == 0x31B) {
        put_cased(out, utf8proc_tolower(parts[0]) == 'o' ? "ô" : "ö", capital);
    } else {
        put(out, parts[0]);
    }
    put_cased(out, vni_mark(shape, tone), capital);
}

/* ---- runs ----------------------------------------------------------------------------------- */

static bool needs_capitals(utf8proc_int32_t cp)
{
    return cp > 0x7F && utf8proc_tolower(cp) != cp && tcvn3_of(cp) == 0;
}

const char *old_run(enum old_font font, const char *text, bool *ret_capitals, const char **ret_rest)
{
    struct buf out;
    utf8proc_int32_t cp;
    bool first = true;
    buf_init(&out, arena_current(), 1 << 20);
    *ret_capitals = false;
    while (*text != '\0') {
        const utf8proc_ssize_t took = utf8proc_iterate((const utf8proc_uint8_t *)text, -1, &cp);
        if (font == OLD_VNI) {
            vni_put(&out, cp);
        } else {
            if (first) {
                *ret_capitals = needs_capitals(cp);
            } else if (needs_capitals(cp) != *ret_capitals && cp > ' ' &&
                       utf8proc_tolower(cp) != utf8proc_toupper(cp) &&
                       (needs_capitals(cp) || utf8proc_tolower(cp) == cp)) {
                break;
            }
            const utf8proc_int32_t small = *ret_capitals ? utf8proc_tolower(cp) : cp;
            put(&out, tcvn3_of(small) != 0 ? (utf8proc_int32_t)tcvn3_of(small) : small);
        }
        first = false;
        text += took;
    }
    *ret_rest = text;
    return out.data;
}
