// sky.vert - a dome at infinity: depth 0 in reversed Z
#version 450 core
layout(location = 0) in vec3 a_p;
uniform mat4 u_clip;
out vec3 v_d;
void main()
{
    v_d = a_p;
    gl_Position = u_clip * vec4(a_p, 0.0);
#ifdef ROLLING
    gl_Position = rolled(gl_Position, u_clip_before * vec4(a_p, 0.0));
#endif
    gl_Position.z = 0.0;
}
