// truth_lit.vert - the static world for depth, labels and flow; u_origin as in lit.vert, u_label.y 1: infinitely far
#version 450 core
layout(location = 0) in vec3 a_p;
layout(location = 2) in vec4 a_n;
uniform mat4 u_clip, u_clip_before;
uniform vec4 u_origin;
uniform ivec2 u_label; // class, or -1: by stuff
flat out uint v_label;
out vec3 v_before;
const uint class_of[14] = uint[14](0u, 1u, 2u, 3u, 4u, 4u, 5u, 5u, 6u, 6u, 7u, 8u, 9u, 7u);
void main()
{
    vec4 p = u_label.y == 1 ? vec4(a_p, 0.0) : vec4(a_p + u_origin.xyz, 1.0);
    gl_Position = place(u_clip * p, u_clip_before * p, v_before);
    gl_Position.z *= u_label.y == 1 ? 0.0 : 1.0 + u_origin.w;
    v_label = u_label.x >= 0 ? uint(u_label.x) << 16 : class_of[clamp(int(a_n.w), 0, 13)] << 16;
}
