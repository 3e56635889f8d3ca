/* cover.c - what a rig covers, against geometry done by hand: one sensor of known opening on a body of known size. */
#include "view/cover.h"
#include "check.h"
#include "skidpad/frame.h"

static const double deg = SP_PI / 180;

/* a body of 4 x 2 x 1.5 m around (1, 0) */
static sp_cover rig(void)
{
    return (sp_cover){.center_x = 1, .length = 4, .width = 2, .height = 1.5};
}

static void add(sp_cover *c, sp_vec3 at, double yaw, double pitch, double fov_h, double fov_v, double range, bool flat)
{
    c->seat[c->count++] = (sp_cover_seat){.name = "s",
                                          .type = "radar",
                                          .kind = SP_FRAME_RADAR,
                                          .pose = {at, sp_quat_from_ypr(yaw, pitch, 0)},
                                          .yaw = yaw,
                                          .pitch = pitch,
                                          .fov_h = fov_h,
                                          .fov_v = fov_v,
                                          .range = range,
                                          .flat = flat,
                                          .counted = true};
}

static void test_gap_of_one_opening(void)
{
    // high above the middle, 90 degrees wide ahead: everything else is one gap of 270 degrees
    sp_cover c = rig();
    sp_cover_gap g[4];
    add(&c, sp_v3(1, 0, 3), 0, 0, 90 * deg, 0, 100, false);
    CHECK(sp_cover_gaps(&c, 10, 1, g, 4) == 1);
    CHECK_NEAR(g[0].from, 45 * deg, 2e-5);
    CHECK_NEAR(g[0].to, 315 * deg, 2e-5);
    CHECK_NEAR(g[0].width, 10 * 1.5 * SP_PI, 1e-3);
    // turned to the left by 90 degrees the gap turns with it, over ahead
    c.seat[0].pose.rotation = sp_quat_from_ypr(90 * deg, 0, 0);
    CHECK(sp_cover_gaps(&c, 10, 1, g, 4) == 1);
    CHECK_NEAR(g[0].from, 135 * deg, 2e-5);
    CHECK_NEAR(g[0].to, 45 * deg, 2e-5);
    // a second one behind leaves two gaps
    add(&c, sp_v3(1, 0, 3), -90 * deg, 0, 60 * deg, 0, 100, false);
    CHECK(sp_cover_gaps(&c, 10, 1, g, 4) == 2);
    CHECK_NEAR(g[0].width + g[1].width, 10 * (360 - 90 - 60) * deg, 2e-3);
}

static void test_gap_from_the_nose(void)
{
    // 120 degrees from the nose at x = 3, 2 m ahead of the middle: the edge at 60 degrees meets the circle of 10 m
    // about the middle where (2 + r cos 60)^2 + (r sin 60)^2 = 100: r = -1 + sqrt(97)
    sp_cover c = rig();
    sp_cover_gap g[4];
    add(&c, sp_v3(3, 0, 0.5), 0, 0, 120 * deg, 0, 100, false);
    const double r = sp_sqrt(97) - 1, at = sp_atan2(r * sp_sin(60 * deg), 2 + r * sp_cos(60 * deg));
    CHECK(sp_cover_gaps(&c, 10, 1, g, 4) == 1);
    CHECK_NEAR(g[0].from, at, 2e-5);
    CHECK_NEAR(g[0].to, SP_TAU - at, 2e-5);
}

static void test_nothing_and_everything(void)
{
    sp_cover c = rig();
    sp_cover_gap g[2];
    double once, twice;
    CHECK(sp_cover_gaps(&c, 10, 1, g, 2) == 1);
    CHECK_NEAR(g[0].width, 20 * SP_PI, 1e-9);
    CHECK(!sp_finite(sp_cover_nearest(&c, 0, 1)));
    add(&c, sp_v3(1, 0, 3), 0, 0, SP_TAU, 0, 1000, false);
    CHECK(sp_cover_gaps(&c, 10, 1, g, 2) == 0);
    sp_cover_area(&c, 50, &once, &twice);
    CHECK_NEAR(once, 1, 2e-3); // a roof hides the ground at its feet
    CHECK(twice == 0);
    // what is a list or truth counts for nothing
    c.seat[0].counted = false;
    CHECK(sp_cover_gaps(&c, 10, 1, g, 2) == 1);
}

static void test_first_ground_point(void)
{
    // a picture that looks 20 degrees down from 1.2 m on the nose (outside of the body): the top of a post of h is seen
    // from (1.2 - h) / tan 20 on
    sp_cover c = rig();
    add(&c, sp_v3(3.2, 0, 1.2), 0, 0, 60 * deg, 40 * deg, 0, true);
    CHECK_NEAR(sp_cover_nearest(&c, 0, 0.3), 0.2 + 0.9 / sp_tan(20 * deg), 2e-3);
    CHECK_NEAR(sp_cover_nearest(&c, 0, 1), 0.2 + 0.2 / sp_tan(20 * deg), 2e-3);
    // pitched down by 10 degrees it sees nearer
    c.seat[0].pose.rotation = sp_quat_from_ypr(0, 10 * deg, 0);
    CHECK_NEAR(sp_cover_nearest(&c, 0, 0.3), 0.2 + 0.9 / sp_tan(30 * deg), 2e-3);
    CHECK(!sp_finite(sp_cover_nearest(&c, SP_PI, 1)));
}

static void test_own_body_hides(void)
{
    // a mast of 2.5 m over the middle, looking everywhere: the line over the roof's rear edge, at x = 1 - 0.42 * 4 and
    // z = 1.5, goes on down; over the lower box's edge at x = -1, z = 0.93 it is steeper or not: the flatter one counts
    sp_cover c = rig();
    add(&c, sp_v3(1, 0, 2.5), 0, 0, SP_TAU, 0, 100, false);
    const double h = 0.3, by_roof = 1.68 / (2.5 - 1.5) * (2.5 - h) - 2, by_tail = 2 / (2.5 - 0.93) * (2.5 - h) - 2;
    CHECK_NEAR(sp_cover_nearest(&c, SP_PI, h), sp_max(by_roof, by_tail), 3e-3);
    // to the side the roof's edge at y = 1
    CHECK_NEAR(sp_cover_nearest(&c, SP_PI / 2, h), 1 / (2.5 - 1.5) * (2.5 - h) - 1, 3e-3);
}

static void test_bumper_and_cabin(void)
{
    sp_cover c = rig();
    // in the front bumper, all around: ahead it looks out, back the car is in the way
    add(&c, sp_v3(2.9, 0, 0.5), 0, 0, SP_TAU, 0, 100, false);
    CHECK(sp_cover_sees(&c, 0, sp_v3(10, 0, 0.5)));
    CHECK(sp_cover_sees(&c, 0, sp_v3(10, 8, 0.5)));
    CHECK(!sp_cover_sees(&c, 0, sp_v3(-10, 0, 0.5)));
    // behind the windscreen: over the bonnet, not through it. The bonnet's edge is at x = 3, z = 0.93
    c = rig();
    add(&c, sp_v3(1.5, 0, 1.3), 0, 0, SP_PI, SP_PI, 0, false);
    const double ground = 1.5 / (1.3 - 0.93) * 1.3;
    CHECK(sp_cover_sees(&c, 0, sp_v3(1.5 + ground + 0.01, 0, 0)));
    CHECK(!sp_cover_sees(&c, 0, sp_v3(1.5 + ground - 0.01, 0, 0)));
    // a rear corner of a van, which is one box
    c.height = 2.6;
    CHECK(!sp_cover_sees(&c, 0, sp_v3(30, 0, 1.3)));
}

static void test_area_of_a_half_plane(void)
{
    // on a body that is next to nothing, half of all directions: half of the area; within a range of 10 m of 20 a
    // quarter
    sp_cover c = {.length = 1e-3, .width = 1e-3, .height = 0.1};
    double once, twice;
    add(&c, sp_v3(0, 0, 1), 0, 0, SP_PI, 0, 0, false);
    sp_cover_area(&c, 20, &once, &twice);
    CHECK_NEAR(once, 0.5, 0.01);
    c.seat[0].range = sp_sqrt(101);
    c.seat[0].pose.position.z = 0.5;
    add(&c, sp_v3(0, 0, 0.5), SP_PI / 2, 0, SP_PI, 0, sp_sqrt(101), false);
    sp_cover_area(&c, 20, &once, &twice);
    CHECK_NEAR(once, 3.0 / 4 / 4, 0.02);
    CHECK_NEAR(twice, 1.0 / 4 / 4, 0.01);
}

static void test_picture(void)
{
    enum { W = 620, H = 400 };
    sp_cover c = rig();
    uint8_t *rgb = calloc(W * H, 3);
    const sp_canvas k = sp_canvas_of(rgb, W, H);
    add(&c, sp_v3(3.05, 0, 0.5), 0, 0, 90 * deg, 0, 100, false);
    sp_cover_paint(&k, &c, "one radar");
    // of the far map: ahead of its middle somebody sees, behind it nobody does
    const double side = H - 118.0, x = 8 + W / 2.0 + side / 2, y = 34 + side / 2;
    const uint8_t *ahead = rgb + ((size_t)(y - 0.3 * side) * W + (size_t)x + 9) * 3,
                  *back = rgb + ((size_t)(y + 0.3 * side) * W + (size_t)x + 9) * 3;
    CHECK(ahead[2] > ahead[0] + 20);
    CHECK(back[0] > back[2] + 20);
    free(rgb);
}

int main(void)
{
    RUN(test_gap_of_one_opening);
    RUN(test_gap_from_the_nose);
    RUN(test_nothing_and_everything);
    RUN(test_first_ground_point);
    RUN(test_own_body_hides);
    RUN(test_bumper_and_cabin);
    RUN(test_area_of_a_half_plane);
    RUN(test_picture);
    return DONE();
}
