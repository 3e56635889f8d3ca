/* ultrasonic.c - distances to nearest points by geometry, the cone, askew faces, soft things, kerbs, air, faults. */
#include "check.h"
#include "lidar_kit.h"

static kit *parking(void)
{
    kit *k = kit_create("ultrasonic");
    k->mount->position = sp_v3(0, 0, 0.5);
    kit_set(k, "noise", 0);
    kit_set(k, "step", 0);
    return k;
}

static sp_ultrasonic ping(kit *k)
{
    if (!k->prepared)
        kit_ready(k);
    kit_sample(k, 0);
    CHECK(k->out.count == 1);
    return *(const sp_ultrasonic *)(const void *)k->data;
}

static void a_wall_is_as_far_as_it_is(void)
{
    static const double at[] = {0.3, 1, 2.5, 5.4};
    for (int i = 0; i < 4; i++) {
        kit *k = parking();
        const uint32_t w = kit_actor(k, "wall", SP_KIND_STATIC, 0.4, 6, 2);
        kit_place(k, w, at[i] + 0.2, 0, 0);
        CHECK_NEAR(ping(k).distance, at[i], 1e-9);
        CHECK(k->truth[0].actor == w && k->truth[0].reason == SP_REASON_TARGET);
        kit_destroy(k);
    }
    kit *k = parking();
    const uint32_t w = kit_actor(k, "wall", SP_KIND_STATIC, 0.4, 6, 2);
    kit_place(k, w, 5.8, 0, 0);
    CHECK(ping(k).distance < 0 && k->truth[0].actor == 0);
    // what touches the sensor reads as its least distance
    kit_place(k, w, 0.25, 0, 0);
    CHECK_NEAR(ping(k).distance, 0.15, 1e-12);
    kit_destroy(k);
}

/* a post is seen within the cone of 75 deg and not beside it; on the left it is on the left */
static void the_cone_has_edges(void)
{
    for (int deg = -60; deg <= 60; deg += 10) {
        kit *k = parking();
        const uint32_t p = kit_actor(k, "post", SP_KIND_STATIC, 0.2, 0.2, 1.2);
        const double a = deg * SP_PI / 180;
        kit_place(k, p, 2 * sp_cos(a), 2 * sp_sin(a), a);
        const double d = ping(k).distance;
        CHECK(deg > -36 && deg < 36 ? sp_abs(d - 1.9) < 1e-9 : deg < -40 || deg > 40 ? d < 0 : true);
        kit_destroy(k);
    }
    kit *k = parking();
    const uint32_t p = kit_actor(k, "post", SP_KIND_STATIC, 0.2, 0.2, 1.2);
    k->mount->yaw = 1.5;
    kit_place(k, p, 2 * sp_cos(1.5), 2 * sp_sin(1.5), 1.5);
    CHECK_NEAR(ping(k).distance, 1.9, 1e-9);
    kit_place(k, p, 2 * sp_cos(1.5), -2 * sp_sin(1.5), -1.5);
    CHECK(ping(k).distance < 0);
    kit_destroy(k);
}

/* of a wall that stands askew the foot of the perpendicular is outside of the cone: little comes back */
static void askew_faces_are_mirrors(void)
{
    double amplitude[3];
    static const double turn[3] = {0, 0.5, 1.1};
    for (int i = 0; i < 3; i++) {
        kit *k = parking();
        const uint32_t w = kit_actor(k, "wall", SP_KIND_STATIC, 0.02, 20, 2);
        kit_place(k, w, 2, 0, turn[i]);
        const sp_ultrasonic u = ping(k);
        amplitude[i] = u.distance < 0 ? 0 : u.amplitude;
        // the nearest point of the face: 2 cos(turn)
        if (i < 2)
            CHECK_NEAR(u.distance, 2 * sp_cos(turn[i]) - 0.01, 1e-6);
        kit_destroy(k);
    }
    CHECK(amplitude[0] > amplitude[1] && amplitude[1] > amplitude[0] / 3 && amplitude[2] < 0.2 * amplitude[0]);
}

static void people_are_soft(void)
{
    double far[2] = {0};
    for (int soft = 0; soft < 2; soft++)
        for (double x = 1; x < 5.4; x += 0.1) {
            kit *k = parking();
            const uint32_t p = kit_actor(k, "it", soft ? SP_KIND_PEDESTRIAN : SP_KIND_STATIC, 0.5, 0.5, 1.8);
            kit_place(k, p, x + 0.25, 0, 0);
            far[soft] = ping(k).distance > 0 ? x : far[soft];
            kit_destroy(k);
        }
    CHECK(far[0] > 5.2 && far[1] > 2 && far[1] < 4.5);
}

/* the nearer of two, whatever their order */
static void nearest_first(void)
{
    kit *k = parking();
    const uint32_t a = kit_actor(k, "a", SP_KIND_STATIC, 0.4, 1, 2), b = kit_actor(k, "b", SP_KIND_STATIC, 0.4, 1, 2);
    kit_place(k, a, 3.2, 0, 0);
    kit_place(k, b, 2.2, 0.3, 0);
    CHECK_NEAR(ping(k).distance, 2, 1e-9);
    CHECK(k->truth[0].actor == b);
    k->world->actors[b].hidden = 1;
    CHECK_NEAR(ping(k).distance, 3, 1e-9);
    kit_destroy(k);
}

/* sound is 0.606 m/s faster per kelvin: at 50 degC all reads shorter by 343.42 / 361.6 */
static void warm_air_reads_short(void)
{
    kit *k = parking();
    const uint32_t w = kit_actor(k, "wall", SP_KIND_STATIC, 0.4, 6, 2);
    kit_place(k, w, 2.2, 0, 0);
    kit_set(k, "temperature", 50);
    CHECK_NEAR(ping(k).distance, 2 * 343.42 / 361.6, 1e-9);
    kit_destroy(k);
}

static void kerbs_are_heard(void)
{
    kit *k = parking();
    kit_road(k, 100, true);
    // looking right, at the kerb of a lane of 3.5 m and a shoulder of 0.3 m
    kit_place(k, 1, 50, -1.75, 0);
    sp_road_place at;
    sp_road_locate(k->def.road, 50, -1.75, NULL, &at);
    sp_actor *e = &k->world->actors[1];
    e->road = at.road;
    e->lane = at.lane;
    e->s = at.s;
    e->t = at.t;
    k->mount->yaw = -SP_PI / 2;
    k->mount->position.z = 0.3;
    double kerb = 0, z;
    sp_vec3 n;
    for (double y = -2; y > -8 && kerb == 0; y -= 0.01) {
        sp_road_surface(k->def.road, 50, y, NULL, &z, &n);
        kerb = z > 0.05 ? -1.75 - y : 0;
    }
    const double d = ping(k).distance;
    CHECK(kerb > 1);
    CHECK_NEAR(d, sp_hypot(kerb, 0.24), 0.15);
    CHECK(k->truth[0].reason == SP_REASON_FIXED);
    kit_destroy(k);
}

static void faults_act(void)
{
    static const struct {
        uint32_t kind;
        double strength, value, wanted;
    } rows[] = {{SP_FAULT_BIAS, 0.5, -1, 2.5},   {SP_FAULT_SCALE, 1.5, -1, 3},  {SP_FAULT_QUANTISE, 0.75, -1, 2.25},
                {SP_FAULT_SATURATION, 1, -1, 1}, {SP_FAULT_RANGE, 0.2, 0, -1},  {SP_FAULT_BLOCKAGE, 1, 0, -1},
                {SP_FAULT_PHANTOM, 0.7, 0, 0.7}, {SP_FAULT_REMOVAL, 1, 0, -1},  {SP_FAULT_INTERFERENCE, 60, 0, -1},
                {SP_FAULT_ICE, 1, 0, -1},        {SP_FAULT_CREEP, 0.1, -1, 2.2}};
    for (size_t r = 0; r < sizeof rows / sizeof *rows; r++) {
        kit *k = parking();
        const uint32_t w = kit_actor(k, "wall", SP_KIND_STATIC, 0.4, 1, 2);
        kit_place(k, w, 2.2, 0, 0);
        kit_fault(k, rows[r].kind, rows[r].strength, rows[r].value)->since = 2;
        CHECK_NEAR(ping(k).distance, rows[r].wanted, 1e-9);
        kit_destroy(k);
    }
}

static void noise_is_as_said(void)
{
    kit *k = parking();
    const uint32_t w = kit_actor(k, "wall", SP_KIND_STATIC, 0.4, 6, 2);
    kit_place(k, w, 1.2, 0, 0);
    kit_set(k, "noise", 0.02);
    kit_ready(k);
    double sum = 0, square = 0;
    for (uint64_t n = 0; n < 2000; n++) {
        kit_sample(k, n);
        const double d = ((const sp_ultrasonic *)(const void *)k->data)->distance - 1;
        sum += d;
        square += d * d;
    }
    CHECK_NEAR(sum / 2000, 0, 0.002);
    CHECK_NEAR(sp_sqrt(square / 2000), 0.02, 0.0012);
    kit_destroy(k);
}

/* another sensor 0.5 m beside: there from it, back to this one */
static void a_neighbours_pulse(void)
{
    kit *k = parking();
    const uint32_t w = kit_actor(k, "wall", SP_KIND_STATIC, 0.4, 6, 2);
    kit_place(k, w, 2.2, 0, 0);
    k->def.mount_count = 2;
    k->mounts[1] = k->mounts[0];
    k->mounts[1].position.y = 0.5;
    kit_set(k, "cross", 1);
    CHECK_NEAR(ping(k).distance, 0.5 * (2 + sp_hypot(2, 0.5)), 1e-9);
    kit_destroy(k);
}

/* trees that are drawn beside the road are heard, by one who stands before a trunk */
static void trees_are_heard(void)
{
    kit *k = kit_create("lidar");
    kit_road(k, 400, false);
    sp_error err = {0};
    const sp_cast_scene *scene = sp_cast_scene_make(&k->def, false, k->arena, &err);
    kit *u = parking();
    u->def.road = k->def.road;
    uint32_t trunks = 0, heard = 0;
    for (uint32_t i = 0; scene && i < scene->thing_count && trunks < 10; i++) {
        const sp_cast_thing *t = &scene->things[i];
        double low = 1e9, wide = 0;
        for (int a = 0; a < 3; a++) {
            const bool up = sp_abs(t->axis[a].z) > 0.7;
            low = up ? t->half[a] : low;
            wide = up ? wide : sp_max(wide, t->half[a]);
        }
        // trunks are slim and stand on the ground
        if (sp_cast_material(t->what) != SP_STUFF_LEAVES || wide > 0.4 || low < 0.5)
            continue;
        kit_place(u, 1, t->middle.x - 2, t->middle.y, 0);
        u->world->actors[1].z = t->middle.z - 0.5;
        const double d = ping(u).distance;
        CHECK(wide > 0.05);
        heard += d > 1 && d < 2;
        trunks++;
    }
    CHECK(trunks >= 5 && heard == trunks);
    kit_destroy(u);
    kit_destroy(k);
}

int main(void)
{
    RUN(a_wall_is_as_far_as_it_is);
    RUN(the_cone_has_edges);
    RUN(askew_faces_are_mirrors);
    RUN(people_are_soft);
    RUN(nearest_first);
    RUN(warm_air_reads_short);
    RUN(kerbs_are_heard);
    RUN(faults_act);
    RUN(noise_is_as_said);
    RUN(a_neighbours_pulse);
    RUN(trees_are_heard);
    return DONE();
}
