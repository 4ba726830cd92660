#include "ui/cards/pictureloader.h"

#include "library/base/async.h"
#include "sync/transfer/picturefetcher.h"

#include <QFile>
#include <QImageReader>
#include <QPainter>
#include <QPainterPath>
#include <QPixmapCache>
#include <QThreadPool>

namespace Ui {

namespace {

constexpr int kThreads = 2;
// Pictures may have come from elsewhere: nothing but what all of them are is read.
constexpr const char *kFormat = "jpeg";
constexpr int kLongestQueue = 400; // more than fits on any screen

QImage readCut(const QString &path, QSize pixels, qreal radius)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        return {};
    }
    QImageReader reader(&file, kFormat);
    reader.setAutoDetectImageFormat(false);
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

//! A picture whose pixels would be larger than this on the screen looks broken.
constexpr qreal kMostStretch = 1.6;
//! What a small picture takes of a backdrop at the most, and how far it is enlarged for that.
constexpr qreal kSmallShare = 0.62;
constexpr qreal kSmallStretch = 2.2;

//! Its colours alone: made tiny and large again, each time smoothly.
QImage blurred(const QImage &image, QSize pixels)
{
    QImage soft = image.scaled(8, 5, Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
    for (const int share : {60, 20, 5, 1}) {
        soft = soft.scaled(pixels / share, Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
    }
    return soft.convertToFormat(QImage::Format_ARGB32_Premultiplied);
}

//! Lets the picture go over into the ground at its left and at its foot.
void fadeEdges(QImage &picture)
{
    QPainter painter(&picture);
    painter.setCompositionMode(QPainter::CompositionMode_DestinationIn);
    const auto fade = [&](QLinearGradient gradient) {
        gradient.setColorAt(0, Qt::transparent);
        gradient.setColorAt(0.2, QColor(0, 0, 0, 64));
        gradient.setColorAt(0.4, QColor(0, 0, 0, 192));
        gradient.setColorAt(0.6, Qt::black);
        painter.fillRect(picture.rect(), gradient);
    };
    fade(QLinearGradient(0, 0, picture.width(), 0));
    fade(QLinearGradient(0, picture.height(), 0, 0));
}

QImage readBackdrop(const QString &path, QSize pixels)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        return {};
    }
    QImageReader reader(&file, kFormat);
    reader.setAutoDetectImageFormat(false);
    const QSize whole = reader.size();
    if (!whole.isValid() || whole.width() * kMostStretch >= pixels.width()) {
        return readCut(path, pixels, 0);
    }
    const QImage image = reader.read();
    if (image.isNull()) {
        return {};
    }
    QImage backdrop = blurred(image, pixels);
    const qreal wide = qMin(whole.width() * kSmallStretch, pixels.width() * kSmallShare);
    QImage sharp = image.scaledToWidth(qMax(1, qRound(wide)), Qt::SmoothTransformation)
                       .convertToFormat(QImage::Format_ARGB32_Premultiplied);
    fadeEdges(sharp);
    QPainter painter(&backdrop);
    painter.drawImage(QPoint(backdrop.width() - sharp.width(), 0), sharp);
    return backdrop;
}

} // namespace

PictureLoader::PictureLoader(
    const QString &picturesFolder, Sync::PictureFetcher *fetcher, QObject *parent)
    : QObject(parent)
    , m_folder(picturesFolder)
    , m_fetcher(fetcher)
    , m_pool(std::make_unique<QThreadPool>())
{
    m_pool->setMaxThreadCount(kThreads);
    if (m_fetcher != nullptr) {
        connect(m_fetcher, &Sync::PictureFetcher::arrived, this, [this](const PictureId &id) {
            m_broken.remove(id);
            emit ready(id);
        });
    }
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
    const QSize pixels = (QSizeF(size) * dpr).toSize();
    const QString key = QStringLiteral("art/%1/%2x%3/%4")
                            .arg(id.toString())
                            .arg(pixels.width())
                            .arg(pixels.height())
                            .arg(radius);
    return find({id, key, pixels, dpr, radius * dpr, Cut::Card});
}

QPixmap PictureLoader::backdrop(const PictureId &id, QSize size, qreal dpr)
{
    const QSize pixels = (QSizeF(size) * dpr).toSize();
    const QString key = QStringLiteral("backdrop/%1/%2x%3")
                            .arg(id.toString())
                            .arg(pixels.width())
                            .arg(pixels.height());
    return find({id, key, pixels, dpr, 0, Cut::Backdrop});
}

QPixmap PictureLoader::find(const Request &request)
{
    QPixmap pixmap;
    if (request.id.isNull() || request.pixels.isEmpty()) {
        return pixmap;
    }
    if (m_broken.contains(request.id)) {
        fetch(request.id);
        return pixmap;
    }
    if (QPixmapCache::find(request.key, &pixmap) || m_known.contains(request.key)) {
        return pixmap;
    }
    m_known.insert(request.key);
    m_queue << request;
    // What was scrolled past is forgotten; a view that still shows it asks again as it paints.
    while (m_queue.size() > kLongestQueue) {
        m_known.remove(m_queue.takeFirst().key);
    }
    startNext();
    return pixmap;
}

// Said each time it is painted, so that what was scrolled past is not brought.
void PictureLoader::fetch(const PictureId &id)
{
    if (m_fetcher != nullptr) {
        m_fetcher->want(id);
    }
}

void PictureLoader::startNext()
{
    while (m_running < kThreads && !m_queue.isEmpty()) {
        const Request request = m_queue.takeLast();
        ++m_running;
        const QString file = fileOf(m_folder, request.id);
        Async::whenDone(Async::run(m_pool.get(),
                            [file, request]() -> Result<QImage> {
                                return request.cut == Cut::Backdrop
                                    ? readBackdrop(file, request.pixels)
                                    : readCut(file, request.pixels, request.radius);
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
        fetch(request.id);
    } else {
        QPixmap pixmap = QPixmap::fromImage(image);
        pixmap.setDevicePixelRatio(request.dpr);
        QPixmapCache::insert(request.key, pixmap);
    }
    emit ready(request.id);
    startNext();
}

} // namespace Ui
