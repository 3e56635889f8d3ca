// lit.vert - the static world, lit by sun, sky and what comes back from the ground; positions are relative to a chunk
#version 450 core
layout(location = 0) in vec3 a_p;
layout(location = 1) in vec4 a_c;
layout(location = 2) in vec4 a_n; // normal * 127, all 0: it shines by itself; stuff
uniform mat4 u_clip;
uniform vec4 u_origin; // chunk origin - eye; w: depth bias, a share of 1 / distance
uniform vec3 u_sun, u_sun_colour, u_sky, u_bounce;
uniform vec4 u_fog;    // colour; w: density to base 2
uniform vec2 u_tile;   // chunk origin, folded by the tile of the noise
uniform vec4 u_weather; // wet, snow
out vec3 v_colour;
out vec4 v_detail;     // uv, weight of grain, weight of grass
#ifdef SHADOW
uniform mat4 u_shadow;
out vec3 v_direct;     // what the sun alone gives
out vec3 v_shade;      // place in the shadow map
#endif
#if defined(LAMPS) || defined(WEATHER)
out vec3 v_p;
out vec3 v_n;
out vec4 v_albedo;     // w: retro-reflection
flat out vec4 v_trait; // mirrors when wet; light of a window
#endif
void main()
{
    vec3 p = a_p + u_origin.xyz;
    gl_Position = u_clip * vec4(p, 1.0);
#ifdef ROLLING
    gl_Position = rolled(gl_Position, u_clip_before * vec4(p, 1.0));
#endif
    gl_Position.z *= 1.0 + u_origin.w;
#ifdef DEPTH
    // the ground throws no shadow: out of sight before it is rasterised
    if (a_n.w >= 1.0 && a_n.w <= 5.0)
        gl_Position = vec4(2.0, 2.0, 2.0, 1.0);
#endif
    vec3 n = a_n.xyz / 127.0;
    vec3 albedo = a_c.rgb * a_c.rgb;
    bool shines = dot(n, n) == 0.0;
    bool grass = a_c.a > 0.75, grain = a_c.a > 0.25 && !grass;
#ifdef WEATHER
    // water darkens what is porous; snow lies on what looks up, trodden where one drives
    int stuff = int(a_n.w);
    bool paved = stuff >= 1 && stuff <= 3;
    if (!shines) {
        albedo *= 1.0 - u_weather.x * (paved ? 0.42 : stuff <= 8 ? 0.25 : 0.0);
        float cover = u_weather.y * clamp(n.z * 2.2 - 0.5, 0.0, 1.0) * (stuff == 1 ? 0.70 - 0.4 * smoothstep(0.106, 0.098, albedo.g / (1.0 - 0.42 * u_weather.x)) : stuff == 6 ? 0.7 : stuff <= 8 ? 0.95 : 0.5);
        albedo = mix(albedo, vec3(0.70, 0.72, 0.75), cover);
    }
#endif
#ifdef SHADOW
    vec3 ambient = mix(u_bounce, u_sky, 0.5 + 0.5 * n.z), direct = u_sun_colour * max(dot(n, u_sun), 0.0);
    v_colour = shines ? shine(albedo) : albedo * ambient;
    v_direct = shines ? vec3(0.0) : albedo * direct;
    v_shade = (u_shadow * vec4(p + n * 0.15, 1.0)).xyz;
#else
    vec3 light = mix(u_bounce, u_sky, 0.5 + 0.5 * n.z) + u_sun_colour * max(dot(n, u_sun), 0.0);
    v_colour = albedo * (shines ? shine(vec3(1.0)) : light);
#endif
#if defined(LAMPS) || defined(WEATHER)
    v_p = p;
    int kind = int(a_n.w);
    v_n = n;
    // beads in paint and foils of signs: cd/m^2/lx * pi / albedo
    float retro = kind == 11 ? 380.0 : kind == 2 ? 2.0 : kind == 13 ? 60.0 : kind >= 1 && kind <= 6 ? 1.0 : 0.0;
#ifdef WEATHER
    retro *= kind <= 4 ? 1.0 - 0.85 * u_weather.x : 1.0;
#endif
    v_albedo = vec4(shines ? vec3(0.0) : albedo, retro);
    v_trait = vec4(kind >= 1 && kind <= 3 ? 1.0 : 0.0, vec3(0.0));
#ifdef LAMPS
    // windows behind which somebody is up: roadside.c draws lots, six bits in place of the detail
    if (kind == 9) {
        uint k = uint(a_c.a * 255.0 + 0.5);
        v_trait.yzw = mix(vec3(1.0, 0.62, 0.26), vec3(0.9, 0.85, 0.7), float(k >> 4 & 3u) / 3.0) *
                      (u_exposure * ((k & 3u) == 0u ? 2.5e-5 * float(1u + (k >> 2 & 3u)) : 5e-7));
    }
#endif
#endif
    v_detail = vec4((a_p.xy + u_tile) * (grass ? 1.0 / 16.0 : 1.0 / 8.0), grain ? 0.42 : 0.0, grass ? 0.85 : 0.0);
#ifdef WEATHER
    v_detail.zw *= 1.0 - 0.6 * u_weather.y;
#endif
}
