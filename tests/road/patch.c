/* the ground below several points near one place: what the full question says of each of them, on every kind of line
 * and cross section, over joints, ends, borders of records and beside the lanes. */
#include "road/inside.h"
#include "tests/check.h"

#define PLACES 10000

static sp_arena *arena;

typedef struct layout {
    bool rising, banked, shaped, fall, stepped, tapered;
    double kink; /* rad between the pieces */
} layout;

/* ---- roads of all kinds ---- */
static void width_add(sp_text *t, int id, const layout *as, const char *more)
{
    sp_text_printf(
        t, "<lane id=\"%d\" type=\"driving\" level=\"%s\"><width sOffset=\"0\" a=\"3.5\" b=\"0\" c=\"0\" d=\"0\"/>", id,
        as->stepped && id == 2 ? "true" : "false");
    if (as->tapered) {
        sp_text_add(t, "<width sOffset=\"20\" a=\"3.5\" b=\"0\" c=\"0.003\" d=\"-0.00004\"/>");
    }
    sp_text_printf(t, "%s</lane>", more);
}

static void lanes_add(sp_text *t, const layout *as)
{
    sp_text_add(t, "<lanes>");
    if (as->tapered) {
        sp_text_add(t, "<laneOffset s=\"30\" a=\"0\" b=\"0.02\" c=\"0\" d=\"0\"/>");
    }
    for (int i = 0; i < 2; i++) {
        sp_text_printf(t, "<laneSection s=\"%d\"><left>", 75 * i);
        for (int id = 2; id > 0; id--) {
            width_add(t, id, as, "");
        }
        sp_text_add(t, "</left><center><lane id=\"0\" type=\"none\"/></center><right>");
        width_add(t, -1, as, "");
        width_add(t, -2, as, as->stepped ? "<height sOffset=\"10\" inner=\"0.12\" outer=\"0.15\"/>" : "");
        sp_text_add(t, "</right></laneSection>");
    }
    sp_text_add(t, "</lanes></road>");
}

/* a line, a spiral, an arc, a spiral back, a polynomial; 40 m each, curvature k */
static void plan_add(sp_text *t, double k, double kink)
{
    geo g = {.x = 5, .y = -3, .heading = 0.8};
    sp_text_add(t, "<planView>");
    for (int i = 0; i < 5; i++) {
        const double k0[] = {0, 0, k, k, 0}, k1[] = {0, k, k, -k, 0};
        g = (geo){.length = 40, .span = 40, .x = g.x, .y = g.y, .heading = g.heading, .k0 = k0[i]};
        g.rate = (k1[i] - k0[i]) / 40;
        geo_choose(&g);
        CHECK(geo_prepare(&g, arena));
        sp_text_printf(t, "<geometry s=\"%d\" x=\"%.17g\" y=\"%.17g\" hdg=\"%.17g\" length=\"40\">", 40 * i, g.x, g.y,
                       g.heading);
        if (i == 0) {
            sp_text_add(t, "<line/>");
        } else if (i == 4) {
            sp_text_printf(t,
                           "<paramPoly3 aU=\"0\" bU=\"38\" cU=\"-3\" dU=\"2\" aV=\"0\" bV=\"0\" cV=\"%g\" dV=\"-%g\" "
                           "pRange=\"normalized\"/>",
                           500 * k, 300 * k);
        } else {
            sp_text_printf(t, "<spiral curvStart=\"%.17g\" curvEnd=\"%.17g\"/>", k0[i], k1[i]);
        }
        sp_text_add(t, "</geometry>");
        const geo_point q = geo_at(&g, 40);
        g.x = q.x;
        g.y = q.y;
        g.heading = q.heading + kink;
    }
    sp_text_add(t, "</planView>");
}

static const sp_road_net *made(double k, const layout *as)
{
    sp_text t = {0};
    sp_error err = {0};
    const sp_road_net *net = NULL;
    sp_text_add(
        &t,
        "<OpenDRIVE><header revMajor=\"1\" revMinor=\"6\"/><road name=\"\" length=\"200\" id=\"1\" junction=\"-1\">");
    plan_add(&t, k, as->kink);
    if (as->rising) {
        sp_text_add(&t, "<elevationProfile><elevation s=\"15\" a=\"0\" b=\"0.05\" c=\"0.001\" d=\"0\"/><elevation "
                        "s=\"60\" a=\"4.275\" b=\"0.14\" c=\"-0.002\" d=\"0.00001\"/></elevationProfile>");
    }
    sp_text_add(&t, "<lateralProfile>");
    if (as->banked) {
        sp_text_add(&t, "<superelevation s=\"12\" a=\"0\" b=\"0.002\" c=\"0\" d=\"0\"/><superelevation s=\"70\" "
                        "a=\"0.116\" b=\"0.002\" c=\"-0.00004\" d=\"0\"/>");
    }
    if (as->shaped) {
        sp_text_add(
            &t,
            "<shape s=\"0\" t=\"-5\" a=\"0\" b=\"0.02\" c=\"0\" d=\"0\"/><shape s=\"0\" t=\"0\" a=\"0.1\" b=\"-0.02\" "
            "c=\"0.001\" d=\"0\"/><shape s=\"90\" t=\"-5\" a=\"0.02\" b=\"0\" c=\"0\" d=\"0\"/>");
    }
    if (as->fall) {
        sp_text_add(&t, "<crossfall side=\"both\" s=\"20\" a=\"0.02\" b=\"0.0001\" c=\"0\" d=\"0\"/>");
    }
    sp_text_add(&t, "</lateralProfile>");
    lanes_add(&t, as);

    /* another one crosses it higher up */
    sp_text_add(&t,
                "<road name=\"\" length=\"120\" id=\"2\" junction=\"-1\"><planView><geometry s=\"0\" x=\"0\" y=\"60\" "
                "hdg=\"-0.7\" length=\"120\"><line/></geometry></planView>");
    if (as->rising) {
        sp_text_add(&t, "<elevationProfile><elevation s=\"0\" a=\"9\" b=\"0.01\" c=\"0\" d=\"0\"/></elevationProfile>");
    }
    lanes_add(&t, &(layout){0});
    sp_text_add(&t, "</OpenDRIVE>");
    if (!sp_road_read_xodr("made.xodr", t.data, t.size, arena, &net, &err)) {
        fprintf(stderr, "%s\n", err.text);
        CHECK(false);
        exit(1);
    }
    sp_text_free(&t);
    return net;
}

/* ---- the same answers ---- */
typedef struct tally {
    uint32_t known, places, found;
    double height, normal;
} tally;

/* each of four gets the bits that it gets alone, wherever the others are */
static void alone_same(const sp_road_patch *patch, const double x[4], const double y[4])
{
    for (uint32_t turn = 0; turn < 4; turn++) {
        double xs[4], ys[4], z[4], one;
        sp_vec3 n[4], up;
        for (uint32_t k = 0; k < 4; k++) {
            xs[k] = x[(k * 3 + turn) % 4];
            ys[k] = y[(k * 3 + turn) % 4];
        }
        sp_road_patch_wheels(patch, xs, ys, z, n);
        for (uint32_t k = 0; k < 4; k++) {
            sp_road_patch_at(patch, xs[k], ys[k], &one, &up);
            CHECK(!memcmp(&one, &z[k], sizeof one) && !memcmp(&up, &n[k], sizeof up));
        }
    }
}

/* where the points are, when it says so: what locate says, also before a flat network */
static uint32_t places_same(const sp_road_net *net, const sp_road_patch *patch, const double x[4], const double y[4])
{
    sp_road_place at[4], want;
    const uint32_t found = sp_road_patch_places(patch, x, y, at);
    uint32_t count = 0;
    for (uint32_t k = 0; k < 4; k++) {
        if (!(found >> k & 1)) {
            continue;
        }
        count++;
        CHECK(sp_road_locate(net, x[k], y[k], &patch->near, &want));
        CHECK(at[k].road == want.road && sp_abs(at[k].s - want.s) < 1e-8 && sp_abs(at[k].t - want.t) < 1e-8);
    }
    return count;
}

static void place_same(const sp_road_net *net, uint32_t seed, uint32_t i, tally *sum)
{
    const double s =
        i % 8 == 0 ? 40 * (1 + (i / 8) % 4) + 3 * sp_random(seed, 1, 1, i) - 1.5 : 200 * sp_random(seed, 1, 1, i);
    const sp_road_place at = {1, 0, s, 20 * sp_random(seed, 1, 2, i) - 10};
    const sp_road_place near = {1, -1, s + 2 * sp_random(seed, 1, 3, i) - 1, 1};
    sp_road_point p;
    sp_road_patch patch;
    CHECK(sp_road_at(net, at, &p));
    sp_road_patch_make(net, &near, &patch);
    sum->known += patch.known;
    sum->places++;
    double xs[4], ys[4];
    for (uint32_t k = 0; k < 4; k++) {
        const double reach = i % 16 == 0 || (i % 4 == 1 && k == i / 4 % 4) ? 40 : 4;
        const double x = xs[k] = p.position.x + reach * (2 * sp_random(seed, 2, k, i) - 1);
        const double y = ys[k] = p.position.y + reach * (2 * sp_random(seed, 3, k, i) - 1);
        double z, want;
        sp_vec3 n, up;
        sp_road_patch_at(&patch, x, y, &z, &n);
        sp_road_surface(net, x, y, &near, &want, &up);
        const double off = sp_sqrt(sp_square(n.x - up.x) + sp_square(n.y - up.y) + sp_square(n.z - up.z));
        if (sp_abs(z - want) > 1e-8 || off > 1e-8) {
            sp_road_place q;
            (void)sp_road_locate(net, x, y, &near, &q);
            printf("near %.17g: road %u s %.17g t %.17g lane %d: %g, normal %g\n", near.s, q.road, q.s, q.t, q.lane,
                   z - want, off);
        }
        sum->height = sp_max(sum->height, sp_abs(z - want));
        sum->normal = sp_max(sum->normal, off);
    }
    alone_same(&patch, xs, ys);
    sum->found += places_same(net, &patch, xs, ys);
}

static void test_same(void)
{
    static const layout all[] = {{.rising = true},
                                 {.rising = true, .banked = true},
                                 {.rising = true, .tapered = true},
                                 {.banked = true, .tapered = true},
                                 {.rising = true, .shaped = true},
                                 {.rising = true, .banked = true, .stepped = true},
                                 {.fall = true, .banked = true},
                                 {.rising = true, .banked = true, .kink = 0.003},
                                 {.rising = true, .banked = true, .kink = -0.2},
                                 {.rising = true, .banked = true, .shaped = true, .stepped = true, .tapered = true}};
    static const double bend[] = {0.002, 0.02, -0.07, 0.19};
    for (uint32_t k = 0; k < 40; k++) {
        const sp_road_net *net = made(bend[k % 4], &all[k / 4]);
        tally sum = {0};
        for (uint32_t i = 0; i < PLACES / 40; i++) {
            place_same(net, 50 + k, i, &sum);
        }
        CHECK(sum.height < 1e-8 && sum.normal < 1e-8);

        /* not by asking in full each time */
        const layout *as = &all[k / 4];
        const bool odd = as->banked && (as->shaped || as->fall || as->stepped);
        CHECK(as->kink != 0 || odd || k % 4 > 1 || sum.found > sum.places);
        CHECK(all[k / 4].kink < 0 || sum.known * 10 > sum.places * (k % 4 < 2 ? 9 : 5));
        if (sum.height >= 1e-8 || sum.normal >= 1e-8 || k < 4)
            printf("bend %g, layout %u: height %.2g m, normal %.2g, %u of %u\n", bend[k % 4], k / 4, sum.height,
                   sum.normal, sum.known, sum.places);
    }
}

static void test_nothing(void)
{
    const sp_road_net *net = made(0.02, &(layout){.rising = true});
    const sp_road_place odd[] = {{0, 0, 5, 0},   {9, 0, 5, 0},  {1, 0, SP_NAN, 0}, {1, 0, -SP_INFINITY, 0},
                                 {1, 0, 1e9, 0}, {1, 0, 200, 0}};
    const double far[] = {0, 3, 1e9, 1e300, SP_NAN, SP_INFINITY};
    double z, want;
    sp_vec3 n, up;
    for (int i = 0; i < 7; i++) {
        sp_road_patch p;
        sp_road_patch_make(net, i < 6 ? &odd[i] : NULL, &p);
        for (int k = 0; k < 6; k++) {
            sp_road_patch_at(&p, far[k], 2, &z, &n);
            sp_road_surface(net, far[k], 2, i < 6 ? &odd[i] : NULL, &want, &up);
            CHECK(sp_abs(z - want) < 1e-8 && sp_abs(n.x - up.x) < 1e-8 && sp_abs(n.z - up.z) < 1e-8);
        }
        alone_same(&p, far, (const double[]){2, 2, 2, 2});
        alone_same(&p, far + 2, (const double[]){2, SP_NAN, -SP_INFINITY, 1});
        sp_road_patch_make(NULL, i < 6 ? &odd[i] : NULL, &p);
        sp_road_patch_at(&p, 1, 2, &z, &n);
        CHECK(z == 0 && n.z == 1);
    }
}

int main(void)
{
    arena = sp_arena_create();
    RUN(test_same);
    RUN(test_nothing);
    sp_arena_destroy(arena);
    return DONE();
}
