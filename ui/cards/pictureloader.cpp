#include "ui/cards/pictureloader.h"

#include "library/base/async.h"

#include <QImageReader>
#include <QPainter>
#include <QPainterPath>
#include <QPixmapCache>
#include <QThreadPool>

namespace Ui {

namespace {

constexpr int kThreads = 2;
constexpr int kLongestQueue = 400; // more than fits on any screen

QImage readCut(const QString &file, QSize pixels, qreal radius)
{
    QImageReader reader(file);
    const QSize whole = reader.size();
    if (!whole.isValid()) {
        return {};
    }
    // JPEG decodes smaller sizes faster; never below what is needed.
    reader.setScaledSize(whole.scaled(pixels, Qt::KeepAspectRatioByExpanding));
    const QImage image = reader.read();
    if (image.isNull()) {
        return {};
    }
    QImage cut(pixels, QImage::Format_ARGB32_Premultiplied);
    cut.fill(Qt::transparent);
    QPainter painter(&cut);
    painter.setRenderHint(QPainter::Antialiasing);
    QPainterPath shape;
    shape.addRoundedRect(QRectF(QPointF(0, 0), QSizeF(pixels)), radius, radius);
    painter.setClipPath(shape);
    painter.setPen(Qt::NoPen);
    QBrush brush(image);
    brush.setTransform(QTransform::fromTranslate(
        (pixels.width() - image.width()) / 2.0, (pixels.height() - image.height()) / 2.0));
    painter.setClipping(false);
    painter.fillPath(shape, brush);
    return cut;
}

} // namespace

PictureLoader::PictureLoader(const QString &picturesFolder, QObject *parent)
    : QObject(parent)
    , m_folder(picturesFolder)
    , m_pool(std::make_unique<QThreadPool>())
{
    m_pool->setMaxThreadCount(kThreads);
}

PictureLoader::~PictureLoader()
{
    m_pool->waitForDone();
}

QString PictureLoader::fileOf(const QString &picturesFolder, const PictureId &id)
{
    const QString name = id.toString();
    return picturesFolder + QLatin1Char('/') + name.left(2) + QLatin1Char('/') + name
        + QStringLiteral(".jpg");
}

QPixmap PictureLoader::pixmap(const PictureId &id, QSize size, qreal dpr, int radius)
{
    QPixmap pixmap;
    if (id.isNull() || size.isEmpty() || m_broken.contains(id)) {
        return pixmap;
    }
    const QSize pixels = (QSizeF(size) * dpr).toSize();
    const QString key = QStringLiteral("art/%1/%2x%3/%4")
                            .arg(id.toString())
                            .arg(pixels.width())
                            .arg(pixels.height())
                            .arg(radius);
    if (QPixmapCache::find(key, &pixmap) || m_known.contains(key)) {
        return pixmap;
    }
    m_known.insert(key);
    m_queue << Request{id, key, pixels, dpr, radius * dpr};
    // What was scrolled past is forgotten; a view that still shows it asks again as it paints.
    while (m_queue.size() > kLongestQueue) {
        m_known.remove(m_queue.takeFirst().key);
    }
    startNext();
    return pixmap;
}

void PictureLoader::startNext()
{
    while (m_running < kThreads && !m_queue.isEmpty()) {
        const Request request = m_queue.takeLast();
        ++m_running;
        const QString file = fileOf(m_folder, request.id);
        Async::whenDone(Async::run(m_pool.get(),
                            [file, request]() -> Result<QImage> {
                                return readCut(file, request.pixels, request.radius);
                            }),
            this, [this, request](const Result<QImage> &image) {
                onRead(request, image ? *image : QImage());
            });
    }
}

void PictureLoader::onRead(const Request &request, const QImage &image)
{
    --m_running;
    m_known.remove(request.key);
    if (image.isNull()) {
        m_broken.insert(request.id);
    } else {
        QPixmap pixmap = QPixmap::fromImage(image);
        pixmap.setDevicePixelRatio(request.dpr);
        QPixmapCache::insert(request.key, pixmap);
    }
    emit ready(request.id);
    startNext();
}

} // namespace Ui
