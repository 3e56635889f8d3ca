/* truth.c - why the records of frames under way are there. A driver never hears of it; the window shows it when asked.
 * A run tells it as a frame is sent, panes ask at its delivery. */
#include <string.h>

#include "view/view.h"

enum { KEPT = 24 };
typedef struct kept {
    uint64_t sequence;
    uint32_t count, room;
    uint8_t *reasons;
} kept;
typedef struct shelf {
    const sp_mount_def *mount;
    uint32_t next;
    kept of[KEPT];
} shelf;
struct sp_view_truth {
    uint32_t count;
    shelf shelves[SP_MAX_MOUNTS];
};

sp_view_truth *sp_view_truth_create(void)
{
    sp_view_truth *t = sp_memory_alloc(sizeof *t);
    if (t)
        memset(t, 0, sizeof *t);
    return t;
}

void sp_view_truth_destroy(sp_view_truth *t)
{
    for (uint32_t i = 0; t && i < t->count; i++)
        for (uint32_t k = 0; k < KEPT; k++)
            sp_memory_free(t->shelves[i].of[k].reasons);
    sp_memory_free(t);
}

static shelf *shelf_of(sp_view_truth *t, const sp_mount_def *m)
{
    for (uint32_t i = 0; i < t->count; i++)
        if (t->shelves[i].mount == m)
            return &t->shelves[i];
    if (t->count == SP_MAX_MOUNTS)
        return NULL;
    t->shelves[t->count].mount = m;
    return &t->shelves[t->count++];
}

void sp_view_truth_see(void *user, const sp_mount_def *m, uint64_t sequence, int64_t sampled, int64_t delivered,
                       const sp_frame_out *out)
{
    (void)sampled;
    (void)delivered;
    const uint32_t n = out->count < out->truth_most ? out->count : out->truth_most;
    shelf *s = m->kind == SP_FRAME_RADAR || m->kind == SP_FRAME_LIDAR ? shelf_of(user, m) : NULL;
    if (!s || !out->truth)
        return;
    kept *k = &s->of[s->next++ % KEPT];
    if (n > k->room) {
        sp_memory_free(k->reasons);
        k->reasons = sp_memory_alloc(n);
        k->room = k->reasons ? n : 0;
    }
    k->sequence = sequence;
    k->count = n < k->room ? n : k->room;
    for (uint32_t i = 0; i < k->count; i++)
        k->reasons[i] = (uint8_t)(out->truth[i].reason < 255 ? out->truth[i].reason : 255);
}

const uint8_t *sp_view_truth_of(const sp_view_truth *t, const sp_mount_def *m, uint64_t sequence, uint32_t *count)
{
    *count = 0;
    for (uint32_t i = 0; i < t->count; i++)
        for (uint32_t k = 0; t->shelves[i].mount == m && k < KEPT; k++)
            if (t->shelves[i].of[k].reasons && t->shelves[i].of[k].sequence == sequence) {
                *count = t->shelves[i].of[k].count;
                return t->shelves[i].of[k].reasons;
            }
    return NULL;
}
