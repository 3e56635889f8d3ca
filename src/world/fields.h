/* fields.h - the one table of state fields, and the hash over them. A part of world.h. */
#ifndef SP_WORLD_FIELDS_H
#define SP_WORLD_FIELDS_H

#include "world/world.h"

typedef enum sp_owner {
    SP_OWN_VEHICLE,
    SP_OWN_BODY,
    SP_OWN_TRAFFIC,
    SP_OWN_SIGNALS,
    SP_OWN_STORY,
    SP_OWN_METRIC,
    SP_OWN_COMMAND,
    SP_OWN_NONE,
    SP_OWNERS = SP_OWN_NONE
} sp_owner;
typedef enum sp_field_type { SP_F64, SP_I64, SP_U64, SP_I32, SP_U32, SP_TEXT } sp_field_type;
typedef struct sp_field {
    const char *name; /* "steering", "wheels[0].spin" */
    const char *unit;
    sp_owner owner;
    sp_field_type type;
    uint32_t offset; /* in sp_world or, for per_actor, in sp_actor */
    uint32_t count;  /* elements */
    bool per_actor;
} sp_field;
const sp_field *sp_world_fields(uint32_t *count);
const char *sp_owner_name(sp_owner o);

typedef struct sp_tick_hash {
    sp_hash part[SP_OWNERS];
    sp_hash chain;
} sp_tick_hash;
/* Hashes live elements in field-table order, chains with world->chain and stores the new link there. */
void sp_world_hash(const sp_world_def *def, sp_world *world, sp_tick_hash *out);
/* The same without storing: for checks that a const phase wrote nothing. */
sp_hash sp_world_hash_peek(const sp_world_def *def, const sp_world *world);

#endif
