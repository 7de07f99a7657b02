#version 330
// The set and clear glass, drawn forward.
#include frame.glsl
#include shadow.glsl
#include light.glsl
#include material.glsl
in vec3 v_point;
in vec3 v_normal;
in vec2 v_uv;
layout(location = 0) out vec4 out_colour; // linear, exposed; alpha: metres along the view (solid) or cover (glass)

uniform vec3 base;
uniform vec4 gloss;  // roughness, specular, metallic, sheen
uniform vec4 extra;  // clearcoat, flatness, has texture, 0
uniform vec3 emission;
uniform vec3 gain; // exposure and white balance
uniform int glass;
uniform sampler2D paint;

void main() {
    vec3 toward_eye = eye.xyz - v_point;
    vec3 v = normalize(toward_eye);
    vec3 n = normalize(v_normal);
    if (dot(n, v) < 0.0 && !gl_FrontFacing) n = -n;
    vec3 albedo = extra.z > 0.5 ? texture(paint, v_uv).rgb : base;
    Surface m = Surface(n, albedo, max(gloss.x, 0.04), gloss.y, gloss.z, gloss.w, extra.x, extra.y,
                        gl_FrontFacing ? 1.0 : 0.6);
    vec3 seen = shaded(m, v_point, v) + emission * gain;
    if (glass == 1) {
        float cover = fresnel(max(dot(n, v), 0.02), 0.04);
        out_colour = vec4(shine_of, cover);
        return;
    }
    out_colour = vec4(seen, dot(-toward_eye, forward.xyz));
}
