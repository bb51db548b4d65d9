/*
 * slip_tiers.c - the three opinions of the slip: the agency's leader, the unit's, the handler.
 */
#include "slip.h"

#include <string.h>

enum { INDENT = 3, SIGN_COLUMN = 40 };

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
        return person ? "Giao giải quyết" : "Giao chủ trì";
    }
    return strcmp(role, "support") == 0 ? "Phối hợp" : "Nhận để biết";
}

static const char *assignee(const json_t *line)
{
    const json_t *person = json_get(line, "person");
    const json_t *unit = json_get(line, "unit");
    if (person == NULL) {
        return plain(json_str(unit, "name"));
    }
    return arena_printf(arena_current(), "%s (%s)", person_name(person),
                        plain(json_str(unit, "code")));
}

/* "   - Giao chủ trì: Phòng Kế hoạch ..........  Thời hạn: 13/03/2025" */
static void put_assignment(struct buf *out, const char *label, const char *who, const char *due)
{
    const char *term =
        arena_printf(arena_current(), "Thời hạn: %s", due[0] == '\0' ? slip_dots(10) : due);
    struct buf left;
    buf_init(&left, NULL, 8192);
    put_padding(&left, INDENT);
    buf_printf(&left, "- %s:", label);
    if (who[0] != '\0') {
        size_t begin = text_width(left.data) + 1;
        buf_putc(&left, ' ');
        put_wrapped(&left, who, SLIP_WIDTH - text_width(term) - 2, begin, begin);
    }
    const char *last = strrchr(left.data, '\n');
    size_t used = text_width(last == NULL ? left.data : last + 1) + text_width(term);
    buf_puts(out, left.data);
    if (used + 4 <= SLIP_WIDTH) {
        buf_printf(out, " %s ", slip_dots(SLIP_WIDTH - used - 2));
    } else {
        put_padding(out, used < SLIP_WIDTH ? SLIP_WIDTH - used : 1);
    }
    buf_printf(out, "%s\n", term);
}

static void put_opinion(struct buf *out, const char *label, const char *text)
{
    put_padding(out, INDENT);
    buf_printf(out, "- %s", label);
    put_wrapped(out, plain_block(text), SLIP_WIDTH, INDENT + 2 + text_width(label), INDENT + 2);
    buf_putc(out, '\n');
}

static void put_blank_lines(struct buf *out, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        put_padding(out, INDENT);
        buf_printf(out, "%s\n", slip_dots(SLIP_WIDTH - INDENT));
    }
}

/* Centred in the right half, and further left rather than past the edge. */
static void put_right(struct buf *out, const char *text)
{
    size_t wide = text_width(text), room = SLIP_WIDTH - SIGN_COLUMN;
    size_t before = wide <= room        ? SIGN_COLUMN + (room - wide) / 2
                    : wide < SLIP_WIDTH ? SLIP_WIDTH - wide
                                        : 0;
    put_padding(out, before);
    buf_printf(out, "%s\n", text);
}

/* Date and name at the right, as under every opinion of the form: whose opinion it is, and in
 * brackets who wrote it down for him. fact NULL: to be written by hand. */
static void put_signature(struct buf *out, const json_t *fact)
{
    const json_t *behalf = json_get(fact, "for");
    const char *by = person_name(json_get(fact, "by"));
    put_right(out, arena_printf(arena_current(), "N%s", slip_date(slip_day(fact, "at")) + 1));
    put_right(out, fact == NULL ? slip_dots(28) : behalf != NULL ? person_name(behalf) : by);
    if (behalf != NULL) {
        put_right(out, arena_printf(arena_current(), "(%s ghi thay)", by));
    }
}

static bool given_together(const json_t *a, const json_t *b)
{
    const json_t *ga = json_get(a, "given"), *gb = json_get(b, "given");
    return json_int(a, "parent", 0) == json_int(b, "parent", 0) &&
           strcmp(json_str(ga, "at"), json_str(gb, "at")) == 0;
}

/* Who holds the slip must see that the deadline is no longer the one that was written. */
static void put_moved(struct buf *out, const json_t *moves)
{
    for (size_t i = 0; i < json_array_size(moves); i++) {
        const json_t *move = json_array_get(moves, i);
        put_opinion(out, "Hạn dời theo lịch nghỉ: ",
                    arena_printf(arena_current(), "%s → %s", shown_day(move, "from"),
                                 shown_day(move, "to")));
    }
}

/* Nobody who is only informed has a deadline, unless one was given. */
static void put_line(struct buf *out, const json_t *line, bool lower)
{
    const char *due = shown_day(line, "due"), *label = role_label(line, lower);
    if (strcmp(json_str(line, "role"), "inform") == 0 && due[0] == '\0') {
        put_opinion(out, arena_printf(arena_current(), "%s: ", label), assignee(line));
    } else {
        put_assignment(out, label, assignee(line), due);
    }
    put_moved(out, json_get(line, "moves"));
}

/* The lines of one act: who, by when, the opinion written with them, date and name. */
static void put_given(struct buf *out, const json_t *const *lines, size_t count, bool lower)
{
    static const char *const roles[] = {"lead", "support", "inform"};
    const char *note = "";
    for (size_t r = 0; r < 3; r++) {
        for (size_t i = 0; i < count; i++) {
            if (strcmp(json_str(lines[i], "role"), roles[r]) == 0) {
                put_line(out, lines[i], lower);
            }
        }
    }
    for (size_t i = 0; i < count && note[0] == '\0'; i++) {
        note = json_str(lines[i], "note");
    }
    if (note[0] != '\0') {
        put_opinion(out, "Ý kiến: ", note);
    }
    put_signature(out, json_get(lines[0], "given"));
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
    if (json_bool(directed, "routed")) {
        put_opinion(out, "", "(văn thư chuyển thẳng theo quy chế của cơ quan)");
    }
    if (put_assignments(out, json_get(letter, "lines"), false) > 0) {
        return;
    }
    if (strcmp(json_str(letter, "state"), "no-action") == 0) {
        put_opinion(out, "Không phải xử lý: ", json_str(letter, "end_reason"));
        put_signature(out, directed);
        return;
    }
    put_assignment(out, "Giao chủ trì", "", "");
    put_assignment(out, "Phối hợp", "", "");
    put_blank_lines(out, 2);
    put_signature(out, NULL);
}

static void put_head_of_unit(struct buf *out, const json_t *letter)
{
    buf_puts(out, "\n2. Ý kiến của lãnh đạo đơn vị:\n");
    if (put_assignments(out, json_get(letter, "lines"), true) == 0) {
        put_assignment(out, "Giao cho cá nhân", "", "");
        put_blank_lines(out, 2);
        put_signature(out, NULL);
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
                     day_vn(slip_day(proposal, "decided_at"), day),
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
        put_signature(out, p);
        put_decision(out, p);
    }
    if (json_array_size(proposals) == 0) {
        put_blank_lines(out, 3);
        put_signature(out, NULL);
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
    slip_rule(out);
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

void put_slip_tiers(struct cli *cli, struct buf *out, const json_t *letter)
{
    put_leader(out, letter);
    put_head_of_unit(out, letter);
    put_handler(cli, out, letter);
    put_result(out, letter);
}
