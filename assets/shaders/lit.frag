// lit.frag - one texture sample for grain, one exponential for the air; at night the lamps near by, in the wet what mirrors
#version 450 core
in vec3 v_colour;
in vec4 v_detail;
uniform sampler2D u_noise;
uniform vec4 u_fog;
#ifdef SHADOW
in vec3 v_direct;
in vec3 v_shade;
#endif
#if defined(LAMPS) || defined(WEATHER)
in vec3 v_p;
in vec3 v_n;
in vec4 v_albedo;
flat in vec4 v_trait;
uniform vec3 u_sun, u_sun_colour, u_zenith, u_horizon;
uniform vec4 u_weather;
#endif
out vec4 o_colour;
void main()
{
    vec2 n = texture(u_noise, v_detail.xy).rg - 0.5;
    float grain = 1.0 + dot(n, v_detail.zw);
#ifdef PULSE
    grain *= pulse(u_lag, gl_FragCoord.y);
#endif
#ifdef SHADOW
    vec3 c = (v_colour + v_direct * sunlight(v_shade)) * grain;
#else
    vec3 c = v_colour * grain;
#endif
#ifdef LAMPS
    c += v_albedo.rgb * (lamplight(v_p, v_n, v_albedo.w) * grain);
    c += v_trait.yzw;
#endif
#ifdef WEATHER
    // a film of water: the sky by Schlick's fresnel, rougher than glass, broken by the grain
    vec3 e = normalize(v_p), m = normalize(vec3(n * 0.06, 1.0)), r = reflect(e, m);
    float f1 = 1.0 - clamp(-dot(e, m), 0.0, 1.0), f2 = f1 * f1;
    float w = u_weather.x * v_trait.x * clamp(v_n.z * 4.0 - 3.0, 0.0, 1.0) * (0.75 + 0.9 * n.y);
    float f = (0.02 + 0.40 * f2 * f2 * f1) * clamp(w, 0.0, 1.0);
    vec3 above = mix(u_horizon, u_zenith, 1.0 - exp2(-2.9 * max(r.z, 0.0)));
    c = mix(c, mix(above, u_fog.rgb, 0.25), f);
    float s = max(dot(r, u_sun), 0.0);
    s *= s; s *= s; s *= s; s *= s; s *= s;
    c += u_sun_colour * (s * s * s * f * 1.6);
#endif
    float air = exp2(-u_fog.w / gl_FragCoord.w);
    c = mix(u_fog.rgb, c, air);
#ifdef LAMPS
    c = shoulder(c + veil(v_p, air));
#endif
    o_colour = vec4(c, 1.0);
}
