#include "pages_room.h"
int read_docx(struct reading *r, struct error *err)
{
    (void)r;
    return error_set(err, ERR_READ_KIND, NULL, "docx", NULL);
}
