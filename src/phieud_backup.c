/* phieud_backup.c - phieud backup, restore and undo-upgrade: what they do is the store's, what they
 * say is here.
 */
#include "phieud.h"

#include "phieu/guard.h"
#include "phieu/store.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* ---- sentences ---------------------------------------------------------------------------- */

/* 1203 -> "1.203"; "1,203" in English. */
static const char *grouped(int64_t number, enum lang lang)
{
    char digits[24];
    char *text = arena_alloc(arena_current(), 32), *at = text;
    int len = snprintf(digits, sizeof digits, "%" PRId64, number);
    for (int i = 0; i < len; i++) {
        if (i > 0 && (len - i) % 3 == 0) {
            *at++ = lang == LANG_EN ? ',' : '.';
        }
        *at++ = digits[i];
    }
    return text;
}

/* "đến số 459/2026"; with several books "… (sổ VBD), 12/2026 (sổ MẬT)". */
static void put_numbers(struct buf *out, const struct backup_sum *sum, enum lang lang)
{
    if (sum->book_count == 0) {
        buf_puts(out, lang == LANG_EN ? "no number given yet" : "chưa có số đến nào");
        return;
    }
    buf_puts(out, lang == LANG_EN ? "up to " : "đến số ");
    for (size_t i = 0; i < sum->book_count; i++) {
        const struct backup_book *book = &sum->books[i];
        buf_printf(out, "%s%" PRId64 "/%d", i > 0 ? ", " : "", book->last, book->year);
        if (sum->book_count > 1) {
            buf_printf(out, lang == LANG_EN ? " (book %s)" : " (sổ %s)", book->book);
        }
    }
}

static void put_content(struct buf *out, const struct backup_sum *sum, enum lang lang)
{
    bool en = lang == LANG_EN;
    buf_printf(out, en ? "%s letters, " : "%s văn bản, ", grouped(sum->letters, lang));
    put_numbers(out, sum, lang);
    if (sum->drafts > 0) {
        buf_printf(out, en ? ", %s drafts waiting" : ", %s văn bản chờ vào sổ",
                   grouped(sum->drafts, lang));
    }
    buf_printf(out, en ? ", %s files" : ", %s tệp", grouped(sum->blobs, lang));
}

/* "10:15 ngày 22/11/2026" */
static const char *moment(struct instant t, int zone_minutes, enum lang lang)
{
    char text[INSTANT_TEXT];
    instant_vn(t, zone_minutes, text); /* 22/11/2026 10:15 */
    return arena_printf(arena_current(), lang == LANG_EN ? "%s on %.10s" : "%s ngày %.10s",
                        text + 11, text);
}

static void print_finding(void *arg, const struct check_finding *finding)
{
    (void)arg;
    printf("[%s]", finding->kind);
    if (finding->seq > 0) {
        printf(" bước %" PRId64 ",", finding->seq);
    }
    if (finding->letter.v > 0) {
        printf(" văn bản #%" PRId64 ":", finding->letter.v);
    }
    printf(" %s\n", finding->what);
}

/* Root becomes the owner of the books first: what is written must be his. A folder that is missing
 * is made for him. */
static int as_owner(const struct settings *settings, const char *folder, struct error *err)
{
    return guard_become(settings->user, &folder, 1, err);
}

/* ---- backup ------------------------------------------------------------------------------- */

static int thin(const struct settings *settings, const struct options *options, const char *made,
                struct error *err)
{
    unsigned kept, removed;
    if (store_backup_thin(options->argument, settings->rules.zone_minutes, made, &kept, &removed,
                          err) != 0) {
        return -1;
    }
    printf(options->lang == LANG_EN ? "%u backups kept, %u removed.\n"
                                    : "Giữ %u bản sao lưu, bỏ %u bản.\n",
           kept, removed);
    return 0;
}

int command_backup(const struct settings *settings, const struct options *options,
                   struct error *err)
{
    struct backup_sum sum;
    struct buf out;
    bool en = options->lang == LANG_EN;
    if (options->argument == NULL) {
        return error_set(err, ERR_FIELD_MISSING, en ? "the folder" : "thư mục", NULL, NULL);
    }
    if (as_owner(settings, options->argument, err) != 0 ||
        store_backup(settings->data_folder, options->argument, settings->rules.zone_minutes,
                     print_finding, NULL, &sum, err) != 0) {
        return -1;
    }
    buf_init(&out, arena_current(), 1 << 16);
    buf_printf(&out, en ? "The backup of %s is complete: " : "Bản sao lưu lúc %s đầy đủ: ",
               moment(sum.made, settings->rules.zone_minutes, options->lang));
    put_content(&out, &sum, options->lang);
    buf_puts(&out, en ? ", restored on trial." : ", đã thử khôi phục.");
    printf("%s\n%s/%s\n", out.data, options->argument, sum.name);
    return options->keep ? thin(settings, options, sum.name, err) : 0;
}

/* ---- restore ------------------------------------------------------------------------------ */

/* "DIR/NAME/" is "DIR/NAME": the name is what is printed. */
static const char *without_slashes(const char *path)
{
    size_t len = strlen(path);
    while (len > 1 && path[len - 1] == '/') {
        len--;
    }
    return arena_printf(arena_current(), "%.*s", (int)len, path);
}

int command_restore(const struct settings *settings, const struct options *options,
                    struct error *err)
{
    struct backup_sum sum;
    struct buf out;
    char count[24];
    bool en = options->lang == LANG_EN;
    if (options->argument == NULL) {
        return error_set(err, ERR_FIELD_MISSING, en ? "the backup" : "bản sao lưu", NULL, NULL);
    }
    if (as_owner(settings, settings->data_folder, err) != 0 ||
        store_restore(without_slashes(options->argument), settings->data_folder, print_finding,
                      NULL, &sum, err) != 0) {
        return -1;
    }
    if (sum.findings > 0) {
        snprintf(count, sizeof count, "%" PRId64, sum.findings);
        return error_set(err, ERR_RESTORE_FAULTS, NULL, settings->data_folder, count);
    }
    buf_init(&out, arena_current(), 1 << 16);
    buf_printf(&out, en ? "Restored to %s the books of %s: " : "Đã khôi phục vào %s sổ lúc %s: ",
               settings->data_folder,
               moment(sum.made, settings->rules.zone_minutes, options->lang));
    put_content(&out, &sum, options->lang);
    buf_puts(&out, en ? "; the chain is whole." : "; chuỗi liền, sổ khớp.");
    puts(out.data);
    return 0;
}

/* ---- undo ---------------------------------------------------------------------------------- */

int command_undo_upgrade(const struct settings *settings, const struct options *options,
                         struct error *err)
{
    const char *aside;
    int64_t lost;
    if (as_owner(settings, settings->data_folder, err) != 0 ||
        store_undo_upgrade(settings->data_folder, options->yes, &aside, &lost, err) != 0) {
        return -1;
    }
    printf(options->lang == LANG_EN
               ? "The upgrade is undone; the newer books stay in %s (%s acts only there).\n"
               : "Đã hoàn tác nâng cấp; sổ bản mới để ở %s (%s bước chỉ có ở đó).\n",
           aside, grouped(lost, options->lang));
    return 0;
}
