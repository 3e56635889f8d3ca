/* order.c - a driver's output becomes an order: checked, clamped, put under way. When it acts is actuate.c's business.
 */
#include "drive/inside.h"

static bool not_finite(sp_error *err, const char *field, double value)
{
    return sp_error_set(err, SP_BAD_DRIVER, NULL, 0, "the driver's output is not finite: %s = %s", field,
                        value != value ? "nan"
                        : value > 0    ? "inf"
                                       : "-inf");
}

static bool rules(const sp_output *raw, sp_error *err)
{
    /* only what is claimed is read */
    const struct {
        uint32_t claim;
        const char *name;
        double value;
    } field[] = {
        {SP_CLAIM_STEERING, "steering", raw->steering},
        {SP_CLAIM_CURVATURE, "curvature", raw->curvature},
        {SP_CLAIM_ACCELERATION, "acceleration", raw->acceleration},
        {SP_CLAIM_PEDALS, "throttle", raw->throttle},
        {SP_CLAIM_PEDALS, "brake", raw->brake},
        {SP_CLAIM_CONFIDENCE, "confidence", raw->confidence},
    };
    for (uint32_t i = 0; i < sizeof field / sizeof *field; i++)
        if ((raw->flags & field[i].claim) && !sp_finite(field[i].value))
            return not_finite(err, field[i].name, field[i].value);
    if ((raw->flags & SP_CLAIM_STEERING) && (raw->flags & SP_CLAIM_CURVATURE))
        return sp_error_set(err, SP_BAD_DRIVER, NULL, 0, "the driver claims steering and curvature together");
    if ((raw->flags & SP_CLAIM_ACCELERATION) && (raw->flags & SP_CLAIM_PEDALS))
        return sp_error_set(err, SP_BAD_DRIVER, NULL, 0, "the driver claims acceleration and pedals together");
    return true;
}

static double limited(uint32_t claimed, double x, double low, double high, bool *clamped)
{
    if (!claimed)
        return 0;
    const double y = sp_clamp(x, low, high);
    *clamped = *clamped || y < x || y > x;
    return y;
}

bool sp_drive_check_output(const sp_output *raw, const sp_vehicle *v, sp_order *out, bool *clamped, sp_error *err)
{
    *clamped = false;
    if (!rules(raw, err))
        return false;

    /* out of range is no fault of the ABI, but counted: beyond what the car can do, plus a little */
    const uint32_t f = raw->flags;
    const double lock = v ? v->steering_max : 1.0;
    *out = (sp_order){
        .steering = limited(f & SP_CLAIM_STEERING, raw->steering, -lock, lock, clamped),
        .curvature = limited(f & SP_CLAIM_CURVATURE, raw->curvature, -0.5, 0.5, clamped),
        .acceleration = limited(f & SP_CLAIM_ACCELERATION, raw->acceleration, -15.0, 15.0, clamped),
        .throttle = limited(f & SP_CLAIM_PEDALS, raw->throttle, 0, 1, clamped),
        .brake = limited(f & SP_CLAIM_PEDALS, raw->brake, 0, 1, clamped),
        .confidence = limited(f & SP_CLAIM_CONFIDENCE, raw->confidence, 0, 1, clamped),
        .claims = f & 0x1ffu,
        .lights = f & SP_CLAIM_LIGHTS ? raw->lights : 0,
        .warnings = f & SP_CLAIM_WARNING ? raw->warnings : 0,
    };
    if (f & SP_CLAIM_GEAR) {
        out->gear = raw->gear < -1 ? -1 : raw->gear > 1 ? 1 : raw->gear;
        *clamped = *clamped || out->gear != raw->gear;
    }
    if (f & SP_CLAIM_TAKE_OVER)
        out->warnings |= SP_WARN_TAKE_OVER;
    return true;
}

bool sp_drive_order_of(const sp_world_def *def, sp_world *world, uint32_t actor, const sp_output *raw, int64_t latency,
                       sp_error *err)
{
    sp_order order;
    bool clamped;
    if (!sp_drive_check_output(raw, def->actors[actor].vehicle, &order, &clamped, err))
        return false;
    /* while the car settles, outputs are recorded, not applied */
    if (world->tick < 0)
        return true;

    if (clamped) {
        const sp_event e = {.tick = world->tick,
                            .at = sp_world_time(def, world),
                            .kind = SP_EVENT_OUTPUT_CLAMPED,
                            .a = actor,
                            .speed = world->actors[actor].speed};
        if (!sp_world_event(world, &e, err))
            return false;
    }
    sp_control *c = sp_world_control(def, world, actor);
    if (!c || c->pending_count >= SP_MAX_PENDING)
        return sp_error_set(err, SP_BAD_DRIVER, NULL, 0, "more than %d driver outputs are under way", SP_MAX_PENDING);
    order.made = world->tick;
    order.due = world->tick + (latency + def->tick_ns - 1) / def->tick_ns;
    c->pending[c->pending_count] = order;
    c->pending_count++;
    return true;
}

bool sp_drive_order(const sp_world_def *def, sp_world *world, const sp_output *raw, int64_t latency, sp_error *err)
{
    return sp_drive_order_of(def, world, SP_EGO.i, raw, latency, err);
}
