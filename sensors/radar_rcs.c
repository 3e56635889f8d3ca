/* radar_rcs.c - scattering centres of each kind.
 *
 * Cars: five centres with the aspect patterns of 3GPP TR 38.901 (Release 19, table 7.9.2.1-5); towards a flat side the
 * centre is where the sensor looks square on it, and within 10 deg of that it fluctuates as Swerling 3. Near cars add
 * four corners (wheel arches, lamps), so that they spread over several cells. The sides of whoever is longer than 6 m
 * are rows of centres with the same sum. People: about -5 dBsm (adult), -9 (child), spread 3.94 dB as in the same
 * table; animals by their height about the same; two-wheelers 0 and 5 dBsm, vans +3 and trucks +8 dB over a car,
 * gantries 25 dBsm, posts 0 dBsm every few metres, a steel plate -3 dBsm, debris -12 dBsm: engineering values within
 * published ranges. What is seen through what is radar_scene.c's. */
#include "sensors/radar_rcs.h"

/* pattern of one side: peak, its widths (deg) in azimuth and zenith angle, greatest fall */
typedef struct side {
    double azimuth, width, zenith, zenith_width, peak, floor;
} side;
enum { FRONT, LEFT, REAR, RIGHT, ROOF, SIDES };
static const side car[SIDES] = {
    [FRONT] = {0, 40.54, 71.75, 29.13, 14.99, 14.91},         [LEFT] = {90, 26.90, 79.70, 44.42, 20.60, 20.52},
    [REAR] = {180, 36.32, 79.65, 36.73, 13.90, 13.82},        [RIGHT] = {-90, 26.90, 79.70, 44.42, 20.60, 20.52},
    [ROOF] = {0, 0 /* all around */, 0, 18.13, 21.12, 21.05},
};
static const double car_spread = 3.41, human_spread = 3.94, corner_reach = 40, square_on = 10, long_side = 6;
/* numbers of centres beyond the sides and corners: those along a left and a right side */
enum { CORNER = SIDES, ROW = 12, ROW_MOST = 12 };

static double away(double azimuth, double from)
{
    const double d = azimuth - from;
    return d > 180 ? d - 360 : (d <= -180 ? d + 360 : d);
}

static double side_gain(const side *s, double azimuth, double zenith)
{
    const double dz = (zenith - s->zenith) / s->zenith_width;
    double fall = 12 * dz * dz;
    if (s->width > 0) {
        const double da = away(azimuth, s->azimuth) / s->width;
        fall += 12 * da * da;
    }
    return s->peak - sp_min(fall, s->floor);
}

static uint32_t add(sp_radar_centre *out, uint32_t count, sp_vec3 position, double rcs, double spread, double tall)
{
    if (count < SP_RADAR_CENTRES) {
        out[count] = (sp_radar_centre){position, rcs, spread, tall, count, 0};
        return count + 1;
    }
    return count;
}

/* the corners that face the eye, 0 dBsm each, keep their own numbers whichever are seen */
static uint32_t add_corners(const sp_actor_def *d, sp_vec3 eye, double extra, uint32_t count, sp_radar_centre *out)
{
    const sp_vec2 to = {eye.x - d->center_x, eye.y};
    const double n = sp_hypot(to.x, to.y);
    for (uint32_t k = 0; k < 4; k++) {
        const double sx = k < 2 ? 1 : -1, sy = k % 2 == 0 ? 1 : -1;
        if ((sx * to.x + sy * to.y) * 0.7071067811865476 < 0.2 * n) {
            continue;
        }
        const sp_vec3 p =
            sp_v3(d->center_x + sx * 0.45 * d->length, sy * 0.45 * d->width, sp_min(0.5, 0.5 * d->height));
        count = add(out, count, p, extra, 0, 0.3);
        out[count - 1].index = CORNER + k;
    }
    return count;
}

/* a long side as a row of centres 2 m apart: the one that lies square to the eye has half of the power, the others
 * share the rest */
static uint32_t add_row(const sp_actor_def *d, sp_vec3 square, double rcs, uint32_t k, uint32_t count,
                        sp_radar_centre *out)
{
    const double share = sp_ceil(d->length / 2), most = sp_min(share, ROW_MOST), step = 0.9 * d->length / most;
    count = add(out, count, square, rcs - 3.0103, car_spread, 1.5);
    out[count - 1].index = k;
    const uint32_t n = (uint32_t)most;
    for (uint32_t i = 0; i < n; i++) {
        const double x = d->center_x - 0.45 * d->length + ((double)i + 0.5) * step;
        count = add(out, count, sp_v3(x, square.y, square.z), rcs - 3.0103 - 10 * sp_log10(most), car_spread, 1);
        out[count - 1].index = (k == LEFT ? (uint32_t)ROW : (uint32_t)ROW + ROW_MOST) + i;
    }
    return count;
}

/* dB over a passenger car */
static double over_car(const sp_kind *k)
{
    if (k->class_id == SP_KIND_TRUCK || k->class_id == SP_KIND_BUS) {
        return 8;
    }
    return k->look == SP_LOOK_VAN ? 3 : 0;
}

static uint32_t car_centres(const sp_actor_def *d, sp_vec3 eye, sp_radar_centre *out)
{
    const double hl = 0.5 * d->length, hw = 0.5 * d->width, cx = d->center_x, extra = over_car(d->kind);
    const sp_vec3 to = sp_sub3(eye, sp_v3(cx, 0, 0.5 * d->height));
    const double flat = sp_hypot(to.x, to.y), reach = sp_length3(to);
    const double azimuth = sp_atan2(to.y, to.x) * (180 / SP_PI), zenith = sp_atan2(flat, to.z) * (180 / SP_PI);

    // the point of a flat side that lies square to the eye
    const double x = sp_clamp(eye.x, cx - 0.6 * hl, cx + 0.6 * hl), y = sp_clamp(eye.y, -0.5 * hw, 0.5 * hw);
    const double z = sp_min(0.6, 0.5 * d->height);
    const sp_vec3 place[SIDES] = {
        [FRONT] = {cx + hl, y, z}, [LEFT] = {x, hw, z},         [REAR] = {cx - hl, y, z},
        [RIGHT] = {x, -hw, z},     [ROOF] = {cx, 0, d->height},
    };
    uint32_t count = 0;
    for (uint32_t k = 0; k < SIDES; k++) {
        const double rcs = side_gain(&car[k], azimuth, zenith) + extra;
        const uint32_t first = count;
        if (d->length > long_side && (k == LEFT || k == RIGHT) && (k == LEFT) == (to.y > 0)) {
            count = add_row(d, place[k], rcs, k, count, out);
        } else {
            count = add(out, count, place[k], rcs, car_spread, k == ROOF ? 0.1 : sp_min(0.8, 0.6 * d->height));
            out[first].index = k;
        }
        out[first].steady = k != ROOF && sp_abs(away(azimuth, car[k].azimuth)) < square_on;
    }
    return reach < corner_reach ? add_corners(d, eye, extra, count, out) : count;
}

/* posts along the longer side */
static uint32_t barrier_centres(const sp_actor_def *d, sp_radar_centre *out)
{
    const double z = sp_min(0.6, 0.5 * d->height), longer = sp_max(d->length, d->width);
    const double spacing = sp_max(2, longer / 20);
    uint32_t count = 0;
    for (double at = -0.5 * longer + 0.25; at <= 0.5 * longer; at += spacing) {
        const bool ahead = d->length >= d->width;
        count = add(out, count, sp_v3(d->center_x + (ahead ? at : 0), ahead ? 0 : at, z), 0, 0, 0.5);
    }
    return count;
}

/* a beam across the road: a strong point square to the eye, two weaker ones beside it */
static uint32_t gantry_centres(const sp_actor_def *d, sp_vec3 eye, sp_radar_centre *out)
{
    const double z = d->kind->clearance + 0.5 * d->height,
                 near = d->center_x + sp_sign(eye.x - d->center_x) * 0.5 * d->length;
    const double half = 0.5 * d->width, tall = 0.8 * d->height;
    const uint32_t one = add(out, 0, sp_v3(near, sp_clamp(eye.y, -half, half), z), 25, 0, tall);
    const uint32_t two = add(out, one, sp_v3(near, 0.5 * half, z), 15, 0, tall);
    return add(out, two, sp_v3(near, -0.5 * half, z), 15, 0, tall);
}

uint32_t sp_radar_centres(const sp_actor_def *d, sp_vec3 eye, sp_radar_centre out[SP_RADAR_CENTRES])
{
    if (!d->kind) {
        return 0;
    }
    const sp_vec3 middle = sp_v3(d->center_x, 0, d->kind->clearance + 0.55 * d->height);
    const double near = d->center_x + sp_sign(eye.x - d->center_x) * 0.5 * d->length, tall = 0.7 * d->height;
    if (d->kind->class_id == SP_KIND_ANIMAL) {
        // a hand-high dog -15 dBsm, an animal as tall as a man as he
        return add(out, 0, middle, sp_clamp(-5 + 20 * sp_log10(sp_max(d->height, 0.1) / 1.8), -20, 0), human_spread,
                   tall);
    }
    switch (d->kind->rcs) {
    case SP_RCS_CAR:
        if (d->kind->class_id == SP_KIND_BICYCLE || d->kind->class_id == SP_KIND_MOTORCYCLE) {
            return add(out, 0, middle, d->kind->class_id == SP_KIND_BICYCLE ? 0 : 5, human_spread, tall);
        }
        return car_centres(d, eye, out);
    case SP_RCS_HUMAN:
        return add(out, 0, middle, d->kind->class_id == SP_KIND_BICYCLE ? 0 : -5, human_spread, tall);
    case SP_RCS_CHILD:
        return add(out, 0, middle, -9, human_spread, tall);
    case SP_RCS_PLATE:
        return add(out, 0, sp_v3(near, 0, d->kind->clearance + 0.5 * d->height), -3, 0, -1);
    case SP_RCS_GANTRY:
        return gantry_centres(d, eye, out);
    case SP_RCS_BARRIER:
        return barrier_centres(d, out);
    case SP_RCS_DEBRIS:
        return add(out, 0, middle, -12, human_spread, -1);
    case SP_RCS_POLE:
        return add(out, 0, sp_v3(d->center_x, 0, sp_min(1, 0.5 * d->height)), 3, 0, sp_min(2, d->height));
    }
    return 0;
}
