#include "app/desktop/mpris.h"

#include "app/desktop/mprisadaptors.h"
#include "library/base/logging.h"
#include "ui/player/playerpage.h"

#include <QCoreApplication>
#include <QDBusMessage>
#include <QDBusObjectPath>
#include <QUrl>

#include <cmath>

namespace App {

using Library::PlayerState;

namespace {

const QString kObject = QStringLiteral("/org/mpris/MediaPlayer2");
const QString kPlayer = QStringLiteral("org.mpris.MediaPlayer2.Player");
const QString kName = QStringLiteral("org.mpris.MediaPlayer2.matinee");
//! Further from where it should be than this, somebody has sought.
constexpr qlonglong kJumpMicro = 1'500'000;

} // namespace

Mpris::Mpris(const QDBusConnection &bus, Window window, QObject *parent)
    : QObject(parent)
    , m_bus(bus)
    , m_window(std::move(window))
{
    m_since.start();
    new MprisRoot(this);
    new MprisPlayer(this);
    if (!m_bus.isConnected() || !m_bus.registerObject(kObject, this)) {
        return;
    }
    // A second Matinee, of another data folder, has a name of its own.
    for (const QString &name : {kName,
             QString(
                 kName + QStringLiteral(".instance%1").arg(QCoreApplication::applicationPid()))}) {
        if (m_bus.registerService(name)) {
            m_service = name;
            return;
        }
    }
    qCInfo(lcApp) << "not on the session's bus:" << m_bus.lastError().message();
}

Mpris::~Mpris()
{
    if (!m_service.isEmpty()) {
        m_bus.unregisterService(m_service);
    }
    m_bus.unregisterObject(kObject);
}

Ui::PlayerController *Mpris::controller() const
{
    return m_page != nullptr ? &m_page->controller() : nullptr;
}

bool Mpris::hasFilm() const
{
    return controller() != nullptr && controller()->state() != PlayerState::Idle;
}

void Mpris::setPlayer(Ui::PlayerPage *page)
{
    m_page = page;
    if (page != nullptr) {
        const Ui::PlayerController *player = &page->controller();
        connect(player, &Ui::PlayerController::stateChanged, this, &Mpris::tellChanges);
        connect(player, &Ui::PlayerController::infoChanged, this, &Mpris::tellChanges);
        connect(player, &Ui::PlayerController::speedChanged, this, &Mpris::tellChanges);
        connect(player, &Ui::PlayerController::volumeChanged, this, &Mpris::tellChanges);
        connect(player, &Ui::PlayerController::positionChanged, this, &Mpris::watchPosition);
        connect(page, &Ui::PlayerPage::neighboursChanged, this, &Mpris::tellChanges);
    }
    tellChanges();
}

QString Mpris::status() const
{
    if (!hasFilm() || controller()->state() == PlayerState::Failed
        || controller()->state() == PlayerState::Ended) {
        return QStringLiteral("Stopped");
    }
    return controller()->wantsToPlay() ? QStringLiteral("Playing") : QStringLiteral("Paused");
}

QString Mpris::trackPath() const
{
    if (!hasFilm()) {
        return QStringLiteral("/org/mpris/MediaPlayer2/TrackList/NoTrack");
    }
    const TitleId title = controller()->request().title;
    const QString name = title.isNull() ? QStringLiteral("file") : title.toString();
    QString part;
    for (const QChar sign : name) {
        part += sign.isLetterOrNumber() ? sign : QChar(u'_');
    }
    return QStringLiteral("/io/github/matinee/title/") + part;
}

QVariantMap Mpris::metadata() const
{
    QVariantMap data{
        {QStringLiteral("mpris:trackid"), QVariant::fromValue(QDBusObjectPath(trackPath()))}};
    if (!hasFilm()) {
        return data;
    }
    const Ui::PlayRequest &film = controller()->request();
    if (film.isEpisode) {
        data.insert(QStringLiteral("xesam:title"), film.subheading);
        data.insert(QStringLiteral("xesam:album"), film.heading);
    } else {
        data.insert(QStringLiteral("xesam:title"), film.heading);
    }
    if (!film.artFile.isEmpty()) {
        data.insert(QStringLiteral("mpris:artUrl"), QUrl::fromLocalFile(film.artFile).toString());
    }
    if (controller()->duration().count() > 0) {
        data.insert(QStringLiteral("mpris:length"),
            qlonglong(std::chrono::microseconds(controller()->duration()).count()));
    }
    return data;
}

qlonglong Mpris::positionMicro() const
{
    return hasFilm() ? qlonglong(std::chrono::microseconds(controller()->position()).count()) : 0;
}

void Mpris::seekTo(qlonglong micro)
{
    if (hasFilm()) {
        controller()->seekTo(std::chrono::duration_cast<std::chrono::milliseconds>(
            std::chrono::microseconds(std::max<qlonglong>(0, micro))));
    }
}

// Those whose changes are told.
QVariantMap Mpris::properties() const
{
    const bool film = hasFilm();
    const Ui::PlayerController *player = controller();
    return {{QStringLiteral("PlaybackStatus"), status()},
        {QStringLiteral("Rate"), film ? player->speed() : 1.0},
        {QStringLiteral("Metadata"), metadata()},
        {QStringLiteral("Volume"), player != nullptr ? player->volume() / 100.0 : 1.0},
        {QStringLiteral("CanGoNext"), film && m_page->hasNext()},
        {QStringLiteral("CanGoPrevious"), film && m_page->hasBefore()},
        {QStringLiteral("CanPlay"), film}, {QStringLiteral("CanPause"), film},
        {QStringLiteral("CanSeek"), film && player->info().seekable}};
}

void Mpris::tellChanges()
{
    const QVariantMap now = properties();
    QVariantMap changed;
    for (auto entry = now.cbegin(); entry != now.cend(); ++entry) {
        if (m_told.value(entry.key()) != entry.value()) {
            changed.insert(entry.key(), entry.value());
        }
    }
    m_told = now;
    if (changed.isEmpty() || m_service.isEmpty()) {
        return;
    }
    QDBusMessage signal = QDBusMessage::createSignal(kObject,
        QStringLiteral("org.freedesktop.DBus.Properties"), QStringLiteral("PropertiesChanged"));
    signal << kPlayer << changed << QStringList();
    m_bus.send(signal);
}

// The position is not told as it passes; a jump is.
void Mpris::watchPosition()
{
    const qlonglong micro = positionMicro();
    const qint64 nowMs = m_since.elapsed();
    const bool plays = status() == QLatin1String("Playing");
    const double speed = plays ? controller()->speed() : 0;
    const qlonglong expected = m_lastMicro + qlonglong(double(nowMs - m_lastAtMs) * 1000 * speed);
    m_lastMicro = micro;
    m_lastAtMs = nowMs;
    if (std::abs(micro - expected) > kJumpMicro && !m_service.isEmpty()) {
        QDBusMessage signal
            = QDBusMessage::createSignal(kObject, kPlayer, QStringLiteral("Seeked"));
        signal << micro;
        m_bus.send(signal);
    }
}

} // namespace App
