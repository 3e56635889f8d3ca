/* mobil.c - changes of lane: the rule against its inequalities, and on roads made for one decision each. */
#include "traffic/drivers.h"

/* ---------------------------------------------------------------- the rule */
static void test_inequalities(void)
{
    sp_temper m = plain;
    m.politeness = 0.5;
    m.threshold = 0.2;
    m.bias = 0.3;
    /* 1.0 - 0.1 + 0.5 (-1.2 - 0 + 0.4 - 0) - 0.2 = 0.3 */
    const sp_mobil c = {.own_now = 0.1, .own_then = 1.0, .new_now = 0, .new_then = -1.2, .old_now = 0, .old_then = 0.4};
    CHECK_NEAR(sp_mobil_gain(&m, &c, 0), 0.3, 1e-12);
    CHECK_NEAR(sp_mobil_gain(&m, &c, 1), 0.6, 1e-12);
    CHECK_NEAR(sp_mobil_gain(&m, &c, -1), 0, 1e-12);
    m.politeness = 0;
    CHECK_NEAR(sp_mobil_gain(&m, &c, 0), 0.7, 1e-12);
    CHECK(sp_mobil_safe(&c, 1.2) && !sp_mobil_safe(&c, 1.19));
    CHECK(!sp_mobil_safe(&(sp_mobil){.own_then = -5}, 4));
}

/* ---------------------------------------------------------------- nobody touches */
static bool overlap(stand *t, uint32_t i, uint32_t k)
{
    const sp_actor *a = stand_of(t, i), *b = stand_of(t, k);
    const sp_actor_def *da = &t->actors[i], *db = &t->actors[k];
    return sp_abs(a->x + da->center_x - b->x - db->center_x) < (da->length + db->length) / 2 &&
           sp_abs(a->y - b->y) < (da->width + db->width) / 2;
}

static int overlaps(stand *t)
{
    int n = 0;
    for (uint32_t i = 1; i <= t->def.actor_count; i++)
        for (uint32_t k = i + 1; k <= t->def.actor_count; k++)
            n += overlap(t, i, k);
    return n;
}

/* ---------------------------------------------------------------- overtaking */
typedef struct passing {
    double left_at, begun_at, right_at; /* s: indicates, leaves the lane, is back; negative: never */
    double x, y, lane_y;                /* in the end */
    bool wrong_light;
} passing;

static passing overtake(bool left_hand, double follower, double seconds)
{
    stand t;
    passing p = {-1, -1, -1, 0, 0, 0, false};
    drivers_road(&t, &(street){6000, 0, 40, 2, 0, .left_hand = left_hand});
    const int slow = left_hand ? 2 : -2, fast = left_hand ? 1 : -1;
    sp_temper m = plain;
    m.speed_most = 28;
    driver(&t, slow, 270, 16, NULL);
    const uint32_t i = driver(&t, slow, 200, 27, &m);
    if (follower > 0)
        driver(&t, fast, 170, follower, NULL);
    CHECK(stand_begin(&t));
    const double y0 = stand_of(&t, i)->y;
    const uint32_t out = left_hand ? SP_LIGHT_RIGHT : SP_LIGHT_LEFT, back = left_hand ? SP_LIGHT_LEFT : SP_LIGHT_RIGHT;
    int touched = 0;
    for (int k = 0; k < seconds * 100; k++) {
        CHECK(stand_tick(&t));
        const sp_actor *a = stand_of(&t, i);
        touched += overlaps(&t);
        if (p.left_at < 0 && a->lights & out)
            p.left_at = k * 0.01;
        if (p.begun_at < 0 && a->path_act == SP_PATH_CHANGE)
            p.begun_at = k * 0.01;
        if (p.begun_at >= 0 && p.right_at < 0 && a->lane == slow && a->mind.change == 0 && k * 0.01 > p.begun_at + 5)
            p.right_at = k * 0.01;
        p.wrong_light = p.wrong_light || (a->lane == slow && a->mind.change == 0 && a->lights & back);
    }
    CHECK(touched == 0);
    p.x = stand_of(&t, i)->x;
    p.y = stand_of(&t, i)->y;
    p.lane_y = y0;
    stand_end(&t);
    return p;
}

static void test_overtaking(void)
{
    const passing p = overtake(false, 0, 45);
    CHECK(p.left_at >= 0 && p.left_at < 8);
    CHECK(p.begun_at - p.left_at >= plain.indicate - 0.101 && p.begun_at - p.left_at < plain.indicate + 1);
    CHECK(p.right_at > p.begun_at + 2 * plain.change && p.right_at < 40);
    CHECK_NEAR(p.y, p.lane_y, 0.02);
    CHECK(!p.wrong_light);

    /* left-hand traffic is its mirror image */
    const passing q = overtake(true, 0, 45);
    CHECK_NEAR(q.x, p.x, 1e-6);
    CHECK_NEAR(q.y, -p.y, 1e-6);
    CHECK_NEAR(q.left_at, p.left_at, 1e-9);
    CHECK_NEAR(q.right_at, p.right_at, 1e-9);

    /* somebody comes up fast on the other lane: 30 m behind him at 40 m/s is past in 2 s; he goes afterwards */
    const passing r = overtake(false, 40, 45);
    CHECK(r.begun_at > 2.5 && r.begun_at > p.begun_at + 0.4);
}

/* on the slower side nobody goes past, unless the law lets him */
static void test_undertaking(void)
{
    for (int law = 0; law < 2; law++) {
        stand t;
        drivers_road(&t, &(street){6000, 0, 40, 2, 0});
        t.def.undertakes = law;
        sp_temper m = plain;
        m.speed_most = 28;
        const uint32_t other = driver(&t, -1, 280, 20, NULL), i = driver(&t, -2, 200, 27, &m);
        CHECK(stand_begin(&t));
        CHECK(stand_run(&t, 40));
        CHECK((stand_of(&t, i)->x > stand_of(&t, other)->x) == law);
        CHECK(stand_of(&t, i)->lane == -2);
        CHECK(law || (stand_of(&t, i)->mind.cause == SP_CAUSE_LEADER && stand_of(&t, i)->mind.cause_who == other));
        stand_end(&t);
    }
}

/* ---------------------------------------------------------------- paint */
/* two lanes and one against them, with a mark between the two */
static bool crosses(const char *mark, int32_t from)
{
    stand t = {.arena = sp_arena_create()};
    sp_text x = {0};
    static const char *const lane = "<lane id=\"%d\" type=\"driving\"><width sOffset=\"0\" a=\"3.5\" b=\"0\" c=\"0\" "
                                    "d=\"0\"/><roadMark sOffset=\"0\" type=\"%s\" width=\"0.12\"/></lane>";
    sp_text_add(
        &x, "<OpenDRIVE><header revMajor=\"1\" revMinor=\"7\"/><road id=\"1\" junction=\"-1\" length=\"4000\">"
            "<type s=\"0\" type=\"town\"><speed max=\"40\" unit=\"m/s\"/></type><planView><geometry s=\"0\" x=\"0\" "
            "y=\"0\" hdg=\"0\" length=\"4000\"><line/></geometry></planView><lanes><laneSection s=\"0\"><left>");
    sp_text_printf(&x, lane, 1, "solid");
    sp_text_add(&x,
                "</left><center><lane id=\"0\" type=\"none\"><roadMark sOffset=\"0\" type=\"broken\"/></lane></center>"
                "<right>");
    sp_text_printf(&x, lane, -1, mark);
    sp_text_printf(&x, lane, -2, "solid");
    sp_text_add(&x, "</right></laneSection></lanes></road></OpenDRIVE>");
    const sp_road_net *net = NULL;
    CHECK(!x.failed && sp_road_read_xodr("paint", x.data, x.size, t.arena, &net, &t.error));
    sp_text_free(&x);
    t.def = (sp_world_def){.arena = t.arena, .tick_ns = 10000000, .substeps = 5, .road = net, .env = {.friction = 1}};
    t.def.actors = t.actors;
    sp_temper m = plain;
    m.speed_most = 28;
    driver(&t, from, 260, from == -2 ? 16 : 27, NULL);
    const uint32_t i = driver(&t, from, 200, 26, &m);
    CHECK(stand_begin(&t));
    bool crossed = false;
    for (int k = 0; k < 1500; k++) {
        CHECK(stand_tick(&t));
        crossed = crossed || stand_of(&t, i)->lane != from;
        CHECK(stand_of(&t, i)->lane < 0);
    }
    stand_end(&t);
    return crossed;
}

static void test_paint(void)
{
    CHECK(crosses("broken", -2) && crosses("broken", -1));
    CHECK(!crosses("solid", -2) && !crosses("solid", -1) && !crosses("solid solid", -2));
    CHECK(crosses("solid broken", -2) && !crosses("solid broken", -1));
    CHECK(!crosses("broken solid", -2) && crosses("broken solid", -1));
}

/* ---------------------------------------------------------------- the lane ends */
/* road works close the outer of two lanes: all get in, nobody touches */
static void test_lane_ends(void)
{
    for (int left_hand = 0; left_hand < 2; left_hand++) {
        stand t;
        const sp_road_works works = {.from = 700, .to = 1000, .taper = 60, .close = 1, .left = left_hand};
        drivers_road(&t, &(street){2500, 0, 22, 2, 0, .works = &works, .left_hand = left_hand});
        enum { N = 24 };
        for (uint32_t i = 0; i < N; i++) {
            sp_temper m;
            CHECK(sp_temper_draw(sp_temper_name(i % 5), 3, 40 + i, SP_KIND_CAR, &m));
            const int32_t lane = i % 3 == 0 ? 1 : 2;
            driver(&t, left_hand ? lane : -lane, 60 + 18.0 * i, 18, &m);
        }
        CHECK(stand_begin(&t));
        int touched = 0;
        uint32_t past = 0;
        for (int k = 0; k < 12000 && past < N; k++) {
            past = 0;
            for (uint32_t i = 1; i <= N; i++)
                past += stand_of(&t, i)->x > 1050;
            CHECK(stand_tick(&t));
            if (k % 10 == 0)
                touched += overlaps(&t);
        }
        CHECK(touched == 0);
        for (uint32_t i = 1; i <= N; i++) {
            if (!(stand_of(&t, i)->x > 1050))
                fprintf(stderr, "%u: x %g y %g lane %d cause %u %u change %u need %u v %g a %g\n", i,
                        stand_of(&t, i)->x, stand_of(&t, i)->y, stand_of(&t, i)->lane, stand_of(&t, i)->mind.cause,
                        stand_of(&t, i)->mind.cause_who, stand_of(&t, i)->mind.change, stand_of(&t, i)->mind.need,
                        stand_of(&t, i)->rail_speed, stand_of(&t, i)->rail_accel);
            CHECK(stand_of(&t, i)->x > 1050);
        }
        stand_end(&t);
    }
}

/* ---------------------------------------------------------------- one gap */
/* from both sides into the middle lane, side by side: one after the other */
static void test_one_gap(void)
{
    stand t;
    drivers_road(&t, &(street){4000, 0, 40, 3, 0});
    sp_temper m = plain;
    m.bias = 0;
    m.speed_most = 30;
    driver(&t, -1, 260, 17, NULL);
    driver(&t, -3, 260, 17, NULL);
    const uint32_t a = driver(&t, -1, 200, 25, &m), b = driver(&t, -3, 200, 25, &m);
    t.def.undertakes = true;
    CHECK(stand_begin(&t));
    int both = 0, touched = 0, one = 0;
    for (int k = 0; k < 2500; k++) {
        CHECK(stand_tick(&t));
        const bool ca = stand_of(&t, a)->path_act == SP_PATH_CHANGE, cb = stand_of(&t, b)->path_act == SP_PATH_CHANGE;
        both += ca && cb && sp_abs(stand_of(&t, a)->x - stand_of(&t, b)->x) < 6;
        one += ca || cb;
        touched += overlaps(&t);
    }
    CHECK(both == 0 && touched == 0 && one > 0);
    stand_end(&t);
}

/* all kinds on three lanes for a minute and a half: nobody touches, somebody changes, nobody without a light */
static void test_crowd(void)
{
    enum { N = 36 };
    stand t;
    drivers_road(&t, &(street){6000, 0, 33, 3, 0});
    for (uint32_t i = 0; i < N; i++) {
        sp_temper m;
        CHECK(sp_temper_draw(sp_temper_name(i % 5), 11, 70 + i, SP_KIND_CAR, &m));
        driver(&t, -1 - (int32_t)(i % 3), 50 + 15.0 * i, i % 5 == 4 ? 20 : 25, &m);
    }
    CHECK(stand_begin(&t));
    int touched = 0, changes = 0, dark = 0;
    int32_t lanes[N + 1];
    for (uint32_t i = 1; i <= N; i++)
        lanes[i] = stand_of(&t, i)->lane;
    for (int k = 0; k < 6000; k++) {
        CHECK(stand_tick(&t));
        for (uint32_t i = 1; i <= N; i++) {
            const sp_actor *a = stand_of(&t, i);
            if (a->lane != lanes[i]) {
                changes++;
                dark += !(a->lights & (SP_LIGHT_LEFT | SP_LIGHT_RIGHT));
            }
            lanes[i] = a->lane;
        }
        if (k % 5 == 0)
            touched += overlaps(&t);
    }
    CHECK(touched == 0);
    CHECK(changes > 12 && changes < 300);
    CHECK(dark == 0);
    stand_end(&t);
}

int main(void)
{
    RUN(test_inequalities);
    RUN(test_overtaking);
    RUN(test_undertaking);
    RUN(test_paint);
    RUN(test_lane_ends);
    RUN(test_one_gap);
    RUN(test_crowd);
    return DONE();
}
