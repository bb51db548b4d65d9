/* judge_book.c - what may stand in the books: dates in order, secrets kept out, corrections that
 * change something. */
#include "judge_room.h"

#include <string.h>

const char *model_book_names(const struct rules *rules)
{
    struct buf names;
    buf_init(&names, arena_current(), 400);
    for (size_t i = 0; i < rules->book_count; i++) {
        buf_printf(&names, "%s%s", i > 0 ? ", " : "", rules->books[i].code);
    }
    return names.data != NULL ? names.data : "-";
}

const struct book *model_stored_book(const struct rules *rules, const json_t *body)
{
    const struct book *book = rules_book(rules, json_str(body, "book"));
    return book != NULL && strcmp(book->code, json_str(body, "book")) == 0 ? book : NULL;
}

static int year_of(struct day day)
{
    int y, m, d;
    day_split(day, &y, &m, &d);
    return y;
}

static int judge_dates(const struct bench *b, const json_t *fields, struct day arrived)
{
    struct day issued = json_day(fields, "issued");
    struct day due = json_day(fields, "due");
    if (arrived.n > b->today.n) {
        return judge_say(b, ERR_DATE_FUTURE, "arrived", judge_day(arrived), judge_day(b->today));
    }
    if (day_is(issued) && arrived.n < issued.n) {
        return judge_say(b, ERR_DATE_ORDER, "arrived", judge_day(arrived), judge_day(issued));
    }
    if (day_is(due) && due.n < arrived.n) {
        return judge_say(b, ERR_DUE_PAST, "due", judge_day(due), judge_day(arrived));
    }
    return 0;
}

static int refuse_secret(const struct bench *b, const json_t *fields, const char *field)
{
    return judge_say(b, ERR_SECRET, field, json_str(fields, "secrecy"), NULL);
}

/* Mật and above: a stub in the secret book, nothing else, on a machine with a network
 * (DOMAIN.md 3.9, Luật Bảo vệ bí mật nhà nước). Correcting cannot move a letter between books. */
static int judge_secrecy(const struct bench *b, const json_t *fields, const struct book *book)
{
    const char *field = b->act->kind == ACT_CORRECT ? "secrecy" : "book";
    if (!model_is_secret(fields)) {
        return book->secret ? judge_say(b, ERR_FIELD_CHOICE, field, book->code, "sổ thường") : 0;
    }
    if (!book->secret) {
        return refuse_secret(b, fields, field);
    }
    static const char *const content[] = {"subject", "signer"};
    for (size_t i = 0; i < sizeof content / sizeof content[0]; i++) {
        if (json_str(fields, content[i])[0] != '\0') {
            return refuse_secret(b, fields, content[i]);
        }
    }
    if (json_array_size(json_get(b->act->body, "files")) + b->slip->file_count > 0) {
        return refuse_secret(b, fields, "files");
    }
    return 0;
}

int judge_register(const struct bench *b)
{
    const json_t *body = b->act->body, *fields = json_get(body, "fields");
    const struct book *book = model_stored_book(b->rules, body);
    struct day arrived = json_day(body, "arrived");
    int64_t year = json_int(body, "year", 0);
    if (book == NULL) {
        return judge_say(b, ERR_BOOK_UNKNOWN, "book", json_str(body, "book"),
                         model_book_names(b->rules));
    }
    if (!day_is(arrived)) {
        return judge_say(b, ERR_FIELD_MISSING, "arrived", NULL, NULL);
    }
    /* The series is that of the year of arrival (NĐ 30/2020, Điều 22). */
    if (year != year_of(arrived)) {
        return judge_say(b, ERR_FIELD_RANGE, "year",
                         arena_printf(arena_current(), "%d", year_of(arrived)), NULL);
    }
    if (directory_book_closed(b->dir, book->code, (int)year)) {
        return judge_say(b, ERR_BOOK_CLOSED, "book", book->code, NULL);
    }
    if (b->slip->state == LETTER_DRAFT && strcmp(b->slip->kind, "letter") != 0) {
        return judge_say(b, ERR_DRAFT_KIND, "draft", b->slip->kind, NULL);
    }
    if (!model_is_secret(fields) && json_str(fields, "subject")[0] == '\0') {
        return judge_say(b, ERR_FIELD_MISSING, "subject", NULL, NULL);
    }
    return judge_dates(b, fields, arrived) != 0 ? -1 : judge_secrecy(b, fields, book);
}

/* ---- corrections ------------------------------------------------------------------------- */

static bool is_blank(const json_t *value)
{
    return value == NULL || json_is_null(value) ||
           (json_is_string(value) && json_string_length(value) == 0);
}

/* Nothing said, null and "" are one value: no value. */
static bool is_same(const json_t *a, const json_t *b)
{
    return is_blank(a) ? is_blank(b) : json_equal(a, b);
}

static bool changes_something(const struct slip *slip, const json_t *changes, struct day arrived)
{
    json_t *from = (json_t *)(uintptr_t)changes;
    if (day_is(arrived) && arrived.n != slip->arrived.n) {
        return true;
    }
    for (void *at = json_object_iter(from); at != NULL; at = json_object_iter_next(from, at)) {
        const char *key = json_object_iter_key(at);
        if (strcmp(key, "arrived") != 0 &&
            !is_same(json_object_iter_value(at), json_object_get(slip->fields, key))) {
            return true;
        }
    }
    return false;
}

static int judge_arrived(const struct bench *b, const json_t *changes, struct day arrived)
{
    if (json_get(changes, "arrived") != NULL && !day_is(arrived)) {
        return judge_say(b, ERR_DATE_SYNTAX, "arrived", json_str(changes, "arrived"), NULL);
    }
    if (day_is(arrived) && year_of(arrived) != b->slip->year) {
        return judge_say(b, ERR_FIELD_RANGE, "arrived",
                         arena_printf(arena_current(), "%d", b->slip->year), NULL);
    }
    return 0;
}

int judge_correct(const struct bench *b)
{
    const json_t *changes = json_get(b->act->body, "fields");
    struct day arrived = json_day(changes, "arrived");
    if (json_object_size(changes) == 0) {
        return judge_say(b, ERR_FIELD_MISSING, "fields", NULL, NULL);
    }
    if (judge_arrived(b, changes, arrived) != 0) {
        return -1;
    }
    if (!changes_something(b->slip, changes, arrived)) {
        return judge_say(b, ERR_NOTHING_CHANGES, "fields", NULL, NULL);
    }
    json_t *after = json_copy(b->slip->fields);
    json_object_update(after, (json_t *)(uintptr_t)changes);
    const struct book *book = rules_book(b->rules, b->slip->book);
    if (book != NULL && judge_secrecy(b, after, book) != 0) {
        return -1;
    }
    if (!model_is_secret(after) && json_str(after, "subject")[0] == '\0') {
        return judge_say(b, ERR_FIELD_EMPTY, "subject", NULL, NULL);
    }
    return judge_dates(b, after, day_is(arrived) ? arrived : b->slip->arrived);
}

/* ---- joining a draft to a letter --------------------------------------------------------- */

/* The draft's half. An update or a recall is no second copy: its effect must not get lost here. */
int judge_attach(const struct bench *b)
{
    int64_t to = json_int(b->act->body, "to", 0);
    if (to <= 0 || to == b->slip->letter.v) {
        return judge_say(b, ERR_FIELD_MISSING, "to", NULL, NULL);
    }
    if (strcmp(b->slip->kind, "letter") != 0) {
        return judge_say(b, ERR_DRAFT_KIND, "draft", b->slip->kind, NULL);
    }
    return model_is_secret(b->slip->fields) ? refuse_secret(b, b->slip->fields, "files") : 0;
}

/* The letter's half. */
int judge_enclose(const struct bench *b)
{
    int64_t from = json_int(b->act->body, "from", 0);
    if (from <= 0 || from == b->slip->letter.v) {
        return judge_say(b, ERR_FIELD_MISSING, "from", NULL, NULL);
    }
    return model_is_secret(b->slip->fields) ? refuse_secret(b, b->slip->fields, "files") : 0;
}
