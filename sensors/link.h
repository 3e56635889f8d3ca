/* link.h - what happens to a whole frame between sensor and driver: lost, late, out of order, mis-stamped, frozen. */
#ifndef SP_SENSORS_LINK_H
#define SP_SENSORS_LINK_H

#include "sensors/fault.h"

/* how late jitter and faults may make a frame, beyond its latency */
#define SP_LINK_LATE_NS 1000000000

typedef struct sp_link {
    bool lost, twice, frozen, stuck, empty;
    int64_t delay;      /* ns from the sample to the driver */
    int64_t stamp;      /* ns by which the stamp is wrong */
    uint32_t qualifier; /* what the sensor admits */
    uint32_t flags;     /* SP_FRAME_FLAG_... */
    uint32_t other;     /* mount + 1 whose frame comes instead; 0: its own */
    uint32_t keep;      /* bytes at the front that no bit flips touch */
    double flip;        /* share of bytes in which a bit is turned over */
    int32_t bit;        /* which; -1 any */
    uint64_t flip_stream;
} sp_link;

/* Fate of sample `number`, taken at `now` ns. */
void sp_link_of(const sp_world_def *def, const sp_mount_def *m, int64_t now, uint64_t number,
                const sp_fault_now *faults, uint32_t count, sp_link *out);
/* Turns bits over. */
void sp_link_flip(uint64_t seed, const sp_link *link, int64_t number, unsigned char *data, uint32_t bytes);

#endif
