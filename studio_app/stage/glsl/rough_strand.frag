#version 330
#include film.glsl
in vec3 v_light;
layout(location = 0) out vec4 out_colour;

void main() {
    out_colour = vec4(developed(v_light), 1.0);
}
