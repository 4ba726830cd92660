#include "library/playback/subtitlecanvas.h"

#include "library/playback/avptr.h"

#include <ass/ass.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace Library {

namespace {

//! Masks nearer than this share an overlay.
constexpr int kNear = 24;
constexpr int kMaxSide = 16'384;

struct Box
{
    int left = 0;
    int top = 0;
    int right = 0;
    int bottom = 0;

    bool isNear(const Box &other) const
    {
        return left - kNear < other.right && other.left - kNear < right
            && top - kNear < other.bottom && other.top - kNear < bottom;
    }

    void add(const Box &other)
    {
        left = std::min(left, other.left);
        top = std::min(top, other.top);
        right = std::max(right, other.right);
        bottom = std::max(bottom, other.bottom);
    }

    bool contains(const Box &other) const
    {
        return left <= other.left && top <= other.top && right >= other.right
            && bottom >= other.bottom;
    }
};

Box boxOf(const ASS_Image *image)
{
    return {image->dst_x, image->dst_y, image->dst_x + image->w, image->dst_y + image->h};
}

void addBox(std::vector<Box> &boxes, Box box)
{
    for (bool merged = true; merged;) {
        merged = false;
        for (auto other = boxes.begin(); other != boxes.end(); ++other) {
            if (other->isNear(box)) {
                box.add(*other);
                boxes.erase(other);
                merged = true;
                break;
            }
        }
    }
    boxes.push_back(box);
}

std::uint8_t over(unsigned below, unsigned color, unsigned alpha)
{
    return static_cast<std::uint8_t>((color * alpha + below * (255 - alpha) + 127) / 255);
}

void blend(const ASS_Image *image, const Box &box, std::uint8_t *pixels, int stride)
{
    const unsigned red = image->color >> 24;
    const unsigned green = (image->color >> 16) & 0xff;
    const unsigned blue = (image->color >> 8) & 0xff;
    const unsigned opacity = 255 - (image->color & 0xff);
    for (int y = 0; y < image->h; ++y) {
        const unsigned char *mask = image->bitmap + std::ptrdiff_t{image->stride} * y;
        std::uint8_t *pixel = pixels + std::ptrdiff_t{stride} * (image->dst_y - box.top + y)
            + std::ptrdiff_t{4} * (image->dst_x - box.left);
        for (int x = 0; x < image->w; ++x, pixel += 4) {
            const unsigned alpha = (mask[x] * opacity + 127) / 255;
            if (alpha != 0) {
                pixel[0] = over(pixel[0], blue, alpha);
                pixel[1] = over(pixel[1], green, alpha);
                pixel[2] = over(pixel[2], red, alpha);
                pixel[3] = over(pixel[3], 255, alpha);
            }
        }
    }
}

SubtitleOverlay emptyOverlay(const Box &box, std::uint64_t serial, std::uint8_t *&pixels)
{
    SubtitleOverlay overlay;
    overlay.x = box.left;
    overlay.y = box.top;
    overlay.width = box.right - box.left;
    overlay.height = box.bottom - box.top;
    overlay.strideBytes = overlay.width * 4;
    overlay.serial = serial;
    const auto bytes
        = static_cast<std::size_t>(overlay.strideBytes) * static_cast<std::size_t>(overlay.height);
    const std::shared_ptr<std::uint8_t[]> memory(new std::uint8_t[bytes]());
    pixels = memory.get();
    overlay.pixels = memory;
    return overlay;
}

} // namespace

std::vector<SubtitleOverlay> overlaysOf(const ass_image *images, std::uint64_t serial)
{
    std::vector<Box> boxes;
    for (const ASS_Image *image = images; image != nullptr; image = image->next) {
        if (image->w > 0 && image->h > 0 && image->w < kMaxSide && image->h < kMaxSide) {
            addBox(boxes, boxOf(image));
        }
    }
    std::vector<SubtitleOverlay> overlays;
    for (const Box &box : boxes) {
        std::uint8_t *pixels = nullptr;
        overlays.push_back(emptyOverlay(box, serial, pixels));
        for (const ASS_Image *image = images; image != nullptr; image = image->next) {
            if (image->w > 0 && image->h > 0 && box.contains(boxOf(image))) {
                blend(image, box, pixels, overlays.back().strideBytes);
            }
        }
    }
    return overlays;
}

std::vector<SubtitleOverlay> overlaysOf(
    const std::vector<SubtitleBitmap> &bitmaps, const BitmapPlacing &placing, std::uint64_t serial)
{
    const int width = placing.width;
    const int height = placing.height;
    std::vector<SubtitleOverlay> overlays;
    for (const SubtitleBitmap &bitmap : bitmaps) {
        if (bitmap.canvasWidth <= 0 || bitmap.canvasHeight <= 0) {
            continue;
        }
        // Fitted to the width: discs letterbox films that files have cropped.
        const double scale = static_cast<double>(width) / bitmap.canvasWidth;
        const double cropped = (height - bitmap.canvasHeight * scale) / 2;
        Box box;
        // They grow around the middle of their lower edge.
        const double middle = (bitmap.x + bitmap.width / 2.0) * scale;
        const double bottom = (bitmap.y + bitmap.height) * scale + cropped;
        const double top = bottom - bitmap.height * scale * placing.size;
        const int w
            = std::max(1, static_cast<int>(std::lround(bitmap.width * scale * placing.size)));
        const int h
            = std::max(1, static_cast<int>(std::lround(bitmap.height * scale * placing.size)));
        box.left = static_cast<int>(std::lround(middle - w / 2.0));
        box.top = static_cast<int>(std::lround(top * (1 - placing.raised)));
        if (w > kMaxSide || h > kMaxSide) {
            continue;
        }
        box.top = std::clamp(box.top, 0, std::max(0, height - h));
        box.right = box.left + w;
        box.bottom = box.top + h;
        const Av::SwsPtr scaler(sws_getContext(bitmap.width, bitmap.height, AV_PIX_FMT_BGRA, w, h,
            AV_PIX_FMT_BGRA, SWS_BILINEAR, nullptr, nullptr, nullptr));
        if (!scaler) {
            continue;
        }
        // The scaler writes whole vectors: it gets rows of its own.
        const int stride = (w * 4 + 63) / 64 * 64;
        std::vector<std::uint8_t> rows(
            static_cast<std::size_t>(stride) * static_cast<std::size_t>(h) + 64);
        const std::array<const std::uint8_t *, 4> from{bitmap.pixels.data()};
        const std::array<int, 4> fromStride{bitmap.width * 4};
        const std::array<std::uint8_t *, 4> to{rows.data()};
        const std::array<int, 4> toStride{stride};
        sws_scale(scaler.get(), from.data(), fromStride.data(), 0, bitmap.height, to.data(),
            toStride.data());
        std::uint8_t *pixels = nullptr;
        overlays.push_back(emptyOverlay(box, serial, pixels));
        for (int y = 0; y < h; ++y) {
            std::copy_n(rows.data() + std::ptrdiff_t{stride} * y, std::ptrdiff_t{4} * w,
                pixels + std::ptrdiff_t{overlays.back().strideBytes} * y);
        }
    }
    return overlays;
}

} // namespace Library
