// stripe.vert - road markings, widened by a pixel on each side, so that the fragment shader can cover them exactly
#version 450 core
layout(location = 0) in vec3 a_p;
layout(location = 1) in vec3 a_across;
layout(location = 2) in vec2 a_side;  // -1 or 1; m along
layout(location = 3) in vec3 a_shape; // half width, dash, period
layout(location = 4) in vec4 a_c; // w: 128 paint, 64 a seam, 192 a patch of asphalt
uniform mat4 u_clip;
uniform vec4 u_origin;
uniform vec3 u_sun, u_sun_colour, u_sky; // a marking looks up
uniform float u_pixel; // m that a pixel covers at 1 m
out vec3 v_colour;
out vec2 v_at;         // m across and along
flat out vec3 v_shape;
flat out float v_worn; // 0 paint, 1 a seam, 2 a patch
#ifdef SHADOW
uniform mat4 u_shadow;
out vec3 v_direct;
out vec3 v_shade;
#endif
#ifdef LAMPS
out vec3 v_p;
out vec3 v_albedo;
#endif
void main()
{
    vec3 p = a_p + u_origin.xyz;
    float depth = max((u_clip * vec4(p, 1.0)).w, 0.2);
    v_worn = a_c.a < 0.4 ? 1.0 : a_c.a > 0.6 ? 2.0 : 0.0;
    // cracks across are seen from so low that a pixel covers metres of the road
    vec3 e = normalize(p);
    float seen = v_worn > 0.5 ? max(length(a_across - dot(a_across, e) * e), 0.06) : 1.0;
    float half_wide = a_shape.x + depth * u_pixel * 1.5 / seen;
    p += a_across * (a_side.x * half_wide);
    gl_Position = u_clip * vec4(p, 1.0);
#ifdef ROLLING
    gl_Position = rolled(gl_Position, u_clip_before * vec4(p, 1.0));
#endif
    gl_Position.z *= 1.0 + u_origin.w;
    vec3 albedo = a_c.rgb * a_c.rgb;
#ifdef SHADOW
    v_colour = albedo * u_sky;
    v_shade = (u_shadow * vec4(p + vec3(0.0, 0.0, 0.15), 1.0)).xyz;
    v_direct = albedo * u_sun_colour * max(u_sun.z, 0.0);
#else
    v_colour = albedo * (u_sky + u_sun_colour * max(u_sun.z, 0.0));
#endif
#ifdef LAMPS
    v_p = p;
    v_albedo = albedo;
#endif
    v_at = vec2(a_side.x * half_wide, a_side.y);
    v_shape = a_shape;
}
