#version 330
// The lens's blur over the set: a gather over the circle of confusion, coarser mip levels for larger circles.
in vec2 v_at;
layout(location = 0) out vec4 out_colour;
uniform sampler2D layer;
uniform vec4 lens; // blur in picture heights = x * |depth - focus| / (depth * focus); y: focus; z: height over width; w: taps

float blur(float depth) { return lens.x * abs(depth - lens.y) / (depth * lens.y); }

void main() {
    vec4 here = textureLod(layer, v_at, 0.0);
    float reach = blur(here.a);
    int taps = int(lens.w);
    float pixels = reach * float(textureSize(layer, 0).y);
    float level = max(log2(max(pixels, 1e-3) * 2.2 / sqrt(float(taps))), 0.0);
    vec3 sum = here.rgb;
    float weight = 1.0;
    for (int i = 1; i < taps; i++) {
        float r = sqrt(float(i) / float(taps - 1));
        float angle = float(i) * 2.39996323;
        vec4 tap = textureLod(layer, v_at + vec2(cos(angle) * lens.z, sin(angle)) * r * reach, level);
        float w = blur(tap.a) >= reach * r * 0.7 ? 1.0 : 0.02;
        sum += tap.rgb * w;
        weight += w;
    }
    out_colour = vec4(sum / weight, here.a);
}
