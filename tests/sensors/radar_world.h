/* radar_world.h - a radar without errors, and straight roads with things beside them, for the radar's tests. */
#ifndef SP_TESTS_SENSORS_RADAR_WORLD_H
#define SP_TESTS_SENSORS_RADAR_WORLD_H

#include "check.h"
#include "fixture.h"
#include "sensors/radar.h"

static inline void exact(sp_mount_def *m)
{
    static const char *const off[] = {"noise",     "fluctuation", "spread", "false_alarms",
                                      "multipath", "ghosts",      "masking"};
    for (uint32_t i = 0; i < sizeof off / sizeof *off; i++) {
        fixture_set(m, off[i], 0);
    }
}

static inline sp_mount_def *exact_radar(fixture *f)
{
    sp_mount_def *m = fixture_mount(f, "radar");
    m->position = sp_v3(0, 0, 1);
    exact(m);
    return m;
}

/* a point of -5 dBsm at (x, y, z) */
static inline uint32_t point(fixture *f, const char *name, double x, double y, double z)
{
    const uint32_t i = fixture_actor(f, name, SP_KIND_PEDESTRIAN, SP_RCS_HUMAN, 0.02, 0.02, 0.02);
    fixture_place(f, i, x, y, 0, 0);
    f->world->actors[i].z = z - 0.55 * 0.02;
    return i;
}

/* 400 m of road along x from -100 m, with objects and signals as OpenDRIVE has them */
static inline void road_with(fixture *f, const char *objects, const char *signals)
{
    static char text[8192];
    snprintf(
        text, sizeof text,
        "<?xml version=\"1.0\"?><OpenDRIVE><header revMajor=\"1\" revMinor=\"7\" name=\"\" north=\"0\" south=\"0\" "
        "east=\"0\" west=\"0\"/><road name=\"r\" length=\"400\" id=\"1\" junction=\"-1\" rule=\"RHT\"><planView>"
        "<geometry s=\"0\" x=\"-100\" y=\"0\" hdg=\"0\" length=\"400\"><line/></geometry></planView><lanes>"
        "<laneSection s=\"0\"><center><lane id=\"0\" type=\"none\" level=\"false\"/></center><right>"
        "<lane id=\"-1\" type=\"driving\" level=\"false\"><width sOffset=\"0\" a=\"3.5\" b=\"0\" c=\"0\" d=\"0\"/>"
        "</lane></right></laneSection></lanes><objects>%s</objects><signals>%s</signals></road></OpenDRIVE>",
        objects, signals);
    CHECK(sp_road_read_xodr("test.xodr", text, strlen(text), f->arena, &f->def.road, &f->error));
}

#endif
