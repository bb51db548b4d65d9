/*
 * slip.c - the Phiếu giải quyết văn bản đến of NĐ 30/2020, Phụ lục IV, as text of 80 columns.
 *
 * It is a legal form, so it is Vietnamese in every language of the command. Where nobody has
 * written yet there are dotted lines to write on. Lines that were returned, recalled or replaced
 * are not on it: they are in the history.
 */
#include "cli_room.h"

#include <string.h>

enum { WIDTH = 80, LEFT_COLUMN = 38, RIGHT_COLUMN = 42, INDENT = 3, SIGN_COLUMN = 40 };

static void put_centred(struct buf *out, const char *text, size_t width)
{
    size_t wide = text_width(text);
    put_padding(out, wide < width ? (width - wide) / 2 : 0);
    buf_puts(out, text);
}

static const char *centred(const char *text, size_t width)
{
    struct buf out;
    buf_init(&out, NULL, 4096);
    put_centred(&out, text, width);
    size_t wide = text_width(out.data);
    put_padding(&out, wide < width ? width - wide : 0);
    return out.data;
}

static const char *dots(size_t columns)
{
    char *text = arena_alloc(arena_current(), columns + 1);
    memset(text, '.', columns);
    return text;
}

static void put_rule(struct buf *out)
{
    for (size_t i = 0; i < WIDTH; i++) {
        buf_puts(out, "─");
    }
    buf_putc(out, '\n');
}

/* ---- head
 * ------------------------------------------------------------------------------------------ */

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
            put_centred(out, right[i], RIGHT_COLUMN);
        }
        buf_putc(out, '\n');
    }
}

/* "ngày 10 tháng 3 năm 2025"; dots for what is not known. */
static const char *long_date(struct day day)
{
    if (!day_is(day)) {
        return "ngày ..... tháng ..... năm ........";
    }
    int y, m, d;
    day_split(day, &y, &m, &d);
    /* 01 and 02 are written with a zero (NĐ 30, Phụ lục I, mục II.4): nobody can put a 1 before. */
    return arena_printf(arena_current(), "ngày %02d tháng %s%d năm %d", d, m < 3 ? "0" : "", m, y);
}

static struct day day_of_instant(const json_t *object, const char *member)
{
    struct instant at;
    const char *text = json_str(object, member);
    if (text[0] == '\0' || instant_parse(text, ZONE_VIETNAM, member, &at, NULL) != 0) {
        return DAY_NONE;
    }
    return instant_day(at, ZONE_VIETNAM);
}

static void put_place_and_date(struct buf *out, const json_t *letter)
{
    const json_t *agency = json_get(letter, "agency");
    const char *place = plain(json_str(agency, "place"));
    struct day day = day_of_instant(json_get(letter, "presented"), "at");
    const char *line = arena_printf(arena_current(), "%s, %s", place[0] == '\0' ? dots(15) : place,
                                    long_date(day));
    size_t wide = text_width(line);
    put_padding(out, wide < RIGHT_COLUMN ? LEFT_COLUMN + (RIGHT_COLUMN - wide) / 2
                     : wide < WIDTH      ? WIDTH - wide
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
        code[0] == '\0' ? dots(12) : code, day[0] == '\0' ? dots(10) : day,
        plain(need_str(cli, letter, "issuer")), plain(need_str(cli, letter, "subject")));
    const char *lines[24];
    size_t count = split(data, WIDTH - 8, lines, sizeof lines / sizeof lines[0]);
    for (size_t i = 0; i < count; i++) {
        put_centred(out, lines[i], WIDTH);
        buf_putc(out, '\n');
    }
    const char *due = shown_day(letter, "due");
    const char *numbers =
        arena_printf(arena_current(), "Số đến: %s     Ngày đến: %s     Hạn: %s",
                     plain(need_str(cli, letter, "ref")), shown_day(letter, "arrived"),
                     due[0] == '\0' ? dots(10) : due);
    buf_putc(out, '\n');
    put_centred(out, numbers, WIDTH);
    buf_putc(out, '\n');
}

static void put_marks(struct buf *out, const json_t *letter)
{
    const struct cli vietnamese = {.lang = LANG_VI};
    const char *urgency = urgency_text(&vietnamese, json_str(letter, "urgency"));
    if (urgency[0] != '\0') {
        put_centred(out, arena_printf(arena_current(), "Độ khẩn: %s", text_upper(urgency)), WIDTH);
        buf_putc(out, '\n');
    }
    if (strcmp(json_str(letter, "state"), "cancelled") == 0) {
        put_centred(out, "*** SỐ ĐẾN NÀY ĐÃ HỦY ***", WIDTH);
        buf_putc(out, '\n');
    }
}

/* ---- the three tiers
 * ----------------------------------------------------------------------------- */

static bool on_the_form(const json_t *line)
{
    static const char *const gone[] = {"returned", "recalled", "superseded"};
    for (size_t i = 0; i < sizeof gone / sizeof gone[0]; i++) {
        if (strcmp(json_str(line, "state"), gone[i]) == 0) {
            return false;
        }
    }
    return true;
}

static const char *role_label(const json_t *line, bool person)
{
    const char *role = json_str(line, "role");
    if (strcmp(role, "lead") == 0) {
        return person ? "Giao giải quyết: " : "Giao chủ trì: ";
    }
    return strcmp(role, "support") == 0 ? "Phối hợp: " : "Nhận để biết: ";
}

static const char *assignee(const json_t *line)
{
    const json_t *person = json_get(line, "person");
    const char *unit = plain(json_str(json_get(line, "unit"), "name"));
    return person == NULL ? unit
                          : arena_printf(arena_current(), "%s (%s)", person_name(person), unit);
}

/* "   - Giao chủ trì: Phòng Kế hoạch ..........  Thời hạn: 13/03/2025" */
static void put_assignment(struct buf *out, const char *label, const char *who, const char *due)
{
    const char *term =
        arena_printf(arena_current(), "Thời hạn: %s", due[0] == '\0' ? dots(10) : due);
    struct buf left;
    buf_init(&left, NULL, 8192);
    put_padding(&left, INDENT);
    buf_printf(&left, "- %s", label);
    size_t term_wide = text_width(term), begin = text_width(left.data);
    put_wrapped(&left, who, WIDTH - term_wide - 2, begin, begin);
    const char *last = strrchr(left.data, '\n');
    size_t wide = text_width(last == NULL ? left.data : last + 1);
    buf_puts(out, left.data);
    if (wide + term_wide + 4 <= WIDTH) {
        buf_printf(out, " %s ", dots(WIDTH - wide - term_wide - 2));
    } else {
        put_padding(out, wide + term_wide + 1 <= WIDTH ? WIDTH - wide - term_wide : 1);
    }
    buf_printf(out, "%s\n", term);
}

static void put_opinion(struct buf *out, const char *label, const char *text)
{
    put_padding(out, INDENT);
    buf_printf(out, "- %s", label);
    put_wrapped(out, plain_block(text), WIDTH, INDENT + 2 + text_width(label), INDENT + 2);
    buf_putc(out, '\n');
}

static void put_blank_lines(struct buf *out, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        put_padding(out, INDENT);
        buf_printf(out, "%s\n", dots(WIDTH - INDENT));
    }
}

/* Date and name at the right, as under every opinion of the form. */
static void put_signature(struct buf *out, struct day day, const char *name)
{
    const char *date = long_date(day);
    const char *line = arena_printf(arena_current(), "N%s", date + 1);
    put_padding(out, SIGN_COLUMN);
    put_centred(out, line, WIDTH - SIGN_COLUMN);
    buf_putc(out, '\n');
    put_padding(out, SIGN_COLUMN);
    put_centred(out, name[0] == '\0' ? dots(28) : name, WIDTH - SIGN_COLUMN);
    buf_putc(out, '\n');
}

/* Whose opinion it is; who wrote it down for him stands behind in brackets. */
static const char *signer(const json_t *fact)
{
    const json_t *behalf = json_get(fact, "for");
    const char *by = person_name(json_get(fact, "by"));
    if (behalf == NULL) {
        return by;
    }
    return arena_printf(arena_current(), "%s (%s ghi thay)", person_name(behalf), by);
}

static bool given_together(const json_t *a, const json_t *b)
{
    const json_t *ga = json_get(a, "given"), *gb = json_get(b, "given");
    return json_int(a, "parent", 0) == json_int(b, "parent", 0) &&
           strcmp(json_str(ga, "at"), json_str(gb, "at")) == 0;
}

/* The lines of one act: who, by when, the opinion written with them, date and name. */
static void put_given(struct buf *out, const json_t *const *lines, size_t count, bool lower)
{
    static const char *const roles[] = {"lead", "support", "inform"};
    const char *note = "";
    for (size_t r = 0; r < 3; r++) {
        for (size_t i = 0; i < count; i++) {
            if (strcmp(json_str(lines[i], "role"), roles[r]) == 0) {
                put_assignment(out, role_label(lines[i], lower), assignee(lines[i]),
                               shown_day(lines[i], "due"));
            }
        }
    }
    for (size_t i = 0; i < count && note[0] == '\0'; i++) {
        note = json_str(lines[i], "note");
    }
    if (note[0] != '\0') {
        put_opinion(out, "Ý kiến: ", note);
    }
    const json_t *given = json_get(lines[0], "given");
    put_signature(out, day_of_instant(given, "at"), signer(given));
}

/* The assignments of the leader (lower false) or of the units' heads, act by act. How many lines.
 */
static size_t put_assignments(struct buf *out, const json_t *lines, bool lower)
{
    size_t total = json_array_size(lines), shown = 0;
    const json_t **mine = arena_alloc(arena_current(), (total + 1) * sizeof *mine);
    size_t count = 0;
    for (size_t i = 0; i < total; i++) {
        const json_t *line = json_array_get(lines, i);
        if ((json_int(line, "parent", 0) > 0) == lower && on_the_form(line)) {
            mine[count++] = line;
        }
    }
    for (size_t i = 0; i < count; i = shown) {
        shown = i + 1;
        while (shown < count && given_together(mine[i], mine[shown])) {
            shown++;
        }
        put_given(out, mine + i, shown - i, lower);
    }
    return count;
}

static void put_leader(struct buf *out, const json_t *letter)
{
    buf_puts(out, "1. Ý kiến của lãnh đạo cơ quan, tổ chức:\n");
    const json_t *directed = json_get(letter, "directed");
    if (put_assignments(out, json_get(letter, "lines"), false) > 0) {
        return;
    }
    if (strcmp(json_str(letter, "state"), "no-action") == 0) {
        put_opinion(out, "Không phải xử lý: ", json_str(letter, "end_reason"));
        put_signature(out, day_of_instant(directed, "at"),
                      directed == NULL ? "" : signer(directed));
        return;
    }
    put_assignment(out, "Giao chủ trì: ", "", "");
    put_assignment(out, "Phối hợp: ", "", "");
    put_blank_lines(out, 2);
    put_signature(out, DAY_NONE, "");
}

static void put_head_of_unit(struct buf *out, const json_t *letter)
{
    buf_puts(out, "\n2. Ý kiến của lãnh đạo đơn vị:\n");
    if (put_assignments(out, json_get(letter, "lines"), true) == 0) {
        put_assignment(out, "Giao cho cá nhân: ", "", "");
        put_blank_lines(out, 2);
        put_signature(out, DAY_NONE, "");
    }
}

static void put_decision(struct buf *out, const json_t *proposal)
{
    const char *decision = json_str(proposal, "decision");
    bool approved = strcmp(decision, "approved") == 0;
    if (!approved && strcmp(decision, "again") != 0) {
        return;
    }
    char day[DAY_TEXT];
    const char *label =
        arena_printf(arena_current(), "%s (%s, %s)%s", approved ? "Duyệt" : "Yêu cầu đề xuất lại",
                     person_name(json_get(proposal, "decided_by")),
                     day_vn(day_of_instant(proposal, "decided_at"), day),
                     json_str(proposal, "note")[0] == '\0' ? "" : ": ");
    put_opinion(out, label, json_str(proposal, "note"));
}

static void put_handler(struct cli *cli, struct buf *out, const json_t *letter)
{
    buf_puts(out, "\n3. Ý kiến đề xuất của người giải quyết:\n");
    const json_t *proposals = need_array(cli, letter, "proposals");
    for (size_t i = 0; i < json_array_size(proposals); i++) {
        const json_t *p = json_array_get(proposals, i);
        put_opinion(out, "", json_str(p, "text"));
        put_signature(out, day_of_instant(p, "at"), signer(p));
        put_decision(out, p);
    }
    if (json_array_size(proposals) == 0) {
        put_blank_lines(out, 3);
        put_signature(out, DAY_NONE, "");
    }
}

static void put_result(struct buf *out, const json_t *letter)
{
    const json_t *replies = json_get(letter, "replies");
    bool done = strcmp(json_str(letter, "state"), "done") == 0;
    const char *file = plain(json_str(letter, "case"));
    if (!done && json_array_size(replies) == 0 && file[0] == '\0') {
        return;
    }
    put_rule(out);
    if (done) {
        buf_puts(out, "Kết quả: đã giải quyết xong.\n");
    }
    for (size_t i = 0; i < json_array_size(replies); i++) {
        const json_t *r = json_array_get(replies, i);
        const char *day = shown_day(r, "issued");
        buf_printf(out, "Văn bản trả lời: %s%s%s\n", plain(json_str(r, "code")),
                   day[0] == '\0' ? "" : ", ngày ", day);
    }
    if (file[0] != '\0') {
        buf_printf(out, "Hồ sơ: %s\n", file);
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
    put_padding(out, (WIDTH - text_width(title)) / 2);
    put_styled(cli, out, STYLE_BOLD, title);
    buf_putc(out, '\n');
    put_letter_data(cli, out, letter);
    put_marks(out, letter);
    put_rule(out);
    put_leader(out, letter);
    put_head_of_unit(out, letter);
    put_handler(cli, out, letter);
    put_result(out, letter);
    if (json_str(letter, "as_of")[0] != '\0') {
        buf_printf(out, "(Theo sổ tại thời điểm %s)\n", shown_instant(letter, "as_of"));
    }
}
