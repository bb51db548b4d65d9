/*
 * problem.c - what can go wrong on the client's side, from its table.
 */
#include "phieu/client.h"

#include <errno.h>
#include <string.h>

struct row {
    const char *name;
    int exit_status;
    const char *text[2], *remedy[2];
};

static const struct row rows[CLIENT_PROBLEM_COUNT] = {
    [CLIENT_NO_PROBLEM] = {"", 0, {"", ""}, {"", ""}},
#define PROBLEM(kind, name, exit_status, vi, en, vi_remedy, en_remedy)                             \
    [kind] = {name, exit_status, {vi, en}, {vi_remedy, en_remedy}},
#include "phieu/problem.def"
#undef PROBLEM
};

static const char *filled(const char *text, const char *arg1, const char *arg2)
{
    struct buf out;
    buf_init(&out, NULL, 8192);
    for (; *text != '\0'; text++) {
        if (strncmp(text, "{1}", 3) == 0) {
            buf_puts(&out, arg1);
            text += 2;
        } else if (strncmp(text, "{2}", 3) == 0) {
            buf_puts(&out, arg2);
            text += 2;
        } else {
            buf_putc(&out, *text);
        }
    }
    return out.data;
}

const char *client_errno(int code, enum lang lang)
{
    static const struct {
        int code;
        const char *vi;
    } words[] = {
        {ENOENT, "không có tệp đó"},
        {EACCES, "không có quyền"},
        {EPERM, "không có quyền"},
        {EISDIR, "đó là thư mục"},
        {ENOTDIR, "không phải thư mục"},
        {ENOSPC, "đĩa đã đầy"},
        {EDQUOT, "hết hạn mức đĩa"},
        {EROFS, "đĩa chỉ cho đọc"},
        {EINVAL, "không phải tệp thường"},
        {EIO, "lỗi đọc ghi đĩa"},
        {EEXIST, "đã có"},
    };
    for (size_t i = 0; lang == LANG_VI && i < sizeof words / sizeof words[0]; i++) {
        if (words[i].code == code) {
            return words[i].vi;
        }
    }
    return arena_strdup(arena_current(), strerror(code));
}

int client_problem_set(struct client_problem *problem, enum client_problem_kind kind,
                       enum lang lang, const char *arg1, const char *arg2)
{
    const struct row *row = &rows[kind];
    *problem = (struct client_problem){
        .kind = kind,
        .exit_status = row->exit_status,
        .code = row->name,
        .field = "",
        .detail = filled(row->text[lang], arg1 == NULL ? "" : arg1, arg2 == NULL ? "" : arg2),
        .remedy = row->remedy[lang],
        .request_id = "",
        .earlier = "",
        .bytes = "",
    };
    return -1;
}
