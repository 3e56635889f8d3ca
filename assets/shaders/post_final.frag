// post_final.frag - what the lens takes away, what it spreads, and the sensor's filter
#version 450 core
layout(binding = 0) uniform sampler2D u_image;
layout(binding = 1) uniform sampler2D u_shade; // share that reaches the sensor here
layout(binding = 2) uniform sampler2D u_wide;  // light from elsewhere, a quarter of the size
uniform vec2 u_size;
uniform float u_scale; // share of the light that goes where it belongs
out vec4 o_colour;
void main()
{
    vec2 p = gl_FragCoord.xy, at = p / u_size;
    vec3 c = texelFetch(u_image, ivec2(p), 0).rgb * (textureLod(u_shade, at, 0.0).r * u_scale) + textureLod(u_wide, at, 0.0).rgb;
#ifdef MOSAIC
    // red green over green blue
    ivec2 k = ivec2(p) & 1;
    float green = float(k.x ^ k.y), blue = float(k.x & k.y);
    c = vec3(dot(c, vec3(1.0 - green - blue, green, blue)));
#endif
    o_colour = vec4(c, 1.0);
}
