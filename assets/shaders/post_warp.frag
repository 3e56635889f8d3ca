// post_warp.frag - what a lens makes of one pinhole view: the table says where each pixel looks
#version 450 core
layout(binding = 0) uniform sampler2D u_image;
layout(binding = 1) uniform sampler2D u_table; // u, v in the view, number of the view, cosine off the axis
uniform vec2 u_size;   // of u_image
uniform float u_face;
out vec4 o_colour;
void main()
{
    vec4 t = texelFetch(u_table, ivec2(gl_FragCoord.xy), 0);
    if (t.z != u_face)
        discard;
    o_colour = textureLod(u_image, t.xy / u_size, 0.0);
}
