/* drivers.h - who drives what is cast: tempers and mixes, drivers of their own. A part of inside.h. */
#ifndef SP_SCRIPT_DRIVERS_H
#define SP_SCRIPT_DRIVERS_H

#include <lua.h>

#include "script/script.h"

/* drivers.c: who drives what is cast */
enum { MIX_MOST = 32 };
typedef struct mix {
    uint32_t count;
    const char *name[MIX_MOST];
    double share[MIX_MOST], total;
} mix;
void mix_add(lua_State *L, mix *m, const char *name, double share, const char *word);
/* field `key`: a name, a list of names, or names with shares; of_kinds: of the catalogue, else tempers */
void mix_read(lua_State *L, int table, const char *key, bool of_kinds, mix *m);
const char *mix_draw(const mix *m, double u); /* NULL: an empty mix */
const char *temper_of_class(sp_class class_id);
void driver_draw(sp_world_def *def, sp_actor_def *d, const char *temper); /* his stream, and his temper by name */
bool kind_drives(const sp_kind *kind);                                    /* it can decide for itself */
void driver_read(lua_State *L, int table, sp_actor_def *d);               /* fields fidelity, temper, wander */
void tow_read(lua_State *L, int table, uint32_t id);                      /* field tows: casts the trailer */
/* driven.c: field driver and what belongs to it; raises where who has one is told what to do */
void driven_read(lua_State *L, int table, sp_actor_def *d);
void driven_refuse(lua_State *L, uint32_t id);
void sut_words(lua_State *L, int table, sp_sut *sut); /* sut.c: fields params, rig, bind */

#endif
