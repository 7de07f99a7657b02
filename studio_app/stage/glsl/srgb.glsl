vec3 to_linear(vec3 c) { // sRGB to light by a cubic, within 0.002
    return c * (c * (c * 0.305306011 + 0.682171111) + 0.012522878);
}
