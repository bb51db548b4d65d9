/* drafts.c - files in, intake, and what waits to be registered. */
#include "call.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define F_END                                                                                      \
    {                                                                                              \
        .name = NULL                                                                               \
    }

const struct field_spec upload_query[] = {
    {"name", "ten", FIELD_LINE, false, 0, 300, NULL, "tên tệp", "file name"}, F_END};
const struct field_spec intake_fields[] = {
    {"sha256", "ma-bam", FIELD_LINE, true, 64, 64, NULL, "mã băm của tệp đã tải lên",
     "digest of the uploaded file"},
    {"name", "ten", FIELD_LINE, true, 1, 300, NULL, "tên tệp", "file name"},
    {"id", "ma", FIELD_LINE, false, 0, 200, NULL, "mã riêng của lần gửi", "the sender's own id"},
    F_END};

/* The pieces are on disk already; what remains is to make them durable. */
int drafts_upload(struct call *call, struct error *err)
{
    struct digest digest;
    uint64_t size;
    struct stored_file file;
    char hex[DIGEST_TEXT];
    struct blob_writer *upload = call->upload;
    call->upload = NULL;
    if (blob_finish(upload, &digest, &size, err) != 0) {
        return -1;
    }
    digest_hex(&digest, hex);
    if (store_file(call->read, hex, &file, err) != 0) {
        return -1;
    }
    json_put_string(&call->json, "sha256", hex);
    json_put_int(&call->json, "size", (int64_t)size);
    json_put_string(&call->json, "type", file.type);
    return 0;
}

static void put_draft(const struct view *v, const char *key, const struct slip *slip, bool whole)
{
    view_draft(v, key, slip);
    view_reading(v, "reading", slip, whole);
    json_close_object(v->json);
}

/* The draft or letter these bytes are already; `duplicate` names it when they came another way. */
static void put_known(struct call *call, const struct view *v, struct letter_id known, bool repeat)
{
    struct slip slip;
    struct error ignored;
    if (store_slip(call->read, known, 0, &slip, &ignored) != 0) {
        json_put_null(&call->json, "draft");
        json_put_null(&call->json, "duplicate");
        return;
    }
    put_draft(v, "draft", &slip, false);
    if (repeat) {
        json_put_null(&call->json, "duplicate");
        return;
    }
    json_open_object(&call->json, "duplicate");
    json_put_int(&call->json, "id", known.v);
    json_put_string(&call->json, "ref",
                    office_ref(v->rules, slip.book, slip.year, slip.number, known));
    json_close_object(&call->json);
}

/* Asked before a word about the file: who may not take one in does not learn whether it is here. */
static int may_receive(const struct call *call, struct error *err)
{
    struct slip none;
    struct verdict verdict;
    slip_init(&none, NO_LETTER);
    act_may(&none, call->dir, ACT_RECEIVE, call->person, NO_PERSON, 0, call_today(call), &verdict);
    if (!verdict.allowed) {
        *err = verdict.why;
    }
    return verdict.allowed ? 0 : -1;
}

int drafts_intake(struct call *call, struct error *err)
{
    struct office_item item = {.channel = "upload"};
    struct office_intake begun;
    struct office_done done;
    struct stored_file file;
    char name[FILE_NAME];
    bool accounted;
    const char *hex = json_str(call->input, "sha256"), *id = json_str(call->input, "id");
    if (may_receive(call, err) != 0) {
        return -1;
    }
    if (store_file(call->read, hex, &file, err) != 0) {
        return err->code == ERR_FILE_MISSING ? error_set(err, ERR_FILE_MISSING, "sha256", hex, NULL)
                                             : -1;
    }
    (void)digest_parse(hex, &item.sha256); /* there is a file of it */
    item.name = file_safe_name(json_str(call->input, "name"), name);
    item.channel_id = id[0] != '\0' ? id : call->key[0] != '\0' ? call->key : hex;
    item.size = file.size;
    item.type = file.type;
    if (intake_run(call->server->config.intake, call->person, &item, &begun, &done, &accounted,
                   err) != 0) {
        return -1;
    }
    http_happened(call->request);
    struct view v = call_view(call);
    /* What was refused before and can be read now is a new draft, not a repeat. */
    bool fresh = begun.known.v == 0;
    call->status = fresh ? 201 : 200;
    json_put_bool(&call->json, "repeat", begun.repeat && !fresh);
    if (fresh) {
        put_draft(&v, "draft", &done.slip, false);
        json_put_null(&call->json, "duplicate");
    } else {
        put_known(call, &v, begun.known, begun.repeat);
    }
    return 0;
}

/* ---- waiting
 * ---------------------------------------------------------------------------------------------- */

static bool is_clerk(const struct call *call)
{
    struct unit_id root = call->dir->unit_count > 0 ? call->dir->units[0].id : NO_UNIT;
    return directory_position(call->dir, call->person, root, ROLE_CLERK);
}

static int clerks_only(const struct call *call, struct error *err)
{
    return is_clerk(call) || directory_has_role(call->dir, call->person, ROLE_AUDITOR)
               ? 0
               : error_set(err, ERR_NOT_PERMITTED, "", "xem văn bản chờ vào sổ", "chỉ: văn thư");
}

int drafts_list(struct call *call, struct error *err)
{
    struct list_page page;
    struct view v = call_view(call);
    if (clerks_only(call, err) != 0 ||
        store_drafts(call->read, json_str(call->query, "cursor"),
                     (unsigned)json_int(call->query, "limit", 50), &page, err) != 0) {
        return -1;
    }
    json_open_array(&call->json, "drafts");
    for (size_t i = 0; i < page.count; i++) {
        struct slip slip;
        if (store_slip(call->read, page.rows[i].letter, 0, &slip, err) != 0) {
            return -1;
        }
        put_draft(&v, NULL, &slip, false);
    }
    json_close_array(&call->json);
    json_put_string(&call->json, "next", page.next);
    return 0;
}

int drafts_find(struct call *call, struct slip *ret, struct error *err)
{
    char *end;
    struct letter_id id = {strtoll(call->param[0], &end, 10)};
    if (clerks_only(call, err) != 0) {
        return -1;
    }
    if (*end == '\0' && id.v > 0) {
        if (store_slip(call->read, id, 0, ret, err) != 0) {
            return office_hide("draft", call->param[0], err);
        }
        if (instant_is(ret->received_at)) {
            return 0;
        }
    }
    return error_set(err, ERR_NO_SUCH_LETTER, "draft", call->param[0], NULL);
}

int drafts_show(struct call *call, struct error *err)
{
    struct slip slip;
    if (drafts_find(call, &slip, err) != 0) {
        return -1;
    }
    struct view v = call_view(call);
    put_draft(&v, "draft", &slip, true);
    return 0;
}

int drafts_file(struct call *call, struct error *err)
{
    struct slip slip;
    return drafts_find(call, &slip, err) != 0 ? -1
                                              : call_answer_file(call, &slip, call->param[1], err);
}

int drafts_signatures(struct call *call, struct error *err)
{
    struct slip slip;
    return drafts_find(call, &slip, err) != 0
               ? -1
               : call_answer_signatures(call, &slip, call->param[1], err);
}

int drafts_refuse(struct call *call, struct error *err)
{
    char *end;
    struct letter_id id = {strtoll(call->param[0], &end, 10)};
    struct office_call office = call_office(call);
    struct office_done done;
    if (*end != '\0' || id.v <= 0) {
        return error_set(err, ERR_NO_SUCH_LETTER, "draft", call->param[0], NULL);
    }
    if (office_refuse(&office, id, call->input, &done, err) != 0) {
        return office_hide("draft", call->param[0], err);
    }
    struct view v = call_view(call);
    put_draft(&v, "draft", &done.slip, false);
    return 0;
}
