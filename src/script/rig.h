/* rig.h - sensors and their faults as said, and the words that every sensor takes; for rig.c, mounts.c, faults.c and
 * who holds a rig. */
#ifndef SP_SCRIPT_RIG_H
#define SP_SCRIPT_RIG_H

#include <lua.h>

#include "script/script.h"

/* one sensor of a rig, as said; looked into when the rows are known */
typedef struct rig_value {
    const char *name;
    double value;
} rig_value;
enum { RIG_VALUES = SP_MAX_SENSOR_VALUES + 32 };
typedef struct rig_sensor {
    const char *type, *name;
    const char *on, *trigger; /* the actor that carries it, NULL the ego; the sensor that triggers it, NULL none */
    uint32_t count;
    rig_value values[RIG_VALUES]; /* sorted by name */
    const char *file;
    int32_t line;
} rig_sensor;
struct sp_sut_rig {
    uint32_t count;
    rig_sensor *sensors;
};

/* a fault, or the end of some, as said; which mounts are meant is known once the rig is */
enum { FAULTS_SAID = 64 };
typedef struct fault_said {
    const char *who, *with; /* with: NULL unless swapped */
    uint32_t carrier;       /* 0: any */
    uint32_t kind;          /* of an end: 0 all kinds */
    bool heals, admitted;
    double from, lasts, ramp, strength, value, seed;
    const char *file;
    int32_t line;
} fault_said;

/* rig.c: what is said of sensors; mounts.c: what becomes of it */
int say_sensor(lua_State *L); /* upvalue 1: its type */
int say_rig(lua_State *L);
void rig_read(lua_State *L, int index, struct sp_sut_rig **out); /* a list of sensors, or what sp.rig gave */
void rig_text(const struct sp_sut_rig *rig, sp_text *out);       /* canonical: equal rigs, equal texts */
extern const char *const sensor_names[];
/* Words that every sensor takes, as rows; "misalign.x" is x of the table `misalign`. */
enum {
    MOUNT_X,
    MOUNT_Y,
    MOUNT_Z,
    MOUNT_YAW,
    MOUNT_PITCH,
    MOUNT_ROLL,
    MOUNT_PERIOD,
    MOUNT_RATE,
    MOUNT_PHASE,
    MOUNT_LATENCY,
    MOUNT_JITTER,
    MOUNT_DROPOUT,
    MOUNT_OFF_X,
    MOUNT_OFF_Y,
    MOUNT_OFF_Z,
    MOUNT_OFF_YAW,
    MOUNT_OFF_PITCH,
    MOUNT_OFF_ROLL,
    MOUNT_CLOCK_OFFSET,
    MOUNT_CLOCK_DRIFT,
    MOUNT_AZIMUTH,
    MOUNT_ROWS
};
extern const sp_param mount_rows[MOUNT_ROWS];
const sp_sensor_row *sensor_row(const sp_scenario *s, const char *type);     /* NULL: none in this build */
bool rig_check(sp_scenario *s, const struct sp_sut_rig *rig, sp_error *err); /* types, keys, ranges, triggers */
bool rig_freeze(sp_scenario *s, const struct sp_sut_rig *rig, sp_world_def *def, sp_error *err);
/* of others that are driven, behind the ego's: "lead.front_radar" */
bool rig_freeze_driven(sp_scenario *s, sp_world_def *def, sp_error *err);
/* faults.c: those of the prologue become commands once def has its mounts */
bool faults_freeze(sp_scenario *s, sp_error *err);

#endif
