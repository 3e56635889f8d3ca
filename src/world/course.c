/* course.c - paths over the plane, in the frame of whoever follows them. Their geometry is a road's. */
#include "world/course.h"

static const sp_course_def *course_of(const sp_world_def *def, const sp_actor *a)
{
    return a->course && a->course <= def->course_count ? &def->courses[a->course - 1] : NULL;
}

/* in the course's own frame: heading, curvature and place at s; straight beyond its ends */
static void own_at(const sp_course_def *c, double s, sp_course_point *out)
{
    const double on = c ? sp_clamp(s, 0, c->length) : 0;
    sp_road_point p;
    *out = (sp_course_point){0};
    if (c && sp_road_at(c->net, (sp_road_place){c->road, 0, on, 0}, &p)) {
        /* at an end its curvature is over */
        const double bend = s < 0 || s > c->length ? 0 : p.curvature;
        *out = (sp_course_point){p.position.x, p.position.y, p.heading, bend};
    }
    double sine, cosine;
    sp_sincos(out->heading, &sine, &cosine);
    out->x += cosine * (s - on);
    out->y += sine * (s - on);
}

void sp_course_at(const sp_world_def *def, const sp_actor *a, double s, sp_course_point *out)
{
    sp_course_point p;
    double sine, cosine;
    own_at(course_of(def, a), s, &p);
    sp_sincos(a->line_heading, &sine, &cosine);
    out->x = a->line_x + cosine * p.x - sine * p.y;
    out->y = a->line_y + sine * p.x + cosine * p.y;
    out->heading = sp_wrap_angle(a->line_heading + p.heading);
    out->curvature = p.curvature;
}

void sp_course_project(const sp_world_def *def, const sp_actor *a, double x, double y, double near, double *s,
                       double *beside)
{
    /* Newton's way to the foot of the perpendicular: each step goes what is left along the tangent */
    enum { STEPS = 6 };
    double at = near, sine, cosine;
    sp_course_point p;
    for (int i = 0; i < STEPS; i++) {
        sp_course_at(def, a, at, &p);
        sp_sincos(p.heading, &sine, &cosine);
        const double along = (x - p.x) * cosine + (y - p.y) * sine, aside = (y - p.y) * cosine - (x - p.x) * sine;
        at += along / sp_max(1 - p.curvature * aside, 0.2);
    }
    sp_course_at(def, a, at, &p);
    sp_sincos(p.heading, &sine, &cosine);
    *s = at;
    *beside = (y - p.y) * cosine - (x - p.x) * sine;
}
