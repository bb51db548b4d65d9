/* check.c - to come: walking the chain and comparing the projection. */
#include "room.h"

int store_check(struct store_read *read, bool deep, check_fn *fn, void *arg, struct check_sum *ret,
                struct error *err)
{
    (void)read, (void)deep, (void)fn, (void)arg, (void)ret;
    return error_set(err, ERR_INTERNAL, NULL, "check", NULL);
}
int store_check_folder(const char *root, bool deep, check_fn *fn, void *arg, struct check_sum *ret,
                       struct error *err)
{
    (void)root, (void)deep, (void)fn, (void)arg, (void)ret;
    return error_set(err, ERR_INTERNAL, NULL, "check", NULL);
}
