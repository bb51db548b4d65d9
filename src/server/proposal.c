/* proposal.c - to whom the agency's own decisions would give a letter, and why. */
#include "call.h"

#include <string.h>

static bool distributes(const struct call *call, struct person_id person)
{
    struct unit_id root = call->dir->unit_count > 0 ? call->dir->units[0].id : NO_UNIT;
    return directory_position(call->dir, person, root, ROLE_CLERK) ||
           directory_has_role(call->dir, person, ROLE_LEADER);
}

/* Who distributes letters, and who may do so for a leader today. */
static bool may_ask(const struct call *call)
{
    bool may = distributes(call, call->person);
    for (size_t i = 0; i < call->dir->delegation_count && !may; i++) {
        const struct delegation *d = &call->dir->delegations[i];
        may = d->to.v == call->person.v && directory_has_role(call->dir, d->from, ROLE_LEADER) &&
              directory_delegation(call->dir, d->from, call->person, call_today(call)) != NULL;
    }
    return may;
}

/* "7/8 văn bản gần nhất của Sở Y tế về “tiêm chủng” đã giao KSBT" */
static const char *reason(const struct call *call, const struct slip *slip,
                          const struct triage_words *words, const struct triage_proposal *p)
{
    bool english = call->lang == LANG_EN;
    const char *issuer = json_str(slip->fields, "issuer"), *lead = "";
    const struct unit *unit = directory_unit(call->dir, p->unit);
    const struct person *person = directory_person(call->dir, p->person);
    lead = person != NULL ? person->name : unit != NULL ? unit->code : "?";
    const char *what = "";
    if (p->ground == TRIAGE_BY_TYPE) {
        what = arena_printf(arena_current(), english ? " of type %s" : ", loại %s",
                            json_str(slip->fields, "type"));
    } else if (p->ground == TRIAGE_BY_WORDS) {
        what =
            arena_printf(arena_current(), english ? " on “%s”" : " về “%s”", words->shown[p->pair]);
    }
    return arena_printf(arena_current(),
                        english ? "%u of the last %u of %s%s went to %s"
                                : "%u/%u văn bản gần nhất của %s%s đã giao %s",
                        p->agreeing, p->of, issuer, what, lead);
}

static const char *why_not(const struct call *call, const struct slip *slip,
                           const struct triage_words *words, const struct triage_proposal *p)
{
    if (p->of == 0) {
        return call->lang == LANG_EN ? "too few letters of this issuer were given before"
                                     : "chưa đủ văn bản trước đây của cơ quan này đã được giao";
    }
    return arena_printf(arena_current(),
                        call->lang == LANG_EN ? "not sure enough: %s" : "chưa đủ chắc: %s",
                        reason(call, slip, words, p));
}

/* What `direct` takes as it stands. */
static void put_direct(struct call *call, const struct triage_proposal *p)
{
    struct json_out *j = &call->json;
    const struct person *person = directory_person(call->dir, p->person);
    json_open_object(j, "direct");
    json_put_string(j, "lead",
                    person != NULL ? person->username : directory_unit(call->dir, p->unit)->code);
    if (p->support_count > 0) {
        json_open_array(j, "support");
        for (size_t i = 0; i < p->support_count; i++) {
            json_put_string(j, NULL, directory_unit(call->dir, p->support[i])->code);
        }
        json_close_array(j);
    }
    if (p->days > 0) {
        json_put_string(j, "due", arena_printf(arena_current(), "%dwd", p->days));
    }
    json_close_object(j);
}

static void put_proposal(struct call *call, const struct view *v, const struct triage_proposal *p)
{
    struct json_out *j = &call->json;
    json_open_object(j, "proposal");
    view_unit(v, "unit", p->unit);
    view_person(v, "person", p->person);
    json_open_array(j, "support");
    for (size_t i = 0; i < p->support_count; i++) {
        view_unit(v, NULL, p->support[i]);
    }
    json_close_array(j);
    json_put_int(j, "days", p->days > 0 ? p->days : 0);
    view_word(v, "ground", &triage_ground_words[p->ground]);
    json_put_int(j, "agreeing", p->agreeing);
    json_put_int(j, "of", p->of);
    put_direct(call, p);
    json_close_object(j);
}

int letters_proposal(struct call *call, struct error *err)
{
    struct slip slip;
    struct triage_words words;
    struct triage_proposal proposal;
    if (call_load_visible(call, call->param[0], 0, &slip, err) != 0) {
        return -1;
    }
    if (!may_ask(call)) {
        return error_set(err, ERR_NOT_PERMITTED, "",
                         call->lang == LANG_EN ? "see a proposal" : "xem đề nghị phân phối",
                         "chỉ: lãnh đạo cơ quan, văn thư");
    }
    if (office_proposal(call->read, call->dir, call_rules(call), &slip, &words, &proposal, err) !=
        0) {
        return -1;
    }
    struct view v = call_view(call);
    view_summary(&v, "letter", &slip);
    if (proposal.made) {
        put_proposal(call, &v, &proposal);
    } else {
        json_put_null(&call->json, "proposal");
    }
    json_put_string(&call->json, "text",
                    proposal.made ? reason(call, &slip, &words, &proposal)
                                  : why_not(call, &slip, &words, &proposal));
    return 0;
}
