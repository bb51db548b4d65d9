/* grow.c - arrays in the arena, and small takers of JSON. */
#include "model_room.h"

#include <string.h>

void *model_grow(void **array, size_t *count, size_t size)
{
    size_t n = *count;
    /* Capacity is the next power of two from 4 on, so it need not be kept. */
    bool full = n == 0 || (n >= 4 && (n & (n - 1)) == 0);
    if (full) {
        size_t room = n < 4 ? 4 : n * 2;
        void *wider = arena_alloc(arena_current(), room * size);
        if (n > 0) {
            memcpy(wider, *array, n * size);
        }
        *array = wider;
    }
    void *element = (char *)*array + n * size;
    memset(element, 0, size);
    *count = n + 1;
    return element;
}

void model_take_text(const json_t *body, const char *key, const char **ret)
{
    const json_t *value = json_get(body, key);
    if (json_is_string(value)) {
        *ret = json_string_value(value);
    }
}

struct day model_day_of(const json_t *text)
{
    struct day day = DAY_NONE;
    struct error ignored;
    return json_is_string(text) && day_parse(json_string_value(text), "", &day, &ignored) == 0
               ? day
               : DAY_NONE;
}
