/* lidar_water.c - a lidar over standing water: ground that is lost beyond the range that Fresnel's formulas give,
 * beside ground that is not, and points of a car's mirror below the road. */
#include "check.h"
#include "lidar_kit.h"

enum { DEEP_MM = 3 };
static const double height = 1.9, least = 1e-5;

/* the right half of a straight road of 1 km lies under water */
static kit *flooded(sp_ground_patch *patch, double water, double mesh)
{
    kit *k = kit_create("lidar");
    kit_place(k, 1, 500, 0, 0);
    kit_road(k, 1000, false);
    *patch =
        (sp_ground_patch){.surface = SP_SURFACE_WET, .s_lo = 0, .s_hi = 1000, .t_lo = -20, .t_hi = 0, .water = water};
    k->def.ground_patches = patch;
    k->def.ground_patch_count = 1;
    kit_plain(k);
    kit_set(k, "sensitivity", least);
    kit_set(k, "rings", 128);
    kit_set(k, "columns", 400);
    kit_set(k, "fov", 0.8);
    kit_set(k, "low", -0.3);
    kit_set(k, "high", -0.01);
    kit_set(k, "detail", mesh);
    return k;
}

/* farthest point on the bare lane between two y */
static double farthest(const kit *k, const sp_lidar_point *p, double low, double high)
{
    double best = 0;
    for (uint32_t i = 0; i < k->out.count; i++) {
        const double x = (double)p[i].x, y = (double)p[i].y, z = (double)p[i].z;
        if (k->truth[i].actor == 0 && y > low && y < high && sp_abs(z + height) < 0.05) {
            best = sp_max(best, sp_sqrt(x * x + y * y + z * z));
        }
    }
    return best;
}

/* power of asphalt at a range, as the page has it; Fresnel by angles: sines and tangents of their sum and difference */
static double power(double range, double water)
{
    const double c = height / range, albedo = water > 0 ? 0.15 * 0.4 : 0.15;
    double g = albedo * (0.784 * c + 0.33 * (1 - c * c));
    if (water > 1e-3) {
        const double i = sp_acos(c), t = sp_asin(sp_sin(i) / 1.33), m = sp_clamp(water * 1e3 - 1, 0, 1);
        const double rs = sp_sin(i - t) / sp_sin(i + t), rp = sp_tan(i - t) / sp_tan(i + t),
                     through = sp_square(1 - 0.5 * (rs * rs + rp * rp)) * sp_exp(-2 * 6.8 * water / sp_cos(t));
        g *= 1 - m + m * through;
    }
    return g / (range * range);
}

static double reach(double water)
{
    double low = 3, high = 300;
    for (int k = 0; k < 60; k++) {
        const double m = 0.5 * (low + high);
        *(power(m, water) > least ? &low : &high) = m;
    }
    return low;
}

/* rings are so far apart on the ground */
static double apart(double range)
{
    return range * range / height * (0.29 / 127) * 1.1 + 0.02;
}

static void far_ground_is_lost_where_water_stands(void)
{
    for (int mesh = 0; mesh < 2; mesh++) {
        for (int mm = 0; mm <= DEEP_MM; mm++) {
            sp_ground_patch patch;
            kit *k = flooded(&patch, mm * 1e-3, mesh);
            patch.surface = mm ? SP_SURFACE_WET : SP_SURFACE_DRY;
            kit_ready(k);
            const sp_lidar_point *p = kit_sample(k, 0);
            const double wet = farthest(k, p, -2.5, -1), dry = farthest(k, p, 1, 2.5);
            CHECK_NEAR(dry, reach(0), apart(reach(0)));
            CHECK_NEAR(wet, reach(mm * 1e-3), apart(reach(mm * 1e-3)));
            CHECK(mm < 3 || wet < 0.4 * dry);
            kit_destroy(k);
        }
    }
}

/* points of an actor that seem to lie below the road; how far they are off its rear's plane at the most */
static uint32_t below(const kit *k, const sp_lidar_point *p, double rear, double *off)
{
    uint32_t n = 0;
    *off = 0;
    for (uint32_t i = 0; i < k->out.count; i++) {
        const double z = (double)p[i].z + height;
        if (z < -0.03) {
            CHECK(k->truth[i].reason == SP_REASON_GHOST);
        }
        // a post by the road has its mirror too
        if (z < -0.03 && k->truth[i].actor == 2) {
            CHECK(z > -1.51);
            *off = sp_max(*off, sp_abs((double)p[i].x - rear));
            n++;
        }
    }
    return n;
}

static void a_car_is_mirrored_in_water_alone(void)
{
    for (int mm = 0; mm <= DEEP_MM; mm += DEEP_MM) {
        sp_ground_patch patch;
        kit *k = flooded(&patch, mm * 1e-3, 0);
        const uint32_t car = kit_actor(k, "car", SP_KIND_CAR, 4.5, 1.8, 1.5);
        kit_place(k, 1, 500, -1.75, 0);
        kit_place(k, car, 525, -1.75, 0);
        // by the water's edge ground and mirror would be one echo
        kit_set(k, "pulse", 0.01);
        kit_ready(k);
        double off;
        const sp_lidar_point *p = kit_sample(k, 0);
        const uint32_t n = below(k, p, 25 - 2.25, &off);
        CHECK(mm ? n > 20 : n == 0);
        CHECK(off < 0.02);
        kit_destroy(k);
    }
}

int main(void)
{
    RUN(far_ground_is_lost_where_water_stands);
    RUN(a_car_is_mirrored_in_water_alone);
    return DONE();
}
