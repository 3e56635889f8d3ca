/* turns.c - signal:turns{ "red", when_in = 2, of = ego }: a light that changes when somebody is so many seconds from
 * its stop line at the speed that he has. */
#include "script/inside.h"

void turn_step(lua_State *L, turn_said *t)
{
    enum { MOST = 32 };
    static const double far = 400; /* m */
    sp_scenario *s = SCRIPT(L);
    const sp_actor *a = &s->world->actors[t->of];
    const sp_actor_def *d = &s->def->actors[t->of];
    sp_road_place from;
    if (t->done || a->speed < 0.1 || !actor_place(s, t->of, &from))
        return;
    sp_road_route rest = {0};
    if (d->route && d->route->leg_count) {
        const uint32_t leg = a->route_leg < d->route->leg_count ? a->route_leg : 0;
        rest = (sp_road_route){d->route->leg_count - leg, d->route->leg + leg, d->route->length};
    }
    sp_road_ahead ahead[MOST];
    const double front = d->center_x + d->length / 2, half_tick = 0.5e-9 * (double)s->def->tick_ns;
    const uint32_t n = sp_road_signals_ahead(s->def->road, d->route ? &rest : NULL, from, front + far, ahead, MOST);
    for (uint32_t i = 0; i < n && i < MOST && !t->done; i++)
        for (uint32_t k = 0; k < t->count && !t->done; k++)
            t->done = s->def->lights[t->light[k]].signal == ahead[i].signal && ahead[i].stop > front &&
                      (ahead[i].stop - front) / a->speed <= t->when_in + half_tick;
    for (uint32_t k = 0; t->done && k < t->count; k++) {
        sp_story_command *c = command_add(L, SP_STORY_LIGHT, 0);
        c->value[0] = t->light[k];
        c->value[1] = t->show;
        c->line = t->line;
    }
}
