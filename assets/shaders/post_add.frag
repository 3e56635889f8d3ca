// post_add.frag - one picture times u_scale
#version 450 core
layout(binding = 0) uniform sampler2D u_image;
uniform float u_scale;
out vec4 o_colour;
void main()
{
    o_colour = texelFetch(u_image, ivec2(gl_FragCoord.xy), 0) * u_scale;
}
