// post_ghost.frag - light that went to and fro between the lenses: bright spots mirrored through the centre, four times
#version 450 core
layout(binding = 0) uniform sampler2D u_image;
uniform vec2 u_size;
uniform vec4 u_pinhole; // xy: centre, as shares of the picture
out vec4 o_colour;
const float reach[4] = float[4](-0.45, -0.8, 0.35, -1.3);
const vec3 tint[4] = vec3[4](vec3(0.9, 0.6, 0.4), vec3(0.4, 0.7, 0.5), vec3(0.5, 0.5, 0.9), vec3(0.8, 0.4, 0.6));
void main()
{
    vec2 d = gl_FragCoord.xy / u_size - u_pinhole.xy;
    vec3 c = vec3(0.0);
    for (int i = 0; i < 4; i++) {
        vec2 at = u_pinhole.xy + d / reach[i];
        if (at == clamp(at, 0.0, 1.0))
            c += tint[i] * max(textureLod(u_image, at, 0.0).rgb - 1.0, 0.0);
    }
    o_colour = vec4(c, 1.0);
}
