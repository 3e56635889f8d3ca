// overlay.vert - lines, rectangles, text, pictures over a view; positions in clip space already
#version 450 core
layout(location = 0) in vec4 a_p;
layout(location = 1) in vec4 a_c;
layout(location = 2) in vec3 a_t; // uv; mode 0 plain, 1 text, 2 picture, 3 line (u across)
out vec4 v_c;
out vec2 v_t;
flat out float v_mode;
void main()
{
    gl_Position = a_p;
    v_c = a_c;
    v_t = a_t.xy;
    v_mode = a_t.z;
}
