// shade.vert - darkness on the ground: a soft spot below an actor, or its outline along the sun's rays
#version 450 core
layout(location = 0) in vec3 a_p;
layout(location = 1) in vec3 a_n;
layout(location = 2) in uvec4 a_m;
uniform mat4 u_clip;
uniform vec4 u_part[24];
uniform vec4 u_origin;  // w: depth bias
uniform vec4 u_throw;   // xy: ground metres per metre of height, away from the sun; z: height of the ground relative to the eye; w: 1 spot
uniform vec4 u_half;    // half length, half width of the spot, softness, strength
#ifdef ROLLING
uniform vec4 u_moved[3];
#endif
out vec2 v_at;
void main()
{
    vec4 p = vec4(a_p, 1.0);
    vec3 q;
    if (u_throw.w > 0.5) {
        // the spot: a_p.xy in -1..1
        p.xy *= u_half.xy + u_half.z;
        p.z = 0.0;
        v_at = p.xy;
        q = vec3(dot(u_part[0], p), dot(u_part[1], p), u_throw.z);
    } else {
        v_at = vec2(0.0);
        q = vec3(dot(u_part[0], p), dot(u_part[1], p), dot(u_part[2], p));
        float h = max(q.z - u_throw.z, 0.0);
        q = vec3(q.xy + u_throw.xy * h, u_throw.z);
    }
    gl_Position = u_clip * vec4(q, 1.0);
#ifdef ROLLING
    vec4 m = vec4(q, 1.0);
    gl_Position = rolled(gl_Position, u_clip_before * vec4(dot(u_moved[0], m), dot(u_moved[1], m), dot(u_moved[2], m), 1.0));
#endif
    gl_Position.z *= 1.0 + u_origin.w;
}
