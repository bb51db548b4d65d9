/* Random bytes through every door of the ground: nothing breaks, and what comes out is ours. */
#include "unit.h"

#include "phieu/file.h"
#include "phieu/json.h"

#include <stdint.h>

enum { ROUNDS = 30000, LONGEST = 60 };

static uint64_t seed = 0x9E3779B97F4A7C15;

static unsigned random_below(unsigned limit)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return (unsigned)(seed >> 33) % limit;
}

/* Half sense, half noise: pieces that the doors know, and bytes that nobody does. */
static size_t make_text(char *out)
{
    static const char *const pieces[] = {
        "a",
        "hoà",
        "Đ",
        "uy",
        "w",
        "s",
        "6",
        "\xCC\x81",
        "\xCC\xA3",
        "\xEF\xBB\xBF",
        " ",
        "\r\n",
        "2025-03-10",
        "T08:15:02Z",
        "+07:00",
        "30/2/",
        "{\"a\":",
        "[",
        "]",
        "}",
        "\"",
        "\\u00e9",
        "\xED\xA0\x80",
        "\xF0\x9F\x98\x80",
        "\xE2\x80\xAE",
        "東",
        "ß",
        "ﬁ",
        "/",
        "..",
        "\\",
        "\x01",
    };
    size_t len = 0;
    unsigned count = random_below(8);
    for (unsigned i = 0; i < count; i++) {
        if (random_below(4) == 0) {
            out[len++] = (char)random_below(256);
        } else {
            const char *piece = pieces[random_below(sizeof pieces / sizeof pieces[0])];
            size_t piece_len = strlen(piece);
            memcpy(out + len, piece, piece_len);
            len += piece_len;
        }
    }
    if (len > 0 && random_below(4) == 0) {
        len = random_below((unsigned)len); /* cut somewhere */
    }
    out[len] = '\0';
    return len;
}

static void check_ours(const char *text, const char *what)
{
    ck_assert_msg(text_is_utf8(text, strlen(text)), "%s is not UTF-8", what);
}

START_TEST(whatever_is_cleaned_is_clean)
{
    char bytes[256];
    int accepted = 0;
    for (int i = 0; i < ROUNDS; i++) {
        struct arena arena;
        arena_init(&arena, 1 << 20);
        size_t len = make_text(bytes);
        enum text_kind kind = random_below(2) == 0 ? TEXT_LINE : TEXT_BLOCK;
        const char *clean = NULL, *again = NULL;
        struct error why = {0};
        if (text_clean(bytes, len, kind, 40, "note", &arena, &clean, &why) == 0) {
            accepted++;
            check_ours(clean, "clean text");
            ck_assert_uint_le(text_length(clean), 40);
            ck_assert_int_eq(text_clean(clean, strlen(clean), kind, 40, "", &arena, &again, &why),
                             0);
            ck_assert_str_eq(clean, again);
        } else {
            char said[512];
            ck_assert_ptr_null(clean);
            error_text(&why, LANG_VI, said, sizeof said);
            check_ours(said, "the refusal");
        }
        arena_release(&arena);
    }
    ck_assert_int_gt(accepted, ROUNDS / 10);
    ck_assert_int_lt(accepted, ROUNDS);
}
END_TEST

START_TEST(whatever_is_folded_is_folded)
{
    char bytes[256], other[256];
    for (int i = 0; i < ROUNDS; i++) {
        struct arena arena;
        arena_init(&arena, 1 << 20);
        make_text(bytes);
        make_text(other);
        const char *folded = text_folded(&arena, bytes);
        check_ours(folded, "folded text");
        ck_assert_str_eq(text_folded(&arena, folded), folded);
        struct buf marked, again, typed;
        buf_init(&marked, &arena, 4096);
        buf_init(&again, &arena, 4096);
        buf_init(&typed, &arena, 4096);
        text_fold_marked(&marked, bytes);
        check_ours(marked.data, "marked text");
        text_fold_marked(&again, marked.data);
        if (text_is_utf8(bytes, strlen(bytes))) { /* what is malformed is not composed */
            ck_assert_str_eq(again.data, marked.data);
        }
        if (text_from_telex(&typed, bytes) || text_from_vni(&typed, bytes)) {
            check_ours(typed.data, "typed text");
        }
        ck_assert_int_eq(text_collate(bytes, bytes), 0);
        int order = text_collate(bytes, other);
        int back = text_collate(other, bytes);
        ck_assert((order > 0) == (back < 0) && (order < 0) == (back > 0));
        ck_assert_uint_eq(text_distance(bytes, other, 9), text_distance(other, bytes, 9));
        (void)text_width(bytes);
        arena_release(&arena);
    }
}
END_TEST

START_TEST(whatever_is_written_as_json_is_read_again)
{
    char bytes[256];
    for (int i = 0; i < ROUNDS; i++) {
        struct arena arena;
        struct buf buf;
        struct json_out out;
        json_t *object = NULL;
        struct error why = {0};
        arena_init(&arena, 1 << 20);
        struct arena *before = arena_enter(&arena);
        size_t len = make_text(bytes);
        if (json_read(bytes, len, &object, &why) == 0) {
            ck_assert_ptr_nonnull(object);
        }
        buf_init(&buf, &arena, 4096);
        json_out_init(&out, &buf);
        json_open_object(&out, NULL);
        json_put_string(&out, "t", bytes);
        json_close_object(&out);
        ck_assert_msg(json_read(buf.data, buf.len, &object, &why) == 0, "%s", buf.data);
        if (text_is_utf8(bytes, len)) {
            ck_assert_str_eq(json_str(object, "t"), bytes);
        }
        arena_enter(before);
        arena_release(&arena);
    }
}
END_TEST

START_TEST(whatever_is_read_as_a_date_is_written_as_one)
{
    char bytes[256], text[INSTANT_TEXT], name[FILE_NAME];
    for (int i = 0; i < ROUNDS; i++) {
        size_t len = make_text(bytes);
        struct day day;
        struct instant t;
        if (day_parse(bytes, "due", &day, NULL) == 0) {
            ck_assert_uint_eq(strlen(day_iso(day, text)), 10);
        }
        if (instant_parse(bytes, ZONE_VIETNAM, "at", &t, NULL) == 0) {
            ck_assert_uint_eq(strlen(instant_iso(t, text)), 24);
        }
        check_ours(file_safe_name(bytes, name), "a file name");
        ck_assert(name[0] != '\0' && name[0] != '.' && strpbrk(name, "/\\\n") == NULL);
        ck_assert_ptr_nonnull(file_sniff((const unsigned char *)bytes, len));
    }
}
END_TEST

UNIT_MAIN("base/strangers", whatever_is_cleaned_is_clean, whatever_is_folded_is_folded,
          whatever_is_written_as_json_is_read_again, whatever_is_read_as_a_date_is_written_as_one)
