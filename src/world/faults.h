/* faults.h - the kinds in which sensors fail, as the state and recordings hold them. A part of world.h. */
#ifndef SP_WORLD_FAULTS_H
#define SP_WORLD_FAULTS_H

/* How a sensor fails; what each means is a row of sensors/fault.c. New kinds at the end: recordings hold the numbers.
 */
typedef enum sp_fault_kind {
    SP_FAULT_NONE,
    /* whole frames, of every sensor */
    SP_FAULT_OFF,
    SP_FAULT_FREEZE,
    SP_FAULT_STUCK, /* frozen, the stamp too */
    SP_FAULT_DROP,
    SP_FAULT_BURST,
    SP_FAULT_DELAY,
    SP_FAULT_JITTER,
    SP_FAULT_REORDER,
    SP_FAULT_DUPLICATE,
    SP_FAULT_STAMP,
    SP_FAULT_DRIFT, /* of the clock */
    SP_FAULT_BIT_FLIP,
    SP_FAULT_CRC,
    SP_FAULT_COUNTER,
    SP_FAULT_SWAP,
    SP_FAULT_MISALIGNMENT,
    SP_FAULT_MISALIGNMENT_PITCH,
    /* what is measured */
    SP_FAULT_NOISE,
    SP_FAULT_BIAS,
    SP_FAULT_CREEP, /* a bias that grows with time */
    SP_FAULT_SCALE,
    SP_FAULT_SATURATION,
    SP_FAULT_QUANTISE,
    SP_FAULT_RANGE, /* reduced */
    SP_FAULT_FOV,
    SP_FAULT_BLOCKAGE, /* a sector or part is covered */
    SP_FAULT_INTERFERENCE,
    SP_FAULT_PHANTOM,
    SP_FAULT_REMOVAL,
    /* pictures */
    SP_FAULT_BLACKOUT,
    SP_FAULT_WHITEOUT,
    SP_FAULT_ROW,
    SP_FAULT_COLUMN,
    SP_FAULT_SEGMENT,
    SP_FAULT_DEAD_PIXELS,
    SP_FAULT_HOT_PIXELS,
    SP_FAULT_DIRT,
    SP_FAULT_WATER,
    SP_FAULT_ICE,
    SP_FAULT_DEFOCUS,
    SP_FAULT_EXPOSURE,
    SP_FAULT_FLICKER,
    /* satellites */
    SP_FAULT_SPOOF,
    SP_FAULT_JAM,
    SP_FAULT_OUTAGE,
    SP_FAULT_KINDS
} sp_fault_kind;

#endif
