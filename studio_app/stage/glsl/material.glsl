// A surface's answer to all light: Burley's principled model, cut down to what a rasteriser shows (Burley 2012).
struct Surface {
    vec3 n;
    vec3 albedo;
    float rough, specular, metallic, sheen, clearcoat, flatness;
    float open; // how much of the surroundings a face's inside still sees
};

// What of an even surrounding a GGX mirror of this roughness sends back (Karis 2014, "Physically based shading on mobile").
float mirrored_share(float f0, float rough, float n_v) {
    vec4 r = rough * vec4(-1.0, -0.0275, -0.572, 0.022) + vec4(1.0, 0.0425, 1.04, -0.04);
    float a = min(r.x * r.x, exp2(-9.28 * n_v)) * r.x + r.y;
    return f0 * (r.z - 1.04 * a) + max(r.w + 1.04 * a, 0.0);
}

vec3 shine_of; // what the mirror part alone sends back, for clear glass

vec3 shaded(Surface m, vec3 point, vec3 v) {
    vec3 n = m.n;
    float n_v = max(dot(n, v), 0.02);
    float alpha = m.rough * m.rough;
    float lobe = alpha * 1.3 + 0.012;
    float f0 = mix(0.08 * m.specular, 0.9, m.metallic);
    vec3 tint = mix(vec3(1.0), m.albedo, m.metallic);
    vec3 mirror = n_v * n * 2.0 - v;
    vec3 wrap = m.flatness * vec3(0.42, 0.16, 0.09);
    float f_view = fresnel(n_v, f0) * mix(1.0, 0.7, m.rough);
    float f_coat = m.clearcoat * fresnel(n_v, 0.04);
    float rim = m.sheen * pow(1.0 - n_v, 4.0) * 0.25;

    vec3 diffuse = vec3(0.0), shine = vec3(0.0);
    int count = int(forward.w);
    for (int i = 0; i < count; i++) {
        Sample s = light_at(lights[i], point);
        float n_l = dot(n, s.to);
        vec3 reach = wrap + s.soft;
        vec3 cosine = clamp((n_l + reach) / (1.0 + reach), 0.0, 1.0);
        cosine *= mix(vec3(1.0), cosine, clamp(reach * 2.0, 0.0, 1.0)) / (1.0 + reach * 0.3);
        vec3 lit = s.arriving;
        int shadowed = lights[i].shadow.x >= 0.0 ? 1 : 0;
        for (int k = 0; k < shadowed; k++) lit *= shadow_of(lights[i], point + n * lift);
        diffuse += lit * cosine;
        shine += rim * lit * m.albedo * max(n_l + 0.3, 0.0);
        float kind = lights[i].position.w;
        if (kind == 0.0 || kind == 3.0) {
            float front = n_l > 0.0 ? 1.0 : 0.0;
            vec3 seen = lights[i].power.rgb * tint * (lit / max(s.arriving, vec3(1e-6))) * front;
            shine += seen * mirrored(lights[i], point, mirror, lobe) * f_view;
            if (f_coat > 0.0) shine += seen * mirrored(lights[i], point, mirror, 0.02) * f_coat;
        } else {
            vec3 h = normalize(s.to + v);
            float n_h = max(dot(n, h), 0.0);
            float glint = ggx(n_h, max(alpha, 0.01)) * fresnel(dot(v, h), f0) / (4.0 * max(n_l, n_v) + 0.2);
            glint += m.clearcoat * ggx(n_h, 0.02) * fresnel(dot(v, h), 0.04) * 0.25;
            shine += lit * tint * min(glint, 12.0) * max(n_l, 0.0);
        }
    }
    float closed = closed_above(point + n * 0.012) * max(dot(n, dome.xyz), 0.0) * dome.w;
    float open = (1.0 - closed) * m.open;
    vec3 glow = light_around(mirror) * (tint * mirrored_share(f0, m.rough, n_v) + f_coat) * open;
    shine_of = shine + glow;
    return m.albedo * (1.0 - m.metallic) * (diffuse / PI + light_around(n) * open) + shine + glow;
}
