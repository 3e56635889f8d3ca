/* glass.h - what lies on the glass before a camera: drops that bend the light, dirt that keeps it out; a map of the
 * picture, the same for whoever asks. */
#ifndef SP_WORLD_GLASS_H
#define SP_WORLD_GLASS_H

#include "world/pixels.h"

/* Four floats a pixel: shift right and down (pixels) of the place whose light is seen, share that passes, blur 0..1.
 * Drops live 1 to 5 s and are wiped away every optics->wiper s; time counts in steps of 0.1 s. */
void sp_glass_map(const sp_optics *o, uint32_t width, uint32_t height, float *map);

#endif
