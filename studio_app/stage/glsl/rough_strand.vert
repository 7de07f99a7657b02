#version 330
// Hair of a moving frame, lit at its points as hair.glsl lights its pixels.
#include frame.glsl
#include light.glsl
#include rough.glsl
#include strand_share.glsl
in vec3 in_position;
in vec3 in_tangent;
in vec4 in_place;
uniform float pixel;
uniform float widen;
uniform vec3 base;
out vec3 v_light;

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
    vec3 tone = strand_tone(base, in_place.y, in_place.z);
    float closed = (1.0 - lit_share(dome_clip, vec2(0.5), in_position + dome.xyz * 0.02));
    vec3 seen = light_around(n) * even_share(tone, closed);
#define LIGHT(i, kind, shadowed) { \
        Sample s = lamp(lights[i], kind, in_position); \
        vec3 lit = s.arriving / PI; \
        if (shadowed == 1) lit *= passed(tone, unshaded(lights[i], kind, in_position + s.to * 0.015)); \
        seen += lit * strand_share(t, n, v, s.to, tone, in_place.z); \
    }
    LIGHTS
    v_light = seen;
    gl_Position = clip * vec4(in_position + side * wide * turned, 1.0);
}
