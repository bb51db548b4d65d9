/*
 * reading_signature.c - what the digital signatures of a file say (phieu/signature.h): each
 * question by itself, never one word for all.
 */
#include "reading.h"

#include <string.h>

struct word {
    const char *name;
    enum text_id text;
    enum style style;
};

static const struct word integrity[] = {
    {"intact", TEXT_SIGN_INTACT, STYLE_GREEN},
    {"broken", TEXT_SIGN_BROKEN, STYLE_RED},
    {"unsupported", TEXT_SIGN_UNSUPPORTED, STYLE_YELLOW},
};
static const struct word extent[] = {
    {"whole", TEXT_SIGN_WHOLE, STYLE_GREEN},
    {"revision", TEXT_SIGN_REVISION, STYLE_YELLOW},
    {"odd", TEXT_SIGN_ODD, STYLE_RED},
};
static const struct word after[] = {
    {"nothing", TEXT_SIGN_AFTER_NOTHING, STYLE_NONE},
    {"signatures", TEXT_SIGN_AFTER_SIGNATURES, STYLE_NONE},
    {"changes", TEXT_SIGN_AFTER_CHANGES, STYLE_NONE},
};
static const struct word chain[] = {
    {"trusted", TEXT_SIGN_TRUSTED, STYLE_GREEN},
    {"untrusted", TEXT_SIGN_UNTRUSTED, STYLE_RED},
    {"expired", TEXT_SIGN_EXPIRED, STYLE_YELLOW},
    {"self-signed", TEXT_SIGN_SELF, STYLE_RED},
    {"incomplete", TEXT_SIGN_INCOMPLETE, STYLE_YELLOW},
    {"broken", TEXT_SIGN_CHAIN_BROKEN, STYLE_RED},
    {"not-yet-valid", TEXT_SIGN_NOT_YET, STYLE_RED},
    {"wrong-usage", TEXT_SIGN_WRONG_USAGE, STYLE_RED},
    {"no-anchors", TEXT_SIGN_NO_ANCHORS, STYLE_YELLOW},
};
static const struct word revocation[] = {
    {"good", TEXT_SIGN_NOT_REVOKED, STYLE_GREEN},
    {"revoked", TEXT_SIGN_REVOKED, STYLE_RED},
    {"not-checked", TEXT_SIGN_NOT_CHECKED, STYLE_YELLOW},
};
static const struct word source[] = {
    {"token", TEXT_SIGN_BY_TOKEN, STYLE_GREEN},
    {"self-asserted", TEXT_SIGN_BY_ITSELF, STYLE_YELLOW},
    {"none", TEXT_SIGN_NO_TIME, STYLE_YELLOW},
};
#define WORD_OF(cli, words, name, style)                                                           \
    word_of((cli), (words), sizeof(words) / sizeof(words)[0], (name), (style))

/* A word of a newer server stands for itself. */
static const char *word_of(const struct cli *cli, const struct word *words, size_t count,
                           const char *name, enum style *ret_style)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(words[i].name, name) == 0) {
            *ret_style = words[i].style;
            return say(cli, words[i].text);
        }
    }
    *ret_style = STYLE_NONE;
    return plain(name);
}

static const char *with(const char *text, const char *detail)
{
    return detail[0] == '\0' ? text : arena_printf(arena_current(), "%s (%s)", text, detail);
}

static void put_answers(struct cli *cli, const json_t *s)
{
    enum style style, ignored;
    const char *text = WORD_OF(cli, integrity, json_str(s, "integrity"), &style);
    put_labelled(cli, say(cli, TEXT_SIGN_INTEGRITY), with(text, plain(json_str(s, "why"))), style);
    text = WORD_OF(cli, extent, json_str(s, "extent"), &style);
    if (strcmp(json_str(s, "extent"), "whole") != 0) {
        text = with(text, WORD_OF(cli, after, json_str(s, "after"), &ignored));
    }
    put_labelled(cli, say(cli, TEXT_SIGN_EXTENT), text, style);
    text = WORD_OF(cli, chain, json_str(s, "chain_then"), &style);
    put_labelled(cli, say(cli, TEXT_SIGN_THEN), text, style);
    text = WORD_OF(cli, chain, json_str(s, "chain_now"), &style);
    put_labelled(cli, say(cli, TEXT_SIGN_NOW), text, style);
    const char *revoked = shown_instant(s, "revoked_at");
    text = WORD_OF(cli, revocation, json_str(s, "revocation"), &style);
    put_labelled(cli, say(cli, TEXT_SIGN_REVOCATION),
                 with(text, revoked[0] != '\0' ? revoked : shown_day(s, "crl_date")), style);
    text = WORD_OF(cli, source, json_str(s, "time_source"), &style);
    const char *time = shown_instant(s, "time");
    put_labelled(cli, say(cli, TEXT_SIGN_TIME), time[0] == '\0' ? text : with(time, text), style);
}

void put_signatures(struct cli *cli, const json_t *signatures)
{
    const json_t *list = json_get(signatures, "signatures");
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *s = json_array_get(list, i);
        buf_putc(&cli->out, '\n');
        put_styled(cli, &cli->out, STYLE_BOLD,
                   saying(cli, TEXT_SIGN_HEAD, json_str(s, "signer"), NULL));
        buf_putc(&cli->out, '\n');
        put_labelled(cli, say(cli, TEXT_SIGN_ISSUER), json_str(s, "issuer"), STYLE_NONE);
        put_answers(cli, s);
    }
    const json_t *notes = json_get(signatures, "notes");
    for (size_t i = 0; i < json_array_size(notes); i++) {
        const char *text = json_str(json_array_get(notes, i), cli->lang == LANG_VI ? "vi" : "en");
        put_labelled(cli, say(cli, TEXT_LABEL_REMARK), text, STYLE_YELLOW);
    }
}
