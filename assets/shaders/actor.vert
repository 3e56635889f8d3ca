// actor.vert - one actor: each vertex belongs to a part that has its own matrix (wheels, legs)
#version 450 core
layout(location = 0) in vec3 a_p;
layout(location = 1) in vec3 a_n;
layout(location = 2) in uvec4 a_m; // material, part, occlusion
uniform mat4 u_clip;
uniform vec4 u_part[24];           // rows of a 3 x 4 matrix: model to eye-relative world
uniform vec4 u_material[16];       // linear colour; w: emission
#ifdef ROLLING
uniform vec4 u_moved[3];           // rows: where the actor now is, to where it was
#endif
out vec3 v_p;
out vec3 v_n;
flat out vec4 v_material;
flat out vec2 v_gloss;             // reflectivity head on, weight of the mirrored sky
out float v_open;
#ifdef LAMPS
uniform float u_retro;             // of plates
flat out float v_retro;
#endif
#ifdef SHADOW
uniform mat4 u_shadow;
out vec3 v_shade;
#endif
const vec2 gloss[16] = vec2[16](vec2(0.05, 0.75), vec2(0.07, 1.0), vec2(0.02, 0.15), vec2(0.25, 0.7), vec2(0.03, 0.25), vec2(0.10, 1.0),
                                vec2(0.06, 0.7), vec2(0.06, 0.7), vec2(0.06, 0.7), vec2(0.06, 0.7), vec2(0.03, 0.1), vec2(0.02, 0.1),
                                vec2(0.01, 0.03), vec2(0.01, 0.03), vec2(0.03, 0.1), vec2(0.03, 0.3));
void main()
{
    uint k = a_m.y * 3u;
    vec4 p = vec4(a_p, 1.0);
    v_p = vec3(dot(u_part[k], p), dot(u_part[k + 1u], p), dot(u_part[k + 2u], p));
    v_n = vec3(dot(u_part[k].xyz, a_n), dot(u_part[k + 1u].xyz, a_n), dot(u_part[k + 2u].xyz, a_n));
    gl_Position = u_clip * vec4(v_p, 1.0);
#ifdef ROLLING
    vec4 q = vec4(v_p, 1.0);
    gl_Position = rolled(gl_Position, u_clip_before * vec4(dot(u_moved[0], q), dot(u_moved[1], q), dot(u_moved[2], q), 1.0));
#endif
    v_material = u_material[a_m.x];
    v_gloss = gloss[a_m.x];
    v_open = float(a_m.z) / 255.0;
#ifdef SHADOW
    v_shade = (u_shadow * vec4(v_p + v_n * 0.06, 1.0)).xyz;
#endif
#ifdef LAMPS
    v_retro = a_m.x == 10u ? u_retro : a_m.x == 6u || a_m.x == 7u ? 25.0 : 0.0;
#endif
}
