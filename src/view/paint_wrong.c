/* paint_wrong.c - what is wrong with the files on disk, as text over a picture that stays. Knows neither GL nor SDL. */
#include <stdio.h>
#include <string.h>

#include "render/draw.h"
#include "view/view.h"

enum { LINES = 16 };

/* cuts words into lines of at most `most` characters; gives their number */
static uint32_t wrap(const char *words, uint32_t most, const char *line[LINES], uint32_t size[LINES])
{
    uint32_t count = 0;
    for (const char *at = words; *at && count < LINES;) {
        uint32_t n = (uint32_t)strcspn(at, "\n");
        const char *next = at + n + (at[n] == '\n');
        if (n > most) {
            // at a blank, where there is one in the second half
            uint32_t cut = most;
            while (cut > most / 2 && at[cut] != ' ')
                cut--;
            n = cut > most / 2 ? cut : most;
            next = at + n + (at[n] == ' ');
        }
        line[count] = at;
        size[count++] = n;
        at = next;
    }
    return count;
}

static void add_text(sp_view_paint *p, float x, float y, float size, const uint8_t rgba[4], const char *s, uint32_t n)
{
    if (p->over.text_count >= SP_VIEW_MAX_TEXTS)
        return;
    sp_overlay_text *t = &p->texts[p->over.text_count++];
    *t = (sp_overlay_text){.x = x, .y = y, .size = size};
    memcpy(t->rgba, rgba, 4);
    snprintf(t->text, sizeof t->text, "%.*s", (int)n, s);
}

void sp_view_paint_wrong(sp_view_paint *p, const char *words, uint32_t width, uint32_t height)
{
    static const uint8_t edge[4] = {255, 98, 84, 255}, ink[4] = {255, 236, 232, 255}, faint[4] = {230, 170, 164, 255},
                         back[3] = {52, 12, 10};
    const float size = (float)sp_clamp(height / 45.0, 9, 17), x = size, room = (float)width - 4 * size;
    const double fits = (double)(room / (size * SP_TEXT_ADVANCE));
    const char *line[LINES];
    uint32_t n[LINES];
    const uint32_t count = wrap(words, (uint32_t)sp_clamp(fits, 20, sizeof p->texts[0].text - 1), line, n);
    const float high = (float)(count + 2) * size * 1.5f, y = (float)height - high - 4 * size;

    // pictures lie over rectangles: the ground of these words is one of a single pixel
    const uint32_t below = p->over.image_count ? 1 : 0;
    memcpy(p->dark, back, sizeof back);
    p->layers[0] = p->image;
    p->layers[below] = (sp_overlay_image){
        .x = x, .y = y, .w = (float)width - 2 * size, .h = high, .width = 1, .height = 1, .rgb = p->dark};
    p->over.images = p->layers;
    p->over.image_count = below + 1;
    for (uint32_t i = 0; i < count; i++)
        add_text(p, x + size, y + size * (0.6f + 1.5f * (float)i), size, i ? ink : edge, line[i], n[i]);
    static const char *const note = "the picture is of the text before; save again to go on";
    add_text(p, x + size, y + size * (0.9f + 1.5f * (float)count), size, faint, note, (uint32_t)strlen(note));
}
