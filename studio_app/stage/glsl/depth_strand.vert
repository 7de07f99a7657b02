#version 330
in vec3 in_position;
in vec3 in_tangent;
in vec4 in_place;
uniform mat4 light_clip;
uniform vec3 light_way; // from the light on
uniform float widen;

void main() {
    vec3 side = normalize(cross(light_way, in_tangent) + vec3(1e-6));
    gl_Position = light_clip * vec4(in_position + side * in_place.x * widen, 1.0);
}
