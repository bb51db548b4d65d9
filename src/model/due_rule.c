/* due_rule.c - the text kept beside a deadline that says how it came about, and the quy chế's own.
 */
#include "model_room.h"
#include "phieu/text.h"

#include <stdlib.h>
#include <string.h>

static const char mark_default[] = " default ", mark_extension[] = " extension";
enum { DAYS_MOST = 999, ISO_LENGTH = 10 };

const struct word due_kind_words[DUE_KIND_COUNT] = {
    [DUE_DATE] = {"date", "ghi theo ngày", "given as a date"},
    [DUE_COUNTED] = {"counted", "ghi theo số ngày làm việc", "given in working days"},
    [DUE_DEFAULT] = {"default", "mặc định của quy chế", "the default of the agency's rules"},
    [DUE_EXTENSION] = {"extension", "gia hạn theo số ngày làm việc", "extended by working days"},
    [DUE_PARENT] = {"parent", "theo hạn của cấp trên", "that of the line above"},
    [DUE_LETTER] = {"letter", "theo hạn của văn bản", "that of the letter"},
};

/* What follows "5wd 2025-03-10". */
static bool read_tail(const char *tail, struct due_rule *ret)
{
    if (*tail == '\0') {
        ret->kind = DUE_COUNTED;
    } else if (strcmp(tail, mark_extension) == 0) {
        ret->kind = DUE_EXTENSION;
    } else if (strncmp(tail, mark_default, strlen(mark_default)) == 0) {
        ret->kind = DUE_DEFAULT;
        ret->name = tail + strlen(mark_default);
    } else {
        return false;
    }
    return true;
}

struct due_rule due_rule_parse(const char *text)
{
    struct due_rule rule = {.kind = DUE_DATE, .from = DAY_NONE, .name = ""}, none = rule;
    struct error ignored;
    char *end;
    if (strcmp(text, due_kind_words[DUE_PARENT].name) == 0) {
        rule.kind = DUE_PARENT;
        return rule;
    }
    if (strcmp(text, due_kind_words[DUE_LETTER].name) == 0) {
        rule.kind = DUE_LETTER;
        return rule;
    }
    long days = text[0] >= '0' && text[0] <= '9' ? strtol(text, &end, 10) : 0;
    if (days < 1 || days > DAYS_MOST || strncmp(end, "wd ", 3) != 0) {
        return none;
    }
    const char *iso = end + 3;
    size_t len = strcspn(iso, " ");
    rule.days = (int)days;
    return len == ISO_LENGTH && iso[4] == '-' &&
                   day_parse(arena_memdup(arena_current(), iso, len), "", &rule.from, &ignored) ==
                       0 &&
                   read_tail(iso + len, &rule)
               ? rule
               : none;
}

const char *due_rule_text(const struct due_rule *rule)
{
    char day[DAY_TEXT];
    switch (rule->kind) {
    case DUE_PARENT:
    case DUE_LETTER:
        return due_kind_words[rule->kind].name;
    case DUE_COUNTED:
    case DUE_DEFAULT:
    case DUE_EXTENSION:
        return arena_printf(arena_current(), "%dwd %s%s%s", rule->days, day_iso(rule->from, day),
                            rule->kind == DUE_DEFAULT     ? mark_default
                            : rule->kind == DUE_EXTENSION ? mark_extension
                                                          : "",
                            rule->kind == DUE_DEFAULT ? rule->name : "");
    default:
        return "";
    }
}

static bool fits(const char *wanted, const char *text)
{
    struct arena *arena = arena_current();
    return wanted[0] == '\0' || strcmp(text_folded(arena, wanted), text_folded(arena, text)) == 0;
}

const struct deadline_rule *rules_deadline(const struct rules *rules, const char *book,
                                           const char *type, const char *urgency)
{
    const char *mark = urgency[0] != '\0' ? urgency : "normal";
    for (size_t i = 0; i < rules->deadline_count; i++) {
        const struct deadline_rule *rule = &rules->deadlines[i];
        if (fits(rule->book, book) && fits(rule->type, type) && fits(rule->urgency, mark)) {
            return rule;
        }
    }
    return NULL;
}
