#version 330
// From light to picture: exposure is in already; the film's cube, then edges are softened where they stair (after Lottes' FXAA).
in vec2 v_at;
layout(location = 0) out vec4 out_colour;
uniform sampler2D layer;
uniform sampler3D film;
uniform float share;   // one over the number of frames summed
uniform int smooth_edges;
uniform vec3 stops;    // below, above, side of the cube
uniform float grain;

vec3 shown(vec3 light) {
    vec3 at = (log2(max(light * share, vec3(1e-6)) / 0.18) - stops.x) / (stops.y - stops.x);
    return texture(film, clamp(at, 0.0, 1.0) * ((stops.z - 1.0) / stops.z) + 0.5 / stops.z).rgb;
}

float luma(vec3 light) { return sqrt(dot(min(light * share, vec3(4.0)), vec3(0.30, 0.59, 0.11))); }

void main() {
    ivec2 size = textureSize(layer, 0);
    ivec2 p = ivec2(gl_FragCoord.xy);
    vec3 here = texelFetch(layer, p, 0).rgb;
    if (smooth_edges == 1) {
        ivec2 top = size - 1;
        float c = luma(here);
        float n = luma(texelFetch(layer, min(p + ivec2(0, 1), top), 0).rgb);
        float s = luma(texelFetch(layer, max(p - ivec2(0, 1), ivec2(0)), 0).rgb);
        float e = luma(texelFetch(layer, min(p + ivec2(1, 0), top), 0).rgb);
        float w = luma(texelFetch(layer, max(p - ivec2(1, 0), ivec2(0)), 0).rgb);
        float low = min(c, min(min(n, s), min(e, w))), high = max(c, max(max(n, s), max(e, w)));
        float contrast = high - low;
        if (contrast > max(0.05, high * 0.12)) {
            vec2 way = vec2(s - n, e - w);
            float steep = abs(way.x) + abs(way.y);
            if (steep > 0.01) {
                way = way / max(abs(way.x), abs(way.y));
                vec2 step_by = clamp(way, -1.0, 1.0) / vec2(size);
                vec3 one = texture(layer, v_at + step_by * 0.55).rgb, other = texture(layer, v_at - step_by * 0.55).rgb;
                here = (here + one + other) / 3.0;
            }
        }
    }
    vec3 picture = shown(here);
    if (grain > 0.0) {
        float chance = fract(sin(dot(gl_FragCoord.xy, vec2(12.9898, 78.233))) * 43758.5453);
        float grey = dot(picture, vec3(0.3, 0.59, 0.11));
        picture += (chance - 0.5) * grain * 0.09 * (4.0 * grey * (1.0 - grey));
    }
    out_colour = vec4(picture, 1.0);
}
