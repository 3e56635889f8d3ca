// shade.frag - see shade.vert; blended over the ground as black with alpha
#version 450 core
in vec2 v_at;
uniform vec4 u_half;
uniform vec4 u_throw;
uniform vec4 u_fog;
out vec4 o_colour;
void main()
{
    float a = u_half.w;
    if (u_throw.w > 0.5) {
        // distance outside of the rectangle, softened
        vec2 d = max(abs(v_at) - u_half.xy + u_half.z, 0.0) / (2.0 * u_half.z);
        float k = clamp(1.0 - length(d), 0.0, 1.0);
        a *= k * k * (3.0 - 2.0 * k);
    }
    a *= exp2(-u_fog.w / gl_FragCoord.w);
    o_colour = vec4(0.0, 0.0, 0.0, a);
}
