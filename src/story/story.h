/* story.h - applies the script's commands to the world: phase 2, the only writer on behalf of the script. */
#ifndef SP_STORY_H
#define SP_STORY_H

#include "world/world.h"

/* Applies commands in order; appends mark, show, hide and end events. Unknown actor or op: an error in words. */
bool sp_story_apply(const sp_world_def *def, sp_world *world, const sp_story_command *commands, uint32_t count,
                    sp_error *err);

#endif
