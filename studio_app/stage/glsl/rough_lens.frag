#version 330
// The lens's blur over the set of a moving frame, developed; alpha: not used.
#include film.glsl
in vec2 v_at;
layout(location = 0) out vec4 out_colour;
uniform sampler2D layer;
uniform vec4 lens; // as in lens.frag

void main() {
    vec4 here = textureLod(layer, v_at, 0.0);
    float reach = lens.x * abs(here.a - lens.y) / (here.a * lens.y);
    float pixels = reach * float(textureSize(layer, 0).y);
    int taps = pixels > 0.6 ? int(lens.w) : 0;
    float level = max(log2(max(pixels, 1e-3) * 2.2 / sqrt(lens.w + 1.0)), 0.0);
    vec3 sum = here.rgb * (taps > 0 ? 0.5 : 1.0);
    float weight = taps > 0 ? 0.5 : 1.0;
    for (int i = 0; i < taps; i++) {
        float angle = (float(i) + 0.5) * 6.2831853 / lens.w;
        vec4 tap = textureLod(layer, v_at + vec2(cos(angle) * lens.z, sin(angle)) * reach * 0.7, level);
        float w = lens.x * abs(tap.a - lens.y) / (tap.a * lens.y) >= reach * 0.5 ? 1.0 : 0.02;
        sum += tap.rgb * w;
        weight += w;
    }
    out_colour = vec4(developed(sum / weight), 1.0);
}
