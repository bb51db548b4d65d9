/* fuzz.c - the frame around one input, and what targets share. */
#include "fuzz.h"

#include "phieu/text.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static struct arena lasting, passing;

static long cpu_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return now.tv_sec * 1000L + now.tv_nsec / 1000000L;
}

static void prepare(void)
{
    static bool prepared;
    if (!prepared) {
        prepared = true;
        arena_adopt_json();
        arena_init(&lasting, (size_t)1 << 30);
        arena_enter(&lasting);
        fuzz_prepare();
        arena_init(&passing, FUZZ_MEMORY);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    prepare();
    long before = cpu_ms();
    jmp_buf scope;
    passing.scope = &scope;
    arena_enter(&passing);
    if (setjmp(scope) != 0) {
        BUG("an input took more memory than any may");
    }
    /* A block of its own from the heap, so that a byte read too far is seen. */
    char *copy = malloc(len + 1);
    INVARIANT(copy != NULL);
    if (len > 0) {
        memcpy(copy, bytes, len);
    }
    copy[len] = '\0';
    fuzz_input(copy, len);
    free(copy);
    arena_release(&passing);
    arena_enter(&lasting);
    INVARIANT(cpu_ms() - before < FUZZ_CPU_MS);
    return 0;
}

unsigned fuzz_byte(struct fuzz_in *in)
{
    if (in->left == 0) {
        return 0;
    }
    in->left--;
    return (unsigned char)*in->at++;
}

unsigned fuzz_choice(struct fuzz_in *in, unsigned sides)
{
    return fuzz_byte(in) % sides;
}

const char *fuzz_line(struct fuzz_in *in)
{
    const char *end = memchr(in->at, '\n', in->left);
    size_t len = end == NULL ? in->left : (size_t)(end - in->at);
    const char *line = arena_memdup(arena_current(), in->at, len);
    in->at += len + (end != NULL);
    in->left -= len + (end != NULL);
    return line;
}

void fuzz_refused(const struct error *err)
{
    char text[2048];
    INVARIANT(err->code > ERR_NONE && err->code < ERR_COUNT);
    INVARIANT(text_is_utf8(err->field, strlen(err->field)));
    for (int lang = LANG_VI; lang <= LANG_EN; lang++) {
        error_text(err, (enum lang)lang, text, sizeof text);
        INVARIANT(text[0] != '\0' && text_is_utf8(text, strlen(text)));
        error_remedy(err, (enum lang)lang, text, sizeof text);
        INVARIANT(text_is_utf8(text, strlen(text)));
    }
}

bool fuzz_taken(int rc, const struct error *err)
{
    if (rc != 0) {
        INVARIANT(rc == -1);
        fuzz_refused(err);
    }
    return rc == 0;
}

/* ---- a folder ------------------------------------------------------------------------------ */

static char folder[256];

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
    (void)st, (void)type, (void)at;
    return remove(path);
}

static void remove_folder(void)
{
    nftw(folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

const char *fuzz_folder(void)
{
    if (folder[0] == '\0') {
        const char *tmp = getenv("TMPDIR");
        snprintf(folder, sizeof folder, "%s/phieu-fuzz-XXXXXX", tmp != NULL ? tmp : "/tmp");
        INVARIANT(mkdtemp(folder) != NULL);
        atexit(remove_folder);
    }
    return folder;
}
