/* template.c - the smallest useful driver: holds the speed that the human set; the base layer steers. Copy it, rename
 * it, build it:  cc -shared -fPIC -o mine.so template.c $(pkg-config --cflags skidpad-driver)
 * then:          skidpad check ./mine.so && skidpad run --driver ./mine.so SCENARIO.lua */
/* clang-format off */
#include <skidpad/driver.h>
#include <stdlib.h>

enum { CHASSIS, COMMAND }; /* indices into needs: what this driver wants to see */
static const sp_need needs[] = {
    {"chassis", SP_FRAME_CHASSIS, 1, 0, 0},
    {"command", SP_FRAME_COMMAND, 1, 0, 0},
};

struct sp_driver { /* all that is remembered from step to step; nothing may be global */
    double speed, set_speed;
};

static sp_status create(const sp_host *host, sp_driver **out)
{
    sp_driver *d = calloc(1, sizeof *d);
    if (!d) {
        host->fail(host, "out of memory");
        return SP_ERROR;
    }
    d->speed = d->set_speed = host->start->speed;
    *out = d;
    return SP_OK;
}

static sp_status step(sp_driver *d, const sp_input *in, sp_output *out)
{
    const sp_frame *f;
    double a;
    if ((f = sp_latest(in, CHASSIS)) && f->qualifier == SP_QUALIFIER_OK && f->count > 0)
        d->speed = ((const sp_chassis *)f->data)->speed;
    if ((f = sp_latest(in, COMMAND)) && f->qualifier == SP_QUALIFIER_OK && f->count > 0)
        d->set_speed = ((const sp_command *)f->data)->set_speed;

    /* claim what you drive; what you do not claim stays with the base layer */
    a = 0.8 * (d->set_speed - d->speed);
    out->acceleration = a < -3 ? -3 : a > 2 ? 2 : a;
    out->flags = SP_CLAIM_ACCELERATION;
    return SP_OK;
}

static void destroy(sp_driver *d) { free(d); }

static const sp_driver_api api = {
    sizeof(sp_driver_api), SP_DRIVER_ABI, "org.skidpad.template", "Template", "1.0",
    SP_DRIVER_DETERMINISTIC | SP_DRIVER_REENTRANT, 2, sizeof(sp_need), 0, needs, /* period, latency: */ 10000000, 0,
    create, step, destroy, NULL,
};

const sp_driver_api *sp_driver_entry(uint32_t host_abi) { return host_abi >> 16 == SP_DRIVER_ABI_MAJOR ? &api : NULL; }
