/* stream.h - drivers of a stream on a motorway, alike but for what is drawn by their number. */
#ifndef SP_TESTS_TRAFFIC_STREAM_H
#define SP_TESTS_TRAFFIC_STREAM_H

#include "physics/stand.h"

/* n: number of the draw; slowest: least share of the limit that anybody likes to drive, the most is `spread` above */
static inline void stream_driver(sp_actor_def *d, uint32_t n, double slowest, double spread)
{
    d->vehicle = d->kind->vehicle;
    d->fidelity = SP_FIDELITY_SINGLE_TRACK;
    d->wanders = true;
    d->stream = n;
    d->temper = (sp_temper){.speed_factor = slowest + spread * sp_random(1, 4, 0, n),
                            .speed_most = 20 + 15 * sp_random(1, 5, 0, n),
                            .headway = 1 + sp_random(1, 6, 0, n),
                            .gap = 2,
                            .accel = 1.4,
                            .brake = 2,
                            .brake_most = 8,
                            .reaction = 0.6 + sp_random(1, 7, 0, n),
                            .politeness = 0.2,
                            .threshold = 0.1,
                            .bias = 0.2,
                            .safe_brake = 4,
                            .across = 2.5,
                            .accepted_gap = 5,
                            .indicate = 1,
                            .change = 4,
                            .model = SP_FOLLOW_IIDM};
}

#endif
