/* kinds.c - every kind of the catalogue as it is drawn: it fills its own box and stays inside it, its wheels touch the
 * ground. SP_WRITE_PICTURES=FOLDER keeps a picture of all of them. */
#include "check.h"
#include "scene.h"

#include <stdlib.h>

enum { W = 480, H = 270, PIXELS = W * H * 3 };
#define X (-500.0) /* m: on the plain, away from trees */
#define Y 3000.0
static uint8_t with[PIXELS], without[PIXELS];

/* one of each kind, origin at (X, Y), hidden but for one at a time */
static void gather(scene *s)
{
    sp_error err = {0};
    s->def.actor_count = 1;
    for (uint32_t i = 0; i < sp_kind_count(); i++) {
        const sp_kind *k = sp_kind_at(i);
        sp_actor_def *d = &s->def.actors[++s->def.actor_count];
        *d = (sp_actor_def){.name = k->name,
                            .kind = k,
                            .vehicle = k->vehicle,
                            .length = k->length,
                            .width = k->width,
                            .height = k->height,
                            .center_x = k->length / 2 - k->rear_overhang,
                            .mass = k->mass};
        memcpy(d->colour, k->colour, sizeof d->colour);
        d->pose = (sp_pose){{X, Y, 0}, {1, 0, 0, 0}};
        sp_road_locate(s->def.road, X, Y, NULL, &d->place);
    }
    // no sun, so that nothing but the actors themselves changes above the ground
    s->def.env.visibility = 300;
    s->world = sp_world_create(&s->def, s->arena, &err);
    CHECK(s->world != NULL);
    for (uint32_t i = 1; i <= s->def.actor_count; i++)
        s->world->actors[i].hidden = true;
}

typedef struct extent {
    double low_u, high_u, low_v, high_v;
    uint32_t count;
} extent;

/* where two pictures differ in their upper rows, in pixels */
static extent difference(uint32_t rows)
{
    extent e = {W, 0, H, 0, 0};
    for (uint32_t v = 0; v < rows; v++)
        for (uint32_t u = 0; u < W; u++) {
            const uint8_t *a = with + 3 * (v * W + u), *b = without + 3 * (v * W + u);
            if (abs(a[0] - b[0]) + abs(a[1] - b[1]) + abs(a[2] - b[2]) < 8)
                continue;
            e.low_u = sp_min(e.low_u, u);
            e.high_u = sp_max(e.high_u, u + 1);
            e.low_v = sp_min(e.low_v, v);
            e.high_v = sp_max(e.high_v, v + 1);
            e.count++;
        }
    return e;
}

/* from its right side, far enough away that perspective shifts its ends little */
static void check_kind(sp_render *r, scene *s, uint32_t i)
{
    const sp_actor_def *d = &s->def.actors[i];
    const sp_kind *k = d->kind;
    if (k->look == SP_LOOK_GANTRY || k->look == SP_LOOK_PLATE)
        return;
    sp_error err = {0};
    const double big = sp_max(sp_max(k->length, k->height), 0.8), away = 12 * big, middle = k->height / 2;
    sp_pixel_request q = scene_eye(X + d->center_x, Y - away, middle, SP_PI / 2, 0, W, H);
    // 0.4 of the picture's height
    q.fx = q.fy = 0.4 * H * away / big;
    s->world->actors[i].hidden = false;
    CHECK(sp_render_view(r, &s->def, s->world, &q, NULL, with, &err));
    s->world->actors[i].hidden = true;
    CHECK(sp_render_view(r, &s->def, s->world, &q, NULL, without, &err));

    // m to a pixel at its near side; the soft spot on the ground is left out
    const double m = (away - k->width / 2) / q.fx;
    const extent e = difference((uint32_t)(q.cy + (middle - sp_max(0.05, 0.04 * k->height)) / m));
    const double length = (e.high_u - e.low_u) * m;
    const double top = middle - (e.low_v - q.cy) * m, slack = 0.03 * big + 3 * m;
    const double front = (e.high_u - q.cx) * m, rear = (q.cx - e.low_u) * m;
    bool fits =
        e.count > 40 && length < k->length + 2 * slack && top < k->height + slack && top > 0.93 * k->height - slack;
    // people are slimmer than the box of their stride; what tapers is shorter above the ground
    if (k->class_id != SP_KIND_PEDESTRIAN && k->look != SP_LOOK_CONE && k->look != SP_LOOK_TYRE_PIECE)
        fits = fits && front > 0.97 * k->length / 2 - slack && rear > 0.97 * k->length / 2 - slack;
    CHECK(fits);
    if (!fits)
        fprintf(stderr, "%s: %.2f m long (front %.2f, rear %.2f, box %.2f), top at %.2f (box %.2f), %u pixels\n",
                k->name, length, front, rear, k->length, top, k->height, e.count);
}

/* rows, the tall ones behind */
static uint32_t row_of(const sp_kind *k)
{
    switch (k->class_id) {
    case SP_KIND_TRUCK:
    case SP_KIND_BUS:
        return 0;
    case SP_KIND_CAR:
        return 1;
    case SP_KIND_MOTORCYCLE:
    case SP_KIND_BICYCLE:
        return 2;
    default:
        return k->solid ? 3 : 4;
    }
}

/* all in one picture, from the front, and with their lamps on from behind */
static void gallery(scene *s, const char *folder)
{
    enum { GW = 1600, GH = 900, ROWS = 4 };
    static uint8_t rgb[GW * GH * 3];
    static const double depth[ROWS] = {13, 4, -3, -8.5};
    sp_error err = {0};
    s->def.env.visibility = 20000;
    sp_render *r = sp_render_create(&s->def, &err);
    for (int view = 0; r && view < 2; view++) {
        double total[ROWS] = {0}, at[ROWS];
        for (uint32_t pass = 0; pass < 2; pass++) {
            for (uint32_t row = 0; pass && row < ROWS; row++)
                at[row] = X - total[row] / 2;
            for (uint32_t i = 2; i <= s->def.actor_count; i++) {
                const sp_kind *k = s->def.actors[i].kind;
                const uint32_t row = row_of(k);
                const double step = 0.85 * k->length + 0.4 * k->width + 0.9;
                if (row == ROWS)
                    continue;
                total[row] += pass ? 0 : step;
                if (!pass)
                    continue;
                s->world->actors[i].hidden = false;
                s->world->actors[i].lights = view ? SP_LIGHT_LOW | SP_LIGHT_LEFT | SP_LIGHT_BRAKE : 0;
                at[row] += step;
                const double heading = view ? SP_PI * 0.82 : -0.5;
                const double middle = at[row] - step / 2, c = s->def.actors[i].center_x;
                scene_put(s, i, middle - c * sp_cos(heading), Y + depth[row] - c * sp_sin(heading), heading);
            }
        }
        sp_pixel_request q = scene_eye(X, Y - 33, 6.5, SP_PI / 2, 0.125, GW, GH);
        q.fx = q.fy = 1.22 * q.fx;
        char path[512];
        CHECK(sp_render_view(r, &s->def, s->world, &q, NULL, rgb, &err));
        snprintf(path, sizeof path, "%s/kinds%d.png", folder, view);
        CHECK(sp_png_write(path, GW, GH, rgb, &err));
    }
    sp_render_destroy(r);
}

static void kinds_fill_their_boxes(void)
{
    scene s;
    sp_error err = {0};
    scene_make(&s, SCENE_STRAIGHT, true);
    gather(&s);
    sp_render *r = sp_render_create(&s.def, &err);
    CHECK(r != NULL);
    for (uint32_t i = 2; r && i <= s.def.actor_count; i++)
        check_kind(r, &s, i);
    const char *folder = getenv("SP_WRITE_PICTURES");
    sp_render_destroy(r);
    if (folder)
        gallery(&s, folder);
    scene_free(&s);
}

int main(void)
{
    RUN(kinds_fill_their_boxes);
    return DONE();
}
