/* openapi.c - OpenAPI 3.1 written from the tables that serve the API, so the two cannot differ. */
#include "router.h"

#include <string.h>

static const char *type_name(enum field_type type)
{
    switch (type) {
    case FIELD_INT:
        return "integer";
    case FIELD_BOOL:
        return "boolean";
    case FIELD_NAMES:
    case FIELD_FILES:
        return "array";
    case FIELD_DUES:
    case FIELD_OBJECT:
        return "object";
    default:
        return "string";
    }
}

/* The canonical values of "value=alias|value=alias". */
static void put_choices(struct json_out *j, const char *choices)
{
    json_open_array(j, "enum");
    while (*choices != '\0') {
        size_t whole = strcspn(choices, "|"), name = strcspn(choices, "=|");
        json_put_string(j, NULL, arena_memdup(arena_current(), choices, name));
        choices += whole + (choices[whole] == '|' ? 1 : 0);
    }
    json_close_array(j);
}

static void put_items(struct json_out *j, enum field_type type)
{
    json_open_object(j, "items");
    json_put_string(j, "type", type == FIELD_FILES ? "object" : "string");
    if (type == FIELD_FILES) {
        json_open_object(j, "properties");
        json_open_object(j, "sha256");
        json_put_string(j, "type", "string");
        json_close_object(j);
        json_open_object(j, "name");
        json_put_string(j, "type", "string");
        json_close_object(j);
        json_close_object(j);
    }
    json_close_object(j);
}

static void put_schema(struct json_out *j, const char *key, const struct field_spec *spec)
{
    json_open_object(j, key);
    json_put_string(j, "type", type_name(spec->type));
    if (spec->choices != NULL) {
        put_choices(j, spec->choices);
    }
    if (spec->type == FIELD_NAMES || spec->type == FIELD_FILES) {
        put_items(j, spec->type);
        json_put_int(j, "maxItems", spec->max);
    } else if (spec->type == FIELD_INT) {
        json_put_int(j, "minimum", spec->min);
        json_put_int(j, "maximum", spec->max);
    } else if (spec->type == FIELD_DAY) {
        json_put_string(j, "format", "date");
    } else if (spec->max > 0 && (spec->type == FIELD_LINE || spec->type == FIELD_BLOCK)) {
        json_put_int(j, "maxLength", spec->max);
    }
    json_put_string(j, "description", arena_printf(arena_current(), "%s (%s)", spec->en, spec->vi));
    json_close_object(j);
}

static void put_parameter(struct json_out *j, const char *in, const char *name, bool required,
                          const struct field_spec *spec)
{
    json_open_object(j, NULL);
    json_put_string(j, "name", name);
    json_put_string(j, "in", in);
    json_put_bool(j, "required", required);
    if (spec != NULL) {
        put_schema(j, "schema", spec);
    } else {
        json_open_object(j, "schema");
        json_put_string(j, "type", "string");
        json_close_object(j);
    }
    json_close_object(j);
}

static void put_parameters(struct json_out *j, const struct route *route)
{
    json_open_array(j, "parameters");
    for (const char *p = strchr(route->path, '{'); p != NULL; p = strchr(p + 1, '{')) {
        const char *name = arena_memdup(arena_current(), p + 1, strcspn(p + 1, "}"));
        put_parameter(j, "path", name, true, NULL);
    }
    for (const struct field_spec *q = route->query; q != NULL && q->name != NULL; q++) {
        put_parameter(j, "query", q->name, q->required, q);
    }
    if (strcmp(route->method, "GET") != 0) {
        put_parameter(j, "header", "Idempotency-Key", false, NULL);
    }
    if (route->act >= 0) {
        put_parameter(j, "header", "If-Match", false, NULL);
    }
    json_close_array(j);
}

static void put_body(struct json_out *j, const struct route *route)
{
    const struct field_spec *fields = route_fields(route);
    const bool upload = route->upload;
    if (fields == NULL && !upload) {
        return;
    }
    json_open_object(j, "requestBody");
    json_open_object(j, "content");
    json_open_object(j, upload ? "application/octet-stream" : "application/json");
    json_open_object(j, "schema");
    if (!upload) {
        json_put_string(j, "type", "object");
        json_put_bool(j, "additionalProperties", false);
        json_open_object(j, "properties");
        for (const struct field_spec *f = fields; f->name != NULL; f++) {
            put_schema(j, f->name, f);
        }
        json_close_object(j);
        json_open_array(j, "required");
        for (const struct field_spec *f = fields; f->name != NULL; f++) {
            if (f->required) {
                json_put_string(j, NULL, f->name);
            }
        }
        json_close_array(j);
    }
    json_close_object(j);
    json_close_object(j);
    json_close_object(j);
    json_close_object(j);
}

static void put_responses(struct json_out *j, const struct route *route)
{
    json_open_object(j, "responses");
    json_open_object(j, arena_printf(arena_current(), "%d", route->status));
    json_put_string(j, "description", route->en);
    json_close_object(j);
    json_open_object(j, "default");
    json_open_object(j, "content");
    json_open_object(j, "application/problem+json");
    json_open_object(j, "schema");
    json_put_string(j, "$ref", "#/components/schemas/Problem");
    json_close_object(j);
    json_close_object(j);
    json_close_object(j);
    json_put_string(j, "description", "refused (từ chối)");
    json_close_object(j);
    json_close_object(j);
}

static void put_operation(struct json_out *j, const struct route *route)
{
    static const char *const lower[][2] = {{"GET", "get"}, {"POST", "post"}};
    const char *method = strcmp(route->method, lower[0][0]) == 0 ? lower[0][1] : lower[1][1];
    json_open_object(j, method);
    json_put_string(j, "summary", arena_printf(arena_current(), "%s (%s)", route->en, route->vi));
    if (!route->open) {
        json_open_array(j, "security");
        json_open_object(j, NULL);
        json_open_array(j, "bearer");
        json_close_array(j);
        json_close_object(j);
        json_close_array(j);
    }
    put_parameters(j, route);
    put_body(j, route);
    put_responses(j, route);
    json_close_object(j);
}

/* Every refusal there is, by its stable code. */
static void put_problem(struct json_out *j)
{
    static const char *const texts[] = {"type",  "title",   "detail",    "remedy",
                                        "field", "earlier", "request_id"};
    json_open_object(j, "Problem");
    json_put_string(j, "type", "object");
    json_open_object(j, "properties");
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        json_open_object(j, texts[i]);
        json_put_string(j, "type", "string");
        json_close_object(j);
    }
    json_open_object(j, "code");
    json_put_string(j, "type", "string");
    json_open_array(j, "enum");
    for (int code = ERR_NONE + 1; code < ERR_COUNT; code++) {
        json_put_string(j, NULL, error_info((enum error_code)code)->name);
    }
    json_close_array(j);
    json_close_object(j);
    json_close_object(j);
    json_close_object(j);
}

static void put_components(struct json_out *j)
{
    json_open_object(j, "components");
    json_open_object(j, "securitySchemes");
    json_open_object(j, "bearer");
    json_put_string(j, "type", "http");
    json_put_string(j, "scheme", "bearer");
    json_close_object(j);
    json_close_object(j);
    json_open_object(j, "schemas");
    put_problem(j);
    json_close_object(j);
    json_close_object(j);
}

static bool first_of_path(int index)
{
    for (int i = 0; i < index; i++) {
        if (strcmp(routes[i].path, routes[index].path) == 0) {
            return false;
        }
    }
    return true;
}

int openapi_handler(struct call *call, struct error *err)
{
    (void)err;
    struct json_out *j = &call->json;
    buf_init(&call->out, http_arena(call->request), 4U << 20);
    json_out_init(j, &call->out);
    json_open_object(j, NULL);
    json_put_string(j, "openapi", "3.1.0");
    json_open_object(j, "info");
    json_put_string(j, "title", "Phiếu");
    json_put_string(j, "version", "1");
    json_close_object(j);
    json_open_object(j, "paths");
    for (int i = 0; i < route_count; i++) {
        if (!first_of_path(i)) {
            continue;
        }
        json_open_object(j, routes[i].path);
        for (int k = i; k < route_count; k++) {
            if (strcmp(routes[k].path, routes[i].path) == 0) {
                put_operation(j, &routes[k]);
            }
        }
        json_close_object(j);
    }
    json_close_object(j);
    put_components(j);
    json_close_object(j);
    return 0;
}
