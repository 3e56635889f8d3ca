/* keyboard.c - take the wheel: keys that a window puts into shared memory become steering and pedals. The outputs are
 * recorded as any driver's are, so that a run by hand replays; the driver itself is not deterministic and says so. */
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "keyboard.h"
#include "kit.h"

enum { CHASSIS };
static const sp_need needs[] = {{"chassis", SP_FRAME_CHASSIS, 1, 0, 0}};

static const double comfort = 4.0; /* m/s^2 across, at which full deflection is limited */
static const double slew = 0.5;    /* rad/s at the road wheel; back to the middle twice as fast */

struct sp_driver {
    const sp_host *host;
    const keyboard_page *page; /* NULL: no window; claims nothing */
    double speed, steering, throttle, brake;
};

static const keyboard_page *open_page(const char *name)
{
    void *p;
    const int fd = name ? shm_open(name, O_RDONLY, 0) : -1;
    if (fd < 0)
        return NULL;
    p = mmap(NULL, sizeof(keyboard_page), PROT_READ, MAP_SHARED, fd, 0);
    close(fd);
    if (p == MAP_FAILED)
        return NULL;
    if (((const keyboard_page *)p)->magic == KEYBOARD_MAGIC)
        return p;
    munmap(p, sizeof(keyboard_page));
    return NULL;
}

static sp_status create(const sp_host *host, sp_driver **out)
{
    const char *name = host->param(host, "shm");
    sp_driver *d = calloc(1, sizeof *d);
    if (!d)
        return SP_ERROR;
    d->host = host;
    d->speed = host->start->speed;
    d->page = open_page(name);
    if (name && !d->page) {
        host->fail(host, "the shared memory named by `shm` cannot be opened or is no keyboard page");
        free(d);
        return SP_ERROR;
    }
    *out = d;
    return SP_OK;
}

static double towards(double from, double to, double most)
{
    return from + kit_clamp(to - from, -most, most);
}

static sp_status step(sp_driver *d, const sp_input *in, sp_output *out)
{
    const sp_vehicle_info *v = d->host->vehicle;
    const double dt = (double)in->dt / 1e9;
    const sp_frame *f = sp_latest(in, CHASSIS);
    keyboard_page keys;
    double most;
    if (f && f->count)
        d->speed = ((const sp_chassis *)f->data)->speed;
    if (!d->page)
        return SP_OK;
    memcpy(&keys, d->page, sizeof keys);
    if (!keys.active)
        return SP_OK;

    /* less lock the faster it goes; pedals move in a quarter of a second */
    most =
        kit_min(v->steering_max > 0 ? v->steering_max : 0.5, comfort * v->wheelbase / kit_max(d->speed * d->speed, 9));
    d->steering = towards(d->steering, kit_clamp(keys.steer, -1, 1) * most, dt * slew * (keys.steer ? 1 : 2));
    d->throttle = towards(d->throttle, keys.throttle ? 1 : 0, 4 * dt);
    d->brake = towards(d->brake, keys.brake ? 1 : 0, 4 * dt);
    out->steering = d->steering;
    out->throttle = keys.brake ? 0 : d->throttle;
    out->brake = d->brake;
    out->gear = keys.reverse ? -1 : 1;
    out->flags = SP_CLAIM_STEERING | SP_CLAIM_PEDALS | SP_CLAIM_GEAR;
    return SP_OK;
}

static void destroy(sp_driver *d)
{
    if (!d)
        return;
    if (d->page)
        munmap((void *)(uintptr_t)d->page, sizeof(keyboard_page));
    free(d);
}

static const sp_driver_api api = {
    sizeof(sp_driver_api),
    SP_DRIVER_ABI,
    "org.skidpad.keyboard",
    "Keyboard: take the wheel",
    "1.0",
    SP_DRIVER_REENTRANT,
    1,
    sizeof(sp_need),
    0,
    needs,
    10000000,
    0,
    create,
    step,
    destroy,
    NULL,
};

const sp_driver_api *sp_driver_entry(uint32_t host_abi)
{
    return host_abi >> 16 == SP_DRIVER_ABI_MAJOR ? &api : NULL;
}
