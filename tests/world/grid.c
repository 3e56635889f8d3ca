/* grid.c - pairs and surroundings by the grid against every one with every other, on random worlds of all sizes. */
#include "world/grid.h"
#include "check.h"

enum { MOST = 400 };
typedef struct who {
    double x, y, reach;
    bool in, still;
} who;

static double draw(uint64_t stream, uint64_t number, uint32_t index)
{
    return sp_random(99, stream, (int64_t)number, index);
}

/* a world: spread over `wide` m, some of them large, some not there, some still */
static uint32_t fill(who *list, uint32_t count, double wide, uint64_t number, bool street)
{
    for (uint32_t i = 1; i <= count; i++) {
        const double big = draw(4, number, i);
        list[i] = (who){.x = (draw(1, number, i) - 0.5) * wide,
                        .y = (draw(2, number, i) - 0.5) * (street ? 12 : wide),
                        .reach = 1 + 6 * draw(3, number, i) + (big > 0.95 ? 60 : 0) + (big > 0.99 ? 3000 : 0),
                        .in = draw(5, number, i) > 0.1,
                        .still = draw(6, number, i) > 0.7};
    }
    return count;
}

static void put(sp_grid *g, const who *list, uint32_t count)
{
    sp_grid_clear(g);
    for (uint32_t i = 1; i <= count; i++)
        if (list[i].in)
            sp_grid_add(g, i, list[i].x, list[i].y, list[i].reach, list[i].still);
    sp_grid_sort(g);
}

static sp_grid_pair slow[MOST * MOST / 2], fast[MOST * MOST / 2];

static uint32_t brute(const who *list, uint32_t count)
{
    uint32_t n = 0;
    for (uint32_t a = 1; a <= count; a++)
        for (uint32_t b = a + 1; b <= count; b++) {
            const who *p = &list[a], *q = &list[b];
            const double far = p->reach + q->reach;
            if (p->in && q->in && !(p->still && q->still) && sp_abs(p->x - q->x) <= far && sp_abs(p->y - q->y) <= far)
                slow[n++] = (sp_grid_pair){(uint16_t)a, (uint16_t)b};
        }
    return n;
}

static void test_pairs(void)
{
    static who list[MOST + 1];
    sp_grid *g = sp_grid_create(MOST);
    CHECK(g != NULL);
    uint32_t most = 0;
    for (uint64_t world = 0; world < 120; world++) {
        const double wide = world % 4 == 0 ? 100 : (world % 4 == 1 ? 1000 : (world % 4 == 2 ? 40000 : 300));
        const uint32_t count = fill(list, (uint32_t)(world * 7 % MOST) + 1, wide, world, world % 3 == 0);
        put(g, list, count);
        const uint32_t want = brute(list, count), got = sp_grid_pairs(g, fast, MOST * MOST / 2);
        CHECK(want == got);
        CHECK(!memcmp(slow, fast, sizeof *fast * (want < got ? want : got)));
        most = want > most ? want : most;

        /* once more after everybody has moved a little: sorted from the order before */
        for (uint32_t i = 1; i <= count; i++)
            list[i].x += draw(7, world, i) * 20 - 10;
        put(g, list, count);
        const uint32_t then = brute(list, count), now = sp_grid_pairs(g, fast, MOST * MOST / 2);
        CHECK(then == now);
        CHECK(!memcmp(slow, fast, sizeof *fast * (then < now ? then : now)));
    }
    CHECK(most > 1000);
    sp_grid_destroy(g);
}

static void test_around(void)
{
    static who list[MOST + 1];
    uint32_t out[MOST + 1], want[MOST + 1], seen = 0;
    sp_grid *g = sp_grid_create(MOST);
    for (uint64_t world = 0; world < 60; world++) {
        const uint32_t count = fill(list, MOST, 800, world, world % 2 == 0);
        put(g, list, count);
        for (uint32_t k = 0; k < 20; k++) {
            const double x = (draw(8, world, k) - 0.5) * 900, y = (draw(9, world, k) - 0.5) * 200;
            const double radius = k == 0 ? 0 : draw(10, world, k) * 300;
            uint32_t n = 0;
            for (uint32_t i = 1; i <= count; i++)
                if (list[i].in && sp_square(list[i].x - x) + sp_square(list[i].y - y) <= radius * radius)
                    want[n++] = i;
            CHECK(sp_grid_around(g, x, y, radius, out, MOST) == n);
            CHECK(!memcmp(out, want, sizeof *out * n));
            seen += n;

            /* too many for the room: the lowest ids */
            const uint32_t room = n / 2;
            CHECK(sp_grid_around(g, x, y, radius, out, room) == n);
            CHECK(!memcmp(out, want, sizeof *out * room));
        }
    }
    CHECK(seen > 10000);
    sp_grid_destroy(g);
}

/* edges of squares, the far end of the plane, nobody, one; what is not a number is nowhere and hurts nobody */
static void test_edges(void)
{
    sp_grid_pair out[64];
    uint32_t ids[8];
    sp_grid *g = sp_grid_create(8);
    sp_grid_clear(g);
    sp_grid_sort(g);
    CHECK(sp_grid_pairs(g, out, 64) == 0);
    CHECK(sp_grid_around(g, 0, 0, 1e9, ids, 8) == 0);

    /* each way over a corner of four squares, just touching and just not */
    const double step[4][2] = {{1, 0}, {0, 1}, {1, 1}, {1, -1}};
    for (int k = 0; k < 4; k++)
        for (int apart = 0; apart < 2; apart++) {
            const double d = apart ? 16.001 : 16;
            sp_grid_clear(g);
            sp_grid_add(g, 2, 15.9 - 16e5, 15.9, 8, false);
            sp_grid_add(g, 1, 15.9 - 16e5 + d * step[k][0], 15.9 + d * step[k][1], 8, false);
            sp_grid_sort(g);
            CHECK(sp_grid_pairs(g, out, 64) == (apart ? 0u : 1u));
            CHECK(apart || (out[0].a == 1 && out[0].b == 2));
        }
    sp_grid_clear(g);
    sp_grid_add(g, 1, 1e300, -1e300, 5, false);
    sp_grid_add(g, 2, SP_INFINITY, 0, 5, false);
    sp_grid_add(g, 3, 0, 0, SP_INFINITY, false);
    sp_grid_add(g, 4, 1e8, 0, 1, false);
    sp_grid_add(g, 9, 0, 0, 1, false); /* beyond the capacity */
    sp_grid_sort(g);
    CHECK(sp_grid_around(g, 0, 0, 10, ids, 8) == 1 && ids[0] == 3);
    CHECK(sp_grid_pairs(g, out, 64) <= 6);
    CHECK(sp_grid_create(70000) == NULL);
    sp_grid_destroy(g);
    sp_grid_destroy(NULL);
}

static void test_memory(void)
{
    for (uint64_t n = 1; n <= 6; n++) {
        sp_memory_fail_at(n);
        sp_grid *g = sp_grid_create(10);
        CHECK(g == NULL);
        sp_grid_destroy(g);
    }
    sp_memory_fail_at(0);
}

int main(void)
{
    RUN(test_pairs);
    RUN(test_around);
    RUN(test_edges);
    RUN(test_memory);
    return DONE();
}
