// The film: exposed light to the shown colour by its cube.
uniform sampler3D film;
uniform vec3 stops; // below, above, side of the cube

vec3 developed(vec3 light) {
    vec3 at = (log2(max(light, vec3(1e-6)) / 0.18) - stops.x) / (stops.y - stops.x);
    return texture(film, clamp(at, 0.0, 1.0) * ((stops.z - 1.0) / stops.z) + 0.5 / stops.z).rgb;
}
