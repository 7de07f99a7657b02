// Hair after Kajiya and Kay 1989 with the two shifted highlights of Marschner et al. 2003 and light through thin ends.
float highlight(float t_h, float power) { return pow(max(1.0 - t_h * t_h, 0.0), power); }

vec3 hair_lit(vec3 t, vec3 tone, float across, float chance, vec3 point, vec3 v) {
    vec3 side = normalize(cross(t, v) + vec3(1e-6));
    vec3 n = normalize(cross(side, t));
    n = normalize(n * (dot(n, v) < 0.0 ? -1.0 : 1.0) + side * across * 0.6);
    float shift = (chance - 0.5) * 0.12;
    vec3 through = sqrt(max(tone, vec3(0.0)));
    vec3 seen = vec3(0.0);
    int count = int(forward.w);
    for (int i = 0; i < count; i++) {
        Sample s = light_at(lights[i], point);
        vec3 lit = s.arriving;
        int shadowed = lights[i].shadow.x >= 0.0 ? 1 : 0;
        for (int k = 0; k < shadowed; k++) lit *= shadow_of(lights[i], point + s.to * 0.015);
        float t_l = dot(t, s.to);
        float facing = dot(n, s.to) * 0.5 + 0.5;
        float body = sqrt(max(1.0 - t_l * t_l, 0.0)) * mix(0.25, 1.0, facing) * 0.9;
        float t_h = dot(t, normalize(s.to + v));
        float first = highlight(t_h + 0.10 + shift, 90.0) * 0.16;
        float second = highlight(t_h - 0.14 + shift, 24.0) * 0.85;
        float behind = pow(max(dot(-v, s.to), 0.0), 6.0) * 0.9;
        seen += lit / PI * (tone * body + (vec3(first) + tone * second) * facing + through * behind);
    }
    float seen_above = held(dome_clip, dome_shadow, point + dome.xyz * 0.02);
    float closed = seen_above >= 0.0 ? (1.0 - seen_above) * min(dome.w, 1.0) * 0.6 : 0.0;
    return seen + tone * sky_radiance(n) * 0.8 * (1.0 - closed);
}
