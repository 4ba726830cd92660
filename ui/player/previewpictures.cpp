#include "ui/player/previewpictures.h"

#include "library/base/async.h"
#include "library/playback/framepreview.h"
#include "ui/player/frameconverter.h"
#include "ui/player/videogeometry.h"

namespace Ui {

namespace {

using std::chrono::milliseconds;

//! Times so near to each other have one picture.
constexpr milliseconds kApart{5000};
constexpr int kMostPictures = 120; // of about 250 kB
const QSize kLargest(320, 320);

} // namespace

PreviewPictures::PreviewPictures(QObject *parent)
    : QObject(parent)
    , m_pictures(kMostPictures)
{
    m_pool.setMaxThreadCount(2);
}

PreviewPictures::~PreviewPictures()
{
    stop();
    m_pool.waitForDone();
}

void PreviewPictures::start(const Open &open)
{
    stop();
    m_open = open;
}

void PreviewPictures::stop()
{
    ++m_serial;
    m_open = {};
    m_isOpening = false;
    m_wanted = -1;
    m_pictures.clear();
    if (m_reader) {
        // It waits for a frame that is being decoded.
        m_pool.start([reader = std::shared_ptr<Library::FramePreview>(std::move(m_reader))] {});
    }
}

QImage PreviewPictures::at(Milliseconds time)
{
    const qint64 bucket = qMax<qint64>(0, time.count()) / kApart.count();
    if (const QImage *picture = m_pictures.object(bucket)) {
        return *picture;
    }
    if (bucket != m_wanted && m_open) {
        m_wanted = bucket;
        if (m_reader) {
            m_reader->request(std::chrono::microseconds(bucket * kApart).count());
        } else {
            openReader();
        }
    }
    return {};
}

void PreviewPictures::openReader()
{
    if (m_isOpening) {
        return;
    }
    m_isOpening = true;
    using Source = std::shared_ptr<Library::ByteSource>;
    Async::whenDone(
        Async::run(&m_pool, m_open), this, [this, serial = m_serial](const Result<Source> &source) {
            if (serial != m_serial) {
                return;
            }
            m_isOpening = false;
            if (!source) {
                m_open = {}; // the player says what is wrong
                return;
            }
            m_reader = std::make_unique<Library::FramePreview>(*source,
                [this, serial, converter = std::make_shared<FrameConverter>()](
                    std::int64_t micro, const std::shared_ptr<const Library::VideoFrame> &frame) {
                    const QImage picture = frame
                        ? converter->convert(*frame,
                            displaySize(*frame).scaled(kLargest, Qt::KeepAspectRatio).toSize())
                        : QImage();
                    // This object joins the reader's thread before it dies.
                    const qint64 bucket = micro / std::chrono::microseconds(kApart).count();
                    QMetaObject::invokeMethod(
                        this, [this, serial, bucket, picture] { onFrame(serial, bucket, picture); },
                        Qt::QueuedConnection);
                });
            if (m_wanted >= 0) {
                m_reader->request(std::chrono::microseconds(m_wanted * kApart).count());
            }
        });
}

void PreviewPictures::onFrame(quint64 serial, qint64 bucket, const QImage &picture)
{
    if (serial != m_serial) {
        return;
    }
    if (bucket == m_wanted) {
        m_wanted = -1;
    }
    // A place that has none is not asked for again and again.
    m_pictures.insert(bucket, new QImage(picture));
    emit changed();
}

} // namespace Ui
