/* village.h - small OpenDRIVE networks for tests, put together from straight and bent roads. */
#ifndef SP_TESTS_ROAD_VILLAGE_H
#define SP_TESTS_ROAD_VILLAGE_H

#include "road/inside.h"
#include "tests/check.h"

typedef struct town {
    sp_text text;
    sp_arena *arena;
} town;

static inline void town_begin(town *t)
{
    *t = (town){.arena = sp_arena_create()};
    sp_text_add(&t->text, "<OpenDRIVE><header revMajor=\"1\" revMinor=\"7\"/>");
}

/* one side of lanes; width of the outermost: w + slope * s. `links` goes into each lane */
static inline void town_side(town *t, const char *side, int from, int count, double slope, const char *links)
{
    sp_text_printf(&t->text, "<%s>", side);
    for (int i = 0; i < count; i++) {
        sp_text_printf(&t->text,
                       "<lane id=\"%d\" type=\"driving\"><link>%s</link><width sOffset=\"0\" a=\"3.5\" b=\"%.17g\""
                       " c=\"0\" d=\"0\"/></lane>",
                       from < 0 ? from - i : from + count - 1 - i, links, i == count - 1 ? slope : 0);
    }
    sp_text_printf(&t->text, "</%s>", side);
}

typedef struct town_road {
    const char *id, *junction, *links; /* junction NULL: none; links: <predecessor/><successor/> of the road */
    double x, y, heading, length, curvature, slope, limit;
    int right, left;
    const char *lane_links; /* of every lane */
    const char *more;       /* <objects> and <signals> */
    bool left_hand;
} town_road;

static inline void town_add(town *t, town_road r)
{
    sp_text_printf(&t->text, "<road id=\"%s\" junction=\"%s\" length=\"%.17g\" rule=\"%s\"><link>%s</link>", r.id,
                   r.junction ? r.junction : "-1", r.length, r.left_hand ? "LHT" : "RHT", r.links ? r.links : "");
    if (r.limit > 0) {
        sp_text_printf(&t->text, "<type s=\"0\" type=\"town\"><speed max=\"%.17g\" unit=\"m/s\"/></type>", r.limit);
    }
    sp_text_printf(&t->text, "<planView><geometry s=\"0\" x=\"%.17g\" y=\"%.17g\" hdg=\"%.17g\" length=\"%.17g\">", r.x,
                   r.y, r.heading, r.length);
    if (r.curvature != 0) {
        sp_text_printf(&t->text, "<arc curvature=\"%.17g\"/>", r.curvature);
    } else {
        sp_text_add(&t->text, "<line/>");
    }
    sp_text_add(&t->text, "</geometry></planView><lanes><laneSection s=\"0\">");
    if (r.left) {
        town_side(t, "left", 1, r.left, r.slope, r.lane_links ? r.lane_links : "");
    }
    sp_text_add(&t->text, "<center><lane id=\"0\" type=\"none\"/></center>");
    if (r.right) {
        town_side(t, "right", -1, r.right, r.slope, r.lane_links ? r.lane_links : "");
    }
    sp_text_printf(&t->text, "</laneSection></lanes>%s</road>", r.more ? r.more : "");
}

static inline void town_say(town *t, const char *xml)
{
    sp_text_add(&t->text, xml);
}

/* the network; it lives until town_end */
static inline const sp_road_net *town_read(town *t)
{
    const sp_road_net *net = NULL;
    sp_error err = {0};
    sp_text_add(&t->text, "</OpenDRIVE>");
    CHECK(!t->text.failed);
    if (!sp_road_read_xodr("town", t->text.data, strlen(t->text.data), t->arena, &net, &err)) {
        fprintf(stderr, "town: line %d: %s\n", err.line, err.text);
    }
    CHECK(net != NULL);
    return net;
}

static inline void town_end(town *t)
{
    sp_text_free(&t->text);
    sp_arena_destroy(t->arena);
}

#define ROAD_LINK(where, id, contact)                                                                                  \
    "<" where " elementType=\"road\" elementId=\"" id "\" contactPoint=\"" contact "\"/>"
#define JUNCTION_LINK(where, id) "<" where " elementType=\"junction\" elementId=\"" id "\"/>"

/* A comes from the west with two lanes; at (200, 0) a junction leads straight to B (both lanes, over S) or, from the
 * right lane alone, right to C (over R, whose lane's middle has a radius of 14.75 m). B ends at (520, 0); B and C are
 * one-way. */
static inline void town_fork(town *t, const char *straight_pairs, const char *right_pairs)
{
    town_begin(t);
    town_add(t, (town_road){.id = "A", .links = JUNCTION_LINK("successor", "J"), .length = 200, .right = 2, .left = 1});
    town_add(t,
             (town_road){.id = "B", .links = JUNCTION_LINK("predecessor", "J"), .x = 220, .length = 300, .right = 2});
    town_add(t, (town_road){.id = "C",
                            .links = JUNCTION_LINK("predecessor", "J"),
                            .x = 216.5,
                            .y = -20,
                            .heading = -SP_PI / 2,
                            .length = 300,
                            .right = 1});
    town_add(t, (town_road){.id = "R",
                            .junction = "J",
                            .x = 200,
                            .y = -3.5,
                            .length = 8.25 * SP_PI,
                            .curvature = -1 / 16.5,
                            .right = 1,
                            .links = ROAD_LINK("predecessor", "A", "end") ROAD_LINK("successor", "C", "start")});
    town_add(t, (town_road){.id = "S",
                            .junction = "J",
                            .x = 200,
                            .length = 20,
                            .right = 2,
                            .links = ROAD_LINK("predecessor", "A", "end") ROAD_LINK("successor", "B", "start")});
    town_say(t, "<junction id=\"J\" name=\"\"><connection id=\"0\" incomingRoad=\"A\" connectingRoad=\"R\" "
                "contactPoint=\"start\">");
    town_say(t, right_pairs);
    town_say(t, "</connection><connection id=\"1\" incomingRoad=\"A\" connectingRoad=\"S\" contactPoint=\"start\">");
    town_say(t, straight_pairs);
    town_say(t, "</connection></junction>");
}

#endif
