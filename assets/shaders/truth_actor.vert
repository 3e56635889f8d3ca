// truth_actor.vert - one actor with its moving parts, now and before
#version 450 core
layout(location = 0) in vec3 a_p;
layout(location = 2) in uvec4 a_m;
uniform mat4 u_clip, u_clip_before;
uniform vec4 u_part[24], u_part_before[24];
uniform ivec2 u_label; // class, id
flat out uint v_label;
out vec3 v_before;
void main()
{
    uint k = a_m.y * 3u;
    vec4 p = vec4(a_p, 1.0);
    vec4 now = u_clip * vec4(dot(u_part[k], p), dot(u_part[k + 1u], p), dot(u_part[k + 2u], p), 1.0);
#ifdef FLOW
    gl_Position = place(now, u_clip_before * vec4(dot(u_part_before[k], p), dot(u_part_before[k + 1u], p), dot(u_part_before[k + 2u], p), 1.0), v_before);
#else
    gl_Position = place(now, now, v_before);
#endif
    v_label = uint(u_label.x) << 16 | uint(u_label.y);
}
