// post_truth.frag - the truth as a lens sees it: the nearest pixel of the pinhole view, its way bent by the same lens
#version 450 core
layout(binding = 0) uniform sampler2D u_image; // metres, label, pixel before
layout(binding = 1) uniform sampler2D u_table;
uniform float u_face;
uniform vec4 u_pinhole; // of the view: cx, cy, 1 / f, 1 / f
uniform mat3 u_turn;    // view (right, down, forward) to lens
uniform vec4 u_lens;    // fx, fy, cx, cy of the picture
uniform float u_k[8];
uniform ivec2 u_mode;   // x: SP_LENS_...
out vec4 o_truth;
vec2 project(vec2 pixel)
{
    vec3 d = u_turn * vec3((pixel - u_pinhole.xy) * u_pinhole.zw, 1.0);
    if (u_mode.x <= 1) {
        vec2 x = d.xy / d.z;
        float q = dot(x, x);
        if (u_mode.x == 1) {
            float s = (1.0 + q * (u_k[0] + q * (u_k[1] + q * u_k[4]))) / (1.0 + q * (u_k[5] + q * (u_k[6] + q * u_k[7])));
            x = x * s + vec2(2.0 * u_k[2] * x.x * x.y + u_k[3] * (q + 2.0 * x.x * x.x),
                             u_k[2] * (q + 2.0 * x.y * x.y) + 2.0 * u_k[3] * x.x * x.y);
        }
        return u_lens.zw + u_lens.xy * x;
    }
    float r = length(d.xy), a = atan(r, d.z), q = a * a;
    vec2 n = r > 0.0 ? d.xy / r : vec2(0.0);
    if (u_mode.x == 2)
        return u_lens.zw + u_lens.xy * n * (a * (1.0 + q * (u_k[0] + q * (u_k[1] + q * (u_k[2] + q * u_k[3])))));
    return u_lens.zw + n * (u_k[0] + a * (u_k[1] + a * (u_k[2] + a * (u_k[3] + a * (u_k[4] + a * u_k[5])))));
}
void main()
{
    vec4 t = texelFetch(u_table, ivec2(gl_FragCoord.xy), 0);
    if (t.z != u_face)
        discard;
    ivec2 p = ivec2(t.xy);
    vec4 was = texelFetch(u_image, p, 0);
    o_truth = vec4(was.xy, was.z < -1e8 ? vec2(0.0) : project(vec2(p) + 0.5) - project(was.zw));
}
