/* view_act.c - one act of a letter's history, and one Vietnamese sentence of what it says. */
#include "call.h"

#include <string.h>

static const char *person_name(const struct view *v, int64_t id)
{
    const struct person *p = directory_person(v->dir, (struct person_id){id});
    return p != NULL ? p->name : "?";
}

static const char *assignee_name(const struct view *v, const json_t *line)
{
    const struct unit *u = directory_unit(v->dir, (struct unit_id){json_int(line, "unit", 0)});
    return json_int(line, "person", 0) != 0 ? person_name(v, json_int(line, "person", 0))
           : u != NULL                      ? u->code
                                            : "?";
}

static const char *vn_day(const json_t *object, const char *key)
{
    char *text = arena_alloc(arena_current(), DAY_TEXT);
    return day_vn(json_day(object, key), text);
}

/* "chủ trì KH-NV (hạn 13/03/2025); phối hợp DUOC" */
static void say_lines(const struct view *v, const json_t *lines, struct buf *out)
{
    for (size_t i = 0; i < json_array_size(lines); i++) {
        const json_t *line = json_array_get(lines, i);
        int role = word_find(line_role_words, LINE_ROLE_COUNT, json_str(line, "role"));
        buf_printf(out, "%s%s %s", i > 0 ? "; " : "", role >= 0 ? line_role_words[role].vi : "?",
                   assignee_name(v, line));
        if (day_is(json_day(line, "due"))) {
            buf_printf(out, " (hạn %s)", vn_day(line, "due"));
        }
    }
}

static void say_fields(const json_t *fields, struct buf *out)
{
    void *iter = json_object_iter((json_t *)(uintptr_t)fields);
    for (bool first = true; iter != NULL; first = false) {
        const json_t *value = json_object_iter_value(iter);
        const char *key = json_object_iter_key(iter);
        buf_printf(out, "%s%s = ", first ? "" : "; ", key);
        if (json_is_integer(value)) {
            buf_printf(out, "%lld", (long long)json_integer_value(value));
        } else {
            buf_printf(out, "“%s”", json_is_string(value) ? json_string_value(value) : "");
        }
        iter = json_object_iter_next((json_t *)(uintptr_t)fields, iter);
    }
}

static void say_register(const json_t *body, struct buf *out)
{
    buf_printf(out, "số đến %lld/%lld, sổ %s, ngày đến %s", (long long)json_int(body, "number", 0),
               (long long)json_int(body, "year", 0), json_str(body, "book"),
               vn_day(body, "arrived"));
}

static void say_verdict(const json_t *body, struct buf *out)
{
    if (json_get(body, "approve") != NULL) {
        buf_puts(out, json_bool(body, "approve") ? "đồng ý" : "làm lại");
    } else if (json_get(body, "grant") != NULL) {
        buf_puts(out, json_bool(body, "grant") ? "cho gia hạn" : "không cho gia hạn");
    }
    if (day_is(json_day(body, "to"))) {
        buf_printf(out, "%sđến %s", out->len > 0 ? " " : "", vn_day(body, "to"));
    }
}

/* "dòng 1: 13/03/2025 → 14/03/2025; văn bản: …" */
static void say_moves(const json_t *body, struct buf *out)
{
    const json_t *moves = json_get(body, "moves"), *own = json_get(body, "due");
    for (size_t i = 0; i < json_array_size(moves); i++) {
        const json_t *move = json_array_get(moves, i);
        buf_printf(out, "%sdòng %lld: %s → %s", i > 0 ? "; " : "",
                   (long long)json_int(move, "line", 0), vn_day(move, "from"), vn_day(move, "to"));
    }
    if (own != NULL) {
        buf_printf(out, "%shạn của văn bản: %s → %s", out->len > 0 ? "; " : "", vn_day(own, "from"),
                   vn_day(own, "to"));
    }
    buf_printf(out, "; theo lần đổi lịch ở bước %lld", (long long)json_int(body, "cause", 0));
}

/* "hằng năm, trước ngày 15/12; chủ trì KH-NV" */
static void say_duty(const struct view *v, const json_t *body, struct buf *out)
{
    int every = word_find(duty_every_words, DUTY_EVERY_COUNT, json_str(body, "every"));
    buf_printf(out, "%s, %s ngày %lld/%lld; ", every >= 0 ? duty_every_words[every].vi : "?",
               json_bool(body, "before") ? "trước" : "vào", (long long)json_int(body, "day", 0),
               (long long)json_int(body, "month", 0));
    say_lines(v, json_get(body, "lines"), out);
}

static void say_period(const struct view *v, const json_t *body, struct buf *out)
{
    const json_t *skipped = json_get(body, "skipped");
    buf_printf(out, "việc định kỳ số %lld, kỳ %s; ", (long long)json_int(body, "duty", 0),
               vn_day(body, "day"));
    say_lines(v, json_get(body, "lines"), out);
    for (size_t i = 0; i < json_array_size(skipped); i++) {
        struct day day;
        struct error ignored;
        char text[DAY_TEXT];
        if (day_parse(json_string_value(json_array_get(skipped, i)), "", &day, &ignored) == 0) {
            buf_printf(out, "%s%s", i == 0 ? "; bỏ qua kỳ đã trôi qua: " : ", ", day_vn(day, text));
        }
    }
}

static void say_moved(const json_t *body, struct buf *out)
{
    const json_t *moved = json_get(body, "moved");
    for (size_t i = 0; i < json_array_size(moved); i++) {
        buf_printf(out, "%s%lld", i == 0 ? ": dòng " : ", ",
                   (long long)json_int(json_array_get(moved, i), "line", 0));
    }
}

/* "595.pdf, trang 1–3/3, nhận dạng: 595/SYT-NVY" */
static void say_reading(const struct view *v, const json_t *body, struct buf *out)
{
    const json_t *failed = json_get(body, "failed"), *reading = json_get(body, "reading");
    struct error why;
    char text[600];
    buf_puts(out, json_str(body, "name"));
    if (failed != NULL) {
        reading_error(failed, &why);
        error_text(&why, v->lang, text, sizeof text);
        buf_printf(out, ": %s", text);
        return;
    }
    buf_printf(out, ", %lld/%lld trang%s", (long long)json_int(body, "pages_read", 0),
               (long long)json_int(body, "pages", 0),
               json_bool(body, "recognised") ? ", nhận dạng từ ảnh" : "");
    const char *code = read_code(read_field_value(read_field(reading, "code_number")),
                                 read_field_value(read_field(reading, "code_notation")));
    if (code != NULL) {
        buf_printf(out, ": %s", code);
    }
}

static void say_tail(const json_t *body, const char *key, const char *before, struct buf *out)
{
    const char *text = json_str(body, key);
    if (text[0] != '\0') {
        buf_printf(out, "%s%s%s", out->len > 0 ? ": " : "", before, text);
    }
}

static void say(const struct view *v, const struct act *act, struct buf *out)
{
    const json_t *body = act->body;
    int64_t line = json_int(body, "line", 0);
    switch (act->kind) {
    case ACT_RECEIVE:
        buf_printf(out, "%s (%s)", json_str(body, "name"), json_str(body, "channel"));
        break;
    case ACT_REGISTER:
        say_register(body, out);
        break;
    case ACT_PRESENT:
        buf_printf(out, "%s", person_name(v, json_int(body, "to", 0)));
        break;
    case ACT_CORRECT:
        say_fields(json_get(body, "fields"), out);
        break;
    case ACT_ATTACH:
        buf_printf(out, "vào %s", json_str(body, "ref"));
        break;
    case ACT_DECIDE:
    case ACT_EXTEND_DECIDE:
    case ACT_EXTEND_REQUEST:
        say_verdict(body, out);
        break;
    case ACT_MOVE_DUE:
        say_moves(body, out);
        break;
    case ACT_DUTY_ADD:
        say_duty(v, body, out);
        break;
    case ACT_DUTY_LINE:
        say_period(v, body, out);
        break;
    case ACT_READ:
        say_reading(v, body, out);
        return; /* its `text` is a digest */
    case ACT_TAKE_OVER:
        buf_printf(out, "%s nhận bàn giao từ %s theo biên bản số %lld",
                   person_name(v, json_int(body, "to", 0)),
                   person_name(v, json_int(body, "from", 0)),
                   (long long)json_int(body, "hand_over", 0));
        say_moved(body, out);
        break;
    default:
        if (json_int(body, "duty", 0) != 0) {
            buf_printf(out, "việc định kỳ số %lld", (long long)json_int(body, "duty", 0));
        }
        say_lines(v, json_get(body, "lines"), out);
        break;
    }
    if (line != 0) {
        buf_printf(out, "%sdòng %lld", out->len > 0 ? ", " : "", (long long)line);
    }
    say_tail(body, "code", "", out);
    say_tail(json_get(body, "reply"), "code", "trả lời ", out);
    say_tail(body, "case", "hồ sơ ", out);
    say_tail(body, "text", "", out);
    say_tail(body, "note", "", out);
    say_tail(body, "reason", "", out);
}

/* What a file says, field by field with its places, is on the draft and in the text, not in the
 * history of every reading. */
static void put_body(struct json_out *j, const struct act *act)
{
    static const char *const long_ones[] = {"reading", "signatures"};
    if (act->kind != ACT_READ) {
        json_put_value(j, "body", act->body);
        return;
    }
    json_t *body = json_copy((json_t *)(uintptr_t)act->body);
    for (size_t i = 0; i < sizeof long_ones / sizeof long_ones[0]; i++) {
        json_object_del(body, long_ones[i]);
    }
    json_put_value(j, "body", body);
}

void view_act(const struct view *v, const char *key, const struct act *act, const char *hash_hex)
{
    struct json_out *j = v->json;
    struct buf text;
    buf_init(&text, arena_current(), 65536);
    json_open_object(j, key);
    json_put_int(j, "seq", act->seq);
    json_put_string(j, "act", act_infos[act->kind].name);
    json_put_string(j, "act_text", act_infos[act->kind].vi);
    json_put_instant(j, "at", act->at);
    view_person(v, "actor", act->actor);
    view_person(v, "for", act->behalf);
    if (act->body == NULL) {
        json_put_null(j, "body");
        json_put_string(j, "text", "nội dung đã hủy theo quy định, mã băm còn trong chuỗi");
    } else {
        say(v, act, &text);
        put_body(j, act);
        json_put_string(j, "text", text.data != NULL ? text.data : "");
    }
    json_put_string(j, "hash", hash_hex);
    json_close_object(j);
}
