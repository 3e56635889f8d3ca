/* obstacle.c - the camera's word on a radar track: is there something upright on the road at that distance? A bridge, a
 * plate or a manhole gives a fine radar echo; in the image the band between ankle and chest height above that spot then
 * shows the road going on behind. */
#include "sentinel.h"

enum { COLUMNS = 17, ROWS = 7 };

typedef struct look {
    double mean[3], spread;
    int count;
} look;

static const uint8_t *pixel(const view *v, double u, double row)
{
    const int iu = (int)u, ir = (int)row;
    return u < 0 || row < 0 || iu >= v->width || ir >= v->height ? NULL : v->rgb + ir * v->row_bytes + 3 * iu;
}

/* how the road looks between here and there, inside the corridor */
static look road_look(const view *v, double from, double to, double slope, double half_width)
{
    look l = {{0, 0, 0}, 0, 0};
    double square = 0;
    int i, j, c;
    for (i = 0; i < 12; i++)
        for (j = -4; j <= 4; j++) {
            const double x = from + (to - from) * (i + 0.5) / 12;
            double u, row;
            const uint8_t *p;
            if (!view_project(v, x, slope * x + j * half_width / 5, 0, &u, &row) || !(p = pixel(v, u, row)))
                continue;
            for (c = 0; c < 3; c++) {
                l.mean[c] += p[c];
                square += (double)p[c] * p[c];
            }
            l.count++;
        }
    if (!l.count)
        return l;
    for (c = 0; c < 3; c++)
        l.mean[c] /= l.count;
    square /= l.count;
    l.spread = kit_sqrt((square - l.mean[0] * l.mean[0] - l.mean[1] * l.mean[1] - l.mean[2] * l.mean[2]) / 3);
    return l;
}

static double difference(const uint8_t *p, const look *l)
{
    const double a = p[0] - l->mean[0], b = p[1] - l->mean[1], c = p[2] - l->mean[2];
    return kit_sqrt((a * a + b * b + c * c) / 3);
}

double obstacle_share(const view *v, double x, double y_path, double half_width, double reference_from)
{
    const double from = kit_max(reference_from, 0.4 * x), to = kit_max(0.85 * x, from + 1);
    const look road = road_look(v, from, to, y_path / x, half_width);
    const double limit = 14 + 2 * kit_min(road.spread, 12);
    int i, j, filled = 0, looked = 0;
    if (road.count < 20)
        return -1;
    for (i = 0; i < COLUMNS; i++) {
        const double y = y_path + half_width * (2.0 * i / (COLUMNS - 1) - 1);
        int other = 0, seen = 0;
        for (j = 0; j < ROWS; j++) {
            const double z = 0.30 + 0.70 * j / (ROWS - 1);
            double u, row;
            const uint8_t *p;
            if (!view_project(v, x, y, z, &u, &row) || !(p = pixel(v, u, row)))
                continue;
            seen++;
            other += difference(p, &road) > limit;
        }
        looked += seen >= 3;
        filled += seen >= 3 && other * 10 >= seen * 6;
    }
    return looked >= COLUMNS / 2 ? (double)filled / looked : -1;
}
