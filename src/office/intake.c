/* intake.c - what comes in by any channel: ledger first, then a draft or a readable refusal. */
#include "office_room.h"

#include <string.h>

static struct ledger_row row_of(const struct office_call *call, const struct office_item *item)
{
    return (struct ledger_row){
        .channel = item->channel,
        .channel_id = item->channel_id,
        .sha256 = item->sha256,
        .size = item->size,
        .name = item->name,
        .at = store_tx_now(call->tx),
        .by = call->actor,
        .outcome = LEDGER_SEEN,
        .reason = "",
    };
}

/* Sent again after it was refused or its number cancelled, a letter is new work, not a duplicate of
 * what ended. */
static int forget_ended(const struct office_call *call, struct office_intake *begun,
                        struct error *err)
{
    struct slip slip;
    if (begun->known.v == 0) {
        return 0;
    }
    if (store_slip(store_tx_read(call->tx), begun->known, 0, &slip, err) != 0) {
        return -1;
    }
    if (slip.state == LETTER_REFUSED || slip.state == LETTER_CANCELLED) {
        begun->known = NO_LETTER;
    }
    return 0;
}

int office_intake_begin(const struct office_call *call, const struct office_item *item,
                        struct office_intake *ret, struct error *err)
{
    struct ledger_row row = row_of(call, item);
    memset(ret, 0, sizeof *ret);
    /* Receiving is the văn thư's, or the daemon's own (folder). */
    struct slip none;
    struct verdict verdict;
    slip_init(&none, NO_LETTER);
    act_may(&none, store_tx_directory(call->tx), ACT_RECEIVE, call->actor, NO_PERSON, 0,
            instant_day(row.at, store_tx_rules(call->tx)->zone_minutes), &verdict);
    if (!verdict.allowed) {
        *err = verdict.why;
        return -1;
    }
    return store_ledger_add(call->tx, &row, &ret->ledger, &ret->repeat, &ret->known, err) != 0 ||
                   (!ret->repeat && forget_ended(call, ret, err) != 0)
               ? -1
               : 0;
}

/* The item itself, then what was inside it. */
static json_t *all_files(const struct office_item *item, const json_t *draft)
{
    char hex[DIGEST_TEXT];
    json_t *files = json_array();
    json_array_append_new(files, json_pack("{s:s,s:s,s:I,s:s}", "sha256",
                                           digest_hex(&item->sha256, hex), "name", item->name,
                                           "size", (json_int_t)item->size, "type", item->type));
    json_array_extend(files, (json_t *)(uintptr_t)json_get(draft, "files"));
    return files;
}

/* Of a file that nobody can read yet only its name may tell the number. */
static json_t *fields_of(const struct office_item *item, const json_t *draft)
{
    const json_t *read = json_get(draft, "fields");
    if (json_object_size(read) > 0) {
        return json_deep_copy(read);
    }
    json_t *fields = json_object();
    const char *code = code_from_file_name(item->name);
    struct code parsed;
    struct error ignored;
    if (code != NULL && code_parse(code, "code", &parsed, &ignored) == 0) {
        office_set_text(fields, "code", parsed.full);
        office_set_text(fields, "code_number", parsed.number);
        office_set_text(fields, "code_notation", parsed.notation);
    }
    return fields;
}

static json_t *receive_body(const struct office_item *item, const json_t *draft)
{
    const json_t *exchange = json_get(draft, "exchange");
    json_t *body = json_object();
    json_object_set_new(body, "channel", json_string(exchange != NULL ? "edxml" : item->channel));
    json_object_set_new(body, "name", json_string(item->name));
    json_object_set_new(body, "kind", json_string(json_str(draft, "kind")));
    json_object_set_new(body, "fields", fields_of(item, draft));
    if (exchange != NULL) {
        json_object_set_new(body, "exchange", json_deep_copy(exchange));
    }
    if (json_get(draft, "notes") != NULL) {
        json_object_set_new(body, "notes", json_deep_copy(json_get(draft, "notes")));
    }
    json_object_set_new(body, "files", all_files(item, draft));
    return body;
}

/* Between the halves nobody holds the item: sent twice at once, or taken up again while it is sent
 * again, it is read twice, and whoever is second finds what the first made of it. */
static int find_overtaken(const struct office_call *call, const struct office_item *item,
                          struct letter_id *ret, struct error *err)
{
    struct ledger_row row = row_of(call, item);
    int64_t id;
    bool there;
    if (store_ledger_add(call->tx, &row, &id, &there, ret, err) != 0) {
        return -1;
    }
    INVARIANT(there);
    return 0;
}

int office_intake_finish(const struct office_call *call, const struct office_item *item,
                         const struct office_intake *begun, const json_t *draft,
                         const struct error *why, struct office_done *ret, struct error *err)
{
    memset(ret, 0, sizeof *ret);
    slip_init(&ret->slip, NO_LETTER);
    if (begun->known.v != 0) {
        return store_ledger_settle(call->tx, begun->ledger, LEDGER_DUPLICATE, begun->known, "",
                                   err);
    }
    if (find_overtaken(call, item, &ret->earlier, err) != 0) {
        return -1;
    }
    if (ret->earlier.v != 0) {
        return 0;
    }
    if (draft == NULL) {
        char text[600];
        error_text(why, LANG_VI, text, sizeof text);
        return store_ledger_settle(call->tx, begun->ledger, LEDGER_REFUSED, NO_LETTER, text, err);
    }
    struct letter_id letter = store_new_letter(call->tx);
    slip_init(&ret->slip, letter);
    ret->act = (struct act){.letter = letter,
                            .kind = ACT_RECEIVE,
                            .actor = call->actor,
                            .at = store_tx_now(call->tx),
                            .body = receive_body(item, draft)};
    if (act_judge(&ret->slip, store_tx_directory(call->tx), store_tx_rules(call->tx), &ret->act,
                  err) != 0 ||
        office_commit(call, &ret->slip, &ret->act, err) != 0) {
        return -1;
    }
    return store_ledger_settle(call->tx, begun->ledger, LEDGER_WAITING, letter, "", err);
}

int office_refuse(const struct office_call *call, struct letter_id draft, const json_t *input,
                  struct office_done *ret, struct error *err)
{
    if (office_act(call, ACT_REFUSE, draft, input, ret, err) != 0) {
        return -1;
    }
    return store_ledger_settle_letter(call->tx, draft, LEDGER_REFUSED,
                                      json_str(ret->act.body, "reason"), err);
}
