#version 330
// A photograph behind the figure, turned back into light, with the figure's shadow on its ground (see stage/ground.py).
#include frame.glsl
#include shadow.glsl
#include light.glsl
in vec2 v_at;
layout(location = 0) out vec4 out_colour;
uniform sampler2D picture;
uniform vec3 corner;
uniform vec3 across;
uniform vec3 upwards;
uniform mat3 mix_in;    // the film's drawing towards grey, and its undoing
uniform mat3 mix_out;
uniform vec4 film;      // contrast, saturation, stops to white, stops to black

vec3 unbranch(vec3 rise, float limit) {
    vec3 share = min(max(rise, vec3(0.0)) / limit, vec3(0.995));
    return share * limit / pow(1.0 - share * share * share, vec3(1.0 / 3.0)) / film.x;
}

vec3 untoned(vec3 display) { // film.untoned
    vec3 shown = clamp(display, 1e-5, 0.985);
    float grey = dot(shown, vec3(0.2126, 0.7152, 0.0722));
    vec3 plain = clamp(vec3(grey) + (shown - grey) / film.y, 1e-5, 0.985);
    vec3 stops = log2(max(mix_in * plain, vec3(1e-5)) / 0.18);
    vec3 back = mix(-unbranch(-stops, film.w), unbranch(stops, film.z), vec3(greaterThan(stops, vec3(0.0))));
    return max(mix_out * (0.18 * exp2(back)), vec3(0.0));
}

vec3 left_on(vec3 point) { // the share of the ground's light that the figure leaves
    vec3 whole = PI * light_around(vec3(0.0, 0.0, 1.0));
    float closed = closed_above(point + vec3(0.0, 0.0, 0.01)) * max(dome.z, 0.0) * dome.w;
    vec3 left = whole * max(1.0 - closed, 0.0);
    int count = int(forward.w);
    for (int i = 0; i < count; i++) {
        Sample s = light_at(lights[i], point);
        vec3 falling = s.arriving * max(s.to.z, 0.0);
        whole += falling;
        int shadowed = lights[i].shadow.x >= 0.0 ? 1 : 0;
        for (int k = 0; k < shadowed; k++) falling *= shadow_of(lights[i], point + vec3(0.0, 0.0, lift));
        left += falling;
    }
    return clamp((left + 1e-4) / (whole + 1e-4), 0.0, 1.0);
}

void main() {
    vec3 display = texture(picture, v_at, -0.75).rgb; // between two sizes of the picture the sharper one: takes show it so
    vec3 light = untoned(display);
    vec3 way = corner + across * v_at.x + upwards * v_at.y;
    float times = way.z < -1e-6 ? -eye.z / way.z : -1.0;
    int grounded = times > 0.0 && times < 60.0 ? 1 : 0;
    for (int k = 0; k < grounded; k++) {
        vec3 share = left_on(eye.xyz + way * times);
        light = 0.5 * (light * share + untoned(display * share)); // plate.shaded_plate
    }
    out_colour = vec4(light, 1.0e4);
}
