/* why.c - why somebody may or may not. */
#include "call.h"

#include <string.h>

static const char *grant_text(unsigned grant, enum lang lang)
{
    static const struct {
        unsigned bit;
        const char *text[2];
    } grants[] = {
        {WHO_CLERK, {"là văn thư cơ quan", "clerk of the agency"}},
        {WHO_LEADER, {"là lãnh đạo cơ quan", "leader of the agency"}},
        {WHO_HOLDER, {"đang giữ dòng giao việc", "holds the line"}},
        {WHO_UNIT_CLERK, {"là văn thư của đơn vị", "clerk of the unit"}},
        {WHO_GIVER, {"là người đã giao", "gave the line"}},
        {WHO_HEAD, {"là lãnh đạo đơn vị", "heads the unit"}},
        {WHO_BEHALF_CLERK, {"văn thư ghi thay lãnh đạo", "clerk on behalf of a leader"}},
    };
    for (size_t i = 0; i < sizeof grants / sizeof grants[0]; i++) {
        if (grants[i].bit == grant) {
            return grants[i].text[lang];
        }
    }
    return "";
}

int letters_why_can(struct call *call, struct error *err)
{
    struct slip slip;
    struct person_id person, behalf = NO_PERSON;
    const char *verb = json_str(call->query, "verb"), *name = json_str(call->query, "on_behalf_of");
    int kind = act_find(verb);
    struct verdict verdict;
    if (kind < 0 || act_infos[kind].letter_states == 0) {
        return error_set(err, ERR_FIELD_CHOICE, "verb", verb,
                         "present, direct, accept, hand-down, return, recall, propose, decide, "
                         "complete, correct, cancel, …");
    }
    if (call_load_visible(call, json_str(call->query, "letter"), 0, &slip, err) != 0 ||
        directory_find_person(call->dir, json_str(call->query, "person"), "person", &person, err) !=
            0 ||
        (name[0] != '\0' &&
         directory_find_person(call->dir, name, "on_behalf_of", &behalf, err) != 0)) {
        return -1;
    }
    act_may(&slip, call->dir, (enum act_kind)kind, person, behalf,
            (int)json_int(call->query, "line", 0), call_today(call), &verdict);
    struct view v = call_view(call);
    char text[700];
    json_put_bool(&call->json, "allowed", verdict.allowed);
    view_person(&v, "person", person);
    json_put_string(&call->json, "act", act_infos[kind].name);
    json_put_string(&call->json, "rule", act_infos[kind].vi);
    json_put_string(&call->json, "grant", grant_text(verdict.grant, call->lang));
    json_put_int(&call->json, "line", verdict.line);
    if (verdict.delegation != NULL) {
        json_open_object(&call->json, "delegation");
        json_put_int(&call->json, "id", verdict.delegation->id);
        view_person(&v, "from", verdict.delegation->from);
        json_put_day(&call->json, "last", verdict.delegation->last);
        json_close_object(&call->json);
    } else {
        json_put_null(&call->json, "delegation");
    }
    if (verdict.allowed) {
        json_put_null(&call->json, "why");
        return 0;
    }
    error_text(&verdict.why, call->lang, text, sizeof text);
    json_open_object(&call->json, "why");
    json_put_string(&call->json, "code", error_info(verdict.why.code)->name);
    json_put_string(&call->json, "detail", text);
    error_remedy(&verdict.why, call->lang, text, sizeof text);
    json_put_string(&call->json, "remedy", text);
    json_close_object(&call->json);
    return 0;
}
