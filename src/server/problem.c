/* problem.c - application/problem+json (RFC 9457): what was refused, where, why, what to do. */
#include "call.h"
#include "phieu/log.h"

#include <string.h>

/* `field`: the API's name of what is at fault; err->field finds its name for people. */
static void put_problem(struct http_request *request, const struct error *err, const char *field,
                        enum lang lang, const char *earlier)
{
    const struct error_info *info = error_info(err->code);
    char text[700], remedy[700];
    struct buf out;
    struct json_out json;
    error_text(err, lang, text, sizeof text);
    error_remedy(err, lang, remedy, sizeof remedy);
    buf_init(&out, http_arena(request), 8192);
    json_out_init(&json, &out);
    json_open_object(&json, NULL);
    json_put_int(&json, "format_version", 1);
    json_put_string(&json, "type", "about:blank");
    json_put_string(&json, "title", text);
    json_put_int(&json, "status", info->http);
    json_put_string(&json, "code", info->name);
    json_put_string(&json, "field", field);
    json_put_string(&json, "detail", text);
    json_put_string(&json, "remedy", remedy);
    json_put_int(&json, "exit", info->exit_status);
    if (earlier != NULL) {
        json_put_string(&json, "earlier", earlier);
    }
    json_put_string(&json, "request_id", http_request_id(request));
    json_close_object(&json);
    if (info->http == 503 || info->http == 429) {
        http_answer_header(request, "Retry-After", info->http == 429 ? err->arg[0] : "2");
    }
    if (info->http == 401) {
        http_answer_header(request, "WWW-Authenticate", "Bearer");
    }
    http_answer(request, info->http, "application/problem+json", &out);
}

void problem_plain(struct http_request *request, const struct error *err, enum lang lang,
                   const char *earlier)
{
    put_problem(request, err, err->field, lang, earlier);
}

/* The one name that means something else on other addresses: the code of a unit is no letter's. */
static struct error in_its_place(const struct call *call, const struct error *err)
{
    struct error told = *err;
    bool of_units = call->route != NULL && strncmp(call->route->path, "/v1/units", 9) == 0;
    if (of_units && strcmp(err->field, "code") == 0) {
        strcpy(told.field, "unit/code");
    }
    return told;
}

/* The first argument of a duplicate's error is its code, the second the earlier number. */
void problem_answer(struct call *call, const struct error *err)
{
    const struct error told = in_its_place(call, err);
    atomic_fetch_add(&call->server->failures, 1);
    if (error_info(err->code)->http >= 500) {
        char text[700];
        error_text(err, LANG_EN, text, sizeof text);
        log_error("%s %s: %s request=%s", http_method(call->request),
                  call->route != NULL ? call->route->path : "?", text,
                  http_request_id(call->request));
    }
    put_problem(call->request, &told, err->field, call->lang,
                err->code == ERR_DUPLICATE ? err->arg[1] : NULL);
}
