/* lidar_faults.c - each fault of a lidar changes what it says it does and nothing else; weather puts points where there
 * is nothing; frames are equal bit for bit. */
#include "check.h"
#include "lidar_kit.h"

/* a wall 20 m ahead, 40 m wide, without errors */
static kit *before_a_wall(void)
{
    kit *k = kit_create("lidar");
    const uint32_t w = kit_actor(k, "wall", SP_KIND_STATIC, 0.4, 40, 4);
    kit_place(k, w, 20.2, 0, 0);
    kit_plain(k);
    kit_set(k, "rings", 16);
    kit_set(k, "columns", 360);
    kit_set(k, "fov", 1.5);
    kit_ready(k);
    return k;
}

static uint32_t count(const kit *k, uint32_t reason)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < k->out.count; i++)
        n += k->truth[i].reason == reason;
    return n;
}

static double range_of(const sp_lidar_point *p)
{
    return sp_sqrt((double)p->x * (double)p->x + (double)p->y * (double)p->y + (double)p->z * (double)p->z);
}

static void noise_spreads(void)
{
    kit *k = kit_create("lidar");
    double spread[2] = {0};
    for (int f = 0; f < 2; f++) {
        kit *m = before_a_wall();
        kit_set(m, "noise", 1);
        kit_set(m, "sensitivity", 6e-5);
        if (f)
            kit_fault(m, SP_FAULT_NOISE, 4, 0);
        const sp_lidar_point *p = kit_sample(m, 3);
        uint32_t n = 0;
        for (uint32_t i = 0; i < m->out.count; i++)
            if (m->truth[i].actor == 2 && sp_abs((double)p[i].y) < 3) {
                spread[f] += sp_square((double)p[i].x - 20);
                n++;
            }
        spread[f] = sp_sqrt(spread[f] / n);
        kit_destroy(m);
    }
    CHECK_NEAR(spread[1] / spread[0], 4, 0.4);
    kit_destroy(k);
}

static void shifts_are_read(void)
{
    static const struct {
        uint32_t kind;
        double strength, value, x; /* of the beam straight ahead: what x reads as */
    } rows[] = {{SP_FAULT_BIAS, 1.5, -1, 21.5}, {SP_FAULT_BIAS, 1.5, 0, 21.5},  {SP_FAULT_BIAS, 1.5, 1, 20},
                {SP_FAULT_SCALE, 1.1, -1, 22},  {SP_FAULT_QUANTISE, 3, -1, 21}, {SP_FAULT_CREEP, 0.25, -1, 20.5}};
    for (size_t r = 0; r < sizeof rows / sizeof *rows; r++) {
        kit *k = before_a_wall();
        kit_set(k, "range", 40);
        kit_fault(k, rows[r].kind, rows[r].strength, rows[r].value)->since = 2;
        const sp_lidar_point *p = kit_sample(k, 0);
        double best = 1e9, x = 0, y = 0;
        for (uint32_t i = 0; i < k->out.count; i++) {
            const double off = sp_abs((double)p[i].y - (rows[r].value == 1 ? 1.5 : 0)) + sp_abs((double)p[i].z);
            if (k->truth[i].actor == 2 && off < best) {
                best = off;
                x = (double)p[i].x;
                y = (double)p[i].y;
            }
        }
        CHECK_NEAR(x, rows[r].x, 0.02);
        CHECK_NEAR(y, rows[r].value == 1 ? 1.5 : 0, 0.1);
        kit_destroy(k);
    }
}

static void openings_close(void)
{
    kit *k = before_a_wall();
    const sp_lidar_point *p = kit_sample(k, 0);
    const uint32_t all = k->out.count;
    CHECK(all > 3000);
    kit_fault(k, SP_FAULT_FOV, 0.5, 0);
    p = kit_sample(k, 0);
    CHECK_NEAR((double)k->out.count / all, 0.5, 0.05);
    for (uint32_t i = 0; i < k->out.count; i++)
        CHECK(sp_abs(sp_atan2((double)p[i].y, (double)p[i].x)) < 0.376);
    k->fault_count = 0;
    kit_fault(k, SP_FAULT_BLOCKAGE, 0.4, 0.3);
    p = kit_sample(k, 0);
    CHECK_NEAR((double)k->out.count / all, 0.6, 0.05);
    for (uint32_t i = 0; i < k->out.count; i++)
        CHECK(sp_abs(sp_atan2((double)p[i].y, (double)p[i].x) - 0.3) > 0.29);
    k->fault_count = 0;
    kit_fault(k, SP_FAULT_RANGE, 0.1, 0);
    p = kit_sample(k, 0);
    CHECK(k->out.count > 100);
    for (uint32_t i = 0; i < k->out.count; i++)
        CHECK(range_of(&p[i]) < 12.001);
    k->fault_count = 0;
    kit_fault(k, SP_FAULT_DIRT, 0.3, 0);
    kit_set(k, "sensitivity", 2e-5);
    kit_sample(k, 0);
    CHECK_NEAR((double)k->out.count / all, 0.7, 0.2);
    kit_destroy(k);
}

static void glass_weakens(void)
{
    uint32_t n[3];
    static const uint32_t kinds[3] = {SP_FAULT_NONE, SP_FAULT_WATER, SP_FAULT_ICE};
    for (int f = 0; f < 3; f++) {
        kit *k = before_a_wall();
        kit_set(k, "sensitivity", 6e-4);
        if (f)
            kit_fault(k, kinds[f], 0.6, 0);
        kit_sample(k, 0);
        n[f] = k->out.count;
        kit_destroy(k);
    }
    CHECK(n[1] < 0.7 * n[0] && n[1] > 0.2 * n[0] && n[2] < 0.3 * n[0]);
}

static void things_come_and_go(void)
{
    kit *k = before_a_wall();
    kit_fault(k, SP_FAULT_PHANTOM, 10, 0.2);
    const sp_lidar_point *p = kit_sample(k, 0);
    uint32_t n = 0;
    for (uint32_t i = 0; i < k->out.count; i++)
        if (k->truth[i].reason == SP_REASON_FAULT) {
            CHECK(k->truth[i].actor == 0);
            CHECK(range_of(&p[i]) > 9.9 && range_of(&p[i]) < 10.6);
            CHECK_NEAR(sp_atan2((double)p[i].y, (double)p[i].x), 0.2, 0.1);
            n++;
        }
    CHECK(n > 50);
    // it stands where it began
    k->world->actors[1].x += 4;
    p = kit_sample(k, 1);
    double nearest = 1e9;
    for (uint32_t i = 0; i < k->out.count; i++)
        if (k->truth[i].reason == SP_REASON_FAULT)
            nearest = sp_min(nearest, range_of(&p[i]));
    CHECK(nearest > 5.6 && nearest < 6.4);
    k->world->actors[1].x -= 4;
    k->fault_count = 0;
    kit_fault(k, SP_FAULT_REMOVAL, 1, 0);
    kit_sample(k, 0);
    CHECK(count(k, SP_REASON_TARGET) == 0 && count(k, SP_REASON_FIXED) > 500);
    k->fault_count = 0;
    kit_fault(k, SP_FAULT_INTERFERENCE, 30, 0);
    kit_sample(k, 0);
    CHECK_NEAR(count(k, SP_REASON_INTERFERENCE), 0.03 * 16 * 360, 60);
    k->fault_count = 0;
    CHECK(kit_sample(k, 0) && count(k, SP_REASON_INTERFERENCE) + count(k, SP_REASON_FAULT) == 0);
    kit_destroy(k);
}

/* columns of a stuck segment show the ranges of the first of them */
static void a_segment_sticks(void)
{
    kit *k = before_a_wall();
    kit_fault(k, SP_FAULT_SEGMENT, 0.5, 0);
    const sp_lidar_point *p = kit_sample(k, 0);
    uint32_t same = 0, ring = 8;
    double last = 0;
    for (uint32_t i = 0; i < k->out.count; i++)
        if (p[i].ring == ring) {
            same += sp_abs(range_of(&p[i]) - last) < 1e-4;
            last = range_of(&p[i]);
        }
    CHECK(same > 170 && same < 200);
    kit_destroy(k);
}

/* rain, snow, spray: points with a reason, near by; the wall behind spray gets fewer */
static void weather_puts_points_in_the_air(void)
{
    kit *k = kit_create("lidar");
    const uint32_t car = kit_actor(k, "car", SP_KIND_CAR, 4.4, 1.8, 1.5);
    kit_place(k, car, 14, 0, 0);
    k->world->actors[car].speed = 35;
    k->def.env.water = 1e-3;
    k->def.env.rain = 25;
    k->def.env.snow = 3;
    kit_ready(k);
    uint32_t drops = 0, spray = 0;
    for (uint64_t f = 0; f < 4; f++) {
        const sp_lidar_point *p = kit_sample(k, f);
        for (uint32_t i = 0; i < k->out.count; i++) {
            if (k->truth[i].reason != SP_REASON_RAIN)
                continue;
            if (k->truth[i].actor == car) {
                CHECK((double)p[i].x > 7 && (double)p[i].x < 12 && sp_abs((double)p[i].y) < 1.2);
                spray++;
            } else {
                CHECK(range_of(&p[i]) < 21);
                drops++;
            }
        }
    }
    // 65536 beams a frame, 0.02 R^0.6 + 2 S^0.6 a thousand; those with the ground before them are lost
    CHECK(drops > 250 && drops < 4 * 65.536 * (0.02 * sp_pow(25, 0.6) + 2 * sp_pow(3, 0.6)) * 1.2);
    CHECK(spray > 200);
    kit_destroy(k);
}

static void frames_are_equal_bit_for_bit(void)
{
    sp_hash h[3];
    for (int i = 0; i < 3; i++) {
        kit *k = before_a_wall();
        kit_set(k, "noise", 1);
        kit_sample(k, i == 2);
        h[i] = sp_hash_bytes(k->data, k->out.count * sizeof(sp_lidar_point));
        kit_destroy(k);
    }
    CHECK(sp_hash_equal(h[0], h[1]) && !sp_hash_equal(h[0], h[2]));
}

/* a signature of boxes, edges, weather, noise and motion at once: the same from every compiler, at every level of
 * optimisation. No road and no models: their shapes may change */
static void one_hash_everywhere(void)
{
    kit *k = kit_create("lidar");
    uint64_t state = 17;
    static const char *const names[] = {"a", "b", "c", "d", "e", "f"};
    for (int i = 0; i < 6; i++) {
        const bool car = i % 3 != 0;
        const uint32_t a = kit_actor(k, names[i], car ? SP_KIND_CAR : SP_KIND_PEDESTRIAN, car ? 4.4 : 0.6,
                                     car ? 1.8 : 0.5, car ? 1.5 : 1.8);
        // one after the other: compilers differ in the order of arguments
        const double x = kit_draw(&state, -30, 30), y = kit_draw(&state, 3, 12);
        kit_place(k, a, x, i % 2 ? y : -y, kit_draw(&state, 0, 6));
        k->world->actors[a].speed = 30;
    }
    k->def.env.water = 1e-3;
    k->def.env.visibility = 400;
    k->def.env.rain = 10;
    kit_set(k, "columns", 512);
    kit_set(k, "returns", SP_LIDAR_DUAL);
    kit_ready(k);
    kit_past(k);
    for (int t = 0; t < 12; t++) {
        k->world->actors[1].x += 0.2;
        k->world->actors[1].heading += 0.003;
        kit_tick(k);
    }
    kit_sample(k, 5);
    CHECK(k->out.count > 10000 && count(k, SP_REASON_EDGE) > 20 && count(k, SP_REASON_RAIN) > 500);
    sp_hasher all;
    sp_hash_begin(&all);
    sp_hash_add(&all, k->data, k->out.count * sizeof(sp_lidar_point));
    sp_hash_add(&all, k->truth, k->out.count * sizeof(sp_truth));
    char text[33];
    sp_hash_hex(sp_hash_end(&all), text);
    CHECK_TEXT(text, "3c49fe9a08be356048fff3eae68cd944");
    kit_destroy(k);
}

int main(void)
{
    RUN(noise_spreads);
    RUN(shifts_are_read);
    RUN(openings_close);
    RUN(glass_weakens);
    RUN(things_come_and_go);
    RUN(a_segment_sticks);
    RUN(weather_puts_points_in_the_air);
    RUN(frames_are_equal_bit_for_bit);
    RUN(one_hash_everywhere);
    return DONE();
}
