// Shadows from the atlas: four square slots in a two by two sheet, compared in hardware with bilinear weights.
uniform sampler2DShadow atlas;
uniform int taps;   // 1, 4 or 8
uniform float lift; // metres along the normal, against shadows on what casts them

const vec2 DISK[8] = vec2[8](vec2(-0.33, 0.10), vec2(0.45, -0.31), vec2(0.08, 0.61), vec2(-0.18, -0.58),
                             vec2(0.80, 0.32), vec2(-0.78, 0.46), vec2(-0.72, -0.45), vec2(0.30, -0.88));

// Loops that run once or not at all stand for conditions here: a software rasteriser skips a loop, never a branch.

vec3 placed(mat4 clip_of, vec4 shadow, vec3 point, out bool covered) {
    vec4 c = clip_of * vec4(point, 1.0);
    vec3 s = c.xyz / c.w * 0.5 + 0.5;
    covered = c.w > 0.0 && all(greaterThan(s, vec3(0.002))) && all(lessThan(s, vec3(0.998)));
    vec2 corner = vec2(mod(shadow.x, 2.0), floor(shadow.x * 0.5)) * 0.5;
    return vec3(corner + clamp(s.xy, 0.002, 0.998) * 0.5, s.z - shadow.z);
}

float held(mat4 clip_of, vec4 shadow, vec3 point) { // -1 outside the map
    bool covered;
    vec3 at = placed(clip_of, shadow, point, covered);
    float reach = shadow.y / float(textureSize(atlas, 0).x);
    vec2 corner = floor(at.xy * 2.0) * 0.5;
    float sum = 0.0;
    for (int i = 0; i < taps; i++) {
        vec2 by = clamp(at.xy + DISK[i] * reach, corner + 0.001, corner + 0.499);
        sum += texture(atlas, vec3(by, at.z));
    }
    return covered ? sum / float(taps) : -1.0;
}

// How much of the light from one way above is hidden by what is near. Far behind the figure one of the few ways would
// show as a shadow of its own, which light from all round does not cast.
float closed_above(vec3 point) {
    float open = held(dome_clip, dome_shadow, point);
    float along = (dome_clip * vec4(point, 1.0)).z * 0.5 + 0.5;
    return open < 0.0 ? 0.0 : (1.0 - open) * (1.0 - smoothstep(0.80, 0.95, along));
}

float shadow_of(Light light, vec3 point) {
    float near = held(light.shadow_clip, light.shadow, point);
    near = near < 0.0 ? 1.0 : near;
    int distant = light.position.w == 2.0 && wide_shadow.x >= 0.0 ? 1 : 0;
    for (int i = 0; i < distant; i++) {
        bool covered;
        vec3 at = placed(wide_clip, wide_shadow, point, covered);
        float far = texture(atlas, at);
        near *= covered ? far : 1.0;
    }
    return near;
}
