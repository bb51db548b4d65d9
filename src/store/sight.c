/* sight.c - who stands on the lines of a letter, without folding its acts. */
#include "room.h"

#include <string.h>

enum { LINES_AT_FIRST = 8 };

/* Room for one line more; doubles. */
static struct line *next_line(struct slip *slip, size_t *room)
{
    if (slip->line_count == *room) {
        size_t wider = *room == 0 ? LINES_AT_FIRST : *room * 2;
        struct line *lines = arena_alloc(arena_current(), wider * sizeof *lines);
        if (slip->line_count > 0) {
            memcpy(lines, slip->lines, slip->line_count * sizeof *lines);
        }
        slip->lines = lines;
        *room = wider;
    }
    return &slip->lines[slip->line_count++];
}

int store_sight(struct store_read *read, struct letter_id letter, struct slip *ret,
                struct error *err)
{
    size_t room = 0;
    slip_init(ret, letter);
    if (read_begin(read, false, err) != 0) {
        return read_fail(read);
    }
    struct query q = db_query(read->db, ST_STANDINGS);
    bind_int(&q, letter.v);
    while (query_row(&q)) {
        struct line *line = next_line(ret, &room);
        line->unit.v = take_int(&q);
        line->person.v = take_int(&q);
        line->giver.v = take_int(&q);
        line->giver_behalf_of.v = take_int(&q);
    }
    return query_end(&q, err) == 0 ? read_end(read, err) : read_fail(read);
}
