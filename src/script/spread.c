/* spread.c - traffic at the freeze, when everybody who was cast has his place: the stretches where its reserves may
 * appear, and who of them is there from the start. Leaves the words to traffic.c, who appears later to
 * traffic/source.c. */
#include "road/stretch.h"
#include "script/inside.h"

enum { TRIES = 40, DRAW_FIRST = 16, DRAWS = 4 };
static const double piece = 200;  /* m of a stretch where somebody may appear, at most */
static const double narrow = 2.4; /* m: lanes below that are left to others */
static const double fits = 0.65;  /* of the even distance is what a random order leaves for gap and body */

/* ---------------------------------------------------------------- where somebody may appear */
static bool listed(const source_said *said, uint32_t road, int32_t lane)
{
    bool on = said->road_count == 0, in = said->lane_count == 0;
    for (uint32_t i = 0; i < said->road_count; i++)
        on = on || said->roads[i] == road;
    for (uint32_t i = 0; i < said->lane_count; i++)
        in = in || said->lanes[i] == lane;
    return on && in;
}

static bool wide(const sp_road_net *net, const sp_road_stretch *of, double s)
{
    sp_lane_info lane;
    return sp_road_lane(net, of->road, s, of->lane, &lane) && lane.width >= narrow;
}

static bool takes(const sp_road_net *net, const source_said *said, const sp_road_stretch *of)
{
    sp_lane_info lane;
    if (sp_road_in_junction(net, of->road) || of->length < 10 || !listed(said, of->road, of->lane) ||
        !sp_road_lane(net, of->road, (of->from + of->to) / 2, of->lane, &lane))
        return false;
    if (said->on_foot)
        return lane.type == SP_LANE_SIDEWALK && lane.width >= 0.8;
    return of->driven && lane.type == SP_LANE_DRIVING && lane.width >= narrow && wide(net, of, of->from + 0.01) &&
           wide(net, of, of->to - 0.01);
}

/* A way into the network: nothing leads there, nor to a lane beside it; a lane that opens on the road is none. */
static bool leads_in(const sp_road_net *net, uint32_t index, const sp_road_stretch *of)
{
    uint32_t back;
    const double start = of->way > 0 ? of->from : of->to;
    if (sp_road_stretch_next(net, index, true, &back, 1) > 0)
        return false;
    for (int side = -1; side <= 1; side += 2) {
        int32_t lane = of->lane;
        for (int n = 0; n < 8 && lane; n++) {
            lane = sp_road_neighbour(net, of->road, start + 0.01 * of->way, lane, side);
            lane = lane && sp_road_direction(net, of->road, lane) == of->way ? lane : 0;
            const uint32_t beside = lane ? sp_road_stretch_at(net, of->road, start + 0.01 * of->way, lane) : 0;
            if (beside && sp_road_stretch_next(net, beside - 1, true, &back, 1) > 0)
                return false;
        }
    }
    return true;
}

/* counts them, and writes them where out is not NULL */
static uint32_t make_spots(const sp_road_net *net, const source_said *said, sp_source_spot *out)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < sp_road_stretch_count(net); i++) {
        sp_road_stretch of;
        if (!sp_road_stretch_get(net, i, &of) || !takes(net, said, &of))
            continue;
        const bool first = leads_in(net, i, &of);
        const uint32_t pieces = (uint32_t)sp_ceil(of.length / piece);
        for (uint32_t k = 0; k < pieces; k++, count++) {
            if (!out)
                continue;
            sp_source_spot *p = &out[count];
            *p = (sp_source_spot){.road = of.road, .lane = of.lane, .way = of.way, .length = of.length / pieces};
            p->from = of.from + (of.to - of.from) * k / pieces;
            p->to = of.from + (of.to - of.from) * (k + 1) / pieces;
            p->entry = said->on_foot ? 2 : first && k == (of.way > 0 ? 0 : pieces - 1);
            const double middle = (p->from + p->to) / 2;
            sp_road_point point = {0};
            (void)sp_road_at(
                net, (sp_road_place){of.road, of.lane, middle, sp_road_lane_center(net, of.road, middle, of.lane)},
                &point);
            p->x = point.position.x;
            p->y = point.position.y;
        }
    }
    return count;
}

/* ---------------------------------------------------------------- who is there from the start */
static sp_room room_at(const sp_scenario *s, uint32_t id)
{
    const sp_actor_def *d = &s->def->actors[id];
    const cast *c = &s->casts[id];
    const int way = sp_road_direction(s->def->road, d->place.road, d->place.lane);
    return (sp_room){c->zero_pose.position.x + d->center_x * sp_cos(c->zero_heading),
                     c->zero_pose.position.y + d->center_x * sp_sin(c->zero_heading),
                     c->zero_heading,
                     d->speed,
                     d->length / 2,
                     d->width / 2,
                     d->place.road,
                     d->place.lane,
                     way,
                     d->place.s + way * d->center_x};
}

static void set_place(sp_scenario *s, uint32_t id, sp_road_place at, bool back, double speed)
{
    sp_actor_def *d = &s->def->actors[id];
    const int way = sp_road_direction(s->def->road, at.road, at.lane);
    at.t = sp_road_lane_center(s->def->road, at.road, at.s, at.lane) + way * d->lane_offset;
    sp_road_point point = {0};
    (void)sp_road_at(s->def->road, at, &point);
    d->place = at;
    d->heading = sp_wrap_angle(point.heading + (way < 0 ? SP_PI : 0) + (back ? SP_PI : 0));
    d->pose = (sp_pose){point.position, sp_quat_from_ypr(d->heading, 0, 0)};
    d->speed = speed;
    s->casts[id] = (cast){.zero = at, .zero_pose = d->pose, .zero_heading = d->heading, .direction = way};
}

/* lanes on the slower side */
static uint32_t slower_lanes(const sp_road_net *net, sp_road_place at)
{
    uint32_t n = 0;
    for (int32_t lane = at.lane; n < 8 && lane; n++)
        lane = sp_road_neighbour(net, at.road, at.s, lane, sp_road_left_hand(net) ? 1 : -1);
    return n - 1;
}

static bool fits_there(sp_scenario *s, const source_said *said, uint32_t id, sp_road_place at)
{
    const sp_actor_def *d = &s->def->actors[id];
    const sp_class c = d->kind->class_id;
    const uint32_t slower = said->on_foot ? 0 : slower_lanes(s->def->road, at);
    if ((c == SP_KIND_BICYCLE && slower > 0) || ((c == SP_KIND_TRUCK || c == SP_KIND_BUS) && slower > 1))
        return false;

    /* where the settle begins there is road too, and no junction */
    sp_road_place start;
    if (!said->on_foot &&
        (!sp_road_advance(s->def->road, at, d->center_x - d->length - d->speed * s->head.settle, &start) ||
         sp_road_in_junction(s->def->road, start.road)))
        return false;
    sp_room own = room_at(s, id);
    own.road = said->on_foot ? 0 : own.road;
    for (uint32_t k = 1; k <= s->def->actor_count; k++) {
        if (k == id || s->def->actors[k].hidden || !s->def->actors[k].kind || !s->def->actors[k].kind->solid)
            continue;
        const sp_room other = room_at(s, k);
        if (!sp_room_between(&own, &other))
            return false;
    }
    return true;
}

/* speed at which gap and body of a random order fit into the even distance */
static double dense_speed(const source_said *said, double count, double reach)
{
    return said->on_foot || count <= 0 ? SP_INFINITY : sp_max((fits * reach / count - 7.5) / 1.4, 0);
}

static bool reaches(const sp_scenario *s, const sp_source_def *def, const sp_source_spot *spot)
{
    if (!def->around)
        return true;
    const sp_vec3 p = s->casts[def->around].zero_pose.position;
    return sp_hypot(spot->x - p.x, spot->y - p.y) <= def->radius;
}

/* One try for one of them; spot and place are drawn anew in each. */
static bool try_place(sp_scenario *s, const source_said *said, uint32_t id, uint32_t attempt, double reach, double most)
{
    sp_actor_def *d = &s->def->actors[id];
    const uint32_t index = DRAW_FIRST + DRAWS * attempt;
    double left = reach * source_draw(s->def, d->name, index);
    for (uint32_t n = 0; n < said->def.spot_count; n++) {
        const sp_source_spot *spot = &said->def.spots[n];
        left -= reaches(s, &said->def, spot) ? spot->length : 0;
        if (left > 0 || !reaches(s, &said->def, spot))
            continue;
        const double u = source_draw(s->def, d->name, index + 1);
        sp_road_place at = {spot->road, spot->lane, spot->from + u * (spot->to - spot->from), 0};
        const bool back = said->on_foot && source_draw(s->def, d->name, index + 2) < 0.5;
        double speed = said->def.speed > 0 ? said->def.speed : sp_room_speed(s->def, &d->temper, at);
        speed = said->on_foot ? 0 : sp_min(speed, most);
        set_place(s, id, at, back, speed);
        if (!fits_there(s, said, id, d->place))
            return false;
        d->hidden = false;
        return true;
    }
    return false;
}

static void spread(sp_scenario *s, source_said *said)
{
    double reach = 0;
    for (uint32_t n = 0; n < said->def.spot_count; n++)
        reach += reaches(s, &said->def, &said->def.spots[n]) ? said->def.spots[n].length : 0;
    double count = said->def.density > 0 ? sp_round(said->def.density * reach) : said->def.reserves;
    count = sp_min(count, said->def.reserves);
    const double most = dense_speed(said, count, reach);
    double shown = 0;
    for (uint32_t k = 0; k < said->def.reserves && shown < count && reach > 0; k++)
        for (uint32_t attempt = 0; attempt < TRIES; attempt++)
            if (try_place(s, said, said->def.first + k, attempt, reach, most)) {
                shown++;
                break;
            }
}

/* somewhere on the road, unseen */
static void put_away(sp_scenario *s, const source_said *said)
{
    const sp_source_spot *spot = said->def.spot_count ? &said->def.spots[0] : NULL;
    const sp_road_place at =
        spot ? (sp_road_place){spot->road, spot->lane, (spot->from + spot->to) / 2, 0} : said->def.at;
    for (uint32_t k = 0; k < said->def.reserves; k++) {
        const uint32_t id = said->def.first + k;
        if (s->def->actors[id].hidden)
            set_place(s, id, at, false, 0);
    }
}

bool traffic_freeze(sp_scenario *s, sp_world_def *def, sp_error *err)
{
    if (s->source_count == 0)
        return true;
    sp_source_def *list = SP_ARRAY(def->arena, sp_source_def, s->source_count);
    if (!list)
        return sp_error_set(err, SP_BAD_BENCH, s->path, 0, "out of memory");
    for (uint32_t k = 0; k < s->source_count; k++) {
        source_said *said = &s->sources[k];
        if (said->def.kind == SP_SOURCE_SPREAD) {
            said->def.spot_count = make_spots(def->road, said, NULL);
            sp_source_spot *spots = SP_ARRAY(def->arena, sp_source_spot, said->def.spot_count + 1);
            if (!spots)
                return sp_error_set(err, SP_BAD_BENCH, s->path, 0, "out of memory");
            make_spots(def->road, said, spots);
            said->def.spots = spots;
            if (said->def.spot_count == 0) {
                sp_error_set(err, SP_BAD_LOAD, said->def.said.file, said->def.said.line, "%s: no %s for it",
                             said->def.name, said->on_foot ? "pavement" : "lane");
                sp_error_hint(err,
                              said->on_foot ? "kerb = true gives a road pavements" : "look at its lanes and roads");
                script_place(s, err, said->def.said.file, said->def.said.line, NULL);
                return false;
            }
            if (!said->empty)
                spread(s, said);
        }
        put_away(s, said);
        list[k] = said->def;
    }
    def->sources = list;
    def->source_count = s->source_count;
    return true;
}
