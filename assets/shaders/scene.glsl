// scene.glsl - what all shaders of the scene share: the way into the picture, the shadow map, the lamps near by. Sun, sky,
// fog and lamps come multiplied with the exposure.
uniform float u_exposure; // for what shines by itself
uniform int u_linear;     // 1: the target keeps linear light
// a shoulder instead of a cliff at white
vec3 shoulder(vec3 c)
{
    return u_linear != 0 ? c : min(c, 0.55) + 0.45 * (1.0 - exp2(-1.6 * max(c - 0.55, 0.0)));
}
// what shines keeps its hue where it is brighter than white
vec3 shine(vec3 c)
{
    c *= u_exposure;
    return u_linear != 0 ? c : c * min(1.0, 2.5 / max(max(c.r, c.g), max(c.b, 1e-6)));
}
#ifdef ROLLING
uniform mat4 u_clip_before; // of the eye one time earlier, for places relative to the eye now
uniform vec2 u_shutter;     // share of the way from then to now at the upper and the lower edge
// where a point is when its row is exposed: shutter.glsl has the same
vec4 rolled(vec4 now, vec4 before)
{
    vec4 c = mix(before, now, 0.5 * (u_shutter.x + u_shutter.y));
    for (int i = 0; i < 2; i++) {
        float row = c.w > 0.01 ? clamp(0.5 + 0.5 * c.y / c.w, 0.0, 1.0) : 0.5;
        c = mix(before, now, mix(u_shutter.x, u_shutter.y, row));
    }
    return c;
}
#endif
#ifdef PULSE
uniform vec4 u_pulse; // opening of row 0 in periods, what a pixel down adds; periods that a row is open; share that lamps are on
uniform float u_lag;  // 1 + share of a period after which this draw's lamp is switched on; 0: it is steady
float bright(float t)
{
    float n = floor(t);
    return n * u_pulse.w + min(t - n, u_pulse.w);
}
// what a row catches of a lamp's mean light: world/pulse.h, in periods
float pulse(float lag, float y)
{
    float t = fract(u_pulse.x + u_pulse.y * y - lag), caught = bright(t + u_pulse.z) - bright(t);
    return lag > 0.5 ? caught / (u_pulse.z * u_pulse.w) : 1.0;
}
#endif
#ifdef SHADOW
layout(binding = 1) uniform sampler2DShadow u_shade;
// four texels of the map around a place in it, weighted by how near they are
float sunlight(vec3 q)
{
    vec4 lit = textureGather(u_shade, q.xy, q.z);
    vec2 f = fract(q.xy * 1024.0 - 0.5), edge = abs(q.xy - 0.5);
    float k = mix(mix(lit.w, lit.z, f.x), mix(lit.x, lit.y, f.x), f.y);
    return max(k, step(0.495, max(edge.x, edge.y)));
}
#endif
#ifdef LAMPS
#ifdef FEW
uniform vec4 u_spot[4];
#else
uniform vec4 u_spot[8];  // street lamps, nearest first: place relative to the eye; w: light at 1 m below
#endif
#ifdef FLEET
uniform vec4 u_beam[16]; // pairs of headlamps: place, forward, left (right, where one drives on the left), up, 57.3 long; w: low, high
#else
uniform vec4 u_beam[4];
#endif
uniform vec4 u_veil;     // where the eye looks; w: what one's own beams make the air glow
const vec3 street_colour = vec3(1.19, 0.977, 0.655), beam_colour = vec3(1.03, 1.0, 0.91);
// divisions are what costs: each lamp has as few as its formulas leave when they are put over one line
float spot(vec4 lamp, vec3 p, vec3 n)
{
    vec3 d = lamp.xyz - p;
    float r2 = dot(d, d), r = inversesqrt(r2);
    // down to 80 degrees from straight below; out of sight 32 m away
    return lamp.w * r * r * r * max(dot(n, d), 0.0) * clamp(d.z * r * 4.0 - 0.3, 0.0, 1.0) *
           clamp(2.286 - 0.002232 * r2, 0.0, 1.0);
}
// a dipped beam over what weakens it, x / y; lamps.c has the same. h left, v up, degrees
vec2 dipped(float h, float v)
{
    float below = -0.57 + min(max(-h, 0.0) * 0.268, 1.0) - v, u = max(below, 0.0), q = 1.0 + 0.25 * u, wide = q + 0.006 * h * h;
    return vec2((clamp(below * 4.0 + 0.5, 0.0, 1.0) + 0.011) * (q * q), wide * wide * (1.0 + u * (0.3 + 0.22 * u)));
}
float driving(float h, float v)
{
    float a = 1.0 + h * h * 0.0714286, b = 1.0 + v * v * 0.25, ab = a * b;
    return 1.0 / (ab * ab);
}
// y and z come in degrees: 57.3 long
float beam(vec4 at, vec4 x, vec4 y, vec4 z, vec3 p, vec3 n)
{
    vec3 d = p - at.xyz;
    float k = 1.0 / max(dot(d, x.xyz), 0.01), r2 = dot(d, d);
    vec2 c = dipped(dot(d, y.xyz) * k, dot(d, z.xyz) * k);
    return at.w * c.x * max(-dot(n, d), 0.0) / (c.y * (r2 * sqrt(r2)));
}
// the first one may drive with high beams, and beads and foils send its light back to an eye that is beside it
float own_beam(vec4 at, vec4 x, vec4 y, vec4 z, vec3 p, vec3 n, float retro)
{
    vec3 d = p - at.xyz, aside = cross(at.xyz, p);
    float k = 1.0 / max(dot(d, x.xyz), 0.01), i = inversesqrt(dot(d, d)), i2 = i * i, h = dot(d, y.xyz) * k, v = dot(d, z.xyz) * k;
    vec2 c = dipped(h, v);
    float pp = dot(p, p), back = retro * pp / (pp + 4050.0 * dot(aside, aside) * i2);
    return (at.w * c.x / c.y + x.w * driving(h, v)) * i2 * (i * max(-dot(n, d), 0.0) + back);
}
// light that falls on p, whose normal is n; retro: what comes straight back, in albedos. No loops: software renderers
// would look each lamp up anew for each pixel
vec3 lamplight(vec3 p, vec3 n, float retro)
{
    float b = own_beam(u_beam[0], u_beam[1], u_beam[2], u_beam[3], p, n, retro);
#ifdef FLEET
    b += beam(u_beam[4], u_beam[5], u_beam[6], u_beam[7], p, n) +
              beam(u_beam[8], u_beam[9], u_beam[10], u_beam[11], p, n) +
              beam(u_beam[12], u_beam[13], u_beam[14], u_beam[15], p, n);
#endif
    vec3 light = b * beam_colour;
#ifdef FEW
    light += street_colour * (spot(u_spot[0], p, n) + spot(u_spot[1], p, n) + spot(u_spot[2], p, n) + spot(u_spot[3], p, n));
#elif defined(STREET)
    light += street_colour * (spot(u_spot[0], p, n) + spot(u_spot[1], p, n) + spot(u_spot[2], p, n) +
                              spot(u_spot[3], p, n) + spot(u_spot[4], p, n) + spot(u_spot[5], p, n) +
                              spot(u_spot[6], p, n) + spot(u_spot[7], p, n));
#endif
    return light;
}
vec3 veil(vec3 p, float air)
{
    float c = max(dot(p, u_veil.xyz) * inversesqrt(dot(p, p)), 0.0);
    c *= c; c *= c;
    return beam_colour * (u_veil.w * (1.0 - air) * c * c);
}
#endif
