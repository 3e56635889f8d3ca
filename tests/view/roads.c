/* roads.c - a road file in the window: all of it in the picture, what is written over it, the ride, the picture without
 * a display. */
#include "check.h"
#include "view/view.h"

#include <unistd.h>

static const char xodr[] =
    "<OpenDRIVE><header revMajor=\"1\" revMinor=\"7\"/>"
    "<road id=\"a\" length=\"200\" junction=\"-1\"><link><successor elementType=\"road\" elementId=\"b\" "
    "contactPoint=\"start\"/></link><planView><geometry s=\"0\" x=\"500000\" y=\"80000\" hdg=\"1\" "
    "length=\"200\"><line/>"
    "</geometry></planView><lanes><laneSection s=\"0\"><left><lane id=\"1\" type=\"driving\"><link><successor "
    "id=\"1\"/>"
    "</link><width sOffset=\"0\" a=\"3\" b=\"0\" c=\"0\" d=\"0\"/></lane></left><center><lane "
    "id=\"0\"/></center><right>"
    "<lane id=\"-1\" type=\"driving\"><link><successor id=\"-1\"/></link><width sOffset=\"0\" a=\"3\" b=\"0\" c=\"0\" "
    "d=\"0\"/></lane></right></laneSection></lanes></road>"
    "<road id=\"b\" length=\"100\" junction=\"-1\"><link><predecessor elementType=\"road\" elementId=\"a\" "
    "contactPoint=\"end\"/></link><planView><geometry s=\"0\" x=\"500108.06046117363\" y=\"80168.29419696158\" "
    "hdg=\"1\" "
    "length=\"100\"><arc curvature=\"-0.01\"/></geometry></planView><lanes><laneSection s=\"0\"><left><lane id=\"1\" "
    "type=\"driving\"><link><predecessor id=\"1\"/></link><width sOffset=\"0\" a=\"3\" b=\"0\" c=\"0\" d=\"0\"/></lane>"
    "</left><center><lane id=\"0\"/></center><right><lane id=\"-1\" type=\"driving\"><link><predecessor "
    "id=\"-1\"/></link>"
    "<width sOffset=\"0\" a=\"3\" b=\"0\" c=\"0\" d=\"0\"/></lane></right></laneSection></lanes></road></OpenDRIVE>";

static sp_arena *arena;
static const sp_road_net *net;
static sp_view_roads roads;
static sp_view_source source;

static bool project(const sp_pixel_request *q, sp_vec3 at, double *u, double *v)
{
    const sp_vec3 p = sp_pose_to_local(q->eye, at);
    *u = q->cx - q->fx * p.y / p.x;
    *v = q->cy - q->fy * p.z / p.x;
    return p.x > q->near;
}

static void test_all_of_it_is_in_the_picture(void)
{
    for (int camera = SP_VIEW_BIRD; camera <= SP_VIEW_ORBIT; camera++) {
        sp_view_roads_eye e = roads.eye;
        e.camera = (sp_view_roads_camera)camera;
        sp_pixel_request q;
        sp_view_roads_request(&e, net, 0, 1280, 720, &q);
        double least = 1e9, most = -1e9;
        for (uint32_t r = 1; r <= 2; r++)
            for (double s = 0; s <= sp_road_length(net, r); s += 5)
                for (double t = -3; t <= 3; t += 3) {
                    sp_road_point p;
                    double u, v;
                    sp_road_at(net, (sp_road_place){r, 0, s, t}, &p);
                    CHECK(project(&q, p.position, &u, &v) && u > 0 && u < 1280 && v > 0 && v < 720);
                    least = sp_min(least, v);
                    most = sp_max(most, v);
                }
        // and it fills most of it: this network is narrower than the picture
        if (camera == SP_VIEW_BIRD)
            CHECK(most - least > 0.75 * 720);
    }
}

static void test_bird_is_a_map(void)
{
    sp_pixel_request q;
    double u0 = 0, v0 = 0, u1 = 0, v1 = 0;
    sp_view_roads_request(&roads.eye, net, 0, 1280, 720, &q);
    const sp_vec3 f = roads.eye.focus;
    CHECK(project(&q, f, &u0, &v0) && project(&q, sp_v3(f.x + 10, f.y + 10, f.z), &u1, &v1));
    CHECK_NEAR(u0, 640, 0.01);
    // east is right, north is up, at one scale
    CHECK(u1 > u0 && v1 < v0);
    CHECK_NEAR(u1 - u0, v0 - v1, 0.01);
}

static uint32_t lines_of(sp_view_paint *p, bool lanes, bool links, bool marks, uint32_t *texts)
{
    sp_pixel_request q;
    const sp_view_roads_state s = {
        .eye = roads.eye, .lanes = lanes, .links = links, .marks = marks, .title = "t", .facts = roads.facts};
    sp_view_roads_request(&roads.eye, net, 0, 1280, 720, &q);
    sp_view_roads_paint(p, net, &s, &q);
    *texts = p->over.text_count;
    return p->over.line_count;
}

static void test_what_is_written_over_it(void)
{
    sp_view_paint *p = calloc(1, sizeof *p);
    uint32_t texts, bare;
    CHECK(lines_of(p, false, false, false, &bare) == 0);
    // 3 and 1 places of 2 lanes: an arrow of three lines each
    CHECK(lines_of(p, true, false, false, &texts) == (3 + 1) * 2 * 3);
    CHECK(texts > bare);
    // links: a to b and back, of three lines; a cross of two where lane 1 of a and lane -1 of b end
    CHECK(lines_of(p, false, true, false, &texts) == 2 * 3 + 2 * 2);
    // s every 50 m or 100 m from 0 to the end
    const uint32_t marks = lines_of(p, false, false, true, &texts);
    CHECK(marks == 5 + 3 || marks == 3 + 2);
    free(p);
}

static void test_ride(void)
{
    // 14 m/s along the right lane of a: after 10 s at s = 141, 1.5 m right of the line and up
    sp_view_roads_eye e = roads.eye;
    e.camera = SP_VIEW_RIDE;
    sp_pixel_request q;
    sp_view_roads_request(&e, net, 10, 1280, 720, &q);
    sp_road_point p;
    sp_road_at(net, (sp_road_place){1, -1, 141, -1.5}, &p);
    CHECK_NEAR(q.eye.position.x, p.position.x, 1e-6);
    CHECK_NEAR(q.eye.position.y, p.position.y, 1e-6);
    CHECK_NEAR(q.eye.position.z, 1.5, 1e-6);
    // the middle of the lane: 199 m of a, and b at a radius of 98.5 m, at 14 m/s
    CHECK_NEAR(source.t_end, (199 + 100 * 0.985) / 14, 0.3);
}

static void test_picture_without_display(void)
{
    unsetenv("DISPLAY");
    unsetenv("WAYLAND_DISPLAY");
    unsetenv("SDL_VIDEODRIVER");
    sp_error err = {0};
    char path[] = "/tmp/skidpad-roads-XXXXXX";
    const int fd = mkstemp(path);
    if (fd >= 0)
        close(fd);
    CHECK(sp_view_roads_screenshot(&source, 0, path, 640, 360, &err));
    uint32_t w = 0, h = 0;
    uint8_t *rgb = NULL;
    CHECK(sp_png_read(path, arena, &w, &h, &rgb, &err));
    CHECK(w == 640 && h == 360);
    // asphalt where the middle of road a lies, grass in a corner
    sp_pixel_request q;
    sp_road_point p;
    double u, v;
    sp_view_roads_request(&roads.eye, net, 0, 640, 360, &q);
    sp_road_at(net, (sp_road_place){1, 0, 100, -1.5}, &p);
    CHECK(project(&q, p.position, &u, &v));
    if (rgb) {
        const uint8_t *road = rgb + 3 * ((uint32_t)v * 640 + (uint32_t)u), *grass = rgb + 3 * (340 * 640 + 600);
        CHECK(abs(road[0] - road[2]) < 24);
        CHECK(grass[1] > grass[2] + 20);
    }
    unlink(path);
    CHECK(!sp_view_main(&source, &err));
    CHECK(err.code == SP_BAD_BENCH && strstr(err.hint, "--screenshot") != NULL);
}

int main(void)
{
    sp_error err = {0};
    arena = sp_arena_create();
    sp_render_environment(SP_GL_LLVMPIPE);
    if (!sp_road_read_xodr("roads.xodr", xodr, sizeof xodr - 1, arena, &net, &err) ||
        !sp_view_roads_source(net, "roads.xodr", arena, &roads, &source, &err)) {
        fprintf(stderr, "%s\n", err.text);
        check_failed++;
        return DONE();
    }
    RUN(test_all_of_it_is_in_the_picture);
    RUN(test_bird_is_a_map);
    RUN(test_what_is_written_over_it);
    RUN(test_ride);
    RUN(test_picture_without_display);
    sp_arena_destroy(arena);
    return DONE();
}
