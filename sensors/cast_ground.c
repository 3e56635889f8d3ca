/* cast_ground.c - the ground as a raster, filled once a run from the same triangles and stripes that are drawn: heights
 * at the corners of cells of 0.4 m, what the cells are made of, and paint in cells of 0.1 m (all of them larger in
 * large networks). Heights between corners are bilinear: a kerb is smeared over one cell. */
#include "sensors/cast.h"

#include <emmintrin.h>
#include <string.h>

static const double tile_size = 12.8, storey = 2;
enum { MOST_MADE = 12000, MOST_CELLS = 1 << 28, MOST_TILES = 6000, MOST_INDEX = 1 << 21, MOST_COLUMNS = 100000 };

bool sp_cast_is_ground(uint32_t stuff, double normal_z)
{
    return stuff >= SP_STUFF_ASPHALT && stuff <= SP_STUFF_GRASS && normal_z > 0.5;
}

uint32_t sp_cast_land_triangle(const sp_land *land, const sp_chunk *c, uint32_t at, sp_vec3 p[3], sp_vec3 *normal)
{
    const uint32_t *index = (const uint32_t *)land->lit_index.data + c->lit_first + at;
    uint32_t stuff = 0;
    for (int k = 0; k < 3; k++) {
        const sp_lit *v = (const sp_lit *)land->lit.data + c->lit_base + index[k];
        p[k] = sp_v3(c->origin[0] + (double)v->p[0], c->origin[1] + (double)v->p[1], c->origin[2] + (double)v->p[2]);
        stuff = (uint32_t)v->n[3];
    }
    *normal = sp_normal3(sp_cross3(sp_sub3(p[1], p[0]), sp_sub3(p[2], p[0])));
    return stuff;
}

/* ---------------------------------------------------------------- filling */
typedef struct filler {
    sp_cast_ground *g;
    sp_arena *arena;
    uint32_t stuff;
    bool over;                                /* what comes now covers what is there */
    double x0, y0, z0, by_x, by_y;            /* the plane of the polygon at hand */
    double low, high, road;                   /* of all heights; of the lowest asphalt */
    const struct dashes {                     /* NULL: not a stripe */
        double x, y, ux, uy, s, dash, period; /* s at (x, y), growing along u */
    } * dashes;
    uint32_t made; /* tiles */
    int64_t cells; /* looked at: what is absurdly large ends there */
    bool failed;
} filler;

static double plane(const filler *f, double x, double y)
{
    return f->z0 + f->by_x * (x - f->x0) + f->by_y * (y - f->y0);
}

static sp_cast_tile *new_tile(filler *f)
{
    if (f->made++ >= MOST_MADE) {
        return NULL;
    }
    sp_cast_tile *t = SP_NEW(f->arena, sp_cast_tile);
    if (!t) {
        f->failed = true;
        return NULL;
    }
    for (int j = 0; j <= SP_CAST_CELLS; j++) {
        for (int i = 0; i <= SP_CAST_CELLS; i++) {
            t->height[j][i] = (float)SP_NAN;
        }
    }
    return t;
}

/* the tile of that storey; NULL: outside, or memory */
static sp_cast_tile *tile_for(filler *f, int64_t tx, int64_t ty, int i, int j, double z)
{
    sp_cast_ground *g = f->g;
    if (tx < 0 || ty < 0 || tx >= g->columns || ty >= g->rows) {
        return NULL;
    }
    sp_cast_tile **at = &g->tiles[ty * g->columns + tx];
    *at = *at ? *at : new_tile(f);
    sp_cast_tile *t = *at;
    if (t && sp_abs((double)t->height[j][i] - z) >= storey) {
        t->above = t->above ? t->above : new_tile(f);
        t = t->above;
    }
    return t;
}

static void put_corner(filler *f, int64_t x, int64_t y)
{
    enum { N = SP_CAST_CELLS };
    const double cell = f->g->size / N, z = plane(f, f->g->x + (double)x * cell, f->g->y + (double)y * cell);
    if (x < 0 || y < 0) {
        return;
    }
    f->low = sp_min(f->low, z);
    f->road = f->stuff == SP_STUFF_ASPHALT ? sp_min(f->road, z) : f->road;
    f->high = sp_max(f->high, z);
    // a corner on the rim is one of its neighbours too
    for (int64_t b = y % N == 0 ? 1 : 0; b >= 0; b--) {
        for (int64_t a = x % N == 0 ? 1 : 0; a >= 0; a--) {
            const int i = (int)(a ? N : x % N), j = (int)(b ? N : y % N);
            sp_cast_tile *t = tile_for(f, x / N - a, y / N - b, i, j, z);
            if (t && !((double)t->height[j][i] >= z)) {
                t->height[j][i] = (float)z;
            }
        }
    }
}

static void put_cell(filler *f, int64_t x, int64_t y)
{
    enum { N = SP_CAST_CELLS };
    if (x < 0 || y < 0) {
        return;
    }
    const double cell = f->g->size / N,
                 z = plane(f, f->g->x + ((double)x + 0.5) * cell, f->g->y + ((double)y + 0.5) * cell);
    const int i = (int)(x % N), j = (int)(y % N);
    sp_cast_tile *t = tile_for(f, x / N, y / N, i, j, z);
    if (t && (f->over || t->stuff[j][i] == 0 || f->stuff < t->stuff[j][i])) {
        t->stuff[j][i] = (uint8_t)f->stuff;
    }
}

static void put_paint(filler *f, int64_t x, int64_t y)
{
    enum { N = SP_CAST_PAINT, K = SP_CAST_PAINT / SP_CAST_CELLS };
    if (x < 0 || y < 0) {
        return;
    }
    const double cell = f->g->size / N, px = f->g->x + ((double)x + 0.5) * cell,
                 py = f->g->y + ((double)y + 0.5) * cell;
    if (f->dashes) {
        const double s = f->dashes->s + (px - f->dashes->x) * f->dashes->ux + (py - f->dashes->y) * f->dashes->uy;
        if (f->dashes->period > 0 && sp_mod(s + 64 * f->dashes->period, f->dashes->period) > f->dashes->dash) {
            return;
        }
    }
    const int i = (int)(x % N), j = (int)(y % N);
    sp_cast_tile *t = tile_for(f, x / N, y / N, i / K, j / K, plane(f, px, py));
    if (t) {
        t->paint[j][i / 64] |= (uint64_t)1 << (i % 64);
    }
}

/* calls put for all points of the grid (cells of `cell` m, points at `middle` of them) in a convex polygon */
static void scan(filler *f, const sp_vec3 *p, int n, double cell, double middle,
                 void (*put)(filler *, int64_t, int64_t))
{
    double low = 1e300, high = -1e300;
    for (int k = 0; k < n; k++) {
        low = sp_min(low, (p[k].y - f->g->y) / cell);
        high = sp_max(high, (p[k].y - f->g->y) / cell);
    }
    const double rows = f->g->rows * f->g->size / cell, columns = f->g->columns * f->g->size / cell;
    low = sp_max(sp_ceil(low - middle), 0);
    high = sp_min(high - middle, rows);
    if (!(low <= high)) {
        return;
    }
    for (int64_t j = (int64_t)low; (double)j <= high && f->cells < MOST_CELLS; j++) {
        const double y = (double)j + middle;
        double from = 1e300, to = -1e300;
        for (int k = 0; k < n; k++) {
            const sp_vec3 a = p[k], b = p[(k + 1) % n];
            const double ya = (a.y - f->g->y) / cell, yb = (b.y - f->g->y) / cell;
            if ((ya < y && yb < y) || (ya > y && yb > y)) {
                continue;
            }
            const double w = yb != ya ? (y - ya) / (yb - ya) : 0, x = (a.x + w * (b.x - a.x) - f->g->x) / cell;
            from = sp_min(from, x);
            to = sp_max(to, yb != ya ? x : sp_max(x, (b.x - f->g->x) / cell));
        }
        from = sp_max(sp_ceil(from - middle - 1e-9), 0);
        to = sp_min(to - middle + 1e-9, columns);
        f->cells++;
        if (!(from <= to)) {
            continue;
        }
        for (int64_t i = (int64_t)from; (double)i <= to && f->cells < MOST_CELLS; i++) {
            f->cells++;
            put(f, i, j);
        }
    }
}

/* the plane through three points; false: it stands upright */
static bool set_plane(filler *f, const sp_vec3 p[3])
{
    const sp_vec3 n = sp_cross3(sp_sub3(p[1], p[0]), sp_sub3(p[2], p[0]));
    if (!(sp_abs(n.z) > 1e-12)) {
        return false;
    }
    f->x0 = p[0].x;
    f->y0 = p[0].y;
    f->z0 = p[0].z;
    f->by_x = -n.x / n.z;
    f->by_y = -n.y / n.z;
    return true;
}

static void add_triangle(filler *f, const sp_vec3 p[3])
{
    const double cell = f->g->size / SP_CAST_CELLS;
    if (!set_plane(f, p)) {
        return;
    }
    f->dashes = NULL;
    if (f->stuff == SP_STUFF_PAINT) {
        scan(f, p, 3, f->g->size / SP_CAST_PAINT, 0.5, put_paint);
        return;
    }
    scan(f, p, 3, cell, 0, put_corner);
    scan(f, p, 3, cell, 0.5, put_cell);
}

/* four vertices: a right, a left, b right, b left */
static void add_stripe(filler *f, const sp_chunk *c, const sp_stripe *v)
{
    sp_vec3 p[4], middle[2];
    const double least = f->g->size / SP_CAST_PAINT / 2;
    for (int k = 0; k < 4; k++) {
        const sp_stripe *s = &v[k];
        const double w = (double)s->side * sp_max((double)s->half, least);
        p[k] = sp_v3(c->origin[0] + (double)s->p[0] + w * (double)s->across[0],
                     c->origin[1] + (double)s->p[1] + w * (double)s->across[1],
                     c->origin[2] + (double)s->p[2] + w * (double)s->across[2]);
    }
    middle[0] = sp_scale3(sp_add3(p[0], p[1]), 0.5);
    middle[1] = sp_scale3(sp_add3(p[2], p[3]), 0.5);
    const sp_vec3 d = sp_sub3(middle[1], middle[0]);
    const double n = sp_hypot(d.x, d.y);
    if (!(n > 1e-6) || !set_plane(f, p)) {
        return;
    }
    const double k = ((double)v[2].s - (double)v[0].s) / n;
    const struct dashes dashes = {middle[0].x,    middle[0].y,       d.x / n * k,        d.y / n * k,
                                  (double)v[0].s, (double)v[0].dash, (double)v[0].period};
    const sp_vec3 q[4] = {p[0], p[2], p[3], p[1]};
    f->dashes = &dashes;
    scan(f, q, 4, f->g->size / SP_CAST_PAINT, 0.5, put_paint);
    f->dashes = NULL;
}

static void add_land(filler *f, const sp_land *land)
{
    const sp_chunk *chunks = land->chunks.data;
    for (uint32_t c = 0; c < land->chunks.count && !f->failed; c++) {
        for (uint32_t i = 0; i + 2 < chunks[c].lit_count; i += 3) {
            sp_vec3 p[3], n;
            f->stuff = sp_cast_land_triangle(land, &chunks[c], i, p, &n);
            if (sp_cast_is_ground(f->stuff, n.z)) {
                add_triangle(f, p);
            }
        }
        const uint32_t *index =
            chunks[c].stripe_count ? (const uint32_t *)land->stripe_index.data + chunks[c].stripe_first : NULL;
        for (uint32_t i = 0; i + 5 < chunks[c].stripe_count; i += 6) {
            add_stripe(f, &chunks[c], (const sp_stripe *)land->stripe.data + chunks[c].stripe_base + index[i]);
        }
    }
}

/* the plan of all roads, and how much of it there is: sides of the first tile, their number */
static bool lay(sp_cast_ground *g, const sp_land *road, sp_arena *arena)
{
    double low[2] = {1e300, 1e300}, high[2] = {-1e300, -1e300}, area = 0;
    const sp_chunk *chunks = road->chunks.data;
    for (uint32_t c = 0; c < road->chunks.count; c++) {
        for (uint32_t i = 0; i + 2 < chunks[c].lit_count; i += 3) {
            sp_vec3 p[3], n;
            const uint32_t stuff = sp_cast_land_triangle(road, &chunks[c], i, p, &n);
            if (!sp_cast_is_ground(stuff, n.z)) {
                continue;
            }
            area += 0.5 * sp_length3(sp_cross3(sp_sub3(p[1], p[0]), sp_sub3(p[2], p[0])));
            for (int k = 0; k < 3; k++) {
                low[0] = sp_min(low[0], p[k].x);
                high[0] = sp_max(high[0], p[k].x);
                low[1] = sp_min(low[1], p[k].y);
                high[1] = sp_max(high[1], p[k].y);
            }
        }
    }
    g->columns = g->rows = 0;
    if (!(low[0] <= high[0])) {
        return true;
    }
    // a strip of 25 m touches three tiles across
    g->size = tile_size;
    double w, h;
    for (int k = 0; k < 16; k++) {
        w = sp_floor((high[0] - low[0]) / g->size) + 3;
        h = sp_floor((high[1] - low[1]) / g->size) + 3;
        if (area * 2 / sp_square(g->size) <= MOST_TILES && w * h <= MOST_INDEX && w < MOST_COLUMNS) {
            break;
        }
        g->size *= 2;
    }
    if (!(w * h <= MOST_INDEX)) {
        return true;
    }
    g->x = low[0] - g->size;
    g->y = low[1] - g->size;
    g->columns = (uint32_t)w;
    g->rows = (uint32_t)h;
    g->tiles = SP_ARRAY(arena, sp_cast_tile *, (size_t)g->columns * g->rows);
    return g->tiles != NULL;
}

/* what is of no road is grass */
static void fill_rest(const sp_cast_ground *g)
{
    for (size_t i = 0; g->tiles && i < (size_t)g->columns * g->rows; i++) {
        for (sp_cast_tile *t = g->tiles[i]; t; t = t->above) {
            uint8_t *cell = &t->stuff[0][0];
            for (size_t k = 0; k < sizeof t->stuff; k++) {
                cell[k] = cell[k] ? cell[k] : SP_STUFF_GRASS;
            }
        }
    }
}

bool sp_cast_ground_make(sp_cast_ground *out, const sp_land *road, const sp_land *things, const sp_terrain *terrain,
                         sp_arena *arena)
{
    *out = (sp_cast_ground){.terrain = *terrain, .base = terrain->base, .size = tile_size};
    const size_t n = (size_t)terrain->columns * terrain->rows;
    if (n > 0) {
        out->terrain.z = SP_ARRAY(arena, float, n);
        if (!out->terrain.z) {
            return false;
        }
        memcpy(out->terrain.z, terrain->z, n * sizeof *terrain->z);
    }
    out->terrain.steps = NULL;
    filler f = {.g = out, .arena = arena, .low = 1e300, .high = -1e300, .road = 1e300};
    if (!lay(out, road, arena)) {
        return false;
    }
    if (out->columns > 0) {
        add_land(&f, road);
        f.over = true;
        add_land(&f, things);
        fill_rest(out);
    }
    out->inverse = 1 / out->size;
    out->flat = n == 0 && (f.low > f.high || f.high - f.low < 0.015);
    if (out->flat && f.low <= f.high) {
        out->base = sp_min(f.road, f.high);
    }
    return !f.failed;
}

/* ---------------------------------------------------------------- reading */
static double corner(const sp_cast_ground *g, const sp_cast_tile *t, uint32_t i, uint32_t j, double x, double y)
{
    const double h = (double)t->height[j][i];
    return h - h == 0 ? h : sp_terrain_at(&g->terrain, x, y);
}

static inline double height_in(const sp_cast_tile *t, double u, double v)
{
    // both are in [0, 1)
    const double a = u * SP_CAST_CELLS, b = v * SP_CAST_CELLS;
    const uint32_t i = (uint32_t)a, j = (uint32_t)b;
    const double fu = a - i, fv = b - j;
    const float *low = &t->height[j][i], *high = &t->height[j + 1][i];
    const double sum = (double)(low[0] + low[1] + high[0] + high[1]);
    if (sum - sum == 0) {
        return (1 - fv) * ((double)low[0] + fu * ((double)low[1] - (double)low[0])) +
               fv * ((double)high[0] + fu * ((double)high[1] - (double)high[0]));
    }
    return SP_NAN;
}

/* beside the road: the corners that there are, and the terrain for the others */
static double height_beside(const sp_cast_ground *g, const sp_cast_tile *t, double x, double y)
{
    const double cell = g->size / SP_CAST_CELLS, a = (x - g->x) / cell, b = (y - g->y) / cell;
    const double i = sp_floor(a), j = sp_floor(b), fu = a - i, fv = b - j;
    const uint32_t u = (uint32_t)i % SP_CAST_CELLS, v = (uint32_t)j % SP_CAST_CELLS;
    const double x0 = g->x + i * cell, y0 = g->y + j * cell;
    return (1 - fv) * ((1 - fu) * corner(g, t, u, v, x0, y0) + fu * corner(g, t, u + 1, v, x0 + cell, y0)) +
           fv * ((1 - fu) * corner(g, t, u, v + 1, x0, y0 + cell) +
                 fu * corner(g, t, u + 1, v + 1, x0 + cell, y0 + cell));
}

/* the tile there, of the storey nearest to z; NULL: none. u, v: where in it, 0 to 1 */
static inline const sp_cast_tile *tile_at(const sp_cast_ground *g, double x, double y, double z, double *u, double *v)
{
    const double a = (x - g->x) * g->inverse, b = (y - g->y) * g->inverse;
    if (!(a >= 0 && b >= 0 && a < g->columns && b < g->rows)) {
        return NULL;
    }
    const uint32_t i = (uint32_t)a, j = (uint32_t)b;
    const sp_cast_tile *t = g->tiles[(size_t)j * g->columns + i];
    *u = a - i;
    *v = b - j;
    if (t && t->above) {
        const double one = height_in(t, *u, *v), two = height_in(t->above, *u, *v);
        if (two - two == 0 && !(sp_abs(one - z) <= sp_abs(two - z))) {
            return t->above;
        }
    }
    return t;
}

static inline double height_at(const sp_cast_ground *g, double x, double y, double z)
{
    double u, v;
    const sp_cast_tile *t = tile_at(g, x, y, z, &u, &v);
    if (!t) {
        return sp_terrain_at(&g->terrain, x, y);
    }
    const double h = height_in(t, u, v);
    return h - h == 0 ? h : height_beside(g, t, x, y);
}

double sp_cast_height(const sp_cast_ground *g, double x, double y, double z)
{
    return g->flat ? g->base : height_at(g, x, y, z);
}

void sp_cast_heights(const sp_cast_ground *g, double x, double y, double z, double dx, double dy, const double *d,
                     uint32_t count, double *out)
{
    for (uint32_t i = 0; i < count; i++) {
        z = g->flat ? g->base : height_at(g, x + d[i] * dx, y + d[i] * dy, z);
        out[i] = z;
    }
}

/* of cell (i, j) of a tile's paint */
static inline uint32_t surface_in(const sp_cast_tile *t, uint32_t i, uint32_t j)
{
    enum { K = SP_CAST_PAINT / SP_CAST_CELLS };
    const uint32_t stuff = t->stuff[j / K][i / K], paint = (uint32_t)(t->paint[j][i / 64] >> (i % 64)) & 1;
    return stuff ^ ((stuff ^ SP_STUFF_PAINT) & (0 - paint));
}

uint32_t sp_cast_surface(const sp_cast_ground *g, double x, double y, double z)
{
    double u, v;
    const sp_cast_tile *t = tile_at(g, x, y, z, &u, &v);
    if (!t) {
        return g->columns ? SP_STUFF_GRASS : SP_STUFF_ASPHALT;
    }
    // u and v are below 1
    return surface_in(t, (uint32_t)(u * SP_CAST_PAINT), (uint32_t)(v * SP_CAST_PAINT));
}

uint32_t sp_cast_film_at(const sp_cast_ground *g, double x, double y, double z)
{
    double u, v;
    const sp_cast_tile *t = g->film_count > 1 ? tile_at(g, x, y, z, &u, &v) : NULL;
    return t && t->film ? t->film[(uint32_t)(v * SP_CAST_CELLS) * SP_CAST_CELLS + (uint32_t)(u * SP_CAST_CELLS)] : 0;
}

void sp_cast_surfaces(const sp_cast_ground *g, const double x[4], const double y[4], const double z[4], uint32_t out[4])
{
    // cells of paint from the first tile on; what is left of it comes out as large
    enum { N = SP_CAST_PAINT };
    const uint32_t columns = g->columns * N, rows = g->rows * N;
    int32_t i[4], j[4];
    for (int k = 0; k < 4; k += 2) {
        const __m128d by = _mm_set1_pd(g->inverse), cells = _mm_set1_pd(N);
        const __m128d a = _mm_mul_pd(_mm_mul_pd(_mm_sub_pd(_mm_loadu_pd(x + k), _mm_set1_pd(g->x)), by), cells),
                      b = _mm_mul_pd(_mm_mul_pd(_mm_sub_pd(_mm_loadu_pd(y + k), _mm_set1_pd(g->y)), by), cells);
        const __m128i out_a = _mm_castpd_si128(_mm_cmplt_pd(a, _mm_setzero_pd())),
                      out_b = _mm_castpd_si128(_mm_cmplt_pd(b, _mm_setzero_pd()));
        _mm_storel_epi64((__m128i *)(void *)(i + k),
                         _mm_or_si128(_mm_cvttpd_epi32(a), _mm_shuffle_epi32(out_a, _MM_SHUFFLE(3, 3, 2, 0))));
        _mm_storel_epi64((__m128i *)(void *)(j + k),
                         _mm_or_si128(_mm_cvttpd_epi32(b), _mm_shuffle_epi32(out_b, _MM_SHUFFLE(3, 3, 2, 0))));
    }
    for (int k = 0; k < 4; k++) {
        const uint32_t u = (uint32_t)i[k], v = (uint32_t)j[k];
        const bool inside = u < columns && v < rows;
        const sp_cast_tile *t = inside ? g->tiles[(size_t)(v / N) * g->columns + u / N] : NULL;
        if (!t || t->above) {
            out[k] = sp_cast_surface(g, x[k], y[k], z[k]);
        } else {
            out[k] = surface_in(t, u % N, v % N);
        }
    }
}
