/*
 * cmd_ingest.c - files become drafts; at a terminal one waits until they were read.
 */
#include "reading.h"

#include <string.h>

/* One file taken in. */
struct taken {
    const char *file, *number; /* number: of the draft; NULL: it is none, or none any more */
    json_t *result;            /* its entry under --json */
};
struct intake {
    struct taken *files;
    size_t count, waiting; /* waiting: drafts worth waiting for */
    int worst;
};

static int ingest_one(struct cli *cli, const char *file, struct client_answer *ret)
{
    const char *sha256, *name;
    if (cli_upload(cli, file, &sha256, &name) != 0) {
        return -1;
    }
    json_t *body = json_object();
    json_object_set_new(body, "sha256", json_string(sha256));
    json_object_set_new(body, "name", json_string(name));
    return cli_post(cli, "/v1/intake", body, ret);
}

/* "595/SYT-NVY, Sở Y tế, thực hiện …" of what the draft says by now. */
static const char *draft_words(const json_t *fields, const char *gap)
{
    static const char *const members[] = {"code", "issuer", "subject"};
    struct buf out;
    buf_init(&out, NULL, PRINT_MOST);
    for (size_t i = 0; i < sizeof members / sizeof members[0]; i++) {
        const char *text = plain(json_str(fields, members[i]));
        if (text[0] != '\0') {
            buf_printf(&out, "%s%s", gap, text);
            gap = ", ";
        }
    }
    return out.len > 0 ? out.data : "";
}

/* "595.edxml: chờ vào sổ số 12 – 595/SYT-NVY, Sở Y tế, thực hiện …". What came in before is named
 * as what it is by now: a draft still, or a registered letter. Returns the draft's number, NULL
 * when it is none any more. */
static const char *print_draft_line(struct cli *cli, const char *file, const json_t *answer)
{
    const json_t *draft = need_object(cli, answer, "draft");
    const char *number =
        arena_printf(arena_current(), "%lld", (long long)need_int(cli, draft, "id"));
    bool before = json_bool(answer, "repeat") || json_get(answer, "duplicate") != NULL;
    const char *ref = json_str(draft, "ref");
    enum text_id kind = !before          ? TEXT_INGESTED
                        : ref[0] == '\0' ? TEXT_INGESTED_BEFORE
                                         : TEXT_REGISTERED_BEFORE;
    if (!cli->json) {
        buf_printf(&cli->out, "%s: %s%s\n", plain(file),
                   saying(cli, kind, ref[0] == '\0' ? number : ref, NULL),
                   draft_words(json_get(draft, "fields"), " – "));
    }
    return ref[0] == '\0' ? number : NULL;
}

static json_t *result_of(struct cli *cli, const char *file, int rc,
                         const struct client_answer *answer)
{
    json_t *one = json_object();
    json_object_set_new(one, "file", json_string(plain(file)));
    if (rc == 0) {
        json_object_set_new(one, "answer", json_deep_copy(answer->json));
    } else {
        const struct client_problem *p = &cli->problem;
        json_object_set_new(one, "problem",
                            json_pack("{ss ss ss si}", "code", p->code, "detail", p->detail,
                                      "remedy", p->remedy, "exit", p->exit_status));
    }
    return one;
}

/* 0, or EXIT_IO. */
static int take_in(struct cli *cli, const char *file, struct intake *intake)
{
    struct client_answer answer;
    int rc = ingest_one(cli, file, &answer);
    struct taken *taken = &intake->files[intake->count++];
    *taken = (struct taken){.file = file, .result = result_of(cli, file, rc, &answer)};
    if (rc != 0) {
        int status = cli_fail_about(cli, file);
        intake->worst = status > intake->worst ? status : intake->worst;
        return 0;
    }
    taken->number = print_draft_line(cli, file, answer.json);
    const json_t *draft = json_get(answer.json, "draft");
    intake->waiting += taken->number != NULL && reading_progress(draft) != READING_NONE;
    return cli->lacking == NULL && cli_flush(cli) != 0 ? EXIT_IO : 0;
}

/* Two lines: what it is, and how to go on: registering asks for what is unsure, and why a file was
 * not read stands on its draft. */
static void print_read(struct cli *cli, const struct taken *taken, const json_t *draft)
{
    const json_t *fields = json_get(draft, "fields");
    const char *day = shown_day(fields, "issued");
    const char *words = draft_words(fields, day[0] != '\0' ? ", " : "");
    bool failed = reading_progress(draft) == READING_FAILED;
    const char *gap = day[0] != '\0' || words[0] != '\0' ? " " : "";
    buf_printf(&cli->out, "%s:%s%s%s\n  ", plain(taken->file), gap, day, words);
    put_styled(cli, &cli->out, reading_summary_style(draft), reading_summary(cli, draft));
    buf_printf(&cli->out, " → phieu %s%s\n", failed ? "draft " : "register --draft ",
               taken->number);
}

static int await_readings(struct cli *cli, struct intake *intake)
{
    struct reading_wait wait = {.of = intake->count, .stay = true};
    for (size_t i = 0; i < intake->count && cli->lacking == NULL; i++) {
        struct taken *taken = &intake->files[i];
        struct client_answer answer;
        const json_t *draft;
        const char *slash = strrchr(taken->file, '/');
        wait.name = slash == NULL ? taken->file : slash + 1;
        wait.done = i + 1;
        if (taken->number == NULL) {
            continue;
        }
        if (reading_await(cli, taken->number, &wait, &answer, &draft) != 0) {
            return cli_fail_about(cli, taken->file);
        }
        if (cli->json) {
            json_object_set(json_object_get(taken->result, "answer"), "draft",
                            json_object_get(answer.json, "draft"));
            continue;
        }
        print_read(cli, taken, draft);
        if (cli_flush(cli) != 0) {
            return EXIT_IO;
        }
    }
    return 0;
}

static void put_results(struct cli *cli, const struct intake *intake)
{
    json_t *whole = json_object(), *results = json_array();
    for (size_t i = 0; i < intake->count; i++) {
        json_array_append(results, intake->files[i].result);
    }
    json_object_set_new(whole, "format_version", json_integer(CLIENT_FORMAT_VERSION));
    json_object_set_new(whole, "results", results);
    const char *text = json_dumps(whole, JSON_COMPACT);
    INVARIANT(text != NULL);
    cli_json_text(cli, text, strlen(text), whole);
}

int cmd_ingest(struct cli *cli)
{
    struct intake intake = {0};
    bool stays = args_given(&cli->args, OPT_WAIT) ||
                 (cli->world->err_tty && !cli->json && !args_given(&cli->args, OPT_NO_WAIT));
    intake.files = arena_alloc(arena_current(), (cli->args.word_count + 1) * sizeof *intake.files);
    for (size_t i = 0; i < cli->args.word_count && cli->lacking == NULL; i++) {
        if (take_in(cli, cli->args.words[i], &intake) != 0) {
            return EXIT_IO;
        }
    }
    bool waits = stays && intake.waiting > 0 && cli->lacking == NULL;
    int status = waits ? await_readings(cli, &intake) : 0;
    const char *last = intake.count > 0 ? intake.files[intake.count - 1].number : NULL;
    if (cli->json) {
        put_results(cli, &intake);
    } else if (last != NULL && !waits) { /* each draft has named its own next step by now */
        cli_next(cli, last);
    }
    return status > intake.worst ? status : intake.worst;
}
