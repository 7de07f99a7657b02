#version 330
#include frame.glsl
#include strand_share.glsl
in vec3 v_point;
in vec3 v_tangent;
in vec2 v_along;
in float v_across;
layout(location = 0) out vec4 out_shape;  // tangent, metres along the view
layout(location = 1) out vec4 out_paint;  // square root of the strand's tone, the way along it
layout(location = 2) out vec4 out_nature; // across, chance, 0, 1
uniform vec3 base;

void main() {
    out_shape = vec4(normalize(v_tangent), dot(v_point - eye.xyz, forward.xyz));
    out_paint = vec4(sqrt(strand_tone(base, v_along.x, v_along.y)), v_along.x);
    out_nature = vec4(v_across * 0.5 + 0.5, v_along.y, 0.0, 1.0);
}
