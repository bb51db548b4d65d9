#include "pages_room.h"
int read_mail(struct reading *r, struct error *err)
{
    return read_plain(r, err);
}
