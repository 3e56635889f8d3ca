// stripe.frag - coverage of a marking: a box as wide as the pixel's footprint, integrated across and along
#version 450 core
in vec3 v_colour;
in vec2 v_at;
flat in vec3 v_shape;
flat in float v_worn;
uniform sampler2D u_noise;
uniform vec4 u_fog;
uniform vec4 u_weather; // wet, snow
#ifdef SHADOW
in vec3 v_direct;
in vec3 v_shade;
#endif
#ifdef LAMPS
in vec3 v_p;
in vec3 v_albedo;
#endif
out vec4 o_colour;
float dashes(float s) // length of paint in [0, s]
{
    float n = floor(s / v_shape.z);
    return n * v_shape.y + min(s - n * v_shape.z, v_shape.y);
}
void main()
{
    float w = max(fwidth(v_at.x), 1e-4), h = v_shape.x;
    float cover = clamp((min(v_at.x + 0.5 * w, h) - max(v_at.x - 0.5 * w, -h)) / w, 0.0, 1.0);
    if (v_shape.z > 0.0) {
        float l = max(fwidth(v_at.y), 1e-3), s = v_at.y + 4.0 * v_shape.z;
        cover *= clamp((dashes(s + 0.5 * l) - dashes(s - 0.5 * l)) / l, 0.0, 1.0);
    }
    vec3 c = v_colour;
    float grain = 1.0;
    // another mix than the road's: finer, and as strong
    if (v_worn > 1.5)
        grain += 0.5 * (texture(u_noise, v_at * 0.23).r - 0.5);
#ifdef SHADOW
    c += v_direct * sunlight(v_shade);
#endif
#ifdef LAMPS
    // beads: 160 mcd/m^2/lx at 30 m, 25 under a film of water
    c += v_albedo * lamplight(v_p, vec3(0.0, 0.0, 1.0), (v_worn > 0.5 ? 1.0 : 2.0) * (1.0 - 0.85 * u_weather.x));
#endif
    c *= grain;
#ifdef WEATHER
    // water mirrors alike on all asphalt, snow hides it
    cover *= v_worn > 0.5 ? (1.0 - 0.5 * u_weather.x) * (1.0 - 0.9 * u_weather.y) : 1.0 - 0.7 * u_weather.y;
#endif
    float air = exp2(-u_fog.w / gl_FragCoord.w);
    c = mix(u_fog.rgb, c, air);
#ifdef LAMPS
    c = shoulder(c + veil(v_p, air));
#endif
    o_colour = vec4(c, cover);
}
