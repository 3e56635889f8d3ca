// post_down.frag - a smaller picture: four bilinear taps, u_scale pixels of the larger one in each pixel
#version 450 core
layout(binding = 0) uniform sampler2D u_image;
uniform vec2 u_size; // of u_image, as far as it is used: xy
uniform float u_scale;
out vec4 o_colour;
void main()
{
    vec2 p = gl_FragCoord.xy * u_scale, o = vec2(0.25 * u_scale, -0.25 * u_scale);
    vec4 c = textureLod(u_image, (p + o.xx) / u_size, 0.0) + textureLod(u_image, (p + o.xy) / u_size, 0.0) +
             textureLod(u_image, (p + o.yx) / u_size, 0.0) + textureLod(u_image, (p + o.yy) / u_size, 0.0);
    o_colour = 0.25 * c;
}
