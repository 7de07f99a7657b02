#version 330
// Lights the set of a moving frame, each of its pixels once.
#include frame.glsl
#include light.glsl
#include rough.glsl
#include srgb.glsl
in vec2 v_at;
layout(location = 0) out vec4 out_colour; // linear, exposed; alpha: metres along the view
uniform sampler2D shape;
uniform sampler2D paint;
uniform vec3 corner;
uniform vec3 across;
uniform vec3 upwards;
uniform vec3 gain; // exposure and white balance, for what shines by itself

void main() {
    ivec2 p = ivec2(gl_FragCoord.xy);
    vec4 s = texelFetch(shape, p, 0), c = texelFetch(paint, p, 0);
    vec3 away = (corner + across * v_at.x + upwards * v_at.y) * s.w;
    vec3 point = eye.xyz + away, v = normalize(away), n = normalize(s.xyz);
    float facing = dot(n, v);
    n *= facing > 0.0 ? -1.0 : 1.0;
    vec3 seen = light_around(n) * open_above(point, n);
#define LIGHT(i, kind, shadowed) { \
        Sample s = lamp(lights[i], kind, point); \
        vec3 lit = s.arriving * wrapped(dot(n, s.to), vec3(s.soft)) / PI; \
        if (shadowed == 1) lit *= unshaded(lights[i], kind, point + n * 0.01); \
        seen += lit; \
    }
    LIGHTS
    vec3 colour = to_linear(c.rgb);
    float away_from_edge = 1.0 - abs(facing), steep = away_from_edge * away_from_edge;
    vec3 mirrored_sky = light_around(v - 2.0 * dot(n, v) * n) * (0.018 + 0.1 * steep * steep);
    out_colour = vec4(c.a > 0.02 ? colour * exp2(c.a * 12.0 - 4.0) * gain : colour * seen + mirrored_sky, s.w);
}
