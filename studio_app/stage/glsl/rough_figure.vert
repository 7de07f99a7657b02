#version 330
// The figure of a moving frame is lit at its vertices, which lie a few pixels apart.
#include frame.glsl
#include light.glsl
#include rough.glsl
in vec3 in_position;
in vec3 in_normal;
in vec2 in_uv;
out vec3 v_light;
out vec3 v_shine;
out vec2 v_uv;
uniform vec4 gloss;  // roughness, specular, metallic, sheen
uniform vec4 extra;  // clearcoat, flatness, has texture, 0

void main() {
    vec3 toward = eye.xyz - in_position;
    vec3 v = normalize(toward);
    vec3 n = in_normal - 2.0 * min(dot(in_normal, v), 0.0) * v; // cloth seen from inside is lit from this side too
    float n_v = max(dot(n, v), 0.02);
    float alpha = max(gloss.x * gloss.x, 0.03), f0 = 0.08 * gloss.y;
    float lobe = alpha * 1.3 + 0.012;
    vec3 mirror = n_v * n * 2.0 - v;
    float f_view = fresnel(n_v, f0);
    float open = open_above(in_position, n);
    vec3 wrap = extra.y * vec3(0.42, 0.16, 0.09);
    vec3 light = light_around(n) * open;
    vec3 shine = light_around(mirror) * f_view * mix(1.0, 0.25, gloss.x) * open;
    f_view *= mix(1.0, 0.7, gloss.x);
#define LIGHT(i, kind, shadowed) { \
        Sample s = lamp(lights[i], kind, in_position); \
        float n_l = dot(n, s.to); \
        float share = shadowed == 1 ? unshaded(lights[i], kind, in_position + n * 0.022) : 1.0; \
        light += s.arriving * share * wrapped(n_l, wrap + s.soft) / PI; \
        if (kind == 0 || kind == 3) { \
            shine += lights[i].power.rgb * share * mirrored(lights[i], in_position, mirror, lobe) * f_view; \
        } else { \
            vec3 h = normalize(s.to + v); \
            float glint = ggx(max(dot(n, h), 0.0), alpha) * fresnel(dot(v, h), f0) / (4.0 * max(n_l, n_v) + 0.2); \
            shine += s.arriving * share * min(glint, 12.0) * max(n_l, 0.0); \
        } \
    }
    LIGHTS
    v_light = light;
    v_shine = shine;
    v_uv = in_uv;
    gl_Position = clip * vec4(in_position, 1.0);
}
