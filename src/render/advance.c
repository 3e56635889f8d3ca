/* advance.c - how wide a text will be: on both sides of the module's door. */
#include <string.h>

#include "render/draw.h"

float sp_render_text_width(const char *text, float size)
{
    return (float)strlen(text) * size * SP_TEXT_ADVANCE;
}
