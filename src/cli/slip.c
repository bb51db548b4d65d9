/*
 * slip.c - the Phiếu giải quyết văn bản đến of NĐ 30/2020, Phụ lục IV, as text of 80 columns.
 *
 * It is a legal form, so it is Vietnamese in every language of the command. Where nobody has
 * written yet there are dotted lines to write on. Lines that were returned, recalled or replaced
 * are not on it: they are in the history.
 */
#include "slip.h"

#include <string.h>

enum { LEFT_COLUMN = 38, RIGHT_COLUMN = 42 };

void slip_centre(struct buf *out, const char *text, size_t width)
{
    size_t wide = text_width(text);
    put_padding(out, wide < width ? (width - wide) / 2 : 0);
    buf_puts(out, text);
}

const char *slip_dots(size_t columns)
{
    char *text = arena_alloc(arena_current(), columns + 1);
    memset(text, '.', columns);
    return text;
}

void slip_rule(struct buf *out)
{
    for (size_t i = 0; i < SLIP_WIDTH; i++) {
        buf_puts(out, "─");
    }
    buf_putc(out, '\n');
}

const char *slip_date(struct day day)
{
    if (!day_is(day)) {
        return "ngày ..... tháng ..... năm ........";
    }
    int y, m, d;
    day_split(day, &y, &m, &d);
    /* 01 and 02 are written with a zero (NĐ 30, Phụ lục I, mục II.4): nobody can put a 1 before. */
    return arena_printf(arena_current(), "ngày %02d tháng %s%d năm %d", d, m < 3 ? "0" : "", m, y);
}

struct day slip_day(const json_t *object, const char *member)
{
    struct instant at;
    const char *text = json_str(object, member);
    if (text[0] == '\0' || instant_parse(text, ZONE_VIETNAM, member, &at, NULL) != 0) {
        return DAY_NONE;
    }
    return instant_day(at, ZONE_VIETNAM);
}

static const char *centred(const char *text, size_t width)
{
    struct buf out;
    buf_init(&out, NULL, 4096);
    slip_centre(&out, text, width);
    size_t wide = text_width(out.data);
    put_padding(&out, wide < width ? width - wide : 0);
    return out.data;
}

/* ---- head ---------------------------------------------------------------------------- */

/* Wraps to lines of at most width columns. */
static size_t split(const char *text, size_t width, const char **lines, size_t most)
{
    struct buf out;
    buf_init(&out, NULL, 8192);
    put_wrapped(&out, text, width, 0, 0);
    size_t count = 0;
    for (char *p = out.data; p != NULL && *p != '\0' && count < most;) {
        char *end = strchr(p, '\n');
        if (end != NULL) {
            *end++ = '\0';
        }
        lines[count++] = p;
        p = end;
    }
    return count;
}

static void put_letterhead(struct buf *out, const json_t *agency)
{
    static const char *const right[] = {"CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
                                        "Độc lập - Tự do - Hạnh phúc",
                                        "──────────────────────────"};
    const char *left[8];
    size_t count = split(text_upper(plain(json_str(agency, "parent"))), LEFT_COLUMN - 2, left, 3);
    const char *name = plain(json_str(agency, "name"));
    name = name[0] != '\0' ? text_upper(name) : "TÊN CƠ QUAN, TỔ CHỨC";
    count += split(name, LEFT_COLUMN - 2, left + count, 3);
    left[count++] = "──────────";
    for (size_t i = 0; i < (count > 3 ? count : 3); i++) {
        buf_puts(out, centred(i < count ? left[i] : "", LEFT_COLUMN));
        if (i < 3) {
            slip_centre(out, right[i], RIGHT_COLUMN);
        }
        buf_putc(out, '\n');
    }
}

static void put_place_and_date(struct buf *out, const json_t *letter)
{
    const json_t *agency = json_get(letter, "agency");
    const char *place = plain(json_str(agency, "place"));
    struct day day = slip_day(json_get(letter, "presented"), "at");
    const char *line = arena_printf(arena_current(), "%s, %s",
                                    place[0] == '\0' ? slip_dots(15) : place, slip_date(day));
    size_t wide = text_width(line);
    put_padding(out, wide < RIGHT_COLUMN ? LEFT_COLUMN + (RIGHT_COLUMN - wide) / 2
                     : wide < SLIP_WIDTH ? SLIP_WIDTH - wide
                                         : 0);
    buf_printf(out, "%s\n", line);
}

/* [tên loại; số, ký hiệu; ngày; cơ quan ban hành; trích yếu] */
static void put_letter_data(struct cli *cli, struct buf *out, const json_t *letter)
{
    const char *code = plain(json_str(letter, "code")), *day = shown_day(letter, "issued");
    const char *type = plain(json_str(letter, "type"));
    const char *data = arena_printf(
        arena_current(), "[%s; số %s; ngày %s; %s; %s]", type[0] == '\0' ? "Văn bản" : type,
        code[0] == '\0' ? slip_dots(12) : code, day[0] == '\0' ? slip_dots(10) : day,
        plain(need_str(cli, letter, "issuer")), plain(need_str(cli, letter, "subject")));
    const char *lines[24];
    size_t count = split(data, SLIP_WIDTH - 8, lines, sizeof lines / sizeof lines[0]);
    for (size_t i = 0; i < count; i++) {
        slip_centre(out, lines[i], SLIP_WIDTH);
        buf_putc(out, '\n');
    }
    const char *due = shown_day(letter, "due");
    const char *numbers =
        arena_printf(arena_current(), "Số đến: %s     Ngày đến: %s     Hạn: %s",
                     plain(need_str(cli, letter, "ref")), shown_day(letter, "arrived"),
                     due[0] == '\0' ? slip_dots(10) : due);
    buf_putc(out, '\n');
    slip_centre(out, numbers, SLIP_WIDTH);
    buf_putc(out, '\n');
}

static void put_marks(struct buf *out, const json_t *letter)
{
    const struct cli vietnamese = {.lang = LANG_VI};
    const char *urgency = urgency_text(&vietnamese, json_str(letter, "urgency"));
    if (urgency[0] != '\0') {
        slip_centre(out, arena_printf(arena_current(), "Độ khẩn: %s", text_upper(urgency)),
                    SLIP_WIDTH);
        buf_putc(out, '\n');
    }
    if (strcmp(json_str(letter, "state"), "cancelled") == 0) {
        slip_centre(out, "*** SỐ ĐẾN NÀY ĐÃ HỦY ***", SLIP_WIDTH);
        buf_putc(out, '\n');
    }
}

void put_slip(struct cli *cli, const json_t *letter)
{
    struct buf *out = &cli->out;
    need_array(cli, letter, "lines");
    put_letterhead(out, json_get(letter, "agency"));
    put_place_and_date(out, letter);
    buf_putc(out, '\n');
    const char *title = "PHIẾU GIẢI QUYẾT VĂN BẢN ĐẾN";
    put_padding(out, (SLIP_WIDTH - text_width(title)) / 2);
    put_styled(cli, out, STYLE_BOLD, title);
    buf_putc(out, '\n');
    put_letter_data(cli, out, letter);
    put_marks(out, letter);
    slip_rule(out);
    put_slip_tiers(cli, out, letter);
    if (json_str(letter, "as_of")[0] != '\0') {
        buf_printf(out, "(Theo sổ tại thời điểm %s)\n", shown_instant(letter, "as_of"));
    }
}
