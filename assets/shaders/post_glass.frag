// post_glass.frag - drops and dirt: from elsewhere, blurred, and less of it
#version 450 core
layout(binding = 0) uniform sampler2D u_image;
layout(binding = 1) uniform sampler2D u_glass; // shift right, down (pixels), what passes, blur 0..1
layout(binding = 2) uniform sampler2D u_wide;  // the picture at an eighth of its size
uniform vec2 u_size;
out vec4 o_colour;
void main()
{
    vec4 g = textureLod(u_glass, gl_FragCoord.xy / u_size, 0.0);
    vec2 at = (gl_FragCoord.xy + g.xy) / u_size;
    o_colour = mix(textureLod(u_image, at, 0.0), textureLod(u_wide, at, 0.0), g.w) * g.z;
}
