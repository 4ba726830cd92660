#include "app/device.h"
#include "app/versionsource.h"
#include "app/windowactions.h"
#include "library/base/async.h"
#include "library/catalog/catalog.h"
#include "library/catalog/identification.h"
#include "library/playback/localfilesource.h"
#include "library/scan/filesample.h"
#include "library/scan/subtitlesbeside.h"
#include "sync/web/webaddress.h"
#include "sync/web/websource.h"
#include "ui/player/playrequest.h"

#include <QDir>
#include <QFileInfo>

// What is played though the library may not know it.

namespace App {

void WindowActions::playWhat(const QString &what)
{
    if (QFileInfo::exists(what)) {
        playFile(what);
        return;
    }
    if (Sync::isWebAddress(what)) {
        const Result<QUrl> address = Sync::webAddress(what);
        if (address) {
            playAddress(*address);
        } else {
            emit failed(address.error().message);
        }
        return;
    }
    m_device.resolveTitle(what, this, [this](const Result<TitleId> &title) {
        if (!title) {
            emit failed(title.error().message);
            return;
        }
        play(*title, {}, Ui::PlayFrom::Resume);
    });
}

// It is known by its bytes: as another way to it, or a copy of it, it is the same film.
void WindowActions::playFile(const QString &name)
{
    const QString file = QDir::cleanPath(QFileInfo(name).absoluteFilePath());
    const quint64 wish = ++m_fileWish;
    const auto read = Async::run(&m_pool, [file] { return Library::FileSample::of(file); });
    Async::whenDone(read, this, [this, file, wish](const Result<Library::SampleId> &bytes) {
        if (!bytes) {
            playUnknown(file, wish); // the player says what is wrong with it
            return;
        }
        Async::whenDone(m_device.catalog().titleOfFile(file, *bytes), this,
            [this, file, wish](const Result<Library::TitleFile> &known) {
                if (known && !known->title.isNull()) {
                    playKnown(*known, file, wish);
                } else {
                    playUnknown(file, wish);
                }
            });
    });
}

void WindowActions::playKnown(const Library::TitleFile &known, const QString &file, quint64 wish)
{
    Async::whenDone(m_device.catalog().details(m_device.viewer(), known.title), this,
        [this, version = known.version, file, wish](const Result<Library::TitleDetails> &details) {
            const auto played = details ? withFile(*details, version, file) : std::nullopt;
            if (!played) {
                playUnknown(file, wish);
            } else if (wish == m_fileWish) {
                playDetails(*played, version, Ui::PlayFrom::Resume);
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
