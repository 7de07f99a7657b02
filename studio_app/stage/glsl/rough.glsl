// Light for frames that must be quick, each light in one soft sample. LIGHTS names every light with its kind and whether
// it has a shadow, LIGHT(index, kind, shadowed), so that nothing is looked up or decided while drawing: a software
// rasteriser pays dearly for both. Slots of the atlas: 0 the key's shadow, 1 the sun's far one, 3 what shades from above.
uniform sampler2DShadow atlas;

float lit_share(mat4 clip_of, vec2 corner, vec3 point) { // 1 outside the map
    vec3 s = (clip_of * vec4(point, 1.0)).xyz * 0.5 + 0.5;
    float inside = all(lessThan(abs(s - 0.5), vec3(0.498))) ? 1.0 : 0.0;
    float share = texture(atlas, vec3(corner + clamp(s.xy, 0.002, 0.998) * 0.5, s.z));
    return 1.0 - inside * (1.0 - share);
}

float lit_share_spot(mat4 clip_of, vec2 corner, vec3 point) {
    vec4 c = clip_of * vec4(point, 1.0);
    vec3 s = c.xyz / c.w * 0.5 + 0.5;
    float inside = c.w > 0.0 && all(lessThan(abs(s - 0.5), vec3(0.498))) ? 1.0 : 0.0;
    float share = texture(atlas, vec3(corner + clamp(s.xy, 0.002, 0.998) * 0.5, s.z));
    return 1.0 - inside * (1.0 - share);
}

Sample lamp(Light light, int kind, vec3 point) {
    if (kind == 2) return Sample(-light.towards.xyz, light.power.rgb, light.shadow.w);
    vec3 path = light.position.xyz - point;
    float far = dot(path, path);
    vec3 to = path * inversesqrt(far);
    float front = dot(-to, light.towards.xyz);
    if (kind == 1) {
        float cone = light.towards.w <= -0.99 ? 1.0 : smoothstep(light.towards.w, light.power.w, front);
        return Sample(to, light.power.rgb * cone / max(far, 0.01), light.shadow.w);
    }
    float area = light.right_half.w * light.up_half.w * (kind == 3 ? PI : 4.0);
    return Sample(to, light.power.rgb * area * max(front, 0.0) / (far + area / PI), light.shadow.w);
}

float unshaded(Light light, int kind, vec3 point) {
    if (kind == 2) return lit_share(light.shadow_clip, vec2(0.0), point) * lit_share(wide_clip, vec2(0.5, 0.0), point);
    return lit_share_spot(light.shadow_clip, vec2(0.0), point);
}

vec3 wrapped(float n_l, vec3 reach) { // a cosine that light reaches round by `reach`, about as bright in all
    vec3 cosine = clamp((n_l + reach) / (1.0 + reach), 0.0, 1.0);
    return cosine * mix(vec3(1.0), cosine, clamp(reach * 2.0, 0.0, 1.0)) / (1.0 + reach * 0.3);
}

float open_above(vec3 point, vec3 n) {
    float above = lit_share(dome_clip, vec2(0.5), point + n * 0.03);
    return 1.0 - (1.0 - above) * max(dot(n, dome.xyz), 0.0) * dome.w;
}
