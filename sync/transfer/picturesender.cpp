#include "sync/transfer/picturesender.h"

#include "library/base/logging.h"
#include "library/catalog/catalog.h"
#include "library/catalog/picturecopies.h"
#include "sync/store/objectstore.h"

#include <QRandomGenerator>

#include <algorithm>
#include <iterator>
#include <utility>

namespace Sync {

namespace {

using namespace std::chrono_literals;

constexpr int kSentAtOnce = 3;
constexpr int kPictureListPage = 1000;
constexpr int kRowsAtOnce = 500;
constexpr int kTitlesAtOnce = 200;
constexpr auto kListAgain = std::chrono::hours(7 * 24);
// When nobody said that it passes: somebody may have set it right.
constexpr auto kStopFor = 5min;

} // namespace

PictureSender::PictureSender(const Options &options, QObject *parent)
    : QObject(parent)
    , m_options(options)
    , m_files(options.folder)
    , m_steps(this, options.requests, [this](const Error &error) { stop(error); })
{
    m_pool.setMaxThreadCount(1);
    m_wait.setSingleShot(true);
    connect(&m_wait, &QTimer::timeout, this, &PictureSender::look);
}

PictureSender::~PictureSender()
{
    m_pool.clear();
    m_pool.waitForDone();
}

void PictureSender::start()
{
    connect(m_options.catalog, &Library::Catalog::changed, this, &PictureSender::onCatalogChanged);
    m_wait.start(m_options.firstLookAfter);
}

void PictureSender::onCatalogChanged(const Library::CatalogChange &change)
{
    if (change.everything) {
        m_wantsAll = true;
        m_cursor.clear();
    }
    for (const TitleId &title : change.titles) {
        m_changed.insert(title);
    }
    const bool anything = m_wantsAll || !m_changed.isEmpty();
    if (anything && !m_isWorking && !m_wait.isActive()) {
        m_wait.start(m_options.gather);
    }
}

void PictureSender::look()
{
    if (m_underWay > 0) {
        m_wait.start(m_options.gather); // what was under way when it stopped has not ended yet
        return;
    }
    m_isWorking = true;
    m_isStopped = false;
    m_steps.need(m_options.library(), [this](const LibraryId &library) {
        m_keys = StoreKeys(library);
        m_steps.need(m_options.catalog->pictureListing(),
            [this](const Library::PictureListing &listing) { onListing(listing); });
    });
}

void PictureSender::onListing(const Library::PictureListing &listing)
{
    const WallTime listedAt{std::chrono::milliseconds(listing.listedAtMs)};
    const WallTime now = m_options.clock->wallNow();
    const bool isNews
        = listing.cluster != m_options.cluster || listedAt + kListAgain < now || listedAt > now;
    if (isNews) {
        m_listed.clear();
        list({});
    } else {
        next();
    }
}

void PictureSender::list(const QString &after)
{
    m_steps.askFor(
        [this, after] {
            return m_options.store->list(m_keys->pictures(), after, kPictureListPage);
        },
        [this](const ObjectList &page) { onListed(page); });
}

void PictureSender::onListed(const ObjectList &page)
{
    for (const ObjectStat &stat : page.objects) {
        const PictureId picture = m_keys->pictureOf(stat.key);
        if (!picture.isNull()) {
            m_listed << picture;
        }
    }
    if (!page.next.isEmpty() && !page.objects.isEmpty()) {
        list(page.objects.last().key);
        return;
    }
    const Library::PictureListing listing{
        m_options.cluster, m_options.clock->wallNow().time_since_epoch().count()};
    m_steps.need(
        m_options.catalog->notePictureListing(listing, std::exchange(m_listed, {})), [this] {
            m_wantsAll = true;
            m_cursor.clear();
            next();
        });
}

// What is to be sent next; the sent ones are noted first, or they would be named again.
void PictureSender::next()
{
    if (!m_sent.isEmpty()) {
        noteSent();
        return;
    }
    if (m_wantsAll) {
        m_steps.need(m_options.catalog->picturesToCopy(m_cursor, kRowsAtOnce),
            [this](const Library::PictureNames &names) {
                m_cursor = names.next;
                m_wantsAll = !names.next.isEmpty();
                take(names.pictures);
            });
    } else if (!m_changed.isEmpty()) {
        QVector<TitleId> titles(m_changed.cbegin(), m_changed.cend());
        titles.resize(std::min<qsizetype>(titles.size(), kTitlesAtOnce));
        for (const TitleId &title : std::as_const(titles)) {
            m_changed.remove(title);
        }
        m_steps.need(m_options.catalog->picturesToCopyOf(titles),
            [this](const QVector<PictureId> &pictures) { take(pictures); });
    } else {
        rest();
    }
}

void PictureSender::rest()
{
    m_isWorking = false;
    m_attempt = 0;
    emit idle();
}

// Most of them may be another PC's: those are not looked for one by one.
void PictureSender::take(const QVector<PictureId> &pictures)
{
    const auto find = [files = m_files, pictures]() -> Result<QVector<PictureId>> {
        QVector<PictureId> here;
        std::copy_if(pictures.cbegin(), pictures.cend(), std::back_inserter(here),
            [&files](const PictureId &picture) { return files.contains(picture); });
        return here;
    };
    m_steps.need(Async::run(&m_pool, find), [this](const QVector<PictureId> &here) {
        m_batch = here;
        pump();
    });
}

void PictureSender::pump()
{
    while (m_underWay < kSentAtOnce && !m_batch.isEmpty() && !m_isStopped) {
        ++m_underWay;
        send(m_batch.takeLast());
    }
    if (m_underWay == 0 && !m_isStopped) {
        next();
    }
}

void PictureSender::send(const PictureId &picture)
{
    const auto load = [files = m_files, picture] { return files.load(picture); };
    m_steps.step(Async::run(&m_pool, load), [this, picture](const Result<QByteArray> &bytes) {
        if (bytes) {
            put(picture, *bytes);
            return;
        }
        // Another PC made it; or the scan makes a damaged one again.
        if (bytes.error().code != ErrorCode::NotFound) {
            qCWarning(lcTransfer) << "picture not sent:" << picture.toString()
                                  << bytes.error().message << bytes.error().detail;
        }
        ended();
    });
}

void PictureSender::put(const PictureId &picture, const QByteArray &bytes)
{
    const QString key = m_keys->picture(picture);
    m_steps.ask(
        [this, key, bytes] {
            return m_options.store->put(key, bytes, QStringLiteral("image/jpeg"));
        },
        [this, picture, bytes](const Result<ObjectStat> &stored) {
            if (stored) {
                sent(picture);
            } else if (stored.error().code == ErrorCode::InvalidInput) {
                replaceOther(picture, bytes);
            } else {
                stop(stored.error());
                ended();
            }
        });
}

// The key says what its bytes are: others are damaged, and nobody takes them.
void PictureSender::replaceOther(const PictureId &picture, const QByteArray &bytes)
{
    qCWarning(lcTransfer) << "the storage has a damaged picture:" << picture.toString();
    const QString key = m_keys->picture(picture);
    m_steps.ask([this, key] { return m_options.store->remove(key); },
        [this, key, picture, bytes](const Result<> &removed) {
            if (!removed) {
                stop(removed.error());
                ended();
                return;
            }
            m_steps.ask(
                [this, key, bytes] {
                    return m_options.store->put(key, bytes, QStringLiteral("image/jpeg"));
                },
                [this, picture](const Result<ObjectStat> &stored) {
                    if (stored) {
                        sent(picture);
                    } else {
                        stop(stored.error());
                        ended();
                    }
                });
        });
}

void PictureSender::sent(const PictureId &picture)
{
    m_sent << picture;
    m_attempt = 0;
    ended();
}

void PictureSender::ended()
{
    --m_underWay;
    pump();
}

void PictureSender::noteSent()
{
    m_steps.need(
        m_options.catalog->notePictureCopies(std::exchange(m_sent, {})), [this] { next(); });
}

// What was not sent is found again by looking at all.
void PictureSender::stop(const Error &error)
{
    if (m_isStopped) {
        return;
    }
    qCInfo(lcTransfer) << "pictures wait:" << errorCodeName(error.code) << error.message
                       << error.detail;
    m_isStopped = true;
    m_isWorking = false;
    m_wantsAll = true;
    m_cursor.clear();
    m_batch.clear();
    if (!m_sent.isEmpty()) {
        // Should that fail, they are sent once more and found to be there.
        Async::whenDone(m_options.catalog->notePictureCopies(std::exchange(m_sent, {})), this,
            [](const Result<> &) {});
    }
    const auto delay
        = m_options.tries.delay(error, ++m_attempt, QRandomGenerator::global()->generateDouble());
    m_wait.start(delay.value_or(kStopFor));
}

} // namespace Sync
