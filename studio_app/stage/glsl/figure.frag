#version 330
// The figure's surface for later shading: where it faces, what it is made of. Small triangles stay cheap this way.
#include frame.glsl
in vec3 v_point;
in vec3 v_normal;
in vec2 v_uv;
layout(location = 0) out vec4 out_shape;  // normal, metres along the view
layout(location = 1) out vec4 out_paint;  // square root of albedo, roughness
layout(location = 2) out vec4 out_nature; // specular, metallic, sheen, flatness up to 0.8; hair has 1

uniform vec3 base;
uniform vec4 gloss;
uniform vec4 extra;
uniform sampler2D paint;
uniform sampler2D relief;
uniform float relief_strength;

vec3 bumped(vec3 n) { // Mikkelsen 2010, "Bump mapping unparametrized surfaces on the GPU"
    float h = texture(relief, v_uv).r;
    float hx = texture(relief, v_uv + dFdx(v_uv)).r - h;
    float hy = texture(relief, v_uv + dFdy(v_uv)).r - h;
    vec3 px = dFdx(v_point), py = dFdy(v_point);
    vec3 r1 = cross(py, n), r2 = cross(n, px);
    float det = dot(px, r1);
    return normalize(abs(det) * n - relief_strength * sign(det) * (hx * r1 + hy * r2));
}

void main() {
    vec3 away = v_point - eye.xyz;
    vec3 n = normalize(v_normal);
    float turned = dot(n, normalize(away));
    if (turned > 0.3 || (!gl_FrontFacing && turned > 0.0)) n = -n;
    if (relief_strength > 0.0) n = bumped(n);
    vec3 albedo = extra.z > 0.5 ? texture(paint, v_uv).rgb : base;
    float inside = gl_FrontFacing ? 1.0 : 0.6;
    out_shape = vec4(n, dot(away, forward.xyz));
    out_paint = vec4(sqrt(albedo * inside), gloss.x);
    out_nature = vec4(gloss.y, gloss.z, gloss.w, min(extra.y, 1.0) * 0.8);
}
