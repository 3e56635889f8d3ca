/* rotations and rectangles against cases worked out by hand. */
#include "base/base.h"
#include "tests/check.h"

static void test_angles(void)
{
    /* a left turn takes x to y; nose down (ISO 8855: positive pitch) takes x below the plane; roll right lifts the left
     */
    sp_vec3 v = sp_rotate(sp_quat_from_ypr(SP_PI / 2, 0, 0), sp_v3(1, 0, 0));
    CHECK_NEAR(v.x, 0, 1e-15);
    CHECK_NEAR(v.y, 1, 1e-15);
    v = sp_rotate(sp_quat_from_ypr(0, 0.1, 0), sp_v3(1, 0, 0));
    CHECK_NEAR(v.z, -0.09983341664682815, 1e-15);
    v = sp_rotate(sp_quat_from_ypr(0, 0, 0.1), sp_v3(0, 1, 0));
    CHECK_NEAR(v.z, 0.09983341664682815, 1e-15);
    double yaw, pitch, roll;
    sp_quat_to_ypr(sp_quat_from_ypr(2.5, -0.3, 0.7), &yaw, &pitch, &roll);
    CHECK_NEAR(yaw, 2.5, 1e-14);
    CHECK_NEAR(pitch, -0.3, 1e-14);
    CHECK_NEAR(roll, 0.7, 1e-14);
}

static void test_poses(void)
{
    const sp_pose p = {{1, 2, 3}, sp_quat_from_ypr(0.4, 0.2, -0.1)}, q = {{-2, 0, 1}, sp_quat_from_ypr(1, 0, 0.5)};
    const sp_vec3 v = {0.5, -4, 2};
    const sp_vec3 a = sp_pose_to_world(p, sp_pose_to_world(q, v)), b = sp_pose_to_world(sp_pose_compose(p, q), v);
    const sp_vec3 back = sp_pose_to_local(p, sp_pose_to_world(p, v));
    CHECK_NEAR(sp_length3(sp_sub3(a, b)), 0, 1e-14);
    CHECK_NEAR(sp_length3(sp_sub3(back, v)), 0, 1e-14);
}

static void test_boxes(void)
{
    const sp_box2 a = {0, 0, 0, 2, 1};
    sp_box2 b = {7, 0, 0, 2, 1};
    CHECK_NEAR(sp_box2_separation(&a, &b), 3, 1e-15);
    b = (sp_box2){5, 5, 0, 2, 1}; /* corners (2, 1) and (3, 4) */
    CHECK_NEAR(sp_box2_separation(&a, &b), 3.1622776601683795, 1e-14);
    b = (sp_box2){3.5, 0.5, 0, 2, 1}; /* overlaps by 0.5 along x, 1.5 along y */
    CHECK_NEAR(sp_box2_separation(&a, &b), -0.5, 1e-15);
    b = (sp_box2){2 + 1.4142135623730951 + 1, 0, SP_PI / 4, 1, 1}; /* a diamond whose tip is 1 m away */
    CHECK_NEAR(sp_box2_separation(&a, &b), 1, 1e-14);
    CHECK_NEAR(sp_box2_separation(&b, &a), 1, 1e-14);
    sp_vec2 q[4];
    sp_box2_corners(&a, q);
    CHECK(q[0].x == 2 && q[0].y == 1 && q[1].x == -2 && q[1].y == 1 && q[3].x == 2 && q[3].y == -1);
}

int main(void)
{
    RUN(test_angles);
    RUN(test_poses);
    RUN(test_boxes);
    return DONE();
}
