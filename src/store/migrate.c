/*
 * migrate.c - numbered SQL brings the books to the newest schema, each step in one transaction with
 * its checksum recorded; a copy of the file is put beside it first. Newer books are refused.
 */
#include "room.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct migration built_in[] = {
#include "migrations.inc"
};
enum { BUILT_IN_COUNT = sizeof built_in / sizeof built_in[0] };

static const struct migration *added;
static size_t added_count, unknown_count;

void migrate_add(const struct migration *steps, size_t count)
{
    added = steps;
    added_count = count;
}

void migrate_know(int newest)
{
    unknown_count = 0;
    while (unknown_count < BUILT_IN_COUNT - 1 &&
           built_in[BUILT_IN_COUNT - 1 - unknown_count].version > newest) {
        unknown_count++;
    }
}

static size_t known_count(void)
{
    return BUILT_IN_COUNT - unknown_count;
}

static size_t migration_count(void)
{
    return known_count() + added_count;
}

static const struct migration *migration_at(size_t i)
{
    return i < known_count() ? &built_in[i] : &added[i - known_count()];
}

int migrate_newest(void)
{
    return migration_at(migration_count() - 1)->version;
}

static int pragma_number(struct db *db, const char *pragma, int64_t *ret, struct error *err)
{
    sqlite3_stmt *statement = NULL;
    int rc = sqlite3_prepare_v2(db->handle, pragma, -1, &statement, NULL);
    if (rc == SQLITE_OK) {
        rc = sqlite3_step(statement);
    }
    if (rc == SQLITE_ROW) {
        *ret = sqlite3_column_int64(statement, 0);
    }
    int end = sqlite3_finalize(statement);
    return rc == SQLITE_ROW && end == SQLITE_OK ? 0 : db_error(db, rc, pragma, err);
}

/* A pragma takes no parameter; both values are ours. */
static int set_pragma(struct db *db, const char *pragma, int value, struct error *err)
{
    char sql[64];
    snprintf(sql, sizeof sql, "PRAGMA %s = %d", pragma, value);
    int rc = sqlite3_exec(db->handle, sql, NULL, NULL, NULL);
    return rc == SQLITE_OK ? 0 : db_error(db, rc, pragma, err);
}

static void checksum_of(const struct migration *migration, struct digest *ret)
{
    digest_of(migration->sql, migration->len, ret);
}

static int apply(struct db *db, const struct migration *migration, struct error *err)
{
    if (db_run(db, ST_BEGIN_WRITE, err) != 0) {
        return -1;
    }
    int rc = sqlite3_exec(db->handle, (const char *)migration->sql, NULL, NULL, NULL);
    if (rc != SQLITE_OK) {
        db_error(db, rc, migration->name, err);
        db_abandon(db);
        return -1;
    }
    struct digest checksum;
    checksum_of(migration, &checksum);
    struct query q = db_query(db, ST_MIGRATION_ADD);
    bind_int(&q, migration->version);
    bind_text(&q, migration->name);
    bind_digest(&q, &checksum);
    bind_int(&q, instant_now().ms);
    if (query_run(&q, err) != 0 ||
        set_pragma(db, "application_id", BOOKS_APPLICATION_ID, err) != 0 ||
        set_pragma(db, "user_version", migration->version, err) != 0 ||
        db_run(db, ST_COMMIT, err) != 0) {
        db_abandon(db);
        return -1;
    }
    return 0;
}

static int apply_above(struct db *db, int64_t version, struct error *err)
{
    for (size_t i = 0; i < migration_count(); i++) {
        if (migration_at(i)->version > version && apply(db, migration_at(i), err) != 0) {
            return -1;
        }
    }
    return 0;
}

int migrate_create(struct db *db, struct error *err)
{
    return apply_above(db, 0, err);
}

/* Every step recorded in the file must be the one this program knows. */
static int compare_recorded(struct db *db, int64_t version, struct error *err)
{
    struct query q = db_query(db, ST_MIGRATIONS);
    size_t known = 0;
    bool same = true;
    while (query_row(&q)) {
        int64_t recorded = take_int(&q);
        struct digest is = take_digest(&q), ought;
        if (known >= migration_count() || migration_at(known)->version != recorded) {
            same = false;
            break;
        }
        checksum_of(migration_at(known++), &ought);
        same = same && memcmp(is.bytes, ought.bytes, sizeof is.bytes) == 0;
    }
    if (query_end(&q, err) != 0) {
        return -1;
    }
    if (!same || known == 0 || migration_at(known - 1)->version != version) {
        return error_set(err, ERR_STORE_DAMAGED, NULL, "các bước nâng cấp đã ghi không khớp", NULL);
    }
    return 0;
}

int migrate_version(struct db *db, int64_t *ret, struct error *err)
{
    int64_t application = 0;
    if (pragma_number(db, "PRAGMA application_id", &application, err) != 0 ||
        pragma_number(db, "PRAGMA user_version", ret, err) != 0) {
        return -1;
    }
    return application == BOOKS_APPLICATION_ID
               ? 0
               : error_set(err, ERR_STORE_DAMAGED, NULL, "books.db không phải sổ của Phiếu", NULL);
}

int migrate_examine(struct db *db, int64_t *ret_version, struct error *err)
{
    int64_t version;
    if (migrate_version(db, &version, err) != 0) {
        return -1;
    }
    if (version > migrate_newest()) {
        char theirs[24], ours[24];
        snprintf(theirs, sizeof theirs, "%" PRId64, version);
        snprintf(ours, sizeof ours, "%d", migrate_newest());
        return error_set(err, ERR_STORE_NEWER, NULL, theirs, ours);
    }
    *ret_version = version;
    return compare_recorded(db, version, err);
}

/* The whole file byte for byte, beside it, durable before the first step: what undoing puts back.
 */
static int take_snapshot(struct db *db, const char *root, int64_t version, struct error *err)
{
    char name[64];
    snprintf(name, sizeof name, SNAPSHOT_NAME, version);
    char *path = store_path(root, name), *temporary = store_path(root, "books-snapshot.tmp");
    unlink(temporary);
    int rc = store_fold_log(db, err) == 0 ? snapshot_bytes(db, temporary, err) : -1;
    if (rc == 0 && rename(temporary, path) != 0) {
        rc = error_set(err, ERR_IO, NULL, path, strerror(errno));
    }
    if (rc == 0) {
        rc = store_fsync_file(root, err);
    }
    free(temporary);
    free(path);
    return rc;
}

int migrate_open(struct db *db, const char *root, struct error *err)
{
    int64_t version;
    if (migrate_examine(db, &version, err) != 0) {
        return -1;
    }
    if (version == migrate_newest()) {
        return 0;
    }
    return take_snapshot(db, root, version, err) != 0 ? -1 : apply_above(db, version, err);
}

int migrate_verify(struct db *db, struct error *err)
{
    int64_t version;
    if (migrate_examine(db, &version, err) != 0) {
        return -1;
    }
    return version == migrate_newest() ? 0
                                       : error_set(err, ERR_STORE_DAMAGED, NULL,
                                                   "sổ ở phiên bản cũ, cần phieud nâng cấp", NULL);
}
