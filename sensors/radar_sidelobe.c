/* radar_sidelobe.c - what a strong echo leaks into bearings at which nothing is.
 *
 * The array's answer to one echo is not the main lobe alone: each other bearing gets a share of it. A taper makes all
 * sidelobes equally low (Dolph 1946: as low as one likes for a wider main lobe); what remains are the errors of the
 * channels, whose variance over their number is the mean level: 12 channels with errors of 6 deg and 0.5 dB leave
 * -29 dB. Behind that the processing drops what lies too far below the strongest bearing of its range and rate. The row
 * is what all this leaves.
 *
 * Of the spectrum of bearings a sensor takes the highest peaks, so only the highest sidelobe is modelled. Errors of
 * channels are the device's own: it lies at a fixed distance in the sine, at a maximum of a row's sidelobes, which are
 * half-odd cells away (2.5 to 8.5), on a side and at a distance drawn once a run; on the other side where the first
 * is beyond the beam. It has its echo's range, rate and truth, and its fluctuation: one signal, read at two bearings.
 */
#include "sensors/radar.h"

static const double least_power = 1; /* below the noise a leak changes nothing */

double sp_radar_sidelobe_of(uint64_t seed, uint64_t stream)
{
    const double side = sp_random(seed, stream, 0, 0) < 0.5 ? -1 : 1;
    return side * (2.5 + sp_floor(7 * sp_random(seed, stream, 0, 1)));
}

/* the hit as read `cells` to the left; false: no beam of the sensor looks there */
static bool leak(const sp_radar_cycle *c, const sp_radar_hit *h, double cells, sp_radar_hit *out)
{
    const double across = h->across + cells * c->v[SP_RADAR_AZIMUTH_CELL], flat = sp_cos(h->elevation);
    double gain;
    if (!(sp_abs(across) < flat)) {
        return false;
    }
    *out = *h;
    out->across = across;
    out->azimuth = sp_asin(across / flat);
    out->reason = SP_REASON_SIDELOBE;
    return sp_radar_antenna(c, h->range, out->azimuth, h->elevation, &gain);
}

void sp_radar_sidelobes(sp_radar_cycle *c)
{
    const double level = sp_radar_linear(c->v[SP_RADAR_SIDELOBE]), cells = c->ready->sidelobe;
    const uint32_t count = c->count;
    for (uint32_t i = 0; i < count; i++) {
        const double power = c->hits[i].power * level;
        sp_radar_hit h;
        if (power < least_power || (!leak(c, &c->hits[i], cells, &h) && !leak(c, &c->hits[i], -cells, &h))) {
            continue;
        }
        h.power = power;
        sp_radar_push(c, &h);
    }
}
