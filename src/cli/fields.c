/*
 * fields.c - labelled values: a draft's and a letter's fields, files.
 */
#include "cli_room.h"

#include <string.h>

enum { LABEL_WIDTH = 20, TEXT_WIDTH = 100 };

static const struct {
    const char *member;
    enum text_id label;
    bool day;
} field_labels[] = {
    {"code", TEXT_COLUMN_CODE, false},
    {"issued", TEXT_FIELD_ISSUED, true},
    {"issuer", TEXT_COLUMN_ISSUER, false},
    {"sender", TEXT_FIELD_SENDER, false},
    {"type", TEXT_FIELD_TYPE, false},
    {"subject", TEXT_COLUMN_SUBJECT, false},
    {"arrived", TEXT_COLUMN_ARRIVED, true},
    {"urgency", TEXT_FIELD_URGENCY, false},
    {"secrecy", TEXT_FIELD_SECRECY, false},
    {"pages", TEXT_FIELD_PAGES, false},
    {"copies", TEXT_FIELD_COPIES, false},
    {"signer", TEXT_FIELD_SIGNER, false},
    {"signer_position", TEXT_FIELD_SIGNER_POSITION, false},
    {"signer_authority", TEXT_FIELD_SIGNER_AUTHORITY, false},
    {"place", TEXT_FIELD_PLACE, false},
    {"due", TEXT_COLUMN_DUE, true},
    {"content", TEXT_FIELD_CONTENT, false},
    {"description", TEXT_FIELD_DESCRIPTION, false},
};
/* Parts of `code`, said already. */
static const char *const silent_fields[] = {"code_number", "code_notation"};

void put_labelled(struct cli *cli, const char *label, const char *value, enum style style)
{
    if (value[0] == '\0') {
        return;
    }
    size_t wide = text_width(label), width = cli->world->width > 0 ? cli->world->width : TEXT_WIDTH;
    size_t pad = wide < LABEL_WIDTH - 1 ? LABEL_WIDTH - wide : 1;
    buf_puts(&cli->out, "  ");
    put_styled(cli, &cli->out, STYLE_DIM, label);
    put_padding(&cli->out, pad);
    struct buf text;
    buf_init(&text, NULL, PRINT_MOST);
    put_wrapped(&text, plain_block(value), width, 2 + wide + pad, 2 + LABEL_WIDTH);
    put_styled(cli, &cli->out, style, text.data);
    buf_putc(&cli->out, '\n');
}

static const char *field_text(const struct cli *cli, const json_t *fields, const char *member,
                              bool day)
{
    const json_t *value = json_get(fields, member);
    if (json_is_integer(value)) {
        return arena_printf(arena_current(), "%lld", (long long)json_integer_value(value));
    }
    if (day) {
        return shown_day(fields, member);
    }
    const char *text = json_str(fields, member);
    return strcmp(member, "urgency") == 0 ? urgency_text(cli, text) : text;
}

static bool known_field(const char *name)
{
    for (size_t i = 0; i < sizeof field_labels / sizeof field_labels[0]; i++) {
        if (strcmp(field_labels[i].member, name) == 0) {
            return true;
        }
    }
    for (size_t i = 0; i < sizeof silent_fields / sizeof silent_fields[0]; i++) {
        if (strcmp(silent_fields[i], name) == 0) {
            return true;
        }
    }
    return false;
}

void put_fields(struct cli *cli, const json_t *fields)
{
    for (size_t i = 0; i < sizeof field_labels / sizeof field_labels[0]; i++) {
        const char *member = field_labels[i].member;
        enum style style = strcmp(member, "urgency") == 0
                               ? urgency_style(json_str(fields, "urgency"))
                               : STYLE_NONE;
        put_labelled(cli, say(cli, field_labels[i].label),
                     field_text(cli, fields, member, field_labels[i].day), style);
    }
    /* A newer server may know more fields than we do: they are shown under their own names. */
    json_t *copy = json_deep_copy(fields);
    const char *name;
    json_t *value;
    json_object_foreach(copy, name, value)
    {
        if (!known_field(name)) {
            put_labelled(cli, plain(name), field_text(cli, fields, name, false), STYLE_NONE);
        }
    }
}

void put_files(struct cli *cli, const json_t *files)
{
    if (json_array_size(files) == 0) {
        return;
    }
    static const struct column columns[] = {
        {TEXT_COLUMN_NUMBER, true, 0, 0},
        {TEXT_COLUMN_FILE, false, 16, 0},
        {TEXT_COLUMN_TYPE, false, 10, 0},
        {TEXT_COLUMN_SIZE, true, 0, 0},
    };
    struct table table;
    TABLE_OF(&table, columns);
    for (size_t i = 0; i < json_array_size(files); i++) {
        const json_t *f = json_array_get(files, i);
        const char *n = arena_printf(arena_current(), "%lld", (long long)need_int(cli, f, "n"));
        table_add(&table, n, STYLE_NONE);
        table_add(&table, need_str(cli, f, "name"), STYLE_NONE);
        table_add(&table, json_str(f, "type"), STYLE_NONE);
        table_add(&table, shown_size(json_int(f, "size", 0)), STYLE_NONE);
    }
    buf_putc(&cli->out, '\n');
    table_put(cli, &table);
}
