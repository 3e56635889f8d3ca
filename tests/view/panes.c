/* panes.c - the sensor page without a window: frames into panes of bounded size, plots where geometry says, colours,
 * overlays over pictures by the pinhole's formula. */
#include "check.h"
#include "sensors/fault.h"
#include "sensors/sensor.h"
#include "view/plot.h"
#include "view/view.h"

enum { W = 600, H = 400 };
static const double deg = SP_PI / 180;

typedef struct stage {
    sp_world_def def;
    sp_mount_def mounts[SP_MAX_MOUNTS];
    sp_actor_def actors[2];
    sp_panes *panes;
    uint8_t *rgb;
    sp_canvas c;
} stage;

static void describe_radar(const double *v, sp_mount_info *info)
{
    (void)v;
    info->range = 100;
    info->fov_h = 90 * deg;
}
static void describe_camera(const double *v, sp_mount_info *info)
{
    (void)v;
    info->width = 64;
    info->height = 48;
    info->fx = info->fy = 64;
    info->cx = 32;
    info->cy = 24;
    info->fov_h = 2 * sp_atan(0.5);
}
static const sp_sensor_type radar = {.name = "radar", .kind = SP_FRAME_RADAR, .describe = describe_radar},
                            camera = {.name = "camera", .kind = SP_FRAME_CAMERA, .describe = describe_camera},
                            lidar = {.name = "lidar", .kind = SP_FRAME_LIDAR, .describe = describe_radar},
                            imu = {.name = "imu", .kind = SP_FRAME_IMU};

static void mount(stage *s, const char *name, const sp_sensor_type *type, sp_vec3 at)
{
    s->mounts[s->def.mount_count++] = (sp_mount_def){.name = name,
                                                     .type = type,
                                                     .kind = type->kind,
                                                     .carrier = SP_EGO,
                                                     .position = at,
                                                     .period_num = 50000000,
                                                     .period_den = 1};
}

static stage begin(void)
{
    stage s = {.panes = calloc(1, sizeof *s.panes), .rgb = calloc(W * H, 3)};
    s.c = sp_canvas_of(s.rgb, W, H);
    s.actors[1] = (sp_actor_def){.length = 4, .width = 2, .height = 1.5, .center_x = 1};
    s.def.tick_ns = 10000000;
    s.def.actor_count = 1;
    return s;
}

static void finish(stage *s)
{
    free(s->panes);
    free(s->rgb);
}

/* pointers into the stage are set where it lies */
static void settle(stage *s)
{
    s->def.mounts = s->mounts;
    s->def.actors = s->actors;
    sp_panes_begin(s->panes, &s->def);
}

static const uint8_t *pixel(const stage *s, double x, double y)
{
    return s->rgb + ((size_t)y * W + (size_t)x) * 3;
}

static void test_rooms_do_not_overlap(void)
{
    stage s = begin();
    static char names[SP_MAX_MOUNTS][8];
    for (int i = 0; i < SP_MAX_MOUNTS; i++) {
        snprintf(names[i], sizeof names[i], "s%d", i);
        mount(&s, names[i], i % 3 == 0 ? &camera : i % 3 == 1 ? &lidar : &radar, sp_v3(0, 0, 0));
    }
    settle(&s);
    uint32_t end = 0;
    for (int i = 0; i < SP_MAX_MOUNTS; i++) {
        CHECK(s.panes->pane[i].at == end && s.panes->pane[i].room > 0 && end % 64 == 0);
        end += s.panes->pane[i].room;
    }
    CHECK(end <= SP_PANE_POOL);
    finish(&s);
}

static void test_lidar_is_thinned_evenly(void)
{
    stage s = begin();
    mount(&s, "roof", &lidar, sp_v3(1, 0, 2));
    settle(&s);
    enum { MANY = 230400, RINGS = 64 };
    sp_lidar_point *p = calloc(MANY, sizeof *p);
    for (uint32_t i = 0; i < MANY; i++)
        p[i] = (sp_lidar_point){.x = (float)i, .y = 1, .z = 0, .intensity = 0.5f, .ring = (uint16_t)(i % RINGS)};
    const sp_frame f = {.kind = SP_FRAME_LIDAR, .count = MANY, .stride = sizeof *p, .data = p, .sequence = 4};
    sp_panes_frame(s.panes, &s.def, 0, &f, NULL, 0);
    const sp_pane *a = &s.panes->pane[0];
    CHECK(a->count == MANY && a->shown <= SP_PANE_POINTS && a->shown > SP_PANE_POINTS / 2);
    CHECK(a->bytes <= a->room);
    // all rings are there, and the last point is near the end
    const sp_pane_point *q = (const sp_pane_point *)(const void *)(s.panes->pool + a->at);
    uint64_t rings = 0;
    for (uint32_t i = 0; i < a->shown; i++)
        rings |= 1ull << q[i].ring;
    CHECK(rings == UINT64_MAX);
    CHECK((double)q[a->shown - 1].x > MANY * 0.999);
    // the next frame but one: one was lost
    sp_frame g = f;
    g.count = 3;
    g.sequence = 6;
    sp_panes_frame(s.panes, &s.def, 0, &g, NULL, 0);
    CHECK(s.panes->pane[0].lost == 1 && s.panes->pane[0].shown == 3);
    free(p);
    finish(&s);
}

static void test_formats_become_colours(void)
{
    uint8_t out[2 * 2 * 3];
    static const uint8_t rgb[16] = {10, 20, 30, 40, 50, 60, 0, 0, 70, 80, 90, 100, 110, 120, 0, 0};
    sp_image i = {.width = 2, .height = 2, .format = SP_PIXEL_RGB8, .row_bytes = 8};
    CHECK(sp_pane_colours(&i, rgb, 1, out));
    CHECK(out[0] == 10 && out[5] == 60 && out[6] == 70 && out[11] == 120);
    // every second pixel of every second row
    CHECK(sp_pane_colours(&i, rgb, 2, out) && out[0] == 10 && out[2] == 30);
    // near is warm, far is cold, sky is dark
    static const float depth[4] = {2, 100, 0, 30};
    i = (sp_image){.width = 2, .height = 2, .format = SP_PIXEL_DEPTH32F, .row_bytes = 8};
    CHECK(sp_pane_colours(&i, depth, 1, out));
    CHECK(out[0] > out[2] && out[5] > out[3] && out[6] + out[7] + out[8] < 60);
    // different things have different colours, the same thing the same
    static const uint32_t id[4] = {0, 7, 8, 7};
    i.format = SP_PIXEL_ID32;
    CHECK(sp_pane_colours(&i, id, 1, out));
    CHECK(memcmp(out + 3, out + 9, 3) == 0 && memcmp(out + 3, out + 6, 3) != 0 && out[0] < 40);
    // a Bayer cell of red alone: RG over GB
    static const uint16_t raw[4] = {4095, 0, 0, 0};
    i = (sp_image){.width = 2, .height = 2, .format = SP_PIXEL_RAW16, .row_bytes = 4, .bits = 12};
    CHECK(sp_pane_colours(&i, raw, 1, out) && out[0] == 255 && out[1] == 0 && out[2] == 0);
    // rows that cannot hold their pixels, and a format that nobody knows
    i.row_bytes = 3;
    CHECK(!sp_pane_colours(&i, raw, 1, out));
    i = (sp_image){.width = 2, .height = 2, .format = 99, .row_bytes = 100};
    CHECK(!sp_pane_colours(&i, raw, 1, out));
}

/* the middle of what is nearly of that colour */
static bool find(const stage *s, sp_ink ink, double *x, double *y)
{
    double n = 0, sx = 0, sy = 0;
    for (int v = 0; v < H; v++)
        for (int u = 0; u < W; u++) {
            const uint8_t *p = pixel(s, u, v);
            if (abs(p[0] - ink.r) + abs(p[1] - ink.g) + abs(p[2] - ink.b) < 12) {
                n++;
                sx += u + 0.5;
                sy += v + 0.5;
            }
        }
    *x = sx / n;
    *y = sy / n;
    return n > 3;
}

static void test_left_is_left_in_plots(void)
{
    stage s = begin();
    mount(&s, "front", &radar, sp_v3(3, 0, 0.5));
    settle(&s);
    const sp_page_state show = {.scale = 1};
    double x[3], y[3];
    static const double azimuth[3] = {30, 0, -30};
    for (int k = 0; k < 3; k++) {
        const sp_radar_detection d = {.range = 60, .azimuth = azimuth[k] * deg, .range_rate = -15, .snr = 45};
        const sp_frame f = {.kind = SP_FRAME_RADAR, .count = 1, .stride = sizeof d, .data = &d};
        sp_panes_frame(s.panes, &s.def, 0, &f, NULL, 0);
        memset(s.rgb, 0, W * H * 3);
        sp_plot_paint(&s.c, 0, 0, W, H, s.panes, &s.def, 0, &show);
        CHECK(find(&s, sp_plot_rate(-15), &x[k], &y[k]));
    }
    CHECK(x[0] < x[1] - 50 && x[1] < x[2] - 50);
    CHECK_NEAR(x[1] - x[0], x[2] - x[1], 1.5);
    CHECK(y[1] < y[0] - 5 && y[1] < y[2] - 5);
    // 60 m sideways-on by the same scale: 60 sin 30 = 30 across, 60 (1 - cos 30) back
    CHECK_NEAR((y[0] - y[1]) / (x[1] - x[0]), (1 - sp_cos(30 * deg)) / sp_sin(30 * deg), 0.03);
    finish(&s);
}

static void test_overlay_meets_the_pinhole(void)
{
    stage s = begin();
    mount(&s, "eye", &camera, sp_v3(1.5, 0, 1.3));
    mount(&s, "front", &radar, sp_v3(3.5, 0, 0.5));
    settle(&s);
    static uint8_t grey[64 * 48 * 3];
    const sp_image i = {.width = 64, .height = 48, .format = SP_PIXEL_RGB8, .row_bytes = 64 * 3, .pixels = grey};
    const sp_frame f = {.kind = SP_FRAME_CAMERA, .count = 1, .stride = sizeof i, .data = &i};
    // 40 m ahead of the radar, 5 m to the left, on its height: 42 m ahead of the eye, 0.8 m below it
    const sp_radar_detection d = {.range = sp_hypot(40, 5), .azimuth = sp_atan2(5, 40), .range_rate = 15, .snr = 30};
    const sp_frame g = {.kind = SP_FRAME_RADAR, .count = 1, .stride = sizeof d, .data = &d};
    sp_panes_frame(s.panes, &s.def, 0, &f, NULL, 0);
    sp_panes_frame(s.panes, &s.def, 1, &g, NULL, 0);
    const sp_page_state show = {.overlay = true};
    double x, y;
    sp_plot_over(&s.c, 0, 0, 512, 384, s.panes, &s.def, 0, &show);
    CHECK(find(&s, sp_plot_rate(15), &x, &y));
    CHECK_NEAR(x, 8 * (32 - 64 * 5.0 / 42), 1.5);
    CHECK_NEAR(y, 8 * (24 + 64 * 0.8 / 42), 1.5);
    finish(&s);
}

static void test_truth_is_shown_when_asked(void)
{
    stage s = begin();
    mount(&s, "front", &radar, sp_v3(3, 0, 0.5));
    settle(&s);
    const sp_radar_detection d = {.range = 40, .range_rate = 0, .snr = 20};
    const sp_frame f = {.kind = SP_FRAME_RADAR, .count = 1, .stride = sizeof d, .data = &d};
    const uint8_t reason = SP_REASON_GHOST;
    double x, y;
    sp_panes_frame(s.panes, &s.def, 0, &f, &reason, 1);
    sp_page_state show = {.scale = 1};
    sp_plot_paint(&s.c, 0, 0, W, H, s.panes, &s.def, 0, &show);
    CHECK(!find(&s, sp_plot_reason(SP_REASON_GHOST), &x, &y));
    show.truth = true;
    sp_plot_paint(&s.c, 0, 0, W, H, s.panes, &s.def, 0, &show);
    CHECK(find(&s, sp_plot_reason(SP_REASON_GHOST), &x, &y));
    finish(&s);
}

static void test_faults_are_listed_and_framed(void)
{
    stage s = begin();
    mount(&s, "front", &radar, sp_v3(3, 0, 0.5));
    mount(&s, "imu", &imu, sp_v3(1, 0, 0.5));
    settle(&s);
    sp_world *w = calloc(1, sizeof *w);
    w->tick = 100;
    w->fault_count = 3;
    w->fault_kind[0] = SP_FAULT_BLOCKAGE; // since 0.5 s, 2 s more, half way up its ramp
    w->fault_mount[0] = 1;
    w->fault_from[0] = 50;
    w->fault_until[0] = 300;
    w->fault_ramp[0] = 102;
    w->fault_strength[0] = 0.8;
    w->fault_kind[1] = SP_FAULT_FREEZE; // in 1 s, for good, and the sensor says so
    w->fault_mount[1] = 2;
    w->fault_from[1] = 200;
    w->fault_until[1] = INT64_MAX;
    w->fault_admitted[1] = 1;
    w->fault_kind[2] = SP_FAULT_DROP; // over
    w->fault_mount[2] = 1;
    w->fault_until[2] = 90;
    sp_panes_faults(s.panes, &s.def, w);
    const sp_pane_fault *f = s.panes->fault;
    CHECK(s.panes->fault_count == 2);
    CHECK_TEXT(f[0].name, "blockage");
    CHECK(f[0].acts && !f[0].admitted && f[0].mount == 1);
    CHECK_NEAR(f[0].left, 2, 1e-9);
    CHECK_NEAR(f[0].strength, 0.4, 1e-9);
    CHECK(!f[1].acts && f[1].admitted);
    CHECK_NEAR(f[1].left, 1, 1e-9);
    // the panel that it concerns has a red frame, the other has none
    const sp_page_state show = {.scale = 1};
    sp_page_panel(&s.c, 0, 0, 300, 200, s.panes, &s.def, 0, &show);
    sp_page_panel(&s.c, 300, 0, 300, 200, s.panes, &s.def, 1, &show);
    const uint8_t *red = pixel(&s, 1, 120), *plain = pixel(&s, 301, 120);
    CHECK(red[0] > 200 && red[1] < 120);
    CHECK(plain[0] < 60);
    free(w);
    finish(&s);
}

static void test_reasons_wait_for_their_frame(void)
{
    stage s = begin();
    mount(&s, "front", &radar, sp_v3(3, 0, 0.5));
    mount(&s, "imu", &imu, sp_v3(1, 0, 0.5));
    settle(&s);
    sp_view_truth *t = sp_view_truth_create();
    uint32_t n = 9;
    for (uint64_t k = 0; k < 30; k++) {
        sp_truth truth[2] = {{2, (uint32_t)k % SP_REASONS}, {0, SP_REASON_NOISE}};
        const sp_frame_out out = {.count = 2, .truth = truth, .truth_most = 8};
        sp_view_truth_see(t, &s.mounts[0], k, 0, 0, &out);
        sp_view_truth_see(t, &s.mounts[1], k, 0, 0, &out);
    }
    const uint8_t *r = sp_view_truth_of(t, &s.mounts[0], 20, &n);
    CHECK(r && n == 2 && r[0] == 20 % SP_REASONS && r[1] == SP_REASON_NOISE);
    // long gone; and what has no detections or points is not kept
    CHECK(sp_view_truth_of(t, &s.mounts[0], 2, &n) == NULL && n == 0);
    CHECK(sp_view_truth_of(t, &s.mounts[1], 20, &n) == NULL);
    sp_view_truth_destroy(t);
    finish(&s);
}

static void test_copies_are_whole(void)
{
    stage s = begin();
    mount(&s, "front", &radar, sp_v3(3, 0, 0.5));
    settle(&s);
    sp_panes *to = calloc(1, sizeof *to);
    sp_radar_detection d = {.range = 40};
    const sp_frame f = {.kind = SP_FRAME_RADAR, .count = 1, .stride = sizeof d, .data = &d};
    for (int k = 1; k <= 3; k++) {
        d.range = k;
        sp_panes_frame(s.panes, &s.def, 0, &f, NULL, 0);
        sp_panes_copy(to, s.panes, false);
        CHECK(((const sp_pane_hit *)(const void *)(to->pool + to->pane[0].at))->range == (float)k);
    }
    // what lies there is spoilt: only a whole copy mends it
    memset(to->pool, 0, 64);
    sp_panes_copy(to, s.panes, false);
    CHECK(((const sp_pane_hit *)(const void *)to->pool)->range == 0);
    sp_panes_copy(to, s.panes, true);
    CHECK(((const sp_pane_hit *)(const void *)to->pool)->range == 3);
    free(to);
    finish(&s);
}

static void test_pages_of_all_sizes(void)
{
    stage s = begin();
    mount(&s, "eye", &camera, sp_v3(1.5, 0, 1.3));
    mount(&s, "front", &radar, sp_v3(3.5, 0, 0.5));
    mount(&s, "roof", &lidar, sp_v3(1, 0, 1.8));
    mount(&s, "imu", &imu, sp_v3(1, 0, 0.5));
    settle(&s);
    uint32_t list[SP_MAX_MOUNTS];
    CHECK(sp_page_list(&s.def, list) == 4 && list[0] == 0 && list[3] == 3);
    const sp_page_state show = {.title = "a title that is longer than the page is wide, whatever the page",
                                .truth = true,
                                .overlay = true,
                                .scale = 1};
    for (uint32_t w = 1; w <= W; w += 97)
        for (uint32_t h = 1; h <= H; h += 61) {
            const sp_canvas c = sp_canvas_of(s.rgb, w, h);
            sp_page_paint(&c, s.panes, &s.def, list, 4, &show);
            sp_page_paint(&c, s.panes, &s.def, list, 0, &show);
        }
    finish(&s);
}

static void test_canvas(void)
{
    stage s = begin();
    // a disc of radius 20 has the area of one; a polygon its own; all is clipped
    sp_canvas_disc(&s.c, 100, 100, 20, (sp_ink){255, 255, 255, 255});
    double sum = 0;
    for (int i = 0; i < W * H; i++)
        sum += s.rgb[3 * i] / 255.0;
    CHECK_NEAR(sum, SP_PI * 400, 12);
    memset(s.rgb, 0, W * H * 3);
    sp_canvas_polygon(&s.c, (const double[]){10, 10, 50, 10, 10, 50}, 3, (sp_ink){255, 255, 255, 255});
    sum = 0;
    for (int i = 0; i < W * H; i++)
        sum += s.rgb[3 * i] / 255.0;
    CHECK_NEAR(sum, 800, 30);
    const sp_canvas k = sp_canvas_clip(&s.c, 300, 200, 10, 10);
    sp_canvas_line(&k, -1e5, 205, 1e5, 205, 3, (sp_ink){255, 0, 0, 255});
    CHECK(pixel(&s, 305, 205)[0] == 255 && pixel(&s, 299, 205)[0] == 0 && pixel(&s, 310, 205)[0] == 0);
    sp_canvas_line(&k, SP_NAN, 0, SP_INFINITY, 3, 2, (sp_ink){255, 0, 0, 255});
    // text has ink where its stroke is: the bar of a 1 of 50 pixels
    memset(s.rgb, 0, W * H * 3);
    sp_canvas_text(&s.c, 10, 10, 50, (sp_ink){255, 255, 255, 255}, "1");
    CHECK(pixel(&s, 10 + (0.4 + 2) * 5, 30)[0] > 200);
    CHECK_NEAR(sp_canvas_text_width("abc", 10), 17.4, 1e-9);
    finish(&s);
}

int main(void)
{
    RUN(test_canvas);
    RUN(test_rooms_do_not_overlap);
    RUN(test_lidar_is_thinned_evenly);
    RUN(test_formats_become_colours);
    RUN(test_left_is_left_in_plots);
    RUN(test_overlay_meets_the_pinhole);
    RUN(test_truth_is_shown_when_asked);
    RUN(test_faults_are_listed_and_framed);
    RUN(test_reasons_wait_for_their_frame);
    RUN(test_copies_are_whole);
    RUN(test_pages_of_all_sizes);
    return DONE();
}
