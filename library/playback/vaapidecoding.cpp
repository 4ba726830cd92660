#include "library/playback/avptr.h"
#include "library/playback/hardwaredecoding.h"

extern "C" {
#include <libavutil/hwcontext.h>
}

#include <filesystem>
#include <mutex>

namespace Library {

namespace {

//! Render nodes need neither a display server nor its permission.
constexpr int kFirstRenderNode = 128;
constexpr int kRenderNodes = 16;

class VaapiDecoding final : public HardwareDecoding
{
public:
    std::string name() const override { return "VAAPI"; }

    AVBufferRef *device() override
    {
        const std::lock_guard lock(m_mutex);
        for (int i = 0; i < kRenderNodes && !m_tried; ++i) {
            const std::string node = "/dev/dri/renderD" + std::to_string(kFirstRenderNode + i);
            std::error_code ignored;
            AVBufferRef *opened = nullptr;
            if (std::filesystem::exists(node, ignored)
                && av_hwdevice_ctx_create(&opened, AV_HWDEVICE_TYPE_VAAPI, node.c_str(), nullptr, 0)
                    >= 0) {
                m_device.reset(opened);
                break;
            }
        }
        m_tried = true;
        return m_device.get();
    }

    int pictureFormat(const AVCodec &codec) const override
    {
        for (int i = 0;; ++i) {
            const AVCodecHWConfig *config = avcodec_get_hw_config(&codec, i);
            if (config == nullptr) {
                return AV_PIX_FMT_NONE;
            }
            if (config->device_type == AV_HWDEVICE_TYPE_VAAPI
                && (config->methods & AV_CODEC_HW_CONFIG_METHOD_HW_DEVICE_CTX) != 0) {
                return config->pix_fmt;
            }
        }
    }

    int download(AVFrame *into, const AVFrame *picture) const override
    {
        const int code = av_hwframe_transfer_data(into, picture, 0);
        return code < 0 ? code : av_frame_copy_props(into, picture);
    }

private:
    std::mutex m_mutex; //!< guards what follows
    Av::BufferPtr m_device;
    bool m_tried = false; //!< a card that is not there is not looked for with every film
};

} // namespace

std::shared_ptr<HardwareDecoding> makeVaapiDecoding()
{
    return std::make_shared<VaapiDecoding>();
}

} // namespace Library
