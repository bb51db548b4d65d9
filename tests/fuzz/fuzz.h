/*
 * fuzz.h - the frame of a fuzz target: one input, one arena, and promises that end the process.
 *
 * A target is fuzz_<name>.c with fuzz_prepare and fuzz_input. It is linked twice: with libFuzzer
 * (preset "fuzz"), and with replay.c under every ordinary build, where it runs the corpus again. An
 * input fails by a sanitizer, by a promise broken (INVARIANT), by taking more than FUZZ_MEMORY or
 * more than FUZZ_CPU_MS of processor time, both far above what an honest input needs.
 */
#ifndef PHIEU_TESTS_FUZZ_H
#define PHIEU_TESTS_FUZZ_H

#include "phieu/arena.h"
#include "phieu/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define FUZZ_MEMORY ((size_t)64 << 20)
#define FUZZ_CPU_MS 2000 /* a sanitized build takes ten times what an ordinary one does */

/* Once, in memory that lasts. */
void fuzz_prepare(void);
/* bytes ends in a NUL beyond len; it and all else that is allocated is gone afterwards. */
void fuzz_input(const char *bytes, size_t len);

/* ---- helpers ------------------------------------------------------------------------------- */

/* Takes choices off the front of an input; zeros when it has run out. */
struct fuzz_in {
    const char *at;
    size_t left;
};
unsigned fuzz_byte(struct fuzz_in *in);
/* 0..sides-1 */
unsigned fuzz_choice(struct fuzz_in *in, unsigned sides);
/* Up to the next line feed or the end, NUL-terminated, in the current arena. */
const char *fuzz_line(struct fuzz_in *in);

/* What every refusal promises: a code of the catalogue, and sentences in UTF-8 in both languages.
 */
void fuzz_refused(const struct error *err);
/* The same, when rc is not 0; returns rc == 0. */
bool fuzz_taken(int rc, const struct error *err);

/* A folder of this process below $TMPDIR, removed at its end. */
const char *fuzz_folder(void);

#endif
