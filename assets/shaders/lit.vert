// lit.vert - the static world, lit by sun, sky and what comes back from the ground; positions are relative to a chunk
#version 450 core
layout(location = 0) in vec3 a_p;
layout(location = 1) in vec4 a_c;
layout(location = 2) in vec4 a_n; // normal * 127, all 0: it shines by itself; stuff
uniform mat4 u_clip;
uniform vec4 u_origin; // chunk origin - eye; w: depth bias, a share of 1 / distance
uniform vec3 u_sun, u_sun_colour, u_sky, u_bounce;
uniform vec4 u_fog;    // colour; w: density to base 2
uniform vec2 u_tile;   // chunk origin, folded by the tile of the noise
out vec3 v_colour;
out vec4 v_detail;     // uv, weight of grain, weight of grass
void main()
{
    gl_Position = u_clip * vec4(a_p + u_origin.xyz, 1.0);
    gl_Position.z *= 1.0 + u_origin.w;
    vec3 n = a_n.xyz / 127.0;
    vec3 light = mix(u_bounce, u_sky, 0.5 + 0.5 * n.z) + u_sun_colour * max(dot(n, u_sun), 0.0);
    v_colour = a_c.rgb * a_c.rgb * (dot(n, n) > 0.0 ? light : vec3(1.0));
    bool grass = a_c.a > 0.75, grain = a_c.a > 0.25 && !grass;
    v_detail = vec4((a_p.xy + u_tile) * (grass ? 1.0 / 16.0 : 1.0 / 8.0), grain ? 0.42 : 0.0, grass ? 0.85 : 0.0);
}
