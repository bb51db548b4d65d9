/* box.c - what stands in whose box. The store's lists say the same in SQL; a test compares the two.
 */
#include "model_room.h"

bool box_has_letter(enum box box, const struct slip *slip, const struct box_reader *reader)
{
    switch (box) {
    case BOX_ALL:
        return slip->state >= LETTER_REGISTERED;
    case BOX_TODO:
        /* The leader's desk: presented to him and not given; the clerk's: not yet presented. */
        return (reader->is_leader && slip->state == LETTER_PRESENTED &&
                slip->presented_to.v == reader->person.v) ||
               (reader->is_clerk && slip->state == LETTER_REGISTERED);
    case BOX_RETURNED:
        return reader->is_leader && slip->leads_came_back && slip->state < LETTER_DONE;
    case BOX_DONE:
        return reader->sees_all && slip->state == LETTER_DONE;
    default:
        return false;
    }
}

static bool oversees(const struct box_reader *reader, struct unit_id unit)
{
    for (size_t i = 0; i < reader->unit_count; i++) {
        if (reader->units[i].v == unit.v) {
            return true;
        }
    }
    return false;
}

/* Mine to do: named to me, or to a unit of mine and to nobody in it. */
static bool holds(const struct box_reader *reader, const struct line *line)
{
    return line->person.v != 0 ? line->person.v == reader->person.v : oversees(reader, line->unit);
}

static bool runs(const struct line *line)
{
    return line_state_open(line->state) && line->role != LINE_INFORM;
}

/* Whose deadlines concern me: mine, those in my units; for who sees all, the lines leaders gave. */
static bool watches(const struct box_reader *reader, const struct line *line)
{
    return reader->sees_all ? line->parent == 0
                            : line->person.v == reader->person.v || oversees(reader, line->unit);
}

bool box_has_line(enum box box, const struct line *line, const struct box_reader *reader)
{
    bool at_hand = line->state == LINE_PENDING || line->state == LINE_WORKING;
    struct person_id giver = line->giver_behalf_of.v != 0 ? line->giver_behalf_of : line->giver;
    switch (box) {
    case BOX_TODO:
        return at_hand && line->role != LINE_INFORM && holds(reader, line);
    case BOX_RETURNED:
        return line->came_back && line_state_open(line->state) && holds(reader, line);
    case BOX_DUE_SOON:
        return runs(line) && day_is(line->due) && line->due.n >= reader->today.n &&
               line->due.n <= reader->due_soon.n && watches(reader, line);
    case BOX_OVERDUE:
        return runs(line) && day_is(line->due) && line->due.n < reader->today.n &&
               watches(reader, line);
    case BOX_WAITING:
        return line_state_open(line->state) && giver.v == reader->person.v;
    case BOX_DONE:
        return !reader->sees_all && line->state == LINE_DONE && holds(reader, line);
    case BOX_INFO:
        return line_state_open(line->state) && line->role == LINE_INFORM && holds(reader, line);
    default:
        return false;
    }
}
