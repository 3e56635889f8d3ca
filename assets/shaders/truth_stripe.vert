// truth_stripe.vert - road markings as wide as they are
#version 450 core
layout(location = 0) in vec3 a_p;
layout(location = 1) in vec3 a_across;
layout(location = 2) in vec2 a_side;
layout(location = 3) in vec3 a_shape;
uniform mat4 u_clip, u_clip_before;
uniform vec4 u_origin;
flat out uint v_label;
out vec3 v_before;
out float v_along;
flat out vec2 v_dash;
void main()
{
    vec4 p = vec4(a_p + u_origin.xyz + a_across * (a_side.x * a_shape.x), 1.0);
    gl_Position = place(u_clip * p, u_clip_before * p, v_before);
    gl_Position.z *= 1.0 + u_origin.w;
    v_label = 2u << 16;
    v_along = a_side.y;
    v_dash = a_shape.yz;
}
