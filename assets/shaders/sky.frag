// sky.frag - gradient, thin clouds, sun
#version 450 core
in vec3 v_d;
uniform sampler2D u_noise;
uniform vec3 u_sun, u_sun_colour, u_zenith, u_horizon;
uniform vec4 u_fog;
uniform float u_haze;
uniform vec3 u_dusk;  // what the horizon below the sun has more
uniform vec4 u_cloud; // cover; where the sun is in the plan; light of the disc, in that across its rays
out vec4 o_colour;
void main()
{
    vec3 d = normalize(v_d);
    float h = max(d.z, 0.0);
    vec3 c = mix(u_horizon, u_zenith, 1.0 - exp2(-2.9 * h));
    float n = textureLod(u_noise, d.xy / (h + 0.16) * 0.055, 0.0).b;
    float k = clamp((n - 0.49 + 0.42 * u_cloud.x) * 5.0, 0.0, 1.0) * clamp(h * 7.0 - 0.15, 0.0, 1.0);
    c = mix(c, u_horizon * 1.1, k * (0.8 - 0.5 * u_cloud.x));
    float s = max(dot(d, u_sun), 0.0), s2 = s * s, s8 = s2 * s2 * s2 * s2, s64 = s8 * s8;
    s64 *= s64; s64 *= s64;
    float at = 0.5 + 0.5 * dot(d.xy, u_cloud.yz) * inversesqrt(dot(d.xy, d.xy) + 1e-6);
    c += u_dusk * (at * at * at * exp2(-7.0 * abs(d.z)));
    c += u_sun_colour * (0.06 * s8 + 0.35 * s64 + u_cloud.w * smoothstep(0.99985, 0.99995, s) * (1.0 - u_cloud.x * k));
    c = mix(c, u_fog.rgb, max(u_haze, clamp(1.0 - h * 24.0, 0.0, 1.0) * 0.35));
#ifdef LAMPS
    c = shoulder(c + veil(d, 0.0));
#endif
    o_colour = vec4(c, 1.0);
}
