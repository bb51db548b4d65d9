/*
 * register_talk.c - registering a draft that was read, at a terminal: what is sure is shown, what
 * is not is asked, one confirmation, and then it goes to the server.
 *
 * Until that confirmation nothing is sent: the end of the input, q or an interrupt leave everything
 * as it was. What the server refuses is asked again.
 */
#include "reading.h"

#include <string.h>

enum { LABEL_COLUMNS = 18 };

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
        talk_note(cli,
                  arena_printf(arena_current(), "%s%s%s", slot->read.place,
                               quote[0] != '\0' && slot->read.place[0] != '\0' ? ": " : "", quote));
    }
    talk_note(cli, slot->read.failed[0] == '\0'
                       ? ""
                       : saying(cli, TEXT_READ_FAILED, slot->read.failed, NULL));
    size_t other_count = others(slot, others_of, sureness);
    for (size_t i = 0; i < other_count; i++) {
        talk_note(cli, arena_printf(arena_current(), "%zu. %s (%s)", i + 1,
                                    read_shown(cli, member, others_of[i]), sureness[i]));
    }
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
    if (talk_key(line, "qQ")) {
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
    if (talk_key(line, "hHaA") && slot->value[0] != '\0') {
        return TURN_ALL;
    }
    if (talk_key(line, "-")) {
        return empty(cli, form, slot);
    }
    if (talk_digit(line) && (size_t)(line[0] - '0') > count) {
        cli_note(cli, saying(cli, TEXT_NO_SUCH_NUMBER, line, NULL));
        return TURN_AGAIN;
    }
    const char *value = talk_digit(line) ? list[line[0] - '1'] : slot_value(cli, slot, line, &why);
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

/* TURN_ALL at one of them takes what is proposed of those that follow; what has no proposal is
 * asked still. */
static enum turn ask_unsure(struct cli *cli, struct form *form)
{
    size_t count = 0, at = 0;
    bool all = false;
    for (size_t i = 0; i < READ_FIELDS; i++) {
        count += is_asked(form, &form->slots[i]);
    }
    for (size_t i = 0; i < READ_FIELDS; i++) {
        struct slot *slot = &form->slots[i];
        if (!is_asked(form, slot)) {
            continue;
        }
        at++;
        if (all && slot->value[0] != '\0') {
            slot->asked = true;
            continue;
        }
        enum turn turn = ask_slot(cli, form, slot, at, count);
        if (turn == TURN_LEAVE) {
            return TURN_LEAVE;
        }
        all = all || turn == TURN_ALL;
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
        if (line == NULL || talk_key(line, "qQtTkKnN")) {
            return TURN_LEAVE;
        }
        if (line[0] == '\0') {
            return TURN_ON;
        }
        if (talk_key(line, "eE")) {
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
        if (line == NULL || !talk_key(line, "cCyY")) {
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
