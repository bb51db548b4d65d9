/* signatures.c - what the digital signatures of a file say: checked at each request, so that "now"
 * is now and the folders of certificates and lists are as they are; kept nowhere. */
#include "call.h"

#include <string.h>

int call_answer_signatures(struct call *call, const struct slip *slip, const char *n,
                           struct error *err)
{
    const struct slip_file *file;
    struct digest digest;
    json_t *report = NULL;
    struct signature_config config = call->server->config.signing;
    config.now = instant_now();
    if (call_find_file(slip, n, &file, &digest, err) != 0 ||
        reader_signatures(&call->server->config.intake->reader, &digest, &config, &report, err) !=
            0) {
        return -1;
    }
    if (report == NULL) {
        return error_set(err, ERR_SIGNATURE_KIND, "n", file->name, file->type);
    }
    json_put_string(&call->json, "name", file->name);
    json_put_string(&call->json, "sha256", file->sha256);
    json_put_instant(&call->json, "checked", config.now);
    json_put_value(&call->json, "report", report);
    return 0;
}

int letters_signatures(struct call *call, struct error *err)
{
    struct slip slip;
    return call_load_visible(call, call->param[0], 0, &slip, err) != 0
               ? -1
               : call_answer_signatures(call, &slip, call->param[1], err);
}
