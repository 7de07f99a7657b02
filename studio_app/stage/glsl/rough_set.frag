#version 330
// The set of a moving frame: where it faces, its colour, whether it shines by itself.
in vec3 v_normal;
in vec2 v_uv;
in vec4 v_colour;
in float v_far;
layout(location = 0) out vec4 out_shape; // normal, metres along the view
layout(location = 1) out vec4 out_paint; // the colour in sRGB, strength of its own light
uniform int painted;
uniform sampler2D paint;

void main() {
    vec3 colour = painted == 1 ? texture(paint, v_uv).rgb : v_colour.rgb;
    out_shape = vec4(v_normal, v_far);
    out_paint = vec4(colour, v_colour.a);
}
