/* gnss.c - the ellipsoid against published arcs and a numeric second way, errors of the fix by their statistics, and
 * the sky by hand: buildings, decks, tunnels, faults. */
#include "check.h"
#include "probe.h"
#include "sensors/gnss_sky.h"
#include "sensors/wgs84.h"

#define DEG (SP_PI / 180)

/* ---- the ellipsoid ---- */

static double north_of(double latitude)
{
    const sp_plane p = {0, 1, 0, 0};
    double x, y;
    sp_plane_from_earth(&p, latitude, 0, &x, &y);
    return y;
}

/* published: lengths of a degree of latitude on WGS84 about 15, 30, 45, 60, 75 deg; the quarter of the meridian is
 * 10 001 965.729 m */
static void degrees_are_as_long_as_published(void)
{
    static const double at[] = {0, 15, 30, 45, 60, 75}, km[] = {110.574, 110.649, 110.852, 111.132, 111.412, 111.618};
    for (int i = 0; i < 6; i++) {
        const double length = north_of((at[i] + 0.5) * DEG) - north_of((at[i] - 0.5) * DEG);
        CHECK_NEAR(length / 1000, km[i], 6e-4);
    }
    const sp_plane p = {0, 1, 0, 0};
    double latitude, longitude;
    sp_plane_to_earth(&p, 0, 10001965.729, &latitude, &longitude);
    CHECK_NEAR(latitude, SP_PI / 2, 1e-9);

    // a degree of longitude at 0, 30, 45, 60 deg, as published; the plane stretches by 1 + x^2 / 2 R^2 there
    static const double east[] = {111.320, 96.486, 78.847, 55.800}, where[] = {0, 30, 45, 60};
    for (int i = 0; i < 4; i++) {
        double x, y;
        sp_plane_from_earth(&p, where[i] * DEG, 0.1 * DEG, &x, &y);
        CHECK_NEAR(x / 100, east[i], 6e-4);
    }
}

/* the meridian's arc by summing its radius of curvature: another way to the same */
static void the_meridian_by_summing(void)
{
    const double a = 6378137, f = 1 / 298.257223563, e2 = f * (2 - f);
    double sum = 0;
    enum { N = 9000 };
    const double h = 45 * DEG / N;
    for (int i = 0; i <= 2 * N; i++) {
        const double phi = h * i, w = i == 0 || i == 2 * N ? 1 : (i % 2 ? 4 : 2);
        const double s = sp_sin(phi), q = 1 - e2 * s * s;
        sum += w * a * (1 - e2) / (q * sp_sqrt(q));
        if (i == N) { // half way: 45 deg, by its own weights
            const double half = sum - a * (1 - e2) / (q * sp_sqrt(q)) * (w - 1);
            CHECK_NEAR(half * h / 3, north_of(45 * DEG), 1e-5);
        }
    }
    CHECK_NEAR(sum * h / 3, north_of(90 * DEG), 1e-5);
}

/* there and back, over a zone and far beyond; angles are kept (the map is conformal) */
static void there_and_back(void)
{
    const sp_plane p = {9 * DEG, 0.9996, 500000, 0};
    for (int i = -8; i <= 8; i++) {
        for (int k = -6; k <= 6; k++) {
            const double latitude = i * 10 * DEG, longitude = (9 + k) * DEG;
            double x, y, la, lo, dx, dy, ex, ey;
            sp_plane_from_earth(&p, latitude, longitude, &x, &y);
            sp_plane_to_earth(&p, x, y, &la, &lo);
            CHECK_NEAR(la, latitude, 5e-13);
            CHECK_NEAR(lo, longitude, 5e-13);
            const double a = 6378137, e2 = 0.0066943799901413165, s = sp_sin(latitude), q = 1 - e2 * s * s;
            const double step = 1e-5;
            sp_plane_from_earth(&p, latitude + step, longitude, &dx, &dy);
            sp_plane_from_earth(&p, latitude, longitude + step, &ex, &ey);
            const double m = a * (1 - e2) / (q * sp_sqrt(q)) * step, n = a / sp_sqrt(q) * sp_cos(latitude) * step;
            const double up = sp_hypot(dx - x, dy - y) / m, across = sp_hypot(ex - x, ey - y) / n;
            CHECK_NEAR(up / across, 1, 3e-5);
        }
    }
}

static void references_are_read(void)
{
    sp_plane p;
    double la, lo, x, y;
    CHECK(sp_plane_read("+proj=utm +zone=32 +datum=WGS84 +units=m +no_defs", &p));
    sp_plane_to_earth(&p, 500000, 0, &la, &lo);
    CHECK_NEAR(la, 0, 1e-12);
    CHECK_NEAR(lo, 9 * DEG, 1e-12);
    CHECK(sp_plane_read("+proj=utm +zone=56 +south", &p) && p.y0 == 1e7);
    CHECK(sp_plane_read(" +proj=tmerc +lat_0=48.5 +lon_0=-11.25 +k=0.9999 +x_0=1000 +y_0=-2000 +units=m", &p));
    sp_plane_to_earth(&p, 1000, -2000, &la, &lo);
    CHECK_NEAR(la, 48.5 * DEG, 1e-12);
    CHECK_NEAR(lo, -11.25 * DEG, 1e-12);
    sp_plane_from_earth(&p, 48.5 * DEG, -11.24 * DEG, &x, &y);
    CHECK(x > 1000 && y > -2000 && p.scale == 0.9999);
    CHECK(sp_plane_read("+proj=utm +lat_0=37.5 +lon_0=-122 +k_0=1 +x_0=0 +y_0=0 +zone=32", &p));
    sp_plane_to_earth(&p, 0, 0, &la, &lo);
    CHECK_NEAR(la, 37.5 * DEG, 1e-12);
    CHECK_NEAR(lo, -122 * DEG, 1e-12);
    CHECK(!sp_plane_read("", &p) && !sp_plane_read(NULL, &p) && !sp_plane_read("+proj=lcc +lat_0=1", &p) &&
          !sp_plane_read("+proj=utm", &p) && !sp_plane_read("+proj=utm +zone=99", &p) &&
          !sp_plane_read("+proj=tmerc +k=0", &p));
}

/* ---- the fix ---- */

static sp_mount_def *receiver(fixture *f)
{
    sp_mount_def *m = fixture_mount(f, "gnss");
    m->position = sp_v3(1, 0, 1.4);
    return m;
}

static sp_mount_def *quiet(fixture *f)
{
    sp_mount_def *m = receiver(f);
    fixture_set(m, "sigma_h", 1e-9);
    fixture_set(m, "sigma_v", 1e-9);
    fixture_set(m, "velocity_sigma", 0);
    fixture_set(m, "multipath_rate", 0);
    return m;
}

/* without errors: the antenna's place and velocity, on its lever; 1000 m north at 52 deg by hand */
static void the_antenna_is_where_it_is(void)
{
    fixture *f = fixture_create();
    const sp_mount_def *m = quiet(f);
    sp_actor *a = &f->world->actors[1];
    fixture_place(f, 1, 100, 1000, SP_PI / 2, 20);
    a->yaw_rate = 0.5;
    a->vz = -0.3;
    sp_frame_out out;
    const sp_gnss *g = fixture_sample(f, m, 0, &out);
    CHECK(out.count == 1 && g->fix == 1 && g->satellites == 12);
    CHECK_NEAR(g->east, 100, 1e-6);
    CHECK_NEAR(g->north, 1001, 1e-6);
    CHECK_NEAR(g->altitude, 1.4, 1e-6);
    CHECK_NEAR(g->speed, sp_hypot(20, 0.5), 1e-9);
    CHECK_NEAR(g->course, SP_PI / 2 + sp_atan2(0.5, 20), 1e-9);
    CHECK_NEAR(g->vertical_speed, -0.3, 1e-12);
    // radii of curvature at 52 deg: 6 375 091.2 m in the meridian (hand), 6 391 435 m across
    const double e2 = 0.0066943799901413165, s = sp_sin(52 * DEG), q = 1 - e2 * s * s;
    const double mer = 6378137 * (1 - e2) / (q * sp_sqrt(q)), pri = 6378137 / sp_sqrt(q);
    CHECK_NEAR((g->latitude - 52 * DEG) * mer, 1001, 2e-3);
    CHECK_NEAR((g->longitude - 10 * DEG) * pri * sp_cos(52 * DEG), 100, 0.03);
    fixture_destroy(f);
}

/* a Gauss-Markov error: deviation as rated over many cars, e^(-t / tau) between two times */
static void errors_are_as_rated(void)
{
    static const double h[] = {1.6, 0.5, 0.3, 0.02}, v[] = {3, 0.8, 0.6, 0.03};
    fixture *f = fixture_create();
    sp_mount_def *m = receiver(f);
    fixture_set(m, "multipath_rate", 0);
    fixture_set(m, "tau", 5);
    probe *p = probe_create(f, m);
    for (int fix = 0; fix < 4; fix++) {
        fixture_set(m, "fix", fix);
        memset(p->memory, 0, sizeof p->memory);
        enum { N = 20000 };
        double e = 0, u = 0, w = 0, lag = 0, before[50];
        for (int i = 0; i < N; i++) {
            const sp_gnss g = *(const sp_gnss *)probe_take(p);
            const double x = g.east - 1;
            lag += i >= 50 ? x * before[i % 50] : 0;
            before[i % 50] = x;
            e += x * x + g.north * g.north;
            u += sp_square(g.altitude - 1.4);
            w += g.speed * g.speed;
            CHECK(g.fix == (uint32_t)fix + 1);
        }
        CHECK_NEAR(sp_sqrt(e / 2 / N) / h[fix], 1, 0.1);
        CHECK_NEAR(sp_sqrt(u / N) / v[fix], 1, 0.13);
        CHECK_NEAR(lag / (e / 2), sp_exp(-1), 0.12);
        CHECK_NEAR(sp_sqrt(w / 2 / N) / 0.1, 1, 0.03);
    }
    probe_destroy(p);
    fixture_destroy(f);
}

/* jumps: Poisson, 2 to 20 m, gone by e in 10 s */
static void reflections_jump_and_die_away(void)
{
    fixture *f = fixture_create();
    sp_mount_def *m = quiet(f);
    fixture_set(m, "multipath_rate", 0.01);
    fixture_set(m, "sigma_h", 1.6);
    fixture_set(m, "tau", 1e5);
    m->period_num = 1000000000;
    probe *p = probe_create(f, m);
    uint32_t jumps = 0;
    double least = 1e9, most = 0;
    const sp_gnss *g = probe_take(p);
    double e = g->east, n = g->north;
    for (int i = 0; i < 40000; i++) {
        g = probe_take(p);
        const double d = sp_hypot(g->east - e, g->north - n);
        if (d > 2.5) {
            jumps++;
            most = sp_max(most, d);
            least = sp_min(least, d);
        }
        e = g->east;
        n = g->north;
    }
    // those of less than 2.5 m (0.5 of 18) are lost among what dies away
    CHECK(jumps > 330 && jumps < 440);
    CHECK(most > 18 && most < 22 && least >= 2);
    probe_destroy(p);
    fixture_destroy(f);
}

/* ---- the sky ---- */

static void town(fixture *f, const char *objects, const char *header)
{
    char text[4000];
    snprintf(text, sizeof text,
             "<OpenDRIVE><header revMajor=\"1\" revMinor=\"7\">%s</header><road id=\"1\" junction=\"-1\" "
             "length=\"2000\"><planView><geometry s=\"0\" x=\"0\" y=\"0\" hdg=\"0\" length=\"2000\"><line/></geometry>"
             "</planView><lanes><laneSection s=\"0\"><center><lane id=\"0\" type=\"none\"/></center><right><lane "
             "id=\"-1\" type=\"driving\"><width sOffset=\"0\" a=\"3.5\" b=\"0\" c=\"0\" d=\"0\"/></lane></right>"
             "</laneSection></lanes><objects>%s</objects></road>"
             "<road id=\"2\" junction=\"-1\" length=\"200\"><planView><geometry s=\"0\" x=\"1500\" y=\"-100\" "
             "hdg=\"1.5707963267948966\" length=\"200\"><line/></geometry></planView><elevationProfile><elevation "
             "s=\"0\" a=\"6\" b=\"0\" c=\"0\" d=\"0\"/></elevationProfile><lanes><laneSection s=\"0\"><center><lane "
             "id=\"0\" type=\"none\"/></center><right><lane id=\"-1\" type=\"driving\"><width sOffset=\"0\" a=\"9\" "
             "b=\"0\" c=\"0\" d=\"0\"/></lane></right></laneSection></lanes></road></OpenDRIVE>",
             header, objects);
    CHECK(sp_road_read_xodr("town", text, strlen(text), f->arena, &f->def.road, &f->error));
}

static void drive_to(fixture *f, double x)
{
    fixture_place(f, 1, x, -1.75, 0, 10);
    f->world->actors[1].road = 1;
    f->world->actors[1].lane = -1;
    f->world->actors[1].s = x;
}

/* A wall along the left side, 40 m high and 20 m away from the antenna: of the satellites to the left those below
 * atan(40 / 20 * |sin(azimuth)|) are hidden, by brute force over a ring of directions. */
static void a_wall_hides_what_is_behind_it(void)
{
    fixture *f = fixture_create();
    town(f,
         "<object id=\"1\" type=\"building\" s=\"300\" t=\"23.25\" zOffset=\"0\" hdg=\"0\" length=\"4000\" "
         "width=\"10\" height=\"40\" orientation=\"none\"/>",
         "");
    uint32_t seen = 0, wanted = 0;
    for (uint64_t seed = 1; seed <= 300; seed++) {
        f->def.seed = seed;
        const sp_sky *sky = sp_sky_make(&f->def, 5, 12, 10 * DEG, true, f->arena);
        sp_sky_view view;
        CHECK(sky != NULL);
        sp_sky_look(sky, sp_v3(300, -1.75, 0), 1, 300, &view);
        seen += view.count;
        CHECK_NEAR(view.hidden, 1 - view.count / 12.0, 1e-12);
        // the same draws again, looked at by the tangent
        for (uint32_t k = 0; k < 12; k++) {
            const double azimuth = SP_TAU * (k + sp_random(seed, 5, 0, 2 * k)) / 12;
            const double low = sp_sin(10 * DEG), z = low + (0.98 - low) * sp_random(seed, 5, 0, 2 * k + 1);
            const double side = sp_sin(azimuth), up = z / sp_sqrt(1 - z * z);
            wanted += !(side > 0 && 20 / side * up < 40 && 20 / side <= 250 + 2000);
        }
    }
    CHECK(seen == wanted);
    CHECK(seen < 300 * 11 && seen > 300 * 6);
    fixture_destroy(f);
}

/* more satellites, less dilution, and never below its bound: the trace of (H^T H)^-1 over the plan is at least 4 / n */
static void dilution_by_hand(void)
{
    fixture *f = fixture_create();
    double worst = 0, best = 1e9;
    for (uint64_t seed = 1; seed <= 100; seed++) {
        f->def.seed = seed;
        const sp_sky_view few = sp_sky_open(sp_sky_make(&f->def, 5, 5, 10 * DEG, false, f->arena));
        const sp_sky_view many = sp_sky_open(sp_sky_make(&f->def, 5, 30, 10 * DEG, false, f->arena));
        worst = sp_max(worst, many.hdop);
        best = sp_min(best, few.hdop);
        CHECK(many.hdop < few.hdop && many.vdop < few.vdop);
    }
    // an open sky of 30 is below 1
    CHECK(worst < 1 && best >= 2 / sp_sqrt(5.0));
    const sp_sky_view three = sp_sky_open(sp_sky_make(&f->def, 5, 3, 10 * DEG, false, f->arena));
    CHECK(three.count == 3 && three.hdop == 99.9);
    fixture_destroy(f);
}

static void tunnels_and_decks_take_the_fix(void)
{
    fixture *f = fixture_create();
    town(f, "<tunnel id=\"t\" s=\"500\" length=\"300\" type=\"standard\" lighting=\"0\" daylight=\"0\"/>", "");
    sp_mount_def *m = quiet(f);
    fixture_set(m, "fix", 3);
    probe *p = probe_create(f, m);
    uint32_t fixes[5] = {0}, after = 0;
    double lost_at = 0, back_at = 0, held = 0;
    for (int i = 0; i < 1400; i++) {
        const double x = 350 + 0.5 * i;
        drive_to(f, x);
        const sp_gnss *g = probe_take(p);
        fixes[g->fix]++;
        if (!g->fix) {
            lost_at = lost_at == 0 ? x : lost_at;
            held = held == 0 ? g->east : held;
            CHECK(g->east == held && g->hdop == 99.9);
        } else if (lost_at > 0 && back_at == 0) {
            back_at = x;
            CHECK(g->fix == 3);
        }
        after += back_at > 0 && g->fix == 3;
    }
    CHECK_NEAR(lost_at, 500, 1.6);
    CHECK_NEAR(back_at, 800 + 2 / 0.1 * 0.5, 1.6); // 2 s to the first fix
    CHECK_NEAR(after, 100, 2);                     // 10 s float
    CHECK(fixes[4] > 0 && fixes[1] == 0);

    // below the deck of road 2: only low satellites
    drive_to(f, 1504.5);
    const sp_gnss *g = probe_take(p);
    const uint32_t below = g->satellites;
    drive_to(f, 1450);
    g = probe_take(p);
    CHECK(below < g->satellites && g->satellites == 12);
    probe_destroy(p);
    fixture_destroy(f);
}

static void the_networks_own_reference(void)
{
    fixture *f = fixture_create();
    town(f, "", "<geoReference><![CDATA[+proj=tmerc +lat_0=48 +lon_0=11 +k=1 +x_0=0 +y_0=0]]></geoReference>");
    sp_mount_def *m = quiet(f);
    const sp_vec2 offset = sp_road_offset(f->def.road);
    fixture_place(f, 1, -offset.x - 1, -offset.y, 0, 0);
    sp_frame_out out;
    const sp_gnss *g = fixture_sample(f, m, 0, &out);
    CHECK_NEAR(g->latitude, 48 * DEG, 1e-12);
    CHECK_NEAR(g->longitude, 11 * DEG, 1e-12);
    fixture_set(m, "georeference", 0);
    g = fixture_sample(f, m, 0, &out);
    CHECK(sp_abs(g->latitude - 48 * DEG) > 0.01);
    fixture_destroy(f);
}

static void faults_of_satellites(void)
{
    fixture *f = fixture_create();
    sp_mount_def *m = quiet(f);
    probe *p = probe_create(f, m);
    CHECK(((const sp_gnss *)probe_take(p))->fix == 1);
    probe_fail(f, 0, SP_FAULT_OUTAGE, 1, 0);
    const sp_gnss *g = probe_take(p);
    CHECK(g->fix == 0 && g->satellites == 0);
    probe_heal(f);
    for (int i = 0; i < 22; i++) {
        g = probe_take(p);
        CHECK((g->fix == 0) == (i < 20));
    }
    // spoofed along a ramp: the place goes 50 m north in 10 s, the velocity says so
    probe_fail(f, 0, SP_FAULT_SPOOF, 50, SP_PI / 2);
    f->world->fault_ramp[0] = 1000;
    for (int i = 0; i < 100; i++) {
        g = probe_take(p);
        if (i > 0) {
            CHECK_NEAR(g->speed, 5, 1e-6);
            CHECK_NEAR(g->course, SP_PI / 2, 1e-6);
        }
    }
    CHECK(g->fix == 1);
    g = probe_take(p);
    CHECK_NEAR(g->north, 50, 1e-4);
    // jammed: ten times the error at 20 dB less a little, then nothing
    probe_heal(f);
    fixture_set(m, "sigma_h", 1);
    probe_fail(f, 0, SP_FAULT_JAM, 19.9, 0);
    g = probe_take(p);
    CHECK_NEAR(g->sigma_h, 9.886, 1e-3);
    f->world->fault_strength[0] = 30;
    CHECK(((const sp_gnss *)probe_take(p))->fix == 0);
    // a bias is of metres east
    probe_heal(f);
    fixture_set(m, "sigma_h", 1e-9);
    for (int i = 0; i < 30; i++) {
        g = probe_take(p);
    }
    const double longitude = g->longitude;
    probe_fail(f, 0, SP_FAULT_BIAS, 100, -1);
    g = probe_take(p);
    CHECK_NEAR(g->east, 101, 1e-6);
    CHECK_NEAR((g->longitude - longitude) * 6391435 * sp_cos(52 * DEG), 100, 0.05);
    probe_destroy(p);
    fixture_destroy(f);
}

int main(void)
{
    RUN(degrees_are_as_long_as_published);
    RUN(the_meridian_by_summing);
    RUN(there_and_back);
    RUN(references_are_read);
    RUN(the_antenna_is_where_it_is);
    RUN(errors_are_as_rated);
    RUN(reflections_jump_and_die_away);
    RUN(a_wall_hides_what_is_behind_it);
    RUN(dilution_by_hand);
    RUN(tunnels_and_decks_take_the_fix);
    RUN(the_networks_own_reference);
    RUN(faults_of_satellites);
    return DONE();
}
