#include "ui/player/videowidgetgl.h"

#include "ui/player/colorconversion.h"
#include "ui/player/videogeometry.h"
#include "ui/player/videoshaders.h"

#include <QLoggingCategory>
#include <QMatrix3x3>
#include <QOpenGLContext>
#include <QOpenGLShaderProgram>
#include <QVector3D>
#include <QVector4D>

#include <cmath>

namespace Ui {

using Library::HdrCurve;
using Library::PixelLayout;
using Library::SubtitleOverlay;
using Library::VideoFrame;

namespace {

Q_LOGGING_CATEGORY(logVideo, "matinee.player.video")

// Of OpenGL 3 and EXT_texture_norm16; the headers of OpenGL ES do not name them.
constexpr GLenum kR16 = 0x822A;
constexpr GLenum kRg16 = 0x822C;

struct UploadFormat
{
    GLint internal;
    GLenum external;
    GLenum type;
};

UploadFormat uploadFormat(int components, int bytesPerSample, bool wideTextures)
{
    if (components == 4) {
        return {GL_RGBA8, GL_RGBA, GL_UNSIGNED_BYTE};
    }
    if (bytesPerSample == 1) {
        return components == 1 ? UploadFormat{GL_R8, GL_RED, GL_UNSIGNED_BYTE}
                               : UploadFormat{GL_RG8, GL_RG, GL_UNSIGNED_BYTE};
    }
    if (wideTextures) {
        return components == 1 ? UploadFormat{GLint(kR16), GL_RED, GL_UNSIGNED_SHORT}
                               : UploadFormat{GLint(kRg16), GL_RG, GL_UNSIGNED_SHORT};
    }
    // The two bytes of a sample become two channels, put together by the shader's weights.
    return components == 1 ? UploadFormat{GL_RG8, GL_RG, GL_UNSIGNED_BYTE}
                           : UploadFormat{GL_RGBA8, GL_RGBA, GL_UNSIGNED_BYTE};
}

//! What each channel of a texel adds to the sample, which is 1 at the largest code.
QVector4D channelWeights(const LayoutFacts &facts, int component, bool wideTextures)
{
    QVector4D weights;
    if (facts.bytesPerSample == 1) {
        weights[component] = 1;
        return weights;
    }
    const float largest = float(((1 << facts.bits) - 1) << facts.sampleShift);
    if (wideTextures) {
        weights[component] = 65535.0F / largest;
    } else {
        weights[component * 2] = 255.0F / largest;
        weights[component * 2 + 1] = 255.0F * 256.0F / largest;
    }
    return weights;
}

//! Turns a place in the shown picture into one in the stored frame.
QMatrix3x3 turnMatrix(int degrees)
{
    // Rows: u, v; columns: x, y, 1.
    static constexpr float kTurns[4][6] = {
        {1, 0, 0, 0, 1, 0},
        {0, 1, 0, -1, 0, 1},
        {-1, 0, 1, 0, -1, 1},
        {0, -1, 1, 1, 0, 0},
    };
    const float *turn = kTurns[degrees / 90];
    const float values[9] = {turn[0], turn[1], turn[2], turn[3], turn[4], turn[5], 0, 0, 1};
    return QMatrix3x3(values);
}

//! Turns a place in what is painted into one in the shown picture.
QMatrix3x3 partMatrix(const QRectF &part)
{
    const float values[9] = {
        float(part.width()), 0, float(part.x()), 0, float(part.height()), float(part.y()), 0, 0, 1};
    return QMatrix3x3(values);
}

std::unique_ptr<QOpenGLShaderProgram> build(const QByteArray &head, const char *fragment)
{
    auto program = std::make_unique<QOpenGLShaderProgram>();
    program->addShaderFromSourceCode(QOpenGLShader::Vertex, head + kVideoVertexShader);
    program->addShaderFromSourceCode(QOpenGLShader::Fragment, head + fragment);
    program->bindAttributeLocation("corner", 0);
    if (!program->link()) {
        qCWarning(logVideo) << "shader:" << program->log();
    }
    return program;
}

} // namespace

VideoWidgetGl::VideoWidgetGl(QWidget *parent)
    : QOpenGLWidget(parent)
    , m_vertices(QOpenGLBuffer::VertexBuffer)
{
    setObjectName(QStringLiteral("videoGl"));
}

VideoWidgetGl::~VideoWidgetGl()
{
    if (context()) {
        disconnect(context(), nullptr, this, nullptr);
    }
    releaseGl();
}

void VideoWidgetGl::present(std::shared_ptr<const VideoFrame> frame,
    std::shared_ptr<const std::vector<SubtitleOverlay>> overlays)
{
    if (frame) {
        lookAt(*frame);
    }
    const std::lock_guard lock(m_mutex);
    m_frame = std::move(frame);
    m_overlays = std::move(overlays);
    if (!m_updateQueued) {
        m_updateQueued = true;
        QMetaObject::invokeMethod(
            this, [this] { update(); }, Qt::QueuedConnection);
    }
}

void VideoWidgetGl::repaintPicture()
{
    update();
}

void VideoWidgetGl::initializeGL()
{
    initializeOpenGLFunctions();
    // The context changes when the widget moves to another window.
    connect(context(), &QOpenGLContext::aboutToBeDestroyed, this, &VideoWidgetGl::releaseGl,
        Qt::UniqueConnection);
    const bool es = context()->isOpenGLES();
    const bool core = context()->format().profile() == QSurfaceFormat::CoreProfile;
    m_wideTextures = !es || context()->hasExtension("GL_EXT_texture_norm16");
    const QByteArray head = es ? QByteArray("#version 300 es\nprecision highp float;\n")
        : core                 ? QByteArray("#version 150\n")
                               : QByteArray("#version 130\n");
    m_frameProgram = build(head, kVideoFragmentShader);
    m_overlayProgram = build(head, kOverlayFragmentShader);
    m_vertexArray.create();
    const QOpenGLVertexArrayObject::Binder bound(&m_vertexArray);
    static constexpr float kCorners[] = {0, 0, 1, 0, 0, 1, 1, 1};
    m_vertices.create();
    m_vertices.bind();
    m_vertices.allocate(kCorners, sizeof kCorners);
    glEnableVertexAttribArray(0);
    glVertexAttribPointer(0, 2, GL_FLOAT, GL_FALSE, 0, nullptr);
    m_vertices.release();
}

void VideoWidgetGl::releaseGl()
{
    if (!m_frameProgram) {
        return;
    }
    makeCurrent();
    for (Texture &texture : m_planes) {
        glDeleteTextures(1, &texture.id);
        texture = {};
    }
    for (Texture &texture : m_overlayTextures) {
        glDeleteTextures(1, &texture.id);
    }
    m_overlayTextures.clear();
    m_uploaded.reset();
    glDeleteTextures(1, &m_hdrFactors);
    m_hdrFactors = 0;
    m_hdr.reset();
    m_frameProgram.reset();
    m_overlayProgram.reset();
    m_vertices.destroy();
    m_vertexArray.destroy();
    doneCurrent();
}

void VideoWidgetGl::upload(Texture &texture, const std::uint8_t *pixels, int strideBytes, int width,
    int height, int components, int bytesPerSample)
{
    const UploadFormat format = uploadFormat(components, bytesPerSample, m_wideTextures);
    const bool fresh = texture.id == 0;
    if (fresh) {
        glGenTextures(1, &texture.id);
    }
    glBindTexture(GL_TEXTURE_2D, texture.id);
    if (fresh) {
        glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_LINEAR);
        glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_LINEAR);
        glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_S, GL_CLAMP_TO_EDGE);
        glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_T, GL_CLAMP_TO_EDGE);
    }
    const int bytesPerTexel = components == 4 ? 4 : components * bytesPerSample;
    glPixelStorei(GL_UNPACK_ALIGNMENT, 1);
    glPixelStorei(GL_UNPACK_ROW_LENGTH, strideBytes / bytesPerTexel);
    if (texture.width == width && texture.height == height
        && texture.format == GLenum(format.internal)) {
        glTexSubImage2D(
            GL_TEXTURE_2D, 0, 0, 0, width, height, format.external, format.type, pixels);
    } else {
        glTexImage2D(GL_TEXTURE_2D, 0, format.internal, width, height, 0, format.external,
            format.type, pixels);
        texture.width = width;
        texture.height = height;
        texture.format = GLenum(format.internal);
    }
    glPixelStorei(GL_UNPACK_ROW_LENGTH, 0);
    glPixelStorei(GL_UNPACK_ALIGNMENT, 4);
}

void VideoWidgetGl::uploadFrame(const VideoFrame &frame)
{
    const LayoutFacts facts = layoutFacts(frame.layout);
    if (frame.layout == PixelLayout::Bgra) {
        upload(m_planes[0], frame.planes[0], frame.strideBytes[0], frame.width, frame.height, 4, 1);
        return;
    }
    upload(m_planes[0], frame.planes[0], frame.strideBytes[0], frame.width, frame.height, 1,
        facts.bytesPerSample);
    const int width = (frame.width + facts.chromaDivisorX - 1) / facts.chromaDivisorX;
    const int height = (frame.height + facts.chromaDivisorY - 1) / facts.chromaDivisorY;
    for (size_t plane = 1; plane < (facts.interleavedChroma ? 2U : 3U); ++plane) {
        upload(m_planes[plane], frame.planes[plane], frame.strideBytes[plane], width, height,
            facts.interleavedChroma ? 2 : 1, facts.bytesPerSample);
    }
}

//! The curve for the frame; it is made once for a film.
void VideoWidgetGl::setHdr(const VideoFrame &frame)
{
    QOpenGLShaderProgram &program = *m_frameProgram;
    program.setUniformValue("transfer", int(frame.transfer));
    program.setUniformValue("hdrFactors", 3);
    const std::optional<Library::HdrSignal> signal = hdrSignal(frame.transfer);
    if (!signal) {
        return;
    }
    glActiveTexture(GL_TEXTURE3);
    if (!m_hdr || !m_hdr->isFor(*signal, double(frame.peakNits))) {
        m_hdr.emplace(*signal, double(frame.peakNits));
        if (m_hdrFactors == 0) {
            glGenTextures(1, &m_hdrFactors);
        }
        glBindTexture(GL_TEXTURE_2D, m_hdrFactors);
        glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_LINEAR);
        glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_LINEAR);
        glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_S, GL_CLAMP_TO_EDGE);
        glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_T, GL_CLAMP_TO_EDGE);
        glTexImage2D(GL_TEXTURE_2D, 0, GL_R16F, GLsizei(m_hdr->factors().size()), 1, 0, GL_RED,
            GL_FLOAT, m_hdr->factors().data());
    }
    glBindTexture(GL_TEXTURE_2D, m_hdrFactors);
    // The first factor is the middle of the first texel, the last one that of the last.
    const float count = float(m_hdr->factors().size());
    program.setUniformValue(
        "hdrPlace", QVector2D((count - 1) / count / std::sqrt(HdrCurve::kMostLight), 0.5F / count));
    program.setUniformValue("toScreen", QMatrix3x3(m_hdr->toScreen().data()));
    program.setUniformValue("screenGamma", HdrCurve::kScreenGamma);
}

void VideoWidgetGl::paintGL()
{
    std::shared_ptr<const VideoFrame> frame;
    std::shared_ptr<const std::vector<SubtitleOverlay>> overlays;
    {
        const std::lock_guard lock(m_mutex);
        frame = m_frame;
        overlays = m_overlays;
        m_updateQueued = false;
    }
    const QSize viewport = size() * devicePixelRatioF();
    glViewport(0, 0, viewport.width(), viewport.height());
    glDisable(GL_DEPTH_TEST);
    glDisable(GL_BLEND);
    glClearColor(0, 0, 0, 1);
    glClear(GL_COLOR_BUFFER_BIT);
    if (!frame || !frame->planes[0] || !m_frameProgram->isLinked()) {
        m_uploaded.reset();
        return;
    }
    const QOpenGLVertexArrayObject::Binder bound(&m_vertexArray);
    if (m_uploaded != frame) {
        uploadFrame(*frame);
        m_uploaded = frame;
    }
    const PicturePlace picture = placeOf(*frame, viewport);
    if (picture.place.isEmpty()) {
        return;
    }
    drawFrame(*frame, picture, viewport);
    pictureHasSize(picture.place.size());
    if (overlays && !overlays->empty()) {
        drawOverlays(*overlays, picture.place.topLeft(), viewport);
    }
    glActiveTexture(GL_TEXTURE0);
    glBindTexture(GL_TEXTURE_2D, 0);
}

void VideoWidgetGl::drawFrame(
    const VideoFrame &frame, const PicturePlace &place, const QSize &viewport)
{
    const LayoutFacts facts = layoutFacts(frame.layout);
    const YuvToRgb colors = yuvToRgb(frame.matrix, frame.range, facts.bits);
    for (size_t i = 0; i < 3; ++i) {
        const size_t plane
            = frame.layout == PixelLayout::Bgra ? 0 : (facts.interleavedChroma && i > 0 ? 1 : i);
        glActiveTexture(GLenum(GL_TEXTURE0 + i));
        glBindTexture(GL_TEXTURE_2D, m_planes[plane].id);
    }
    QOpenGLShaderProgram &program = *m_frameProgram;
    program.bind();
    program.setUniformValue("planeY", 0);
    program.setUniformValue("planeU", 1);
    program.setUniformValue("planeV", 2);
    program.setUniformValue("weightsY", channelWeights(facts, 0, m_wideTextures));
    program.setUniformValue("weightsU", channelWeights(facts, 0, m_wideTextures));
    program.setUniformValue(
        "weightsV", channelWeights(facts, facts.interleavedChroma ? 1 : 0, m_wideTextures));
    program.setUniformValue("toRgb", QMatrix3x3(colors.matrix.data()));
    program.setUniformValue(
        "offset", QVector3D(colors.offset[0], colors.offset[1], colors.offset[2]));
    program.setUniformValue("isRgb", frame.layout == PixelLayout::Bgra ? 1 : 0);
    setHdr(frame);
    program.setUniformValue("turn", turnMatrix(place.turnDegrees) * partMatrix(place.shown));
    const auto [scale, lift] = toneOf(picture());
    program.setUniformValue("tone", QVector2D(float(scale), float(lift)));
    // An odd frame ends in the middle of its last chroma sample.
    const int chromaWidth = (frame.width + facts.chromaDivisorX - 1) / facts.chromaDivisorX;
    const int chromaHeight = (frame.height + facts.chromaDivisorY - 1) / facts.chromaDivisorY;
    program.setUniformValue("chromaScale",
        QVector2D(float(frame.width) / float(chromaWidth * facts.chromaDivisorX),
            float(frame.height) / float(chromaHeight * facts.chromaDivisorY)));
    drawQuad(program, place.place, viewport);
    program.release();
}

void VideoWidgetGl::drawOverlays(
    const std::vector<SubtitleOverlay> &overlays, const QPoint &origin, const QSize &viewport)
{
    while (m_overlayTextures.size() < overlays.size()) {
        m_overlayTextures.emplace_back();
    }
    glEnable(GL_BLEND);
    glBlendFunc(GL_ONE, GL_ONE_MINUS_SRC_ALPHA);
    glActiveTexture(GL_TEXTURE0);
    m_overlayProgram->bind();
    m_overlayProgram->setUniformValue("picture", 0);
    m_overlayProgram->setUniformValue("turn", turnMatrix(0));
    for (size_t i = 0; i < overlays.size(); ++i) {
        const SubtitleOverlay &overlay = overlays[i];
        Texture &texture = m_overlayTextures[i];
        if (texture.id == 0 || texture.serial != overlay.serial || overlay.serial == 0) {
            upload(texture, overlay.pixels.get(), overlay.strideBytes, overlay.width,
                overlay.height, 4, 1);
            texture.serial = overlay.serial;
        }
        glBindTexture(GL_TEXTURE_2D, texture.id);
        drawQuad(*m_overlayProgram,
            QRectF(origin.x() + overlay.x, origin.y() + overlay.y, overlay.width, overlay.height),
            viewport);
    }
    m_overlayProgram->release();
    glDisable(GL_BLEND);
}

void VideoWidgetGl::drawQuad(
    QOpenGLShaderProgram &program, const QRectF &place, const QSize &viewport)
{
    const float width = float(viewport.width());
    const float height = float(viewport.height());
    program.setUniformValue("place",
        QVector4D(float(place.x()) / width * 2 - 1, 1 - float(place.y()) / height * 2,
            float(place.width()) / width * 2, -float(place.height()) / height * 2));
    glDrawArrays(GL_TRIANGLE_STRIP, 0, 4);
}

} // namespace Ui
