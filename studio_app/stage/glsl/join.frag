#version 330
// The nearer of figure and set.
in vec2 v_at;
layout(location = 0) out vec4 out_colour;
uniform sampler2D figure;
uniform sampler2D layer;

void main() {
    vec4 near = texelFetch(figure, ivec2(gl_FragCoord.xy), 0);
    vec4 far = textureLod(layer, v_at, 0.0);
    bool own = near.a > 0.0 && near.a <= far.a * 1.01 + 0.02;
    out_colour = vec4(min(own ? near.rgb : far.rgb, vec3(24.0)), 1.0);
}
