// shutter.glsl - where a point is when its row is exposed. `now` and `before` are places in clip space at the ends of the
// time that u_shutter counts: shares of the way at the upper and the lower edge
#ifdef ROLLING
uniform vec2 u_shutter;
vec4 shutter(vec4 now, vec4 before)
{
    vec4 c = mix(before, now, 0.5 * (u_shutter.x + u_shutter.y));
    for (int i = 0; i < 2; i++) {
        float row = c.w > 0.01 ? clamp(0.5 + 0.5 * c.y / c.w, 0.0, 1.0) : 0.5;
        c = mix(before, now, mix(u_shutter.x, u_shutter.y, row));
    }
    return c;
}
#endif
#ifdef TRUTH
// a vertex of truth.c, and where its point was that time before
vec4 place(vec4 now, vec4 before, out vec3 was)
{
#ifdef ROLLING
    vec4 at = shutter(now, before);
    was = (at - (now - before)).xyw;
    return at;
#else
#ifdef STATIC
    was = vec3(0.0);
#else
    was = before.xyw;
#endif
    return now;
#endif
}
#endif
