#include "app/desktop/mprisadaptors.h"

#include "sync/web/webaddress.h"
#include "ui/player/playerpage.h"

#include <QUrl>

#include <cmath>

namespace App {

MprisRoot::MprisRoot(Mpris *parent)
    : QDBusAbstractAdaptor(parent)
    , m_mpris(parent)
{ }

QStringList MprisRoot::types() const
{
    return {QStringLiteral("video/mp4"), QStringLiteral("video/x-matroska"),
        QStringLiteral("video/webm"), QStringLiteral("video/x-msvideo"),
        QStringLiteral("video/mpeg"), QStringLiteral("video/mp2t"),
        QStringLiteral("video/quicktime"), QStringLiteral("video/x-ms-wmv")};
}

void MprisRoot::Raise()
{
    m_mpris->window().raise();
}

void MprisRoot::Quit()
{
    m_mpris->window().quit();
}

// Changes are told by Mpris itself.
MprisPlayer::MprisPlayer(Mpris *parent)
    : QDBusAbstractAdaptor(parent)
    , m_mpris(parent)
{ }

QVariant MprisPlayer::told(const char *property) const
{
    return m_mpris->properties().value(QLatin1String(property));
}

void MprisPlayer::setRate(double rate)
{
    if (!hasFilm()) {
        return;
    }
    if (rate == 0) {
        Pause(); // as the interface says
    } else {
        m_mpris->controller()->setSpeed(rate);
    }
}

void MprisPlayer::setVolume(double volume)
{
    if (m_mpris->controller() != nullptr && std::isfinite(volume)) {
        m_mpris->controller()->setVolume(int(std::lround(std::clamp(volume, 0.0, 1.0) * 100)));
    }
}

void MprisPlayer::Next()
{
    if (canGoNext()) {
        m_mpris->page()->stepFilm(1);
    }
}

void MprisPlayer::Previous()
{
    if (canGoPrevious()) {
        m_mpris->page()->stepFilm(-1);
    }
}

void MprisPlayer::Pause()
{
    if (hasFilm()) {
        m_mpris->controller()->setPlaying(false);
    }
}

void MprisPlayer::PlayPause()
{
    if (hasFilm()) {
        m_mpris->controller()->togglePlay();
    }
}

void MprisPlayer::Stop()
{
    if (hasFilm()) {
        m_mpris->page()->leave();
    }
}

void MprisPlayer::Play()
{
    if (hasFilm()) {
        m_mpris->controller()->setPlaying(true);
    }
}

void MprisPlayer::Seek(qlonglong offset)
{
    if (!canSeek()) {
        return;
    }
    const qlonglong target = position() + offset;
    const qlonglong length = metadata().value(QStringLiteral("mpris:length")).toLongLong();
    if (length > 0 && target > length) {
        m_mpris->page()->stepFilm(1); // beyond the end is the next film
    } else {
        m_mpris->seekTo(target);
    }
}

void MprisPlayer::SetPosition(const QDBusObjectPath &track, qlonglong position)
{
    const qlonglong length = metadata().value(QStringLiteral("mpris:length")).toLongLong();
    const bool isStale = track.path() != m_mpris->trackPath();
    if (canSeek() && !isStale && position >= 0 && (length == 0 || position <= length)) {
        m_mpris->seekTo(position);
    }
}

void MprisPlayer::OpenUri(const QString &uri)
{
    const QUrl url(uri);
    if (url.isLocalFile()) {
        m_mpris->window().open(url.toLocalFile());
    } else if (Sync::isWebAddress(uri)) {
        m_mpris->window().open(uri);
    }
}

} // namespace App
