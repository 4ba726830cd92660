#pragma once

#include "app/desktop/desktopentry.h"
#include "app/desktop/mpris.h"

#include <QDBusAbstractAdaptor>
#include <QDBusObjectPath>
#include <QStringList>

namespace App {

//! org.mpris.MediaPlayer2: the program.
class MprisRoot final : public QDBusAbstractAdaptor
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(MprisRoot)
    Q_CLASSINFO("D-Bus Interface", "org.mpris.MediaPlayer2")
    Q_PROPERTY(bool CanQuit READ yes)
    Q_PROPERTY(bool CanRaise READ yes)
    Q_PROPERTY(bool HasTrackList READ no)
    Q_PROPERTY(QString Identity READ identity)
    Q_PROPERTY(QString DesktopEntry READ desktopEntry)
    Q_PROPERTY(QStringList SupportedUriSchemes READ schemes)
    Q_PROPERTY(QStringList SupportedMimeTypes READ types)
public:
    explicit MprisRoot(Mpris *parent);

    bool yes() const { return true; }
    bool no() const { return false; }
    QString identity() const { return QStringLiteral("Matinee"); }
    QString desktopEntry() const { return kDesktopEntry; }
    QStringList schemes() const { return {QStringLiteral("file")}; }
    QStringList types() const;

public slots: // NOLINT(readability-identifier-naming): the interface names them
    void Raise();
    void Quit();

private:
    Mpris *m_mpris;
};

//! org.mpris.MediaPlayer2.Player: what plays.
class MprisPlayer final : public QDBusAbstractAdaptor
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(MprisPlayer)
    Q_CLASSINFO("D-Bus Interface", "org.mpris.MediaPlayer2.Player")
    Q_PROPERTY(QString PlaybackStatus READ status)
    Q_PROPERTY(double Rate READ rate WRITE setRate)
    Q_PROPERTY(double MinimumRate READ minimumRate)
    Q_PROPERTY(double MaximumRate READ maximumRate)
    Q_PROPERTY(QVariantMap Metadata READ metadata)
    Q_PROPERTY(double Volume READ volume WRITE setVolume)
    Q_PROPERTY(qlonglong Position READ position)
    Q_PROPERTY(bool CanGoNext READ canGoNext)
    Q_PROPERTY(bool CanGoPrevious READ canGoPrevious)
    Q_PROPERTY(bool CanPlay READ hasFilm)
    Q_PROPERTY(bool CanPause READ hasFilm)
    Q_PROPERTY(bool CanSeek READ canSeek)
    Q_PROPERTY(bool CanControl READ canControl)
public:
    explicit MprisPlayer(Mpris *parent);

    QString status() const { return m_mpris->status(); }
    double rate() const { return told("Rate").toDouble(); }
    void setRate(double rate);
    double minimumRate() const { return 0.25; }
    double maximumRate() const { return 4; }
    QVariantMap metadata() const { return m_mpris->metadata(); }
    double volume() const { return told("Volume").toDouble(); }
    void setVolume(double volume);
    qlonglong position() const { return m_mpris->positionMicro(); }
    bool canGoNext() const { return told("CanGoNext").toBool(); }
    bool canGoPrevious() const { return told("CanGoPrevious").toBool(); }
    bool hasFilm() const { return m_mpris->hasFilm(); }
    bool canSeek() const { return told("CanSeek").toBool(); }
    bool canControl() const { return true; }

public slots: // NOLINT(readability-identifier-naming): the interface names them
    void Next();
    void Previous();
    void Pause();
    void PlayPause();
    void Stop();
    void Play();
    void Seek(qlonglong offset);
    void SetPosition(const QDBusObjectPath &track, qlonglong position);
    void OpenUri(const QString &uri);

signals:
    void Seeked(qlonglong position);

private:
    QVariant told(const char *property) const;

    Mpris *m_mpris;
};

} // namespace App
