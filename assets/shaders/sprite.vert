// sprite.vert - what is soft: glow around lamps, lamps mirrored in a wet road, spray, rain, snow
#version 450 core
layout(location = 0) in vec3 a_p;
layout(location = 1) in vec2 a_u;
layout(location = 2) in vec4 a_c;
layout(location = 3) in vec4 a_k; // w: kind
uniform mat4 u_clip;
uniform vec3 u_sun_colour, u_sky;
out vec2 v_u;
out vec4 v_c;
flat out vec4 v_k;
#ifdef PULSE
layout(location = 4) in float a_lag;
flat out float v_lag;
#endif
void main()
{
    gl_Position = u_clip * vec4(a_p, 1.0);
#ifdef ROLLING
    gl_Position = rolled(gl_Position, u_clip_before * vec4(a_p, 1.0));
#endif
    // glow stands before what is beside the lamp
    gl_Position.z *= a_k.w < 0.5 ? 1.35 : 1.0005;
    v_u = a_u;
    v_k = a_k;
    v_c = a_c;
#ifdef PULSE
    v_lag = a_lag;
#endif
    if (a_k.w > 0.5 && a_k.w < 2.5) {
        vec3 light = u_sky + 0.35 * u_sun_colour;
#ifdef LAMPS
        light += lamplight(a_p, -normalize(a_p), 0.0);
#endif
        v_c.rgb *= light;
    }
}
