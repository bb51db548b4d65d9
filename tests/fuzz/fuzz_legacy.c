/*
 * fuzz_legacy.c - any bytes as a text file, any text in any old encoding, any name of a font.
 *
 * What comes out is text as text_clean lets it in (UTF-8, NFC, no controls), never much longer than
 * what came in.
 */
#include "fuzz.h"

#include "phieu/legacy.h"

#include <string.h>

void fuzz_prepare(void) {}

/* Nothing in it to refuse, to compose or to take out. */
static bool is_clean(const char *text, size_t len)
{
    struct error err = {0};
    const char *again = NULL;
    return text_clean(text, len, TEXT_BLOCK, SIZE_MAX, "text", arena_current(), &again, &err) ==
               0 &&
           strlen(again) == len && memcmp(again, text, len) == 0;
}

static void check_quality(const char *text, size_t len)
{
    struct text_quality quality;
    text_quality(text, len, &quality);
    INVARIANT(quality.letters <= len && quality.words <= len);
    INVARIANT(quality.marked >= 0 && quality.marked <= 1);
    INVARIANT(quality.syllables >= 0 && quality.syllables <= 1);
    INVARIANT(quality.letters >= 200 || !text_lacks_marks(&quality));
}

static void check_convert(const char *text, size_t len, enum legacy from)
{
    struct buf out, again;
    buf_init(&out, arena_current(), len * 3 / 2 + 1);
    legacy_convert(&out, text, len, from);
    INVARIANT(!out.overflow);
    const char *const said = out.len > 0 ? out.data : "";
    INVARIANT(is_clean(said, out.len));
    INVARIANT(from != LEGACY_NONE || (out.len == len && memcmp(said, text, len) == 0));
    INVARIANT((out.len > 0) == (len > 0));
    /* No letter is taken for two. */
    buf_init(&again, arena_current(), len * 3 + 8);
    buf_puts(&again, "x ");
    legacy_convert(&again, text, len, from);
    INVARIANT(strcmp(again.data + 2, said) == 0);
}

static void check_decode(const char *bytes, size_t len)
{
    static const char *const known[] = {"utf-8", "utf-16", "windows-1258",
                                        "tcvn3", "vni",    "latin-1"};
    const char *text = NULL, *guess = NULL;
    struct error err = {0};
    bool named = false;
    INVARIANT(legacy_decode(bytes, len, arena_current(), &text, &guess, &err) == 0);
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        named = named || strcmp(guess, known[i]) == 0;
    }
    INVARIANT(named && is_clean(text, strlen(text)));
    INVARIANT(strlen(text) <= len * 5 + 1);
    check_quality(text, strlen(text));
}

void fuzz_input(const char *bytes, size_t len)
{
    struct error err = {0};
    const char *text = NULL;
    check_decode(bytes, len);
    check_quality(bytes, len); /* malformed as it may be */
    (void)legacy_of_font(bytes);
    if (text_clean(bytes, len, TEXT_BLOCK, SIZE_MAX, "text", arena_current(), &text, &err) != 0) {
        return;
    }
    const size_t clean = strlen(text);
    const enum legacy guess = legacy_guess(text, clean);
    INVARIANT(guess == LEGACY_NONE || guess == LEGACY_TCVN3 || guess == LEGACY_VNI);
    for (enum legacy from = LEGACY_NONE; from <= LEGACY_VNI; from++) {
        check_convert(text, clean, from);
    }
}
