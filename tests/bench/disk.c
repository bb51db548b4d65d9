/* disk.c - what the disk gives, and what SQLite alone makes of it. */
#include "bench.h"

#include <stdio.h>

enum { CLIENTS = 64, BATCH = 64 };

/* The flood's rows again, `batch` a transaction; a second. */
static double bare_rate(struct writing *w, const struct bare_rows *rows, int batch)
{
    struct house other;
    double processor;
    writing_fresh(w, &other);
    double seconds = bare_commit(rows, &other, batch, &processor);
    house_remove(&other);
    return (double)bare_count(rows) / seconds;
}

void writing_disk(struct writing *w)
{
    double ones[ROUNDS_MOST], batches[ROUNDS_MOST], one = 0, many = 0;
    struct syncs s = {0};
    struct house house;
    struct flood flood;
    writing_fresh(w, &house);
    struct store *store = house_open(&house);
    queue_flood(store, CLIENTS, w->seconds / 2, 1, &flood);
    store_close(store);
    samples_release(&flood.waits);
    struct bare_rows *rows = bare_take(&house, house_last_seq(&w->template));
    for (int i = 0; i < w->rounds; i++) {
        s = machine_syncs(w->scratch);
        one = bare_rate(w, rows, 1);
        many = bare_rate(w, rows, BATCH);
        ones[i] = one * s.append_us / 1e6;
        batches[i] = many / one;
    }
    bare_free(rows);
    house_remove(&house);
    ratio_print("bare loop, a row a transaction", "4 KiB appended and synced", ones, w->rounds,
                (struct aim){.goal = 0.5},
                "%.0f/s of %.0f/s; fdatasync p50: %.0f us after 4 KiB "
                "overwritten, %.0f us appended, %.0f us after 1 MiB",
                one, 1e6 / s.append_us, s.overwrite_us, s.append_us, s.megabyte_us);
    ratio_print("bare loop, 64 a transaction", "one a transaction", batches, w->rounds,
                (struct aim){.goal = 5}, "%.0f/s of %.0f/s", many, one);
}
