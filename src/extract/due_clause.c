/*
 * due_clause.c - the sentence around a deadline, and who has to do what in it.
 */
#include "due_room.h"

#include <string.h>

enum {
    SENTENCE_BACK = 800, /* characters */
    SENTENCE_AHEAD = 500,
    HEADER_BACK = 1500, /* how far above its items "Đề nghị các đơn vị:" may stand */
    SHORT_LINE = 50,    /* a line that ends before the paper does */
    WHO_MOST = 400,     /* bytes */
    TASK_MOST = 2000,
    TASK_LEAST = 6, /* characters */
    TASK_LONG = 160,
    DUTY_LEAST = 24,
};

/* ---- sentences ---------------------------------------------------------------------------------
 */

static bool is_blank(char c)
{
    return c == ' ' || c == '\n' || c == '\t';
}

static bool is_capital(char c)
{
    return c >= 'A' && c <= 'Z';
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* "TP. Hồ Chí Minh", "KT. GIÁM ĐỐC", "1. Sở": the full stop at i ends no sentence. */
static bool is_abbreviation(const struct extract *x, size_t i)
{
    size_t begin = i;
    while (begin > 0 && !is_blank(x->shadow[begin - 1]) && i - begin < 5) {
        begin--;
    }
    const size_t len = i - begin;
    return len > 0 && len <= 3 && is_capital(x->shadow[begin]);
}

/* The length of "- ", "1. ", "a) ", "II. " at a line's beginning; 0 for none. */
static size_t item_length(const struct extract *x, size_t at, size_t end)
{
    size_t i = at, word = 0;
    while (i < end && is_blank(x->shadow[i]) && x->shadow[i] != '\n') {
        i++;
    }
    if (i + 1 < end && strchr("-+.~", x->shadow[i]) != NULL && x->shadow[i] != '\0') {
        return is_blank(x->shadow[i + 1]) || is_capital(x->shadow[i + 1]) ? i + 1 - at : 0;
    }
    while (i + word < end && word < 5 && !is_blank(x->shadow[i + word]) &&
           strchr(".)/:", x->shadow[i + word]) == NULL) {
        word++;
    }
    const bool closed = word > 0 && word < 5 && i + word + 1 < end &&
                        (x->shadow[i + word] == '.' || x->shadow[i + word] == ')') &&
                        is_blank(x->shadow[i + word + 1]);
    const bool counts =
        word == 1 || is_digit(x->shadow[i]) || (closed && strspn(x->shadow + i, "IVX") == word);
    return closed && counts ? i + word + 1 - at : 0;
}

static bool line_breaks_sentence(const struct extract *x, size_t newline)
{
    const size_t i = line_of(x, newline);
    if (i + 1 >= x->line_count || line_is_empty(x, i) || line_is_empty(x, i + 1)) {
        return true;
    }
    const struct span line = x->lines[i].span, next = x->lines[i + 1].span;
    const bool fresh = is_capital(x->shadow[next.begin]);
    return item_length(x, next.begin, next.end) > 0 ||
           (fresh && line.end - line.begin < SHORT_LINE && x->shadow[line.end - 1] != ',');
}

/* True when a sentence ends with the character at i. */
static bool ends_sentence(const struct extract *x, size_t i, size_t end)
{
    const char c = x->shadow[i];
    if (c == '\n') {
        return line_breaks_sentence(x, i);
    }
    if (c == ';') {
        return true;
    }
    if (c != '.' && c != '!' && c != '?') {
        return false;
    }
    size_t next = i + 1;
    while (next < end && is_blank(x->shadow[next])) {
        next++;
    }
    const bool fresh = next == end || is_capital(x->shadow[next]) ||
                       strchr("\"-+(", x->shadow[next]) != NULL || is_digit(x->shadow[next]);
    return next > i + 1 && fresh && !is_abbreviation(x, i);
}

struct span sentence_of(const struct extract *x, struct span within, size_t position)
{
    struct span ret = {position, position};
    while (ret.begin > within.begin && position - ret.begin < SENTENCE_BACK &&
           !ends_sentence(x, ret.begin - 1, within.end)) {
        ret.begin--;
    }
    while (ret.end < within.end && ret.end - position < SENTENCE_AHEAD &&
           !ends_sentence(x, ret.end, within.end)) {
        ret.end++;
    }
    while (ret.begin < ret.end && is_blank(x->shadow[ret.begin])) {
        ret.begin++;
    }
    return ret;
}

/* ---- clauses ------------------------------------------------------------------------------------
 */

static struct span trimmed(const struct extract *x, struct span span)
{
    while (span_is(span) && strchr(" \n\t,;:.-(\"", x->shadow[span.begin]) != NULL) {
        span.begin++;
    }
    while (span_is(span) && strchr(" \n\t,;:.-(\"", x->shadow[span.end - 1]) != NULL) {
        span.end--;
    }
    return span;
}

/* "và", "để" and the like at the end of what was cut before a cue say nothing. */
static struct span without_tail(const struct extract *x, struct span span)
{
    static const char *const tails[] = {" va", " xong", " ve", " (", " vao", " gui"};
    span = trimmed(x, span);
    for (size_t i = 0; i < 2; i++) {
        const size_t len = strlen(tails[i]);
        if (span.end - span.begin > len && memcmp(x->shadow + span.end - len, tails[i], len) == 0) {
            span = trimmed(x, (struct span){span.begin, span.end - len});
        }
    }
    return span;
}

const char *cut_at(char *text, size_t most)
{
    size_t len = strlen(text);
    if (len > most) {
        len = most;
        while (len > 0 && ((unsigned char)text[len] & 0xC0) == 0x80) {
            len--;
        }
        while (len > 0 && text[len - 1] == ' ') {
            len--;
        }
        text[len] = '\0';
    }
    return text;
}

static const char *cut_text(const struct extract *x, struct span span, size_t most)
{
    return cut_at(arena_strdup(arena_current(), span_text(x, span)), most);
}

struct clause {
    struct span who, task; /* empty: not said */
};

/* Behind the last "đề nghị" of a stretch; its beginning when there is none. */
static size_t behind_ask(const struct extract *x, struct span within, bool *ret_asked)
{
    struct match match;
    size_t at = within.begin;
    *ret_asked = false;
    while (due_find(x, R_ASK, (struct span){at, within.end}, &match)) {
        at = match.whole.end;
        *ret_asked = true;
    }
    return at;
}

/* Of a long row of duties the last, which the time belongs to. */
static struct span last_duty(const struct extract *x, struct span task)
{
    struct match match;
    size_t at = task.begin;
    while (task.end - task.begin > TASK_LONG &&
           due_find(x, R_NEXT, (struct span){at, task.end}, &match) &&
           task.end - match.whole.end >= DUTY_LEAST) {
        at = match.whole.end;
    }
    return (struct span){at, task.end};
}

static struct clause split_clause(const struct extract *x, struct span within)
{
    struct clause ret = {{0, 0}, {0, 0}};
    struct match verb, who;
    bool asked;
    within.begin += item_length(x, within.begin, within.end);
    const struct span rest = trimmed(x, (struct span){behind_ask(x, within, &asked), within.end});
    if (!due_find(x, R_VERB, rest, &verb)) {
        ret.who = asked || due_find(x, R_WHO, rest, &who) ? rest : ret.who;
        return ret;
    }
    const struct span before = trimmed(x, (struct span){rest.begin, verb.whole.begin});
    if (span_is(before) && before.end - before.begin < WHO_MOST &&
        (asked || due_find(x, R_WHO, before, &who))) {
        ret.who = before;
    }
    ret.task = without_tail(x, (struct span){verb.whole.begin, rest.end});
    ret.task = last_duty(x, ret.task);
    return ret;
}

/* The line with a colon at its end above an item: "Đề nghị Thủ trưởng các đơn vị:". */
static struct span header_of(const struct extract *x, struct span within, size_t position)
{
    const size_t floor =
        position > within.begin + HEADER_BACK ? position - HEADER_BACK : within.begin;
    for (size_t i = position; i > floor + 1; i--) {
        if (x->shadow[i - 1] == '\n' && x->shadow[i - 2] == ':') {
            struct span header = sentence_of(x, within, i - 2);
            header.end = i - 2;
            return header;
        }
    }
    return (struct span){0, 0};
}

void clause_of(const struct extract *x, struct span within, const struct due *due, size_t after,
               const char **ret_who, const char **ret_task)
{
    const struct span sentence = due->sentence, quote = due->quote;
    struct span before = {sentence.begin, quote.begin};
    struct clause whole = split_clause(x, before);
    struct clause clause = whole;
    const bool leads = due->relation == DUE_ON || due->relation == DUE_EVERY;
    if (leads && sentence.end > quote.end) { /* "định kỳ 30 tháng 11 hàng năm báo cáo ..." */
        const size_t from = due->kind == DUE_NONE ? quote.begin : quote.end;
        const struct clause behind = split_clause(x, trimmed(x, (struct span){from, sentence.end}));
        clause.task = span_is(behind.task) ? behind.task : clause.task;
    } else if (after > before.begin && after < before.end) {
        clause = split_clause(x, (struct span){after, before.end});
        clause.who = span_is(clause.who) && span_is(clause.task) ? clause.who : whole.who;
    }
    if (!span_is(clause.task) && sentence.end > quote.end) {
        const struct clause behind =
            split_clause(x, trimmed(x, (struct span){quote.end, sentence.end}));
        clause.task = behind.task;
        clause.who = span_is(clause.who) ? clause.who : behind.who;
    }
    if (!span_is(clause.task)) {
        const struct span rest = without_tail(
            x, (struct span){before.begin + item_length(x, before.begin, before.end), before.end});
        const bool enough = span_is(rest) && rest.end - rest.begin >= TASK_LEAST;
        clause.task = enough && !span_is(clause.who) ? rest : clause.task;
    }
    if (!span_is(clause.who)) {
        const struct span header = header_of(x, within, sentence.begin);
        clause.who = span_is(header) ? split_clause(x, header).who : clause.who;
    }
    *ret_who = cut_text(x, clause.who, WHO_MOST);
    *ret_task = cut_text(x, clause.task, TASK_MOST);
}
