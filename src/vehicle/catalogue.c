/* catalogue.c - what can stand on a road: finds kinds in the tables of the catalogue's other files. Leaves to physics
 * how they move, to render how they look. */
#include "vehicle/tables.h"

enum { TABLES = 5 };

static sp_kind_table table(uint32_t i)
{
    static sp_kind_table (*const of[TABLES])(void) = {sp_kinds_of_cars, sp_kinds_of_lorries, sp_kinds_of_bikes,
                                                      sp_kinds_of_people, sp_kinds_of_things};
    return of[i]();
}

uint32_t sp_kind_count(void)
{
    uint32_t count = 0;
    for (uint32_t t = 0; t < TABLES; t++)
        count += table(t).count;
    return count;
}

const sp_kind *sp_kind_at(uint32_t i)
{
    for (uint32_t t = 0; t < TABLES; t++) {
        const sp_kind *const rows = table(t).kinds;
        const uint32_t count = table(t).count;
        if (i < count)
            return rows + i;
        i -= count;
    }
    return NULL;
}

const sp_kind *sp_kind_find(const char *name)
{
    const uint32_t count = sp_kind_count();
    for (uint32_t i = 0; name && i < count; i++)
        if (!__builtin_strcmp(sp_kind_at(i)->name, name))
            return sp_kind_at(i);
    return NULL;
}
