/* lamps.c - which lamps shine in a frame, how strongly, and which of them matter to one draw. Intensities are candela,
 * illuminance falls with the square of the distance; a vehicle's pair counts as one lamp between the two. */
#include "render/lamps.h"

#include <string.h>

/* cd of one dipped lamp at its brightest, and of one driving lamp, UN R112 class B; of a bicycle's */
static const double dipped_cd = 18000, driving_cd = 48000, bicycle_cd = 1000;
/* m: beyond, a street lamp gives less than 0.3 lx and a beam less than one */
static const double spot_reach = 32, beam_reach = 190, beam_far = 260, spot_far = 420;

/* ---------------------------------------------------------------- what there is */
static bool is_lamp(const sp_road_object *o)
{
    return o->kind == SP_ROADSIDE_LAMP && sp_finite(o->position.x) && sp_finite(o->position.y) &&
           sp_finite(o->position.z) && sp_finite(o->heading);
}

/* the head hangs where roadside.c draws it: on an arm over the road */
static sp_spot spot_of(const sp_road_object *o)
{
    const double h = o->height > 0 ? o->height : 4, side = o->t > 0 ? -1 : 1;
    const sp_vec3 to = sp_rotate(sp_quat_from_ypr(o->heading, o->pitch, o->roll), sp_v3(0, side, 0));
    const double tall = sp_clamp(h, 3, 16);
    return (sp_spot){.at = {o->position.x + 1.6 * to.x, o->position.y + 1.6 * to.y, o->position.z + h + 1.6 * to.z},
                     .foot = o->position.z,
                     .candela = 15 * tall * tall};
}

/* those of scenery.c, where the network has none itself; counts them alone when there is no room for them yet */
static uint32_t own_spots(const sp_world_def *def, sp_spot *out)
{
    uint32_t n = 0;
    if (!sp_scenery_lit(def->road, def->env.lamps, def->env.sun_elevation))
        return 0;
    for (uint32_t road = 1; road <= sp_road_count(def->road); road++) {
        sp_vec3 foot, over;
        int stands = 1;
        for (uint32_t k = 0; stands != 0; k++) {
            stands = sp_scenery_lamp(def->road, road, k, &foot, &over);
            if (stands > 0 && out)
                out[n] =
                    (sp_spot){.at = {foot.x + 1.6 * over.x, foot.y + 1.6 * over.y, foot.z + SP_SCENERY_LAMP_HEIGHT},
                              .foot = foot.z,
                              .candela = 15 * SP_SCENERY_LAMP_HEIGHT * SP_SCENERY_LAMP_HEIGHT};
            n += stands > 0;
        }
    }
    return n;
}

bool sp_lamps_create(sp_render *r, const sp_world_def *def, uint32_t models)
{
    sp_lamps *l = sp_memory_alloc(sizeof *l);
    if (!l)
        return false;
    memset(l, 0, sizeof *l);
    r->lamps_lit = l;
    l->lenses = sp_memory_alloc(sizeof *l->lenses * (models + 1));
    if (!l->lenses)
        return false;
    memset(l->lenses, 0, sizeof *l->lenses * (models + 1));
    if (!def->road)
        return true;
    const uint32_t n = sp_road_object_count(def->road);
    uint32_t lamps = own_spots(def, NULL);
    for (uint32_t i = 0; i < n; i++)
        lamps += is_lamp(sp_road_object_get(def->road, i));
    l->spots = sp_memory_alloc(sizeof *l->spots * (lamps + 1));
    if (!l->spots)
        return false;
    for (uint32_t i = 0; i < n; i++) {
        const sp_road_object *o = sp_road_object_get(def->road, i);
        if (is_lamp(o))
            l->spots[l->spot_count++] = spot_of(o);
    }
    l->spot_count += own_spots(def, l->spots + l->spot_count);
    return true;
}

void sp_lamps_free(sp_render *r)
{
    if (!r->lamps_lit)
        return;
    sp_memory_free(r->lamps_lit->lenses);
    sp_memory_free(r->lamps_lit->spots);
    sp_memory_free(r->lamps_lit);
    r->lamps_lit = NULL;
}

/* the middles of the faces of one material, on the left, in the middle and on the right */
static void lens(const sp_mesh *m, const sp_model *model, uint32_t material, sp_lens_place *out)
{
    const sp_vertex *v = m->vertices.data;
    const uint32_t *index = m->indices.data;
    const double near = model->spec.width * 0.12;
    double low[3][3], high[3][3];
    bool any[3] = {false};
    for (uint32_t i = model->first; i < model->first + model->count; i++) {
        const sp_vertex *a = &v[model->base + index[i]];
        if (a->m[0] != material)
            continue;
        const double *pivot = model->pivot[a->m[1]];
        double p[3];
        for (int k = 0; k < 3; k++)
            p[k] = (double)a->p[k] + (a->m[1] ? pivot[k] : 0);
        const int bin = p[1] > near ? 0 : p[1] < -near ? 2 : 1;
        for (int k = 0; k < 3; k++) {
            low[bin][k] = any[bin] ? sp_min(low[bin][k], p[k]) : p[k];
            high[bin][k] = any[bin] ? sp_max(high[bin][k], p[k]) : p[k];
        }
        any[bin] = true;
    }
    // one in the middle counts where there are none at the sides
    const bool sides = any[0] && any[2];
    for (int bin = 0; bin < 3; bin++)
        if (any[bin] && (!sides || bin != 1)) {
            for (int k = 0; k < 3; k++)
                out->at[out->count][k] = (float)((low[bin][k] + high[bin][k]) / 2);
            out->count++;
        }
}

void sp_lamps_model(sp_render *r, uint32_t k, const sp_mesh *m)
{
    static const uint32_t material[SP_LENSES] = {SP_MAT_HEADLAMP, SP_MAT_BRAKE, SP_MAT_LEFT, SP_MAT_RIGHT};
    if (m->failed || sp_look_body(r->models[k].spec.look) > SP_BODY_BIKE)
        return;
    for (int i = 0; i < SP_LENSES; i++)
        lens(m, &r->models[k], material[i], &r->lamps_lit->lenses[k].of[i]);
}

/* ---------------------------------------------------------------- of a frame */
static sp_beam beam_of(const sp_actor_def *d, const sp_actor *a, uint32_t i, const sp_lens_place *head, bool left_hand)
{
    const sp_pose pose = sp_actor_pose(a);
    double at[3] = {0};
    for (uint32_t k = 0; k < head->count; k++)
        for (int c = 0; c < 3; c++)
            at[c] += (double)head->at[k][c] / head->count;
    const sp_vec3 p = sp_add3(pose.position, sp_rotate(pose.rotation, sp_v3(at[0], at[1], at[2])));
    const sp_vec3 x = sp_rotate(pose.rotation, sp_v3(1, 0, 0)),
                  y = sp_rotate(pose.rotation, sp_v3(0, left_hand ? -1 : 1, 0)),
                  z = sp_rotate(pose.rotation, sp_v3(0, 0, 1));
    const sp_look look = d->kind->look;
    const bool weak = look == SP_LOOK_BICYCLE || look == SP_LOOK_KICK_SCOOTER;
    const double lamps = head->count > 1 ? 2 : 1;
    return (sp_beam){.at = {p.x, p.y, p.z},
                     .x = {x.x, x.y, x.z},
                     .y = {y.x, y.y, y.z},
                     .z = {z.x, z.y, z.z},
                     .low = weak ? bicycle_cd : lamps * dipped_cd,
                     .high = a->lights & SP_LIGHT_HIGH && !weak ? lamps * driving_cd : 0,
                     .actor = i};
}

static double away(const double a[3], const double b[3])
{
    return sp_square(a[0] - b[0]) + sp_square(a[1] - b[1]) + sp_square(a[2] - b[2]);
}

static void gather_spots(sp_lamps *l, const sp_frame_view *v)
{
    l->spot_near_count = 0;
    for (uint32_t i = 0; i < l->spot_count; i++) {
        const double d = away(l->spots[i].at, v->eye);
        if (d > spot_far * spot_far)
            continue;
        // by distance, then by the order of the network
        uint32_t k = l->spot_near_count < SP_SPOTS_NEAR ? l->spot_near_count++ : SP_SPOTS_NEAR;
        for (; k > 0 && away(l->spots[l->spot_near[k - 1]].at, v->eye) > d; k--)
            if (k < SP_SPOTS_NEAR)
                l->spot_near[k] = l->spot_near[k - 1];
        if (k < SP_SPOTS_NEAR)
            l->spot_near[k] = i;
    }
}

void sp_lamps_frame(sp_render *r, const sp_world_def *def, const sp_world *world, const sp_frame_view *v)
{
    sp_lamps *l = r->lamps_lit;
    l->beam_count = l->spot_near_count = 0;
    if (r->light.street)
        gather_spots(l, v);
    const bool left_hand = def->road && sp_road_left_hand(def->road);
    for (uint32_t i = 1; i <= world->actor_count && i <= def->actor_count; i++) {
        const sp_actor *a = &world->actors[i];
        const sp_lens_place *head = &l->lenses[r->actor_model[i]].of[SP_LENS_HEAD];
        if (a->hidden || !head->count || !(a->lights & (SP_LIGHT_LOW | SP_LIGHT_HIGH)))
            continue;
        const sp_beam b = beam_of(&def->actors[i], a, i, head, left_hand);
        const double d = away(b.at, v->eye);
        if (d > beam_far * beam_far)
            continue;
        uint32_t k = l->beam_count < SP_BEAMS_NEAR ? l->beam_count++ : SP_BEAMS_NEAR;
        for (; k > 0 && away(l->beam[k - 1].at, v->eye) > d; k--)
            if (k < SP_BEAMS_NEAR)
                l->beam[k] = l->beam[k - 1];
        if (k < SP_BEAMS_NEAR)
            l->beam[k] = b;
    }
}

/* ---------------------------------------------------------------- of a draw */
static uint32_t spots_for(const sp_lamps *l, const sp_frame_view *v, const double centre[3], double radius,
                          float out[SP_SPOTS_DRAWN][4])
{
    uint32_t chosen[SP_SPOTS_DRAWN], n = 0;
    const double reach = sp_square(radius + spot_reach);
    for (uint32_t i = 0; i < l->spot_near_count; i++) {
        const sp_spot *s = &l->spots[l->spot_near[i]];
        const double d = away(s->at, centre);
        if (d > reach)
            continue;
        uint32_t k = n < SP_SPOTS_DRAWN ? n++ : SP_SPOTS_DRAWN;
        for (; k > 0 && away(l->spots[chosen[k - 1]].at, centre) > d; k--)
            if (k < SP_SPOTS_DRAWN)
                chosen[k] = chosen[k - 1];
        if (k < SP_SPOTS_DRAWN)
            chosen[k] = l->spot_near[i];
    }
    for (uint32_t i = 0; i < n; i++) {
        const sp_spot *s = &l->spots[chosen[i]];
        for (int k = 0; k < 3; k++)
            out[i][k] = (float)(s->at[k] - v->eye[k]);
        out[i][3] = (float)(s->candela * l->scale / SP_PI);
    }
    return n;
}

static void copy3(float *out, const double *in, double w)
{
    for (int k = 0; k < 3; k++)
        out[k] = (float)in[k];
    out[3] = (float)w;
}

/* beams that light up the sphere, nearest to the eye first; the first one alone may drive with high beams */
static uint32_t beams_for(const sp_lamps *l, const sp_frame_view *v, const double centre[3], double radius,
                          float out[SP_BEAMS_DRAWN * 4][4])
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < l->beam_count && n < SP_BEAMS_DRAWN; i++) {
        const sp_beam *b = &l->beam[i];
        double d[3], ahead = 0, all = 0;
        for (int k = 0; k < 3; k++) {
            d[k] = centre[k] - b->at[k];
            ahead += d[k] * b->x[k];
            all += d[k] * d[k];
        }
        // a cone of 60 degrees to each side
        const double beside = sp_sqrt(sp_max(all - ahead * ahead, 0));
        if (ahead < -radius || all > sp_square(beam_reach + radius) || beside > 1.75 * sp_max(ahead, 0) + 2 * radius)
            continue;
        float(*o)[4] = out + 4 * n++;
        const double at[3] = {b->at[0] - v->eye[0], b->at[1] - v->eye[1], b->at[2] - v->eye[2]};
        copy3(o[0], at, b->low * l->scale / SP_PI);
        copy3(o[1], b->x, b->high * l->scale / SP_PI);
        // what they measure becomes degrees
        const double y[3] = {57.3 * b->y[0], 57.3 * b->y[1], 57.3 * b->y[2]},
                     z[3] = {57.3 * b->z[0], 57.3 * b->z[1], 57.3 * b->z[2]};
        copy3(o[2], y, 0);
        copy3(o[3], z, 0);
    }
    return n;
}

void sp_lamps_use(sp_render *r, sp_program_id p, const sp_frame_view *v, const double centre[3], double radius)
{
    if (!(r->variant & SP_VARIANT_LAMPS))
        return;
    float spot[SP_SPOTS_DRAWN][4] = {{0}}, beam[SP_BEAMS_DRAWN * 4][4] = {{0}};
    const uint32_t beams = beams_for(r->lamps_lit, v, centre, radius, beam),
                   spots = spots_for(r->lamps_lit, v, centre, radius, spot);
    sp_variant_lamps(r, p, beams, spots);
    const GLint *u = r->u_frame[p];
    // arrays are as long as the program reads them
    glProgramUniform4fv(r->programs[p], u[SP_U_BEAM], beams > 1 ? SP_BEAMS_DRAWN * 4 : 4, beam[0]);
    if (spots)
        glProgramUniform4fv(r->programs[p], u[SP_U_SPOT], spots > SP_SPOTS_FEW ? SP_SPOTS_DRAWN : SP_SPOTS_FEW,
                            spot[0]);
}
