/*
 * test_api_locale.c - the same work twice, and under other locales, with a clock that stands: the
 * same acts, the same answers to the byte (T34, T36).
 */
#include "ask.h"
#include "clock.h"

#include "base/folder.h"

/* Made where the machine has none; a program that asked for one would get it. */
static const char *locales_folder(void)
{
    static const char *const names[] = {"vi_VN", "tr_TR"};
    const char *folder = folder_new();
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        const char *command =
            arena_printf(arena_current(), "localedef -i %s -f UTF-8 %s/%s.UTF-8 2>/dev/null",
                         names[i], folder, names[i]);
        if (system(command) != 0) {
            printf("SKIPPED: no locale %s to be had here\n", names[i]);
            fflush(stdout);
        }
    }
    return folder;
}

static void put_get(struct buf *out, const char *who, const char *path)
{
    const struct request request = {.who = who, .path = path};
    struct reply reply = ask(&request);
    ck_status(reply, 200);
    buf_printf(out, "%s %s\n", path, reply.body);
}

static const char *said_by(const char *program, const char *word)
{
    const char *text;
    const char *const argv[] = {folder_path(house->bin, program), word, NULL};
    ck_assert_int_eq(daemon_run(house, argv, NULL, &text), 0);
    return text;
}

static void do_work(void)
{
    const char *ref = given_letter("15/QĐ-UBND");
    act("kh.truong", ref, "accept", "{}");
    act("kh.truong", ref, "hand-down", "{'lead':'kh.an','note':'Ý KIẾN: İstanbul ıI'}");
    act("kh.an", ref, "propose", "{'text':'1.234,5 và 1,234.5'}");
    act("vanthu", new_letter("16/TB-SYT"), "present", "{'to':'giamdoc'}");
    ck_refusal("vanthu", "/v1/letters/999/present", "{'to':'giamdoc'}", 404, "no-such-letter",
               "letter");
}

/* All that was answered, and every act but those of setting the house up. */
static const char *work_under(const char *locale)
{
    static const char *const pages[] = {
        "/v1/letters",
        "/v1/letters?box=todo",
        "/v1/letters/1",
        "/v1/why-can?person=kh.an&verb=propose&letter=1",
        "/v1/search?q=b%C3%A1o+c%C3%A1o",
        "/v1/search?q=THI",
        "/v1/search?q=15%2FQD",
        "/v1/people",
        "/v1/units",
        "/v1/books",
        "/v1/print/register?format=csv",
        "/v1/print/tracking?format=csv",
        "/v1/print/report?format=csv&period=2025",
        "/openapi.json",
    };
    struct buf out;
    buf_init(&out, arena_current(), 16 << 20);
    setenv("LC_ALL", locale, 1);
    clock_house("UTC");
    clock_stand("2031-03-10 02:00:00");
    daemon_sql(house, "UPDATE agency_key SET seed = zeroblob(32)"); /* every agency has its own */
    clock_start();
    do_work();
    for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++) {
        put_get(&out, "giamdoc", pages[i]);
    }
    buf_puts(&out, said_by("phieu", "help"));
    buf_printf(&out, "%lld letters, ",
               (long long)daemon_int(house, "SELECT count(*) FROM letters WHERE number > 0"));
    daemon_stop(house);
    buf_puts(&out, daemon_text(house, "SELECT group_concat(letter || kind || actor || '-' || behalf"
                                      " || ' ' || at || body, char(10)) FROM acts"
                                      " WHERE letter > 0"));
    daemon_free(house);
    unsetenv("LC_ALL");
    return out.data;
}

START_TEST(the_same_to_the_byte)
{
    static const char *const names[] = {"C", "vi_VN.UTF-8", "tr_TR.UTF-8"};
    if (!clock_can()) {
        return;
    }
    const char *folder = locales_folder();
#ifndef PHIEU_SANITIZED /* the C library leaks the path, which the sanitizer calls our leak */
    setenv("LOCPATH", folder, 1);
#endif
    const char *first = work_under("C.UTF-8");
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        const char *again = work_under(names[i]);
        size_t same = 0;
        while (first[same] != '\0' && first[same] == again[same]) {
            same++;
        }
        ck_assert_msg(first[same] == again[same], "%s: …%.200s\nnot …%.200s", names[i],
                      again + (same > 60 ? same - 60 : 0), first + (same > 60 ? same - 60 : 0));
    }
    folder_remove(folder);
}
END_TEST

UNIT_MAIN("api/locale", the_same_to_the_byte)
