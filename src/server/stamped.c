/* stamped.c - a letter's PDF with the arrival stamp (dấu ĐẾN): made anew for each reader, kept
 * nowhere. */
#include "call.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

/* Room for " (dau den 9223372036854775807).pdf" in a name of FILE_NAME. */
enum { SUFFIX_MOST = 40 };

/* The line that leads below the leader, open or done; NULL when nobody was given it yet. */
static const struct line *lead_line(const struct slip *slip)
{
    for (size_t i = slip->line_count; i-- > 0;) {
        const struct line *line = &slip->lines[i];
        if (line->parent == 0 && line->role == LINE_LEAD && line->state <= LINE_DONE) {
            return line;
        }
    }
    return NULL;
}

/* "Chuyển": who leads; before anybody does, the leader it was presented to. */
static const char *passed_to(const struct call *call, const struct slip *slip)
{
    const struct line *lead = lead_line(slip);
    const struct person_id person = lead == NULL ? slip->presented_to : lead->person;
    const struct person *holder = person.v != 0 ? directory_person(call->dir, person) : NULL;
    const struct unit *unit = lead != NULL ? directory_unit(call->dir, lead->unit) : NULL;
    return holder != NULL ? holder->name : unit != NULL ? unit->name : "";
}

static struct stamp_job job_of(const struct call *call, const struct slip *slip)
{
    return (struct stamp_job){
        .agency = call_rules(call)->agency_name,
        .number = arena_printf(arena_current(), "%lld", (long long)slip->number),
        .arrived = slip->arrived,
        .passed_to = passed_to(call, slip),
        .case_code = slip->case_code != NULL ? slip->case_code : "",
        .made = slip->registered_at,
    };
}

/* "595-SYT-NVY.pdf" -> "595-SYT-NVY (dau den 459).pdf" */
static const char *derived_name(const char *name, int64_t number)
{
    size_t len = strlen(name);
    if (len > 4 && strcasecmp(name + len - 4, ".pdf") == 0) {
        len -= 4;
    }
    while (len > FILE_NAME - SUFFIX_MOST || (len > 0 && (name[len] & 0xC0) == 0x80)) {
        len--; /* at the beginning of a letter */
    }
    return arena_printf(arena_current(), "%.*s (dau den %lld).pdf", (int)len, name,
                        (long long)number);
}

/* A number that was cancelled stands for no letter any more. */
static int check_registered(const struct slip *slip, struct error *err)
{
    return slip->state >= LETTER_REGISTERED && slip->state != LETTER_CANCELLED
               ? 0
               : error_set(err, ERR_LETTER_STATE, "", letter_state_words[slip->state].vi,
                           "đóng dấu đến");
}

int letters_stamped(struct call *call, struct error *err)
{
    struct slip slip;
    const struct slip_file *file;
    struct digest digest;
    struct stamped stamped;
    char place[16];
    if (call_load_visible(call, call->param[0], 0, &slip, err) != 0 ||
        check_registered(&slip, err) != 0 ||
        call_find_file(&slip, call->param[1], &file, &digest, err) != 0) {
        return -1;
    }
    if (strcmp(file->type, "application/pdf") != 0) {
        return error_set(err, ERR_STAMP_NOT_PDF, "n", file->name, file->type);
    }
    const struct stamp_job job = job_of(call, &slip);
    call->fd_name = derived_name(file->name, slip.number);
    call->fd_type = file->type;
    if (reader_stamp(&call->server->config.intake->reader, &digest, &job, &stamped, err) != 0) {
        return -1;
    }
    call->fd = stamped.fd;
    call->fd_size = stamped.size;
    snprintf(place, sizeof place, "%s %d", stamp_zone_name(stamped.place.zone),
             stamped.place.percent);
    http_answer_header(call->request, "Stamp-Place", place);
    return 0;
}
