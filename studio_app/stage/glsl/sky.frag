#version 330
// Behind everything: an even light, and the sky by its direction.
in vec2 v_at;
layout(location = 0) out vec4 out_colour;
uniform int skied; // 1 where there is a sky
uniform vec3 even;
uniform vec3 corner;
uniform vec3 across;
uniform vec3 upwards;
uniform vec3 scale;
uniform sampler2D picture;
const float PI = 3.14159265;

void main() {
    vec3 seen = even;
    if (skied == 1) {
        vec3 way = normalize(corner + across * v_at.x + upwards * v_at.y);
        vec2 at = vec2(atan(way.x, way.y) / (2.0 * PI) + 0.5, acos(clamp(way.z, -1.0, 1.0)) / PI);
        seen += texture(picture, at).rgb * scale;
    }
    out_colour = vec4(seen, 1.0e4);
}
