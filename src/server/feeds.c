/* feeds.c - lịch hạn: a secret address for each who wants one, and what a calendar reads there. */
#include "call.h"
#include "phieu/feed.h"

#include <sodium.h>
#include <string.h>

enum { TOKEN_BYTES = 32, PAGE = 200 };
static const char suffix[] = ".ics";

/* ---- the address ------------------------------------------------------------------------- */

/* Shown once; whoever knows it reads the feed, so a new one ends the one before. */
int feed_make(struct call *call, struct error *err)
{
    unsigned char raw[TOKEN_BYTES];
    char text[TOKEN_BYTES * 2 + 1];
    struct digest hash;
    randombytes_buf(raw, sizeof raw);
    sodium_bin2hex(text, sizeof text, raw, sizeof raw);
    digest_of(text, strlen(text), &hash);
    if (store_set_feed(call->tx, call->person, &hash, err) != 0) {
        return -1;
    }
    json_open_object(&call->json, "feed");
    json_put_string(&call->json, "path",
                    arena_printf(arena_current(), "/v1/feeds/%s%s", text, suffix));
    json_close_object(&call->json);
    sodium_memzero(raw, sizeof raw);
    return 0;
}

int feed_revoke(struct call *call, struct error *err)
{
    return store_drop_feed(call->tx, call->person, err);
}

int feed_mine(struct call *call, struct error *err)
{
    (void)err;
    struct instant created = INSTANT_NONE;
    bool active = store_feed_of(call->read, call->person, &created);
    json_open_object(&call->json, "feed");
    json_put_bool(&call->json, "active", active);
    json_put_instant(&call->json, "created", created);
    json_close_object(&call->json);
    return 0;
}

/* ---- what stands there ------------------------------------------------------------------- */

/* Counted apart from logins, and each address by itself: a calendar that goes on asking for one
 * that was taken back slows nobody but itself. */
static const char *counted_as(const struct call *call)
{
    return arena_printf(arena_current(), "feed %s", http_peer(call->request));
}

/* Whose feed it is. Unknown, taken back, of somebody who left: all the same. */
static int find_reader(struct call *call, struct person_id *ret, struct error *err)
{
    const char *token = call->param[0];
    size_t len = strlen(token);
    char name[DIGEST_TEXT];
    struct digest hash;
    struct throttle *throttle = call->server->throttle;
    bool shaped = len > strlen(suffix) && strcmp(token + len - strlen(suffix), suffix) == 0;
    digest_of(token, shaped ? len - strlen(suffix) : len, &hash);
    digest_hex(&hash, name);
    unsigned wait = throttle_wait(throttle, name, counted_as(call), monotonic_ms());
    if (wait > 0) {
        return error_set(err, ERR_THROTTLED, "", arena_printf(arena_current(), "%u", wait), NULL);
    }
    /* By its hash, so that the time it takes tells nothing about the token. */
    struct person_id person = NO_PERSON;
    bool known = store_feed(call->read, &hash, &person);
    if (store_read_sound(call->read, err) != 0) {
        return -1;
    }
    const struct person *owner = known ? directory_person(call->dir, person) : NULL;
    if (!shaped || owner == NULL || !owner->active) {
        throttle_failed(throttle, name, counted_as(call), monotonic_ms());
        return error_set(err, ERR_FEED_UNKNOWN, "", NULL, NULL);
    }
    throttle_passed(throttle, name, counted_as(call), monotonic_ms());
    *ret = person;
    return 0;
}

static bool is_secret(const struct call *call, const struct list_row *row)
{
    const struct book *book = rules_book(call_rules(call), row->book);
    return book != NULL && book->secret;
}

/* Its identifier on the exchange, else what its name comes to: the feeds of two agencies may meet
 * on one telephone. */
static const char *agency_mark(const struct rules *rules)
{
    char hex[DIGEST_TEXT];
    struct digest digest;
    if (rules->agency_organ_id[0] != '\0') {
        return rules->agency_organ_id;
    }
    digest_of(rules->agency_name, strlen(rules->agency_name), &digest);
    return arena_printf(arena_current(), "%.12s", digest_hex(&digest, hex));
}

/* "Hạn 459/2025: góp ý dự thảo (thay Trần Văn Đại)"; of the secret book the number alone. */
static struct feed_entry entry_of(const struct call *call, const struct list_row *row)
{
    struct arena *arena = arena_current();
    const struct rules *rules = call_rules(call);
    const struct person *delegator = directory_person(call->dir, row->delegator);
    const char *ref = office_ref(rules, row->book, row->year, row->number, row->letter);
    bool secret = is_secret(call, row);
    const char *what = secret ? "văn bản mật" : row->subject;
    const char *of = secret ? "" : arena_printf(arena, "%s, %s\n", row->code, row->issuer);
    return (struct feed_entry){
        .uid = arena_printf(arena, "%lld-%d@%s.phieu", (long long)row->letter.v, row->line,
                            agency_mark(rules)),
        .sequence = (int)(row->seq & INT32_MAX),
        .due = row->due,
        .summary = delegator == NULL
                       ? arena_printf(arena, "Hạn %s: %s", ref, what)
                       : arena_printf(arena, "Hạn %s: %s (thay %s)", ref, what, delegator->name),
        .description =
            arena_printf(arena, "%s%s, %s\nphieu show %s", of, line_role_words[row->role].vi,
                         line_state_words[row->line_state].vi, ref),
    };
}

/* What he has to do, by deadline; what has none, or is nobody's line, is no date. */
static int gather(struct call *call, struct person_id person, struct feed_entry *entries,
                  size_t *ret_count, struct error *err)
{
    struct list_query query = {
        .box = BOX_TODO, .from = DAY_NONE, .to = DAY_NONE, .limit = PAGE, .cursor = ""};
    struct list_page page = {.next = ""};
    call_reader(call, person, &query);
    call_delegators(call, call->dir, query.today, &query);
    *ret_count = 0;
    while (page.next != NULL && *ret_count < FEED_MOST) {
        query.cursor = page.next;
        if (store_list(call->read, &query, &page, err) != 0) {
            return -1;
        }
        for (size_t i = 0; i < page.count && *ret_count < FEED_MOST; i++) {
            if (page.rows[i].line != 0 && !day_is(page.rows[i].due)) {
                return 0; /* by deadline: from here on nothing has one */
            }
            if (page.rows[i].line != 0) {
                entries[(*ret_count)++] = entry_of(call, &page.rows[i]);
            }
        }
    }
    return 0;
}

int feed_get(struct call *call, struct error *err)
{
    struct person_id person;
    struct feed_entry *entries;
    size_t count;
    if (find_reader(call, &person, err) != 0) {
        return -1;
    }
    entries = arena_alloc(arena_current(), FEED_MOST * sizeof *entries);
    if (gather(call, person, entries, &count, err) != 0) {
        return -1;
    }
    struct feed feed = {.name = arena_printf(arena_current(), "Hạn văn bản – %s",
                                             directory_person(call->dir, person)->name),
                        .product = "-//Phieu//Van ban den//VI",
                        .stamp = call_today(call),
                        .entries = entries,
                        .count = count};
    call->out.len = 0; /* no JSON */
    feed_write(&feed, &call->out);
    call->text_type = "text/calendar; charset=utf-8";
    http_answer_header(call->request, "Cache-Control", "private, no-store");
    return 0;
}
