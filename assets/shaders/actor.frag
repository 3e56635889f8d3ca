// actor.frag - sun, sky from above, bounce from below, a mirrored sky by Schlick's fresnel, lamps that shine by themselves
#version 450 core
in vec3 v_p;
in vec3 v_n;
flat in vec4 v_material;
flat in vec2 v_gloss;
in float v_open;
uniform vec3 u_sun, u_sun_colour, u_sky, u_bounce, u_zenith;
uniform vec4 u_fog;
#ifdef SHADOW
in vec3 v_shade;
#endif
#ifdef LAMPS
flat in float v_retro; // what plates and reflectors send straight back, in albedos
#endif
out vec4 o_colour;
void main()
{
    vec3 n = normalize(v_n), e = normalize(v_p), r = reflect(e, n);
    float direct = max(dot(n, u_sun), 0.0);
#ifdef SHADOW
    direct *= sunlight(v_shade);
#endif
    vec3 c = v_material.rgb * (mix(u_bounce, u_sky, n.z * 0.5 + 0.5) + u_sun_colour * direct) * v_open;
    // what a smooth surface mirrors: sky over land
    float f1 = 1.0 - max(-dot(n, e), 0.0), f2 = f1 * f1;
    float f = (v_gloss.x + (1.0 - v_gloss.x) * f2 * f2 * f1) * v_gloss.y;
    vec3 world = mix(u_bounce * 0.55, mix(u_fog.rgb, u_zenith, clamp(r.z * 1.4, 0.0, 1.0)), smoothstep(-0.06, 0.06, r.z));
    c = mix(c, world * v_open, f);
#ifdef LAMPS
    c += v_material.rgb * (lamplight(v_p, n, v_retro) * v_open);
#endif
    float s = max(dot(r, u_sun), 0.0);
    s *= s; s *= s; s *= s; s *= s; s *= s;
    c += u_sun_colour * (s * s * v_gloss.y * 0.5 * step(0.001, direct));
#ifdef PULSE
    c += shine(v_material.rgb * (v_material.w < 0.0 ? -v_material.w * pulse(u_lag, gl_FragCoord.y) : v_material.w));
#else
    c += shine(v_material.rgb * v_material.w);
#endif
    c = shoulder(c);
    float air = exp2(-u_fog.w / gl_FragCoord.w);
    c = mix(u_fog.rgb, c, air);
#ifdef LAMPS
    c += veil(v_p, air);
#endif
    o_colour = vec4(c, 1.0);
}
