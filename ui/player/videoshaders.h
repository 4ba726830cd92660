#pragma once

namespace Ui {

//! Shaders of the OpenGL video widget; the #version line is put before them at run time.
inline constexpr char kVideoVertexShader[] = R"(
in vec2 corner;
uniform vec4 place;
uniform mat3 turn;
out vec2 at;
void main()
{
    at = (turn * vec3(corner, 1.0)).xy;
    gl_Position = vec4(place.xy + corner * place.zw, 0.0, 1.0);
}
)";

inline constexpr char kVideoFragmentShader[] = R"(
in vec2 at;
out vec4 color;
uniform sampler2D planeY;
uniform sampler2D planeU;
uniform sampler2D planeV;
uniform vec4 weightsY;
uniform vec4 weightsU;
uniform vec4 weightsV;
uniform vec2 chromaScale;
uniform mat3 toRgb;
uniform vec3 offset;
uniform int isRgb;
uniform int transfer;
uniform vec2 tone;
uniform sampler2D hdrFactors; // as HdrCurve has them
uniform vec2 hdrPlace; // of a factor: x * root of the light + y
uniform mat3 toScreen;
uniform float screenGamma;

// SMPTE ST 2084; light in units of a screen's white, 203 cd/m2.
vec3 pqToLight(vec3 code)
{
    vec3 p = pow(clamp(code, 0.0, 1.0), vec3(1.0 / 78.84375));
    return pow(max(p - 0.8359375, 0.0) / (18.8515625 - 18.6875 * p), vec3(1.0 / 0.1593017578))
        * (10000.0 / 203.0);
}

vec3 hlgToLight(vec3 code)
{
    vec3 low = code * code / 3.0;
    vec3 high = (exp((code - 0.55991073) / 0.17883277) + 0.28466892) / 12.0;
    vec3 scene = mix(low, high, step(0.5, code));
    float luma = dot(scene, vec3(0.2627, 0.6780, 0.0593));
    return scene * pow(max(luma, 1e-6), 0.2) * (1000.0 / 203.0);
}

vec3 toSdr(vec3 light)
{
    float brightest = max(max(light.r, light.g), light.b);
    float factor = texture(hdrFactors, vec2(sqrt(brightest) * hdrPlace.x + hdrPlace.y, 0.5)).r;
    return pow(clamp(toScreen * light * factor, 0.0, 1.0), vec3(1.0 / screenGamma));
}

void main()
{
    if (isRgb == 1) {
        color = vec4(clamp(texture(planeY, at).bgr * tone.x + tone.y, 0.0, 1.0), 1.0);
        return;
    }
    vec2 chroma = at * chromaScale;
    vec3 yuv = vec3(dot(texture(planeY, at), weightsY), dot(texture(planeU, chroma), weightsU),
        dot(texture(planeV, chroma), weightsV));
    vec3 rgb = toRgb * (yuv - offset);
    if (transfer == 1) {
        rgb = toSdr(pqToLight(rgb));
    } else if (transfer == 2) {
        rgb = toSdr(hlgToLight(clamp(rgb, 0.0, 1.0)));
    }
    color = vec4(clamp(clamp(rgb, 0.0, 1.0) * tone.x + tone.y, 0.0, 1.0), 1.0);
}
)";

inline constexpr char kOverlayFragmentShader[] = R"(
in vec2 at;
out vec4 color;
uniform sampler2D picture;
void main()
{
    color = texture(picture, at).bgra;
}
)";

} // namespace Ui
