/* sanity.c - every chassis of the catalogue against what vehicles are: closed forms of ride, roll, steering, braking
 * and driving, published acceleration times, the weights and dimensions that European law allows. */
#include "check.h"
#include "vehicle/vehicle.h"

/* kg on one wheel of an axle: of a trailer without what its kingpin carries, of a tractor with its trailer's */
static double wheel_mass(const sp_kind *k, bool front)
{
    const sp_vehicle *v = k->vehicle, *t = sp_kind_find("semitrailer")->vehicle;
    const double base = v->a + v->b, pin = t->mass * (t->b - t->a) / 2 / (t->coupling_x - (t->a + t->b) / 2);
    if (v->coupling_x > 0)
        return (v->mass - pin) / 4;
    const double own = v->mass * (front ? v->b : v->a) / base / 2;
    return v->hitch_z > 0 ? own + pin * (front ? v->hitch_x : base - v->hitch_x) / base / 2 : own;
}

static bool four_wheels(const sp_kind *k)
{
    return k->vehicle && !sp_vehicle_single_track(k->vehicle);
}

#define EXPECT(k, what, value, low, high)                                                                              \
    do {                                                                                                               \
        const double value_ = (value);                                                                                 \
        CHECK(value_ >= (low) && value_ <= (high));                                                                    \
        if (!(value_ >= (low) && value_ <= (high)))                                                                    \
            fprintf(stderr, "%s: %s is %g, wanted %g to %g\n", (k)->name, what, value_, (double)(low),                 \
                    (double)(high));                                                                                   \
    } while (0)

static void figures_go_together(void)
{
    const sp_param *rows = sp_vehicle_params();
    for (uint32_t i = 0; i < sp_kind_count(); i++) {
        const sp_kind *k = sp_kind_at(i);
        if (!k->vehicle)
            continue;
        sp_vehicle v = *k->vehicle;
        CHECK(sp_vehicle_fault(&v) == NULL);
        for (int p = 0; p < sp_vehicle_param_count(); p++)
            EXPECT(k, rows[p].name, *sp_vehicle_field(&v, p), rows[p].low, rows[p].high);
        EXPECT(k, "unsprung share", v.unsprung_mass / v.mass, 0.02, 0.22);
        // overhangs: of the box before the front axle and behind the rear one, a wheel at least
        const double front = k->length - k->rear_overhang - (v.a + v.b);
        if (v.coupling_x == 0)
            EXPECT(k, "front overhang", front, 0.99 * sp_min(v.wheel_radius, 0.3), 2.8);
        EXPECT(k, "rear overhang", k->rear_overhang, 0.99 * v.wheel_radius, 0.37 * k->length);
        EXPECT(k, "nominal load over mean load",
               v.tyre[SP_TYRE_LOAD] / 9.81 /
                   (four_wheels(k) ? (wheel_mass(k, true) + wheel_mass(k, false)) / 2 : v.mass / 2),
               0.95, 1.05);
        if (four_wheels(k))
            EXPECT(k, "track and a tyre", sp_max(v.track_front, v.track_rear) + 0.14, 0, k->width);
    }
}

/* Gillespie, Fundamentals of Vehicle Dynamics (1992), chapter 5: 1 to 1.5 Hz, lorries up to 2, 0.2 to 0.4 of critical
 */
static void springs_and_dampers(void)
{
    for (uint32_t i = 0; i < sp_kind_count(); i++) {
        const sp_kind *k = sp_kind_at(i);
        if (!four_wheels(k))
            continue;
        const sp_vehicle *v = k->vehicle;
        for (int front = 0; front < 2; front++) {
            const double share = v->coupling_x > 0 ? 0.5 : front ? 0.37 : 0.63;
            const double axle = k->class_id == SP_KIND_CAR ? v->unsprung_mass / 2 : v->unsprung_mass * share;
            const double m = wheel_mass(k, front) - axle / 2, spring = front ? v->spring_front : v->spring_rear;
            const double w = sp_sqrt(spring / m);
            EXPECT(k, front ? "ride frequency in front" : "ride frequency behind", w / SP_TAU, 1.0, 2.0);
            EXPECT(k, "damping", (front ? v->damper_front : v->damper_rear) / (2 * m * w), 0.2, 0.5);
        }
        // roll: 2 to 8 degrees for each g (a trailer rolls with its tractor's help)
        const double stiff = v->spring_front * sp_square(v->track_front) / 2 +
                             v->spring_rear * sp_square(v->track_rear) / 2 + v->anti_roll_front + v->anti_roll_rear,
                     weight = v->mass * 9.81 * v->cog_height;
        EXPECT(k, "roll gradient, deg/g", weight / (stiff - weight) * (180 / SP_PI), 2, v->coupling_x > 0 ? 17 : 9);
    }
}

/* NHTSA: cars 1.2 to 1.55, SUVs and vans 1.0 to 1.35; UMTRI-86-12: lorries 0.4 to 0.8 */
static void static_stability(void)
{
    for (uint32_t i = 0; i < sp_kind_count(); i++) {
        const sp_kind *k = sp_kind_at(i);
        if (!four_wheels(k))
            continue;
        const bool tall = k->look == SP_LOOK_SUV || k->look == SP_LOOK_VAN, car = k->class_id == SP_KIND_CAR;
        const double factor = k->vehicle->track_rear / (2 * k->vehicle->cog_height);
        EXPECT(k, "static stability factor", factor, car ? (tall ? 1.0 : 1.2) : 0.4, car ? (tall ? 1.35 : 1.55) : 0.95);
    }
}

/* a mild understeerer: m / L (b / C_f - a / C_r) with cornering stiffness in proportion to load, 0.1 to 3 deg/g */
static void understeer(void)
{
    for (uint32_t i = 0; i < sp_kind_count(); i++) {
        const sp_kind *k = sp_kind_at(i);
        const sp_vehicle *v = k->vehicle;
        if (!v || v->coupling_x > 0)
            continue;
        const double base = v->a + v->b, ky = v->tyre[SP_TYRE_KY], g = 9.81;
        const double front = v->mass * g * v->b / base * ky * v->tyre[SP_TYRE_FRONT],
                     rear = v->mass * g * v->a / base * ky;
        const double gradient = v->mass / base * (v->b / front - v->a / rear) * g * (180 / SP_PI);
        EXPECT(k, "understeer, deg/g", gradient, 0.1, 3);
    }
}

/* Burg 1982: yaw inertia of passenger cars is 0.1269 mass wheelbase length; of all: a radius of gyration */
static void inertias(void)
{
    for (uint32_t i = 0; i < sp_kind_count(); i++) {
        const sp_kind *k = sp_kind_at(i);
        const sp_vehicle *v = k->vehicle;
        if (!v)
            continue;
        const double burg = 0.1269 * v->mass * (v->a + v->b) * k->length;
        if (k->class_id == SP_KIND_CAR)
            EXPECT(k, "yaw inertia over Burg's", v->inertia_z / burg, 0.85, 1.16);
        EXPECT(k, "radius of gyration over length", sp_sqrt(v->inertia_z / v->mass) / k->length, 0.13, 0.32);
        EXPECT(k, "pitch over yaw inertia", v->inertia_y / v->inertia_z, 0.8, four_wheels(k) ? 1.05 : 6);
    }
}

/* the brakes reach what is asked for, on wheels that carry what they carry; the road gives it */
static void brakes(void)
{
    for (uint32_t i = 0; i < sp_kind_count(); i++) {
        const sp_kind *k = sp_kind_at(i);
        const sp_vehicle *v = k->vehicle;
        if (!v)
            continue;
        const double mass = four_wheels(k) ? 2 * (wheel_mass(k, true) + wheel_mass(k, false)) : v->mass;
        EXPECT(k, "braking, m/s2", v->brake_torque_max / v->wheel_radius / mass, v->deceleration_max, 19);
        // no more is asked for than tyres give; two wheels: than would pitch them over; UN R13: 5 m/s2 at least
        EXPECT(k, "asked of the brakes", v->deceleration_max, 4, sp_min(v->tyre[SP_TYRE_DX] * 9.81, 10));
        if (!four_wheels(k))
            EXPECT(k, "pitch over", v->deceleration_max * v->cog_height, 0, 9.81 * v->a);
        if (k->class_id == SP_KIND_TRUCK || k->class_id == SP_KIND_BUS)
            EXPECT(k, "asked of a lorry's brakes", v->deceleration_max, 5, 7);
    }
}

/* N at the road at most */
static double force_at(const sp_vehicle *v, double speed)
{
    if (v->engine_count == 0)
        return sp_min(v->drive_force_max, v->power_max / sp_max(speed, 0.1));
    double best = 0;
    const uint32_t rows = (uint32_t)v->engine_count;
    for (uint32_t gear = 0; gear < (uint32_t)v->gear_count; gear++) {
        const double ratio = v->gear_ratio[gear] * v->final_drive,
                     turns = sp_max(speed / v->wheel_radius * ratio, v->engine_speed[0]);
        for (uint32_t i = 0; i + 1 < rows; i++)
            if (turns >= v->engine_speed[i] && turns <= v->engine_speed[i + 1]) {
                const double share = (turns - v->engine_speed[i]) / (v->engine_speed[i + 1] - v->engine_speed[i]);
                const double torque = v->engine_torque[i] + share * (v->engine_torque[i + 1] - v->engine_torque[i]);
                best = sp_max(best, torque * ratio * v->drive_efficiency / v->wheel_radius);
            }
    }
    return best;
}

static double seconds_to(const sp_vehicle *v, double to, double extra_mass)
{
    const double mass = v->mass + extra_mass, turning = mass + 4 * v->wheel_inertia / sp_square(v->wheel_radius);
    double t = 0, speed = 0;
    for (; speed < to && t < 200; t += 0.01) {
        const double resist = 0.6125 * v->drag_area * speed * speed + v->rolling * mass * 9.81;
        speed += 0.01 * sp_min((force_at(v, speed) - resist) / turning, v->acceleration_max);
    }
    return t;
}

/* makers' times, less gear changes; lorries and bus: road tests of their classes */
static void acceleration(void)
{
    static const struct {
        const char *kind;
        double kmh, low, high, load;
    } known[] = {{"small", 100, 10.5, 14, 0},    {"compact", 100, 7, 10, 0}, {"sedan", 100, 7.5, 11, 0},
                 {"suv", 100, 8, 11, 0},         {"van", 100, 11, 17, 0},    {"lorry", 80, 15, 45, 0},
                 {"tractor", 80, 20, 60, 24000}, {"bus", 50, 8, 16, 0},      {"motorcycle", 100, 3.4, 5, 0},
                 {"scooter", 50, 4, 8, 0},       {"bicycle", 20, 4, 25, 0},  {"e_scooter", 20, 3, 9, 0}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        const sp_kind *k = sp_kind_find(known[i].kind);
        EXPECT(k, "seconds to speed", seconds_to(k->vehicle, known[i].kmh / 3.6, known[i].load), known[i].low,
               known[i].high);
    }
    for (uint32_t i = 0; i < sp_kind_count(); i++) {
        const sp_kind *k = sp_kind_at(i);
        const sp_vehicle *v = k->vehicle;
        if (!v || k->class_id > SP_KIND_MOTORCYCLE || v->coupling_x > 0)
            continue;
        // the top speed is within what the drive holds against the air, a twentieth short at most
        const double top = 0.95 * v->speed_max;
        EXPECT(k, "force left at top speed",
               force_at(v, top) - 0.6125 * v->drag_area * top * top - v->rolling * v->mass * 9.81, 0, 1e6);
    }
}

/* Directive 96/53/EC: dimensions, axle loads, kingpin; 97/27/EC: a circle of 12.5 m radius */
static void law(void)
{
    const sp_kind *const heavy[] = {sp_kind_find("lorry"), sp_kind_find("tractor"), sp_kind_find("bus")};
    for (int i = 0; i < 3; i++) {
        const sp_vehicle *v = heavy[i]->vehicle;
        const double base = v->a + v->b, inner = base / sp_tan(v->steering_max);
        CHECK(heavy[i]->width <= 2.55 && heavy[i]->height <= 4.0 && heavy[i]->length <= 12.0);
        CHECK(2 * wheel_mass(heavy[i], true) <= 10000 && 2 * wheel_mass(heavy[i], false) <= 11500);
        EXPECT(heavy[i], "turning circle's radius",
               sp_hypot(inner + heavy[i]->width / 2, heavy[i]->length - heavy[i]->rear_overhang), 5, 12.5);
    }
    const sp_kind *tractor = heavy[1], *trailer = sp_kind_find("semitrailer");
    const sp_vehicle *v = trailer->vehicle;
    CHECK_NEAR(v->coupling_x + trailer->rear_overhang, 12.0, 1e-9);
    const double nose = tractor->length - tractor->rear_overhang - tractor->vehicle->hitch_x;
    CHECK_NEAR(nose + 12.0, 16.5, 1e-9);
    CHECK(4 * wheel_mass(trailer, true) <= 24000);
    CHECK(tractor->mass + trailer->mass <= 40000);
    // the trailer turns clear of the cab, which is 2.3 m long
    const double front = trailer->length - 12.0;
    CHECK(sp_hypot(front, trailer->width / 2) < nose - 2.30 + 0.001);
}

/* the benchmark bicycle of Meijaard et al. 2007, table 1: bodies put together by hand */
static void benchmark_bicycle(void)
{
    static const double body[4][6] = {/* m, x, z, Ixx, Iyy, Izz */
                                      {2, 0, 0.3, 0.0603, 0.12, 0.0603},
                                      {85, 0.3, 0.9, 9.2, 11, 2.8},
                                      {4, 0.9, 0.7, 0.05892, 0.06, 0.00708},
                                      {3, 1.02, 0.35, 0.1405, 0.28, 0.1405}};
    double m = 0, x = 0, z = 0, i[3] = {0};
    for (int k = 0; k < 4; k++) {
        m += body[k][0];
        x += body[k][0] * body[k][1];
        z += body[k][0] * body[k][2];
    }
    x /= m;
    z /= m;
    for (int k = 0; k < 4; k++) {
        const double dx = sp_square(body[k][1] - x), dz = sp_square(body[k][2] - z);
        i[0] += body[k][3] + body[k][0] * dz;
        i[1] += body[k][4] + body[k][0] * (dx + dz);
        i[2] += body[k][5] + body[k][0] * dx;
    }
    const sp_vehicle *v = sp_kind_find("bicycle")->vehicle;
    CHECK_NEAR(v->mass, m, 1e-9);
    CHECK_NEAR(v->a + v->b, 1.02, 1e-9);
    CHECK_NEAR(v->b, x, 1e-3);
    CHECK_NEAR(v->cog_height, z, 1e-3);
    CHECK_NEAR(v->inertia_x, i[0], 0.05);
    CHECK_NEAR(v->inertia_y, i[1], 0.05);
    CHECK_NEAR(v->inertia_z, i[2], 0.05);
}

static void faults_are_found(void)
{
    const sp_vehicle good = *sp_kind_find("compact")->vehicle;
    sp_vehicle v = good;
    CHECK(sp_vehicle_fault(&v) == NULL);
    v.a = -1;
    CHECK(sp_vehicle_fault(&v) != NULL);
    v = good;
    v.inertia_z = 1e5;
    CHECK(sp_vehicle_fault(&v) != NULL);
    v = good;
    v.track_rear = 0;
    CHECK(sp_vehicle_fault(&v) != NULL);
    v = good;
    v.unsprung_mass = v.mass;
    CHECK(sp_vehicle_fault(&v) != NULL);
    v = *sp_kind_find("semitrailer")->vehicle;
    v.coupling_x = 3;
    CHECK(sp_vehicle_fault(&v) != NULL);
    CHECK(sp_vehicle_single_track(sp_kind_find("bicycle")->vehicle) && !sp_vehicle_single_track(&good));
}

int main(void)
{
    RUN(figures_go_together);
    RUN(springs_and_dampers);
    RUN(static_stability);
    RUN(understeer);
    RUN(inertias);
    RUN(brakes);
    RUN(acceleration);
    RUN(law);
    RUN(benchmark_bicycle);
    RUN(faults_are_found);
    return DONE();
}
