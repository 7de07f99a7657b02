// Hair, each of its pixels lit.
#include strand_share.glsl

vec3 hair_lit(vec3 t, vec3 tone, float across, float chance, vec3 point, vec3 v) {
    vec3 side = normalize(cross(t, v) + vec3(1e-6));
    vec3 n = normalize(cross(side, t));
    n = normalize(n * (dot(n, v) < 0.0 ? -1.0 : 1.0) + side * across * 0.6);
    vec3 seen = vec3(0.0);
    int count = int(forward.w);
    for (int i = 0; i < count; i++) {
        Sample s = light_at(lights[i], point);
        vec3 lit = s.arriving;
        int shadowed = lights[i].shadow.x >= 0.0 ? 1 : 0;
        for (int k = 0; k < shadowed; k++) lit *= passed(tone, shadow_of(lights[i], point + s.to * 0.015));
        seen += lit / PI * strand_share(t, n, v, s.to, tone, chance);
    }
    float closed = closed_above(point + dome.xyz * 0.02) * min(dome.w, 1.0);
    return seen + light_around(n) * even_share(tone, closed);
}
