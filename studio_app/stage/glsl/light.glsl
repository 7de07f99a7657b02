// How light meets a surface: area lights by a blurred mirror of their shape, sun and spots by GGX, sky by its slopes.
struct Sample {
    vec3 to;      // unit direction to the light
    vec3 arriving; // irradiance on a surface that faces it
    float soft;   // how far light reaches round the terminator
};

Sample light_at(Light light, vec3 point) {
    float kind = light.position.w;
    if (kind == 2.0) return Sample(-light.towards.xyz, light.power.rgb, light.shadow.w);
    vec3 path = light.position.xyz - point;
    float far = dot(path, path);
    vec3 to = path * inversesqrt(far);
    float front = dot(-to, light.towards.xyz);
    if (kind == 1.0) {
        float cone = light.towards.w <= -0.99 ? 1.0 : smoothstep(light.towards.w, light.power.w, front);
        return Sample(to, light.power.rgb * cone / max(far, 0.01), light.shadow.w);
    }
    float area = light.right_half.w * light.up_half.w * (kind == 3.0 ? PI : 4.0);
    return Sample(to, light.power.rgb * area * max(front, 0.0) / (far + area / PI), light.shadow.w);
}

float edge(float at, float half_size, float blur) {
    return 0.5 * (clamp((at + half_size) / blur, -1.0, 1.0) - clamp((at - half_size) / blur, -1.0, 1.0));
}

// The share of the mirror's blurred lobe that meets an area light: a sharp picture of it when smooth, a glow when rough.
float mirrored(Light light, vec3 point, vec3 bounce, float lobe) {
    float down = dot(bounce, light.towards.xyz);
    if (down >= -0.01) return 0.0;
    float far = dot(light.position.xyz - point, light.towards.xyz) / down;
    if (far <= 0.0) return 0.0;
    vec3 hit = point + bounce * far - light.position.xyz;
    float u = dot(hit, light.right_half.xyz) / light.right_half.w;
    float v = dot(hit, light.up_half.xyz) / light.up_half.w;
    float blur = max(far * lobe, 0.01);
    return edge(u, light.right_half.w, blur) * edge(v, light.up_half.w, blur);
}

float ggx(float n_h, float alpha) {
    float a2 = alpha * alpha;
    float d = n_h * n_h * (a2 - 1.0) + 1.0;
    return a2 / (PI * d * d);
}

float fresnel(float v_h, float f0) {
    float c = 1.0 - clamp(v_h, 0.0, 1.0);
    float c2 = c * c;
    return f0 + (1.0 - f0) * c2 * c2 * c;
}

vec3 light_around(vec3 n) { // irradiance over pi from all round for a surface that faces n
    return max(around[0].rgb + around[1].rgb * n.x + around[2].rgb * n.y + around[3].rgb * n.z, vec3(0.0));
}
