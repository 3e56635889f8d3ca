/* metamorphic.c - what must not matter to traffic: which hand it keeps to (all is mirrored), where on the plane and in
 * which direction a road lies, when it begins, and whether somebody drives half a kilometre away. */
#include "traffic/drive.h"
#include "traffic/walkers.h"

static const char *const tempers[] = {"calm", "normal", "hasty", "aggressive", "truck"};
static const char *const kinds[] = {"compact", "sedan", "van", "suv", "small", "motorcycle"};

/* ---------------------------------------------------------------- roads */
/* three lanes one way, a bend and back, wherever it begins; lights, crossings: none */
static void motorway(stand *t, double x, double y, double heading, bool left_hand)
{
    *t = (stand){.arena = sp_arena_create()};
    const double side = left_hand ? -1 : 1;
    const sp_road_piece pieces[] = {{500, 0, 0}, {300, 0, side * 1e-3}, {400, side * 1e-3, 0}, {3000, 0, 0}};
    const sp_road_spec spec = {.name = "motorway",
                               .x = x,
                               .y = y,
                               .heading = heading,
                               .pieces = pieces,
                               .piece_count = 4,
                               .lanes_right = left_hand ? 0 : 3,
                               .lanes_left = left_hand ? 3 : 0,
                               .lane_width = 3.5,
                               .shoulder = 2,
                               .speed_limit = 36,
                               .left_hand = left_hand};
    const sp_road_net *net = NULL;
    CHECK(sp_road_build(&spec, t->arena, &net, &t->error));
    stand_on(t, net, 7);
    for (uint32_t n = 0; n < 36; n++) {
        const int32_t lane = 1 + (int32_t)(n % 3);
        const uint32_t i =
            car(t, kinds[n % 6], tempers[n % 5], (sp_road_place){1, left_hand ? lane : -lane, 60 + 18.0 * n, 0});
        t->actors[i].speed = n % 5 == 4 ? 18 : 25;
    }
}

/* a crossing, or a roundabout, with four arms of `length`, turned by `turn`, or mirrored at the x axis; who is on it
 * comes from all sides */
typedef struct place {
    double length, turn;
    sp_junction_control control;
    bool ring, left_hand;
} place;

static void crossing(stand *t, const place *p)
{
    *t = (stand){.arena = sp_arena_create()};
    static const char *const names[4] = {"east", "north", "west", "south"};
    sp_road_arm arm[4];
    for (int k = 0; k < 4; k++)
        arm[k] = (sp_road_arm){
            .name = names[k],
            .heading = sp_wrap_angle((p->left_hand ? -1 : 1) * (k * SP_PI / 2 + 0.1 + (p->ring ? p->turn : 0))),
            .length = p->length,
            .lanes_in = 1,
            .lanes_out = 1,
            .lane_width = 3.5,
            .speed_limit = 50 / 3.6};
    sp_road_plan plan = {.kind = SP_PLAN_JUNCTION,
                         .junction = {.heading = p->left_hand ? -p->turn : p->turn,
                                      .arm = arm,
                                      .arm_count = 4,
                                      .curve = 8,
                                      .control = p->control,
                                      .left_hand = p->left_hand}};
    if (p->ring)
        plan = (sp_road_plan){
            .kind = SP_PLAN_ROUNDABOUT,
            .roundabout = {
                .arm = arm, .arm_count = 4, .radius = 25, .lanes = 1, .lane_width = 5, .left_hand = p->left_hand}};
    const sp_road_net *net = NULL;
    CHECK(sp_road_plan_build(&plan, t->arena, &net, &t->error));
    stand_on(t, net, 9);
    for (uint32_t n = 0; n < 20; n++) {
        const double back = 20 + 24.0 * (n / 4) + 3 * (n % 4);
        const sp_road_place at = {sp_road_by_id(net, names[n % 4]), p->left_hand ? 1 : -1, p->length - back, 0};
        const uint32_t i = car(t, kinds[n % 6], tempers[n % 5], at);
        t->actors[i].speed = 8;
    }
}

/* ---------------------------------------------------------------- two at once */
typedef struct twin {
    double c, s, mirror, x, y; /* the second's place of the first's: mirrored, turned, shifted */
} twin;

/* the greatest distance of anybody from where he should be, m; rad and m/s count like m */
static double apart(stand *a, stand *b, const twin *w)
{
    double most = 0;
    for (uint32_t i = 2; i <= a->world->actor_count; i++) {
        const sp_actor *p = stand_of(a, i), *q = stand_of(b, i);
        const double x = w->c * p->x - w->s * w->mirror * p->y + w->x, y = w->s * p->x + w->c * w->mirror * p->y + w->y;
        const double turned = w->mirror * p->heading + sp_atan2(w->s, w->c);
        most = sp_max(most, sp_hypot(q->x - x, q->y - y));
        most = sp_max(most, sp_abs(sp_wrap_angle(q->heading - turned)));
        most = sp_max(most, sp_abs(q->speed - p->speed));
    }
    return most;
}

static void alike(stand *a, stand *b, const twin *w, double seconds, double tolerance)
{
    CHECK(stand_begin(a) && stand_begin(b));
    CHECK(a->def.actor_count == b->def.actor_count);
    double most = 0, driven = 0;
    uint32_t changes = 0;
    for (int n = 0; n < (int)(100 * seconds) && most <= tolerance; n++) {
        CHECK(stand_tick(a) && stand_tick(b));
        CHECK(sp_world_lights(&a->def, a->world, a->world->tick, &a->error));
        CHECK(sp_world_lights(&b->def, b->world, b->world->tick, &b->error));
        most = apart(a, b, w);
        for (uint32_t i = 2; i <= a->world->actor_count; i++)
            changes += stand_of(a, i)->path_act == SP_PATH_CHANGE;
        if (most > tolerance)
            fprintf(stderr, "%g m apart after %.2f s\n", most, 0.01 * n);
    }
    CHECK(most <= tolerance);
    for (uint32_t i = 2; i <= a->world->actor_count; i++)
        driven += stand_of(a, i)->odometer;
    CHECK(driven > 30.0 * (a->world->actor_count - 1));
    if (getenv("SP_VERBOSE"))
        printf("%g m apart, %.0f m driven, %u ticks of change\n", most, driven, changes);
    stand_end(a);
    stand_end(b);
}

static stand first, second;

static const place places[4] = {{150, 0, SP_CONTROL_SIGNS, false, false},
                                {150, 0, SP_CONTROL_LIGHTS, false, false},
                                {150, 0, SP_CONTROL_SIGNS, true, false},
                                {150, 0, SP_CONTROL_NONE, false, false}};

/* but a crossing without signs, where who comes from the right goes first on either hand */
static void mirrored(void)
{
    const twin over = {1, 0, -1, 0, 0};
    motorway(&first, 0, 0, 0, false);
    motorway(&second, 0, 0, 0, true);
    alike(&first, &second, &over, 30, 1e-9);
    for (int k = 0; k < 3; k++) {
        place p = places[k];
        crossing(&first, &p);
        p.left_hand = true;
        crossing(&second, &p);
        alike(&first, &second, &over, 30, 1e-9);
    }
}

/* At junctions drivers look ahead in cells of some metres and decide every 100 ms: what rounding puts beyond the border
 * of a cell comes a tick later. It is the same way in the same order then, not the same millimetre, and in the ring
 * soon no longer that. */
static void turned(void)
{
    const double turn[] = {SP_PI / 2, 0.7, -2.9};
    for (int k = 0; k < 3; k++) {
        twin by = {.mirror = 1};
        sp_sincos(turn[k], &by.s, &by.c);
        motorway(&first, 0, 0, 0, false);
        motorway(&second, 0, 0, turn[k], false);
        alike(&first, &second, &by, 20, 1e-4);
        for (int n = 0; n < 4; n++) {
            place p = places[n];
            crossing(&first, &p);
            p.turn = turn[k];
            crossing(&second, &p);
            alike(&first, &second, &by, p.ring ? 8 : 15, p.ring ? 1 : 0.1);
        }
    }
}

static void shifted_in_place(void)
{
    const twin by = {1, 0, 1, 1e4, -2e4};
    motorway(&first, 0, 0, 0, false);
    motorway(&second, 1e4, -2e4, 0, false);
    alike(&first, &second, &by, 30, 1e-6);
}

/* Later by eight seconds: bit for bit, since nobody looks at the clock but for when his turn to decide is, which comes
 * back. Lights do, and who dawdles draws by the tick: neither is here. */
static void shifted_in_time(void)
{
    for (int k = 0; k < 2; k++) {
        stand *const both[2] = {&first, &second};
        for (int n = 0; n < 2; n++) {
            k ? crossing(both[n], &places[0]) : motorway(both[n], 0, 0, 0, false);
            for (uint32_t i = 2; i <= both[n]->def.actor_count; i++)
                both[n]->actors[i].temper.model = SP_FOLLOW_IIDM;
        }
        CHECK(stand_begin(&first) && stand_begin(&second));
        second.world->tick = 800;
        bool same = true;
        for (int n = 0; n < 3000 && same; n++) {
            CHECK(stand_tick(&first) && stand_tick(&second));
            for (uint32_t i = 2; i <= first.world->actor_count && same; i++) {
                const sp_actor *p = stand_of(&first, i), *q = stand_of(&second, i);
                same = !memcmp(p->body_position, q->body_position, sizeof p->body_position) &&
                       !memcmp(p->body_velocity, q->body_velocity, sizeof p->body_velocity) &&
                       !memcmp(&p->rail_accel, &q->rail_accel, sizeof p->rail_accel) && p->lights == q->lights;
            }
            if (!same)
                fprintf(stderr, "another after %.2f s\n", 0.01 * n);
        }
        CHECK(same);
        stand_end(&first);
        stand_end(&second);
    }
}

/* one more at the far end of an arm, 600 m from everybody, who drives away: no bit of the others */
static void far_away(void)
{
    for (int where = 0; where < 3; where++) {
        const place p = {900, 0, where ? SP_CONTROL_LIGHTS : SP_CONTROL_SIGNS, false, false};
        crossing(&first, &p);
        crossing(&second, &p);
        const uint32_t east = sp_road_by_id(second.def.road, "east"), last = second.def.actor_count + 1;
        if (where < 2)
            (void)car(&second, where ? "bicycle" : "compact", "hasty", (sp_road_place){east, where ? 1 : -1, 40, 0});
        else
            (void)walker(&second, "adult", (sp_road_place){east, -1, 40, -5}, false);
        CHECK(stand_begin(&first) && stand_begin(&second));
        bool same = true;
        for (int n = 0; n < 2000 && same; n++) {
            CHECK(stand_tick(&first) && stand_tick(&second));
            same =
                !memcmp(&first.world->actors[1], &second.world->actors[1], (last - 1) * sizeof first.world->actors[1]);
            if (!same)
                fprintf(stderr, "another after %.2f s\n", 0.01 * n);
        }
        CHECK(same);
        CHECK(where == 2 || stand_of(&second, last)->odometer > 30);
        stand_end(&first);
        stand_end(&second);
    }
}

int main(void)
{
    RUN(mirrored);
    RUN(turned);
    RUN(shifted_in_place);
    RUN(shifted_in_time);
    RUN(far_away);
    return DONE();
}
