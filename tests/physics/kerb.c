/* kerb.c - a kerb of 12 cm, across and at a narrow angle: struts and tyres bear it, nobody flies, nobody leaves it
 * faster than he came or with more energy than its height is worth, and the car comes to rest. */
#include "physics/internal.h"
#include "physics/stand.h"

#include <stdio.h>

#define KERB 0.12

/* a street along x, 200 m, two lanes of 3.5 m, and on its right at once a pavement of 20 m, a kerb higher */
static void kerb_road(stand *t)
{
    char text[2000];
    *t = (stand){.arena = sp_arena_create()};
    (void)snprintf(
        text, sizeof text,
        "<OpenDRIVE><header revMajor=\"1\" revMinor=\"7\"/><road id=\"1\" length=\"400\" junction=\"-1\">"
        "<planView><geometry s=\"0\" x=\"0\" y=\"0\" hdg=\"0\" length=\"400\"><line/></geometry></planView>"
        "<lanes><laneSection s=\"0\"><left><lane id=\"1\" type=\"driving\"><width sOffset=\"0\" a=\"60\" b=\"0\" "
        "c=\"0\" "
        "d=\"0\"/></lane></left><center><lane id=\"0\" type=\"none\"/></center><right>"
        "<lane id=\"-1\" type=\"driving\"><width sOffset=\"0\" a=\"3.5\" b=\"0\" c=\"0\" d=\"0\"/></lane>"
        "<lane id=\"-2\" type=\"sidewalk\"><width sOffset=\"0\" a=\"60\" b=\"0\" c=\"0\" d=\"0\"/>"
        "<height sOffset=\"0\" inner=\"%g\" outer=\"%g\"/></lane></right></laneSection></lanes></road></OpenDRIVE>",
        KERB, KERB);
    const sp_road_net *net = NULL;
    CHECK(sp_road_read_xodr("kerb.xodr", text, strlen(text), t->arena, &net, &t->error));
    t->def = (sp_world_def){.arena = t->arena, .tick_ns = 10000000, .substeps = 5, .road = net, .env = {.friction = 1}};
    t->def.actors = t->actors;
}

/* moving, turning, lying high, wheels: J */
static double energy_of(stand *t)
{
    const sp_rigid b = sp_rigid_of_actor(&t->def, t->world, 1);
    const sp_vehicle *v = t->actors[1].vehicle;
    const double *r = b.rotation, *w = b.spin, *u = b.velocity;
    double sum = b.mass * (u[0] * u[0] + u[1] * u[1] + u[2] * u[2]) / 2 + b.mass * SP_GRAVITY * b.position[2];
    for (int k = 0; k < 3; k++)
        sum += b.inertia[k] * sp_square(r[k] * w[0] + r[4 + k] * w[1] + r[8 + k] * w[2]) / 2;
    for (int k = 0; k < 4; k++)
        sum += v->wheel_inertia * sp_square(stand_of(t, 1)->wheels[k].spin) / 2;
    return sum;
}

typedef struct crossed {
    double highest, gained, load, spin; /* m of the centre of mass above rest on the kerb; gained energy over what the
                                           kerb's height is worth; times the load at rest; rad/s of roll or pitch */
    double faster;                      /* m/s more than at first */
    bool over;
} crossed;

/* from the street (down: from the pavement) at `angle` to the kerb, pedals free, braked after 4 s */
static crossed cross(const char *kind, double speed, double angle, bool down)
{
    static stand t;
    kerb_road(&t);
    const double way = down ? 1 : -1, y0 = down ? -12 : 5, heading = way * angle;
    stand_actor(&t, kind, -1, 100, 0, speed);
    t.actors[1].heading = heading;
    t.actors[1].pose = (sp_pose){sp_v3(100, y0, down ? KERB : 0), sp_quat_from_ypr(heading, 0, 0)};
    if (angle < 0.5)
        t.actors[1].pose.position.y = down ? -5.5 : -1.5;
    CHECK(stand_begin(&t));
    crossed r = {0};
    const sp_actor *a = stand_of(&t, 1);
    const double stands = t.vehicle.cog_height + KERB;
    double least = energy_of(&t), loads = 0;
    for (int k = 0; k < 4; k++)
        loads += a->wheels[k].load / 4;
    for (int n = 0; n < 1500; n++) {
        t.world->control.pedals = 1;
        stand_of(&t, 1)->brake = n < 400 ? 0 : 0.6;
        CHECK(stand_tick(&t));
        const double now = energy_of(&t);
        r.gained = sp_max(r.gained, now - least);
        least = sp_min(least, now);
        r.highest = sp_max(r.highest, a->body_position[2] - stands);
        for (int k = 0; k < 4; k++)
            r.load = sp_max(r.load, a->wheels[k].load / loads);
        r.faster = sp_max(r.faster, sp_hypot(a->body_velocity[0], a->body_velocity[1]) - speed);
        r.spin = sp_max(r.spin, sp_hypot(a->body_spin[0], a->body_spin[1]));
    }
    r.gained /= t.vehicle.mass * SP_GRAVITY * KERB;
    r.over = down ? a->y > -3.5 : a->y < -3.5;
    CHECK(sp_hypot(a->vx, a->vy) < 1e-3 && sp_abs(a->vz) < 1e-3);
    CHECK(a->body_rotation[10] > 0.99);
    const sp_vec3 spin = sp_v3(a->body_spin[0], a->body_spin[1], a->body_spin[2]);
    CHECK(sp_length3(spin) < 1e-3);
    if (getenv("SP_VERBOSE"))
        printf("%s %.1f m/s %.2f rad %s: %.3f m high, %.2f gained, %.1f of load, %.2f rad/s, %.3f m/s faster\n", kind,
               speed, angle, down ? "down" : "up", r.highest, r.gained, r.load, r.spin, r.faster);
    stand_end(&t);
    return r;
}

static void across(void)
{
    static const char *const kinds[] = {"compact", "suv", "van", "small"};
    for (int k = 0; k < 4; k++)
        for (int down = 0; down < 2; down++) {
            const crossed r = cross(kinds[k], 30 / 3.6, SP_PI / 2, down);
            CHECK(r.over);
            CHECK(r.highest < 0.1 && r.spin < 1);
            CHECK(r.load > 1.2 && r.load <= 10);
            CHECK(r.gained <= (down ? 0.2 : 1) && r.faster < 0.02);
        }
}

static void narrow(void)
{
    for (int down = 0; down < 2; down++) {
        const crossed r = cross("compact", 30 / 3.6, 10 * SP_PI / 180, down);
        CHECK(r.over);
        CHECK(r.highest < 0.1 && r.spin < 1.5);
        CHECK(r.gained <= 1 && r.faster < 0.02);
    }
}

int main(void)
{
    RUN(across);
    RUN(narrow);
    return DONE();
}
