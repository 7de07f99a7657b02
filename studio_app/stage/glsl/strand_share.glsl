// Hair after Kajiya and Kay 1989 with the two shifted highlights of Marschner et al. 2003, and light that comes through:
// what shades hair is mostly hair, which lets fair light pass (Zinke et al. 2008, "Dual scattering approximation", by its
// idea). Strengths are set by the tracer's heads under six lights.

float highlight(float t_h, float power) { return pow(max(1.0 - t_h * t_h, 0.0), power); }

// The tone of a strand: each its own, and darker where it leaves the scalp. along: 0 at the root, 1 at the tip.
vec3 strand_tone(vec3 base, float along, float chance) {
    return base * ((0.82 + 0.36 * chance) * mix(0.75, 1.0, smoothstep(0.0, 0.35, along)));
}

// What hair lets through of light of which `share` arrives.
vec3 passed(vec3 tone, float share) { return mix(tone * 0.45, vec3(1.0), share); }

// What it sends back of light from all round, per irradiance over pi; closed: how much of that light is hidden above.
vec3 even_share(vec3 tone, float closed) { return tone * 1.2 * passed(tone, 1.0 - closed * 0.6); }

// The colour of what comes through from behind: of few hairs, so less coloured than the whole.
vec3 through(vec3 tone) { return pow(max(tone, vec3(1e-4)), vec3(0.85)); }

// What a strand sends to the eye of light from `to`, per irradiance over pi; n: across the strand, towards the eye.
vec3 strand_share(vec3 t, vec3 n, vec3 v, vec3 to, vec3 tone, float chance) {
    float shift = (chance - 0.5) * 0.12;
    float t_l = dot(t, to), t_h = dot(t, normalize(to + v));
    float facing = dot(n, to) * 0.5 + 0.5;
    float body = sqrt(max(1.0 - t_l * t_l, 0.0)) * mix(0.07, 0.38, facing);
    float first = highlight(t_h + 0.10 + shift, 90.0) * 0.055;
    float second = highlight(t_h - 0.14 + shift, 24.0) * 0.33;
    float behind = pow(max(dot(-v, to), 0.0), 2.0) * 1.5;
    return tone * (body + second * facing) + through(tone) * behind + vec3(first) * facing;
}
