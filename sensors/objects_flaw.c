/* objects_flaw.c - see objects_flaw.h.
 *
 * What lasts is cut into cells of time by the reciprocal of its rate; each cell holds one event at a drawn place within
 * it. So the rate is exact, the times look drawn, and nothing has to be remembered. */
#include "sensors/objects_flaw.h"
#include "sensors/phantom.h"

#include "sensors/scalar.h"

double sp_objects_chance(double distance, double visible, double surely, double sure_range, double range, double edge,
                         double clear)
{
    double chance = surely;
    if (distance > sure_range && range > sure_range) {
        chance *= 1 - (1 - edge) * sp_min(1, (distance - sure_range) / (range - sure_range));
    }
    return clear > 0 ? chance * sp_min(1, visible / clear) : chance;
}

/* what each class is taken for, the first twice as often as the second */
static const uint32_t taken_for[][2] = {
    [SP_CLASS_UNKNOWN] = {SP_CLASS_STATIC, SP_CLASS_CAR},
    [SP_CLASS_CAR] = {SP_CLASS_TRUCK, SP_CLASS_UNKNOWN},
    [SP_CLASS_TRUCK] = {SP_CLASS_BUS, SP_CLASS_CAR},
    [SP_CLASS_BUS] = {SP_CLASS_TRUCK, SP_CLASS_UNKNOWN},
    [SP_CLASS_MOTORCYCLE] = {SP_CLASS_BICYCLE, SP_CLASS_PEDESTRIAN},
    [SP_CLASS_BICYCLE] = {SP_CLASS_PEDESTRIAN, SP_CLASS_MOTORCYCLE},
    [SP_CLASS_PEDESTRIAN] = {SP_CLASS_BICYCLE, SP_CLASS_UNKNOWN},
    [SP_CLASS_ANIMAL] = {SP_CLASS_UNKNOWN, SP_CLASS_PEDESTRIAN},
    [SP_CLASS_STATIC] = {SP_CLASS_UNKNOWN, SP_CLASS_CAR},
};

uint32_t sp_objects_class(const sp_sample *in, uint64_t stream, uint32_t class_id, double confusion, double hold)
{
    if (!(confusion > 0) || class_id >= sizeof taken_for / sizeof *taken_for) {
        return class_id;
    }
    const int64_t piece = (int64_t)sp_floor((double)in->time_ns * 1e-9 / hold);
    if (sp_random(in->def->seed, stream ^ 1, piece, 20) >= confusion) {
        return class_id;
    }
    return taken_for[class_id][sp_random(in->def->seed, stream ^ 1, piece, 21) < 2.0 / 3 ? 0 : 1];
}

uint32_t sp_objects_id(const sp_sample *in, uint64_t stream, double rate)
{
    int64_t switches = 0;
    if (rate > 0) {
        // one switch in each cell, at a drawn place in it
        const double cells = (double)in->time_ns * 1e-9 * rate, cell = sp_floor(cells);
        switches = (int64_t)cell + (cells - cell >= sp_random(in->def->seed, stream ^ 2, (int64_t)cell, 22) ? 1 : 0);
    }
    return (uint32_t)(sp_random_bits(in->def->seed, stream, -2, (uint32_t)switches) >> 33) | 1;
}

static void ghost(const sp_sample *in, sp_frame_out *out, uint64_t stream, int64_t cell, double age, double range,
                  double opening)
{
    static const struct {
        uint32_t class_id;
        double length, width, height;
    } kinds[4] = {{SP_CLASS_CAR, 4.5, 1.8, 1.5},
                  {SP_CLASS_CAR, 4.2, 1.7, 1.5},
                  {SP_CLASS_PEDESTRIAN, 0.6, 0.6, 1.7},
                  {SP_CLASS_UNKNOWN, 1, 1, 1}};
    const uint64_t seed = in->def->seed;
    const sp_actor *ego = &in->world->actors[in->mount->carrier.i];
    const uint32_t kind = (uint32_t)(4 * sp_random(seed, stream, cell, 2));
    const double r = range * sp_sqrt(0.01 + 0.99 * sp_random(seed, stream, cell, 3));
    const double bearing = opening * (sp_random(seed, stream, cell, 4) - 0.5);
    const double ux = sp_random_normal(seed, stream, cell, 5), uy = 0.3 * sp_random_normal(seed, stream, cell, 6);
    sp_object *o = sp_frame_push(out, 0, SP_REASON_GHOST);
    if (!o) {
        return;
    }
    // its bearing is from the sensor, its place in the vehicle frame
    const sp_vec3 local = sp_v3(r * sp_cos(bearing), r * sp_sin(bearing), 0);
    const sp_pose sheet = {in->mount->position, sp_quat_from_ypr(in->mount->yaw, 0, 0)};
    const sp_vec3 p = sp_pose_to_world(sheet, local);
    o->id = (uint32_t)(sp_random_bits(seed, stream, cell, 7) >> 33) | 1;
    o->class_id = kinds[kind].class_id;
    o->length = kinds[kind].length;
    o->width = kinds[kind].width;
    o->height = kinds[kind].height;
    o->x = p.x + ux * age;
    o->y = p.y + uy * age;
    o->z = 0.5 * o->height;
    o->rel_vx = ux;
    o->rel_vy = uy;
    o->vx = ego->speed + ux;
    o->vy = ego->lateral_speed + uy;
    o->existence = 0.3 + 0.4 * sp_random(seed, stream, cell, 8);
    o->visible = 1;
}

void sp_objects_ghosts(const sp_sample *in, sp_frame_out *out, double rate, double life, double range, double opening,
                       uint32_t most)
{
    if (!(rate > 0)) {
        return;
    }
    // those that began within four lives
    const uint64_t stream = sp_mount_stream(in->mount, "ghost");
    const double now = (double)in->time_ns * 1e-9;
    const int64_t last = (int64_t)sp_floor(now * rate), first = (int64_t)sp_floor((now - 4 * life) * rate);
    for (int64_t cell = last - first > 64 ? last - 64 : first; cell <= last && out->count < most; cell++) {
        const double born = ((double)cell + sp_random(in->def->seed, stream, cell, 0)) / rate;
        const double lasts = sp_min(4, sp_random_exponential(in->def->seed, stream, cell, 1)) * life;
        if (now >= born && now < born + lasts) {
            ghost(in, out, stream, cell, now - born, range, opening);
        }
    }
}

void sp_objects_phantom(const sp_sample *in, sp_frame_out *out, uint32_t most)
{
    sp_phantom p;
    sp_object *o = sp_phantom_of(in, &p) && out->count < most ? sp_frame_push(out, 0, SP_REASON_FAULT) : NULL;
    if (!o) {
        return;
    }
    const sp_actor *ego = &in->world->actors[in->mount->carrier.i];
    double s, c;
    sp_sincos(ego->heading, &s, &c);
    const double dx = p.place.x - ego->x, dy = p.place.y - ego->y, x = c * dx + s * dy, y = c * dy - s * dx;
    *o = (sp_object){.id = (uint32_t)(p.fault->stream >> 33) | 1,
                     .class_id = SP_CLASS_CAR,
                     .x = x,
                     .y = y,
                     .z = 0.75,
                     .heading = sp_wrap_angle(p.heading - ego->heading),
                     .length = 4.5,
                     .width = 1.8,
                     .height = 1.5,
                     .rel_vx = -ego->speed + ego->yaw_rate * y,
                     .rel_vy = -ego->lateral_speed - ego->yaw_rate * x,
                     .existence = 0.95,
                     .visible = 1};
}

/* half sizes along the vehicle's axes */
static void extent(const sp_object *o, double *hx, double *hy)
{
    double s, c;
    sp_sincos(o->heading, &s, &c);
    *hx = 0.5 * (sp_abs(c) * o->length + sp_abs(s) * o->width);
    *hy = 0.5 * (sp_abs(s) * o->length + sp_abs(c) * o->width);
}

/* b into a, in a's axes */
static void swallow(sp_object *a, const sp_object *b)
{
    double s, c, bs, bc;
    sp_sincos(a->heading, &s, &c);
    sp_sincos(b->heading - a->heading, &bs, &bc);
    const double dx = b->x - a->x, dy = b->y - a->y, u = c * dx + s * dy, w = c * dy - s * dx;
    const double hu = 0.5 * (sp_abs(bc) * b->length + sp_abs(bs) * b->width);
    const double hw = 0.5 * (sp_abs(bs) * b->length + sp_abs(bc) * b->width);
    const double u0 = sp_min(-0.5 * a->length, u - hu), u1 = sp_max(0.5 * a->length, u + hu);
    const double w0 = sp_min(-0.5 * a->width, w - hw), w1 = sp_max(0.5 * a->width, w + hw);
    const double mu = 0.5 * (u0 + u1), mw = 0.5 * (w0 + w1);
    a->x += c * mu - s * mw;
    a->y += s * mu + c * mw;
    a->length = u1 - u0;
    a->width = w1 - w0;
    a->height = sp_max(a->height, b->height);
    a->visible = sp_max(a->visible, b->visible);
}

void sp_objects_merge(sp_frame_out *out, double gap)
{
    sp_object *o = (sp_object *)(void *)out->data;
    if (!(gap > 0)) {
        return;
    }
    for (uint32_t i = 0; i < out->count; i++) {
        for (uint32_t k = i + 1; k < out->count;) {
            double ax, ay, bx, by;
            extent(&o[i], &ax, &ay);
            extent(&o[k], &bx, &by);
            const double dx = sp_abs(o[k].x - o[i].x) - ax - bx, dy = sp_abs(o[k].y - o[i].y) - ay - by;
            if (dx >= gap || dy >= gap) {
                k++;
                continue;
            }
            swallow(&o[i], &o[k]);
            for (uint32_t j = k; j + 1 < out->count; j++) {
                o[j] = o[j + 1];
                if (j + 1 < out->truth_most) {
                    out->truth[j] = out->truth[j + 1];
                }
            }
            out->count--;
        }
    }
}
