/*
 * cmd_signatures.c - the digital signatures of a file, each question answered by itself: there is
 * no one green tick, and nothing here is green.
 */
#include "cli_room.h"

#include <string.h>

/* The server's words in the reader's. */
struct meaning {
    const char *word;
    enum text_id text;
    enum style style;
};
#define MEANING_OF(meanings, word)                                                                 \
    meaning_of((meanings), sizeof(meanings) / sizeof(meanings)[0], (word))

static const struct meaning chains[] = {
    {"trusted", TEXT_SIGNED_TRUSTED, STYLE_NONE},
    {"untrusted", TEXT_SIGNED_UNTRUSTED, STYLE_RED},
    {"expired", TEXT_SIGNED_EXPIRED, STYLE_YELLOW},
    {"not-yet-valid", TEXT_SIGNED_NOT_YET, STYLE_YELLOW},
    {"wrong-usage", TEXT_SIGNED_USAGE, STYLE_RED},
    {"self-signed", TEXT_SIGNED_SELF, STYLE_RED},
    {"incomplete", TEXT_SIGNED_INCOMPLETE, STYLE_YELLOW},
    {"broken", TEXT_SIGNED_CHAIN_BROKEN, STYLE_RED},
    {"no-anchors", TEXT_SIGNED_NO_ANCHORS, STYLE_YELLOW},
};
static const struct meaning afters[] = {
    {"nothing", TEXT_SIGNED_THEN_NOTHING, STYLE_NONE},
    {"signatures", TEXT_SIGNED_THEN_SIGNATURES, STYLE_NONE},
    {"validation", TEXT_SIGNED_THEN_VALIDATION, STYLE_NONE},
    {"changes", TEXT_SIGNED_THEN_CHANGES, STYLE_RED},
};
static const struct meaning states[] = {
    {"holds", TEXT_SIGNED_HOLDS, STYLE_NONE},
    {"broken", TEXT_SIGNED_FAILS, STYLE_RED},
    {"not-checked", TEXT_SIGNED_SKIPPED, STYLE_YELLOW},
};
static const struct meaning whys[] = {
    {"content-changed", TEXT_WHY_CONTENT, STYLE_RED},
    {"signature-invalid", TEXT_WHY_SIGNATURE, STYLE_RED},
    {"range-odd", TEXT_WHY_RANGE, STYLE_RED},
    {"range-gap", TEXT_WHY_GAP, STYLE_RED},
    {"not-a-signature", TEXT_WHY_CMS, STYLE_RED},
    {"content-attached", TEXT_WHY_ATTACHED, STYLE_RED},
    {"no-signer", TEXT_WHY_NO_SIGNER, STYLE_RED},
    {"other-certificate", TEXT_WHY_CERTIFICATE, STYLE_RED},
    {"certificate-not-named", TEXT_WHY_UNNAMED, STYLE_RED},
    {"several-signers", TEXT_WHY_SEVERAL, STYLE_YELLOW},
    {"unsupported-kind", TEXT_WHY_KIND, STYLE_YELLOW},
    {"reference-changed", TEXT_WHY_REFERENCE, STYLE_RED},
    {"unsupported-algorithm", TEXT_WHY_ALGORITHM, STYLE_YELLOW},
    {"stamp-of-other-bytes", TEXT_WHY_STAMP, STYLE_RED},
};

static const struct meaning *meaning_of(const struct meaning *meanings, size_t count,
                                        const char *word)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(meanings[i].word, word) == 0) {
            return &meanings[i];
        }
    }
    return NULL;
}

/* A word that this command does not know yet is shown as it is. */
static const char *told(const struct cli *cli, const struct meaning *meaning, const char *word)
{
    return meaning != NULL ? say(cli, meaning->text) : plain(word);
}

static enum style style_of(const struct meaning *meaning)
{
    return meaning != NULL ? meaning->style : STYLE_YELLOW;
}

/* ---- one question each
 * ----------------------------------------------------------------------------- */

static void put_signer(struct cli *cli, const json_t *one)
{
    const char *organization = json_str(one, "organization"), *signer = json_str(one, "signer");
    const char *issuer = json_str(one, "issuer");
    put_labelled(cli, say(cli, TEXT_FIELD_SIGNER),
                 organization[0] != '\0'
                     ? arena_printf(arena_current(), "%s (%s)", signer, organization)
                     : signer,
                 STYLE_BOLD);
    if (issuer[0] != '\0') {
        put_labelled(cli, say(cli, TEXT_SIGNED_ISSUER),
                     saying(cli, TEXT_SIGNED_SERIAL, issuer, json_str(one, "serial")), STYLE_NONE);
    }
    put_labelled(cli, say(cli, TEXT_SIGNED_REASON), json_str(one, "reason"), STYLE_NONE);
}

static void put_integrity(struct cli *cli, const json_t *one)
{
    const char *integrity = need_str(cli, one, "integrity"), *why = json_str(one, "why");
    const struct meaning *reason = MEANING_OF(whys, why);
    const bool intact = strcmp(integrity, "intact") == 0;
    const enum text_id text =
        strcmp(integrity, "unsupported") == 0 ? TEXT_SIGNED_UNSUPPORTED : TEXT_SIGNED_BROKEN;
    put_labelled(cli, say(cli, TEXT_SIGNED_INTEGRITY),
                 intact ? say(cli, TEXT_SIGNED_INTACT)
                        : saying(cli, text, told(cli, reason, why), NULL),
                 intact ? STYLE_NONE : style_of(reason));
    if (json_bool(one, "weak")) {
        put_labelled(cli, say(cli, TEXT_SIGNED_STRENGTH), say(cli, TEXT_SIGNED_WEAK), STYLE_YELLOW);
    }
}

static void put_extent(struct cli *cli, const json_t *one)
{
    const char *extent = json_str(one, "extent"), *after = json_str(one, "after");
    const struct meaning *then = MEANING_OF(afters, after);
    const bool whole = strcmp(extent, "whole") == 0, odd = strcmp(extent, "odd") == 0;
    if (extent[0] == '\0') {
        return;
    }
    const char *bytes =
        arena_printf(arena_current(), "%lld", (long long)json_int(one, "bytes_after", 0));
    const char *what = whole ? say(cli, TEXT_SIGNED_WHOLE)
                       : odd ? say(cli, TEXT_SIGNED_ODD)
                             : saying(cli, TEXT_SIGNED_REVISION, bytes, NULL);
    put_labelled(cli, say(cli, TEXT_SIGNED_EXTENT),
                 whole || odd ? what
                              : arena_printf(arena_current(), "%s%s", what, told(cli, then, after)),
                 whole ? STYLE_NONE
                 : odd ? STYLE_RED
                       : style_of(then));
}

static void put_references(struct cli *cli, const json_t *one)
{
    const json_t *references = json_object_get(one, "references");
    for (size_t i = 0; i < json_array_size(references); i++) {
        const json_t *reference = json_array_get(references, i);
        const char *uri = json_str(reference, "uri"), *state = json_str(reference, "state");
        const struct meaning *meaning = MEANING_OF(states, state);
        put_labelled(cli, say(cli, TEXT_SIGNED_REFERENCE),
                     text_fill(told(cli, meaning, state),
                               uri[0] != '\0' ? uri : say(cli, TEXT_SIGNED_DOCUMENT), NULL),
                     style_of(meaning));
    }
}

static void put_time(struct cli *cli, const json_t *one)
{
    const char *source = json_str(one, "time_source"), *word = json_str(one, "time_chain");
    const char *time = shown_instant(one, "time");
    const struct meaning *chain = MEANING_OF(chains, word);
    const bool token = strcmp(source, "token") == 0;
    put_labelled(cli, say(cli, TEXT_SIGNED_TIME),
                 time[0] == '\0' ? say(cli, TEXT_SIGNED_NO_TIME)
                 : token         ? saying(cli, TEXT_SIGNED_TOKEN, time, told(cli, chain, word))
                                 : saying(cli, TEXT_SIGNED_SELF_ASSERTED, time, NULL),
                 token && chain != NULL ? chain->style : STYLE_NONE);
}

static void put_chains(struct cli *cli, const json_t *one)
{
    static const struct {
        const char *member;
        enum text_id label;
    } both[] = {{"chain_then", TEXT_SIGNED_THEN}, {"chain_now", TEXT_SIGNED_NOW}};
    for (size_t i = 0; i < sizeof both / sizeof both[0]; i++) {
        const char *word = json_str(one, both[i].member);
        const struct meaning *chain = MEANING_OF(chains, word);
        if (word[0] != '\0') {
            put_labelled(cli, say(cli, both[i].label), told(cli, chain, word), style_of(chain));
        }
    }
}

static void put_revocation(struct cli *cli, const json_t *one)
{
    const char *word = json_str(one, "revocation"), *day = shown_day(one, "crl_date");
    const bool good = strcmp(word, "good") == 0, revoked = strcmp(word, "revoked") == 0;
    if (word[0] == '\0') {
        return;
    }
    put_labelled(cli, say(cli, TEXT_SIGNED_REVOCATION),
                 good      ? saying(cli, TEXT_SIGNED_GOOD, day, NULL)
                 : revoked ? saying(cli, TEXT_SIGNED_REVOKED, shown_instant(one, "revoked_at"), day)
                           : say(cli, TEXT_SIGNED_NOT_CHECKED),
                 good      ? STYLE_NONE
                 : revoked ? STYLE_RED
                           : STYLE_YELLOW);
}

static void put_one(struct cli *cli, size_t number, const json_t *one)
{
    buf_printf(&cli->out, "\n%zu. %s%s(%s)\n", number, plain(json_str(one, "field")),
               json_str(one, "field")[0] != '\0' ? " " : "", plain(json_str(one, "kind")));
    put_signer(cli, one);
    put_integrity(cli, one);
    put_extent(cli, one);
    put_references(cli, one);
    put_time(cli, one);
    put_chains(cli, one);
    put_revocation(cli, one);
}

/* ---- the file
 * ---------------------------------------------------------------------------------------- */

void put_signatures(struct cli *cli, const json_t *report)
{
    const json_t *signatures = need_array(cli, report, "signatures");
    const json_t *notes = need_array(cli, report, "notes");
    for (size_t i = 0; i < json_array_size(signatures); i++) {
        put_one(cli, i + 1, json_array_get(signatures, i));
    }
    if (json_array_size(notes) > 0) {
        buf_putc(&cli->out, '\n');
    }
    for (size_t i = 0; i < json_array_size(notes); i++) {
        const json_t *note = json_array_get(notes, i);
        put_labelled(cli, say(cli, TEXT_LABEL_REMARK),
                     json_str(note, cli->lang == LANG_VI ? "vi" : "en"), STYLE_YELLOW);
    }
}

static void put_report(struct cli *cli, const json_t *answer)
{
    const json_t *report = need_object(cli, answer, "report");
    const json_t *signatures = need_array(cli, report, "signatures");
    const size_t count = json_array_size(signatures);
    const char *name = plain(need_str(cli, answer, "name"));
    buf_printf(
        &cli->out, "%s (%s)\n",
        count > 0 ? saying(cli, TEXT_SIGNED_HEAD, name, arena_printf(arena_current(), "%zu", count))
                  : saying(cli, TEXT_SIGNED_NONE, name, NULL),
        saying(cli, TEXT_SIGNED_WHEN, shown_instant(answer, "checked"), NULL));
    put_signatures(cli, report);
}

int cmd_signatures(struct cli *cli)
{
    struct file_source source;
    struct client_answer answer;
    if (!file_source_of(cli, &source)) {
        return cli_usage(cli, say(cli, TEXT_WHICH_FILE),
                         saying(cli, TEXT_SEE_HELP, "signatures", NULL));
    }
    const char *path =
        arena_printf(arena_current(), "%s/files/%s/signatures", source.path, source.number);
    if (cli_get(cli, path, &answer) != 0) {
        return cli_fail(cli);
    }
    if (!cli_json(cli, &answer)) {
        put_report(cli, answer.json);
    }
    return 0;
}
