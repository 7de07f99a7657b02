#version 330
#include frame.glsl
in vec3 in_position;
in vec3 in_normal;
in vec2 in_uv;
out vec3 v_point;
out vec3 v_normal;
out vec2 v_uv;

void main() {
    v_point = in_position;
    v_normal = in_normal;
    v_uv = in_uv;
    gl_Position = clip * vec4(in_position, 1.0);
}
