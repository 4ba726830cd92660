#include "ui/player/previewpictures.h"

#include "library/base/async.h"
#include "library/playback/framepreview.h"
#include "ui/player/frameconverter.h"
#include "ui/player/videogeometry.h"

#include <QImageReader>

#include <algorithm>

namespace Ui {

namespace {

using std::chrono::milliseconds;

//! Times so near to each other have one picture.
constexpr milliseconds kApart{5000};
constexpr int kMostSheets = 2; // of about 23 MB
constexpr int kMostPictures = 120; // of about 250 kB
const QSize kLargest(320, 320);

} // namespace

PreviewPictures::PreviewPictures(QObject *parent)
    : QObject(parent)
    , m_sheets(kMostSheets)
    , m_pictures(kMostPictures)
{
    m_pool.setMaxThreadCount(2);
}

PreviewPictures::~PreviewPictures()
{
    stop();
    m_pool.waitForDone();
}

void PreviewPictures::start(const PlayRequest &film)
{
    stop();
    m_open = film.openPreview;
    m_find = film.findStoryboard;
    m_state = m_find ? Board::Unknown : Board::None;
}

void PreviewPictures::stop()
{
    ++m_serial;
    m_open = {};
    m_find = {};
    m_state = Board::None;
    m_board = {};
    m_sheets.clear();
    m_loading = -1;
    m_isOpening = false;
    m_wanted = -1;
    m_pictures.clear();
    if (m_reader) {
        // It waits for a frame that is being decoded.
        m_pool.start([reader = std::shared_ptr<Library::FramePreview>(std::move(m_reader))] {});
    }
}

void PreviewPictures::lookAgain()
{
    if (m_find && (m_state == Board::None || m_state == Board::Sought)) {
        findBoard(); // one that is under way may have looked too early
    }
}

void PreviewPictures::findBoard()
{
    m_state = Board::Sought;
    const auto find = [find = m_find] { return Result<std::optional<StoryboardFiles>>(find()); };
    Async::whenDone(Async::run(&m_pool, find), this,
        [this, serial = m_serial](const Result<std::optional<StoryboardFiles>> &found) {
            if (serial != m_serial || m_state == Board::There) {
                return;
            }
            m_state = found && *found ? Board::There : Board::None;
            if (m_state == Board::There) {
                m_board = **found;
            }
            emit changed();
        });
}

// The whole sheet is kept: the next place is in it as a rule.
void PreviewPictures::loadSheet(int number)
{
    if (m_loading >= 0) {
        return;
    }
    m_loading = number;
    const auto load = [file = m_board.sheetFile(number)] {
        // Another PC may have made it: it is opened as what it must be, and as nothing else.
        QImageReader reader(file, "jpeg");
        reader.setDecideFormatFromContent(false);
        reader.setAutoDetectImageFormat(false);
        namespace Layout = Library::StoryboardLayout;
        const QSize size = reader.size();
        const bool fits = size.width() <= Layout::kColumns * Layout::kTileSide
            && size.height() <= Layout::kRows * Layout::kTileSide;
        return Result<QImage>(
            fits ? reader.read().convertToFormat(QImage::Format_RGB32) : QImage());
    };
    Async::whenDone(Async::run(&m_pool, load), this,
        [this, number, serial = m_serial](const Result<QImage> &sheet) {
            if (serial != m_serial) {
                return;
            }
            m_loading = -1;
            if (!sheet || sheet->isNull()) {
                m_state = Board::None; // damaged: the film itself is read
            } else {
                m_sheets.insert(number, new QImage(*sheet));
            }
            emit changed();
        });
}

QImage PreviewPictures::fromBoard(Milliseconds time)
{
    namespace Layout = Library::StoryboardLayout;
    const Library::Storyboard &board = m_board.board;
    const qint64 last = qint64(Layout::count(board.duration)) - 1;
    const qint64 place = std::clamp<qint64>(time / Layout::kApart, 0, std::max<qint64>(0, last));
    const int number = int(place) / Layout::kPerSheet;
    const int within = int(place) % Layout::kPerSheet;
    const QImage *sheet = m_sheets.object(number);
    if (sheet == nullptr) {
        loadSheet(number);
        return {};
    }
    const QRect tile(within % Layout::kColumns * board.tileWidth,
        within / Layout::kColumns * board.tileHeight, board.tileWidth, board.tileHeight);
    return sheet->rect().contains(tile) ? sheet->copy(tile) : QImage();
}

QImage PreviewPictures::at(Milliseconds time)
{
    if (m_state == Board::Unknown) {
        findBoard();
    }
    if (m_state == Board::Sought) {
        return {};
    }
    if (m_state == Board::There) {
        return fromBoard(time);
    }
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
