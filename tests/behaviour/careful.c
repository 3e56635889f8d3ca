/* careful.c - looks where everybody will be: follows its route, and brakes while going on at its present speed would
 * bring it within 0.3 m of somebody in the next 4 s, who keeps his speed and his bend; goes on when the way is clear.
 * Reads ideal objects. By it tests/behaviour/suites tells that the scenarios about junctions can be passed. */
#include "../../drivers/kit.h"

enum { OBJECTS, CHASSIS, COMMAND, ROUTE };
static const sp_need needs[] = {
    {"objects", SP_FRAME_OBJECTS, 1, 0, 0},
    {"chassis", SP_FRAME_CHASSIS, 1, 0, 0},
    {"command", SP_FRAME_COMMAND, 1, 0, 0},
    {"route", SP_FRAME_ROUTE, 1, 0, 0},
};

static const double horizon = 4, tick = 0.1, room = 0.3; /* s, s, m */
static const double patience = 0.4;                      /* s that it brakes on after the last conflict */
static const double creeps = 3;                          /* m/s at which it asks whether it could set off */

struct sp_driver {
    const sp_host *host;
    kit_route route;
    double speed, steering, set_speed, trim, integral, brakes; /* brakes: s left */
    double within;                                             /* s to the next conflict */
};

typedef struct box {
    double x, y, c, s, length, width;
} box;

static sp_status create(const sp_host *host, sp_driver **out)
{
    sp_driver *d = calloc(1, sizeof *d);
    if (!d)
        return SP_ERROR;
    d->host = host;
    d->speed = d->set_speed = host->start->speed;
    *out = d;
    return SP_OK;
}

/* half of what a box covers along (c, s) */
static double reach(const box *b, double c, double s)
{
    return (b->length * kit_abs(b->c * c + b->s * s) + b->width * kit_abs(b->c * s - b->s * c)) / 2;
}

/* no axis of either parts them */
static int touch(const box *a, const box *b)
{
    const double axes[4][2] = {{a->c, a->s}, {-a->s, a->c}, {b->c, b->s}, {-b->s, b->c}};
    int i;
    for (i = 0; i < 4; i++) {
        const double c = axes[i][0], s = axes[i][1];
        if (kit_abs((b->x - a->x) * c + (b->y - a->y) * s) > reach(a, c, s) + reach(b, c, s) + room)
            return 0;
    }
    return 1;
}

/* s until the two meet, at that speed of the car */
static double meets(const sp_driver *d, const sp_object *o, double speed)
{
    const sp_vehicle_info *v = d->host->vehicle;
    const double pace = kit_sqrt(o->vx * o->vx + o->vy * o->vy);
    box other = {o->x, o->y, 1, 0, o->length, o->width};
    double heading = o->heading, t, h;
    for (t = 0; t < horizon; t += tick) {
        box own = {0, 0, 1, 0, v->length, v->width};
        kit_route_at(&d->route, speed * t, &own.x, &own.y, &h);
        kit_direction(h, &own.c, &own.s);
        own.x += (v->length / 2 - v->rear_overhang) * own.c;
        own.y += (v->length / 2 - v->rear_overhang) * own.s;
        kit_direction(heading, &other.c, &other.s);
        if (touch(&own, &other))
            return t;
        other.x += pace * tick * other.c;
        other.y += pace * tick * other.s;
        heading += o->yaw_rate * tick;
    }
    return horizon;
}

static void look(sp_driver *d, const sp_frame *f)
{
    uint32_t i;
    d->within = horizon;
    for (i = 0; i < f->count && d->route.count > 1; i++) {
        const sp_object *o = (const sp_object *)(const void *)((const unsigned char *)f->data + (size_t)i * f->stride);
        d->within = kit_min(d->within, meets(d, o, kit_max(d->speed, creeps)));
    }
}

static sp_status step(sp_driver *d, const sp_input *in, sp_output *out)
{
    const double dt = (double)in->dt / 1e9;
    const sp_frame *f;
    if ((f = sp_latest(in, CHASSIS)) && f->count)
        d->speed = ((const sp_chassis *)f->data)->speed, d->steering = ((const sp_chassis *)f->data)->steering_angle;
    if ((f = sp_latest(in, COMMAND)) && f->count)
        d->set_speed = ((const sp_command *)f->data)->set_speed;
    if ((f = sp_latest(in, ROUTE)))
        kit_route_read(&d->route, f);
    if ((f = sp_latest(in, OBJECTS)))
        look(d, f);

    const kit_car car = kit_car_of(d->host->vehicle, d->speed, d->steering);
    const double bends = d->route.count > 1 ? kit_route_speed(&d->route, 2.5, 0.12, 1.5, car.curvature) : 0;
    out->acceleration =
        kit_hold_speed(&d->integral, kit_min(d->set_speed, bends), d->speed, dt, (in->flags & SP_INPUT_SETTLING) != 0);
    d->brakes = d->within < horizon ? patience : d->brakes - dt;
    if (d->brakes > 0)
        out->acceleration = d->within < 2 ? -9 : -5;
    out->flags = SP_CLAIM_ACCELERATION;
    if (d->route.count > 1) {
        out->curvature = kit_route_curvature(&d->route, &car, &d->trim, dt);
        out->flags |= SP_CLAIM_CURVATURE;
    }
    return SP_OK;
}

static void destroy(sp_driver *d)
{
    free(d);
}

static const sp_driver_api api = {
    sizeof(sp_driver_api),
    SP_DRIVER_ABI,
    "org.skidpad.careful",
    "Careful: brakes for whom it would meet",
    "1.0",
    SP_DRIVER_DETERMINISTIC | SP_DRIVER_REENTRANT,
    4,
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
