/* fuzz_settings.c - the configuration file: what loads is printed as a file that loads the same. */
#include "fuzz.h"

#include "phieu/file.h"
#include "phieu/settings.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { OUT_MOST = 4 << 20 };

static const char *file;

void fuzz_prepare(void)
{
    file = arena_printf(arena_current(), "%s/phieu.conf", fuzz_folder());
}

static int load(const char *bytes, size_t len, struct settings *ret, struct error *err)
{
    FILE *out = fopen(file, "wb");
    INVARIANT(out != NULL && fwrite(bytes, 1, len, out) == len && fclose(out) == 0);
    return settings_load(file, ret, err);
}

/* Without the comments, which tell where a value came from. */
static const char *printed(const struct settings *settings)
{
    struct buf out, plain;
    buf_init(&out, arena_current(), OUT_MOST);
    buf_init(&plain, arena_current(), OUT_MOST);
    settings_print(settings, &out);
    INVARIANT(!out.overflow);
    for (const char *line = out.data; *line != '\0';) {
        size_t len = strcspn(line, "\n");
        const char *comment = strstr(line, "  #");
        bool commented = comment != NULL && comment < line + len;
        buf_add(&plain, line, commented ? (size_t)(comment - line) : len);
        buf_putc(&plain, '\n');
        line += len + (line[len] != '\0');
    }
    return plain.data;
}

void fuzz_input(const char *bytes, size_t len)
{
    struct settings settings, again;
    struct error err = {0};
    if (!fuzz_taken(load(bytes, len, &settings, &err), &err)) {
        return;
    }
    struct buf out;
    buf_init(&out, arena_current(), OUT_MOST);
    settings_print(&settings, &out);
    if (load(out.data, out.len, &again, &err) != 0) {
        BUG(arena_printf(arena_current(), "printed settings do not load: %s %s %s", err.field,
                         err.arg[0], err.arg[1]));
    }
    INVARIANT(strcmp(printed(&settings), printed(&again)) == 0);
}
