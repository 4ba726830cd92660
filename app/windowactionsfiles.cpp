#include "app/device.h"
#include "app/windowactions.h"
#include "library/base/async.h"
#include "library/playback/localfilesource.h"
#include "library/scan/subtitlesbeside.h"
#include "sync/web/webaddress.h"
#include "sync/web/websource.h"
#include "ui/player/playrequest.h"

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

void WindowActions::playFile(const QString &file)
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
    m_parts = {};
    m_queue.clear();
    using Subtitles = QVector<Library::SideCarSubtitle>;
    Async::whenDone(
        Async::run(&m_pool, [file] { return Result<Subtitles>(Library::subtitlesBeside(file)); }),
        this, [this, request](const Result<Subtitles> &subtitles) {
            Ui::PlayRequest complete = request;
            complete.subtitles = subtitles.value_or(Subtitles());
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
