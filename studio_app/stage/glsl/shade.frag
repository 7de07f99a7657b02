#version 330
// Lights every pixel of the figure once.
#include frame.glsl
#include shadow.glsl
#include light.glsl
#include material.glsl
#include hair.glsl
in vec2 v_at;
layout(location = 0) out vec4 out_colour; // linear, exposed; alpha: metres along the view
uniform sampler2D shape;
uniform sampler2D paint;
uniform sampler2D nature;
uniform vec3 corner;
uniform vec3 across;
uniform vec3 upwards;
uniform float coated; // 1: the last channel is a clear coat (cars), 0: flatness (skin) or hair

void main() {
    ivec2 p = ivec2(gl_FragCoord.xy);
    vec4 s = texelFetch(shape, p, 0), c = texelFetch(paint, p, 0), k = texelFetch(nature, p, 0);
    vec3 point = eye.xyz + (corner + across * v_at.x + upwards * v_at.y) * s.w;
    vec3 v = normalize(eye.xyz - point);
    vec3 albedo = c.rgb * c.rgb;
    vec3 seen;
    if (k.w > 0.9) {
        seen = hair_lit(normalize(s.xyz), albedo, k.x * 2.0 - 1.0, k.y, point, v);
    } else {
        float last = k.w / 0.8;
        seen = shaded(Surface(normalize(s.xyz), albedo, max(c.w, 0.04), k.x, k.y, k.z, last * coated,
                              last * (1.0 - coated), 1.0), point, v);
    }
    out_colour = vec4(seen, s.w);
}
