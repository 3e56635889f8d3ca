// truth_lit.frag - metres along the ray, class << 16 | id, and the pixel where the point was before
#version 450 core
flat in uint v_label;
in vec3 v_before;
uniform vec4 u_pinhole; // cx, cy, 1 / fx, 1 / fy
uniform vec2 u_size;
#ifdef STATIC
uniform mat4x3 u_back;
#endif
out vec4 o_truth; // numbers up to 2^24 are whole in a float
#ifdef STRIPE
in float v_along;
flat in vec2 v_dash;
#endif
void main()
{
#ifdef STRIPE
    if (v_dash.y > 0.0 && mod(v_along, v_dash.y) > v_dash.x)
        discard;
#endif
    vec2 t = (gl_FragCoord.xy - u_pinhole.xy) * u_pinhole.zw;
    float depth = v_label >> 16 == 10u ? 0.0 : sqrt(1.0 + dot(t, t)) / gl_FragCoord.w;
#ifdef STATIC
    // what stands still: where the eye then saw this pixel's point, by its distance alone; the sky is infinitely far
    vec3 was = u_back * vec4(gl_FragCoord.xy, 1.0, v_label >> 16 == 10u ? 0.0 : gl_FragCoord.w);
    o_truth = vec4(depth, float(v_label), was.z > 0.0 ? was.xy / was.z : vec2(-1e9));
#elif defined(FLOW)
    o_truth = vec4(depth, float(v_label), v_before.z > 0.0 ? (0.5 + 0.5 * v_before.xy / v_before.z) * u_size : vec2(-1e9));
#else
    o_truth = vec4(depth, float(v_label), 0.0, 0.0);
#endif
}
