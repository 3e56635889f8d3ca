// sky.frag - gradient, thin clouds, sun
#version 450 core
in vec3 v_d;
uniform sampler2D u_noise;
uniform vec3 u_sun, u_sun_colour, u_zenith, u_horizon;
uniform vec4 u_fog;
uniform float u_haze;
out vec4 o_colour;
void main()
{
    vec3 d = normalize(v_d);
    float h = max(d.z, 0.0);
    vec3 c = mix(u_horizon, u_zenith, 1.0 - exp2(-2.9 * h));
    float n = textureLod(u_noise, d.xy / (h + 0.16) * 0.055, 0.0).b;
    float k = clamp((n - 0.49) * 5.0, 0.0, 1.0) * clamp(h * 7.0 - 0.15, 0.0, 1.0);
    c = mix(c, u_horizon * 1.1, k * 0.8);
    float s = max(dot(d, u_sun), 0.0), s2 = s * s, s8 = s2 * s2 * s2 * s2, s64 = s8 * s8;
    s64 *= s64; s64 *= s64;
    c += u_sun_colour * (0.06 * s8 + 0.35 * s64 + 6.0 * smoothstep(0.99985, 0.99995, s));
    c = mix(c, u_fog.rgb, max(u_haze, clamp(1.0 - h * 24.0, 0.0, 1.0) * 0.35));
    o_colour = vec4(c, 1.0);
}
