/* system.c - health, metrics, the ledger, the check, the outbox. */
#include "call.h"

#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

int system_health(struct call *call, struct error *err)
{
    (void)err;
    json_put_string(&call->json, "status", "ok");
    return 0;
}

static int64_t free_bytes(const char *path)
{
    struct statvfs fs;
    return statvfs(path, &fs) == 0 ? (int64_t)(fs.f_bavail * fs.f_frsize) : -1;
}

bool system_has_room(const struct server *server)
{
    return server->config.disk_floor == 0 ||
           free_bytes(server->config.root) >= (int64_t)server->config.disk_floor;
}

int system_ready(struct call *call, struct error *err)
{
    (void)err;
    const struct server_config *config = &call->server->config;
    struct store_stats stats;
    store_stats(config->store, &stats);
    bool room = system_has_room(call->server);
    bool worker = access(config->intake->reader.worker_path, X_OK) == 0;
    call->status = room && worker ? 200 : 503;
    json_put_string(&call->json, "status", room && worker ? "ok" : "not-ready");
    json_put_bool(&call->json, "disk", room);
    json_put_bool(&call->json, "worker", worker);
    json_put_int(&call->json, "queued", stats.queued);
    return 0;
}

/* Prometheus text; only to who may open the unix socket. */
int system_metrics(struct call *call, struct error *err)
{
    struct store_stats stats;
    struct server *server = call->server;
    if (strcmp(http_peer(call->request), "unix") != 0) {
        return error_set(err, ERR_HTTP_NOT_FOUND, "", "/metrics", NULL);
    }
    store_stats(server->config.store, &stats);
    int64_t to_read, not_read;
    store_readings_count(call->read, &to_read, &not_read);
    const struct {
        const char *name;
        int64_t value;
    } metrics[] = {
        {"phieu_requests_total", atomic_load(&server->requests)},
        {"phieu_refusals_total", atomic_load(&server->failures)},
        {"phieu_writer_queued", stats.queued},
        {"phieu_writer_batches_total", stats.batches},
        {"phieu_writer_jobs_total", stats.jobs},
        {"phieu_writer_commit_microseconds_total", stats.commits_us},
        {"phieu_acts_total", stats.last_seq},
        {"phieu_search_indexed_acts", stats.indexed_seq},
        {"phieu_reading_queue", to_read},
        {"phieu_reading_failed", not_read},
        {"phieu_disk_free_bytes", free_bytes(server->config.root)},
    };
    call->out.len = 0;
    for (size_t i = 0; i < sizeof metrics / sizeof metrics[0]; i++) {
        buf_printf(&call->out, "%s %lld\n", metrics[i].name, (long long)metrics[i].value);
    }
    return 0;
}

static int clerks_only(const struct call *call, const char *what, struct error *err)
{
    struct unit_id root = call->dir->unit_count > 0 ? call->dir->units[0].id : NO_UNIT;
    bool may = directory_position(call->dir, call->person, root, ROLE_CLERK) ||
               directory_has_role(call->dir, call->person, ROLE_AUDITOR) ||
               directory_has_role(call->dir, call->person, ROLE_LEADER);
    return may ? 0
               : error_set(err, ERR_NOT_PERMITTED, "", what, "chỉ: văn thư, lãnh đạo, kiểm soát");
}

/* ---- ledger
 * ---------------------------------------------------------------------------------------------- */

static void put_item(struct call *call, const struct view *v, const struct ledger_row *row)
{
    char hex[DIGEST_TEXT];
    struct slip slip;
    struct error ignored;
    struct json_out *j = &call->json;
    json_open_object(j, NULL);
    json_put_int(j, "id", row->id);
    json_put_string(j, "channel", row->channel);
    json_put_string(j, "channel_id", row->channel_id);
    json_put_string(j, "name", row->name);
    json_put_int(j, "size", row->size);
    json_put_string(j, "sha256", digest_hex(&row->sha256, hex));
    json_put_instant(j, "at", row->at);
    view_person(v, "by", row->by);
    view_word(v, "outcome", &ledger_words[row->outcome]);
    if (row->letter.v != 0 && store_slip(call->read, row->letter, 0, &slip, &ignored) == 0) {
        json_open_object(j, "letter");
        json_put_int(j, "id", row->letter.v);
        json_put_string(j, "ref",
                        office_ref(v->rules, slip.book, slip.year, slip.number, row->letter));
        json_close_object(j);
    } else {
        json_put_null(j, "letter");
    }
    json_put_string(j, "reason", row->reason);
    json_close_object(j);
}

/* Điều phải khớp mỗi sáng: seen = registered + duplicate + refused + waiting. */
static int put_sum(struct call *call, struct day day, struct error *err)
{
    int64_t by[LEDGER_OUTCOME_COUNT];
    if (store_ledger_sum(call->read, day, call_rules(call)->zone_minutes, by, err) != 0) {
        return -1;
    }
    json_open_object(&call->json, "sum");
    json_put_int(&call->json, "seen", by[LEDGER_SEEN]);
    json_put_int(&call->json, "waiting", by[LEDGER_WAITING]);
    json_put_int(&call->json, "registered", by[LEDGER_REGISTERED]);
    json_put_int(&call->json, "duplicate", by[LEDGER_DUPLICATE]);
    json_put_int(&call->json, "refused", by[LEDGER_REFUSED]);
    json_put_bool(&call->json, "balanced",
                  by[LEDGER_SEEN] == by[LEDGER_WAITING] + by[LEDGER_REGISTERED] +
                                         by[LEDGER_DUPLICATE] + by[LEDGER_REFUSED]);
    json_close_object(&call->json);
    return 0;
}

int system_ledger(struct call *call, struct error *err)
{
    struct ledger_row *rows;
    size_t count;
    const char *next, *outcome = json_str(call->query, "outcome");
    struct day day = json_day(call->query, "day");
    int wanted = outcome[0] != '\0' ? word_find(ledger_words, LEDGER_OUTCOME_COUNT, outcome) : -1;
    if (clerks_only(call, "xem sổ tiếp nhận", err) != 0 || put_sum(call, day, err) != 0 ||
        store_ledger_page(call->read, wanted, day, call_rules(call)->zone_minutes,
                          json_str(call->query, "cursor"),
                          (unsigned)json_int(call->query, "limit", 50), &rows, &count, &next,
                          err) != 0) {
        return -1;
    }
    struct view v = call_view(call);
    json_open_array(&call->json, "items");
    for (size_t i = 0; i < count; i++) {
        put_item(call, &v, &rows[i]);
    }
    json_close_array(&call->json);
    json_put_string(&call->json, "next", next);
    return 0;
}

/* ---- check
 * -------------------------------------------------------------------------------------------------
 */

enum { FINDINGS_MOST = 1000 };

struct findings {
    struct call *call;
    unsigned count;
};

static void put_finding(void *arg, const struct check_finding *finding)
{
    struct findings *f = arg;
    struct json_out *j = &f->call->json;
    if (++f->count > FINDINGS_MOST) {
        return; /* the sum still counts them */
    }
    json_open_object(j, NULL);
    json_put_string(j, "kind", finding->kind);
    json_put_int(j, "seq", finding->seq);
    json_put_int(j, "letter", finding->letter.v);
    json_put_string(j, "what", finding->what);
    json_close_object(j);
}

int system_check(struct call *call, struct error *err)
{
    struct findings findings = {call, 0};
    struct check_sum sum;
    bool admin = directory_has_role(call->dir, call->person, ROLE_ADMIN);
    if (!admin && clerks_only(call, "kiểm tra sổ", err) != 0) {
        return -1;
    }
    json_open_array(&call->json, "findings");
    if (store_check(call->read, json_bool(call->query, "deep"), put_finding, &findings, &sum,
                    err) != 0) {
        return -1;
    }
    json_close_array(&call->json);
    json_open_object(&call->json, "sum");
    json_put_int(&call->json, "acts", sum.acts);
    json_put_int(&call->json, "destroyed", sum.destroyed);
    json_put_int(&call->json, "letters", sum.letters);
    json_put_int(&call->json, "lines", sum.lines);
    json_put_int(&call->json, "files", sum.files);
    json_put_int(&call->json, "findings", sum.findings);
    json_put_string(&call->json, "head", sum.head);
    json_close_object(&call->json);
    return 0;
}

int system_outbox(struct call *call, struct error *err)
{
    struct outbox_row *rows;
    size_t count;
    if (clerks_only(call, "xem hàng chờ gửi", err) != 0 ||
        store_outbox_page(call->read, json_int(call->query, "after", 0),
                          (unsigned)json_int(call->query, "limit", 50), &rows, &count, err) != 0) {
        return -1;
    }
    json_open_array(&call->json, "items");
    for (size_t i = 0; i < count; i++) {
        json_open_object(&call->json, NULL);
        json_put_int(&call->json, "id", rows[i].id);
        json_put_int(&call->json, "letter", rows[i].letter.v);
        json_put_int(&call->json, "act", rows[i].act);
        json_put_string(&call->json, "kind", rows[i].kind);
        json_put_raw(&call->json, "payload", rows[i].payload, strlen(rows[i].payload));
        json_put_instant(&call->json, "at", rows[i].at);
        json_put_instant(&call->json, "sent_at", rows[i].sent_at);
        json_close_object(&call->json);
    }
    json_close_array(&call->json);
    return 0;
}
