/* wgs84.c - see wgs84.h. a = 6378137 m, 1/f = 298.257223563. */
#include "sensors/wgs84.h"

#include <string.h>

#define N  (1 / (2 * 298.257223563 - 1)) /* third flattening, f / (2 - f) */
#define N2 (N * N)
#define N3 (N2 * N)
#define N4 (N2 * N2)
static const double rectifying = 6378137.0 / (1 + N) * (1 + N2 / 4 + N4 / 64); /* m, radius */
static const double alpha[4] = {N / 2 - 2 * N2 / 3 + 5 * N3 / 16 + 41 * N4 / 180,
                                13 * N2 / 48 - 3 * N3 / 5 + 557 * N4 / 1440, 61 * N3 / 240 - 103 * N4 / 140,
                                49561 * N4 / 161280};
static const double beta[4] = {N / 2 - 2 * N2 / 3 + 37 * N3 / 96 - N4 / 360, N2 / 48 + N3 / 15 - 437 * N4 / 1440,
                               17 * N3 / 480 - 37 * N4 / 840, 4397 * N4 / 161280};
static const double delta[4] = {2 * N - 2 * N2 / 3 - 2 * N3 + 116 * N4 / 45, 7 * N2 / 3 - 8 * N3 / 5 - 227 * N4 / 45,
                                56 * N3 / 15 - 136 * N4 / 35, 4279 * N4 / 630};

static double sinh_of(double x)
{
    // the series where the difference would cancel
    if (sp_abs(x) < 1e-2) {
        const double q = x * x;
        return x * (1 + q / 6 * (1 + q / 20 * (1 + q / 42)));
    }
    const double e = sp_exp(x);
    return 0.5 * (e - 1 / e);
}

static double cosh_of(double x)
{
    const double e = sp_exp(x);
    return 0.5 * (e + 1 / e);
}

static double atanh_of(double x)
{
    if (sp_abs(x) < 1e-2) {
        const double q = x * x;
        return x * (1 + q * (1.0 / 3 + q * (0.2 + q * (1.0 / 7 + q / 9))));
    }
    return 0.5 * sp_log((1 + x) / (1 - x));
}

void sp_plane_from_earth(const sp_plane *p, double latitude, double longitude, double *x, double *y)
{
    const double e = 2 * sp_sqrt(N) / (1 + N); /* eccentricity */
    double s, c;
    sp_sincos(sp_wrap_angle(longitude - p->lon0), &s, &c);
    // tangent of the conformal latitude (Karney's form, good up to the poles)
    double sine, cosine;
    sp_sincos(latitude, &sine, &cosine);
    const double tangent = sine / (sp_abs(cosine) > 1e-16 ? cosine : 1e-16), bend = sinh_of(e * atanh_of(e * sine));
    const double t = tangent * sp_sqrt(1 + bend * bend) - bend * sp_sqrt(1 + tangent * tangent);
    const double xi = sp_atan2(t, c), eta = atanh_of(s / sp_sqrt(1 + t * t));
    double u = xi, v = eta;
    for (int j = 0; j < 4; j++) {
        const double k = 2 * (j + 1);
        u += alpha[j] * sp_sin(k * xi) * cosh_of(k * eta);
        v += alpha[j] * sp_cos(k * xi) * sinh_of(k * eta);
    }
    *x = p->x0 + p->scale * rectifying * v;
    *y = p->y0 + p->scale * rectifying * u;
}

void sp_plane_to_earth(const sp_plane *p, double x, double y, double *latitude, double *longitude)
{
    const double xi = (y - p->y0) / (p->scale * rectifying);
    const double eta = sp_clamp((x - p->x0) / (p->scale * rectifying), -3, 3); /* farther is no map any more */
    double u = xi, v = eta;
    for (int j = 0; j < 4; j++) {
        const double k = 2 * (j + 1);
        u -= beta[j] * sp_sin(k * xi) * cosh_of(k * eta);
        v -= beta[j] * sp_cos(k * xi) * sinh_of(k * eta);
    }
    const double chi = sp_asin(sp_sin(u) / cosh_of(v));
    double phi = chi;
    for (int j = 0; j < 4; j++) {
        phi += delta[j] * sp_sin(2 * (j + 1) * chi);
    }
    *latitude = phi;
    *longitude = sp_wrap_angle(p->lon0 + sp_atan2(sinh_of(v), sp_cos(u)));
}

sp_plane sp_plane_touching(double latitude, double longitude)
{
    sp_plane p = {longitude, 1, 0, 0};
    double x, y;
    sp_plane_from_earth(&p, latitude, longitude, &x, &y);
    p.y0 = -y;
    return p;
}

/* ---- PROJ strings ---- */

/* the number behind "+name=", or `rest` */
static double number_of(const char *text, const char *name, double rest)
{
    const size_t length = strlen(name);
    for (const char *at = strstr(text, name); at; at = strstr(at + 1, name)) {
        if (at == text || at[-1] != '+' || at[length] != '=') {
            continue;
        }
        char word[40];
        size_t n = 0;
        for (const char *c = at + length + 1; *c && *c != ' ' && *c != '+' && n + 1 < sizeof word; c++) {
            word[n++] = *c;
        }
        word[n] = 0;
        double value;
        return sp_parse_number(word, &value) ? value : rest;
    }
    return rest;
}

bool sp_plane_read(const char *text, sp_plane *out)
{
    const double deg = SP_PI / 180;
    if (!text) {
        return false;
    }
    // some tools write utm and mean a plane of their own about lat_0, lon_0: a zone has neither
    const bool own = strstr(text, "+lat_0=") && strstr(text, "+lon_0=");
    if (strstr(text, "+proj=utm") && !own) {
        const double zone = number_of(text, "zone", 0);
        if (!(zone >= 1 && zone <= 60)) {
            return false;
        }
        *out = (sp_plane){(6 * zone - 183) * deg, 0.9996, 500000, strstr(text, "+south") ? 1e7 : 0};
        return true;
    }
    if (!strstr(text, "+proj=tmerc") && !strstr(text, "+proj=utm")) {
        return false;
    }
    const double scale = number_of(text, "k", number_of(text, "k_0", 1));
    if (!(scale > 0.5 && scale < 2)) {
        return false;
    }
    // the false origin lies on lat_0
    *out = (sp_plane){number_of(text, "lon_0", 0) * deg, scale, 0, 0};
    double x, y;
    sp_plane_from_earth(out, number_of(text, "lat_0", 0) * deg, out->lon0, &x, &y);
    out->x0 = number_of(text, "x_0", 0);
    out->y0 = number_of(text, "y_0", 0) - y;
    return true;
}
