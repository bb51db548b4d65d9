/*
 * judged.h - a paper is judged with the test's authority, and its answers are compared.
 */
#ifndef PHIEU_TESTS_JUDGED_H
#define PHIEU_TESTS_JUDGED_H

#include "signed_pdf.h"

#include "phieu/signature.h"

#include "unit.h"

#include <stdio.h>

#define NOW "2025-03-10T02:00:00Z"

/* The trust of most tests: the root; the sub-authority's list and the root's. */
static inline struct signature_trust trust_of(struct text anchors, struct text crls)
{
    return (struct signature_trust){anchors.data, anchors.len, crls.data,
                                    crls.len,     NULL,        moment(NOW)};
}

static inline struct signature_trust usual_trust(void)
{
    return trust_of(pki_pem(WHO_ROOT), pki_join(pki_list(PKI_REVOKES), pki_list(PKI_ROOTS)));
}

static inline json_t *judged_by(const char *bytes, size_t len, const struct signature_trust *trust)
{
    json_t *report;
    struct error err = {0};
    ck_assert_msg(signature_check_pdf(bytes, len, trust, &report, &err) == 0, "%s: %s",
                  error_info(err.code)->name, err.arg[1]);
    return report;
}

static inline json_t *judged(const struct paper *paper)
{
    const struct signature_trust trust = usual_trust();
    return judged_by(paper->bytes.data, paper->bytes.len, &trust);
}

static inline const json_t *nth(const json_t *report, size_t i)
{
    const json_t *one = json_array_get(json_object_get(report, "signatures"), i);
    ck_assert_msg(one != NULL, "there is no signature %zu", i);
    return one;
}

/* "integrity=intact extent=whole why=" : every member as said, "" for none. */
static inline void ck_answers(const json_t *one, const char *said, const char *about)
{
    char copy[600];
    ck_assert_uint_lt(strlen(said), sizeof copy);
    strcpy(copy, said);
    char *rest = copy, *pair;
    while ((pair = strsep(&rest, " ")) != NULL) {
        char *value = strchr(pair, '=');
        if (value == NULL) {
            continue;
        }
        *value++ = '\0';
        const json_t *member = json_object_get(one, pair);
        char number[32];
        snprintf(number, sizeof number, "%lld", (long long)json_integer_value(member));
        const char *found = json_is_integer(member) ? number
                            : json_is_true(member)  ? "true"
                            : member != NULL        ? json_string_value(member)
                                                    : "";
        ck_assert_msg(strcmp(found, value) == 0, "%s: %s is “%s”, not “%s”", about, pair, found,
                      value);
    }
}

static inline bool has_note(const json_t *report, const char *code)
{
    const json_t *notes = json_object_get(report, "notes");
    for (size_t i = 0; i < json_array_size(notes); i++) {
        if (strcmp(json_str(json_array_get(notes, i), "code"), code) == 0) {
            return true;
        }
    }
    return false;
}

#endif
