#include "sync/transfer/picturefetcher.h"

#include "library/base/logging.h"
#include "sync/store/objectstore.h"

#include <QCoreApplication>
#include <QFile>
#include <QRandomGenerator>

namespace Sync {

namespace {

using namespace std::chrono_literals;

constexpr int kFetchedAtOnce = 4;
constexpr int kLongestPictureQueue = 150; // more than a screen shows
constexpr int kTriesOfPicture = 3;
constexpr auto kDamagedFor = 1h;
constexpr auto kForThisRun = 24h;
constexpr auto kRefusedFor = 1min;

//! Writes what is certainly the picture. Corrupt: it is not.
Result<PictureId> keepPicture(
    const Library::PictureStore &files, const PictureId &picture, const QByteArray &bytes)
{
    const bool isJpeg = bytes.startsWith("\xff\xd8\xff");
    if (bytes.size() > PictureFetcher::kMostBytes || !isJpeg
        || Library::PictureStore::idOf(bytes) != picture) {
        return failure(ErrorCode::Corrupt,
            QCoreApplication::translate("PictureFetcher", "A picture in the storage is damaged."),
            picture.toString());
    }
    return files.store(bytes);
}

} // namespace

PictureFetcher::PictureFetcher(const Options &options, QObject *parent)
    : QObject(parent)
    , m_options(options)
    , m_keys(options.library)
    , m_files(options.folder)
    , m_steps(this, RetryPolicy(), [](const Error &) {})
{
    m_pool.setMaxThreadCount(2);
    m_wait.setSingleShot(true);
    connect(&m_wait, &QTimer::timeout, this, &PictureFetcher::pump);
}

PictureFetcher::~PictureFetcher()
{
    m_pool.clear();
    m_pool.waitForDone();
}

void PictureFetcher::want(const PictureId &picture)
{
    if (picture.isNull() || m_underWay.contains(picture)) {
        return;
    }
    const auto ended = m_notBefore.constFind(picture);
    if (ended != m_notBefore.cend() && *ended > m_options.clock->monotonicNow()) {
        return;
    }
    m_queue.removeOne(picture);
    m_queue << picture;
    while (m_queue.size() > kLongestPictureQueue) {
        m_queue.removeFirst();
    }
    pump();
}

void PictureFetcher::pump()
{
    while (m_underWay.size() < kFetchedAtOnce && !m_queue.isEmpty() && !m_wait.isActive()) {
        const PictureId picture = m_queue.takeLast();
        m_underWay.insert(picture);
        look(picture);
    }
}

// It may have been made here meanwhile; a damaged one is replaced.
void PictureFetcher::look(const PictureId &picture)
{
    const auto find = [files = m_files, picture]() -> Result<bool> {
        const Result<QByteArray> bytes = files.load(picture);
        if (!bytes && bytes.error().code == ErrorCode::Corrupt) {
            QFile::remove(files.pathFor(picture));
        }
        return bytes.has_value();
    };
    m_steps.step(Async::run(&m_pool, find), [this, picture](const Result<bool> &isHere) {
        if (isHere && *isHere) {
            end(picture, kForThisRun);
            emit arrived(picture);
        } else {
            ask(picture, 0);
        }
    });
}

void PictureFetcher::ask(const PictureId &picture, int timesBad)
{
    const ReadPurpose purpose{ReadPurpose::Kind::Showing, timesBad};
    m_steps.step(m_options.store->readFor(m_keys.picture(picture), 0, kMostBytes + 1, purpose),
        [this, picture, timesBad](const Result<QByteArray> &bytes) {
            if (bytes) {
                m_attempt = 0;
                check(picture, *bytes, timesBad);
            } else if (bytes.error().code == ErrorCode::NotFound) {
                m_attempt = 0;
                end(picture, m_options.absentFor);
            } else {
                wait(picture, bytes.error());
            }
        });
}

void PictureFetcher::check(const PictureId &picture, const QByteArray &bytes, int timesBad)
{
    const auto keep
        = [files = m_files, picture, bytes] { return keepPicture(files, picture, bytes); };
    m_steps.step(
        Async::run(&m_pool, keep), [this, picture, timesBad](const Result<PictureId> &kept) {
            onKept(picture, kept, timesBad);
        });
}

void PictureFetcher::onKept(const PictureId &picture, const Result<PictureId> &kept, int timesBad)
{
    if (kept) {
        end(picture, kForThisRun);
        emit arrived(picture);
        return;
    }
    if (kept.error().code == ErrorCode::Corrupt && timesBad + 1 < kTriesOfPicture) {
        ask(picture, timesBad + 1);
        return;
    }
    qCWarning(lcTransfer) << "picture:" << kept.error().message << kept.error().detail;
    end(picture,
        kept.error().code == ErrorCode::Corrupt ? std::chrono::milliseconds(kDamagedFor)
                                                : m_options.absentFor);
}

// Says nothing of the picture: it is asked for again, and all others wait as well.
void PictureFetcher::wait(const PictureId &picture, const Error &error)
{
    m_underWay.remove(picture);
    m_queue.removeOne(picture);
    m_queue << picture;
    if (m_wait.isActive()) {
        return;
    }
    qCInfo(lcTransfer) << "pictures wait:" << errorCodeName(error.code) << error.detail;
    const auto delay
        = m_options.tries.delay(error, ++m_attempt, QRandomGenerator::global()->generateDouble());
    m_wait.start(delay.value_or(kRefusedFor));
}

void PictureFetcher::end(const PictureId &picture, std::chrono::milliseconds notFor)
{
    m_underWay.remove(picture);
    m_notBefore.insert(picture, m_options.clock->monotonicNow() + notFor);
    pump();
}

} // namespace Sync
