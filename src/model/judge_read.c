/* judge_read.c - what the machine read: in a file the letter has, said whole or not at all. */
#include "judge_room.h"

#include <string.h>

static bool has_file(const struct slip *slip, const char *sha256)
{
    for (size_t i = 0; i < slip->file_count; i++) {
        if (strcmp(slip->files[i].sha256, sha256) == 0) {
            return true;
        }
    }
    return false;
}

int judge_read(const struct bench *b)
{
    const json_t *body = b->act->body, *failed = json_get(body, "failed");
    const char *sha256 = json_str(body, "file"), *stage = json_str(body, "stage");
    const json_t *reading = json_get(body, "reading");
    if (!has_file(b->slip, sha256)) {
        return judge_say(b, ERR_FILE_MISSING, "file", sha256, NULL);
    }
    if (strcmp(stage, "head") != 0 && strcmp(stage, "whole") != 0) {
        return judge_say(b, ERR_FIELD_CHOICE, "stage", stage, "head, whole");
    }
    if (failed != NULL && json_str(failed, "code")[0] == '\0') {
        return judge_say(b, ERR_FIELD_MISSING, "failed", NULL, NULL);
    }
    /* A failure has nothing to say of the letter; a reading says what it is. */
    if ((failed != NULL && reading != NULL) || (reading != NULL && !json_is_object(reading))) {
        return judge_say(b, ERR_FIELD_TYPE, "reading", "{}", NULL);
    }
    return 0;
}
