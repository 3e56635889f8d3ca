// post_defocus.frag - the circle of confusion: sixteen places of a sunflower
#version 450 core
layout(binding = 0) uniform sampler2D u_image;
uniform vec2 u_size; // of u_image
uniform float u_scale; // pixels, radius
out vec4 o_colour;
const vec2 seed[16] = vec2[16](vec2(0.177, 0.0), vec2(-0.226, 0.207), vec2(0.035, -0.394), vec2(0.285, 0.371),
                               vec2(-0.523, -0.092), vec2(0.495, -0.315), vec2(-0.166, 0.616), vec2(-0.316, -0.608),
                               vec2(0.685, 0.250), vec2(-0.712, 0.293), vec2(0.343, -0.734), vec2(0.254, 0.809),
                               vec2(-0.764, -0.441), vec2(0.897, -0.196), vec2(-0.548, 0.778), vec2(-0.126, -0.976));
void main()
{
    vec4 c = vec4(0.0);
    for (int i = 0; i < 16; i++)
        c += textureLod(u_image, (gl_FragCoord.xy + u_scale * seed[i]) / u_size, 0.0);
    o_colour = c / 16.0;
}
