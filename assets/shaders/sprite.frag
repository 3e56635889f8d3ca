// sprite.frag - see sprite.vert; colours are multiplied with their cover: glow covers nothing
#version 450 core
in vec2 v_u;
in vec4 v_c;
flat in vec4 v_k;
#ifdef PULSE
flat in float v_lag;
#endif
uniform vec4 u_fog;
out vec4 o_colour;
void main()
{
    float r2 = dot(v_u, v_u), air = exp2(-u_fog.w / gl_FragCoord.w);
    if (v_k.w < 0.5) {
        float r = sqrt(r2), fade = max(1.0 - r, 0.0);
        vec3 c = v_c.rgb * (((u_linear != 0 ? v_c.a : min(v_c.a, 3.0)) * exp2(-r2 * v_k.x) * fade + v_k.y * fade * fade / (r2 + 0.004)) * air +
                            v_k.z * fade * fade / (r + 0.02));
#ifdef PULSE
        c *= pulse(v_lag, gl_FragCoord.y);
#endif
        if (u_linear == 0)
            c /= 1.0 + 0.7 * max(c.r, max(c.g, c.b));
        o_colour = vec4(c, 0.0);
    } else if (v_k.w < 2.5) {
        vec2 s = max(1.0 - v_u * v_u, 0.0);
        float soft = max(1.0 - r2, 0.0), cover = v_c.a * (v_k.w < 1.5 ? soft * soft : s.x * s.y);
        o_colour = vec4(mix(u_fog.rgb, shoulder(v_c.rgb), air) * cover, cover);
    } else {
        float across = max(1.0 - v_u.x * v_u.x, 0.0), along = max(1.0 - v_u.y * v_u.y, 0.0);
        vec3 c = v_c.rgb * (v_c.a * across * across * along * along * air);
#ifdef PULSE
        c *= pulse(v_lag, gl_FragCoord.y);
#endif
        if (u_linear == 0)
            c *= min(1.0, 0.9 / max(max(c.r, c.g), max(c.b, 1e-6)));
        o_colour = vec4(c, 0.0);
    }
}
