/*
 * print.c - the settings in force, and the documented example.
 */
#include "specs.h"

#include <string.h>

/* libconfuse reads it back as it was. */
static void put_quoted(struct buf *out, const char *text)
{
    buf_putc(out, '"');
    for (; *text != '\0'; text++) {
        if (*text == '"' || *text == '\\') {
            buf_putc(out, '\\');
        }
        buf_putc(out, *text);
    }
    buf_putc(out, '"');
}

/* Words and numbers stand bare, texts in quotes. */
static void put_value(struct buf *out, const struct setting_spec *spec, const char *text)
{
    bool bare = spec->type == SET_COUNT || spec->type == SET_DAYS || spec->type == SET_SIZE ||
                spec->type == SET_FLAG || spec->type == SET_LEVEL || spec->type == SET_AUTO;
    if (bare && strchr(text, ' ') == NULL) {
        buf_puts(out, text);
    } else {
        put_quoted(out, text);
    }
}

/* Calls for every run of specs that stand in one section. */
typedef void section_writer(struct buf *out, const struct setting_section *section, size_t first,
                            size_t end, const void *arg);

static void each_section(struct buf *out, section_writer *write, const void *arg)
{
    for (size_t first = 0, end = 0; first < setting_spec_count; first = end) {
        while (end < setting_spec_count &&
               strcmp(setting_specs[end].section, setting_specs[first].section) == 0) {
            end++;
        }
        write(out, setting_section_find(setting_specs[first].section), first, end, arg);
    }
}

/* ---- in force
 * ------------------------------------------------------------------------------------------- */

static void print_key(struct buf *out, const struct setting_spec *spec,
                      const struct conf_entry *entry)
{
    buf_printf(out, "%s%s = ", spec->section[0] == '\0' ? "" : "    ", spec->key);
    put_value(out, spec, entry == NULL ? spec->standard : entry->value);
    buf_printf(out, "  # %s\n", entry == NULL ? "default" : conf_place(entry));
}

static void print_titled(struct buf *out, const struct setting_section *section, const char *title,
                         size_t first, size_t end, const struct conf *conf)
{
    buf_printf(out, "%s ", section->name);
    put_quoted(out, title);
    buf_puts(out, " {\n");
    for (size_t i = first; i < end; i++) {
        const struct setting_spec *spec = &setting_specs[i];
        print_key(out, spec, conf_last(conf, section->name, title, spec->key));
    }
    buf_puts(out, "}\n");
}

/* The title of the i-th entry of a titled section, NULL behind the last. */
static const char *title_at(const struct rules *rules, const char *section, size_t i)
{
    if (strcmp(section, "book") == 0) {
        return i < rules->book_count ? rules->books[i].code : NULL;
    }
    if (strcmp(section, "deadline") == 0) {
        return i < rules->deadline_count ? rules->deadlines[i].name : NULL;
    }
    return i < rules->route_count ? rules->routes[i].name : NULL;
}

static void print_all_titled(struct buf *out, const struct setting_section *section, size_t first,
                             size_t end, const struct settings *settings)
{
    const char *title;
    for (size_t i = 0; (title = title_at(&settings->rules, section->name, i)) != NULL; i++) {
        print_titled(out, section, title, first, end, settings->origins->conf);
    }
}

static void print_section(struct buf *out, const struct setting_section *section, size_t first,
                          size_t end, const void *arg)
{
    const struct settings *settings = arg;
    if (section != NULL && section->titled) {
        print_all_titled(out, section, first, end, settings);
        return;
    }
    if (section != NULL) {
        buf_printf(out, "%s {\n", section->name);
    }
    for (size_t i = first; i < end; i++) {
        print_key(out, &setting_specs[i], settings->origins->entries[i]);
    }
    if (section != NULL) {
        buf_puts(out, "}\n");
    }
}

void settings_print(const struct settings *settings, struct buf *out)
{
    each_section(out, print_section, settings);
}

/* ---- the documented example
 * ----------------------------------------------------------------------------- */

/* Several lines of prose as comments. */
static void put_prose(struct buf *out, const char *indent, const char *text)
{
    while (*text != '\0') {
        size_t len = strcspn(text, "\n");
        buf_printf(out, "%s#%s%.*s\n", indent, len > 0 ? " " : "", (int)len, text);
        text += len + (text[len] != '\0');
    }
}

static bool has_range(const struct setting_spec *spec)
{
    return spec->type == SET_COUNT || spec->type == SET_DAYS || spec->type == SET_SIZE ||
           spec->type == SET_AUTO;
}

static void document_key(struct buf *out, const struct setting_spec *spec)
{
    const char *indent = spec->section[0] == '\0' ? "" : "    ";
    put_prose(out, indent, spec->vi);
    put_prose(out, indent, spec->en);
    if (has_range(spec)) {
        buf_printf(out, "%s# [%s]\n", indent, setting_wanted(spec));
    }
    buf_printf(out, "#%s%s = ", indent, spec->key);
    put_value(out, spec, spec->standard);
    buf_puts(out, spec->section[0] == '\0' ? "\n\n" : "\n");
}

static void document_section(struct buf *out, const struct setting_section *section, size_t first,
                             size_t end, const void *arg)
{
    (void)arg;
    if (section != NULL) {
        put_prose(out, "", section->vi);
        put_prose(out, "", section->en);
        buf_printf(out, "#%s ", section->name);
        if (section->titled) {
            put_quoted(out, section->example);
            buf_putc(out, ' ');
        }
        buf_puts(out, "{\n");
    }
    for (size_t i = first; i < end; i++) {
        document_key(out, &setting_specs[i]);
    }
    buf_puts(out, section != NULL ? "#}\n\n" : "");
}

void settings_document(struct buf *out)
{
    static const char head[] =
        "Cấu hình của phieud. Mọi khóa đều ở đây, đóng chú thích ở giá trị mặc định: bỏ dấu # để "
        "đổi.\n"
        "Tệp bổ sung đặt trong <tệp này>.d/*.conf, đọc theo thứ tự tên, tệp sau thắng.\n"
        "Kiểm tra: phieud --check-config; xem giá trị đang dùng và nơi đặt: phieud "
        "--print-config.\n"
        "Dung lượng viết 50M, 1G (bội của 1024). Chuỗi có dấu cách đặt trong ngoặc kép.\n"
        "\n"
        "Configuration of phieud. Every key is here, commented out at its default.\n"
        "Drop-ins stand in <this file>.d/*.conf, read by name, the last one wins.\n"
        "Check: phieud --check-config; values in force and where they are set: phieud "
        "--print-config.\n"
        "Sizes are written 50M, 1G (powers of 1024). Text with spaces stands in double quotes.\n";
    put_prose(out, "", head);
    buf_putc(out, '\n');
    each_section(out, document_section, NULL);
}
