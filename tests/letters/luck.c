/* luck.c - the same luck from the same seed, everywhere. */
#include "letters_room.h"

uint64_t luck_roll(struct luck *luck, uint64_t below)
{
    uint64_t z = luck->state += 0x9E3779B97F4A7C15ULL; /* splitmix64 */
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
    return (z ^ (z >> 31)) % below;
}

int luck_between(struct luck *luck, int least, int most)
{
    return least + (int)luck_roll(luck, (uint64_t)(most - least + 1));
}

double luck_real(struct luck *luck, double least, double most)
{
    return least + (most - least) * (double)luck_roll(luck, 1U << 30) / (double)(1U << 30);
}

bool luck_has(struct luck *luck, unsigned percent)
{
    return luck_roll(luck, 100) < percent;
}

const char *luck_pick(struct luck *luck, const char *const *list)
{
    uint64_t count = 0;
    while (list[count] != NULL) {
        count++;
    }
    return list[luck_roll(luck, count)];
}
