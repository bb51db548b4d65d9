/*
 * NAME     slip_tiers.c
 * SUMMARY  the three opinions of the slip: the agency's leader, the unit's, the handler
 */
#include "slip.h"

#define INDENT (6 * MM)

/* Lines to write on by hand: points between them, how many. */
enum { BLANK_PITCH = 22, BLANK_LEAST = 2, BLANK_MOST = 8 };

/* Heights that keep things together: date and name; lines to write on with them; some text. */
enum { SIGNATURE = 50, BLANK_TIER = BLANK_LEAST * BLANK_PITCH + SIGNATURE + 10, PARAGRAPH = 36 };

static const struct face heading = {.size = 13, .bold = true};

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

/* What follows at once stays with it: `below` of it. */
static void put_heading(struct sheet *sheet, const char *text, double below)
{
    sheet_space(sheet, 6);
    sheet_need(sheet, (double)heading.size * 1.6 + below);
    put_paragraph(sheet, &heading, text, 0);
}

/* "- label: text", the label bold. */
static void put_opinion(struct sheet *sheet, const char *label, const char *text)
{
    struct face face = slip_face;
    const char *start = words("- %s%s", label, label[0] != '\0' && text[0] != '\0' ? ": " : "");
    face.strong = (unsigned)strlen(start);
    put_paragraph(sheet, &face, words("%s%s", start, text), INDENT);
}

static void put_blank_lines(struct sheet *sheet, size_t count)
{
    sheet_need(sheet, (double)(count * BLANK_PITCH));
    for (size_t i = 0; i < count; i++) {
        sheet_space(sheet, BLANK_PITCH);
        draw_dots(sheet, sheet->left + INDENT, sheet->right, sheet->y);
    }
    sheet_space(sheet, 6);
}

/* As many as the page has room for above what follows. */
static size_t blank_lines_left(const struct sheet *sheet, double below)
{
    const double room = (sheet_room(sheet) - below) / BLANK_PITCH;
    return room < BLANK_LEAST ? BLANK_LEAST : room > BLANK_MOST ? BLANK_MOST : (size_t)room;
}

static void put_blank_assignment(struct sheet *sheet, const char *label)
{
    sheet_space(sheet, 4);
    put_leader(sheet, &slip_face, words("- %s:", label), "Thời hạn: ......./......./............",
               INDENT);
}

/* ---- who wrote it, and when --------------------------------------------------------------- */

static double put_right(struct sheet *sheet, const struct face *face, const char *text, double y)
{
    const double half = (sheet->right - sheet->left) / 2;
    return put_at(sheet, face, text, sheet->left + half, y, half);
}

/* Date and name at the right, as under every opinion of the form: whose opinion it is, and in
 * brackets who wrote it down for him. fact NULL: to be written by hand. */
static void put_signature(struct sheet *sheet, const json_t *fact)
{
    static const struct face date = {.size = 13, .italic = true, .align = ALIGN_CENTRE};
    static const struct face name = {.size = 13, .bold = true, .align = ALIGN_CENTRE};
    static const struct face small = {.size = 11, .italic = true, .align = ALIGN_CENTRE};
    const json_t *behalf = json_get(fact, "for");
    sheet_need(sheet, SIGNATURE);
    sheet->y +=
        put_right(sheet, &date, words("N%s", day_in_words(member_day(fact, "at")) + 1), sheet->y);
    if (fact == NULL) {
        const double half = (sheet->right - sheet->left) / 2;
        sheet_space(sheet, BLANK_PITCH);
        draw_dots(sheet, sheet->left + half + 12 * MM, sheet->right - 12 * MM, sheet->y);
        sheet_space(sheet, 3);
        return;
    }
    const char *by = person_shown(json_get(fact, "by"));
    sheet->y += put_right(sheet, &name, behalf != NULL ? person_shown(behalf) : by, sheet->y);
    if (behalf != NULL) {
        sheet->y += put_right(sheet, &small, words("(%s ghi thay)", by), sheet->y);
    }
    sheet_space(sheet, 3);
}

/* ---- assignments -------------------------------------------------------------------------- */

static const char *role_label(const json_t *line, bool lower)
{
    const char *role = json_str(line, "role");
    if (strcmp(role, "lead") == 0) {
        return lower ? "Giao giải quyết" : "Giao chủ trì";
    }
    return strcmp(role, "support") == 0 ? "Phối hợp" : "Nhận để biết";
}

static const char *assignee(const json_t *line)
{
    const json_t *person = json_get(line, "person"), *unit = json_get(line, "unit");
    if (person == NULL) {
        return print_str(unit, "name");
    }
    return words("%s (%s)", person_with_title(person), print_str(unit, "code"));
}

static bool given_together(const json_t *a, const json_t *b)
{
    const json_t *ga = json_get(a, "given"), *gb = json_get(b, "given");
    return json_int(a, "parent", 0) == json_int(b, "parent", 0) &&
           strcmp(json_str(ga, "at"), json_str(gb, "at")) == 0;
}

/* Asked for and granted or not: the deadline's history. */
static void put_extensions(struct sheet *sheet, const json_t *line)
{
    static const struct face face = {.size = 12, .italic = true, .align = ALIGN_BOTH};
    const json_t *all = json_get(line, "extensions");
    for (size_t i = 0; i < json_array_size(all); i++) {
        const json_t *e = json_array_get(all, i), *granted = json_get(e, "granted");
        const char *reason = print_str(e, "reason"), *note = print_str(e, "note");
        const char *from = member_day_shown(e, "from");
        const char *answer =
            granted == NULL
                ? "chưa có ý kiến"
                : words("%s (%s, %s)%s%s", json_is_true(granted) ? "đồng ý" : "không đồng ý",
                        person_shown(json_get(e, "decided_by")), member_day_shown(e, "decided_at"),
                        note[0] != '\0' ? ": " : "", note);
        put_paragraph(sheet, &face,
                      words("Gia hạn%s%s đến %s: %s đề nghị ngày %s%s%s; %s.",
                            from[0] != '\0' ? " từ " : "", from, member_day_shown(e, "to"),
                            person_shown(json_get(e, "asked_by")), member_day_shown(e, "asked_at"),
                            reason[0] != '\0' ? ", lý do: " : "", reason, answer),
                      INDENT * 2);
    }
}

static bool told_together(const json_t *a, const json_t *b)
{
    return strcmp(json_str(a, "role"), json_str(b, "role")) == 0 &&
           strcmp(json_str(a, "due"), json_str(b, "due")) == 0 &&
           json_array_size(json_get(a, "extensions")) == 0 &&
           json_array_size(json_get(b, "extensions")) == 0;
}

/* One assignee, or all that have the same role and deadline: three hundred units that
 * cooperate are one paragraph. Nobody who is only informed has a deadline, unless one was given. */
static void put_assignees(struct sheet *sheet, const json_t *first, const char *names, bool lower)
{
    const char *due = member_day_shown(first, "due"), *label = role_label(first, lower);
    if (strcmp(json_str(first, "role"), "inform") == 0 && due[0] == '\0') {
        put_opinion(sheet, label, names);
        return;
    }
    struct face face = slip_face;
    const char *start = words("- %s: ", label);
    face.align = ALIGN_LEFT;
    face.strong = (unsigned)strlen(start);
    put_leader(sheet, &face, words("%s%s", start, names),
               due[0] != '\0' ? words("Thời hạn: %s", due) : "Thời hạn: ....../....../.........",
               INDENT);
    put_extensions(sheet, first);
}

/* The lines of one role among those given by one act. */
static void put_role(struct sheet *sheet, const json_t *const *lines, size_t count,
                     const char *role, bool lower)
{
    for (size_t i = 0; i < count; i++) {
        if (lines[i] == NULL || strcmp(json_str(lines[i], "role"), role) != 0) {
            continue;
        }
        struct buf names;
        bool before = false; /* a line above was told with this one */
        for (size_t k = 0; k < i && !before; k++) {
            before = told_together(lines[k], lines[i]);
        }
        if (before) {
            continue;
        }
        buf_init(&names, NULL, (size_t)1 << 20);
        buf_puts(&names, assignee(lines[i]));
        for (size_t k = i + 1; k < count; k++) {
            if (told_together(lines[i], lines[k])) {
                buf_printf(&names, "; %s", assignee(lines[k]));
            }
        }
        put_assignees(sheet, lines[i], names.data, lower);
    }
}

/* The lines of one act: who, by when, the opinion written with them, date and name. */
static void put_given(struct sheet *sheet, const json_t *const *lines, size_t count, bool lower)
{
    static const char *const roles[] = {"lead", "support", "inform"};
    const char *note = "";
    for (size_t r = 0; r < 3; r++) {
        put_role(sheet, lines, count, roles[r], lower);
    }
    for (size_t i = 0; i < count && note[0] == '\0'; i++) {
        note = print_str(lines[i], "note");
    }
    if (note[0] != '\0') {
        put_opinion(sheet, "Ý kiến", note);
    }
    put_signature(sheet, json_get(lines[0], "given"));
}

static bool is_of_tier(const json_t *line, bool lower)
{
    return (json_int(line, "parent", 0) > 0) == lower && on_the_form(line);
}

static bool has_tier(const json_t *lines, bool lower)
{
    for (size_t i = 0; i < json_array_size(lines); i++) {
        if (is_of_tier(json_array_get(lines, i), lower)) {
            return true;
        }
    }
    return false;
}

/* The assignments of the leader (lower false) or of the units' heads, act by act. */
static void put_assignments(struct sheet *sheet, const json_t *lines, bool lower)
{
    const size_t total = json_array_size(lines);
    const json_t **mine = arena_alloc(arena_current(), (total + 1) * sizeof *mine);
    size_t count = 0;
    for (size_t i = 0; i < total; i++) {
        const json_t *line = json_array_get(lines, i);
        if (is_of_tier(line, lower)) {
            mine[count++] = line;
        }
    }
    for (size_t i = 0, next; i < count; i = next) {
        next = i + 1;
        while (next < count && given_together(mine[i], mine[next])) {
            next++;
        }
        put_given(sheet, mine + i, next - i, lower);
    }
}

/* ---- the three tiers ---------------------------------------------------------------------- */

static void put_leader_tier(struct sheet *sheet, const json_t *letter)
{
    const json_t *directed = json_get(letter, "directed");
    put_heading(sheet, "1. Ý kiến của lãnh đạo cơ quan, tổ chức", PARAGRAPH);
    if (json_bool(directed, "routed")) {
        put_opinion(sheet, "", "(văn thư chuyển thẳng theo quy chế của cơ quan)");
    }
    if (has_tier(json_get(letter, "lines"), false)) {
        put_assignments(sheet, json_get(letter, "lines"), false);
        return;
    }
    if (strcmp(json_str(letter, "state"), "no-action") == 0) {
        put_opinion(sheet, "Không phải xử lý", print_str(letter, "end_reason"));
        put_signature(sheet, directed);
        return;
    }
    put_blank_assignment(sheet, "Giao chủ trì");
    put_blank_assignment(sheet, "Phối hợp");
    put_blank_lines(sheet, 2);
    put_signature(sheet, NULL);
}

static void put_unit_tier(struct sheet *sheet, const json_t *letter)
{
    const json_t *lines = json_get(letter, "lines");
    const bool written = has_tier(lines, true);
    put_heading(sheet, "2. Ý kiến của lãnh đạo đơn vị",
                written ? PARAGRAPH : BLANK_PITCH + BLANK_TIER);
    if (written) {
        put_assignments(sheet, lines, true);
    } else {
        put_blank_assignment(sheet, "Giao cho cá nhân");
        put_blank_lines(sheet, 2);
        put_signature(sheet, NULL);
    }
}

static void put_decision(struct sheet *sheet, const json_t *proposal)
{
    const char *decision = json_str(proposal, "decision"), *note = print_str(proposal, "note");
    const bool approved = strcmp(decision, "approved") == 0;
    if (approved || strcmp(decision, "again") == 0) {
        put_opinion(sheet,
                    words("%s (%s, %s)", approved ? "Duyệt" : "Yêu cầu đề xuất lại",
                          person_shown(json_get(proposal, "decided_by")),
                          member_day_shown(proposal, "decided_at")),
                    note);
    }
}

static void put_handler_tier(struct sheet *sheet, const json_t *letter)
{
    const json_t *proposals = json_get(letter, "proposals");
    put_heading(sheet, "3. Ý kiến đề xuất của người giải quyết",
                json_array_size(proposals) > 0 ? PARAGRAPH : BLANK_TIER);
    for (size_t i = 0; i < json_array_size(proposals); i++) {
        const json_t *p = json_array_get(proposals, i);
        put_paragraph(sheet, &slip_face, words("- %s", print_str(p, "text")), INDENT);
        put_signature(sheet, p);
        put_decision(sheet, p);
    }
    if (json_array_size(proposals) == 0) {
        put_blank_lines(sheet, blank_lines_left(sheet, SIGNATURE + 8));
        put_signature(sheet, NULL);
    }
}

static void put_result(struct sheet *sheet, const json_t *letter)
{
    const json_t *replies = json_get(letter, "replies");
    const bool done = strcmp(json_str(letter, "state"), "done") == 0;
    const char *file = print_str(letter, "case");
    if (!done && json_array_size(replies) == 0 && file[0] == '\0') {
        return;
    }
    sheet_space(sheet, 4);
    sheet_need(sheet, 40);
    draw_line(sheet, sheet->left, sheet->y, sheet->right, sheet->y, LINE_THIN);
    sheet_space(sheet, 4);
    if (done) {
        put_paragraph(sheet, &slip_face, "Kết quả: đã giải quyết xong.", 0);
    }
    for (size_t i = 0; i < json_array_size(replies); i++) {
        const json_t *r = json_array_get(replies, i);
        const char *day = member_day_shown(r, "issued");
        put_paragraph(sheet, &slip_face,
                      words("Văn bản trả lời: %s%s%s", print_str(r, "code"),
                            day[0] != '\0' ? ", ngày " : "", day),
                      0);
    }
    put_labelled(sheet, "Hồ sơ", file);
}

void slip_tiers_put(struct sheet *sheet, const json_t *letter)
{
    put_leader_tier(sheet, letter);
    put_unit_tier(sheet, letter);
    put_handler_tier(sheet, letter);
    put_result(sheet, letter);
}
