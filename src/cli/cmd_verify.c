/*
 * cmd_verify.c - is this page of the books, and is it still what they say? Asked without a server:
 * the mark comes from the page, what it is compared with from an export signed by the agency.
 */
#include "cli_room.h"

#include "phieu/file.h"
#include "phieu/mark.h"
#include "phieu/printer.h"
#include "phieu/seal.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { EXPORT_MOST = 256 << 20, PDF_MOST = 512 << 20, LATER_SHOWN = 5 };
enum { EXIT_OLDER = 1, EXIT_UNKNOWN = 66, EXIT_NEWER = 75 };

enum verdict { VERDICT_LATEST, VERDICT_OLDER, VERDICT_UNKNOWN, VERDICT_NEWER };
static const struct {
    const char *name;
    int exit_status;
} verdicts[] = {
    [VERDICT_LATEST] = {"latest", 0},
    [VERDICT_OLDER] = {"older", EXIT_OLDER},
    [VERDICT_UNKNOWN] = {"unknown", EXIT_UNKNOWN},
    [VERDICT_NEWER] = {"newer", EXIT_NEWER},
};

/* The verbs' Vietnamese, of which the client knows nothing else. */
static const struct {
    const char *name, *vi;
} verbs[] = {
#define ACT(kind, name, vi, ...) {name, vi},
#include "phieu/acts.def"
#undef ACT
};

/* An act of the export: "57 12 present a39546f850". */
struct marked {
    int64_t seq, number;
    char verb[40], hash[MARK_HASH + 1];
};

struct verifying {
    const json_t *marks, *acts;
    const char *fingerprint;
    struct mark mark;
    enum verdict verdict;
    struct marked later[LATER_SHOWN];
    size_t later_count;
};

/* ---- the export ---------------------------------------------------------------------- */

static int slurp(struct cli *cli, const char *path, size_t most, char **ret, size_t *ret_len)
{
    struct error err = {0};
    char why[400];
    if (file_slurp(path, most, ret, ret_len, &err) == 0) {
        return 0;
    }
    error_text(&err, cli->lang, why, sizeof why);
    return cli_problem(cli, CLIENT_FILE_READ, path, why);
}

/* Signed is exactly what stands in `marks`, in its canonical form. */
static bool is_signed(const json_t *whole)
{
    struct buf text;
    struct seal_text seal;
    buf_init(&text, NULL, (size_t)EXPORT_MOST * 2);
    json_canonical(&text, json_get(whole, "marks"));
    seal_begin(&seal);
    seal_add(&seal, text.data, text.len);
    return !text.overflow && seal_fits(&seal, json_str(whole, "key"), json_str(whole, "signature"));
}

static int check_key(struct cli *cli, const char *key, const char *fingerprint)
{
    const char *wanted = args_value(&cli->args, OPT_KEY);
    if (wanted == NULL || strcmp(wanted, key) == 0 || strcmp(wanted, fingerprint) == 0) {
        return 0;
    }
    return cli_problem(cli, CLIENT_EXPORT_KEY, fingerprint, plain(wanted));
}

static int read_export(struct cli *cli, const char *path, struct verifying *v)
{
    char *bytes, why[400];
    size_t len;
    json_t *whole;
    struct error err = {0};
    if (slurp(cli, path, EXPORT_MOST, &bytes, &len) != 0) {
        return -1;
    }
    if (json_read(bytes, len, &whole, &err) != 0) {
        error_text(&err, cli->lang, why, sizeof why);
        return cli_problem(cli, CLIENT_EXPORT, path, why);
    }
    v->marks = json_get(whole, "marks");
    v->acts = json_get(v->marks, "acts");
    if (strcmp(json_str(whole, "format"), "phieu-marks") != 0 ||
        json_int(whole, "format_version", 0) != 1 || !json_is_array(v->acts)) {
        return cli_problem(cli, CLIENT_EXPORT, path, "format");
    }
    if (!is_signed(whole)) {
        return cli_problem(cli, CLIENT_EXPORT_SIGNATURE, path, NULL);
    }
    const char *key = json_str(whole, "key");
    v->fingerprint = seal_fingerprint(key, arena_alloc(arena_current(), SEAL_PRINT_TEXT));
    return check_key(cli, key, v->fingerprint);
}

/* ---- the page ------------------------------------------------------------------------ */

static int read_mark(struct cli *cli, struct mark *ret)
{
    const char *typed = args_value(&cli->args, OPT_MARK);
    char *bytes, found[PRINT_MARK_QR + 1];
    size_t len;
    if (typed != NULL) {
        return mark_parse(typed, ret) ? 0 : cli_problem(cli, CLIENT_NO_MARK, plain(typed), NULL);
    }
    const char *path = cli->args.words[0];
    if (slurp(cli, path, PDF_MOST, &bytes, &len) != 0) {
        return -1;
    }
    return print_mark_find(bytes, len, found) && mark_parse(found, ret)
               ? 0
               : cli_problem(cli, CLIENT_NO_MARK, plain(path), NULL);
}

/* ---- the verdict --------------------------------------------------------------------- */

static bool read_act(const json_t *item, struct marked *ret)
{
    return json_is_string(item) &&
           sscanf(json_string_value(item), "%" SCNd64 " %" SCNd64 " %39s %10s", &ret->seq,
                  &ret->number, ret->verb, ret->hash) == 4;
}

/* Where the acts from `seq` on begin: they stand in their order. */
static size_t place_of(const json_t *acts, int64_t seq)
{
    size_t low = 0, high = json_array_size(acts);
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        struct marked act = {0};
        if (read_act(json_array_get(acts, middle), &act) && act.seq < seq) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

static void judge(struct verifying *v)
{
    const struct mark *mark = &v->mark;
    struct marked act = {0};
    size_t at = place_of(v->acts, mark->seq);
    if (mark->seq > json_int(v->marks, "head_seq", 0)) {
        v->verdict = VERDICT_NEWER;
        return;
    }
    if (!read_act(json_array_get(v->acts, at), &act) || act.seq != mark->seq ||
        strcmp(act.hash, mark->hash) != 0 || (mark->number > 0 && act.number != mark->number)) {
        v->verdict = VERDICT_UNKNOWN;
        return;
    }
    for (at++; at < json_array_size(v->acts); at++) {
        const bool ours = read_act(json_array_get(v->acts, at), &act) && act.number > 0 &&
                          (mark->number == 0 || act.number == mark->number);
        if (ours && v->later_count < LATER_SHOWN) {
            v->later[v->later_count] = act;
        }
        v->later_count += ours;
    }
    v->verdict = v->later_count > 0 ? VERDICT_OLDER : VERDICT_LATEST;
}

static int check_book(struct cli *cli, const struct verifying *v)
{
    const char *book = json_str(v->marks, "book");
    const int64_t year = json_int(v->marks, "year", 0);
    if (strcmp(book, v->mark.book) == 0 && year == v->mark.year) {
        return 0;
    }
    return cli_problem(cli, CLIENT_EXPORT_OTHER,
                       arena_printf(arena_current(), "%s/%d", v->mark.book, v->mark.year),
                       arena_printf(arena_current(), "%s/%" PRId64, plain(book), year));
}

/* ---- saying it ----------------------------------------------------------------------- */

static const char *number_text(int64_t n)
{
    return arena_printf(arena_current(), "%" PRId64, n);
}

static const char *verb_text(const struct cli *cli, const char *verb)
{
    for (size_t i = 0; cli->lang == LANG_VI && i < sizeof verbs / sizeof verbs[0]; i++) {
        if (strcmp(verbs[i].name, verb) == 0) {
            return verbs[i].vi;
        }
    }
    return plain(verb);
}

static const char *state_text(const struct cli *cli, const struct verifying *v)
{
    const struct mark *mark = &v->mark;
    const char *seq = number_text(mark->seq);
    return mark->number > 0
               ? saying(cli, TEXT_VERIFIED_LETTER,
                        arena_printf(arena_current(), "%s:%" PRId64 "/%d", mark->book, mark->number,
                                     mark->year),
                        seq)
               : saying(cli, TEXT_VERIFIED_BOOK,
                        arena_printf(arena_current(), "%s/%d", mark->book, mark->year), seq);
}

static void put_later(struct cli *cli, const struct verifying *v)
{
    for (size_t i = 0; i < v->later_count && i < LATER_SHOWN; i++) {
        buf_printf(&cli->out, "  %s\n",
                   saying(cli, TEXT_VERIFIED_ACT, number_text(v->later[i].seq),
                          verb_text(cli, v->later[i].verb)));
    }
    if (v->later_count > LATER_SHOWN) {
        buf_printf(&cli->out, "  %s\n",
                   saying(cli, TEXT_VERIFIED_MORE,
                          number_text((int64_t)v->later_count - LATER_SHOWN), NULL));
    }
}

static void put_verdict(struct cli *cli, const struct verifying *v)
{
    char mark[MARK_TEXT];
    const char *head = number_text(json_int(v->marks, "head_seq", 0)), *state = state_text(cli, v);
    const char *upto = saying(cli, TEXT_VERIFIED_UPTO, head, shown_instant(v->marks, "made"));
    const char *said = v->verdict == VERDICT_LATEST ? saying(cli, TEXT_VERIFIED_LATEST, state, upto)
                       : v->verdict == VERDICT_OLDER ? saying(cli, TEXT_VERIFIED_OLDER, state,
                                                              number_text((int64_t)v->later_count))
                       : v->verdict == VERDICT_UNKNOWN
                           ? saying(cli, TEXT_VERIFIED_UNKNOWN, mark_text(&v->mark, mark), NULL)
                           : saying(cli, TEXT_VERIFIED_NEWER, number_text(v->mark.seq), head);
    const bool good = v->verdict == VERDICT_LATEST;
    put_styled(cli, &cli->out, good ? STYLE_GREEN : STYLE_RED, said);
    buf_putc(&cli->out, '\n');
    put_later(cli, v);
    buf_printf(&cli->out, "%s\n",
               saying(cli, TEXT_VERIFIED_BY, plain(json_str(v->marks, "agency")), v->fingerprint));
    if (good) {
        buf_printf(&cli->out, "%s\n", say(cli, TEXT_VERIFIED_ADVICE));
    }
}

static void put_json(struct cli *cli, const struct verifying *v)
{
    struct buf text;
    struct json_out out;
    char mark[MARK_TEXT];
    json_t *parsed = NULL;
    buf_init(&text, NULL, 1 << 20);
    json_out_init(&out, &text);
    json_open_object(&out, NULL);
    json_put_int(&out, "format_version", CLIENT_FORMAT_VERSION);
    json_put_string(&out, "verdict", verdicts[v->verdict].name);
    json_put_string(&out, "mark", mark_text(&v->mark, mark));
    json_put_string(&out, "agency", json_str(v->marks, "agency"));
    json_put_string(&out, "key", v->fingerprint);
    json_put_int(&out, "head_seq", json_int(v->marks, "head_seq", 0));
    json_put_string(&out, "made", json_str(v->marks, "made"));
    json_put_int(&out, "later_count", (int64_t)v->later_count);
    json_open_array(&out, "later");
    for (size_t i = 0; i < v->later_count && i < LATER_SHOWN; i++) {
        json_open_object(&out, NULL);
        json_put_int(&out, "seq", v->later[i].seq);
        json_put_int(&out, "number", v->later[i].number);
        json_put_string(&out, "act", v->later[i].verb);
        json_close_object(&out);
    }
    json_close_array(&out);
    json_close_object(&out);
    INVARIANT(json_read(text.data, text.len, &parsed, NULL) == 0);
    cli_json_text(cli, text.data, text.len, parsed);
}

int cmd_verify_print(struct cli *cli)
{
    struct verifying v = {0};
    const char *against = args_value(&cli->args, OPT_AGAINST);
    const bool typed = args_given(&cli->args, OPT_MARK);
    if (against == NULL || typed == (cli->args.word_count > 0)) {
        return cli_usage(cli, say(cli, TEXT_WHICH_PRINT),
                         saying(cli, TEXT_SEE_HELP, "verify-print", NULL));
    }
    if (sodium_init() < 0 || read_export(cli, against, &v) != 0 || read_mark(cli, &v.mark) != 0 ||
        check_book(cli, &v) != 0) {
        return cli_fail(cli);
    }
    judge(&v);
    if (cli->json) {
        put_json(cli, &v);
    } else {
        put_verdict(cli, &v);
    }
    return verdicts[v.verdict].exit_status;
}
