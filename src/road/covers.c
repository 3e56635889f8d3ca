/* covers.c - tunnels and bridges, as who looks at the sky asks for them. */
#include "road/inside.h"

#include <string.h>

bool sp_road_cover_get(const sp_road_net *net, uint32_t number, uint32_t index, sp_road_cover *out)
{
    const road *r = road_of(net, number);
    if (!r || index >= r->span_count) {
        return false;
    }
    const span_of *b = &r->span[index];
    *out = (sp_road_cover){b->kind && !strcmp(b->kind, "tunnel"), b->s, b->length};
    return true;
}
