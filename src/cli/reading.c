/*
 * reading.c - the words of a reading: how far it is, how sure a value is, where it stood.
 */
#include "reading.h"

#include <string.h>

static const char *const progress_names[] = {"none", "waiting", "running", "done", "failed"};

enum read_progress reading_progress(const json_t *draft)
{
    const char *state = json_str(json_get(draft, "reading"), "state");
    for (size_t i = 0; i < sizeof progress_names / sizeof progress_names[0]; i++) {
        if (strcmp(progress_names[i], state) == 0) {
            return (enum read_progress)i;
        }
    }
    return READING_NONE;
}

bool reading_has_fields(const json_t *draft)
{
    return json_object_size(json_get(json_get(draft, "reading"), "fields")) > 0;
}

size_t reading_unsure(const json_t *draft)
{
    const json_t *look = json_get(json_get(draft, "reading"), "look");
    size_t count = 0, codes = 0;
    for (size_t i = 0; i < json_array_size(look); i++) {
        const char *name = json_string_value(json_array_get(look, i));
        bool code = name != NULL && strncmp(name, "code_", strlen("code_")) == 0;
        codes += code;
        count += !code || codes == 1;
    }
    return count;
}

/* "3 trường cần xem" of what was read so far. */
static const char *findings(const struct cli *cli, const json_t *draft)
{
    size_t look = reading_unsure(draft);
    return look == 0
               ? say(cli, TEXT_READING_SURE)
               : saying(cli, TEXT_READING_LOOK, arena_printf(arena_current(), "%zu", look), NULL);
}

/* The first pages were read, the others are still to come. */
static bool goes_on(const json_t *draft)
{
    enum read_progress progress = reading_progress(draft);
    return (progress == READING_WAITS || progress == READING_RUNS) &&
           json_int(json_get(draft, "reading"), "pages_read", 0) > 0;
}

const char *reading_summary(const struct cli *cli, const json_t *draft)
{
    const json_t *reading = json_get(draft, "reading");
    const char *percent =
        arena_printf(arena_current(), "%lld", (long long)json_int(reading, "percent", 0));
    if (goes_on(draft)) { /* 100: of the first pages */
        bool known = json_int(reading, "percent", 0) < 100;
        return saying(cli, TEXT_READING_GOES_ON, findings(cli, draft),
                      known ? arena_printf(arena_current(), "%s %%", percent) : "");
    }
    switch (reading_progress(draft)) {
    case READING_WAITS:
        return say(cli, TEXT_READING_WAITS);
    case READING_RUNS:
        return saying(cli, TEXT_READING_RUNS, percent, NULL);
    case READING_FAILED:
        return saying(cli, TEXT_READING_FAILED, json_str(json_get(reading, "problem"), "text"),
                      NULL);
    case READING_DONE:
        return findings(cli, draft);
    case READING_NONE:
        break;
    }
    return "";
}

enum style reading_summary_style(const json_t *draft)
{
    enum read_progress progress = reading_progress(draft);
    if (progress == READING_FAILED) {
        return STYLE_RED;
    }
    if (progress == READING_DONE || goes_on(draft)) {
        return reading_unsure(draft) == 0 ? STYLE_GREEN : STYLE_YELLOW;
    }
    return STYLE_DIM;
}

static const struct {
    const char *name, *mark;
    enum text_id text;
    enum style style;
} states[READ_STATES] = {
    [READ_SURE] = {"sure", "✓", TEXT_READ_SURE, STYLE_GREEN},
    [READ_LOOK] = {"look", "?", TEXT_READ_LOOK, STYLE_YELLOW},
    [READ_GUESS] = {"guess", "~", TEXT_READ_GUESS, STYLE_YELLOW},
    [READ_NOT_FOUND] = {"not-found", "–", TEXT_READ_NOT_FOUND, STYLE_RED},
    [READ_NONE] = {"none", "–", TEXT_READ_NONE, STYLE_DIM},
};

const char *read_state_text(const struct cli *cli, enum read_state state)
{
    return say(cli, states[state].text);
}

const char *read_state_mark(enum read_state state)
{
    return states[state].mark;
}

enum style read_state_style(enum read_state state)
{
    return states[state].style;
}

static enum read_state state_of(const json_t *field)
{
    const char *name = json_str(field, "state");
    for (int i = 0; i < READ_STATES; i++) {
        if (strcmp(states[i].name, name) == 0) {
            return (enum read_state)i;
        }
    }
    return READ_NOT_FOUND; /* a word of a newer server: a person looks */
}

const struct read_field read_fields[READ_FIELDS] = {
    {"code", TEXT_COLUMN_CODE, OPT_CODE, 100},
    {"issued", TEXT_FIELD_ISSUED, OPT_ISSUED, 40},
    {"issuer", TEXT_COLUMN_ISSUER, OPT_ISSUER, 500},
    {"type", TEXT_FIELD_TYPE, OPT_TYPE, 100},
    {"subject", TEXT_COLUMN_SUBJECT, OPT_SUBJECT, 2000},
    {"signer", TEXT_FIELD_SIGNER, OPT_SIGNER, 100},
    {"signer_position", TEXT_FIELD_SIGNER_POSITION, OPT_SIGNER_POSITION, 200},
    {"signer_authority", TEXT_FIELD_SIGNER_AUTHORITY, OPT_END, 100},
    {"place", TEXT_FIELD_PLACE, OPT_PLACE, 100},
    {"urgency", TEXT_FIELD_URGENCY, OPT_URGENCY, 40},
    {"secrecy", TEXT_FIELD_SECRECY, OPT_SECRECY, 40},
};

const char *evidence_place(const struct cli *cli, const json_t *evidence)
{
    if (evidence == NULL) {
        return "";
    }
    const char *page =
        arena_printf(arena_current(), "%lld", (long long)json_int(evidence, "page", 0));
    const char *line =
        arena_printf(arena_current(), "%lld", (long long)json_int(evidence, "line", 0));
    return saying(cli, TEXT_READ_PLACE, page, line);
}

static const char *place_of(const struct cli *cli, const json_t *field)
{
    static const struct {
        const char *source;
        enum text_id text;
    } sources[] = {
        {"inferred", TEXT_READ_INFERRED},
        {"register", TEXT_READ_LEARNED},
        {"edxml", TEXT_READ_EDXML},
        {"person", TEXT_READ_PERSON},
    };
    for (size_t i = 0; i < sizeof sources / sizeof sources[0]; i++) {
        if (strcmp(sources[i].source, json_str(field, "source")) == 0) {
            return say(cli, sources[i].text);
        }
    }
    return evidence_place(cli, json_get(field, "evidence"));
}

/* A check this client has no words for is named as the server names it. */
static const char *failed_of(const struct cli *cli, const json_t *reading, const json_t *field)
{
    static const struct {
        const char *check;
        enum text_id text;
    } words[] = {
        {"calendar", TEXT_CHECK_CALENDAR},   {"year", TEXT_CHECK_YEAR},
        {"type-of-symbol", TEXT_CHECK_TYPE}, {"syllables", TEXT_CHECK_SYLLABLES},
        {"spelling", TEXT_CHECK_SPELLING},   {"votes", TEXT_CHECK_VOTES},
        {"name", TEXT_CHECK_NAME},           {"not-after-arrival", TEXT_CHECK_ARRIVAL},
        {"duplicate", TEXT_CHECK_DUPLICATE}, {"learned", TEXT_CHECK_LEARNED},
        {"match-limit", TEXT_CHECK_LIMIT},   {"second-place", TEXT_CHECK_SECOND},
    };
    const json_t *failed = json_get(field, "failed");
    const char *earlier = json_str(reading, "duplicate"); /* the letter it repeats */
    struct buf out;
    buf_init(&out, NULL, 16 << 10);
    for (size_t i = 0; i < json_array_size(failed); i++) {
        const char *name = json_string_value(json_array_get(failed, i));
        const char *text = name == NULL ? "?" : plain(name);
        for (size_t w = 0; name != NULL && w < sizeof words / sizeof words[0]; w++) {
            text = strcmp(words[w].check, name) == 0 ? say(cli, words[w].text) : text;
        }
        if (name != NULL && strcmp(name, "duplicate") == 0 && earlier[0] != '\0') {
            text = saying(cli, TEXT_CHECK_DUPLICATE_OF, earlier, NULL);
        }
        buf_printf(&out, "%s%s", out.len > 0 ? "; " : "", text);
    }
    return out.len > 0 ? out.data : "";
}

static const char *percent_of(const json_t *object)
{
    return arena_printf(arena_current(), "%lld %%", (long long)json_int(object, "confidence", 0));
}

static void take_field(const struct cli *cli, const json_t *reading, const char *member,
                       struct read_value *ret)
{
    const json_t *field = json_get(json_get(reading, "fields"), member);
    const json_t *evidence = json_get(field, "evidence"), *others = json_get(field, "alternatives");
    ret->value = plain(json_str(field, "value"));
    ret->state = state_of(field);
    ret->place = place_of(cli, field);
    ret->excerpt = plain(json_str(evidence, "excerpt"));
    ret->failed = failed_of(cli, reading, field);
    ret->sureness = read_state_text(cli, ret->state);
    if (ret->state == READ_LOOK || ret->state == READ_GUESS) {
        ret->sureness = arena_printf(arena_current(), "%s %s", ret->sureness, percent_of(field));
    }
    for (size_t i = 0; i < json_array_size(others) && i < READ_ALTERNATIVES; i++) {
        const json_t *other = json_array_get(others, i);
        ret->alternatives[ret->alternative_count] = plain(json_str(other, "value"));
        ret->alternative_sureness[ret->alternative_count++] = percent_of(other);
    }
}

/* ---- số, ký hiệu: one field for people, two for the machine ------------------------------- */

static const char *joined(const char *number, const char *notation)
{
    return number[0] != '\0' && notation[0] != '\0'
               ? arena_printf(arena_current(), "%s/%s", number, notation)
               : arena_printf(arena_current(), "%s%s", number, notation);
}

static void add_alternatives(struct read_value *ret, const struct read_value *of,
                             const char *before, const char *behind)
{
    for (size_t i = 0; i < of->alternative_count && ret->alternative_count < READ_ALTERNATIVES;
         i++) {
        const char *number = before != NULL ? before : of->alternatives[i];
        const char *notation = behind != NULL ? behind : of->alternatives[i];
        ret->alternatives[ret->alternative_count] = joined(number, notation);
        ret->alternative_sureness[ret->alternative_count++] = of->alternative_sureness[i];
    }
}

static const char *both(const char *a, const char *b)
{
    bool one = a[0] == '\0' || b[0] == '\0' || strcmp(a, b) == 0;
    return one ? (a[0] != '\0' ? a : b) : arena_printf(arena_current(), "%s; %s", a, b);
}

/* As sure as the less sure of the two. A letter without a number of its own ("none") has a code
 * still: its notation, which is then as sure as it was read. */
static void take_code(const struct cli *cli, const json_t *reading, struct read_value *ret)
{
    struct read_value number = {.value = ""}, notation = {.value = ""};
    take_field(cli, reading, "code_number", &number);
    take_field(cli, reading, "code_notation", &notation);
    bool numberless = number.state == READ_NONE && notation.state != READ_NONE;
    const struct read_value *less =
        numberless || notation.state > number.state ? &notation : &number;
    *ret = *less;
    ret->alternative_count = 0;
    ret->value = joined(number.value, notation.value);
    ret->excerpt = both(number.excerpt, notation.excerpt);
    ret->place = number.place[0] != '\0' ? number.place : notation.place;
    ret->failed = both(number.failed, notation.failed);
    if (ret->state >= READ_NOT_FOUND && ret->value[0] != '\0') { /* half of it was read */
        ret->state = READ_GUESS;
        ret->sureness = read_state_text(cli, READ_GUESS);
    }
    add_alternatives(ret, &number, NULL, notation.value);
    add_alternatives(ret, &notation, number.value, NULL);
}

/* ---- a field of a draft ------------------------------------------------------------------- */

/* The draft has its own value (an envelope's, or that of the file's name): it stands, and what was
 * read is the other possibility. Only an envelope is sure by itself. */
static void take_drafted(const struct cli *cli, const json_t *draft, const char *member,
                         struct read_value *ret)
{
    const char *drafted = plain(json_str(json_get(draft, "fields"), member));
    struct read_value read = *ret;
    if (drafted[0] == '\0') {
        return;
    }
    ret->value = drafted;
    if (strcmp(text_folded(arena_current(), drafted), text_folded(arena_current(), read.value)) ==
        0) {
        return; /* "52-NQ/TW" of a number 52 and a notation NQ/TW, too */
    }
    if (read.value[0] == '\0') {
        ret->state = json_get(draft, "exchange") != NULL ? READ_SURE : READ_LOOK;
        ret->sureness = read_state_text(cli, ret->state);
        ret->place = say(cli, TEXT_READ_OF_DRAFT);
        return;
    }
    ret->state = READ_LOOK;
    ret->sureness = read_state_text(cli, READ_LOOK);
    ret->alternatives[0] = read.value;
    ret->alternative_sureness[0] = read.sureness;
    ret->alternative_count = 1;
    for (size_t i = 0; i < read.alternative_count && ret->alternative_count < READ_ALTERNATIVES;
         i++) {
        if (strcmp(read.alternatives[i], drafted) != 0) {
            ret->alternatives[ret->alternative_count] = read.alternatives[i];
            ret->alternative_sureness[ret->alternative_count++] = read.alternative_sureness[i];
        }
    }
}

void read_value_of(const struct cli *cli, const json_t *draft, const char *member,
                   struct read_value *ret)
{
    const json_t *reading = json_get(draft, "reading");
    *ret = (struct read_value){.value = ""};
    if (strcmp(member, "code") == 0) {
        take_code(cli, reading, ret);
    } else {
        take_field(cli, reading, member, ret);
    }
    take_drafted(cli, draft, member, ret);
}

const char *read_shown(const struct cli *cli, const char *member, const char *value)
{
    struct day day;
    struct error ignored;
    if (strcmp(member, "issued") == 0 && day_parse(value, member, &day, &ignored) == 0) {
        return day_vn(day, arena_alloc(arena_current(), DAY_TEXT));
    }
    static const struct {
        const char *name;
        enum text_id text;
    } words[] = {
        {"normal", TEXT_NORMAL}, {"confidential", TEXT_CONFIDENTIAL},
        {"secret", TEXT_SECRET}, {"top-secret", TEXT_TOP_SECRET},
        {"urgent", TEXT_URGENT}, {"very-urgent", TEXT_VERY_URGENT},
        {"flash", TEXT_FLASH},   {"flash-timed", TEXT_FLASH_TIMED},
    };
    bool word = strcmp(member, "urgency") == 0 || strcmp(member, "secrecy") == 0;
    for (size_t i = 0; word && i < sizeof words / sizeof words[0]; i++) {
        if (strcmp(words[i].name, value) == 0) {
            return say(cli, words[i].text);
        }
    }
    return value;
}

const char *reading_quality(const struct cli *cli, const json_t *draft)
{
    const char *state = json_str(json_get(json_get(draft, "reading"), "quality"), "state");
    return strcmp(state, "no-marks") == 0 ? say(cli, TEXT_QUALITY_NO_MARKS)
           : strcmp(state, "poor") == 0   ? say(cli, TEXT_QUALITY_POOR)
                                          : "";
}

const char *reading_problem(const json_t *draft)
{
    const json_t *problem = json_get(json_get(draft, "reading"), "problem");
    if (problem == NULL) {
        return "";
    }
    return arena_printf(arena_current(), "%s [%s]", plain(json_str(problem, "text")),
                        plain(json_str(problem, "code")));
}

const char *reading_remedy(const json_t *draft)
{
    return plain(json_str(json_get(json_get(draft, "reading"), "problem"), "remedy"));
}
