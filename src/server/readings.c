/* readings.c - reading again, the text that was read, and how right the machine was. */
#include "call.h"

#include <stdlib.h>
#include <string.h>

#define F_END                                                                                      \
    {                                                                                              \
        .name = NULL                                                                               \
    }

const struct field_spec read_report_query[] = {
    {"from", "tu-ngay", FIELD_DAY, false, 0, 0, NULL, "đến từ ngày", "arrived from"},
    {"to", "den-ngay", FIELD_DAY, false, 0, 0, NULL, "đến hết ngày", "arrived to"},
    {"by", "theo", FIELD_CHOICE, false, 0, 0,
     "field=muc=mục|rule=quy-tac=quy tắc|issuer=co-quan=cơ quan", "theo mục, quy tắc hay cơ quan",
     "by field, rule or issuer"},
    F_END};

/* ---- again ---------------------------------------------------------------------------------- */

int readings_again(struct call *call, struct error *err)
{
    char *end;
    struct letter_id id = {strtoll(call->param[0], &end, 10)};
    struct office_call office = call_office(call);
    struct slip slip;
    if (*end != '\0' || id.v <= 0) {
        return error_set(err, ERR_NO_SUCH_LETTER, "draft", call->param[0], NULL);
    }
    if (office_read_again(&office, id, &slip, err) != 0) {
        return office_hide("draft", call->param[0], err);
    }
    struct view v = call_view(call);
    view_draft(&v, "draft", &slip);
    view_reading(&v, "reading", &slip, false);
    json_close_object(&call->json);
    return 0;
}

/* ---- the text -------------------------------------------------------------------------------- */

/* A form feed ends a page; pages that were not read are empty and left out. */
static void put_pages(struct call *call, char *text, size_t len)
{
    int64_t page = 1;
    char *at = text, *end = text + len;
    json_open_array(&call->json, "pages");
    for (char *stop; at < end; at = stop + 1, page++) {
        stop = memchr(at, '\f', (size_t)(end - at));
        stop = stop != NULL ? stop : end;
        *stop = '\0'; /* at the end there is one */
        if (stop > at) {
            json_open_object(&call->json, NULL);
            json_put_int(&call->json, "page", page);
            json_put_string(&call->json, "text", at);
            json_close_object(&call->json);
        }
    }
    json_close_array(&call->json);
}

static int put_texts(struct call *call, const struct slip *slip, struct error *err)
{
    json_open_array(&call->json, "files");
    for (size_t i = 0; i < slip->reading_count; i++) {
        const struct slip_reading *r = &slip->readings[i];
        char *text;
        size_t len;
        if (r->text[0] == '\0') {
            continue;
        }
        if (store_text(call->read, r->text, &text, &len, err) != 0) {
            return -1;
        }
        json_open_object(&call->json, NULL);
        json_put_string(&call->json, "name", r->name);
        json_put_string(&call->json, "sha256", r->sha256);
        put_pages(call, text, len);
        json_close_object(&call->json);
    }
    json_close_array(&call->json);
    return 0;
}

int readings_draft_text(struct call *call, struct error *err)
{
    struct slip slip;
    return drafts_find(call, &slip, err) != 0 ? -1 : put_texts(call, &slip, err);
}

int readings_letter_text(struct call *call, struct error *err)
{
    struct slip slip;
    return call_load_visible(call, call->param[0], 0, &slip, err) != 0
               ? -1
               : put_texts(call, &slip, err);
}

/* ---- how right it was ------------------------------------------------------------------------ */

static int may_look(const struct call *call, struct error *err)
{
    static const enum role roles[] = {ROLE_LEADER, ROLE_AUDITOR, ROLE_ADMIN};
    struct unit_id root = call->dir->unit_count > 0 ? call->dir->units[0].id : NO_UNIT;
    bool may = directory_position(call->dir, call->person, root, ROLE_CLERK);
    for (size_t i = 0; i < sizeof roles / sizeof roles[0]; i++) {
        may = may || directory_has_role(call->dir, call->person, roles[i]);
    }
    return may ? 0
               : error_set(err, ERR_NOT_PERMITTED, "", "xem máy đọc đúng đến đâu",
                           "chỉ: văn thư, lãnh đạo, kiểm soát, quản trị");
}

static void put_tally(struct call *call, const char *name, const struct read_tally *tally)
{
    struct json_out *j = &call->json;
    json_open_object(j, name);
    if (name == NULL) {
        json_put_string(j, "key", tally->key);
    }
    json_put_int(j, "read", tally->read);
    json_put_int(j, "right", tally->right);
    json_put_int(j, "corrected", tally->corrected);
    json_put_int(j, "sure_wrong", tally->sure_wrong);
    json_put_int(j, "missing", tally->missing);
    json_close_object(j);
}

int readings_report(struct call *call, struct error *err)
{
    const char *by = json_str(call->query, "by");
    struct read_report report;
    enum read_by how =
        by[0] != '\0' ? (enum read_by)word_find(read_by_words, READ_BY_COUNT, by) : READ_BY_FIELD;
    if (may_look(call, err) != 0 ||
        store_read_report(call->read, how, json_day(call->query, "from"),
                          json_day(call->query, "to"), &report, err) != 0) {
        return -1;
    }
    json_put_string(&call->json, "by", read_by_words[how].name);
    json_open_array(&call->json, "rows");
    for (size_t i = 0; i < report.count; i++) {
        put_tally(call, NULL, &report.rows[i]);
    }
    json_close_array(&call->json);
    put_tally(call, "total", &report.total);
    return 0;
}
