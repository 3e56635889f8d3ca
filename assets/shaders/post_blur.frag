// post_blur.frag - smears each pixel along its way during the exposure: eight taps
#version 450 core
layout(binding = 0) uniform sampler2D u_image;
layout(binding = 1) uniform sampler2D u_before; // zw: pixel where the point was before
uniform vec2 u_size;
uniform float u_scale; // exposure as a share of the time since before
out vec4 o_colour;
void main()
{
    vec2 p = gl_FragCoord.xy, b = texelFetch(u_before, ivec2(p), 0).zw, w = b.x < -1e8 ? vec2(0.0) : (p - b) * u_scale;
    if (dot(w, w) < 0.04) {
        o_colour = texelFetch(u_image, ivec2(p), 0);
        return;
    }
    vec4 c = vec4(0.0);
    for (int i = 0; i < 8; i++)
        c += textureLod(u_image, (p + w * ((float(i) + 0.5) / 8.0 - 0.5)) / u_size, 0.0);
    o_colour = c / 8.0;
}
