#version 330
#include frame.glsl
in vec3 in_position;
in vec3 in_tangent;
in vec4 in_place; // half width with its side as sign, way along the strand 0 to 1, the strand's own chance, 0
uniform float pixel;  // metres per pixel at distance one
uniform float widen;
uniform float turn; // a share of one, another in each of the frames that are summed
out vec3 v_point;
out vec3 v_tangent;
out vec2 v_along;
out float v_across;

void main() {
    vec3 away = in_position - eye.xyz;
    vec3 side = normalize(cross(away, in_tangent) + vec3(1e-6));
    float least = pixel * dot(away, forward.xyz) * 0.5;
    float wide = max(abs(in_place.x) * widen, least);
    // A strand far thinner than a pixel is drawn a pixel wide, so only as many are drawn as cover what all of them would:
    // brows and lashes do not swell with distance. A dropped one has no width; each frame of a sum drops others.
    if (fract(in_place.z + turn) * least > 2.0 * abs(in_place.x) * widen) wide = 0.0;
    v_across = sign(in_place.x);
    v_point = in_position + side * wide * v_across;
    v_tangent = in_tangent;
    v_along = in_place.yz;
    gl_Position = clip * vec4(v_point, 1.0);
}
