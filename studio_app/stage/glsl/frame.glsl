// What every pass of one frame knows: the camera, the light from all round and up to eight lights (std140).
struct Light {
    vec4 position;   // xyz; w: kind (0 area, 1 spot, 2 sun, 3 round area)
    vec4 towards;    // the way its front faces (sun: from the sun to the ground); w: cosine of the outer cone
    vec4 right_half; // half edge of an area light; w: its length
    vec4 up_half;    // the other half edge; w: its length
    vec4 power;      // radiance (area), intensity (spot) or irradiance (sun), times exposure and white balance; w: cosine of the inner cone
    vec4 shadow;     // slot in the atlas or -1, blur in texels, depth bias, softness of the terminator
    mat4 shadow_clip;
};

layout(std140) uniform Frame {
    mat4 clip;
    vec4 eye;         // xyz; w: metres of the view direction per unit of depth (unused)
    vec4 forward;     // xyz; w: number of lights
    vec4 around[4];   // irradiance over pi from all round: constant and slopes along x, y, z
    vec4 dome;        // direction of the ambient occlusion sample; w: its strength
    vec4 dome_shadow; // slot, blur in texels, bias, 0
    mat4 dome_clip;
    vec4 wide_shadow; // slot of the sun's far cascade or -1, blur, bias, 0
    mat4 wide_clip;
    Light lights[8];
};

const float PI = 3.14159265;
