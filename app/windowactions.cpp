#include "app/windowactions.h"

#include "app/device.h"
#include "app/output.h"
#include "app/storyboards.h"
#include "app/syncacts.h"
#include "app/titlestobring.h"
#include "app/transferacts.h"
#include "app/trash.h"
#include "app/uploadroom.h"
#include "app/versionsource.h"
#include "library/base/async.h"
#include "library/catalog/catalog.h"
#include "library/scan/libraryupdater.h"
#include "library/scan/picturestore.h"
#include "library/scan/videosbelow.h"
#include "sync/describe/onlinedescriptions.h"
#include "sync/transfer/transferqueue.h"
#include "ui/format.h"
#include "ui/player/playerpage.h"
#include "ui/player/playrequest.h"
#include "ui/window/mainwindow.h"

#include <QJsonArray>
#include <QPromise>

#include <utility>

namespace App {

namespace {

// Longer is forgotten: it holds some megabytes.
constexpr std::chrono::minutes kReadyFor{2};

using std::chrono::milliseconds;

QStringList texts(const QJsonValue &value)
{
    QStringList list;
    for (const QJsonValue &item : value.toArray()) {
        list << item.toString();
    }
    return list;
}

Ui::PlayRequest requestFor(const ProfileId &viewer, const Library::TitleDetails &details,
    const Library::TitleVersion &version, Ui::PlayFrom from)
{
    const Library::TitleCard &card = details.card;
    Ui::PlayRequest request;
    request.title = card.id;
    request.version = version.id;
    request.subtitles = version.subtitles;
    const TitleId series = card.seriesId.isNull() ? card.id : card.seriesId;
    request.seriesKey = QString(viewer.toString() + QLatin1Char('/') + series.toString());
    request.titleKey = QString(viewer.toString() + QLatin1Char('/') + card.id.toString());
    if (card.seriesTitle.isEmpty()) {
        request.heading = card.title;
        request.subheading = card.year > 0 ? QString::number(card.year) : QString();
    } else {
        request.isEpisode = true;
        request.heading = card.seriesTitle;
        request.subheading = Ui::Format::episodeName(card);
    }
    if (from == Ui::PlayFrom::Resume) {
        request.start = milliseconds(card.play.positionMs);
    }
    return request;
}

} // namespace

WindowActions::WindowActions(Device &device, Sync::TransferQueue &transfers)
    : m_device(device)
    , m_transfers(transfers)
    , m_queue(device.catalog(), device.viewer())
    , m_ready(&m_pool)
{
    connect(&m_queue, &PlayQueue::changed, this, &WindowActions::lookAhead);
    m_readyTimer.setSingleShot(true);
    m_readyTimer.setInterval(kReadyFor);
    connect(&m_readyTimer, &QTimer::timeout, this, [this] { m_ready.drop(); });
    connect(&m_device, &Device::noticed, this, &WindowActions::failed);
    connect(&m_device.updater(), &Library::LibraryUpdater::scanProgress, this,
        [this](const Library::ScanProgress &progress, bool isRunning) {
            emit scanProgress(isRunning, progress.done, progress.toProbe);
        });
    connect(&m_device.updater(), &Library::LibraryUpdater::scanFailed, this,
        [this](const Error &error) { emit failed(error.message); });
    connect(&m_device.storyboards(), &Storyboards::arrived, this, [this] {
        if (m_player) {
            m_player->lookForStoryboard();
        }
    });
    connect(&m_device.descriptions(), &Sync::OnlineDescriptions::failed, this,
        [this](const Error &error) { emit failed(error.message); });
    connect(&m_device, &Device::damageFound, this, [this](const QString &title, bool isHealed) {
        // What no copy has is said by the player, which stops there.
        if (isHealed) {
            emit failed(tr("A copy of “%1” in the storage is damaged. Another copy was whole, so "
                           "nothing is lost.")
                            .arg(title));
        }
    });
    connect(&m_device.updater(), &Library::LibraryUpdater::watchingLimited, this,
        [this](const QString &folder) {
            emit failed(tr("%1 has more folders than this system watches, so new files appear "
                           "after up to 5 minutes. Raise fs.inotify.max_user_watches to see them "
                           "at once.")
                            .arg(folder));
        });
}

WindowActions::~WindowActions() = default;

void WindowActions::setWindow(Ui::MainWindow *window, Ui::Theme *theme)
{
    if (m_player) {
        emit playerMade(nullptr);
    }
    m_player.reset();
    m_window = window;
    if (window == nullptr) {
        return;
    }
    m_player = std::make_unique<Ui::PlayerPage>(*theme, *this, m_device.settings());
    connect(m_player.get(), &Ui::PlayerPage::finished, this,
        [this] { m_partEnded = m_part + 1 < m_parts.count(); });
    connect(m_player.get(), &Ui::PlayerPage::leaveRequested, this, &WindowActions::leavePlayer);
    connect(m_player.get(), &Ui::PlayerPage::smallWanted, this, [this] { setPlayerSmall(true); });
    connect(m_player.get(), &Ui::PlayerPage::largeWanted, this, [this] { setPlayerSmall(false); });
    connect(window, &Ui::MainWindow::largePlayerWanted, m_player.get(),
        [this] { setPlayerSmall(false); });
    m_player->setCanStayOnTop(Ui::MainWindow::canStayOnTop());
    connect(m_player.get(), &Ui::PlayerPage::onTopToggled, window, &Ui::MainWindow::setOnTop);
    connect(m_player.get(), &Ui::PlayerPage::addressWanted, window, &Ui::MainWindow::askAddress);
    connect(m_player.get(), &Ui::PlayerPage::videosDropped, this, &WindowActions::playDropped);
    connect(m_player.get(), &Ui::PlayerPage::nextWanted, this, &WindowActions::playNext);
    connect(m_player.get(), &Ui::PlayerPage::previousWanted, this, &WindowActions::playPrevious);
    connect(m_player.get(), &Ui::PlayerPage::nearEnd, this, [this] {
        if (m_next && m_files.isEmpty()) {
            getReady(*m_next, {});
        }
    });
    connect(m_player.get(), &Ui::PlayerPage::fullScreenToggled, this, [this](bool fullScreen) {
        if (m_partEnded && !fullScreen) {
            m_keptFullScreen = true;
        } else if (m_window != nullptr) {
            m_keptFullScreen = false;
            m_window->setFullScreen(fullScreen);
        }
    });
    emit playerMade(m_player.get());
}

void WindowActions::onMessage(const QJsonObject &message, const Instance::Reply &reply)
{
    const QString verb = message.value(QStringLiteral("verb")).toString();
    if (verb == QLatin1String("transfers")) {
        // Not a wish to see the window.
        actOnTransfers(m_transfers, texts(message.value(QStringLiteral("arguments"))), this,
            [reply](const Result<QJsonObject> &answer) {
                reply(answer ? *answer
                             : QJsonObject{{QStringLiteral("error"), toJson(answer.error())}});
            });
        return;
    }
    if (verb == QLatin1String("sync")) {
        actOnSync(m_device, message.value(QStringLiteral("what")).toString(), this,
            [reply](const Result<QJsonObject> &answer) {
                reply(answer ? *answer
                             : QJsonObject{{QStringLiteral("error"), toJson(answer.error())}});
            });
        return;
    }
    reply({});
    if (verb == QLatin1String("upload")) {
        upload(texts(message.value(QStringLiteral("paths"))));
    } else if (verb == QLatin1String("download") || verb == QLatin1String("pin")
        || verb == QLatin1String("unpin")) {
        bring(verb, texts(message.value(QStringLiteral("titles"))),
            message.value(QStringLiteral("folder")).toString());
    } else if (verb == QLatin1String("play")) {
        playWhat(texts(message.value(QStringLiteral("what"))));
    }
    if (m_window != nullptr) {
        m_window->comeForward(message.value(QStringLiteral("activationToken")).toString());
    }
}

void WindowActions::play(const TitleId &title, const VersionId &version, Ui::PlayFrom from)
{
    forgetFiles();
    Async::whenDone(m_device.catalog().details(m_device.viewer(), title), this,
        [this, version, from](const Result<Library::TitleDetails> &details) {
            if (!details) {
                emit failed(details.error().message);
                return;
            }
            playDetails(*details, version, from);
        });
}

void WindowActions::playAll(
    const QVector<TitleId> &titles, const TitleId &first, Ui::PlayOrder order)
{
    m_queue.fill(titles, first, order, [this](const Result<TitleId> &title) {
        if (title) {
            play(*title, {}, Ui::PlayFrom::Resume);
        } else {
            emit failed(title.error().message);
        }
    });
}

void WindowActions::getReady(const Library::TitleDetails &details, const VersionId &version)
{
    const Library::TitleVersion *chosen = chooseVersion(details, version);
    if (chosen == nullptr || chosen->availability != Library::Availability::Available) {
        m_ready.drop();
        return;
    }
    m_device.storyboards().want(*chosen);
    m_ready.prepare(m_device.stores(), *chosen, details.card.title);
    m_readyTimer.start();
}

void WindowActions::playDetails(
    const Library::TitleDetails &details, const VersionId &version, Ui::PlayFrom from)
{
    const Library::TitleVersion *chosen = chooseVersion(details, version);
    if (chosen == nullptr) {
        emit failed(tr("“%1” has no video on this PC or in the storage.").arg(details.card.title));
        return;
    }
    if (!chosen->failure.isEmpty()) {
        emit failed(chosen->failure);
        return;
    }
    if (chosen->availability == Library::Availability::Unavailable) {
        emit failed(tr("The folder that holds “%1” is not connected. Nothing is lost.")
                        .arg(details.card.title));
        return;
    }
    if (chosen->availability == Library::Availability::Missing) {
        emit failed(tr("The file of “%1” is no longer in its folder.").arg(details.card.title));
        return;
    }
    m_details = details;
    m_parts = PartsInOrder(*chosen);
    for (const Library::TitleVersion &part : chosen->parts) {
        m_files.leaveOut(part.files);
    }
    m_queue.follow(details.card);
    if (!m_parts.isEmpty()) {
        const bool resume = from == Ui::PlayFrom::Resume;
        PartsInOrder::Place place
            = m_parts.placeOf(milliseconds(resume ? details.card.play.positionMs : 0));
        // The first part is the film's own id, so that only a later one can be meant itself.
        const int meant = m_parts.indexOf(version).value_or(0);
        if (meant > 0 && meant != place.part) {
            place = {meant, milliseconds(0)};
        }
        playPart(place);
        return;
    }
    Ui::PlayRequest request = requestFor(m_device.viewer(), details, *chosen, from);
    request.open = [stores = m_device.stores(), version = *chosen, title = details.card.title,
                       take = m_ready.taker(m_device.stores(), chosen->id)] {
        std::shared_ptr<Library::ByteSource> ready = take();
        return ready ? Result<std::shared_ptr<Library::ByteSource>>(ready)
                     : openVersion(stores, version, title);
    };
    request.openPreview = previewOf(*chosen);
    request.artFile = artOf(details.card);
    request.findStoryboard = storyboardOf(*chosen);
    m_device.storyboards().want(*chosen);
    startPlayer(request);
}

QString WindowActions::artOf(const Library::TitleCard &card) const
{
    const Library::PictureStore pictures(m_device.paths().picturesFolder());
    for (const PictureId &picture : {card.poster, card.still}) {
        if (!picture.isNull() && pictures.contains(picture)) {
            return pictures.pathFor(picture);
        }
    }
    return {};
}

std::function<Result<std::shared_ptr<Library::ByteSource>>()> WindowActions::previewOf(
    const Library::TitleVersion &version) const
{
    return [stores = m_device.stores(), version] {
        return openVersion(stores, version, {}, kPreviewAhead);
    };
}

void WindowActions::playPart(const PartsInOrder::Place &place)
{
    m_part = place.part;
    const Library::TitleVersion &part = m_parts.part(place.part);
    Ui::PlayRequest request = requestFor(m_device.viewer(), m_details, part, Ui::PlayFrom::Start);
    request.start = place.position;
    const QString number = tr("Part %1 of %2").arg(place.part + 1).arg(m_parts.count());
    request.subheading = request.subheading.isEmpty()
        ? number
        : QString(request.subheading + QStringLiteral(" · ") + number);
    request.open = [stores = m_device.stores(), version = part, title = m_details.card.title] {
        return openVersion(stores, version, title);
    };
    request.openPreview = previewOf(part);
    request.artFile = artOf(m_details.card);
    startPlayer(request);
}

void WindowActions::leavePlayer()
{
    if (m_partEnded) {
        m_partEnded = false;
        // The page is still letting go of the part that ended.
        QMetaObject::invokeMethod(
            this,
            [this] {
                if (m_part + 1 < m_parts.count()) {
                    m_goesOnSmall = true;
                    playPart({m_part + 1, milliseconds(0)});
                }
            },
            Qt::QueuedConnection);
        return;
    }
    if (m_window == nullptr) {
        return;
    }
    m_window->leavePlayer();
    m_device.updater().setPlaying(false);
    m_device.storyboards().setPlaying(false);
    emit playingChanged(false);
    if (std::exchange(m_keptFullScreen, false)) {
        m_window->setFullScreen(false);
    }
}

void WindowActions::startPlayer(const Ui::PlayRequest &request)
{
    if (m_window != nullptr) {
        Ui::PlayRequest complete = request;
        complete.broughtSubtitles = std::exchange(m_broughtSubtitles, {});
        m_player->play(complete);
        lookAhead();
        if (!m_goesOnSmall || !m_player->isSmall()) {
            setPlayerSmall(false);
        }
        m_goesOnSmall = false;
        m_device.updater().setPlaying(true);
        m_device.storyboards().setPlaying(true);
        emit playingChanged(true);
    }
}

void WindowActions::addFolders(const QStringList &paths)
{
    Async::whenDone(
        m_device.updater().add(paths), this, [this](const Result<Library::ScanSummary> &summary) {
            if (!summary) {
                emit failed(summary.error().message);
            }
        });
}

void WindowActions::upload(const QStringList &paths)
{
    const auto found = Async::run(&m_pool, [paths] { return Library::videosBelow(paths); });
    Async::whenDone(found, this, [this](const Result<QStringList> &files) {
        if (!files) {
            emit failed(files.error().message);
            return;
        }
        if (files->isEmpty()) {
            emit failed(tr("There is no video in what was dropped."));
            return;
        }
        auto *room = new UploadRoom(m_device, m_transfers, this);
        room->ask(*files, [this, room, wanted = *files](const UploadRoom::Answer &answer) {
            room->deleteLater();
            if (answer.fits()) {
                queueUploads(wanted);
            } else {
                emit agreementWanted(tr("There is not enough room"), answer.warning(),
                    tr("Queue it anyway"), [this, wanted] { queueUploads(wanted); });
            }
        });
    });
}

void WindowActions::queueUploads(const QStringList &files)
{
    Async::whenDone(
        m_transfers.add(files), this, [this](const Result<QVector<Sync::TransferId>> &ids) {
            if (!ids) {
                emit failed(ids.error().message);
            }
        });
}

void WindowActions::bring(const QString &verb, const QStringList &titles, const QString &folder)
{
    auto *search = new TitlesToBring(m_device, this);
    search->resolve(titles, [this, search, verb, folder](const Result<QVector<TitleId>> &found) {
        search->deleteLater();
        if (!found) {
            emit failed(found.error().message);
        } else if (verb == QLatin1String("unpin")) {
            Async::whenDone(letGo(*found), this, [this](const Result<> &gone) { report(gone); });
        } else {
            const bool isDownload = verb == QLatin1String("download");
            const auto act = isDownload ? download(*found, folder) : keep(*found);
            Async::whenDone(act, this, [this](const Result<Ui::Brought> &brought) {
                if (!brought || !brought->notStored.isEmpty()) {
                    emit failed(
                        brought ? brought->notStored.first().message : brought.error().message);
                }
            });
        }
    });
}

QFuture<Result<Ui::Brought>> WindowActions::bringTo(
    const QVector<TitleId> &titles, const QString &folder)
{
    using Answer = Result<Ui::Brought>;
    auto promise = std::make_shared<QPromise<Answer>>();
    promise->start();
    const auto answer = [promise](const Answer &result) {
        promise->addResult(result);
        promise->finish();
    };
    auto *search = new TitlesToBring(m_device, this);
    search->find(titles, folder, [this, search, answer](const Result<TitlesToBring::Found> &found) {
        search->deleteLater();
        if (!found) {
            answer(failure(found.error()));
            return;
        }
        if (found->requests.isEmpty()) {
            answer(Ui::Brought{{}, found->notStored});
            return;
        }
        Async::whenDone(m_transfers.download(found->requests), this,
            [answer, notStored = found->notStored](const Result<QVector<Sync::TransferId>> &ids) {
                answer(ids ? Answer(Ui::Brought{*ids, notStored}) : failure(ids.error()));
            });
    });
    return promise->future();
}

QFuture<Result<Ui::Brought>> WindowActions::keep(const QVector<TitleId> &titles)
{
    if (m_device.stores().current->isOnThisPc()) {
        return Async::ready(Result<Ui::Brought>(failure(
            ErrorCode::InvalidInput, tr("The storage is on this PC: all of it is kept here."))));
    }
    return bringTo(titles, {});
}

QFuture<Result<Ui::Brought>> WindowActions::download(
    const QVector<TitleId> &titles, const QString &folder)
{
    return bringTo(titles, folder);
}

QFuture<Result<>> WindowActions::letGo(const QVector<TitleId> &titles)
{
    auto promise = std::make_shared<QPromise<Result<>>>();
    promise->start();
    auto *search = new TitlesToBring(m_device, this);
    search->letGo(titles, m_transfers, [search, promise](const Result<QVector<ObjectId>> &gone) {
        search->deleteLater();
        promise->addResult(gone ? Result<>() : Result<>(failure(gone.error())));
        promise->finish();
    });
    return promise->future();
}

QFuture<Result<Library::Emptied>> WindowActions::emptyTrash(const QVector<TitleId> &titles)
{
    return m_device.trash().empty(m_device.viewer(), titles);
}

void WindowActions::rescan()
{
    Async::whenDone(
        m_device.updater().scan(), this, [this](const Result<Library::ScanSummary> &summary) {
            if (!summary) {
                emit failed(summary.error().message);
            }
        });
}

void WindowActions::removeFolder(qint64 folder)
{
    Async::whenDone(m_device.catalog().removeFolder(folder), this,
        [this](const Result<> &removed) { report(removed); });
}

QFuture<Result<PictureId>> WindowActions::takePicture(const QString &file, Ui::EditedField kind)
{
    return m_device.updater().takePicture(file, kind);
}

QFuture<Result<QString>> WindowActions::writeNfo(const TitleId &title)
{
    return m_device.updater().writeNfo(title);
}

void WindowActions::titlesVisible(const QVector<TitleId> &titles)
{
    m_device.updater().prioritise(titles);
}

void WindowActions::positionReached(
    const TitleId &title, const VersionId &version, milliseconds position, milliseconds duration)
{
    if (title.isNull()) {
        return;
    }
    VersionId film = version;
    if (const std::optional<int> part = m_parts.indexOf(version)) {
        const bool ended = position.count() == 0 && *part + 1 < m_parts.count();
        if (ended) {
            return; // the next part tells where the film is
        }
        film = m_parts.film();
        position = position.count() == 0 ? position : m_parts.filmPosition({*part, position});
        duration = m_parts.duration();
    }
    Async::whenDone(m_device.catalog().setPosition(
                        m_device.viewer(), title, film, position.count(), duration.count()),
        this, [this](const Result<> &stored) { report(stored); });
}

void WindowActions::watched(const TitleId &title)
{
    const bool partOnly = m_part + 1 < m_parts.count();
    if (title.isNull() || partOnly) {
        return;
    }
    Async::whenDone(m_device.catalog().setWatched(m_device.viewer(), title, true), this,
        [this](const Result<> &stored) { report(stored); });
}

void WindowActions::report(const Result<> &result)
{
    if (!result) {
        emit failed(result.error().message);
    }
}

} // namespace App
