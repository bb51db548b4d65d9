/* manifest.c - what a backup says of itself, and its list of blobs. */
#include "backup.h"

#include "phieu/json.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MANIFEST_MOST = 1 << 20 };

static int damaged(const char *what, struct error *err)
{
    return error_set(err, ERR_BACKUP_DAMAGED, NULL, what, NULL);
}

/* ---- writing ------------------------------------------------------------------------------ */

static void put_books(struct json_out *out, const struct backup_sum *sum)
{
    json_open_array(out, "books");
    for (size_t i = 0; i < sum->book_count; i++) {
        json_open_object(out, NULL);
        json_put_string(out, "book", sum->books[i].book);
        json_put_int(out, "year", sum->books[i].year);
        json_put_int(out, "last", sum->books[i].last);
        json_close_object(out);
    }
    json_close_array(out);
}

static void put_manifest(struct buf *text, const struct manifest *m)
{
    struct json_out out;
    char hex[DIGEST_TEXT];
    json_out_init(&out, text);
    json_open_object(&out, NULL);
    json_put_string(&out, "format", "phieu-backup");
    json_put_int(&out, "format_version", BACKUP_FORMAT);
    json_put_instant(&out, "made", m->sum.made);
    json_put_int(&out, "made_ms", m->sum.made.ms);
    json_put_int(&out, "schema", m->sum.schema);
    json_put_int(&out, "acts", m->sum.acts);
    json_put_string(&out, "chain_head", m->sum.head);
    json_put_int(&out, "letters", m->sum.letters);
    json_put_int(&out, "drafts", m->sum.drafts);
    put_books(&out, &m->sum);
    json_open_object(&out, "database");
    json_put_string(&out, "file", "books.db");
    json_put_int(&out, "size", (int64_t)m->database_size);
    json_put_string(&out, "sha256", digest_hex(&m->database, hex));
    json_close_object(&out);
    json_open_object(&out, "blobs");
    json_put_string(&out, "list", "blobs.txt");
    json_put_int(&out, "count", m->sum.blobs);
    json_put_int(&out, "bytes", m->sum.bytes);
    json_put_string(&out, "sha256", digest_hex(&m->list, hex));
    json_close_object(&out);
    json_close_object(&out);
    buf_add(text, "\n", 1);
}

int manifest_write(const char *backup, const struct manifest *manifest, struct error *err)
{
    struct buf text;
    struct digest digest;
    char hex[DIGEST_TEXT], line[DIGEST_TEXT + 20];
    buf_init(&text, arena_current(), MANIFEST_MOST);
    put_manifest(&text, manifest);
    digest_of(text.data, text.len, &digest);
    snprintf(line, sizeof line, "%s  manifest.json\n", digest_hex(&digest, hex));
    char *path = store_path(backup, "manifest.json"), *seal = store_path(backup, "manifest.sha256");
    int rc = file_replace(path, text.data, text.len, 0600, err) == 0
                 ? file_replace(seal, line, strlen(line), 0600, err)
                 : -1;
    free(path);
    free(seal);
    return rc;
}

/* ---- reading ------------------------------------------------------------------------------ */

static int slurp(const char *backup, const char *name, char **ret, size_t *ret_len,
                 struct error *err)
{
    char *path = store_path(backup, name);
    int rc = file_slurp(path, MANIFEST_MOST, ret, ret_len, err);
    free(path);
    if (rc != 0 && err->code != ERR_IO) {
        char text[80];
        snprintf(text, sizeof text, "thiếu hoặc quá lớn: %s", name);
        return damaged(text, err);
    }
    return rc;
}

/* The seal as sha256sum writes it, nothing more and nothing less. */
static int check_seal(const char *backup, const char *text, size_t len, struct error *err)
{
    char *seal, hex[DIGEST_TEXT], line[DIGEST_TEXT + 20];
    size_t seal_len;
    struct digest digest;
    if (slurp(backup, "manifest.sha256", &seal, &seal_len, err) != 0) {
        return -1;
    }
    digest_of(text, len, &digest);
    snprintf(line, sizeof line, "%s  manifest.json\n", digest_hex(&digest, hex));
    return seal_len == strlen(line) && memcmp(seal, line, seal_len) == 0
               ? 0
               : damaged("manifest.json không khớp với manifest.sha256", err);
}

static void take_books(const json_t *array, struct backup_sum *sum)
{
    size_t count = json_array_size(array);
    sum->books = arena_alloc(arena_current(), (count + 1) * sizeof *sum->books);
    sum->book_count = count;
    for (size_t i = 0; i < count; i++) {
        const json_t *book = json_array_get(array, i);
        sum->books[i] = (struct backup_book){json_str(book, "book"), (int)json_int(book, "year", 0),
                                             json_int(book, "last", 0)};
    }
}

static bool take_manifest(const json_t *object, struct manifest *ret)
{
    const json_t *database = json_get(object, "database"), *blobs = json_get(object, "blobs");
    struct backup_sum *sum = &ret->sum;
    *ret = (struct manifest){.database_size = (uint64_t)json_int(database, "size", -1)};
    sum->made.ms = json_int(object, "made_ms", 0);
    sum->schema = json_int(object, "schema", 0);
    sum->acts = json_int(object, "acts", -1);
    sum->letters = json_int(object, "letters", -1);
    sum->drafts = json_int(object, "drafts", -1);
    sum->blobs = json_int(blobs, "count", -1);
    sum->bytes = json_int(blobs, "bytes", -1);
    snprintf(sum->head, sizeof sum->head, "%s", json_str(object, "chain_head"));
    take_books(json_get(object, "books"), sum);
    return sum->schema > 0 && sum->acts >= 0 && sum->letters >= 0 && sum->blobs >= 0 &&
           strlen(sum->head) == DIGEST_TEXT - 1 &&
           digest_parse(json_str(database, "sha256"), &ret->database) &&
           digest_parse(json_str(blobs, "sha256"), &ret->list);
}

static int newer(int64_t theirs, int ours, struct error *err)
{
    char text[2][24];
    snprintf(text[0], sizeof text[0], "%" PRId64, theirs);
    snprintf(text[1], sizeof text[1], "%d", ours);
    return error_set(err, ERR_BACKUP_NEWER, NULL, text[0], text[1]);
}

int manifest_read(const char *backup, struct manifest *ret, struct error *err)
{
    char *text;
    size_t len;
    json_t *object;
    struct error own = {0};
    err = err != NULL ? err : &own;
    if (slurp(backup, "manifest.json", &text, &len, err) != 0 ||
        check_seal(backup, text, len, err) != 0) {
        return -1;
    }
    if (json_read(text, len, &object, err) != 0 ||
        strcmp(json_str(object, "format"), "phieu-backup") != 0) {
        return damaged("manifest.json không phải của bản sao lưu Phiếu", err);
    }
    int64_t format = json_int(object, "format_version", 0);
    if (format > BACKUP_FORMAT) {
        return newer(json_int(object, "schema", 0), migrate_newest(), err);
    }
    if (format < 1 || !take_manifest(object, ret)) {
        return damaged("manifest.json thiếu trường", err);
    }
    const char *slash = strrchr(backup, '/');
    ret->sum.name = arena_strdup(arena_current(), slash != NULL ? slash + 1 : backup);
    return ret->sum.schema > migrate_newest() ? newer(ret->sum.schema, migrate_newest(), err) : 0;
}

/* ---- the list of blobs -------------------------------------------------------------------- */

static bool read_line(const char *line, struct digest *ret, uint64_t *ret_size)
{
    char hex[DIGEST_TEXT] = "", *end;
    const char *size = line + sizeof hex;
    if (strspn(line, "0123456789abcdef") != sizeof hex - 1 || size[-1] != ' ' ||
        strspn(size, "0123456789") == 0) {
        return false;
    }
    memcpy(hex, line, sizeof hex - 1);
    errno = 0;
    *ret_size = strtoull(size, &end, 10);
    return errno == 0 && strcmp(end, "\n") == 0 && digest_parse(hex, ret);
}

int manifest_blobs(const char *backup, blob_fn *fn, void *arg, struct error *err)
{
    char *path = store_path(backup, "blobs.txt"), *line = NULL;
    size_t room = 0;
    int rc = 0;
    FILE *list = fopen(path, "re");
    if (list == NULL) {
        rc = damaged("thiếu blobs.txt", err);
    }
    while (rc == 0 && getline(&line, &room, list) > 0) {
        struct digest digest;
        uint64_t size;
        rc = read_line(line, &digest, &size) ? fn(arg, &digest, size, err)
                                             : damaged("blobs.txt có dòng không đọc được", err);
    }
    if (rc == 0 && ferror(list)) {
        rc = error_set(err, ERR_IO, NULL, path, strerrordesc_np(errno));
    }
    if (list != NULL) {
        (void)fclose(list); /* only read */
    }
    free(line);
    free(path);
    return rc;
}
