#include "pdf.h"
bool changes_are_signatures(const struct pdf *pdf, size_t end, const int *objects, size_t count)
{
    (void)pdf, (void)end, (void)objects, (void)count;
    return false;
}
