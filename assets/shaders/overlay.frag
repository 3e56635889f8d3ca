// overlay.frag - see overlay.vert; colours are sRGB and written as they are
#version 450 core
in vec4 v_c;
in vec2 v_t;
flat in float v_mode;
uniform sampler2D u_picture;
out vec4 o_colour;
void main()
{
    o_colour = v_c;
    vec4 t = textureLod(u_picture, v_t, 0.0);
    if (v_mode > 2.5)
        o_colour.a *= clamp(1.5 - abs(v_t.x), 0.0, 1.0);
    else if (v_mode > 1.5)
        o_colour *= vec4(t.rgb, 1.0);
    else if (v_mode > 0.5) {
        float w = max(fwidth(t.r), 1e-3);
        o_colour.a *= clamp((t.r - 0.5) / w + 0.5, 0.0, 1.0);
    }
}
