/* wear.c - worn asphalt: nothing else changes by it, it stays within the lanes that are driven on, the more the more
 * worn, and follows from the road's id alone. */
#include "check.h"
#include "shape/shape.h"

typedef struct made {
    sp_arena *arena;
    sp_land g;
    uint32_t worn; /* indices */
} made;

static const sp_terrain flat = {0};

static made make(const char *id, double wear)
{
    static const sp_road_piece pieces[] = {{600, 0, 0}, {60, 0, 0.004}, {340, 0.004, 0.004}};
    const sp_road_spec spec = {.name = id,
                               .pieces = pieces,
                               .piece_count = 3,
                               .lanes_right = 2,
                               .lanes_left = 1,
                               .lane_width = 3.5,
                               .shoulder = 1.5};
    const sp_road_net *net = NULL;
    sp_error err = {0};
    made m = {.arena = sp_arena_create(), .g = {.terrain = &flat, .wear = wear}};
    CHECK(sp_road_build(&spec, m.arena, &net, &err) && sp_ground_road(&m.g, net) && !m.g.failed);
    const sp_chunk *c = m.g.chunks.data;
    for (uint32_t i = 0; i < m.g.chunks.count; i++)
        m.worn += c[i].worn_count;
    return m;
}

static void end(made *m)
{
    sp_ground_free(&m->g);
    sp_arena_destroy(m->arena);
}

static const sp_stripe *stripe(const sp_land *g, const sp_chunk *c, uint32_t index)
{
    return (const sp_stripe *)g->stripe.data + c->stripe_base + ((const uint32_t *)g->stripe_index.data)[index];
}

static void nothing_else_changes(void)
{
    made fresh = make("a", 0), worn = make("a", 1);
    CHECK(fresh.worn == 0 && worn.worn > 1000);
    CHECK(fresh.g.chunks.count == worn.g.chunks.count);
    CHECK(fresh.g.lit.count == worn.g.lit.count && fresh.g.lit_index.count == worn.g.lit_index.count);
    CHECK(!memcmp(fresh.g.lit.data, worn.g.lit.data, sizeof(sp_lit) * fresh.g.lit.count));
    CHECK(!memcmp(fresh.g.lit_index.data, worn.g.lit_index.data, sizeof(uint32_t) * fresh.g.lit_index.count));
    // the paint of each chunk, vertex by vertex; and it is all paint
    const sp_chunk *a = fresh.g.chunks.data, *b = worn.g.chunks.data;
    for (uint32_t i = 0; i < fresh.g.chunks.count && i < worn.g.chunks.count; i++) {
        CHECK(a[i].stripe_count == b[i].stripe_count && a[i].worn_count == 0);
        for (uint32_t k = 0; k < a[i].stripe_count && k < b[i].stripe_count; k++) {
            const sp_stripe *p = stripe(&fresh.g, &a[i], a[i].stripe_first + k),
                            *q = stripe(&worn.g, &b[i], b[i].stripe_first + k);
            CHECK(!memcmp(p, q, sizeof *p) && p->c[3] == 128);
        }
    }
    end(&fresh);
    end(&worn);
}

static void within_the_lanes(void)
{
    made m = make("a", 1);
    const sp_chunk *c = m.g.chunks.data;
    uint32_t patches = 0, seams = 0;
    for (uint32_t i = 0; i < m.g.chunks.count; i++)
        for (uint32_t k = c[i].stripe_first - c[i].worn_count; k < c[i].stripe_first; k++) {
            const sp_stripe *v = stripe(&m.g, &c[i], k);
            patches += v->c[3] == SP_WORN_PATCH;
            seams += v->c[3] == SP_WORN_SEAL;
            // the straight part lies along x: lanes from -7 to 3.5
            const double x = c[i].origin[0] + (double)v->p[0],
                         y = c[i].origin[1] + (double)v->p[1] + (double)(v->side * v->half * v->across[1]);
            if (x < 595)
                CHECK(y > -7 && y < 3.5);
            CHECK_NEAR(c[i].origin[2] + (double)v->p[2], 0, 1e-6);
            // darker than fresh paint by far
            CHECK(v->c[0] < 110);
        }
    CHECK(patches > 100 && seams > 3 * patches);
    CHECK(patches + seams == m.worn);
    end(&m);
}

static void by_id_and_amount(void)
{
    made a = make("a", 0.5), again = make("a", 0.5), other = make("b", 0.5), less = make("a", 0.1);
    CHECK(a.worn == again.worn && a.g.stripe.count == again.g.stripe.count);
    CHECK(!memcmp(a.g.stripe.data, again.g.stripe.data, sizeof(sp_stripe) * a.g.stripe.count));
    CHECK(a.worn != other.worn || memcmp(a.g.stripe.data, other.g.stripe.data, sizeof(sp_stripe) * a.g.stripe.count));
    CHECK(less.worn > 0 && less.worn * 2 < a.worn);
    end(&a);
    end(&again);
    end(&other);
    end(&less);
}

int main(void)
{
    RUN(nothing_else_changes);
    RUN(within_the_lanes);
    RUN(by_id_and_amount);
    return DONE();
}
