/* paper.c - a document fetched, its words, its mark, and the commands that make and verify one. */
#include "paper.h"

#include "base/folder.h"
#include "phieu/printer.h"

#include <stdarg.h>
#include <stdio.h>

struct reply document(const char *who, const char *type, const char *path, ...)
{
    char text[400];
    va_list args;
    va_start(args, path);
    vsnprintf(text, sizeof text, path, args);
    va_end(args);
    struct reply reply = get(who, "%s", text);
    ck_assert_msg(reply.status == 200, "%s: %d %s", text, reply.status, reply.body);
    ck_assert_msg(strcmp(reply_header(&reply, "Content-Type"), type) == 0, "%s", text);
    return reply;
}
/* The page's words, line by line as they stand. */
const char *words_of(struct reply pdf)
{
    const char *path = folder_path(house->folder, "page.pdf");
    struct buf text;
    char piece[4096];
    size_t n;
    folder_write(path, pdf.body, pdf.len);
    FILE *pipe = popen(arena_printf(arena_current(), "pdftotext -layout '%s' -", path), "r");
    ck_assert_ptr_nonnull(pipe);
    buf_init(&text, arena_current(), 8 << 20);
    while ((n = fread(piece, 1, sizeof piece, pipe)) > 0) {
        buf_add(&text, piece, n);
    }
    ck_assert_int_eq(pclose(pipe), 0);
    return text.data;
}

struct mark mark_of(struct reply pdf)
{
    char qr[PRINT_MARK_QR + 1];
    struct mark mark;
    ck_assert(print_mark_find(pdf.body, pdf.len, qr));
    ck_assert_msg(mark_parse(qr, &mark), "%s", qr);
    return mark;
}

bool same_bytes(struct reply a, struct reply b)
{
    return a.len == b.len && memcmp(a.body, b.body, a.len) == 0;
}

int verify_print(const char **ret_text, const char *const *args)
{
    const char *argv[16] = {folder_path(house->bin, "phieu"), "verify-print"};
    size_t n = 2;
    for (size_t i = 0; args[i] != NULL; i++) {
        argv[n++] = args[i];
    }
    setenv("XDG_CONFIG_HOME", house->folder, 1);
    return daemon_run(house, argv, NULL, ret_text);
}

int run_phieu(const char *who, const char **ret_text, const char *const *args)
{
    const char *argv[24] = {folder_path(house->bin, "phieu"), "--server",
                            arena_printf(arena_current(), "unix:%s", house->socket), "--token-file",
                            folder_path(house->folder, arena_printf(arena_current(), "t.%s", who))};
    size_t n = 5;
    const char *token = arena_printf(arena_current(), "%s\n%s\n", token_of(who), argv[2]);
    folder_write(argv[4], token, strlen(token));
    for (size_t i = 0; args[i] != NULL; i++) {
        argv[n++] = args[i];
    }
    setenv("XDG_CONFIG_HOME", house->folder, 1);
    return daemon_run(house, argv, NULL, ret_text);
}
