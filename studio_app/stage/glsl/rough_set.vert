#version 330
#include frame.glsl
in vec3 in_position;
in vec3 in_normal;
in vec2 in_uv;
in vec4 in_colour; // albedo, or the colour it shines in; w: how strongly it shines
out vec3 v_normal;
out vec2 v_uv;
out vec4 v_colour;
out float v_far;

void main() {
    v_normal = in_normal;
    v_uv = in_uv;
    v_colour = in_colour;
    v_far = dot(in_position - eye.xyz, forward.xyz);
    gl_Position = clip * vec4(in_position, 1.0);
}
