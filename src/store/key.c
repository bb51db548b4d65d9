/*
 * key.c - the agency's key. Its seed stands in the books, which only phieud may read (0600), and so
 * in every copy of them.
 */
#include "room.h"

#include <sodium.h>
#include <string.h>

static int read_seed(struct store *store, bool *ret_found, struct error *err)
{
    struct query q = db_query(store->db, ST_KEY);
    *ret_found = query_row(&q);
    if (*ret_found && sqlite3_column_bytes(q.statement, 0) == SEAL_SEED) {
        seal_of_seed(sqlite3_column_blob(q.statement, 0), &store->seal);
    }
    return query_end(&q, err);
}

static int make_seed(struct store *store, struct error *err)
{
    unsigned char seed[SEAL_SEED];
    randombytes_buf(seed, sizeof seed);
    int rc = db_run(store->db, ST_BEGIN_WRITE, err);
    if (rc == 0) {
        struct query q = db_query(store->db, ST_KEY_ADD);
        bind_blob(&q, seed, sizeof seed);
        bind_int(&q, instant_now().ms);
        rc = query_run(&q, err) == 0 ? db_run(store->db, ST_COMMIT, err) : -1;
    }
    sodium_memzero(seed, sizeof seed);
    if (rc != 0) {
        db_abandon(store->db);
    }
    return rc;
}

int key_open(struct store *store, struct error *err)
{
    bool found;
    if (read_seed(store, &found, err) != 0) {
        return -1;
    }
    if (!found && (make_seed(store, err) != 0 || read_seed(store, &found, err) != 0)) {
        return -1;
    }
    return found ? 0 : error_set(err, ERR_STORE_DAMAGED, NULL, "agency_key", NULL);
}

const struct seal *store_seal(const struct store *store)
{
    return &store->seal;
}
