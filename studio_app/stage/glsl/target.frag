#version 330
// Exact targets for guides and picking: camera-space normal with metres along the view, and which piece it is.
in vec3 v_point;
in vec3 v_normal;
layout(location = 0) out vec4 out_geometry;
layout(location = 1) out float out_piece;
uniform vec3 eye;
uniform mat3 to_camera; // rows right, up, back
uniform float piece;

void main() {
    vec3 away = v_point - eye;
    vec3 n = normalize(v_normal);
    if (dot(n, away) > 0.0) n = -n;
    out_geometry = vec4(to_camera * n, -(to_camera * away).z);
    out_piece = piece;
}
