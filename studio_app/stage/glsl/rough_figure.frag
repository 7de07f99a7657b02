#version 330
#include film.glsl
#include srgb.glsl
in vec3 v_light;
in vec3 v_shine;
in vec2 v_uv;
layout(location = 0) out vec4 out_colour;
uniform vec3 base;
uniform vec4 extra;
uniform sampler2D paint;
uniform float solid; // 0: clear glass, of which only the shine is added

void main() {
    vec3 albedo = extra.z > 0.5 ? to_linear(texture(paint, v_uv).rgb) : base;
    out_colour = vec4(developed(albedo * v_light * solid + v_shine), 1.0);
}
