/* model.c - which body an actor has, and what it is built from. The bodies are car.c, lorry.c, bike.c, person.c and
 * thing.c. */
#include "shape/shape.h"

sp_model_spec sp_model_spec_of(const sp_kind *kind, const sp_vehicle *vehicle, const double size[3], double center_x)
{
    sp_model_spec s = {.look = kind->look,
                       .length = size[0],
                       .width = size[1],
                       .height = size[2],
                       .center_x = center_x,
                       .clearance = kind->clearance};
    const sp_vehicle *v = vehicle ? vehicle : kind->vehicle;
    s.wheelbase = v ? v->a + v->b : s.length * 0.60;
    s.radius_front = v && v->wheel_radius > 0 ? v->wheel_radius : sp_clamp(s.height * 0.21, 0.15, 0.5);
    s.track = v ? v->track_front : s.width * 0.85;
    // two wheels without a chassis: as large as they stand behind the origin
    if (!v && sp_look_body(s.look) == SP_BODY_BIKE) {
        s.radius_front = sp_clamp(s.length / 2 - s.center_x, 0.05, 0.4);
        s.wheelbase = sp_max(s.length - 2 * s.radius_front, 0.2);
    }
    return s;
}

bool sp_model_same(const sp_model_spec *a, const sp_model_spec *b)
{
    return a->look == b->look && a->length == b->length && a->width == b->width && a->height == b->height &&
           a->center_x == b->center_x && a->clearance == b->clearance && a->wheelbase == b->wheelbase &&
           a->radius_front == b->radius_front;
}

void sp_model_build(sp_mesh *m, sp_model *model)
{
    static void (*const build[])(sp_mesh *, sp_model *) = {[SP_BODY_CAR] = sp_model_car,
                                                           [SP_BODY_LORRY] = sp_model_lorry,
                                                           [SP_BODY_BIKE] = sp_model_bike,
                                                           [SP_BODY_PERSON] = sp_model_person,
                                                           [SP_BODY_THING] = sp_model_thing};
    const sp_model_spec *s = &model->spec;
    model->first = m->indices.count;
    m->occlusion = 255;
    const uint32_t first = m->vertices.count;
    build[sp_look_body(s->look)](m, model);
    if (!m->failed && m->indices.count > model->first)
        sp_weld(&m->vertices, sizeof(sp_vertex), first, 0, (uint32_t *)m->indices.data + model->first,
                m->indices.count - model->first);
    const double tall = s->height + s->clearance;
    model->reach = sp_sqrt(s->length * s->length + s->width * s->width + 4 * tall * tall) * 0.5 + 0.5;
}
