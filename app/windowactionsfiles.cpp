#include "app/device.h"
#include "app/versionsource.h"
#include "app/windowactions.h"
#include "library/base/async.h"
#include "library/catalog/catalog.h"
#include "library/catalog/identification.h"
#include "library/catalog/sortkey.h"
#include "library/playback/localfilesource.h"
#include "library/scan/filesample.h"
#include "library/scan/subtitlesbeside.h"
#include "library/scan/videosbelow.h"
#include "sync/web/webaddress.h"
#include "sync/web/websource.h"
#include "ui/player/playrequest.h"

#include <QDir>
#include <QFileInfo>

#include <algorithm>
#include <utility>

// What is played though the library may not know it.

namespace App {

namespace {

//! Those of a folder as a person would order them: "2" before "10".
Result<QStringList> videosInOrder(const QStringList &paths)
{
    const Library::SortKey keys;
    QStringList videos;
    for (const QString &path : paths) {
        const Result<QStringList> found
            = Library::videosBelow({QDir::cleanPath(QFileInfo(path).absoluteFilePath())});
        if (!found) {
            return found;
        }
        QVector<std::pair<QByteArray, QString>> order;
        for (const QString &video : *found) {
            order.append({keys.of(video), video});
        }
        std::sort(order.begin(), order.end());
        for (const auto &[key, video] : std::as_const(order)) {
            videos << video;
        }
    }
    return videos;
}

} // namespace

void WindowActions::playWhat(const QStringList &what)
{
    const bool areFiles = std::all_of(
        what.begin(), what.end(), [](const QString &each) { return QFileInfo::exists(each); });
    if (areFiles) {
        playFiles(what, {}, Ui::PlayOrder::InOrder);
        return;
    }
    if (what.size() > 1) {
        emit failed(tr("Only files can be played one after the other this way."));
        return;
    }
    if (Sync::isWebAddress(what.first())) {
        const Result<QUrl> address = Sync::webAddress(what.first());
        if (address) {
            playAddress(*address);
        } else {
            emit failed(address.error().message);
        }
        return;
    }
    m_device.resolveTitle(what.first(), this, [this](const Result<TitleId> &title) {
        if (!title) {
            emit failed(title.error().message);
            return;
        }
        play(*title, {}, Ui::PlayFrom::Resume);
    });
}

void WindowActions::forgetFiles()
{
    ++m_fileWish;
    m_files = {};
    m_broughtSubtitles.clear();
}

void WindowActions::playFile(const QString &name, Ui::PlayFrom from)
{
    forgetFiles();
    openFile(QDir::cleanPath(QFileInfo(name).absoluteFilePath()), from);
}

void WindowActions::playFiles(const QStringList &paths, const QString &first, Ui::PlayOrder order)
{
    forgetFiles();
    const auto found = Async::run(&m_pool, [paths] { return videosInOrder(paths); });
    Async::whenDone(
        found, this, [this, first, order, wish = m_fileWish](const Result<QStringList> &files) {
            if (wish != m_fileWish) {
                return;
            }
            if (!files) {
                emit failed(files.error().message);
            } else if (files->isEmpty()) {
                emit failed(tr("There is no video in it."));
            } else if (files->size() == 1) {
                openFile(files->first(), Ui::PlayFrom::Resume);
            } else {
                m_files = FileQueue(*files, first, order);
                openFile(m_files.file(), Ui::PlayFrom::Resume);
            }
        });
}

void WindowActions::playDropped(const QStringList &paths, const QStringList &subtitles)
{
    playFiles(paths, {}, Ui::PlayOrder::InOrder);
    m_broughtSubtitles = subtitles;
}

// It is known by its bytes: as another way to it, or a copy of it, it is the same film.
void WindowActions::lookUp(
    const QString &file, const std::function<void(const std::optional<KnownFile> &)> &then)
{
    const auto read = Async::run(&m_pool, [file] { return Library::FileSample::of(file); });
    Async::whenDone(read, this, [this, file, then](const Result<Library::SampleId> &bytes) {
        if (!bytes) {
            then({}); // the player says what is wrong with it
            return;
        }
        Async::whenDone(m_device.catalog().titleOfFile(file, *bytes), this,
            [this, file, then](const Result<Library::TitleFile> &known) {
                if (!known || known->title.isNull()) {
                    then({});
                    return;
                }
                Async::whenDone(m_device.catalog().details(m_device.viewer(), known->title), this,
                    [version = known->version, file, then](
                        const Result<Library::TitleDetails> &details) {
                        const auto played
                            = details ? withFile(*details, version, file) : std::nullopt;
                        then(played ? std::optional(KnownFile{*played, version}) : std::nullopt);
                    });
            });
    });
}

void WindowActions::openFile(const QString &file, Ui::PlayFrom from)
{
    lookUp(file, [this, file, from, wish = m_fileWish](const std::optional<KnownFile> &known) {
        if (wish != m_fileWish) {
            return;
        }
        if (known) {
            playDetails(known->details, known->version, from);
        } else {
            playUnknown(file, wish);
        }
    });
}

void WindowActions::playUnknown(const QString &file, quint64 wish)
{
    Ui::PlayRequest request;
    request.heading = QFileInfo(file).completeBaseName();
    request.open = [file]() -> Result<std::shared_ptr<Library::ByteSource>> {
        auto source = Library::LocalFileSource::open(file);
        if (!source) {
            return failure(source.error());
        }
        return std::shared_ptr<Library::ByteSource>(*source);
    };
    request.openPreview = request.open;
    using Subtitles = QVector<Library::SideCarSubtitle>;
    Async::whenDone(
        Async::run(&m_pool, [file] { return Result<Subtitles>(Library::subtitlesBeside(file)); }),
        this, [this, request, wish](const Result<Subtitles> &subtitles) {
            if (wish != m_fileWish) {
                return;
            }
            Ui::PlayRequest complete = request;
            complete.subtitles = subtitles.value_or(Subtitles());
            m_parts = {};
            m_queue.clear();
            startPlayer(complete);
        });
}

// Nobody is asked for subtitles beside it: a server would be told of files that it may not have.
void WindowActions::playAddress(const QUrl &address)
{
    const auto opener = [&](std::chrono::milliseconds mostAhead) {
        Sync::WebSource::Options options;
        options.address = address;
        options.folder = m_device.paths().cacheFolder();
        options.mostAhead = mostAhead;
        return [client = m_device.webClient(), options] {
            return Result<std::shared_ptr<Library::ByteSource>>(
                std::make_shared<Sync::WebSource>(client, options));
        };
    };
    forgetFiles();
    Ui::PlayRequest request;
    request.heading = Sync::webTitle(address);
    request.subheading = Sync::webServer(address);
    request.open = opener(std::chrono::milliseconds(0));
    request.openPreview = opener(kPreviewAhead);
    m_parts = {};
    m_queue.clear();
    startPlayer(request);
}

} // namespace App
