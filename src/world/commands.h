/* commands.h - what the script may ask of the world, as recordings hold it. A part of world.h. */
#ifndef SP_WORLD_COMMANDS_H
#define SP_WORLD_COMMANDS_H

#include <stdint.h>

/* a command of the story: the only way that the script changes the world. Recorded under /story. */
typedef enum sp_story_op {
    SP_STORY_SPEED = 1,
    SP_STORY_LANE_CHANGE,
    SP_STORY_LINE,
    SP_STORY_SHOW,
    SP_STORY_HIDE,
    SP_STORY_LIGHTS,
    SP_STORY_MARK,
    SP_STORY_FOLLOW,
    SP_STORY_ROBOT,
    SP_STORY_COMMAND,
    SP_STORY_END,
    SP_STORY_OFFSET,
    SP_STORY_LIGHT /* value: light index, what it shows (-1: its programme again) */,
    SP_STORY_OBEY /* value: 1 minds lights and signs, 0 does not */,
    SP_STORY_WANDER /* value: speed, lane: 1 is given back, 0 stays as it is */,
    SP_STORY_BESIDE, /* value: who, m before its origin, m/s^2 at most */
    SP_STORY_FAULT,  /* actor 0; value: mount + 1, sp_fault_kind, s until it begins, s it lasts (infinite: for good), s
                       of  ramp, strength, second value, seed; flags: 1 the sensor admits it; 2 ends those of that mount
                       and  kind (0: of any kind) instead; the other mount + 1 of a swap << 8 */
    SP_STORY_COURSE  /* value: index in def->courses + 1 */
} sp_story_op;
typedef struct sp_story_command {
    uint32_t op; /* sp_story_op */
    uint32_t actor;
    int32_t line; /* in the scenario */
    uint32_t flags;
    double value[8]; /* meaning by op: world/story table in world.c */
} sp_story_command;

#endif
