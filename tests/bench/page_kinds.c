/*
 * page_kinds.c - the pages people ask for, and what each asks about.
 */
#include "bench.h"

#include <stdio.h>
#include <string.h>

static uint64_t chance(uint64_t n, uint64_t below)
{
    struct dice dice = {n};
    return dice_roll(&dice, below);
}

static long long some_letter(const struct corpus *corpus, uint64_t n)
{
    return (long long)chance(n, (uint64_t)corpus->letters) + 1;
}

static const char *show(const struct corpus *corpus, uint64_t n)
{
    return arena_printf(arena_current(), "/v1/letters/%%23%lld", some_letter(corpus, n));
}

static const char *history(const struct corpus *corpus, uint64_t n)
{
    return arena_printf(arena_current(), "/v1/letters/%%23%lld/history", some_letter(corpus, n));
}

/* Some moment of the years the corpus was made in, which were minutes. */
static const char *as_of(const struct corpus *corpus, uint64_t n, const char *box)
{
    char text[INSTANT_TEXT];
    struct instant t = {corpus->first.ms +
                        (int64_t)chance(n, (uint64_t)(corpus->last.ms - corpus->first.ms) + 1)};
    return arena_printf(arena_current(), "/v1/letters?limit=50&as_of=%s%s", instant_iso(t, text),
                        box);
}

static const char *all_then(const struct corpus *corpus, uint64_t n)
{
    return as_of(corpus, n, "");
}

static const char *todo_then(const struct corpus *corpus, uint64_t n)
{
    return as_of(corpus, n, "&box=todo");
}

static const char *overdue_then(const struct corpus *corpus, uint64_t n)
{
    return as_of(corpus, n, "&box=overdue");
}

static const char *waiting_then(const struct corpus *corpus, uint64_t n)
{
    return as_of(corpus, n, "&box=waiting");
}

static const char *search(const char *words)
{
    struct buf path;
    buf_init(&path, NULL, 4096);
    buf_puts(&path, "/v1/search?q=");
    for (const unsigned char *c = (const unsigned char *)words; *c != '\0'; c++) {
        buf_printf(&path, "%%%02X", *c);
    }
    return path.data;
}

/* The first so many words of a topic. */
static const char *words_of(uint64_t n, int count)
{
    char *topic = arena_strdup(arena_current(), letter_topic(n)), *at = topic;
    for (int i = 0; i < count && at != NULL; i++) {
        at = strchr(at + 1, ' ');
    }
    if (at != NULL) {
        *at = '\0';
    }
    return topic;
}

static const char *one_word(const struct corpus *corpus, uint64_t n)
{
    (void)corpus;
    const char *topic = words_of(n, 2), *space = strchr(topic, ' ');
    return search(space != NULL ? space + 1 : topic);
}

static const char *two_words(const struct corpus *corpus, uint64_t n)
{
    (void)corpus;
    return search(words_of(n, 2));
}

static const char *three_words(const struct corpus *corpus, uint64_t n)
{
    (void)corpus;
    return search(words_of(n, 3));
}

static const char *four_words(const struct corpus *corpus, uint64_t n)
{
    (void)corpus;
    return search(words_of(n, 4));
}

/* Two words from within the texts, hardly ever in one letter. */
static const char *apart(const struct corpus *corpus, uint64_t n)
{
    (void)corpus;
    return search(arena_printf(arena_current(), "%s %s", letter_word(20 + chance(n, 200)),
                               letter_word(20 + chance(n + 1, 2000))));
}

static const char *phrase(const struct corpus *corpus, uint64_t n)
{
    (void)corpus;
    return search(arena_printf(arena_current(), "\"%s\"", words_of(n, 4)));
}

static const char *phrase_of_text(const struct corpus *corpus, uint64_t n)
{
    (void)corpus;
    return search(arena_printf(arena_current(), "\"%s\"", letter_word(chance(n, 2000))));
}

/* "công tác ti": the last word is not yet typed out. */
static const char *begun(const struct corpus *corpus, uint64_t n)
{
    (void)corpus;
    static const char *const texts[] = {"công tác ti", "y t",     "bảo đảm an to", "khám sứ",
                                        "quản lý chấ", "kế hoạ",  "ngư",           "trun",
                                        "giao dự to",  "tuyển dụ"};
    return search(texts[n % (sizeof texts / sizeof texts[0])]);
}

static const char *unmarked(const struct corpus *corpus, uint64_t n)
{
    (void)corpus;
    return search(text_folded(arena_current(), words_of(n, 4)));
}

static const char *keyed(const struct corpus *corpus, uint64_t n)
{
    (void)corpus;
    static const char *const texts[] = {"tieem chungr", "dichj beenhj", "an toanf thuwcj",
                                        "suwcs khoer",  "duwj toans",   "vieen chuwcs"};
    return search(texts[n % (sizeof texts / sizeof texts[0])]);
}

/* "17 / SYT" for 17/SYT */
static const char *odd_number(const struct corpus *corpus, uint64_t n)
{
    return search(arena_printf(arena_current(), "%lld / SYT", some_letter(corpus, n) / 20 + 1));
}

static const char *nothing(const struct corpus *corpus, uint64_t n)
{
    (void)corpus;
    return search(arena_printf(arena_current(), "xylophon %llu", (unsigned long long)n));
}

static const char *proposal(const struct corpus *corpus, uint64_t n)
{
    return arena_printf(arena_current(), "/v1/letters/%%23%lld/proposal", some_letter(corpus, n));
}

enum { PAGE_MS = 10, SEARCH_MS = 20 };

const struct page_kind page_kinds[] = {
    {"one letter (show)", "vanthu", NULL, show, PAGE_MS},
    {"its history", "vanthu", NULL, history, PAGE_MS},
    {"to-do: a unit head", "kh.truong", "/v1/letters?box=todo&limit=50", NULL, PAGE_MS},
    {"to-do: the văn thư", "vanthu", "/v1/letters?box=todo&limit=50", NULL, PAGE_MS},
    {"to-do: the director", "giamdoc", "/v1/letters?box=todo&limit=50", NULL, PAGE_MS},
    {"overdue: a unit head", "kh.truong", "/v1/letters?box=overdue&limit=50", NULL, PAGE_MS},
    {"overdue: the director", "giamdoc", "/v1/letters?box=overdue&limit=50", NULL, PAGE_MS},
    {"due soon: the director", "giamdoc", "/v1/letters?box=due-soon&limit=50", NULL, PAGE_MS},
    {"waiting: the director", "giamdoc", "/v1/letters?box=waiting&limit=50", NULL, PAGE_MS},
    {"done: an officer", "kh.an", "/v1/letters?box=done&limit=50", NULL, PAGE_MS},
    {"a unit's board", "giamdoc", "/v1/letters?box=overdue&unit=KSBT&limit=50", NULL, PAGE_MS},
    {"all of a unit", "giamdoc", "/v1/letters?unit=KSBT&limit=50", NULL, PAGE_MS},
    {"all a unit head sees", "kh.truong", "/v1/letters?limit=50", NULL, PAGE_MS},
    {"all letters", "vanthu", "/v1/letters?limit=50", NULL, PAGE_MS},
    {"all: open, by one issuer", "vanthu",
     "/v1/letters?limit=50&state=in-progress&issuer=ph%C3%A1p+y", NULL, PAGE_MS},
    {"as of: all letters", "vanthu", NULL, all_then, PAGE_MS},
    {"as of: to-do of a unit head", "kh.truong", NULL, todo_then, PAGE_MS},
    {"as of: overdue, the director", "giamdoc", NULL, overdue_then, PAGE_MS},
    {"as of: waiting, the director", "giamdoc", NULL, waiting_then, PAGE_MS},
    {"search: one syllable", "vanthu", NULL, one_word, SEARCH_MS},
    {"search: two syllables", "vanthu", NULL, two_words, SEARCH_MS},
    {"search: three syllables", "vanthu", NULL, three_words, SEARCH_MS},
    {"search: four syllables", "vanthu", NULL, four_words, SEARCH_MS},
    {"search: four, by a unit head", "kh.truong", NULL, four_words, SEARCH_MS},
    {"search: one, by an officer", "ss.nga", NULL, one_word, SEARCH_MS},
    {"search: words seldom together", "vanthu", NULL, apart, SEARCH_MS},
    {"search: the same by an officer", "ss.nga", NULL, apart, SEARCH_MS},
    {"search: a phrase", "vanthu", NULL, phrase, SEARCH_MS},
    {"search: a phrase of a text", "vanthu", NULL, phrase_of_text, SEARCH_MS},
    {"search: last word half typed", "vanthu", NULL, begun, SEARCH_MS},
    {"search: without marks", "vanthu", NULL, unmarked, SEARCH_MS},
    {"search: Telex keystrokes", "vanthu", NULL, keyed, SEARCH_MS},
    {"search: number, odd spacing", "vanthu", NULL, odd_number, SEARCH_MS},
    {"search: what is not there", "vanthu", NULL, nothing, SEARCH_MS},
    {"triage: a proposal", "giamdoc", NULL, proposal, SEARCH_MS},
};
const int page_kind_count = sizeof page_kinds / sizeof page_kinds[0];

const struct page_kind *page_kind(const char *name)
{
    for (int i = 0; i < page_kind_count; i++) {
        if (strcmp(page_kinds[i].name, name) == 0) {
            return &page_kinds[i];
        }
    }
    die("no page is called %s", name);
}
