#include "app/storyboards.h"

#include "library/base/async.h"
#include "library/base/logging.h"
#include "library/catalog/catalog.h"
#include "library/scan/libraryupdater.h"
#include "sync/store/objectstore.h"
#include "sync/transfer/storyboardcopy.h"

#include <QFile>

#include <utility>

namespace App {

namespace {

using namespace std::chrono_literals;

constexpr int kTitlesAtOnce = 100;
constexpr int kKeysAtOnce = 1000;
// Without a cluster those of the library leave room for those of what is watched.
constexpr int kMostOnThisPc = Library::StoryboardStore::kMost * 4 / 5;

Result<QByteArray> encodedStoryboard(
    const Library::StoryboardStore &files, const VersionId &version, qint64 sizeBytes)
{
    const std::optional<Library::Storyboard> board = files.find(version, sizeBytes);
    if (!board) {
        return failure(ErrorCode::NotFound, {});
    }
    Sync::StoryboardCopy copy{*board, {}};
    const int sheets = Library::StoryboardLayout::sheets(board->duration);
    for (int i = 0; i < sheets; ++i) {
        QFile sheet(files.sheetFile(version, i));
        if (!sheet.open(QIODevice::ReadOnly)) {
            return failure(ErrorCode::Io, {}, sheet.errorString());
        }
        copy.sheets.append(sheet.readAll());
    }
    return Sync::encodeStoryboard(copy);
}

Result<> keepStoryboard(const Library::StoryboardStore &files, const QByteArray &bytes,
    const VersionId &version, qint64 sizeBytes)
{
    const Result<Sync::StoryboardCopy> copy = Sync::decodeStoryboard(bytes);
    if (!copy) {
        return failure(copy.error());
    }
    if (copy->board.sizeBytes != sizeBytes) {
        return failure(ErrorCode::Corrupt, {}, QStringLiteral("of another video"));
    }
    return files.store(version, copy->board, copy->sheets);
}

} // namespace

Storyboards::Storyboards(const Options &options)
    : m_options(options)
    , m_files(options.folder)
{
    if (options.cluster) {
        m_keys.emplace(*options.cluster);
    }
    m_pool.setMaxThreadCount(1);
    m_wait.setSingleShot(true);
    connect(&m_wait, &QTimer::timeout, this, [this] {
        if (m_isPlaying) {
            m_isHeld = true;
        } else {
            std::exchange(m_goOn, {})();
        }
    });
    connect(
        options.updater, &Library::LibraryUpdater::storyboardEnded, this, &Storyboards::onEnded);
}

Storyboards::~Storyboards() = default;

bool Storyboards::isShared(const Library::TitleVersion &version) const
{
    return m_keys && !version.object.isNull();
}

void Storyboards::want(const Library::TitleVersion &version)
{
    settle(version, From::Anywhere, [] {});
}

void Storyboards::settle(const Library::TitleVersion &version, From from, const Then &then)
{
    const bool isOne = version.parts.isEmpty() && version.failure.isEmpty();
    const bool isKnown = from == From::ThisPc && m_known.contains(version.object);
    if (!isOne || isKnown) {
        then();
        return;
    }
    const auto look = [files = m_files, version, objectFile = m_options.objectFile] {
        Film film{version, version.files.value(0)};
        film.isHere = files.find(version.id, version.media.sizeBytes).has_value();
        film.hasRoom = files.count() < kMostOnThisPc;
        if (film.file.isEmpty() && !film.isHere && !version.object.isNull() && objectFile) {
            film.file = objectFile(version);
        }
        return Result<Film>(film);
    };
    Async::whenDone(Async::run(&m_pool, look), this, [this, from, then](const Result<Film> &film) {
        if (film) {
            onLooked(*film, from, then);
        }
    });
}

void Storyboards::onLooked(const Film &film, From from, const Then &then)
{
    if (film.isHere) {
        if (isShared(film.version) && !m_known.contains(film.version.object)) {
            send(film.version, then);
        } else {
            then();
        }
    } else if (from == From::Anywhere && isShared(film.version)) {
        fetch(film, then);
    } else {
        const bool isForAll = from == From::ThisPc && !isShared(film.version);
        if (isForAll && !film.hasRoom) {
            then();
        } else {
            make(film, then);
        }
    }
}

void Storyboards::fetch(const Film &film, const Then &then)
{
    const auto store = m_options.stores.current;
    const ObjectId object = film.version.object;
    Async::whenDone(store->read(m_keys->storyboard(object), 0, Sync::kMostStoryboardBytes), this,
        [this, film, then, object](const Result<QByteArray> &bytes) {
            if (!bytes) {
                make(film, then);
                return;
            }
            const auto keep = [files = m_files, bytes = *bytes, id = film.version.id,
                                  size = film.version.media.sizeBytes] {
                return keepStoryboard(files, bytes, id, size);
            };
            Async::whenDone(
                Async::run(&m_pool, keep), this, [this, film, then, object](const Result<> &kept) {
                    m_known.insert(object);
                    if (kept) {
                        emit arrived();
                        then();
                    } else {
                        qCInfo(lcApp)
                            << "a storyboard of the storage is not used:" << kept.error().message
                            << kept.error().detail;
                        make(film, then);
                    }
                });
        });
}

void Storyboards::make(const Film &film, const Then &then)
{
    if (film.file.isEmpty()) {
        then();
        return;
    }
    m_hasWorked = true;
    const Library::TitleVersion &version = film.version;
    m_making[version.id].append([this, version, then](bool isMade) {
        if (isMade && isShared(version) && !m_known.contains(version.object)) {
            send(version, then);
        } else {
            then();
        }
    });
    m_options.updater->wantStoryboard({version.id, film.file, version.media.sizeBytes,
        std::chrono::milliseconds(version.media.durationMs)});
}

void Storyboards::onEnded(const VersionId &version, bool isMade)
{
    for (const auto &ended : m_making.take(version)) {
        ended(isMade);
    }
    if (isMade) {
        emit arrived();
    }
}

void Storyboards::send(const Library::TitleVersion &version, const Then &then)
{
    m_hasWorked = true;
    const auto encode = [files = m_files, id = version.id, size = version.media.sizeBytes] {
        return encodedStoryboard(files, id, size);
    };
    Async::whenDone(Async::run(&m_pool, encode), this,
        [this, then, object = version.object](const Result<QByteArray> &bytes) {
            if (!bytes || bytes->size() > Sync::kMostStoryboardBytes) {
                then();
                return;
            }
            Async::whenDone(m_options.stores.current->put(m_keys->storyboard(object), *bytes,
                                QStringLiteral("application/cbor")),
                this, [this, object, then](const Result<Sync::ObjectStat> &put) {
                    afterPut(object, put ? Result<>() : failure(put.error()), then);
                });
        });
}

// The object may have been removed meanwhile, and its storyboard with it.
void Storyboards::afterPut(const ObjectId &object, const Result<> &put, const Then &then)
{
    // Other bytes: another PC was faster, and its FFmpeg is another one.
    if (!put && put.error().code != ErrorCode::InvalidInput) {
        qCInfo(lcApp) << "a storyboard was not stored:" << put.error().message
                      << put.error().detail;
        then();
        return;
    }
    m_known.insert(object);
    const auto store = m_options.stores.current;
    Async::whenDone(store->stat(m_keys->manifest(object)), this,
        [this, store, object, then](const Result<Sync::ObjectStat> &manifest) {
            if (manifest || manifest.error().code != ErrorCode::NotFound) {
                then();
                return;
            }
            Async::whenDone(store->remove(m_keys->storyboard(object)), this,
                [then](const Result<> &) { then(); });
        });
}

void Storyboards::keepMaking()
{
    m_goOn = [this] {
        if (m_keys) {
            list({});
        } else {
            nextPage();
        }
    };
    m_wait.start(m_options.firstAfter);
}

void Storyboards::setPlaying(bool isPlaying)
{
    m_isPlaying = isPlaying;
    if (!isPlaying && std::exchange(m_isHeld, false)) {
        m_wait.start(m_options.pause);
    }
}

void Storyboards::list(const QString &after)
{
    Async::whenDone(m_options.stores.current->list(m_keys->storyboards(), after, kKeysAtOnce), this,
        [this](const Result<Sync::ObjectList> &page) {
            if (page) {
                onListed(*page);
            } else {
                rest(); // the cluster is away
            }
        });
}

void Storyboards::onListed(const Sync::ObjectList &page)
{
    for (const Sync::ObjectStat &object : page.objects) {
        m_known.insert(m_keys->storyboardOf(object.key));
    }
    m_known.remove(ObjectId());
    if (!page.next.isEmpty()) {
        list(page.next);
    } else {
        nextPage();
    }
}

void Storyboards::nextPage()
{
    using Library::TitleKind;
    Library::TitleQuery query;
    query.viewer = m_options.viewer;
    query.kinds = {TitleKind::Movie, TitleKind::Episode, TitleKind::HomeVideo};
    query.cursor = m_cursor;
    query.limit = kTitlesAtOnce;
    Async::whenDone(
        m_options.catalog->page(query), this, [this](const Result<Library::TitlePage> &page) {
            if (!page) {
                rest();
                return;
            }
            m_cursor = page->next;
            m_isLastPage = page->next.isEmpty();
            for (const Library::TitleCard &card : page->cards) {
                m_titles.prepend(card.id);
            }
            nextTitle();
        });
}

void Storyboards::nextTitle()
{
    if (m_titles.isEmpty()) {
        if (m_isLastPage) {
            emit wentThrough();
            rest();
        } else {
            nextPage();
        }
        return;
    }
    Async::whenDone(m_options.catalog->details(m_options.viewer, m_titles.takeLast()), this,
        [this](const Result<Library::TitleDetails> &details) {
            if (details) {
                m_versions = details->versions;
            }
            nextVersion();
        });
}

void Storyboards::nextVersion()
{
    if (m_versions.isEmpty()) {
        nextTitle();
        return;
    }
    settle(m_versions.takeLast(), From::ThisPc, [this] {
        m_goOn = [this] { nextVersion(); };
        m_wait.start(std::exchange(m_hasWorked, false) ? m_options.pause : 0ms);
    });
}

void Storyboards::rest()
{
    m_cursor.clear();
    keepMaking();
    m_wait.start(m_options.again);
}

} // namespace App
