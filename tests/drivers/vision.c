/* vision.c - sentinel's lane finder and obstacle look on images painted here: a pinhole over flat ground, nothing from
 * the renderer. */
#include <math.h>

#include "check.h"
#include "drivers/sentinel/sentinel.h"

enum { W = 320, H = 180 };
static uint8_t rgb[W * H * 3];
static const sp_mount_info mount = {.size = sizeof(sp_mount_info),
                                    .kind = SP_FRAME_CAMERA,
                                    .name = "camera",
                                    .x = 1.6,
                                    .z = 1.3,
                                    .pitch = 0.02,
                                    .width = W,
                                    .height = H,
                                    .fx = 290,
                                    .fy = 290,
                                    .cx = 160,
                                    .cy = 90};
static const sp_image image = {.width = W,
                               .height = H,
                               .format = SP_PIXEL_RGB8,
                               .row_bytes = W * 3,
                               .fx = 290,
                               .fy = 290,
                               .cx = 160,
                               .cy = 90,
                               .pixels = rgb};

static view open_view(void)
{
    view v;
    const sp_frame f = {.kind = SP_FRAME_CAMERA, .count = 1, .stride = sizeof image, .data = &image};
    CHECK(view_open(&v, &f, &mount, 0));
    return v;
}

static uint32_t seed;
static double noise(void)
{
    seed = seed * 1664525u + 1013904223u;
    return (double)(seed >> 8) / 16777216.0 - 0.5;
}

/* grey road, sky, markings at y(x) +- width / 2; dashes of 3 m every 9 m on the left when `dashed` */
static void paint(double c0, double c1, double c2, double width, int dashed, double at)
{
    const view v = open_view();
    for (int row = 0; row < H; row++)
        for (int u = 0; u < W; u++) {
            /* 3 x 3 samples a pixel, so that thin lines fade as they do in a real image */
            double sum = 0;
            for (int k = 0; k < 9; k++) {
                double x, y, value = 190;
                if (view_ground(&v, u + (k % 3 + 0.5) / 3, row + (k / 3 + 0.5) / 3, &x, &y) && x < 300) {
                    const double middle = c0 + c1 * x + c2 * x * x;
                    const int left = fabs(y - middle - width / 2) < 0.065 && (!dashed || fmod(x + at, 9) < 3);
                    value = left || fabs(y - middle + width / 2) < 0.065 ? 220 : 85;
                }
                sum += value / 9;
            }
            sum += 8 * noise();
            for (int c = 0; c < 3; c++)
                rgb[3 * (row * W + u) + c] = (uint8_t)(sum + 0.5);
        }
}

/* projection and its inverse agree, and a point known by hand falls where it must */
static void geometry(void)
{
    const view v = open_view();
    double u, row, x, y;
    CHECK(view_project(&v, 31.6, 2, 0, &u, &row));
    CHECK_NEAR(u, 160 - 290 * 2 / (30 * cos(0.02) + 1.3 * sin(0.02)), 1e-3);
    CHECK(view_ground(&v, u, row, &x, &y));
    CHECK_NEAR(x, 31.6, 1e-6);
    CHECK_NEAR(y, 2, 1e-6);
    CHECK(!view_ground(&v, 160, 20, &x, &y));
}

static void finds(double c0, double c1, double c2, double width, int dashed)
{
    lane_filter l;
    lane_begin(&l);
    for (int k = 0; k < 12; k++) {
        const view v = open_view();
        paint(c0, c1, c2, width, dashed, k * 0.6);
        lane_predict(&l, 0, 0, 0.04);
        lane_see(&l, &v, 50);
    }
    CHECK(lane_valid(&l));
    CHECK_NEAR(l.s[0], c0, 0.06);
    CHECK_NEAR(l.s[1], c1, 0.006);
    CHECK_NEAR(2 * l.s[2], 2 * c2, 6e-4);
    CHECK_NEAR(l.s[4], width, 0.08);
    CHECK_NEAR(lane_y(&l, 30), c0 + c1 * 30 + c2 * 900, 0.15);
}

static void straight(void)
{
    finds(0, 0, 0, 3.5, 0);
}
static void offset(void)
{
    finds(-0.4, 0, 0, 3.5, 0);
}
static void heading(void)
{
    finds(0.2, 0.02, 0, 3.5, 0);
}
static void dashed(void)
{
    finds(0.2, 0, 0, 3.75, 1);
}
static void bend(void)
{
    finds(0, 0, 0.5 / 250, 3.5, 1);
}

/* no markings, no lane */
static void nothing(void)
{
    lane_filter l;
    lane_begin(&l);
    for (int k = 0; k < 12; k++) {
        const view v = open_view();
        paint(0, 0, 0, 100, 0, 0);
        lane_predict(&l, 0, 0, 0.04);
        lane_see(&l, &v, 50);
    }
    CHECK(!lane_valid(&l));
}

/* a car's rear, painted where it stands; a plate on the road is a thin strip; a bridge is above all */
static void box(double x, double from, double to, double low, double high, uint8_t value)
{
    const view v = open_view();
    double u0, u1, r0, r1;
    view_project(&v, x, to, high, &u0, &r0);
    view_project(&v, x, from, low, &u1, &r1);
    for (int row = (int)r0; row <= (int)r1; row++)
        for (int u = (int)u0; u <= (int)u1; u++)
            if (row >= 0 && row < H && u >= 0 && u < W)
                memset(&rgb[3 * (row * W + u)], value, 3);
}

static void obstacles(void)
{
    const view v = open_view();
    for (double x = 10; x < 65; x += 10) {
        paint(0, 0, 0, 3.5, 1, 0);
        CHECK(obstacle_share(&v, x, 0, 0.8, 0) < 0.1);
        box(x, -0.9, 0.9, 0.2, 1.5, 40);
        CHECK(obstacle_share(&v, x, 0, 0.8, 0) > 0.8);
        /* one half of it in the way */
        paint(0, 0, 0, 3.5, 1, 0);
        box(x, 0.0, 1.8, 0.2, 1.5, 40);
        CHECK(obstacle_share(&v, x, 0, 0.8, 0) > 0.3);
        /* beside the way */
        paint(0, 0, 0, 3.5, 1, 0);
        box(x, 1.2, 3.0, 0.2, 1.5, 40);
        CHECK(obstacle_share(&v, x, 0, 0.8, 0) < 0.1);
        /* a bridge over the road */
        paint(0, 0, 0, 3.5, 1, 0);
        box(x, -8, 8, 4.5, 5.5, 40);
        CHECK(obstacle_share(&v, x, 0, 0.8, 0) < 0.1);
    }
}

int main(void)
{
    RUN(geometry);
    RUN(straight);
    RUN(offset);
    RUN(heading);
    RUN(dashed);
    RUN(bend);
    RUN(nothing);
    RUN(obstacles);
    return DONE();
}
