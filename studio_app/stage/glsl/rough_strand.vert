#version 330
// Hair of a moving frame, lit at its points as hair.glsl lights its pixels.
#include frame.glsl
#include light.glsl
#include rough.glsl
in vec3 in_position;
in vec3 in_tangent;
in vec4 in_place;
uniform float pixel;
uniform float widen;
uniform vec3 base;
uniform float roots;
out vec3 v_light;

float lobe(float t_h, float power) { return pow(max(1.0 - t_h * t_h, 0.0), power); }

void main() {
    vec3 away = in_position - eye.xyz;
    vec3 v = -normalize(away), t = in_tangent;
    vec3 side = normalize(cross(away, t) + vec3(1e-6));
    float far = dot(away, forward.xyz);
    float least = pixel * far * 0.5;
    float wide = max(abs(in_place.x) * widen, least);
    if (in_place.z * least > 2.0 * abs(in_place.x) * widen) wide = 0.0;
    float turned = sign(in_place.x);
    vec3 n = normalize(cross(side, t));
    n = normalize(n * (dot(n, v) < 0.0 ? -1.0 : 1.0) + side * turned * 0.6);
    vec3 tone = base * ((0.72 + 0.56 * in_place.z) * mix(1.0 - roots, 1.0, smoothstep(0.0, 0.35, in_place.y)));
    vec3 through = sqrt(max(tone, vec3(0.0)));
    float shift = (in_place.z - 0.5) * 0.12;
    float above = lit_share(dome_clip, vec2(0.5), in_position + dome.xyz * 0.02);
    vec3 seen = tone * sky_radiance(n) * 0.8 * (1.0 - (1.0 - above) * min(dome.w, 1.0) * 0.6);
#define LIGHT(i, kind, shadowed) { \
        Sample s = lamp(lights[i], kind, in_position); \
        vec3 lit = s.arriving / PI; \
        if (shadowed == 1) lit *= unshaded(lights[i], kind, in_position + s.to * 0.015); \
        float t_l = dot(t, s.to), facing = dot(n, s.to) * 0.5 + 0.5; \
        float body = sqrt(max(1.0 - t_l * t_l, 0.0)) * mix(0.25, 1.0, facing) * 0.9; \
        float t_h = dot(t, normalize(s.to + v)); \
        float first = lobe(t_h + 0.10 + shift, 90.0) * 0.16, second = lobe(t_h - 0.14 + shift, 24.0) * 0.85; \
        float behind = pow(max(dot(-v, s.to), 0.0), 6.0) * 0.9; \
        seen += lit * (tone * body + (vec3(first) + tone * second) * facing + through * behind); \
    }
    LIGHTS
    v_light = seen;
    gl_Position = clip * vec4(in_position + side * wide * turned, 1.0);
}
