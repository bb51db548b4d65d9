/* phieud_trust.c - phieud --check-config: which certificates and lists signatures will be checked
 * with. phieud itself reads no certificate: the worker that checks them tells what it finds. */
#include "phieud.h"

#include "phieu/reader.h"

#include <stdio.h>

void print_trust(const struct settings *settings)
{
    const struct signature_config config = {settings->signatures.trust_folder,
                                            settings->signatures.crl_folder, instant_now(),
                                            settings->worker.seconds};
    struct error err = {0};
    json_t *found;
    char text[700];
    if (config.trust_folder[0] == '\0' && config.crl_folder[0] == '\0') {
        return;
    }
    if (reader_try_trust(settings->worker.path, &config, &found, &err) != 0) {
        error_text(&err, LANG_VI, text, sizeof text);
        printf("Lưu ý: chưa xem được chứng thư và danh sách thu hồi: %s\n", text);
        return;
    }
    printf("Chữ ký số: %lld chứng thư gốc, %lld danh sách thu hồi.\n",
           (long long)json_int(found, "anchors", 0), (long long)json_int(found, "crls", 0));
    const json_t *unreadable = json_object_get(found, "unreadable");
    for (size_t i = 0; i < json_array_size(unreadable); i++) {
        printf("Lưu ý: không đọc được, nên không dùng: %s\n",
               json_string_value(json_array_get(unreadable, i)));
    }
}
