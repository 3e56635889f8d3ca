// post_up.frag - a smaller picture, enlarged, times u_scale; for blending
#version 450 core
layout(binding = 1) uniform sampler2D u_table;
uniform vec2 u_size; // of the target
uniform float u_scale;
out vec4 o_colour;
void main()
{
    o_colour = textureLod(u_table, gl_FragCoord.xy / u_size, 0.0) * u_scale;
}
