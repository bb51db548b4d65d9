/*
 * error.c - the catalogue of error.def, and how its sentences are filled in.
 */
#include "phieu/error.h"

#include "utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <utf8proc.h>

static const struct error_info catalogue[ERR_COUNT] = {
    [ERR_NONE] = {"none", 200, 0, {"Không có lỗi.", "No error."}, {"", ""}},
#define ERROR(code, name, http, exit_status, vi, en, vi_remedy, en_remedy)                         \
    [code] = {name, http, exit_status, {vi, en}, {vi_remedy, en_remedy}},
#include "phieu/error.def"
#undef ERROR
};

/* What a field is called in a sentence; the API's name of it is for programs. */
static const struct field_label {
    const char *field;
    const char *label[2];
} labels[] = {
    {"arrived", {"ngày đến", "the arrival date"}},
    {"as_of", {"thời điểm xem lại", "the moment to look back to"}},
    {"body", {"nội dung gửi lên", "the body"}},
    {"book", {"sổ", "the book"}},
    {"code", {"số, ký hiệu", "the code"}},
    {"copies", {"số bản", "the number of copies"}},
    {"days", {"số ngày", "the number of days"}},
    {"decision", {"quyết định", "the decision"}},
    {"draft", {"văn bản chờ vào sổ", "the draft"}},
    {"due", {"hạn", "the deadline"}},
    {"dues", {"các hạn", "the deadlines"}},
    {"fields", {"các mục sửa", "what is corrected"}},
    {"file", {"tệp", "the file"}},
    {"files", {"tệp", "the files"}},
    {"from", {"từ ngày", "the first day"}},
    {"id", {"mã", "the id"}},
    {"inform", {"để biết", "whom to inform"}},
    {"issued", {"ngày văn bản", "the letter's date"}},
    {"issuer", {"cơ quan ban hành", "the issuer"}},
    {"lead", {"đơn vị chủ trì", "the lead"}},
    {"letter", {"văn bản", "the letter"}},
    {"limit", {"số dòng", "the page length"}},
    {"line", {"dòng giao việc", "the line"}},
    {"name", {"tên", "the name"}},
    {"note", {"ý kiến", "the note"}},
    {"number", {"số đến", "the arrival number"}},
    {"on_behalf_of", {"người được thay mặt", "the person acted for"}},
    {"pages", {"số trang", "the number of pages"}},
    {"parent", {"cấp trên", "the parent"}},
    {"password", {"mật khẩu", "the password"}},
    {"person", {"người", "the person"}},
    {"positions", {"vị trí công tác", "the positions"}},
    {"q", {"từ cần tìm", "the search words"}},
    {"reason", {"lý do", "the reason"}},
    {"reply", {"văn bản trả lời", "the reply"}},
    {"secrecy", {"độ mật", "the secrecy"}},
    {"sender", {"nơi gửi", "the sender"}},
    {"signer", {"người ký", "the signer"}},
    {"state", {"trạng thái", "the state"}},
    {"subject", {"trích yếu", "the subject"}},
    {"support", {"phối hợp", "the supporting units"}},
    {"text", {"nội dung", "the text"}},
    {"to", {"người nhận", "the recipient"}},
    {"type", {"loại văn bản", "the type of letter"}},
    {"unit", {"đơn vị", "the unit"}},
    {"unit/code", {"mã đơn vị", "the unit's code"}},
    {"until", {"đến ngày", "the last day"}},
    {"urgency", {"độ khẩn", "the urgency"}},
    {"username", {"tên đăng nhập", "the user name"}},
    {"verb", {"việc", "the act"}},
    {"year", {"năm", "the year"}},
};

const struct error_info *error_info(enum error_code code)
{
    INVARIANT((unsigned)code < ERR_COUNT);
    return &catalogue[code];
}

enum error_code error_by_name(const char *name)
{
    for (unsigned code = ERR_NONE + 1; code < ERR_COUNT; code++) {
        if (strcmp(catalogue[code].name, name) == 0) {
            return (enum error_code)code;
        }
    }
    return ERR_NONE;
}

/* What is no UTF-8 becomes '?': strangers' bytes come back in answers and logs, which are text. */
static void mend(char *text)
{
    const char *end = text + strlen(text);
    for (const char *at = text; at < end;) {
        char *here = text + (at - text);
        if (utf8_next(&at, end) == UTF8_BAD) {
            *here = '?';
        }
    }
}

/* Copies what fits of text, whole characters only. */
static void copy_cut(char *dest, size_t size, const char *text)
{
    size_t len = text == NULL ? 0 : utf8_cut(text, strlen(text), size - 1);
    if (len > 0) {
        memmove(dest, text, len); /* a caller may pass the error's own words back */
    }
    dest[len] = '\0';
    mend(dest);
}

void error_fill(struct error *err, enum error_code code, const char *field, const char *arg1,
                const char *arg2)
{
    INVARIANT(code > ERR_NONE && code < ERR_COUNT);
    if (err != NULL) {
        err->code = code;
        copy_cut(err->field, sizeof err->field, field);
        copy_cut(err->arg[0], sizeof err->arg[0], arg1);
        copy_cut(err->arg[1], sizeof err->arg[1], arg2);
    }
}

static const char *field_label(const char *field, enum lang lang)
{
    if (field[0] == '\0') {
        return lang == LANG_VI ? "giá trị" : "the value";
    }
    for (size_t i = 0; i < sizeof labels / sizeof labels[0]; i++) {
        if (strcmp(labels[i].field, field) == 0) {
            return labels[i].label[lang];
        }
    }
    return NULL;
}

/* A sentence under construction in the caller's memory: never past size, cut between characters. */
struct sentence {
    char *text;
    size_t len, size;
};

static void sentence_add(struct sentence *out, const char *text, size_t len)
{
    size_t room = out->size - 1 - out->len;
    size_t take = utf8_cut(text, len, room);
    memcpy(out->text + out->len, text, take);
    out->len += take;
    if (take < len) {
        out->size = out->len + 1; /* nothing after the cut */
    }
}

/* A field opening a sentence takes a capital; a name we have no label for is shown as it is. */
static void sentence_add_field(struct sentence *out, const char *field, enum lang lang)
{
    const char *label = field_label(field, lang);
    if (label == NULL) {
        sentence_add(out, field, strlen(field));
        return;
    }
    if (out->len == 0) {
        char first[UTF8_MAX];
        const char *end = label + strlen(label);
        uint32_t cp = utf8_next(&label, end);
        sentence_add(out, first, utf8_put((uint32_t)utf8proc_toupper((int32_t)cp), first));
    }
    sentence_add(out, label, strlen(label));
}

static void fill(const char *pattern, const struct error *err, enum lang lang, char *buf,
                 size_t size)
{
    INVARIANT(size > 0);
    struct sentence out = {buf, 0, size};
    while (*pattern != '\0') {
        if (strncmp(pattern, "{1}", 3) == 0 || strncmp(pattern, "{2}", 3) == 0) {
            const char *arg = err->arg[pattern[1] - '1'];
            sentence_add(&out, arg, strlen(arg));
            pattern += 3;
        } else if (strncmp(pattern, "{field}", 7) == 0) {
            sentence_add_field(&out, err->field, lang);
            pattern += 7;
        } else {
            size_t plain = 1 + strcspn(pattern + 1, "{");
            sentence_add(&out, pattern, plain);
            pattern += plain;
        }
    }
    buf[out.len] = '\0';
}

void error_text(const struct error *err, enum lang lang, char *buf, size_t size)
{
    fill(error_info(err->code)->text[lang], err, lang, buf, size);
}

void error_remedy(const struct error *err, enum lang lang, char *buf, size_t size)
{
    fill(error_info(err->code)->remedy[lang], err, lang, buf, size);
}

_Noreturn void bug(const char *file, int line, const char *what)
{
    dprintf(STDERR_FILENO, "<2>bug: %s (%s:%d)\n", what, file, line);
    abort();
}
