/*
 * notice_text.c - what a notice says: a subject, a text that reads well in any mail program
 * (Vietnamese first), and the same as JSON for the webhook.
 */
#include "notices.h"

#include <string.h>

enum { BODY_MOST = 1 << 20, PACKED_MOST = 180 << 10, COLUMNS = 5, WORD_LISTED = 50 };

static const char elsewhere[] = "xem trong hệ thống";

static const char *name_of(const struct directory *dir, struct person_id person)
{
    const struct person *p = directory_person(dir, person);
    return p != NULL ? p->name : "";
}

static const char *shown(struct day day)
{
    return day_vn(day, arena_alloc(arena_current(), DAY_TEXT));
}

static void put_greeting(struct buf *out, const struct directory *dir, struct person_id person)
{
    buf_printf(out, "Kính gửi %s,\n\n", name_of(dir, person));
}

static void put_foot(struct buf *out, const struct directory *dir, const struct rules *rules)
{
    const char *agency = rules->agency_name[0] != '\0' || dir->unit_count == 0 ? rules->agency_name
                                                                               : dir->units[0].name;
    buf_printf(
        out,
        "\n-- \nThư tự động của Phiếu, %s; không trả lời thư này. / Sent by a program; do not "
        "reply.\n",
        agency);
}

/* ---- JSON ---------------------------------------------------------------------------------- */

static void put_json(struct json_out *j, const struct directory *dir,
                     const struct office_reminder *item)
{
    const struct notice *n = &item->notice;
    const struct person *instead = directory_person(dir, n->instead_of);
    json_open_object(j, NULL);
    json_put_string(j, "key",
                    arena_printf(arena_current(), "%lld/%lld/%d/%s/%lld", (long long)n->person.v,
                                 (long long)n->letter.v, n->line, notice_infos[n->kind].name,
                                 (long long)n->episode));
    json_put_string(j, "kind", notice_infos[n->kind].name);
    json_put_string(j, "kind_text", notice_infos[n->kind].vi);
    json_put_bool(j, "new", item->fresh);
    json_put_string(j, "ref", item->ref);
    json_put_int(j, "line", n->line);
    json_put_string(j, "role", item_role(item)->name);
    json_put_day(j, "due", n->due);
    json_put_bool(j, "restricted", item->restricted);
    json_put_string(j, "code", item->code);
    json_put_string(j, "issuer", item->issuer);
    json_put_string(j, "subject", item->subject);
    json_put_string(j, "kept_by", item->kept_by);
    json_put_string(j, "note", item->note);
    json_put_string(j, "instead_of", instead != NULL ? instead->username : NULL);
    json_close_object(j);
}

static const char *items_json(const struct directory *dir, const struct office_reminders *items,
                              size_t listed)
{
    struct buf out;
    struct json_out json;
    buf_init(&out, arena_current(), BODY_MOST);
    json_out_init(&json, &out);
    json_open_array(&json, NULL);
    for (size_t i = 0; i < listed; i++) {
        put_json(&json, dir, &items->items[i]);
    }
    json_close_array(&json);
    return out.data;
}

/* ---- at once ------------------------------------------------------------------------------- */

static void put_field(struct buf *out, const char *label, const char *value)
{
    if (value[0] != '\0') {
        buf_printf(out, "  %s", label);
        for (size_t width = text_width(label); width < 18; width++) {
            buf_putc(out, ' ');
        }
        buf_printf(out, "%s\n", value);
    }
}

static void put_details(struct buf *out, const struct directory *dir,
                        const struct office_reminder *item)
{
    put_field(out, "Việc", notice_infos[item->notice.kind].vi);
    put_field(out, "Vai trò", item_role(item)->vi);
    put_field(out, item->notice.letter.v == 0 ? "Người bàn giao" : "Đang giữ", item->kept_by);
    put_field(out, "Thay mặt", name_of(dir, item->notice.instead_of));
    put_field(out, "Hạn", day_is(item->notice.due) ? shown(item->notice.due) : "");
    put_field(out, "Lý do", item->note);
}

static const char *due_part(struct day due, const char *word)
{
    return day_is(due) ? arena_printf(arena_current(), ", %s %s", word, shown(due)) : "";
}

static size_t letters_in(const struct office_reminders *items)
{
    size_t count = items->count > 0;
    for (size_t i = 1; i < items->count; i++) {
        count += items->items[i].notice.letter.v != items->items[i - 1].notice.letter.v;
    }
    return count;
}

static void put_letter(struct buf *out, const struct office_reminder *item)
{
    if (item->notice.letter.v == 0) {
        buf_printf(out, "B%s:\n\n", &item->ref[1]);
        put_field(out, "Nội dung", item->subject);
        return;
    }
    buf_printf(out, "Văn bản đến số %s:\n\n", item->ref);
    if (item->restricted) {
        put_field(out, "Nội dung", elsewhere);
    } else {
        put_field(out, "Số, ký hiệu", item->code);
        put_field(out, "Cơ quan ban hành", item->issuer);
        put_field(out, "Trích yếu", item->subject);
    }
}

static const char *word_subject(const struct office_reminders *items, size_t letters)
{
    const struct office_reminder *first = &items->items[0];
    const char *what = notice_infos[first->notice.kind].vi;
    struct arena *arena = arena_current();
    if (first->notice.letter.v == 0) {
        return arena_printf(arena, "Phiếu: %s – %s", first->ref, what);
    }
    return letters > 1 ? arena_printf(arena, "Phiếu: %zu văn bản đến – %s", letters, what)
                       : arena_printf(arena, "Phiếu: văn bản đến số %s – %s%s", first->ref, what,
                                      due_part(first->notice.due, "hạn"));
}

/* Where to look, and the same in English in one line. */
static void put_where(struct buf *out, const struct office_reminders *items, size_t letters)
{
    const struct office_reminder *first = &items->items[0];
    const struct notice_info *info = &notice_infos[first->notice.kind];
    if (first->notice.letter.v == 0) {
        buf_printf(out, "\nXem / see: phieu hand-over show %lld\nHand-over %lld: %s.\n",
                   (long long)first->notice.episode, (long long)first->notice.episode, info->en);
    } else if (letters > 1) {
        buf_printf(out, "\nXem / see: phieu list todo\n%zu incoming letters: %s.\n", letters,
                   info->en);
    } else {
        buf_printf(out, "\nXem / see: phieu show %s\n", first->ref);
        buf_printf(out, "Incoming letter %s: %s%s.\n", first->ref, info->en,
                   due_part(first->notice.due, "due"));
    }
}

void write_word(const struct office_telling *telling, const struct office_reminders *items,
                struct message *message)
{
    const size_t letters = letters_in(items);
    const size_t listed = items->count < WORD_LISTED ? items->count : WORD_LISTED;
    struct buf out;
    buf_init(&out, arena_current(), BODY_MOST);
    message->subject = word_subject(items, letters);
    put_greeting(&out, telling->dir, message->person);
    for (size_t i = 0; i < listed; i++) {
        const struct office_reminder *item = &items->items[i];
        if (i == 0 || item->notice.letter.v != items->items[i - 1].notice.letter.v) {
            buf_puts(&out, i > 0 ? "\n" : "");
            put_letter(&out, item);
        }
        put_details(&out, telling->dir, item);
    }
    if (items->count > listed) {
        buf_printf(&out, "\n… và %zu việc nữa / and %zu more\n", items->count - listed,
                   items->count - listed);
    }
    put_where(&out, items, letters);
    put_foot(&out, telling->dir, telling->rules);
    message->body = out.data;
    message->items = items_json(telling->dir, items, listed);
}

/* ---- the digest ---------------------------------------------------------------------------- */

struct row {
    const char *cell[COLUMNS];
};

static struct row row_of(const struct directory *dir, const struct office_reminder *item)
{
    struct arena *arena = arena_current();
    const char *instead = name_of(dir, item->notice.instead_of);
    const char *about = item->restricted ? elsewhere : item->subject;
    if (item->kept_by[0] != '\0') {
        about = arena_printf(arena, "[%s] %s", item->kept_by, about);
    }
    if (item->note[0] != '\0') {
        about = arena_printf(arena, "%s (%s)", about, item->note);
    }
    if (instead[0] != '\0') {
        about = arena_printf(arena, "(thay mặt %s) %s", instead, about);
    }
    return (struct row){{
        arena_printf(arena, "%s %s", item->fresh ? "*" : " ", item->ref),
        shown(item->notice.due),
        item_role(item)->vi,
        item->code,
        about,
    }};
}

static const struct row heads = {{"  Số đến", "Hạn", "Vai trò", "Số, ký hiệu", "Trích yếu"}};

static void put_row(struct buf *out, const struct row *row, const size_t widths[COLUMNS])
{
    for (int i = 0; i < COLUMNS; i++) {
        buf_puts(out, row->cell[i]);
        for (size_t w = text_width(row->cell[i]); i + 1 < COLUMNS && w < widths[i] + 2; w++) {
            buf_putc(out, ' ');
        }
    }
    buf_putc(out, '\n');
}

/* The items of one kind, a table of their own. */
static void put_section(struct buf *out, const struct directory *dir,
                        const struct office_reminder *items, size_t count)
{
    const struct notice_info *info = &notice_infos[items[0].notice.kind];
    struct row *rows = arena_alloc(arena_current(), count * sizeof *rows);
    size_t widths[COLUMNS];
    for (int k = 0; k < COLUMNS; k++) {
        widths[k] = text_width(heads.cell[k]);
    }
    for (size_t i = 0; i < count; i++) {
        rows[i] = row_of(dir, &items[i]);
        for (int k = 0; k < COLUMNS; k++) {
            const size_t width = text_width(rows[i].cell[k]);
            widths[k] = width > widths[k] ? width : widths[k];
        }
    }
    buf_printf(out, "\n%s / %s (%zu)\n", info->vi, info->en, count);
    put_row(out, &heads, widths);
    for (size_t i = 0; i < count; i++) {
        put_row(out, &rows[i], widths);
    }
}

static void put_sections(struct buf *out, const struct directory *dir,
                         const struct office_reminders *items, size_t listed)
{
    for (size_t first = 0, end = 0; first < listed; first = end) {
        while (end < listed && items->items[end].notice.kind == items->items[first].notice.kind) {
            end++;
        }
        put_section(out, dir, &items->items[first], end - first);
    }
    if (items->count > listed) {
        buf_printf(out, "\n… và %zu việc nữa: phieu digest / and %zu more\n", items->count - listed,
                   items->count - listed);
    }
}

static void write_listing(const struct office_telling *telling,
                          const struct office_reminders *items, size_t fresh, size_t listed,
                          struct message *message)
{
    struct buf out;
    buf_init(&out, arena_current(), BODY_MOST);
    put_greeting(&out, telling->dir, message->person);
    buf_printf(&out,
               "Ngày %s có %zu việc về văn bản đến cần Ông/Bà để ý, %zu việc mới (đánh dấu *).\n"
               "%zu matters of incoming letters need your attention, %zu of them new (marked *).\n",
               shown(message->day), items->count, fresh, items->count, fresh);
    put_sections(&out, telling->dir, items, listed);
    put_foot(&out, telling->dir, telling->rules);
    message->body = out.data;
    message->items = items_json(telling->dir, items, listed);
}

/* Bytes that the two texts take on their way to the courier, where both are strings within strings:
 * what must be escaped in the one is four bytes by then, in the other, JSON already, two. */
static size_t packed(const struct message *message)
{
    size_t bytes = 0;
    for (const char *p = message->body; *p != '\0'; p++) {
        bytes += *p == '"' || *p == '\\' || *p == '\n' ? 4 : 1;
    }
    for (const char *p = message->items; *p != '\0'; p++) {
        bytes += *p == '"' || *p == '\\' ? 2 : 1;
    }
    return bytes;
}

/* As many as a person reads, and as fit the packet to the courier. */
void write_digest(const struct office_telling *telling, const struct office_reminders *items,
                  size_t fresh, struct message *message)
{
    size_t listed = items->count < ITEMS_LISTED ? items->count : ITEMS_LISTED;
    message->subject =
        arena_printf(arena_current(), "Phiếu: việc cần làm ngày %s – %zu việc, %zu mới",
                     shown(message->day), items->count, fresh);
    write_listing(telling, items, fresh, listed, message);
    while (listed > 1 && packed(message) > PACKED_MOST) {
        listed /= 2;
        write_listing(telling, items, fresh, listed, message);
    }
}

/* ---- a test -------------------------------------------------------------------------------- */

void write_test(const struct directory *dir, const struct rules *rules, struct message *message)
{
    struct buf out;
    buf_init(&out, arena_current(), BODY_MOST);
    message->subject = "Phiếu: thư thử";
    put_greeting(&out, dir, message->person);
    buf_puts(&out, "Đây là thư thử: nhắc việc của Phiếu đến được với Ông/Bà bằng đường này.\n"
                   "This is a test: reminders reach you this way.\n");
    put_foot(&out, dir, rules);
    message->body = out.data;
    message->items = "[]";
}
