/* glow.c - lamps as they are looked into: a core of the size of the lens or of a pixel, whichever is larger, a halo by
 * the glare that any lens has, the lit air around it in fog, and its streak on a wet road. */
#include <string.h>

#include "render/lamps.h"

typedef struct looker {
    sp_render *r;
    const sp_world_def *def;
    const sp_world *world;
    const sp_frame_view *v;
    sp_actor_id skip;
    double unit; /* exposure over SP_LIGHT_UNIT */
} looker;

typedef struct lamp {
    double at[3], foot;   /* world; m of the ground below */
    double candela, area; /* towards the eye; m^2 of the lens */
    float colour[3];      /* of luminance 1 or so */
    uint32_t actor;       /* whose it is; 0: nobody's */
    float lag;            /* sp_frame_lag; 0: steady */
} lamp;

/* whether a vehicle stands between the eye and the lamp: its box, a little smaller */
static bool hidden(const looker *l, const lamp *p)
{
    const double *e = l->v->eye;
    const double way = sp_hypot(p->at[0] - e[0], p->at[1] - e[1]);
    for (uint32_t i = 1; i <= l->world->actor_count && i <= l->def->actor_count; i++) {
        const sp_actor *a = &l->world->actors[i];
        const sp_actor_def *d = &l->def->actors[i];
        if (i == p->actor || i == l->skip.i || a->hidden || sp_hypot(a->x - e[0], a->y - e[1]) > way + 8 ||
            d->kind->look == SP_LOOK_GANTRY)
            continue;
        double s, c, from = 0, to = 1;
        sp_sincos(a->heading, &s, &c);
        const double ex = e[0] - a->x, ey = e[1] - a->y, px = p->at[0] - a->x, py = p->at[1] - a->y;
        const double o[3] = {c * ex + s * ey - d->center_x, c * ey - s * ex, e[2] - a->z},
                     q[3] = {c * px + s * py - d->center_x, c * py - s * px, p->at[2] - a->z};
        const double low[3] = {-d->length * 0.48, -d->width * 0.46, 0.25 * d->height},
                     high[3] = {d->length * 0.48, d->width * 0.46, d->height * 0.95};
        for (int k = 0; k < 3; k++) {
            const double step = q[k] - o[k], inverse = 1 / (sp_abs(step) > 1e-9 ? step : 1e-9);
            const double t0 = (low[k] - o[k]) * inverse, t1 = (high[k] - o[k]) * inverse;
            from = sp_max(from, sp_min(t0, t1));
            to = sp_min(to, sp_max(t0, t1));
        }
        if (from < to)
            return true;
    }
    return false;
}

/* a quad that faces the eye, at the lamp, `half` m wide to each side */
static void facing(const sp_frame_view *v, const double d[3], double half, sp_sprite *out)
{
    for (int i = 0; i < 3; i++) {
        out->at[i] = d[i];
        out->u[i] = v->axis[1][i] * half;
        out->v[i] = v->axis[2][i] * half;
    }
}

static void add_glow(const looker *l, const lamp *p)
{
    const sp_frame_view *v = l->v;
    const double d[3] = {p->at[0] - v->eye[0], p->at[1] - v->eye[1], p->at[2] - v->eye[2]};
    const double d2 = d[0] * d[0] + d[1] * d[1] + d[2] * d[2], far = sp_sqrt(d2);
    // luminance of the lens, or of a pixel and a half that its light falls into
    const double pixel = sp_square(1.5 * v->pixel), core = sp_max(p->area / d2, pixel);
    const double light = p->candela / (d2 * core) * l->unit, lux = p->candela / d2;
    // CIE's glare is 10 lx / deg^2 for an eye, of which a lens has a fiftieth; lit air by single scattering, sigma / (4
    // d angle)
    const double sigma = (double)l->r->light.fog_density * 0.6931471805599453, tau = sigma * far;
    const double halo = 0.2 * lux * l->unit, lit = p->candela * sigma / (4 * far) * sp_exp(-tau) * l->unit;
    // as wide as it is seen, by 1/100 of white
    const double wide = sp_clamp(sp_sqrt(halo / 0.02), 0, 3) * 0.0174533,
                 foggy = sigma > 0.004 ? sp_clamp(lit / 0.02, 0, 0.30) : 0;
    const double radius = sp_max(sp_max(wide, foggy), 2.2 * sp_sqrt(core));
    if (radius * far > 0.9 * far || light * sp_exp(-tau) < 0.004)
        return;
    sp_sprite s = {.kind = SP_SPRITE_GLOW, .lag = p->lag};
    facing(v, d, radius * far, &s);
    memcpy(s.colour, p->colour, sizeof p->colour);
    s.colour[3] = (float)sp_min(light, 1e4);
    s.k[0] = (float)(1.2 * radius * radius / core);
    s.k[1] = wide > 0 ? (float)(halo / sp_square(radius * 57.3)) : 0;
    s.k[2] = foggy > 0 ? (float)(lit / radius) : 0;
    sp_sprites_add(l->r, &s);
}

/* the streak of a lamp on the wet road between it and the eye, brightest where a mirror would show it */
static void add_mirror(const looker *l, const lamp *p)
{
    const sp_frame_view *v = l->v;
    const double wet = (double)l->r->light.wet, h = p->at[2] - p->foot, e = v->eye[2] - p->foot;
    const double x = p->at[0] - v->eye[0], y = p->at[1] - v->eye[1], far = sp_hypot(x, y);
    if (wet < 0.2 || h < 0.1 || e < 0.2 || far < 3 || far > 140)
        return;
    const double spot = far * e / (e + h), grazing = e / sp_hypot(spot, e);
    const double near = spot * 0.55, end = sp_min(spot * 1.6, sp_max(far - 0.3, spot * 1.02));
    const double fresnel = 0.02 + 0.5 * sp_pow(1 - grazing, 5), wide = 0.010 + 0.5 * sp_sqrt(p->area) / far;
    const double tall = e / near - e / end, way2 = far * far + sp_square(e + h);
    const double light = p->candela * fresnel * wet / (way2 * wide * 2 * tall) * l->unit * 0.45;
    if (light < 0.004)
        return;
    sp_sprite s = {.kind = SP_SPRITE_MIRROR, .lag = p->lag};
    const double middle = (near + end) / 2, ux = x / far, uy = y / far;
    const double place[3] = {ux * middle, uy * middle, p->foot + 0.01 - v->eye[2]};
    memcpy(s.at, place, sizeof s.at);
    s.u[0] = -uy * wide * middle;
    s.u[1] = ux * wide * middle;
    s.v[0] = ux * (end - near) / 2;
    s.v[1] = uy * (end - near) / 2;
    memcpy(s.colour, p->colour, sizeof p->colour);
    s.colour[3] = (float)sp_min(light, 3);
    sp_sprites_add(l->r, &s);
}

static void add(const looker *l, const lamp *p)
{
    if (p->candela < 0.5 || !sp_frame_sees(l->v, p->at, 6) || hidden(l, p))
        return;
    add_mirror(l, p);
    add_glow(l, p);
}

/* ---------------------------------------------------------------- whose lamps */
static const float white_light[3] = {1.03f, 1.0f, 0.91f}, red_light[3] = {1.0f, 0.03f, 0.02f},
                   amber_light[3] = {1.0f, 0.38f, 0.02f}, street_light[3] = {1.19f, 0.977f, 0.655f};

/* lenses of one kind on one vehicle: cd along their axis (1 ahead, -1 back), by the cosine to it */
static void lenses(const looker *l, uint32_t i, const sp_lens_place *place, int way, double candela, double area,
                   const float colour[3])
{
    const sp_actor *a = &l->world->actors[i];
    const sp_pose pose = sp_actor_pose(a);
    const sp_vec3 x = sp_rotate(pose.rotation, sp_v3(1, 0, 0));
    const float lag = sp_frame_lag(l->v, l->def->actors[i].name);
    for (uint32_t k = 0; k < place->count; k++) {
        const float *m = place->at[k];
        const sp_vec3 p =
            sp_add3(pose.position, sp_rotate(pose.rotation, sp_v3((double)m[0], (double)m[1], (double)m[2])));
        lamp q = {.at = {p.x, p.y, p.z}, .foot = a->z, .area = area, .actor = i, .lag = lag};
        double ahead = 0, d2 = 0;
        const double ax[3] = {x.x, x.y, x.z};
        for (int c = 0; c < 3; c++) {
            const double d = l->v->eye[c] - q.at[c];
            ahead += d * ax[c];
            d2 += d * d;
        }
        const double facing_eye = way * ahead / sp_sqrt(sp_max(d2, 1e-6));
        q.candela = candela * sp_max(facing_eye, 0);
        memcpy(q.colour, colour, sizeof q.colour);
        add(l, &q);
    }
}

static void of_vehicle(const looker *l, uint32_t i, bool blink)
{
    const sp_actor *a = &l->world->actors[i];
    const sp_model_lenses *m = &l->r->lamps_lit->lenses[l->r->actor_model[i]];
    const sp_lamps *lit = l->r->lamps_lit;
    const bool small = sp_look_body(l->def->actors[i].kind->look) == SP_BODY_BIKE;
    for (uint32_t k = 0; k < lit->beam_count; k++)
        if (lit->beam[k].actor == i && m->of[SP_LENS_HEAD].count) {
            const double cd = sp_lamps_towards(&lit->beam[k], l->v->eye) / m->of[SP_LENS_HEAD].count + 40;
            lenses(l, i, &m->of[SP_LENS_HEAD], 1, cd, 0.018, white_light);
        }
    // UN R7: rear position lamps 4 to 17 cd, stop lamps 60 to 260; R6: direction indicators 50 to 500
    if (sp_frame_brakes(a))
        lenses(l, i, &m->of[SP_LENS_REAR], -1, 120, 0.012, red_light);
    else if (a->lights & (SP_LIGHT_LOW | SP_LIGHT_HIGH | SP_LIGHT_FOG))
        lenses(l, i, &m->of[SP_LENS_REAR], -1, a->lights & SP_LIGHT_FOG ? 180 : small ? 5 : 9, 0.012, red_light);
    for (int side = 0; side < 2; side++)
        if (blink && a->lights & (side ? SP_LIGHT_RIGHT : SP_LIGHT_LEFT)) {
            const sp_lens_place *p = &m->of[side ? SP_LENS_RIGHT : SP_LENS_LEFT];
            lenses(l, i, p, p->count && (double)p->at[0][0] < l->def->actors[i].center_x ? -1 : 1, 200, 0.005,
                   amber_light);
        }
}

static void of_signals(const looker *l)
{
    static const float green_light[3] = {0.12f, 1.0f, 0.45f}, yellow_light[3] = {1.0f, 0.60f, 0.02f};
    const sp_road_net *net = l->def->road;
    for (uint32_t i = 0; i < l->r->lamp_count; i++) {
        const sp_lamp *s = &l->r->lamps[i];
        const sp_road_signal *g = sp_road_signal_get(net, s->signal);
        if (!(sp_world_light(l->def, l->world, s->signal) & s->bit))
            continue;
        // the middle of its disc is the middle of its triangles
        const float *m = l->r->lamp_at[i];
        const sp_chunk *c = &l->r->chunks[s->chunk];
        lamp q = {.area = 0.031, .lag = sp_frame_lag(l->v, g->id)};
        double ahead = 0, d2 = 0, sn, cs;
        sp_sincos(g->heading, &sn, &cs);
        for (int k = 0; k < 3; k++) {
            q.at[k] = c->origin[k] + (double)m[k];
            const double d = l->v->eye[k] - q.at[k];
            d2 += d * d;
            ahead += d * (k == 0 ? cs : k == 1 ? sn : 0);
        }
        q.foot = g->position.z - (sp_finite(g->z_offset) ? g->z_offset : 0);
        // EN 12368: 200 cd and more along the axis, falling to the sides
        const double facing_eye = sp_max(ahead / sp_sqrt(sp_max(d2, 1e-6)), 0);
        q.candela = d2 > 200 * 200 ? 0 : 250 * facing_eye * facing_eye * facing_eye;
        memcpy(q.colour,
               s->bit == SP_LAMP_RED     ? red_light
               : s->bit == SP_LAMP_GREEN ? green_light
                                         : yellow_light,
               sizeof q.colour);
        add(l, &q);
    }
}

static void of_street(const looker *l)
{
    const sp_lamps *lit = l->r->lamps_lit;
    for (uint32_t i = 0; i < lit->spot_near_count; i++) {
        const sp_spot *s = &lit->spots[lit->spot_near[i]];
        double d2 = 0;
        for (int k = 0; k < 3; k++)
            d2 += sp_square(l->v->eye[k] - s->at[k]);
        const double down = (s->at[2] - l->v->eye[2]) / sp_sqrt(sp_max(d2, 1e-6));
        lamp q = {.at = {s->at[0], s->at[1], s->at[2] - 0.08}, .foot = s->foot, .area = 0.12};
        q.candela = down > -0.2 ? sp_lamps_street(s, down) + 30 : 0;
        memcpy(q.colour, street_light, sizeof q.colour);
        add(l, &q);
    }
}

void sp_glow_add(sp_render *r, const sp_world_def *def, const sp_world *world, const sp_frame_view *v, sp_actor_id skip)
{
    // beside a clear day no lamp glows
    if (r->light.level > 0.3f && r->light.haze < 0.15f)
        return;
    const looker l = {r, def, world, v, skip, r->lamps_lit->scale};
    const bool blink = sp_mod(sp_max(0, sp_world_time(def, world)) * 1.5, 1) < 0.5;
    for (uint32_t i = 1; i <= world->actor_count && i <= def->actor_count; i++)
        if (i != skip.i && !world->actors[i].hidden &&
            sp_hypot(world->actors[i].x - v->eye[0], world->actors[i].y - v->eye[1]) < 700)
            of_vehicle(&l, i, blink);
    if (def->road)
        of_signals(&l);
    of_street(&l);
}
