/* fault.h - how sensors fail: the closed list of kinds, a row each, and what is failing now.
 *
 * A fault is said by the story, lives in the state (sp_world.fault_*), and acts in phase sense alone. Those of a whole
 * frame (lost, late, frozen, mis-stamped, swapped, bits flipped) are done by sense.c for every sensor; those of what is
 * measured each sensor does itself, by asking sp_fault_now. */
#ifndef SP_SENSORS_FAULT_H
#define SP_SENSORS_FAULT_H

#include "sensors/sensor.h"

typedef struct sp_fault_row {
    const char *name; /* "blackout" */
    const char *unit; /* of its strength */
    double strength;  /* unless said */
    double low, high;
    uint32_t kinds;     /* bit SP_FRAME_... of each kind of frame that can fail so */
    uint32_t qualifier; /* that a sensor shows which admits it */
    const char *value;  /* what the second value is, with its unit; NULL: there is none */
    double value_default;
    const char *doc;
} sp_fault_row;
/* By sp_fault_kind; [0] is a row without a name. */
const sp_fault_row *sp_fault_rows(uint32_t *count);

/* What is failing at one sample of one mount. */
typedef struct sp_fault_now {
    uint32_t kind;  /* sp_fault_kind */
    uint32_t index; /* in the state */
    uint32_t other; /* mount + 1, of a swap */
    bool admitted;
    double strength; /* after the ramp, > 0 */
    double value;
    double since;    /* s since it began */
    uint64_t stream; /* of its random draws: seed, mount and place in the list */
} sp_fault_now;
/* Those of mount number `mount` (def->mounts) that act now; returns how many, at most SP_MAX_FAULTS. */
uint32_t sp_fault_gather(const sp_world_def *def, const sp_world *world, uint32_t mount, sp_fault_now *out);
/* The strongest of one kind at this sample; NULL: it is well. */
const sp_fault_now *sp_fault_of(const sp_sample *in, uint32_t kind);
/* Its strength, or 0. */
double sp_fault_strength(const sp_sample *in, uint32_t kind);

#endif
