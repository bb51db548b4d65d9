/*
 * register_talk.c - registering a draft that was read, at a terminal: what is sure is shown, what
 * is not is asked, one confirmation, and then it goes to the server.
 *
 * Until that confirmation nothing is sent: the end of the input, q or an interrupt leave everything
 * as it was. What the server refuses is asked again.
 */
#include "reading.h"

#include <string.h>

enum { LABEL_COLUMNS = 18, DEADLINES_MOST = 9 };
enum turn { TURN_ON, TURN_AGAIN, TURN_LEAVE };

static enum style style_err(const struct cli *cli, enum style style)
{
    return cli->world->err_tty ? style : STYLE_NONE;
}

/* "  ✓ Số, ký hiệu      595/SYT-NVY" */
static void show_slot(struct cli *cli, const struct slot *slot)
{
    const char *label = say(cli, slot->field->label), *value = slot->value;
    bool own = strcmp(value, slot->read.value) == 0; /* as read, not as typed */
    enum read_state state = own && !slot->asked ? slot->read.state : READ_SURE;
    struct buf line;
    buf_init(&line, NULL, PRINT_MOST);
    buf_puts(&line, "  ");
    put_styled(cli, &line, style_err(cli, read_state_style(state)), read_state_mark(state));
    buf_printf(&line, " %s", label);
    size_t wide = text_width(label);
    put_padding(&line, wide < LABEL_COLUMNS ? LABEL_COLUMNS - wide : 1);
    buf_puts(&line, value[0] != '\0' ? read_shown(cli, slot->field->member, value)
                    : own            ? slot->read.sureness
                                     : say(cli, TEXT_LEFT_OUT));
    cli_note(cli, line.data);
}

static void note_in(struct cli *cli, const char *text)
{
    if (text[0] != '\0') {
        cli_note(cli, arena_printf(arena_current(), "      %s", text));
    }
}

/* ---- one field ---------------------------------------------------------------------------- */

/* The other possibilities by number; a guess is the first of them. */
static size_t others(const struct slot *slot, const char **ret, const char **ret_sureness)
{
    size_t count = 0;
    if (slot->read.state == READ_GUESS && slot->read.value[0] != '\0') {
        ret[count] = slot->read.value;
        ret_sureness[count++] = slot->read.sureness;
    }
    for (size_t i = 0; i < slot->read.alternative_count; i++) {
        ret[count] = slot->read.alternatives[i];
        ret_sureness[count++] = slot->read.alternative_sureness[i];
    }
    return count;
}

static void show_question(struct cli *cli, const struct slot *slot, size_t at, size_t count)
{
    const char *others_of[READ_ALTERNATIVES + 1], *sureness[READ_ALTERNATIVES + 1];
    const char *proposal = slot->value, *member = slot->field->member;
    const char *place = arena_printf(arena_current(), "%zu/%zu", at, count);
    struct buf head;
    buf_init(&head, NULL, PRINT_MOST);
    buf_printf(&head, "\n[%s] ", place);
    put_styled(cli, &head, style_err(cli, STYLE_BOLD), say(cli, slot->field->label));
    buf_printf(&head, ": %s (%s)", proposal[0] == '\0' ? "–" : read_shown(cli, member, proposal),
               slot->read.sureness);
    cli_note(cli, head.data);
    if (slot->read.excerpt[0] != '\0' || slot->read.place[0] != '\0') {
        const char *quote =
            slot->read.excerpt[0] == '\0' ? "" : saying(cli, TEXT_QUOTED, slot->read.excerpt, NULL);
        note_in(cli,
                arena_printf(arena_current(), "%s%s%s", slot->read.place,
                             quote[0] != '\0' && slot->read.place[0] != '\0' ? ": " : "", quote));
    }
    note_in(cli, slot->read.failed[0] == '\0'
                     ? ""
                     : saying(cli, TEXT_READ_FAILED, slot->read.failed, NULL));
    size_t other_count = others(slot, others_of, sureness);
    for (size_t i = 0; i < other_count; i++) {
        note_in(cli, arena_printf(arena_current(), "%zu. %s (%s)", i + 1,
                                  read_shown(cli, member, others_of[i]), sureness[i]));
    }
}

static bool is_key(const char *line, const char *keys)
{
    return line[0] != '\0' && line[1] == '\0' && strchr(keys, line[0]) != NULL;
}

/* A digit is one of the other possibilities, or a slip of the finger: no field is one digit. */
static bool is_digit(const char *line)
{
    return line[0] >= '1' && line[0] <= '9' && line[1] == '\0';
}

static enum turn empty(struct cli *cli, const struct form *form, struct slot *slot)
{
    if (!slot_may_be_empty(form, slot)) {
        cli_note(cli, say(cli, TEXT_NEVER_EMPTY));
        return TURN_AGAIN;
    }
    slot->value = "";
    return TURN_ON;
}

static enum turn take_answer(struct cli *cli, const struct form *form, struct slot *slot,
                             const char *line)
{
    const char *list[READ_ALTERNATIVES + 1], *sureness[READ_ALTERNATIVES + 1], *why = "";
    size_t count = others(slot, list, sureness);
    line += strspn(line, " ");
    if (is_key(line, "qQ")) {
        return TURN_LEAVE;
    }
    if (line[0] == '\0') {
        if (slot->value[0] == '\0' && slot_needed(form, slot)) {
            cli_note(cli, say(cli, slot_may_be_empty(form, slot) ? TEXT_TYPE_OR_DASH
                                                                 : TEXT_NEVER_EMPTY));
            return TURN_AGAIN;
        }
        return TURN_ON;
    }
    if (is_key(line, "-")) {
        return empty(cli, form, slot);
    }
    if (is_digit(line) && (size_t)(line[0] - '0') > count) {
        cli_note(cli, saying(cli, TEXT_NO_SUCH_NUMBER, line, NULL));
        return TURN_AGAIN;
    }
    const char *value = is_digit(line) ? list[line[0] - '1'] : slot_value(cli, slot, line, &why);
    if (value == NULL) {
        cli_note(cli, why);
        return TURN_AGAIN;
    }
    slot->value = value;
    return TURN_ON;
}

static enum turn ask_slot(struct cli *cli, const struct form *form, struct slot *slot, size_t at,
                          size_t count)
{
    enum turn turn = TURN_AGAIN;
    slot->asked = true;
    show_question(cli, slot, at, count);
    while (turn == TURN_AGAIN) {
        enum text_id prompt = slot->value[0] != '\0' ? TEXT_ASK_FIELD : TEXT_ASK_EMPTY_FIELD;
        const char *line = cli_ask(cli, prompt, false);
        turn = line == NULL ? TURN_LEAVE : take_answer(cli, form, slot, line);
    }
    return turn;
}

/* ---- all of them -------------------------------------------------------------------------- */

static bool is_asked(const struct form *form, const struct slot *slot)
{
    bool unsure = slot->read.state == READ_LOOK || slot->read.state == READ_GUESS ||
                  (slot->read.state == READ_NOT_FOUND && slot_needed(form, slot));
    return unsure && !slot->given;
}

static enum turn ask_unsure(struct cli *cli, struct form *form)
{
    size_t count = 0, at = 0;
    for (size_t i = 0; i < READ_FIELDS; i++) {
        count += is_asked(form, &form->slots[i]);
    }
    for (size_t i = 0; i < READ_FIELDS; i++) {
        struct slot *slot = &form->slots[i];
        if (is_asked(form, slot) && ask_slot(cli, form, slot, ++at, count) == TURN_LEAVE) {
            return TURN_LEAVE;
        }
    }
    return TURN_ON;
}

static void show_known(struct cli *cli, const struct form *form)
{
    for (size_t i = 0; i < READ_FIELDS; i++) {
        if (!is_asked(form, &form->slots[i])) {
            show_slot(cli, &form->slots[i]);
        }
    }
}

static void show_all(struct cli *cli, const struct form *form)
{
    cli_note(cli, arena_printf(arena_current(), "\n%s", say(cli, TEXT_TO_BE_REGISTERED)));
    for (size_t i = 0; i < READ_FIELDS; i++) {
        show_slot(cli, &form->slots[i]);
    }
    if (form->due[0] != '\0') {
        const char *label = say(cli, TEXT_ROAD_DUE);
        const json_t *due = json_pack("{ss}", "due", form->due);
        struct buf line;
        buf_init(&line, NULL, 4096);
        buf_printf(&line, "  ✓ %s", label);
        put_padding(&line, LABEL_COLUMNS - text_width(label));
        buf_puts(&line, shown_day(due, "due"));
        cli_note(cli, line.data);
    }
}

/* ---- its own deadline --------------------------------------------------------------------- */

/* Those that could be the letter's own: one day, or so many working days. */
static size_t own_deadlines(const struct form *form, const json_t **ret)
{
    const json_t *list = json_get(json_get(form->draft, "reading"), "deadlines");
    size_t count = 0;
    for (size_t i = 0; i < json_array_size(list) && count < DEADLINES_MOST; i++) {
        const json_t *deadline = json_array_get(list, i);
        if (deadline_due(deadline)[0] != '\0') {
            ret[count++] = deadline;
        }
    }
    return count;
}

/* "" for none of them; NULL with a word to the person when it is no answer. */
static const char *due_typed(struct cli *cli, const char *line, const json_t *const *list,
                             size_t count)
{
    static const char *const yes[] = {"c", "C", "y", "Y", "co", "có", "yes"};
    static const char *const no[] = {"", "k", "K", "n", "N", "-", "khong", "không", "no"};
    struct day day;
    struct error err;
    for (size_t i = 0; i < sizeof no / sizeof no[0]; i++) {
        if (strcmp(line, no[i]) == 0) {
            return "";
        }
    }
    for (size_t i = 0; count == 1 && i < sizeof yes / sizeof yes[0]; i++) {
        if (strcmp(line, yes[i]) == 0) {
            return deadline_due(list[0]);
        }
    }
    if (is_digit(line) && (size_t)(line[0] - '0') <= count) {
        return deadline_due(list[line[0] - '1']);
    }
    size_t digits = strspn(line, "0123456789");
    if (digits > 0 && digits <= 3 && strcmp(line + digits, "wd") == 0) {
        return line;
    }
    if (day_parse(line, "due", &day, &err) == 0) {
        return day_iso(day, arena_alloc(arena_current(), DAY_TEXT));
    }
    cli_note(cli, say(cli, count == 1 ? TEXT_DUE_ANSWERS_ONE : TEXT_DUE_ANSWERS));
    return NULL;
}

static enum turn ask_due(struct cli *cli, struct form *form)
{
    const json_t *list[DEADLINES_MOST];
    size_t count = own_deadlines(form, list);
    bool given = json_get(form->body, "due") != NULL ||
                 json_str(json_get(form->draft, "fields"), "due")[0] != '\0';
    if (count == 0 || given) {
        return TURN_ON;
    }
    cli_note(cli, arena_printf(arena_current(), "\n%s", say(cli, TEXT_DUE_FOUND)));
    for (size_t i = 0; i < count; i++) {
        const char *quote = saying(cli, TEXT_QUOTED, json_str(list[i], "quote"), NULL);
        note_in(cli, arena_printf(arena_current(), "%zu. %s – %s", i + 1,
                                  deadline_when(cli, list[i]), quote));
    }
    for (;;) {
        const char *line = cli_ask(cli, count == 1 ? TEXT_ASK_DUE_ONE : TEXT_ASK_DUE, false);
        if (line == NULL) {
            return TURN_LEAVE;
        }
        line += strspn(line, " ");
        if (is_key(line, "qQ")) {
            return TURN_LEAVE;
        }
        const char *due = due_typed(cli, line, list, count);
        if (due != NULL) {
            form->due = due;
            return TURN_ON;
        }
    }
}

/* ---- the end of it ------------------------------------------------------------------------ */

static enum turn edit_one(struct cli *cli, struct form *form)
{
    size_t numbers[READ_FIELDS], count = 0;
    for (size_t i = 0; i < READ_FIELDS; i++) {
        if (form->slots[i].field->option != OPT_END) {
            numbers[count++] = i;
            cli_note(cli, arena_printf(arena_current(), "  %2zu. %s", count,
                                       say(cli, form->slots[i].field->label)));
        }
    }
    const char *line = cli_ask(cli, TEXT_ASK_WHICH, false);
    if (line == NULL) {
        return TURN_LEAVE;
    }
    size_t digits = strspn(line, "0123456789"), n = 0;
    for (size_t i = 0; digits <= 2 && line[digits] == '\0' && i < digits; i++) {
        n = n * 10 + (size_t)(line[i] - '0');
    }
    if (n == 0 || n > count) {
        return TURN_AGAIN;
    }
    struct slot *slot = &form->slots[numbers[n - 1]];
    json_object_del(form->body, slot->field->member);
    slot->given = false;
    return ask_slot(cli, form, slot, 1, 1) == TURN_LEAVE ? TURN_LEAVE : TURN_AGAIN;
}

/* TURN_ON: it goes to the server. */
static enum turn confirm(struct cli *cli, struct form *form)
{
    for (;;) {
        const char *line = cli_ask(cli, TEXT_ASK_REGISTER, false);
        if (line == NULL || is_key(line, "qQtTkKnN")) {
            return TURN_LEAVE;
        }
        if (line[0] == '\0') {
            return TURN_ON;
        }
        if (is_key(line, "eE")) {
            if (edit_one(cli, form) == TURN_LEAVE) {
                return TURN_LEAVE;
            }
            show_all(cli, form);
        }
    }
}

/* The server said no: the field it named is asked again, a repeat is confirmed. TURN_LEAVE: nobody
 * here can mend it. */
static enum turn mend(struct cli *cli, struct form *form)
{
    const char *field = cli->problem.field;
    if (strcmp(field, "arrived") == 0 && !args_given(&cli->args, OPT_ARRIVED)) {
        field = "issued"; /* it came before it was written: the day on the paper was misread */
    }
    if (strcmp(cli->problem.code, "duplicate") == 0) {
        const char *line = cli_ask(cli, TEXT_ASK_ANYWAY, false);
        if (line == NULL || !is_key(line, "cCyY")) {
            return TURN_LEAVE;
        }
        json_object_set_new(form->body, "register_anyway", json_true());
        return TURN_ON;
    }
    if (strcmp(field, "due") == 0) {
        form->due = "";
        json_object_del(form->body, "due");
        return ask_due(cli, form);
    }
    for (size_t i = 0; i < READ_FIELDS; i++) {
        struct slot *slot = &form->slots[i];
        if (strcmp(slot->field->member, field) == 0 && slot->field->option != OPT_END) {
            json_object_del(form->body, field);
            slot->given = false;
            return ask_slot(cli, form, slot, 1, 1);
        }
    }
    return TURN_LEAVE;
}

static void show_head(struct cli *cli, const struct form *form)
{
    cli_note(cli, saying(cli, TEXT_DRAFT_HEAD, form->number, json_str(form->draft, "name")));
    const char *quality = reading_quality(cli, form->draft);
    if (quality[0] != '\0') {
        cli_note(cli, saying(cli, TEXT_WARNING, quality, NULL));
    }
    if (reading_progress(form->draft) != READING_DONE) { /* the first pages were read */
        cli_note(cli, saying(cli, TEXT_STILL_READING, reading_summary(cli, form->draft), NULL));
    }
    show_known(cli, form);
}

int register_talk(struct cli *cli, struct form *form, struct client_answer *ret, bool *ret_left)
{
    *ret_left = true;
    show_head(cli, form);
    if (ask_unsure(cli, form) == TURN_LEAVE || ask_due(cli, form) == TURN_LEAVE) {
        return 0;
    }
    bool more = form->due[0] != '\0'; /* than what was shown at first */
    for (size_t i = 0; i < READ_FIELDS; i++) {
        more = more || form->slots[i].asked;
    }
    if (more) {
        show_all(cli, form);
    }
    if (confirm(cli, form) == TURN_LEAVE) {
        return 0;
    }
    for (;;) {
        form_body(form);
        if (cli_post(cli, "/v1/letters", form->body, ret) == 0) {
            *ret_left = false;
            return 0;
        }
        int status = cli_fail(cli);
        bool repeat = strcmp(cli->problem.code, "duplicate") == 0;
        if (cli->problem.exit_status != EXIT_DATA || mend(cli, form) == TURN_LEAVE) {
            return status;
        }
        if (repeat) { /* that was the confirmation */
            continue;
        }
        show_all(cli, form);
        if (confirm(cli, form) == TURN_LEAVE) {
            return status;
        }
    }
}
