/* search.c - to come: finding letters by words. */
#include "room.h"

int store_search(struct store_read *read, const char *text, const struct list_query *query,
                 struct list_page *ret, struct error *err)
{
    (void)read, (void)text, (void)query, (void)ret;
    return error_set(err, ERR_INTERNAL, NULL, "search", NULL);
}
void store_search_settle(struct store *store)
{
    (void)store;
}
int indexer_start(struct store *store, struct error *err)
{
    (void)store, (void)err;
    return 0;
}
void indexer_stop(struct store *store)
{
    (void)store;
}
void indexer_wake(struct store *store, int64_t last_seq)
{
    (void)store, (void)last_seq;
}
