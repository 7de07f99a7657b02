#version 330
in vec3 in_position;
in vec3 in_tangent;
in vec4 in_place;
uniform mat4 clip;
uniform vec3 eye;
uniform float pixel;
uniform float widen;
out vec3 v_point;
out vec3 v_normal;

void main() {
    vec3 away = in_position - eye;
    vec3 side = normalize(cross(away, in_tangent) + vec3(1e-6));
    float least = pixel * length(away) * 0.5;
    v_point = in_position + side * sign(in_place.x) * max(abs(in_place.x) * widen, least);
    v_normal = cross(in_tangent, side);
    gl_Position = clip * vec4(v_point, 1.0);
}
