#version 330
// The set's picture at full size, and its depth, behind which nothing of the figure is drawn.
in vec2 v_at;
layout(location = 0) out vec4 out_colour;
uniform sampler2D layer;
uniform sampler2D light; // metres in alpha
uniform vec2 depth;      // the window's depth is x + y / metres

void main() {
    out_colour = texture(layer, v_at);
    gl_FragDepth = min(depth.x + depth.y / (texture(light, v_at).a * 1.01 + 0.02), 0.99999);
}
