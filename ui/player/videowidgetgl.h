#pragma once

#include "library/media/hdrcurve.h"
#include "ui/player/videosurface.h"

#include <QOpenGLBuffer>
#include <QOpenGLExtraFunctions>
#include <QOpenGLVertexArrayObject>
#include <QOpenGLWidget>

#include <array>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

class QOpenGLShaderProgram;

namespace Ui {

//! Shows frames with OpenGL 3 or OpenGL ES 3: planes are textures, the shader makes RGB of them.
//! Must be in its window before that is shown, else Qt makes the window anew.
class VideoWidgetGl final : public QOpenGLWidget, public VideoSurface, private QOpenGLExtraFunctions
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(VideoWidgetGl)
public:
    explicit VideoWidgetGl(QWidget *parent = nullptr);
    ~VideoWidgetGl() override;

    QWidget *widget() override { return this; }
    void present(std::shared_ptr<const Library::VideoFrame> frame,
        std::shared_ptr<const std::vector<Library::SubtitleOverlay>> overlays) override;

protected:
    void repaintPicture() override;
    void initializeGL() override;
    void paintGL() override;

private:
    struct Texture
    {
        unsigned int id = 0;
        int width = 0;
        int height = 0;
        unsigned int format = 0;
        std::uint64_t serial = 0;
    };

    void releaseGl();
    void upload(Texture &texture, const std::uint8_t *pixels, int strideBytes, int width,
        int height, int components, int bytesPerSample);
    void uploadFrame(const Library::VideoFrame &frame);
    void setHdr(const Library::VideoFrame &frame);
    void drawFrame(
        const Library::VideoFrame &frame, const PicturePlace &place, const QSize &viewport);
    void drawOverlays(const std::vector<Library::SubtitleOverlay> &overlays, const QPoint &origin,
        const QSize &viewport);
    void drawQuad(QOpenGLShaderProgram &program, const QRectF &place, const QSize &viewport);

    std::mutex m_mutex; // guards m_frame, m_overlays, m_updateQueued
    std::shared_ptr<const Library::VideoFrame> m_frame;
    std::shared_ptr<const std::vector<Library::SubtitleOverlay>> m_overlays;
    bool m_updateQueued = false;

    std::unique_ptr<QOpenGLShaderProgram> m_frameProgram;
    std::unique_ptr<QOpenGLShaderProgram> m_overlayProgram;
    QOpenGLVertexArrayObject m_vertexArray;
    QOpenGLBuffer m_vertices;
    std::array<Texture, 3> m_planes;
    std::vector<Texture> m_overlayTextures;
    std::shared_ptr<const Library::VideoFrame> m_uploaded;
    std::optional<Library::HdrCurve> m_hdr; // of the last HDR frame
    unsigned int m_hdrFactors = 0; // a texture
    bool m_wideTextures = false; // 16-bit normalised textures exist
};

} // namespace Ui
