// lit.frag - one texture sample for grain, one exponential for the air
#version 450 core
in vec3 v_colour;
in vec4 v_detail;
uniform sampler2D u_noise;
uniform vec4 u_fog;
out vec4 o_colour;
void main()
{
    vec2 n = texture(u_noise, v_detail.xy).rg - 0.5;
    vec3 c = v_colour * (1.0 + dot(n, v_detail.zw));
    float air = exp2(-u_fog.w / gl_FragCoord.w);
    o_colour = vec4(mix(u_fog.rgb, c, air), 1.0);
}
