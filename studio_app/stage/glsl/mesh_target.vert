#version 330
in vec3 in_position;
in vec3 in_normal;
uniform mat4 clip;
out vec3 v_point;
out vec3 v_normal;

void main() {
    v_point = in_position;
    v_normal = in_normal;
    gl_Position = clip * vec4(in_position, 1.0);
}
