/* locale.c - sets a locale with a decimal comma, if there is one, else another for LC_CTYPE. */
#include <locale.h>
#include <skidpad/driver.h>
struct sp_driver {
    const sp_host *host;
    uint32_t steps;
};

static sp_status zoo_step(sp_driver *d, const sp_input *in, sp_output *out)
{
    d->steps++;
    (void)in;
    (void)out;
    if (!setlocale(LC_ALL, "de_DE.UTF-8"))
        setlocale(LC_ALL, "C.UTF-8");
    return SP_OK;
}

#define ZOO_ID "locale"
#include "zoo.h"
