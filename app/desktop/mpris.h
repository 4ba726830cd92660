#pragma once

#include <QDBusConnection>
#include <QElapsedTimer>
#include <QObject>
#include <QVariantMap>

#include <functional>

namespace Ui {
class PlayerController;
class PlayerPage;
} // namespace Ui

namespace App {

//! The player on the session's bus, as the desktop's controls, media keys and phones expect it:
//! org.mpris.MediaPlayer2, version 2.2. Lives on the GUI thread, which never waits for the bus.
class Mpris final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Mpris)
public:
    struct Window
    {
        std::function<void()> raise;
        std::function<void()> quit;
        std::function<void(const QString &)> open; //!< a file, by its path, or an address
    };

    //! As a rule QDBusConnection::sessionBus(); where there is none, nobody asks.
    Mpris(const QDBusConnection &bus, Window window, QObject *parent = nullptr);
    ~Mpris() override;

    //! Null: nothing can be played. The page outlives this object, or null comes before its end.
    void setPlayer(Ui::PlayerPage *page);

    // What the adaptors ask.
    Ui::PlayerPage *page() const { return m_page; }
    Ui::PlayerController *controller() const;
    const Window &window() const { return m_window; }
    bool hasFilm() const;
    QString status() const;
    QVariantMap metadata() const;
    QString trackPath() const;
    qlonglong positionMicro() const;
    QVariantMap properties() const;
    void seekTo(qlonglong micro);

private:
    void tellChanges();
    void watchPosition();

    QDBusConnection m_bus;
    const Window m_window;
    QString m_service; //!< empty: the name was not to be had
    Ui::PlayerPage *m_page = nullptr;
    QVariantMap m_told;
    QElapsedTimer m_since;
    qlonglong m_lastMicro = 0;
    qint64 m_lastAtMs = 0;
};

} // namespace App
